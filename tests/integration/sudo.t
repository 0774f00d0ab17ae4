#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The sudoers file that is shipped, with the sudo of this system, for real users: exactly six command lines, and nothing
# that could be made of them.
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestNetwork;
use TestNode;
use TestPlugin;

my $file = 'contrib/sudoers.d/monitoring-plugins-ssm';
my $refuses = qr/^(?:sudo:\ a\ password\ is\ required|Sorry,\ user\ \w+\ is\ not\ allowed\ to\ execute\ .*
	|sudo:\ (?:sorry,\ you\ are\ not\ allowed|you\ are\ not\ permitted)\ to\ .*)\n\z/x;

# The plugins that need no root, or would run others with it.
my @others = grep { my $plugin = $_; !grep { $_ eq $plugin } @root_plugins } @plugins;

# Runs sudo on a node as this user.
sub asks {
	my ($node, $user, @arguments) = @_;
	return on_node($node, $user, '/usr/bin/sudo', @arguments);
}

sub is_refused {
	my ($node, $user, $arguments, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $got = asks($node, $user, @$arguments);
	subtest $name => sub {
		is($got->{exit}, 1, 'exit status of sudo');
		is($got->{stdout}, '', 'no output');
		like($got->{stderr}, $refuses, 'words of sudo');
	};
}

# What the stand-ins of the plugins noted so far.
sub noted {
	my ($node) = @_;
	return slurp("/proc/$node->{first}/root/ran");
}

sub test_syntax {
	SKIP: {
		need('visudo');
		my $copy = scratch() . '/rules';
		put($copy, slurp($file));
		chmod(0440, $copy) or die "$copy: $!";
		answers(run('visudo', '-c', '-s', '-f', $copy), 0, "$copy: parsed OK\n", 'visudo -s finds nothing');
	}
	my $rules = slurp($file) =~ s/^#.*\n//gmr =~ s/\\\n//gr;
	my ($commands) = $rules =~ /^Cmnd_Alias SSM_CHECKS = (.*)$/m;
	is_deeply([map { s/\s+/ /gr =~ s/^ //r } split /,/, $commands],
		[map { plugin_at($_) . ' --timeout 8' } @root_plugins], 'the six command lines');
	unlike($rules, qr/[*?\[\]!](?!requiretty)|\bALL\b(?! = \(root\))|\bSETENV|\bEXEC/,
		'no wildcard, no negation, no ALL of commands');
	unlike($rules, qr/--(?!timeout 8\b)|\s-\w/, 'no other option');
}

# What runs is the real plugin, and it says what it says to root.
sub test_plugins {
	my $node = node();
	my %by_root;
	for my $plugin (@root_plugins) {
		$by_root{$plugin} = without_numbers(on_node($node, undef, plugin_at($plugin), '--timeout', '8'));
		for my $user (sort keys %user_id) {
			my $got = on_node($node, $user, through_sudo($plugin));
			is_deeply(without_numbers($got), $by_root{$plugin}, "$plugin says to $user what it says to root");
		}
	}
	for my $plugin (grep { $_ ne 'check_ssm_agent' } @root_plugins) {
		my $got = on_node($node, 'nagios', plugin_at($plugin), '--timeout', '8');
		isnt($got->{stdout}, $by_root{$plugin}{stdout}, "... and $plugin without sudo not");
	}
	like($by_root{check_ssm_node}{stdout}, qr/^SSM_NODE OK: hybrid node mi-/, 'it is root');
	like($by_root{check_ssm_user}{stdout}, qr/^SSM_USER OK: .* has administrator rights/,
		'the file that is shipped does not change what check_ssm_user says of ssm-user');
	unlike($by_root{check_ssm_online}{stdout}, qr/only root/, 'check_ssm_online sees what only root does');
}

sub test_allowed {
	my ($node) = @_;
	my $expected = '';
	for my $user (sort keys %user_id) {
		for my $plugin (@root_plugins) {
			answers(on_node($node, $user, through_sudo($plugin)), 0, "noted\n",
				"$user may run $plugin");
			$expected .= "0 <$plugin><--timeout><8> \n";
		}
	}
	is(noted($node), $expected, '... as root, with these arguments');
	# sudo joins the arguments before it compares them: all that comes of it is a usage error.
	answers(asks($node, 'nagios', '-n', plugin_at('check_ssm_node'), '--timeout 8'), 0, "noted\n", 'two arguments as one');
	is(noted($node), $expected . "0 <check_ssm_node><--timeout 8> \n", '... which is one for the plugin as well');
}

# Everything that is not one of these lines. Each plugin has a share of them: all would take long.
sub test_refused {
	my ($node) = @_;
	my $before = noted($node);
	my @changed = (
		[], ['-v'], ['--verbose'], ['--root=/'], ['--root', '/'], ['--timeout=8'], ['--timeout', '9'], ['--timeout', '80'],
		['-t', '8'], ['-t8'], ['--timeout'], ['8'], ['--', '--timeout', '8'], ['--timeout', ' 8'], ['--timeout', '8 '],
		['--timeout', '8:ok'], ['--timeout', '*'], ['--timeout', '[8]'], ['--timeout', '?'], ['--TIMEOUT', '8'],
		['--timeout', '8', '--timeout', '8'], ['--timeout', '8', ''], ['', '--timeout', '8'], ["--timeout", "8\n-v"],
		['-v', '--timeout', '8'], ['--root=/', '--timeout', '8'], ['--version'], ['--help'],
		map { ['--timeout', '8', ref $_ ? @$_ : $_] } '-v', '-vvv', '--verbose', '--root=/', '-R/', ['--root', '/'],
			'--output=json', '--metadata=http://127.0.0.1:80', '--proxy=http://192.0.2.9:3128', ['-x', 'http://192.0.2.9:3128'],
			'--endpoint=ssm=192.0.2.9', '--program=/bin/sh', '-p/bin/sh', '--user=root', '--region=us-east-1',
			'--edition=2019-04', '--', 'x', '8', ';id', '$(id)', '|id',
	);
	my $at = 0;
	for my $arguments (@changed) {
		my $plugin = $root_plugins[$at++ % @root_plugins];
		is_refused($node, 'nagios', ['-n', plugin_at($plugin), @$arguments],
			"$plugin " . join(' ', map { s/\n/\\n/r =~ s/^$/''/r } @$arguments));
	}
	for my $plugin (@root_plugins) {
		is_refused($node, 'icinga', ['-n', plugin_at($plugin), '--timeout', '8', $_], "$plugin --timeout 8 $_")
			for '-v', '--root=/';
	}
	is_refused($node, 'nagios', ['-n', plugin_at($_), '--timeout', '8'], "$_, which needs no root") for @others;
	is_refused($node, 'nagios', ['-n', $_, '--timeout', '8'], "the path $_") for
		'/home/nagios/check_ssm_node', '/usr/local/bin/check_ssm_node', "$directory/check_ssm_node2", "$directory/check_*";
	is_refused($node, 'nagios', ['-n', $_], $_) for '/bin/sh', '/usr/bin/id', "$directory/check_dummy";
	is(noted($node), $before, 'none of it ran');
}

# The line itself, and something around it.
sub test_around {
	my ($node) = @_;
	my $before = noted($node);
	my @line = (plugin_at('check_ssm_online'), '--timeout', '8');
	is_refused($node, 'nagios', ['-n', @{ $_->[0] }, @line], $_->[1]) for
		[['-E'], 'with the environment of the caller'], [['LD_PRELOAD=/tmp/x.so'], 'with a variable'],
		[['-u', 'nobody'], 'as somebody else'], [['-u', 'ssm-user'], 'as ssm-user'], [['-g', 'nogroup'], 'as another group'],
		[['-s'], 'by a shell'], [['-i'], 'by a shell of root'];
	is_refused($node, 'nagios', ['-n', '-R', '/tmp', @line], 'below another root');
	is_refused($node, 'nagios', ['-n', '-D', '/tmp', @line], 'in another directory');
	is_refused($node, 65534, ['-n', @line], 'somebody who does not monitor');
	is(noted($node), $before, 'none of it ran');
}

# One more line, as the README says.
sub test_own_line {
	my $readme = slurp('contrib/sudoers.d/README.md');
	my ($rule) = $readme =~ /^    (nagios ALL = \(root\) NOPASSWD: NOSETENV: \S+ .*)$/m;
	my ($plugin, $arguments) = ($rule // '') =~ m{/(\w+) (.*)$} or return fail('the README has a rule of a site');
	my $node = node(marks => 1, files => { 'etc/sudoers.d/zz-site' => with_mode(0440, "$rule\n") });
	my @arguments = split / /, $arguments;
	answers(asks($node, 'nagios', '-n', plugin_at($plugin), @arguments), 0, "noted\n", "a line of the site: $rule");
	answers(on_node($node, 'nagios', through_sudo($plugin)), 0, "noted\n", '... beside those that are shipped');
	is_refused($node, 'nagios', ['-n', plugin_at($plugin), @arguments, '-v'], '... and nothing more');
	is(noted($node), '0 ' . join('', map { "<$_>" } $plugin, @arguments) . " \n0 <$plugin><--timeout><8> \n",
		'... what ran');
}

test_syntax();
SKIP: {
	need_lab();
	need('sudo');
	test_plugins();
	my $node = node(marks => 1);
	test_allowed($node);
	test_refused($node);
	test_around($node);
	test_own_line();
}
done_testing();
