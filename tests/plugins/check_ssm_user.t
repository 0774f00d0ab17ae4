#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_user below a root: the account and the agent's file of rules.
use strict;
use warnings;

use lib 'tests';
use POSIX qw(mkfifo);
use Test::More;
use TestPlugin;

my $rules = '/etc/sudoers.d/ssm-agent-users';
my $file = "etc/sudoers.d/ssm-agent-users";
my $rule = "ssm-user ALL=(ALL) NOPASSWD:ALL\n";
my $agents = "# User rules for ssm-user\n$rule";
my $passwd = "root:x:0:0:root:/root:/bin/sh\nssm-user:x:1001:1001::/home/ssm-user:/bin/sh\n";
my @includes = ('etc/sudoers' => "root ALL=(ALL) ALL\n\@includedir /etc/sudoers.d\n");
my $exists = 'ssm-user exists with uid 1001';

# verdict(ROOT, [OPTIONS], 0, 'words of the status line', 'name')
sub verdict {
	my ($root, $options, $exit, $words, $name) = @_;
	my $state = (qw(OK WARNING CRITICAL UNKNOWN))[$exit];
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	plugin_is('check_ssm_user', ["--root=$root", @$options], $exit, "SSM_USER $state: $words\n", $name);
}

# The account alone.
sub account {
	my ($text, $options, $exit, $words, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	verdict(tree('etc/passwd' => $text), $options, $exit, $words, $name);
}

# The user exists, and the file has this content; by mode and owner where they are given.
sub rules_are {
	my ($content, $mode, $owner) = @_;
	my $root = tree('etc/passwd' => $passwd, $file => $content, @includes);
	chmod($mode, "$root/$file") == 1 or die "$file: $!" if defined $mode;
	chown(@$owner, "$root/$file") == 1 or die "$file: $!" if $owner;
	return $root;
}

sub cannot_tell { "cannot tell whether ssm-user exists: /etc/passwd$_[0]" }
sub not_known { "the rights of ssm-user are not known: $_[0]" }

subtest 'the account' => sub {
	my $others = "root:x:0:0:root:/root:/bin/sh\n";
	my $first = 'ssm-user does not exist, SSM Agent creates it at the first session';
	my $start = 'ssm-user does not exist, SSM Agent creates it when it starts';
	account($others, [], 0, $first, 'absent');
	account($others, ['--edition=2026-10'], 0, $first, 'absent in 2026-10');
	account($others, ['-E', '2019-04'], 1, $start, 'absent in 2019-04');
	account($others, ['--required'], 2, $first, 'absent and required');
	account($others, ['--required', '-E', '2019-04'], 2, $start, 'absent and required in 2019-04');
	account($others, ['-u', 'operator'], 2, 'operator does not exist, and SSM Agent makes no user but ssm-user',
		'a Run As user who is absent is never made');
	account($others, ["-a$_"], 3, not_known('there has to be an account first'), "absent and $_ demanded")
		for qw(enabled disabled);
	account("$passwd$others", ['-u', 'root'], 2, 'root has uid 0, and SSM Agent starts no session as root', 'uid 0');
	account("ssm-user:x:0:5:::\n", [], 2, 'ssm-user has uid 0, and SSM Agent starts no session as root', '... of ssm-user');
	account("ssm-user:x:5:0:::\n", [], 2, 'ssm-user has gid 0, and SSM Agent starts no session as root', 'gid 0');
	account($passwd, [], 0, "$exists and has no administrator rights by $rules", 'present');
	account("AD\\bob:x:7:7:::\na.b\@c_D:x:8:8:::\n", ['-u', 'AD\bob'], 0,
		"AD\\bob exists with uid 7 and has no administrator rights by $rules", 'a name with a backslash');
	account("AD\\bob:x:7:7:::\na.b\@c_D:x:8:8:::\n", ['-u', 'a.b@c_D'], 0,
		"a.b\@c_D exists with uid 8 and has no administrator rights by $rules", 'a name with other signs');
};

subtest 'an account that nothing is known of' => sub {
	verdict(scratch(), [], 3, cannot_tell(': no such file or directory'), 'no /etc/passwd');
	account('', [], 3, cannot_tell(' is no evidence: no line of it is well-formed'), 'empty');
	account("root:x:0:0:::\nssm-user:x:10", [], 3, cannot_tell(' is no evidence: the line of the user is malformed'), 'torn');
	account("root:x:0:0:::\nssm-us", [], 3, cannot_tell(' is no evidence: it ends in the middle of a line'), 'torn in the name');
	account("ssm-user:x:many:1:::\n", ['-a', 'disabled'], 3,
		cannot_tell(' is no evidence: the line of the user is malformed, ') . not_known('there has to be an account first'),
		'malformed, with a demand');
	account("root:x:0:0:::\n\0\0\0\0\n", [], 3, cannot_tell(' is no evidence: it holds a NUL byte'), 'NUL bytes');
	verdict(tree('etc/passwd/x' => ''), [], 3, cannot_tell(': not a regular file'), 'a directory');
	verdict(tree('etc/passwd' => sub { mkfifo($_[0], 0644) }), [], 3, cannot_tell(': not a regular file'), 'a FIFO');
	verdict(tree('etc/passwd' => \'passwd'), [], 3, cannot_tell(': too many symbolic links'), 'a link to itself');
};

subtest 'rights by the file of the agent' => sub {
	SKIP: {
		need('root');	# the files have to be root's
		my $full = "has administrator rights by $rules";
		my $none = "has no administrator rights by $rules";
		my $some = "has some rights, but not all of an administrator by $rules";
		my $password = "has administrator rights with a password only by $rules";
		my $unproven = not_known("$rules gives none, but another file may");
		my @full = ([$agents, 'as the agent writes it'], [$rule, 'as AWS documents to restore it'],
			["#1001 ALL=(ALL) NOPASSWD:ALL\n", 'a uid, which is no comment'], ["ssm-user ALL=(ALL) \\\n NOPASSWD: ALL", 'two lines']);
		my @none = (["#User rules for ssm-user\n", 'the comment of the documentation'],
			["# User rules for ssm-user\n#$rule", 'the rule commented out'], ['', 'an empty file'],
			["#1002 ALL=(ALL) NOPASSWD:ALL\n", 'the uid of another user']);
		my @between = ([$some, "ssm-user ALL=(ALL) NOPASSWD:/bin/id\n", 'one command'],
			[$password, "ssm-user ALL=(ALL) ALL\n", 'with a password'],
			[$some, "$agents" . "ssm-user ALL=(ALL) !/bin/su\n", 'all but one command']);
		for (@full) {
			my ($text, $name) = @$_;
			verdict(rules_are($text), [], 0, "$exists and $full", $name);
			verdict(rules_are($text), ['-a', 'enabled'], 0, "$exists and $full", '... and enabled demanded');
			verdict(rules_are($text), ['-a', 'disabled'], 2, "ssm-user $full", '... and disabled demanded');
		}
		for (@none) {
			my ($text, $name) = @$_;
			verdict(rules_are($text), [], 0, "$exists and $none", $name);
			verdict(rules_are($text), ['-a', 'enabled'], 2, "ssm-user $none", '... and enabled demanded');
			verdict(rules_are($text), ['-a', 'disabled'], 3, $unproven, '... and disabled demanded');
		}
		for (@between) {
			my ($words, $text, $name) = @$_;
			verdict(rules_are($text), [], 1, "ssm-user $words", $name);
			verdict(rules_are($text), ["-a$_"], 2, "ssm-user $words", "... and $_ demanded") for qw(enabled disabled);
		}
		account($passwd, ['-aenabled'], 2, "ssm-user $none", 'no file, and enabled demanded');
		account($passwd, ['-adisabled'], 3, $unproven, 'no file, and disabled demanded');
	}
};

subtest 'rules that the file alone does not decide' => sub {
	SKIP: {
		need('root');
		my @cases = (
			["$agents#includedir /etc/sudoers.d\n", 3, 'includes other files'],
			["# x\n\@include other\n", 2, 'includes other files'],
			["%wheel ALL=(ALL) NOPASSWD:ALL\n", 1, 'names a group, whose members are not known here'],
			["OPS ALL=(ALL) NOPASSWD:ALL\n", 1, 'uses an alias'],
			["$agents\nDefaults noexec\n", 4, 'sets Defaults that decide about rights'],
			["ssm-user ALL=(ALL) NOPASSWD:\n", 1, 'is not a rule that is understood'],
			["$agents\0", 1, 'is not a rule that is understood'],
			["$rule# x\nSsm-User ALL=(ALL) !ALL\n", 3, 'is not a rule that is understood'],
			["$rule# x\nroot ALL=(ALL) ALL # x \\\nssm-user ALL=(ALL) !ALL\n", 3, 'is not a rule that is understood'],
			["Defaults garbage_x\n$rule", 1, 'is not a rule that is understood'],
		);
		for (@cases) {
			my ($text, $line, $problem) = @$_;
			my $words = not_known("line $line of $rules $problem");
			verdict(rules_are($text), [@$_], 3, $words, "$problem: " . join ' ', @$_) for [], ['-aenabled'], ['-adisabled'];
		}
		verdict(rules_are("# long\n" x 10000), [], 3, not_known("$rules: longer than it may be"), 'longer than it may be');
	}
};

subtest 'rules that no /etc/sudoers includes' => sub {
	SKIP: {
		need('root');
		my @cases = ([[], '/etc/sudoers: no such file or directory', 'no /etc/sudoers'],
			[['etc/sudoers' => "root ALL=(ALL) ALL\n"], '/etc/sudoers does not include /etc/sudoers.d', 'no line includes them'],
			[['etc/sudoers/x' => ''], '/etc/sudoers: not a regular file', 'a directory']);
		for (@cases) {
			my ($files, $problem, $name) = @$_;
			my $root = tree('etc/passwd' => $passwd, $file => $agents, @$files);
			verdict($root, [@$_], 3, not_known($problem), "$name: " . join ' ', @$_) for [], ['-aenabled'], ['-adisabled'];
		}
		verdict(tree('etc/passwd' => $passwd, $file => $agents, 'etc/sudoers' => "#includedir /etc/sudoers.d\n"), ['-aenabled'], 0,
			"$exists and has administrator rights by $rules", '#includedir, which is no comment');
	}
};

subtest 'the file' => sub {
	SKIP: {
		need('root');
		my $good = "$exists and has administrator rights by $rules";
		for my $mode (0440, 0400, 0640, 0644, 0600, 0460) {
			verdict(rules_are($agents, $mode), [], 0, $good, sprintf 'mode %04o', $mode);
		}
		verdict(rules_are($agents, 0666), [], 2, "$rules can be written by everybody: uid 0, gid 0, mode 0666", 'mode 0666');
		verdict(rules_are($agents, 0442), [], 2, "$rules can be written by everybody: uid 0, gid 0, mode 0442", 'mode 0442');
		verdict(rules_are($agents, 0460, [0, 5]), [], 2, "$rules can be written by a group: uid 0, gid 5, mode 0460",
			'a group that may write');
		verdict(rules_are($agents, 0440, [0, 5]), [], 0, $good, 'a group that may read');
		verdict(rules_are($agents, 0440, [1001, 0]), [], 2, "$rules does not belong to root: uid 1001, gid 0, mode 0440",
			'owner not root');
		my $odd = not_known("$rules: not a regular file") . ", $rules is not a regular file";
		verdict(tree('etc/passwd' => $passwd, "$file/x" => ''), [], 3, $odd, 'a directory in its place');
		verdict(tree('etc/passwd' => $passwd, $file => sub { mkfifo($_[0], 0440) }), [], 3, $odd, 'a FIFO in its place');
		my $loop = not_known("$rules: too many symbolic links") . ", $rules: too many symbolic links";
		verdict(tree('etc/passwd' => $passwd, $file => \'ssm-agent-users'), [], 3, $loop, 'a link to itself');
		verdict(tree('etc/passwd' => $passwd, $file => \'/etc/rules', 'etc/rules' => $agents, @includes), [], 0, $good,
			'an absolute link stays in the tree');
		verdict(tree('etc/passwd' => "root:x:0:0:::\n", $file => sub { put($_[0], $agents); chmod(0666, $_[0]) }), [], 2,
			"$rules can be written by everybody: uid 0, gid 0, mode 0666", 'the file of an account that is absent');
	}
};

subtest 'an ordinary user below a root' => sub {
	SKIP: {
		need('root');
		my $root = rules_are($agents, 0440);
		my $plugin = unprivileged(plugin('check_ssm_user'));
		my $ask = sub { run({ setup => unprivileged() }, $plugin, "--root=$root", @_) };
		chmod(0755, $root, "$root/etc", "$root/etc/sudoers.d") == 3 or die $!;
		answers($ask->(), 0, "SSM_USER OK: $exists\n", 'a file that only root may read: no demand');
		answers($ask->('-v'), 0, "SSM_USER OK: $exists\n[OK] user-account: $exists\n"
			. "[OK] user-admin: the rights of ssm-user are for root to see\n"
			. "[OK] sudoers-file: $rules belongs to root, mode 0440\n", '... in words');
		answers($ask->('-v', "-a$_"), 3, "SSM_USER UNKNOWN: only root may see the rights of ssm-user\n"
			. "[OK] user-account: $exists\n[UNKNOWN] user-admin: only root may see the rights of ssm-user\n"
			. "  fix: run the check as root\n[OK] sudoers-file: $rules belongs to root, mode 0440\n",
			"... $_ demanded") for qw(enabled disabled);
		chmod(0750, "$root/etc/sudoers.d") == 1 or die $!;
		answers($ask->('-aenabled'), 3, "SSM_USER UNKNOWN: only root may see the rights of ssm-user\n",
			'a directory that only root may enter');
		answers($ask->(), 0, "SSM_USER OK: $exists\n", '... without a demand');
		my $looped = tree('etc/passwd' => $passwd, $file => \'ssm-agent-users');
		chmod(0755, $looped, "$looped/etc", "$looped/etc/sudoers.d") == 3 or die $!;
		my $loop = not_known("$rules: too many symbolic links") . ", $rules: too many symbolic links";
		answers(run({ setup => unprivileged() }, $plugin, "--root=$looped"), 3, "SSM_USER UNKNOWN: $loop\n",
			'what is in the way of everybody is no remark');
		chmod(0600, "$root/etc/passwd") == 1 or die $!;
		answers($ask->(), 3, 'SSM_USER UNKNOWN: ' . cannot_tell(': permission denied') . "\n", '/etc/passwd that may not be read');
	}
};

subtest 'root without the capabilities of root' => sub {
	SKIP: {
		need('root');
		need('setpriv');
		my $root = rules_are($agents, 0000);
		answers(run('setpriv', '--bounding-set=-dac_override,-dac_read_search', plugin('check_ssm_user'), "--root=$root"), 3,
			'SSM_USER UNKNOWN: ' . not_known("$rules: permission denied") . "\n", 'is not told to become root');
	}
};

subtest 'output' => sub {
	SKIP: {
		need('root');
		my $root = rules_are($agents, 0666);
		plugin_is('check_ssm_user', ["--root=$root", '-v', '-a', 'disabled'], 2, <<"END", 'findings and remedies');
SSM_USER CRITICAL: ssm-user has administrator rights by $rules, $rules can be written by everybody: uid 0, gid 0, mode 0666
[OK] user-account: $exists
[CRITICAL] user-admin: ssm-user has administrator rights by $rules
  fix: leave nothing but a comment in $rules, and look for other rules with sudo -ll -U ssm-user
[CRITICAL] sudoers-file: $rules can be written by everybody: uid 0, gid 0, mode 0666
  fix: look at what it says, then chown 0:0 and chmod 0440 $rules
END
		plugin_is('check_ssm_user', ["--root=$root", '-o', 'json'], 2, '{"service":"SSM_USER","state":"CRITICAL","exit":2,'
			. qq("summary":"$rules can be written by everybody: uid 0, gid 0, mode 0666","findings":[)
			. qq({"id":"user-account","state":"OK","text":"$exists","fix":null},)
			. qq({"id":"user-admin","state":"OK","text":"ssm-user has administrator rights by $rules","fix":null},)
			. qq({"id":"sudoers-file","state":"CRITICAL","text":"$rules can be written by everybody: uid 0, gid 0, mode 0666",)
			. qq("fix":"look at what it says, then chown 0:0 and chmod 0440 $rules"}],"perfdata":[]}\n), 'as JSON');
	}
};

subtest 'arguments' => sub {
	my $usage = "Usage: check_ssm_user [OPTION]..., see check_ssm_user --help\n";
	my $bad = 'is not a user name of letters, digits and . _ @ \ -, at most 256 and - not first';
	for my $name ('-x', 'a b', '#1001', '%wheel', 'a:b', 'a/b', 'a*', 'a,b', 'a=b', '!a', '+a', 'a' x 257) {
		my $shown = length $name > 200 ? qr/a+\.*/ : quotemeta $name;
		like(run(plugin('check_ssm_user'), "--user=$name")->{stdout}, qr/^SSM_USER UNKNOWN: --user: $shown/, "not a user: $name");
	}
	plugin_is('check_ssm_user', ['-u', 'a;b'], 3, "SSM_USER UNKNOWN: --user: a?b $bad\n$usage", 'a sign for shells');
	plugin_is('check_ssm_user', ['-u', '$(x)'], 3, "SSM_USER UNKNOWN: --user: ?(x) $bad\n$usage", 'another one');
	plugin_is('check_ssm_user', ['-a', 'any'], 3, "SSM_USER UNKNOWN: --admin: any is not enabled or disabled\n$usage",
		'another demand');
};

subtest 'samples' => sub {
	SKIP: {
		skip('no samples', 2) unless samples();
		my $root = samples() . '/agent-state/ssm-user';
		verdict($root, ["-a$_"], 3, not_known('/etc/sudoers: no such file or directory'), "no /etc/sudoers: $_")
			for qw(enabled disabled);
	}
};

like(run(plugin('check_ssm_user'), '--help')->{stdout}, qr/^      --required\b/m, '--required has no letter');

done_testing();
