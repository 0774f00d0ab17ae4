#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What `make windows-zip` makes: an archive with all that an administrator of a Windows needs, and the same bytes each
# time.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/..";
use Test::More;
use TestPlugin;
use TestWine;

need_windows();

my $build = $ENV{PLUGIN_DIR} // 'build';

# Makes it, and returns its path.
sub made {
	my $got = run('make', "BUILD=$build", 'windows-zip');
	is($got->{exit}, 0, 'make windows-zip') or diag($got->{stderr});
	my ($archive) = glob("$build/release/*-windows-x86_64.zip");
	return $archive;
}

SKIP: {
	need($_, 1) for qw(make mandoc zip unzip);
	my $first = made();
	my $bytes = slurp($first);
	is(slurp(made()), $bytes, 'twice the same bytes');
	my ($top) = $first =~ m{([^/]+)\.zip\z};
	my @plugins = grep { $_ ne 'check_ssm_online' } map { s{.*/}{}r =~ s/\.c$//r } glob 'plugins/*.c';
	my @files = sort grep { !m{/\z} } split /\n/, run('unzip', '-Z1', $first)->{stdout};
	is_deeply(\@files, [sort map { "$top/$_" } 'COPYING.txt', 'README.md', 'copyright.mingw-w64', 'nsclient.ini',
		map { ("$_.exe", "manuals/$_.txt") } @plugins], 'its files');
	for my $text (grep { !/\.exe\z/ } @files) {
		my $content = run('unzip', '-p', $first, $text)->{stdout};
		ok(length $content && $content !~ /(?<!\r)\n|\x08/, "$text: lines end as on Windows, and nothing is overstruck");
	}
	like(run('unzip', '-p', $first, "$top/manuals/check_ssm_os.txt")->{stdout}, qr/^WINDOWS\r$/m, 'a manual');
}

done_testing();
