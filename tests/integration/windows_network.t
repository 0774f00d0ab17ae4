#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What the plugins ask over the network on Windows, as Wine plays it: the metadata service and the endpoints, all of
# them on loopback.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/..";
use IO::Socket::INET;
use Test::More;
use TestDaemon;
use TestMetadata ();
use TestPlugin;
use TestWine;

need_windows();
windows_begin();

my @running;

# A stand-in for what may answer, see endpoint_service.pl; its port.
sub stand_in {
	my ($steps) = @_;
	my $port = free_port();
	my $pid = open(my $said, '-|', $^X, 'tests/endpoint_service.pl', "127.0.0.1:$port=$steps") // die "fork: $!";
	push @running, $pid;
	readline($said) eq "ready\n" or die "endpoint_service.pl $steps does not start";
	return $port;
}

END {
	my $status = $?;
	kill 'TERM', @running;
	waitpid($_, 0) for @running;
	$? = $status;
}

# A server hello of TLS 1.2: no server is needed for one.
my $body = pack('n a32 C/a* n C n/a*', 0x0303, 'r' x 32, '', 0xc02f, 0, pack('n n/a*', 0xff01, "\0"));
my $hello = unpack('H*', pack('C n n/a*', 22, 0x0303, pack('C C n/a*', 2, 0, $body)));

sub endpoints {
	my ($exit, $stdout, $name, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $got = wine('C:\\plugins\\check_ssm_endpoints.exe', @arguments);
	$got->{stdout} =~ s/\d+\.\d+s/Ns/g;
	answers($got, $exit, $stdout, $name);
}

# All three required services are at the same port.
sub at {
	my ($port) = @_;
	return map { "--endpoint=$_=127.0.0.1:$port" } qw(ssm ssmmessages ec2messages);
}

sub test_endpoints {
	my $tls = stand_in("bytes:$hello");
	endpoints(0, '', 'TLS', at($tls), '--proxy=none', '-v');
	endpoints(2, '', 'refused', at(free_port()), '--proxy=none', '--timeout=5');
	endpoints(2, '', 'silent', at(stand_in('silent')), '--proxy=none', '--timeout=2');
	endpoints(2, '', 'http', at(stand_in('http')), '--proxy=none', '--timeout=5');
	endpoints(2, '', 'reset', at(stand_in('hello+reset')), '--proxy=none', '--timeout=5');
	endpoints(2, '', 'no name', '--endpoint=ssm=nothing.invalid', '--proxy=none', '--timeout=5', '-s', 'ssm');
	my $proxy = stand_in("proxy+bytes:$hello");
	endpoints(0, '', 'proxy', at($tls), "--proxy=http://127.0.0.1:$proxy");
	endpoints(0, '', 'none', at($tls), '-v');
	registry('System\\CurrentControlSet\\Services\\AmazonSSMAgent' => { Environment => ["https_proxy=http://127.0.0.1:$proxy"] });
	endpoints(0, '', 'service environment', '--endpoint=ssm=ssm.example.org', '--endpoint=ssmmessages=ssmmessages.example.org', '--endpoint=ec2messages=e.example.org', '-v');
}

sub node {
	my ($url, @arguments) = @_;
	return TestMetadata::without_seconds(wine('C:\\plugins\\check_ssm_node.exe', "--metadata=$url", @arguments));
}

sub test_metadata {
	diag(node(TestMetadata::service())->{stdout});
	diag(node('http://127.0.0.1:' . free_port())->{stdout});
	diag(node(TestMetadata::service('token=silent'), '--timeout=2')->{stdout});
}

test_metadata();
test_endpoints();
done_testing();
