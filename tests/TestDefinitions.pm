# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What the plugins say of their options, and what the definitions of contrib/ repeat of it.
package TestDefinitions;

use strict;
use warnings;

use Exporter 'import';
use JSON::PP ();
use TestPlugin;

our @EXPORT = qw(plugins options_of is_page icinga_commands icinga_arguments icinga_objects basket basket_text);

my $column = 31;	# where help texts begin, as in common/options.c
my $directory = '/usr/lib/nagios/plugins';	# of Debian, where a definition has to name it

# The names of all plugins.
sub plugins { return map { m{/(\w+)\.c$} } sort glob 'plugins/check_*.c' }

# The options of a help text: { letter, name, value, help }, in its order.
sub options_of {
	my ($text) = @_;
	my @options;
	for (split /\n/, $text) {
		if (/^(?:  -([A-Za-z]), |      )--([a-z0-9-]+)(?:=(\S+))?(?: +(\S.*))?$/) {
			push @options, { letter => $1, name => $2, value => $3, help => $4 // '' };
		} elsif (@options && /^ {$column}(\S.*)$/) {
			$options[-1]{help} .= ($options[-1]{help} eq '' ? '' : ' ') . $1;
		} elsif (@options) {
			last;
		}
	}
	return @options;
}

# Whether the option prints a page and ends. Such options are for people.
sub is_page {
	my ($option) = @_;
	return $option->{help} =~ /end with exit status 3$/;
}

# The check commands of contrib/icinga2: name => { line, import, vars => { }, arguments => [...] }. What is not in the
# one form is an argument of its own, that no plugin has.
sub icinga_commands {
	my %commands;
	my $command;
	for (split /\n/, slurp('contrib/icinga2/ssm-commands.conf')) {
		if (/^object CheckCommand "(.*)" \{$/) {
			$command = $commands{$1} = { arguments => [] };
		} elsif (!$command || /^\s*(?:\/\/.*)?$/) {
			next;
		} elsif (/^\tcommand = (.*)$/) {
			$command->{line} = $1;
		} elsif (/^\timport "(.*)"$/) {
			$command->{import} = $1;
		} elsif (/^\tvars\.(\w+) = (.*)$/) {
			$command->{vars}{$1} = $2;
		} elsif (/^\t\t"--([a-z0-9-]+)" = \{$/) {
			push @{ $command->{arguments} }, { name => $1 };
		} elsif (/^\t\t\t(value|set_if|description) = "(.*)"$/ && @{ $command->{arguments} }) {
			$command->{arguments}[-1]{$1} = $2;
		} elsif (!/^(?:\t*\}|\targuments = \{)$/) {
			push @{ $command->{arguments} }, { unknown => $_ };
		}
	}
	return %commands;
}

# What the arguments of a plugin's command have to be.
sub icinga_arguments {
	my ($plugin, @options) = @_;
	my $name = $plugin =~ s/^check_//r;
	return map { {
		name => $_->{name},
		description => $_->{help},
		(defined $_->{value} ? 'value' : 'set_if') => "\$${name}_" . ($_->{name} =~ tr/-/_/r) . '$',
	} } grep { !is_page($_) } @options;
}

# The objects of a type in the other files of contrib/icinga2, in their order: [name, { attribute => expression }];
# `import` and `assign where` are such attributes.
sub icinga_objects {
	my ($file, $type) = @_;
	my @objects;
	my $text = slurp("contrib/icinga2/$file") =~ s{^\s*//.*\n}{}mgr;
	while ($text =~ /^(?:template|apply) \Q$type\E "([^"]*)" \{\n(.*?)^\}/msg) {
		my ($name, $body) = ($1, $2);
		my %attributes = map { /^\t(import|assign where|\S+(?= = )) (?:= )?(.*)$/ ? ($1 => $2) : () } split /\n/, $body;
		push @objects, [$name, \%attributes];
	}
	return @objects;
}

# The basket for Icinga Director, made of --help and of the definitions for Icinga 2.
sub basket {
	my %basket = map { $_ => {} } qw(Command Datafield HostTemplate ServiceSet ServiceTemplate);
	my %icinga = icinga_commands();
	for my $plugin (plugins()) {
		my $name = $plugin =~ s/^check_//r;
		my @options = grep { !is_page($_) } options_of(run(plugin($plugin), '--help')->{stdout});
		add_commands(\%basket, $name, $icinga{"${name}_sudo"}, @options);
	}
	add_host_template(\%basket, @$_) for icinga_objects('ssm-templates.conf', 'Host');
	add_service_template(\%basket, @$_) for icinga_objects('ssm-templates.conf', 'Service');
	add_service(\%basket, @$_) for icinga_objects('ssm-services.conf', 'Service');
	return \%basket;
}

# That as it is in the file.
sub basket_text {
	return JSON::PP->new->canonical->indent->indent_length(1)->space_after->encode(basket());
}

# An object in the basket. What has no value in it is not changed by importing it.
sub add_object {
	my ($basket, $kind, $name, $type, %properties) = @_;
	return $basket->{$kind}{$name} = { object_name => $name, object_type => $type, %properties };
}

# A data field, and how an object refers to it.
sub add_field {
	my ($basket, $type, $varname, $caption, $description) = @_;
	my $id = 1 + keys %{ $basket->{Datafield} };
	$basket->{Datafield}{$id} = {
		varname => $varname,
		caption => $caption,
		description => $description,
		datatype => "Icinga\\Module\\Director\\DataType\\DataType$type",
		format => undef,
		category => undef,
		settings => {},
	};
	return { datafield_id => $id, is_required => 'n', var_filter => undef };
}

# An option's data field is called as in --help.
sub add_option {
	my ($basket, $option, $variable) = @_;
	my ($name, $value, $help) = @$option{qw(name value help)};
	my $type = !defined $value ? 'Boolean' : $help =~ /may be given several times/ ? 'Array' : 'String';
	return add_field($basket, $type, $variable, "--$name" . (defined $value ? "=$value" : ''), $help);
}

sub add_commands {
	my ($basket, $name, $sudo, @options) = @_;
	my (@fields, %arguments);
	for (icinga_arguments("check_$name", @options)) {
		my ($variable) = ($_->{value} // $_->{set_if}) =~ /^\$(.*)\$$/;
		push @fields, add_option($basket, shift @options, $variable);
		$arguments{'--' . delete $_->{name}} = $_;
	}
	my @common = ('object', methods_execute => 'PluginCheck', fields => \@fields);
	add_object($basket, 'Command', $name, @common, command => "check_$name", arguments => \%arguments);
	add_object($basket, 'Command', "${name}_sudo", @common, imports => [$name],
		command => "/usr/bin/sudo -n $directory/check_$name", vars => values_of($sudo->{vars})) if $sudo;
}

sub add_host_template {
	my ($basket, $name, $attributes) = @_;
	my %vars = map { /^vars\.(.*)/ ? ($1 => $attributes->{$_}) : () } keys %$attributes;
	my @fields = exists $vars{ssm_sudo}
		? add_field($basket, 'Boolean', 'ssm_sudo', 'sudo', 'plugins that need root run through sudo') : ();
	add_object($basket, 'HostTemplate', $name, 'template', vars => values_of(\%vars), fields => \@fields);
}

# Without an agent a service would examine Icinga's own machine: Director is told to want one.
sub add_service_template {
	my ($basket, $name, $attributes) = @_;
	my $parent = string($attributes->{import});
	add_object($basket, 'ServiceTemplate', $name, 'template',
		defined $parent ? (imports => [$parent]) : (use_agent => JSON::PP::true),
		%{ values_of({ map { $_ => $attributes->{$_} } grep { /_(?:interval|attempts)$/ } keys %$attributes }) });
}

# A template for each way to run the plugin; service sets do what apply rules do.
sub add_service {
	my ($basket, $name, $attributes) = @_;
	my ($where, $kind) = $attributes->{'assign where'} =~ /^(host\.vars\.aws_(\w+))$/;
	my ($command, $sudo) = $attributes->{check_command} =~ /"(\w+)"/g;
	add_object($basket, 'ServiceTemplate', $name, 'template', imports => [string($attributes->{import})],
		check_command => $command);
	add_object($basket, 'ServiceTemplate', "$name-sudo", 'template', imports => [$name],
		check_command => $sudo) if $sudo;
	if ($kind eq 'ssm_client') {
		add_to_set($basket, 'ssm-client', "$where=true", $name, $name);
	} else {
		my $template = $sudo ? "$name-sudo" : $name;
		add_to_set($basket, 'ssm-node', "$where=true&host.vars.ssm_sudo!=false", $name, $template);
		add_to_set($basket, 'ssm-node-without-sudo', "$where=true&host.vars.ssm_sudo=false", $name, $name);
	}
}

sub add_to_set {
	my ($basket, $set, $filter, $name, $template) = @_;
	my $object = $basket->{ServiceSet}{$set}
		// add_object($basket, 'ServiceSet', $set, 'template', assign_filter => $filter, services => {});
	$object->{services}{$name} = { object_name => $name, object_type => 'apply', imports => [$template] };
}

# What "a string" of Icinga 2 says.
sub string { return ($_[0] // '') =~ /^"(.*)"$/ ? $1 : undef }

# The values of expressions of Icinga 2: true, false, numbers, 5m and 1h.
sub values_of {
	my ($expressions) = @_;
	my %seconds = (m => 60, h => 3600);
	return { map {
		my $text = $expressions->{$_};
		$_ => $text eq 'true' ? JSON::PP::true : $text eq 'false' ? JSON::PP::false
			: $text =~ /^(\d+)([mh])$/ ? $1 * $seconds{$2} : $text + 0;
	} keys %$expressions };
}

1;
