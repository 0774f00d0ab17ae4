#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The agent's service, files and records on Windows, as Wine plays it: check_ssm_agent.exe, check_ssm_node.exe,
# check_ssm_update.exe and check_ssm_user.exe.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/..";
use POSIX qw(strftime);
use Test::More;
use TestPlugin;
use TestWine;

need_windows();
windows_begin();

my $agent = 'C:\\Program Files\\Amazon\\SSM\\amazon-ssm-agent.exe';
my $shown = '%ProgramFiles%\\Amazon\\SSM\\amazon-ssm-agent.exe';
my $data = 'C:\\ProgramData\\Amazon\\SSM';
my $key = 'System\\CurrentControlSet\\Services\\AmazonSSMAgent';

# What a stand-in for the agent does: it is the service, and else tells a version.
sub agent_of {
	my ($version, $service) = @_;
	standin($agent, ($service // 'service') . ' AmazonSSMAgent', "out SSM Agent version: $version");
}

# Process numbers, sizes and ages are no two runs' own.
sub without_numbers {
	my ($got) = @_;
	$got->{stdout} =~ s/process \d+/process N/g;
	$got->{stdout} =~ s/(uptime|rss)=\d+/$1=N/g;
	return $got;
}

sub agent_is {
	my ($exit, $stdout, $name, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	answers(without_numbers(wine('C:\\plugins\\check_ssm_agent.exe', @arguments)), $exit, $stdout, $name);
}

sub start {
	wine('sc', 'start', 'AmazonSSMAgent');
	until_windows(sub { wine('sc', 'query', 'AmazonSSMAgent')->{stdout} =~ /STATE\s*:\s*[47]/ }) or die 'it does not start';
}

my $stopped = 'SSM Agent is not running: there is no such process';
my $numbers = ' | processes=1;;;0 uptime=Ns;;;0 rss=NB;;;0';

sub test_install {
	agent_is(2, "SSM_AGENT CRITICAL: SSM Agent is not installed: there is no amazon-ssm-agent in %ProgramFiles%\\Amazon\\SSM\n",
		'no agent');
	agent_of('3.3.1142.0');
	agent_is(2, "SSM_AGENT CRITICAL: $stopped, SSM Agent does not start at boot: there is no service AmazonSSMAgent\n"
		. "[OK] agent-installed: SSM Agent is installed: $shown\n"
		. "[OK] agent-version: SSM Agent 3.3.1142.0 is at least 2.3.68.0\n"
		. "[WARNING] agent-enabled: SSM Agent does not start at boot: there is no service AmazonSSMAgent\n"
		. "  fix: enable it, for example with sc config AmazonSSMAgent start= auto\n"
		. "[CRITICAL] agent-running: $stopped\n"
		. "  fix: start it, for example with net start AmazonSSMAgent, and read its log\n", 'files, and no service', '-v');
	agent_of('2.3.50.0');
	agent_is(2, "SSM_AGENT CRITICAL: SSM Agent 2.3.50.0 is older than 2.3.68.0, $stopped, SSM Agent does not start at boot: "
		. "there is no service AmazonSSMAgent\n", 'an old agent');
}

sub test_service {
	agent_of('3.3.1142.0');
	service('AmazonSSMAgent', "\"$agent\"", 'demand');
	agent_is(2, "SSM_AGENT CRITICAL: $stopped, SSM Agent does not start at boot: the service AmazonSSMAgent is to be "
		. "started by hand\n", 'a service that is stopped');
	start();
	agent_is(1, "SSM_AGENT WARNING: SSM Agent does not start at boot: the service AmazonSSMAgent is to be started by hand"
		. "$numbers\n", 'running, and not at the next boot');
	service_gone('AmazonSSMAgent');
	service('AmazonSSMAgent', "\"$agent\"", 'disabled');
	agent_is(2, "SSM_AGENT CRITICAL: $stopped, SSM Agent does not start at boot: the service AmazonSSMAgent is disabled\n"
		. "[OK] agent-installed: SSM Agent is installed: $shown\n"
		. "[OK] agent-version: SSM Agent 3.3.1142.0 is at least 2.3.68.0\n"
		. "[WARNING] agent-enabled: SSM Agent does not start at boot: the service AmazonSSMAgent is disabled\n"
		. "  fix: enable it, for example with sc config AmazonSSMAgent start= auto\n"
		. "[CRITICAL] agent-running: $stopped\n"
		. "  fix: start it, for example with net start AmazonSSMAgent, and read its log\n", 'disabled', '-v');
	wine('sc', 'delete', 'AmazonSSMAgent');
	service('AmazonSSMAgent', "\"$agent\"", 'auto');
	start();
	agent_is(0, "SSM_AGENT OK: SSM Agent 3.3.1142.0 is at least 2.3.68.0, enabled and running$numbers\n", 'running');
	agent_is(0, "SSM_AGENT OK: SSM Agent 3.3.1142.0 is at least 2.3.68.0, enabled and running$numbers\n"
		. "[OK] agent-installed: SSM Agent is installed: $shown\n"
		. "[OK] agent-version: SSM Agent 3.3.1142.0 is at least 2.3.68.0\n"
		. "[OK] agent-enabled: the service control manager starts SSM Agent at boot\n"
		. "[OK] agent-running: SSM Agent is running as process N\n", 'running, in words', '-v');
	my $got = without_numbers(ordinary({}, 'C:\\plugins\\check_ssm_agent.exe', '-v'));
	like($got->{stdout}, qr/^\[OK\] agent-running: SSM Agent is running as process N, going by its name and user$/m,
		'an ordinary user sees it too');
	agent_is(2, "SSM_AGENT CRITICAL: SSM Agent 3.3.1142.0 is older than 3.4$numbers\n", 'a minimum of the site', '-m', '3.4');
	agent_is(0, "SSM_AGENT OK: SSM Agent 3.3.1142.0 is at least 2.3.68.0, enabled and running$numbers\n", 'features',
		'--feature=kms,ssh,imdsv2');
}

sub test_version {
	registry($key => { Version => '3.3.1142.0' });
	agent_is(0, "SSM_AGENT OK: SSM Agent 3.3.1142.0 is at least 2.3.68.0, enabled and running$numbers\n",
		'the service has the same version');
	registry($key => { Version => '3.3.40.0' });
	agent_is(1, "SSM_AGENT WARNING: the binary is 3.3.1142.0, but the service AmazonSSMAgent has 3.3.40.0$numbers\n",
		'the service has another version');
	registry($key => { Version => 'new' });
	agent_is(0, "SSM_AGENT OK: SSM Agent 3.3.1142.0 is at least 2.3.68.0, enabled and running$numbers\n",
		'the service has none that could be read, and the program answers');
	standin_says($agent, 'service AmazonSSMAgent', 'out no version');
	agent_is(3, "SSM_AGENT UNKNOWN: the version of SSM Agent is not known: what amazon-ssm-agent -version printed is no "
		. "version$numbers\n", 'the program answers something else');
	standin_says($agent, 'service AmazonSSMAgent', 'exit 3221225477');
	agent_is(3, "SSM_AGENT UNKNOWN: the version of SSM Agent is not known: amazon-ssm-agent -version: it crashed$numbers\n",
		'the program crashes');
	standin_says($agent, 'service AmazonSSMAgent', 'err flag provided but not defined: -version', 'exit 2');
	registry($key => { Version => '2.3.1644.0' });
	agent_is(0, "SSM_AGENT OK: SSM Agent 2.3.1644.0 is at least 2.3.68.0, enabled and running$numbers\n",
		'too old to answer, and the service tells');
	registry($key => { Version => undef });
	put(on_windows("$data\\Logs\\amazon-ssm-agent.log"), "2026-11-01 10:00:00 INFO amazon-ssm-agent - v2.3.714.0\r\n");
	agent_is(0, "SSM_AGENT OK: SSM Agent 2.3.714.0 is at least 2.3.68.0, enabled and running$numbers\n",
		'too old to answer, and the log tells');
	unlink(on_windows("$data\\Logs\\amazon-ssm-agent.log")) == 1 or die $!;
	agent_of('3.3.1142.0');
}

sub test_paused {
	service_gone('AmazonSSMAgent');
	agent_of('3.3.1142.0', 'pause');
	service('AmazonSSMAgent', "\"$agent\"", 'auto');
	start();
	agent_is(2, "SSM_AGENT CRITICAL: the service of SSM Agent, process N, is paused, or still starting or stopping\n", 'paused');
	service_gone('AmazonSSMAgent');
	agent_of('3.3.1142.0');
}

# Who runs the program by hand has no service.
sub test_impostor {
	service_gone('AmazonSSMAgent');
	standin_says($agent, 'wait C:\\began', 'out SSM Agent version: 3.3.1142.0');
	my $hand = begin('wine', $agent);
	until_windows(sub { -e on_windows('C:\\began') }) or die 'it does not start';
	service('AmazonSSMAgent', "\"$agent\"", 'auto');
	agent_is(2, "SSM_AGENT CRITICAL: SSM Agent is not running: a process of that name belongs to another user than "
		. "LocalSystem\n", 'somebody runs the program by hand');
	wine('taskkill', '/f', '/im', 'amazon-ssm-agent.exe');
	$hand->();
	agent_is(2, "SSM_AGENT CRITICAL: $stopped\n", 'and has ended it');
}

sub test_node {
	my $firmware = 'Hardware\\Description\\System\\BIOS';
	my $identity = "$data\\runtimeconfig\\identity_config.json";
	my $registration = "$data\\InstanceData\\registration";
	registry($firmware => { SystemManufacturer => 'Example' });
	exe('check_ssm_node', [], 2, "SSM_NODE CRITICAL: neither an EC2 instance nor registered as a hybrid node\n", 'neither');
	registry($firmware => { SystemManufacturer => undef });
	exe('check_ssm_node', [], 3, "SSM_NODE UNKNOWN: whether this is an EC2 instance is not known: SystemManufacturer of the "
		. "firmware: there is no such value in the registry\n", 'no firmware');
	registry($firmware => { SystemManufacturer => 'Example' });
	put(on_windows($registration), '{"ManagedInstanceID":"mi-0123456789abcdef0","Region":"eu-central-1"}');
	exe('check_ssm_node', [], 1, "SSM_NODE WARNING: hybrid node mi-0123456789abcdef0 in eu-central-1, by the file registration "
		. "alone, which outlives a deregistration\n", 'a hybrid node by its registration');
	put(on_windows($identity), '{"InstanceId":"mi-0123456789abcdef0","IdentityType":"OnPrem"}');
	exe('check_ssm_node', [], 0, "SSM_NODE OK: hybrid node mi-0123456789abcdef0 in eu-central-1, no tier is needed since "
		. "2026-06-30\n", 'a hybrid node');
	unlink(on_windows($identity)) == 1 or die $!;
	put(on_windows($registration), '{"ManagedInstanceID":"mi-0123456789abcdef0"');
	exe('check_ssm_node', [], 3, "SSM_NODE UNKNOWN: %ProgramData%\\Amazon\\SSM\\InstanceData\\registration: it is malformed or "
		. "not complete\n", 'a torn registration');
	unlink(on_windows($registration)) == 1 or die $!;
	mkdir(on_windows($registration)) or die $!;
	exe('check_ssm_node', [], 3, "SSM_NODE UNKNOWN: %ProgramData%\\Amazon\\SSM\\InstanceData\\registration: not a regular "
		. "file\n", 'a directory in its place');
	rmdir(on_windows($registration)) or die $!;
	put(on_windows($identity), '{"InstanceId":"mi-0123456789abcdef0","IdentityType":"OnPrem"}');
	exe('check_ssm_node', ['--edition=2019-04', '--tier=standard'], 2, "SSM_NODE CRITICAL: a hybrid node needs the "
		. "advanced-instances tier in edition 2019-04, and --tier says standard\n", 'a hybrid node by its identity');
	unlink(on_windows($identity)) == 1 or die $!;
	registry('System\\CurrentControlSet\\Control' => { ContainerType => \2 });
	exe('check_ssm_node', [], 3, "SSM_NODE UNKNOWN: this is a container (Windows), and sessions go to its host\n", 'a container');
	registry('System\\CurrentControlSet\\Control' => { ContainerType => undef });
}

sub test_update {
	my $now = time;
	agent_of('3.3.1142.0');
	my $installed = $now - 40 * 86400;
	utime($installed, $installed, on_windows($agent)) == 1 or die $!;
	put(on_windows("$data\\Update\\updatepluginresult.json"),
		'{"StandOut":"","StartDateTime":"' . strftime('%Y-%m-%dT%H:%M:%SZ', gmtime($now - 86400 * 3)) . '"}');
	like(wine('C:\\plugins\\check_ssm_update.exe')->{stdout}, qr/\ASSM_UPDATE OK: the last sign of an update is \d.*\n\z/,
		'an update document was run');
	unlink(on_windows("$data\\Update\\updatepluginresult.json")) == 1 or die $!;
	my $day = strftime('%Y-%m-%d', localtime $now);
	put(on_windows("$data\\Logs\\audits\\amazon-ssm-agent-audit-$day"), "SchemaVersion=1\nagent_update_result "
		. "UpdateFailed_ErrorInstallFailed-3.3.1142.0 3.3.40.0 00:00:01\n");
	like(wine('C:\\plugins\\check_ssm_update.exe', '-v')->{stdout}, qr/^\[WARNING\] update-result: .*ErrorInstallFailed/m,
		'the last run failed');
}

sub test_user {
	my $absent = { setup => sub { $ENV{USER} = 'somebody' } };
	answers(wine($absent, 'C:\\plugins\\check_ssm_user.exe'), 0, "SSM_USER OK: ssm-user does not exist, SSM Agent creates it at "
		. "the first session\n", 'no ssm-user');
	answers(wine($absent, 'C:\\plugins\\check_ssm_user.exe', '--required'), 2, "SSM_USER CRITICAL: ssm-user does not exist, SSM "
		. "Agent creates it at the first session\n", 'no ssm-user, and it is required');
	answers(wine($absent, 'C:\\plugins\\check_ssm_user.exe', '--edition=2019-04'), 1, "SSM_USER WARNING: ssm-user does not exist, "
		. "SSM Agent creates it when it starts\n", 'no ssm-user in 2019-04');
	# Wine knows the user of this session and calls everybody an administrator.
	my $present = { setup => sub { $ENV{USER} = 'ssm-user' } };
	my $words = 'ssm-user exists with RID 1000 and has administrator rights, by the group Administrators';
	answers(wine($present, 'C:\\plugins\\check_ssm_user.exe'), 0, "SSM_USER OK: $words\n", 'ssm-user is there');
	answers(wine($present, 'C:\\plugins\\check_ssm_user.exe', '--admin=enabled'), 0, "SSM_USER OK: $words\n",
		'an administrator, as wanted');
	answers(wine($present, 'C:\\plugins\\check_ssm_user.exe', '--admin=disabled', '-v'), 2,
		"SSM_USER CRITICAL: ssm-user has administrator rights, by the group Administrators\n"
		. "[OK] user-account: ssm-user exists with RID 1000\n"
		. "[CRITICAL] user-admin: ssm-user has administrator rights, by the group Administrators\n"
		. "  fix: remove ssm-user from the group Administrators, and from what is in that group\n", 'an administrator, unwanted');
	answers(wine($present, 'C:\\plugins\\check_ssm_user.exe', '--user=other'), 2, "SSM_USER CRITICAL: other does not exist, "
		. "and SSM Agent makes no user but ssm-user\n", 'another user');
}

test_install();
test_service();
test_version();
test_paused();
test_impostor();
test_node();
test_update();
test_user();
done_testing();
