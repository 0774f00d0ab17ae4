#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_by_ssh, through a real sshd as an ordinary user, and from there through the real sudo where root is needed:
# nothing on standard error, which would replace the answer, and the exit status as it is.
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestNetwork;
use TestNode;
use TestPlugin;

my $sshd = '/usr/sbin/sshd';
my $home = 'home/nagios/.ssh';

# What a site might run besides, so that each state, much output and a slow plugin are there.
my %more = (
	'each state: CRITICAL' => plugin_at('check_ssm_agent') . ' --minimum 99 --timeout 8',
	'a usage error' => plugin_at('check_ssm_os') . ' --none',
	'many lines' => plugin_at('check_ssm_endpoints') . ' --verbose --region us-east-1 --proxy none --timeout 8'
		. ' --service kms,logs,s3,monitoring',
	'JSON' => plugin_at('check_ssm_os') . ' --output json',
	'the help' => plugin_at('check_ssm_os') . ' --help',
);
my $silent = plugin_at('check_ssm_endpoints') . ' --region us-east-1 --proxy none --endpoint ssm=192.0.2.2 --timeout 8';

# Content of a tree: a file that only the monitoring user may read.
sub private {
	my ($content) = @_;
	return sub {
		my ($path) = @_;
		put($path, $content);
		chmod(0600, $path) && chown($user_id{nagios}, $user_id{nagios}, $path) or die "$path: $!";
	};
}

sub key {
	my ($name) = @_;
	my $path = scratch() . "/$name";
	my $got = run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', $name, '-f', $path);
	die "ssh-keygen: $got->{stderr}" if $got->{exit} != 0;
	return (slurp($path), slurp("$path.pub"));
}

# A node with sshd on it; `restrict`, as the README says, takes away from the key all but commands.
sub node_with_sshd {
	my ($host_key, $host_public) = key('host');
	my ($user_key, $user_public) = key('monitoring');
	return node(
		files => {
			'lab/sshd_config' => "Port 22\nListenAddress 127.0.0.1\nHostKey /lab/host_key\nUsePAM no\n"
				. "PasswordAuthentication no\nKbdInteractiveAuthentication no\nUseDNS no\nPidFile none\nPrintMotd no\n",
			'lab/host_key' => with_mode(0600, $host_key), 'run/sshd/placeholder' => '',
			"$home/authorized_keys" => private("restrict $user_public"), "$home/id_ed25519" => private($user_key),
			"$home/known_hosts" => '127.0.0.1 ' . join(' ', (split / /, $host_public)[0, 1]) . "\n",
			# Behind the files of .ssh in their order: the directories are there.
			'home/nagios/placeholder' => sub {
				chown($user_id{nagios}, $user_id{nagios}, $_[0] =~ s{/placeholder\z}{$_}r) or die "$_[0]: $!" for '', '/.ssh';
			},
		},
		services => { '127.0.0.1:22' => [$sshd, '-D', '-f', '/lab/sshd_config'], '192.0.2.2:443' => 'silent' },
	);
}

my @by_ssh = (plugin_at('check_by_ssh'), '-H', '127.0.0.1', '-l', 'nagios', '-o', 'BatchMode=yes',
	'-o', 'StrictHostKeyChecking=yes');

# What the command says there by itself, to the same user.
sub directly {
	my ($node, $command) = @_;
	return without_numbers(on_node($node, 'nagios', split / /, $command));
}

sub comes_through {
	my ($node, $command, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $expected = directly($node, $command);
	is_deeply(without_numbers(on_node($node, 'nagios', @by_ssh, '-C', $command)), $expected, $name);
	is($expected->{stderr}, '', '... and nothing on standard error');
	return $expected->{exit};
}

SKIP: {
	need_lab();
	need($_) for qw(sudo sshd ssh ssh-keygen);
	if (!-x plugin_at('check_by_ssh')) {
		fail('check_by_ssh is missing') if $ENV{NO_SKIP};
		skip('check_by_ssh is missing', 1);
	}
	my $node = node_with_sshd();
	my $waiting = $node->begin({ user => $user_id{nagios}, command => ['/usr/bin/env', '--chdir=/'] }, @by_ssh,
		'-C', $silent);
	my %states;
	for my $plugin (@plugins) {
		my $needs_root = grep { $_ eq $plugin } @root_plugins;
		$states{comes_through($node, join(' ', plugin_at($plugin), '--timeout', '8'), $plugin)}++;
		$states{comes_through($node, join(' ', through_sudo($plugin)), "$plugin through sudo")}++ if $needs_root;
	}
	$states{comes_through($node, $more{$_}, $_)}++ for sort keys %more;
	is_deeply([sort keys %states], [0 .. 3], 'OK, WARNING, CRITICAL and UNKNOWN were among them');

	my $got = on_node($node, 'nagios', @by_ssh, '-C', join(' ', through_sudo('check_ssm_node'), '-v'));
	is($got->{exit}, 1, "what sudo refuses has sudo's exit status, so WARNING");
	like($got->{stdout}, qr/^Remote command execution failed: sudo: a password is required/,
		'... with its words, as the README has them');
	$got = $waiting->();
	is($got->{exit}, 2, 'a silent endpoint');
	like($got->{stdout}, qr/^SSM_ENDPOINTS CRITICAL: .*192\.0\.2\.2 accepts the connection and says nothing in 7\.5 s/,
		'... is named, not the time-out of check_by_ssh');
}
done_testing();
