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
	push @running, { pid => $pid, said => $said };
	readline($said) eq "ready\n" or die "endpoint_service.pl $steps does not start";
	return $port;
}

END {
	my $status = $?;
	kill 'TERM', map { $_->{pid} } @running;
	@running = ();
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
	my $numbers = ' | ' . join ' ', map { "${_}_time=Ns;;;0" } qw(ssm ssmmessages ec2messages);
	endpoints(0, "SSM_ENDPOINTS OK: 3 of 3 endpoints answer with TLS$numbers\n"
		. "[OK] endpoint-ssm: 127.0.0.1:$tls answers with TLS 1.2\n"
		. "[OK] endpoint-ssmmessages: 127.0.0.1:$tls answers with TLS 1.2\n"
		. "[OK] endpoint-ec2messages: 127.0.0.1:$tls answers with TLS 1.2\n"
		. "[OK] region: none is needed, --endpoint names every host\n"
		. "[OK] proxy: direct, by --proxy\n", 'TLS', at($tls), '--proxy=none', '-v');
	my @faults = (
		['nobody listens', free_port(), 'refuses the connection', 5],
		['silence', stand_in('silent'), 'accepts the connection and says nothing in 1.5 s', 2],
		['a web server', stand_in('http'), 'answers with plain HTTP instead of TLS', 5],
		['the end of the connection', stand_in('hello+close'), 'closes the connection without an answer', 5],
		['rubbish', stand_in('rubbish'), 'answers with something other than TLS', 5],
	);
	for (@faults) {
		my ($name, $port, $does, $timeout) = @$_;
		my $fault = "127.0.0.1:$port: 127.0.0.1 $does";
		endpoints(2, "SSM_ENDPOINTS CRITICAL: $fault, $fault\n", $name, at($port), '--proxy=none', "--timeout=$timeout");
	}
}

# Through a proxy by the option, and by what the registry has for the agent's service.
sub test_proxy {
	my $proxy = stand_in("proxy+bytes:$hello");
	my $numbers = ' | ' . join ' ', map { "${_}_time=Ns;;;0" } qw(ssm ssmmessages ec2messages);
	my ($key, $system) = map { "System\\CurrentControlSet\\$_" } 'Services\\AmazonSSMAgent',
		'Control\\Session Manager\\Environment';
	my $through = sub {
		my ($by) = @_;
		return "SSM_ENDPOINTS OK: 3 of 3 endpoints in us-east-1 answer with TLS$numbers\n"
			. join('', map { "[OK] endpoint-$_: $_.us-east-1.amazonaws.com answers with TLS 1.2\n" } qw(ssm ssmmessages ec2messages))
			. "[OK] region: us-east-1, by --region\n[OK] proxy: 127.0.0.1:$proxy, by $by\n";
	};
	my @call = ('--region=us-east-1', '-v');
	endpoints(0, $through->('--proxy'), '--proxy', @call, "--proxy=http://127.0.0.1:$proxy");
	registry($system => { https_proxy => "http://127.0.0.1:$proxy" });
	endpoints(0, $through->('the environment of the system'), 'the environment of the system', @call);
	registry($key => { Environment => ['other=x', "https_proxy=http://127.0.0.1:$proxy"] }, $system => { https_proxy => 'none' });
	endpoints(0, $through->('the value Environment of the service AmazonSSMAgent'), 'that of the service comes first', @call);
	registry($key => { Environment => "https_proxy=http://127.0.0.1:$proxy" });
	endpoints(3, "SSM_ENDPOINTS UNKNOWN: the value Environment of the service AmazonSSMAgent: it is not of the type "
		. "REG_MULTI_SZ\n", 'a value of the wrong type', $call[0]);
}

# What a running agent has beside these cannot be seen: it may have a proxy of other settings.
sub test_unseen {
	my $agent = 'C:\\Program Files\\Amazon\\SSM\\amazon-ssm-agent.exe';
	registry('System\\CurrentControlSet\\Services\\AmazonSSMAgent' => undef,
		'System\\CurrentControlSet\\Control\\Session Manager\\Environment' => { https_proxy => undef });
	standin($agent, 'service AmazonSSMAgent');
	service('AmazonSSMAgent', "\"$agent\"", 'auto');
	wine('sc', 'start', 'AmazonSSMAgent');
	until_windows(sub { wine('sc', 'query', 'AmazonSSMAgent')->{stdout} =~ /STATE\s*:\s*4/ }) or die 'it does not start';
	my ($port, $closed) = (stand_in("bytes:$hello"), free_port());
	my $unseen = 'the environment of SSM Agent: not permitted';
	endpoints(0, 'SSM_ENDPOINTS OK: 3 of 3 endpoints answer with TLS | '
		. join(' ', map { "${_}_time=Ns;;;0" } qw(ssm ssmmessages ec2messages)) . "\n"
		. join('', map { "[OK] endpoint-$_: 127.0.0.1:$port answers with TLS 1.2\n" } qw(ssm ssmmessages ec2messages))
		. "[OK] region: none is needed, --endpoint names every host\n"
		. "[OK] proxy: direct, whether SSM Agent uses a proxy cannot be seen: $unseen\n", 'directly', at($port), '-v');
	my $refused = "127.0.0.1:$closed: 127.0.0.1 refuses the connection";
	endpoints(3, "SSM_ENDPOINTS UNKNOWN: $refused, $refused, SSM Agent may use a proxy: $unseen\n", 'not directly', at($closed),
		'--timeout=5');
}

sub node_is {
	my ($exit, $stdout, $name, $url, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	answers(TestMetadata::without_seconds(wine('C:\\plugins\\check_ssm_node.exe', "--metadata=$url", @arguments)), $exit, $stdout,
		$name);
}

sub test_metadata {
	my $unknown = 'whether this is an EC2 instance is not known without the metadata service';
	node_is(0, "SSM_NODE OK: EC2 instance i-0123456789abcdef0 in us-east-1, with an instance profile | "
		. "clock_offset=0s;;-300:300\n", 'it answers', TestMetadata::service());
	node_is(2, "SSM_NODE CRITICAL: the metadata service does not tell: connection refused, asked for a token, $unknown\n",
		'nobody listens', 'http://127.0.0.1:' . free_port());
	node_is(2, "SSM_NODE CRITICAL: the metadata service gives no answer in 1.5 s, $unknown\n", 'silence',
		TestMetadata::service('token=silent'), '--timeout=2');
}

test_metadata();
test_endpoints();
test_proxy();
test_unseen();
done_testing();
