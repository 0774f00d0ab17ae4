#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What is written for administrators, against the manuals and the plugins: every finding and state has its steps, and no
# other; the sections for NSClient++ and SNClient are well formed and name every plugin; links lead somewhere.
use strict;
use warnings;

use File::Basename qw(dirname);
use lib 'tests';
use Test::More;
use TestPlugin;

my @plugins = map { m{/(\w+)\.c$} } sort glob 'plugins/check_*.c';
my @common = qw(deadline evidence report usage);

# Of the manual: id => { state => 1 }. The outer items of the list in FINDINGS are ids, the inner ones states.
sub findings_of {
	my ($plugin) = @_;
	my ($text) = slurp("plugins/$plugin.8") =~ /^\.Sh FINDINGS\n(.*?)(?=^\.Sh )/ms;
	my ($depth, $id, %findings) = (0);
	for (split /\n/, $text =~ s/\\-/-/gr) {
		if (/^\.Bl /) {
			$depth++;
		} elsif (/^\.El/) {
			$depth--;
		} elsif ($depth == 1 && /^\.It Sy (\S+)$/) {
			$findings{$id = $1} = {};
		} elsif ($depth == 2 && /^\.It (\w+)$/) {
			$findings{$id}{$1} = 1;
		}
	}
	return %findings;
}

# Of the list: section => { id => [states, numbers of its steps] }.
sub remedies {
	my ($list) = slurp('contrib/README.md') =~ /^# How to fix it\n(.*)/ms;
	my %sections;
	for (split /^## /m, $list) {
		my ($section, @entries) = split /^### /m;
		($section) = $section =~ /^(.*)$/m;
		for (@entries) {
			my ($heading, $text) = /^([^\n]*)\n(.*)/s;
			my %states = map { $_ => 1 } $text =~ /\*\*([A-Z]+)\*\*/g;
			$sections{$section}{$_} = { states => \%states, steps => [$text =~ /^(\d+)\. /mg] } for $heading =~ /`([^`]+)`/g;
		}
	}
	return %sections;
}

sub test_remedies {
	my %written = remedies();
	my %of_common = %{ delete $written{'Every plugin'} // {} };
	is_deeply([sort keys %of_common], \@common, 'the findings of every plugin');
	is_deeply([sort keys %written], \@plugins, 'a section for each plugin');
	for my $plugin (@plugins) {
		my %findings = findings_of($plugin);
		# One finding of two plugins is written down once.
		my %steps = (%{ $written{$plugin} }, %of_common);
		$steps{'agent-running'} = $written{check_ssm_agent}{'agent-running'} if $plugin eq 'check_ssm_online';
		is_deeply([sort keys %steps], [sort keys %findings], "$plugin: each finding of its manual, and no other");
		for my $id (sort keys %findings) {
			my @documented = grep { $_ ne 'OK' } sort keys %{ $findings{$id} };
			push @documented, 'WARNING' if $id eq 'agent-running' && $plugin eq 'check_ssm_online';
			is_deeply([sort keys %{ $steps{$id}{states} }], [sort @documented], "$plugin, $id: its states besides OK");
			my @steps = @{ $steps{$id}{steps} // [] };
			is_deeply(\@steps, [1 .. @steps || 1], '... and numbered steps');
		}
	}
}

# A file of sections: { section => { key => value } }. Dies at a line that is neither.
sub ini {
	my ($path) = @_;
	my ($section, %content);
	for (split /\n/, slurp($path)) {
		next if /^(?:;.*)?$/;
		if (/^\[(.+)\]$/) {
			die "$path: [$1] twice\n" if $content{$section = $1};
			$content{$section} = {};
		} elsif (defined $section && /^([^=;\[\]]*\S) = (\S.*)$/) {
			die "$path: $1 twice\n" if exists $content{$section}{$1};
			$content{$section}{$1} = $2;
		} else {
			die "$path: $_\n";
		}
	}
	return %content;
}

sub test_nsclient {
	my %place = ('nsclient.ini' => ['scripts\\', '.exe'], 'snclient.ini' => ['/usr/lib/nagios/plugins/', '']);
	for my $file (sort keys %place) {
		my ($before, $behind) = @{ $place{$file} };
		my %ini = ini("contrib/nsclient/$file");
		my @there = grep { $file ne 'nsclient.ini' || $_ ne 'check_ssm_online' } @plugins;
		is_deeply($ini{'/settings/external scripts/scripts'}, { map { $_ => "$before$_$behind --timeout 8" } @there },
			"$file: a command for each plugin");
		is_deeply($ini{'/modules'}, { CheckExternalScripts => 'enabled', NRPEServer => 'enabled' }, "$file: the modules");
		is($ini{$_}{'allow arguments'}, 'false', "$file: no arguments from outside, $_")
			for '/settings/NRPE/server', '/settings/external scripts';
		cmp_ok($ini{'/settings/external scripts'}{timeout}, '>', 8, "$file: the plugin's own end comes first");
	}
}

# The anchor that a heading has on a page.
sub anchors {
	my ($text) = @_;
	return map { lc =~ s/[^a-z0-9 _-]//gr =~ tr/ /-/r } $text =~ /^#+ (.*)$/mg;
}

sub test_links {
	for my $page ('README.md', glob 'contrib/*.md contrib/*/README.md') {
		my @broken;
		for my $link (slurp($page) =~ /\]\(([^)]+)\)/g) {
			my ($path, $anchor) = split /#/, $link, 2;
			next if $path =~ /^https?:/;
			my $target = $path eq '' ? $page : dirname($page) . "/$path";
			push @broken, $link if !-e $target || defined $anchor && !grep { $_ eq $anchor } anchors(slurp($target));
		}
		is_deeply(\@broken, [], "$page: its links");
	}
	my $index = slurp('contrib/README.md');
	my @directories = grep { !/^(?:packaging|screenshots)$/ } map { m{([^/]+)$} } grep { -d } glob 'contrib/*';
	is_deeply([grep { $_ ne 'bash-completion' && !-e "contrib/$_/README.md" } @directories], [],
		'each directory of contrib has a README.md');
	is_deeply([grep { $index !~ /^\| \[?\Q$_\E\b/m } @directories], [], '... and is in the index');
}

test_remedies();
test_nsclient();
test_links();
done_testing();
