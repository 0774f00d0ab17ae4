#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_update on a live host: local times, what is root's, what the binary answers.
use strict;
use warnings;

use lib 'tests';
use POSIX qw(strftime);
use Test::More;
use TestHost;
use TestPlugin;

my $plugin = plugin('check_ssm_update');
my $list = 'var/lib/dpkg/info/amazon-ssm-agent.list';
my $audits = 'var/log/amazon/ssm/audits';
my $hour = 3600;
my $see = 'run the check as root, and move a damaged file away';
my %agent = ('usr/bin/amazon-ssm-agent' => executable(qq(#!/bin/sh\necho "SSM Agent version: 3.3.987.0"\n)),
	'var/lib/dpkg/status' => "Package: amazon-ssm-agent\nStatus: install ok installed\nVersion: 3.3.987.0-1\n\n",
	$list => sub { put($_[0], "/.\n"); utime((time - 40 * 86400 - 60) x 2, $_[0]) or die });
my $old = 'the last sign of an update is 40 days old, above 30: dpkg installed the package';

# /etc/localtime by RFC 8536, version 2: the first offset counts until the first transition.
# [seconds since 1970, seconds ahead of UTC], ...
sub zone {
	my ($first, @transitions) = @_;
	unshift @transitions, [time - 400 * 86400, $first];	# musl takes no notice of a sole one
	my @offsets = ($first, map { $_->[1] } @transitions);
	my $empty = pack('a4 a x15 N6 N C C', 'TZif', '2', 0, 0, 0, 0, 1, 1, 0, 0, 0) . "\0";
	return $empty . pack('a4 a x15 N6', 'TZif', '2', 0, 0, 0, scalar(@transitions), scalar(@offsets), 4)
		. pack('q>*', map { $_->[0] } @transitions) . pack('C*', 1 .. @transitions)
		. join('', map { pack('l> C C', $_, 0, 0) } @offsets) . "LOC\0" . sprintf("\nLOC%d\n", -$offsets[-1] / 3600);
}

# The days since that time, as the plugin counts them.
sub days { sprintf('%.2f', int((time - $_[0]) * 100 / 86400) / 100) =~ s/\.?0+$//r }

# A success at this local time: the whole output, whose age is that since $time.
sub success_is {
	my ($zone, $local, $time, $name, $script) = @_;
	my $stamp = strftime('%Y-%m-%d %H:%M:%S', gmtime $local);
	my ($day, $second) = split / /, $stamp;
	my %files = (%agent, 'etc/localtime' => $zone, "$audits/amazon-ssm-agent-audit-$day" =>
		"SchemaVersion=1\nagent_update_result UpdateSucceeded-3.3.987.0 3.3.900.0 $second\n");
	my $before = days($time);
	my $got = host($plugin, \%files, $script // 'exec "$@"');
	my ($age) = grep { index($got->{stdout}, "update_age=$_;") >= 0 } $before, days($time);
	$age //= $before;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	answers($got, 0, "SSM_UPDATE OK: the last sign of an update is $age days old, at most 30: an update run succeeded"
		. " | update_age=$age;30;;0\n", $name);
}

SKIP: {
	need_host();
	# A round time of three days ago, in the middle of its hour.
	my $time = int((time - 3 * 86400) / $hour) * $hour + 1800;
	success_is(zone(0), $time, $time, 'UTC');
	success_is(zone(9 * $hour), $time + 9 * $hour, $time, 'east of it');
	success_is(zone(-8 * $hour), $time - 8 * $hour, $time, 'west of it');
	success_is(zone(9 * $hour), $time + 9 * $hour, $time, 'TZ does not matter', 'TZ=UTC0 exec "$@"');
	success_is(zone(9 * $hour), $time + 9 * $hour, $time, '... and is read from nowhere', 'TZ=:/etc/passwd exec "$@"');
	success_is(zone(0, [$time - 86400 * 60, 7200]), $time + 7200, $time, 'summer');

	# The clock goes from 1 to 2 hours ahead, or back, half an hour before that time.
	my ($change, $east, $more) = ($time - 1800, $hour, 2 * $hour);
	my $forward = zone($east, [$change, $more]);
	my $back = zone($more, [$change, $east]);
	success_is($forward, $change - 60 + $east, $change - 60, 'before the clock is set forward');
	success_is($forward, $change + $more, $change, '... after it');
	success_is($forward, $change + $east + 1800, $change + 1800, '... a time that there is not');
	success_is($back, $change - $hour - 60 + $more, $change - $hour - 60, 'before the hour that comes twice');
	success_is($back, $change - 1800 + $more, $change - 1800, '... in it: the earlier one');
	success_is($back, $change + $hour + $east, $change + $hour, '... after it');

	# The file that may be missing: then it is UTC.
	answers(host($plugin, { %agent }, 'exec "$@"'), 1, "SSM_UPDATE WARNING: $old | update_age=40;30;;0\n", 'no zone at all');

	my $hidden = 'rm -rf /var/log/amazon; mkdir -m 700 /var/log/amazon; exec ' . as_nobody() . ' "$@"';
	my $denied = "/$audits: permission denied";
	my %log = (%agent, 'var/log/x' => '');
	answers(host($plugin, \%log, $hidden, '-v'), 3, "SSM_UPDATE UNKNOWN: $denied, and of what is known $old, "
		. "update results may be missing: $denied | update_age=40;30;;0\n[UNKNOWN] update-age: $denied, and of what is known "
		. "$old\n  fix: $see\n[UNKNOWN] update-result: update results may be missing: $denied\n  fix: $see\n",
		'not root: what is old may not be');
	answers(host($plugin, \%log, $hidden, '-v', '-w', 50), 3, "SSM_UPDATE UNKNOWN: update results may be missing: $denied"
		. " | update_age=40;50;;0\n[OK] update-age: the last sign of an update is 40 days old, at most 50: dpkg installed the "
		. "package\n[UNKNOWN] update-result: update results may be missing: $denied\n  fix: $see\n",
		'... and what is new may be a rollback');
	answers(host($plugin, \%log, $hidden, '-v', '-m', '3.3'), 0, 'SSM_UPDATE OK: whatever the age of its last update, SSM '
		. "Agent 3.3.987.0 is at least 3.3 | update_age=40;;;0\n[OK] update-age: whatever the age of its last update, SSM Agent "
		. "3.3.987.0 is at least 3.3\n[OK] update-result: update results may be missing: $denied\n", '... but a minimum is met');
	my $run = '/var/lib/amazon/ssm/update/updatepluginresult.json';
	answers(host($plugin, { %agent, 'var/lib/x' => '' }, 'mkdir -m 700 /var/lib/amazon; exec ' . as_nobody() . ' "$@"'), 3,
		"SSM_UPDATE UNKNOWN: $run: permission denied, and of what is known $old | update_age=40;30;;0\n",
		'... nor is the start of a run for everybody');

	answers(host($plugin, { %agent, 'usr/bin/amazon-ssm-agent' => executable(qq(#!/bin/sh\necho "SSM Agent version: 3.2.1.0"\n)) },
		'exec "$@"', '-m', '3.3'), 3, "SSM_UPDATE UNKNOWN: the binary is 3.2.1.0, but dpkg has 3.3.987.0, and of what is known "
		. "$old | update_age=40;30;;0\n", 'a minimum that one source meets');
	answers(host($plugin, { %agent, 'usr/bin/amazon-ssm-agent' => executable("#!/bin/sh\nexit 1\n") }, 'exec "$@"'), 1,
		"SSM_UPDATE WARNING: $old | update_age=40;30;;0\n", 'a binary that does not answer, and need not');
}
done_testing();
