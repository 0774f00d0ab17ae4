# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What the tests of check_ssm_online share: nodes as trees of files, the lines of the agent's logs, and what the
# plugin says of a node.
package TestOnline;

use strict;
use warnings;

use Exporter 'import';
use POSIX qw(strftime);
use TestPlugin;

our @EXPORT = qw(node process connection line lines moment identity said without_numbers $log $errors $sleeping
	@start @works $restart);

our $log = 'var/log/amazon/ssm/amazon-ssm-agent.log';
our $errors = 'var/log/amazon/ssm/errors.log';
our $sleeping = 'var/log/amazon/ssm/hibernate.log';

my $worker = '[ssm-agent-worker]';
my $provider = '[amazon-ssm-agent] [LongRunningWorkerContainer] [WorkerProvider]';
my $channel = "$worker [MessageService] [MGSInteractor]";

# What the agent writes: the level and the message.
our %said = (
	core => 'INFO [amazon-ssm-agent] amazon-ssm-agent - v3.3.1142.0',
	loop => "INFO [CredentialRefresher] Next credential rotation will be in 29.9 minutes",
	start => "INFO $worker ssm-agent-worker - v3.3.1142.0",
	health => "INFO $worker [HealthCheck] HealthCheck reporting agent health.",
	hibernates => "INFO $worker Entering SSM Agent hibernate - AccessDeniedException: no, "
		. "arn:aws:iam::123456789012:role/R",
	asleep => 'INFO Agent is in hibernate mode. Reducing logging. Logging will be reduced to one log per backoff '
		. 'period',
	wanted => "INFO $provider Worker ssm-agent-worker is not running, starting worker process",
	started => "INFO $provider Worker ssm-agent-worker (pid:200) started",
	another => "INFO $provider Worker ssm-agent-worker (pid:201) started",
	trying => "INFO $channel SSM Agent is trying to setup control channel for MGSInteractor",
	closing => "INFO $channel Closing websocket channel connection to: wss://ssmmessages.us-east-1.amazonaws.com/v1/x",
	opening => "INFO $channel Opening websocket connection to: "
		. "wss://ssmmessages.us-east-1.amazonaws.com/v1/control-channel/x",
	up => "INFO $channel Set up control channel successfully",
	again => "INFO $channel Successfully opened websocket connection to: 192.0.2.1:443",
	down => "ERROR $channel Error setting up control channel: dial tcp 192.0.2.1:443: i/o timeout",
);

# Lines of the log of a worker that is well: [age in seconds, message].
our @start = ([3580, 'start']);
our @works = ([3579, 'opening'], [3578, 'up'], [3578, 'health'], [250, 'health']);

our $restart = 'restart the agent, for example with systemctl restart amazon-ssm-agent, and read its log';

# A point in time as the agent writes it: so many seconds ago.
sub moment {
	my ($age, $form) = @_;
	return strftime($form // '%Y-%m-%dT%H:%M:%SZ', gmtime(time() - $age));
}

# A line of a log. `message` is that, or a name of %said.
sub line {
	my ($age, $message, $fraction) = @_;
	return moment($age, '%Y-%m-%d %H:%M:%S') . ($fraction // '.1536') . ' ' . ($said{$message} // $message) . "\n";
}

sub lines { join '', map { line(@$_) } @_ }

# runtimeconfig/identity_config.json of an agent that writes when its credentials expire; without an id that of EC2.
sub identity {
	my ($expires, $id) = @_;
	my $type = defined $id ? 'OnPrem' : 'EC2';
	my $source = defined $id ? 'SSM' : 'EC2';
	$id //= 'i-0123456789abcdef0';
	return qq({"SchemaVersion":"1.1","InstanceId":"$id","IdentityType":"$type","ShareFile":"","ShareProfile":"",)
		. qq("CredentialsExpiresAt":"$expires","CredentialsRetrievedAt":"2026-11-22T17:32:56Z",)
		. qq("CredentialSource":"$source"});
}

# Seconds that a tree's host runs.
use constant UPTIME => 100_000;

# Files of /proc of a process: PID => { path, age, state, user, exe, arguments, sockets => [INODE, ...], tables }
sub process {
	my ($id, %is) = @_;
	my $path = $is{path} // '/usr/bin/ssm-agent-worker';
	my $start = (UPTIME - ($is{age} // 3590)) * 100;
	my $user = $is{user} // 0;
	my $fd = 3;
	return (
		"proc/$id/stat" => "$id (a) b) " . ($is{state} // 'S') . ' 1' . ' 0' x 17 . " $start 1000000 5000" . ' 0' x 28
			. "\n",
		"proc/$id/status" => "Name:\tx\nUid:" . "\t$user" x 4 . "\n",
		"proc/$id/cmdline" => join('', map { "$_\0" } $path, @{ $is{arguments} // [] }),
		"proc/$id/exe" => \($is{exe} // $path),
		"proc/$id/fd/0" => \'/dev/null',
		(map { ("proc/$id/fd/" . $fd++ => \"socket:[$_]") } @{ $is{sockets} // [] }),
		"proc/$id/net/tcp" => join('', "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
			. "  timeout inode\n", @{ $is{table} // [] }),
	);
}

# A line of /proc/PID/net/tcp: of a connection to 192.0.2.1 with this port and inode.
sub connection {
	my ($port, $inode, %is) = @_;
	return sprintf "   0: %08X:C350 %08X:%04X %02X 00000000:00000000 00:00000000 %08X     0        %d %d 1 "
		. "0000000000000000"
		. " 20 4 30 10 -1\n", unpack('L', pack('C4', 10, 0, 0, 1)), unpack('L', pack('C4', 192, 0, 2, 1)), $port,
		$is{state} // 1, $is{retransmits} // 0, $is{probes} // 0, $inode;
}

# A tree of a node whose agent is online, as `tree` takes it, but for these differences:
#   core => {}, worker => {}	as `process`, undef: there is none
#   log => [[age, message], ...], or a string; undef: none
#   any other: a file, undef: none
sub node {
	my (%but) = @_;
	my ($core, $worker) = map { exists $but{$_} ? delete $but{$_} : {} } qw(core worker);
	my %core = (path => '/usr/bin/amazon-ssm-agent', age => 3600, %{ $core // {} });
	my %worker = (sockets => [67954], table => [connection(443, 67954)], %{ $worker // {} });
	my $said = exists $but{log} ? delete $but{log} : [[3599, 'core'], @start, @works];
	my %files = (
		'proc/uptime' => UPTIME . ".37 1.00\n",
		'proc/1/stat' => "1 (init) S 0\n",
		$core ? process(100, %core) : (),
		$worker ? process(200, %worker) : (),
		'usr/bin/amazon-ssm-agent' => sub { put($_[0], ''); chmod(0755, $_[0]) or die "$_[0]: $!" },
		'var/lib/dpkg/status' => "Package: amazon-ssm-agent\nStatus: install ok installed\nVersion: 3.3.1142.0-1\n",
		'var/lib/amazon/ssm/runtimeconfig/identity_config.json' => identity(moment(-20000)),
		$log => ref $said ? lines(@$said) : $said,
		%but,
	);
	delete @files{ grep { !defined $files{$_} } keys %files };
	return tree(%files);
}

my @order = qw(agent-running worker credentials health control-channel last-error);
my %fine = (
	'agent-running' => ['OK', 'SSM Agent is running as process N'],
	worker => ['OK', 'ssm-agent-worker is running as process N'],
	credentials => ['OK', 'the credentials expire in 5 hours'],
	health => ['OK', 'the last health report is 4 minutes old'],
	'control-channel' => ['OK', 'the control channel is set up, and its connection is alive'],
);

# The exit status and what the plugin says under -v of a node whose findings are the usual ones but for these, id =>
# [state, text, fix]; undef: there is none. `measures`: of perfdata.
sub said {
	my ($measures, %but) = @_;
	my %all = (%fine, %but);
	my @findings = map { [$_, @{ $all{$_} }] } grep { $all{$_} } @order;
	my %exit = (OK => 0, WARNING => 1, CRITICAL => 2, UNKNOWN => 3);
	my @alerts;
	for my $state (qw(CRITICAL UNKNOWN WARNING)) {
		push @alerts, grep { $_->[1] eq $state } @findings;
	}
	my $state = @alerts ? $alerts[0][1] : 'OK';
	my $words = @alerts ? join(', ', map { $_->[2] } @alerts) : "SSM Agent is online, $all{'control-channel'}[1]";
	return ($exit{$state}, "SSM_ONLINE $state: $words" . ($measures ne '' ? " | $measures" : '') . "\n"
		. join '', map { "[$_->[1]] $_->[0]: $_->[2]\n" . ($_->[3] ? "  fix: $_->[3]\n" : '') } @findings);
}

# What a run said, without the numbers that no two runs have in common.
sub without_numbers {
	my ($got) = @_;
	my $text = $got->{stdout} =~ s/\bprocess \K\d+/N/gr;
	$text =~ s/\b(?:health_age|channel_idle)=\K[\d.]+(?=s)/N/g;
	$text =~ s/"label":"(?:health_age|channel_idle)","value":\K[\d.]+/N/g;
	$text =~ s/ is \K\d+(?= s old)/N/g;
	$text =~ s/, \K\d+(?= s ago)/N/g;
	$text =~ s/, for \K\d+(?= s so far)/N/g;
	return { %$got, stdout => $text };
}

1;
