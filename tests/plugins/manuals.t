#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Every plugin's manual: clean for mandoc, complete in its sections, and with all findings that the
# plugin can have and no others.
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestPlugin;

my @sections = ('NAME', 'SYNOPSIS', 'DESCRIPTION', 'OPTIONS', 'FINDINGS', 'EXIT STATUS', 'EXAMPLES', 'SEE ALSO', 'CAVEATS');
my @states = qw(OK WARNING CRITICAL UNKNOWN);

# The section's lines, with \- as -.
sub section {
	my ($manual, $name) = @_;
	my ($text) = $manual =~ /^\.Sh \Q$name\E\n(.*?)(?=^\.Sh |\z)/ms;
	return map { s/\\-/-/gr } split /\n/, $text // '';
}

# What a source gives as id to report_finding and its kin, or has in a table of words: literals, and whether others
# as well. A parameter that is called id is a literal of the callers.
sub ids_used {
	my ($source) = @_;
	my (%ids, $others);
	while ($source =~ /(?:\b(?:report_finding|report_version|replace_findings)\(\s*[^,()]+,\s*+|\btell\(report, |\.\w+_id = )(?:"([a-z0-9-]+)"|(?!id,)[^"])/g) {
		defined $1 ? $ids{$1} = 1 : $others++;
	}
	return ($others, %ids);
}

# Whether an id is in a source as a literal; of endpoint-SERVICE the part in small letters.
sub mentions {
	my ($source, $id) = @_;
	my ($fixed) = $id =~ /^([a-z0-9-]+)/;
	return $source =~ ($fixed eq $id ? qr/"\Q$id\E"/ : qr/"\Q$fixed\E/);
}

# The outer items of the list in FINDINGS are ids, the inner ones states: id => [states].
sub findings_of {
	my ($manual) = @_;
	my ($depth, $id, %findings) = (0);
	for (section($manual, 'FINDINGS')) {
		if (/^\.Bl /) {
			$depth++;
		} elsif (/^\.El/) {
			$depth--;
		} elsif ($depth == 1 && /^\.It Sy (\S+)$/) {
			$id = $1;
			$findings{$id} = [];
		} elsif ($depth == 2 && /^\.It (.*)$/) {
			push @{ $findings{$id} }, $1;
		}
	}
	return %findings;
}

sub test_head {
	my ($plugin, $manual) = @_;
	my $upper = uc $plugin;
	like($manual, qr/^\.Dd \w+ \d+, \d{4}\n\.Dt \Q$upper\E 8\n\.Os monitoring-plugins-ssm\n\.Sh NAME\n\.Nm \Q$plugin\E\n\.Nd /m,
		"$plugin.8: date, title, system, name");
	my @missing = grep { !section($manual, $_) } @sections;
	is_deeply(\@missing, [], "$plugin.8: sections");
	is_deeply([map { /^\.It (.*)$/ } section($manual, 'EXIT STATUS')], [0 .. 3], "$plugin.8: exit status 0 to 3");
}

sub test_findings {
	my ($plugin, $manual, $source, %common) = @_;
	my %findings = findings_of($manual);
	my ($others, %used) = ids_used($source);
	my @more = grep { !$used{$_} && !$common{$_} } sort keys %findings;
	is_deeply([grep { !$findings{$_} } sort keys %used, keys %common], [],
		"$plugin.8: all findings of the plugin, and the common ones");
	# An id that is put together when the plugin runs is no literal of the call.
	is_deeply([grep { !$others || !mentions($source, $_) } @more], [], "$plugin.8: no finding that the plugin does not have");
	ok(@more > 0, "$plugin.8: the findings whose id is put together") if $others;
	for my $id (sort keys %findings) {
		my %count;
		$count{$_}++ for @{ $findings{$id} };
		my @odd = grep { my $state = $_; $count{$state} > 1 || !grep { $_ eq $state } @states } sort keys %count;
		ok(%count && !@odd, "$plugin.8: $id has states, each once") or diag("@odd");
	}
}

my (undef, %common) = ids_used(join '', map { slurp($_) } glob 'common/*.c');
my @plugins = map { m{/(\w+)\.c$} } sort glob 'plugins/check_*.c';
ok(@plugins > 0, 'there are plugins');
for my $plugin (@plugins) {
	my $manual = slurp("plugins/$plugin.8");
	test_head($plugin, $manual);
	# check_ssm has a finding for each of its siblings.
	my $siblings = $plugin eq 'check_ssm' ? slurp('common/siblings.c') : '';
	test_findings($plugin, $manual, slurp("plugins/$plugin.c") . $siblings, %common);
	SKIP: {
		need('mandoc');
		answers(run('mandoc', '-T', 'lint', '-W', 'warning', "plugins/$plugin.8"), 0, '', "$plugin.8: mandoc finds nothing");
	}
}
done_testing();
