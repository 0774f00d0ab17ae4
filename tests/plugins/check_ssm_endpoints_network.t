#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_endpoints against all that may be between a machine and AWS, in networks of its own: see TestNetwork.pm.
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestEndpoints;
use TestNetwork;
use TestPlugin;

my $plugin = plugin('check_ssm_endpoints');
my $good = '192.0.2.1';	# answers with TLS 1.3
my @direct = qw(-r us-east-1 -x none);

# musl goes on waiting where a name server refuses to answer, and where nobody listens. Its version 1.2.3 does not tell
# a name without an address from no name.
my $is_musl = slurp($plugin) !~ /GLIBC_/;
my $useless = $is_musl ? 'no answer of a name server in 1.5 s' : 'no usable answer of a name server';
my $no_address = $is_musl ? 'no such name' : 'no address of that name';

# One endpoint that differs: its host (HOST in the words), what its name resolves to, what the services at its
# addresses do, the state, words and remedy.
my @cases = (
	['tls12', '192.0.2.12', 'tls1.2', 'OK', 'HOST answers with TLS 1.2', ''],
	['late', '192.0.2.13', 'late:300+tls1.3', 'OK', 'HOST answers with TLS 1.3', ''],
	['slow', '192.0.2.14', 'trickle:tls1.3', 'OK', 'HOST answers with TLS 1.3', ''],
	['six', '2001:db8::1', 'tls1.3', 'OK', 'HOST answers with TLS 1.3', ''],
	['vpc', '10.0.0.5', 'tls1.3', 'OK', 'HOST answers with TLS 1.3 at the private address 10.0.0.5', ''],
	['stub', '127.0.0.2', 'tls1.3', 'WARNING',
		'HOST answers with TLS 1.3 at the loopback address 127.0.0.2, so it is this host that answers', 'turned'],
	['vpc-six', 'fd00::5', 'tls1.2', 'OK', 'HOST answers with TLS 1.2 at the private address fd00::5', ''],
	['late-name', "late:100,$good", '', 'OK', 'HOST answers with TLS 1.3', ''],

	['refused', '192.0.2.20', '', 'CRITICAL', 'HOST: 192.0.2.20 refuses the connection', 'way'],
	['refused-six', '2001:db8::20', '', 'CRITICAL', 'HOST: 2001:db8::20 refuses the connection', 'way'],
	['dropped', '192.0.2.21', '', 'CRITICAL', 'HOST: 192.0.2.21 does not answer in 1.5 s', 'way'],
	['rejected', '192.0.2.22', '', 'CRITICAL', 'HOST: no route to 192.0.2.22', 'way'],
	['private', '10.0.0.20', '', 'CRITICAL', 'HOST: the private address 10.0.0.20 refuses the connection', 'way'],
	['loopback', '127.0.0.1', '', 'CRITICAL', 'HOST: the loopback address 127.0.0.1 refuses the connection', 'turned'],
	['nowhere', '0.0.0.0', '', 'CRITICAL', 'HOST: the address of no host 0.0.0.0 is what filters of names answer with', 'turned'],
	['unrouted', '203.0.113.1', '', 'CRITICAL', 'HOST: no route to 203.0.113.1', 'way'],
	['unreachable', '198.51.100.1', '', 'CRITICAL', 'HOST: no route to 198.51.100.1', 'way'],
	['prohibited', '198.51.100.2', '', 'UNKNOWN', 'HOST: 198.51.100.2 cannot be tried: permission denied',
		'system'],

	['reset', '192.0.2.30', 'reset', 'CRITICAL', 'HOST: 192.0.2.30 resets the connection', 'answer'],
	['reset-later', '192.0.2.31', 'hello+reset', 'CRITICAL', 'HOST: 192.0.2.31 resets the connection', 'answer'],
	['silent', '192.0.2.32', 'silent', 'CRITICAL',
		'HOST: 192.0.2.32 accepts the connection and says nothing in 1.5 s', 'answer'],
	['closes', '192.0.2.33', 'close', 'CRITICAL', 'HOST: 192.0.2.33 closes the connection without an answer', 'answer'],
	['closes-later', '192.0.2.34', 'hello+close', 'CRITICAL',
		'HOST: 192.0.2.34 closes the connection without an answer',
		'answer'],
	['half', '192.0.2.35', 'bytes:160303004a0200+close', 'CRITICAL',
		'HOST: 192.0.2.35 closes the connection within its answer', 'answer'],
	['half-silent', '192.0.2.41', 'bytes:160303004a0200', 'CRITICAL',
		'HOST: 192.0.2.41 begins an answer and does not end it in 1.5 s', 'answer'],
	['http', '192.0.2.36', 'http+close', 'CRITICAL', 'HOST: 192.0.2.36 answers with plain HTTP instead of TLS',
		'answer'],
	['alert', '192.0.2.37', 'alert:40+close', 'CRITICAL',
		'HOST: 192.0.2.37 answers with the TLS alert handshake_failure', 'answer'],
	['ssh', '192.0.2.38', 'bytes:' . unpack('H*', "SSH-2.0-stand-in\r\n"), 'CRITICAL',
		'HOST: 192.0.2.38 answers with something other than TLS', 'answer'],
	['rubbish', '192.0.2.39', 'rubbish', 'CRITICAL', 'HOST: 192.0.2.39 answers with something other than TLS', 'answer'],

	['no-name', 'NXDOMAIN', '', 'CRITICAL', 'HOST: no such name', 'name'],
	['no-address', 'nothing', '', 'CRITICAL', "HOST: $no_address", 'name'],
	['failing-name', 'SERVFAIL', '', 'CRITICAL', "HOST: $useless", 'name'],
	['refused-name', 'REFUSED', '', 'CRITICAL', "HOST: $useless", 'name'],
	['silent-name', 'silent', '', 'CRITICAL', 'HOST: no answer of a name server in 1.5 s', 'name'],

	['one-refuses', "$good,192.0.2.20", '', 'WARNING',
		'HOST answers with TLS 1.3, but 1 of 2 addresses fails: 192.0.2.20 refuses the connection', 'way'],
	['one-is-silent', "$good,192.0.2.32", '', 'WARNING', 'HOST answers with TLS 1.3, but 1 of 2 addresses fails: '
		. '192.0.2.32 accepts the connection and says nothing', 'answer'],
	['two-of-three', "$good,192.0.2.20,192.0.2.36", '', 'WARNING', 'HOST answers with TLS 1.3, but 2 of 3 addresses '
		. 'fail: 192.0.2.36 answers with plain HTTP instead of TLS', 'answer'],
	['no-six-here', "$good,2001:db8:ffff::1", '', 'OK', 'HOST answers with TLS 1.3', ''],
	['both-dead', '192.0.2.20,192.0.2.36', '', 'CRITICAL', 'HOST: 192.0.2.36 answers with plain HTTP instead of TLS',
		'answer'],
);

# A proxy: its address, what it does, the words for each host, the remedy.
my @proxies = (
	['192.0.2.50', 'proxy+late:300+tls1.3', 'HOST answers with TLS 1.3', ''],
	['192.0.2.51', 'status:403+close', 'HOST: the proxy PROXY refuses to connect (status 403)', 'proxy'],
	['192.0.2.52', 'status:407+close', 'HOST: the proxy PROXY asks for a user and password (status 407)', 'proxy'],
	['192.0.2.53', 'status:502+close', 'HOST: the proxy PROXY cannot reach it (status 502)', 'proxy'],
	['192.0.2.54', 'rubbish', 'HOST: the proxy PROXY answers with something other than HTTP', 'proxy'],
	['192.0.2.55', 'endless', 'HOST: the proxy PROXY answers with something other than HTTP', 'proxy'],
	['192.0.2.56', 'silent', 'HOST: the proxy PROXY accepts the connection and says nothing in 1.5 s', 'proxy'],
	['192.0.2.57', 'close', 'HOST: the proxy PROXY closes the connection without an answer', 'proxy'],
	['192.0.2.58', 'reset', 'HOST: the proxy PROXY resets the connection', 'proxy'],
	['192.0.2.59', 'proxy+http+close', 'HOST: the host behind the proxy PROXY answers with plain HTTP instead of TLS',
		'answer'],
	['192.0.2.60', 'proxy+silent', 'HOST: the host behind the proxy PROXY says nothing in 1.5 s', 'answer'],
	['192.0.2.61', 'proxy+close', 'HOST: the host behind the proxy PROXY closes the connection without an answer',
		'answer'],
	['192.0.2.62', 'bytes:' . unpack('H*', "HTTP/1.1 200 OK\r\n"),
		'HOST: the proxy PROXY begins an answer and does not end it in 1.5 s', 'proxy'],
	['192.0.2.63', 'proxy+bytes:160303004a0200',
		'HOST: the host behind the proxy PROXY begins an answer and does not end it in 1.5 s', 'answer'],
	['192.0.2.64', 'bytes:' . unpack('H*', "HTTP/1.1 200 OK\r\n") . '+close',
		'HOST: the proxy PROXY closes the connection within its answer', 'proxy'],
	['192.0.2.65', 'bytes:' . unpack('H*', "HTTP/1.1 200 OK\r\n\r\n\x16\x03\x03"),
		'HOST: the proxy PROXY sends something before it is asked', 'proxy'],
	['2001:db8::50', 'proxy+tls1.2', 'HOST answers with TLS 1.2', ''],
	['2001:db8::51', 'status:403+close', 'HOST: the proxy PROXY refuses to connect (status 403)', 'proxy'],
	['192.0.2.20', '', 'HOST: the proxy PROXY refuses the connection', 'proxy'],
	['192.0.2.21', '', 'HOST: the proxy PROXY does not answer in 1.5 s', 'proxy'],
	['203.0.113.1', '', 'HOST: no route to the proxy PROXY', 'proxy'],
);

# Where a service is: 'ADDRESS:PORT', for each address of a name.
sub at {
	my ($addresses, $port) = @_;
	return map { /:/ ? "[$_]:$port" : "$_:$port" } grep { /^[0-9a-f.:]+$/ } split /,/, $addresses;
}

my %names = ((map { ("$_.$domain" => $good) } @services, 'kms'),
	(map { ("$_.$domain" => '192.0.2.32') } qw(logs s3 monitoring)),
	'proxy.example' => '192.0.2.50', 'refusing.example' => '192.0.2.51', 'later.example' => '192.0.2.40');
my %serving = (at($good, 443) => 'tls1.3', '192.0.2.40:443' => 'late:4000+tls1.3',
	'127.0.0.1:8443' => 'tls1.3', '192.0.2.71:3128' => 'proxy+late:4000+tls1.3',
	'192.0.2.70:3128' => 'proxy:Basic dXNlcjpwYSRzd29yZA==+tls1.3');
for (@cases) {
	my ($name, $answer, $steps) = @$_;
	$names{"$name.example"} = $answer;
	$serving{$_} = $steps for $steps eq '' ? () : at($answer, 443);
}
for (@proxies) {
	my ($address, $steps) = @$_;
	$serving{$_} = $steps for $steps eq '' ? () : at($address, 3128);
}
my @network = (
	names => \%names,
	services => \%serving,
	addresses => [qw(10.0.0.20 192.0.2.20 192.0.2.21 192.0.2.22 2001:db8::20)],
	rules => ['input ip daddr 192.0.2.21 drop',
		'output ip daddr 192.0.2.22 tcp flags syn reject with icmp host-unreachable'],
	routes => ['unreachable 198.51.100.1', 'prohibit 198.51.100.2'],
);

SKIP: {
	need_lab();
	my $lab = lab($plugin, @network);

	# The reset is there before the connection has been looked at: it says the same.
	SKIP: {
		need('strace');
		my $got = $lab->run({ command => ['strace', '-f', '-o', '/dev/null', '-e', 'trace=poll', '-e',
			'inject=poll:delay_enter=200000', '/plugin'] }, '-v', @direct, '--endpoint=ssm=reset.example');
		answers(without_times($got), said(';', ['endpoint-ssm', 'CRITICAL', 'reset.example: 192.0.2.30 resets the connection',
			fix('answer')], fine(@services[1, 2]), @by_option), 'a reset at once');
	}

	all_say([$lab, ['-v', @direct], said(';', fine(@services), @by_option), 'all is well'],
		map {
			my ($name, undef, undef, $state, $words, $remedy) = @$_;
			my $text = $words =~ s/HOST/$name.example/r;
			[$lab, ['-v', '-t2', @direct, "--endpoint=ssm=$name.example"],
				said(';', ['endpoint-ssm', $state, $text, fix($remedy)], fine(@services[1, 2]), @by_option), $text];
		} @cases);

	all_say(map {
		my ($address, undef, $words, $remedy) = @$_;
		my ($proxy) = at($address, 3128);
		[$lab, ['-v', '-t2', '-r', 'us-east-1', '-x', "http://$proxy"], through($words, $remedy, $proxy, '--proxy'),
			$words =~ s/PROXY/$proxy/r];
	} @proxies);
	all_say([$lab, ['-v', '-r', 'us-east-1', '-x', 'http://proxy.example:3128'],
			through('HOST answers with TLS 1.3', '', 'proxy.example:3128', '--proxy'), 'a proxy by name'],
		[$lab, ['-v', '-r', 'us-east-1', '-x', 'http://refusing.example:3128'],
			through('HOST: the proxy PROXY at 192.0.2.51 refuses to connect (status 403)', 'proxy',
				'refusing.example:3128', '--proxy'), '... that refuses'],
		[$lab, ['-v', '-r', 'us-east-1', '-x', 'http://no-name.example:3128'],
			through('HOST: the proxy PROXY: no such name', 'proxy', 'no-name.example:3128', '--proxy'),
			'... that is none'],
		[$lab, ['-v', '-t2', '-r', 'us-east-1', '-x', 'http://silent-name.example:3128'],
			through('HOST: the proxy PROXY: no answer of a name server in 1.5 s', 'proxy', 'silent-name.example:3128',
				'--proxy'), '... for which no name server answers'],
		[$lab, ['-v', '-r', 'us-east-1', '-x', 'http://user:pa%24sword@192.0.2.70:3128'],
			through('HOST answers with TLS 1.3', '', '192.0.2.70:3128', '--proxy'), 'user and password of a proxy'],
		[$lab, ['-v', '-r', 'us-east-1', '-x', 'http://user:wrong@192.0.2.70:3128'],
			through('HOST: the proxy PROXY asks for a user and password (status 407)', 'proxy', '192.0.2.70:3128',
				'--proxy'), '... that are wrong']);

	# Names are the proxy's to resolve.
	all_say([$lab, ['-v', '-r', 'eu-west-1', '-x', 'http://192.0.2.50:3128'],
		map({ s/us-east-1/eu-west-1/gr } through('HOST answers with TLS 1.3', '', '192.0.2.50:3128', '--proxy')),
		'names that only the proxy knows']);
	for (@services) {
		my $host = "$_.eu-west-1.amazonaws.com:443";
		like($lab->heard, qr/^192\.0\.2\.50:3128 CONNECT $host HTTP\/1\.1 \| Host: $host(?: \| |$)/m,
			"... which is asked for $host");
	}

	# The editions, ranges, and what is asked for.
	my @refused = (@direct, '--endpoint=ec2messages=refused.example');
	my @dead = ('endpoint-ec2messages', 'CRITICAL', 'refused.example: 192.0.2.20 refuses the connection', fix('way'));
	my @optional = ('endpoint-kms', 'CRITICAL', 'refused.example: 192.0.2.20 refuses the connection', fix('way'));
	my @late = (@direct, '--endpoint=kms=later.example', '-s', 'kms');
	my @through = ('-r', 'us-east-1', '-x', 'http://192.0.2.71:3128');
	my $above = 'later.example answers with TLS 1.3 in N s, above';
	all_say([$lab, ['-v', @refused, '-E', '2019-04'], said(';', fine(@services[0, 1]), \@dead, @by_option),
			'ec2messages in 2019-04'],
		[$lab, ['-v', @refused], said(';', fine(@services[0, 1]),
			[$dead[0], 'OK', "$dead[2], and no session needs it"], @by_option), '... and in 2026-10'],
		[$lab, ['-v', @direct, '-s', 'kms'], said(';', fine(@services, 'kms'), @by_option), 'a service that is asked for'],
		[$lab, ['-v', @direct, '-s', 'kms', '--endpoint=kms=refused.example'],
			said(';', fine(@services), \@optional, @by_option), '... which is dead'],
		[$lab, ['-v', @direct, '-w', '9', '-c', '10'], said('9;10', fine(@services), @by_option), 'in time'],
		[$lab, ['-v', @direct, '--endpoint=ssm=nowhere.example:8443'], said(';', ['endpoint-ssm', 'CRITICAL',
			'nowhere.example:8443: the address of no host 0.0.0.0 is what filters of names answer with', fix('turned')],
			fine(@services[1, 2]), @by_option), 'a server of this host is not taken for one at an address of no host'],
		[$lab, ['-v', @late, '-w', '3'], said('3;', fine(@services),
			['endpoint-kms', 'WARNING', "$above 3", fix('slow')], @by_option), 'too late for --warning'],
		[$lab, ['-v', @late, '-w', '2.9', '-c', '3'], said('2.9;3', fine(@services),
			['endpoint-kms', 'CRITICAL', "$above 3", fix('slow')], @by_option), '... and for --critical'],
		[$lab, ['-v', @through, '-w', '3', '-c', '10'], said('3;10',
			all_fail('WARNING', 'HOST answers with TLS 1.3 in N s, above 3', 'slow'), $by_option[0],
			['proxy', 'OK', '192.0.2.71:3128, by --proxy']), '... through a proxy'],
		[$lab, ['-v', @through, '-c', '@3:9'], said(';@3:9',
			all_fail('CRITICAL', 'HOST answers with TLS 1.3 in N s, inside 3:9', 'slow'), $by_option[0],
			['proxy', 'OK', '192.0.2.71:3128, by --proxy']), '... for --critical with a range of what is bad']);

	# What this process may not do is no fault of the network.
	for my $limit (6 .. 12) {
		my $got = $lab->run({ command => ['prlimit', "--nofile=$limit", '/plugin', @direct, '-t2'] });
		ok($got->{exit} != 2, "no false alarm with $limit descriptors") or diag($got->{stdout});
	}

	# One that is dead does not keep the others for long.
	my $start = time();
	my $got = $lab->run(@direct, '-t30', '--endpoint=ssm=one-is-silent.example');
	is($got->{exit}, 1, 'one of two addresses is silent');
	cmp_ok(time() - $start, '<', 15, '... and is not waited for until the deadline');

	# Whatever is silent is so at the same time: the run ends by itself, and not by its deadline.
	my @named = map { "--endpoint=$_=silent.example" } (@services, 'kms') x 2, 'ssm';
	$got = $lab->run('-ojson', '-t2', @direct, '-s', 'kms,logs,s3,monitoring', @named);
	is($got->{exit}, 2, 'twelve endpoints are silent');
	my $silent = '[a-z0-9.-]+: 192\.0\.2\.32 accepts the connection and says nothing in 1\.5 s';
	is(() = $got->{stdout} =~ /"text":"$silent/g, 12, '... and each is found so');

	# Another user sees less, and the plugin's own environment is not the agent's.
	local $ENV{https_proxy} = 'http://192.0.2.51:3128';
	answers(without_times($lab->run({ user => 65534 }, '-v', '-r', 'us-east-1')),
		said(';', fine(@services), $by_option[0], ['proxy', 'OK', 'direct']), 'an ordinary user');
	answers(without_times($lab->run('-v', '-r', 'us-east-1')),
		said(';', fine(@services), $by_option[0], ['proxy', 'OK', 'direct']), 'root');
}

# No name server at all.
SKIP: {
	need_lab();
	my @lines = said(';', all_fail('CRITICAL', "HOST: $useless", 'name'), @by_option);
	my @none = (names => undef, services => {}, addresses => ['192.0.2.1']);
	my $empty = lab($plugin, @none, files => { 'etc/resolv.conf' => '' });
	my $missing = lab($plugin, @none, files => { 'etc/resolv.conf' => undef });
	my $refusing = lab($plugin, @none);
	my $dropping = lab($plugin, @none, rules => ['input udp dport 53 drop']);
	my $file = lab($plugin, %{ { @none, services => { '192.0.2.1:443' => 'tls1.3' } } },
		files => { 'etc/resolv.conf' => '', 'etc/hosts' => join '', map { "192.0.2.1 $_.$domain\n" } @services });
	my @arguments = ('-v', '-t2', @direct);
	all_say([$empty, \@arguments, @lines, 'an empty resolv.conf'], [$missing, \@arguments, @lines, 'no resolv.conf'],
		[$refusing, \@arguments, @lines, 'a name server that is not there'],
		[$dropping, \@arguments,
			said(';', all_fail('CRITICAL', 'HOST: no answer of a name server in 1.5 s', 'name'), @by_option),
			'a name server whose packets are dropped'],
		[$file, \@arguments, said(';', fine(@services), @by_option), 'names in /etc/hosts']);
}

# The real tinyproxy, once.
SKIP: {
	need_lab();
	need('tinyproxy');
	my $lab = lab($plugin, addresses => ['192.0.2.20'],
		names => { "ssm.$domain" => $good, "ssmmessages.$domain" => '192.0.2.20' },
		services => { "$good:443" => 'tls1.3', '192.0.2.80:3128' => ['tinyproxy', '-d', '-c', '/etc/tinyproxy.conf'] },
		files => { 'etc/tinyproxy.conf' => "Port 3128\nListen 192.0.2.80\nTimeout 60\nConnectPort 443\n" });
	my $proxy = 'the proxy 192.0.2.80:3128';
	answers(without_times($lab->run('-v', '-r', 'us-east-1', '-x', 'http://192.0.2.80:3128', '-s', 'kms',
		'--endpoint=kms=kms.us-east-1.amazonaws.com:8443')), said(';', fine('ssm'),
		['endpoint-ssmmessages', 'CRITICAL', "ssmmessages.$domain: $proxy cannot reach it (status 500)", fix('proxy')],
		['endpoint-ec2messages', 'OK',
			"ec2messages.$domain: $proxy cannot reach it (status 500), and no session needs it"],
		['endpoint-kms', 'CRITICAL', "kms.$domain:8443: $proxy refuses to connect (status 403)", fix('proxy')],
		$by_option[0], ['proxy', 'OK', '192.0.2.80:3128, by --proxy']), 'tinyproxy');
}

done_testing();
