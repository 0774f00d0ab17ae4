#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_agent on a live host that is made up for each run: what amazon-ssm-agent -version may do, who may have
# touched it, what the packages and the log say beside it, and what an ordinary user sees.
use strict;
use warnings;

use lib 'tests';
use POSIX qw(mkfifo);
use Test::More;
use TestHost;
use TestPlugin;

my $plugin = plugin('check_ssm_agent');
my $binary = 'usr/bin/amazon-ssm-agent';
my $start = "/$binary";
my $nobody = as_nobody();
my $unit = 'amazon-ssm-agent.service';
my $wants = 'etc/systemd/system/multi-user.target.wants';
my $log = 'var/log/amazon/ssm/amazon-ssm-agent.log';
my $status = 'var/lib/dpkg/status';

my $perfdata = ' | processes=1;;;0 uptime=Ns;;;0 rss=NB;;;0';
my $unknown = 'the version of SSM Agent is not known';
my $says = "$unknown: amazon-ssm-agent -version";
my $no_database = 'neither dpkg nor apk has it and the database of rpm is not read';
my $old_flag = "echo 'flag provided but not defined: -version' >&2\necho 'Usage of amazon-ssm-agent:' >&2\nexit 2\n";

# Until nothing is left of what the agent's -version had started.
my $gone = 'while grep -qs "^sleep" /proc/[0-9]*/cmdline; do :; done';

sub answer { "echo 'SSM Agent version: $_[0]'\n" }

sub dpkg {
	my ($version) = @_;
	return ($status => "Package: amazon-ssm-agent\nStatus: install ok installed\nVersion: $version-1\n");
}

sub logged {
	my ($version) = @_;
	return ($log => "2026-11-22 17:32:56.1536 INFO [amazon-ssm-agent] amazon-ssm-agent - v$version\n");
}

# A host with an agent that runs, starts at boot, and answers -version by this script.
sub files {
	my ($answer, %more) = @_;
	return {
		$binary => standin(), "etc/systemd/system/$unit" => "[Unit]\n", "$wants/$unit" => \"../$unit",
		'var/answer' => $answer, 'etc/group' => "root:x:0:\nstaff:x:50:\n", %more,
	};
}

# says({ files }, 'script', [arguments], status, 'output', 'name')
sub says {
	my ($files, $script, $arguments, $exit, $output, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	answers(masked(host($plugin, $files, $script, @$arguments)), $exit, "SSM_AGENT $output\n", $name);
}

# The verdict over an agent that runs and answers like this.
sub verdict {
	my ($files, $arguments, $exit, $line, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	$line .= ', enabled and running' if $exit == 0;
	says($files, qq($start; exec "\$@"), $arguments, $exit, $line . $perfdata, $name);
}

sub ok_line { "OK: SSM Agent $_[0] is at least 2.3.68.0" }

SKIP: {
	need_host();

	subtest 'a good answer' => sub {
		my $version = '3.3.1142.0';
		verdict(files(answer($version)), [], 0, ok_line($version), 'the line alone');
		verdict(files("printf 'SSM Agent version: $version'\n"), [], 0, ok_line($version), 'without a newline');
		verdict(files("printf 'SSM Agent version: $version\\r\\n'\n"), [], 0, ok_line($version), 'with a carriage return');
		verdict(files("echo 'Warning: Some necessary permissions are not set for:  /usr/bin/x'\n" . answer($version)), [], 0,
			ok_line($version), 'behind a Warning: line');
		verdict(files("echo 'Warning: SSM Agent version: 1.0.0.0'\n" x 3 . answer($version)), [], 0, ok_line($version),
			'behind three that look like it');
		verdict(files("echo noise >&2\n" . answer($version)), [], 0, ok_line($version), 'with noise on its standard error');
		verdict(files(answer('2.3.50.0')), [], 2, 'CRITICAL: SSM Agent 2.3.50.0 is older than 2.3.68.0',
			'one that is too old');
		verdict(files(answer($version)), ['-m', '3.3.1142.1', '-f', 'dhmc,kms'], 2,
			'CRITICAL: SSM Agent 3.3.1142.0 is older than 3.3.1142.1', '-m and -f');
		verdict(files(answer('3.1.804.0')), ['-w', '3.2:', '-f', 'dhmc'], 2,
			'CRITICAL: feature dhmc: SSM Agent 3.1.804.0 is older than 3.2.582.0, SSM Agent 3.1.804.0 is older than 3.2',
			'-w and -f');
		says(files(answer($version)), qq($start; exec "\$@"), ['-v'], 0, ok_line($version)
			. ", enabled and running$perfdata\n"
			. "[OK] agent-installed: SSM Agent is installed: /$binary\n"
			. "[OK] agent-version: SSM Agent $version is at least 2.3.68.0\n"
			. "[OK] agent-enabled: systemd starts SSM Agent at boot\n[OK] agent-running: SSM Agent is running as process N",
			'verbose');
		my $json = masked(host($plugin, files(answer($version)), qq($start; exec "\$@"), '-o', 'json'));
		answers($json, 0, '{"service":"SSM_AGENT","state":"OK","exit":0,"summary":"SSM Agent 3.3.1142.0 is at least '
			. '2.3.68.0, enabled and running","findings":['
			. qq({"id":"agent-installed","state":"OK","text":"SSM Agent is installed: /$binary","fix":null},)
			. '{"id":"agent-version","state":"OK","text":"SSM Agent 3.3.1142.0 is at least 2.3.68.0","fix":null},'
			. '{"id":"agent-enabled","state":"OK","text":"systemd starts SSM Agent at boot","fix":null},'
			. '{"id":"agent-running","state":"OK","text":"SSM Agent is running as process N","fix":null}],"perfdata":['
			. '{"label":"processes","value":1,"unit":"","warning":null,"critical":null,"min":0,"max":null},'
			. '{"label":"uptime","value":N,"unit":"s","warning":null,"critical":null,"min":0,"max":null},'
			. '{"label":"rss","value":N,"unit":"B","warning":null,"critical":null,"min":0,"max":null}]}' . "\n", 'JSON');
	};

	subtest 'how it is run' => sub {
		verdict(files(qq(test "\$(id -u):\$(id -G):\$(pwd):\$HOME" = '65534:65534:/:' && ) . answer('3.3.1142.0')), [], 0,
			ok_line('3.3.1142.0'), 'as nobody, in the root directory, with no environment');
		verdict(files("read line || " . answer('3.3.1142.0')), [], 0, ok_line('3.3.1142.0'), 'with an empty standard input');
		verdict(files("! chmod 4755 /$binary 2>/dev/null && ! cp /dev/null /$binary 2>/dev/null && "
			. answer('3.3.1142.0')), [], 0,
			ok_line('3.3.1142.0'), 'without a right to change itself');
	};

	subtest 'a bad answer' => sub {
		my @rows = (	# the script, what is said of it, name
			[':', 'printed nothing', 'nothing'],
			["echo 'SSM Agent version: 3.3.1142.0' >&2", 'printed nothing', 'the line on standard error'],
			['echo \'amazon-ssm-agent`$(x)`|;"<>&\'', undef, 'garbage, which is not repeated'],
			['head -c 15000 /dev/zero', undef, 'zeros'],
			["printf 'SSM Agent version: 3.3.1142.0\\n\\0'", undef, 'a NUL byte behind the line'],
			['echo SSM Agent version: 3.3.1142', undef, 'three components'],
			['echo SSM Agent version: 3.3.1142.0-rc1', undef, 'a suffix'],
			['echo 3.3.1142.0', undef, 'a bare number'],
			['head -c 1048576 /dev/zero | tr "\\\\0" x; echo', ': it printed more than is read', 'a megabyte'],
			['yes', ': it printed more than is read', 'without end'],
			['yes >&2', ': it printed more than is read', 'without end on standard error'],
			[answer('3.3.1142.0') . 'exit 1', 'ended with exit status 1', 'the line, and a failure'],
			['exit 2', 'ended with exit status 2', 'exit status 2 for another reason'],
			['echo "flag provided but not defined: -version"; exit 2', 'ended with exit status 2',
			'... which it says on standard output'],
			['echo "flag provided but not defined: -version" >&2; exit 3', 'ended with exit status 3', 'another exit status'],
			['kill -KILL $$', ': a signal ended it', 'a signal'],
		);
		for my $row (@rows) {
			my ($answer, $what, $name) = @$row;
			my $line = $what ? "$says" . ($what =~ /^:/ ? '' : ' ') . $what
				: "$unknown: what amazon-ssm-agent -version printed is no version";
			verdict(files("$answer\n", dpkg('3.3.1142.0')), [], 3, "UNKNOWN: $line", $name);
		}
		says(files(":\n"), qq($start; exec "\$@"), ['-v', '-f', 'kms'], 3, "UNKNOWN: $says printed nothing, feature kms: "
			. "the version is not known$perfdata\n[OK] agent-installed: SSM Agent is installed: /$binary\n"
			. "[UNKNOWN] agent-version: $says printed nothing\n"
			. "  fix: update or reinstall the agent, so that amazon-ssm-agent -version answers\n"
			. "[UNKNOWN] agent-feature-kms: feature kms: the version is not known\n"
			. "[OK] agent-enabled: systemd starts SSM Agent at boot\n[OK] agent-running: SSM Agent is running as process N",
			'verbose, with a feature');
	};

	subtest 'an answer that does not end' => sub {
		my $silent = "UNKNOWN: $says: it was still running after N s$perfdata";
		my $whole = qq($start; status=0; "\$@" || status=\$?; $gone; exit \$status);
		says(files("sleep 3600\n"), $whole, ['-t', '1'], 3, $silent, 'asleep');
		says(files("trap '' TERM INT HUP QUIT\nsleep 3600 & sleep 3600 & wait\n"), $whole, ['-t', '1:critical'], 3, $silent,
			'deaf, with children: the whole group is gone');
		says(files(answer('3.3.1142.0') . "sleep 3600\n"), $whole, ['-t', '1'], 3, $silent, 'asleep behind the line');
		says(files("sleep 3600 &\n" . answer('3.3.1142.0')), $whole, [], 0, ok_line('3.3.1142.0')
			. ", enabled and running$perfdata",
			'a child that keeps the pipe open is not waited for, and gone');
		says(files("echo >/tmp/ready\nsleep 3600\n"), qq(mkfifo -m 666 /tmp/ready; status=0; "\$@" & read line </tmp/ready; )
			. qq(kill \$!; wait \$! || status=\$?; $gone; exit \$status), [], 3,
			"UNKNOWN: stopped by a signal while running /$binary", 'the check itself is stopped');
	};

	subtest 'who may have changed it' => sub {
		my $refused = sub {
			my ($change, $path, $why) = @_;
			says(files(answer('3.3.1142.0')), qq($start; $change; exec "\$@"), [], 3,
				"UNKNOWN: $unknown: $path $why, so root does not run it$perfdata", $change);
		};
		$refused->("chmod o+w /$binary", "/$binary", 'can be written by everybody');
		$refused->("chgrp 65534 /$binary; chmod g+w /$binary", "/$binary", 'can be written by a group');
		$refused->("chown 65534 /$binary", "/$binary", 'belongs to another user');
		$refused->('chmod o+w /usr/bin', '/usr/bin', 'can be written by everybody');
		$refused->('chown 1 /usr', '/usr', 'belongs to another user');
		says(files(answer('3.3.1142.0')), qq($start; chgrp 50 /$binary; chmod g+w /$binary; exec "\$@"), [], 0,
			ok_line('3.3.1142.0') . ", enabled and running$perfdata", "Debian's group staff");
		says(files(answer('3.3.1142.0')), qq($start; chmod o+w /$binary; exec $nobody "\$@"), [], 0,
			ok_line('3.3.1142.0') . ", enabled and running$perfdata", 'an ordinary user runs it');
		says(files(answer('3.3.1142.0')), qq($start; chmod 700 /$binary; exec "\$@"), [], 3,
			"UNKNOWN: $says: it cannot be run: permission denied$perfdata", 'one that others may not run');
	};

	subtest 'sources beside the answer' => sub {
		my $source = '3.3.0.0 is what every agent built from source answers, so its version is not known';
		verdict(files(answer('3.3.1142.0'), dpkg('3.3.1142.0')), [], 0, ok_line('3.3.1142.0'), 'dpkg agrees');
		verdict(files(answer('3.3.1142.0'), dpkg('3.2.582.0')), [], 1,
			'WARNING: the binary is 3.3.1142.0, but dpkg has 3.2.582.0',
			'dpkg disagrees');
		verdict(files(answer('2.3.50.0'), dpkg('3.3.1142.0')), [], 2,
			'CRITICAL: SSM Agent 2.3.50.0 is older than 2.3.68.0, the binary is 2.3.50.0, but dpkg has 3.3.1142.0',
			'... and the binary is too old');
		verdict(files(answer('3.3.1142.0'), logged('2.3.50.0')), [], 0, ok_line('3.3.1142.0'), 'the log is not asked');
		verdict(files(answer('3.3.0.0')), [], 1, "WARNING: $source", 'built from source');
		verdict(files(answer('3.3.0.0'), dpkg('3.3.1142.0')), [], 0, ok_line('3.3.1142.0'), '... with a package that tells');
		verdict(files(answer('3.3.0.0'), dpkg('2.3.50.0')), [], 2, 'CRITICAL: SSM Agent 2.3.50.0 is older than 2.3.68.0',
			'... that it is too old');
		verdict(files(answer('3.3.0.0'), dpkg('3.3.0.0')), [], 1, "WARNING: $source", '... with one that does not');

		verdict(files($old_flag, dpkg('2.3.68.0')), [], 0, ok_line('2.3.68.0'), 'before 3.0.502.0: dpkg');
		verdict(files($old_flag, 'lib' => \'usr/lib', 'usr/lib/apk/db/installed' => "P:amazon-ssm-agent\nV:3.0.431.0-r0\n"),
			[], 0,
			ok_line('3.0.431.0'), 'before 3.0.502.0: apk') if -l '/lib';
		verdict(files($old_flag, logged('2.3.50.0')), [], 2, 'CRITICAL: SSM Agent 2.3.50.0 is older than 2.3.68.0',
			'before 3.0.502.0: the log');
		verdict(files($old_flag), [], 3, "UNKNOWN: $unknown: it is older than 3.0.502.0, $no_database, "
			. "/$log: no such file or directory", 'before 3.0.502.0: nothing tells it');
		verdict(files($old_flag, dpkg('3.3.1142.0')), ['-f', 'dhmc'], 3, 'UNKNOWN: feature dhmc: the version is not known, '
			. 'the binary is older than 3.0.502.0, but dpkg has 3.3.1142.0', 'before 3.0.502.0: dpkg disagrees');
	};

	subtest 'other places' => sub {
		my %snap = ('snap/amazon-ssm-agent/current' => \'7993', 'snap/amazon-ssm-agent/7993/amazon-ssm-agent' => standin(),
			'snap/amazon-ssm-agent/7993/meta/snap.yaml' => "version: 3.3.1142.0\n", 'var/answer' => answer('3.3.1142.0'));
		my $snap_unit = 'snap.amazon-ssm-agent.amazon-ssm-agent.service';
		my %enabled = ("$wants/$snap_unit" => \"../$snap_unit", "etc/systemd/system/$snap_unit" => "[Unit]\n");
		my $start_snap = '/snap/amazon-ssm-agent/7993/amazon-ssm-agent';
		says({ %snap, %enabled }, qq($start_snap; exec "\$@"), ['-v'], 0, ok_line('3.3.1142.0')
			. ", enabled and running$perfdata\n"
			. "[OK] agent-installed: SSM Agent is installed: /snap/amazon-ssm-agent/current/amazon-ssm-agent\n"
			. "[OK] agent-version: SSM Agent 3.3.1142.0 is at least 2.3.68.0\n"
			. "[OK] agent-enabled: snapd starts SSM Agent at boot\n"
			. '[OK] agent-running: SSM Agent is running as process N', 'snap');
		says({ %snap }, qq($start_snap; exec "\$@"), [], 1,
			"WARNING: SSM Agent does not start at boot: nothing enables it$perfdata", 'snap, disabled');
		says({ %snap, %enabled, 'snap/amazon-ssm-agent/7993/meta/snap.yaml' => "version: 3.2.582.0\n" },
			qq($start_snap; exec "\$@"),
			[], 1, "WARNING: the binary is 3.3.1142.0, but snap has 3.2.582.0$perfdata", 'snap, that disagrees');
		my $suse = { %{ files(answer('3.3.1142.0')) }, 'usr/sbin/amazon-ssm-agent' => standin() };
		delete $suse->{$binary};
		says($suse, qq(/usr/sbin/amazon-ssm-agent; exec "\$@"), [], 0, ok_line('3.3.1142.0')
			. ", enabled and running$perfdata",
			'/usr/sbin, SUSE') unless -l '/usr/sbin';

		my $here = 'SSM Agent is not installed: there is no amazon-ssm-agent in /usr/bin, /usr/sbin or '
			. '/snap/amazon-ssm-agent/current';
		says({ 'var/x' => '' }, 'exec "$@"', [], 2, "CRITICAL: $here", 'not installed');
		says({ $binary => \'gone' }, 'exec "$@"', [], 2,
			"CRITICAL: SSM Agent cannot run: /$binary is a link that leads nowhere",
			'a dangling link');
		says(files(answer('3.3.1142.0')), qq($start; chmod 644 /$binary; exec "\$@"), [], 2,
			"CRITICAL: SSM Agent cannot run: /$binary is not executable", 'not executable');
		says(files(answer('3.3.1142.0')), qq($start; rm /$binary; exec "\$@"), [], 2, "CRITICAL: $here",
			'removed while it runs');
	};

	subtest 'starts at boot' => sub {
		my $not = 'WARNING: SSM Agent does not start at boot';
		my $boot = sub {
			my ($change, $exit, $line, $name) = @_;
			says(files(answer('3.3.1142.0')), qq($start; $change; exec "\$@"), [], $exit, $line . $perfdata, $name);
		};
		my $fine = ok_line('3.3.1142.0') . ', enabled and running';
		my $disable = "rm /$wants/$unit";
		my $upstart = "$disable; mkdir /etc/init; echo start >/etc/init/amazon-ssm-agent.conf";
		$boot->($disable, 1, "$not: nothing enables it", 'systemctl disable');
		$boot->("ln -sf /dev/null /etc/systemd/system/$unit", 1, "$not: its unit is masked", 'systemctl mask');
		$boot->("$_ /etc/systemd/system/$unit", 1, "$not: its unit is masked", "masked: $_")
			for 'ln -sf ../../../dev/null', 'ln -s /dev/null /etc/null; ln -sf /etc/null', 'cp /dev/null';
		$boot->("ln -sf $_ /$wants/$unit", 1, "$not: nothing enables it", "the wish is masked: $_")
			for '/dev/null', '../../../../dev/null';
		$boot->("rm /etc/systemd/system/$unit", 1, "$not: systemd has no unit $unit", 'no unit');
		$boot->($upstart, 0, $fine, 'upstart');
		$boot->("$upstart; echo manual >/etc/init/amazon-ssm-agent.override", 1,
			"$not: /etc/init/amazon-ssm-agent.override says manual", 'upstart, manual');
		$boot->("$upstart; mkdir /usr/lib/systemd; : >/usr/lib/systemd/systemd", 1, "$not: nothing enables it",
			"upstart's job, and systemd");
		$boot->("$disable; mkdir -p /etc/runlevels/default; : >/etc/runlevels/default/amazon-ssm-agent", 0, $fine, 'OpenRC');
		says(files(answer('3.3.1142.0')), qq($start; $disable; exec "\$@"), ['-v'], 1, "$not: nothing enables it$perfdata\n"
			. "[OK] agent-installed: SSM Agent is installed: /$binary\n"
			. "[OK] agent-version: SSM Agent 3.3.1142.0 is at least 2.3.68.0\n"
			. "[WARNING] agent-enabled: SSM Agent does not start at boot: nothing enables it\n"
			. "  fix: enable it, for example with systemctl enable amazon-ssm-agent\n"
			. '[OK] agent-running: SSM Agent is running as process N', 'verbose');
	};

	subtest 'an ordinary user' => sub {
		my $seen = sub {
			my ($files, $change, $exit, $line, $name) = @_;
			says($files, qq($start; $change; exec $nobody "\$@"), [], $exit, $line . $perfdata, $name);
		};
		my $good = files(answer('3.3.1142.0'));
		my $cannot = 'UNKNOWN: cannot see whether SSM Agent';
		my $fine = ok_line('3.3.1142.0') . ', enabled and running';
		$seen->($good, ':', 0, $fine, 'sees all that is needed');
		says($good, qq($start; exec $nobody "\$@"), ['-v'], 0, "$fine$perfdata\n"
			. "[OK] agent-installed: SSM Agent is installed: /$binary\n"
			. "[OK] agent-version: SSM Agent 3.3.1142.0 is at least 2.3.68.0\n"
			. "[OK] agent-enabled: systemd starts SSM Agent at boot\n"
			. '[OK] agent-running: SSM Agent is running as process N, going by its name and user',
			'... but not whose name it is');
		$seen->($good, "chmod 700 /$binary", 3, "UNKNOWN: $says: it cannot be run: permission denied", 'may not run it');
		$seen->($good, 'chmod 700 /etc/systemd', 3, "$cannot starts at boot: /$wants/$unit: permission denied",
			'may not see units');
		$seen->($good, "mkdir -m 700 /opt; mv /etc/systemd/system/$unit /opt; ln -s /opt/$unit /etc/systemd/system", 3,
			"$cannot starts at boot: /etc/systemd/system/$unit: permission denied", 'may not see what the unit is');
		$seen->(files($old_flag, dpkg('2.3.68.0')), "chmod 600 /$status", 3, "UNKNOWN: $unknown: it is older than 3.0.502.0, "
			. "/$status: permission denied, /$log: no such file or directory", 'may not read the packages');
		$seen->(files($old_flag, logged('2.3.68.0')), 'chmod 700 /var/log/amazon', 3,
			"UNKNOWN: $unknown: it is older than 3.0.502.0, $no_database, /$log: permission denied", 'may not read the log');
		says($good, qq($start; chmod 700 /usr/bin; exec $nobody "\$@"), [], 3,
			"$cannot is installed: /$binary: permission denied",
			'may not look at its place');
		says(files('echo "SSM Agent version: 3.3.1142.0 $HOME $X"'), qq($start; HOME=/h X=x exec $nobody "\$@"), [], 3,
			"UNKNOWN: $unknown: what amazon-ssm-agent -version printed is no version$perfdata",
			'HOME stays, and the test can fail');
	};
}

done_testing();
