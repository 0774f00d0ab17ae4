#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The definitions of contrib/ against each other: Icinga 2, its Director, sudo. What they repeat of --help is compared
# in tests/plugins/options.t.
use strict;
use warnings;

use lib 'tests';
use JSON::PP ();
use Test::More;
use TestDefinitions;
use TestPlugin;

my @root = qw(node agent user endpoints online update);
my %services = (
	'ssm-node' => [qw(ssm-os ssm-node ssm-agent ssm-user ssm-endpoints ssm-online ssm-update)],
	'ssm-client' => [qw(aws-cli session-manager-plugin)],
);
my $file = 'contrib/icinga-director/monitoring-plugins-ssm.json';

# The plugins that need root, through sudo.
sub test_sudo {
	my ($icinga, $basket) = @_;
	my @names = map { "ssm_${_}_sudo" } @root;
	is_deeply([sort grep { /_sudo$/ } keys %$icinga], [sort @names],
		'icinga2: a command through sudo for each that needs root');
	for (@root) {
		my ($name, $vars) = ("ssm_${_}_sudo", { "ssm_${_}_timeout" => 8 });
		is_deeply($icinga->{$name}, { import => "ssm_$_", arguments => [], vars => $vars,
			line => qq([ "/usr/bin/sudo", "-n", PluginDir + "/check_ssm_$_" ]) }, "icinga2: $name");
		my %command = %{ $basket->{Command}{$name} };
		is_deeply([@command{qw(imports command vars)}], [["ssm_$_"],
			"/usr/bin/sudo -n /usr/lib/nagios/plugins/check_ssm_$_", $vars], "director: $name");
		is_deeply($command{fields}, $basket->{Command}{"ssm_$_"}{fields},
			"director: $name has the data fields of ssm_$_");
	}
	my $rules = slurp('contrib/sudoers.d/monitoring-plugins-ssm');
	my %allowed = map { $_ => 1 } $rules =~ m{^[^#\n]*/(check_\w+ --timeout \d+)}mg;
	is_deeply([sort keys %allowed], [sort map { "check_ssm_$_ --timeout 8" } @root],
		'sudo allows what these commands run');
}

# The apply rules, in the order of the table.
sub test_services {
	my ($icinga) = @_;
	my %templates = map { @$_ } icinga_objects('ssm-templates.conf', 'Service');
	my @rules = icinga_objects('ssm-services.conf', 'Service');
	is_deeply([map { $_->[0] } @rules], [@{ $services{'ssm-node'} }, @{ $services{'ssm-client'} }],
		'icinga2: the services');
	for (@rules) {
		my ($name, $rule) = @$_;
		my $command = $name =~ tr/-/_/r;
		my ($kind) = grep { my $kind = $_; grep { $_ eq $name } @{ $services{$kind} } } keys %services;
		my $choice = $icinga->{"${command}_sudo"}
			? qq(if (host.vars.ssm_sudo == false) { "$command" } else { "${command}_sudo" }) : qq("$command");
		ok($icinga->{$command}, "icinga2: service $name has a command");
		my ($parent) = $rule->{import} =~ /^"(.*)"$/;
		ok($templates{$parent}, "icinga2: service $name has a template");
		is_deeply($rule, { import => $rule->{import}, check_command => $choice,
			command_endpoint => 'host.vars.agent_endpoint',
			'assign where' => 'host.vars.aws_' . ($kind =~ tr/-/_/r) }, "icinga2: service $name");
	}
}

sub test_hosts {
	my ($basket) = @_;
	my %templates = map { @$_ } icinga_objects('ssm-templates.conf', 'Host');
	is_deeply(\%templates, { 'ssm-node' => { 'vars.aws_ssm_node' => 'true', 'vars.ssm_sudo' => 'true' },
		'ssm-client' => { 'vars.aws_ssm_client' => 'true' } }, 'icinga2: the host templates');
	my $got = $basket->{HostTemplate};
	my $true = JSON::PP::true;
	is_deeply({ map { $_ => $got->{$_}{vars} } keys %$got }, {
		'ssm-node' => { aws_ssm_node => $true, ssm_sudo => $true },
		'ssm-client' => { aws_ssm_client => $true },
	}, 'director: the host templates');
}

# What a service template of the basket comes to, with all that it imports.
sub resolved {
	my ($basket, $name) = @_;
	my $template = $basket->{ServiceTemplate}{$name} or return (missing => $name);
	return ((map { resolved($basket, $_) } @{ $template->{imports} // [] }), %$template);
}

# The service sets: for each kind of host all its services, with and without sudo.
sub test_sets {
	my ($basket) = @_;
	my %sets = %{ $basket->{ServiceSet} };
	is_deeply({ map { $_ => $sets{$_}{assign_filter} } keys %sets }, {
		'ssm-node' => 'host.vars.aws_ssm_node=true&host.vars.ssm_sudo!=false',
		'ssm-node-without-sudo' => 'host.vars.aws_ssm_node=true&host.vars.ssm_sudo=false',
		'ssm-client' => 'host.vars.aws_ssm_client=true',
	}, 'director: the service sets, and which hosts have them');
	my %rules = map { @$_ } icinga_objects('ssm-services.conf', 'Service');
	for my $set (sort keys %sets) {
		my @names = @{ $services{ $set =~ s/-without-sudo$//r } };
		is_deeply([sort keys %{ $sets{$set}{services} }], [sort @names], "director: the services of $set");
		for (@names) {
			my %service = resolved($basket, $sets{$set}{services}{$_}{imports}[0]);
			my ($command, $sudo) = $rules{$_}{check_command} =~ /"(\w+)"/g;
			my $interval = $rules{$_}{import} =~ /hourly/ ? 3600 : 300;
			is_deeply([@service{qw(check_command check_interval retry_interval max_check_attempts use_agent missing)}],
				[$set eq 'ssm-node' ? $sudo // $command : $command, $interval, 60, 3, JSON::PP::true, undef],
				"director: $_ of $set");
		}
	}
}

# Every object is called as it is listed, and every data field exists and is used.
sub test_basket {
	my ($basket) = @_;
	is_deeply([sort keys %$basket], [qw(Command Datafield HostTemplate ServiceSet ServiceTemplate)],
		'director: kinds of objects');
	my (%used, @misnamed);
	for my $kind (grep { $_ ne 'Datafield' } keys %$basket) {
		for my $name (keys %{ $basket->{$kind} }) {
			my $object = $basket->{$kind}{$name};
			push @misnamed, $name if $object->{object_name} ne $name;
			$used{ $_->{datafield_id} } = 1 for @{ $object->{fields} // [] };
		}
	}
	is_deeply(\@misnamed, [], 'director: objects are called as they are listed');
	is_deeply([sort keys %used], [sort keys %{ $basket->{Datafield} }],
		'director: the data fields are those that are used');
	my %types = map { $_->{varname} => $_->{datatype} =~ s/.*DataType//r } values %{ $basket->{Datafield} };
	is(keys %types, keys %{ $basket->{Datafield} }, 'director: one data field for each variable');
	is_deeply([@types{qw(ssm_os_verbose ssm_os_warning ssm_endpoints_endpoint ssm_sudo)}],
		[qw(Boolean String Array Boolean)], 'director: types of data fields');
}

my %icinga = icinga_commands();
my $basket = JSON::PP->new->decode(slurp($file));
test_sudo(\%icinga, $basket);
test_services(\%icinga);
test_hosts($basket);
test_basket($basket);
test_sets($basket);
ok(slurp($file) eq basket_text(), "$file is what this makes: perl -Itests -MTestDefinitions -e 'print basket_text()'");
done_testing();
