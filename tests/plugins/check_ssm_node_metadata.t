#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_node and the instance metadata service: what it says, does not say, and does instead. Asked is the
# stand-in of tests/metadata_service.pl, on loopback.
use strict;
use warnings;

use lib 'tests';
use IO::Socket::INET;
use Test::More;
use TestHost;
use TestMetadata;
use TestPlugin;

my $plugin = 'check_ssm_node';
my $config = 'var/lib/amazon/ssm/runtimeconfig/identity_config.json';
my $registration = 'var/lib/amazon/ssm/registration';
my $title = 'EC2 instance i-0123456789abcdef0 in us-east-1';
my $perfdata = 'clock_offset=0s;;-300:300';
my $not_known = 'whether this is an EC2 instance is not known without the metadata service';

my %line = (
	identity => "[OK] node-identity: $title\n",
	unknown => "[UNKNOWN] node-identity: $not_known\n",
	imds => "[OK] imds: the metadata service answers, with IMDSv2\n",
	profile => "[OK] instance-profile: an instance profile is attached\n",
	clock => "[OK] clock: the system clock is within -300:300 s of the metadata service\n",
);
my $enable = "  fix: enable the metadata service of the instance with version 2 and let no firewall block it\n";
my $attach = "  fix: attach an instance profile with AmazonSSMManagedInstanceCore, or use "
	. "Default Host Management Configuration\n";

sub config {
	my ($id, $source, $expires) = @_;
	return qq({"SchemaVersion":"1.1","InstanceId":"$id","IdentityType":"EC2","ShareFile":"","ShareProfile":"",)
		. '"CredentialsExpiresAt":"'
		. ($expires // '2026-11-22T18:32:36Z')
			. qq(","CredentialsRetrievedAt":"2026-11-22T17:32:36Z","CredentialSource":"$source"});
}

my $copy = unprivileged(plugin($plugin));

# What the plugin says of a tree and a service; $user is root or nobody.
sub asked {
	my ($user, $files, $url, @arguments) = @_;
	my $root = tree(%$files);
	chmod(0755, $root) or die "$root: $!";
	return without_seconds(run({ setup => $user eq 'root' ? sub { } : unprivileged() }, $copy, "--root=$root",
		"--metadata=$url",
		'-v', @arguments));
}

sub asked_is {
	my ($user, $files, $behaviour, $exit, $stdout, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	answers(asked($user, $files, service(@$behaviour)), $exit, $stdout, "$name, $user");
}

# What is good, and what it says of profile and credentials.
my $good = "SSM_NODE OK: $title, with an instance profile | $perfdata\n" . join '',
	@line{qw(identity imds profile clock)};
asked_is('nobody', {}, [], 0, $good, 'an instance with an instance profile');
asked_is('nobody', { $config => config('i-0123456789abcdef0', 'EC2') }, [], 0, $good,
	'... and the agent says the same');
asked_is('nobody', { $registration => qq({"ManagedInstanceID":"i-0123456789abcdef0","Region":"us-east-1"}) }, [], 0, $good,
	'... or its file registration alone');
asked_is('nobody', {}, ['id=:i-0a1b2c3d', 'region=:us-gov-west-1', 'profile=:a+b=c,d.e@f-g_H9'], 0,
	$good =~ s/\Q$title\E/EC2 instance i-0a1b2c3d in us-gov-west-1/gr, '... with a short id in another partition');
asked_is('nobody', {}, ['date=none'], 0, "SSM_NODE OK: $title, with an instance profile\n" . join('',
	@line{qw(identity imds profile)}),
	'a service that does not tell the time');
my $none = 'no instance profile, and SSM issues no credentials either';
my $baked = "$title, but SSM Agent has an id left over from an image: i-0fffffffffffffff0";
my $restart = "  fix: restart the agent, and remove /var/lib/amazon/ssm before an image is made\n";
for my $case (
	[{}, 'no file of the agent'],
	[{ $config => config('i-0123456789abcdef0', 'EC2') }, 'credentials of an instance profile that was there'],
	[{ $config => config('i-0123456789abcdef0', 'None') }, 'no credentials'],
) {
	asked_is('nobody', $case->[0], ['profile=404'], 1, "SSM_NODE WARNING: $none | $perfdata\n$line{identity}$line{imds}"
		. "[WARNING] instance-profile: $none\n$attach$line{clock}", "no instance profile, $case->[1]");
}
my $soon = '2099-01-01T00:00:00Z';
asked_is('nobody', { $config => config('i-0123456789abcdef0', 'SSM', $soon) }, ['profile=404'], 0,
	"SSM_NODE OK: $title | $perfdata\n"
	. "$line{identity}$line{imds}"
	. "[OK] instance-profile: no instance profile is needed, SSM issues credentials\n$line{clock}",
	'no instance profile, SSM issues credentials');
my $expired = 'no instance profile, and the credentials that SSM issued have expired';
asked_is('nobody', { $config => config('i-0123456789abcdef0', 'SSM', '2020-11-22T18:32:36Z') }, ['profile=404'], 1,
	"SSM_NODE WARNING: $expired | $perfdata\n$line{identity}$line{imds}"
	. "[WARNING] instance-profile: $expired\n$attach$line{clock}", '... which have expired');
for my $case (['soon', 'that expire at no time'], ['', 'without an expiry']) {
	my $when = "/$config: its CredentialsExpiresAt is malformed";
	my $unseen = "no instance profile, and whether SSM issues credentials cannot be seen: $when";
	asked_is('nobody', { $config => config('i-0123456789abcdef0', 'SSM', $case->[0]) }, ['profile=404'], 3,
		"SSM_NODE UNKNOWN: $when, $unseen | $perfdata\n[UNKNOWN] node-identity: $when\n"
		. "  fix: restart SSM Agent or register it again, and look at that file\n$line{imds}"
		. "[UNKNOWN] instance-profile: $unseen\n$attach$line{clock}", "... $case->[1]");
}
asked_is('nobody', { $config => config('i-0fffffffffffffff0', 'EC2') }, [], 1, "SSM_NODE WARNING: $baked | $perfdata\n"
	. "[WARNING] node-identity: $baked\n$restart$line{imds}$line{profile}$line{clock}", 'an identity baked into an image');
asked_is('nobody', { $config => config('i-0fffffffffffffff0', 'SSM') }, ['profile=404'], 1,
	"SSM_NODE WARNING: $baked, $none | $perfdata\n"
	. "[WARNING] node-identity: $baked\n$restart$line{imds}\[WARNING] instance-profile: $none\n$attach$line{clock}",
	'... with credentials that are another instance\'s');

asked_is('nobody', { $config => config('i-0123456789abcdef0', 'EC2'), 'var/lib/amazon/ssm/registration' =>
	'{"ManagedInstanceID":"mi-0123456789abcdef0","Region":"eu-west-1"}' }, [], 0,
	$good =~ s/\Q$title\E/$title, while the file registration has mi-0123456789abcdef0/gr, 'beside a hybrid registration');

# The clock.
for my $minutes (4, -4) {
	my $seconds = -60 * $minutes;
	asked_is('nobody', {}, ['shift=' . 60 * $minutes], 0, $good =~ s/=0s/=${seconds}s/r, "a clock that is $seconds s off");
}
for my $case ([6, 'behind'], [-6, 'ahead']) {
	my ($minutes, $words) = @$case;
	my $off = "the system clock is 360 s $words, outside -300:300 s, so signatures are refused";
	asked_is('nobody', {}, ['shift=' . 60 * $minutes], 2, "SSM_NODE CRITICAL: $off | clock_offset=" . -60 * $minutes
		. "s;;-300:300\n"
		. join('', @line{qw(identity imds profile)}) . "[CRITICAL] clock: $off\n"
		. "  fix: set the clock and keep it right, for example with chrony and the server 169.254.169.123\n",
			"a clock that is 360 s $words");
}
for my $date ('yesterday', 'Sun, 06 Nov 1994 08:49:37', 'Mon, 06 Nov 1994 08:49:37 GMT',
	'Sunday, 06-Nov-94 08:49:37 GMT', '', 'Sun, 06 Nov 1994 08:49:37 GMT' . ' GMT' x 5) {
	my $malformed = 'the metadata service answers with a malformed date';
	asked_is('nobody', {}, ["date=$date"], 3, "SSM_NODE UNKNOWN: $malformed\n" . join('', @line{qw(identity imds profile)})
		. "[UNKNOWN] clock: $malformed\n", "the date $date");
}

# What is no answer. A refusal is CRITICAL for root; to another user it may be the firewall's.
my $short = '-t1';
sub refused {
	my ($url, $text, $clock, $name, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $end = $clock ? " | $perfdata" : '';
	$clock = $clock ? $line{clock} : '';
	SKIP: {
		need('root');
		answers(asked('root', {}, $url, @arguments), 2, "SSM_NODE CRITICAL: $text, $not_known$end\n$line{unknown}"
			. "[CRITICAL] imds: $text\n$enable$clock", "$name, root");
	}
	my $blocked = "$text, it may be blocked for this user";
	answers(asked('nobody', {}, $url, @arguments), 3, "SSM_NODE UNKNOWN: $not_known, $blocked$end\n$line{unknown}"
		. "[UNKNOWN] imds: $blocked\n  fix: run the check as root\n$clock", "$name, nobody");
}
sub broken {
	my ($behaviour, $text, $clock, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $end = $clock ? " | $perfdata" : '';
	$clock = $clock ? $line{clock} : '';
	$text = "the metadata service does not tell: $text";
	SKIP: {
		need('root');
		asked_is('root', {}, $behaviour, 3,
			"SSM_NODE UNKNOWN: $not_known, $text$end\n$line{unknown}\[UNKNOWN] imds: $text\n$enable$clock", $name);
	}
	asked_is('nobody', {}, $behaviour, 3, "SSM_NODE UNKNOWN: $not_known, $text$end\n$line{unknown}\[UNKNOWN] imds: $text\n"
		. "  fix: run the check as root\n$clock", $name);
}
my $does_not = 'the metadata service does not tell:';
refused(service("token=$_"), "$does_not it answers with status $_, asked for a token", 0, "a token refused with $_")
	for 400, 401, 403, 404, 405, 503;
broken(["token=$_"], "it answers with status $_, asked for a token", 0, "a token and status $_, which may pass")
	for 100, 201, 204, 429, 500, 502, 504, 599, 600;
broken(["id=$_"], "it answers with status $_, asked for the instance id", 1, "an id and status $_, which may pass")
	for 204, 429, 500;
refused(service("id=$_"), "$does_not it answers with status $_, asked for the instance id", 1,
	"an id refused with $_") for 401, 404;
refused(service('region=404'), "$does_not it answers with status 404, asked for the Region", 1, 'no Region');
refused(service("$_=redirect"), "$does_not it answers with status 302, asked for "
	. ($_ eq 'id' ? 'the instance id' : 'a token'),
	$_ eq 'id', "a redirect of $_") for qw(token id);
refused(service('token=hangup'), "$does_not it closes the connection without an answer, asked for a token", 0,
	'no answer at all');
refused(service('token=silent'), 'the metadata service gives no answer in 0.5 s', 0, 'silence', $short);
refused(service('token=slow'), 'the metadata service gives no answer in 0.5 s', 0, 'one byte a second', $short);
refused(service('id=silent'), 'the metadata service gives no answer in 0.5 s', 1, 'silence behind the token', $short);
{
	# Nobody listens where somebody just did.
	my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Proto => 'tcp', Listen => 1) or die $@;
	my $port = $listener->sockport;
	close $listener;
	refused("http://127.0.0.1:$port", "$does_not connection refused, asked for a token", 0, 'nobody who listens');
	# What is never accepted is connected all the same, and says nothing.
	$listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Proto => 'tcp', Listen => 8) or die $@;
	refused('http://127.0.0.1:' . $listener->sockport, 'the metadata service gives no answer in 0.5 s', 0,
		'nobody who accepts', $short);
}
my %odd = (
	headers => 'its answer is too long',
	big => 'its answer is too long',
	unmeasured => 'its answer has no Content-Length',
	chunked => 'its answer has a transfer coding',
	binary => 'its answer is not HTTP',
	longer => 'it closed the connection within its answer',
	shorter => 'its answer is longer than its Content-Length',
	early => 'it closed the connection within its answer',
);
broken(["token=$_"], "$odd{$_}, asked for a token", 0, "a token, $_") for sort keys %odd;
broken(["region=$_"], "$odd{$_}, asked for the Region", 1, "a Region, $_") for sort keys %odd;
broken(["token=:$_"], 'its answer is malformed, asked for a token', 0, 'a token that is none')
	for '', "x\r\nX-Forwarded-For: 127.0.0.1", "x\ny", 'x y', "\xc3\xa9", 'x' x 256;
broken(["id=:$_"], 'its answer is malformed, asked for the instance id', 1, 'an id that is none')
	for '', 'i-0123456789abcdef', "i-0123456789abcdef0\n", 'mi-0123456789abcdef0', 'i-0123456789ABCDEF0', '<html>', 'i-'
		. '0' x 100;
broken(["region=:$_"], 'its answer is malformed, asked for the Region', 1, 'a Region that is none')
	for '', 'us-east-1b', 'us-east', 'us-east-1|reboot', 'x' x 40;

# The profile alone.
sub profile {
	my ($how, $text, $name, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $critical = $text =~ /status (?!500)|no answer/;
	my $blocked = $critical ? "$text, it may be blocked for this user" : $text;
	SKIP: {
		need('root');
		my $state = $critical ? 'CRITICAL' : 'UNKNOWN';
		answers(asked('root', {}, service("profile=$how"), @arguments), $critical ? 2 : 3,
			"SSM_NODE $state: $text | $perfdata\n"
			. "$line{identity}$line{imds}\[$state] instance-profile: $text\n$enable$line{clock}", "$name, root");
	}
	answers(asked('nobody', {}, service("profile=$how"), @arguments), 3, "SSM_NODE UNKNOWN: $blocked | $perfdata\n"
		. "$line{identity}$line{imds}\[UNKNOWN] instance-profile: $blocked\n  fix: run the check as root\n$line{clock}",
			"$name, nobody");
}
profile(503, "$does_not it answers with status 503, asked for the instance profile", 'the profile refused');
profile(500, "$does_not it answers with status 500, asked for the instance profile", 'a fault about the profile');
profile('silent', 'the metadata service gives no answer in 0.5 s', 'silence about the profile', $short);
profile(':', "$does_not its answer is malformed, asked for the instance profile", 'a profile without a name');
profile(':<html>', "$does_not its answer is malformed, asked for the instance profile", 'a profile that is none');
profile('early', "$does_not it closed the connection within its answer, asked for the instance profile",
	'half an answer about the profile');

# Where it is not asked: what the files settle. Asked, it would be silent.
my $silent = service('all=silent');
for my $case (
	['OnPrem', 'mi-0a1b2c3d4e5f60718', 0,
		'SSM_NODE OK: hybrid node mi-0a1b2c3d4e5f60718, no tier is needed since 2026-06-30'],
	['ECS', 'ecs:a_b_c', 3, 'SSM_NODE UNKNOWN: SSM Agent has the identity of an ECS task, which is reached with ECS Exec'],
	['CustomIdentity', 'anything', 3, 'SSM_NODE UNKNOWN: SSM Agent has a custom identity, for which AWS documents no '
		. 'prerequisites'],
) {
	my ($type, $id, $exit, $line) = @$case;
	my $got = asked('nobody', { $config => qq({"InstanceId":"$id","IdentityType":"$type"}) }, $silent, $short);
	$got->{stdout} =~ s/\n.*//s;
	answers($got, $exit, $line, "not asked: $type");
}

answers(asked('nobody', { '.dockerenv' => '' }, $silent, $short), 3,
	"SSM_NODE UNKNOWN: this is a container (Docker), and sessions go to its host\n[UNKNOWN] node-identity: this is a container "
	. "(Docker), and sessions go to its host\n  fix: run the check on the host\n", 'not asked: a container');

# Asked and not told, the agent's own word is not enough.
{
	my $got = asked('nobody', { $config => config('i-0123456789abcdef0', 'EC2') }, service('token=403'));
	like($got->{stdout}, qr/^\[UNKNOWN\] node-identity: SSM Agent says that it is on an EC2 instance, and nothing else does$/m,
		'an identity without a metadata service');
	is($got->{exit}, 3, '... is UNKNOWN');
}

# --metadata takes no other address, and none in another spelling.
for my $url ('http://localhost', 'http://metadata.google.internal', 'https://169.254.169.254',
	'HTTP://169.254.169.254', 'file:///etc/passwd',
	'169.254.169.254', 'http://', 'http://169.254.169.253', 'http://169.254.170.2', 'http://10.0.0.1', 'http://8.8.8.8',
		'http://0.0.0.0',
	'http://127.1', 'http://0177.0.0.1', 'http://2130706433', 'http://0x7f000001', 'http://127.0.0.256',
		'http://127.0.0.1.example.org',
	'http://127.0.0.1@8.8.8.8', 'http://user@127.0.0.1', 'http://127.0.0.1:', 'http://127.0.0.1:0',
		'http://127.0.0.1:65536', 'http://127.0.0.1:080',
	'http://127.0.0.1:+80', 'http://127.0.0.1:80x', 'http://127.0.0.1/latest', 'http://127.0.0.1//',
		'http://127.0.0.1?x', 'http://127.0.0.1#x',
	'http://127.0.0.1 ', ' http://127.0.0.1', 'http://::1:80', 'http://[::1', 'http://::1]', 'http://[127.0.0.1]',
		'http://[::ffff:8.8.8.8]',
	'http://[fe80::1]', 'http://fd00:ec2::2540', 'http://[fd00:ec2::253]', 'http://0:0:0:0:0:0:0:1') {
	# What may be a user and a password is not repeated.
	my $shown = $url =~ s/.*:.*(?=@)/.../r;
	$shown = substr($shown, 0, 56) . '...' if length $shown > 59;
	plugin_is($plugin, ["--metadata=$url"], 3,
		"SSM_NODE UNKNOWN: --metadata: $shown is not http:// and an address of the metadata service "
		. "or of this host, and a port\nUsage: $plugin [OPTION]..., see $plugin --help\n", "--metadata=$url");
}

# And no other than that is contacted. Where there is no IPv6 it is enough that it is tried.
SKIP: {
	need('strace');
	my $tree = tree();
	my $connects = sub {
		my ($url, @environment) = @_;
		local %ENV = (%ENV, @environment);
		my ($got, $trace) = traced(['-f', '-e', 'trace=network'], plugin($plugin), "--root=$tree", "--metadata=$url", '-t1');
		my %addresses = map { ($_ => 1) } $trace =~ /connect\(\d+, \{(.*?)\}/g;
		my %families = map { ($_ => 1) } $trace =~ /socket\((\w+, \w+)/g;
		my @other = grep { !/^(?:socket|connect|sendto|recvfrom|getsockopt)\(/ } split /\n/, $trace;
		return { addresses => [sort keys %addresses], families => [sort keys %families],
			other => [grep { /^\w+\(/ } @other] };
	};
	my $four = sub { { addresses => ["sa_family=AF_INET, sin_port=htons($_[1]), sin_addr=inet_addr(\"$_[0]\")"],
		families => ['AF_INET, SOCK_STREAM'], other => [] } };
	my $url = service();
	my ($port) = $url =~ /(\d+)$/;
	is_deeply($connects->($url), $four->('127.0.0.1', $port), 'no other address is asked');
	is_deeply($connects->($url,
		map { ($_ => 'http://127.0.0.3:1') } qw(http_proxy HTTP_PROXY https_proxy all_proxy ALL_PROXY)),
		$four->('127.0.0.1', $port), '... whatever proxy there is');
	$url = service('all=redirect');
	($port) = $url =~ /(\d+)$/;
	is_deeply($connects->($url), $four->('127.0.0.1', $port), '... and wherever it redirects to');
	for my $case (['http://[::1]:9', '::1', 9], ['http://::1', '::1', 80], ['http://::1/', '::1', 80]) {
		my ($six, $host, $number) = @$case;
		my $got = $connects->($six);
		like($got->{addresses}[0] // "sin6_port=htons($number) \"$host\", without IPv6",
			qr/sin6_port=htons\($number\).*"\Q$host\E"/, "asked at $six");
		is_deeply($got->{families}, ['AF_INET6, SOCK_STREAM'], '... and nowhere else');
	}
	# A system call that fails is this system's fault and not the service's, and one that is interrupted is none.
	$url = service();
	for my $case (map { [$_, 'EPERM', 'not permitted'], [$_, 'ENOMEM', 'out of memory'] } qw(socket connect sendto poll recvfrom)) {
		my ($call, $error, $words) = @$case;
		my ($got) = traced(['-e', "inject=$call:error=$error"], plugin($plugin), "--root=$tree", "--metadata=$url");
		answers($got, 3, "SSM_NODE UNKNOWN: $not_known, $does_not $words, asked for a token\n", "$call fails with $error");
	}
	for my $call (qw(sendto poll recvfrom)) {
		my ($got) = traced(['-e', "inject=$call:error=EINTR:when=1+2"], plugin($plugin), "--root=$tree", "--metadata=$url");
		answers(without_seconds($got), 0, "SSM_NODE OK: $title, with an instance profile | $perfdata\n", "$call is interrupted");
	}
	my ($got, $trace) = traced(['-f', '-e', 'trace=network'], plugin($plugin), '--root='
		. tree('sys/class/dmi/id/sys_vendor' => "Amazon EC2\n"));
	is($trace =~ s/^\+\+\+ exited.*\n//mr, '', 'nobody is asked below a root');
}

# The live host, in namespaces of its own: files at their places, and the service at its own address.
sub live {
	my ($files, $script, @arguments) = @_;
	my $with = join "\n", 'ip link set lo up', 'ip address add 169.254.169.254/32 dev lo', 'mkfifo /tmp/hold /tmp/port',
		'perl /standin 169.254.169.254:80 $BEHAVIOUR </tmp/hold >/tmp/port &', 'exec 9>/tmp/hold',
		'read -r port </tmp/port', $script;
	my $got = host(plugin($plugin), { 'standin' => slurp('tests/metadata_service.pl'), %$files,
		'tmp/net' => $with }, 'exec unshare --net /bin/sh -e /tmp/net "$@"', @arguments);
	return without_seconds($got);
}
SKIP: {
	need_host();
	need('ip');
	my %nitro = ('sys/class/dmi/id/sys_vendor' => "Amazon EC2\n");
	answers(live(\%nitro, '"$@"', '-v'), 0, $good, 'live: asked at its own address');
	local $ENV{BEHAVIOUR} = 'profile=404';
	answers(live({ %nitro, $config => config('i-0123456789abcdef0', 'SSM', $soon) }, '"$@"'), 0,
		"SSM_NODE OK: $title | $perfdata\n",
		'live: credentials that SSM issued');
	answers(live({ %nitro, $config => config('i-0123456789abcdef0', 'SSM') =~ s/2026-11-22T18/2020-11-22T18/r }, '"$@"'),
		1,
		"SSM_NODE WARNING: no instance profile, and the credentials that SSM issued have expired | $perfdata\n",
			'... and that have expired');
	my $when = '/var/lib/amazon/ssm/runtimeconfig/identity_config.json: its CredentialsExpiresAt is malformed';
	answers(live({ %nitro, $config => config('i-0123456789abcdef0', 'SSM', 'soon') }, '"$@"'), 3,
		"SSM_NODE UNKNOWN: $when, no instance profile, and whether SSM issues credentials cannot be seen: "
		. "$when | $perfdata\n",
		'... and that expire at no time');
	my %elsewhere = ('sys/class/dmi/id/sys_vendor' => "QEMU\n");
	answers(live(\%elsewhere, '"$@"'), 2, "SSM_NODE CRITICAL: neither an EC2 instance nor registered as a hybrid node\n",
		'live: not asked where the firmware says something else');
	answers(live(\%elsewhere, '"$@"', '--metadata=http://169.254.169.254'), 1,
		"SSM_NODE WARNING: no instance profile, and SSM issues no credentials either | $perfdata\n",
			'... unless --metadata says so');
	answers(live({ %elsewhere, $config => config('i-0123456789abcdef0', 'EC2') }, '"$@"'), 3,
		"SSM_NODE UNKNOWN: SSM Agent says that it is on an EC2 instance, and nothing else does\n",
			'live: an identity on another machine');
	answers(live({ $config => config('i-0123456789abcdef0', 'EC2') }, '"$@"'), 3,
		"SSM_NODE UNKNOWN: SSM Agent says that it is on an EC2 instance, and nothing else does\n", '... where /sys is empty');
	answers(live({}, '"$@"'), 3, "SSM_NODE UNKNOWN: whether this is an EC2 instance is not known: /sys: it is empty\n",
		'live: no /sys');
	my $no_route = 'the metadata service does not tell: no route to the network, asked for a token';
	answers(host(plugin($plugin), \%nitro, 'exec unshare --net "$@"'), 2, "SSM_NODE CRITICAL: $no_route\n",
		'live: no network, root');
	answers(host(plugin($plugin), \%nitro, 'exec unshare --net setpriv --reuid=65534 --regid=65534 --clear-groups "$@"'),
		3,
		"SSM_NODE UNKNOWN: $no_route, it may be blocked for this user\n", '... and nobody');
}

done_testing();
