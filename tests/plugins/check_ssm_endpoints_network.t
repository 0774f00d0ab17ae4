#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_endpoints against all that may be between a machine and AWS, in networks of its own: see TestNetwork.pm.
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestHost;
use TestNetwork;
use TestPlugin;

my $plugin = plugin('check_ssm_endpoints');
my $domain = 'us-east-1.amazonaws.com';
my @services = qw(ssm ssmmessages ec2messages);
my $good = '192.0.2.1';	# answers with TLS 1.3
my @direct = qw(-r us-east-1 -x none);

# musl goes on waiting where a name server refuses to answer, and where nobody listens. Its version 1.2.3 does not tell
# a name without an address from no name.
my $is_musl = slurp($plugin) !~ /GLIBC_/;
my $useless = $is_musl ? 'no answer of a name server in 1.5 s' : 'no usable answer of a name server';
my $no_address = $is_musl ? 'no such name' : 'no address of that name';

my %fix = (
	'' => '',
	name => 'look at /etc/resolv.conf: a name server of your own has to forward the names of AWS to that of the VPC',
	way => 'let TCP port 443 out in security groups, network ACLs, routes and firewalls, or add a VPC endpoint',
	answer => 'look for a firewall or proxy on the way that answers in place of AWS',
	proxy => 'let the proxy connect to that host and port, or correct https_proxy and no_proxy of the agent',
);

# Times are no two runs' own.
sub without_times {
	my ($got) = @_;
	my $text = $got->{stdout} =~ s/_time=\d+(?:\.\d+)?s/_time=Ns/gr;
	return { %$got, stdout => $text =~ s/ in \d+\.\d+(?= s, outside)/ in N/gr };
}

# The exit status and what the plugin says under -v, of ranges, "warning;critical" in perfdata, and of findings,
# [id, state, text, fix], in this order. Endpoints that answer have perfdata.
my %exit = (OK => 0, WARNING => 1, CRITICAL => 2, UNKNOWN => 3);
sub said {
	my ($ranges, @findings) = @_;
	my ($worst) = grep { my $state = $_; grep { $_->[1] eq $state } @findings } qw(CRITICAL UNKNOWN WARNING OK);
	my @endpoints = grep { $_->[0] =~ /^endpoint-/ } @findings;
	my @answers = grep { $_->[2] =~ / answers with TLS 1\.[23]\b/ } @endpoints;
	my @alerts;
	for my $state (qw(CRITICAL UNKNOWN WARNING)) {
		push @alerts, map { $_->[2] } grep { $_->[1] eq $state } @findings;
	}
	my $words = $worst eq 'OK' ? @answers . ' of ' . @endpoints . ' endpoints in us-east-1 answer with TLS'
		: join ', ', @alerts;
	my $perfdata = join ' ', map { $_->[0] =~ s/^endpoint-//r . "_time=Ns;$ranges;0" } @answers;
	return ($exit{$worst}, join '', "SSM_ENDPOINTS $worst: $words" . ($perfdata ne '' ? " | $perfdata" : '') . "\n",
		map { "[$_->[1]] $_->[0]: $_->[2]\n" . ($_->[1] ne 'OK' && $_->[3] ? "  fix: $_->[3]\n" : '') } @findings);
}

my @known = (['region', 'OK', 'us-east-1, by --region'], ['proxy', 'OK', 'direct, by --proxy']);

# Findings of the endpoints that answer as they should.
sub fine {
	return map { ["endpoint-$_", 'OK', "$_.$domain answers with TLS 1.3"] } @_;
}

# One endpoint that differs: its host (HOST in the words), what its name resolves to, what the services at its
# addresses do, the state, words and remedy.
my @cases = (
	['tls12', '192.0.2.12', 'tls1.2', 'OK', 'HOST answers with TLS 1.2', ''],
	['late', '192.0.2.13', 'late:300+tls1.3', 'OK', 'HOST answers with TLS 1.3', ''],
	['slow', '192.0.2.14', 'trickle:tls1.3', 'OK', 'HOST answers with TLS 1.3', ''],
	['six', '2001:db8::1', 'tls1.3', 'OK', 'HOST answers with TLS 1.3', ''],
	['vpc', '10.0.0.5', 'tls1.3', 'OK', 'HOST answers with TLS 1.3 at the private address 10.0.0.5', ''],
	['vpc-six', 'fd00::5', 'tls1.2', 'OK', 'HOST answers with TLS 1.2 at the private address fd00::5', ''],
	['late-name', "late:100,$good", '', 'OK', 'HOST answers with TLS 1.3', ''],

	['refused', '192.0.2.20', '', 'CRITICAL', 'HOST: 192.0.2.20 refuses the connection', 'way'],
	['refused-six', '2001:db8::20', '', 'CRITICAL', 'HOST: 2001:db8::20 refuses the connection', 'way'],
	['dropped', '192.0.2.21', '', 'CRITICAL', 'HOST: 192.0.2.21 does not answer in 1.5 s', 'way'],
	['rejected', '192.0.2.22', '', 'CRITICAL', 'HOST: no route to 192.0.2.22', 'way'],
	['unrouted', '203.0.113.1', '', 'CRITICAL', 'HOST: no route to 203.0.113.1', 'way'],
	['unreachable', '198.51.100.1', '', 'CRITICAL', 'HOST: no route to 198.51.100.1', 'way'],
	['prohibited', '198.51.100.2', '', 'UNKNOWN', 'HOST: 198.51.100.2 cannot be tried: permission denied', ''],

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
		'HOST answers with TLS 1.3, but 1 of 2 addresses fails: 192.0.2.20 refuses the connection', ''],
	['one-is-silent', "$good,192.0.2.32", '', 'WARNING', 'HOST answers with TLS 1.3, but 1 of 2 addresses fails: '
		. '192.0.2.32 accepts the connection and says nothing', ''],
	['two-of-three', "$good,192.0.2.20,192.0.2.36", '', 'WARNING', 'HOST answers with TLS 1.3, but 2 of 3 addresses '
		. 'fail: 192.0.2.36 answers with plain HTTP instead of TLS', ''],
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
	'proxy.example' => '192.0.2.51', 'later.example' => '192.0.2.40');
my %serving = (at($good, 443) => 'tls1.3', '192.0.2.40:443' => 'late:1200+tls1.3',
	'192.0.2.70:3128' => 'proxy:Basic dXNlcjpwYSRzd29yZA==+tls1.3');
for (@cases) {
	my ($name, $answer, $steps) = @$_;
	$names{"$name.example"} = $answer;
	$serving{$_} = $steps for $steps eq '' ? () : at($answer, 443);
}
$serving{"$_->[0]:3128"} = $_->[1] for grep { $_->[1] ne '' } @proxies;
my @network = (
	names => \%names,
	services => \%serving,
	addresses => [qw(192.0.2.20 192.0.2.21 192.0.2.22 2001:db8::20)],
	rules => ['input ip daddr 192.0.2.21 drop',
		'output ip daddr 192.0.2.22 tcp flags syn reject with icmp host-unreachable'],
	routes => ['unreachable 198.51.100.1', 'prohibit 198.51.100.2'],
);

# Runs beside each other, at most eight: a server of TLS does not take more connections at once. Each is [lab,
# arguments, exit, stdout, name]. What is silent comes first, so that all of that is waited for at the same time.
sub all_say {
	my @waiting = sort { ($b->[3] =~ / in 1\.5 s/) <=> ($a->[3] =~ / in 1\.5 s/) } @_;
	my @running;
	while (@waiting || @running) {
		push @running, map { [$_->[0]->begin(@{ $_->[1] }), @$_[2 .. 4]] } splice @waiting, 0, 8 - @running;
		my ($end, $exit, $stdout, $name) = @{ shift @running };
		answers(without_times($end->()), $exit, $stdout, $name);
	}
}

# The findings of the three endpoints where all fail alike; in the newest edition ec2messages is a remark.
sub all_fail {
	my ($state, $words, $remedy) = @_;
	my @findings;
	for (@services) {
		my $host = "$_.$domain";
		push @findings, ["endpoint-$_", $state, $words =~ s/HOST/$host/r, $fix{$remedy}];
	}
	return @findings if $state eq 'OK';
	@{ $findings[2] }[1, 2] = ('OK', "$findings[2][2], and no session needs it");
	return @findings;
}

# What is said with a proxy that is found out, or named.
sub through {
	my ($words, $remedy, $proxy, $by) = @_;
	return said(';', all_fail($remedy eq '' ? 'OK' : 'CRITICAL', $words =~ s/PROXY/$proxy/r, $remedy), $known[0],
		['proxy', 'OK', "$proxy, by $by"]);
}

SKIP: {
	need_lab();
	my $lab = lab($plugin, @network);

	all_say([$lab, ['-v', @direct], said(';', fine(@services), @known), 'all is well'],
		map {
			my ($name, undef, undef, $state, $words, $remedy) = @$_;
			my $text = $words =~ s/HOST/$name.example/r;
			[$lab, ['-v', '-t2', @direct, "--endpoint=ssm=$name.example"],
				said(';', ['endpoint-ssm', $state, $text, $fix{$remedy}], fine(@services[1, 2]), @known), $text];
		} @cases);

	all_say(map {
		my ($address, undef, $words, $remedy) = @$_;
		[$lab, ['-v', '-t2', '-r', 'us-east-1', '-x', "http://$address:3128"],
			through($words, $remedy, "$address:3128", '--proxy'), $words =~ s/PROXY/$address/r];
	} @proxies);
	all_say([$lab, ['-v', '-r', 'us-east-1', '-x', 'http://proxy.example:3128'],
			through('HOST: the proxy PROXY at 192.0.2.51 refuses to connect (status 403)', 'proxy',
				'proxy.example:3128',
				'--proxy'), 'a proxy by name'],
		[$lab, ['-v', '-r', 'us-east-1', '-x', 'http://no-name.example:3128'],
			through('HOST: the proxy PROXY: no such name', 'proxy', 'no-name.example:3128', '--proxy'),
			'... that is none'],
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
	my @dead = ('endpoint-ec2messages', 'CRITICAL', 'refused.example: 192.0.2.20 refuses the connection', $fix{way});
	my @optional = ('endpoint-kms', 'CRITICAL', 'refused.example: 192.0.2.20 refuses the connection', $fix{way});
	my @late = (@direct, '--endpoint=kms=later.example', '-s', 'kms');
	my $outside = 'later.example answers with TLS 1.3 in N s, outside';
	all_say([$lab, ['-v', @refused, '-E', '2019-04'], said(';', fine(@services[0, 1]), \@dead, @known),
			'ec2messages in 2019-04'],
		[$lab, ['-v', @refused], said(';', fine(@services[0, 1]),
			[$dead[0], 'OK', "$dead[2], and no session needs it"], @known), '... and in 2026-10'],
		[$lab, ['-v', @direct, '-s', 'kms'], said(';', fine(@services, 'kms'), @known), 'a service that is asked for'],
		[$lab, ['-v', @direct, '-s', 'kms', '--endpoint=kms=refused.example'],
			said(';', fine(@services), \@optional, @known), '... which is dead'],
		[$lab, ['-v', @direct, '-w', '9', '-c', '10'], said('9;10', fine(@services), @known), 'in time'],
		[$lab, ['-v', @late, '-w', '1'], said('1;', fine(@services), ['endpoint-kms', 'WARNING', "$outside 1"], @known),
			'too late for --warning'],
		[$lab, ['-v', @late, '-w', '0.9', '-c', '1'], said('0.9;1', fine(@services),
			['endpoint-kms', 'CRITICAL', "$outside 1"], @known), '... and for --critical']);

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
		said(';', fine(@services), $known[0], ['proxy', 'OK', 'direct']), 'an ordinary user');
	answers(without_times($lab->run('-v', '-r', 'us-east-1')),
		said(';', fine(@services), $known[0], ['proxy', 'OK', 'direct']), 'root');
}

# No name server at all.
SKIP: {
	need_lab();
	my @lines = said(';', all_fail('CRITICAL', "HOST: $useless", 'name'), @known);
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
			said(';', all_fail('CRITICAL', 'HOST: no answer of a name server in 1.5 s', 'name'), @known),
			'a name server whose packets are dropped'],
		[$file, \@arguments, said(';', fine(@services), @known), 'names in /etc/hosts']);
}

# The agent's own proxy and Region: its processes, files and metadata service.
my $agent = '/usr/bin/amazon-ssm-agent';
my $binary = $agent =~ s{^/}{}r;
my $dropin = 'etc/systemd/system/amazon-ssm-agent.service.d/override.conf';
my $unit = 'etc/systemd/system/amazon-ssm-agent.service';
my %installed = ($unit => "[Service]\nExecStart=$agent\n");
sub dropin {
	return ($dropin => join '', "[Service]\n", map { "Environment=\"$_\"\n" } @_);
}

SKIP: {
	need_lab();
	my @found = ('-v', '-t2', '-r', 'us-east-1');
	my $with = 'HTTPS_PROXY=http://user:pa%24sword@192.0.2.70:3128';
	my $running = 'the environment of SSM Agent';

	my $lab = lab($plugin, @network, files => { %installed, $binary => standin() }, setup => "$with $agent");
	answers(without_times($lab->run(@found)), through('HOST answers with TLS 1.3', '', '192.0.2.70:3128', $running),
		'the proxy of the running agent, as root');
	answers(without_times($lab->run({ user => 65534 }, @found)), said(';', fine(@services), $known[0], ['proxy', 'OK',
		"direct, whether SSM Agent uses a proxy cannot be seen: $running: permission denied"]),
		'... as another user, who gets there without');
	my @unseen = all_fail('UNKNOWN', 'HOST: 192.0.2.20 refuses the connection', 'way');
	my @elsewhere = map { "--endpoint=$_=refused.example" } @services;
	$_->[2] =~ s/^\S+:/refused.example:/ for @unseen;
	answers(without_times($lab->run({ user => 65534 }, @found, @elsewhere)), said(';', @unseen, $known[0],
		['proxy', 'UNKNOWN', "SSM Agent may use a proxy: $running: permission denied",
			'name the proxy with --proxy, or run the check as root']), '... or does not get there');

	$lab = lab($plugin, @network, setup => $agent, files => { %installed, $binary => standin(),
		dropin('https_proxy=http://192.0.2.51:3128', 'no_proxy=169.254.169.254,.amazonaws.com') });
	answers(without_times($lab->run(@found)), said(';', fine(@services), $known[0],
		['proxy', 'OK', "direct, by $running"]), 'a drop-in that the running agent does not have yet');
	answers(without_times($lab->run({ user => 65534 }, @found)), said(';', fine(@services), $known[0], ['proxy', 'OK',
		"192.0.2.51:3128, by /$dropin"]), '... is what another user sees, and obeys its no_proxy');

	$lab = lab($plugin, @network, files => { %installed, dropin('https_proxy=http://192.0.2.53:3128') });
	answers(without_times($lab->run(@found)), through('HOST: the proxy PROXY cannot reach it (status 502)', 'proxy',
		'192.0.2.53:3128', "/$dropin"), 'a drop-in, and no agent runs');

	my %ec2 = ('sys/class/dmi/id/sys_vendor' => "Amazon EC2\n");
	$lab = lab($plugin, @network, metadata => [],
		files => { %installed, %ec2, dropin('http_proxy=http://192.0.2.53:3128') });
	answers(without_times($lab->run('-v')), said(';', fine(@services),
		['region', 'OK', 'us-east-1, by the metadata service'],
		['proxy', 'CRITICAL', 'no_proxy lacks 169.254.169.254, so SSM Agent asks the proxy for the instance metadata, '
			. "by /$dropin", 'set no_proxy=169.254.169.254 beside http_proxy, and restart the agent']),
		'the metadata service tells the Region, and the agent would ask the proxy for it');
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
		['endpoint-ssmmessages', 'CRITICAL', "ssmmessages.$domain: $proxy cannot reach it (status 500)", $fix{proxy}],
		['endpoint-ec2messages', 'OK',
			"ec2messages.$domain: $proxy cannot reach it (status 500), and no session needs it"],
		['endpoint-kms', 'CRITICAL', "kms.$domain:8443: $proxy refuses to connect (status 403)", $fix{proxy}],
		$known[0], ['proxy', 'OK', '192.0.2.80:3128, by --proxy']), 'tinyproxy');
}

done_testing();
