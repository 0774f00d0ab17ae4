#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_agent: which processes are this host's agent. Each run has a host with processes of its own.
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestHost;
use TestPlugin;

my $plugin = plugin('check_ssm_agent');
my $binary = '/usr/bin/amazon-ssm-agent';
my $worker = '/usr/bin/ssm-agent-worker';
my $nobody = as_nobody();
my $revision = '/snap/amazon-ssm-agent/7993';

my $fine = 'OK: SSM Agent 3.3.1142.0 is at least 2.3.68.0, enabled and running';
my $stopped = 'CRITICAL: SSM Agent is not running';
my $cannot = 'UNKNOWN: cannot see whether SSM Agent is running';
my $other_file = 'a process of that name runs another file';
my $other_user = 'a process of that name belongs to another user than root';
my $container = 'a process of that name is in another mount namespace, as in a container';
my $not_installed = 'WARNING: the running SSM Agent is not the installed one';
my $replaced = "$not_installed: its file was replaced since it started";
my $replace = "cp $binary /usr/bin/new; mv /usr/bin/new $binary";

# says('what happens before', 'how it is run', status, line, name); the processes that are counted are in the line.
sub says_over {
	my ($files, $before, $how, $exit, $line, $name, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	$line =~ s/ \((\d+)\)$/ | processes=$1;;;0 uptime=Ns;;;0 rss=NB;;;0/m;
	# Not by exec: the first process of a host is none that hidepid lets others see.
	my $got = host($plugin, $files, qq($before; status=0; $how "\$@" || status=\$?; exit \$status), @arguments);
	answers(masked($got), $exit, "SSM_AGENT $line\n", $name);
}

SKIP: {
	need_host();
	my $unit = 'etc/systemd/system/amazon-ssm-agent.service';
	my $wish = 'etc/systemd/system/multi-user.target.wants/amazon-ssm-agent.service';
	my %files = (
		(map { ("usr/bin/$_" => standin()) } qw(amazon-ssm-agent ssm-agent-worker ssm-document-worker ssm-session-worker)),
		$unit => "[Unit]\n", $wish => \'/x', 'var/answer' => "echo 'SSM Agent version: 3.3.1142.0'\n", 'opt/x' => standin(),
	);
	my $as_root = sub { says_over(\%files, $_[0], '', @_[1 .. $#_]) };
	my $as_nobody = sub { says_over(\%files, $_[0], $nobody, @_[1 .. $#_]) };

	subtest "root's own" => sub {
		$as_root->($binary, 0, "$fine (1)", 'the core alone');
		$as_root->("$binary; $worker", 0, "$fine (2)", 'core and worker');
		my $session = '/usr/bin/ssm-session-worker';
		$as_root->("$worker; $binary; $session; $session; /usr/bin/ssm-document-worker", 0,
			"$fine (5)", 'and those of sessions and documents');
		$as_root->("$binary; $worker --user=65534; $worker --namespace", 0, "$fine (1)", "others' workers are not counted");
		$as_root->("$binary; sleep 3600 & $binary", 0, "$fine (2)", 'two cores');
		my $linked = '/usr/sbin/amazon-ssm-agent';
		$as_root->("ln -s $binary $linked; $linked", 0, "$fine (1)", 'by a link to its file');
		$as_root->("mv $binary $linked; ln -s $linked $binary; $linked", 0, "$fine (1)", 'where its usual name is a link');
		$as_root->(':', 2, "$stopped: there is no such process", 'nothing');
		$as_root->($worker, 2, "$stopped: there is no such process", 'the worker alone');
		$as_root->("$binary --as=amazon-ssm-agent", 2, "$stopped: there is no such process", 'a name without a path');
		$as_root->("$binary --as=/usr/local/bin/amazon-ssm-agent", 2, "$stopped: there is no such process", 'another path');
		$as_root->("$binary --as=", 2, "$stopped: there is no such process", 'no name at all');
		$as_nobody->("$binary; $worker", 0, "$fine (2)", 'as an ordinary user sees them');
		$as_nobody->(':', 2, "$stopped: there is no such process", 'nothing, as an ordinary user sees it');
	};

	subtest 'impostors' => sub {
		$as_root->("/opt/x --as=$binary --user=65534", 2, "$stopped: $other_user", "another user's");
		$as_root->("$binary --user=1", 2, "$stopped: $other_user", "another user's, the very file");
		$as_root->("/opt/x --as=$binary", 2, "$stopped: $other_file", "root's, another file");
		$as_root->("$binary --namespace", 2, "$stopped: $container", 'in another mount namespace');
		$as_root->("$binary --user=1; /opt/x --as=$binary; $binary --namespace", 2, "$stopped: $other_file", 'all of them');
		$as_root->("$binary --user=1; /opt/x --as=$binary; $binary --namespace; $binary", 0, "$fine (1)",
			'all of them, and the agent');
		$as_nobody->("/opt/x --as=$binary --user=1", 2, "$stopped: $other_user",
			"another user's, as an ordinary user sees it");
		$as_nobody->("/opt/x --as=$binary --user=65534", 2, "$stopped: $other_user", 'a process of the caller');
		my $many = 'for i in $(seq 70); do ' . "/opt/x --as=$binary --user=1; done";
		$as_root->($many, 3, "$cannot: there are too many processes of that name", 'seventy of them');
		$as_root->($many, 3, "$cannot: there are too many processes of that name\n"
			. "[OK] agent-installed: SSM Agent is installed: $binary\n"
			. "[OK] agent-version: SSM Agent 3.3.1142.0 is at least 2.3.68.0\n"
			. "[OK] agent-enabled: systemd starts SSM Agent at boot\n"
			. "[UNKNOWN] agent-running: cannot see whether SSM Agent is running: there are too many processes of that name\n"
			. '  fix: run the check on the host itself, and end what only has the name of the agent',
			'... which root is not told to be root for', '-v');
		$as_root->("$many; $binary", 0, $fine, 'seventy of them before the agent, which is found');
		$as_root->("$binary; $many", 0, $fine, 'seventy of them behind the agent: nothing is counted');
		$as_root->("/opt/x --as=$binary", 2, "$stopped: $other_file\n"
			. "[OK] agent-installed: SSM Agent is installed: $binary\n"
			. "[OK] agent-version: SSM Agent 3.3.1142.0 is at least 2.3.68.0\n"
			. "[OK] agent-enabled: systemd starts SSM Agent at boot\n"
			. "[CRITICAL] agent-running: SSM Agent is not running: $other_file\n"
			. '  fix: start it, for example with systemctl start amazon-ssm-agent, and read its log', 'verbose', '-v');
	};

	subtest 'with arguments' => sub {
		my $arguments = 'a process of that name has arguments, as the agent itself never has';
		for my $register ("$binary -register", "$binary ''") {
			$as_root->($register, 2, "$stopped: $arguments", $register);
			$as_nobody->($register, 2, "$stopped: $arguments", "$register, as an ordinary user sees it");
			$as_root->("$register; $worker", 2, "$stopped: $arguments", "$register, beside a worker");
			$as_root->("$register; $binary", 0, "$fine (1)", "$register, beside the agent");
		}
		$as_root->("$binary; $worker x; /usr/bin/ssm-session-worker x y", 0, "$fine (3)", 'workers may have some');
	};

	subtest 'stopped by a signal' => sub {
		# Until the kernel says so.
		my $halt = 'halt() { kill -STOP $1; until grep -q "^State:.T" /proc/$1/status; do :; done; }; '
			. 'core() { grep -lz "^$1\$" /proc/[0-9]*/cmdline | cut -d/ -f3; }';
		my $halted = 'CRITICAL: SSM Agent, process N, is stopped by a signal';
		$as_root->("$halt; $binary; halt \$(core $binary)", 2, $halted, 'the core');
		$as_nobody->("$halt; $binary; halt \$(core $binary)", 2, $halted, 'as an ordinary user sees it');
		$as_root->("$halt; $binary; halt \$(core $binary); $binary", 0, "$fine (1)", 'beside another that runs');
		$as_root->("$halt; $binary; $worker; halt \$(core $binary)", 2, "$halted\n"
			. "[OK] agent-installed: SSM Agent is installed: $binary\n"
			. "[OK] agent-version: SSM Agent 3.3.1142.0 is at least 2.3.68.0\n"
			. "[OK] agent-enabled: systemd starts SSM Agent at boot\n"
			. "[CRITICAL] agent-running: SSM Agent, process N, is stopped by a signal\n"
			. '  fix: let it go on with kill -CONT, or restart it', 'verbose', '-v');
		$as_root->("$halt; $binary; halt \$(core $binary); kill -CONT \$(core $binary); "
			. "while grep -q '^State:.T' /proc/\$(core $binary)/status; do :; done", 0, "$fine (1)", 'and let go on');
	};

	subtest 'replaced since it started' => sub {
		$as_root->("$binary; $replace", 1, "$replaced (1)", 'by a package');
		$as_root->("$binary; $replace; $worker", 1, "$replaced (2)", 'and a new worker');
		$as_root->("$binary; $replace; $binary --as=$binary --user=1", 1, "$replaced (1)",
			'and an impostor with the new file');
		$as_root->("$binary; mv $binary /usr/bin/old; cp /usr/bin/old $binary", 2, "$stopped: $other_file", 'moved away');
		$as_root->("$binary; $replace", 1, "$replaced (1)\n[OK] agent-installed: SSM Agent is installed: $binary\n"
			. "[OK] agent-version: SSM Agent 3.3.1142.0 is at least 2.3.68.0\n"
			. "[OK] agent-enabled: systemd starts SSM Agent at boot\n"
			. '[WARNING] agent-running: the running SSM Agent is not the installed one: its file was replaced since it started'
			. "\n"
			. '  fix: restart the agent, for example with systemctl restart amazon-ssm-agent', 'verbose', '-v');
		$as_nobody->("$binary; $replace", 0, "$fine (1)", 'which an ordinary user cannot see');
	};

	subtest 'two installations' => sub {
		my $snap = 'mkdir -p /snap/amazon-ssm-agent/7993; ln -s 7993 /snap/amazon-ssm-agent/current; '
			. "cp $binary $revision/amazon-ssm-agent";
		$as_root->("$snap; $revision/amazon-ssm-agent", 1, "$not_installed: $revision/amazon-ssm-agent (1)",
			'the snap runs, the package is installed');
		$as_nobody->("$snap; $revision/amazon-ssm-agent", 1, "$not_installed: $revision/amazon-ssm-agent (1)",
			'as an ordinary user sees it');
		$as_root->("$snap; $binary; $revision/amazon-ssm-agent", 0, "$fine (1)", 'both run');
		my $of_snap = "$snap; rm $binary; ln -s ../snap.amazon-ssm-agent.amazon-ssm-agent.service /$wish.x; "
			. "mv /$wish.x /etc/systemd/system/multi-user.target.wants/snap.amazon-ssm-agent.amazon-ssm-agent.service; "
			. "cp /$unit /etc/systemd/system/snap.amazon-ssm-agent.amazon-ssm-agent.service; mkdir $revision/meta; "
			. "echo 'version: 3.3.1142.0' >$revision/meta/snap.yaml";
		$as_root->("$of_snap; $revision/amazon-ssm-agent", 0, "$fine (1)", 'the snap alone');
		$as_root->("$of_snap; $revision/amazon-ssm-agent; cp -r $revision /snap/amazon-ssm-agent/8000; "
			. 'ln -sfn 8000 /snap/amazon-ssm-agent/current', 1, "$not_installed: $revision/amazon-ssm-agent (1)",
			'the snap, refreshed and not restarted');
		$as_nobody->("$snap; $revision/amazon-ssm-agent; chmod 700 $revision", 3,
			"UNKNOWN: cannot see whether the running SSM Agent is the installed one: $revision/amazon-ssm-agent: "
			. 'permission denied (1)', 'whose file an ordinary user may not look at');
		$as_root->("mv /usr/sbin /usr/sbin.old; ln -s bin /usr/sbin; /usr/sbin/amazon-ssm-agent", 0,
			"$fine (1)", 'two names of one file') unless -l '/usr/sbin';
	};

	subtest 'what cannot be seen' => sub {
		my $hidden = 'the processes of other users are hidden';
		for my $hidepid (1, 2) {
			my $remount = "mount -o remount,hidepid=$hidepid /proc";
			$as_nobody->("$binary; $remount", 3, "$cannot: $hidden", "hidepid=$hidepid");
			$as_nobody->("$remount", 3, "$cannot: $hidden", "hidepid=$hidepid, and nothing is there");
			$as_nobody->("$remount; /opt/x --as=$binary --user=65534", 3, "$cannot: $hidden",
				"hidepid=$hidepid, and an impostor of the caller's own");
			$as_root->("$binary; $remount", 0, "$fine (1)", "hidepid=$hidepid does not matter to root");
		}
		$as_nobody->(":; mount -o remount,hidepid=2 /proc", 3, "$cannot: $hidden\n"
			. "[OK] agent-installed: SSM Agent is installed: $binary\n"
			. "[OK] agent-version: SSM Agent 3.3.1142.0 is at least 2.3.68.0\n"
			. "[OK] agent-enabled: systemd starts SSM Agent at boot\n"
			. "[UNKNOWN] agent-running: cannot see whether SSM Agent is running: $hidden\n"
			. '  fix: run the check as root, on the host itself', 'verbose', '-v');
		SKIP: {
			need('strace');
			my $empty = 'set -- strace -o /dev/null -e quiet=all -P /proc -e trace=getdents64 -e inject=getdents64:retval=0';
			$as_root->("$binary; $empty \"\$@\"", 3, "$cannot: the list of processes is not complete",
				'a /proc that has no entries');
			$empty =~ s/retval=0/error=EIO/;
			$as_root->("$binary; $empty \"\$@\"", 3, "$cannot: input/output error", '... or cannot be listed');
		}
		SKIP: {
			skip('the sanitizers do not work without /proc', 2) if slurp($plugin) =~ /__asan_init/;
			$as_root->("$binary; mkdir /empty; mount --bind /empty /proc", 3, "$cannot: /proc is not mounted", 'no /proc');
			$as_root->("$binary; umount -l /proc; rmdir /proc", 3, "$cannot: no such file or directory", 'no directory for it');
		}
	};
}

done_testing();
