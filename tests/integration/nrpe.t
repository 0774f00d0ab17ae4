#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The NRPE commands that are shipped, from check_nrpe to the plugin and back: the real daemon with its distribution's
# configuration, as an ordinary user, through the real sudo where root is needed.
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestHost;
use TestNetwork;
use TestNode;
use TestPlugin;

my $shipped = 'contrib/nrpe/ssm.cfg';
my ($nrpe, $distribution) = ('/usr/sbin/nrpe', '/etc/nagios/nrpe.cfg');
my %command = slurp($shipped) =~ /^command\[(\w+)\]=(.*)$/mg;
my %exit = (OK => 0, WARNING => 1, CRITICAL => 2, UNKNOWN => 3);

# Ways to ask: the newest protocol, and the older ones, whose answers hold 1,024 bytes.
my @protocols = (['version 4'], ['version 3', '-3'], ['version 2', '-2']);
my $small = 1023;	# bytes of these, without the NUL

# What a site might add, so that each state and each length of output is there.
my $far = 'a-subdomain-with-a-name-that-is-as-long-as-a-label-may-be.of-hosts-that-are-not-there.example.org';
my $many = join ' ', '--region us-east-1 --proxy none --service kms,logs,s3,monitoring',
	map { "--endpoint $_.$far" } 'ssmmessages=b', 'ec2messages=c', map { "ssm=a$_" } 1 .. 6;
my %more = (
	long => plugin_at('check_ssm_endpoints') . " $many",
	verbose => plugin_at('check_ssm_endpoints') . " $many --verbose",
	json => plugin_at('check_ssm_endpoints') . " $many --output json",
	old => plugin_at('check_ssm_agent') . ' --minimum 4 --timeout 8',
	refused => '/usr/bin/sudo -n ' . plugin_at('check_ssm_user') . ' --required --timeout 8',
	silent => plugin_at('check_ssm_endpoints') . ' --region us-east-1 --proxy none --endpoint ssm=192.0.2.2 --timeout 8',
);

# NRPE with certificates on both sides, as the README says.
my $certified = 'ssl_cacert_file=/lab/certificate ssl_cert_file=/lab/certificate ssl_privatekey_file=/lab/certificate'
	. ' ssl_client_certs=2 ssl_version=TLSv1.2+';

# A node with NRPE on it. The private directory of the daemon's pid belongs to its user.
sub node_with_nrpe {
	my $site = join '', map { "command[$_]=$more{$_}\n" } sort keys %more;
	my $stock = slurp($distribution) =~ s/^nrpe_(user|group)=.*/nrpe_$1=nagios/gmr;
	my $own = sub {
		my ($path) = @_;
		mkdir $path and chown($user_id{nagios}, $user_id{nagios}, $path) or die "$path: $!";
	};
	my $second = "server_address=127.0.0.1\nserver_port=5667\npid_file=/run/nagios/second.pid\nnrpe_user=nagios\n"
		. "nrpe_group=nagios\nallowed_hosts=127.0.0.1\ninclude_dir=/etc/nagios/nrpe.d/\n" . $certified =~ s/ /\n/gr . "\n";
	return node(
		files => {
			'etc/nagios/nrpe.cfg' => $stock, 'etc/nagios/nrpe_local.cfg' => "server_address=127.0.0.1\n$site",
			'etc/nagios/nrpe.d/ssm.cfg' => slurp($shipped), 'etc/nagios/second.cfg' => $second, 'run/nagios' => $own,
			'run/placeholder' => '',
		},
		services => {
			'127.0.0.1:5666' => [$nrpe, '-c', '/etc/nagios/nrpe.cfg', '-f'],
			'127.0.0.1:5667' => [$nrpe, '-c', '/etc/nagios/second.cfg', '-f'],
			'192.0.2.2:443' => 'silent',
		},
	);
}

sub asks {
	my ($node, @options) = @_;
	return on_node($node, 'nagios', plugin_at('check_nrpe'), '-H', '127.0.0.1', @options);
}

# What a command says without NRPE, to the user that NRPE has.
sub directly {
	my ($node, $command) = @_;
	return without_numbers(on_node($node, 'nagios', split / /, $command));
}

# What is shipped: the options are fixed, and the lines through sudo are those of the sudoers file.
sub test_file {
	is_deeply([sort keys %command], \@plugins, "$shipped: a command for each plugin, by its name");
	for my $plugin (@plugins) {
		my $needs_root = grep { $_ eq $plugin } @root_plugins;
		is($command{$plugin}, join(' ', $needs_root ? through_sudo($plugin) : (plugin_at($plugin), '--timeout', '8')),
			"$shipped: $plugin");
	}
	unlike(slurp($shipped), qr/\$ARG\d\$/, "$shipped: no arguments from outside");
}

sub test_commands {
	my ($node) = @_;
	my %states;
	for my $name (sort keys %command) {
		my $expected = directly($node, $command{$name});
		$states{$expected->{exit}}++;
		is_deeply(without_numbers(asks($node, @$_[1 .. $#$_], '-c', $name)), $expected, "$name, $_->[0]") for @protocols;
	}
	for my $name ('old') {
		my $expected = directly($node, $more{$name});
		$states{$expected->{exit}}++;
		is_deeply(without_numbers(asks($node, @$_[1 .. $#$_], '-c', $name)), $expected, "a site's own $name, $_->[0]")
			for @protocols;
	}
	is_deeply([sort keys %states], [0 .. 3], 'OK, WARNING, CRITICAL and UNKNOWN were among them');
}

# The longest line that a plugin prints is not longer than what an old check_nrpe takes, and so is whole.
sub test_length {
	my ($node) = @_;
	for my $name (qw(long verbose json)) {
		my $expected = directly($node, $more{$name});
		my ($line) = $expected->{stdout} =~ /^(.*\n)/;
		cmp_ok(length $line, '>', $small - 80, "$name: a line of " . length($line) . ' bytes') if $name ne 'json';
		answers(asks($node, '-c', $name), $expected->{exit}, $expected->{stdout}, "$name, version 4: all of it");
		next if $name eq 'json';
		for (@protocols[1, 2]) {
			my $got = asks($node, @$_[1 .. $#$_], '-c', $name);
			is(substr($got->{stdout}, 0, length $line), $line, "$name, $_->[0]: the first line whole");
			is($got->{exit}, $expected->{exit}, '... and the exit status');
			my $cut = substr($expected->{stdout}, 0, $small);
			is($got->{stdout} =~ s/\n\z//r, $cut =~ s/\n\z//r, '... and what of the rest fits into the packet');
		}
	}
}

sub test_transport {
	my ($node) = @_;
	my $expected = directly($node, $command{check_ssm_os});
	my @certificate = ('-A', '/lab/certificate', '-C', '/lab/certificate', '-K', '/lab/certificate');
	answers(asks($node, '-p', '5667', @certificate, '-S', 'TLSv1.2+', '-c', 'check_ssm_os'), 0, $expected->{stdout},
		'with certificates');
	isnt(asks($node, '-p', '5667', '-c', 'check_ssm_os')->{exit}, 0, '... and without one nothing');
	my $plain = asks($node, '-n', '-t', '3', '-c', 'check_ssm_os');
	unlike($plain->{stdout}, qr/SSM_OS/, 'without TLS nothing');
	isnt($plain->{exit}, 0, '... and not OK');
	my $argument = asks($node, '-t', '3', '-c', 'check_ssm_os', '-a', '--verbose');
	unlike($argument->{stdout}, qr/^\[/m, 'arguments of check_nrpe do not reach the plugin');
	answers(asks($node, '-c', 'check_ssm_none'), 3, "NRPE: Command 'check_ssm_none' not defined\n",
		'a command that is not there');
	answers(asks($node, '-c', 'refused'), 3, "NRPE: Unable to read output\n", 'what sudo refuses');
}

# The plugin's own end is sooner than that of check_nrpe, so that its words arrive.
sub test_deadline {
	my ($got) = @_;
	is($got->{exit}, 2, 'a silent endpoint');
	like($got->{stdout}, qr/^SSM_ENDPOINTS CRITICAL: .*\b192\.0\.2\.2 accepts the connection and says nothing in 7\.5 s/,
		'... is named, not the time-out of check_nrpe');
}

test_file();
SKIP: {
	need_lab();
	need($_) for qw(sudo nrpe);
	for my $part (plugin_at('check_nrpe'), $distribution) {
		next if -e $part;
		fail("$part is missing") if $ENV{NO_SKIP};
		skip("$part is missing", 1);
	}
	my $node = node_with_nrpe();
	my $waiting = $node->begin({ user => $user_id{nagios}, command => ['/usr/bin/env', '--chdir=/'] },
		plugin_at('check_nrpe'), '-H', '127.0.0.1', '-c', 'silent');
	test_commands($node);
	test_length($node);
	test_transport($node);
	test_deadline($waiting->());
}
done_testing();
