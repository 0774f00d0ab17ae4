#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Every plugin as an ordinary user: what that user may not see is UNKNOWN and named, never CRITICAL. On live machines
# and in trees, with the modes that the agent gives its files, and with one thing after another out of reach.
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestHost;
use TestNetwork;
use TestNode;
use TestPlugin;

our $TODO;

# What is said where a permission is missing, be it in the text or in the remedy.
my $names_permission = qr/permission denied|only root|as root\b|to root\b|not permitted|may not|be looked at/i;

# The findings of a run with -v: id => [states].
sub findings {
	my ($got) = @_;
	my %states;
	push @{ $states{$2} }, $1 while $got->{stdout} =~ /^\[(\w+)\] ([\w-]+): /mg;
	push @{ $states{$2} }, $1 while $got->{stdout} =~ /^(CRITICAL|UNKNOWN|WARNING|OK) +(\w+) /mg;
	return %states;
}

sub critical {
	my (%states) = @_;
	return grep { my $id = $_; grep { $_ eq 'CRITICAL' } @{ $states{$id} } } sort keys %states;
}

# What an ordinary user is told, compared with what root is: nothing is CRITICAL that is not for root as well, and what
# root knows and this user does not is for want of a permission.
sub compare {
	my ($root, $user, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my %of_root = findings($root);
	my @worse = grep { my $id = $_; !grep { $_ eq 'CRITICAL' } @{ $of_root{$id} // [] } } critical(findings($user));
	my @problems;
	push @problems, "CRITICAL: @worse" if @worse;
	push @problems, 'CRITICAL, and not for root' if $user->{exit} == 2 && $root->{exit} != 2;
	push @problems, "exit status $user->{exit}, signal $user->{signal}" if $user->{exit} > 3 || $user->{signal};
	push @problems, 'standard error' if $user->{stderr} ne '';
	push @problems, 'no word of a permission'
		if $user->{exit} == 3 && $root->{exit} != 3 && $user->{stdout} !~ $names_permission;
	is_deeply(\@problems, [], $name) or diag("root: $root->{stdout}user: $user->{stdout}");
}

# The plugins, and what else is asked of some, so that they go on where they would stop.
my @calls = (@plugins, map({ "check_ssm_endpoints --region $_ --proxy none" } 'us-east-1', 'ap-south-1'),
	'check_ssm_user --required --admin enabled', 'check_ssm_agent --feature kms --minimum 3',
	'check_ssm_update --minimum 3', 'check_ssm --role all');

# What each of them says to somebody, all at once.
sub asked {
	my ($node, $user) = @_;
	my %with = defined $user ? (user => $user_id{$user}) : ();
	my %end;
	for my $call (@calls) {
		my ($plugin, @arguments) = split / /, $call;
		$end{$call} = $node->begin({ %with, command => ['/usr/bin/env', '--chdir=/'] }, plugin_at($plugin), @arguments,
			'-v', '-t', '3');
	}
	return map { $_ => $end{$_}->() } sort keys %end;
}

# The ways of a listing as `ls -lR` prints it, and the mode of each: [path, mode, whether it is a directory].
sub modes_of {
	my ($listing) = @_;
	my ($directory, @modes);
	for (split /\n/, $listing) {
		if (m{^(/.*):$}) {
			$directory = $1;
		} elsif (/^([-d])([rwx-]{9}) .* (\S+)$/) {
			my ($type, $path) = ($1, "$directory/$3");
			push @modes, [substr($path, 1), oct '0b' . $2 =~ tr/rwx-/1110/r, $type eq 'd'];
		}
	}
	return @modes;
}

# The files of a recorded agent, with the modes that it gave them. /var/lib/amazon and /var/log/amazon are in no
# listing; it makes them 0700.
sub recorded {
	my ($recording) = @_;
	my %files = map { ("var/$_/amazon" => with_mode(0700)) } qw(lib log);
	for (modes_of(slurp("$recording/modes.txt"))) {
		my ($path, $mode, $is_directory) = @$_;
		$files{$path} = with_mode($mode, $is_directory ? undef : -e "$recording/$path" ? slurp("$recording/$path") : '');
	}
	return %files;
}

# Without the identity that a node has by itself.
my %plain = map { ("var/lib/amazon/ssm/$_" => undef) } qw(registration runtimeconfig/identity_config.json);

sub test_live {
	my ($name, $node) = @_;
	my %root = asked($node);
	my %user = asked($node, 'nagios');
	compare($root{$_}, $user{$_}, "$name: $_") for @calls;
	# At least these depend on what only root sees.
	is($user{$_}{exit}, 3, "$name: $_ is UNKNOWN") for qw(check_ssm_node check_ssm_online);
	like($user{$_}{stdout}, qr/^\S+ UNKNOWN: [^\n]*(?:permission denied|only root)/, '... and its line says why')
		for qw(check_ssm_node check_ssm_online);
}

# A tree, as a mounted image is one, whose files have their modes: what needs no root there is known.
sub test_tree {
	my ($name, %recorded) = @_;
	my $root = tree(
		'etc/os-release' => "ID=debian\nVERSION_ID=12\n", 'etc/passwd' => "root:x:0:0::/root:/bin/sh\n",
		'usr/bin/amazon-ssm-agent' => executable("agent\n"), 'bin/sh' => slurp('/bin/sh'),
		'var/lib/dpkg/status' => "Package: amazon-ssm-agent\nStatus: install ok installed\nVersion: 3.3.1142.0-1\n",
		%recorded,
	);
	chmod(0755, $root) or die "$root: $!";
	for my $plugin (qw(check_ssm_os check_ssm_node check_ssm_agent check_ssm_user check_ssm_update)) {
		my @arguments = ("--root=$root", '-v');
		my $user = run({ setup => unprivileged() }, unprivileged(plugin($plugin)), @arguments);
		compare(run(plugin($plugin), @arguments), $user, "$name, a tree: $plugin");
	}
}

# One thing after another that this user may not look at or into.
my @out_of_reach = qw(
	etc/amazon etc/amazon/ssm/amazon-ssm-agent.json etc/os-release usr/lib/os-release etc/passwd etc/group
	etc/nsswitch.conf etc/resolv.conf etc/hosts etc/sudoers.d etc/systemd etc/systemd/system
	etc/systemd/system/amazon-ssm-agent.service etc/systemd/system/multi-user.target.wants usr/bin/amazon-ssm-agent
	usr/bin/ssm-agent-worker var/lib/dpkg var/lib/dpkg/status var/lib var/log snap usr/bin/aws
	usr/bin/session-manager-plugin usr/bin/getent usr/bin/sudo usr/local/bin usr/local
);

sub test_out_of_reach {
	my ($node) = @_;
	my $at = "/proc/$node->{first}/root";
	my %root = asked($node);
	is_deeply([grep { $root{$_}{exit} == 2 } @calls], [], 'nothing is CRITICAL for root');
	for my $path (@out_of_reach) {
		my $mode = (stat "$at/$path")[2] // die "$path: $!";
		chmod($mode & 04700, "$at/$path") or die "$path: $!";
		my %user = asked($node, 'nagios');
		chmod($mode & 07777, "$at/$path") or die "$path: $!";
		subtest "/$path is root's alone" => sub {
			compare($root{$_}, $user{$_}, $_) for @calls;
		};
	}
	for my $hidden (1, 2) {
		on_node($node, undef, 'mount', '-o', "remount,hidepid=$hidden", '/proc')->{exit} == 0 or die 'mount';
		my %user = asked($node, 'nagios');
		subtest "hidepid=$hidden" => sub {
			compare($root{$_}, $user{$_}, $_) for @calls;
		};
	}
}

# The names of one Region are in /etc/hosts, and those of the other at a name server that only /etc/resolv.conf tells.
my $elsewhere = '192.0.2.53';
my $name_server = <<END;
nft add table inet names
nft add chain inet names output '{ type nat hook output priority -100; }'
nft add rule inet names output ip daddr 127.0.0.1 udp dport 53 redirect to :54
nft add rule inet names output ip daddr $elsewhere udp dport 53 dnat ip to 127.0.0.1:53
END

SKIP: {
	need_lab();
	need('sudo');
	my $node = node(setup => "ip address add $elsewhere dev lo\n$name_server", files => {
		'etc/resolv.conf' => "nameserver $elsewhere\n",
		'etc/hosts' => '127.0.0.1 localhost ' . (POSIX::uname())[1] . "\n192.0.2.1"
			. join('', map { " $_.ap-south-1.amazonaws.com" } qw(ssm ssmmessages ec2messages)) . "\n",
		'etc/amazon/ssm/amazon-ssm-agent.json' => with_mode(0644, '{"Profile":{"ShareCreds":true}}'),
		'var/lib/dpkg/status' => "Package: amazon-ssm-agent\nStatus: install ok installed\nVersion: 3.3.1142.0-1\n",
		'snap/placeholder' => '', 'usr/local/bin/placeholder' => '',
	});
	test_live('a hybrid node', $node);
	test_out_of_reach($node);
	my $recordings = samples();
	skip('no recordings of the agent', 1) if !$recordings;
	for my $kind (qw(hybrid ec2)) {
		my %recorded = recorded("$recordings/agent-state/$kind");
		test_tree("the recorded $kind node", %recorded);
		test_live("the recorded $kind node", node(files => { %plain, %recorded }));
	}
}
done_testing();
