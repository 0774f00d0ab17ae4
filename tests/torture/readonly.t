#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Every plugin, where all is well and where nothing is, as root and as an ordinary user: each of its system calls, and
# of its children up to the program that they become, is one of those that change nothing, about what they may be about.
# A call that nobody has thought of here is a failure.
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestHost;
use TestNetwork;
use TestNode;
use TestPlugin;
use TestTour;

# About the process itself, or only asking.
my %harmless = map { $_ => 1 } qw(
	access alarm arch_prctl brk capget clock_getres clock_gettime clock_nanosleep close close_range dup dup2 dup3
	epoll_create1 epoll_ctl epoll_pwait epoll_wait exit exit_group faccessat faccessat2 fstat fstatfs fstat64
	futex getcwd getdents getdents64 getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups getpeername
	getpgid getpgrp getpid getppid getpriority getrandom getresgid getresuid getrlimit getrusage getsid
	getsockname getsockopt gettid gettimeofday getuid getuid32 getxattr lgetxattr fgetxattr lseek _llseek lstat
	lstat64 madvise mmap mmap2 mprotect mremap munmap nanosleep newfstatat pipe pipe2 poll ppoll pread64 prlimit64
	pselect6 read readlink readlinkat readv recv recvfrom recvmmsg recvmsg restart_syscall rseq rt_sigaction
	rt_sigpending rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigtimedwait sched_getaffinity sched_yield select
	set_robust_list set_thread_area set_tid_address setitimer setsockopt shutdown sigaltstack stat stat64 statfs
	statx sysinfo time times ugetrlimit umask uname wait4 waitid
);
# About the rights of a child before it becomes another program: fewer than before.
my %fewer = map { $_ => 1 } qw(setgroups setresgid setresuid setgid setuid setpgid setsid chdir fchdir);

# What may be run, by the name of the plugin: each with its arguments.
my %runs = (
	check_aws_cli => ['/usr/bin/aws --version'],
	check_session_manager_plugin => ['/usr/bin/session-manager-plugin --version'],
	check_ssm_agent => ['/usr/bin/amazon-ssm-agent -version'],
	check_ssm_online => ['/usr/bin/amazon-ssm-agent -version'],
	check_ssm_update => ['/usr/bin/amazon-ssm-agent -version'],
	check_ssm_user => ['/usr/bin/getent passwd somebody', '/usr/bin/getent passwd ssm-user',
		'/usr/bin/sudo -n -ll -U ssm-user'],
);

# With whom may be spoken. On loopback of the machine: DNS, the endpoints, the proxy; the metadata service.
my $name_server = '127.0.0.1 53';
my %talks = (
	check_ssm_endpoints => { map { $_ => 1 } $name_server, '192.0.2.1 443', '192.0.2.3 3128', '169.254.169.254 80' },
	check_ssm_node => { '169.254.169.254 80' => 1 },
);
# What the C library asks for a name of a user or host.
my $name_service = qr{^(?:/var)?/run/
	(?:nscd/socket|nslcd/socket|avahi-daemon/socket|systemd/userdb/[\w.-]+|systemd/resolve/[\w.-]+)$}x;

# The calls of each process: number => [[name, arguments, result], ...].
sub calls {
	my ($directory) = @_;
	my %calls;
	for my $path (glob "$directory/trace.*") {
		my ($process) = $path =~ /(\d+)$/;
		for (split /\n/, slurp($path)) {
			next if /^(?:---|\+\+\+) /;
			/^(\w+)\((.*)\)\s+= (\?|-?\w+)/ or /^(\w+)\((.*)/ or die "$path: $_\n";
			push @{ $calls{$process} }, [$1, $2, $3 // '?'];
		}
	}
	return \%calls;
}

# Whether a call of a process of a plugin may be; else why not. `children`: the processes that it has made, and itself.
sub objection {
	my ($plugin, $call, $children) = @_;
	my ($name, $words, $result) = @$call;
	return if $harmless{$name} || $fewer{$name};
	if ($name =~ /^(?:open|openat|openat2)$/) {
		my ($path) = $words =~ /"((?:[^"\\]|\\.)*)"/;
		return if $words !~ /\bO_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)\b/ || $path eq '/dev/null';
		return 'opens for writing';
	}
	if ($name =~ /^(?:clone3?|fork|vfork)$/) {
		return $words =~ /\bCLONE_NEW/ ? 'makes a namespace' : undef;
	}
	if ($name =~ /^(?:kill|tgkill|tkill)$/) {
		my ($whom) = $words =~ /^-?(\d+)/;
		return $whom && $children->{$whom} ? undef : 'signals a process that is not its own';
	}
	if ($name =~ /^(?:write|writev)$/) {
		my ($to) = $words =~ /^(\d+)</;
		return $words =~ m{^\d+<(?:pipe:|/dev/null>|socket:|TCP|UDP|NETLINK)|^[12]<} ? undef : 'writes to a file';
	}
	if ($name =~ /^(?:connect|sendto|sendmsg|sendmmsg|bind)$/) {
		return if $words =~ /AF_NETLINK/ || $words =~ /^\d+<NETLINK/;
		return $words =~ /sun_path="([^"]*)"/ && $1 =~ $name_service ? undef : 'speaks with a local service'
			if $words =~ /AF_UNIX|^\d+<UNIX/ && $words =~ /sun_path/;
		if ($words =~ /sin_port=htons\((\d+)\), sin_addr=inet_addr\("([\d.]+)"\)/) {
			return 'binds an address' if $name eq 'bind';
			return ($talks{$plugin} // {})->{"$2 $1"} ? undef : "speaks with $2 $1";
		}
		# getaddrinfo sorts addresses so.
		return if $words =~ /AF_UNSPEC/;
		# On a connection there is.
		return if $name ne 'bind' && $words =~ /^\d+<(?:TCP|UDP|UNIX)/ && $words !~ /sa_family/;
		return 'speaks with somebody';
	}
	return $words =~ /AF_(?:UNIX|NETLINK|INET6?)\b/ ? undef : 'makes a socket of another family' if $name eq 'socket';
	return $words =~ /F_(?:GETFD|SETFD|GETFL|SETFL|DUPFD|DUPFD_CLOEXEC)\b/ ? undef : 'locks' if $name eq 'fcntl';
	return $words =~ /\b(?:TCGETS|FIONREAD|FIONBIO|TIOCGWINSZ)\b/ ? undef : 'controls a device' if $name eq 'ioctl';
	return $words =~ /^PR_(?:GET|CAPBSET_READ|SET_(?:NO_NEW_PRIVS|PDEATHSIG|DUMPABLE)\b)/ ? undef : 'sets something'
		if $name eq 'prctl';
	return $words =~ /, \{/ && $words !~ /NULL, \{/ ? 'sets a limit' : undef if $name eq 'setrlimit';
	return 'is a call that is not known to change nothing';
}

# Goes through a process and those that it makes. Returns what is objected to.
sub walk {
	my ($calls, $process, $plugin, $children, $execs) = @_;
	my @objections;
	$children->{$process} = 1;
	for my $call (@{ $calls->{$process} // [] }) {
		my ($name, $words, $result) = @$call;
		if ($name =~ /^execve(?:at)?$/) {
			my ($path, $list) = $words =~ /^"([^"]*)", \[(.*?)\], /;
			my (undef, @arguments) = $list =~ /"([^"]*)"/g;
			if ($path =~ m{^\Q$TestNode::directory\E/(\w+)$}) {
				next if $result ne '0';
				# A plugin: the one that is called, or one of check_ssm's.
				push @objections, "$plugin runs $path" if $plugin ne '' && $plugin ne 'check_ssm';
				$plugin = $1;
				next;
			}
			my $line = join ' ', $path, @arguments;
			$execs->{"$plugin: $line"} = 1;
			push @objections, "$plugin runs $line" if !grep { $_ eq $line } @{ $runs{$plugin} // [] };
			# What a program does that a plugin may run is its own.
			next if $result ne '0';
			return @objections;
		}
		next if $plugin eq '';
		if ($name =~ /^(?:clone3?|fork|vfork)$/ && $result =~ /^\d+$/) {
			$children->{$result} = 1;
			push @objections, walk($calls, $result, $plugin, $children, $execs);
		}
		my $objection = objection($plugin, $call, $children) // next;
		push @objections, "$plugin $objection: $name($words) = $result";
	}
	return @objections;
}

# Runs a call on a machine, and tells what it may not do, and which programs it ran.
sub toured {
	my ($node, $user, $plugin, $arguments) = @_;
	my $traces = "/proc/$node->{first}/root/tmp/traces";
	mkdir $traces or die "$traces: $!\n";
	my $got = on_node($node, undef, 'strace', '-ff', '-yy', '-s', '4096', '-e', 'signal=none', '-e', 'quiet=all', '-o',
		'/tmp/traces/trace', defined $user ? ('-u', $user) : (), plugin_at($plugin), @$arguments);
	my $calls = calls($traces);
	unlink glob "$traces/*";
	rmdir $traces or die "$traces: $!\n";
	my ($first) = sort { $a <=> $b } keys %$calls;
	my %execs;
	my @objections = walk($calls, $first, '', {}, \%execs);
	my $count = 0;
	$count += @$_ for values %$calls;
	return ($got, \@objections, \%execs, $count);
}

my $seen = 0;

# The objections of a program that does all that is forbidden: what finds nothing there finds nothing anywhere.
sub test_itself {
	my $bad = sub { defined objection('check_ssm_endpoints', [@_, '0'], { 7 => 1 }) };
	my @bad = (['openat', 'AT_FDCWD</>, "/etc/x", O_WRONLY|O_CREAT, 0644'], ['openat', 'AT_FDCWD</>, "/etc/x", O_RDWR'],
		['open', '"/etc/x", O_RDONLY|O_TRUNC'], ['creat', '"/x", 0600'],
		['openat', 'AT_FDCWD</>, "/dev/null/x", O_RDWR'], ['openat2', '3</>, "x", {flags=O_WRONLY}, 24'],
		map({ [$_, '"/x"'] } qw(
			unlink unlinkat rename renameat2 mkdir mkdirat rmdir link symlink mknod chmod fchmod fchmodat chown
			lchown truncate ftruncate utimensat setxattr mount umount2 chroot pivot_root ptrace setns unshare bpf
			flock sethostname settimeofday clock_settime sendfile splice memfd_create process_vm_writev
			io_uring_setup listen accept4 inotify_init1 pidfd_send_signal reboot)),
		['kill', '1, SIGTERM'], ['kill', '-1, SIGTERM'], ['kill', '0, SIGTERM'], ['write', '3</etc/x>, "x", 1'],
		['connect', '3<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.9")}, 16'],
		['connect', '3<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("192.0.2.1")}, 16'],
		['bind', '3<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.1")}, 16'],
		['sendto', '3<UDP:[1]>, "", 0, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.0.2.1")}, 16'],
		['connect', '3<UNIX:[1]>, {sa_family=AF_UNIX, sun_path="/dev/log"}, 110'],
		['connect', '3<TCPv6:[1]>, {sa_family=AF_INET6, sin6_port=htons(443)}, 28'],
		['socket', 'AF_PACKET, SOCK_RAW, 0'], ['fcntl', '3</x>, F_SETLK, {}'], ['ioctl', '0</dev/tty>, TIOCSTI, "x"'],
		['clone', 'child_stack=NULL, flags=CLONE_NEWNS|SIGCHLD'], ['prctl', 'PR_SET_SECCOMP, 2']);
	is_deeply([grep { !$bad->(@$_) } @bad], [], 'what is forbidden is found');
	my @good = (['openat', 'AT_FDCWD</>, "/etc/x", O_RDONLY|O_CLOEXEC'], ['openat', 'AT_FDCWD</>, "/dev/null", O_RDWR'],
		['kill', '-7, SIGKILL'], ['write', '4<pipe:[7]>, "x", 1'], ['write', '1</tmp/x>, "x", 1'],
		['connect', '3<TCP:[1]>, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}, 16'],
		['connect', '3<UNIX:[1]>, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110']);
	is_deeply([grep { $bad->(@$_) } @good], [], 'and what is not is left alone');
}

test_itself();

SKIP: {
	need_lab();
	need('strace');
	skip('the sanitizers have calls of their own', 1) if slurp(plugin('check_ssm_os')) =~ /__asan_init/;
	my %all;
	for my $which (qw(healthy broken instance)) {
		my $node = visited_node($which);
		for my $user (undef, 'nobody') {
			for my $visit (visits($which)) {
				my ($plugin, $arguments, $exit) = @$visit;
				my $name = "$which, " . ($user // 'root') . ": $plugin @$arguments";
				my ($got, $objections, $execs, $count) = toured($node, $user, $plugin, $arguments);
				is($got->{exit}, $exit, "$name: exit status") if !defined $user;
				is_deeply([@$got{qw(stderr signal)}], ['', 0], "$name: nothing besides");
				is_deeply($objections, [], "$name: changes nothing");
				cmp_ok($count, '>', 20, "$name: was seen");
				$all{$_} = 1 for keys %$execs;
			}
		}
	}
	my @expected = sort map { my $plugin = $_; map { "$plugin: $_" } @{ $runs{$plugin} } } keys %runs;
	is_deeply([sort keys %all], \@expected, 'what was run in all');
}

done_testing();
