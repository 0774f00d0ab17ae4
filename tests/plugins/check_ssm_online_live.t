#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_online on a live host that is made up: processes that hold real connections, in a network of their own. All
# of them are young; what takes longer is in check_ssm_online.t.
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestHost;
use TestNetwork;
use TestOnline;
use TestPlugin;

# Seconds after which a state has to be there.
use constant COMES => 15;

my $plugin = plugin('check_ssm_online');
my $core = '/usr/bin/amazon-ssm-agent';
my $worker = '/usr/bin/ssm-agent-worker';
my $peer = '192.0.2.1:443';
my $age = 'health_age=Ns;;900;0';
my $both = "$age channel_idle=Ns;;;0";

my $endpoints = 'see what check_ssm_endpoints says, then restart the agent';
my $now = ['OK', 'the last health report is N s old'];
my $soon = ['WARNING', 'there is no ssm-agent-worker yet, N s after the start of SSM Agent',
	'look again in two minutes'];
my $unconnected = ['WARNING', 'the worker has no connection to AWS yet, N s after its start', $endpoints];
my $unnamed = ['WARNING', 'the worker has set up no control channel yet, N s after its start', $restart];
my $stalled = ['CRITICAL', 'the connection to AWS is open on paper only: nobody acknowledges what the worker sends',
	$endpoints];
my %unjudged = (health => undef, 'control-channel' => undef);

my $lab;

# The processes there that have this argv[0], by their numbers there.
sub processes {
	my ($path) = @_;
	my $proc = "/proc/$lab->{first}/root/proc";
	return grep { (eval { slurp("$proc/$_/cmdline") } // '') =~ /^\Q$path\E\0/ } map { /(\d+)$/ } glob "$proc/[0-9]*";
}

# Runs a command of the shell there.
sub shell {
	my ($script) = @_;
	my $got = $lab->run({ command => ['/bin/sh', '-ec', $script] });
	die "$script: $got->{stderr}\n" if $got->{exit} != 0;
}

# A file there, undef: none.
sub file {
	my ($path, $content) = @_;
	my $there = "/proc/$lab->{first}/root/$path";
	unlink $there;
	put($there, $content) if defined $content;
}

# Ends what runs of the agent, and starts this: commands of the shell. Then writes these lines of the log.
sub begins {
	my ($script, @lines) = @_;
	my @old = (processes($core), processes($worker));
	shell("kill -KILL @old") if @old;
	while (processes($core) || processes($worker)) { }
	shell($script);
	file($log, lines(@lines));
	return;
}

# Numbers below 100 are those of this run.
sub without_times {
	my ($got) = @_;
	$got = without_numbers($got);
	return { %$got, stdout => $got->{stdout} =~ s/\b\d{1,2}(?:\.\d)?(?= s\b)/N/gr };
}

# says({ findings that are different }, 'perfdata', 'name', what `run` of a lab takes)
sub says {
	my ($findings, $measures, $name, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $with = ref $arguments[0] ? shift @arguments : {};
	answers(without_times($lab->run($with, '-v', @arguments)), said($measures, health => $now, %$findings), $name);
}

# The same, once these words are there.
sub comes_to_say {
	my ($words, @rest) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	for (my $end = time() + COMES; time() < $end;) {
		last if $lab->run()->{stdout} =~ $words;
	}
	says(@rest);
}

my @fresh = ([0, 'start'], [0, 'opening'], [0, 'up'], [0, 'health']);
my $online = "$core; $worker --connect=$peer";

SKIP: {
	need_lab();
	need_native('it knows no sock_diag, which tells how long a connection is idle');
	$lab = lab($plugin,
		names => undef,
		services => { map { ("$_" => 'silent') } $peer, '192.0.2.2:443', '192.0.2.1:3128', '192.0.2.1:8443',
			'192.0.2.1:80',
			'[2001:db8::1]:443' },
		files => {
			(map { ($_ =~ s/^\///r => standin()) } $core, $worker, '/opt/x'),
			'var/answer' => "echo 'SSM Agent version: 3.3.1142.0'\n",
			$log => '',
			'var/lib/amazon/ssm/runtimeconfig/identity_config.json' => identity(moment(-20000)),
		});

	subtest 'online' => sub {
		begins($online, @fresh);
		says({}, $both, 'a connection, and the line of the log');
		my ($idle) = $lab->run()->{stdout} =~ /channel_idle=(\d+(?:\.\d+)?)s/;
		cmp_ok($idle // 'none', '<', 60, 'channel_idle is small');
		answers(without_times($lab->run('-o', 'json')), 0, '{"service":"SSM_ONLINE","state":"OK","exit":0,'
			. '"summary":"SSM Agent is '
			. 'online, the control channel is set up, and its connection is alive","findings":['
			. '{"id":"agent-running","state":"OK","text":"SSM Agent is running as process N","fix":null},'
			. '{"id":"worker","state":"OK","text":"ssm-agent-worker is running as process N","fix":null},'
			. '{"id":"credentials","state":"OK","text":"the credentials expire in 5 hours","fix":null},'
			. '{"id":"health","state":"OK","text":"the last health report is N s old","fix":null},'
			. '{"id":"control-channel","state":"OK","text":"the control channel is set up, and its connection is alive",'
			. '"fix":null}],"perfdata":[{"label":"health_age","value":N,"unit":"s","warning":null,"critical":"900","min":0,'
			. '"max":null},{"label":"channel_idle","value":N,"unit":"s","warning":null,"critical":null,'
			. '"min":0,"max":null}]}' . "\n",
			'JSON');
		answers($lab->run({ user => 65534 }, '-v'), 3, "SSM_ONLINE UNKNOWN: only root can see whether SSM Agent is "
			. "online\n"
			. "[UNKNOWN] agent-running: only root can see whether SSM Agent is online\n"
			. "  fix: run the check as root, for example through sudo\n", 'not root');
		begins("$core; $worker --connect=[2001:db8::1]:443", @fresh);
		says({}, $both, 'over IPv6');
		begins("$core; $worker --connect=192.0.2.1:80 --connect=$peer --connect=192.0.2.1:3128", @fresh);
		says({}, $both, 'among other connections');
		file('var/answer', "sleep 3600\n");
		says({}, $both, 'whose binary does not answer', '-t', '2');
		file('var/answer', "echo 'SSM Agent version: 3.3.1142.0'\n");
	};

	subtest 'the connection that was heard of last' => sub {
		my $idle = sub { $lab->run()->{stdout} =~ /channel_idle=([\d.]+)s/ ? $1 : -1 };
		for my $peers ([$peer, '192.0.2.2:443'], ['192.0.2.2:443', $peer]) {
			begins("$core; $worker --connect=$peers->[0] --connect=$peers->[1]", @fresh);
			my $before = 0;
			for (my $end = time() + COMES; time() < $end && $before < 0.3;) {
				$before = $idle->();
			}
			my ($id) = processes($worker);
			shell("kill -USR2 $id");
			my $after = $before;
			for (my $end = time() + COMES; time() < $end && $after >= $before;) {
				$after = $idle->();
			}
			ok($before >= 0.3 && $after >= 0 && $after < $before, "@$peers: the second") or diag("$before, $after");
		}
	};

	subtest 'without a part' => sub {
		begins(':', @fresh);
		my %none = (worker => undef, credentials => undef, %unjudged);
		my $start = 'start it, for example with systemctl start amazon-ssm-agent, and read its log';
		says({ %none, 'agent-running' => ['CRITICAL', 'SSM Agent is not running: there is no such process', $start] }, '',
			'not running');
		begins("$worker --connect=$peer", @fresh);
		says({ %none, 'agent-running' => ['CRITICAL', 'SSM Agent is not running: there is no such process', $start] }, '',
			'the worker alone');
		begins("$core --connect=$peer", @fresh);
		says({ worker => $soon, %unjudged }, '', 'the core alone');
		begins("$core; $worker --namespace --connect=$peer", @fresh);
		says({ worker => $soon, %unjudged }, '', 'the worker of a container');
		begins("$core; $worker --user=1 --connect=$peer", @fresh);
		says({ worker => $soon, %unjudged }, '', "another user's worker");
		begins("$core; /opt/x --as=$worker --connect=$peer", @fresh);
		says({ worker => $soon, %unjudged }, '', 'another file of that name');
		begins("$core; $worker; $worker --namespace --connect=$peer", @fresh);
		says({ 'control-channel' => $unconnected }, $age, 'a worker without a connection, beside that of a container');
		begins("$core; $worker --connect=192.0.2.1:80", @fresh);
		says({ 'control-channel' => $unconnected }, $age, 'a connection to another port');

		file('var/answer', "exit 1\n");
		begins($core, [0, 'core']);
		says({ worker => ['UNKNOWN', 'there is no ssm-agent-worker, and whether this agent has one cannot be told: '
			. 'the version of '
			. 'SSM Agent is not known: amazon-ssm-agent -version ended with exit status 1', $restart], %unjudged }, '',
			'the core alone, of no known version');
		file('var/answer', "echo 'SSM Agent version: 3.3.1142.0'\n");
		begins("$core; cp $core /usr/bin/new; mv /usr/bin/new $core");
		says({ worker => ['UNKNOWN', 'there is no ssm-agent-worker, and whether this agent has one cannot be told: '
			. 'the running SSM '
			. 'Agent is not the installed one', $restart], %unjudged }, '', 'the core alone, and replaced since');
	};

	subtest 'halted' => sub {
		my $halt = sub {
			my ($id) = processes($_[0]);
			shell("kill -STOP $id; until grep -q '^State:.T' /proc/$id/status; do :; done");
		};
		begins($online, @fresh);
		$halt->($worker);
		says({ worker => ['CRITICAL', 'ssm-agent-worker, process N, is stopped by a signal',
			'let it go on with kill -CONT, or restart the agent'] }, $both, 'the worker');
		$halt->($core);
		says({ worker => undef, credentials => undef, %unjudged, 'agent-running' => ['CRITICAL',
			'SSM Agent, process N, is stopped by a signal', 'let it go on with kill -CONT, or restart it'] }, '',
				'the core');
	};

	subtest 'what the log says' => sub {
		begins($online, [0, 'start'], [0, 'health']);
		says({ 'control-channel' => $unnamed }, $both, 'no line about the channel');
		begins($online, [0, 'health']);
		says({ 'control-channel' => ['OK', 'a connection to AWS is alive, no log line is left that names it'] }, $both,
			'no line in what is left, and traffic');
		begins($online, [100, 'start'], [99, 'up'], [98, 'health'], [0, 'start'], [0, 'health']);
		says({ 'control-channel' => $unnamed }, $both, 'the line of an earlier worker');
		begins($online, [99, 'up'], [98, 'health'], [0, 'health']);
		says({ 'control-channel' => $unnamed }, $both, '... and no start');
		begins($online, @fresh, [0, 'down']);
		says({ 'control-channel' => ['CRITICAL', 'the last that the worker wrote about the control channel is that '
			. 'it lost or lacks it',
			'look for the reason in errors.log: permissions of ssmmessages, the proxy, the network'],
			'last-error' => ['OK', 'connection, N s ago'] }, $both, 'an error after success');
		begins($online, @fresh, [0, 'hibernates']);
		says({ health => ['CRITICAL', 'the worker is in hibernation for N s: the service refuses its health reports',
			'look for the '
			. 'reason in errors.log: the role or the registration of the node, then restart the agent'] },
			'channel_idle=Ns;;;0', 'hibernation');
		begins($online, [100, 'health']);
		says({ health => ['WARNING', 'no health report yet, N s after the start of the worker', $restart],
			'control-channel' => $unnamed }, 'channel_idle=Ns;;;0', 'nothing');
	};

	subtest 'other ports' => sub {
		my $through = sub { "https_proxy=$_[0] $core; $worker --connect=$_[1]" };
		begins($through->('http://user:secret@192.0.2.1:3128', '192.0.2.1:3128'), @fresh);
		says({}, $both, 'a proxy');
		begins($through->('http://user:secret@192.0.2.1:3129', '192.0.2.1:3128'), @fresh);
		says({ 'control-channel' => $unconnected }, $age, 'not the port of the proxy');
		begins($through->('socks5://192.0.2.1:3128', '192.0.2.1:3128'), @fresh);
		says({}, $both, 'a proxy that speaks SOCKS');
		begins($through->('http://user:secret@:x', '192.0.2.1:3128'), @fresh);
		says({ 'control-channel' => ['UNKNOWN', 'the worker has no connection to port 443 that is alive, and to '
			. 'which other its '
			. 'channel may lead cannot be told: the environment of SSM Agent: its https_proxy is malformed',
			'mend that file, then restart the agent'] }, $age, 'a proxy that is malformed');
		begins("$core; $worker --connect=192.0.2.1:8443", @fresh);
		says({ 'control-channel' => $unconnected }, $age, 'a port of nobody');
		file('etc/amazon/ssm/amazon-ssm-agent.json', '{"Mgs":{"Endpoint":"https://vpce.example:8443"}}');
		says({}, $both, 'that of Mgs.Endpoint');
		file('etc/amazon/ssm/amazon-ssm-agent.json', undef);
	};

	subtest 'another network namespace' => sub {
		my $elsewhere = ['UNKNOWN', 'the worker is in another network namespace, where its connections cannot be judged',
			'run the check in that namespace'];
		begins("$core; unshare --net $worker", @fresh);
		says({ 'control-channel' => $elsewhere }, $age, 'the worker');
		begins($online, @fresh);
		answers(without_times($lab->run({ command => ['unshare', '--net', '/plugin'] }, '-v')),
			said($age, health => $now, 'control-channel' => $elsewhere), 'the check');
	};

	subtest 'on paper only' => sub {
		my $say = sub { my ($id) = processes($worker); shell("kill -USR1 $id") };
		my $words = qr/on paper only/;
		begins("$core; $worker --connect=$peer --connect=192.0.2.2:443", @fresh);
		shell("nft 'add table inet wall; add chain inet wall in { type filter hook input priority 0; }; "
			. "add rule inet wall in ip saddr 192.0.2.1 drop; add rule inet wall in ip daddr 192.0.2.1 drop'");
		says({}, $both, 'a peer that is gone, before anything is sent');
		my ($id) = processes($worker);
		$say->();
		# As the kernel counts retransmissions: the field behind the timer.
		my $table = "/proc/$lab->{first}/root/proc/$id/net/tcp";
		for (my $end = time() + COMES; time() < $end;) {
			last if slurp($table) =~ /^ *\d+: \S+ 010200C0:01BB 01 \S+ \S+ 0*[2-9A-F] /m;
		}
		says({ 'control-channel' => ['WARNING', 'the control channel is set up, and of the connections to AWS one is alive '
			. 'and one open on paper only, which may be the channel', $endpoints] }, $both,
			'one of two connections retransmits');
		begins("$core; $worker --connect=192.0.2.2:443", @fresh);
		says({}, $both, 'another peer');
		shell("nft 'add rule inet wall in ip saddr 192.0.2.2 drop; add rule inet wall in ip daddr 192.0.2.2 drop'");
		$say->();
		comes_to_say($words, { 'control-channel' => $stalled }, $age, 'packets are dropped');
		file('etc/amazon/ssm/amazon-ssm-agent.json', '{"Mgs":');
		says({ 'control-channel' => ['UNKNOWN', 'the worker has no connection to port 443 that is alive, and to '
			. 'which other its '
			. 'channel may lead cannot be told: /etc/amazon/ssm/amazon-ssm-agent.json: it is malformed or not complete',
			'mend that file, then restart the agent'] }, $age, '... which says nothing where another port may count');
		file('etc/amazon/ssm/amazon-ssm-agent.json', undef);
		shell('nft flush chain inet wall in');
		comes_to_say(qr/ OK: /, {}, $both, 'packets come through again');
		shell('nft delete table inet wall; ip link set lo down');
		$say->();
		comes_to_say($words, { 'control-channel' => $stalled }, $age, 'the link is down');
		shell('ip link set lo up');
	};

	subtest 'time zones' => sub {
		my $hour = 3600;
		my $in_zone = sub {
			my ($name, $before, $ago, $after, $findings, $measures) = @_;
			file('etc/localtime', zone($before * $hour, time() - $ago, $after * $hour));
			begins($online, map { [$_->[0] - $after * $hour, $_->[1]] } @fresh);
			says($findings, $measures, $name);
			says($findings, $measures, "$name, whatever TZ says", { command => ['/usr/bin/env', 'TZ=Asia/Tokyo',
				'/plugin'] });
		};
		$in_zone->('summer time', 1, 40 * 24 * $hour, 2, {}, $both);
		$in_zone->('west of Greenwich', -4, 40 * 24 * $hour, -5, {}, $both);
		$in_zone->('clocks were set ahead ten minutes ago', 1, 600, 2, {}, $both);
		$in_zone->('clocks were set back ninety minutes ago', 2, 5400, 1, {}, $both);
		$in_zone->('clocks were set back ten minutes ago', 2, 600, 1, { health => ['UNKNOWN',
			'the time of the last health report cannot be told from local time', 'wait an hour: clocks were set back'] }, 'channel_idle=Ns;;;0');
	};
}

# An /etc/localtime: the zone's offsets in seconds before and after a point in time. As tzfile(5) has it.
sub zone {
	my ($before, $at, $after) = @_;
	my $header = sub { pack('a4 a1 x15 N6', 'TZif', '2', 0, 0, 0, @_) };
	return $header->(0, 1, 4) . pack('l> C C a4', 0, 0, 0, "UTC\0")
		. $header->(2, 2, 8) . pack('q>2 C2', -2_000_000_000, $at, 0, 1) . pack('l> C C' x 2, $before, 0, 0, $after, 0, 4)
		. "AAA\0BBB\0" . sprintf("\nBBB%+d\n", -$after / 3600);
}

done_testing();
