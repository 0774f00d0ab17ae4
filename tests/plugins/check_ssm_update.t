#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_update: which signs of an update it finds in a tree, and what it makes of them.
use strict;
use warnings;

use lib 'tests';
use POSIX qw(mkfifo strftime);
use Test::More;
use TestHost;
use TestPlugin;

# What is so many days old is a minute older, so that no test depends on how long it takes.
use constant { DAY => 86400, MINUTE => 60 };
my $now = time;
my @states = qw(OK WARNING CRITICAL UNKNOWN);

my $binary = 'usr/bin/amazon-ssm-agent';
my $status = 'var/lib/dpkg/status';
my $list = 'var/lib/dpkg/info/amazon-ssm-agent.list';
my $run = 'var/lib/amazon/ssm/update/updatepluginresult.json';
my $audits = 'var/log/amazon/ssm/audits';

my $update = 'update the agent, for example with the AWS-UpdateSSMAgent document, and have an association do so regularly';
my $see = 'run the check as root, and move a damaged file away';
my $read = 'read AmazonSSMAgent-update.txt in /var/log/amazon/ssm, and update the agent again';
my $no_audit = 'there is no audit file that could have an update result';
my $no_result = 'there is no update result in the audit files';
my $success = 'the last update result is a success';

sub ago { $now - $_[0] * DAY - MINUTE }
sub stamp { strftime('%Y-%m-%dT%H:%M:%S', gmtime $_[0]) }

# Content of a tree: a file of that age.
sub aged {
	my ($days, $content) = @_;
	return sub {
		put($_[0], $content // "/.\n");
		utime((ago($days)) x 2, $_[0]) or die "$_[0]: $!";
	};
}

sub result_file { sprintf '{"StandOut":"done","StartDateTime":"%s.123456789Z"}', stamp(ago($_[0])) }

# A line of an audit file, and the file's name. Below a root with a zone of its own its time can be that of any zone: a
# success is taken to be 14 hours older.
my %zone = ('etc/localtime' => \'/usr/share/zoneinfo/Europe/Berlin');
sub event { sprintf "agent_update_result %s 3.3.500.0 %s\n", $_[1], substr(stamp(ago($_[0])), 11) }
sub audit_name { "$audits/amazon-ssm-agent-audit-" . substr(stamp(ago($_[0])), 0, 10) }
sub audit {
	my ($days, @results) = @_;
	return (%zone, audit_name($days) => "SchemaVersion=1\n" . join '', map { event($days, $_) } @results);
}

# Agents of a package of dpkg, installed so many days ago; of another package; of a snap.
my %file = ($binary => executable("#!/bin/sh\n"));
sub debian {
	my ($days, $version) = @_;
	return (%file, $list => aged($days), $status => "Package: amazon-ssm-agent\nStatus: install ok installed\nVersion: "
		. ($version // '3.3.987.0-1') . "\n\n");
}
sub snap {
	my ($days) = @_;
	return ('snap/amazon-ssm-agent/7993/amazon-ssm-agent' => executable("#!/bin/sh\n"),
		'snap/amazon-ssm-agent/7993/meta/snap.yaml' => "name: amazon-ssm-agent\nversion: 3.3.987.0\n",
		'snap/amazon-ssm-agent/current' => \'7993');
}

# The text about an age.
sub last_sign { "the last sign of an update is $_[0] old, $_[1]: " . ($_[2] // 'dpkg installed the package') }
sub but { "$_[0], and of what is known $_[1]" }
sub damaged { my ($name) = audit_name(@_); return "update results may be missing: /$name" }
my $fresh = last_sign('3 days', 'at most 30');
my $old = last_sign('40 days', 'above 30');
my $by_run = 'an update document was run';

# verdict(FILES, ARGUMENTS, [STATE, TEXT, FIX] of the age, [the same of the result], 'update_age=40;30;;0', 'name'):
# the whole output with -v. FILES is a root, or what `tree` takes.
sub verdict {
	my ($files, $arguments, $age, $result, $perfdata, $name) = @_;
	my $root = ref $files ? tree(%$files) : $files;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	answers(run(plugin('check_ssm_update'), "--root=$root", '-v', @$arguments), page($age, $result, $perfdata), $name);
}

# Exit status and output.
sub page {
	my ($age, $result, $perfdata) = @_;
	my @findings = (['update-age', @$age], map { ['update-result', @$_] } ref $result->[0] ? @$result : $result);
	my %rank = (OK => 0, WARNING => 1, UNKNOWN => 2, CRITICAL => 3);
	my ($worst) = sort { $rank{$b} <=> $rank{$a} } map { $_->[1] } @findings;
	# With a bad verdict the status line has the bad findings, the worst first.
	my @bad = $worst eq 'OK' ? $findings[0] : sort { $rank{$b->[1]} <=> $rank{$a->[1]} } grep { $_->[1] ne 'OK' } @findings;
	my ($exit) = grep { $states[$_] eq $worst } 0 .. $#states;
	my $text = "SSM_UPDATE $worst: " . join(', ', map { $_->[2] } @bad) . ($perfdata eq '' ? '' : " | $perfdata") . "\n";
	$text .= "[$_->[1]] $_->[0]: $_->[2]\n" . (defined $_->[3] ? "  fix: $_->[3]\n" : '') for @findings;
	return ($exit, $text);
}

subtest 'the installation' => sub {
	verdict({ debian(3) }, [], ['OK', $fresh], ['OK', $no_audit], 'update_age=3;30;;0', 'dpkg, three days ago');
	verdict({ debian(40) }, [], ['WARNING', $old, $update], ['OK', $no_audit], 'update_age=40;30;;0', '... forty');
	verdict(\%file, [], ['OK', last_sign('0 days', 'at most 30', 'the binary was installed')], ['OK', $no_audit],
		'update_age=0;30;;0', 'another package: the change of the inode');
	verdict({ $binary => aged(40, '') }, [], ['UNKNOWN', 'no agent to be kept up to date was found: '
		. '/usr/bin/amazon-ssm-agent is not executable', 'see what check_ssm_agent says'], ['OK', $no_audit], '',
		'a binary that cannot run');
	my $root = tree(%file);
	utime((ago(40)) x 2, "$root/$binary");
	verdict($root, [], ['OK', last_sign('0 days', 'at most 30', 'the binary was installed')], ['OK', $no_audit],
		'update_age=0;30;;0', '... and not its time of modification, which is that of the build');
	verdict({ debian(40), 'etc/unrelated' => '' }, ['-m', '3.3.987'], ['OK', 'whatever the age of its last update, SSM '
		. 'Agent 3.3.987.0 is at least 3.3.987'], ['OK', $no_audit], 'update_age=40;;;0', 'the minimum is met');
	verdict({ debian(40) }, ['-m', '3.3.988'], ['WARNING', "$old, and SSM Agent 3.3.987.0 is older than 3.3.988", $update],
		['OK', $no_audit], 'update_age=40;30;;0', '... is not met: the age decides');
	verdict({ debian(3) }, ['-m', '3.3.988'], ['OK', "$fresh, and SSM Agent 3.3.987.0 is older than 3.3.988"],
		['OK', $no_audit], 'update_age=3;30;;0', '... and may be good');
	verdict({ debian(40), $status => "Package: amazon-ssm-agent\nStatus: install ok installed\nVersion: none\n" },
		['-m', '1'], ['UNKNOWN', but('the version of SSM Agent is not known: /var/lib/dpkg/status has no proper version of '
		. 'amazon-ssm-agent, /var/log/amazon/ssm/amazon-ssm-agent.log: no such file or directory', $old),
		'see what check_ssm_agent says'],
		['OK', $no_audit], 'update_age=40;30;;0', '... may be met');
};

subtest 'ranges' => sub {
	for ([['-w', '40'], 'OK', 'at most 40', '40;'], [['-w', '39.99'], 'WARNING', 'above 39.99', '39.99;'],
		[['-c', '39'], 'CRITICAL', 'above 39', '30;39'], [['-w', '50:', '-c', '60'], 'WARNING', 'below 50', '50:;60'],
		[['-w', '~:', '-c', '@39:41'], 'CRITICAL', 'inside 39:41', '~:;@39:41'],
		[['-w', '60', '-c', '90'], 'OK', 'at most 90', '60;90'], [['-c', '10:50'], 'WARNING', 'above 30', '30;10:50']) {
		my ($arguments, $state, $words, $perfdata) = @$_;
		verdict({ debian(40) }, $arguments, [$state, last_sign('40 days', $words), $state eq 'OK' ? () : $update],
			['OK', $no_audit], "update_age=40;$perfdata;0", "@$arguments");
	}
};

subtest 'the newest wins' => sub {
	verdict({ debian(40), $run => result_file(3) }, [], ['OK', last_sign('3 days', 'at most 30', $by_run)],
		['OK', $no_audit], 'update_age=3;30;;0', 'a run after the installation');
	verdict({ debian(3), $run => result_file(40) }, [], ['OK', $fresh], ['OK', $no_audit], 'update_age=3;30;;0',
		'an installation after the run');
	verdict({ debian(50), $run => result_file(40) }, [], ['WARNING', last_sign('40 days', 'above 30', $by_run), $update],
		['OK', $no_audit], 'update_age=40;30;;0', 'both are old: and the time of the file of the run is none');
	verdict({ debian(50), $run => result_file(40), audit(2, 'UpdateSucceeded-3.3.987.0') }, [],
		['OK', last_sign('2.58 days', 'at most 30', 'an update run succeeded')], ['OK', $success], 'update_age=2.58;30;;0',
		'a success');
	verdict({ debian(50), audit(2, 'UpdateSucceeded-3.3.987.0'), 'etc/localtime' => $_->[0] }, [],
		['OK', last_sign('2 days', 'at most 30', 'an update run succeeded')], ['OK', $success], 'update_age=2;30;;0',
		"a success, $_->[1]") for [\'../usr/share/zoneinfo/Etc/UTC', 'in UTC'], [\'/usr/share/zoneinfo/UTC', 'by another name'];
	my %utc = (debian(50), audit(2, 'UpdateSucceeded-3.3.987.0'));
	delete $utc{'etc/localtime'};
	verdict(\%utc, [], ['OK', last_sign('2 days', 'at most 30', 'an update run succeeded')], ['OK', $success],
		'update_age=2;30;;0', 'a success, where no zone is UTC');
	verdict({ debian(50), audit(2, 'UpdateSucceeded_SelfUpdate-3.3.987.0'), audit(4, 'UpdateSucceeded-3.3.900.0') }, [],
		['OK', last_sign('2.58 days', 'at most 30', 'an update run succeeded')], ['OK', $success], 'update_age=2.58;30;;0',
		'the newer one of two, in files of two days');
	(my $zone = result_file(3)) =~ s/Z"/-12:00"/;
	verdict({ debian(40), $run => $zone }, [], ['OK', last_sign('2.5 days', 'at most 30', $by_run)], ['OK', $no_audit],
		'update_age=2.5;30;;0', 'a run in another zone');
};

subtest 'results' => sub {
	my @old = (debian(40));
	my $failure = sub { ['WARNING', "the last update result is a failure: $_[0]", $read] };
	verdict({ @old, $run => result_file(2), audit(2, 'UpdateFailed_ErrorDownloadManifest-latest') }, [],
		['WARNING', $old, $update], $failure->('ErrorDownloadManifest'), 'update_age=40;30;;0',
		'a failure is no sign, nor is its run');
	verdict({ debian(10), $run => result_file(2), audit(2, 'UpdateFailed_ErrorX-3.3.1.0') }, [],
		['OK', last_sign('10 days', 'at most 30')], $failure->('ErrorX'), 'update_age=10;30;;0', '... and a warning by itself');
	verdict({ debian(2), audit(2, 'UpdateFailed_InstallRollback_ErrorUpdateFailRollbackSuccess-3.3.1.0') }, [],
		['WARNING', 'nothing is a sign of an update that did not fail', $update],
		$failure->('InstallRollback_ErrorUpdateFailRollbackSuccess'), '', 'a rollback is no sign');
	verdict({ debian(2), audit(2, 'UpdateFailed_VerificationRollback_ErrorX-3.3.1.0') }, ['-m', '3.3'], ['OK',
		'whatever the age of its last update, SSM Agent 3.3.987.0 is at least 3.3'], $failure->('VerificationRollback_ErrorX'),
		'', 'a failure is one although the minimum is met');
	verdict({ debian(1), audit(2, 'UpdateFailed_ErrorX-3.3.1.0') }, [], ['OK', last_sign('1 day', 'at most 30')],
		['OK', 'the last update result is ErrorX, and the agent was installed anew since'], 'update_age=1;30;;0',
		'installed anew after a failure');
	verdict({ @old, audit(2, 'UpdateFailed_ErrorX-3.3.1.0', 'UpdateSucceeded-3.3.987.0') }, [],
		['OK', last_sign('2.58 days', 'at most 30', 'an update run succeeded')], ['OK', $success], 'update_age=2.58;30;;0',
		'a success after a failure');
	verdict({ @old, audit(2, 'UpdateSucceeded-3.3.987.0', 'UpdateFailed-3.3.1.0') }, [],
		['OK', last_sign('2.58 days', 'at most 30', 'an update run succeeded')], $failure->('no code'),
		'update_age=2.58;30;;0', 'a failure after a success, without code');
	verdict({ @old, audit(2, 'UpdateFailed_ErrorX-3.3.1.0'), audit(4, 'UpdateSucceeded-3.3.987.0') }, [],
		['OK', last_sign('4.58 days', 'at most 30', 'an update run succeeded')], $failure->('ErrorX'), 'update_age=4.58;30;;0',
		'... in files of two days');
	verdict({ @old, $run => result_file(2), audit(2, 'UpdateFailed_ErrorFailedPrecondition-3.3.1.0-NoAlarm') }, [],
		['WARNING', $old, $update], ['OK', 'the last update result is ErrorFailedPrecondition, which the updater marks as '
		. 'no alarm'], 'update_age=40;30;;0', 'no alarm, and no sign');
	verdict({ @old, $run => result_file(2), audit(2, 'UpdateFailed_ErrorAttempToDowngrade-3.3.1.0-NoAlarm') }, [],
		['OK', last_sign('2 days', 'at most 30', $by_run)], ['OK', 'the last update result is ErrorAttempToDowngrade, which '
		. 'the updater marks as no alarm'], 'update_age=2;30;;0', 'the agent was newer: its run is a sign');
	verdict({ debian(2), audit(2, 'UpdateSucceeded-3.3.400.0') }, [],
		['WARNING', 'nothing is a sign of an update that did not fail', $update],
		['OK', 'the last update result is a step back to an older version'], '', 'a downgrade is no sign');
	verdict({ @old, audit(2, 'UpdateFailed_ErrorX-3.3.1.0', 'UpdateSucceeded_SelfUpdate_Stage',
		'UpdateSucceeded_InactiveAgentVersion-3.3.1.0') }, [], ['WARNING', $old, $update], $failure->('ErrorX'),
		'update_age=40;30;;0', 'a stage, and a run without an update, are no results');
	verdict({ @old, audit(2) }, [], ['WARNING', $old, $update], ['OK', $no_result], 'update_age=40;30;;0', 'no result');
	verdict({ @old, audit_name(2) . '.1' => event(2, 'UpdateSucceeded-3.3.987.0'), audit_name(3) . '.gz' => 'x',
		"$audits/other-audit-2026-11-22" => 'x' }, [], ['WARNING', $old, $update], ['OK', $no_audit], 'update_age=40;30;;0',
		'rotated files and others are not the agent\'s');
	# In which order they are listed is up to the file system: by names, by age, by chance.
	for my $first (1, 0) {
		my $root = tree(@old);
		my $file = sub { my @audit = audit(@_); [@audit[-2, -1]] };
		my $newest = $file->(2, 'UpdateSucceeded-3.3.987.0');
		my @files = map { $file->($_, 'UpdateFailed_ErrorX-3.3.1.0') } 50 .. 99;
		put("$root/$_->[0]", $_->[1]) for $first ? $newest : (), @files, $first ? () : $newest;
		verdict($root, [], ['OK', last_sign('2 days', 'at most 30', 'an update run succeeded')], ['OK', $success],
			'update_age=2;30;;0', 'the newest of very many files counts, written ' . ($first ? 'first' : 'last'));
	}
};

# What is missing, unreadable or half written hides what may be newer, or worse.
subtest 'damage' => sub {
	my $cut = "SchemaVersion=1\nagent_update_result UpdateFai";
	my @audit = (audit_name(2) => $cut);
	my $half = ['UNKNOWN', damaged(2) . ' ends within a line', $see];
	my $run_says = "/$run has no proper StartDateTime";
	verdict({ debian(3), @audit }, [], ['OK', $fresh], $half, 'update_age=3;30;;0', 'a result that is half written');
	verdict({ debian(40), @audit }, [], ['UNKNOWN', but('/' . audit_name(2) . ' ends within a line', $old), $see], $half,
		'update_age=40;30;;0', '... may be a newer sign');
	verdict({ debian(3), @audit }, ['-w', '0.000001:'], ['UNKNOWN', but('/' . audit_name(2) . ' ends within a line',
		last_sign('3 days', 'at least 0.000001')), $see], $half, 'update_age=3;0.000001:;;0', '... which may be of just now');
	verdict({ debian(40), @audit }, ['-m', '3.3'], ['OK', 'whatever the age of its last update, SSM Agent 3.3.987.0 is at '
		. 'least 3.3'], ['OK', damaged(2) . ' ends within a line'], 'update_age=40;;;0', '... is no matter for a minimum');
	verdict({ debian(10), @audit, audit(4, 'UpdateFailed_ErrorX-3.3.1.0') }, [], ['OK', last_sign('10 days', 'at most 30')],
		[$half, ['WARNING', 'the last update result is a failure: ErrorX', $read]], 'update_age=10;30;;0', '... after a failure');
	for (['', 'is empty'], ["SchemaVersion=2\n", 'is of another schema than 1'], ["SchemaVersion=1\n\0\0\0", 'has NUL bytes'],
		['x' x 300 . "\n", 'has a line that is too long'],
		["SchemaVersion=1\nagent_update_result $(id) 3.3.1.0 10:00:00\n", 'has an update result that makes no sense'],
		["garbage\n", 'has no header'], ["\n", 'has no header'],
		["ult UpdateFailed_E-3.3.1142.0 3.3.987.0 00:10:01\n", 'has no header'],
		["SchemaVersion=1\nUpdateFailed_X\n", 'has a line that is no event']) {
		my ($text, $words) = @$_;
		verdict({ debian(3), audit_name(2) => $text }, [], ['OK', $fresh], ['UNKNOWN', damaged(2) . " $words", $see],
			'update_age=3;30;;0', "an audit file that $words");
	}
	for ([sub { mkdir $_[0] or die }, 'not a regular file'], [sub { mkfifo($_[0], 0600) or die }, 'not a regular file'],
		[\'nowhere', 'no such file or directory'], [\'amazon-ssm-agent-audit-2026-01-01', undef]) {
		my ($make, $words) = @$_;
		my ($name) = defined $words ? audit_name(2) : "$audits/amazon-ssm-agent-audit-2026-01-01";
		$words //= 'too many symbolic links';
		verdict({ debian(3), $name => $make }, [], ['OK', $fresh], ['UNKNOWN',
			"update results may be missing: /$name: $words", $see], 'update_age=3;30;;0', "an audit file: $words");
	}
	verdict({ debian(3), $audits => 'a file' }, [], ['OK', $fresh], ['UNKNOWN', 'update results may be missing: '
		. "/$audits: not a directory", $see], 'update_age=3;30;;0', 'a file in place of the directory');
	verdict({ debian(3), map({ ("$audits/$_" => '') } 1 .. 1001) }, [], ['OK', $fresh], ['UNKNOWN',
		"update results may be missing: /$audits: it has more entries than it may have", $see], 'update_age=3;30;;0',
		'too many entries');
	SKIP: {
		need('strace');
		my $root = tree(debian(3), audit(2, 'UpdateFailed-3.3.987.0'));
		my ($got) = traced(['-e', 'trace=getdents64', '-P', "$root/$audits", '-e', 'inject=getdents64:retval=0'],
			plugin('check_ssm_update'), "--root=$root", '-v');
		answers($got, page(['OK', $fresh], ['UNKNOWN', "update results may be missing: /$audits: its list of entries is not "
			. 'complete', $see], 'update_age=3;30;;0'), 'a directory that has not even itself in it');
		($got) = traced(['-e', 'trace=getdents64', '-P', "$root/$audits", '-e', 'inject=getdents64:error=EIO'],
			plugin('check_ssm_update'), "--root=$root", '-v');
		answers($got, page(['OK', $fresh], ['UNKNOWN', "update results may be missing: /$audits: input/output error", $see],
			'update_age=3;30;;0'), '... or cannot be listed');
	}
	for ('', '{"StandOut":"","StartDateTi', '{"StandOut":""}', '{"StartDateTime":1}', '{"StartDateTime":"yesterday"}',
		'{"StartDateTime":"0001-01-01T00:00:00Z"}', "\0" x 40) {
		verdict({ debian(3), $run => $_ }, [], ['OK', $fresh], ['OK', $no_audit], 'update_age=3;30;;0',
			"a run of which is known $_") unless /\0/;
		verdict({ debian(40), $run => $_ }, [], ['UNKNOWN', but($run_says, $old), $see], ['OK', $no_audit],
			'update_age=40;30;;0', '... may be a newer sign');
	}
	verdict({ debian(40), $run => '{' . ' ' x 70000 . '}' }, [], ['UNKNOWN', but("/$run: longer than it may be", $old), $see],
		['OK', $no_audit], 'update_age=40;30;;0', '... of too many bytes');
	verdict({ debian(40), $run => sub { mkfifo($_[0], 0600) or die } }, [], ['UNKNOWN', but("/$run: not a regular file", $old),
		$see], ['OK', $no_audit], 'update_age=40;30;;0', '... in a FIFO');
	my %without = (debian(40));
	delete $without{$list};
	verdict(\%without, [], ['UNKNOWN', but("/$list: no such file or directory", 'nothing is a sign of an update'), $see],
		['OK', $no_audit], '', 'dpkg has the package and not its list');
	for ([\'nowhere', 'no such file or directory'], [sub { mkdir $_[0] or die }, 'not a regular file'],
		[sub { mkfifo($_[0], 0600) or die }, 'not a regular file']) {
		my ($make, $words) = @$_;
		verdict({ debian(3), $list => $make }, [], ['UNKNOWN', but("/$list: $words", 'nothing is a sign of an update'), $see],
			['OK', $no_audit], '', "dpkg's list: $words");
	}
	verdict({ debian(3), $list => \'other.list', 'var/lib/dpkg/info/other.list' => aged(3) }, [], ['OK', $fresh], ['OK', $no_audit],
		'update_age=3;30;;0', '... a link to a file');
	%without = (debian(40));
	delete $without{$status};
	verdict(\%without, [], ['WARNING', $old, $update], ['OK', $no_audit], 'update_age=40;30;;0', '... the list alone');
	%without = (debian(3));
	delete $without{$binary};
	verdict(\%without, [], ['UNKNOWN', 'no agent to be kept up to date was found: there is no amazon-ssm-agent in /usr/bin, '
		. '/usr/sbin or /snap/amazon-ssm-agent/current', 'see what check_ssm_agent says'], ['OK', $no_audit], '', 'no agent');
	verdict({ %without, audit(2, 'UpdateFailed_ErrorInstallFailed-3.3.1.0') }, ['-m', '1'], ['UNKNOWN', 'no agent to be kept up '
		. 'to date was found: there is no amazon-ssm-agent in /usr/bin, /usr/sbin or /snap/amazon-ssm-agent/current',
		'see what check_ssm_agent says'], ['WARNING', 'the last update result is a failure: ErrorInstallFailed', $read], '',
		'... and why');
};

subtest 'the future' => sub {
	my $wrong = sub { ['UNKNOWN', "the last sign of an update is dated $_[0] in the future, so a clock was or is wrong: "
		. ($_[1] // 'dpkg installed the package'), 'set the clock, then update the agent or wait for its next update'] };
	# Two minutes of the next hundredth of a day are left.
	my $ahead = sub { -$_[0] - 4 * MINUTE / DAY };
	verdict({ debian($ahead->(2)) }, [], $wrong->('2 days'), ['OK', $no_audit], '', 'an installation');
	verdict({ debian(-10 * MINUTE / DAY) }, [], $wrong->('less than a day'), ['OK', $no_audit], '', '... minutes ahead');
	verdict({ debian(3), $run => result_file($ahead->(9)) }, [], $wrong->('9 days', $by_run), ['OK', $no_audit], '', 'a run');
	verdict({ debian(3), audit($ahead->(3), 'UpdateSucceeded-3.3.987.0') }, [], $wrong->('2.41 days', 'an update run succeeded'),
		['OK', $success], '', 'a success, of the easternmost zone');
	verdict({ debian($ahead->(2)) }, ['-m', '3'], ['OK', 'whatever the age of its last update, SSM Agent 3.3.987.0 is at '
		. 'least 3'], ['OK', $no_audit], '', 'no matter for a minimum');
};

subtest 'snap' => sub {
	my $root = tree(snap());
	verdict($root, [], ['OK', 'SSM Agent is a snap, which snapd refreshes'], ['OK', $no_audit], 'update_age=0;;;0', 'a snap');
	verdict($root, ['-w', '7'], ['OK', last_sign('0 days', 'at most 7', 'snapd refreshed the snap')], ['OK', $no_audit],
		'update_age=0;7;;0', '... with a range');
	verdict($root, ['-c', '@0:1'], ['CRITICAL', last_sign('0 days', 'inside 0:1', 'snapd refreshed the snap'), $update],
		['OK', $no_audit], 'update_age=0;30;@0:1;0', '... and another');
	my %directory = ('snap/amazon-ssm-agent/current/amazon-ssm-agent' => executable("#!/bin/sh\n"),
		'snap/amazon-ssm-agent/current/meta/snap.yaml' => "name: amazon-ssm-agent\nversion: 3.3.987.0\n");
	verdict(\%directory, ['-w', '7'], ['UNKNOWN', but('/snap/amazon-ssm-agent/current: not a symbolic link',
		'nothing is a sign of an update'), $see], ['OK', $no_audit], '', '... whose link is none');
	verdict({ snap(), audit(2, 'UpdateFailed_ErrorX-3.3.1.0') }, [], ['OK', 'SSM Agent is a snap, which snapd refreshes'],
		['OK', 'the last update result is ErrorX, and the agent was installed anew since'], 'update_age=0;;;0',
		'a failure before the refresh');
	verdict({ snap(), audit_name(2) => 'agent_up' }, [], ['OK', 'SSM Agent is a snap, which snapd refreshes'],
		['OK', damaged(2) . ' ends within a line'], 'update_age=0;;;0', 'a result that may be missing');
};

subtest 'output' => sub {
	plugin_is('check_ssm_update', ['--root=' . tree(debian(40))], 1, "SSM_UPDATE WARNING: $old | update_age=40;30;;0\n",
		'one line');
	plugin_is('check_ssm_update', ['--root=' . tree(debian(40)), '-o', 'json'], 1, '{"service":"SSM_UPDATE",'
		. qq("state":"WARNING","exit":1,"summary":"$old","findings":[{"id":"update-age","state":"WARNING","text":"$old",)
		. qq("fix":"$update"},{"id":"update-result","state":"OK","text":"$no_audit","fix":null}],"perfdata":[{"label":)
		. qq("update_age","value":40,"unit":"","warning":"30","critical":null,"min":0,"max":null}]}\n), 'JSON');
	plugin_is('check_ssm_update', ['-m', '3.x'], 3, 'SSM_UPDATE UNKNOWN: --minimum: 3.x is not a version, position 2: '
		. "nothing more is expected\nUsage: check_ssm_update [OPTION]..., see check_ssm_update --help\n", 'a bad version');
};

subtest 'real files' => sub {
	plan skip_all => 'the samples are missing' unless samples();
	for my $kind (qw(ec2 hybrid no-identity)) {
		my ($path) = glob samples() . "/agent-state/$kind/$audits/*";
		verdict({ debian(3), $path =~ m{(\Q$audits\E.*)} ? ($1 => slurp($path)) : () }, [], ['OK', $fresh], ['OK', $no_result],
			'update_age=3;30;;0', "an audit file of a real agent: $kind");
	}
};
done_testing();
