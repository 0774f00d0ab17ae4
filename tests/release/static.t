#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The static programs: what they are made of, that two builds are the same, and that they need nothing but a kernel, and
# no newer one than Linux 3.10. `make check-static` has the plugins' own tests run on them.
use strict;
use warnings;

use lib 'tests';
use Cwd qw(getcwd realpath);
use File::Copy ();
use Test::More;
use TestNetwork;
use TestNode;
use TestPlugin;

my $build = $ENV{BUILD} // 'build';
my ($release) = slurp("Makefile") =~ /^VERSION = (.*)$/m;
my @processors = qw(x86_64 aarch64 armhf);
my %machine = (x86_64 => 'Advanced Micro Devices X86-64', aarch64 => 'AArch64', armhf => 'ARM');

sub static { "$build/static/$_[0]" . (defined $_[1] ? "/$_[1]" : '') }

# Skips the rest of a SKIP block where there are none for this processor.
sub need_static {
	my ($processor) = @_;
	my @missing = grep { !-x static($processor, $_) } @plugins or return;
	fail("make static-$processor has not been run") if $ENV{NO_SKIP};
	skip("make static-$processor has not been run", 1);
}

# What is wrong with how a program is linked.
sub flaws {
	my ($path, $machine) = @_;
	my $read = run('readelf', '--wide', '--file-header', '--segments', '--sections', '--dynamic', $path)->{stdout};
	my @flaws;
	push @flaws, 'another processor' if $read !~ /^ *Machine: +\Q$machine\E$/m;
	push @flaws, 'at a fixed address' if $read !~ /^ *Type: +DYN /m || $read !~ /\(FLAGS_1\).*\bPIE\b/;
	push @flaws, 'an interpreter' if $read =~ /^ *INTERP /m;
	push @flaws, 'libraries' if $read =~ /\(NEEDED\)/;
	push @flaws, 'no RELRO' if $read !~ /^ *GNU_RELRO /m || $read !~ /\(FLAGS_1\).*\bNOW\b/;
	push @flaws, 'an executable stack' if $read !~ /^ *GNU_STACK .* RW +0x\w+$/m;
	push @flaws, 'memory to write to and to execute' if $read =~ /^ *LOAD .* RWE /m;
	push @flaws, 'symbols' if $read =~ / \.symtab /;
	push @flaws, 'debugging information' if $read =~ / \.debug_/;
	push @flaws, 'a build id' if $read =~ /build-id/;
	my $content = slurp($path);
	push @flaws, "the path $_" for grep { index($content, $_) >= 0 } getcwd(), realpath($build);
	return @flaws;
}

sub test_links {
	my ($processor) = @_;
	for my $plugin (@plugins) {
		is_deeply([flaws(static($processor, $plugin), $machine{$processor})], [], "$plugin for $processor");
		note(sprintf '%7d %s %s', -s static($processor, $plugin), $processor, $plugin);
	}
}

# Once more, from another directory, at another time of another place, by another mask.
sub test_same {
	my ($processor) = @_;
	my $copy = scratch() . '/another/place';
	File::Path::make_path("$copy/other/musl");
	run('cp', '-R', qw(Makefile common plugins contrib), $copy)->{exit} == 0 or die $copy;
	run('cp', '-R', "$build/musl/$processor", "$copy/other/musl")->{exit} == 0 or die $copy;
	my $made = run({ within => 600 }, 'env', 'LC_ALL=C.UTF-8', 'TZ=Pacific/Apia', 'sh', '-c', 'umask 077; exec "$@"', 'sh',
		'make', '-s', '-C', $copy, 'BUILD=other', "static-$processor");
	is($made->{exit}, 0, "built once more for $processor") or diag($made->{stderr});
	is_deeply([grep { slurp(static($processor, $_)) ne slurp("$copy/other/static/$processor/$_") } @plugins], [],
		'... every program is the same');
}

# What is said where there is nothing: [exit status, line].
my %nowhere = (
	check_aws_cli => [2, 'AWS_CLI CRITICAL: the AWS CLI is not installed'],
	check_session_manager_plugin => [2, 'SESSION_MANAGER_PLUGIN CRITICAL: the Session Manager plugin is not installed'],
	check_ssm => [3, qr/\ASSM UNKNOWN: 7 unknown of 7 /],
	check_ssm_agent => [2, qr/\ASSM_AGENT CRITICAL: SSM Agent is not installed: /],
	check_ssm_endpoints => [3, qr/\ASSM_ENDPOINTS UNKNOWN: the Region is not known: /],
	check_ssm_node => [3, qr/\ASSM_NODE UNKNOWN: whether this is an EC2 instance is not known: /],
	check_ssm_online => [3, qr/\ASSM_ONLINE UNKNOWN: cannot see whether SSM Agent is running: /],
	check_ssm_os => [3, qr/\ASSM_OS UNKNOWN: the system is unknown: /],
	check_ssm_update => [3, qr/\ASSM_UPDATE UNKNOWN: no agent to be kept up to date was found: /],
	check_ssm_user => [3, qr/\ASSM_USER UNKNOWN: cannot tell whether ssm-user exists: /],
);

# A root directory that holds the program and nothing else.
sub test_nowhere {
	my ($processor) = @_;
	my @in = ('contrib/packaging/emulated', $processor, 'chroot');
	for my $plugin (@plugins) {
		my $root = scratch();
		File::Copy::copy(static($processor, $plugin), "$root/$plugin") && chmod(0755, $root, "$root/$plugin") or die $root;
		my $version = run(@in, $root, "/$plugin", '--version');
		skip($version->{stderr} =~ s/\n//r, 1) if $version->{exit} == 77;
		answers($version, 3, "$plugin (monitoring-plugins-ssm) $release\n", "$plugin --version for $processor");
		my ($exit, $line) = @{ $nowhere{$plugin} };
		my $got = run(@in, $root, "/$plugin", '--timeout', '9');
		is_deeply([@$got{qw(exit signal stderr)}], [$exit, 0, ''], '... and its verdict on nothing');
		like($got->{stdout}, ref $line ? qr/$line.*\n\z/ : qr/\A\Q$line\E\n\z/, '... is one line');
	}
}

# Linux 3.10 numbers the system calls of x86_64 from 0 to this, finit_module; what came later came behind that.
my $last = 313;
# Later ones that the plugins make, and do without: the call that fails where it is not known.
my %has_fallback = (close_range => 'ENOSYS');

# The system calls of a run, name => number, from what each of its processes did, by their numbers. What a plugin runs
# is not its own: a process is no longer the plugin's when it is another program, and neither are its children.
sub calls_of {
	my (%did) = @_;
	my (%number, %other);
	for my $process (sort { $a <=> $b } keys %did) {
		for (split /\n/, $did{$process}) {
			my ($number, $name) = /^\[ *(\d+)\] (\w+)\(/ or next;
			$other{$1} = 1 if $other{$process} && $name =~ /fork$|^clone/ && / = (\d+)$/;
			$number{$name} = $number if !$other{$process};
			$other{$process} = 1 if $name eq 'execve' && m{= 0$} && !m{\] execve\("\Q$directory\E/check_};
		}
	}
	return %number;
}

# How the plugins are called there, so that every way of theirs to ask is gone.
my @calls = (
	(map { "$_ -v" } @plugins), (map { "$_ -o json" } @plugins), (map { "$_ --help" } @plugins),
	'check_ssm_os --list', 'check_ssm_os --root=/', 'check_ssm_agent --root=/', 'check_ssm_agent -f kms',
	'check_ssm_user --required --admin=enabled', 'check_ssm_user --root=/', 'check_ssm_node --root=/',
	'check_ssm --role=all',
	'check_ssm_endpoints -r us-east-1 -x http://192.0.2.1:3128', 'check_ssm_endpoints -r ap-south-1 -f kms',
	'check_ssm_node --metadata=http://169.254.169.254', 'check_ssm_online --root=/', 'check_ssm_update --root=/',
);

# Runs all of these on a node under strace, with these options. Returns the answers, and what the processes did.
sub traced_there {
	my ($node, @options) = @_;
	my (@answers, @runs);
	for my $call (@calls) {
		my ($plugin, @arguments) = split / /, $call;
		my @strace = ('/usr/bin/strace', '-ff', '-qq', '-n', '-e', 'signal=none', '-o', '/lab/trace', @options);
		my $got = $node->run({ command => \@strace }, plugin_at($plugin), @arguments, '-t', '9');
		push @answers, [$call, $got->{exit}, without_numbers($got)->{stdout} =~ s/\d+/N/gr];
		my @traces = glob "/proc/$node->{first}/root/lab/trace.*";
		push @runs, { map { /(\d+)$/ ? ($1 => slurp($_)) : () } @traces };
		unlink(@traces) == @traces or die 'traces';
	}
	return (\@answers, @runs);
}

sub test_calls {
	local $ENV{PLUGIN_DIR} = static('x86_64');
	my $node = node(services => { '192.0.2.1:3128' => 'silent' }, metadata => ['all=none']);
	my ($answers, @runs) = traced_there($node);
	my %number = map { calls_of(%$_) } @runs;
	cmp_ok(scalar keys %number, '>', 30, 'strace shows the system calls');
	note(join ' ', sort keys %number);
	is_deeply([sort grep { $number{$_} > $last } keys %number], [sort keys %has_fallback],
		'no system call is newer than Linux 3.10, but those that can be done without');
	is_deeply([grep { $_->[1] > 3 } @$answers], [], 'every run ends with a state');
	for my $call (sort keys %has_fallback) {
		my ($without, @failed) = traced_there($node, '-e', "inject=$call:error=$has_fallback{$call}");
		like(join('', map { values %$_ } @failed), qr/\] $call\(.* = -1 $has_fallback{$call} /, "$call fails");
		is_deeply($without, $answers, '... and every answer is the same');
	}
}

for my $processor (@processors) {
	SKIP: {
		need_static($processor);
		need('readelf');
		test_links($processor);
	}
	SKIP: {
		need_static($processor);
		need('make');
		test_same($processor);
	}
	SKIP: {
		need_static($processor);
		need('root');
		test_nowhere($processor);
	}
}
SKIP: {
	need_static('x86_64');
	need_lab();
	need('strace');
	test_calls();
}
done_testing();
