#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_agent below a root: where the agent is, which version it has by all that tells it, minimums, features
# and ranges, whether it starts at boot; and that nothing in the tree is run.
use strict;
use warnings;

use lib 'tests';
use Cwd qw(realpath);
use POSIX qw(mkfifo);
use Test::More;
use TestHost;
use TestPlugin;

my $plugin = plugin('check_ssm_agent');
my $binary = 'usr/bin/amazon-ssm-agent';
my $status = 'var/lib/dpkg/status';
my $snap = 'snap/amazon-ssm-agent/7993';
my $log = 'var/log/amazon/ssm/amazon-ssm-agent.log';
my $agent = executable("#!/bin/sh\necho 'SSM Agent version: 9.9.9.9'\n");
my $unknown = 'the version of SSM Agent is not known';
my $no_database = 'neither dpkg nor apk has it and the database of rpm is not read';
my $no_log = "/$log: no such file or directory";

# A stanza of dpkg's status.
sub dpkg {
	my ($version, $words) = @_;
	$words //= 'install ok installed';
	return "Package: adduser\nStatus: install ok installed\nVersion: 3.134\n\n"
		. "Package: amazon-ssm-agent\nStatus: $words\nPriority: optional\nVersion: $version\nDescription: x\n y\n\n";
}

# A snap in the revision 7993.
sub snap {
	my ($yaml) = @_;
	return ('snap/amazon-ssm-agent/current' => \'7993', "$snap/amazon-ssm-agent" => $agent,
		"$snap/meta/snap.yaml" => $yaml);
}

# below({ path => content }, arguments, status, line, name): the status line.
sub below {
	my ($files, $arguments, $exit, $line, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	answers(run($plugin, '--root=' . (ref $files ? tree(%$files) : $files), @$arguments), $exit, "SSM_AGENT $line\n",
		$name);
}

sub installed {
	my ($version, @more) = @_;
	return { $binary => $agent, $status => dpkg("$version-1"), @more };
}

my $good = 'SSM Agent 3.3.1142.0 is at least 2.3.68.0, installed below this root';
my $remark = 'SSM Agent does not start at boot: nothing enables it';

subtest 'installed' => sub {
	my $nowhere = 'there is no amazon-ssm-agent in /usr/bin, /usr/sbin or /snap/amazon-ssm-agent/current';
	my $missing = "SSM Agent is not installed: $nowhere";
	below({ 'etc/hostname' => "x\n" }, [], 2, "CRITICAL: $missing", 'not installed');
	below({ 'etc/hostname' => "x\n" }, ['-v', '--feature=kms'], 2,
		"CRITICAL: $missing\n[CRITICAL] agent-installed: $missing\n"
		. '  fix: install the package or the snap amazon-ssm-agent', '... verbose');
	below({ $status => dpkg('3.3.1142.0') }, [], 2, "CRITICAL: $missing", 'a package without its binary');
	below({ 'opt/amazon-ssm-agent' => $agent, $status => dpkg('3.3.1142.0') }, [], 2, "CRITICAL: $missing",
		'at another place');
	below({ usr => "a file\n" }, [], 2, "CRITICAL: $missing", 'a file where the directory should be');

	below(installed('3.3.1142.0'), [], 0, "OK: $good", '/usr/bin');
	below({ 'usr/sbin/amazon-ssm-agent' => $agent, $status => dpkg('3.3.1142.0') }, ['-v'], 0, "OK: $good\n"
		. "[OK] agent-installed: SSM Agent is installed: /usr/sbin/amazon-ssm-agent\n"
		. "[OK] agent-version: SSM Agent 3.3.1142.0 is at least 2.3.68.0\n[OK] agent-enabled: $remark", '/usr/sbin, SUSE');
	below({ snap("version: 3.3.1142.0\n") }, [], 0, "OK: $good", 'snap');
	below({ 'usr/bin' => \'../bin', 'bin/amazon-ssm-agent' => $agent, $status => dpkg('3.3.1142.0') }, [], 0, "OK: $good",
		'through a link');
	below({ 'usr/bin/amazon-ssm-agent' => \'/opt/a', 'opt/a' => $agent, $status => dpkg('3.3.1142.0') }, [], 0,
		"OK: $good",
		'an absolute link, inside the root');
	below(installed('3.3.1142.0', snap("version: 1.0\n")), [], 0, "OK: $good", 'package and snap: the package');

	my $broken = sub {
		my ($files, $problem, $name) = @_;
		below($files, ['-v'], 2,
			"CRITICAL: SSM Agent cannot run: $problem\n[CRITICAL] agent-installed: SSM Agent cannot run: "
			. "$problem\n  fix: reinstall the package or the snap amazon-ssm-agent", $name);
	};
	$broken->({ $binary => \'/opt/gone' }, "/$binary is a link that leads nowhere", 'a dangling link');
	$broken->({ $binary => "text\n" }, "/$binary is not executable", 'not executable');
	$broken->({ "$binary/x" => '' }, "/$binary is not a file", 'a directory');
	$broken->({ $binary => sub { mkfifo($_[0], 0755) or die } }, "/$binary is not a file", 'a FIFO');
	$broken->({ $binary => "text\n", 'usr/sbin/amazon-ssm-agent' => \'x' }, "/$binary is not executable", 'two of them');
	below({ $binary => "text\n", 'usr/sbin/amazon-ssm-agent' => $agent, $status => dpkg('3.3.1142.0') }, [], 0,
		"OK: $good",
		'one broken, one not');
	below({ 'snap/amazon-ssm-agent/current' => \'gone' }, [], 2, "CRITICAL: $missing", 'what is left of a snap');
	below({ $binary => \'amazon-ssm-agent' }, [], 3,
		"UNKNOWN: cannot see whether SSM Agent is installed: /$binary: too many symbolic links", 'a link to itself');
};

subtest 'minimums' => sub {
	my @rows = (	# version, state, relation
		['2.3.50.0', 2, 'CRITICAL', 'is older than 2.3.68.0'],
		['2.3.67.999', 2, 'CRITICAL', 'is older than 2.3.68.0'],
		['2.3.68.0', 0, 'OK', 'is at least 2.3.68.0'],
		['2.3.68.1', 0, 'OK', 'is at least 2.3.68.0'],
		['2.10.0.0', 0, 'OK', 'is at least 2.3.68.0'],
		['3.3.4851.0', 0, 'OK', 'is at least 2.3.68.0'],
	);
	for my $row (@rows) {
		my ($version, $exit, $state, $relation) = @$row;
		my $tail = $exit == 0 ? ', installed below this root' : '';
		below(installed($version), ["--edition=$_"], $exit, "$state: SSM Agent $version $relation$tail", "$version in $_")
			for qw(2019-04 2026-10);
	}
	below(installed('2.3.50.0'), ['-v'], 2, "CRITICAL: SSM Agent 2.3.50.0 is older than 2.3.68.0\n"
		. "[OK] agent-installed: SSM Agent is installed: /$binary\n"
		. "[CRITICAL] agent-version: SSM Agent 2.3.50.0 is older than 2.3.68.0\n"
		. "  fix: update the agent, for example with the AWS-UpdateSSMAgent document\n[OK] agent-enabled: $remark",
		'below, verbose');

	my $root = tree(%{ installed('3.1.804.0') });
	my $verdict = sub {
		my ($arguments, $exit, $line) = @_;
		below($root, $arguments, $exit, $line . ($exit == 0 ? ', installed below this root' : ''), "@$arguments");
	};
	$verdict->(['-m', '3.1.804.0'], 0, 'OK: SSM Agent 3.1.804.0 is at least 3.1.804.0');
	$verdict->(['--minimum=3.1.804.1'], 2, 'CRITICAL: SSM Agent 3.1.804.0 is older than 3.1.804.1');
	$verdict->(['-m', '3.2'], 2, 'CRITICAL: SSM Agent 3.1.804.0 is older than 3.2');
	$verdict->(['-m', '1'], 0, 'OK: SSM Agent 3.1.804.0 is at least 1');
	$verdict->(['-c', '3.2:'], 2, 'CRITICAL: SSM Agent 3.1.804.0 is older than 3.2');
	$verdict->(['-c', '3:3.2'], 0, 'OK: SSM Agent 3.1.804.0 is inside 3:3.2');
	$verdict->(['-c', '@3.1.800.0:3.1.900.0'], 2, 'CRITICAL: SSM Agent 3.1.804.0 is inside 3.1.800.0:3.1.900.0');
	$verdict->(['-c', '3.1'], 2, 'CRITICAL: SSM Agent 3.1.804.0 is newer than 3.1');
	$verdict->(['-w', '3.3:'], 1, 'WARNING: SSM Agent 3.1.804.0 is older than 3.3');
	$verdict->(['-w', '3.3:', '-m', '3.2'], 2, 'CRITICAL: SSM Agent 3.1.804.0 is older than 3.2');
	$verdict->(['-w', '3.1:'], 0, 'OK: SSM Agent 3.1.804.0 is at least 2.3.68.0');
	below(installed('2.3.50.0'), ['-w', '3.3:'], 2, 'CRITICAL: SSM Agent 2.3.50.0 is older than 2.3.68.0',
		'-w leaves the default of -c in place');
	for my $wrong (['-m', '3.x', '--minimum: 3.x is not a version, position 2: nothing more is expected'],
		['-m', 'latest', '--minimum: latest is not a version, position 1: a digit is expected'],
		['-w', '3:2', '--warning: 3:2 is not a range of versions, position 1: the start is greater than the end']) {
		my ($option, $value, $words) = @$wrong;
		below($root, [$option, $value], 3,
			"UNKNOWN: $words\nUsage: check_ssm_agent [OPTION]..., see check_ssm_agent --help", "$option $value");
	}
};

subtest 'features' => sub {
	my @rows = (	# feature, minimum, WARNING below
		['kms', '2.3.539.0'], ['ssh', '2.3.672.0', '3.0.222.0'], ['port-forwarding', '2.3.672.0', '3.0.222.0'],
		['remote-port-forwarding', '3.1.1374.0'], ['run-as', '2.3.672.0'], ['interactive-commands', '2.3.668.0'],
		['non-interactive-commands', '3.0.1124.0'], ['shell-profile', '3.0.161.0'], ['log-streaming', '3.0.284.0'],
		['dhmc', '3.2.582.0'], ['imdsv2', '3.0.413.0'],
	);
	my $before = sub { my @parts = split /\./, $_[0]; $parts[2]--; return join '.', @parts };
	for my $row (@rows) {
		my ($name, $minimum, $warning) = @$row;
		my $older = $before->($minimum);
		my $ok = sub { "OK: SSM Agent $_[0] is at least 2.3.68.0, installed below this root" };
		below(installed($older), ["--feature=$name"], 2,
			"CRITICAL: feature $name: SSM Agent $older is older than $minimum", "$name: below");
		if ($warning) {
			below(installed($minimum), ['-f', $name], 1,
				"WARNING: feature $name: SSM Agent $minimum is older than $warning", "$name: at the smaller minimum");
			my $close = $before->($warning);
			below(installed($close), ['-f', $name], 1, "WARNING: feature $name: SSM Agent $close is older than $warning",
				"$name: below the greater minimum");
			$minimum = $warning;
		}
		below(installed($minimum), ['-f', $name], 0, $ok->($minimum), "$name: at");
		below(installed('3.3.1142.0'), ['-f', $name, '-E', '2019-04'], 0, $ok->('3.3.1142.0'), "$name: above, in 2019-04");
	}

	my $root = tree(%{ installed('2.3.500.0') });
	my $line = 'feature kms: SSM Agent 2.3.500.0 is older than 2.3.539.0, '
		. 'feature ssh: SSM Agent 2.3.500.0 is older than 2.3.672.0';
	below($root, ['-f', 'ssh,kms'], 2, "CRITICAL: $line", 'two, in the order of the table');
	below($root, ['-f', 'kms', '--feature=ssh'], 2, "CRITICAL: $line", 'two options');
	below($root, ['-f', 'kms,kms,kms'], 2, 'CRITICAL: feature kms: SSM Agent 2.3.500.0 is older than 2.3.539.0',
		'named thrice');
	below(installed('3.0.100.0'), ['-v', '-f', 'kms,ssh', '-m', '3'], 1,
		"WARNING: feature ssh: SSM Agent 3.0.100.0 is older than 3.0.222.0\n"
		. "[OK] agent-installed: SSM Agent is installed: /$binary\n[OK] agent-version: SSM Agent 3.0.100.0 is at least 3\n"
		. "[OK] agent-feature-kms: feature kms: SSM Agent 3.0.100.0 is at least 2.3.539.0\n"
		. "[WARNING] agent-feature-ssh: feature ssh: SSM Agent 3.0.100.0 is older than 3.0.222.0\n"
		. "  fix: update the agent, for example with the AWS-UpdateSSMAgent document\n[OK] agent-enabled: $remark",
		'verbose');
	below({ $binary => $agent }, ['-f', 'dhmc'], 3,
		"UNKNOWN: $unknown: $no_database, $no_log, feature dhmc: the version is not known", 'no version, no feature');
	for my $list ('telnet', 'kms,telnet', 'kms,', ',kms', 'kms,,ssh', 'KMS', 'kms ssh', '', 'x' x 200) {
		my $shown = length $list > 59 ? substr($list, 0, 56) . '...' : $list;
		below($root, ["--feature=$list"], 3, 'UNKNOWN: --feature: ' . ($shown eq '' ? '' : "$shown ")
			. "names a feature that --features does not list\nUsage: check_ssm_agent [OPTION]..., see check_ssm_agent --help",
			"unknown feature: $shown");
	}

	my $table = run($plugin, '--features');
	is_deeply([@$table{qw(exit stderr signal)}], [3, '', 0], '--features');
	is_deeply([grep { length > 80 } split /\n/, $table->{stdout}], [], '... in 80 columns');
	for my $row (@rows) {
		my ($name, $minimum, $warning) = @$row;
		my $known = join ' +', map { quotemeta } $name, $minimum, $warning // ();
		like($table->{stdout}, qr/^$known$/m, "... has $name");
	}
};

subtest 'sources of the version' => sub {
	my $version = sub {
		my ($files, $exit, $line, $name) = @_;
		$line .= ', installed below this root' if $exit == 0;
		below({ $binary => $agent, %$files }, [], $exit, $line, $name);
	};
	my $ok = 'OK: SSM Agent 3.3.1142.0 is at least 2.3.68.0';
	my $rest = "$no_database, $no_log";
	$version->({ $status => dpkg('3.3.1142.0') }, 0, $ok, 'dpkg');
	$version->({ $status => dpkg('1:3.3.1142.0-1~bpo12+1') }, 0, $ok, 'dpkg: epoch and release');
	$version->({ $status => dpkg('3.3.1142.0-1', 'hold ok installed') }, 0, $ok, 'dpkg: held');
	$version->({ $status => dpkg('3.3.1142.0-1', 'deinstall ok config-files') }, 3, "UNKNOWN: $unknown: $rest",
		'dpkg: removed but configured');
	$version->({ $status => dpkg('3.3.1142.0-1') . dpkg('3.3.1142.0-1') }, 0, $ok, 'dpkg: two architectures');
	$version->({ $status => dpkg('3.3.1142.0-1') . dpkg('3.2.582.0-1') }, 3,
		"UNKNOWN: $unknown: /$status has two versions of amazon-ssm-agent, $no_log", 'dpkg: two versions');
	$version->({ $status => dpkg('a`$(x)`|;1') }, 3,
		"UNKNOWN: $unknown: /$status has no proper version of amazon-ssm-agent, "
		. $no_log, 'dpkg: a version that is none is not repeated');
	$version->({ $status => '' }, 3, "UNKNOWN: $unknown: $rest", 'dpkg: empty');
	my $improper = "/$status has no proper version of amazon-ssm-agent";
	$version->({ $status => ("\0\xff|;" x 5000) . "\n" }, 3, "UNKNOWN: $unknown: $improper, $no_log", 'dpkg: garbage');
	$version->({ $status => dpkg("3.3.1142.0-1\0") }, 3, "UNKNOWN: $unknown: $improper, $no_log", 'dpkg: a NUL byte');
	$version->({ $status => dpkg("2.3.50.0\nVersion: 3.3.1142.0") }, 3, "UNKNOWN: $unknown: $improper, $no_log",
		'dpkg: two versions in one stanza');
	$version->({ $status => dpkg('3.3.1142.0', "deinstall ok config-files\nStatus: install ok installed") }, 3,
		"UNKNOWN: $unknown: $improper, $no_log", 'dpkg: two states in one stanza');
	$version->({ "$status/x" => '' }, 3, "UNKNOWN: $unknown: /$status: not a regular file, $no_log", 'dpkg: a directory');
	$version->({ $status => sub { mkfifo($_[0], 0644) or die } }, 3,
		"UNKNOWN: $unknown: /$status: not a regular file, $no_log",
		'dpkg: a FIFO');
	my $large = join '', map { "Package: p$_\nStatus: install ok installed\nVersion: $_\nDescription: " . 'x' x 900
		. "\n\n" } 1 .. 10000;
	cmp_ok(length $large, '>', 9_000_000, 'dpkg: 9 MB');
	$version->({ $status => $large . dpkg('3.3.1142.0') }, 0, $ok, '... and the agent at the end');
	$version->({ $status => sub { put($_[0], dpkg('3.3.1142.0')); truncate($_[0], 65 << 20) or die } }, 3,
		"UNKNOWN: $unknown: /$status: longer than it may be, $no_log", 'dpkg: beyond all measure');

	my $apk = "C:Q1x=\nP:musl\nV:1.2.4-r2\n\nP:amazon-ssm-agent\nV:3.3.1142.0-r1\nA:x86_64\n\n";
	$version->({ "$_/db/installed" => $apk }, 0, $ok, "apk: /$_") for qw(lib/apk usr/lib/apk);
	$version->({ 'lib/apk/db/installed' => "P:musl\nV:1.2.4-r2\n\n" }, 3, "UNKNOWN: $unknown: $rest", 'apk: without it');
	$version->({ $status => dpkg('2.3.50.0', 'deinstall ok config-files'), 'lib/apk/db/installed' => $apk }, 0, $ok,
		'dpkg without it, apk with it');

	below({ snap("name: amazon-ssm-agent\nversion: $_\nsummary: x\n") }, [], 0, "$ok, installed below this root",
		"snap: $_")
		for '3.3.1142.0', "'3.3.1142.0'", '"3.3.1142.0"';
	my $yaml = '/snap/amazon-ssm-agent/current/meta/snap.yaml';
	below({ snap("name: amazon-ssm-agent\n") }, [], 3, "UNKNOWN: $unknown: $yaml has no version, $no_log",
		'snap: no version');
	my %bare = ('snap/amazon-ssm-agent/current' => \'7993', "$snap/amazon-ssm-agent" => $agent);
	below({ %bare }, [], 3, "UNKNOWN: $unknown: $yaml: no such file or directory, $no_log", 'snap: no snap.yaml');
	below({ snap('x' x 20000) }, [], 3, "UNKNOWN: $unknown: $yaml: longer than it may be, $no_log", 'snap: too long');
	below({ snap("version: 3.3.1142.0\n"), $status => dpkg('2.3.50.0') }, [], 0, "$ok, installed below this root",
		'snap: dpkg is not asked');

	$version->({}, 3, "UNKNOWN: $unknown: $rest", 'rpm only');
	below({ $binary => $agent, 'var/lib/rpm/rpmdb.sqlite' => 'SQLite' }, ['-v'], 3, "UNKNOWN: $unknown: $rest\n"
		. "[OK] agent-installed: SSM Agent is installed: /$binary\n[UNKNOWN] agent-version: $unknown: $rest\n"
		. "  fix: run the check on the live host\n[OK] agent-enabled: $remark", 'rpm only, verbose');
	my $source = '3.3.0.0 is what every agent built from source answers, so its version is not known';
	$version->({ $status => dpkg('3.3.0.0-1') }, 1, "WARNING: $source", 'built from source');
	below(installed('3.3.0.0'), ['-f', 'kms'], 3, "UNKNOWN: feature kms: the version is not known, $source",
		'built from source: no feature is known');

	my $start = sub { "2026-11-22 17:32:56.1536 INFO [amazon-ssm-agent] amazon-ssm-agent - v$_[0]\n" };
	my $line = "2026-11-22 17:32:56.1536 INFO [ssm-agent-worker] secret|words\n";
	$version->({ $log => $line . $start->('2.3.50.0') . $line . $start->('3.3.1142.0') . $line }, 0, $ok,
		'the log, whole');
	$version->({ $log => $line x 10 }, 3, "UNKNOWN: $unknown: $no_database, /$log does not tell it", 'the log, rotated');
	below({ %bare, $log => $start->('3.3.1142.0') }, [], 1, "WARNING: $yaml: no such file or directory",
		'the log, where the snap has no snap.yaml');
	below({ snap('x' x 20000), $log => $start->('3.3.1142.0') }, [], 3, "UNKNOWN: $unknown: $yaml: longer than it may be",
		'... and where it cannot be read');
	$version->({ $log => $start->('2.3.50.0') . $line x 30000 }, 3,
		"UNKNOWN: $unknown: $no_database, /$log does not tell it",
		'the log, beyond its last MiB');
	$version->({ $log => $line x 30000 . $start->('3.3.1142.0') . $line }, 0, $ok, 'the log, its tail');
	$version->({ $log => $start->('2.3.50.0') . "x amazon-ssm-agent - v9.9.9.9\n"
		. $start->('3.3.1142.0') . "2026-11-22 17:32:56.1536 WARN amazon-ssm-agent - v9.9.9.9\n" }, 0, $ok,
		'the log, with lines that only end like a start');
	$version->({ $log => "x amazon-ssm-agent - v9.9.9.9\n" }, 3,
		"UNKNOWN: $unknown: $no_database, /$log does not tell it", '... and no start');
	$version->({ $log => sub {
		put($_[0], $start->('2.3.50.0'));
		truncate($_[0], 300 << 20) or die;
		open(my $file, '>>', $_[0]) or die;
		print {$file} "\n", $start->('3.3.1142.0');
		close($file) or die;
	} }, 0, $ok, 'the log, 300 MiB of it');
	$version->({ $log => $start->('3.3.0.0') }, 1, "WARNING: $source", 'the log of one that was built from source');
	$version->({ $log => $start->('3.3.1142.0'), $status => dpkg('nonsense') }, 1,
		"WARNING: /$status has no proper version of amazon-ssm-agent", 'the log, where the package has no proper version');
	$version->({ $log => $start->('3.3.1142.0'), $status => sub { mkdir $_[0] or die } }, 3,
		"UNKNOWN: $unknown: /$status: not a regular file", 'the log, where the package database cannot be read');
	$version->({ $log => sub { mkfifo($_[0], 0644) or die } }, 3,
		"UNKNOWN: $unknown: $no_database, /$log: not a regular file", 'the log, a FIFO');
	SKIP: {
		my $samples = samples() // skip('no samples here', 1);
		$version->({ $log => slurp("$samples/agent-state/$_/$log") }, 1, "WARNING: $source", "the recorded log, $_")
			for qw(ec2 hybrid);
		$version->({ $log => slurp("$samples/agent-state/no-identity/$log") }, 3,
			"UNKNOWN: $unknown: $no_database, /$log does not tell it", 'the recorded log, of one without identity');
	}
};

subtest 'starts at boot' => sub {
	my $finding = sub {
		my ($files, $state, $text, $name) = @_;
		my $got = run($plugin, '-v', '--root=' . tree(%{ installed('3.3.1142.0') }, %$files));
		my ($line) = $got->{stdout} =~ /^(\[\w+\] agent-enabled: .*)$/m;
		is($line, "[$state] agent-enabled: $text", $name);
		is($got->{exit}, $state eq 'OK' ? 0 : 3, '... exit status');
	};
	my $wants = 'systemd/system/multi-user.target.wants';
	my $unit = 'amazon-ssm-agent.service';
	my %unit = ("lib/systemd/system/$unit" => "[Unit]\n");
	my %masked = ("etc/systemd/system/$unit" => \'/dev/null');
	my $systemd = 'systemd starts SSM Agent at boot';
	my $not = 'SSM Agent does not start at boot';
	$finding->({}, 'OK', "$not: nothing enables it", 'nothing');
	$finding->({ %unit }, 'OK', "$not: nothing enables it", 'systemd: not wanted');
	$finding->({ %unit, "etc/$wants/$unit" => \"/lib/systemd/system/$unit" }, 'OK', $systemd, 'systemd: deb');
	$finding->({ "etc/systemd/system/$unit" => "[Unit]\n", "etc/$wants/$unit" => \"/etc/systemd/system/$unit" }, 'OK',
		$systemd,
		'systemd: rpm');
	$finding->({ "usr/lib/systemd/system/$unit" => "[Unit]\n", "usr/lib/$wants/$unit" => \"../$unit" }, 'OK', $systemd,
		'systemd: a vendor that enables it');
	$finding->({ %unit, "etc/$wants/$unit" => \'/gone' }, 'OK', $systemd, 'systemd: the name of the link counts');
	$finding->({ "etc/$wants/$unit" => \"/lib/systemd/system/$unit" }, 'OK', "$not: systemd has no unit $unit",
		'systemd: no unit');
	$finding->({ %unit, "etc/systemd/system/$unit" => \'gone', "etc/$wants/$unit" => \'x' }, 'OK',
		"$not: systemd has no unit $unit", 'systemd: a unit that is a link to nowhere');
	$finding->({ %unit, %masked, "etc/$wants/$unit" => \'x' }, 'OK', "$not: its unit is masked", 'systemd: masked');
	$finding->({ %unit, "etc/$wants/$unit" => \'/dev/null', "usr/lib/$wants/$unit" => \'x' }, 'OK',
		"$not: nothing enables it",
		'systemd: the wish is masked');
	$finding->({ %unit, "etc/systemd/system/$unit" => $_->[0], "etc/$wants/$unit" => \'x', null => '' }, 'OK',
		"$not: its unit is masked", "systemd: masked by $_->[1]")
		for ['', 'an empty file'], [\'../../../null', 'a link to one'], [\'../../../dev/null', 'a relative link'],
		[sub { mkfifo($_[0], 0644) or die }, 'what is no file'];
	$finding->({ %unit, "etc/systemd/system/$unit" => \'/x', x => \'/y', y => '', "etc/$wants/$unit" => \'x' }, 'OK',
		"$not: its unit is masked", 'systemd: masked by a chain');
	$finding->({ %unit, "etc/systemd/system/$unit" => \'/x', x => "[Unit]\n", "etc/$wants/$unit" => \'x' }, 'OK',
		$systemd, 'systemd: a unit that is a link');
	$finding->({ %unit, "etc/systemd/system/$unit/x" => '', "etc/$wants/$unit" => \'x' }, 'OK',
		"$not: systemd has no unit $unit", 'systemd: a directory is no unit');
	$finding->({ %unit, "etc/$wants/$unit" => $_, null => '' }, 'OK', "$not: nothing enables it",
		'systemd: the wish is masked by what it leads to') for \'../../../../null', \'../../../../dev/null', '';
	$finding->({ %unit, "etc/systemd/system/$unit" => \('x' x 255), "etc/$wants/$unit" => \'x' }, 'OK',
		"$not: systemd has no unit $unit", 'systemd: a link to nowhere with a long name');
	$finding->({ %unit, "etc/systemd/system/$unit" => \('x/' x 150), "etc/$wants/$unit" => \'x' }, 'UNKNOWN',
		"cannot see whether SSM Agent starts at boot: /etc/systemd/system/$unit: the path is too long",
		'systemd: a link that is too long');
	$finding->({ %unit, "etc/systemd" => \'systemd' }, 'UNKNOWN',
		"cannot see whether SSM Agent starts at boot: /etc/$wants/$unit: too many symbolic links",
		'systemd: a loop of links');

	my %job = ('etc/init/amazon-ssm-agent.conf' => "start on runlevel [345]\n");
	my $upstart = 'upstart starts SSM Agent at boot';
	my $override = 'etc/init/amazon-ssm-agent.override';
	$finding->({ %job }, 'OK', $upstart, 'upstart');
	$finding->({ %job, $override => $_ }, 'OK', "$not: /$override says manual", 'upstart: manual')
		for "manual\n", 'manual', "# x\n\n \tmanual # y\n", "start on x\nmanual\r\n";
	$finding->({ %job, $override => $_ }, 'OK', $upstart, 'upstart: another override') for "# manual\n", "manually\n",
		'', "env A=manual\n";
	$finding->({ %job, $override => 'x' x 2000 }, 'UNKNOWN',
		"cannot see whether SSM Agent starts at boot: /$override: longer than it may be",
		'upstart: an override that is too long');
	$finding->({ %job, "$_/systemd/systemd" => 'x' }, 'OK', "$not: nothing enables it",
		"upstart's job on a host of systemd, /$_")
		for qw(lib usr/lib);
	$finding->({ %job, %unit, "etc/$wants/$unit" => \'x' }, 'OK', $systemd, 'systemd before upstart');

	my $openrc = 'etc/runlevels/default/amazon-ssm-agent';
	$finding->({ $openrc => \'/etc/init.d/amazon-ssm-agent', 'etc/init.d/amazon-ssm-agent' => 'x' }, 'OK',
		'OpenRC starts SSM Agent at boot', 'OpenRC');
	$finding->({ $openrc => \'/etc/init.d/amazon-ssm-agent' }, 'OK', "$not: nothing enables it",
		'OpenRC: a link to nowhere');

	my $snapd = "snap.amazon-ssm-agent.amazon-ssm-agent.service";
	my $snapped = sub {
		my ($files, $text, $name) = @_;
		my $got = run($plugin, '-v', '--root=' . tree(snap("version: 3.3.1142.0\n"), %$files));
		like($got->{stdout}, qr/^\[OK\] agent-enabled: \Q$text\E$/m, $name);
	};
	my %snap_unit = ("etc/systemd/system/$snapd" => "[Unit]\n");
	$snapped->({ %snap_unit, "etc/$wants/$snapd" => \"/etc/systemd/system/$snapd" }, 'snapd starts SSM Agent at boot',
		'snap');
	$snapped->({ %snap_unit }, "$not: nothing enables it", 'snap: disabled');
	$snapped->({ %unit, "etc/$wants/$unit" => \'x', %job }, "$not: nothing enables it",
		"snap: the package's unit and job do not count");
	$snapped->({ %snap_unit, %masked, "etc/$wants/$snapd" => \'x' }, 'snapd starts SSM Agent at boot',
		"snap: the package's unit is masked");
	$snapped->({ "etc/systemd/system/$snapd" => \'/dev/null', "etc/$wants/$snapd" => \'x' }, "$not: its unit is masked",
		'snap: masked');
};

subtest 'JSON' => sub {
	my $root = tree(%{ installed('2.3.500.0') });
	answers(run($plugin, "--root=$root", '-o', 'json', '-f', 'kms'), 2,
		'{"service":"SSM_AGENT","state":"CRITICAL","exit":2,'
		. '"summary":"feature kms: SSM Agent 2.3.500.0 is older than 2.3.539.0","findings":['
		. qq({"id":"agent-installed","state":"OK","text":"SSM Agent is installed: /$binary","fix":null},)
		. '{"id":"agent-version","state":"OK","text":"SSM Agent 2.3.500.0 is at least 2.3.68.0","fix":null},'
		. '{"id":"agent-feature-kms","state":"CRITICAL","text":"feature kms: SSM Agent 2.3.500.0 is older than 2.3.539.0",'
		. '"fix":"update the agent, for example with the AWS-UpdateSSMAgent document"},'
		. qq({"id":"agent-enabled","state":"OK","text":"$remark","fix":null}],"perfdata":[]}\n), 'the same as an object');
};

subtest 'an ordinary user' => sub {
	SKIP: {
		need('root', 1);	# to become one
		my $copy = unprivileged($plugin);
		my $seen = sub {
			my ($hidden, $exit, $line, %more) = @_;
			my $root = tree(%{ installed('3.3.1142.0') }, %more);
			chmod(0755, $root) or die;
			chmod(0, "$root/$hidden") or die;
			answers(run({ setup => unprivileged() }, $copy, "--root=$root"), $exit, "SSM_AGENT $line\n",
				"may not look at /$hidden");
		};
		my $denied = 'permission denied';
		my $where = 'cannot see whether SSM Agent';
		$seen->('usr/bin', 3, "UNKNOWN: $where is installed: /$binary: $denied");
		$seen->('usr', 3, "UNKNOWN: $where is installed: /$binary: $denied");
		$seen->('usr/sbin', 0, "OK: $good", 'usr/sbin/x' => '');
		$seen->($status, 3, "UNKNOWN: $unknown: /$status: $denied, $no_log");
		$seen->('var/lib', 3, "UNKNOWN: $unknown: /$status: $denied, $no_log");
		$seen->('var', 3, "UNKNOWN: $unknown: /$status: $denied, /$log: $denied");
		$seen->('etc/systemd', 3,
			"UNKNOWN: $where starts at boot: /etc/systemd/system/multi-user.target.wants/amazon-ssm-agent.service: "
			. $denied, 'etc/systemd/x' => '');
		$seen->('etc/init', 3, "UNKNOWN: $where starts at boot: /etc/init/amazon-ssm-agent.conf: $denied",
			'etc/init/x' => '');
		$seen->('etc/runlevels', 3, "UNKNOWN: $where starts at boot: /etc/runlevels/default/amazon-ssm-agent: $denied",
			'etc/runlevels/x' => '');
		$seen->('etc/init/amazon-ssm-agent.override', 3,
			"UNKNOWN: $where starts at boot: /etc/init/amazon-ssm-agent.override: $denied",
			map { ("etc/init/amazon-ssm-agent.$_" => "x\n") } qw(conf override));
		my $wish = 'etc/systemd/system/multi-user.target.wants/amazon-ssm-agent.service';
		my $unit = 'etc/systemd/system/amazon-ssm-agent.service';
		$seen->('hidden', 3, "UNKNOWN: $where starts at boot: /$unit: $denied", $wish => \'x', $unit => \'/hidden/x',
			'hidden/x' => "[Unit]\n");
		$seen->('hidden', 3, "UNKNOWN: $where starts at boot: /$wish: $denied", $wish => \'/hidden/x', $unit => "[Unit]\n",
			'hidden/x' => "[Unit]\n");
		my $root = tree($binary => "x\n", 'usr/sbin/x' => '');
		chmod($_ eq $root ? 0755 : 0, $_) or die for $root, "$root/usr/sbin";
		answers(run({ setup => unprivileged() }, $copy, "--root=$root"), 3,
			"SSM_AGENT UNKNOWN: $where is installed: /usr/sbin/amazon-ssm-agent: $denied\n",
			'a broken one here, and perhaps a good one there');
	}
};

subtest 'a link that cannot be read' => sub {
	SKIP: {
		need('strace', 1);
		my $wish = 'etc/systemd/system/multi-user.target.wants/amazon-ssm-agent.service';
		my $root = tree(%{ installed('3.3.1142.0') }, $wish => \'/dev/null',
			'lib/systemd/system/amazon-ssm-agent.service' => "[Unit]\n");
		my ($got) = traced(['-e', 'trace=readlinkat', '-e', 'inject=readlinkat:error=EIO', '-P', 'amazon-ssm-agent.service'],
			$plugin, "--root=$root");
		answers($got, 3, "SSM_AGENT UNKNOWN: cannot see whether SSM Agent starts at boot: /$wish: input/output error\n",
			'it may mask');
	}
};

subtest 'nothing in a tree is run' => sub {
	SKIP: {
		need('strace', 1);
		my $mark = scratch() . '/mark';
		my $trap = executable("#!/bin/sh\n: >$mark\n");
		my $root = realpath(tree($binary => $trap, 'usr/sbin/amazon-ssm-agent' => $trap, $status => dpkg('3.3.1142.0'),
			'snap/amazon-ssm-agent/current/amazon-ssm-agent' => $trap));
		my ($got, $trace) = traced(['-f', '-e', 'trace=%process,%network,%file'], $plugin, "--root=$root", '-v', '-f', 'kms');
		is($got->{exit}, 0, 'the check is good');
		is(() = $trace =~ /\bexecve(?:at)?\(/g, 1, '... and executes nothing but itself');
		unlike($trace, qr/\b(?:clone3?|v?fork|connect|socket|kill)\(/, '... has no children and no connections');
		# Counters of a build that has them aside.
		unlike($trace, qr/\bopen(?:at)?\((?![^\n]*\.gcda")[^\n]*O_(?:WRONLY|RDWR|CREAT)/, '... opens nothing for writing');
		unlike($trace, qr/"\/proc(?:\/\d+)?"/, '... and does not look at processes');
		ok(!-e $mark, '... and no trap was sprung');
	}
};

like(run(plugin('check_ssm_agent'), '--help')->{stdout}, qr/^      --features\b/m, '--features has no letter');

done_testing();
