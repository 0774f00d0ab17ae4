#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# A stand-in for the EC2 instance metadata service, for tests: it is not the real one, and everything that it
# says is made up. It wants what the real one wants (a PUT for the token, the token with every GET) and says so
# with status 400 or 401.
#
#     metadata_service.pl [ADDRESS:PORT] [NAME=BEHAVIOUR]...
#
# It listens on 127.0.0.1 and a port that it prints, and ends with its standard input. NAME is token, id,
# region, profile or all; BEHAVIOUR one of the names below, a status, or :TEXT, the body of a good answer.
# shift=SECONDS sets its clock, date=TEXT is what it says instead ("none": nothing).
use strict;
use warnings;

use IO::Select;
use IO::Socket::INET;
use POSIX ();

my $address = @ARGV && $ARGV[0] !~ /=/ ? shift : '127.0.0.1:0';
my %behaviour = map { /^(\w+)=(.*)$/s or die "$_: NAME=BEHAVIOUR\n"; ($1 => $2) } @ARGV;

my $token = 'AQAEAN-stand-in-' . 'x' x 40;
my %paths = (
	'/latest/meta-data/instance-id' => ['id', 'i-0123456789abcdef0'],
	'/latest/meta-data/placement/region' => ['region', 'us-east-1'],
	'/latest/meta-data/iam/security-credentials/' => ['profile', 'stand-in-role'],
);

# POSIX::strftime has the names of the locale.
sub date {
	my @time = gmtime(time() + ($behaviour{shift} // 0));
	return sprintf('%s, %02d %s %d %02d:%02d:%02d GMT', (qw(Sun Mon Tue Wed Thu Fri Sat))[$time[6]], $time[3],
		(qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec))[$time[4]], $time[5] + 1900, @time[2, 1, 0]);
}

sub answer {
	my ($status, $body, %headers) = @_;
	my $date = $behaviour{date} // date();
	$headers{Date} = $date unless $date eq 'none';
	$headers{'Content-Length'} //= length $body;
	return join("\r\n", "HTTP/1.1 $status Stand-in", map({ "$_: $headers{$_}" } sort keys %headers), '', $body);
}

sub put {
	my ($client, $bytes) = @_;
	return defined syswrite($client, $bytes);
}

# What a service may do instead of answering. Each gets the client and the body that it would have sent.
my %odd = (
	silent => sub { sysread($_[0], my $rest, 1) },	# until the client goes
	slow => sub {
		my ($client, $body) = @_;
		put($client, $_) && sleep 1 or last for split //, answer(200, $body);
	},
	headers => sub {
		my ($client) = @_;
		put($client, "HTTP/1.1 200 OK\r\n");
		1 while put($client, "X-Stand-In: and on\r\n");
	},
	big => sub {
		my ($client) = @_;
		put($client, answer(200, '', 'Content-Length' => 10_000_000));
		put($client, 'x' x 10_000) or last for 1 .. 1000;
	},
	unmeasured => sub { put($_[0], "HTTP/1.1 200 OK\r\n\r\n$_[1]") },
	chunked => sub {
		put($_[0], sprintf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", length $_[1],
			$_[1]));
	},
	redirect => sub { put($_[0], answer(302, '', Location => 'http://127.0.0.2:1/')) },
	binary => sub { put($_[0], join '', map { chr($_ * 37 % 256) } 1 .. 512) },
	longer => sub { put($_[0], answer(200, $_[1], 'Content-Length' => 5 + length $_[1])) },
	shorter => sub { put($_[0], answer(200, $_[1], 'Content-Length' => length($_[1]) - 5)) },
	early => sub { put($_[0], substr(answer(200, $_[1]), 0, 40)) },
	hangup => sub { },
);

sub serve {
	my ($client, $name, $body) = @_;
	my $how = $behaviour{$name} // $behaviour{all};
	return put($client, answer(200, $body)) unless defined $how;
	return $odd{$how}->($client, $body) if $odd{$how};
	return put($client, answer(200, $how)) if $how =~ s/^://s;
	return put($client, answer($how, "status $how\n"));
}

sub handle {
	my ($client) = @_;
	my $request = '';
	while ($request !~ /\r\n\r\n/) {
		sysread($client, $request, 4096, length $request) or return;
	}
	my ($method, $path) = $request =~ m{^(\S+) (\S+) HTTP/1\.1\r\n};
	my ($name, $body) = @{ $paths{ $path // '' } // [] };
	if (($method // '') eq 'PUT' && $path eq '/latest/api/token') {
		return put($client, answer(400, '')) if $request !~ /^X-aws-ec2-metadata-token-ttl-seconds: \d+\r$/mi;
		return serve($client, 'token', $token);
	}
	return put($client, answer(404, '')) unless defined $name;
	return put($client, answer(401, '')) if $request !~ /^X-aws-ec2-metadata-token: \Q$token\E\r$/mi;
	return serve($client, $name, $body);
}

$SIG{PIPE} = 'IGNORE';
my $listener = IO::Socket::INET->new(LocalAddr => $address, Proto => 'tcp', Listen => 8, ReuseAddr => 1)
	or die "$address: $@\n";
$| = 1;
print $listener->sockport, "\n";
my $inputs = IO::Select->new($listener, \*STDIN);
while (my @ready = $inputs->can_read) {
	for (@ready) {
		exit 0 if $_ != $listener;
		my $client = $listener->accept or next;
		handle($client);
		close $client;
	}
}
