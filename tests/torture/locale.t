#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The same bytes everywhere: what every plugin says, where all is well, where nothing is and of a wrong call, in a
# locale with a decimal comma, in one with another i, in locales and time zones that there are none of, and with what
# else libraries take from the environment.
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestHost;
use TestNetwork;
use TestNode;
use TestPlugin;
use TestTour;

my %locales = (tr => 'tr_TR.UTF-8', de => 'de_DE.UTF-8', latin => 'de_DE.ISO-8859-1');

# Compiles the locales into a directory. Returns the files of it, for a machine.
sub compiled {
	my $directory = scratch();
	my %files;
	for my $name (values %locales) {
		my ($language, $characters) = $name =~ /^(\w+)\.(.*)/;
		run('localedef', '-i', $language, '-f', $characters, '--no-archive', "$directory/$name");
		# Its status is not 0 where it only warns.
		for my $file (grep { -f } glob "$directory/$name/* $directory/$name/LC_MESSAGES/*") {
			my $content = slurp($file);
			$files{'locales/' . substr($file, length("$directory/"))} = $content;
		}
	}
	return %files;
}

# An environment: besides LOCPATH what is given, and no other language.
my @environments = (
	{ LC_ALL => $locales{tr}, LANG => $locales{tr}, LANGUAGE => 'tr' },
	{ LC_ALL => $locales{de}, LC_NUMERIC => $locales{de}, LANGUAGE => 'de:en' },
	{ LC_ALL => $locales{latin}, TZ => 'Europe/Berlin', OUTPUT_CHARSET => 'ISO-8859-1' },
	{ LANG => $locales{de}, LC_CTYPE => $locales{tr}, LC_TIME => $locales{tr}, LC_MESSAGES => $locales{de},
		LC_COLLATE => $locales{tr}, TZ => 'America/St_Johns' },
	{ LC_ALL => 'C.UTF-8', TZ => ':/dev/zero' },
	{ LC_ALL => 'xx_YY.NONSENSE-8', TZ => 'nonsense-99:99:99' },
	{ LC_ALL => '../../../../nonsense|`$(x)`', LANG => "\xff", TZ => ':../../etc/passwd', NLSPATH => '/%N' },
	{ POSIXLY_CORRECT => '1', COLUMNS => '20', LINES => '3', TERM => 'xterm', TZ => '' },
	{ COLUMNS => '100000', TZ => 'XYZ+24:00:00ABC-24:00:00,0/-167,J365/167', TZDIR => '/etc', BLOCKSIZE => 'x' },
	{ TZ => 'A' x 5000, COLUMNS => '-1', POSIXLY_CORRECT => '', NAGIOS_PLUGIN_STATE_DIRECTORY => '/nonexistent' },
	{ MALLOC_PERTURB_ => '165', MALLOC_CHECK_ => '3', LOCALDOMAIN => 'example.org' },
);

# Plugins whose numbers are those of this moment, and how many of them.
my %lively = map { $_ => 1 } qw(check_ssm check_ssm_agent check_ssm_endpoints check_ssm_node check_ssm_online);

# What a run said, its numbers of this moment as N: a decimal comma in one of them stays to be seen.
sub still {
	my ($plugin, $got) = @_;
	return $got if !$lively{$plugin};
	my $text = $got->{stdout} =~ s/(?<![\w.-])\d+(?:\.\d+)?(?=s;|s$| s\b|s |B;|,"unit"|[,.] | minutes\b|\s*$)/N/gmr;
	$text =~ s/\b(?:uptime|rss|\w+_time|health_age|channel_idle|clock_offset)=\K-?\d+(?:\.\d+)?/N/g;
	$text =~ s/"(?:uptime|rss|\w+_time|health_age|channel_idle|clock_offset)","value":\K-?\d+(?:\.\d+)?/N/g;
	$text =~ s/\bprocess \K\d+/N/g;
	return { %$got, stdout => $text };
}

# Runs a plugin there, with nothing but these variables.
sub in_environment {
	my ($node, $user, $variables, $plugin, @arguments) = @_;
	my @variables = map { "$_=$variables->{$_}" } sort keys %$variables;
	my %with = (command => ['/usr/bin/env', '-i', '--chdir=/'], defined $user ? (user => $user) : ());
	return still($plugin, $node->run(\%with, 'PATH=/usr/bin:/bin', 'LOCPATH=/locales', @variables, plugin_at($plugin),
		@arguments));
}

# The calls of a plugin that need no machine in a state of its own.
sub pages {
	my ($plugin) = @_;
	my %more = (check_ssm_os => [['--list'], ['--list', '--edition=2019-04']], check_ssm_agent => [['--features']]);
	return (['--help'], ['--version'], ['--no-such-option'], ["\xc4\xb0", '--output=json'], ['--timeout=1,5'],
		['operand', '-v'], @{ $more{$plugin} // [] });
}

sub named {
	my ($environment) = @_;
	my $name = join ' ', map { "$_=" . substr($environment->{$_}, 0, 24) } sort keys %$environment;
	return $name =~ s/[^ -~]/?/gr;
}

SKIP: {
	need_lab();
	need('localedef');
	my %files = compiled();
	skip('the sources of locales are missing', 1) unless %files || $ENV{NO_SKIP};
	my %node = map { $_ => visited_node($_, files => \%files) } qw(healthy broken instance);

	# The locales are real: what does ask for them speaks another language.
	my $comma = $node{healthy}->run({ command => ['/usr/bin/env', '-i'] }, 'LOCPATH=/locales', "LC_ALL=$locales{de}",
		'/usr/bin/printf', '%.1f', '1,5');
	is($comma->{stdout}, '1,5', 'the decimal comma is at work');
	for my $name (sort values %locales) {
		my $got = $node{healthy}->run({ command => ['/usr/bin/env', '-i'] }, 'LOCPATH=/locales', "LC_ALL=$name",
			'/usr/bin/locale', 'charmap');
		is($got->{stdout}, $name =~ s/.*\.//r . "\n", "$name is there");
	}

	for my $which (sort keys %node) {
		my @calls = map({ my $visit = $_; map { [$visit->[0], @{ $visit->[1] }, $_] } '-v', '--output=json' }
			visits($which));
		push @calls, map({ my $plugin = $_; map { [$plugin, @$_] } pages($plugin) } @plugins) if $which eq 'healthy';
		for my $call (@calls) {
			my ($plugin, @arguments) = @$call;
			for my $user (undef, 65534) {
				# Only check_ssm hands an environment on, and to an ordinary user only.
				next if defined $user && $plugin ne 'check_ssm';
				my $same = in_environment($node{$which}, $user, {}, $plugin, @arguments);
				my $name = "$which" . (defined $user ? ', not root' : '') . ": $plugin @arguments" =~ s/[^ -~]/?/gr;
				my @differ = grep { my $got = in_environment($node{$which}, $user, $_, $plugin, @arguments);
					!same($got, $same) && (diag(explain($got, $same)) || 1) } @environments;
				is_deeply([map { named($_) } @differ], [], $name);
				isnt($same->{stdout}, '', "$name: says something");
			}
		}
	}
}

sub same {
	my ($one, $other) = @_;
	return !grep { $one->{$_} ne $other->{$_} } qw(stdout stderr exit signal);
}

done_testing();
