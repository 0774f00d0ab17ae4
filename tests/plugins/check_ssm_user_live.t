#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_user on a live host: real accounts, real rules, and the sudo and getent of this system as judges. Each
# case is a host of its own: a private mount namespace with an overlay on /etc, and on /home where it is written.
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestPlugin;

my $rules = '/etc/sudoers.d/ssm-agent-users';
my $rule = 'ssm-user ALL=(ALL) NOPASSWD:ALL';
my $exists = 'ssm-user exists with uid 7001';
my $full = 'has administrator rights';
my $none = 'has no administrator rights';
my $some = 'has some rights, but not all of an administrator';
my $password = 'has administrator rights with a password only';
my $faulty = 'sudo leaves out rules that it finds fault with';
my $space = scratch();

# What each host has: sudo as a distribution sets it up, and no user of ours. `rule TEXT [FILE]` and
# `user NAME [UID]` are for the cases, `instead PROGRAM SCRIPT` puts a stand-in in a program's place, which is
# set-user-ID as sudo is; `writable` makes /usr/bin a copy that may be changed.
my $prelude = <<'END';
mount -t tmpfs none "$SPACE"
mkdir "$SPACE/eu" "$SPACE/ew" "$SPACE/hu" "$SPACE/hw" "$SPACE/standins"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$SPACE/eu,workdir=$SPACE/ew" /etc
umask 022
rm -rf /etc/sudoers.d
mkdir -m 0755 /etc/sudoers.d
printf '%s\n' 'Defaults env_reset' 'root ALL=(ALL:ALL) ALL' '%wheel ALL=(ALL) ALL' '@includedir /etc/sudoers.d' > /etc/sudoers
chmod 0440 /etc/sudoers
sed -i -e '/^ssm-user:/d' -e '/^operator:/d' /etc/passwd /etc/group /etc/shadow
sed -i -e '/^wheel:/d' /etc/group
printf '127.0.0.1 localhost %s\n' "$(uname -n)" > /etc/hosts
printf 'passwd: files\ngroup: files\nshadow: files\nsudoers: files\nhosts: files\n' > /etc/nsswitch.conf
user() { printf '%s:x:%s:7001::/home/%s:/bin/sh\n' "$1" "${2:-7001}" "$1" >> /etc/passwd; }
rule() { printf '%s\n' "$1" > "/etc/sudoers.d/${2:-ssm-agent-users}"; chmod 0440 "/etc/sudoers.d/${2:-ssm-agent-users}"; }
instead() { printf '#!/bin/sh\n%s\n' "$2" > "$SPACE/standins/$1"; chmod 4755 "$SPACE/standins/$1"; chmod 0755 "$SPACE/standins" "$SPACE"
	mount --bind "$SPACE/standins/$1" "$(readlink -f "/usr/bin/$1")"; }
homes() { mount -t overlay overlay -o "lowerdir=/home,upperdir=$SPACE/hu,workdir=$SPACE/hw" /home; }
writable() { mkdir "$SPACE/bu" "$SPACE/bw"; mount -t overlay overlay -o "lowerdir=/usr/bin,upperdir=$SPACE/bu,workdir=$SPACE/bw" /usr/bin; }
without() { mount --bind /dev/null "$(readlink -f "/usr/bin/$1")"; }
END

# Runs the plugin, as root or by `as` another command, on a host that these commands set up.
sub on_host {
	my ($setup, @command) = @_;
	local $ENV{SPACE} = $space;
	return run('unshare', '-m', 'sh', '-ec', "$prelude$setup\nexec \"\$@\"", 'sh', @command);
}

# host('commands', [OPTIONS], 0, 'words of the status line', 'name')
sub host {
	my ($setup, $options, $exit, $words, $name) = @_;
	my $state = (qw(OK WARNING CRITICAL UNKNOWN))[$exit];
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	answers(on_host($setup, plugin('check_ssm_user'), @$options), $exit, "SSM_USER $state: $words\n", $name);
}

# The user exists, with rules by these commands: no demand, enabled, disabled; each exit status and words.
sub rights {
	my ($setup, $words, $name) = @_;
	my $clear = $words eq $full || $words eq $none;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	host("user ssm-user\n$setup", [], $clear ? (0, "$exists and $words") : (1, "ssm-user $words"), $name);
	host("user ssm-user\n$setup", ['-aenabled'], $words eq $full ? (0, "$exists and $words") : (2, "ssm-user $words"),
		"... enabled demanded");
	host("user ssm-user\n$setup", ['-adisabled'], $words eq $none ? (0, "$exists and $words") : (2, "ssm-user $words"),
		"... disabled demanded");
}

# sudo does not tell: UNKNOWN whatever is demanded.
sub silence {
	my ($setup, $words, $name, $more) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	host("user ssm-user\n$setup", [$_ ? "-a$_" : ()], 3, "the rights of ssm-user are not known: $words" . ($more // ''),
		"$name: " . ($_ || 'no demand')) for '', 'enabled', 'disabled';
}

sub test_account {
	my $first = 'ssm-user does not exist, SSM Agent creates it at the first session';
	my $start = 'ssm-user does not exist, SSM Agent creates it when it starts';
	my $unknown = 'cannot tell whether ssm-user exists: ';
	host(':', [], 0, $first, 'absent');
	host(':', ['-E2019-04'], 1, $start, 'absent in 2019-04');
	host(':', ['--required'], 2, $first, 'absent and required');
	host(':', ['-aenabled'], 3, 'the rights of ssm-user are not known: there has to be an account first', 'absent, a demand');
	host('user ssm-user', [], 0, "$exists and $none", 'a line in /etc/passwd');
	SKIP: {
		need('useradd');
		host("homes; useradd -m -u 7001 ssm-user\nrule '$rule'", ['-aenabled'], 0, "$exists and $full", 'as the agent makes it');
	}
	host('user ssm-user 0; rule "ssm-user ALL=(ALL) NOPASSWD:ALL"', [], 2,
		'ssm-user has uid 0, and SSM Agent starts no session as root', 'uid 0');
	host('rm /etc/passwd', [], 3, "${unknown}/etc/passwd: no such file or directory", 'no /etc/passwd');
	host('user ssm-user; without getent', [], 0, "$exists and $none", 'no getent, but a line in /etc/passwd');
	host('without getent', [], 3, "${unknown}it is not in /etc/passwd, and there is no getent to ask the name service",
		'no getent and no line');
	host("instead getent 'exit 2'\nuser ssm-user", [], 3, "${unknown}it is in /etc/passwd, but the name service does not find it",
		'the name service does not find it');
	host("instead getent 'echo ssm-user:x:0:7001:::'\nuser ssm-user", [], 3,
		"${unknown}the name service has another uid or gid for it than /etc/passwd", 'two uids');
	host("instead getent '$_->[0]'", [], 3, "$unknown$_->[1]", "getent: $_->[0]") for
		['exit 1', 'getent passwd tells nothing: it failed'],
		['echo junk; exit 2', 'getent passwd tells nothing: it failed'],
		['kill -9 $$', 'getent passwd tells nothing: a signal ended it'],
		['exit 0', 'getent passwd does not answer with a line of passwd'],
		['echo junk', 'getent passwd does not answer with a line of passwd'],
		['printf ssm-user:x:1:1:::', 'getent passwd does not answer with a line of passwd'],
		['echo ssm-user:x:1:1:::; echo ssm-user:x:1:1:::', 'getent passwd does not answer with a line of passwd'];
	host("instead getent 'echo daemon:x:7001:1:::'", ['-u7001'], 3,
		'cannot tell whether 7001 exists: getent passwd takes a name of digits for a uid', 'a name of digits');
	host("instead getent 'echo 7001:x:7002:1:::'", ['-u7001'], 3,
		'the rights of 7001 are not known: sudo tells nothing: it does not know this user', '... that getent takes for one');
	host("instead getent 'echo ssm-user:x:7001:0:::'\nuser ssm-user", [], 3,
		"${unknown}the name service has another uid or gid for it than /etc/passwd", 'two gids');
	my $got = on_host("instead getent 'exec sleep 60'", plugin('check_ssm_user'), '-t1');
	like($got->{stdout}, qr/^SSM_USER UNKNOWN: ${unknown}getent passwd tells nothing: it was still running after 0\.\d s\n\z/,
		'getent hangs');
	is($got->{exit}, 3, '... exit status');
}

# A name service besides /etc/passwd: nss-extrausers, of Debian's libnss-extrausers.
sub test_name_service {
	my $library = '/usr/lib/libnss_extrausers.so.2';
	SKIP: {
		if (!-e $library) {
			fail("$library is missing") if $ENV{NO_SKIP};
			skip("$library is missing", 3);
		}
		my $extra = "mkdir -p \$SPACE/extra\nmount --bind \$SPACE/extra /var/lib/extrausers\n"
			. "echo 'ssm-user:x:7001:7001::/home/ssm-user:/bin/sh' > /var/lib/extrausers/passwd\n"
			. "sed -i 's/files/files extrausers/' /etc/nsswitch.conf\nsed -i 's/^sudoers.*/sudoers: files/' /etc/nsswitch.conf";
		host($extra, [], 0, "$exists and $none", 'a user who is not in /etc/passwd');
		host("$extra\nrule '$rule'", ['-aenabled'], 0, "$exists and $full", '... with rights');
		host("$extra\nrule '$rule'", ['-adisabled'], 2, "ssm-user $full", '... that it must not have');
	}
}

sub test_rights {
	rights("rule '$rule'", $full, 'the rule of the agent');
	rights("rule '# User rules for ssm-user'", $none, 'the comment only');
	rights(':', $none, 'no file');
	rights("rule '#7001 ALL=(ALL) NOPASSWD:ALL'", $full, 'a rule for the uid, which is no comment');
	rights("mkdir /etc/more; printf '%s\\n' '$rule' > /etc/more/x; chmod 0440 /etc/more/x; rule '#includedir /etc/more'", $full,
		'#includedir, which is no comment');
	my $unused = "sed -i '\$d' /etc/sudoers; rule '$rule'";
	my $why = "the rights of ssm-user are not known: sudo gives none, although $rules does: sudo does not use the rules file";
	host("user ssm-user\n$unused", [], 3, $why, 'a directory that /etc/sudoers does not include');
	host("user ssm-user\n$unused", ['-adisabled'], 3, $why, '... disabled demanded');
	host("user ssm-user\n$unused", ['-aenabled'], 2, "ssm-user $none", '... enabled demanded');
	SKIP: {
		need('strace');
		my $got = on_host("user ssm-user\nrule '$rule'", 'strace', '-f', '-o', '/dev/null', '-P', '/etc/sudoers.d',
			'-e', 'inject=getdents64:error=EIO', plugin('check_ssm_user'), '-adisabled');
		answers($got, 3, "SSM_USER UNKNOWN: $why\n", 'sudo cannot list the directory, and does not say so');
	}
	rights("echo wheel:x:7010:ssm-user >> /etc/group", $password, 'rights through %wheel, with a password');
	rights("rule 'User_Alias OPS = ssm-user\nCmnd_Alias ANY = ALL\nOPS ALL=(root) NOPASSWD: ANY' other", $full,
		'through aliases of another file');
	rights("rule 'ssm-user ALL=(root) NOPASSWD: /usr/bin/id'", $some, 'a single command');
	rights("rule '$rule'; rule 'ssm-user ALL=(ALL) !/bin/su' zz", $some, 'another file takes a command back');
	rights("rule '$rule'; rule 'ssm-user ALL=(ALL) PASSWD:ALL' zz", $password, 'another file asks for the password');
	rights("rule '$rule'; rule 'Defaults:ssm-user noexec' zz", $some, 'another file takes programs of programs away');
	rights("rule 'ssm-user ALL=(ALL) ALL'; rule 'Defaults:ssm-user !authenticate' zz", $full, 'no password by Defaults');
	rights("rule 'ssm-user ALL=(ALL) NOTAFTER=20200101000000Z NOPASSWD:ALL'", $some, 'expired');
	rights("rule '$rule'; rule 'Defaults $_' zz", $some, "Defaults $_")
		for 'runchroot=/var/empty', 'command_timeout=1s', 'log_output, !ignore_iolog_errors';
	rights("rule '$rule'; rule 'Defaults>root runcwd=/nonexistent' zz", $some, 'Defaults of the user to run as');
	rights("rule '$rule'; rule 'Defaults !lecture, env_keep += \"A B\", passwd_tries=2' zz", $full, 'harmless Defaults');
	rights("rule 'ssm-user ALL=(ALL) CWD=/nonexistent NOPASSWD:ALL'", $some, 'in a directory that is not there');
	rights("rule '$rule'; rule 'ssm-user ALL=(Root) !ALL' zz", $some, 'taken back from Root');
	rights("rule 'ssm-user other=(ALL) NOPASSWD:ALL'", $none, 'on another host');
	host("user operator\nrule 'operator ALL=(ALL) NOPASSWD:ALL'", ['-uoperator', '-aenabled'], 0,
		"operator exists with uid 7001 and $full", 'a Run As user');
	host("user 'AD\\bob'\nrule 'AD\\\\bob ALL=(ALL) NOPASSWD:ALL'", ['-uAD\bob', '-aenabled'], 0,
		"AD\\bob exists with uid 7001 and $full", 'a name with a backslash');
}

sub test_broken_rules {
	my $broken = "rule 'ssm-user ALL=(ALL NOPASSWD' broken";
	host("user ssm-user\n$broken\nrule '$rule'", ['-aenabled'], 1, $faulty, 'a broken file beside: the rule holds');
	host("user ssm-user\n$broken", ['-adisabled'], 1, $faulty, '... there is none');
	my $said = on_host("user ssm-user\n$broken", plugin('check_ssm_user'), '-adisabled', '-v');
	like($said->{stdout}, qr/^\[WARNING\] sudoers-file: \Q$faulty\E\n  fix: run visudo -c, which names file and line$/m,
		'... and the remedy');
	host("user ssm-user\n$broken", ['-aenabled'], 2, "ssm-user $none, $faulty", '... there should be one');
	host("user ssm-user\nrule 'ssm-user ALL=(ALL) NOPASSWD:'", ['-adisabled'], 1, $faulty, 'a torn file');
	my $weak = "$rules can be written by everybody: uid 0, gid 0, mode 0666";
	host("user ssm-user\nrule '$rule'\nchmod 0666 $rules", ['-aenabled'], 2, "ssm-user $none, $weak, $faulty",
		'mode 0666: sudo ignores the file');
	host("user ssm-user\nrule '$rule'\nchmod 0644 $rules", ['-aenabled'], 0, "$exists and $full", 'mode 0644');
	host("user ssm-user\nrule '$rule'\nchown 7001 $rules", ['-adisabled'], 2,
		"$rules does not belong to root: uid 7001, gid 0, mode 0440, $faulty", 'owner not root');
	host("user ssm-user\nmkdir $rules", ['-adisabled'], 3, "$rules is not a regular file", 'a directory in its place');
	host("user ssm-user\nmkfifo $rules", ['-adisabled'], 3, "$rules is not a regular file", 'a FIFO in its place');
	silence('rm /etc/sudoers', 'sudo tells nothing: it has no valid rules', 'no /etc/sudoers');
	silence("rule 'Defaults requiretty'", 'sudo tells nothing: its Defaults requiretty wants a terminal for root', 'requiretty');
}

sub test_sudo {
	my $may = 'User ssm-user may run the following commands on vm:';
	my $entry = join '\n', '', 'Sudoers entry:', '    RunAsUsers: ALL', '    Options: !authenticate', '    Commands:', '\tALL', '';
	my $unknown_rights = 'the rights of ssm-user are not known: ';
	my $not_understood = 'the answer of sudo is not understood: ';
	my $nobody = 'User ssm-user is not allowed to run sudo on vm.';
	my $purged = "writable\nrm /usr/bin/sudo; rm -r /etc/sudoers*";
	silence("writable\nrm /usr/bin/sudo", 'sudo is at none of the known places, but there is /etc/sudoers', 'no sudo, but rules');
	host("user ssm-user\n$purged", [], 0, "$exists and $none, because sudo is not installed", 'no sudo');
	host("user ssm-user\n$purged", ['-adisabled'], 0, "$exists and $none, because sudo is not installed",
		'... disabled demanded');
	host("user ssm-user\n$purged", ['-aenabled'], 2, "ssm-user $none, because sudo is not installed", '... enabled demanded');
	# Something in its place: it may be sudo, for others or after all.
	my $there = '/usr/bin/sudo is there, but is no program that can be run';
	silence("$purged; ln -s /nonexistent /usr/bin/sudo", $there, 'a link that dangles');
	silence("$purged; mkdir /usr/bin/sudo", $there, 'a directory');
	silence("$purged; echo > /usr/bin/sudo", $there, 'a file that nobody may run');
	# Rights by a sudo that the user cannot use, and none by it.
	my $mine = "writable\nrule '$rule'\n";
	my $no_root = '/usr/bin/sudo does not become root: it is not set-user-ID root';
	silence("${mine}chmod u-s /usr/bin/sudo", $no_root, 'sudo is not set-user-ID');
	silence("${mine}chown 7002 /usr/bin/sudo; chmod 4755 /usr/bin/sudo",
		"sudo tells nothing: /usr/bin/sudo belongs to another user, so root does not run it", 'sudo is not of root');
	silence("${mine}chmod 4750 /usr/bin/sudo", '/usr/bin/sudo may not be run by everybody', 'sudo is for a group');
	silence("rule '$rule'\nmount --bind /usr/bin /usr/bin; mount -o remount,bind,nosuid /usr/bin",
		'/usr/bin/sudo does not become root: its file system is mounted nosuid', 'sudo may not become root there');
	host("user ssm-user\nwritable\nchmod u-s /usr/bin/sudo", ['-adisabled'], 0, "$exists and $none", '... no rights by it');
	host("user ssm-user\ninstead sudo 'printf \"$may\\n$entry\"'", ['-aenabled'], 0, "$exists and $full", 'an answer of sudo-rs');
	silence("instead sudo 'printf \"$may\\n$entry\"; exit 1'", 'sudo tells nothing: it failed without a word', 'a good answer and a failure');
	silence("instead sudo 'printf \"$may\\n$entry\"; echo boo >&2'",
		'sudo tells nothing: it complains of something else than its rules', 'a good answer and a complaint');
	silence("instead sudo 'echo ssm-user is fine'", "${not_understood}a line is not of a known form", 'a new answer');
	silence("instead sudo 'echo \"$may\"; echo; echo \"    (ALL) NOPASSWD: ALL\"'", "${not_understood}a line is not of a known form",
		'the short form');
	silence("instead sudo ':'", "${not_understood}it is empty", 'no answer');
	silence("instead sudo 'printf \"$nobody\"'", "${not_understood}it is not whole", 'a torn answer');
	SKIP: {
		need('strace');
		# The path is opened as a whole only where what it is is looked at.
		my $got = on_host("user ssm-user\nrule '$rule'", 'strace', '-o', '/dev/null', '-P', '/usr/bin/sudo',
			'-e', 'inject=?open,openat:error=EIO', plugin('check_ssm_user'));
		answers($got, 3, "SSM_USER UNKNOWN: ${unknown_rights}sudo cannot be looked at: input/output error\n",
			'what sudo is cannot be looked at');
	}
	silence("instead sudo 'echo \"User root is not allowed to run sudo on vm.\"'", 'sudo answers about another user', 'about another user');
	silence("instead sudo 'kill -9 \$\$'", 'sudo tells nothing: a signal ended it', 'a signal');
	silence("instead sudo 'yes'", 'sudo tells nothing: it printed more than is read', 'an answer without end');
	my $got = on_host("user ssm-user\ninstead sudo 'exec sleep 60'", plugin('check_ssm_user'), '-adisabled', '-t1');
	like($got->{stdout}, qr/^SSM_USER UNKNOWN: the rights of ssm-user are not known: sudo tells nothing: it was still running after 0\.\d s\n\z/,
		'sudo hangs');
	is($got->{exit}, 3, '... exit status');
	$got = on_host("user ssm-user\ninstead sudo ':'\nchmod 4777 \$SPACE/standins/sudo", plugin('check_ssm_user'), '-adisabled');
	like($got->{stdout}, qr{^SSM_USER UNKNOWN: the rights of ssm-user are not known: sudo tells nothing: /usr/bin/sudo can be written by everybody},
		'a sudo that others may change');
	is($got->{exit}, 3, '... exit status');
	# What is asked, and in which environment: nothing of ours, so that messages are English.
	$got = on_host("user ssm-user\ninstead sudo 'echo \"\$* \$LANG \$LC_ALL \$SUDO_ASKPASS\" > \$0.asked; exit 1'\n"
		. "export LANG=de_DE.UTF-8 LC_ALL=de_DE.UTF-8 SUDO_ASKPASS=/bin/true\n"
		. '"$@" > /dev/null || cat /usr/bin/sudo.asked; rm /usr/bin/sudo.asked; set true', plugin('check_ssm_user'));
	is($got->{stdout}, "-n -ll -U ssm-user   \n", 'the question, without an environment');
}

sub test_ordinary_user {
	my $plugin = unprivileged(plugin('check_ssm_user'));
	my ($directory) = $plugin =~ m{(.*)/};
	my @ordinary = ('setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', $plugin);
	my $setup = "user ssm-user\nuser 'AD\\bob'\nrule '$rule'\nchmod 0750 /etc/sudoers.d";
	answers(on_host($setup, @ordinary, '-v'), 0, "SSM_USER OK: $exists\n[OK] user-account: $exists\n"
		. "[OK] user-admin: the rights of ssm-user are for root to see\n", 'no demand: a remark');
	for my $demand (qw(enabled disabled)) {
		my $words = "only root may see the rights of ssm-user, this sudoers line lets nagios: nagios ALL=(root) NOPASSWD: "
			. "$directory/check_ssm_user -u ssm-user -a $demand";
		answers(on_host($setup, @ordinary, '-v', "--admin=$demand"), 3, "SSM_USER UNKNOWN: $words\n[OK] user-account: $exists\n"
			. "[UNKNOWN] user-admin: $words\n  fix: install that line, and run sudo -n $directory/check_ssm_user -u ssm-user "
			. "-a $demand\n", "$demand demanded: the line to install");
	}
	my $deep = $directory;
	for (1 .. 2) {
		$deep .= '/' . 'x' x 100;
		mkdir($deep, 0755) or die "$deep: $!";
	}
	my $copy = "$deep/check_ssm_user";
	run('cp', '-p', $plugin, $copy)->{exit} == 0 or die $copy;
	my $root_only = 'only root may see the rights of ssm-user';
	answers(on_host($setup, @ordinary[0 .. 3], $copy, '-v', '-aenabled'), 3, "SSM_USER UNKNOWN: $root_only\n"
		. "[OK] user-account: $exists\n[UNKNOWN] user-admin: $root_only\n  fix: run the check as root\n",
		'too long a path for that line');
	like(on_host($setup, @ordinary, '-uAD\bob', '-aenabled')->{stdout}, qr{check_ssm_user -u AD\\\\bob -a enabled$},
		'a backslash is doubled in that line');
	answers(on_host("user ssm-user\nrule '$rule'\nchmod 0666 $rules", @ordinary), 2,
		"SSM_USER CRITICAL: $rules can be written by everybody: uid 0, gid 0, mode 0666\n", 'the mode is seen without root');
	# The line does what it says: real sudo accepts it, and the plugin then runs as root.
	my $line = "nagios ALL=(root) NOPASSWD: $directory/check_ssm_user -u ssm-user -a enabled";
	answers(on_host("user ssm-user\nuser nagios 7002\nrule '$rule'\nrule '$line' nagios", 'setpriv', '--reuid=7002', '--regid=7001',
		'--clear-groups', 'sudo', '-n', $plugin, '-u', 'ssm-user', '-a', 'enabled'), 0, "SSM_USER OK: $exists and $full\n",
		'that line, installed');
}

SKIP: {
	need($_) for qw(root unshare sudo getent setpriv);
	if (on_host(':', 'true')->{exit} != 0) {
		fail('overlays in a mount namespace are missing') if $ENV{NO_SKIP};
		skip('overlays in a mount namespace are missing', 1);
	}
	subtest 'the account' => \&test_account;
	subtest 'a name service' => \&test_name_service;
	subtest 'rights, by sudo' => \&test_rights;
	subtest 'broken rules' => \&test_broken_rules;
	subtest 'answers of sudo' => \&test_sudo;
	subtest 'an ordinary user' => \&test_ordinary_user;
}
done_testing();
