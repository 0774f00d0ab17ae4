#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm: which plugins it runs and how, what it believes of them, and the table. The plugins are
# stand-ins, scripts beside a copy of check_ssm, but for one test.
use strict;
use warnings;

use lib 'tests';
use File::Copy qw(copy);
use File::Path qw(make_path);
use JSON::PP ();
use Test::More;
use Time::HiRes qw(time sleep);
use TestPlugin;

my $usage = "Usage: check_ssm [OPTION]..., see check_ssm --help\n";
my @states = qw(OK WARNING CRITICAL UNKNOWN);
# All there are, in the order of the table: a new one gets its row here as well.
my @node = qw(os node agent user endpoints online update);
my @client = qw(aws_cli session_manager_plugin);
my %every = map { ($_ => "check_ssm_$_") } @node;
@every{@client} = map { "check_$_" } @client;
# Two of either role stand for them all in most of the tests.
my %plugins = map { ($_ => $every{$_}) } qw(os agent), @client;
my $pair = 'os,agent';
my $four = join ',', $pair, @client;

sub quoted {
	my ($text) = @_;
	return "'" . $text =~ s/'/'\\''/gr . "'";
}

# The body of a script that prints this and ends so.
sub prints {
	my ($exit, $text) = @_;
	return 'printf %s ' . quoted($text) . "\nexit $exit\n";
}

sub service_of {
	my ($name) = @_;
	return uc($every{$name} =~ s/^check_//r);
}

# The body of a script that is a good plugin: its state, the words of its row, what to do about it.
sub says {
	my ($name, $exit, $text, $fix) = @_;
	my $state = $states[$exit];
	return prints(0, service_of($name) . " OK: $text | x=1\n[OK] $name-id: not this one\n") if $exit == 0;
	my $before = "[OK] first: not this one\n  fix: nothing\n";
	my $after = defined $fix ? "  fix: $fix\n" : '';
	return prints($exit, service_of($name) . " $state: summary of $name | x=1\n$before\[$state] $name-id: $text\n$after");
}

# The body of a script that shows its arguments.
sub shows {
	my ($name, $what) = @_;
	my $service = service_of($name);
	return "printf '$service OK: %s\\n' \"$what\"\n";
}

sub script {
	my ($path, $body) = @_;
	put($path, "#!/bin/sh\n$body");
	chmod(0755, $path) or die "$path: $!";
}

# A directory with check_ssm and these plugins: name => body of a script.
sub house {
	my (%bodies) = @_;
	my $house = scratch();
	chmod(0755, $house) or die "$house: $!";
	copy(plugin('check_ssm'), "$house/check_ssm") or die "check_ssm: $!";
	chmod(0755, "$house/check_ssm") or die "$house: $!";
	script("$house/$every{$_}", $bodies{$_}) for keys %bodies;
	return $house;
}

sub perfdata {
	my ($checks, $critical, $warning, $unknown) = @_;
	return " | checks=$checks critical=$critical warning=$warning unknown=$unknown";
}

# Runs it for the pair where nothing is chosen, for the four where all are. How long a plugin ran before it
# was ended depends on the machine.
sub check {
	my ($house, @arguments) = @_;
	my $with = ref $arguments[0] eq 'HASH' ? shift @arguments : {};
	@arguments = map { $_ eq '--role=all' ? "--check=$four" : $_ } @arguments;
	unshift @arguments, '-C', $pair if !grep { /^(-C|--check|-r|--role)/ } @arguments;
	my $got = run($with, "$house/check_ssm", @arguments);
	$got->{stdout} =~ s/still running after [01]\.\d s/still running after N s/g;
	return $got;
}

# The texts of a table whose only row is that of os, without the folds.
sub told {
	my ($got) = @_;
	my (undef, @rows) = split /\n/, $got->{stdout};
	return join ' ', map { s/^.{14}//r } @rows;
}

# house_is(HOUSE, [arguments], 2, 'words of the status line', [counts], 'rows of the table', 'name')
sub house_is {
	my ($house, $arguments, $exit, $words, $counts, $rows, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	answers(check($house, @$arguments), $exit, "SSM $states[$exit]: $words" . perfdata(@$counts) . "\n$rows", $name);
}

my @good = map { ($_ => says($_, 0, "$_ is fine")) } keys %plugins;

subtest 'the status line' => sub {
	my $all = sub {
		my %exits = @_;
		return house(map { ($_ => says($_, $exits{$_}, "$_ is $states[$exits{$_}]")) } keys %exits);
	};
	house_is(house(@good), [], 0, '2 ok of 2 (os, agent)', [2, 0, 0, 0], '', 'all is well');
	house_is(house(@good), ['-r', 'client'], 0, '2 ok of 2 (aws_cli, session_manager_plugin)', [2, 0, 0, 0], '',
		'... at the other side');
	house_is(house(@good), ['--role=all'], 0, '4 ok of 4 (os, agent, aws_cli, session_manager_plugin)', [4, 0, 0, 0], '',
		'... at both');
	house_is($all->(os => 0, agent => 1), [], 1, '1 warning of 2 (agent)', [2, 0, 1, 0], '', 'WARNING is the worst');
	house_is($all->(os => 1, agent => 3), [], 3, '1 unknown, 1 warning of 2 (agent, os)', [2, 0, 1, 1], '',
		'UNKNOWN is the worst');
	house_is($all->(os => 3, agent => 2), [], 2, '1 critical, 1 unknown of 2 (agent, os)', [2, 1, 0, 1], '',
		'CRITICAL is the worst');
	house_is($all->(os => 2, agent => 2), [], 2, '2 critical of 2 (os, agent)', [2, 2, 0, 0], '', 'two of a state');
	house_is($all->(os => 0, agent => 1, aws_cli => 3, session_manager_plugin => 2), ['--role=all'], 2,
		'1 critical, 1 unknown, 1 warning of 4 (session_manager_plugin, aws_cli, agent)', [4, 1, 1, 1], '', 'one of each');
};

subtest 'the roles' => sub {
	my $house = house(map { ($_ => says($_, 0, "$_ is fine")) } keys %every);
	my $role_is = sub {
		my ($arguments, @names) = @_;
		my $count = @names;
		answers(run("$house/check_ssm", @$arguments), 0, "SSM OK: $count ok of $count (" . join(', ', @names) . ')'
			. perfdata($count, 0, 0, 0) . "\n", "@$arguments: @names");
	};
	$role_is->([], @node);
	$role_is->(['-r', 'node'], @node);
	$role_is->(['--role=client'], @client);
	$role_is->(['--role=all'], @node, @client);
};

subtest 'the choice' => sub {
	my $house = house(@good);
	my $refused = sub {
		my ($arguments, $words, $name) = @_;
		local $Test::Builder::Level = $Test::Builder::Level + 1;
		answers(check($house, @$arguments), 3, "SSM UNKNOWN: $words\n$usage", $name);
	};
	my $names = 'has a name that is none of: ' . join(', ', @node, @client);

	house_is($house, ['-C', 'agent'], 0, '1 ok of 1 (agent)', [1, 0, 0, 0], '', 'one');
	house_is($house, ['--check=aws_cli,os'], 0, '2 ok of 2 (os, aws_cli)', [2, 0, 0, 0], '', 'two, of both roles');
	house_is($house, ['-C', 'os,os'], 0, '1 ok of 1 (os)', [1, 0, 0, 0], '', 'one twice is one');
	house_is($house, ['-C', 'os', '-C', 'agent'], 0, '1 ok of 1 (agent)', [1, 0, 0, 0], '', 'the last choice counts');
	house_is($house, ['-r', 'client', '-C', 'os'], 0, '1 ok of 1 (os)', [1, 0, 0, 0], '', 'names before roles');
	$refused->(['-C', 'foo'], "--check: foo $names", 'an unknown name');
	$refused->(['-C', 'os,foo'], "--check: os,foo $names", '... behind a known one');
	$refused->(['-C', $_], "--check: $_ $names", "--check=$_") for 'OS', 'ssm_os', 'check_ssm_os', 'os,', ',os',
		'os,,agent', 'os agent', 'o', 'oss', 'aws', ',';
	$refused->(['-C', ''], "--check: $names", 'no name');
	$refused->(['-C', 'a|b;$(x)'], "--check: a?b??(x) $names", 'a hostile name');
	$refused->(['-r', $_], "--role: $_ is not node, client or all", "--role=$_") for 'nodes', 'NODE', 'node,client';
	$refused->(['-r', ''], '--role: is not node, client or all', 'an empty role');
	my $time = '--timeout: the plugins get one second less, so it is at least 2 seconds';
	$refused->(['-t', '1'], $time, '--timeout=1');
	$refused->(['-t', '1:critical'], $time, '... with a state');
	$refused->(['-t', '0'], '--timeout: 0 is not from 1 to 3600 seconds', '--timeout=0');
	my $optional = '--optional is for aws_cli and session_manager_plugin, and neither is chosen';
	$refused->(['--optional'], $optional, '--optional for a node');
	$refused->(['--optional', '-r', 'client', '-C', 'os'], $optional, '... and by name');
	$refused->(['-R', '/', '-C', 'aws_cli'], '--root: no plugin that is chosen takes it', 'nothing takes --root');
	like(slurp('plugins/check_ssm.8') =~ s/\\-/-/gr, qr/^\.It Sy \Q$_\E$/m, "the manual has $_")
		for (check($house, '-C', '?')->{stdout} =~ /none of: (.*)/)[0] =~ /\w+/g;
};

subtest 'the arguments of the plugins' => sub {
	my $house = house(map { ($_ => shows($_, '$*')) } keys %plugins);
	my $root = tree('etc/x' => '');
	my $arguments = sub {
		my ($given, $expected, $name) = @_;
		my $json = JSON::PP::decode_json(check($house, '--role=all', '-o', 'json', @$given)->{stdout});
		is_deeply({ map { ($_->{id} => $_->{text}) } @{ $json->{findings} } }, $expected, $name);
	};
	my $each = sub { return { map { ($_ => "@_") } keys %plugins } };

	$arguments->([], $each->('-v', '--timeout=9', '--edition=2026-10'), 'nothing given');
	$arguments->(['-vv', '-t', '2'], $each->('-v', '--timeout=1', '--edition=2026-10'), '--timeout=2');
	$arguments->(['-t', '3600:critical'], $each->('-v', '--timeout=3599', '--edition=2026-10'), '--timeout with a state');
	$arguments->(['-E', '2019-04'], $each->('-v', '--timeout=9', '--edition=2019-04'), '--edition');
	my $expected = $each->('-v', '--timeout=9', '--edition=2026-10');
	$expected->{$_} .= ' --optional' for qw(aws_cli session_manager_plugin);
	$arguments->(['--optional'], $expected, '--optional');
	$expected = $each->('-v', '--timeout=9', '--edition=2026-10', "--root=$root");
	delete $expected->{aws_cli};
	$arguments->(['-R', $root], $expected, '--root');
	$arguments->(['-R', "$root/etc/.."], $expected, '... in another way');
	symlink($root, "$house/link") or die "link: $!";
	$arguments->(['-R', "$house/link"], $expected, '... through a link');
	$arguments->([$_], { map { ($_ => $expected->{$_} =~ s/\Q$root\E/$root\/etc/r) } keys %$expected }, "... as $_")
		for "--root=$root//etc/";
	$expected->{session_manager_plugin} .= ' --optional';
	$arguments->(['-R', $root, '--optional'], $expected, '--root and --optional');

	my $there = { setup => sub { chdir($root) or die } };
	my $got = check($house, $there, '-C', 'os', '-R', 'etc', '-v');
	is($got->{stdout} =~ s/\s+/ /gr, "SSM OK: 1 ok of 1 (os)" . perfdata(1, 0, 0, 0)
		. " OK os -v --timeout=9 --edition=2026-10 --root=$root/etc ", 'a relative --root');
	house_is($house, ['-r', 'client', '-R', $root], 0, '1 ok of 1 (session_manager_plugin), left out with --root: aws_cli',
		[1, 0, 0, 0], '', 'who is left out');
	house_is($house, ['-R', $root], 0, '2 ok of 2 (os, agent)', [2, 0, 0, 0], '', 'nobody is left out');
	my $every = house(map { ($_ => says($_, 0, 'fine')) } @node);
	my @below = grep { !/^(endpoints|online)$/ } @node;
	answers(run("$every/check_ssm", '-R', $root), 0, 'SSM OK: ' . @below . ' ok of ' . @below . ' (' . join(', ', @below)
		. '), left out with --root: endpoints, online' . perfdata(scalar(@below), 0, 0, 0) . "\n", 'no network, no processes');
};

# The table of what they take has to be right about the real ones, as far as they are built.
subtest 'the options that the plugins take' => sub {
	my $house = house(map { ($_ => shows($_, '$*')) } keys %every);
	my $json = JSON::PP::decode_json(run("$house/check_ssm", '-r', 'all', '-o', 'json', '--optional')->{stdout});
	my $root = JSON::PP::decode_json(run("$house/check_ssm", '-r', 'all', '-o', 'json', '-R', '/')->{stdout});
	my %given = map { ($_->{id} => $_->{text}) } @{ $json->{findings} };
	my %below = map { ($_->{id} => $_->{text}) } @{ $root->{findings} };
	my @built = grep { -x plugin($every{$_}) } sort keys %every;

	ok(@built > 0, 'some are built');
	for my $name (@built) {
		my $help = run(plugin($every{$name}), '--help')->{stdout};
		my $all = ($below{$name} // '') . " $given{$name}";
		for my $option (qw(root edition optional timeout)) {
			# online takes --root for trees with processes in them, and no image has any.
			my $wanted = $help =~ /^ .*--$option\b/m && "$name $option" ne 'online root';
			is($all =~ /--$option\b/ ? 1 : 0, $wanted ? 1 : 0, "$name and --$option");
		}
		answers(run(plugin($every{$name}), split(/ /, $given{$name}), 'operand'), 3, service_of($name) . ' UNKNOWN: '
			. "operand: no argument is expected beside the options\nUsage: $every{$name} [OPTION]..., see $every{$name} --help\n",
			"$name takes what it is given");
	}
};

# One plugin is broken and the other is fine: a row of its own, and the others stay.
sub broken_is {
	my ($body, $reason, $name, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $house = house(os => says('os', 0, 'fine'), defined $body ? (agent => $body) : ());
	my $got = check($house, '-o', 'json', @arguments);
	my $json = eval { JSON::PP::decode_json($got->{stdout}) } // {};
	is_deeply([@$got{qw(stderr exit signal)}, @$json{qw(summary findings checks)}], ['', 3, 0, '1 unknown of 2 (agent)',
		[
			{ id => 'agent', state => 'UNKNOWN', text => $reason, fix => defined $body
				? 'see what check_ssm_agent -v says by itself' : 'install check_ssm_agent, or choose others with --check' },
			{ id => 'os', state => 'OK', text => 'fine', fix => undef },
		], [
			{ service => 'SSM_AGENT', state => 'UNKNOWN', exit => 3, summary => $reason },
			{ service => 'SSM_OS', state => 'OK', exit => 0, summary => 'fine' },
		]], $name);
}

subtest 'what is no verdict' => sub {
	my $exit = 'its exit status is';
	my $no_status = 'no verdict: its first line is no status line of its own, its exit status is';
	my $ok = "SSM_AGENT OK: fine\n";

	broken_is(undef, 'is not installed beside check_ssm', 'it is missing');
	broken_is('', "no verdict: it printed nothing, $exit 0", 'nothing, and OK');
	broken_is("exit 2\n", "no verdict: it printed nothing, $exit 2", 'nothing, and CRITICAL');
	broken_is("kill -SEGV \$\$\n", 'no verdict: a signal ended it', 'a crash');
	broken_is(prints(0, $ok) =~ s/exit 0/kill -ABRT \$\$/r, 'no verdict: a signal ended it', '... behind its output');
	broken_is(prints(7, $ok), "no verdict: its status line says OK, $exit 7", 'exit status 7');
	broken_is(prints(2, $ok), "no verdict: its status line says OK, $exit 2", 'the line is OK and the status CRITICAL');
	broken_is(prints(0, $ok =~ s/OK/CRITICAL/r), "no verdict: its status line says CRITICAL, $exit 0",
		'... and the other way round');
	broken_is(prints(0, "$ok\[CRITICAL] agent-version: old\n"),
		"no verdict: a finding is worse than its status line, $exit 0", 'a finding is worse');
	broken_is(prints(0, 'SSM_AGENT OK: fi'), "no verdict: what it printed ends within a line, $exit 0", 'half a line');
	broken_is(prints(0, "SSM_OS OK: fine\n"), "$no_status 0", 'the line of another plugin');
	my $two = "no verdict: it has two status lines, $exit";
	broken_is(prints(0, "SSM_AGENT OK: a\nSSM_AGENT CRITICAL: b\n"), "$two 0", 'two status lines');
	broken_is(prints(2, "SSM_AGENT CRITICAL: a\n[CRITICAL] x: a\nSSM_AGENT OK: b | x=1\n"), "$two 2", '... behind a finding');
	my $wordless = "no verdict: its status line has no words, $exit 0";
	broken_is(prints(0, "SSM_AGENT OK: \n"), $wordless, 'no words');
	broken_is(prints(0, "SSM_AGENT OK: | x=1\n[OK] x: fine\n"), $wordless, '... but perfdata and a finding');
	broken_is(prints(0, "fine\n"), "$no_status 0", 'no status line');
	broken_is(prints(0, "<html>|;'\"`\$(x)&\xff\xfe\x1b[1m\r\n\n"), "$no_status 0", 'bytes of all kinds');
	broken_is("printf '\\000\\001\\377\\n'\n", "no verdict: what it printed is no text, $exit 0", 'a NUL');
	broken_is("i=0\nwhile [ \$i -lt 200 ]; do printf '%1024s' x; i=\$((i + 1)); done\n",
		'no verdict: it printed more than is read', '200 KB');
	broken_is("exec /nonexistent\n", "no verdict: it printed nothing, $exit 127", 'its own program is not there');
	broken_is("exec sleep 60\n", 'no verdict: it was still running after N s', 'it hangs', '-t', '2');
	broken_is("trap '' TERM\nsleep 60 & wait\n", 'no verdict: it was still running after N s', '... and will not be ended',
		'-t', '2:critical');

	my $house = house(os => says('os', 0, 'fine'));
	put("$house/check_ssm_agent", "#!/nonexistent/interpreter\n");
	chmod(0755, "$house/check_ssm_agent") or die;
	my $fix = ' ' x 17 . "fix: see what check_ssm_agent -v says by itself\n";
	my $rest = "OK        os     fine\n";
	my $row = 'UNKNOWN   agent  no verdict: it cannot be run: ';
	house_is($house, ['-v'], 3, '1 unknown of 2 (agent)', [2, 0, 0, 1], "${row}no such file or directory\n$fix$rest",
		'no interpreter');
	chmod(0644, "$house/check_ssm_agent") or die;
	house_is($house, ['-v'], 3, '1 unknown of 2 (agent)', [2, 0, 0, 1], "${row}permission denied\n$fix$rest",
		'not executable');
	$house = house();
	house_is($house, ['--role=all'], 3, '4 unknown of 4 (os, agent, aws_cli, session_manager_plugin)', [4, 0, 0, 4], '',
		'none is there');
};

subtest 'what is a verdict' => sub {
	my $row = sub {
		my ($exit, $output, $text, $name) = @_;
		house_is(house(os => prints($exit, $output)), ['-v', '-C', 'os'], $exit,
			'1 ' . lc($states[$exit]) . ' of 1 (os)', [1, map { $exit == $_ ? 1 : 0 } 2, 1, 3],
			sprintf('%-8s  os  ', $states[$exit]) . "$text\n", $name);
	};
	$row->(0, "SSM_OS OK: fine | a=1\n", 'fine', 'a status line alone');
	$row->(3, "SSM_OS UNKNOWN: --x is not an option\nUsage: check_ssm_os\n", '--x is not an option', 'a wrong call');
	$row->(1, "SSM_OS WARNING: a, b\n[OK] x: y\n[WARNING] p: a\n  fix: mend a\n[WARNING] q: b\n  fix: mend b\n",
		"a\n              fix: mend a", 'the first finding of the worst state');
	$row->(2, "SSM_OS CRITICAL: b\n[WARNING] p: a\n  fix: mend a\n[CRITICAL] q: b\n[UNKNOWN] r: c\n  fix: mend c\n", 'b',
		'... without a fix');

	my $bytes = join '', map { chr } grep { $_ != 10 } 1 .. 255;
	my $safe = $bytes =~ s/[|;'"<>`\$&\x01-\x1f\x7f-\xff]/?/gr;
	my $house = house(os => prints(1, "SSM_OS WARNING: x\n[WARNING] x: $bytes\n  fix: $bytes\n"));
	my $json = JSON::PP::decode_json(check($house, '-C', 'os', '-o', 'json')->{stdout});
	is_deeply($json->{findings}, [{ id => 'os', state => 'WARNING', text => $safe, fix => $safe }],
		'hostile bytes, as JSON');
	my $got = check($house, '-C', 'os', '-v');
	my (undef, @rows) = split /\n/, $got->{stdout};
	is_deeply([grep { !/^[ -~]{1,80}$/ || /[;'"<>`\$&|]/ } @rows], [], '... in the table');
	is(told($got) =~ s/ //gr, "${safe}fix:$safe" =~ s/ //gr, '... of which all is there');
	$house = house(os => prints(1, "SSM_OS WARNING: caf\xc3\xa9 $bytes | x\n"));
	$json = JSON::PP::decode_json(check($house, '-C', 'os', '-o', 'json')->{stdout});
	is($json->{checks}[0]{summary}, "caf\x{e9} " . $safe =~ s/\{\?.*/{/r, 'a hostile summary ends where perfdata begins');
};

subtest 'the table' => sub {
	my $house = house(
		os => says('os', 0, 'x' x 46),
		agent => says('agent', 2, 'SSM Agent 2.3.50.0 is older than 2.3.68.0, which is what Session Manager needs',
			'update the agent, for example with the AWS-UpdateSSMAgent document'),
		aws_cli => says('aws_cli', 1, 'y' x 47 . ' ' . "\xc3\xa9" x 46 . ' ' . "\xc3\xa9" x 60),
		session_manager_plugin => says('session_manager_plugin', 3, 'a ' . 'z' x 44 . ' b ' . 'z' x 45, '0123456789 ' x 5));
	my $column = ' ' x 34;
	my $table = "CRITICAL  agent                   SSM Agent 2.3.50.0 is older than 2.3.68.0,\n"
		. "${column}which is what Session Manager needs\n"
		. "${column}fix: update the agent, for example with the\n"
		. "${column}AWS-UpdateSSMAgent document\n"
		. "UNKNOWN   session_manager_plugin  a " . 'z' x 44 . "\n"
		. "${column}b\n"
		. $column . 'z' x 45 . "\n"
		. "${column}fix: 0123456789 0123456789 0123456789\n"
		. "${column}0123456789 0123456789\n"
		. 'WARNING   aws_cli                 ' . 'y' x 46 . "\n"
		. "${column}y\n"
		. $column . "\xc3\xa9" x 46 . "\n"
		. $column . "\xc3\xa9" x 46 . "\n"
		. $column . "\xc3\xa9" x 14 . "\n"
		. 'OK        os                      ' . 'x' x 46 . "\n";
	my @verdict = (2, '1 critical, 1 unknown, 1 warning of 4 (agent, session_manager_plugin, aws_cli)', [4, 1, 1, 1]);

	house_is($house, ['--role=all', '-v'], @verdict, $table, 'folded at 80 columns');
	house_is($house, ['--role=all', '-vv'], @verdict, $table, '-vv is the same');
	house_is($house, ['--role=all'], @verdict, '', 'not without -v');
	house_is($house, ['--role=all', '-v', '-t', '2'], @verdict, $table, 'not another one with little time');
	house_is(house(@good), ['-v'], 0, '2 ok of 2 (os, agent)', [2, 0, 0, 0],
		"OK        os     os is fine\nOK        agent  agent is fine\n", 'as narrow as its names');

	my $long = house(map { ($_ => says($_, 2, 't' x 400, 'f' x 400)) } keys %plugins);
	my $got = check($long, '--role=all', '-v');
	my @lines = split /\n/, $got->{stdout};
	ok(length $got->{stdout} < 4096, 'less than 4 KiB');
	is($lines[-1], '(+1 more)', '... and how many rows are left out');
	is_deeply([grep { length > 80 } @lines[1 .. $#lines]], [], '... in 80 columns');
	my $texts = join('', map { s/^.{34}//r } @lines[1 .. $#lines - 1]);
	is($texts, ('t' x 316 . '...fix:' . 'f' x 316 . '...') x 3, '... with whole rows, and each text cut and marked');
};

subtest 'a terminal' => sub {
	SKIP: {
		need('script');
		my $house = house(@good);
		my $line = '2 ok of 2 (os, agent)' . perfdata(2, 0, 0, 0);
		my $table = "OK        os     os is fine\nOK        agent  agent is fine\n";
		my $on_terminal = sub {
			my ($command, $exit, $expected, $name) = @_;
			my $got = run('script', '-qec', $command, '/dev/null');
			is($got->{stdout} =~ s/\r\n/\n/gr, $expected, $name);
			is($got->{exit}, $exit, '... exit status');
		};
		$on_terminal->("$house/check_ssm -C $pair", 0, "SSM OK: $line\n$table", 'the table without -v');
		$on_terminal->("$house/check_ssm -C $pair -v", 0, "SSM OK: $line\n$table", 'the same with -v');
		$on_terminal->("$house/check_ssm -C $pair | cat", 0, "SSM OK: $line\n", 'one line into a pipe');
		$on_terminal->("$house/check_ssm -t 1", 3, 'SSM UNKNOWN: --timeout: the plugins get one second less, so it is '
			. "at least 2 seconds\n$usage", 'a wrong call');
		$on_terminal->("$house/check_ssm -C $pair -o json | tail -c 3; exit 0", 0, "]}\n", 'JSON');
		my $got = run('script', '-qec', "$house/check_ssm -C $pair -o json", '/dev/null');
		is(eval { JSON::PP::decode_json($got->{stdout})->{summary} }, '2 ok of 2 (os, agent)', 'JSON is no table');
	}
};

subtest 'JSON' => sub {
	my $house = house(os => says('os', 0, 'fine'), agent => says('agent', 2, 'back\\slash', 'mend \\ it'));
	my $null = { map { ($_ => undef) } qw(warning critical min max) };
	my $got = check($house, '-o', 'json');
	is_deeply(JSON::PP::decode_json($got->{stdout}), {
		service => 'SSM', state => 'CRITICAL', exit => 2, summary => '1 critical of 2 (agent)',
		findings => [
			{ id => 'agent', state => 'CRITICAL', text => 'back\\slash', fix => 'mend \\ it' },
			{ id => 'os', state => 'OK', text => 'fine', fix => undef },
		],
		checks => [
			{ service => 'SSM_AGENT', state => 'CRITICAL', exit => 2, summary => 'summary of agent' },
			{ service => 'SSM_OS', state => 'OK', exit => 0, summary => 'fine' },
		],
		perfdata => [map { { label => $_->[0], value => $_->[1], unit => '', %$null } }
			['checks', 2], ['critical', 1], ['warning', 0], ['unknown', 0]],
	}, 'the whole object');
	is_deeply([@$got{qw(exit stderr)}], [2, ''], '... exit status');
	is(check($house, '-o', 'json', '-v')->{stdout}, $got->{stdout}, '-v adds nothing');
	my $wrong = JSON::PP::decode_json(check($house, '-o', 'json', '-C', 'x')->{stdout});
	is_deeply([sort keys %$wrong], [qw(exit findings perfdata service state summary)], 'a wrong call has no checks');

	my $backslashes = '\\' x 400;
	my $long = house(map { my $name = $_; ($name => prints(2, service_of($name)
		. " CRITICAL: $backslashes\n[CRITICAL] x: $backslashes\n  fix: $backslashes\n")) } keys %plugins);
	my $json = JSON::PP::decode_json(check($long, '--role=all', '-o', 'json')->{stdout});
	is_deeply([map { $_->{summary} } @{ $json->{checks} }], [('\\' x 316 . '...') x 4], 'as long as it gets');
};

subtest 'where the plugins are looked for' => sub {
	my $house = house(os => says('os', 0, 'fine'));
	my $impostors = scratch();
	chmod(0755, $impostors) or die;
	script("$impostors/$plugins{$_}", says($_, 2, 'an impostor')) for keys %plugins;
	my $line = 'SSM UNKNOWN: 1 unknown of 2 (agent)' . perfdata(2, 0, 0, 1) . "\n";
	my $in_path = { setup => sub { $ENV{PATH} = "$impostors:$ENV{PATH}"; chdir($impostors) or die } };

	answers(check($house, $in_path), 3, $line, 'not in PATH, not in the working directory');
	symlink("$house/check_ssm", "$impostors/check_ssm") or die;
	answers(check($impostors), 3, $line, 'not beside a link to check_ssm');
	answers(run('perl', '-e', 'my $program = shift; exec { $program } "", @ARGV', "$house/check_ssm", '-C', $pair), 3, $line,
		'an empty argv[0]');
	answers(run('perl', '-e', 'my $program = shift; exec { $program } @ARGV', "$house/check_ssm", "$impostors/check_ssm",
		'-C', $pair), 3, $line, 'an argv[0] that lies');
	unlink("$impostors/check_ssm") or die;
	rename($house, "$impostors/a dir'") or die;
	mkdir($house) or die;
	answers(check("$impostors/a dir'"), 3, $line, 'a directory with a blank and a quote');
};

subtest 'where they cannot be looked for' => sub {
	my $root = scratch();
	SKIP: {
		need('strace');
		skip('the sanitizers read links themselves', 1) if slurp(plugin('check_ssm')) =~ /__asan_init/;
		my $house = house(os => says('os', 0, 'fine'));
		my $told = sub {
			my ($when, @arguments) = @_;
			my ($got) = traced(['-e', 'trace=?readlink,readlinkat', '-e', "inject=?readlink,readlinkat:error=EACCES:when=$when"],
				"$house/check_ssm", '-v', '-C', 'os', @arguments);
			is($got->{exit}, 3, 'exit status');
			return told($got) =~ s/ fix: .*//r;
		};
		is($told->(1), 'no verdict: where check_ssm is cannot be found out', 'the directory is unknown');
		is($told->(1, "--root=$root"), 'no verdict: where --root is cannot be found out', 'the root is unknown');
	}
	# With the longest of names behind it the path is longer than any may be.
	my $deep = scratch() . '/';
	$deep .= 'd' x 200 . '/' while length($deep) < 3800;
	$deep .= 'd' x (4080 - length($deep));
	make_path($deep);
	copy(plugin('check_ssm'), "$deep/check_ssm") or die "check_ssm: $!";
	chmod(0755, "$deep/check_ssm") or die;
	script("$deep/check_ssm_os", says('os', 0, 'fine'));
	house_is($deep, ['-v', '-C', 'os,session_manager_plugin'], 3, '1 unknown of 2 (session_manager_plugin)', [2, 0, 0, 1],
		"UNKNOWN   session_manager_plugin  no verdict: its path is too long\n"
		. ' ' x 34 . "fix: see what check_session_manager_plugin -v\n" . ' ' x 34 . "says by itself\n"
		. 'OK        os' . ' ' x 22 . "fine\n", 'a path that is too long');
};

subtest 'root and others' => sub {
	my $as_user = { setup => sub { unprivileged()->(); $ENV{HOME} = '/some/home'; $ENV{SECRET} = 'x' } };
	my $house = house(os => shows('os', '$(id -u) $HOME $SECRET'));
	my $row = sub { 'SSM OK: 1 ok of 1 (os)' . perfdata(1, 0, 0, 0) . "\nOK        os  $_[0]\n" };
	SKIP: {
		need('root');
		answers(check($house, $as_user, '-v', '-C', 'os'), 0, $row->('65534 /some/home'), 'an ordinary user, with HOME');
		$ENV{SECRET} = 'x';
		answers(check($house, '-v', '-C', 'os'), 0, $row->('0'), 'root stays root, with an empty environment');
		delete $ENV{SECRET};

		my $refused = sub {
			my ($path, $why, $name) = @_;
			my $got = check($house, '-v', '-C', 'os');
			my $expected = "no verdict: $path $why, so root does not run it fix: see what check_ssm_os -v says by itself";
			is(told($got) =~ s/ //gr, $expected =~ s/ //gr, $name);
			is($got->{exit}, 3, '... exit status');
		};
		chown(65534, 65534, "$house/check_ssm_os") or die;
		$refused->("$house/check_ssm_os", 'belongs to another user', "root does not run another user's");
		answers(check($house, $as_user, '-v', '-C', 'os'), 0, $row->('65534 /some/home'), '... and a user does');
		chown(0, 0, "$house/check_ssm_os") or die;
		chmod(0777, "$house/check_ssm_os") or die;
		$refused->("$house/check_ssm_os", 'can be written by everybody', 'nor what everybody can write');
		chmod(0755, "$house/check_ssm_os") or die;
		chmod(0777, $house) or die;
		$refused->($house, 'can be written by everybody', '... nor what is in such a directory');
		chmod(01777, $house) or die;
		answers(check($house, '-v', '-C', 'os'), 0, $row->('0'), '... but a sticky one');
	}
};

subtest 'all at the same time' => sub {
	my $house = house(map { ($_ => "sleep 1\n" . says($_, 0, 'fine')) } keys %plugins);
	my $begin = time;
	house_is($house, ['--role=all'], 0, '4 ok of 4 (os, agent, aws_cli, session_manager_plugin)', [4, 0, 0, 0], '',
		'each needs a second');
	cmp_ok(time - $begin, '<', 3, 'four together need less than three');
};

# Whether a process is there and not only its number.
sub lives {
	my ($pid) = @_;
	open(my $status, '<', "/proc/$pid/stat") or return 0;
	return (<$status> // '') !~ /\) [ZX] /;
}

# Waits until something holds, not for long.
sub comes_true {
	my ($condition) = @_;
	for (1 .. 400) {
		return 1 if $condition->();
		sleep(0.02);
	}
	return 0;
}

subtest 'a signal while the plugins run' => sub {
	for my $signal (qw(TERM INT HUP)) {
		my $house = house();
		my $notes = scratch();
		script("$house/$plugins{$_}", "sleep 60 &\necho \$\$ \$! >$notes/$_.new\nmv $notes/$_.new $notes/$_\nwait\n")
			for qw(os agent);
		my $out = "$notes/stdout";
		my $pid = fork() // die "fork: $!";
		if ($pid == 0) {
			open(STDOUT, '>', $out) and open(STDERR, '>&', \*STDOUT) or exit 126;
			exec("$house/check_ssm", '-C', $pair, '-t', '30') or exit 127;
		}
		ok(comes_true(sub { -e "$notes/os" && -e "$notes/agent" }), "$signal: both plugins run");
		my @pids = map { split ' ', slurp("$notes/$_") } qw(os agent);
		is(scalar(grep { lives($_) } @pids), 4, '... with a child each');
		kill $signal, $pid;
		waitpid($pid, 0);
		is($? >> 8, 3, '... exit status');
		is($? & 127, 0, '... no signal');
		is(slurp($out), "SSM UNKNOWN: stopped by a signal while running the plugins\n", '... and the whole output');
		ok(comes_true(sub { !grep { lives($_) } @pids }), '... and nothing is left of them') or kill 'KILL', @pids;
	}
};

subtest 'a plugin that is real' => sub {
	my $house = house(os => '');
	copy(plugin('check_ssm_os'), "$house/check_ssm_os") or die "check_ssm_os: $!";
	my $alone = run("$house/check_ssm_os", '-v', '-R', 'tests/roots/debian-12');
	my ($text, $fix) = $alone->{stdout} =~ /^\[UNKNOWN\] \S+: (.*)\n(?:  (fix: .*))?/m;
	my $got = check($house, '-v', '-C', 'os', '-R', 'tests/roots/debian-12');
	is($got->{exit}, 3, 'a tree without programs: exit status');
	is(told($got), join(' ', grep { defined } $text, $fix), '... its first finding of the worst state, and the fix');
	$alone = run("$house/check_ssm_os", '-v');
	$got = check($house, '-C', 'os', '-o', 'json');
	my $json = JSON::PP::decode_json($got->{stdout});
	is($got->{exit}, $alone->{exit}, 'the live host: the exit status is its own');
	is("SSM_OS $json->{checks}[0]{state}: $json->{checks}[0]{summary}", (split /\n/, $alone->{stdout})[0],
		'... and the words');
	SKIP: {
		need('root');
		my $user = check($house, { setup => unprivileged() }, '-C', 'os', '-o', 'json');
		is($user->{stdout}, $got->{stdout}, 'as an ordinary user');
	}
};

subtest 'standard output' => sub {
	my $house = house(map { ($_ => says($_, 0, 'fine')) } qw(os agent));
	answers(check($house, { setup => closed(1) }), 3, '', 'it is closed');
	answers(check($house, { setup => closed(0, 1, 2) }), 3, '', 'all are closed');
	answers(check($house, { setup => closed(0, 2) }), 0, 'SSM OK: 2 ok of 2 (os, agent)' . perfdata(2, 0, 0, 0) . "\n",
		'the others are closed');
};

like(run(plugin('check_ssm'), '--help')->{stdout}, qr/^      --optional\b/m, '--optional has no letter');

done_testing();
