#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_os: its command line, right and wrong, and what each option changes.
use strict;
use warnings;

use lib 'tests';
use POSIX ();
use Test::More;
use TestPlugin;

my $plugin = plugin('check_ssm_os');
my $debian = '--root=tests/roots/debian-12';
my $on = '--arch=x86_64';
my $usage = "Usage: check_ssm_os [OPTION]..., see check_ssm_os --help\n";
my $ok = "SSM_OS OK: Debian GNU/Linux 12 on x86_64 is listed in edition 2026-10 as Debian Bookworm (12)\n";
my $old = "SSM_OS CRITICAL: Debian GNU/Linux 12 (ID debian) is not listed in edition 2019-04\n";

# rejected(['--option'], 'what is wrong with it', 'name')
sub rejected {
	my ($arguments, $problem, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	plugin_is('check_ssm_os', $arguments, 3, "SSM_OS UNKNOWN: $problem\n$usage", $name // "@$arguments");
}

sub accepted {
	my (@arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	plugin_is('check_ssm_os', \@arguments, 0, $ok, "@arguments");
}

subtest 'usage' => sub {
	my $editions = 'is not an edition, there are: 2019-04 2026-10';
	my $operand = 'no argument is expected beside the options';

	rejected(['--nonsense'], '--nonsense is not an option');
	rejected(['--nonsense=5'], '--nonsense is not an option');
	rejected(['-x'], '-x is not an option');
	rejected(['-vx'], '-x is not an option');
	rejected(['-m', '1'], '-m is not an option');
	rejected(['--minimum=1'], '--minimum is not an option');
	rejected(["--$_"], "--$_ needs a value") for qw(root edition warning critical timeout output arch withdrawn newer unlisted);
	rejected(["-$_"], "-$_ needs a value") for qw(R E w c t o);
	rejected(["--$_=1"], "--$_ takes no value") for qw(verbose list);
	rejected(['--help='], '--help takes no value');
	rejected(['--version=1'], '--version takes no value');
	rejected(["--$_"], "--$_ is not an option") for qw(vers verb ver help- hel time roo edit unlist withdraw l);
	rejected(["--$_=1"], "--$_ is not an option") for qw(time roo edit unlist);
	rejected(['-verbose'], '-e is not an option');
	rejected(['operand'], "operand: $operand");
	rejected([$debian, 'operand', $on], "operand: $operand");
	rejected(['--', 'operand'], "operand: $operand");
	rejected(['--', '--help'], "--help: $operand");
	rejected(['-'], "-: $operand");
	rejected([''], ": $operand", 'an empty operand');
	rejected(['--edition=2023-04'], "--edition: 2023-04 $editions", '2023-04 is history, not an edition');
	rejected(["--edition=$_"], "--edition: $_ $editions") for qw(2019 2019-4 2019-04-05 2026-11 newest), ' 2026-10';
	rejected(['--edition='], "--edition: $editions");
	rejected(['--edition', ''], "--edition: $editions", 'an empty edition');
	rejected(['-o', 'xml'], '--output: xml is not nagios or json');
	rejected(['-o', 'JSON'], '--output: JSON is not nagios or json');
	rejected(['--output='], '--output: is not nagios or json');
	for my $option (qw(withdrawn newer unlisted)) {
		rejected([$debian, "--$option=$_"], "--$option: $_ is not ok, warning, critical or unknown")
			for qw(OK 0 warn okay), 'ok ';
		rejected(["--$option="], "--$option: is not ok, warning, critical or unknown");
	}
	rejected([$on], '--arch is for --root: here uname tells the processor');
	rejected([$debian, "--arch=$_"], "--arch: $_ is not x86, x86_64, arm64 or arm") for qw(ppc64le X86_64 x86-64 s390x);
	rejected([$debian, '--arch='], '--arch: is not x86, x86_64, arm64 or arm');
	rejected([$debian, $on, @$_], '--warning and --critical are about the running kernel: below --root there is none')
		for ['-w', '1:'], ['-c', '1:'], ['--warning=1:', '--critical=1:'];
	rejected(['--root=tests/roots/missing'], '--root: tests/roots/missing cannot be opened: no such file or directory');
	rejected(['--root=tests/roots/oracle-7/etc/oracle-release'],
		'--root: tests/roots/oracle-7/etc/oracle-release cannot be opened: not a directory');
	rejected(['--root='], '--root: cannot be opened: no such file or directory');

	rejected(['--nonsense', '--edition=x', '-x'], '--nonsense is not an option', 'the first mistake is told');
	rejected([$on, '--edition=x'], "--edition: x $editions", 'a mistake before a conflict');
	rejected(['--edition=x', '--edition=2019-04'], "--edition: x $editions", 'a mistake is not made good by a later value');
	rejected(['--list', '--edition=x'], "--edition: x $editions", 'no list beside a mistake');
	rejected(['--list', $on], '--arch is for --root: here uname tells the processor', 'no list beside a conflict');
	rejected(['--nonsense', '--output=bad'], '--nonsense is not an option', 'a bad --output behind another mistake');

	my $locked = tree('root/etc/os-release' => "ID=x\n");
	chmod 0, "$locked/root";
	chmod 0755, $locked;
	answers(run({ setup => sub { chdir $locked; unprivileged()->() } }, unprivileged($plugin), '--root=root/etc'), 3,
		"SSM_OS UNKNOWN: --root: root/etc cannot be opened: permission denied\n$usage", 'a root out of reach');
	chmod 0755, "$locked/root";
};

subtest 'timeout' => sub {
	my $words = 'is not SECONDS or SECONDS:STATE';

	rejected(["--timeout=$_"], "--timeout: $_ $words") for qw(x 1:maybe 1: 1.5 +1 1s 0x10 1e3 1:OK 1:ok: :ok 1:2 1. .5 -), q(1,5),
		'1:critical ', ' 1', '99999999999999999999';
	rejected(["--timeout=$_"], "--timeout: $_ is not from 1 to 3600 seconds") for qw(0 -1 3601 0:critical 99999999);
	rejected(['--timeout=1:ok'], '--timeout: 1:ok would make a check that did not finish OK');
	rejected(['-t', ''], "--timeout: $words", '-t with an empty value');
	rejected(['--timeout='], "--timeout: $words");
	accepted($debian, $on, "--timeout=$_") for qw(1 3600 1.0 007 10:unknown 10:warning 10:critical);
};

subtest 'accepted' => sub {
	accepted($debian, $on, '-E', '2026-10');
	accepted($debian, $on, '-E2019-04', '--edition=2026-10');
	accepted('-R', 'tests/roots/missing/..', '--root=tests/roots/debian-12', $on) if -d 'tests/roots/missing/..';
	accepted('-Rtests/roots/centos-7', $debian, '--arch=arm', $on);
	accepted($debian, '--arch', 'x86_64');
	accepted($debian, $on, '--');
	accepted($debian, $on, '--unlisted=critical', '--newer=critical', '--withdrawn=critical');
	plugin_is('check_ssm_os', [$debian, $on, '-E', '2026-10', '-E', '2019-04'], 2, $old, 'the last -E counts');

	my $two = "$ok\[OK] os-listed: Debian GNU/Linux 12 is listed in edition 2026-10 as Debian Bookworm (12)\n"
		. "[OK] os-arch: x86_64 is listed for Debian Bookworm (12)\n";
	plugin_is('check_ssm_os', [$debian, $on, @$_], 0, $two, "@$_") for ['-v'], ['-vv'], ['-vvv'], ['-v', '--verbose'];
	plugin_is('check_ssm_os', ['-vvRtests/roots/debian-12', $on], 0, $two, 'bundled with an option that takes a value');

	local $ENV{POSIXLY_CORRECT} = 1;
	accepted($debian, $on);
};

# Each of the three against each standing. What it is for decides; the others change nothing.
subtest 'states of one\'s own' => sub {
	my $row = 'SUSE Linux Enterprise Server 15';
	my %standings = (
		withdrawn => ['sles', '15.2', "SLES 15.2 is no longer listed in edition 2026-10, it was as $row and later 15.x "
			. 'in 2023-04', 1],
		newer => ['sles', '16.0', "SLES 16.0 is newer than all that are listed in edition 2026-10, the last is "
			. "$row.3 and later", 1],
		older => ['sles', '11.4', "SLES 11.4 is older than all that are listed in edition 2026-10, the first is "
			. "$row.3 and later", 2],
		gap => ['ubuntu', '22.10', 'SLES 22.10 is none of the versions listed in edition 2026-10', 2],
		absent => ['fedora', '40', 'SLES 40 (ID fedora) is not listed in edition 2026-10', 2],
	);
	my %decides = (withdrawn => 'withdrawn', newer => 'newer', older => 'unlisted', gap => 'unlisted',
		absent => 'unlisted');
	my @states = qw(ok warning critical unknown);
	for my $standing (sort keys %standings) {
		my ($id, $version, $words, $default) = @{ $standings{$standing} };
		my $root = tree('etc/os-release' => "NAME=SLES\nID=$id\nVERSION_ID=$version\n");
		for my $option (qw(withdrawn newer unlisted)) {
			for my $exit (0 .. 3) {
				my $decided = $decides{$standing} eq $option ? $exit : $default;
				my $state = uc $states[$decided];
				plugin_is('check_ssm_os', ["--root=$root", $on, "--$option=$states[$exit]"], $decided,
					"SSM_OS $state: $words\n", "$standing, --$option=$states[$exit]");
			}
		}
	}
	for my $exit (1 .. 3) {
		my $state = uc $states[$exit];
		plugin_is('check_ssm_os', [$debian, '--arch=arm', "--unlisted=$states[$exit]"], $exit,
			"SSM_OS $state: arm is not listed, only x86_64 arm64, for Debian Bookworm (12)\n",
			"a processor, --unlisted=$states[$exit]");
	}
	# What is accepted is OK, but not listed: the line never says so.
	my $listed = 'Debian GNU/Linux 12 is listed in edition 2026-10 as Debian Bookworm (12)';
	plugin_is('check_ssm_os', [$debian, '--arch=arm', '--unlisted=ok', '-v'], 0, "SSM_OS OK: $listed\n"
		. "[OK] os-listed: $listed\n[OK] os-arch: arm is not listed, only x86_64 arm64, for Debian Bookworm (12)\n",
		'a processor, --unlisted=ok');
	# What could not be found out is UNKNOWN, whatever is accepted.
	my @all = map { "--$_=ok" } qw(withdrawn newer unlisted);
	plugin_is('check_ssm_os', ['--root=' . tree(), $on, @all], 3,
		"SSM_OS UNKNOWN: the system is unknown: there is no os-release file and none of those from before it\n",
		'no evidence, all accepted');
	plugin_is('check_ssm_os', ['--root=' . tree('etc/os-release' => "ID=debian\n"), $on, @all], 3,
		"SSM_OS UNKNOWN: debian has no VERSION_ID that could be looked up in edition 2026-10\n",
		'no VERSION_ID, all accepted');
	plugin_is('check_ssm_os', [$debian, @all], 3, 'SSM_OS UNKNOWN: the processor is unknown: no program below the root '
		. "tells its processor, name it with --arch\n", 'no processor, all accepted');
};

# What -v adds to each standing: the finding and what to do about it.
subtest 'remedies' => sub {
	my $list = '  fix: move to a system that --list shows, or accept this one with --';
	my $restore = '  fix: restore the release file from its package';
	my @cases = (
		['withdrawn', "ID=debian\nVERSION_ID=10\n", 1,
			'debian 10 is no longer listed in edition 2026-10, it was as Debian Buster (10) in 2023-04', "${list}withdrawn=ok"],
		['newer', "ID=debian\nVERSION_ID=13\n", 1,
			'debian 13 is newer than all that are listed in edition 2026-10, the last is Debian Bookworm (12)',
			'  fix: AWS lists new releases late: once its page has this one, accept it with --newer=ok'],
		['older', "ID=debian\nVERSION_ID=7\n", 2,
			'debian 7 is older than all that are listed in edition 2026-10, the first is Debian Bullseye (11)',
			"${list}unlisted=ok"],
		['gap', "ID=ubuntu\nVERSION_ID=22.10\n", 2, 'ubuntu 22.10 is none of the versions listed in edition 2026-10',
			"${list}unlisted=ok"],
		['no row', "ID=void\n", 2, 'void (ID void) is not listed in edition 2026-10', "${list}unlisted=ok"],
		['no VERSION_ID', "ID=debian\n", 3, 'debian has no VERSION_ID that could be looked up in edition 2026-10',
			'  fix: testing releases have none: only a released version can be listed'],
		['no NAME', "ID=centos\nVERSION_ID=8.5\n", 3,
			'centos 8.5 has no NAME to tell CentOS Linux from CentOS Stream in edition 2026-10',
			'  fix: restore NAME in /etc/os-release'],
		['malformed', "ID=\n", 3, 'the system is unknown: /etc/os-release is no evidence: it has no ID', $restore],
	);
	for (@cases) {
		my ($name, $text, $exit, $words, $fix) = @$_;
		my $state = (qw(OK WARNING CRITICAL UNKNOWN))[$exit];
		my $arch = $name eq 'withdrawn' ? "[OK] os-arch: x86_64 is listed for Debian Buster (10) in 2023-04\n" : '';
		plugin_is('check_ssm_os', ['--root=' . tree('etc/os-release' => $text), $on, '-v'], $exit,
			"SSM_OS $state: $words\n[$state] os-listed: $words\n$fix\n$arch", $name);
	}
	my $none = 'the processor is unknown: no program below the root tells its processor, name it with --arch';
	plugin_is('check_ssm_os', [$debian, '-v'], 3, "SSM_OS UNKNOWN: $none\n"
		. "[OK] os-listed: Debian GNU/Linux 12 is listed in edition 2026-10 as Debian Bookworm (12)\n"
		. "[UNKNOWN] os-arch: $none\n", 'no processor');
};

subtest 'pages' => sub {
	my $version = run($plugin, '--version');
	like($version->{stdout}, qr/\Acheck_ssm_os \(monitoring-plugins-ssm\) \d+\.\d+\.\d+\n\z/, '--version');
	is_deeply([@$version{qw(stderr exit signal)}], ['', 3, 0], '... is no OK');
	is_deeply(run($plugin, '-V'), $version, '-V');

	answers(run($plugin, '--help'), 3, $version->{stdout} . <<'END', '--help');
Checks that this operating system, its version and its processor are on the list
of systems that AWS supports for Session Manager.

Usage: check_ssm_os [OPTION]...

      --withdrawn=STATE        state of a system that only an earlier edition
                               lists (default: warning)
      --newer=STATE            state of a system that is newer than the last one
                               listed (default: warning)
      --unlisted=STATE         state of a system or a processor that is not
                               listed (default: critical)
      --arch=x86|x86_64|arm64|arm
                               with --root: the processor that the tree is for
  -l, --list                   print the systems that the edition lists, and end
                               with exit status 3
  -w, --warning=RANGE          WARNING where the running kernel is outside the
                               range (default: the minimum of the edition, if
                               any)
  -c, --critical=RANGE         CRITICAL where the running kernel is outside the
                               range (default: none)
  -E, --edition=2019-04|2026-10
                               which edition of AWS's documentation decides
                               (default: the newest)
  -R, --root=DIR               examine the tree below DIR as if it were /
  -o, --output=nagios|json     the same verdict as status line or as JSON object
                               (default: nagios)
  -t, --timeout=SECONDS[:STATE]
                               end after so many seconds with that state:
                               warning, critical or unknown (default:
                               10:unknown)
  -v, --verbose                add a line for each finding, and what to do about
                               it
  -V, --version                print the version, and end with exit status 3
  -h, --help                   print this help, and end with exit status 3

RANGE is [@][~|START:][END] over dotted versions, both ends included: 3.2:
alerts below 3.2, 5 or ~:5 above 5 (5.1 too), @4:5 from 4 to 5.

Exit status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. Manual: check_ssm_os(8)
END
	my $help = run($plugin, '--help');
	is_deeply(run($plugin, '-h'), $help, '-h');
	is_deeply(run($plugin, @$_), $help, "@$_")
		for ['--help', '--nonsense'], ['--nonsense', '--help'], ['--edition=x', '-h'], ['-xh'], ['--help', '--version'],
		['--version', '--list', '--help'], ['-o', 'json', '--help'], ['--help', $on], ['--root', '/', '--list', '-h'],
		['operand', '--help'];
	is_deeply(run($plugin, @$_), $version, "@$_") for ['--version', '--nonsense'], ['-x', '-V'], ['--list', '--version'];
	is_deeply([grep { length > 80 } split /\n/, $help->{stdout}], [], 'within 80 columns');

	answers(run($plugin, '--list'), 3, <<'END', '--list');
Systems that AWS lists for Session Manager, edition 2026-10

system                       versions                    processors
AlmaLinux                    8.3 - 8.10                  x86_64 arm64
AlmaLinux                    9.x                         x86_64 arm64
Amazon Linux                 2.0 and later               x86_64 arm64
Amazon Linux                 2023.0.20230315.0 and later x86_64 arm64
Bottlerocket                 1.0.0 and later             x86_64 arm64
CentOS Stream                9                           x86_64 arm64
Debian                       Bullseye (11)               x86_64 arm64
Debian                       Bookworm (12)               x86_64 arm64
Oracle Linux                 7.5 - 7.8                   x86_64
Oracle Linux                 8.x                         x86_64
Oracle Linux                 9.x                         x86_64
Red Hat Enterprise Linux     7.0 - 7.5                   x86_64
Red Hat Enterprise Linux     7.6 - 8.x                   x86_64 arm64
Red Hat Enterprise Linux     9.x                         x86_64 arm64
Red Hat Enterprise Linux     10.x                        x86_64 arm64
Rocky Linux                  8.x                         x86_64 arm64
Rocky Linux                  9.x                         x86_64 arm64
Rocky Linux                  10.x                        x86_64 arm64
SUSE Linux Enterprise Server 15.3 and later              x86_64 arm64
Ubuntu                       18.04 LTS                   x86_64 arm64
Ubuntu                       20.04 LTS                   x86_64 arm64
Ubuntu                       22.04 LTS                   x86_64 arm64
Ubuntu                       24.04 LTS                   x86_64 arm64
Ubuntu                       25.04                       x86_64 arm64
macOS                        13, 14, 15                  x86_64 arm64
  EC2 instances only
Windows Server               2012                        x86_64
  Extended Security Updates advised
Windows Server               2012 R2                     x86_64
  Extended Security Updates advised
Windows Server               2016                        x86_64
Windows Server               2019                        x86_64
Windows Server               2022                        x86_64
Windows Server               2025                        x86_64

Sources: AWS Systems Manager User Guide, operating-systems-and-machine-types, 2026-10
END
	answers(run($plugin, '-l', '--edition=2019-04'), 3, <<'END', '--list of 2019-04');
Systems that AWS lists for Session Manager, edition 2019-04

system                       versions                    processors
Amazon Linux                 2012.03 - 2014.09           x86 x86_64
Amazon Linux                 2015.03 - 2018.03           x86_64
Amazon Linux                 2.0 and later               x86_64 arm64
CentOS Linux                 6.0                         x86
  agent 3.0.x at most
CentOS Linux                 6.3 and later 6.x           x86 x86_64
  agent 3.0.x at most
CentOS Linux                 7.1 and later 7.x           x86_64 arm64
Raspbian                     Jessie, Stretch             arm
Red Hat Enterprise Linux     6.0                         x86_64
  agent 3.0.x at most
Red Hat Enterprise Linux     6.5                         x86 x86_64
  agent 3.0.x at most
Red Hat Enterprise Linux     6.9                         x86 x86_64
  agent 3.0.x at most
Red Hat Enterprise Linux     7.0                         x86_64
Red Hat Enterprise Linux     7.4                         x86_64
Red Hat Enterprise Linux     7.5                         x86_64
Red Hat Enterprise Linux     7.6                         x86_64 arm64
SUSE Linux Enterprise Server 12 and later 12.x           x86_64
Ubuntu                       12.04 LTS                   x86 x86_64
Ubuntu                       14.04 LTS                   x86 x86_64
Ubuntu                       16.04 LTS                   x86_64 arm64
Ubuntu                       18.04 LTS                   x86_64 arm64
Windows Server               2008 R2                     x86_64
Windows Server               2012                        x86_64
Windows Server               2012 R2                     x86_64
Windows Server               2016                        x86_64

Sources: AWS Systems Manager User Guide, systems-manager-prereqs, 2019-04-05
and session-manager-prerequisites, 2019-04-05
END
	is_deeply(run($plugin, '--edition=2026-10', '--list', '-o', 'json'), run($plugin, '-l'), 'a list is a list');
};

subtest 'ranges' => sub {
	my $digit = 'a digit is expected';
	my $more = 'nothing more is expected';
	my $order = 'the start is greater than the end';
	my @bad = (
		['@', 2, 'a range is expected'], ['~', 2, 'a colon is expected after ~'], ['@~', 3, 'a colon is expected after ~'],
		['~5:1', 2, 'a colon is expected after ~'], ['5:1', 1, $order], ['@5.1:5.0', 1, $order], ['10:9', 1, $order],
		['10abc', 3, $more], ['1e3', 2, $more], ['0x10', 2, $more], ['nan', 1, $digit], ['inf', 1, $digit],
		[' 3', 1, $digit], ['3 ', 2, $more], ['3: ', 3, $digit], ['3,2', 2, $more], ['1:2:3', 4, $more], ['1::', 3, $digit],
		['-1', 1, $digit], ['1:-2', 3, $digit], ['+1', 1, $digit], ['3.', 2, $more], ['3..2', 2, $more], ['.2', 1, $digit],
		['3.2.', 4, $more], ['3.2-1', 4, $more], ['v3', 1, $digit], ['@@3', 2, $digit], ['~~:3', 2, 'a colon is expected after ~'],
		['1234567890', 10, 'a component has at most nine digits'],
		['5.1234567890:', 12, 'a component has at most nine digits'],
		['1.2.3.4.5.6.7.8.9', 17, 'a version has at most eight components'],
	);
	for (@bad) {
		my ($range, $position, $problem) = @$_;
		rejected(["-$_->[0]", $range], "--$_->[1]: $range is not a range of versions, position $position: $problem",
			"-$_->[0] '$range'") for ['w', 'warning'], ['c', 'critical'];
	}
	rejected(['-w', ''], '--warning: is not a range of versions, position 1: a range is expected', '-w with an empty value');
	rejected(['--critical='], '--critical: is not a range of versions, position 1: a range is expected');
};

# The kernel is the live host's: the ranges lie around what uname tells.
subtest 'the live kernel' => sub {
	my ($kernel) = (POSIX::uname())[2];
	my @all = map { "--$_=ok" } qw(withdrawn newer unlisted);
	my $live = run($plugin, @all);
	plan skip_all => "this host has no verdict: $live->{stdout}" if $live->{exit} != 0;
	my ($dotted, @parts) = $kernel =~ /^((\d+)\.(\d+)(?:\.(\d+))?)/;
	my $major = $parts[0];
	my ($one_less, $one_more) = map { my @p = grep { defined } @parts; $p[1] += $_; join '.', @p[0, 1] } -1, 1;
	$one_less = $major - 1 if $parts[1] == 0;
	my $fine = $live->{stdout};
	like($fine, qr/\ASSM_OS OK: .*, kernel \Q$kernel\E\n\z/, 'the kernel is told') if $fine =~ / on \S+ is listed in /;

	my $judged = sub {
		my ($arguments, $exit, $words) = @_;
		my $state = (qw(OK WARNING CRITICAL))[$exit];
		my $line = $exit == 0 ? $fine : "SSM_OS $state: kernel $kernel $words\n";
		my $name = join ' ', @$arguments;
		local $Test::Builder::Level = $Test::Builder::Level + 1;
		# Another edition has other words for the host itself.
		plugin_is('check_ssm_os', [@all, @$arguments], $exit, $line, $name) unless grep { $_ eq '-E' } @$arguments;
		my $verbose = run($plugin, @all, @$arguments, '-v');
		my $fix = $exit == 0 ? '' : "  fix: update the kernel and boot it\n";
		like($verbose->{stdout}, qr/^\[$state\] kernel: kernel \Q$kernel $words\E\n\Q$fix\E\z/m, "$name, the finding");
	};
	$judged->([], 0, 'is at least 3.2') if $major > 3;
	$judged->(['-E', '2019-04'], 0, 'has no minimum to meet');
	$judged->(['-w', "$dotted:"], 0, "is at least $dotted");
	$judged->(['-w', "$one_less:"], 0, "is at least $one_less");
	$judged->(['-w', "$one_more:"], 1, "is older than $one_more");
	$judged->(['-w', "$dotted.0.0:"], 0, "is at least $dotted.0.0");
	$judged->(['-w', "$dotted.0.1:"], 1, "is older than $dotted.0.1");
	$judged->(['-c', "$dotted:"], 0, "is at least $dotted");
	$judged->(['-c', "$one_more:"], 2, "is older than $one_more");
	$judged->(['-c', "~:$dotted"], 0, "is at most $dotted");
	$judged->(['-c', $dotted], 0, "is at most $dotted");
	$judged->(['-c', ":$dotted"], 0, "is at most $dotted");
	$judged->(['-c', "0:$dotted"], 0, "is at most $dotted");
	$judged->(['-c', "~:$one_less"], 2, "is newer than $one_less");
	$judged->(['-c', $one_less], 2, "is newer than $one_less");
	$judged->(['-c', "$one_less:$one_more"], 0, "is inside $one_less:$one_more");
	$judged->(['-c', "$dotted:$dotted"], 0, "is inside $dotted:$dotted");
	$judged->(['-c', "$one_more:" . ($major + 1)], 2, "is outside $one_more:" . ($major + 1));
	$judged->(['-c', "\@$one_less:$one_more"], 2, "is inside $one_less:$one_more");
	$judged->(['-w', "\@$dotted:$dotted"], 1, "is inside $dotted:$dotted");
	$judged->(['-c', "\@$one_more:"], 0, "is outside $one_more:");
	$judged->(['-w', "$one_more:", '-c', "$one_less:"], 1, "is older than $one_more");
	$judged->(['-w', "$one_more:", '-c', "$one_more:"], 2, "is older than $one_more");
	$judged->(['-w', "$one_more:", '-w', "$one_less:"], 0, "is at least $one_less");
	$judged->(['-w', '0'], 1, 'is newer than 0');
	$judged->(['-w', '0:'], 0, 'is inside 0:');

};

done_testing();
