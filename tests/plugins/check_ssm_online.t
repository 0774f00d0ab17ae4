#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_online over trees of files: every verdict. In them ages of processes are exact, and a connection is what
# /proc/PID/net/tcp says.
use strict;
use warnings;

use lib 'tests';
use Cwd qw(realpath);
use JSON::PP qw(decode_json);
use POSIX qw(strftime);
use Test::More;
use TestOnline;
use TestPlugin;
use Time::Local qw(timegm);

my $plugin = plugin('check_ssm_online');
my $age = 'health_age=Ns;;900;0';
my $config = 'etc/amazon/ssm/amazon-ssm-agent.json';
my $file = 'var/lib/amazon/ssm/runtimeconfig/identity_config.json';
my $dpkg = 'var/lib/dpkg/status';

my $credentials = 'see that the instance has a profile or Default Host Management, or that the hybrid node is '
	. 'registered, '
	. 'and read errors.log';
my $form = 'let the agent write its log in the form that it has by default';
my $endpoints = 'see what check_ssm_endpoints says, then restart the agent';
my $errors_log = 'look for the reason in errors.log: permissions of ssmmessages, the proxy, the network';

my $no_connection = ['CRITICAL', 'the worker has no connection to AWS', $endpoints];
my $lost = ['CRITICAL', 'the last that the worker wrote about the control channel is that it lost or lacks it',
	$errors_log];
my $unnamed = ['UNKNOWN', 'a connection to AWS is open, but neither a log line nor traffic tells whether it is '
	. 'the control '
	. 'channel', $restart];
my $never = ['CRITICAL', 'the worker has set up no control channel in the 59 minutes since its start', $restart];
my $not_judged = sub { ['OK', "not judged: $_[0]"] };
my $expired = ['CRITICAL', 'the credentials expired 3 hours ago, and SSM Agent could not renew them', $credentials];
my $no_report = ['UNKNOWN', 'the ends of the logs have no health report of this worker', $restart];
my %alone = map { $_ => undef } qw(worker credentials health control-channel);
my $blind = $> == 0 ? 'look again, and restart the agent where it stays so' : 'run the check as root';
my @unjudged = (health => undef, 'control-channel' => undef);

# says({ what is different }, { findings that are }, 'perfdata', 'name', arguments)
sub says {
	my ($but, $findings, $measures, $name, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $root = ref $but ? node(%$but) : $but;
	my $got = without_numbers(run($plugin, '-v', "--root=$root", @arguments));
	answers($got, said($measures, %$findings), $name);
}

sub dpkg { "Package: amazon-ssm-agent\nStatus: install ok installed\nVersion: $_[0]-1\n" }

# A worker that holds a connection to this port.
sub holds {
	my ($port, %is) = @_;
	return { sockets => [67954], table => [connection($port, 67954, %is)] };
}

subtest 'online' => sub {
	my $root = node();
	answers(without_numbers(run($plugin, '-v', "--root=$root")), 0, <<"END", 'verbose');
SSM_ONLINE OK: SSM Agent is online, the control channel is set up, and its connection is alive | $age
[OK] agent-running: SSM Agent is running as process N
[OK] worker: ssm-agent-worker is running as process N
[OK] credentials: the credentials expire in 5 hours
[OK] health: the last health report is 4 minutes old
[OK] control-channel: the control channel is set up, and its connection is alive
END
	answers(without_numbers(run($plugin, "--root=$root")), 0,
		"SSM_ONLINE OK: SSM Agent is online, the control channel is set up, and its connection is alive | $age\n",
			'the line alone');
	answers(without_numbers(run($plugin, '-o', 'json', "--root=$root")), 0,
		'{"service":"SSM_ONLINE","state":"OK","exit":0,'
		. '"summary":"SSM Agent is online, the control channel is set up, and its connection is alive","findings":['
		. '{"id":"agent-running","state":"OK","text":"SSM Agent is running as process N","fix":null},'
		. '{"id":"worker","state":"OK","text":"ssm-agent-worker is running as process N","fix":null},'
		. '{"id":"credentials","state":"OK","text":"the credentials expire in 5 hours","fix":null},'
		. '{"id":"health","state":"OK","text":"the last health report is 4 minutes old","fix":null},'
		. '{"id":"control-channel","state":"OK","text":"the control channel is set up, and its connection is '
			. 'alive","fix":null}],'
		. '"perfdata":[{"label":"health_age","value":N,"unit":"s","warning":null,"critical":"900","min":0,"max":null}]}'
			. "\n",
		'JSON');
	says({ log => [@start, @works, [200, 'again']] }, {}, $age, 'a channel that was opened again');
	says({ worker => { age => 100, %{ holds(443) } }, log => [[98, 'start'], [97, 'up'], [96, 'health']] },
		{ health => ['OK', 'the last health report is N s old'] }, $age, 'a young worker');
	answers(run($plugin, '-v'), 3, "SSM_ONLINE UNKNOWN: only root can see whether SSM Agent is online\n"
		. "[UNKNOWN] agent-running: only root can see whether SSM Agent is online\n"
		. "  fix: run the check as root, for example through sudo\n", 'not root') if $> != 0;
	SKIP: {
		need('root');
		answers(run({ setup => unprivileged() }, unprivileged($plugin), '-v'), 3,
			"SSM_ONLINE UNKNOWN: only root can see whether SSM Agent is online\n"
			. "[UNKNOWN] agent-running: only root can see whether SSM Agent is online\n"
			. "  fix: run the check as root, for example through sudo\n", 'root has become another');
	}
};

subtest 'the agent' => sub {
	my $start = 'start it, for example with systemctl start amazon-ssm-agent, and read its log';
	my $blind = 'cannot see whether SSM Agent is running';
	my $as_root = 'run the check on the host itself, and end what only has the name of the agent';
	my $stopped = sub { ['CRITICAL', "SSM Agent is not running: $_[0]", $start] };
	says({ core => undef }, { %alone, 'agent-running' => $stopped->('there is no such process') }, '', 'not running');
	says({ core => { state => 'Z' } }, { %alone, 'agent-running' => $stopped->('a process of that name has ended') },
		'',
		'ended');
	says({ core => { user => 1000 } }, { %alone, 'agent-running' =>
		$stopped->('a process of that name belongs to another user than root') }, '', 'an impostor');
	says({ core => { state => 'T' } }, { %alone, 'agent-running' => ['CRITICAL',
		'SSM Agent, process N, is stopped by a signal', 'let it go on with kill -CONT, or restart it'] }, '', 'halted');
	says({ 'proc/100/exe' => undef }, { %alone, 'agent-running' => ['UNKNOWN',
		"$blind: a process of that name cannot be examined",
		$as_root] }, '', 'whose file cannot be told');
	says({ 'proc/1/stat' => undef }, {}, $age, '/proc without its first process, where the agent is seen');
	says({ 'proc/1/stat' => undef, core => undef }, { %alone, 'agent-running' =>
		['UNKNOWN', "$blind: its /proc has no processes", $as_root] }, '', '... and where it is not');
	says(tree('usr/bin/amazon-ssm-agent' => ''), { %alone, 'agent-running' =>
		['UNKNOWN', "$blind: the root has no /proc", $as_root] }, '', 'no /proc');
};

subtest 'the worker' => sub {
	my $late = sub { ['CRITICAL', "there is no ssm-agent-worker $_[0] after the start of SSM Agent, so it was not "
		. "started or has died", $restart] };
	my $poor = ['CRITICAL', 'there is no ssm-agent-worker 60 minutes after the start of SSM Agent, so it got no '
		. 'credentials', $credentials];
	my $missing = ['UNKNOWN', 'no runtimeconfig/identity_config.json tells when the credentials expire', $restart];
	my $soon = ['WARNING', 'there is no ssm-agent-worker yet, 60 s after the start of SSM Agent',
		'look again in two minutes'];
	my $perhaps = sub { ['UNKNOWN', "there is no ssm-agent-worker, and whether this agent has one cannot be told: "
		. "$_[0]",
		$restart] };
	says({ core => { age => 60 }, worker => undef }, { worker => $soon, @unjudged }, '', 'none at 60 s');
	says({ core => { age => 119 }, worker => undef }, { worker => [@$soon[0], $soon->[1] =~ s/60/119/r, $soon->[2]],
		@unjudged }, '', 'none at 119 s');
	says({ core => { age => 120 }, worker => undef }, { worker => $late->('2 minutes'), @unjudged }, '',
		'none at 120 s');
	says({ core => { age => 200 }, worker => undef }, { worker => $late->('3 minutes'), @unjudged }, '',
		'none at 200 s');
	says({ worker => { user => 1 } }, { worker => $late->('60 minutes'), @unjudged }, '', "another user's");
	says({ worker => { exe => '/tmp/x' } }, { worker => $late->('60 minutes'), @unjudged }, '', 'another file');
	says({ worker => { path => '/usr/sbin/ssm-agent-worker' } }, { worker => $late->('60 minutes'), @unjudged }, '',
		'of another installation');
	says({ worker => { state => 'Z' } }, { worker => $late->('60 minutes'), @unjudged }, '', 'ended');
	says({ worker => undef, $file => identity(moment(10830)) }, { worker => $poor, credentials => $expired, @unjudged },
		'', 'none, and the credentials have expired');
	says({ worker => undef, $file => undef }, { worker => $poor, credentials => $missing, @unjudged }, '',
		'none, and there are no credentials');
	says({ worker => undef, $file => undef, $dpkg => dpkg('3.1.400.0') }, { worker => $late->('60 minutes'),
		credentials => ['OK', 'not judged: agents before 3.1.501.0 do not write when they expire'], @unjudged }, '',
		'none, of an agent that does not write its credentials');
	says({ worker => undef, $file => identity(moment(10830), 'mi-0123456789abcdef0'),
		$config => '{"Profile":{"ShareCreds":false}}' }, { worker => $late->('60 minutes'), credentials => ['OK',
		'not judged: Profile.ShareCreds is false, so the file is not kept up to date'], @unjudged }, '',
		'none, of a node that does not share its credentials');
	says({ worker => { %{ holds(443) }, state => 'T' } }, { worker => ['CRITICAL',
		'ssm-agent-worker, process N, is stopped by a signal', 'let it go on with kill -CONT, or restart the agent'] },
			$age,
		'halted');
	says({ log => [[98, 'start'], [97, 'up'], [96, 'health']], process(201, age => 100) },
		{ 'control-channel' => ['WARNING',
		'the worker has no connection to AWS yet, 100 s after its start', $endpoints], health =>
		['OK', 'the last health report is N s old'] }, $age, 'two: the younger one counts');
	says({ log => [[98, 'start'], [97, 'up'], [96, 'health']], process(199, age => 100) },
		{ 'control-channel' => ['WARNING',
		'the worker has no connection to AWS yet, 100 s after its start', $endpoints], health =>
		['OK', 'the last health report is N s old'] }, $age, '... whatever its number');

	my $unseen = sub { ['UNKNOWN', "cannot see whether there is an ssm-agent-worker: $_[0]", $_[1] // ($> == 0
		? 'run the check on the host itself' : 'run the check as root, on the host itself')] };
	my $vague = $unseen->('a process of that name cannot be examined');
	says({ 'proc/200/exe' => undef }, { worker => $vague, @unjudged }, '', 'one whose file cannot be told');
	says({ 'proc/200/status' => undef }, { worker => $vague, @unjudged }, '', 'one whose user cannot be told');
	says({ process(201), 'proc/201/exe' => undef }, {}, $age, 'one, and another whose file cannot be told');
	says({ worker => undef, 'proc/1/stat' => undef }, { worker => $unseen->('its /proc has no processes'), @unjudged },
		'',
		'none that can be seen');
	says({ worker => undef, 'proc/300/cmdline' => sub { mkdir $_[0] } }, { worker => $unseen->(
		'some processes cannot be examined'), @unjudged }, '', 'a process that cannot be examined');
	says({ map({ process($_, user => 1) } 300 .. 370) }, { worker => $unseen->('there are too many processes of '
		. 'that name', 'end what only has the name of the agent'),
		@unjudged }, '', 'one among seventy impostors');

	my $unknown = 'the version of SSM Agent is not known: neither dpkg nor apk has it and the database of rpm is '
		. 'not read';
	says({ worker => undef, $dpkg => undef, log => [[10, 'loop']] },
		{ worker => $perhaps->("$unknown, /$log does not tell it"),
		@unjudged }, '', 'none, of a version that is not known');
	says({ worker => undef, $dpkg => dpkg('3.3.0.0') }, { worker => $perhaps->('3.3.0.0 is what every agent built '
		. 'from source '
		. 'answers, so its version is not known'), @unjudged }, '', 'none, built from source');
	says({ worker => undef, 'usr/bin/amazon-ssm-agent' => undef },
		{ worker => $perhaps->('there is no amazon-ssm-agent in '
		. '/usr/bin, /usr/sbin or /snap/amazon-ssm-agent/current'), @unjudged }, '', 'none, no longer installed');
	says({ worker => undef, core => { exe => '/usr/bin/amazon-ssm-agent (deleted)' } },
		{ worker => $perhaps->('the running SSM '
		. 'Agent is not the installed one'), @unjudged }, '', 'none, and replaced since');
	says({ $dpkg => undef, log => [@start, @works] }, {}, $age, 'one, of a version that is not known');

	says({ 'proc/uptime' => undef }, { health => ['UNKNOWN', 'cannot tell whether the worker reports its health: '
		. 'since when the '
		. 'worker runs is not known', $restart], 'control-channel' => ['UNKNOWN',
			'cannot tell whether the control channel is set '
		. 'up: since when the worker runs is not known', $restart] }, '', 'of no known age');
	says({ 'proc/uptime' => undef, worker => undef }, { worker => ['UNKNOWN',
		'there is no ssm-agent-worker, and since when SSM '
		. 'Agent runs is not known', $restart], @unjudged }, '', 'none, and no age of the core');
};

subtest 'older agents' => sub {
	my @old = ([3590, 'INFO Starting Agent: amazon-ssm-agent - v3.0.100.0', ''],
		[3580, 'INFO [MessageGatewayService] Successfully opened websocket connection to: 192.0.2.1:443', ''],
		[250, 'INFO [HealthCheck] HealthCheck reporting agent health.', '']);
	my $before = $not_judged->('agents before 3.1.501.0 do not write when they expire');
	my $itself = ['OK', 'SSM Agent 3.0.100.0 does the work of ssm-agent-worker itself'];
	my %is = (core => holds(443), worker => undef, $dpkg => dpkg('3.0.100.0'), $file => undef, log => \@old);
	says({ %is }, { worker => $itself, credentials => $before }, $age, '3.0.100.0');
	says({ %is, core => {} }, { worker => $itself, credentials => $before, 'control-channel' => $no_connection }, $age,
		'3.0.100.0 without a connection');
	says({ $dpkg => dpkg('3.0.150.9'), %is{qw(core worker log)}, $file => undef }, { credentials => $before, worker =>
		['OK', 'SSM Agent 3.0.150.9 does the work of ssm-agent-worker itself'] }, $age, '3.0.150.9');
	says({ %is, $dpkg => dpkg('3.0.151.0') }, { credentials => $before, worker => ['CRITICAL',
		'there is no ssm-agent-worker 60 '
		. 'minutes after the start of SSM Agent, so it was not started or has died', $restart], @unjudged }, '',
			'3.0.151.0');
	says({ $dpkg => dpkg('3.1.400.0'), $file => undef }, { credentials => $before }, $age, '3.1.400.0');
	says({ $dpkg => dpkg('3.1.500.9'), $file => identity(moment(10830)) }, { credentials => $before }, $age,
		'3.1.500.9');
	says({ $dpkg => dpkg('3.1.501.0'), $file => identity(moment(10830)) }, { credentials => $expired }, $age,
		'3.1.501.0');
};

subtest 'credentials' => sub {
	my $unset = $not_judged->('the file does not say when they expire');
	my $unknown = sub { ['UNKNOWN', $_[0], $restart] };
	my $missing = $unknown->('no runtimeconfig/identity_config.json tells when the credentials expire');
	my $past = moment(10830);
	my $too_late = sub { ['UNKNOWN', "the credentials expire in $_[0], later than AWS gives any: the clock or "
		. 'identity_config.json is wrong', 'set the clock, then restart the agent'] };
	my $keeps = qq({"Profile":{"ShareCreds":false}});
	my @rows = (	# what is different, the finding, name
		[{ $file => identity($past) }, $expired, 'expired'],
		[{ $file => identity($past), core => { age => 600 } }, $expired, 'expired, ten minutes after the start'],
		[{ $file => identity($past), core => { age => 300 } }, $expired, 'expired, five minutes after it'],
		[{ $file => identity($past), core => { age => 299 } }, ['WARNING',
			'the credentials expired 3 hours ago, and SSM Agent '
			. 'has just been started', $credentials], 'expired, a second less'],
		[{ $file => identity($past), core => { age => 120 }, worker => { age => 110, %{ holds(443) } },
			log => [[108, 'start'], [107, 'up'], [106, 'health']] }, ['WARNING',
				'the credentials expired 3 hours ago, and SSM '
			. 'Agent has just been started', $credentials], 'expired, two minutes after it'],
		[{ $file => identity(moment(-150)) }, ['OK', 'the credentials expire in 2 minutes'], 'about to expire'],
		[{ $file => identity('0001-01-01T00:00:00Z') }, $unset, 'unset'],
		[{ $file => identity('') }, $unset, 'empty'],
		[{ $file => '{"InstanceId":"i-0123456789abcdef0","IdentityType":"EC2"}' }, $unset, 'no such key'],
		[{ $file => identity('2017-12-31T23:59:59Z') }, $unset, 'before 2018'],
		[{ $file => identity('2018-01-01T00:00:00Z') }, [@$expired[0], $expired->[1]
			=~ s/\d+ hours/int((time - 1514764800) \/ 86400) . ' days'/er, $credentials], 'of 2018'],
		[{ $file => identity(moment(-129_000)) }, ['OK', 'the credentials expire in 35 hours'], 'as late as there may be'],
		[{ $file => identity(moment(-130_000)) }, $too_late->('36 hours'), 'later'],
		[{ $file => identity('9999-12-31T23:59:59Z') }, $too_late->(int((253402300799 - time) / 86400) . ' days'), 'never'],
		[{ $file => identity(moment(-20000) =~ s/Z/.616599345Z/r) }, ['OK', 'the credentials expire in 5 hours'],
			'with a fraction'],
		[{ $file => identity('a|secret') }, $unknown->('identity_config.json: its CredentialsExpiresAt is malformed'),
			'malformed'],
		[{ $file => '{"InstanceId":"i-0123' }, $unknown->("/$file: it is malformed or not complete"), 'half of the file'],
		[{ $file => "{}\n" }, $unknown->("/$file: it has no InstanceId"), 'nothing in it'],
		[{ $file => sub { mkdir $_[0] } }, $unknown->("/$file: not a regular file"), 'a directory'],
		[{ $file => undef }, $missing, 'missing'],
		[{ $file => undef, 'var/lib/amazon/ssm/registration' => '{"ManagedInstanceID":"mi-0123456789abcdef0",'
			. '"Region":"us-east-1"}' }, $missing, 'missing, on a node that was registered'],
		[{ $file => identity($past, 'mi-0123456789abcdef0') }, $expired, 'expired, on a hybrid node'],
		[{ $file => identity($past, 'mi-0123456789abcdef0'), $config => $keeps },
			$not_judged->('Profile.ShareCreds is false, so the file is not kept up to date'),
				'... that does not share them'],
		[{ $file => identity($past), $config => $keeps }, $expired, '... which an instance does whatever is said'],
		[{ $file => identity($past, 'mi-0123456789abcdef0'), $config => '{"Profile":' }, ['UNKNOWN',
			'the credentials expired 3 '
			. 'hours ago, and whether the core renews them is not known: amazon-ssm-agent.json says nothing that can '
				. 'be relied on',
			'correct amazon-ssm-agent.json, then restart the agent'], '... whose settings cannot be read'],
		[{ $config => '{"Profile":' }, ['OK', 'the credentials expire in 5 hours'],
			'... which does not matter to good ones'],
	);
	for my $row (@rows) {
		my ($but, $finding, $name) = @$row;
		my $young = $but->{worker} ? { health => ['OK', 'the last health report is N s old'] } : {};
		says($but, { credentials => $finding, %$young }, $age, $name);
	}
	says({ $file => identity($past), 'proc/uptime' => undef, worker => undef }, { credentials => ['UNKNOWN',
		'the credentials '
		. 'expired 3 hours ago, and since when SSM Agent runs is not known', $restart], worker => ['UNKNOWN',
		'there is no ssm-agent-worker, and since when SSM Agent runs is not known', $restart], @unjudged }, '',
		'expired, and no age of the core');
	SKIP: {
		need('root');
		my $root = node();
		chmod(0755, $root) or die;
		my $seen = sub {
			my ($findings, $measures, $name) = @_;
			my $got = without_numbers(run({ setup => unprivileged() }, unprivileged($plugin), '-v', "--root=$root"));
			answers($got, said($measures, %$findings), $name);
		};
		$seen->({}, $age, 'a tree that an ordinary user can read');
		chmod(0, "$root/$file") or die;
		$seen->({ credentials => ['UNKNOWN', "/$file: permission denied", 'run the check as root'] }, $age, 'unreadable');
		chmod(0644, "$root/$file") and chmod(0, "$root/$log") or die;
		my $denied = "/$log: permission denied";
		$seen->({ health => ['UNKNOWN', "cannot tell whether the worker reports its health: $denied",
			'run the check as root'],
			'control-channel' => ['UNKNOWN', "cannot tell whether the control channel is set up: $denied",
			'run the check as root'] }, '', 'a log that is unreadable');
		chmod(0644, "$root/$log") and chmod(0, "$root/proc/200/fd") or die;
		$seen->({ 'control-channel' => ['UNKNOWN', 'the connections of the worker cannot be seen: permission denied',
			'run the check as root'] }, $age, 'descriptors that are unreadable');
	}
};

subtest 'health' => sub {
	my $none = ['CRITICAL', 'no health report in the 59 minutes since the start of the worker', $restart];
	my $old = sub { ['CRITICAL', "the last health report is $_[0] old, $_[1] s", $restart] };
	my $at = sub { (log => [@start, [3578, 'up'], map { [$_, 'health'] } @_]) };
	my $fine = sub { ['OK', "the last health report is $_[0] old"] };
	says({ $at->(850) }, { health => $fine->('14 minutes') }, $age, '14 minutes');
	says({ $at->(970) }, { health => $old->('16 minutes', 'above 900') }, $age, '16 minutes');
	says({ $at->(3000, 970), $log . '.1' => lines([4000, 'start'], [10, 'loop']) },
		{ health => $old->('16 minutes', 'above 900') }, $age, '16 minutes, and the core still writes');
	says({ $at->(3500) }, { health => $old->('58 minutes', 'above 900') }, $age, 'not since the start');
	says({ $at->() }, { health => $none }, '', 'none at all');
	says({ log => [[3600, 'health'], [3578, 'up']] }, { health => $none }, '', 'only that of an earlier worker');
	says({ log => [[5000, 'start'], [4000, 'health'], @start, [3578, 'up']] }, { health => $none }, '',
		'... which has written its own start');
	says({ worker => { %{ holds(443) }, age => 60 }, log => [[58, 'start'], [57, 'up']] }, { health => ['WARNING',
		'no health report yet, 60 s after the start of the worker', $restart] }, '', 'none yet');
	says({ worker => { %{ holds(443) }, age => 120 }, log => [[118, 'start'], [117, 'up']] }, { health => ['CRITICAL',
		'no health report in the 2 minutes since the start of the worker', $restart] }, '', 'none after two minutes');
	says({ log => [[300, 'up']] }, { health => $no_report }, '', 'none in what is left of the log');

	says({ $at->(850) }, { health => ['WARNING', 'the last health report is 14 minutes old, above 600 s', $restart] },
		'health_age=Ns;600;900;0', '-w', '-w', '600');
	says({ $at->(850) }, { health => $old->('14 minutes', 'above 800') }, 'health_age=Ns;700;800;0', '-w and -c',
		'-w', '700',
		'-c', '800');
	says({ $at->(970) }, { health => $fine->('16 minutes') }, 'health_age=Ns;;1200;0', '-c', '-c', '1200');
	says({ $at->(250) }, { health => $old->('4 minutes', 'inside 0:500') }, 'health_age=Ns;;@0:500;0', '-c @', '-c',
		'@0:500');
	answers(run($plugin, '-c', '15m'), 3, 'SSM_ONLINE UNKNOWN: --critical: 15m is not a range of numbers, position '
		. '3: nothing '
		. "more is expected\nUsage: check_ssm_online [OPTION]..., see check_ssm_online --help\n", 'a range that is none');

	my $sleeps = sub { ['CRITICAL', "the worker is in hibernation for $_[0]: the service refuses its health reports",
		'look for the reason in errors.log: the role or the registration of the node, then restart the agent'] };
	my %long = (core => { age => 30010 }, worker => { %{ holds(443) }, age => 30000 });
	my @begun = ([29990, 'start'], [29980, 'up'], [29980, 'health']);
	my @core = map { [$_ * 1800 + 10, 'loop'] } reverse 0 .. 13;
	says({ log => [@start, @works, [230, 'hibernates']], $sleeping => lines([200, 'asleep']) },
		{ health => $sleeps->('3 minutes') },
		'', 'hibernating');
	says({ log => [@start, [3578, 'up'], [3578, 'health'], [610, 'hibernates'], [10, 'loop']] },
		{ health => $sleeps->('10 minutes') }, '', 'hibernating for ten minutes');
	says({ %long, log => [@begun, [25230, 'hibernates'], @core], $sleeping => lines([25220, 'asleep']) },
		{ health => $sleeps->('7 hours') }, '', 'hibernating for seven hours');
	says({ %long, log => [map { [$_->[0], $_->[1]] } @core], $sleeping => lines([29000, 'asleep'], [25230, 'asleep']),
		"$log.1" => lines(@begun) }, { health => $sleeps->('7 hours') }, '', '... of which only its own log tells');
	says({ %long, log => [@begun, [25230, 'hibernates'], [25000, 'start'], [24990, 'up'], [250, 'health']],
		$sleeping => lines([25220, 'asleep']) }, {}, $age, 'woken up');
	says({ log => [@start, @works], $sleeping => lines([5000, 'asleep']) }, {}, $age, 'an earlier worker hibernated');
};

subtest 'two agents' => sub {
	my $snap = '/snap/amazon-ssm-agent/current';
	my $why = 'two SSM Agents run here and write to the same logs';
	my $end = 'stop one of them, and remove its package';
	my %doubt = (health => ['UNKNOWN', "cannot tell whether the worker reports its health: $why", $end],
		'control-channel' => ['UNKNOWN', "cannot tell whether the control channel is set up: $why", $end]);
	my $beside = sub { my ($path, %is) = @_; (process(300, path => "$path/amazon-ssm-agent", age => 3600, %is)) };
	# Which of them is looked at is up to chance, but what the logs say may be the other's.
	my $both = sub { ($beside->($snap), process(301, path => "$snap/ssm-agent-worker", %{ $_[0] })) };
	says({ $both->(holds(443)) }, \%doubt, '', 'that of the package, and that of the snap');
	my $torn = holds(80);
	says({ worker => $torn, $both->($torn) }, { %doubt, 'control-channel' => $no_connection }, '',
		'... which have no connection');
	my $absent = "/$log: no such file or directory";
	says({ log => undef, $both->(holds(443)) }, { map { $_ => ['UNKNOWN', $doubt{$_}[1] =~ s/\Q$why\E/$absent/r, $restart] }
		keys %doubt }, '', '... which have no log');
	says({ $beside->($snap, user => 1000) }, {}, $age, "another user's");
	says({ $beside->($snap, state => 'Z') }, {}, $age, 'one that has ended');
	says({ $beside->($snap, exe => '/usr/bin/perl') }, {}, $age, 'one that runs another file');
	says({ $beside->($snap, arguments => ['-version']) }, {}, $age, 'one that is asked for its version');
	says({ $beside->('/usr/bin') }, {}, $age, 'a child of the agent, which has its name until it runs another program');
};

subtest 'the control channel' => sub {
	my $chan = sub { my ($but, $finding, $name) = @_; says($but, { 'control-channel' => $finding }, $age, $name) };
	my $ok = ['OK', 'the control channel is set up, and its connection is alive'];
	my $stalled = ['CRITICAL', 'the connection to AWS is open on paper only: nobody acknowledges what the worker sends',
		$endpoints];
	my $young = [[58, 'start'], [57, 'health']];
	my $now = ['OK', 'the last health report is N s old'];
	$chan->({ worker => { sockets => [], table => [] } }, $no_connection, 'no socket');
	$chan->({ worker => { sockets => [11, 12], table => [connection(443, 67954), connection(80, 11), connection(443,
		12, state => 2)] } },
		$no_connection, "another's connection, one to another port, and one that is not established");
	$chan->({ worker => { sockets => [1, 67954, 2], table => [connection(80, 1), connection(443, 67954), connection(25,
		2)] } }, $ok,
		'one among others');
	says({ worker => { sockets => [], table => [], age => 60 }, log => $young }, { health => $now,
		'control-channel' => ['WARNING',
		'the worker has no connection to AWS yet, 60 s after its start', $endpoints] }, $age, 'no socket, young');
	$chan->({ log => [@start, [250, 'health']] }, $never, 'no line');
	says({ worker => { %{ holds(443) }, age => 60 }, log => $young }, { health => $now, 'control-channel' => ['WARNING',
		'the worker has set up no control channel yet, 60 s after its start', $restart] }, $age, 'no line, young');
	$chan->({ log => [[250, 'health']] }, $unnamed, 'no line, in what is left of the log');
	$chan->({ log => [[5000, 'start'], [4990, 'up'], @start, [250, 'health']] }, $never,
		'the line of an earlier worker');
	$chan->({ log => [[4990, 'up'], [250, 'health']] }, $never, '... whose start is gone');
	my $opens = sub { [$_[0], "the control channel is being opened, for $_[1] so far", $_[2] // 'look again in two minutes'] };
	$chan->({ log => [@start, [3578, 'opening'], [250, 'health']] }, $opens->('CRITICAL', '59 minutes', $errors_log),
		'only about to be opened');
	$chan->({ log => [@start, @works, [110, 'opening']] }, $opens->('WARNING', 'N s'), 'about to be opened again');
	$chan->({ log => [@start, @works, [110, 'closing'], [20, 'trying'], [10, 'opening']] }, $opens->('WARNING', 'N s'),
		'... closed before that');
	$chan->({ log => [@start, @works, [121, 'opening'], [5, 'opening']] }, $opens->('CRITICAL', '2 minutes', $errors_log),
		'... again and again');
	says({ log => [@start, @works, [600, 'down'], [5, 'opening']] }, { 'control-channel' => $opens->('CRITICAL',
		'10 minutes', $errors_log), 'last-error' => ['OK', 'connection, 10 minutes ago'] }, $age, '... after an old error');
	says({ log => [@start, @works, [90, 'down'], [89, 'opening']] }, { 'control-channel' => $opens->('WARNING', 'N s'),
		'last-error' => ['OK', 'connection, N s ago'] }, $age, '... after a young one');
	says({ log => [@start, @works, [90, 'opening'], [89, 'down']] }, { 'control-channel' => $lost,
		'last-error' => ['OK', 'connection, N s ago'] }, $age, '... and that was an error');
	$chan->({ log => [@start, @works, [900, 'opening'], [899, 'again'], [60, 'opening']] }, $opens->('WARNING', 'N s'),
		'... twice');
	says({ worker => { %{ holds(443) }, age => 60 }, log => [[58, 'start'], [57, 'health'], [56, 'opening']] },
		{ health => $now, 'control-channel' => $opens->('WARNING', 'N s') }, $age, 'about to be opened, young');
	says({ log => [@start, @works, [150, 'down']] }, { 'control-channel' => $lost, 'last-error' =>
		['OK', 'connection, 2 minutes ago'] }, $age, 'an error after success');
	says({ log => [@start, @works, [230, 'down'], [220, 'again']] }, { 'last-error' => ['OK',
		'connection, 3 minutes ago'] }, $age,
		'success after an error');

	$chan->({ worker => holds(443, retransmits => 1) }, $ok, 'a packet was lost');
	$chan->({ worker => holds(443, retransmits => 2) }, $stalled, 'retransmitting');
	$chan->({ worker => holds(443, probes => 2) }, $stalled, 'probing');
	my %torn = (worker => { sockets => [1, 2], table => [connection(443, 1, retransmits => 9), connection(443, 2)] });
	$chan->({ %torn }, ['WARNING', 'the control channel is set up, and of the connections to AWS one is alive and one '
		. 'open on paper only, which may be the channel', $endpoints], 'one of two retransmits');
	$chan->({ %torn, log => [[250, 'health']] }, ['UNKNOWN', 'of the connections to AWS one is alive and one open on '
		. 'paper only, and no log line tells which is the control channel', $endpoints], '... and there is no line');
	says({ %torn, log => [@start, @works, [150, 'down']] }, { 'control-channel' => $lost, 'last-error' =>
		['OK', 'connection, 2 minutes ago'] }, $age, '... and the line is an error');
	$chan->({ worker => { sockets => [1, 2], table => [connection(80, 1, retransmits => 9), connection(443, 2)] } }, $ok,
		'... to another port');
	my $cannot = sub { ['UNKNOWN', "the connections of the worker cannot be seen: $_[0]", $_[1] // $blind] };
	my $many = sub { my ($port, %is) = @_; (sockets => [1 .. 65], table => [map { connection($port, $_,
		%is) } 1 .. 65]) };
	$chan->({ worker => { $many->(443) } }, $ok, 'sixty-five');
	$chan->({ worker => { $many->(80) } }, $cannot->('there are too many', $restart), 'sixty-five to another port');
	$chan->({ worker => { $many->(443, retransmits => 2) } }, $cannot->('there are too many', $restart),
		'sixty-five that retransmit');
	$chan->({ 'proc/200/net/tcp' => undef }, $cannot->('no such file or directory'), 'no table');
	$chan->({ 'proc/200/net/tcp' => '' }, $cannot->('the table of its connections is not of the documented form'),
		'an empty table');
};

subtest 'other ports' => sub {
	my $unit = 'etc/systemd/system/amazon-ssm-agent.service';
	my $proxy = sub { ($unit => "[Unit]\n", "$unit.d/proxy.conf" => qq([Service]\nEnvironment="https_proxy=$_[0]"\n)) };
	my $chan = sub { my ($but, $finding, $name) = @_; says($but, $finding ? { 'control-channel' => $finding } : {},
		$age, $name) };
	my $elsewhere = sub { ['UNKNOWN', 'the worker has no connection to port 443 that is alive, and to which other '
		. 'its channel '
		. "may lead cannot be told: $_[0]", 'mend that file, then restart the agent'] };
	$chan->({ worker => holds($_) }, $no_connection, "port $_") for 3128, 0;
	$chan->({ worker => holds(3128), $proxy->('http://u:secret@192.0.2.1:3128') }, undef, 'that of a proxy');
	$chan->({ worker => holds(3129), $proxy->('http://192.0.2.1:3128') }, $no_connection, 'not that of the proxy');
	$chan->({ worker => holds(443), $proxy->('http://192.0.2.1:3128') }, undef, 'that of AWS all the same');
	$chan->({ worker => holds(1080), $proxy->('socks5://192.0.2.1:1080') }, undef, 'that of a proxy that speaks SOCKS');
	my $malformed = "/$unit.d/proxy.conf: its https_proxy is malformed";
	$chan->({ worker => holds(3128), $proxy->('http://secret:x:y@') }, $elsewhere->($malformed),
		'of a proxy that is malformed');
	$chan->({ worker => holds(443), $proxy->('http://secret:x:y@') }, undef, '... and that of AWS');
	$chan->({ 'proc/200/net/tcp' => undef, $proxy->('http://secret:x:y@') }, ['UNKNOWN', 'the connections of the worker '
		. 'cannot be seen: no such file or directory', $blind], '... and nothing can be seen');
	$chan->({ worker => holds(443, retransmits => 2), $proxy->('http://secret:x:y@') }, $elsewhere->($malformed),
		'... and that of AWS, which is open on paper only');
	$chan->({ worker => holds(3128), $unit => "[Unit]\n", "$unit.d/x.conf" => \'..' },
		$elsewhere->("/$unit.d/x.conf: not a regular file"), 'where the service cannot be read');
	my $endpoint = '{"Mgs":{"Endpoint":"https://vpce.example:8443"}}';
	$chan->({ worker => holds(8443), $config => $endpoint }, undef, 'that of Mgs.Endpoint');
	$chan->({ worker => holds(8444), $config => $endpoint }, $no_connection, 'not that of Mgs.Endpoint');
	$chan->({ worker => holds(8443), $config => $endpoint =~ s/Mgs/Mds/r }, $no_connection, 'that of Mds.Endpoint');
	$chan->({ worker => holds(8443), $config => '{"Mgs":{"Endpoint":"https://a b:secret"}}' },
		$elsewhere->("/$config: Mgs.Endpoint "
		. 'is malformed'), 'where that is malformed');
	$chan->({ worker => holds(8443), $config => $endpoint, $proxy->('http://192.0.2.1:3128') }, undef,
		'that of Mgs.Endpoint, beside a proxy');
	my $snap = '/snap/amazon-ssm-agent/7993';
	my $of_snap = 'etc/systemd/system/snap.amazon-ssm-agent.amazon-ssm-agent.service';
	says({ core => { path => "$snap/amazon-ssm-agent" }, worker => { %{ holds(3128) },
		path => "$snap/ssm-agent-worker" },
		$unit => "[Unit]\n", $of_snap => "[Service]\nEnvironment=https_proxy=http://192.0.2.1:3128\n" }, {}, $age,
		'that of the proxy of a snap, beside a package');
};

subtest 'logs' => sub {
	my $unreadable = sub {
		my ($why, $fix) = @_;
		return { health => ['UNKNOWN', "cannot tell whether the worker reports its health: $why", $fix // $form],
			'control-channel' => ['UNKNOWN', "cannot tell whether the control channel is set up: $why", $fix // $form] };
	};
	my $foreign = "/$log has no line of a form that is known";
	my $late = { health => ['CRITICAL', 'the last health report is 16 minutes old, above 900 s', $restart] };
	my $all = lines(@start, @works);
	my $old = lines(@start, [3578, 'up'], [970, 'health']);
	my $sparse = sub {
		my ($head, $tail) = @_;
		return sub {
			put($_[0], $head);
			truncate($_[0], 300 * 1024 * 1024) or die "$_[0]: $!";
			open(my $file, '>>:raw', $_[0]) or die "$_[0]: $!";
			print {$file} "\n$tail" and close($file) or die "$_[0]: $!";
		};
	};
	says({ log => undef }, $unreadable->("/$log: no such file or directory", $restart), '', 'none');
	says({ log => '' }, { health => $no_report, 'control-channel' => $unnamed }, '', 'empty');
	says({ $log => sub { mkdir $_[0] } }, $unreadable->("/$log: not a regular file", $> == 0
		? 'mend that file, then restart the agent' : 'run the check as root'), '',
		'a directory');
	says({ $log => $sparse->('', $all) }, {}, $age, '300 MB');
	says({ $log => $sparse->($all, lines([250, 'health'])) }, { 'control-channel' => $unnamed }, $age,
		'300 MB, with the rest beyond the end that is read');
	says({ $log => $sparse->('', ''), map({ ("$log.$_" => $sparse->('', '')) } 1 .. 4), "$log.5" => $sparse->('', $all),
		$errors => $sparse->('', ''), $sleeping => $sparse->('', '') }, $unreadable->($foreign), '',
			'eight of 300 MB of nothing');
	says({ log => [[1, 'loop']], map({ ("$log.$_" => $sparse->('', lines([9, 'loop']))) } 1 .. 4),
		"$log.5" => $sparse->('', $all) }, {}, $age, 'five of 300 MB');
	says({ log => 'x' x (5 << 20) }, $unreadable->($foreign), '', 'a line without end');
	says({ log => $all . "2026\n" x (3 << 19) }, $unreadable->($foreign), '', 'a million of lines that are none');

	says({ log => undef, "$log.1" => $all }, {}, $age, 'rotated this moment');
	says({ log => [[1, 'loop']], "$log.1" => $all }, {}, $age, 'rotated a second ago');
	says({ log => [[1, 'loop']], "$log.1" => $old }, $late, $age, 'rotated, and silent');
	says({ log => [[1, 'loop']], "$log.1" => lines([3000, 'loop'], [200, 'health']), "$log.2" => lines(@start,
		@works) },
		{ health => ['OK', 'the last health report is 3 minutes old'] }, $age, 'rotated twice');
	says({ log => [[1, 'loop']], "$log.1" => sub { mkdir $_[0] } }, { health => $no_report,
		'control-channel' => $unnamed }, '',
		'rotated, and unreadable');

	says({ log => $old . (line(10, 'health') =~ s/\n//r) }, $late, $age,
		'no final newline: the last line is not complete');
	says({ log => $old . substr(line(10, 'health'), 0, 40) }, $late, $age, 'half a line');
	says({ log => $all . substr(line(10, 'down'), 0, 60) }, {}, $age, 'half a line behind good ones');
	says({ log => $old . substr(line(10, 'health'), 30) . line(9, 'health') =~ s/INFO/INFO INFO/r }, $late, $age,
		'pieces of lines');
	says({ log => $old . (line(10, 'health') =~ s/agent/\0agent/r) . "\0" x 5000 . "\n" }, $late, $age, 'NUL bytes');
	says({ log => "\0" x 5000 . "\n$all" . "\0" x 5000 }, {}, $age, 'NUL bytes around good lines');
	says({ log => $all =~ s/\n/\r\n/gr }, {}, $age, 'carriage returns');
	says({ log => [map { [@$_, ''] } @start, @works] }, {}, $age, 'times without a fraction');
	says({ log => [map { [@$_, $_->[0] > 3578 ? '' : '.0001'] } @start, @works] }, {}, $age, 'both forms of times');
	says({ log => [map { [@$_, '.12'] } @start, @works] }, $unreadable->($foreign), '', 'another form of times');
	says({ log => $all =~ s/^(\S+) (\S+) INFO/$2 $1 [info]/gmr }, $unreadable->($foreign), '', 'a form of its own');
	says({ log => $all =~ s/^.*?INFO //gmr }, $unreadable->($foreign), '', 'no times');
	says({ log => [@start, [3578, 'up'], [-30, 'health']] }, { health => ['OK', 'the last health report is N s old'] },
		$age,
		'half a minute ahead');
	my $clock = 'set the clock, then restart the agent';
	my $ahead = "/$log has lines whose times are ahead of the clock";
	says({ log => [@start, [3578, 'up'], [-150, 'health']] }, $unreadable->($ahead, $clock), '',
		'health ahead of the clock');
	says({ log => [@start, [-7200, 'up'], [250, 'health']] }, $unreadable->($ahead, $clock), '',
		'the channel ahead of the clock');

	my $zone = 'etc/localtime';
	says({ $zone => \'/usr/share/zoneinfo/Etc/UTC' }, {}, $age, 'UTC');
	says({ $zone => \'../usr/share/zoneinfo/Europe/Berlin' }, { health => ['UNKNOWN',
		'the time of the last health report cannot '
		. 'be told from local time', 'run the check on the host itself, where the time zone is known'] }, '',
		'a zone that is not read below a root');
	says({ $zone => \'../usr/share/zoneinfo/Europe/Berlin', log => [@start, @works, [10, 'opening']] }, { health =>
		['UNKNOWN', 'the time of the last health report cannot be told from local time',
		'run the check on the host itself, where the time zone is known'], 'control-channel' => ['UNKNOWN',
		'the control channel is being opened, and since when cannot be told from local time',
		'run the check on the host itself, where the time zone is known'] }, '', '... and a channel that is being opened');
};

subtest 'a clock that was set' => sub {
	my $year = 365 * 86400;
	my @before = ([$year + 9, 'wanted'], [$year + 9, 'started'], [$year + 8, 'start'], [$year + 7, 'opening'],
		[$year + 6, 'up'], [$year + 6, 'health']);
	my @died = ([$year + 90, 'wanted'], [$year + 90, 'started'], [$year + 89, 'start'], [$year + 80, 'up'],
		[$year + 80, 'health']);
	my $none = ['CRITICAL', 'no health report in the 59 minutes since the start of the worker', $restart];
	my @long_ago = map { [$_->[0], $_->[1] eq 'started' ? 'another' : $_->[1]] } @before;
	says({ log => [@before, [250, 'health']] }, {}, $age, 'ahead: what the worker wrote before is its own');
	says({ log => [@before[0, 2 .. 5, 1], [250, 'health']] }, {}, $age,
		'... where the core wrote the number of the worker late');
	says({ log => [@before[1 .. 5], [250, 'health']] }, {}, $age, '... and where that line is the only one');
	says({ log => [@before[2 .. 5], [250, 'health']] }, { 'control-channel' => $never }, $age, '... but not without it');
	says({ log => [@long_ago, [250, 'health']] }, { 'control-channel' => $never }, $age, '... nor of another worker');
	says({ log => [@before, @long_ago[0, 1], [250, 'health']] }, { 'control-channel' => $never }, $age,
		'... nor where the core has started another one since');
	says({ log => [@died, [$year + 9, 'wanted'], [$year + 9, 'started']] }, { health => $none,
		'control-channel' => $never }, '', 'a worker that hangs, after one that had success');
	says({ log => [@died, [$year + 9, 'started']] }, { health => $none, 'control-channel' => $never }, '',
		'... without the line that announces it');
	says({ log => [@died, [$year + 9, 'wanted'], [$year + 9, 'started'], [250, 'health']] },
		{ 'control-channel' => $never }, $age, '... which only lacks its channel');
	says({ log => [[250, 'health']], "$log.1" => lines(@before) }, {}, $age, 'ahead, and rotated since');
	says({ log => [[$year + 5, 'health'], [250, 'health']], "$log.1" => lines(@before) }, {}, $age,
		'... before it was set');
	my $ahead = "/$log has lines whose times are ahead of the clock";
	my $clock = 'set the clock, then restart the agent';
	for my $since ([], [[250, 'health']]) {
		my @said = map { [$_->[0] - 2 * $year, $_->[1]] } @before;
		says({ log => [@said, @$since] }, { health => ['UNKNOWN',
			"cannot tell whether the worker reports its health: $ahead", $clock], 'control-channel' => ['UNKNOWN',
			"cannot tell whether the control channel is set up: $ahead", $clock] }, '', 'back: ' . @$since . ' lines since');
	}
	says({ log => [@start, [-7200, 'opening'], [20, 'trying'], [10, 'health']] }, { health => ['UNKNOWN',
		"cannot tell whether the worker reports its health: $ahead", $clock], 'control-channel' => ['UNKNOWN',
		"cannot tell whether the control channel is set up: $ahead", $clock] }, '',
		'back: since when the channel is being opened');
};

subtest 'the last error' => sub {
	my $secret = 'arn:aws:iam::123456789012:role/secret AKIASECRETSECRET1234 token=c2VjcmV0 | ; ` $(x) <b> '
		. "\e[31m\x07\x01\xff\xc3";
	my @rows = (	# words of the message, class
		['AccessDeniedException: User: is not authorized to perform: ssm:UpdateInstanceInformation', 'access denied'],
		['NoCredentialProviders: no valid providers in chain', 'no credentials'],
		['SignatureDoesNotMatch: Signature expired: 20261122T173256Z is now earlier than', 'clock'],
		['dial tcp 192.0.2.1:443: connect: connection refused', 'connection'],
		['write /var/lib/amazon/ssm/x: no space left on device', 'disk space or open files'],
		['something else', 'other'],
	);
	for my $row (@rows) {
		my ($words, $class) = @$row;
		my $line = line(3690, "ERROR [Do @ x.go.1] [ssm-agent-worker] $secret $words $secret");
		says({ $errors => $line }, { 'last-error' => ['OK', "$class, 61 minutes ago"] }, $age, $class);
		answers(without_numbers(run($plugin, '--root=' . node($errors => $line))), 0, (said($age))[1] =~ s/\n\K.*//sr,
			"$class: not on the status line");
		says({ log => [@start, @works, [170, "ERROR [ssm-agent-worker] $words"]], $errors => $line },
			{ 'last-error' => ['OK', "$class, 2 minutes ago"] }, $age, "$class, in the log");
	}
	says({ $errors => line(8000, 'ERROR x') . "\t$secret\n\tcaused by: NoCredentialProviders\n" },
		{ 'last-error' => ['OK', 'no credentials, 2 hours ago'] }, $age, 'of several lines');
	says({ $errors => line(300000, 'CRITICAL x') }, { 'last-error' => ['OK', 'other, 3 days ago'] }, $age,
		'of three days ago');
	says({ $errors => line(-7200, 'ERROR x') }, {}, $age, 'in the future');
	says({ $errors => "$secret\n" . line(100, "WARN $secret") }, {}, $age, 'none');
	says({ $errors => undef, log => [@start, @works, [200, "INFO [ssm-agent-worker] $secret"], [199,
		"WARN $secret"]] }, {}, $age,
		'secrets in other lines');
	says({ log => [@start, [3578, "INFO [ssm-agent-worker] [MessageService] [MGSInteractor] Error setting up "
		. "control channel: $secret"],
		[250, 'health']] }, { 'control-channel' => $lost }, $age, 'secrets in a line about the channel');
	says({ log => [@start, [3578, 'up'], [610, "INFO [ssm-agent-worker] Entering SSM Agent hibernate - $secret"]] },
		{ health =>
		['CRITICAL', 'the worker is in hibernation for 10 minutes: the service refuses its health reports',
		'look for the reason in errors.log: the role or the registration of the node, then restart the agent'] }, '',
		'secrets in a line about hibernation');
	says({ log => lines(@start) . "2026-11-22 17:32:56 $secret\n" . lines(@works) }, {}, $age,
		'secrets in a line that is none');
};

subtest 'recorded agents' => sub {
	SKIP: {
		my $samples = samples() // skip('there are no samples', 1);
		for my $name (qw(ec2 hybrid)) {
			my $from = "$samples/agent-state/$name";
			my %status = map { $_->{Check} => $_->{Status} }
				@{ decode_json(slurp("$from/get-diagnostics.json"))->{DiagnosticsOutput} };
			is_deeply([@status{'AWS Credentials', 'Agent service', 'Connectivity to ssmmessages endpoint'}],
				[('Success') x 3], "$name: what get-diagnostics said");
			my ($files, $last) = recorded($from);
			says($files, { credentials => ['OK', 'the credentials expire in 59 minutes'],
				health => ['OK', 'the last health report is N s old'], $last ? ('last-error' => ['OK', $last]) : () }, $age,
				"$name: and so do we");
		}
		my $from = "$samples/agent-state/no-identity";
		says({ core => undef, worker => undef, log => slurp("$from/$log") }, { %alone, 'agent-running' => ['CRITICAL',
			'SSM Agent is not running: there is no such process', 'start it, for example with systemctl start '
				. 'amazon-ssm-agent, '
			. 'and read its log'] }, '', 'no identity');
	}
};

subtest 'a step that takes too long' => sub {
	SKIP: {
		need('strace');
		my $root = node();
		my ($got) = traced(['-P', realpath("$root/$log"), '-e', 'inject=read:delay_enter=1200000'], $plugin, '-t',
			'1:critical',
			"--root=$root");
		answers($got, 2, "SSM_ONLINE CRITICAL: timed out after 1 s while reading /$log\n", 'the log');
	}
};

# The tree of a recorded agent, as if the moment before it was stopped were now, and what it has as the last error.
sub recorded {
	my ($from) = @_;
	my $at = qr/(\d{4})-(\d\d)-(\d\d)([ T])(\d\d):(\d\d):(\d\d)/;
	my $seconds = sub { $_[0] =~ $at or die "$_[0]: no time\n"; timegm($7, $6, $5, $3, $2 - 1, $1) };
	my $text = slurp("$from/$log");
	my ($whole, $end) = $text =~ /^(.*?)^($at\S* INFO \[amazon-ssm-agent\] amazon-ssm-agent got signal)/ms
		or die "$log: no end\n";
	my $late = time() - $seconds->($end);
	my $shift = sub {
		return $_[0] =~ s{($at)}{strftime("%Y-%m-%d$5%H:%M:%S", gmtime($seconds->($1) + $late))}gre;
	};
	$whole =~ s/\(pid:\d+\) started/(pid:200) started/g;
	my %files = (log => $shift->($whole), $file => $shift->(slurp("$from/$file")), $dpkg => undef);
	my $errors_file = "$from/$errors";
	$files{$errors} = $shift->(slurp($errors_file)) if -e $errors_file;
	my $registration = 'var/lib/amazon/ssm/registration';
	$files{$registration} = slurp("$from/$registration") if -e "$from/$registration";

	# The last that was seen of its processes; the order of a node's own is of no account.
	my $seen = slurp("$from/processes.txt");
	my (%sockets, %table);
	while ($seen =~ /^pid (\d+) .*? cmdline=(\S+)(.*?)(?=^pid |\z)/gms) {
		my ($id, $path, $rest) = ($1, $2, $3);
		$sockets{$path} = [$rest =~ /^ +\d+ -> socket:\[(\d+)\]$/mg];
		my %inode = $rest =~ /^ +(\d+) -> socket:\[(\d+)\]$/mg;
		$table{$path} = [map { connection($_->[0], $inode{$_->[1]}) } map { /^ESTAB .*:(\d+) +users:.*pid=$id,fd=(\d+)/
			? [$1, $2] : () } split /\n/, $seen];
	}
	my ($started) = $whole =~ /^($at)\S* INFO .*Worker ssm-agent-worker is not running/m or die "$log: no worker\n";
	my $age = $seconds->($end) - $seconds->($started);
	for (['core', '/usr/bin/amazon-ssm-agent', $age + 2], ['worker', '/usr/bin/ssm-agent-worker', $age]) {
		my ($which, $path, $old) = @$_;
		$files{$which} = { age => $old, sockets => $sockets{$path}, table => $table{$path} };
	}
	return (\%files, $files{$errors} ? 'no credentials, N s ago' : undef);
}

done_testing();
