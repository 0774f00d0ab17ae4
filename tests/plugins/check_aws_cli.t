#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_aws_cli: which program it asks, what it takes for an answer, and how it judges that.
use strict;
use warnings;

use lib 'tests';
use JSON::PP ();
use POSIX qw(mkfifo);
use Test::More;
use TestPlugin;
use TestProgram;

my $plugin = plugin('check_aws_cli');
my $usage = "Usage: check_aws_cli [OPTION]..., see check_aws_cli --help\n";
my $by_hand = 'run it with --version by hand and repair it, or install it again';
my $root = $> == 0;

# A line of `aws --version`.
sub line {
	my ($version) = @_;
	return "aws-cli/$version Python/3.8.8 Linux/5.10.0 exe/x86_64.debian.11\n";
}

sub aws {
	my (@says) = @_;
	return program('aws', says(@says));
}

# The plugin, asked about a stand-in: FILE in the words is its path.
sub asked {
	my ($file, $exit, $words, $name, @arguments) = @_;
	my $state = (qw(OK WARNING CRITICAL UNKNOWN))[$exit];
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	$words =~ s/FILE/$file/g;
	answers(run($plugin, "--program=$file", @arguments), $exit, "AWS_CLI $state: $words\n", $name);
}

sub ok_is {
	my ($version, $file, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	asked($file, 0, "aws-cli $version of FILE is at least 1.16.12", $name);
}

sub unknown_is {
	my ($problem, $file, $name, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	# A problem that begins with the path is not followed by it.
	my $where = $problem =~ /^\Q$file\E[ :]/ ? '' : ' (FILE)';
	asked($file, 3, "the version of the AWS CLI is unknown: $problem$where", $name, @arguments);
}

my $garbage = 'what it printed is no version';

subtest 'limits' => sub {
	my $judged = sub {
		my ($version, $exit, $words, @arguments) = @_;
		asked(aws(out => line($version)), $exit, "aws-cli $version of FILE $words", "$version @arguments", @arguments);
	};
	for my $edition ([], ['-E', '2019-04'], ['-E', '2026-10']) {
		$judged->('1.16.11', 2, 'is older than 1.16.12', @$edition);
		$judged->('1.16.12', 0, 'is at least 1.16.12', @$edition);
		$judged->('1.16.13', 0, 'is at least 1.16.12', @$edition);
	}
	$judged->('1.2.999', 2, 'is older than 1.16.12');
	$judged->('1.16.9', 2, 'is older than 1.16.12');
	$judged->('1.16.121', 0, 'is at least 1.16.12');
	$judged->('2.0.0', 0, 'is at least 1.16.12');
	$judged->('10.0', 0, 'is at least 1.16.12');
	$judged->('1.16', 2, 'is older than 1.16.12');
	$judged->('1.0.0', 0, 'is at least 1', '-m', '1');
	$judged->('2.9.19', 2, 'is older than 2.12', '-m', '2.12');
	$judged->('2.12.0', 0, 'is at least 2.12', '--minimum=2.12');
	$judged->('2.9.19', 2, 'is older than 2.12', '-c', '2.12:');
	$judged->('2.9.19', 1, 'is older than 2.12', '-w', '2.12:');
	$judged->('1.16.11', 2, 'is older than 1.16.12', '-w', '2.12:');
	$judged->('2.9.19', 2, 'is older than 2.10', '-w', '2.12:', '-c', '2.10:');
	$judged->('2.11', 1, 'is older than 2.12', '-w', '2.12:', '-c', '2.10:');
	$judged->('2.12', 0, 'is at least 2.10', '-w', '2.12:', '-c', '2.10:');
	$judged->('2.9.19', 2, 'is newer than 2', '-c', '2');
	$judged->('2.9.19', 2, 'is inside 2.9:2.10', '-c', '@2.9:2.10');
	$judged->('3.0.0', 1, 'is outside 2:2.99', '-w', '2:2.99');
	$judged->('2.9.19', 0, 'is at least 2', '-c', '9:', '-m', '2');
	$judged->('2.9.19', 2, 'is older than 9', '-m', '2', '-c', '9:');
};

subtest 'what it prints' => sub {
	ok_is('2.3.4', aws(out => line('2.3.4')), 'standard output');
	ok_is('2.3.4', aws(err => line('2.3.4')), 'standard error');
	ok_is('2.3.4', aws(out => line('2.3.4'), err => line('1.0.0')), 'both: standard output counts');
	ok_is('2.3.4', aws(out => "noise\n", err => line('2.3.4')), 'noise, and standard error');
	ok_is('2.3.4', aws(out => line('2.3.4'), err => "RequestsDependencyWarning: urllib3\n  warnings.warn(\n"), 'a warning');
	ok_is('2.3.4', aws(out => "pyenv: 3.8.8\n\n" . line('2.3.4') . "bye\n"), 'noise around it');
	ok_is('2.3.4', aws(out => line('2.3.4') =~ s/\n//r), 'no newline');
	ok_is('2.3.4', aws(out => line('2.3.4') =~ s/\n/\r\n/r), 'CR and LF');
	ok_is('2.3.4', aws(out => line('2.3.4') . line('1.0.0')), 'the first of two');
	ok_is('2.3.4', aws(out => 'x' x 9_000 . "\n" . line('2.3.4')), '9 KB before it');

	unknown_is('it printed nothing', aws(), 'nothing');
	unknown_is($garbage, aws(out => "\n"), 'an empty line');
	unknown_is($garbage, aws(out => "aws-cli/2.3.4\n"), 'the first word alone');
	unknown_is($garbage, aws(out => "2.3.4\n"), 'a number');
	unknown_is($garbage, aws(out => "Boto/0.11.0 Python/2.6.7 Darwin/12.3.0\n"), 'Boto');
	unknown_is($garbage, aws(out => line('2.0.0dev4')), 'no release');
	unknown_is($garbage, aws(out => line('2.3.4') =~ s/\n/ command\/s3.ls\n/r), 'a User-Agent');
	unknown_is($garbage, aws(out => "x\0" . line('2.3.4')), 'a NUL byte before it');
	unknown_is($garbage, aws(out => line('2.3.4') . "\0"), 'a NUL byte behind it');
	ok_is('2.3.4', aws(out => "\0", err => line('2.3.4')), 'a NUL byte in the other stream');
	unknown_is($garbage, aws(out => 'aws-cli/|;`$(x)\'"<b>&' . "\e[31m\xff\n"), 'hostile bytes are not repeated');
	unknown_is($garbage, aws(out => 'aws-cli/2.3.4 Python/3|x=1 Linux/5' . "\n"), 'perfdata of its own');
	unknown_is('it printed more than is read', aws(out => line('2.3.4') . 'x' x 20_000), '20 KB behind it');
	unknown_is('it printed more than is read', aws(err => line('2.3.4') . 'x' x 20_000), '... on standard error');
	unknown_is('it printed more than is read', program('aws', script("printf '" . line('2.3.4') =~ s/\n/\\n/r . "'",
		'i=0; while [ $i -lt 1000 ]; do printf "%01024d" 1; i=$((i+1)); done')), 'a megabyte');
	unknown_is('it printed more than is read', program('aws', script('while :; do echo y; done')), 'without end');
	unknown_is('it printed more than is read', program('aws', script('while :; do echo y >&2; done')), '... on standard error');

	my $samples = samples();
	SKIP: {
		skip('the collection of real output is not here') unless $samples;
		my @lines = grep { !/^#/ } split /\n/, slurp("$samples/aws-version-lines.tsv");
		cmp_ok(scalar @lines, '>', 20, 'real lines');
		for (@lines) {
			my ($real) = split /\t/;
			my ($version) = $real =~ m{^aws-cli/(\S+)};
			for my $stream (qw(out err)) {
				my $file = aws($stream => "$real\n");
				my $state = ($version // '') =~ /^1\.(?:\d|1[0-5])\./ ? 2 : 0;
				unknown_is($garbage, $file, "$real on std$stream") unless defined $version;
				asked($file, $state, "aws-cli $version of FILE is " . ($state ? 'older than' : 'at least') . ' 1.16.12',
					"$real on std$stream") if defined $version;
			}
		}
		my @agents = grep { !/^#/ } split /\n/, slurp("$samples/aws-user-agent-NOT-version-lines.txt");
		cmp_ok(scalar @agents, '>', 3, 'real look-alikes');
		for my $agent (@agents) {
			unknown_is($garbage, aws($_ => "$agent\n"), "$agent on std$_") for qw(out err);
		}
	}
};

subtest 'how it ends' => sub {
	my $traceback = "Traceback (most recent call last):\n  File \"/usr/bin/aws\", line 19, in <module>\n";
	unknown_is('it ended with exit status 127', aws(err => $traceback, exit => 127), 'a traceback');
	unknown_is('it ended with exit status 1', aws(out => line('2.3.4'), exit => 1), 'a good line and a bad end');
	unknown_is('it ended with exit status 255', aws(out => line('2.3.4'), exit => 255), '... 255');
	unknown_is('it ended with exit status 3', aws(exit => 3), 'no word');
	unknown_is('a signal ended it', program('aws', script(q(printf ') . line('2.3.4') =~ s/\n/\\n/r . q('), 'kill -SEGV $$')),
		'a signal');
	unknown_is('a signal ended it', program('aws', script('kill -KILL $$')), '... SIGKILL');
	unknown_is('a signal ended it', program('aws', script('kill -KILL 0')), '... of its group');

	my $mark = "4321.$$";
	unknown_is('it was still running after 0.5 s', program('aws', script("sleep $mark & sleep $mark")), 'hangs', '-t', '1');
	is_deeply([left_of($mark)], [], '... and all of its group is gone');
	unknown_is('it was still running after 0.5 s', program('aws', script("trap '' TERM HUP INT", "sleep $mark; sleep $mark")),
		'hangs and does not listen', '-t', '1');
	is_deeply([left_of($mark)], [], '... and is gone');
	asked(program('aws', script("sleep $mark")), 3, 'the version of the AWS CLI is unknown: it was still running after 0.5 s '
		. "(FILE)\n[OK] cli-installed: aws is FILE\n[UNKNOWN] cli-version: the version of the AWS CLI is unknown: it was still "
		. "running after 0.5 s (FILE)\n  fix: give it more time with --timeout, or run it with --version by hand", '... verbose',
		'-v', '-t', '1:critical');
	ok_is('2.3.4', program('aws', script("sleep $mark & ", "echo '" . line('2.3.4') =~ s/\n//r . "'")),
		'a child that keeps the pipe open');
	is_deeply([left_of($mark)], [], '... is gone');
	ok_is('2.3.4', program('aws', script("echo '" . line('2.3.4') =~ s/\n//r . "'", 'exec >&- 2>&-', 'sleep 0.1')),
		'closes its streams early');
	ok_is('2.3.4', program('aws', script('read -r line && exit 1', "echo '" . line('2.3.4') =~ s/\n//r . "'")),
		'standard input is empty');
	ok_is('2.3.4', program('aws', script('[ "$#,$1" = 1,--version ] || exit 1', "echo '" . line('2.3.4') =~ s/\n//r . "'")),
		'one argument, --version');
	ok_is('2.3.4', program('aws', script('[ "$(pwd)" = / ] || exit 1', "echo '" . line('2.3.4') =~ s/\n//r . "'")),
		'the working directory is /');
	SKIP: {
		need('strace');
		my $file = aws(out => line('2.3.4'), exit => 7);
		answers(run('strace', '-o', '/dev/null', '-e', 'inject=wait4:error=ECHILD', $plugin, "--program=$file"), 3,
			"AWS_CLI UNKNOWN: the version of the AWS CLI is unknown: it ended with exit status 7 ($file)\n",
			'a good line and a bad end, and it cannot be reaped');
	}
};

subtest 'no program' => sub {
	my $directory = scratch();
	chmod(0755, $directory);
	my $missing = 'the AWS CLI is not installed';

	asked("$directory/none", 2, "$missing: no such file, FILE", 'no such file');
	asked("$directory/none/aws", 2, "$missing: no such file, FILE", 'no such directory');
	asked("$directory/none", 0, "$missing, and it is optional: no such file, FILE", '... optional', '--optional');
	asked("$directory/none", 2, "$missing: no such file, FILE\n[CRITICAL] cli-installed: $missing: no such file, FILE\n"
		. '  fix: install the AWS CLI, name it with --program, or do without it with --optional', '... verbose', '-v');
	put("$directory/dangling", \'none');
	asked("$directory/dangling", 2, "$missing: no such file, FILE", 'a dangling link');
	put("$directory/plain", line('2.3.4'));
	unknown_is('it cannot be run: permission denied', "$directory/plain", 'a file that is no program');
	put("$directory/alien", '#!/nonexistent/python' . "\n");
	chmod(0755, "$directory/alien");
	{
		# Valgrind ends a child by itself whose interpreter is gone.
		delete local $ENV{VALGRIND};
		unknown_is('it cannot be run: no such file or directory', "$directory/alien", 'an interpreter that is gone');
		unknown_is('it cannot be run: no such file or directory', "$directory/alien", '... optional changes nothing', '--optional');
	}
	unknown_is($root ? "$directory is not a regular file" : 'it cannot be run: permission denied', $directory, 'a directory');
	mkfifo("$directory/fifo", 0755) or die;
	unknown_is($root ? "$directory/fifo is not a regular file" : 'it cannot be run: permission denied', "$directory/fifo", 'a FIFO');
	unknown_is($root ? "$directory/fifo is not a regular file" : 'it cannot be run: permission denied', "$directory/fifo",
		'... as JSON it says the same', '-o', 'nagios');
	my $link = "$directory/link";
	my $file = aws(out => line('2.3.4'));
	put($link, \$file);
	ok_is('2.3.4', $link, 'a link to a program');
	my $deep = $directory;
	$deep .= '/' . 'd' x 100 for 1 .. 3;
	my $shown = substr("2.3.4 of $deep/aws", 0, 156) . '...';
	answers(run($plugin, '--program=' . place("$deep/aws", says(out => line('2.3.4')))), 0,
		"AWS_CLI OK: aws-cli $shown is at least 1.16.12\n", 'a long path is cut, the verdict is not');

	my $hidden = aws(out => line('2.3.4'));
	chmod(0700, $hidden =~ s{/aws$}{}r);
	SKIP: {
		need('root');
		my $copy = unprivileged($plugin);
		answers(run({ setup => unprivileged() }, $copy, "--program=$hidden", '--optional', '-v'), 3,
			"AWS_CLI UNKNOWN: it is unknown whether the AWS CLI is installed: $hidden cannot be looked at or run\n"
			. "[UNKNOWN] cli-installed: it is unknown whether the AWS CLI is installed: $hidden cannot be looked at or run\n"
			. "  fix: let the user of this check run it, or name another one with --program\n", '... asked by another user');
	}

	for (['aws', 'is not an absolute path'], ['./aws', 'is not an absolute path'], ['../aws', 'is not an absolute path'],
		['', 'is not an absolute path'], ['~/aws', 'is not an absolute path']) {
		my ($path, $problem) = @$_;
		answers(run($plugin, "--program=$path"), 3, "AWS_CLI UNKNOWN: --program: $path" . ($path eq '' ? '' : ' ')
			. "$problem\n$usage", "--program=$path");
	}
	answers(run($plugin, '-p', '/' . 'x' x 5_000), 3, 'AWS_CLI UNKNOWN: --program: /' . 'x' x 55
		. "... is too long for a path\n$usage", '-p, 5 KB');
};

subtest 'root' => sub {
	SKIP: {
		need('root');
		my $line = line('2.3.4') =~ s/\n//r;
		my $refused = 'so root does not run it';
		my $witness = scratch();
		chmod(0777, $witness);
		my $leaves = sub { program('aws', script("echo x > $witness/$_[0]", "echo '$line'"), $_[1]) };

		my $file = $leaves->('writable', 0777);
		unknown_is("$file can be written by everybody, $refused", $file, 'a file that everybody may write');
		$file = $leaves->('group', 0775);
		chown(0, 12345, $file);
		unknown_is("$file can be written by a group, $refused", $file, '... a group');
		$file = $leaves->('alien', 0755);
		chown(12345, 0, $file);
		unknown_is("$file belongs to another user, $refused", $file, 'a file of another user');
		$file = $leaves->('directory', 0755);
		my $directory = $file =~ s{/aws$}{}r;
		chmod(0777, $directory);
		unknown_is("$directory can be written by everybody, $refused", $file, 'a directory that everybody may write');
		chmod(01777, $directory);
		ok_is('2.3.4', $file, '... a sticky one, and the file is root\'s');
		chmod(0755, $directory);
		chown(12345, 0, $directory);
		unknown_is("$directory belongs to another user, $refused", $file, 'a directory of another user');
		$file = $leaves->('link', 0755);
		my $link = $file =~ s{/aws$}{/link}r;
		my $target = $leaves->('target', 0777);
		put($link, \$target);
		unknown_is("$target can be written by everybody, $refused", $link, 'a link to such a file');
		is_deeply([glob "$witness/*"], ["$witness/directory"], 'what is refused is not run');

		ok_is('2.3.4', program('aws', script('[ "$(id -u),$(id -g),$(id -G)" = 65534,65534,65534 ] || exit 1', "echo '$line'")),
			'the program is nobody');
		answers(run({ setup => sub { $ENV{HOME} = '/root'; $ENV{AWS_EXECUTION_ENV} = 'x' } }, $plugin, '--program='
			. ($file = program('aws', script('[ -z "${HOME-}${AWS_EXECUTION_ENV-}${LC_ALL-}" ] || exit 1', "echo '$line'")))), 0,
			"AWS_CLI OK: aws-cli 2.3.4 of $file is at least 1.16.12\n", 'the environment is empty');
		answers(run($plugin, '-v', '-p', ($file = $leaves->('verbose', 0777))), 3,
			"AWS_CLI UNKNOWN: the version of the AWS CLI is unknown: $file can be written by everybody, $refused\n"
			. "[OK] cli-installed: aws is $file\n"
			. "[UNKNOWN] cli-version: the version of the AWS CLI is unknown: $file can be written by everybody, $refused\n"
			. "  fix: let it and the directories above it belong to root and be writable for root only, or check as an "
			. "ordinary user\n", 'the remedy');
	}
};

# Whoever may have root ask must not learn which files exist where he may not look himself.
subtest 'what root does not tell' => sub {
	SKIP: {
		need('root');
		my $hidden = 'it is unknown whether the AWS CLI is installed: FILE cannot be looked at as an ordinary user';
		my $fix = 'let everybody search the directories above it, or check as a user who may';
		my $there = aws(out => line('2.3.4'));
		my $directory = $there =~ s{/aws$}{}r;
		my $outside = scratch();
		chmod(0755, $outside);
		put("$outside/there", \"$directory/aws");
		put("$outside/none", \"$directory/none");
		for my $mode (0700, 0750, 0776) {
			chmod($mode, $directory);
			for my $name (qw(aws none none/aws aws/none)) {
				asked("$directory/$name", 3, $hidden, sprintf('%s in a directory of mode %o', $name, $mode), '--optional');
			}
			asked("$outside/$_", 3, $hidden, sprintf('a link to it, %s, %o', $_, $mode)) for qw(there none);
		}
		asked("$directory/none/../../aws", 3, $hidden, 'a way through it');
		chown(12345, 12345, $directory);
		asked("$directory/$_", 3, $hidden, "another user's directory: $_") for qw(aws none);
		asked("$directory/$_", 3, "$hidden\n[UNKNOWN] cli-installed: $hidden\n  fix: $fix", "... verbose: $_", '-v')
			for qw(aws none);
		chown(0, 0, $directory);
		chmod(0711, $directory);
		ok_is('2.3.4', $there, 'a directory that may be searched and not read');
		asked("$directory/none", 2, 'the AWS CLI is not installed: no such file, FILE', '... and no file in it');
		chmod(0755, $directory);
		chmod(0700, $there);
		unknown_is('it cannot be run: permission denied', $there, 'a program for root alone, which everybody sees');
	}
};

subtest 'where it is looked for' => sub {
	SKIP: {
		need_world('check_aws_cli');
		my $in = sub {
			my ($with, $exit, $words, $name, @arguments) = @_;
			my $state = (qw(OK WARNING CRITICAL UNKNOWN))[$exit];
			answers(run({ setup => $with }, '/check_aws_cli', @arguments), $exit, "AWS_CLI $state: $words\n", $name);
		};
		my $at = sub { "aws-cli $_[0] of $_[1] is at least 1.16.12" };
		my $none = 'the AWS CLI is not installed';

		my $empty = world('check_aws_cli');
		for my $user (0, 1) {
			my $who = $user ? 'a user' : 'root';
			$in->(inside($empty, '/opt/bin:/bin', $user), 2, $none, "$who: nowhere");
			$in->(inside($empty, '/opt/bin:/bin', $user), 0, "$none, and it is optional", "$who: nowhere, and optional", '--optional');
			$in->(inside($empty, '', $user), 2, $none, "$who: an empty PATH");
			$in->(inside($empty, ':', $user), 2, "$none\n[CRITICAL] cli-installed: $none\n  fix: install the AWS CLI, name it with "
				. '--program, or do without it with --optional', "$who: a PATH of empty entries, verbose", '-v');
		}

		my @fixed = map { "$_/aws" } qw(/usr/local/bin /usr/bin /snap/bin /usr/local/aws-cli/v2/current/bin);
		my $number = 0;
		my %versions = map { $_ => '2.0.' . ++$number } @fixed;
		my $all = world('check_aws_cli', map { $_ => says(out => line($versions{$_})) } @fixed);
		for my $file (@fixed) {
			$in->(inside($all, '/none', $_), 0, $at->($versions{$file}, $file), ($_ ? 'a user' : 'root') . ": $file") for 0, 1;
			unlink "$all$file";
		}

		my $full = '/usr/bin/aws: too many open files in this process';
		my $with_descriptors = world('check_aws_cli', '/usr/bin/aws' => says(out => line('2.3.4')));
		answers(run({ setup => inside($with_descriptors, '/none', 0) }, '/bin/sh', '-c', 'ulimit -n 4; exec /check_aws_cli'), 3,
			"AWS_CLI UNKNOWN: the version of the AWS CLI is unknown: $full\n", 'root: no descriptor left, the path once');

		my $world = world('check_aws_cli',
			'/opt/one/aws' => says(out => line('2.1.0')), '/opt/two/aws' => says(out => line('2.2.0')),
			'/usr/bin/aws' => says(out => line('2.9.0')), '/aws' => says(out => line('6.6.6')),
			'/relative/aws' => says(out => line('6.6.6')), '/opt/link/aws' => \'../two/aws', '/opt/dangling/aws' => \'none',
			'/opt/old/aws' => says(out => line('1.0.0')));
		place("$world/opt/plain/aws", says(out => line('6.6.6')), 0644);
		place("$world/opt/secret/aws", says(out => line('2.3.0')), 0700);
		place("$world/opt/dark/aws", says(out => line('2.4.0')));
		chmod(0700, "$world/opt/dark");
		mkdir("$world/opt/directory");
		mkdir("$world/opt/directory/aws");
		my $first = sub {
			my ($path, $exit, $words, $name) = @_;
			$in->(inside($world, $path, 1), $exit, $words, "a user, PATH=$path: $name");
			$in->(inside($world, $path, 0), 0, $at->('2.9.0', '/usr/bin/aws'), "root, PATH=$path: never PATH");
		};
		$first->('/opt/one:/opt/two', 0, $at->('2.1.0', '/opt/one/aws'), 'the first');
		$first->('/opt/two:/opt/one', 0, $at->('2.2.0', '/opt/two/aws'), 'the other order');
		$first->('/none:/opt/two', 0, $at->('2.2.0', '/opt/two/aws'), 'a directory that is not there');
		$first->('/opt/old:/opt/two', 2, 'aws-cli 1.0.0 of /opt/old/aws is older than 1.16.12', 'an old one first');
		$first->('/none', 0, $at->('2.9.0', '/usr/bin/aws'), 'the usual directories behind it');
		$first->('', 0, $at->('2.9.0', '/usr/bin/aws'), 'empty');
		$first->(':/opt/one', 0, $at->('2.1.0', '/opt/one/aws'), 'an empty entry is not the working directory');
		$first->('.:/opt/one', 0, $at->('2.1.0', '/opt/one/aws'), 'a dot neither');
		$first->('relative:/opt/one', 0, $at->('2.1.0', '/opt/one/aws'), 'nor a relative one');
		$first->('/opt/plain:/opt/one', 0, $at->('2.1.0', '/opt/one/aws'), 'a file that is no program is passed over');
		$first->('/opt/dangling:/opt/one', 0, $at->('2.1.0', '/opt/one/aws'), 'a dangling link');
		$first->('/opt/directory:/opt/one', 0, $at->('2.1.0', '/opt/one/aws'), 'a directory of that name');
		$first->('/opt/secret:/opt/one', 0, $at->('2.1.0', '/opt/one/aws'), 'a program of others');
		$first->('/opt/dark:/opt/one', 0, $at->('2.1.0', '/opt/one/aws'), 'a directory of others');
		$first->('/opt/link', 0, $at->('2.2.0', '/opt/link/aws'), 'a link');

		unlink "$world/usr/bin/aws";
		my $hidden = 'it is unknown whether the AWS CLI is installed:';
		my $cannot = 'cannot be looked at or run';
		$in->(inside($world, '/opt/secret', 1), 3, "$hidden /opt/secret/aws $cannot", 'a user: a program of others alone');
		$in->(inside($world, '/opt/dark', 1), 3, "$hidden /opt/dark/aws $cannot", 'a user: a directory of others alone');
		$in->(inside($world, '/opt/dark', 1), 3, "$hidden /opt/dark/aws $cannot", '... whether optional or not', '--optional');
		$in->(inside($world, '/opt/dark:/opt/secret', 1), 3, "$hidden /opt/dark/aws $cannot", 'a user: two hidden ones');
		$in->(inside($world, '/opt/one', 0), 2, $none, 'root: PATH alone');

		place("$world/opt/environment/aws", script('[ "$PATH,$HOME,${LC_ALL-}${AWS_X-}" = /opt/environment,/home/x, ] || exit 1',
			"printf '" . line('2.5.0') =~ s/\n/\\n/r . "'"));
		my $setup = inside($world, '/opt/environment', 1);
		$in->(sub { @ENV{qw(HOME AWS_X)} = ('/home/x', 'y'); $setup->() }, 0, $at->('2.5.0', '/opt/environment/aws'),
			'a user: PATH and HOME are the environment');
	}
};

subtest 'JSON' => sub {
	my $file = aws(out => line('1.2.3'));
	my $text = "aws-cli 1.2.3 of $file is older than 1.16.12";
	answers(run($plugin, '-p', $file, '-o', 'json'), 2, qq({"service":"AWS_CLI","state":"CRITICAL","exit":2,"summary":"$text",)
		. qq("findings":[{"id":"cli-installed","state":"OK","text":"aws is $file","fix":null},{"id":"cli-version",)
		. qq("state":"CRITICAL","text":"$text","fix":"update the AWS CLI"}],"perfdata":[]}\n), 'CRITICAL');
	my $hostile = aws(out => '|;`$(x)\'"<b>&' . "\e[31m\xff\n");
	my $got = run($plugin, '-p', $hostile, '-o', 'json');
	my $object = JSON::PP->new->utf8->decode($got->{stdout});
	is_deeply([$got->{exit}, $got->{stderr}, map { "$_->{id} $_->{state} $_->{text}" } @{ $object->{findings} }],
		[3, '', "cli-installed OK aws is $hostile",
			"cli-version UNKNOWN the version of the AWS CLI is unknown: $garbage ($hostile)"], 'hostile bytes');
	answers(run($plugin, '-v', '-p', $hostile), 3, "AWS_CLI UNKNOWN: the version of the AWS CLI is unknown: $garbage ($hostile)\n"
		. "[OK] cli-installed: aws is $hostile\n[UNKNOWN] cli-version: the version of the AWS CLI is unknown: $garbage ($hostile)\n"
		. "  fix: $by_hand\n", '... verbose');
	answers(run($plugin, '-v', '-p', $file), 2, "AWS_CLI CRITICAL: $text\n[OK] cli-installed: aws is $file\n"
		. "[CRITICAL] cli-version: $text\n  fix: update the AWS CLI\n", 'CRITICAL, verbose');
	my $odd = scratch();
	chmod(0755, $odd);
	my $name = "$odd/a|b;c'\n\"\xff";
	place($name, says(out => line('2.3.4')));
	answers(run($plugin, '-p', $name), 0, "AWS_CLI OK: aws-cli 2.3.4 of $odd/a?b?c???? is at least 1.16.12\n", 'a hostile path');
};

# Debian's package awscli.
subtest 'the real AWS CLI' => sub {
	SKIP: {
		need('aws');
		skip('/usr/bin/aws is missing') unless -x '/usr/bin/aws';
		my $real = run({ setup => sub { %ENV = () } }, '/usr/bin/aws', '--version');
		my ($version) = "$real->{stdout}$real->{stderr}" =~ m{^aws-cli/(\S+)}m;
		ok($version, 'it has a version') or diag(explain($real));
		my @slow = ('-t', '60');
		my $ok = "AWS_CLI OK: aws-cli $version of /usr/bin/aws is at least 1.16.12\n";
		answers(run($plugin, '-p', '/usr/bin/aws', @slow), 0, $ok, $root ? 'as root' : 'as this user');
		answers(run($plugin, '-p', '/usr/bin/aws', '-m', '99', @slow), 2,
			"AWS_CLI CRITICAL: aws-cli $version of /usr/bin/aws is older than 99\n", '... too old');
		SKIP: {
			need('root');
			my $copy = unprivileged($plugin);
			answers(run({ setup => sub { @ENV{qw(PATH HOME)} = ('/usr/bin:/bin', '/nonexistent'); unprivileged()->() } }, $copy,
				@slow), 0, $ok, 'as an ordinary user, along PATH');
		}
	}
};

like(run(plugin('check_aws_cli'), '--help')->{stdout}, qr/^      --optional\b/m, '--optional has no letter');

done_testing();
