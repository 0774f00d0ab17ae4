#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_endpoints on hosts that are made up: which Region, hosts and proxy it finds out, by whom, and what it
# does not see. All the names that it makes are known there, so that each of them is tried. What the network may do is
# in check_ssm_endpoints_network.t.
use strict;
use warnings;

use lib 'tests';
use File::Basename qw(dirname);
use POSIX ();
use Test::More;
use TestEndpoints;
use TestHost;
use TestNetwork;
use TestPlugin;

my $plugin = plugin('check_ssm_endpoints');
my $good = '192.0.2.1';
my $nobody = { user => 65534 };
my @optional = qw(kms logs s3 monitoring);

# What is on the host.
my $json = 'etc/amazon/ssm/amazon-ssm-agent.json';
my $config = 'var/lib/amazon/ssm/runtimeconfig/identity_config.json';
my $registration = 'var/lib/amazon/ssm/registration';
my $vendor = 'sys/class/dmi/id/sys_vendor';
my $agent = '/usr/bin/amazon-ssm-agent';
my $snap = '/snap/amazon-ssm-agent/current/amazon-ssm-agent';
my $unit = 'etc/systemd/system/amazon-ssm-agent.service';
my $snap_unit = 'etc/systemd/system/snap.amazon-ssm-agent.amazon-ssm-agent.service';
my $dropin = "$unit.d/override.conf";
my $variables = 'etc/default/ssm-agent';

# A partition's first Region, its domain.
my @partitions = (
	['us-east-1', 'amazonaws.com'],
	['eu-west-1', 'amazonaws.com'],
	['us-gov-west-1', 'amazonaws.com'],
	['cn-north-1', 'amazonaws.com.cn'],
	['us-iso-east-1', 'c2s.ic.gov'],
	['us-isob-east-1', 'sc2s.sgov.gov'],
	['us-isof-south-1', 'csp.hci.ic.gov'],
	['eu-isoe-west-1', 'cloud.adc-e.uk'],
	['eusc-de-east-1', 'amazonaws.eu'],
);

my %names = map { ("$_.example" => $good) } 'one', 'two', map { "$_.own" } @services, @optional;
for my $partition (@partitions) {
	my ($region, $domain) = @$partition;
	$names{"$_.$region.$domain"} = $good for @services, @optional;
}
$names{"$_.us-east-1.own.example"} = $names{"$_.us-east-1.api.aws"} = $good for @services, @optional;
$names{'s3.dualstack.us-east-1.amazonaws.com'} = $good;
$names{'refused.example'} = '192.0.2.20';
$names{"$_.silent.example"} = 'silent' for @services;
my @network = (names => \%names, addresses => ['192.0.2.20'], services => {
	"$good:443" => 'tls1.3', "$good:8443" => 'tls1.3',
	'192.0.2.51:3128' => 'status:403+close',
	'192.0.2.52:80' => 'status:502+close',
	'192.0.2.70:3128' => 'proxy:Basic dXNlcjpwYSRzd29yZA==+tls1.3',
});

# A file that others may not read.
sub hidden {
	my ($content) = @_;
	return sub {
		put($_[0], $content);
		chmod(0600, $_[0]) or die "$_[0]: $!";
	};
}

# The same, and nobody else may look into its directory either, as with the agent's own files.
sub enclosed {
	my ($content) = @_;
	return sub {
		hidden($content)->($_[0]);
		chmod(0700, dirname($_[0])) or die "$_[0]: $!";
	};
}

sub service_file {
	return join '', "[Service]\n", map { "$_\n" } @_;
}

# A drop-in with these variables.
sub dropin {
	return ($dropin => service_file(map { qq(Environment="$_") } @_));
}

# Findings: of an endpoint that answers, of the Region by something, of the proxy.
sub answering {
	my ($service, $host) = @_;
	return ["endpoint-$service", 'OK', "$host answers with TLS 1.3"];
}
sub all_in {
	my ($region, $domain, @of) = @_;
	return map { answering($_, "$_.$region.$domain") } @of;
}
sub in_region { return ['region', 'OK', "$_[0], by $_[1]"] }
sub unknown_region { return ['region', 'UNKNOWN', @_] }
sub proxied { return ['proxy', 'OK', @_] }
my $direct = proxied('direct');
my $by_option = proxied('direct, by --proxy');
my $given = in_region('us-east-1', '--region');

# One run with -v: the lab, arguments, findings, name.
sub finds {
	my ($lab, $arguments, $findings, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my @who = ref $arguments->[0] ? shift @$arguments : ();
	answers(without_times($lab->run(@who, '-v', @$arguments)), said(';', @$findings), $name);
}

my $name_region = 'name it with --region';
my $name_hosts = 'name the hosts with --endpoint';
my $correct = "correct that file, or $name_hosts";
my $id = 'mi-0123456789abcdef0';
my %hybrid = (
	$registration => enclosed(qq({"ManagedInstanceID":"$id","Region":"eu-west-1"})),
	$config => enclosed(qq({"SchemaVersion":"1.1","InstanceId":"$id","IdentityType":"OnPrem"})),
);
my %nobody_knows = ($registration => undef, $config => undef, $vendor => "LENOVO\n");

# The Region.
SKIP: {
	need_lab();
	my $lab = lab($plugin, @network, files => { %hybrid });
	my @ireland = all_in('eu-west-1', 'amazonaws.com', @services);
	my $denied = "the Region is not known: /$config: permission denied";
	finds($lab, [], [@ireland, in_region('eu-west-1', 'the files of SSM Agent'), $direct],
		'the registration of a hybrid node');
	finds($lab, [$nobody], [unknown_region($denied, "run the check as root, or $name_region"), $direct],
		'... which another user cannot read');
	finds($lab, [$nobody, '--endpoint=ssm=one.example', '--endpoint=kms=two.example'], [answering('ssm', 'one.example'),
		answering('kms', 'two.example'), unknown_region($denied, "run the check as root, or $name_region"), $direct],
		'... who learns of the hosts that are given');
	$lab->change($json => '{"Agent":{"Region":"us-gov-west-1"}}');
	finds($lab, [], [@ireland, ['region', 'WARNING',
		'Agent.Region of amazon-ssm-agent.json is us-gov-west-1, and the node is in eu-west-1',
		'make Agent.Region the Region of the node, or remove it'], $direct], 'Agent.Region is another one');
	finds($lab, ['-r', 'us-east-1'], [fine(@services), $given, $direct], '--region is above all');
	$lab->change($json => '{"Agent":{"Region":"eu-west-1"}}');
	finds($lab, [], [@ireland, in_region('eu-west-1', 'the files of SSM Agent'), $direct], 'Agent.Region is the same');
	$lab->change($json => '{"Mgs":{"Region":"us-east-1"}}');
	finds($lab, [], [$ireland[0], fine('ssmmessages'), $ireland[2], in_region('eu-west-1', 'the files of SSM Agent'),
		$direct], 'Mgs.Region');
	finds($lab, ['-r', 'eu-west-1'], [@ireland, in_region('eu-west-1', '--region'), $direct], '... not with --region');

	$lab->change(%nobody_knows, $json => '{"Agent":{"Region":"cn-north-1"}}');
	finds($lab, [], [all_in('cn-north-1', 'amazonaws.com.cn', @services), in_region('cn-north-1',
		'amazon-ssm-agent.json'), $direct], 'Agent.Region alone');
	$lab->change($json => undef);
	my $nowhere = unknown_region('the Region is not known: this is neither an EC2 instance nor registered as a hybrid '
		. 'node', $name_region);
	finds($lab, [], [$nowhere, $direct], 'none is known');
	finds($lab, ['--endpoint=ssm=one.example'], [answering('ssm', 'one.example'), $nowhere, $direct],
		'... but one of the hosts');
	my @all = map { "--endpoint=$_=one.example" } @services;
	my @given = map { answering($_, 'one.example') } @services;
	finds($lab, [@all], [@given, ['region', 'OK', 'none is needed, --endpoint names every host'], $direct],
		'... and none is needed');
	$lab->change('.dockerenv' => '');
	finds($lab, [], [unknown_region('the Region is not known: this is a container (Docker), and sessions go to its '
		. 'host', $name_region), $direct], 'a container');
}

# The metadata service.
SKIP: {
	need_lab();
	my @ec2 = (files => { $vendor => "Amazon EC2\n" });
	my $lab = lab($plugin, @network, @ec2, metadata => ['region=:us-gov-west-1']);
	my @there = all_in('us-gov-west-1', 'amazonaws.com', @services);
	my $told = in_region('us-gov-west-1', 'the metadata service');
	finds($lab, [], [@there, $told, $direct], 'the metadata service');
	finds($lab, [$nobody], [@there, $told, $direct], '... asked by another user');
	finds($lab, ['-r', 'us-east-1'], [fine(@services), $given, $direct], '... and --region');
	$lab->change($json => '{"Agent":{"Region":"us-east-1"}}');
	finds($lab, [], [@there, ['region', 'WARNING',
		'Agent.Region of amazon-ssm-agent.json is us-east-1, and the node is in us-gov-west-1',
		'make Agent.Region the Region of the node, or remove it'], $direct], '... and Agent.Region');
	$lab->change($json => undef, $vendor => "LENOVO\n");
	finds($lab, [], [unknown_region('the Region is not known: this is neither an EC2 instance nor registered as a '
		. 'hybrid node', $name_region), $direct], '... which is not asked elsewhere');

	my @hosts = ('--endpoint=ssm=one.example', '--endpoint=ssmmessages=two.example');
	my @found = (answering('ssm', 'one.example'), answering('ssmmessages', 'two.example'));
	my $silent = lab($plugin, @network, @ec2, metadata => ['token=silent']);
	my $refusing = lab($plugin, @network, @ec2, metadata => ['token=403']);
	my @missing = ('the Region is not known: the metadata service gives no answer', $name_region);
	finds($silent, ['-t3', @hosts], [@found, ['region', 'OK',
		"$missing[0], and no session needs the hosts that follow from it"], $direct],
		'a metadata service that is silent, and hosts that answer');
	finds($silent, ['-t3', '-E', '2019-04', @hosts], [@found, unknown_region(@missing), $direct],
		'... and sessions that need ec2messages');
	finds($silent, ['-t3', '-s', 'kms', @hosts], [@found, unknown_region(@missing), $direct],
		'... and one that is asked for as well');
	finds($silent, ['-t3', $hosts[0]], [$found[0], unknown_region(@missing), $direct], '... and one of two hosts');
	finds($refusing, ['-E', '2019-04', @hosts], [@found, unknown_region('the Region is not known: the metadata service '
		. 'does not tell: it answers with status 403, asked for a token', $name_region), $direct], '... or that refuses');
	$refusing->change($json => '{"Agent":{"Region":"us-east-1"}}');
	finds($refusing, [], [fine(@services), in_region('us-east-1', 'amazon-ssm-agent.json'), $direct],
		'... and Agent.Region');
}

for my $region ('moon', '', 'us-east-1.example.org', 'US-EAST-1') {
	plugin_is('check_ssm_endpoints', ["--region=$region"], 3, 'SSM_ENDPOINTS UNKNOWN: --region: '
		. ($region eq '' ? '' : "$region ") . 'does not have the form of a Region, as us-east-1 has' . "\nUsage: "
		. "check_ssm_endpoints [OPTION]..., see check_ssm_endpoints --help\n", "no Region: '$region'");
}

# The hosts.
SKIP: {
	need_lab();
	my $lab = lab($plugin, @network);
	my @asked = ('-s', 'kms,logs', '-s', 's3,monitoring');
	for (@partitions) {
		my ($region, $domain) = @$_;
		finds($lab, ['-x', 'none', '-r', $region, @asked], [all_in($region, $domain, @services, @optional),
			in_region($region, '--region'), $by_option], "every host in $region");
	}
	for (@optional) {
		finds($lab, ['-x', 'none', '-r', 'us-east-1', '-s', $_], [fine(@services, $_), $given, $by_option],
			"--service=$_");
	}
	my $exit = $lab->run('-x', 'none', '-r', 'us-east-1', '-s', 'ssm')->{exit};
	is($exit, 3, 'one that is looked at anyway is no --service');

	# --endpoint.
	finds($lab, ['-x', 'none', '-r', 'us-east-1', '--endpoint=ssm=one.example', '--endpoint=ssm=two.example:8443',
		"--endpoint=s3=$good", '--endpoint=ssm=refused.example'], [answering('ssm', 'one.example'),
		answering('ssm', 'two.example:8443'), ['endpoint-ssm', 'CRITICAL',
		'refused.example: 192.0.2.20 refuses the connection', fix('way')], fine(@services[1, 2]), answering('s3', $good),
		$given, $by_option], '--endpoint, several times for one service');
	my @nine = map { "--endpoint=kms=$good" } 1 .. 9;
	finds($lab, ['-x', 'none', '-r', 'us-east-1', @nine], [fine(@services), (answering('kms', $good)) x 9, $given,
		$by_option], 'nine of them');
	answers($lab->run(@nine, "--endpoint=logs=$good"), 3, "SSM_ENDPOINTS UNKNOWN: --endpoint: logs=$good is one endpoint "
		. "too many\nUsage: check_ssm_endpoints [OPTION]..., see check_ssm_endpoints --help\n", 'one too many');

	# ec2messages, where a Region does not have it.
	my $missing = 'ec2messages.me-new-1.amazonaws.com: no such name';
	my @two = ('-x', 'none', '-r', 'me-new-1', '--endpoint=ssm=one.example', '--endpoint=ssmmessages=two.example');
	my @both = (answering('ssm', 'one.example'), answering('ssmmessages', 'two.example'));
	my @new = (in_region('me-new-1', '--region'), $by_option);
	finds($lab, ['-E', '2019-04', @two], [@both, ['endpoint-ec2messages', 'CRITICAL', $missing, fix('name')], @new],
		'ec2messages is missing, in 2019-04');
	finds($lab, ['-E', '2026-10', @two], [@both, ['endpoint-ec2messages', 'OK', "$missing, and no session needs it"],
		@new], '... and in 2026-10');

	# JSON: all of one object.
	my $got = $lab->run('-ojson', '-w', '8', '-c', '9', '-x', 'none', '-r', 'us-east-1', '--endpoint=ssm=refused.example',
		'--endpoint=ssm=one.example');
	$got->{stdout} =~ s/"value":\K[\d.]+/N/g;
	my $limits = '"warning":"8","critical":"9","min":0,"max":null}';
	answers($got, 2, '{"service":"SSM_ENDPOINTS","state":"CRITICAL","exit":2,"summary":'
		. '"refused.example: 192.0.2.20 refuses the connection","findings":['
		. '{"id":"endpoint-ssm","state":"CRITICAL","text":"refused.example: 192.0.2.20 refuses the connection","fix":"'
		. fix('way') . '"},{"id":"endpoint-ssm","state":"OK","text":"one.example answers with TLS 1.3","fix":null},'
		. join(',', map({ qq({"id":"$_->[0]","state":"OK","text":"$_->[2]","fix":null}) } fine(@services[1, 2]), $given,
			$by_option)) . '],"perfdata":['
		. join(',', map { qq({"label":"${_}_time","value":N,"unit":"s",$limits) } qw(ssm2 ssmmessages ec2messages))
		. "]}\n", 'JSON');
}

# The agent's own settings.
SKIP: {
	need_lab();
	my $lab = lab($plugin, @network);
	my @r = ('-r', 'us-east-1');
	my %section = (ssm => 'Ssm', ssmmessages => 'Mgs', ec2messages => 'Mds', kms => 'Kms', logs => 'CloudWatchLogs',
		s3 => 'S3');
	for my $service (@services, @optional[0 .. 2]) {
		$lab->change($json => qq({"$section{$service}":{"Endpoint":"https://$service.own.example"}}));
		my @own = map { $_ eq $service ? answering($_, "$_.own.example") : fine($_) } @services, @optional[0 .. 2];
		finds($lab, [@r, '-s', 'kms,logs,s3'], [@own, $given, $direct], "$section{$service}.Endpoint");
	}
	$lab->change($json => '{' . join(',', map { qq("$section{$_}":{"Endpoint":"$_.own.example:8443"}) } @services) . '}');
	my @own = map { answering($_, "$_.own.example:8443") } @services;
	finds($lab, [], [@own, ['region', 'OK', 'none is needed, amazon-ssm-agent.json names every host'], $direct],
		'... of all services, with a port');
	finds($lab, ['--endpoint=ssm=one.example'], [answering('ssm', 'one.example'), @own[1, 2],
		['region', 'OK', 'none is needed, amazon-ssm-agent.json names every host'], $direct], '... and --endpoint');

	finds($lab, ['--endpoint=ssmmessages=one.example', '--endpoint=ec2messages=one.example'], [$own[0],
		answering('ssmmessages', 'one.example'), answering('ec2messages', 'one.example'),
		['region', 'OK', 'none is needed, amazon-ssm-agent.json names every host'], $direct], '... and only ssm is not given');
	$lab->change($json => '{"Agent":{"Region":"us-east-1"}}');
	finds($lab, [map { "--endpoint=$_=one.example" } @services], [map({ answering($_, 'one.example') } @services),
		['region', 'OK', 'none is needed, --endpoint names every host'], $direct], 'Agent.Region, and every host is given');

	$lab->change($json => '{"Agent":{"ServiceDomain":"own.example"}}');
	finds($lab, [@r], [all_in('us-east-1', 'own.example', @services), $given, $direct], 'Agent.ServiceDomain');
	$lab->change($json => '{"Agent":{"UseDualStackEndpoint":true}}');
	finds($lab, [@r, '-s', 's3'], [all_in('us-east-1', 'api.aws', @services),
		answering('s3', 's3.dualstack.us-east-1.amazonaws.com'), $given, $direct], 'Agent.UseDualStackEndpoint');
	finds($lab, ['-r', 'eusc-de-east-1', '--endpoint=ssm=one.example'], [answering('ssm', 'one.example'),
		unknown_region('Agent.UseDualStackEndpoint of amazon-ssm-agent.json is set, and AWS documents no such names in '
			. 'eusc-de-east-1', $name_hosts), $direct], '... where there are no such names');
	$lab->change($json => '{"Agent":{"UseDualStackEndpoint":true,"ServiceDomain":"own.example"}}');
	finds($lab, [@r], [unknown_region('what Agent.ServiceDomain and Agent.UseDualStackEndpoint of amazon-ssm-agent.json '
		. 'mean together is not documented', $name_hosts), $direct], '... both');

	my @one = (answering('ssm', 'one.example'));
	for (['{"Agent":', 'it is malformed or not complete'], ['', 'it is malformed or not complete'],
		['{"Agent":{"Region":"here"}}', 'Agent.Region is malformed'],
		['{"Mgs":{"Region":"us-east-1.example"}}', 'Mgs.Region is malformed'],
		['{"Ssm":{"Endpoint":"http://user:secret@one.example/x"}}', 'Ssm.Endpoint is malformed'],
		['{"agent":{"region":"us-east-1"}}', 'Agent.Region is malformed']) {
		my ($content, $why) = @$_;
		$lab->change($json => $content);
		finds($lab, [@r, '--endpoint=ssm=one.example'], [@one, unknown_region("/$json: $why", $correct), $direct],
			"amazon-ssm-agent.json: $why");
	}
	$lab->change($json => hidden('{"Ssm":{"Endpoint":"two.example"}}'));
	finds($lab, [$nobody, @r, '--endpoint=kms=one.example'], [answering('kms', 'one.example'), unknown_region(
		"/$json: permission denied", "run the check as root, or $name_hosts"), $direct], '... which may not be read');
	finds($lab, [$nobody, @r, map { "--endpoint=$_=one.example" } @services], [
		map({ answering($_, 'one.example') } @services), $given, $direct], '... and need not be');
	finds($lab, [@r], [answering('ssm', 'two.example'), fine(@services[1, 2]), $given, $direct], '... root may');
}

# The proxy that the agent has.
my @r = ('-r', 'us-east-1');
my $binary = $agent =~ s{^/}{}r;
my $refusing = 'https_proxy=http://192.0.2.51:3128';
my $environment = 'the environment of SSM Agent';
# What is said of a proxy's answer.
sub behind {
	my ($does) = @_;
	return all_fail('CRITICAL', "HOST: the proxy $does", 'proxy');
}
my @refused = behind('192.0.2.51:3128 refuses to connect (status 403)');

# By the environment of the running agent.
SKIP: {
	need_lab();
	my $lab = lab($plugin, @network, files => { $unit => service_file(), $binary => standin() });
	my $with = 'HTTPS_PROXY=http://user:pa%24sword@192.0.2.70:3128';
	$lab->start($agent, $with, 'https_proxy=http://192.0.2.51:3128');
	finds($lab, [@r], [fine(@services), $given, proxied("192.0.2.70:3128, by $environment")], 'of the running agent');
	my $asked = '192.0.2.70:3128 CONNECT ssm.us-east-1.amazonaws.com:443';
	like($lab->heard, qr/^\Q$asked\E .* Proxy-Authorization: Basic dXNlcjpwYSRzd29yZA==(?: |$)/m,
		'... with its user and password');
	finds($lab, [$nobody, @r], [fine(@services), $given, proxied(
		"direct, whether SSM Agent uses a proxy cannot be seen: $environment: permission denied")],
		'... as another user, who gets there without');
	my @dead = map { ["endpoint-$_", 'UNKNOWN', 'refused.example: 192.0.2.20 refuses the connection', fix('way')] }
		@services[0, 1];
	my $remark = ['endpoint-ec2messages', 'OK',
		'refused.example: 192.0.2.20 refuses the connection, and no session needs it'];
	my @elsewhere = map { "--endpoint=$_=refused.example" } @services;
	my $unseen = ['proxy', 'UNKNOWN', "SSM Agent may use a proxy: $environment: permission denied", fix('unseen')];
	finds($lab, [$nobody, @r, @elsewhere], [@dead, $remark, $given, $unseen], '... or does not get there');
	finds($lab, [$nobody, @r, @elsewhere[0, 2]], [$dead[0], fine('ssmmessages'), $remark, $given, $unseen],
		'... with one of them');
	finds($lab, [$nobody, @r, $elsewhere[2]], [fine(@services[0, 1]), $remark, $given, proxied(
		"direct, whether SSM Agent uses a proxy cannot be seen: $environment: permission denied")],
		'... or but for what no session needs');
	finds($lab, [$nobody, @r, '-E', '2019-04', $elsewhere[2]], [fine(@services[0, 1]), ['endpoint-ec2messages',
		@{ $dead[0] }[1 .. 3]], $given, $unseen], '... which those of 2019 need');
	finds($lab, [$nobody, @r, '-x', 'none', @elsewhere], [map({ [$_->[0], 'CRITICAL', @$_[2, 3]] } @dead), $remark,
		$given, $by_option], '... and knows of none');
	finds($lab, [$nobody, @r, '-x', 'http://192.0.2.51:3128'], [@refused, $given, proxied('192.0.2.51:3128, by --proxy')],
		'... or of another one');

	my $hide = sub { answers($lab->run({ command => ['mount', '-o', "remount,hidepid=$_[0]", '/proc'] }), 0, '', 'mount') };
	$hide->(2);
	finds($lab, [$nobody, @r], [fine(@services), $given, proxied("direct, whether SSM Agent uses a proxy cannot be "
		. "seen: $environment: the processes of other users are hidden")], '... or sees no process');
	$hide->(0);

	$lab->change(dropin($refusing));
	finds($lab, [@r], [fine(@services), $given, proxied("192.0.2.70:3128, by $environment")],
		'a drop-in that names another one than the running agent has');
	finds($lab, [$nobody, @r], [@refused, $given, proxied("192.0.2.51:3128, by /$dropin")],
		'... is what another user sees');
	$lab->stop($agent);
	finds($lab, [@r], [@refused, $given, proxied("192.0.2.51:3128, by /$dropin")], '... and counts where none runs');
	$lab->start($agent);
	finds($lab, [@r], [fine(@services), $given, proxied("direct, by $environment")],
		'an agent that does not have that drop-in yet');
	$lab->stop($agent);
	$lab->start($agent, $refusing, 'no_proxy=169.254.169.254,.amazonaws.com');
	finds($lab, [@r, '--endpoint=kms=one.example'], [fine(@services), ['endpoint-kms', 'CRITICAL',
		'one.example: the proxy 192.0.2.51:3128 refuses to connect (status 403)', fix('proxy')], $given,
		proxied("192.0.2.51:3128, by $environment")], 'the no_proxy of the running agent');
}

# By the files of its service, and none runs.
SKIP: {
	need_lab();
	my $lab = lab($plugin, @network, files => { $unit => service_file("Environment=$refusing") });
	finds($lab, [@r], [@refused, $given, proxied("192.0.2.51:3128, by /$unit")], 'the unit');
	finds($lab, [$nobody, @r], [@refused, $given, proxied("192.0.2.51:3128, by /$unit")], '... as another user');
	$lab->change($unit => service_file("EnvironmentFile=-/$variables"), $variables => "# proxy\n$refusing\n");
	finds($lab, [@r], [@refused, $given, proxied("192.0.2.51:3128, by /$variables")], 'the file that it names');
	$lab->change($variables => hidden("$refusing\n"));
	finds($lab, [$nobody, @r], [fine(@services), $given, proxied(
		"direct, whether SSM Agent uses a proxy cannot be seen: /$variables: permission denied")],
		'... which another user may not read');
	finds($lab, [$nobody, @r, '--endpoint=ssm=refused.example'], [['endpoint-ssm', 'UNKNOWN',
		'refused.example: 192.0.2.20 refuses the connection', fix('way')], fine(@services[1, 2]), $given, ['proxy',
		'UNKNOWN', "SSM Agent may use a proxy: /$variables: permission denied", fix('unseen')]], '... and needs');
	finds($lab, [@r], [@refused, $given, proxied("192.0.2.51:3128, by /$variables")], '... root may');
	$lab->change($unit => service_file("EnvironmentFile=/$variables"), $variables => undef);
	finds($lab, [@r], [$given, ['proxy', 'UNKNOWN', "/$variables: no such file or directory", fix('setting')]],
		'... which is not there');

	# The password of a drop-in; % is doubled for systemd.
	$lab->change($unit => service_file(), dropin('https_proxy=http://user:pa%%24sword@192.0.2.70:3128'));
	finds($lab, [@r], [fine(@services), $given, proxied("192.0.2.70:3128, by /$dropin")], 'user and password');
	for my $arguments ([], ['-v'], ['-ojson'], ['-v', '--endpoint=ssm=refused.example']) {
		unlike($lab->run(@r, @$arguments)->{stdout}, qr/user|pa\$?.*sword|dXNlc/, "... are not shown with (@$arguments)");
	}
	$lab->change(dropin('https_proxy=http://user:wrong@192.0.2.70:3128'));
	finds($lab, [@r], [behind('192.0.2.70:3128 asks for a user and password (status 407)'), $given,
		proxied("192.0.2.70:3128, by /$dropin")], '... that are wrong');

	# What cannot be used here.
	my $refuse = sub {
		my ($url, $why) = @_;
		$lab->change(dropin("https_proxy=$url"));
		finds($lab, [@r], [$given, ['proxy', 'UNKNOWN', "/$dropin: its https_proxy $why", fix('setting')]],
			"https_proxy=$url");
	};
	$refuse->('https://user:secret@192.0.2.51:3128', '192.0.2.51:3128 is spoken to in TLS');
	$refuse->('socks5://user:secret@192.0.2.51', '192.0.2.51:1080 speaks SOCKS');
	$refuse->('http://user:secret@192.0.2.51:proxy', 'is malformed');
	$refuse->('http://192.0.2.51:3128/path', 'is malformed');
	$refuse->('ftp://user:secret@192.0.2.51', 'is malformed');
	finds($lab, [@r, '-x', 'none'], [fine(@services), $given, $by_option], '... and --proxy=none');

	# http_proxy, and the metadata service.
	$lab->change(dropin('http_proxy=http://192.0.2.52'));
	my $plain = proxied("direct, http_proxy alone is not for HTTPS, by /$dropin");
	finds($lab, [@r], [fine(@services), $given, $plain], 'http_proxy alone');
	my $takes = ['proxy', 'CRITICAL', 'no_proxy lacks 169.254.169.254, so SSM Agent asks the proxy for the instance '
		. "metadata, by /$dropin", 'set no_proxy=169.254.169.254 beside http_proxy, and restart the agent'];
	my $meant = proxied("192.0.2.52:80, by /$dropin");
	my @both = ('https_proxy=http://192.0.2.52', 'HTTP_PROXY=http://192.0.2.52');
	my @failing = behind('192.0.2.52:80 cannot reach it (status 502)');
	$lab->change(dropin(@both));
	finds($lab, [@r], [@failing, $given, $meant], '... with another one, without no_proxy');
	$lab->change($vendor => "Amazon EC2\n");
	finds($lab, [@r], [@failing, $given, $takes], '... on EC2');
	$lab->change(dropin('http_proxy=http://192.0.2.52', 'no_proxy=169.254.0.1,.example'));
	finds($lab, [@r], [fine(@services), $given, $takes], 'no_proxy lacks the metadata service, on EC2');
	for my $except ('169.254.169.254', '169.254.0.0/16', 'a.example, 169.254.169.254:80', '*') {
		$lab->change(dropin('http_proxy=http://192.0.2.52', "no_proxy=$except"));
		finds($lab, [@r], [fine(@services), $given, $plain], "... and has it: $except");
	}
	$lab->change(dropin('https_proxy=http://192.0.2.52'));
	finds($lab, [@r], [@failing, $given, $meant], '... and is not needed without http_proxy');
	$lab->change($vendor => "LENOVO\n");

	# no_proxy: what goes directly, and what is refused.
	my @hosts = ("--endpoint=kms=$good", '--endpoint=logs=one.example:8443');
	my %behind = map { my ($service, $host) = @$_; ($service => ["endpoint-$service", $service eq 'ec2messages' ? 'OK'
		: 'CRITICAL', "$host: the proxy 192.0.2.51:3128 refuses to connect (status 403)"
		. ($service eq 'ec2messages' ? ', and no session needs it' : ''), fix('proxy')]) }
		map({ [$_, "$_.$domain"] } @services), ['kms', $good], ['logs', 'one.example:8443'];
	my %before = (map({ ($_ => fine($_)) } @services), kms => answering('kms', $good),
		logs => answering('logs', 'one.example:8443'));
	for (['*', qw(ssm ssmmessages ec2messages kms logs)], ['amazonaws.com', @services],
		['.us-east-1.amazonaws.com', @services], ['*.amazonaws.com', @services], ["ssm.$domain", 'ssm'],
		[".ssm.$domain"], ["ssm.$domain:443", 'ssm'], ["ssm.$domain:8443"], ['192.0.2.0/24', 'kms'],
		['192.0.3.0/24'], [$good, 'kms'], ["$good:80, one.example:8443", 'logs'], ['AMAZONAWS.COM,example', @services,
		'logs'], ['messages.us-east-1.amazonaws.com']) {
		my ($except, @directly) = @$_;
		my %directly = map { $_ => 1 } @directly;
		$lab->change(dropin($refusing, "no_proxy=$except"));
		finds($lab, [@r, @hosts], [map({ $directly{$_} ? $before{$_} : $behind{$_} } @services, 'kms', 'logs'), $given,
			proxied("192.0.2.51:3128, by /$dropin")], "no_proxy=$except");
	}
}

# By the snap's service, beside that of a package.
SKIP: {
	need_lab();
	my $lab = lab($plugin, @network, files => { $snap_unit => service_file("Environment=$refusing"),
		$snap =~ s{^/}{}r => standin() });
	finds($lab, [@r], [@refused, $given, proxied("192.0.2.51:3128, by /$snap_unit")], 'the unit of the snap');
	$lab->change($unit => service_file());
	finds($lab, [@r], [fine(@services), $given, $direct], '... and that of a package');
	$lab->start($snap);
	finds($lab, [$nobody, @r], [@refused, $given, proxied("192.0.2.51:3128, by /$snap_unit")],
		'... where the snap\'s agent runs');
	finds($lab, [@r], [fine(@services), $given, proxied("direct, by $environment")], '... whose environment root may see');
}

# Begins a run of the plugin whose output is a pipe, and waits until it waits for a name server in four processes, its
# own and one for each name. The one of these is `first`.
sub begun {
	my ($lab, @arguments) = @_;
	pipe(my $output, my $theirs) or die "pipe: $!";
	my $pid = fork() // die "fork: $!";
	if ($pid == 0) {
		open(STDIN, '<', '/dev/null') and open(STDOUT, '>&', $theirs) and open(STDERR, '>&', $theirs)
			or POSIX::_exit(126);
		exec($lab->command('--', '/plugin', @arguments)) or POSIX::_exit(127);
	}
	until_true(sub { of_plugin($lab) == 4 });
	return { pid => $pid, output => $output, first => TestNetwork::child_of($pid) };
}

# The plugin's own processes in a lab: the one that was started, and its children.
sub of_plugin {
	my ($lab) = @_;
	return grep { (eval { slurp("/proc/$_/cmdline") } // '') =~ m{^/plugin\0} } $lab->processes;
}

# All that it prints until nobody has its output any more, and its exit status.
sub end_of {
	my ($run) = @_;
	local $SIG{ALRM} = sub { die "its output stays open\n" };
	alarm(30);
	my $text = do { local $/; readline($run->{output}) };
	alarm(0);
	waitpid($run->{pid}, 0);
	return { stdout => $text, stderr => '', exit => $? >> 8, signal => $? & 127 };
}

# Keeps a run from working until its deadline has passed: then SIGALRM, number 14, waits for it. nsenter stops itself
# together with its child.
sub delay {
	my ($run) = @_;
	kill 'STOP', $run->{first};
	until_true(sub { slurp("/proc/$run->{pid}/stat") =~ /\) T / });
	until_true(sub { slurp("/proc/$run->{first}/status") =~ /^ShdPnd:\t([0-9a-f]+)$/m && hex($1) & 1 << 13 });
	kill 'CONT', $run->{first}, $run->{pid};
}

# An agent in another network has other ways out than this check, whatever the option says.
SKIP: {
	need_lab();
	my $elsewhere = lab($plugin, names => { map { ("$_.$domain" => '192.0.2.1') } @services },
		services => { '192.0.2.1:443' => 'tls1.3' }, files => { 'usr/bin/amazon-ssm-agent' => standin() },
		setup => 'unshare --net /usr/bin/amazon-ssm-agent');
	for my $proxy ([], ['-x', 'none'], ['-x', 'http://192.0.2.1:3128']) {
		answers($elsewhere->run('-v', '-r', 'us-east-1', @$proxy), 3,
			"SSM_ENDPOINTS UNKNOWN: SSM Agent is in another network namespace than this check\n"
			. "[OK] region: us-east-1, by --region\n"
			. "[UNKNOWN] proxy: SSM Agent is in another network namespace than this check\n  fix: " . fix('elsewhere') . "\n",
			"an agent in another network namespace @$proxy");
	}
}

# What comes of an end from outside is one line, and nothing that goes on.
SKIP: {
	need_lab();
	need_native("the plugin's processes have the emulator's names");
	my $lab = lab($plugin, @network);
	my @arguments = ('-v', @r, map { "--endpoint=$_=$_.silent.example" } @services);
	# Its options, what is done to it, the exit status, how its line begins.
	for (['TERM', '-t30:critical', sub { kill 'TERM', $_[0]{first} }, 3, 'UNKNOWN: stopped by a signal'],
		['INT', '-t30', sub { kill 'INT', $_[0]{first} }, 3, 'UNKNOWN: stopped by a signal'],
		['the deadline', '-t1', \&delay, 3, 'UNKNOWN: timed out after 1 s'],
		['the deadline with a state', '-t1:critical', \&delay, 2, 'CRITICAL: timed out after 1 s']) {
		my ($name, $option, $end, $exit, $line) = @$_;
		my $run = begun($lab, $option, @arguments);
		$end->($run);
		answers(end_of($run), $exit, "SSM_ENDPOINTS $line while connecting to ssm.silent.example\n",
			"$name while it waits for name servers");
		is_deeply([of_plugin($lab)], [], '... no process is left');
	}
	my $run = begun($lab, '-t30', @arguments);
	kill 'KILL', $run->{first};
	is_deeply(end_of($run), { stdout => '', stderr => '', exit => 0, signal => 9 }, 'killed');
	until_true(sub { of_plugin($lab) == 0 });
	pass('... no process is left');
}

like(run(plugin('check_ssm_endpoints'), '--help')->{stdout}, qr/^      --endpoint\b/m, '--endpoint has no letter');

done_testing();
