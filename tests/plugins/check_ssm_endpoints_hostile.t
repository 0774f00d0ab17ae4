#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_endpoints against what lies: servers and proxies that pretend to be what they are not, names that lead
# elsewhere, and a system that keeps the plugin from asking. None of it may end as OK, and what the system itself keeps
# from being tried is UNKNOWN, never a fault of the network.
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestEndpoints;
use TestHost;
use TestNetwork;
use TestPlugin;

my $plugin = plugin('check_ssm_endpoints');
my $good = '192.0.2.1';
my @direct = qw(-v -r us-east-1 -x none);

# Messages of TLS. The session id is that of the plugin's hello.
sub record {
	my ($type, $body) = @_;
	return pack('C n n/a*', $type, 0x0303, $body);
}
sub extension { return pack('n n/a*', @_) }
sub server_hello {
	my ($session, $suite, @extensions) = @_;
	my $body = pack('n a32 C/a* n C n/a*', 0x0303, 'r' x 32, $session, $suite, 0, join '', @extensions);
	return record(22, pack('C C n/a*', 2, 0, $body));
}
my $tls12 = server_hello('', 0xc02f, extension(0xff01, "\0"));
sub tls13 {
	my ($share) = @_;
	return server_hello('monitoring-plugins-ssm session..', 0x1301, extension(43, "\3\4"),
		extension(51, pack('n n/a*', 0x1d, $share)));
}
sub bytes { return 'bytes:' . unpack('H*', join '', @_) }
my $warning = record(21, "\1\x70");

# Points of low order, with which no secret comes about; and one that is none.
my @low = ("\0" x 32, "\1" . "\0" x 31, "\xec" . "\xff" x 30 . "\x7f", "\xed" . "\xff" x 30 . "\x7f",
	"\xee" . "\xff" x 31,
	pack('H*', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'),
	pack('H*', '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7'));

# A proxy that says what it is told to, and after the client's next words what is behind it.
my $proxy = <<'END';
use IO::Socket::IP;
my ($at, @says) = @ARGV;
my ($address, $port) = split /:/, $at;
my $listener = IO::Socket::IP->new(LocalHost => $address, LocalPort => $port, Listen => 16, ReuseAddr => 1) or die;
$SIG{CHLD} = 'IGNORE';
while (my $client = $listener->accept) {
	next if fork;
	for (@says) {
		sysread($client, my $heard, 16384) or exit;
		syswrite($client, pack 'H*', $_);
	}
	1 while sysread($client, my $rest, 4096);
	exit;
}
END

# Servers: name, steps, state, what they do.
my $other = 'answers with something other than TLS';
my @servers = (
	['share', bytes(tls13("\2" . "\0" x 31)), 'OK', 'TLS 1.3'],
	['warnings', bytes($warning x 16, $tls12), 'OK', 'TLS 1.2'],
	['many-warnings', bytes($warning x 17, $tls12), 'CRITICAL', $other],
	map({ ["low-$_", bytes(tls13($low[$_])), 'CRITICAL', $other] } 0 .. $#low),
);

# Proxies: their answer, then what is behind them, state, what they do.
my $no_http = 'answers with something other than HTTP';
my $early = 'sends something before it is asked';
my @proxies = (
	["HTTP/1.1 200 OK\nX: y\n\n", 'OK'],
	["HTTP/1.1 200 OK\r\nX: y\r\n z\r\n\r\n", 'OK'],
	["HTTP/1.1 200 OK\r\nProxy agent: y\r\n: y\r\nVia: \xe4\r\n\r\n", 'OK'],
	["HTTP/2.0 200 Verbindung steht \xc3\xbc\r\n\r\n", 'OK'],
	["HTTP/1.0  200\r\n\r\n", 'OK'],
	["HTTP/1.1 200 OK\r\nno colon\r\n\r\n", 'CRITICAL', $no_http],
	["HTTP/1.1 200 OK\r\nTransfer-Encoding: foo\r\n\r\n", 'CRITICAL', $no_http],
	["HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n", 'CRITICAL', $no_http],
	["HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 'CRITICAL', $no_http],
	["HTTP/1.1 200 OK\r\n\r\n$tls12", 'CRITICAL', $early],
	["HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>", 'CRITICAL', $early],
);

# Names that lead to where no endpoint is; whoever listens there.
my @turned = (
	['zero', '0.0.0.0', 'CRITICAL', 'the address of no host 0.0.0.0 is what filters of names answer with', 'turned'],
	['zero-six', '::', 'CRITICAL', 'the address of no host :: is what filters of names answer with', 'turned'],
	['zero-mapped', '::ffff:0.0.0.0', 'CRITICAL',
		'the address of no host ::ffff:0.0.0.0 is what filters of names answer with', 'turned'],
	['loop', '127.0.0.1', 'WARNING', '127.0.0.1', 'turned'],
	['loop-six', '::1', 'WARNING', '::1', 'turned'],
);

my (%serving, %names, %at);
my $last = 100;
for (@servers) {
	my ($name, $steps) = @$_;
	$names{"$name.example"} = '192.0.2.' . $last;
	$serving{'192.0.2.' . $last++ . ':443'} = $steps;
}
for (@proxies) {
	my ($answer) = @$_;
	$at{$answer} = '192.0.2.' . $last++ . ':3128';
	$serving{ $at{$answer} } = ['perl', '/lab/proxy.pl', $at{$answer}, map { unpack 'H*', $_ } $answer, $tls12];
}
$names{"$_->[0].example"} = $_->[1] for @turned;
$names{"$_.$domain"} = $good for @services;
$names{'half.example'} = '192.0.2.20,192.0.2.21';
$names{'link.example'} = 'NXDOMAIN';
$names{'silent.example'} = 'silent';
my $vendor = 'sys/class/dmi/id/sys_vendor';
my @network = (names => \%names, files => { 'lab/proxy.pl' => $proxy },
	addresses => ['192.0.2.20', '192.0.2.21', '2001:db8::20'], services => { %serving,
	"$good:443" => 'tls1.3', '127.0.0.1:443' => 'tls1.3', '[::1]:443' => 'tls1.3', '192.0.2.2:443' => 'silent' });

# One endpoint that differs: what is said of all.
sub one {
	my ($name, $state, $text, $remedy) = @_;
	return said(';', ['endpoint-ssm', $state, "$name.example$text", fix($remedy)], fine(@services[1, 2]), @by_option);
}

SKIP: {
	need_lab();
	my $lab = lab($plugin, @network);
	all_say(map {
		my ($name, undef, $state, $does) = @$_;
		[$lab, [@direct, "--endpoint=ssm=$name.example"], one($name, $state, $state eq 'OK' ? " answers with $does"
			: ': ' . $names{"$name.example"} . " $does", $state eq 'OK' ? '' : 'answer'), "a server: $name"];
	} @servers);
	all_say(map {
		my ($answer, $state, $does) = @$_;
		my $words = $state eq 'OK' ? 'HOST answers with TLS 1.2' : "HOST: the proxy PROXY $does";
		my $shown = $answer =~ s/([^ -~])/sprintf('\\x%02x', ord $1)/ger;
		[$lab, ['-v', '-r', 'us-east-1', '-x', "http://user:secret\@$at{$answer}"],
			through($words, $state eq 'OK' ? '' : 'proxy', $at{$answer}, '--proxy'), 'a proxy: ' . substr($shown, 0, 80)];
	} @proxies);
	all_say(map {
		my ($name, undef, $state, $words, $remedy) = @$_;
		[$lab, [@direct, "--endpoint=ssm=$name.example"], one($name, $state, $state eq 'CRITICAL' ? ": $words"
			: " answers with TLS 1.3 at the loopback address $words, so it is this host that answers", $remedy),
			"a name that leads to $_->[1]"];
	} @turned);

	# An address that is given as such is not a name that somebody turned.
	all_say([$lab, [@direct, '--endpoint=ssm=127.0.0.1'], said(';', ['endpoint-ssm', 'OK', '127.0.0.1 answers with TLS 1.3'],
			fine(@services[1, 2]), @by_option), 'a loopback address that is named'],
		[$lab, [@direct, '--endpoint=ssm=0.0.0.0:9'], said(';', ['endpoint-ssm', 'CRITICAL',
			'0.0.0.0:9: 0.0.0.0 refuses the connection', fix('way')], fine(@services[1, 2]), @by_option),
			'the address of no host that is named']);
}

# The agent's own settings.
SKIP: {
	need_lab();
	my $lab = lab($plugin, @network, files => { 'lab/proxy.pl' => $proxy,
		'usr/bin/amazon-ssm-agent' => standin(), $vendor => "Amazon EC2\n" });
	my $agent = '/usr/bin/amazon-ssm-agent';
	my @run = ('-v', '-r', 'us-east-1');
	my $given = $by_option[0];
	for my $url ('http:user:secret@192.0.2.1:443', 'HTTPS:192.0.2.1', 'socks5:1080', 'http:3128') {
		$lab->start($agent, "https_proxy=$url");
		answers($lab->run(@run), said(';', $given, ['proxy', 'UNKNOWN',
			'the environment of SSM Agent: its https_proxy is malformed', fix('setting')]), "https_proxy=$url");
		$lab->stop($agent);
	}
	# Go takes it for a proxy, and asks nobody for the metadata.
	$lab->start($agent, 'http_proxy=http:192.0.2.1:3128');
	answers(without_times($lab->run(@run)), said(';', fine(@services), $given, ['proxy', 'CRITICAL',
		'no_proxy lacks 169.254.169.254, so SSM Agent asks the proxy for the instance metadata, by the environment of SSM '
		. 'Agent', 'set no_proxy=169.254.169.254 beside http_proxy, and restart the agent']), 'http_proxy without a host');
	$lab->stop($agent);
	# A network is one with zeros before its bits as well.
	$lab->start($agent, 'https_proxy=http://192.0.2.20:3128', 'no_proxy=192.0.2.0/024');
	answers(without_times($lab->run(@run, "--endpoint=ssm=$good")), said(';', ['endpoint-ssm', 'OK',
		"$good answers with TLS 1.3"], ['endpoint-ssmmessages', 'CRITICAL',
		"ssmmessages.$domain: the proxy 192.0.2.20:3128 refuses the connection", fix('proxy')], ['endpoint-ec2messages', 'OK',
		"ec2messages.$domain: the proxy 192.0.2.20:3128 refuses the connection, and no session needs it"], $given,
		['proxy', 'OK', '192.0.2.20:3128, by the environment of SSM Agent']), 'no_proxy=192.0.2.0/024');
	$lab->stop($agent);
	# Only root sees where the agent is; to others it says nothing.
	$lab->run({ command => ['unshare', '--net', '/usr/bin/env', '-i', $agent] });
	answers($lab->run(@run), said(';', $given, ['proxy', 'UNKNOWN',
		'SSM Agent is in another network namespace than this check', fix('elsewhere')]), 'an agent in another network');
	like($lab->run({ user => 65534 }, @run)->{stdout}, qr/^SSM_ENDPOINTS OK: 3 of 3 /, '... which another user cannot see');
}

# What the system keeps the plugin from.
SKIP: {
	need_lab();
	my $lab = lab($plugin, @network);
	my $asked = "ssm.$domain: its name cannot be asked for: ";
	my $tried = "$good: $good cannot be tried: ";
	for my $file (qw(etc/resolv.conf etc/hosts etc/nsswitch.conf)) {
		my $content = slurp("/proc/$lab->{first}/root/$file");
		# Closed to others, and then neither a name server nor a table knows the name that is asked for.
		$lab->change($file => sub { put($_[0], $content); chmod(0600, $_[0]) or die "$_[0]: $!" });
		answers(without_times($lab->run({ user => 65534 }, @direct, '--endpoint=ssm=link.example')), said(';', ['endpoint-ssm',
			'UNKNOWN', "link.example: its name cannot be asked for: /$file: permission denied", fix('system')],
			fine(@services[1, 2]), @by_option), "a name that nobody knows, and /$file is closed") if $file ne 'etc/resolv.conf';
		my $got = $lab->run({ user => 65534 }, '-t2', '-r', 'us-east-1', '-x', 'none');
		ok($got->{exit} == 0 || $got->{exit} == 3, "... no false alarm with /$file closed") or diag($got->{stdout});
		$lab->change($file => $content);
	}
	# The resolver does not have fewer descriptors than the plugin that waits for it.
	for my $limit (6 .. 16) {
		my $got = $lab->run({ command => ['prlimit', "--nofile=$limit", '/plugin'] }, '-t3', '-r', 'us-east-1', '-x', 'none');
		ok($got->{exit} != 2, "no false alarm with $limit descriptors") or diag($got->{stdout});
	}

	# A failure of a system call, for the first family or all.
	need('strace');
	my $fails = sub {
		my ($call, $error, $arguments, $words, $name) = @_;
		my $got = $lab->run({ command => ['strace', '-f', '-o', '/dev/null', '-e', "trace=$call", '-e',
			"inject=$call:error=$error:when=1+", '/plugin'] }, '-x', 'none', @$arguments);
		is($got->{exit}, 3, $name);
		like($got->{stdout}, qr/^SSM_ENDPOINTS UNKNOWN: \Q$words\E/, '... and why') or diag($got->{stdout});
	};
	my @by_address = map { "--endpoint=$_=$good" } @services;
	$fails->('socket', 'EAFNOSUPPORT', \@by_address, "${tried}the system has no such kind of address", 'no IPv4 at all');
	$fails->('socket', 'EAFNOSUPPORT', ['-r', 'us-east-1'], "${asked}the system has no such kind of address",
		'... for name servers');
	$fails->('socket', 'EACCES', ['-r', 'us-east-1'], "${asked}permission denied", 'no sockets');
	$fails->('connect', 'EADDRNOTAVAIL', \@by_address, "${tried}no address to ask from", 'no ports');
	# Of one call: it is over when the resolver asks again. Only the resolver makes these.
	for my $call (qw(setsockopt bind)) {
		my $got = $lab->run({ command => ['strace', '-f', '-o', '/dev/null', '-e', "trace=$call", '-e',
			"inject=$call:error=ENOMEM:when=1", '/plugin'] }, @direct);
		answers(without_times($got), said(';', fine(@services), @by_option), "a resolver whose first $call fails");
	}
	my $got = $lab->run({ command => ['strace', '-o', '/dev/null', '-P', '/proc', '-e', 'trace=getdents64', '-e',
		'inject=getdents64:error=ENOMEM', '/plugin'] }, '-r', 'us-east-1');
	answers($got, 3, "SSM_ENDPOINTS UNKNOWN: the environment of SSM Agent: out of memory\n",
		'root, and the processes cannot be listed');
	$got = $lab->run({ command => ['strace', '-o', '/dev/null', '-P', '/proc', '-e', 'trace=getdents64', '-e',
		'inject=getdents64:error=EACCES', '/plugin'] }, '-v', '-r', 'us-east-1');
	answers(without_times($got), said(';', fine(@services), $by_option[0], ['proxy', 'OK', 'direct, whether SSM Agent uses a proxy '
		. 'cannot be seen: the environment of SSM Agent: permission denied']), '... nor by root');
	my $count = 0;
	for my $nth (1 .. 8) {
		my $got = $lab->run({ command => ['strace', '-f', '-o', '/dev/null', '-e', 'trace=connect', '-e',
			"inject=connect:error=EACCES:when=$nth", '/plugin'] }, @direct, '--endpoint=ssm=half.example', @by_address[1, 2]);
		next unless $got->{stdout} =~ /^\[(\w+)\] endpoint-ssm: half\.example: 192\.0\.2\.2\d cannot be tried: /m;
		$count += $1 eq 'UNKNOWN';
		is($got->{exit}, 3, 'one address refuses, and the other cannot be tried');
	}
	cmp_ok($count, '>=', 1, '... which was so at least once');
}

# A link-local address is one only together with its link. No name server tells that, but others that a resolver asks.
SKIP: {
	need_lab();
	skip('the plugin is linked statically', 1) if slurp($plugin) !~ /GLIBC_|ld-musl/;
	skip('the sanitizers want to be loaded first', 1) if slurp($plugin) =~ /__asan_init/;
	my $source = scratch() . '/resolver.c';
	my $library = scratch() . '/resolver.so';
	put($source, <<'END');
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
	static struct sockaddr_in6 at = { .sin6_family = AF_INET6, .sin6_addr = { { { 0xfe, 0x80, [15] = 1 } } } };
	static struct addrinfo one = { .ai_family = AF_INET6, .ai_addrlen = sizeof(at), .ai_addr = (struct sockaddr *)&at };
	(void)name, (void)service, (void)hints;
	at.sin6_scope_id = if_nametoindex("lo");
	*found = &one;
	return 0;
}
void freeaddrinfo(struct addrinfo *found)
{
	(void)found;
}
END
	system('cc', '-shared', '-fPIC', '-o', $library, $source) == 0 or die "cc: $?\n";
	my $lab = lab($plugin, names => {}, addresses => ['fe80::1/64'], files => { 'lab/resolver.so' => slurp($library) });
	my $got = $lab->run({ command => ['env', 'LD_PRELOAD=/lab/resolver.so', '/plugin'] }, @direct);
	answers($got, said(';', all_fail('CRITICAL', 'HOST: fe80::1 refuses the connection', 'way'), @by_option),
		'a link-local address and its link');
}

# No signal ends it without a word: those that ask for the end are answered, all others wait for it.
SKIP: {
	need_lab();
	my $lab = lab($plugin, @network);
	# Runs the plugin, sends it a signal when it has been heard, and says how it ended.
	my $script = <<'END';
sub heard { open(my $file, '<', '/lab/heard') or die; return grep { /^192\.0\.2\.2:443/ } <$file> }
my ($signal, @command) = @ARGV;
my $before = heard();
my $pid = fork // die;
exec(@command) or exit 126 if $pid == 0;
select(undef, undef, undef, 0.01) until heard() > $before;
kill $signal, $pid;
waitpid($pid, 0);
print 'ended by ', $? & 127 ? 'signal ' . ($? & 127) : 'status ' . ($? >> 8), "\n";
END
	my @silent = ('-r', 'us-east-1', '-x', 'none', '--endpoint=ssm=192.0.2.2');
	my $ends = sub { $lab->run({ command => ['perl', '-e', $script, @_] }, @silent) };
	answers($ends->($_, '/plugin', '-t30'), 0, "SSM_ENDPOINTS UNKNOWN: stopped by a signal while connecting to 192.0.2.2\n"
		. "ended by status 3\n", "SIG$_") for qw(TERM QUIT XCPU);
	my $waits = without_times($lab->run('-t1', @silent))->{stdout};
	answers(without_times($ends->($_, '/plugin', '-t1')), 0, $waits . "ended by status 2\n", "SIG$_")
		for qw(USR1 USR2 PIPE VTALRM PROF IO PWR SYS 64);
	skip('musl keeps signal 34 for itself: a program cannot block it', 1) if slurp($plugin) !~ m{/ld-linux};
	answers(without_times($ends->(34, '/plugin', '-t1')), 0, $waits . "ended by status 2\n", 'SIG34');
}

# The time that was waited is what the metadata service left of it.
SKIP: {
	need_lab();
	my $lab = lab($plugin, @network, metadata => ['token=silent'], files => { 'lab/proxy.pl' => $proxy,
		$vendor => "Amazon EC2\n" });
	my $got = $lab->run('-v', '-t5', '--endpoint=ssm=192.0.2.2', '--endpoint=ssmmessages=silent.example');
	my ($silent) = $got->{stdout} =~ /^\[CRITICAL\] endpoint-ssm: 192\.0\.2\.2: .* and says nothing in (\d+\.\d) s$/m;
	my ($name) = $got->{stdout} =~ /^\[CRITICAL\] endpoint-ssmmessages: .* no answer of a name server in (\d+\.\d) s$/m;
	ok(defined $silent && $silent > 0.5 && $silent < 3, 'a silent host behind a silent metadata service')
		or diag($got->{stdout});
	is($name, $silent, '... and a silent name server');
	$got = $lab->run('-v', '-t2', '-r', 'us-east-1', '--endpoint=ssm=192.0.2.2');
	like($got->{stdout}, qr/^SSM_ENDPOINTS CRITICAL: 192\.0\.2\.2: .* says nothing in 1\.5 s/, '... and without that');
}

done_testing();
