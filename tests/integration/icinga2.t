#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# A real Icinga 2 with the definitions as they are shipped: what it makes of them, which services a host gets, with
# which arguments it runs the plugins, and what it keeps of what they say.
use strict;
use warnings;

use lib 'tests';
use Cwd qw(abs_path);
use Test::More;
use TestDaemon;
use TestHost qw(executable);
use TestIcinga;
use TestPlugin;

use constant { DAY => 86400, MINUTE => 60 };

my @services = qw(ssm-agent ssm-endpoints ssm-node ssm-online ssm-os ssm-update ssm-user);
my @client = qw(aws-cli session-manager-plugin);
my @states = qw(OK WARNING CRITICAL UNKNOWN);
my @sudo = ('/usr/bin/sudo', '-n');
my @timeout = ('--timeout', 8);

# A node that is in order, except that its agent was installed so many days ago.
sub node_tree {
	my ($days) = @_;
	my $list = 'var/lib/dpkg/info/amazon-ssm-agent.list';
	my $tree = tree(
		'etc/os-release' => "ID=debian\nVERSION_ID=12\nNAME=Debian\n",
		'etc/passwd' => "root:x:0:0:root:/root:/bin/sh\nssm-user:x:1001:1001::/home/ssm-user:/bin/sh\n",
		'etc/sudoers' => "root ALL=(ALL) ALL\n\@includedir /etc/sudoers.d\n",
		'etc/sudoers.d/ssm-agent-users' => "ssm-user ALL=(ALL) NOPASSWD:ALL\n",
		'usr/bin/amazon-ssm-agent' => executable("#!/bin/sh\n"),
		'var/lib/amazon/ssm/runtimeconfig/identity_config.json' => '{"SchemaVersion":"1.1","IdentityType":"OnPrem",'
			. '"InstanceId":"mi-0a1b2c3d4e5f60718","ShareFile":"","ShareProfile":"","CredentialSource":"SSM",'
			. '"CredentialsExpiresAt":"2999-01-01T00:00:00Z","CredentialsRetrievedAt":"2026-01-01T00:00:00Z"}',
		'var/lib/amazon/ssm/registration' => '{"ManagedInstanceID":"mi-0a1b2c3d4e5f60718","Region":"us-east-1"}',
		'var/lib/dpkg/status' => "Package: amazon-ssm-agent\nStatus: install ok installed\nVersion: 3.3.1142.0-1\n",
		$list => "/.\n",
	);
	utime((time - $days * DAY - MINUTE) x 2, "$tree/$list") or die "$list: $!";
	return $tree;
}

# A server of TLS in place of all endpoints; returns its port.
sub endpoint {
	my $port = free_port();
	my $directory = scratch();
	run('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost',
		'-keyout', "$directory/key", '-out', "$directory/certificate");
	my $server = start('openssl', 's_server', '-quiet', '-accept', "127.0.0.1:$port", '-key', "$directory/key",
		'-cert', "$directory/certificate");
	$server->wait_until('the endpoint listens', sub { listens($port) });
	return $port;
}

# What the hosts of the test are made of: { variable => expression }.
sub host {
	my ($name, $templates, %vars) = @_;
	return join '', "object Host \"$name\" {\n", (map { "\timport \"$_\"\n" } @$templates),
		"\tcheck_command = \"dummy\"\n", (map { "\tvars.$_ = $vars{$_}\n" } sort keys %vars), "}\n";
}

# A plugin's own output is a status line and what follows it; Icinga keeps perfdata apart, and the blank before it.
sub expected {
	my ($got) = @_;
	my ($line, $rest) = split /\n/, $got->{stdout}, 2;
	my ($text, $perfdata) = split /\| /, $line;
	return { state => $got->{exit}, output => "$text\n$rest" =~ s/\n\z//r, perfdata => [split / /, $perfdata // ''] };
}

# No two runs have times in common.
sub masked_result {
	my ($result) = @_;
	my @perfdata = map { s/(?:_time|uptime|rss|_offset|_age|_idle)=\K-?[0-9.]+(?=[sB])/N/r } @{ $result->{perfdata} };
	return { %$result, perfdata => \@perfdata, output => $result->{output} =~ s/\bafter \K\d+\.\d(?= s\b)/N/gr };
}

# What Icinga kept of a check against the same command line, run here. Returns the masked result.
sub same {
	my ($service, $argv, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $result = $service->{last_check_result};
	is_deeply($result->{command}, $argv, "$name: arguments");
	my $got = run(@{ $result->{command} });
	is($got->{stderr}, '', "$name: nothing on stderr");
	my $kept = masked_result({ state => $result->{exit_status}, output => $result->{output},
		perfdata => $result->{performance_data} });
	is_deeply($kept, masked_result(expected($got)), "$name: state, output and perfdata are those of the plugin");
	is($service->{state}, $result->{exit_status}, "$name: the state of the service");
	return $kept;
}

# PerfdataValue, of what is of interest: label, value, unit, warning, critical, minimum, maximum.
sub parsed {
	my ($icinga, $perfdata) = @_;
	my $value = $icinga->evaluate(qq(parse_performance_data("$perfdata")));
	return ref $value ? [@$value{qw(label value unit warn crit min max)}] : $value;
}

sub test_perfdata {
	my ($icinga, $hosts) = @_;
	my @values = map { @{ $_->{last_check_result}{performance_data} } } map { values %$_ } values %$hosts;
	cmp_ok(scalar(@values), '>=', 9, 'there is perfdata');
	for (@values) {
		my ($label, $value, $unit) = /^([a-z0-9_]+)=(-?[0-9.]+)([a-zA-Z]*)(?:;|$)/;
		my %long = ('' => '', s => 'seconds', B => 'bytes');
		my $parsed = parsed($icinga, $_);
		is_deeply([ref $parsed ? @$parsed[0 .. 2] : $parsed], [$label, $value, $long{$unit}],
			"Icinga understands $_");
	}
	is_deeply(parsed($icinga, $hosts->{warning}{'ssm-update'}{last_check_result}{performance_data}[0]),
		['update_age', 40, '', 30, undef, 0, undef], 'a threshold that is a plain number survives');
	is_deeply(parsed($icinga, $hosts->{critical}{'ssm-update'}{last_check_result}{performance_data}[0]),
		['update_age', 40, '', 20, 35, 0, undef], 'two of them do');
	is_deeply(parsed($icinga, $hosts->{ranges}{'ssm-update'}{last_check_result}{performance_data}[0]),
		['update_age', 40, '', undef, undef, 0, undef], 'Icinga drops a range, and keeps the value');
	my @time = @{ parsed($icinga, $hosts->{fine}{'ssm-endpoints'}{last_check_result}{performance_data}[0]) };
	is_deeply([@time[0, 2 .. 6]], ['ssm_time', 'seconds', 5, undef, 0, undef], 'seconds');
}

# The hosts of the test: without any variable; in order; in other states, without sudo; and those that get less.
sub configuration {
	my ($tree, @endpoints) = @_;
	my %fine = (
		(map { ("ssm_${_}_root" => qq("$tree")) } qw(os node agent user online update)),
		ssm_os_arch => '"x86_64"',
		ssm_agent_minimum => '"3.3.40.0"',
		ssm_update_warning => 50,
		ssm_endpoints_region => '"us-east-1"',
		ssm_endpoints_proxy => '"none"',
		ssm_endpoints_warning => 5,
		ssm_endpoints_endpoint => '[ ' . join(', ', map { qq("$_") } @endpoints) . ' ]',
	);
	my %direct = (%fine, ssm_sudo => 'false');
	return join '', definitions(), "object Endpoint NodeName {}\nobject Zone NodeName { endpoints = [ NodeName ] }\n",
		host('bare', ['ssm-node']),
		host('fine', ['ssm-node', 'ssm-client'], %fine),
		host('warning', ['ssm-node'], %direct, ssm_update_warning => 30, ssm_update_verbose => 'true',
			ssm_agent_verbose => 'false'),
		host('critical', ['ssm-node'], %direct, ssm_update_warning => 20, ssm_update_critical => 35,
			ssm_agent_minimum => '"3.3.9999.0"'),
		host('ranges', ['ssm-node'], %direct, ssm_update_warning => '"1:30"', ssm_update_critical => '"@100:200"',
			ssm_agent_edition => '"nonsense"'),
		host('client', ['ssm-client']),
		host('other', []);
}

sub test_services {
	my (%hosts) = @_;
	is_deeply({ map { $_ => [sort keys %{ $hosts{$_} }] } keys %hosts }, { client => \@client,
		fine => [sort @services, @client], map { $_ => \@services } qw(bare warning critical ranges) },
		'each host has the services of its templates');
	my @names = qw(max_check_attempts check_interval retry_interval command_endpoint);
	is_deeply([map { [@$_{@names}] } @{ $hosts{bare} }{@services}],
		[map { [3, /-(?:os|update)$/ ? 3600 : 300, 60, ''] } @services], 'attempts and intervals');
}

# Hosts without variables: these are the command lines that sudo allows.
sub test_without_options {
	my ($plugins, %hosts) = @_;
	for (@services) {
		my $plugin = "$plugins/check_" . tr/-/_/r;
		same($hosts{bare}{$_}, $_ eq 'ssm-os' ? [$plugin] : [@sudo, $plugin, @timeout], "$_ without any option");
	}
	same($hosts{client}{$_}, ["$plugins/check_" . tr/-/_/r], $_) for @client;
}

sub test_through_sudo {
	my ($plugins, $tree, $endpoints, %hosts) = @_;
	my @root = ('--root', $tree);
	my @arguments = (
		['ssm-os', [], ['--arch', 'x86_64', @root], 'OK'],
		['ssm-node', \@sudo, [@root, @timeout], 'OK'],
		['ssm-agent', \@sudo, ['--minimum', '3.3.40.0', @root, @timeout], 'OK'],
		['ssm-user', \@sudo, [@root, @timeout], 'OK'],
		['ssm-endpoints', \@sudo, [(map { ('--endpoint', $_) } @$endpoints), '--proxy', 'none', '--region', 'us-east-1',
			@timeout, '--warning', 5], 'OK'],
		['ssm-online', \@sudo, [@root, @timeout], undef],
		['ssm-update', \@sudo, [@root, @timeout, '--warning', 50], 'OK'],
	);
	for (@arguments) {
		my ($service, $before, $after, $state) = @$_;
		my $plugin = "$plugins/check_" . ($service =~ tr/-/_/r);
		my $kept = same($hosts{fine}{$service}, [@$before, $plugin, @$after], "$service with variables of the host");
		is($states[$kept->{state}], $state, "$service is $state") if defined $state;
	}
}

sub test_without_sudo {
	my ($plugins, $tree, %hosts) = @_;
	my @root = ('--root', $tree);
	my $kept = same($hosts{warning}{'ssm-update'}, ["$plugins/check_ssm_update", @root, '--verbose', '--warning', 30],
		'without sudo, a flag');
	is($states[$kept->{state}], 'WARNING', 'WARNING');
	like($kept->{output}, qr/\n\[WARNING\] update-age: .*\n  fix: /, 'the lines of --verbose');

	my $agent = "$plugins/check_ssm_agent";
	same($hosts{warning}{'ssm-agent'}, [$agent, '--minimum', '3.3.40.0', @root], 'without sudo, a flag that is false');
	$kept = same($hosts{critical}{'ssm-agent'}, [$agent, '--minimum', '3.3.9999.0', @root], 'an agent that is too old');
	is($states[$kept->{state}], 'CRITICAL', 'CRITICAL');
	is($kept->{output}, 'SSM_AGENT CRITICAL: SSM Agent 3.3.1142.0 is older than 3.3.9999.0', 'and why');
	$kept = same($hosts{ranges}{'ssm-agent'}, [$agent, '--edition', 'nonsense', '--minimum', '3.3.40.0', @root],
		'a variable with a wrong value');
	is($states[$kept->{state}], 'UNKNOWN', 'UNKNOWN');
}

own_network();
SKIP: {
	need_icinga();
	my $plugins = abs_path(plugin(''));
	my ($tree, $port) = (node_tree(40), endpoint());
	my @endpoints = map { "$_=127.0.0.1:$port" } qw(ssm ssmmessages ec2messages);
	my $icinga = icinga('node.example.org', plugins => $plugins, config => configuration($tree, @endpoints));

	my $checked = $icinga->check;
	is($checked->{exit}, 0, 'daemon -C accepts the definitions') or diag($checked->{stdout});
	unlike($checked->{stdout}, qr/warning|critical/i, 'and has nothing to say against them');

	$icinga->begin;
	my %hosts = $icinga->checked;
	test_services(%hosts);
	test_without_options($plugins, %hosts);
	test_through_sudo($plugins, $tree, \@endpoints, %hosts);
	test_without_sudo($plugins, $tree, %hosts);
	test_perfdata($icinga, \%hosts);
}
done_testing();
