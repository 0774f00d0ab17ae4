# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Real Icinga 2 daemons on loopback, each with a directory, a certificate and an API of its own. Root only.
#
#     my $icinga = icinga('node.example.org', plugins => $directory, config => $text,
#         zones => { 'ZONE/FILE' => $text });
#     my $verdict = $icinga->check;	# exit status and output of daemon -C
#     $icinga->begin;
#     my @services = $icinga->services;
package TestIcinga;

use strict;
use warnings;
use feature 'state';

use Cwd qw(abs_path);
use Exporter 'import';
use JSON::PP ();
use Test::More;
use TestDaemon qw(free_port start);
use TestPlugin qw(need put run scratch slurp);

our @EXPORT = qw(icinga own_network definitions need_icinga);

# Files of contrib/icinga2, by their names.
our @files = qw(ssm-commands.conf ssm-templates.conf ssm-services.conf);

my $password = 'a-password-of-the-test';

# What the daemons and their checks reach: loopback, and nothing else. Runs the test once more in there.
sub own_network {
	return if $> != 0 || $ENV{OWN_NETWORK};
	return if run('unshare', '--net', 'ip', 'link', 'set', 'lo', 'up')->{exit} != 0;
	$ENV{OWN_NETWORK} = 1;
	exec 'unshare', '--net', '/bin/sh', '-c', 'ip link set lo up; exec "$@"', 'test', $^X, $0 or die "unshare: $!";
}

# Skips the rest of a SKIP block where it cannot be had.
sub need_icinga {
	need($_) for qw(root unshare ip icinga2 openssl curl sudo);
	skip('network namespaces are missing', 1) unless $ENV{OWN_NETWORK} || $ENV{NO_SKIP};
}

# What includes the definitions as they are shipped.
sub definitions {
	return join '', map { sprintf qq(include "%s"\n), abs_path("contrib/icinga2/$_") } @files;
}

# The authority that signs all certificates of a test.
sub authority {
	state $directory;
	return $directory if $directory;
	$directory = scratch();
	openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', 2, '-subj', '/CN=Icinga CA', '-keyout',
		"$directory/ca.key", '-out', "$directory/ca.crt");
	return $directory;
}

sub openssl {
	my $got = run('openssl', @_);
	die "openssl @_: $got->{stderr}" if $got->{exit} != 0;
}

sub certificate {
	my ($name, $directory) = @_;
	my $authority = authority();
	put("$directory/extensions", "subjectAltName=DNS:$name\n");
	openssl('req', '-new', '-newkey', 'rsa:2048', '-nodes', '-subj', "/CN=$name", '-keyout', "$directory/$name.key",
		'-out', "$directory/$name.csr");
	openssl('x509', '-req', '-in', "$directory/$name.csr", '-CA', "$authority/ca.crt", '-CAkey', "$authority/ca.key",
		'-CAcreateserial', '-days', 2, '-extfile', "$directory/extensions", '-out', "$directory/$name.crt");
	put("$directory/ca.crt", slurp("$authority/ca.crt"));
}

# The part of the configuration that every instance has.
my $base = <<'END';
const PluginDir = "%s"
const NodeName = "%s"
include <itl>
object CheckerComponent "checker" {}
object FileLogger "main" { severity = "information"; path = LogDir + "/icinga2.log" }
object ApiListener "api" {
	bind_host = "127.0.0.1"
	bind_port = %d
	accept_config = true
	accept_commands = true
}
object ApiUser "test" { password = "%s"; permissions = [ "*" ] }
END

# An instance of that name. Of its port others may have to know before: it can be given.
sub icinga {
	my ($name, %with) = @_;
	my $self = bless { name => $name, port => $with{port} // free_port(), directory => scratch() }, __PACKAGE__;
	my $directory = $self->{directory};
	put("$directory/$_/.keep", '') for qw(data/certs log cache spool run etc/zones.d);
	certificate($name, "$directory/data/certs");
	put("$directory/etc/icinga2.conf", sprintf($base, $with{plugins}, $name, $self->{port}, $password) . $with{config});
	my $zones = $with{zones} // {};
	put("$directory/etc/zones.d/$_", $zones->{$_}) for keys %$zones;
	return $self;
}

sub command {
	my ($self, @more) = @_;
	my $directory = $self->{directory};
	my %constants = (ConfigDir => 'etc', 'Configuration.ZonesDir' => 'etc/zones.d', DataDir => 'data', LogDir => 'log',
		CacheDir => 'cache', SpoolDir => 'spool', InitRunDir => 'run');
	return ('icinga2', 'daemon', '-c', "$directory/etc/icinga2.conf", (map { ('-D', "$_=$directory/$constants{$_}") }
		sort keys %constants), '-D', 'Configuration.RunAsUser=root', '-D', 'Configuration.RunAsGroup=root', @more);
}

# What it makes of its configuration: { exit, stdout, ... }.
sub check {
	my ($self) = @_;
	return run($self->command('-C'));
}

sub begin {
	my ($self) = @_;
	$self->{daemon} = start({ log => "$self->{directory}/log/icinga2.log" }, $self->command);
	$self->{daemon}->wait_until('its API answers', sub { $self->request('GET', 'status/IcingaApplication') });
	return $self;
}

sub wait_until {
	my ($self, @what) = @_;
	return $self->{daemon}->wait_until(@what);
}

# What the API answers: the list of results, or undef where it does not.
sub request {
	my ($self, $method, $path, %body) = @_;
	my $got = run('curl', '--silent', '--fail', '--noproxy', '*', '--cacert', authority() . '/ca.crt', '--resolve',
		"$self->{name}:$self->{port}:127.0.0.1", '--user', "test:$password", '--header', 'Accept: application/json',
		'--header', "X-HTTP-Method-Override: $method", '--data', JSON::PP->new->encode(\%body),
		"https://$self->{name}:$self->{port}/v1/$path");
	return $got->{exit} == 0 ? JSON::PP->new->decode($got->{stdout})->{results} : undef;
}

# All services: { HOST => { SERVICE => attributes } }.
sub services {
	my ($self) = @_;
	my %hosts;
	for (@{ $self->request('GET', 'objects/services') }) {
		my $attributes = $_->{attrs};
		$hosts{ $attributes->{host_name} }{ $attributes->{name} } = $attributes;
	}
	return %hosts;
}

# Has every service checked at once, and returns them.
sub checked {
	my ($self) = @_;
	$self->request('POST', 'actions/reschedule-check', type => 'Service', filter => 'true', force => JSON::PP::true);
	my %services;
	$self->wait_until('every service has a result', sub {
		%services = $self->services;
		return !grep { !$_->{last_check_result} } map { values %$_ } values %services;
	}, 40);
	return %services;
}

# What an expression of Icinga's language comes to.
sub evaluate {
	my ($self, $expression) = @_;
	my $results = $self->request('POST', 'console/execute-script', command => $expression, session => 'test');
	return $results->[0]{code} == 200 ? $results->[0]{result} : $results->[0]{status};
}

1;
