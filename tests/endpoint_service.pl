#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Stand-ins for what may answer at the address of an endpoint or of a proxy, for tests.
#
#     endpoint_service.pl [ADDRESS:PORT=STEP[+STEP]...]...
#
# It says "ready" when it listens at all of them; IPv6 addresses are in brackets. Every connection goes through the
# steps, and after the last stays open and silent until the client goes:
#
#     late:MS	waits so many milliseconds
#     hello	waits until the client has said something
#     alert:N	hello, and a fatal alert of TLS with that number
#     http	hello, and what a web server says to it
#     bytes:HEX	hello, and these bytes
#     rubbish	hello, and bytes without any meaning
#     proxy	takes a request for a tunnel and grants it: what follows is what is behind the proxy
#     proxy:X	... if its Proxy-Authorization is X, and refuses it with status 407 otherwise
#     status:N	takes such a request, and answers with that status
#     endless	takes it, and answers with headers that do not end
#     silent	nothing
#     close	ends the connection after what was sent, and not by a reset
#     reset	ends it by a reset
#     relay:P	hands everything on to port P of 127.0.0.1, and back
#     trickle:P	... and the first bytes of what comes back one by one
#
# What it heard is in the file that $HEARD names: a line "ADDRESS:PORT" for a connection, and one "ADDRESS:PORT REQUEST"
# for a request to a proxy, with " | " between its lines.
use strict;
use warnings;

use IO::Select;
use IO::Socket::IP;
use Socket qw(SHUT_WR SOL_SOCKET SO_LINGER);

# Bytes that come one by one, and seconds between them: a server hello in a fifth of a second.
use constant { TRICKLE => 200, PAUSE => 0.001 };

my ($client, $where);	# of the connection that is served

sub heard {
	return unless defined $ENV{HEARD};
	open(my $file, '>>', $ENV{HEARD}) or die "$ENV{HEARD}: $!\n";
	syswrite($file, join(' ', $where, @_) . "\n");
}

# Returns false when the other side is gone.
sub put {
	my ($to, $bytes) = @_;
	while (length $bytes) {
		my $written = syswrite($to, $bytes) // return 0;
		substr($bytes, 0, $written) = '';
	}
	return 1;
}

sub hello { IO::Select->new($client)->can_read }

sub say_it {
	hello();
	put($client, $_[0]);
}

sub drain { 1 while sysread($client, my $rest, 4096) }

# The request to a proxy, without its last empty line. What is behind it is not read.
sub request {
	my $request = '';
	while ($request !~ s/\r\n\r\n\z//) {
		sysread($client, $request, 1, length $request) or exit 0;
	}
	heard($request =~ s/\r\n/ | /gr);
	return $request;
}

sub status {
	my ($number, @headers) = @_;
	my $body = "<html>The stand-in says $number</html>\n";
	put($client, join("\r\n", "HTTP/1.1 $number Stand-in", @headers, 'Content-Length: ' . length $body, '', $body));
}

sub proxy {
	my ($wanted) = @_;
	my $request = request();
	my ($host) = $request =~ m{\ACONNECT (\S+:\d+) HTTP/1\.1\r\n};
	my ($given) = $request =~ /^Proxy-Authorization: ([^\r\n]*)/mi;
	if (!defined $host || $request !~ /^Host: \Q$host\E\r?$/mi) {
		status(400);
	} elsif (defined $wanted && ($given // '') ne $wanted) {
		status(407, 'Proxy-Authenticate: Basic realm="stand-in"');
	} else {
		return put($client, "HTTP/1.1 200 Connection established\r\n\r\n");
	}
	ended();
}

sub relay {
	my ($port, $slow) = @_;
	my $server = IO::Socket::IP->new(PeerHost => '127.0.0.1', PeerPort => $port) or die "127.0.0.1:$port: $@\n";
	my $inputs = IO::Select->new($client, $server);
	while (my @ready = $inputs->can_read) {
		for my $from (@ready) {
			sysread($from, my $bytes, 16384) or exit 0;
			my $to = $from == $client ? $server : $client;
			while ($to == $client && $slow && length $bytes) {
				put($to, substr($bytes, 0, 1, '')) or exit 0;
				select(undef, undef, undef, PAUSE);
				$slow--;
			}
			put($to, $bytes) or exit 0;
		}
	}
}

sub ended {
	shutdown($client, SHUT_WR);
	drain();
	exit 0;
}

my %steps = (
	late => sub { select(undef, undef, undef, $_[0] / 1000) },
	hello => \&hello,
	alert => sub { say_it(pack('C n n C C', 21, 0x0303, 2, 2, $_[0])) },
	http => sub {
		say_it("HTTP/1.1 400 Bad Request\r\nServer: stand-in\r\nContent-Length: 12\r\n\r\nBad Request\n");
	},
	bytes => sub { say_it(pack('H*', $_[0])) },
	rubbish => sub { say_it(join '', map { chr($_ * 37 % 256) } 1 .. 512) },
	proxy => \&proxy,
	status => sub { request(); status($_[0]) },
	endless => sub {
		request();
		put($client, "HTTP/1.1 200 OK\r\n");
		1 while put($client, "X-Stand-In: and on\r\n");
	},
	silent => sub { drain(); exit 0 },
	close => \&ended,
	reset => sub {
		setsockopt($client, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0)) or die "SO_LINGER: $!\n";
		exit 0;
	},
	relay => \&relay,
	trickle => sub { relay($_[0], TRICKLE) },
);

sub serve {
	my ($behaviour) = @_;
	heard();
	for (split /\+/, $behaviour) {
		my ($step, $argument) = split /:/, $_, 2;
		$steps{$step}->($argument);
	}
	drain();
}

my %services;	# listening socket => [where, behaviour]
my $listeners = IO::Select->new;
for (@ARGV) {
	my ($at, $address, $port, $behaviour) = /^(\[?([0-9a-f.:]+)\]?:(\d+))=(.+)$/ or die "$_: ADDRESS:PORT=STEP\n";
	exists $steps{ s/:.*//r } or die "$behaviour: $_ is no step\n" for split /\+/, $behaviour;
	my $listener = IO::Socket::IP->new(LocalHost => $address, LocalPort => $port, Listen => 128, ReuseAddr => 1)
		or die "$at: $@\n";
	$services{$listener} = [$at, $behaviour];
	$listeners->add($listener);
}
$SIG{PIPE} = $SIG{CHLD} = 'IGNORE';
$| = 1;
print "ready\n";
while (my @ready = $listeners->can_read) {
	for my $listener (@ready) {
		$client = $listener->accept or next;
		($where, my $behaviour) = @{ $services{$listener} };
		my $pid = fork() // die "fork: $!\n";
		if ($pid == 0) {
			close $_ for $listeners->handles;
			serve($behaviour);
			exit 0;
		}
		close $client;
	}
}
