#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_os: every row of the matrix of both editions, and what lies beside each. The rows are typed from
# AWS's pages and not from requirements.c, so that a slip of either shows.
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestPlugin;

# NAME of os-release as the distributions write it, by ID.
my %names = (
	almalinux => 'AlmaLinux',
	amzn => 'Amazon Linux',
	bottlerocket => 'Bottlerocket',
	centos => 'CentOS Linux',
	debian => 'Debian GNU/Linux',
	ol => 'Oracle Linux Server',
	raspbian => 'Raspbian GNU/Linux',
	rhel => 'Red Hat Enterprise Linux Server',
	rocky => 'Rocky Linux',
	sles => 'SLES',
	ubuntu => 'Ubuntu',
);

# The tree of a system and what the plugin calls it. "stream" is centos with the NAME of CentOS Stream.
sub system_tree {
	my ($id, $version) = @_;
	my $name = $id eq 'stream' ? 'CentOS Stream' : $names{$id};
	my ($major) = $version =~ /^(\d+)/;
	$id = 'centos' if $id eq 'stream';
	if ($id eq 'centos' && $major < 7) {
		return (tree('etc/centos-release' => "CentOS release $version (Final)\n"), "CentOS $version");
	} elsif ($id eq 'rhel' && $major < 7) {
		return (tree('etc/redhat-release' => "$name release $version (Santiago)\n"), "$name $version");
	} elsif ($name eq 'CentOS Linux') {
		return (tree('etc/os-release' => qq(NAME="$name"\nID="centos"\nVERSION_ID="$major"\n),
			'etc/centos-release' => "CentOS Linux release $version.1810 (Core)\n"), "$name $version.1810");
	}
	return (tree('etc/os-release' => qq(NAME="$name"\nID=$id\nVERSION_ID="$version"\n)), "$name $version");
}

sub verdict_is {
	my ($edition, $root, $arch, $exit, $words) = @_;
	my $state = (qw(OK WARNING CRITICAL))[$exit];
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	plugin_is('check_ssm_os', ["--root=$root", "--arch=$arch", "--edition=$edition"], $exit,
		"SSM_OS $state: $words\n", "$edition, $arch: $words");
}

my @architectures = qw(x86 x86_64 arm64 arm);

# A row: its first version on each architecture, its last one on those that are listed.
sub row_is {
	my ($edition, $title, $id, $first, $last, @listed) = @_;
	my ($root, $system) = system_tree($id, $first);
	my ($last_root, $last_system) = system_tree($id, $last);
	for my $arch (@architectures) {
		if (!grep { $_ eq $arch } @listed) {
			verdict_is($edition, $root, $arch, 2, "$arch is not listed, only @listed, for $title");
			next;
		}
		verdict_is($edition, $root, $arch, 0, "$system on $arch is listed in edition $edition as $title");
		verdict_is($edition, $last_root, $arch, 0, "$last_system on $arch is listed in edition $edition as $title")
			if $last ne $first;
	}
}

my @both = qw(x86_64 arm64);
my @intel = qw(x86 x86_64);
my $agent = 'agent 3.0.x at most';

# row, ID, first version, last version, architectures
my %rows = (
	'2019-04' => [
		['Amazon Linux 2012.03 - 2014.09', 'amzn', '2012.03', '2014.09', @intel],
		['Amazon Linux 2015.03 - 2018.03', 'amzn', '2015.03', '2018.03', 'x86_64'],
		['Amazon Linux 2.0 and later', 'amzn', '2', '2.99', @both],
		["CentOS Linux 6.0, $agent", 'centos', '6.0', '6.0', 'x86'],
		["CentOS Linux 6.3 and later 6.x, $agent", 'centos', '6.3', '6.10', @intel],
		['CentOS Linux 7.1 and later 7.x', 'centos', '7.1', '7.9', @both],
		['Raspbian Jessie, Stretch', 'raspbian', '8', '9', 'arm'],
		["Red Hat Enterprise Linux 6.0, $agent", 'rhel', '6.0', '6.0', 'x86_64'],
		["Red Hat Enterprise Linux 6.5, $agent", 'rhel', '6.5', '6.5', @intel],
		["Red Hat Enterprise Linux 6.9, $agent", 'rhel', '6.9', '6.9', @intel],
		['Red Hat Enterprise Linux 7.0', 'rhel', '7.0', '7.0', 'x86_64'],
		['Red Hat Enterprise Linux 7.4', 'rhel', '7.4', '7.4', 'x86_64'],
		['Red Hat Enterprise Linux 7.5', 'rhel', '7.5', '7.5', 'x86_64'],
		['Red Hat Enterprise Linux 7.6', 'rhel', '7.6', '7.6', @both],
		['SUSE Linux Enterprise Server 12 and later 12.x', 'sles', '12', '12.5', 'x86_64'],
		['Ubuntu 12.04 LTS', 'ubuntu', '12.04', '12.04', @intel],
		['Ubuntu 14.04 LTS', 'ubuntu', '14.04', '14.04', @intel],
		['Ubuntu 16.04 LTS', 'ubuntu', '16.04', '16.04', @both],
		['Ubuntu 18.04 LTS', 'ubuntu', '18.04', '18.04', @both],
	],
	'2026-10' => [
		['AlmaLinux 8.3 - 8.10', 'almalinux', '8.3', '8.10', @both],
		['AlmaLinux 9.x', 'almalinux', '9', '9.99', @both],
		['Amazon Linux 2.0 and later', 'amzn', '2', '2.99', @both],
		['Amazon Linux 2023.0.20230315.0 and later', 'amzn', '2023', '2023.99', @both],
		['Bottlerocket 1.0.0 and later', 'bottlerocket', '1.0.0', '999.0.0', @both],
		['CentOS Stream 9', 'stream', '9', '9.99', @both],
		['Debian Bullseye (11)', 'debian', '11', '11.99', @both],
		['Debian Bookworm (12)', 'debian', '12', '12.99', @both],
		['Oracle Linux 7.5 - 7.8', 'ol', '7.5', '7.8', 'x86_64'],
		['Oracle Linux 8.x', 'ol', '8', '8.10', 'x86_64'],
		['Oracle Linux 9.x', 'ol', '9', '9.10', 'x86_64'],
		['Red Hat Enterprise Linux 7.0 - 7.5', 'rhel', '7.0', '7.5', 'x86_64'],
		['Red Hat Enterprise Linux 7.6 - 8.x', 'rhel', '7.6', '8.99', @both],
		['Red Hat Enterprise Linux 9.x', 'rhel', '9', '9.10', @both],
		['Red Hat Enterprise Linux 10.x', 'rhel', '10', '10.10', @both],
		['Rocky Linux 8.x', 'rocky', '8', '8.10', @both],
		['Rocky Linux 9.x', 'rocky', '9', '9.10', @both],
		['Rocky Linux 10.x', 'rocky', '10', '10.10', @both],
		['SUSE Linux Enterprise Server 15.3 and later', 'sles', '15.3', '15.99', @both],
		['Ubuntu 18.04 LTS', 'ubuntu', '18.04', '18.04', @both],
		['Ubuntu 20.04 LTS', 'ubuntu', '20.04', '20.04', @both],
		['Ubuntu 22.04 LTS', 'ubuntu', '22.04', '22.04', @both],
		['Ubuntu 24.04 LTS', 'ubuntu', '24.04', '24.04', @both],
		['Ubuntu 25.04', 'ubuntu', '25.04', '25.04', @both],
	],
);

# What lies beside the rows. older and newer name the first and the last row of the ID; was names the row of
# the snapshot 2023-04 that listed it. An architecture, where x86_64 is not the one to ask about.
my %beside = (
	'2019-04' => {
		older => {
			'amzn 1' => 'Amazon Linux 2.0 and later',
			'centos 5.11' => "CentOS Linux 6.0, $agent",
			'raspbian 7 arm' => 'Raspbian Jessie, Stretch',
			'rhel 5.11' => "Red Hat Enterprise Linux 6.0, $agent",
			'sles 11.4' => 'SUSE Linux Enterprise Server 12 and later 12.x',
			'ubuntu 10.04' => 'Ubuntu 12.04 LTS',
			'ubuntu 12.03' => 'Ubuntu 12.04 LTS',
		},
		newer => {
			'amzn 2018.04' => 'Amazon Linux 2015.03 - 2018.03',
			'amzn 2023' => 'Amazon Linux 2015.03 - 2018.03',
			'centos 8.0' => 'CentOS Linux 7.1 and later 7.x',
			'stream 8' => 'CentOS Linux 7.1 and later 7.x',
			'stream 9' => 'CentOS Linux 7.1 and later 7.x',
			'raspbian 10 arm' => 'Raspbian Jessie, Stretch',
			'rhel 7.7' => 'Red Hat Enterprise Linux 7.6',
			'rhel 7.10' => 'Red Hat Enterprise Linux 7.6',
			'rhel 8.0' => 'Red Hat Enterprise Linux 7.6',
			'rhel 10.0' => 'Red Hat Enterprise Linux 7.6',
			'sles 13' => 'SUSE Linux Enterprise Server 12 and later 12.x',
			'sles 15' => 'SUSE Linux Enterprise Server 12 and later 12.x',
			'ubuntu 18.05' => 'Ubuntu 18.04 LTS',
			'ubuntu 18.10' => 'Ubuntu 18.04 LTS',
			'ubuntu 20.04' => 'Ubuntu 18.04 LTS',
		},
		gap => ['amzn 3', 'amzn 2011.09', 'amzn 2012.02', 'amzn 2022', 'amzn 2022.0.20220504', 'centos 6.1',
			'centos 6.2', 'centos 7.0', 'rhel 6.1', 'rhel 6.4', 'rhel 6.6', 'rhel 6.8', 'rhel 6.10', 'rhel 7.1',
			'rhel 7.3', 'ubuntu 12.05', 'ubuntu 12.10', 'ubuntu 14.03', 'ubuntu 14.05', 'ubuntu 16.03',
			'ubuntu 16.05', 'ubuntu 16.10', 'ubuntu 18.03'],
		absent => ['almalinux 8.3', 'bottlerocket 1.0.0', 'debian 8', 'debian 9', 'debian 12', 'ol 7.5', 'ol 8.5',
			'rocky 8.4'],
	},
	'2026-10' => {
		older => {
			'almalinux 8.2' => 'AlmaLinux 8.3 - 8.10',
			'amzn 1' => 'Amazon Linux 2.0 and later',
			'bottlerocket 0.4.0' => 'Bottlerocket 1.0.0 and later',
			'bottlerocket 0.999.999' => 'Bottlerocket 1.0.0 and later',
			'centos 5.11' => 'CentOS Stream 9',
			'centos 7.0' => 'CentOS Stream 9',
			'centos 8.6' => 'CentOS Stream 9',
			'debian 7' => 'Debian Bullseye (11)',
			'ol 6.10' => 'Oracle Linux 7.5 - 7.8',
			'ol 7.4' => 'Oracle Linux 7.5 - 7.8',
			'rhel 5.11' => 'Red Hat Enterprise Linux 7.0 - 7.5',
			'rocky 7.9' => 'Rocky Linux 8.x',
			'sles 11.4' => 'SUSE Linux Enterprise Server 15.3 and later',
			'sles 13' => 'SUSE Linux Enterprise Server 15.3 and later',
			'ubuntu 10.04' => 'Ubuntu 18.04 LTS',
			'ubuntu 12.10' => 'Ubuntu 18.04 LTS',
			'ubuntu 16.10' => 'Ubuntu 18.04 LTS',
			'ubuntu 18.03' => 'Ubuntu 18.04 LTS',
		},
		newer => {
			'almalinux 10' => 'AlmaLinux 9.x',
			'amzn 2024' => 'Amazon Linux 2023.0.20230315.0 and later',
			'stream 10' => 'CentOS Stream 9',
			'debian 13' => 'Debian Bookworm (12)',
			'ol 10.0' => 'Oracle Linux 9.x',
			'rhel 11.0' => 'Red Hat Enterprise Linux 10.x',
			'rocky 11.0' => 'Rocky Linux 10.x',
			'sles 16' => 'SUSE Linux Enterprise Server 15.3 and later',
			'sles 16.0' => 'SUSE Linux Enterprise Server 15.3 and later',
			'ubuntu 25.05' => 'Ubuntu 25.04',
			'ubuntu 25.10' => 'Ubuntu 25.04',
			'ubuntu 26.04' => 'Ubuntu 25.04',
		},
		gap => ['almalinux 8.11', 'amzn 3', 'amzn 2011.09', 'amzn 2012.02', 'amzn 2018.04', 'amzn 2022',
			'amzn 2022.0.20220504', 'centos 9.0', 'ol 7.9', 'ubuntu 18.05', 'ubuntu 18.10', 'ubuntu 19.10',
			'ubuntu 20.03', 'ubuntu 20.05', 'ubuntu 20.11', 'ubuntu 21.10', 'ubuntu 22.03', 'ubuntu 22.05',
			'ubuntu 22.10', 'ubuntu 23.04', 'ubuntu 23.10', 'ubuntu 24.03', 'ubuntu 24.05', 'ubuntu 24.10',
			'ubuntu 25.03'],
		absent => ['raspbian 7 arm', 'raspbian 10 arm', 'raspbian 12 arm'],
		was => {
			'amzn 2012.03' => 'Amazon Linux 2012.03 - 2014.09',
			'amzn 2014.09 x86' => 'Amazon Linux 2012.03 - 2014.09',
			'amzn 2015.03' => 'Amazon Linux 2015.03 - 2018.03',
			'amzn 2018.03' => 'Amazon Linux 2015.03 - 2018.03',
			'centos 6.0' => 'CentOS Linux 6.x',
			'centos 6.10 x86' => 'CentOS Linux 6.x',
			'centos 7.1' => 'CentOS Linux 7.1 and later 7.x',
			'centos 7.9 arm64' => 'CentOS Linux 7.1 and later 7.x',
			'centos 8.0' => 'CentOS Linux 8.0 - 8.5',
			'centos 8.5 arm64' => 'CentOS Linux 8.0 - 8.5',
			'stream 8 arm64' => 'CentOS Stream 8',
			'debian 8' => 'Debian Jessie (8)',
			'debian 9 arm64' => 'Debian Stretch (9)',
			'debian 10 arm64' => 'Debian Buster (10)',
			'raspbian 8 arm' => 'Raspbian Jessie, Stretch',
			'raspbian 9 arm' => 'Raspbian Jessie, Stretch',
			'rhel 6.0 x86' => 'Red Hat Enterprise Linux 6.x',
			'rhel 6.10' => 'Red Hat Enterprise Linux 6.x',
			'sles 12' => 'SUSE Linux Enterprise Server 12 and later 12.x',
			'sles 12.5' => 'SUSE Linux Enterprise Server 12 and later 12.x',
			'sles 15 arm64' => 'SUSE Linux Enterprise Server 15 and later 15.x',
			'sles 15.2' => 'SUSE Linux Enterprise Server 15 and later 15.x',
			'ubuntu 12.04 x86' => 'Ubuntu 12.04 LTS',
			'ubuntu 14.04' => 'Ubuntu 14.04 LTS',
			'ubuntu 16.04 arm64' => 'Ubuntu 16.04 LTS',
			'ubuntu 20.10 arm64' => 'Ubuntu 20.10 STR',
		},
	},
);

sub beside_is {
	my ($edition, $case, $exit, $words) = @_;
	my ($id, $version, $arch) = split / /, $case;
	my ($root, $system) = system_tree($id, $version);
	$words =~ s/SYSTEM/$system/;
	verdict_is($edition, $root, $arch // 'x86_64', $exit, $words);
}

for my $edition (sort keys %rows) {
	row_is($edition, @$_) for @{ $rows{$edition} };

	my %beside = %{ $beside{$edition} };
	beside_is($edition, $_, 2,
		"SYSTEM is older than all that are listed in edition $edition, the first is $beside{older}{$_}")
		for sort keys %{ $beside{older} };
	beside_is($edition, $_, 1,
		"SYSTEM is newer than all that are listed in edition $edition, the last is $beside{newer}{$_}")
		for sort keys %{ $beside{newer} };
	beside_is($edition, $_, 2, "SYSTEM is none of the versions listed in edition $edition") for @{ $beside{gap} };
	for my $case (@{ $beside{absent} }) {
		my ($id) = split / /, $case;
		beside_is($edition, $case, 2, "SYSTEM (ID $id) is not listed in edition $edition");
	}
	for my $case (sort keys %{ $beside{was} }) {
		my $remark = $case =~ /^(centos|rhel) 6\./ ? ", $agent" : '';
		beside_is($edition, $case, 1,
			"SYSTEM is no longer listed in edition $edition, it was as $beside{was}{$case} in 2023-04$remark");
	}
}

# No longer listed, and on a processor that it never was listed for: the worse of both first.
{
	my ($root, $system) = system_tree('ubuntu', '16.04');
	verdict_is('2026-10', $root, 'x86', 2, 'x86 is not listed, only x86_64 arm64, for Ubuntu 16.04 LTS in 2023-04, '
		. "$system is no longer listed in edition 2026-10, it was as Ubuntu 16.04 LTS in 2023-04");
}

done_testing();
