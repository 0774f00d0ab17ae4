#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Programs that the plugins run on Windows, as Wine plays it: check_aws_cli.exe, check_session_manager_plugin.exe and
# check_ssm.exe; what these programs get, and their end at the deadline.

use strict;
use warnings;

use FindBin;
use POSIX ();
use lib "$FindBin::Bin/..";
use Test::More;
use TestPlugin;
use TestWine;
use Time::HiRes qw(time);

need_windows();
windows_begin();

my $v2 = 'C:\\Program Files\\Amazon\\AWSCLIV2\\aws.exe';
my $v1 = 'C:\\Program Files\\Amazon\\AWSCLI\\bin\\aws.exe';
my $line2 = 'aws-cli/2.15.30 Python/3.11.8 Windows/2022Server exe/AMD64 prompt/off';
my $line1 = 'aws-cli/1.16.11 Python/3.6.0 Windows/2016Server botocore/1.12.1';

sub cli {
	my ($exit, $words, $name, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my @states = qw(OK WARNING CRITICAL UNKNOWN);
	exe('check_aws_cli', \@arguments, $exit, "AWS_CLI $states[$exit]: $words\n", $name);
}

sub unknown {
	my ($why, $name, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	cli(3, "the version of the AWS CLI is unknown: $why ($v2)", $name, @arguments);
}

sub gone {
	my ($path) = @_;
	unlink(on_windows($path), on_windows("$path.says")) == 2 or die "$path: $!";
}

sub test_cli {
	cli(2, 'the AWS CLI is not installed', 'none');
	cli(0, 'the AWS CLI is not installed, and it is optional', 'none, and that is fine', '--optional');
	standin($v1, "out $line1");
	cli(2, "aws-cli 1.16.11 of $v1 is older than 1.16.12", 'version 1, too old');
	standin_says($v1, 'err ' . $line1 =~ s/16\.11/16.12/r);
	cli(0, "aws-cli 1.16.12 of $v1 is at least 1.16.12", 'version 1, on standard error');
	standin($v2, "out $line2");
	cli(0, "aws-cli 2.15.30 of $v2 is at least 1.16.12", 'version 2 comes first');
	cli(0, "aws-cli 1.16.12 of $v1 is at least 1.16.12", 'another one by its name', "--program=$v1");
	gone($v1);
}

# What the registry does not tell is not what is not there, and no reason to be content with --optional.
sub test_folders {
	my $folders = 'Software\\Microsoft\\Windows\\CurrentVersion';
	for ([\1, 'a number'], ['', 'empty'], [undef, 'missing'], ['x' x 300, 'too long']) {
		my ($value, $name) = @$_;
		registry($folders => { ProgramFilesDir => $value });
		cli(3, 'it is unknown whether the AWS CLI is installed: %ProgramFiles%\\Amazon\\AWSCLIV2\\aws.exe cannot be '
			. 'looked at or run', "ProgramFilesDir: $name", '--optional');
	}
	registry($folders => { ProgramFilesDir => 'C:\\Program Files', 'ProgramFilesDir (x86)' => \1 });
	cli(3, 'it is unknown whether the AWS CLI is installed: %ProgramFiles(x86)%\\Amazon\\AWSCLI\\bin\\aws.exe cannot '
		. 'be looked at or run', 'that of 32 bit is a number', '--optional');
	registry($folders => { 'ProgramFilesDir (x86)' => undef });
	cli(0, 'the AWS CLI is not installed, and it is optional', 'a Windows without programs of 32 bit', '--optional');
	registry($folders => { 'ProgramFilesDir (x86)' => 'C:\\Program Files (x86)' });
}

sub test_answers {
	standin_says($v2, 'exit 1');
	unknown("it ended with exit status 1", 'an exit status');
	standin_says($v2, 'out something', 'exit 3221225477');
	unknown("it crashed", 'a crash');
	standin_says($v2);
	unknown("it printed nothing", 'nothing');
	standin_says($v2, 'out Hello');
	unknown("what it printed is no version", 'something else');
	standin_says($v2, 'flood');
	unknown("it printed more than is read", 'no end of it');
	put(on_windows($v2), 'MZ');
	unknown("it cannot be run: not a program for this machine", 'no program');
	unlink(on_windows($v2)) == 1 or die $!;
	mkdir(on_windows($v2)) or die $!;
	cli(2, 'the AWS CLI is not installed', 'a directory of that name');
	rmdir(on_windows($v2)) or die $!;
	standin($v2, "out $line2");
}

sub test_call {
	my $usage = "Usage: check_aws_cli [OPTION]..., see check_aws_cli --help";
	cli(3, "--program: aws.exe is not an absolute path\n$usage", 'a relative path', '--program=aws.exe');
	cli(3, "--program: \\\\host\\share\\aws.exe is not an absolute path\n$usage", 'a path of another computer',
		'--program=\\\\host\\share\\aws.exe');
	put(on_windows('C:\\tools\\aws.cmd'), "\@echo $line2\r\n");
	cli(3, 'the version of the AWS CLI is unknown: it cannot be run: its name does not end with .exe (C:\\tools\\aws.cmd)',
		'a batch file, which a shell would run',
		'--program=C:\\tools\\aws.cmd');
}

# Wine makes access rules of the permission bits: what others may write no administrator runs.
sub test_weak_path {
	my @places = (
		[$v2, 0777], ['C:\\Program Files\\Amazon\\AWSCLIV2', 0777], ['C:\\Program Files\\Amazon', 0777],
		['C:\\Program Files', 0777], [$v2, 0757], ['C:\\Program Files\\Amazon\\AWSCLIV2', 0757],
	);
	for (@places) {
		my ($path, $mode) = @$_;
		my $before = (stat on_windows($path))[2] & 07777;
		chmod($mode, on_windows($path)) == 1 or die $!;
		my $where = $path eq $v2 ? '' : " ($v2)";
		cli(3, "the version of the AWS CLI is unknown: $path can be changed by others than administrators$where",
			sprintf('%s, mode %04o', $path, $mode));
		chmod($before, on_windows($path)) == 1 or die $!;
	}
	cli(0, "aws-cli 2.15.30 of $v2 is at least 1.16.12", 'and nothing else kept it from being run');
	symlink(on_windows('C:\\tools\\elsewhere.exe'), on_windows('C:\\tools\\link.exe')) or die $!;
	standin('C:\\tools\\elsewhere.exe', "out $line2");
	chmod(0777, on_windows('C:\\tools\\elsewhere.exe')) == 1 or die $!;
	like(wine('C:\\plugins\\check_aws_cli.exe', '--program=C:\\tools\\link.exe')->{stdout},
		qr/\AAWS_CLI UNKNOWN: .* can be changed by others than administrators/, 'a link is followed to what is run');
}

# What the program was given: its arguments, environment, directory and handles.
sub test_surroundings {
	my $tool = 'C:\\tools\\probe.exe';
	standin($tool, 'report C:\\tools\\report', 'arguments', 'directory', 'environment');
	my $got = wine({ setup => sub { $ENV{SECRET} = 'secret' } }, 'C:\\plugins\\check_aws_cli.exe', "--program=$tool");
	is($got->{exit}, 3, 'a program that tells what it was given is no AWS CLI');
	my ($command, $directory, @environment) = split /\r\n/, slurp(on_windows('C:\\tools\\report'));
	is($command, "\"$tool\" \"--version\"", 'its command line');
	is($directory, 'C:\\windows\\system32', 'its directory');
	is_deeply([sort grep { !/^WINE/ } @environment], ['ALLUSERSPROFILE=C:\\ProgramData', 'ProgramData=C:\\ProgramData',
		'ProgramFiles=C:\\Program Files', 'SystemDrive=C:', 'SystemRoot=C:\\windows', 'windir=C:\\windows'],
		'an administrator gives it nothing else than Windows itself needs');
	standin_says($tool, 'report C:\\tools\\report', 'handles');
	wine('C:\\plugins\\check_aws_cli.exe', "--program=$tool");
	is(slurp(on_windows('C:\\tools\\report')), "handles 4\r\n", 'its handles: three streams, and the file of its report');
	standin_says($tool, 'report C:\\tools\\report', 'rights');
	wine('C:\\plugins\\check_aws_cli.exe', "--program=$tool");
	is(slurp(on_windows('C:\\tools\\report')), "no administrator\r\n", 'its rights');
	wine($tool);
	is(slurp(on_windows('C:\\tools\\report')), "an administrator\r\n", 'those of who asks');
}

# An ordinary user: the first program along PATH, and what such a program is given.
sub test_ordinary {
	my $other = 'C:\\tools\\along\\aws.exe';
	standin($other, 'out ' . $line2 =~ s/2\.15\.30/2.16.0/r, 'report C:\\tools\\report', 'environment');
	my $by = sub {
		my ($path, @arguments) = @_;
		return ordinary({ setup => sub { $ENV{WINEPATH} = $path; $ENV{SECRET} = 'secret' } },
			'C:\\plugins\\check_aws_cli.exe', @arguments);
	};
	answers($by->('relative;"C:\\tools\\along";C:\\nothing'), 0, "AWS_CLI OK: aws-cli 2.16.0 of $other is at least 1.16.12\n",
		'the first one along PATH');
	my @environment = split /\r\n/, slurp(on_windows('C:\\tools\\report'));
	is_deeply([sort map { /^([^=]+)/ } grep { !/^WINE/ } @environment],
		[qw(ALLUSERSPROFILE LOCALAPPDATA PATH ProgramData ProgramFiles SystemDrive SystemRoot TEMP TMP USERPROFILE windir)],
		'its environment');
	answers($by->('C:\\nothing'), 0, "AWS_CLI OK: aws-cli 2.15.30 of $v2 is at least 1.16.12\n", 'the usual directories');
	chmod(0777, on_windows($v2)) == 1 or die $!;
	answers($by->('C:\\nothing'), 0, "AWS_CLI OK: aws-cli 2.15.30 of $v2 is at least 1.16.12\n",
		'such a user runs what such users can change');
	chmod(0755, on_windows($v2)) == 1 or die $!;
}

sub test_deadline {
	standin_says($v2, 'child', 'hang');
	my $lock = 'C:\\tools\\lock';
	put(on_windows("$v2.says.child"), "linger $lock\r\n");
	my $start = time;
	unknown("it was still running after 1.5 s", 'a program that hangs', '--timeout=2');
	cmp_ok(time - $start, '<', 15, 'in time');
	ok(-e on_windows($lock), 'what it had started was there');
	ok(until_windows(sub { runs('aws.exe') == 0 }), 'and went with it');
	unlink(on_windows($lock)) == 1 or die $!;
	my $plugin = begin('wine', 'C:\\plugins\\check_aws_cli.exe', '--timeout=50');
	until_windows(sub { -e on_windows($lock) }) or die 'it starts nothing';
	is(kill('KILL', runs('check_aws_cli.exe')), 1, 'the plugin is killed');
	ok(until_windows(sub { runs('aws.exe') == 0 }), '... and leaves nothing behind');
	$plugin->();
	unlink(on_windows("$v2.says.child")) == 1 or die $!;
	standin_says($v2, "out $line2");
}

sub test_plugin {
	my $plugin = 'C:\\Program Files\\Amazon\\SessionManagerPlugin\\bin\\session-manager-plugin.exe';
	my $slip = 'C:\\ProgramData\\Amazon\\SessionManagerPlugin\\bin\\session-manager-plugin.exe';
	exe('check_session_manager_plugin', [], 2, "SESSION_MANAGER_PLUGIN CRITICAL: the Session Manager plugin is not installed\n",
		'no plugin');
	standin($slip, 'out 1.2.764.0');
	exe('check_session_manager_plugin', [], 0, "SESSION_MANAGER_PLUGIN OK: session-manager-plugin 1.2.764.0 of $slip is at "
		. "least 1.1.17.0\n", 'where the documentation of 2019 has it');
	standin($plugin, 'out 1.1.16.0');
	exe('check_session_manager_plugin', [], 2, "SESSION_MANAGER_PLUGIN CRITICAL: session-manager-plugin 1.1.16.0 of $plugin is "
		. "older than 1.1.17.0\n", 'too old');
	standin_says($plugin, 'out 1.2.889.0');
	exe('check_session_manager_plugin', [], 1, "SESSION_MANAGER_PLUGIN WARNING: session-manager-plugin 1.2.889.0 of $plugin "
		. "was withdrawn by AWS (2026-10-09)\n", 'withdrawn');
	standin_says($plugin, 'out 1.2.896.0');
	exe('check_session_manager_plugin', [], 0, "SESSION_MANAGER_PLUGIN OK: session-manager-plugin 1.2.896.0 of $plugin is at "
		. "least 1.1.17.0\n", 'new enough');
}

sub test_all {
	exe('check_ssm', ['--role=client'], 0, "SSM OK: 2 ok of 2 (aws_cli, session_manager_plugin) | checks=2 "
		. "critical=0 warning=0 unknown=0\n",
		'what is started from here');
	my $got = wine('C:\\plugins\\check_ssm.exe', '--check=online', '-v');
	is($got->{exit}, 3, 'check_ssm_online is not there');
	like($got->{stdout}, qr/is not installed beside check_ssm/, 'and check_ssm says so');
	edition('2022');
	$got = wine('C:\\plugins\\check_ssm.exe');
	like($got->{stdout}, qr/\ASSM CRITICAL: .* of 6 \(/, 'a node has six checks here');
	exe('check_ssm', ['--check=os'], 0, "SSM OK: 1 ok of 1 (os) | checks=1 critical=0 warning=0 unknown=0\n", 'one');
}

# A program of our own that does nothing but wait for its deadline: see standin_deadline.c.
sub test_end {
	program_of('standin_deadline.c', 'standin_deadline');
	my $program = 'C:\\plugins\\standin_deadline.exe';
	answers(wine($program, 'done'), 1, "done\n", 'in time');
	for my $way (qw(sleep work wait)) {
		my $start = time;
		answers(wine($program, $way), 2, "the end, while doing: $way\n", "its deadline comes: $way");
		cmp_ok(time - $start, '<', 15, '... in time');
	}
	# The pipe is full, and nobody reads: the line that is being written is no reason to stay.
	pipe(my $read, my $write) or die $!;
	my $start = time;
	my $got = wine({ setup => sub { open(STDOUT, '>&', $write) or POSIX::_exit(126) } }, $program, 'write');
	is($got->{exit}, 3, 'nobody reads what is written');
	cmp_ok(time - $start, '<', 15, '... and that ends too');
}

# Nothing but the system's own libraries.
sub test_libraries {
	for my $plugin (map { s{.*/}{}r =~ s/\.exe$//r } glob(TestWine::plugins() . '/*.exe')) {
		is_deeply([grep { !/^(?:advapi32|kernel32|msvcrt|netapi32|psapi|ws2_32)\.dll$/ } libraries_of($plugin)], [], "$plugin: its DLLs");
	}
}

test_libraries();
test_end();
test_folders();
test_cli();
test_answers();
test_call();
test_weak_path();
test_surroundings();
test_ordinary();
test_deadline();
test_plugin();
test_all();
done_testing();
