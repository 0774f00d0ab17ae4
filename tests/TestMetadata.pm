# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The stand-in for the instance metadata service, and what a plugin says that asked it.
package TestMetadata;

use strict;
use warnings;

use Exporter 'import';
use TestPlugin;

our @EXPORT = qw(service without_seconds);

my @running;

# Starts a stand-in that behaves so, see metadata_service.pl, and returns its URL. It ends with the test: its
# standard input is a pipe of ours.
sub service {
	my @behaviour = @_;
	pipe(my $input, my $ours) && pipe(my $theirs, my $output) or die "pipe: $!";
	my $pid = fork() // die "fork: $!";
	if ($pid == 0) {
		open(STDIN, '<&', $input) and open(STDOUT, '>&', $output) or POSIX::_exit(126);
		close $_ for $ours, $theirs, map { $_->{input} } @running;
		exec $^X, 'tests/metadata_service.pl', @behaviour or POSIX::_exit(127);
	}
	close $_ for $input, $output;
	my $port = readline($theirs) // die "metadata_service.pl @behaviour does not start\n";
	push @running, { input => $ours, pid => $pid };
	chomp $port;
	return "http://127.0.0.1:$port";
}

# A second may pass between the date of an answer and its reading, two on a busy machine: clock offsets
# are those that the stand-in was told to have.
sub without_seconds {
	my ($got) = @_;
	my $exact = sub {
		my ($seconds) = @_;
		my ($wanted) = grep { $seconds >= $_ && $seconds - $_ <= 2 } -360, -240, 0, 240, 360;
		return $wanted // $seconds;
	};
	$got->{stdout} =~ s/(clock_offset=)(-?\d+)/$1 . $exact->($2)/ge;
	$got->{stdout} =~ s/(clock is )(\d+)( s ahead)/$1 . $exact->($2) . $3/ge;
	$got->{stdout} =~ s/(clock is )(\d+)( s behind)/$1 . -$exact->(-$2) . $3/ge;
	return $got;
}

END {
	my $status = $?;
	for (@running) {
		close $_->{input};
		kill 'TERM', $_->{pid};
		waitpid($_->{pid}, 0);
	}
	$? = $status;
}

1;
