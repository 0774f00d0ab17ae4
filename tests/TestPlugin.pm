# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What the plugin tests share: run a plugin, compare all that it says, lay out small file trees.
package TestPlugin;

use strict;
use warnings;
use feature 'state';

use Exporter 'import';
use File::Basename qw(basename dirname);
use File::Copy ();
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use POSIX ();
use Test::More;

our @EXPORT = qw(run begin plugin plugin_is answers tree put slurp scratch samples need need_native closed unprivileged
	traced);

# Seconds after which a plugin hangs. No test waits for longer than a second or two.
use constant HANGS => 60;

# Same bytes everywhere: the tests of locales set their own.
$ENV{LC_ALL} = 'C';
delete $ENV{POSIXLY_CORRECT};

# The path of a plugin of the build under test.
sub plugin {
	my ($name) = @_;
	return ($ENV{PLUGIN_DIR} // 'build') . "/$name";
}

# Runs a command without a shell, standard input from /dev/null. Returns stdout, stderr, exit status and
# the signal that ended it (0: none). A first hash reference may hold:
#   setup => code to run in the child before exec, after its streams are in place
#   within => seconds after which it hangs, in place of HANGS
sub run {
	return begin(@_)->();
}

# Begins to, and returns at once: a function that waits for the end, and returns what `run` does.
sub begin {
	my $with = ref $_[0] eq 'HASH' ? shift : {};
	my @command = @_;
	state $streams = scratch();
	state $number = 0;
	$number++;
	my ($out, $err) = map { "$streams/$_.$number" } qw(stdout stderr);
	my $pid = fork() // die "fork: $!";
	if ($pid == 0) {
		open(STDIN, '<', '/dev/null') and open(STDOUT, '>', $out) and open(STDERR, '>', $err) or exit 126;
		$with->{setup}->() if $with->{setup};
		unshift @command, memcheck() if $ENV{VALGRIND} && $number % ($ENV{VALGRIND_EVERY} // 1) == 0 && !$with->{setup}
			&& $command[0] eq plugin(basename($command[0]));
		{ no warnings; exec { $command[0] } @command; }
		exit 127;
	}
	return sub {
		# What hangs is ended, and then fails by its signal.
		local $SIG{ALRM} = sub { kill 'KILL', $pid };
		alarm($with->{within} // HANGS);
		waitpid($pid, 0);
		my $status = $?;
		alarm(0);
		return { stdout => slurp($out), stderr => slurp($err), exit => $status >> 8, signal => $status & 127 };
	};
}

# What runs a plugin, not its children, under valgrind, which writes what it finds to a file in the directory VALGRIND; of
# all runs of a test each VALGRIND_EVERYth.
# What a test traces or starts with a setup (limits, closed descriptors, another user) or on a made-up host runs without.
sub memcheck {
	return ('valgrind', '-q', '--error-exitcode=98', '--leak-check=full', "--log-file=$ENV{VALGRIND}/%p");
}

# One test: the complete standard output, an empty standard error, the exit status.
sub answers {
	my ($got, $exit, $stdout, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	is_deeply($got, { stdout => $stdout, stderr => '', exit => $exit, signal => 0 }, $name);
}

# plugin_is('check_ssm_os', ['--root=DIR'], 0, "SSM_OS OK: ...\n", 'what is tested')
sub plugin_is {
	my ($plugin, $arguments, $exit, $stdout, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	answers(run(plugin($plugin), @$arguments), $exit, $stdout, $name);
}

# A new empty directory that goes away with the test.
sub scratch {
	return tempdir(CLEANUP => 1);
}

# A new tree: path => content. A reference to a string makes a symbolic link to it, a code
# reference is called with the path and makes whatever it likes there.
sub tree {
	my (%files) = @_;
	my $root = scratch();
	put("$root/$_", $files{$_}) for sort keys %files;
	return $root;
}

sub put {
	my ($path, $content) = @_;
	make_path(dirname($path));
	if (ref $content eq 'CODE') {
		$content->($path);
	} elsif (ref $content) {
		symlink($$content, $path) or die "$path: $!";
	} else {
		open(my $file, '>:raw', $path) or die "$path: $!";
		print {$file} $content or die "$path: $!";
		close($file) or die "$path: $!";
	}
}

# Where the collection of real files is, or undef: it is not part of the project.
sub samples {
	my $path = $ENV{SAMPLES} // '../shared/samples';
	return -d $path ? $path : undef;
}

# Setup of a run: with these descriptors closed.
sub closed {
	my @descriptors = @_;
	return sub { POSIX::close($_) for @descriptors };
}

# Setup of a run: as a user who is not root. Trees and plugins have to be within that user's reach:
# `unprivileged` given a plugin's path returns the path of a copy that is.
sub unprivileged {
	my ($plugin) = @_;
	return sub {
		return if $> != 0;
		$) = '65534 65534';
		POSIX::setgid(65534) and POSIX::setuid(65534) or POSIX::_exit(126);
	} unless defined $plugin;
	my $directory = scratch();
	my $copy = "$directory/" . File::Basename::basename($plugin);
	File::Copy::copy($plugin, $copy) or die "$copy: $!";
	chmod(0755, $directory, $copy) == 2 or die "$directory: $!";
	return $copy;
}

# Runs a command under strace, with these options of strace. Returns what `run` does, and the trace.
sub traced {
	my ($options, @command) = @_;
	my $trace = scratch() . '/trace';
	my $got = run('strace', '-e', 'quiet=all', '-o', $trace, @$options, @command);
	return ($got, slurp($trace));
}

# Whether strace is there and may trace: some containers forbid that.
sub can_trace {
	state $can = run('strace', '-e', 'quiet=all', '-o', '/dev/null', 'true')->{exit} == 0;
	return $can;
}

# Skips the rest of a SKIP block by the name of what is missing, a program or 'root'. Where everything
# is meant to be there (NO_SKIP) that is a failure instead.
sub need {
	my ($what, $tests) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	need_native('strace shows the emulator', $tests) if $what eq 'strace';
	my $there = $what eq 'root' ? $> == 0
		: $what eq 'strace' ? can_trace()
		: grep { -x "$_/$what" } split /:/, "$ENV{PATH}:/usr/sbin:/sbin";
	return if $there;
	if ($ENV{NO_SKIP}) {
		fail("$what is missing");
		no warnings 'exiting';
		last SKIP;
	}
	skip("$what is missing", $tests // 1);
}

# Skips the rest of a SKIP block where the plugins are another processor's and run in an emulator, for what it is unlike
# a kernel in. That is no failure anywhere.
sub need_native {
	my ($unlike, $tests) = @_;
	skip("$ENV{EMULATED}: $unlike", $tests // 1) if $ENV{EMULATED};
}

sub slurp {
	my ($path) = @_;
	open(my $file, '<:raw', $path) or die "$path: $!";
	local $/;
	return <$file> // '';
}

1;
