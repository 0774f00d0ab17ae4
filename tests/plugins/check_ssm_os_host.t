#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_os: what it asks of the host, and what it makes of a host that fails, stops it or speaks another
# language. strace fails the system calls and sends the signals exactly where they are wanted, so nothing waits.
use strict;
use warnings;

use lib 'tests';
use Cwd qw(realpath);
use POSIX qw(mkfifo);
use Test::More;
use Time::HiRes qw(time);
use TestPlugin;

my $plugin = plugin('check_ssm_os');
my $debian = '--root=tests/roots/debian-12';
my $on = '--arch=x86_64';
my $ok = "SSM_OS OK: Debian GNU/Linux 12 on x86_64 is listed in edition 2026-10 as Debian Bookworm (12)\n";
my $file = '/etc/os-release';
my @all = map { "--$_=ok" } qw(withdrawn newer unlisted);

# glibc opens by openat, musl by open where the processor has it; both name fstat in several ways.
my $open = '?open,openat';
my $fstat = '?fstat,?newfstatat,?statx';

# injected('openat', 'error=EIO', PATH, arguments): runs under strace, with this in place of what system calls
# of that name answer about PATH, where there is one.
sub injected {
	my ($calls, $what, $path, @arguments) = @_;
	my ($got) = traced([defined $path ? ('-P', $path) : (), '-e', "trace=$calls", '-e', "inject=$calls:$what"],
		$plugin, @arguments);
	return $got;
}

# Live runs need a host whose os-release decides.
sub live_release { -e $file && !-e '/etc/bottlerocket-release' }

subtest 'stopped while reading' => sub {
	SKIP: {
		need('strace', 1);
		# Below a root openat has the last component only.
		my %where = ("$debian" => 'os-release', '' => $file);
		delete $where{''} unless live_release();
		for my $root (sort keys %where) {
			my @arguments = grep { $_ ne '' } $root, $root ? $on : ();
			my $place = $root ? 'below a root' : 'live';
			my $stopped = sub {
				my ($signal, @more) = @_;
				return injected($open, "signal=$signal", $where{$root}, @arguments, @more);
			};
			my $expired = "timed out after 10 s while reading $file";
			my $ended = "stopped by a signal while reading $file";
			my $json = sub {
				my ($state, $exit, $words) = @_;
				return qq({"service":"SSM_OS","state":"$state","exit":$exit,"summary":"$words","findings":)
					. qq([{"id":"deadline","state":"$state","text":"$words","fix":null}],"perfdata":[]}\n);
			};
			answers($stopped->('SIGALRM'), 3, "SSM_OS UNKNOWN: $expired\n", "$place: the deadline");
			answers($stopped->('SIGALRM', '-v'), 3, "SSM_OS UNKNOWN: $expired\n", "$place: ... verbose");
			answers($stopped->('SIGALRM', '-t', '3600:warning'), 1,
				"SSM_OS WARNING: timed out after 3600 s while reading $file\n", "$place: ... as WARNING");
			answers($stopped->('SIGALRM', '-t', '10:critical'), 2, "SSM_OS CRITICAL: $expired\n", "$place: ... as CRITICAL");
			answers($stopped->('SIGALRM', '-t', '10:unknown'), 3, "SSM_OS UNKNOWN: $expired\n", "$place: ... as UNKNOWN");
			answers($stopped->('SIGALRM', '-o', 'json'), 3, $json->('UNKNOWN', 3, $expired), "$place: ... as JSON");
			answers($stopped->('SIGALRM', '-o', 'json', '-t', '10:critical'), 2, $json->('CRITICAL', 2, $expired),
				"$place: ... as CRITICAL in JSON");
			answers($stopped->($_, '-t', '10:critical'), 3, "SSM_OS UNKNOWN: $ended\n", "$place: $_")
				for qw(SIGTERM SIGINT SIGHUP SIGQUIT SIGXCPU);
			answers($stopped->('SIGTERM', '-o', 'json'), 3, $json->('UNKNOWN', 3, $ended), "$place: SIGTERM in JSON");
		}
		my $all_good = sub {
			my ($calls, $what, $name) = @_;
			answers(injected($calls, $what, undef, $debian, $on), 0, $ok, $name);
		};
		$all_good->('write', "signal=$_:when=1", "$_ while the line is written") for qw(SIGALRM SIGTERM SIGPIPE SIGXFSZ);
		$all_good->('write', 'error=EINTR:when=1', 'a write that is interrupted goes on');
		answers(injected('write', 'retval=10:when=1', undef, $debian, $on), 0, substr($ok, 10),
			'a write of ten bytes goes on behind them');
		answers(injected('write', 'error=EIO', undef, $debian, $on), 3, '', 'a write that fails');
		# A build that counts would try to write its counters for ever.
		answers(injected('write', 'retval=0', undef, $debian, $on), 3, '', 'a write of nothing') unless $ENV{COVERAGE};
		answers(injected('rt_sigprocmask', 'error=EINVAL', undef, $debian, $on), 3,
			"SSM_OS UNKNOWN: the system refuses a timer, so the check may not end\n", 'no deadline, no check');
		$all_good->('poll,?ppoll', 'error=ENOMEM', 'poll is a precaution only');
	}
};

subtest 'deadline' => sub {
	my $fifo = tree('etc/os-release' => sub { mkfifo($_[0], 0644) or die }, 'bin/sh' => sub { mkfifo($_[0], 0644) or die },
		'etc/bottlerocket-release' => \'missing');
	my $start = time;
	answers(run($plugin, "--root=$fifo", '-t', '1'), 3,
		"SSM_OS UNKNOWN: the system is unknown: $file is no evidence: not a regular file\n", 'a FIFO');
	ok(time - $start < 1, 'is not waited for');
};

subtest 'system calls that fail' => sub {
	my $no_evidence = sub {
		my ($got, $cause, $name) = @_;
		answers($got, 3, "SSM_OS UNKNOWN: the system is unknown: $file is no evidence: $cause\n", $name);
	};
	my %causes = (
		EACCES => 'permission denied',
		EPERM => 'not permitted',
		EIO => 'input/output error',
		ENOMEM => 'out of memory',
		EMFILE => 'too many open files in this process',
		ENFILE => 'too many open files in the system',
		ELOOP => 'too many symbolic links',
		EINTR => 'interrupted',
		EDOM => 'an unexpected error',
	);
	SKIP: {
		need('strace', 1);
		my $text = "NAME=Ubuntu\nID=ubuntu\nVERSION_ID=22.04\n";
		my $root = realpath(tree('etc/os-release' => $text, 'usr/lib/os-release' => "ID=fedora\n"));
		my $ubuntu = "SSM_OS OK: Ubuntu 22.04 on x86_64 is listed in edition 2026-10 as Ubuntu 22.04 LTS\n";
		my @rooted = ("--root=$root", $on);

		for my $error (sort keys %causes) {
			$no_evidence->(injected($open, "error=$error", 'os-release', @rooted), $causes{$error}, "open: $error");
		}
		answers(injected($open, "error=$_:when=1", q(os-release), @rooted), 2,
			"SSM_OS CRITICAL: fedora (ID fedora) is not listed in edition 2026-10\n", "open: $_ is a file that is not there")
			for qw(ENOENT ENOTDIR);
		$no_evidence->(injected('read', "error=$_", "$root$file", @rooted), $causes{$_}, "read: $_")
			for qw(EIO ENOMEM);
		$no_evidence->(injected('read', 'error=EISDIR', "$root$file", @rooted), 'a directory', 'read: EISDIR');
		$no_evidence->(injected('read', 'error=ENOENT', "$root$file", @rooted), 'no such file or directory',
			'read: ENOENT is not a file that is not there');
		$no_evidence->(injected('read', 'error=EIO:when=2', "$root$file", @rooted), $causes{EIO}, 'the second read: EIO');
		$no_evidence->(injected('read', 'retval=0', "$root$file", @rooted), 'it has no ID', 'read: nothing');
		answers(injected('read', 'error=EINTR:when=1', "$root$file", @rooted), 0, $ubuntu, 'read: EINTR once');
		$no_evidence->(injected($fstat, 'error=EIO', "$root$file", @rooted), $causes{EIO}, 'fstat: EIO');
		answers(injected('close', 'error=EIO', "$root$file", @rooted), 0, $ubuntu, 'close: EIO');

		answers(injected('readlinkat', "error=$_", undef, @rooted), 3, 'SSM_OS UNKNOWN: the system is unknown: '
			. "/etc/bottlerocket-release is no evidence: $causes{$_}\n", "readlinkat: $_") for qw(EACCES EIO ENOMEM);
	}
	SKIP: {
		need('strace', 1);
		skip('no os-release here', 1) unless live_release();
		$no_evidence->(injected($open, "error=$_", $file), $causes{$_}, "live: open: $_") for sort keys %causes;
		$no_evidence->(injected('read', 'error=EIO', $file), $causes{EIO}, 'live: read: EIO');
		$no_evidence->(injected($fstat, 'error=EIO', $file), $causes{EIO}, 'live: fstat: EIO');
		is_deeply(injected('read', 'error=EINTR:when=1', $file), run($plugin), 'live: read: EINTR once');
		answers(injected($open, 'error=EACCES', '/etc/bottlerocket-release'), 3, 'SSM_OS UNKNOWN: the system is unknown: '
			. "/etc/bottlerocket-release is no evidence: permission denied\n", 'live: bottlerocket-release');

		my $verbose = run($plugin, @all, '-v');
		skip('this host has no row', 1) if $verbose->{exit} != 0 || $verbose->{stdout} !~ /\] os-arch: /;
		my $processor = 'the processor is unknown: uname failed: bad address';
		my $kernel = 'the kernel is unknown: uname failed: bad address';
		my ($system) = $verbose->{stdout} =~ /^(\[OK\] os-listed: .*\n(?:  fix: .*\n)?)/m;
		answers(injected('uname', 'error=EFAULT', undef, @all), 3, "SSM_OS UNKNOWN: $processor, $kernel\n",
			'uname: both findings');
		answers(injected('uname', 'error=EFAULT', undef, @all, '-v'), 3, "SSM_OS UNKNOWN: $processor, $kernel\n${system}"
			. "[UNKNOWN] os-arch: $processor\n[UNKNOWN] kernel: $kernel\n",
			'uname: both findings, and no advice to give --arch, which a live host refuses');
	}
};

# The files that each traced line opens: path as the call has it, flags, what it became.
sub opened {
	my ($trace) = @_;
	my @opened;
	for (split /\n/, $trace) {
		next unless /^open(?:at)?\((?:(AT_FDCWD|\d+)(?:<([^>]*)>)?, )?"([^"]*)"\.*, ([A-Z_|0-9x]+).*\) += (-?\d+)(?:<([^>]*)>)?/;
		push @opened, { at => $1 // 'AT_FDCWD', path => $3, flags => $4, failed => $5 < 0, file => $6 };
	}
	return @opened;
}

# What the loader, the C library and the sanitizers read for themselves.
my $own = qr{^(?:/etc/ld\.so\.(?:cache|preload)|/etc/ld-musl-\w+\.path|.*/lib[^/]*\.so[.\d]*|/dev/null
	|/proc/(?:self|\d+)/(?:cmdline|environ|maps))$}x;

subtest 'what it asks of the host' => sub {
	SKIP: {
		need('strace', 1);
		my @options = ('-f', '-y');
		my $changes = qr/^\d+ +(?!exit|execve|open|openat|readlink|readlinkat|access|faccessat2?|stat|lstat|fstat|newfstatat
			|statx|getcwd|arch_prctl|set_tid_address|wait4)\w+\(/mx;
		my $quiet = sub {
			my ($trace, $name) = @_;
			unlike($trace, $changes, "$name: changes nothing, connects nowhere");
			is(() = $trace =~ /\bexecve\(/g, 1, "$name: executes nothing");
			unlike($trace, qr/\b(?:clone3?|v?fork)\(/, "$name: has no children");
			my $stripped = $trace =~ s/^\d+ +//gmr;
			my @opened = opened($stripped);
			my $count = () = $stripped =~ /^open(?:at)?\(/mg;
			is(@opened, $count, "$name: each open is understood");
			is_deeply([grep { $_->{flags} !~ /^O_RDONLY\b/ || $_->{flags} =~ /O_(?:CREAT|TRUNC|APPEND|TMPFILE)/ }
				grep { $_->{path} !~ /\.gcda$/ } @opened], [], "$name: opens for reading only");
			return grep { $_->{path} !~ $own && $_->{path} !~ /\.gcda$/ } @opened;
		};
		my $calls = '%file,%network,%process';

		for my $arguments ([], ['-v', '-w', '3:', '-c', '2:'], ['-o', 'json', '-E', '2019-04']) {
			my ($got, $trace) = traced([@options, '-e', "trace=$calls"], $plugin, @$arguments);
			my $name = "live @$arguments";
			is_deeply($got, run($plugin, @$arguments), "$name: the same verdict under strace");
			my @asked = $quiet->($trace, $name);
			my @releases = map { "/etc/$_" } qw(centos-release oracle-release system-release redhat-release SuSE-release);
			my %known = map { $_ => 1 } @releases, '/etc/bottlerocket-release', $file, '/usr/lib/os-release';
			is_deeply([grep { !$known{ $_->{path} } } @asked], [], "$name: asks the release files only");
			# musl adds O_LARGEFILE.
			is_deeply([grep { $_->{flags} =~ s/\|O_LARGEFILE//r ne 'O_RDONLY|O_NOCTTY|O_NONBLOCK|O_CLOEXEC' } @asked],
				[], "$name: never waits, never leaves it to others");
		}

		my $up = '../' x 40;
		my $root = realpath(tree(
			'etc' => \'/conf', 'conf/os-release' => \"${up}usr/lib/../lib/os-release", 'conf/bottlerocket-release' => \'/etc/passwd',
			'usr/lib/os-release' => \"../..${up}etc/hostname", 'bin' => \'/usr/bin', 'usr/bin/sh' => \"${up}bin/dash",
			'lib64' => \'/lib', 'lib' => \"$up/proc/self/root/lib",
			'conf/system-release' => "Amazon Linux release 2 (Karoo)\n",
		));
		my ($got, $trace) = traced([@options, '-e', "trace=$calls"], $plugin, "--root=$root");
		answers($got, 3, 'SSM_OS UNKNOWN: the processor is unknown: no program below the root tells its processor, name '
			. "it with --arch\n", 'every link out of the root is dangling: what is left is one legacy file');
		like($trace, qr/"system-release", O_RDONLY/, 'root: which is read');
		my ($first, @asked) = $quiet->($trace, 'root');
		is_deeply([@$first{qw(at path file)}], ['AT_FDCWD', $root, $root], 'root: is opened first');
		like($first->{flags}, qr/O_PATH/, 'root: as a path');
		cmp_ok(scalar @asked, '>', 20, 'root: is walked');
		is_deeply([grep { $_->{at} eq 'AT_FDCWD' || $_->{path} =~ m{/|^\.\.$} } @asked], [],
			'root: each open is one component below a directory');
		is_deeply([grep { !$_->{failed} && $_->{file} !~ m{^\Q$root\E(?:/|$)} } @asked], [], 'root: each ends inside');
		is_deeply([grep { $_->{flags} !~ /O_NOFOLLOW/ || $_->{flags} !~ /O_CLOEXEC/ } @asked], [], 'root: no link is followed');
	}
};

subtest 'every locale and environment' => sub {
	my $name = "NAME=\"Te\xcc\x81st \xc4\xb0\xc4\xb1 \xe9\"\n";
	my @calls = (
		[$debian, $on], ["--root=" . tree('etc/os-release' => "ID=TITLE\n${name}VERSION_ID=1.5\n"), '-v'],
		['--help'], ['--list'], ['-t', '1.5'], ['-w', '1,5'], ["\xc4\xb0"], [$debian, $on, '-o', 'json'], [],
	);
	my @environments = (
		{ LC_ALL => 'tr_TR.UTF-8', LANG => 'tr_TR.UTF-8', LANGUAGE => 'tr' },
		{ LC_ALL => 'de_DE.UTF-8', LC_NUMERIC => 'de_DE.UTF-8', LANGUAGE => 'de' },
		{ LC_ALL => 'C.UTF-8', TZ => ':/dev/zero' },
		{ LC_ALL => '../../../../nonsense|`$(x)`', TZ => 'nonsense-99:99:99', LANG => "\xff" },
		{ TZ => ':../../etc/passwd', PATH => '/nonexistent', HOME => '/nonexistent', POSIXLY_CORRECT => '1' },
		{ COLUMNS => '20', TERM => 'xterm', NAGIOS_PLUGIN_STATE_DIRECTORY => '/nonexistent', BLOCKSIZE => 'x' },
	);
	for my $call (@calls) {
		my $same = run($plugin, @$call);
		is_deeply(run({ setup => sub { %ENV = () } }, $plugin, @$call), $same, "env -i: @$call[0 .. -1 + @$call]");
		for my $environment (@environments) {
			my $text = join ' ', map { "$_=$environment->{$_}" } sort keys %$environment;
			is_deeply(run({ setup => sub { delete $ENV{LC_ALL}; @ENV{ keys %$environment } = values %$environment } },
				$plugin, @$call), $same, "$text: @$call[0 .. -1 + @$call]");
		}
	}
};

done_testing();
