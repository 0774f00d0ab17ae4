#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Two Icinga 2: a master that has the definitions in a global zone, and an agent in a zone of its own that gets them
# from it over TLS and runs the plugins, which are elsewhere there.
use strict;
use warnings;

use lib 'tests';
use Cwd qw(abs_path);
use Test::More;
use TestDaemon;
use TestIcinga;
use TestPlugin;

my ($master, $agent) = qw(master.example.org agent.example.org);
my %command = map { $_ => tr/-/_/r } qw(ssm-os ssm-node ssm-agent ssm-user ssm-endpoints ssm-online ssm-update);

# The zones as each of the two has them. The master connects: an agent may be where nothing else can connect to.
sub zones {
	my ($port) = @_;
	return <<"END";
object Endpoint "$master" { }
object Endpoint "$agent" {
	host = "127.0.0.1"
	port = $port
	log_duration = 0
}
object Zone "$master" { endpoints = [ "$master" ] }
object Zone "$agent" { endpoints = [ "$agent" ]; parent = "$master" }
object Zone "global-templates" { global = true }
END
}

# A directory of plugins like that one, elsewhere.
sub elsewhere {
	my $directory = shared_scratch();
	symlink(abs_path(plugin($_)), "$directory/$_") or die "$directory/$_: $!" for map { "check_$_" } values %command;
	return $directory;
}

# A host that is checked by the agent through sudo, and one that is checked by the master without.
sub hosts {
	my ($tree) = @_;
	return <<"END";
object Host "$agent" {
	import "ssm-node"
	check_command = "dummy"
	vars.agent_endpoint = name
	vars.ssm_os_root = "$tree"
	vars.ssm_os_arch = "x86_64"
	vars.ssm_agent_minimum = "3.3.40.0"
}
object Host "$master" {
	import "ssm-node"
	check_command = "dummy"
	vars.ssm_sudo = false
}
END
}

# Who ran the plugin of a service, how, and that it was the plugin that spoke.
sub test_service {
	my ($service, $options, $checked, %plugins) = @_;
	my $plugin = "check_$command{$service}";
	my @before = $service eq 'ssm-os' ? () : ('/usr/bin/sudo', '-n');
	my %result = map { $_ => $checked->{$_}{$service}{last_check_result} } $master, $agent;
	is_deeply([map { $result{$_}{check_source} } $master, $agent], [$master, $agent], "$service: where it runs");
	is_deeply($result{$agent}{command}, [@before, "$plugins{$agent}/$plugin", @$options],
		"$service: arguments on the agent");
	is_deeply($result{$master}{command}, ["$plugins{$master}/$plugin"], "$service: arguments on the master");
	my $name = uc $command{$service};
	for ($master, $agent) {
		my ($state) = (qw(OK WARNING CRITICAL UNKNOWN))[$result{$_}{exit_status}];
		like($result{$_}{output}, qr/^$name $state: /, "$service: what the plugin says on $_");
	}
}

own_network();
SKIP: {
	need_icinga();
	my $tree = tree('etc/os-release' => "ID=debian\nVERSION_ID=12\nNAME=Debian\n");
	my %plugins = ($master => elsewhere(), $agent => elsewhere());
	my $port = free_port();
	my $zones = zones($port);
	my $parent = icinga($master, plugins => $plugins{$master}, config => $zones, zones => {
		(map { ("global-templates/$_" => slurp("contrib/icinga2/$_")) } @TestIcinga::files),
		"$master/hosts.conf" => hosts($tree),
	});
	my $child = icinga($agent, plugins => $plugins{$agent}, port => $port,
		config => $zones =~ s/host = .*|port = .*//gr);
	is($_->check->{exit}, 0, "daemon -C: $_->{name}") for $parent, $child;

	$child->begin;
	is($child->request('GET', 'objects/checkcommands/ssm_agent_sudo'), undef, 'the agent has no definitions');
	$parent->begin;
	$child->wait_until('it has the definitions of the master', sub {
		$child->request('GET', 'objects/checkcommands/ssm_agent_sudo');
	}, 30);
	$parent->wait_until('the agent is connected', sub {
		($parent->request('GET', "objects/endpoints/$agent") // [{}])->[0]{attrs}{connected};
	});

	my %checked = $parent->checked;
	is_deeply({ map { $_ => [sort keys %{ $checked{$_} }] } keys %checked },
		{ map { $_ => [sort keys %command] } $master, $agent }, 'both hosts have the services');
	my @timeout = ('--timeout', 8);
	my %options = (
		'ssm-os' => ['--arch', 'x86_64', '--root', $tree],
		'ssm-agent' => ['--minimum', '3.3.40.0', @timeout],
	);
	test_service($_, $options{$_} // \@timeout, \%checked, %plugins) for sort keys %command;
	my $os = $checked{$agent}{'ssm-os'};
	my $said = run(plugin('check_ssm_os'), "--root=$tree", '--arch=x86_64')->{stdout};
	is_deeply([$os->{state}, "$os->{last_check_result}{output}\n"], [0, $said],
		'the state and the output that the master has are those of the plugin');
}
done_testing();
