#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What else is released: the source archive, which is the commit's, is the same each time, and builds and passes its
# tests where nothing else is; the archives of static programs; the bill of materials, SPDX 2.3; and the sums.
use strict;
use warnings;

use lib 'tests';
use Cwd qw(realpath);
use Digest::SHA;
use File::Basename qw(basename);
use JSON::PP qw(decode_json);
use Test::More;
use TestPlugin;

my ($version) = slurp('Makefile') =~ /^VERSION = (.*)$/m;
my $name = 'monitoring-plugins-ssm';
my $build = realpath($ENV{BUILD} // 'build');
my $release = "$build/release";
my $source = "$release/$name-$version.tar.gz";
my @processors = qw(x86_64 aarch64 armhf);
my @plugins = map { m{/(\w+)\.c$} } sort glob 'plugins/check_*.c';

sub need_file {
	my ($path) = @_;
	return if -e $path;
	fail("$path has not been made") if $ENV{NO_SKIP};
	skip("$path has not been made", 1);
}

sub done {
	my $got = run({ within => 600 }, @_);
	die "@_: $got->{stdout}$got->{stderr}\n" if $got->{exit} != 0 || $got->{signal};
	return $got->{stdout};
}

sub sum { Digest::SHA->new($_[0])->addfile($_[1], 'b')->hexdigest }

sub unpacked {
	my ($archive) = @_;
	my $directory = scratch();
	done('tar', '-xzf', $archive, '-C', $directory);
	my @tops = glob "$directory/*";
	return ($tops[0], map { basename($_) } @tops);
}

sub files_below { map { "./$_" } sort split /\n/, done('find', $_[0], '-type', 'f', '-printf', "%P\n") }

sub test_archive {
	my ($tree, @tops) = unpacked($source);
	is_deeply(\@tops, ["$name-$version"], 'the source archive has one directory, by its name and version');
	my $listed = done('tar', '--numeric-owner', '-tvzf', $source);
	is_deeply([grep { !m{^\S+ 0/0 } } split /\n/, $listed], [], '... and says nothing of who made it');
	is(unpack('V', substr(slurp($source), 4, 4)), 0, '... or when it was compressed');
	SKIP: {
		skip('this is no clone', 1) if !-e '.git';
		need('git');
		my $time = done('git', 'log', '-1', '--format=%ct');
		my $head = scratch();
		# The archive may be older than the last commit: its own is in it.
		my $commit = run('sh', '-c', 'gzip -dc "$1" | git get-tar-commit-id', 'sh', $source)->{stdout} =~ s/\n//r;
		like($commit, qr/^[0-9a-f]{40}$/, '... it names its commit');
		done('sh', '-c', 'git archive --prefix="$1/" "$2" | gzip -9n >"$3/again"', 'sh', "$name-$version", $commit, $head);
		is(sum(256, "$head/again"), sum(256, $source), '... of which it is made the same once more');
	}
	# Without the clone, its variables or what has been built in it.
	my @alone = ('env', (map { ('-u', $_) } qw(PLUGIN_DIR BUILD NO_SKIP MAKEFLAGS MFLAGS)), 'SAMPLES=/nowhere', 'make', '-s',
		'-C', $tree);
	is(run({ within => 600 }, @alone, '-j2', 'all')->{exit}, 0, 'the archive builds alone');
	my $checked = run({ within => 1200 }, @alone, 'check');
	is($checked->{exit}, 0, '... and passes its tests') or diag($checked->{stdout}, $checked->{stderr});
	like($checked->{stdout}, qr/^Result: PASS$/m, '... of which there are some');
}

sub test_programs {
	my ($processor) = @_;
	my $archive = "$release/$name-$version-$processor.tar.gz";
	need_file($archive);
	my ($tree, @tops) = unpacked($archive);
	is_deeply(\@tops, ["$name-$version-$processor"], "the archive of $processor has one directory");
	is_deeply([files_below($tree)], [map { "./$_" } qw(COPYING), @plugins, qw(copyright copyright.musl)],
		'... with the programs and the licences');
	is_deeply([grep { sum(256, "$tree/$_") ne sum(256, "$build/static/$processor/$_") } @plugins], [],
		'... which are those that were tested');
}

# What a value of SPDX's may look like, for the fields that a reader depends on.
my %document = (spdxVersion => qr/^SPDX-2\.3$/, dataLicense => qr/^CC0-1\.0$/, SPDXID => qr/^SPDXRef-DOCUMENT$/,
	name => qr/^\Q$name-$version\E$/, documentNamespace => qr{^https://[^#\s]+$});
my $licence = qr/^(?:NONE|NOASSERTION|[\w.+-]+(?: (?:AND|OR|WITH) [\w.+-]+)*)$/;
my %package = (SPDXID => qr/^SPDXRef-[A-Za-z0-9.-]+$/, name => qr/./, versionInfo => qr/^\d/,
	downloadLocation => qr{^(?:NOASSERTION|https://\S+)$}, licenseConcluded => $licence, licenseDeclared => $licence,
	copyrightText => qr/./);
my %file = (SPDXID => qr/^SPDXRef-[A-Za-z0-9.-]+$/, fileName => qr{^\./}, licenseConcluded => $licence,
	copyrightText => qr/./);

# The fields that are missing or look otherwise.
sub flaws {
	my ($entry, $fields) = @_;
	my $identifier = $entry->{SPDXID} // 'no SPDXID';
	return map { "$identifier $_" } grep { ($entry->{$_} // '') !~ $fields->{$_} } sort keys %$fields;
}

sub checksum {
	my ($entry, $algorithm) = @_;
	my ($sum) = map { $_->{checksumValue} } grep { $_->{algorithm} eq $algorithm } @{ $entry->{checksums} };
	return $sum // 'none';
}

sub test_bill {
	my $path = "$release/$name-$version.spdx.json";
	need_file($path);
	my $bill = decode_json(slurp($path));
	my @packages = @{ $bill->{packages} };
	my @files = @{ $bill->{files} };
	is_deeply([flaws($bill, \%document), map({ flaws($_, \%package) } @packages), map { flaws($_, \%file) } @files], [],
		'the bill of materials has the fields of SPDX 2.3');
	like($bill->{creationInfo}{created}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, '... and its time');
	my %seen;
	is_deeply([grep { $seen{$_}++ } map { $_->{SPDXID} } @packages, @files], [], '... no identifier twice');
	my @related = map { @$_{qw(spdxElementId relatedSpdxElement)} } @{ $bill->{relationships} };
	is_deeply([grep { !$seen{$_} && $_ ne 'SPDXRef-DOCUMENT' } @related], [], '... none that is not there');

	my %by_id = map { $_->{SPDXID} => $_ } @packages, @files;
	my %of;
	for my $relationship (@{ $bill->{relationships} }) {
		my ($from, $type, $to) = @$relationship{qw(spdxElementId relationshipType relatedSpdxElement)};
		push @{ $of{$from}{$type} }, $by_id{$to};
	}
	my %named = map { $_->{name} => $_ } @packages;
	my %tree = ($name => (unpacked($source))[0], map { ("$name-$_" => "$build/static/$_") } @processors);
	for my $package (sort keys %tree) {
		my @its = sort { $a->{fileName} cmp $b->{fileName} } @{ $of{ $named{$package}{SPDXID} }{CONTAINS} };
		my @there = $package eq $name ? files_below($tree{$package}) : map { "./$_" } @plugins;
		is_deeply([map { $_->{fileName} } @its], \@there, "$package has all its files");
		my @wrong = grep { checksum($_, 'SHA1') ne sum(1, "$tree{$package}/$_->{fileName}")
			|| checksum($_, 'SHA256') ne sum(256, "$tree{$package}/$_->{fileName}") } @its;
		is_deeply([map { $_->{fileName} } @wrong], [], '... as they are');
		is($named{$package}{packageVerificationCode}{packageVerificationCodeValue},
			Digest::SHA::sha1_hex(join '', sort map { checksum($_, 'SHA1') } @its), '... by the verification code');
		next if $package eq $name;
		is_deeply([sort map { "$_->{name} $_->{licenseDeclared}" } @{ $of{ $named{$package}{SPDXID} }{STATIC_LINK} }],
			[map { $_ =~ s/-\K(?= )/$package =~ s{.*-}{}r/er } 'libgcc- GPL-3.0-or-later WITH GCC-exception-3.1', 'musl- MIT'],
			'... with what is linked in');
	}
	is(checksum($named{$name}, 'SHA256'), sum(256, $source), 'the bill is of this archive');
}

sub test_sums {
	need_file("$release/SHA256SUMS");
	my %sum = map { reverse split / [ *]/, $_, 2 } split /\n/, slurp("$release/SHA256SUMS");
	my @released = grep { $_ ne 'SHA256SUMS' } map { basename($_) } glob "$release/*";
	is_deeply(\%sum, { map { ($_ => sum(256, "$release/$_")) } @released }, 'SHA256SUMS has all that is released');
	is(scalar @released, 12, '... a source archive, a bill, one for Windows, and three of each other kind of package');
}

for my $test (\&test_sums, \&test_bill, (map { my $processor = $_; sub { test_programs($processor) } } @processors),
	\&test_archive) {
	SKIP: {
		need_file($source);
		$test->();
	}
}
done_testing();
