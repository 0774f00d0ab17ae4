# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# A real daemon for the time of a test: it runs in the foreground, in a process namespace of its own, so that it and
# all that it started end with the test, however that ends. Root only.
#
#     my $port = free_port();
#     my $daemon = start('lighttpd', '-D', '-f', $configuration);
#     $daemon->wait_until('it listens', sub { listens($port) });
#     $daemon->stop;	# or when the test ends
package TestDaemon;

use strict;
use warnings;

use Exporter 'import';
use IO::Socket::INET;
use POSIX qw(WNOHANG);
use TestPlugin qw(scratch slurp);
use Time::HiRes qw(sleep time);

our @EXPORT = qw(start free_port listens wait_until shared_scratch);

# Seconds after which what is waited for does not come any more, and after which a daemon that was told to end does not.
use constant { COMES => 20, ENDS => 5 };

# Runs a command until its input ends, which is a pipe of the test. Whatever is left ends with this shell, the first
# process of its namespace.
my $first = <<'END_OF_SHELL';
exec 9<&0 </dev/null
"$@" 9<&- &
daemon=$!
{ read -r end <&9; kill -TERM "$daemon"; sleep "$ENDS"; kill -KILL "$daemon"; } 2>/dev/null &
exec 9<&-
wait "$daemon"
END_OF_SHELL

my @running;

# Starts a program that stays in the foreground and returns it. A first hash reference may hold:
#   setup => code to run in the child before exec
#   log => a further file to show when something goes wrong, besides what it prints
sub start {
	my $with = ref $_[0] eq 'HASH' ? shift : {};
	my @command = @_;
	my $self = bless { name => $command[0], said => scratch() . '/said', log => $with->{log}, owner => $$ }, __PACKAGE__;
	# Who interrupts a test lets it tidy up.
	$SIG{$_} ||= sub { exit 1 } for qw(HUP INT TERM);
	pipe(my $input, $self->{hold}) or die "pipe: $!";
	$self->{pid} = fork() // die "fork: $!";
	if ($self->{pid} == 0) {
		open(STDIN, '<&', $input) and open(STDOUT, '>', $self->{said}) and open(STDERR, '>&', \*STDOUT)
			or POSIX::_exit(126);
		$with->{setup}->() if $with->{setup};
		$ENV{ENDS} = ENDS;
		exec 'unshare', '--pid', '--fork', '--kill-child', '/bin/sh', '-c', $first, 'first', @command
			or POSIX::_exit(127);
	}
	push @running, $self;
	return $self;
}

# Whether it runs still.
sub runs {
	my ($self) = @_;
	return 0 if !$self->{pid};
	return 1 if waitpid($self->{pid}, WNOHANG) != $self->{pid};
	$self->{status} = $?;
	delete $self->{pid};
	return 0;
}

# Ends it and all that it started; returns the wait status.
sub stop {
	my ($self) = @_;
	delete $self->{hold};
	my $end = time() + 2 * ENDS;
	while ($self->runs) {
		kill 'KILL', $self->{pid} if time() > $end;
		sleep(0.01);
	}
	return $self->{status};
}

# What it printed, and its log.
sub said {
	my ($self) = @_;
	return join '', map { -r $_ ? "--- $_\n" . slurp($_) : () } $self->{said}, $self->{log} // ();
}

# Returns what the code does as soon as that is true. `$daemon->wait_until(WHAT, CODE, SECONDS)`, of which the seconds
# may be left out, also gives up when the daemon has ended; `wait_until(...)` knows of none. Dies with what was waited
# for and what the daemon said.
sub wait_until {
	my $self = ref $_[0] ? shift : undef;
	my ($what, $code, $seconds) = @_;
	my $end = time() + ($seconds // COMES);
	while (1) {
		my $runs = !$self || $self->runs;
		my $got = $code->();
		return $got if $got;
		my $said = $self ? "\n" . $self->said : "\n";
		die "$self->{name} has ended before this: $what$said" if !$runs;
		die "not within " . ($seconds // COMES) . " s: $what$said" if time() > $end;
		sleep(0.02);
	}
}

# A TCP port of 127.0.0.1 at which nothing listens.
sub free_port {
	my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 1) or die "socket: $!";
	return $socket->sockport;
}

# Whether something does.
sub listens {
	my ($port) = @_;
	return !!IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Timeout => 1);
}

# A new empty directory into which the users of daemons can look.
sub shared_scratch {
	my $directory = scratch();
	chmod(0755, $directory) or die "$directory: $!";
	return $directory;
}

sub DESTROY {
	my ($self) = @_;
	return if $self->{owner} != $$;
	local ($?, $!, $@);
	$self->stop;
}

# Objects of the test's own packages may outlive this: daemons end before the files that they use.
END {
	my $status = $?;
	$_->stop for grep { $_->{owner} == $$ } reverse @running;
	$? = $status;
}

1;
