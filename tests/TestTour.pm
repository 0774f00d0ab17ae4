# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Every plugin, once on a machine where all is well and once on one where nothing is: for what has to hold of them all.
package TestTour;

use strict;
use warnings;

use Exporter 'import';
use Test::More;
use TestHost;
use TestNode;
use TestOnline qw(lines identity moment $log);
use TestPlugin;

our @EXPORT = qw(visited_node visits);

my $domain = 'us-east-1.amazonaws.com';
my $state_directory = 'var/lib/amazon/ssm';
my $audit = 'var/log/amazon/ssm/audits/amazon-ssm-agent-audit-2026-11-21';

sub audit_file {
	my ($code) = @_;
	return with_mode(0600, "SchemaVersion=1\nagent_update_result $code-3.3.1142.0 3.3.987.0 17:32:55\n");
}

my $hybrid = "$state_directory/registration";
my $identity = "$state_directory/runtimeconfig/identity_config.json";

# A machine on which every plugin is OK.
sub healthy_node {
	my (%with) = @_;
	my $node = node(
		services => { '192.0.2.2:443' => 'silent', '192.0.2.3:3128' => 'proxy+tls1.3' },
		setup => '/usr/bin/ssm-agent-worker --connect=192.0.2.2:443',
		metadata => $with{metadata},
		files => { 'usr/bin/session-manager-plugin' => executable("#!/bin/sh\necho 1.2.764.0\n"),
			$audit => audit_file('UpdateSucceeded'), %{ $with{files} // {} } },
	);
	# Another worker, which has no connection, is not the one that counts.
	$node->change($log => lines([0, 'start'], [0, 'opening'], [0, 'up'], [0, 'health']));
	return $node;
}

# A machine on which none is.
sub broken_node {
	my (%with) = @_;
	return node(
		services => { '192.0.2.1:443' => 'http', '192.0.2.3:3128' => 'status:502' },
		files => {
			'etc/os-release' => "ID=plan9\nVERSION_ID=4\n",
			'etc/passwd' => "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\n",
			'etc/sudoers.d/ssm-agent-users' => with_mode(0440, "ssm-user ALL=(ALL) NOPASSWD:ALL, !/bin/su |;\n"),
			'usr/bin/aws' => executable("#!/bin/sh\nprintf 'aws|;\\033[1m\\377\\n'\nexit 3\n"),
			'usr/bin/session-manager-plugin' => executable("#!/bin/sh\nexit 1\n"),
			'var/answer' => "echo 'SSM Agent version: 2.0.1.0'\n",
			$identity => with_mode(0600, '{"InstanceId":'),
			$hybrid => with_mode(0600, '{"ManagedInstanceID":"x"}'),
			'etc/amazon/ssm/amazon-ssm-agent.json' => '{"Agent":{"Region":"us-east-1"}}',
			$audit => audit_file('UpdateFailed_ErrorInstallFailed'),
			%{ $with{files} // {} },
		},
	);
}

# An EC2 instance.
sub instance {
	my (%with) = @_;
	return healthy_node(metadata => [], files => { $hybrid => undef,
		$identity => with_mode(0600, identity(moment(-20000))), 'sys/class/dmi/id/sys_vendor' => "Amazon EC2\n",
		%{ $with{files} // {} } });
}

my %nodes = (healthy => \&healthy_node, broken => \&broken_node, instance => \&instance);

# The machine of that name. `files`: more of them.
sub visited_node {
	my ($which, %with) = @_;
	return $nodes{$which}->(%with);
}

my $by_proxy = '--proxy=http://192.0.2.3:3128';
my $metadata = '--metadata=http://169.254.169.254';

# What is called on them: plugin, arguments, its exit status as root.
my %visits = (
	healthy => [
		map({ [$_, [], 0] } @plugins),
		['check_ssm', ['--role=all'], 0],
		['check_ssm_agent', ['--feature=kms,ssh'], 0],
		['check_ssm_endpoints', [$by_proxy, '--service=kms,logs'], 0],
		['check_ssm_user', ['--admin=enabled', '--required'], 0],
		['check_ssm_user', ['--user=somebody'], 2],
	],
	broken => [
		['check_aws_cli', [], 3],
		['check_session_manager_plugin', [], 3],
		['check_ssm', ['--role=all'], 2],
		['check_ssm_agent', [], 2],
		['check_ssm_endpoints', [], 2],
		['check_ssm_endpoints', [$by_proxy], 2],
		['check_ssm_node', [], 3],
		['check_ssm_node', [$metadata], 2],
		['check_ssm_online', [], 3],
		['check_ssm_os', [], 2],
		['check_ssm_update', ['--critical=1:'], 2],
		['check_ssm_user', ['--admin=disabled', '--required'], 2],
	],
	instance => [
		['check_ssm_node', [$metadata], 0],
		['check_ssm_endpoints', [], 0],
		['check_ssm_online', [], 0],
	],
);

# healthy, broken or instance: the calls.
sub visits {
	my ($which) = @_;
	return @{ $visits{$which} };
}

1;
