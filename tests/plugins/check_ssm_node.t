#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_node by the files of a tree: which node it is, in which kind and tier, and what is no evidence.
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestMetadata;
use TestPlugin;

my $plugin = 'check_ssm_node';
my ($config, $registration) = ('var/lib/amazon/ssm/runtimeconfig/identity_config.json',
	'var/lib/amazon/ssm/registration');
my ($instance, $hybrid, $other) = ('i-0a1b2c3d4e5f60718', 'mi-0a1b2c3d4e5f60718', 'mi-0ffffffffffffffff');
my $gone = 'no tier is needed, it is gone since 2026-06-30';

# The files of an agent, as it writes them.
sub config {
	my ($id, $type, %more) = @_;
	my %member = (CredentialSource => 'EC2', CredentialsExpiresAt => '2026-11-22T18:32:36Z', %more);
	return qq({"SchemaVersion":"1.1","InstanceId":"$id","IdentityType":"$type","ShareFile":"","ShareProfile":"",)
		. qq("CredentialsExpiresAt":"$member{CredentialsExpiresAt}","CredentialsRetrievedAt":"2026-11-22T17:32:36.6Z",)
		. qq("CredentialSource":"$member{CredentialSource}"});
}

sub registration {
	my ($id, $region) = @_;
	$region //= 'eu-west-1';
	return qq({"ManagedInstanceID":"$id","Region":"$region"});
}

my %nitro = ('sys/class/dmi/id/sys_vendor' => "Amazon EC2\n");
my %xen = ('sys/class/dmi/id/sys_vendor' => "Xen\n", 'sys/hypervisor/version/extra' => ".amazon\n",
	'sys/hypervisor/uuid' => "ec2e1916-9099-7caf-fd21-012345abcdef\n");
my %elsewhere = ('sys/class/dmi/id/sys_vendor' => "LENOVO\n");
my %hybrid_node = ($config => config($hybrid, 'OnPrem', CredentialSource => 'SSM'),
	$registration => registration($hybrid));
my %ec2_node = ($config => config($instance, 'EC2'));

# One verdict: of a tree with these files, with these options. Findings are "STATE id: text" lines; the status line is
# made of `line` or the first finding's text.
sub verdict {
	my ($files, $arguments, $state, $line, $findings, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my %exit = (OK => 0, WARNING => 1, CRITICAL => 2, UNKNOWN => 3);
	plugin_is($plugin, ['--root=' . tree(%$files), '-v', @$arguments], $exit{$state},
		"SSM_NODE $state: $line\n$findings", $name);
}

# Where there is nothing but one finding about the identity.
sub identity {
	my ($files, $state, $text, $fix, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	verdict($files, [], $state, $text, "[$state] node-identity: $text\n" . ($fix eq '' ? '' : "  fix: $fix\n"), $name);
}

my $ask = 'name the metadata service with --metadata, or look at the machine itself';
my $register = 'register it with a hybrid activation: amazon-ssm-agent -register';
my $look = 'restart SSM Agent or register it again, and look at that file';
my $start = 'start a current SSM Agent: it writes to runtimeconfig/identity_config.json who it is';

# EC2, by what the tree has of it.
identity({ %nitro }, 'OK', 'EC2 instance, by /sys/class/dmi/id/sys_vendor', '', 'EC2 Nitro');
identity({ %nitro, %ec2_node }, 'OK', "EC2 instance $instance, by /sys/class/dmi/id/sys_vendor", '',
	'... with the agent\'s id');
identity({ %xen }, 'OK', 'EC2 instance, by /sys/hypervisor/version/extra', '', 'EC2 Xen');
identity({ %xen, 'sys/hypervisor/uuid' => "45E12AEC-dcd1-b213-94ed-012345abcdef\n" }, 'OK',
	'EC2 instance, by /sys/hypervisor/version/extra', '', '... with its first number the other way round');
for my $uuid (qw(45e12aed-dcd1 45e12ae 55e13aec-dcd1 e)) {
	identity({ %xen, 'sys/hypervisor/uuid' => "$uuid\n" }, 'CRITICAL',
		'neither an EC2 instance nor registered as a hybrid node', $register, "... with an id that is not EC2's: $uuid");
}
identity({ 'sys/hypervisor/version/extra' => "4\n", 'sys/hypervisor/uuid' => $xen{'sys/hypervisor/uuid'} }, 'CRITICAL',
	'neither an EC2 instance nor registered as a hybrid node', $register, 'a Xen that is not Amazon\'s, without /sys/class');
identity({ %xen, 'sys/class/dmi/id/sys_vendor' => '' }, 'OK', 'EC2 instance, by /sys/hypervisor/version/extra', '',
	'EC2 Xen whose vendor is empty');
identity({ %xen, %ec2_node }, 'OK', "EC2 instance $instance, by /sys/hypervisor/version/extra", '',
	'... with the agent\'s id');
identity({ %ec2_node }, 'OK', "EC2 instance $instance, by identity_config.json", '',
	'the file system of an EC2 instance');
identity({ %ec2_node, $config => config('i-0a1b2c3d', 'EC2') }, 'OK',
	'EC2 instance i-0a1b2c3d, by identity_config.json', '',
	'... with a short id');
identity({ %nitro, $registration => registration($instance) }, 'WARNING',
	"EC2 instance $instance, by /sys/class/dmi/id/sys_vendor, by the file registration alone, which outlives a "
		. 'deregistration', $start,
	'an instance id in the file registration');

identity({ %ec2_node, $registration => registration($hybrid) }, 'OK',
	"EC2 instance $instance, by identity_config.json, while the file registration has $hybrid", '',
	'... beside a hybrid registration, in a tree');

# What is not EC2.
identity({ %elsewhere }, 'CRITICAL', 'neither an EC2 instance nor registered as a hybrid node', $register,
	'no identity');
identity({ 'sys/class/dmi/id/bios_vendor' => "Amazon EC2\n" }, 'CRITICAL',
	'neither an EC2 instance nor registered as a hybrid node', $register, 'no vendor');
identity({ 'sys/class/dmi/id/sys_vendor' => "Amazon EC2 lookalike\n" }, 'CRITICAL',
	'neither an EC2 instance nor registered as a hybrid node', $register, 'another vendor that begins the same');
identity({ %xen, 'sys/hypervisor/uuid' => "0a1b2c3d-9099-7caf-fd21-012345abcdef\n" }, 'CRITICAL',
	'neither an EC2 instance nor registered as a hybrid node', $register, 'Xen with another id');
identity({ %xen, 'sys/hypervisor/version/extra' => ".1\n" }, 'CRITICAL',
	'neither an EC2 instance nor registered as a hybrid node', $register, 'another Xen');
identity({ %xen, 'sys/hypervisor/version/extra' => "4.amazon2\n" }, 'CRITICAL',
	'neither an EC2 instance nor registered as a hybrid node', $register, 'one whose version goes on');
identity({}, 'UNKNOWN', 'whether this is an EC2 instance is not known: /sys: it is empty', $ask, 'an empty tree');
identity({ 'sys/class/dmi/id/sys_vendor' => '' }, 'UNKNOWN',
	'whether this is an EC2 instance is not known: /sys/class/dmi/id/sys_vendor: it is empty', $ask, 'an empty vendor');
identity({ 'sys/class/dmi/id/sys_vendor/x' => '' }, 'UNKNOWN',
	'whether this is an EC2 instance is not known: /sys/class/dmi/id/sys_vendor: not a regular file', $ask,
		'a vendor that is no file');
identity({ map { ($_ => $xen{$_}) } grep { !/uuid/ } sort keys %xen }, 'UNKNOWN',
	'whether this is an EC2 instance is not known: /sys/hypervisor/uuid: no such file or directory', $ask,
		'Xen of Amazon without its id');
identity({ %xen, 'sys/hypervisor/uuid' => '' }, 'UNKNOWN',
	'whether this is an EC2 instance is not known: /sys/hypervisor/uuid: it is empty', $ask, '... with an empty one');
identity({ %elsewhere, %ec2_node }, 'UNKNOWN', 'SSM Agent says that it is on an EC2 instance, and nothing else does',
	$ask,
	'the identity of an instance on another machine');

# Hybrid nodes.
for my $machine ([{}, 'nothing known of the machine'], [\%elsewhere, 'somewhere else'], [\%nitro,
	'on an EC2 instance']) {
	verdict({ %hybrid_node, %{ $machine->[0] } }, [], 'OK',
		"hybrid node $hybrid in eu-west-1, no tier is needed since 2026-06-30",
		"[OK] node-identity: hybrid node $hybrid in eu-west-1\n[OK] tier: $gone\n", "a hybrid node, $machine->[1]");
}
# A question to the metadata service is for the present, which a tree alone is not; a hybrid node has no answer to wait for.
my @present = ('--metadata=http://127.0.0.1:9');
my $expired = "hybrid node $hybrid in eu-west-1, whose credentials have expired";
verdict({ %hybrid_node, $config => config($hybrid, 'OnPrem', CredentialSource => 'SSM', CredentialsExpiresAt =>
	'2020-01-01T00:00:00Z') }, \@present, 'WARNING', $expired, "[WARNING] node-identity: $expired\n  fix: start SSM Agent, "
	. "and where its log says that the registration is gone register the node again\n[OK] tier: $gone\n",
	'... whose agent does not renew its credentials');
verdict({ %hybrid_node, $config => config($hybrid, 'OnPrem', CredentialSource => 'SSM', CredentialsExpiresAt =>
	'2120-01-01T00:00:00Z') }, \@present, 'OK', "hybrid node $hybrid in eu-west-1, no tier is needed since 2026-06-30",
	"[OK] node-identity: hybrid node $hybrid in eu-west-1\n[OK] tier: $gone\n", '... whose agent does');
verdict({ $config => $hybrid_node{$config} }, [], 'OK', "hybrid node $hybrid, no tier is needed since 2026-06-30",
	"[OK] node-identity: hybrid node $hybrid\n[OK] tier: $gone\n", '... without registration: its Region is not known');
verdict({ %hybrid_node, $registration => registration($other) }, [], 'OK',
	"hybrid node $hybrid, while the file registration has $other, no tier is needed since 2026-06-30",
	"[OK] node-identity: hybrid node $hybrid, while the file registration has $other\n[OK] tier: $gone\n",
	'a stale registration: identity_config.json wins');
verdict({ %nitro, %ec2_node, $registration => registration($hybrid) }, [], 'OK',
	"EC2 instance $instance, by /sys/class/dmi/id/sys_vendor, while the file registration has $hybrid",
	"[OK] node-identity: EC2 instance $instance, by /sys/class/dmi/id/sys_vendor, "
		. "while the file registration has $hybrid\n",
	'... of an EC2 instance whose hybrid registration was cleared');
for my $machine ([{}, 'somewhere'], [\%nitro, 'on an EC2 instance']) {
	my $text = "hybrid node $hybrid in eu-west-1, by the file registration alone, which outlives a deregistration";
	verdict({ $registration => registration($hybrid), %{ $machine->[0] } }, [], 'WARNING', $text,
		"[WARNING] node-identity: $text\n  fix: $start\n[OK] tier: $gone\n", "registration alone, $machine->[1]");
}
for my $region (qw(us-gov-west-1 eusc-de-east-1 us-isob-east-1 ap-southeast-10)) {
	like(run(plugin($plugin), '--root=' . tree(%hybrid_node, $registration => registration($hybrid, $region)))->{stdout},
		qr/^SSM_NODE OK: hybrid node $hybrid in $region, /, "Region $region");
}

# --kind.
for my $case (
	[\%nitro, 'ec2', 'OK', 'EC2 instance, by /sys/class/dmi/id/sys_vendor'],
	[\%nitro, 'hybrid', 'CRITICAL', 'EC2 instance, by /sys/class/dmi/id/sys_vendor'],
	[\%hybrid_node, 'hybrid', 'OK', "hybrid node $hybrid in eu-west-1", "[OK] tier: $gone\n"],
	[\%hybrid_node, 'ec2', 'CRITICAL', "hybrid node $hybrid in eu-west-1", "[OK] tier: $gone\n"],
	[{ %nitro, %hybrid_node }, 'ec2', 'CRITICAL', "hybrid node $hybrid in eu-west-1", "[OK] tier: $gone\n"],
) {
	my ($files, $kind, $state, $title, $tier) = @$case;
	my $text = $state eq 'OK' ? $title : "$title, and --kind=$kind asks for the other kind";
	my $line = $state eq 'OK' && $tier ? "$text, no tier is needed since 2026-06-30" : $text;
	my $fix = $state eq 'OK' ? ''
		: "  fix: register it as a hybrid node, or clear that registration, as --kind asks for\n";
	verdict($files, ["--kind=$kind"], $state, $line, "[$state] node-identity: $text\n$fix" . ($tier // ''),
		"--kind=$kind: $title, $state");
}
verdict({}, ['-k', 'ec2'], 'UNKNOWN', 'whether this is an EC2 instance is not known: /sys: it is empty',
	"[UNKNOWN] node-identity: whether this is an EC2 instance is not known: /sys: it is empty\n  fix: $ask\n",
	'--kind of what is not known');

# --tier.
my $setting = '--setting-id arn:aws:ssm:eu-west-1:ACCOUNT:servicesetting/ssm/managed-instance/activation-tier';
my $needs = 'a hybrid node needs the advanced-instances tier in edition 2019-04, and';
for my $case (
	[['--tier=advanced'], 'OK', 'the advanced-instances tier is on, by --tier', '',
		"hybrid node $hybrid in eu-west-1, in the advanced-instances tier by --tier"],
	[['--tier=standard'], 'CRITICAL', "$needs --tier says standard",
		"  fix: aws ssm update-service-setting --setting-value advanced $setting\n"],
	[[], 'WARNING', "$needs nothing on the node tells it",
		"  fix: aws ssm get-service-setting $setting, and say with --tier what it answers\n"],
) {
	my ($tier, $state, $text, $fix, $line) = @$case;
	verdict(\%hybrid_node, ['--edition=2019-04', @$tier], $state, $line // $text,
		"[OK] node-identity: hybrid node $hybrid in eu-west-1\n[$state] tier: $text\n$fix", "2019-04 @$tier");
	verdict(\%hybrid_node, ['--edition=2026-10', @$tier], 'OK',
		"hybrid node $hybrid in eu-west-1, no tier is needed since 2026-06-30",
		"[OK] node-identity: hybrid node $hybrid in eu-west-1\n[OK] tier: $gone\n", "2026-10 @$tier: it is gone");
	verdict({ %nitro }, ['--edition=2019-04', @$tier], 'OK', 'EC2 instance, by /sys/class/dmi/id/sys_vendor',
		"[OK] node-identity: EC2 instance, by /sys/class/dmi/id/sys_vendor\n", "2019-04 @$tier: an EC2 instance needs none");
}
verdict({ $config => $hybrid_node{$config} }, ['-E2019-04'], 'WARNING', "$needs nothing on the node tells it",
	"[OK] node-identity: hybrid node $hybrid\n[WARNING] tier: $needs nothing on the node tells it\n"
	. "  fix: aws ssm get-service-setting "
	. ($setting =~ s/eu-west-1/REGION/r) . ", and say with --tier what it answers\n", '... in a Region that is not known');

# Others, and containers.
identity({ %nitro, $config => config('ecs:cluster_0123456789abcdef_0123456789abcdef-123456', 'ECS') }, 'UNKNOWN',
	'SSM Agent has the identity of an ECS task, which is reached with ECS Exec', 'run the check on the host', 'ECS');
identity({ %nitro, $config => config('anything', 'CustomIdentity') }, 'UNKNOWN',
	'SSM Agent has a custom identity, for which AWS documents no prerequisites',
		'ask who set Identity in amazon-ssm-agent.json', 'custom');
for my $container (['.dockerenv', '', 'Docker'], ['run/.containerenv', '', 'Podman'], ['run/systemd/container',
	"lxc\n", 'systemd'],
	['run/secrets/kubernetes.io/token', 'x', 'Kubernetes'], ['proc/1/cgroup', "1:name=systemd:/docker/0123\n", 'Docker'],
	['proc/1/cgroup', "0::/kubepods.slice/0123\n", 'Kubernetes'], ['proc/1/cgroup', "9:cpu:/ecs/0123\n", 'ECS']) {
	my ($path, $content, $name) = @$container;
	for my $files (\%nitro, \%hybrid_node) {
		identity({ %$files, $path => $content }, 'UNKNOWN', "this is a container ($name), and sessions go to its host",
			'run the check on the host', "a container by $path");
	}
}
identity({ %nitro, 'proc/1/cgroup' => "0::/init.scope\n" }, 'OK', 'EC2 instance, by /sys/class/dmi/id/sys_vendor', '',
	'no container');

# Files that are no evidence, also where the machine is an EC2 instance.
my ($at_config, $at_registration) = map { "/$_" } $config, $registration;
for my $case (
	['', 'it is malformed or not complete', 'empty'],
	[substr(config($hybrid, 'OnPrem'), 0, 60), 'it is malformed or not complete', 'half-written'],
	[config($hybrid, 'OnPrem') . 'x', 'it is malformed or not complete', 'with something behind it'],
	["\0" x 100, 'it is malformed or not complete', 'of NUL bytes'],
	[' ' x 20000, 'longer than it may be', 'too long'],
	['{}', 'it has no InstanceId', 'without members'],
	[qq({"InstanceId":"$hybrid"}), 'it has no IdentityType', 'without a type'],
	['{"InstanceId":null,"IdentityType":"EC2"}', 'its InstanceId is malformed', 'with null for an id'],
	[config('', 'EC2'), 'its InstanceId is none of its IdentityType', 'with an empty id'],
	[config('i-0a1b2c3d4e5f6071', 'EC2'), 'its InstanceId is none of its IdentityType', 'with an id that is too short'],
	[config('i-0A1B2C3D4E5F60718', 'EC2'), 'its InstanceId is none of its IdentityType', 'with capitals'],
	[config("$hybrid\\n", 'OnPrem'), 'its InstanceId is none of its IdentityType', 'with a newline'],
	[config('mi-0a1b2c3d', 'OnPrem'), 'its InstanceId is none of its IdentityType', 'with a short hybrid id'],
	[config($hybrid, 'EC2'), 'its InstanceId is none of its IdentityType', 'with a hybrid id on EC2'],
	[config($instance, 'OnPrem'), 'its InstanceId is none of its IdentityType', 'with an instance id on premises'],
	[config('eks_c:cluster_0123456789abcdef0', 'OnPrem'), 'its InstanceId is none of its IdentityType',
		'with an id of EKS'],
	[config($hybrid, '$(reboot)'), 'its IdentityType is none that is known', 'with a type that nobody knows'],
	[config($hybrid, ''), 'its IdentityType is none that is known', 'with an empty type'],
	[config('x' x 600, 'ECS'), 'its InstanceId is malformed', 'with an endless id'],
	[qq({"InstanceId":"$hybrid","IdentityType":"OnPrem","IDENTITYTYPE":"ECS"}), 'its IdentityType is malformed',
		'with a second type but for case'],
	[qq({"InstanceId":"$hybrid","IdentityType":"OnPrem","instanceid":"$other"}), 'its InstanceId is malformed',
		'with a second id but for case'],
) {
	my ($content, $why, $name) = @$case;
	for my $machine (\%elsewhere, { %nitro, $registration => registration($hybrid) }) {
		identity({ %$machine, $config => $content }, 'UNKNOWN', "$at_config: $why", $look, "identity_config.json $name");
	}
}
for my $case (
	['', 'it is malformed or not complete', 'empty'],
	[substr(registration($hybrid), 0, 40), 'it is malformed or not complete', 'half-written'],
	['{"Region":"eu-west-1"}', 'it has no ManagedInstanceID', 'without an id'],
	[registration("$hybrid;reboot"), 'its ManagedInstanceID is malformed', 'with something behind the id'],
	[registration('mi-0a1b2c3d4e5f6071g'), 'its ManagedInstanceID is malformed', 'with another letter'],
	[qq({"ManagedInstanceID":"$hybrid"}), 'it has no Region', 'without a Region'],
	map({ [registration($hybrid, $_), 'its Region is malformed', "with the Region $_"] }
		'', 'eu-west', 'eu-1', 'EU-WEST-1', 'eu-west-100', 'eu--west-1', 'eu-west-1;', 'eu-west-1 ', '-west-1', 'a-' x 20
			. '1'),
) {
	my ($content, $why, $name) = @$case;
	for my $machine (\%elsewhere, { %nitro, %ec2_node }, { $config => $hybrid_node{$config} }) {
		identity({ %$machine, $registration => $content }, 'UNKNOWN', "$at_registration: $why", $look, "registration $name");
	}
}
identity({ %nitro, "$config/x" => '' }, 'UNKNOWN', "$at_config: not a regular file", $look,
	'a directory for identity_config.json');
identity({ %nitro, %ec2_node, $registration => sub { system('mkfifo', $_[0]) == 0 or die } }, 'UNKNOWN',
	"$at_registration: not a regular file", $look, 'a FIFO for registration');
identity({ %nitro, $config => \'identity_config.json' }, 'UNKNOWN', "$at_config: too many symbolic links", $look,
	'a link to itself');

# A file of a hybrid node that loses its last bytes, or any single file that is not there, never makes a better verdict.
for my $length (0 .. length($hybrid_node{$config}) - 1) {
	next if $length % 16;
	my $got = run(plugin($plugin), '--root=' . tree(%hybrid_node, $config => substr($hybrid_node{$config}, 0, $length)));
	is($got->{exit}, 3, "the first $length bytes of identity_config.json");
}

# Files that may not be read.
sub hidden {
	my (%files) = @_;
	my $root = tree(%files, 'var/lib/amazon/ssm/x' => '');
	chmod(0755, $root) && chmod(0000, "$root/var/lib/amazon") or die "$root: $!";
	return $root;
}
my $copy = unprivileged(plugin($plugin));
sub hidden_is {
	my ($files, $arguments, $exit, $stdout, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $root = hidden(%$files);
	answers(without_seconds(run({ setup => unprivileged() }, $copy, "--root=$root", '-v', @$arguments)), $exit, $stdout,
		$name);
	chmod(0755, "$root/var/lib/amazon") or die "$root: $!";
}
my $denied = "$at_config: permission denied";
for my $machine ([{}, 'nothing known of it'], [\%elsewhere, 'somewhere else'], [\%nitro, 'EC2']) {
	hidden_is($machine->[0], [], 3,
		"SSM_NODE UNKNOWN: $denied\n[UNKNOWN] node-identity: $denied\n  fix: run the check as root\n",
		"files that may not be read, $machine->[1]");
}

# ... on an instance: it is one whatever they say, as long as that is enough.
my $told = 'EC2 instance i-0123456789abcdef0 in us-east-1, '
	. 'whether registered as a hybrid node as well only root can see';
my $rest = "[OK] imds: the metadata service answers, with IMDSv2\n"
	. "[OK] instance-profile: an instance profile is attached\n"
	. "[OK] clock: the system clock is within -300:300 s of the metadata service\n";
my $perfdata = ' | clock_offset=0s;;-300:300';
my $url = service();
hidden_is(\%nitro, ["--metadata=$url", @$_], 0,
	"SSM_NODE OK: $told, with an instance profile$perfdata\n[OK] node-identity: $told\n$rest",
	"not root, on an EC2 instance @$_") for [], ['--tier=standard'], ['-E2019-04', '--tier=advanced'];
hidden_is(\%nitro, ["--metadata=$url", @$_], 3,
	"SSM_NODE UNKNOWN: $told: $denied$perfdata\n[UNKNOWN] node-identity: $told: $denied\n"
	. "  fix: run the check as root\n$rest", "not root, on an EC2 instance, and the other kind would not do: @$_")
	for ['--kind=ec2'], ['--kind=hybrid'], ['-E2019-04'], ['-E2019-04', '--tier=standard'];
my $no_profile = "no instance profile, and whether SSM issues credentials cannot be seen: $denied";
hidden_is(\%nitro, ['--metadata=' . service('profile=404')], 3,
	"SSM_NODE UNKNOWN: $no_profile$perfdata\n[OK] node-identity: $told\n"
	. "[OK] imds: the metadata service answers, with IMDSv2\n"
	. "[UNKNOWN] instance-profile: $no_profile\n  fix: run the check as root\n"
	. "[OK] clock: the system clock is within -300:300 s of the metadata service\n",
		'... and without an instance profile');

# A mark of a container that cannot be read is not one that is absent.
{
	my $reason = 'whether this is a container cannot be seen: /run/secrets/kubernetes.io: permission denied';
	for my $case ([\%nitro, 'EC2'], [\%hybrid_node, 'a hybrid node'], [\%elsewhere, 'neither']) {
		my $root = tree(%{ $case->[0] }, 'run/secrets/kubernetes.io/token' => 'x');
		chmod(0755, $root) && chmod(0000, "$root/run/secrets") or die "$root: $!";
		answers(run({ setup => unprivileged() }, $copy, "--root=$root", "--metadata=$url", '-v'), 3,
			"SSM_NODE UNKNOWN: $reason\n[UNKNOWN] node-identity: $reason\n  fix: run the check as root\n",
			"a mark that may not be read, $case->[1]");
		chmod(0755, "$root/run/secrets") or die "$root: $!";
	}
	my $root = tree(%nitro, 'run/secrets/x' => '', 'proc/1/cgroup' => "0::/init.scope\n");
	chmod(0755, $root) or die "$root: $!";
	answers(run({ setup => unprivileged() }, $copy, "--root=$root"), 0,
		"SSM_NODE OK: EC2 instance, by /sys/class/dmi/id/sys_vendor\n", '... and one that is absent');
}
for my $case (['.dockerenv', \'.dockerenv', 'too many symbolic links'], ['proc/1/cgroup/x', '', 'not a regular file'],
	['proc/1/cgroup', "0::/init.scope\n" x 300, 'longer than it may be']) {
	my ($path, $content, $why) = @$case;
	my $reason = 'whether this is a container cannot be seen: /' . $path =~ s{/x$}{}r . ": $why";
	identity({ %nitro, $path => $content }, 'UNKNOWN', $reason, 'look at that file', "a mark that cannot be read, $why");
	identity({ %elsewhere, $path => $content }, 'UNKNOWN', $reason, 'look at that file', "... and nowhere known, $why");
}
identity({ %nitro, '.dockerenv' => \'.dockerenv', 'run/.containerenv' => \'.containerenv' }, 'UNKNOWN',
	'whether this is a container cannot be seen: /.dockerenv: too many symbolic links', 'look at that file',
	'the first of two marks that cannot be seen');
identity({ %nitro, '.dockerenv' => \'.dockerenv', 'proc/1/cgroup' => "1:x:/lxc/1\n" . "0::/init.scope\n" x 300 },
	'UNKNOWN', 'this is a container (LXC), and sessions go to its host', 'run the check on the host',
	'another mark that says so');
SKIP: {
	need('strace');
	my $root = tree(%nitro, 'proc/1/cgroup' => "0::/docker/0123\n");
	my $reason = 'whether this is a container cannot be seen: /proc/1/cgroup:';
	for my $case (['read', 'EIO', 'input/output error', 'look at that file'],
		['openat', 'EIO', 'input/output error', 'look at that file'],
		['read', 'EPERM', 'not permitted', 'run the check as root']) {
		my ($call, $error, $words, $fix) = @$case;
		my ($got) = traced(['-P', 'cgroup', '-P', "$root/proc/1/cgroup", '-e', "inject=$call:error=$error"],
			plugin($plugin), "--root=$root", '-v');
		answers($got, 3, "SSM_NODE UNKNOWN: $reason $words\n[UNKNOWN] node-identity: $reason $words\n  fix: $fix\n",
			"$call of the control groups fails with $error");
	}
}

# What real agents left.
SKIP: {
	my $samples = samples() // skip('no samples', 2);
	my $state = "$samples/agent-state";
	answers(run(plugin($plugin), "--root=$state/hybrid"), 0,
		"SSM_NODE OK: hybrid node mi-0123456789abcdef0 in us-east-1, no tier is needed since 2026-06-30\n",
			'a recorded hybrid node');
	answers(run(plugin($plugin), "--root=$state/ec2"), 0,
		"SSM_NODE OK: EC2 instance i-0123456789abcdef0, by identity_config.json\n", 'a recorded EC2 instance');
}

# The same as an object.
plugin_is($plugin, ['--root=' . tree(%hybrid_node), '-ojson'], 0, '{"service":"SSM_NODE","state":"OK","exit":0,'
	. qq("summary":"hybrid node $hybrid in eu-west-1, no tier is needed since 2026-06-30","findings":[)
	. qq({"id":"node-identity","state":"OK","text":"hybrid node $hybrid in eu-west-1","fix":null},)
	. qq({"id":"tier","state":"OK","text":"$gone","fix":null}],"perfdata":[]}\n), 'JSON');

like(run(plugin('check_ssm_node'), '--help')->{stdout}, qr/^      --metadata\b/m, '--metadata has no letter');
like(run(plugin('check_ssm_node'), '--help')->{stdout}, qr/^      --tier\b/m, '--tier has no letter');

done_testing();
