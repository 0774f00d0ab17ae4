#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_os: which system it takes a tree for, and what it accepts as evidence of that.
use strict;
use warnings;

use lib 'tests';
use POSIX qw(mkfifo);
use Socket;
use Test::More;
use TestPlugin;

my $edition = '2026-10';

# verdict(ROOT, 0, 'words of the status line', 'name'): on x86_64.
sub verdict {
	my ($root, $exit, $words, $name, @more) = @_;
	my $state = (qw(OK WARNING CRITICAL UNKNOWN))[$exit];
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	plugin_is('check_ssm_os', ["--root=$root", '--arch=x86_64', @more], $exit, "SSM_OS $state: $words\n", $name);
}

# The words about a system that is listed; that is none of the listed versions; that has no row.
sub listed { "$_[0] on x86_64 is listed in edition $edition as $_[1]" }
sub gap { "$_[0] is none of the versions listed in edition $edition" }
sub absent { "$_[0] is not listed in edition $edition" }
sub newer { "$_[0] is newer than all that are listed in edition $edition, the last is $_[1]" }
sub was { "$_[0] is no longer listed in edition $edition, it was as $_[1]" }
sub unknown { "the system is unknown: $_[0]" }
sub no_evidence { unknown('/etc/os-release is no evidence: ' . $_[0]) }

my $ubuntu = qq(NAME="Ubuntu"\nID=ubuntu\nVERSION_ID="22.04"\n);
my $ubuntu_listed = listed('Ubuntu 22.04', 'Ubuntu 22.04 LTS');
my $fedora = "NAME=Fedora\nID=fedora\nVERSION_ID=40\n";
my $lost = unknown('there is no os-release file and none of those from before it');

# The text as /etc/os-release.
sub text_is {
	my ($text, $exit, $words, $name, @more) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	verdict(tree('etc/os-release' => $text), $exit, $words, $name, @more);
}

# An ELF header: class 1 is 32-bit, 2 64-bit; order 1 is little, 2 big endian.
sub elf {
	my ($class, $order, $machine) = @_;
	my $short = $order == 2 ? 'n' : 'v';
	return pack("a4 C4 x8 $short $short x44", "\x7fELF", $class, $order, 1, 0, 3, $machine);
}

subtest 'trees of our own' => sub {
	my $agent = 'agent 3.0.x at most';

	verdict('tests/roots/debian-12', 0, listed('Debian GNU/Linux 12', 'Debian Bookworm (12)'), 'a relative link');
	verdict('tests/roots/ubuntu-merged', 0, listed('Ubuntu 24.04', 'Ubuntu 24.04 LTS'), 'an absolute link');
	verdict('tests/roots/../roots/debian-12/', 0, listed('Debian GNU/Linux 12', 'Debian Bookworm (12)'),
		'a root with .. and a slash at its end');
	verdict('tests/roots/bottlerocket-control', 0, listed('Bottlerocket 1.20.3', 'Bottlerocket 1.0.0 and later'),
		'bottlerocket-release before the os-release of another system');
	verdict('tests/roots/oracle-7', 0, listed('Oracle Linux Server 7.8', 'Oracle Linux 7.5 - 7.8'),
		'oracle-release before a redhat-release that says Red Hat 7.9');
	verdict('tests/roots/centos-7', 1, was('CentOS Linux 7.9.2009', 'CentOS Linux 7.1 and later 7.x in 2023-04'),
		'CentOS 7 with its minor number');
	verdict('tests/roots/sles-11', 2, 'SUSE Linux Enterprise Server 11.4 is older than all that are listed in edition '
		. "$edition, the first is SUSE Linux Enterprise Server 15.3 and later", 'SLES 11 by SuSE-release');
	verdict('tests/roots/sles-11', 2, 'SUSE Linux Enterprise Server 11.4 is older than all that are listed in edition '
		. '2019-04, the first is SUSE Linux Enterprise Server 12 and later 12.x', '... in 2019-04', '-E', '2019-04');
	plugin_is('check_ssm_os', ['--root=tests/roots/centos-7', '--arch=arm64', '--edition=2019-04'], 0,
		"SSM_OS OK: CentOS Linux 7.9.2009 on arm64 is listed in edition 2019-04 as CentOS Linux 7.1 and later 7.x\n",
		'CentOS 7 in 2019-04');
	verdict(tree('etc/centos-release' => "CentOS release 6.10 (Final)\n",
			'etc/redhat-release' => \'centos-release', 'etc/system-release' => \'centos-release'), 0,
		"CentOS 6.10 on x86_64 is listed in edition 2019-04 as CentOS Linux 6.3 and later 6.x, $agent",
		'CentOS 6 has no os-release', '-E', '2019-04');
	verdict(tree('etc/redhat-release' => "CentOS release 6.10 (Final)\n"), 1,
		was('CentOS 6.10', "CentOS Linux 6.x in 2023-04, $agent"), 'CentOS 6 by redhat-release alone');
	verdict(tree('etc/system-release' => "Amazon Linux AMI release 2018.03\n"), 1,
		was('Amazon Linux AMI 2018.03', 'Amazon Linux 2015.03 - 2018.03 in 2023-04'), 'system-release');
	verdict(tree('etc/redhat-release' => "Red Hat Enterprise Linux release 8.10 (Ootpa)\n"), 0,
		listed('Red Hat Enterprise Linux 8.10', 'Red Hat Enterprise Linux 7.6 - 8.x'), 'redhat-release');
	verdict(tree('etc/SuSE-release' => "SUSE Linux Enterprise Server 12 (x86_64)\r\nVERSION = 12\r\nPATCHLEVEL = 0\r\n"), 1,
		was('SUSE Linux Enterprise Server 12', 'SUSE Linux Enterprise Server 12 and later 12.x in 2023-04'),
		'SuSE-release with patch level 0 and CRLF');
	verdict(tree(), 3, $lost, 'an empty tree');
	verdict(tree('etc' => "a file\n"), 3, $lost, 'etc is a file');
};

subtest 'CentOS Linux and CentOS Stream' => sub {
	my $stream = qq(NAME="CentOS Stream"\nVERSION="8"\nID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="8"\n);
	my $linux = $stream =~ s/Stream/Linux/r;
	my $seven = $linux =~ s/8/7/gr;
	my $release = 'etc/centos-release';
	my $missing = '/etc/centos-release is not there, which has the minor number of CentOS Linux';
	my $old = "is older than all that are listed in edition $edition, the first is CentOS Stream 9";
	my $was_7 = was('CentOS Linux 7.6.1810', 'CentOS Linux 7.1 and later 7.x in 2023-04');

	verdict(tree('etc/os-release' => qq(NAME="CentOS Linux"\nID="centos"\n), $release => "CentOS Linux release 7.6.1810 (Core)\n"),
		3, "CentOS Linux has no VERSION_ID that could be looked up in edition $edition", 'one without a version');
	verdict(tree('etc/os-release' => $stream, $release => "CentOS Stream release 8\n"), 1,
		was('CentOS Stream 8', 'CentOS Stream 8 in 2023-04'), 'Stream 8');
	text_is($stream, 1, was('CentOS Stream 8', 'CentOS Stream 8 in 2023-04'), 'Stream 8 needs no centos-release');
	verdict(tree('etc/os-release' => $linux, $release => "CentOS Linux release 8.5.2111\n"), 1,
		was('CentOS Linux 8.5.2111', 'CentOS Linux 8.0 - 8.5 in 2023-04'), 'CentOS Linux 8');
	text_is($linux, 3, unknown($missing), 'CentOS Linux 8 without centos-release');
	verdict(tree('etc/os-release' => $linux =~ s/^NAME.*\n//r, $release => "CentOS Stream release 8\n"), 3,
		"centos 8 has no NAME to tell CentOS Linux from CentOS Stream in edition $edition", 'CentOS 8 without NAME');
	text_is($stream =~ s/8/9/gr, 0, listed('CentOS Stream 9', 'CentOS Stream 9'), 'Stream 9');
	text_is($stream =~ s/8/10/gr, 1, newer('CentOS Stream 10', 'CentOS Stream 9'), 'Stream 10');
	verdict(tree('etc/os-release' => $linux =~ s/8/9/gr, $release => "CentOS Linux release 9.0\n"), 2,
		gap('CentOS Linux 9.0'), 'a CentOS Linux 9 was never listed');
	verdict(tree('etc/os-release' => $stream =~ s/Stream/Streams/r, $release => "CentOS Linux release 8.5.2111\n"), 2,
		"CentOS Streams 8.5.2111 $old", 'another NAME is neither of them');

	text_is($seven, 3, unknown($missing), 'CentOS 7: no centos-release');
	verdict(tree('etc/os-release' => $seven, $release => "CentOS Linux release 7.0.1406 (Core)\n"), 2,
		"CentOS Linux 7.0.1406 $old", 'CentOS 7.0 was never listed');
	verdict(tree('etc/os-release' => $seven, $release => "CentOS Linux release 7.6.1810 (Core)\n"), 1, $was_7,
		'CentOS 7.6');
	verdict(tree('etc/os-release' => $seven, 'etc/redhat-release' => "CentOS Linux release 7.6.1810 (Core)\n"), 1, $was_7,
		'CentOS 7.6 by redhat-release');
	verdict(tree('etc/os-release' => $seven, $release => "CentOS Linux release 8.1.1911 (Core)\n"), 3,
		unknown('os-release and centos-release disagree on the version: 7 and 8.1.1911'), 'they disagree');
	verdict(tree('etc/os-release' => $seven, $release => "CentOS Linux release 77.1 (Core)\n"), 3,
		unknown('os-release and centos-release disagree on the version: 7 and 77.1'), '7 is not the beginning of 77');
	verdict(tree('etc/os-release' => $seven, $release => "CentOS\n"), 3,
		unknown('/etc/centos-release is no evidence: it names no release'), 'centos-release is malformed');
	verdict(tree('etc/os-release' => $seven, $release => "CentOS Linux release (Core)\n"), 3,
		unknown('/etc/centos-release is no evidence: it has no version'), 'centos-release has no version');
	verdict(tree('etc/os-release' => $seven, $release => ''), 3,
		unknown('/etc/centos-release is no evidence: it names no release'), 'centos-release is empty');
	verdict(tree("$release/x" => '', 'etc/os-release' => $seven, 'etc/redhat-release' => "CentOS Linux release 7.6\n"), 3,
		unknown('/etc/centos-release is no evidence: not a regular file'),
		'centos-release is a directory: no other file is asked instead');
	verdict(tree('etc/os-release' => $seven =~ s/"7"/"7.9"/gr), 1,
		was('CentOS Linux 7.9', 'CentOS Linux 7.1 and later 7.x in 2023-04'), 'a minor number in os-release will do');
	text_is($seven =~ s/^NAME.*\n//r, 3, unknown($missing), 'CentOS 7 without NAME needs centos-release no less');
	verdict(tree('etc/os-release' => $seven =~ s/^NAME.*\n//r, $release => "CentOS Linux release 7.6.1810 (Core)\n"), 1,
		was('centos 7.6.1810', 'CentOS Linux 7.1 and later 7.x in 2023-04'), '... and believes it');
};

subtest 'look-alikes' => sub {
	# ID, NAME, VERSION_ID, ID_LIKE: the last is never believed.
	my @others = (
		['alpine', 'Alpine Linux', '3.18.12', ''],
		['arch', 'Arch Linux', 'TEMPLATE_VERSION_ID', ''],
		['clearos', 'ClearOS', '7', 'rhel fedora'],
		['cloudlinux', 'CloudLinux', '8.10', 'rhel fedora centos'],
		['devuan', 'Devuan GNU/Linux', '5', 'debian'],
		['elementary', 'elementary OS', '7.1', 'ubuntu debian'],
		['eurolinux', 'EuroLinux', '9.2', 'rhel fedora centos'],
		['fedora', 'Fedora Linux', '42', ''],
		['flatcar', 'Flatcar Container Linux by Kinvolk', '3815.2.0', 'coreos'],
		['gentoo', 'Gentoo', '2.15', ''],
		['kali', 'Kali GNU/Linux', '2024.1', 'debian'],
		['linuxmint', 'Linux Mint', '22', 'ubuntu debian'],
		['manjaro', 'Manjaro Linux', '24.0', 'arch'],
		['miraclelinux', 'MIRACLE LINUX', '9.2', 'rhel fedora'],
		['neon', 'KDE neon', '22.04', 'ubuntu debian'],
		['nixos', 'NixOS', '18.09.1436.a7fd4310c0c', ''],
		['openEuler', 'openEuler', '22.03', ''],
		['opensuse-leap', 'openSUSE Leap', '15.5', 'suse opensuse'],
		['parrot', 'Parrot OS', '6.0', 'debian'],
		['pop', 'Pop!_OS', '22.04', 'ubuntu debian'],
		['rancheros', 'RancherOS', 'v1.4.2', ''],
		['scientific', 'Scientific Linux', '7.5', 'rhel centos fedora'],
		['sled', 'SLED', '15.5', 'suse'],
		['sles_sap', 'SLES_SAP', '15.5', 'suse'],
		['trisquel', 'Trisquel GNU/Linux', '11.0', 'ubuntu debian'],
		['virtuozzo', 'Virtuozzo', '7', 'rhel fedora'],
		['xenenterprise', 'XenServer', '8', 'centos rhel fedora'],
		['zorin', 'Zorin OS', '17', 'ubuntu debian'],
		['debian-edu', 'Debian GNU/Linux', '12', 'debian'],
		['Debian', 'Debian GNU/Linux', '12', 'debian'],
		['ubuntu-core', 'Ubuntu', '22.04', 'ubuntu'],
		['ubunt', 'Ubuntu', '22.04', 'ubuntu'],
		['rocky-linux', 'Rocky Linux', '9.5', 'rocky rhel'],
	);
	for (@others) {
		my ($id, $name, $version, $like) = @$_;
		my $title = $version =~ /^[0-9.]+$/ ? "$name $version" : $name;
		for my $asked ('2019-04', '2026-10') {
			text_is(qq(NAME="$name"\nID=$id\nID_LIKE="$like"\nVERSION_ID="$version"\n), 2,
				"$title (ID $id) is not listed in edition $asked", "$id in $asked", '-E', $asked);
		}
	}
	text_is("ID=void\n", 2, absent('void (ID void)'), 'ID alone');
	text_is(qq(ID_LIKE=debian\nVERSION_ID=12\nNAME="Debian GNU/Linux"\n), 3, no_evidence('it has no ID'), 'no ID');

	verdict(tree('etc/redhat-release' => "Scientific Linux release 7.5 (Nitrogen)\n"), 2, absent('Scientific Linux 7.5'),
		'legacy: Scientific Linux');
	verdict(tree('etc/redhat-release' => "CentOS Linux Enterprise release 7.5\n"), 2, absent('CentOS Linux Enterprise 7.5'),
		'legacy: a name that begins with one that is listed');
	verdict(tree('etc/redhat-release' => "My CentOS Linux release 7.5\n"), 2, absent('My CentOS Linux 7.5'),
		'legacy: a name that ends with one that is listed');
	verdict(tree('etc/redhat-release' => "Fedora release 20 (Heisenbug)\n"), 2, absent('Fedora 20'), 'legacy: Fedora');
	verdict(tree('etc/SuSE-release' => "openSUSE 11.4 (x86_64)\nVERSION = 11.4\n"), 3,
		unknown('/etc/SuSE-release is no evidence: it names no release'), 'legacy: openSUSE');
	verdict(tree('etc/SuSE-release' => "SUSE Linux Enterprise Desktop 12 (x86_64)\nVERSION = 12\n"), 2,
		absent('SUSE Linux Enterprise Desktop 12'), 'legacy: SUSE Linux Enterprise Desktop');

	my $debian = qq(PRETTY_NAME="Debian GNU/Linux"\nNAME="Debian GNU/Linux"\nID=debian\n);
	text_is($debian, 3, "Debian GNU/Linux has no VERSION_ID that could be looked up in edition $edition",
		'Debian testing and sid');
	text_is($debian, 2, 'Debian GNU/Linux (ID debian) is not listed in edition 2019-04',
		'... in an edition that lists no Debian', '-E', '2019-04');
	text_is("${debian}VERSION_ID=trixie/sid\n", 3,
		"Debian GNU/Linux has no VERSION_ID that could be looked up in edition $edition", 'VERSION_ID is no version');
	text_is("${debian}VERSION_ID=12a\n", 3,
		"Debian GNU/Linux has no VERSION_ID that could be looked up in edition $edition", 'VERSION_ID 12a');
	text_is("${debian}VERSION_ID=1234567890\n", 3,
		"Debian GNU/Linux has no VERSION_ID that could be looked up in edition $edition", 'VERSION_ID of ten digits');
	text_is("${debian}VERSION_ID=012\n", 0, listed('Debian GNU/Linux 012', 'Debian Bookworm (12)'), 'a leading zero');
	verdict(tree('etc/os-release' => $debian, 'etc/debian_version' => "12.9\n"), 3,
		"Debian GNU/Linux has no VERSION_ID that could be looked up in edition $edition", 'debian_version is no evidence');

	# 64-bit Raspberry Pi OS says that it is Debian, and so it is listed as that.
	my $pi = tree('etc/os-release' => "${debian}VERSION_ID=12\n", 'etc/rpi-issue' => "Raspberry Pi reference 2024-03-15\n");
	plugin_is('check_ssm_os', ["--root=$pi", '--arch=arm64'], 0,
		"SSM_OS OK: Debian GNU/Linux 12 on arm64 is listed in edition 2026-10 as Debian Bookworm (12)\n",
		'64-bit Raspberry Pi OS');
	plugin_is('check_ssm_os', ["--root=$pi", '--arch=arm'], 2,
		"SSM_OS CRITICAL: arm is not listed, only x86_64 arm64, for Debian Bookworm (12)\n", '... and its 32-bit kin');

	my $preview = qq(NAME="Amazon Linux"\nID="amzn"\nID_LIKE="fedora"\nVERSION_ID="2022"\n);
	text_is($preview, 2, gap('Amazon Linux 2022'), 'Amazon Linux 2022');
	text_is($preview, 2, 'Amazon Linux 2022 is none of the versions listed in edition 2019-04', '... in 2019-04',
		'-E', '2019-04');
	text_is($preview, 2, gap('Amazon Linux 2022'), '... whatever --newer says', '--newer=ok');
};

subtest 'spellings of os-release' => sub {
	my $assigned = sub { "NAME=Ubuntu\nID=$_[0]\nVERSION_ID=$_[1]\n" };
	my @good = (
		['no quotes', $assigned->('ubuntu', '22.04')],
		['double quotes', $assigned->('"ubuntu"', '"22.04"')],
		['single quotes', $assigned->(q('ubuntu'), q('22.04'))],
		['escapes in double quotes', $assigned->('"u\\buntu"', '"22\\.04"')],
		['escapes without quotes', $assigned->('u\\buntu', '22\\.04')],
		['comments and empty lines', "# ID=fedora\n\n" . $assigned->('ubuntu', '22.04') . "#ID=fedora\n  # ID=fedora\n\n"],
		['CRLF', $ubuntu =~ s/\n/\r\n/gr],
		['no newline at the end', $ubuntu =~ s/\n\z//r],
		['VERSION_ID first', qq(VERSION_ID="22.04"\nID=ubuntu\nNAME="Ubuntu"\n)],
		['the last of a repeated key', "ID=fedora\nVERSION_ID=40\nNAME=Fedora\n$ubuntu"],
		['blanks around a line', "  NAME=Ubuntu  \n\tID=ubuntu\t\n VERSION_ID=22.04 \n"],
		['lines that assign nothing', "a line\n=\n==\n$ubuntu"],
		['keys that resemble', "ID_LIKE=fedora\nXID=fedora\nIDX=fedora\nid=fedora\n$ubuntu"],
		['a malformed value of no concern', "PRETTY_NAME=two words\n$ubuntu"],
		['one byte less than the limit', $ubuntu . '#' x (65535 - length $ubuntu)],
	);
	text_is($_->[1], 0, $ubuntu_listed, $_->[0]) for @good;
	text_is("${ubuntu}ID=fedora\n", 2, absent('Ubuntu 22.04 (ID fedora)'), 'the last of a repeated key, the other way');

	my @bad = (
		['empty', '', 'it has no ID'],
		['an empty ID', qq(ID=\nVERSION_ID=22.04\n), 'it has no ID'],
		['an empty ID in quotes', qq(ID=""\nVERSION_ID=22.04\n), 'it has no ID'],
		['a blank before =', "ID =ubuntu\n", 'it has no ID'],
		['a blank behind =', "ID= ubuntu\n", 'its ID is malformed'],
		['two words', "ID=ubuntu linux\n", 'its ID is malformed'],
		['concatenation', qq(ID="ubun"tu\n), 'its ID is malformed'],
		['a quote inside', qq(ID=ubun"tu"\n), 'its ID is malformed'],
		['bytes that no ID has', "ID=ubuntu/22\n", 'its ID is malformed'],
		['an expansion', "ID=\$NAME\nNAME=ubuntu\n", 'its ID is malformed'],
		['an ID of 64 bytes', 'ID=' . 'u' x 64 . "\n", 'its ID is malformed'],
		['a VERSION_ID of 64 bytes', "ID=ubuntu\nVERSION_ID=22.04" . '.0' x 30 . "\n", 'its VERSION_ID is malformed'],
		['two words in VERSION_ID', "ID=ubuntu\nVERSION_ID=22.04 LTS\n", 'its VERSION_ID is malformed'],
		['two words in NAME', "ID=ubuntu\nVERSION_ID=22.04\nNAME=Ubuntu Linux\n", 'its NAME is malformed'],
		['a backslash at the end', "ID=ubuntu\\\n", 'its ID is malformed'],
		['no closing quote', qq(ID=ubuntu\nVERSION_ID="22.04\n), 'a quotation in it has no end'],
		['no closing quote elsewhere', qq(${ubuntu}PRETTY_NAME="Ubuntu\nHOME_URL="x"\n), 'a quotation in it has no end'],
		['an escaped closing quote', qq(${ubuntu}PRETTY_NAME="Ubuntu\\"\n), 'a quotation in it has no end'],
		['a newline inside quotes', qq(${ubuntu}NAME="Ubuntu\nLinux"\n), 'a quotation in it has no end'],
		['a NUL byte', "$ubuntu#\0\n", 'it holds a NUL byte'],
		['a NUL byte in ID', "ID=ubuntu\0x\nVERSION_ID=22.04\n", 'it holds a NUL byte'],
		['the limit', $ubuntu . '#' x (65536 - length $ubuntu), 'longer than it may be'],
		['2 MB', $ubuntu . "# filler\n" x 233_017, 'longer than it may be'],
		['a byte order mark', "\xef\xbb\xbfID=ubuntu\nVERSION_ID=22.04\n", 'it has no ID'],
		['UTF-16', "I\0D\0=\0u\0b\0u\0n\0t\0u\0\n\0", 'it holds a NUL byte'],
	);
	text_is($_->[1], 3, no_evidence($_->[2]), $_->[0]) for @bad;
	text_is("ID=" . 'u' x 63 . "\n", 2, absent('u' x 63 . ' (ID ' . 'u' x 63 . ')'), 'an ID of 63 bytes');

	# What is there and no evidence is never replaced by a file that comes later.
	verdict(tree('etc/os-release' => '', 'usr/lib/os-release' => $ubuntu), 3, no_evidence('it has no ID'),
		'empty beside a good one in /usr/lib');
	verdict(tree('etc/bottlerocket-release' => "ID=\n", 'etc/os-release' => $ubuntu), 3,
		unknown('/etc/bottlerocket-release is no evidence: it has no ID'), 'a malformed bottlerocket-release');
	verdict(tree('etc/os-release' => $fedora, 'usr/lib/os-release' => $ubuntu), 2, absent('Fedora 40 (ID fedora)'),
		'/etc before /usr/lib');
	verdict(tree('usr/lib/os-release' => $ubuntu, 'etc/redhat-release' => "Fedora release 20\n"), 0, $ubuntu_listed,
		'/usr/lib before the legacy files');
	verdict(tree('usr/lib/os-release' => "ID\n"), 3, unknown('/usr/lib/os-release is no evidence: it has no ID'),
		'/usr/lib/os-release is named');
	verdict(tree('etc/redhat-release' => "Red Hat Enterprise Linux release 9.4\0\n"), 3,
		unknown('/etc/redhat-release is no evidence: it holds a NUL byte'), 'a NUL byte in a legacy file');
	verdict(tree('etc/redhat-release' => "\nVERSION = 12\n"), 3,
		unknown('/etc/redhat-release is no evidence: it names no release'), 'a legacy file with an empty first line');
	verdict(tree('etc/redhat-release' => "Red Hat Enterprise Linux release nine\n"), 3,
		unknown('/etc/redhat-release is no evidence: it has no version'), 'a legacy file without a version');
	verdict(tree('etc/SuSE-release' => "SUSE Linux Enterprise Server 11 (x86_64)\nPATCHLEVEL = 4\n"), 3,
		unknown('/etc/SuSE-release is no evidence: it has no version'), 'SuSE-release without VERSION');
};

subtest 'what is no regular file' => sub {
	my $node = sub {
		my ($make) = @_;
		return tree('etc/os-release' => $make, 'usr/lib/os-release' => $ubuntu);
	};
	verdict($node->(sub { mkdir $_[0] }), 3, no_evidence('not a regular file'), 'a directory');
	verdict($node->(sub { mkfifo($_[0], 0644) or die }), 3, no_evidence('not a regular file'), 'a FIFO');

	# A socket's path has to fit its address: bind by a short relative one.
	my $with_socket = $node->(sub {
		my ($path) = @_;
		symlink($path =~ s{/os-release$}{}r, my $short = scratch() . '/s') or die;
		socket(my $socket, AF_UNIX, SOCK_STREAM, 0) or die "$!";
		bind($socket, pack_sockaddr_un("$short/os-release")) or die "$!";
	});
	verdict($with_socket, 3, no_evidence('not a regular file'), 'a socket');

	SKIP: {
		need('root', 1);
		my $root = $node->(sub { system('mknod', $_[0], 'c', 1, 3) == 0 or die });
		my $usable = open(my $null, '<', "$root/etc/os-release");
		verdict($root, 3, no_evidence($usable ? 'not a regular file' : 'permission denied'), 'a device');
	}

	my $unreadable = $node->(sub { put($_[0], $ubuntu); chmod 0, $_[0] });
	my $walled = tree('etc/os-release' => $ubuntu, 'usr/lib/os-release' => $ubuntu);
	chmod 0755, $unreadable, $walled;
	chmod 0, "$walled/etc";
	my $plugin = unprivileged(plugin('check_ssm_os'));
	answers(run({ setup => unprivileged() }, $plugin, "--root=$unreadable", '--arch=x86'), 3,
		'SSM_OS UNKNOWN: ' . no_evidence('permission denied') . "\n", 'a file that may not be read');
	answers(run({ setup => unprivileged() }, $plugin, "--root=$walled", '--arch=x86'), 3, 'SSM_OS UNKNOWN: '
		. unknown('/etc/bottlerocket-release is no evidence: permission denied') . "\n",
		'a directory that may not be searched');
	chmod 0755, "$walled/etc";
	my $seven = qq(NAME="CentOS Linux"\nID=centos\nVERSION_ID=7\n);
	my $half = tree('etc/os-release' => $seven, 'etc/centos-release' => sub { put($_[0], "x\n"); chmod 0, $_[0] });
	chmod 0755, $half;
	answers(run({ setup => unprivileged() }, $plugin, "--root=$half", '--arch=x86'), 3,
		'SSM_OS UNKNOWN: ' . unknown('/etc/centos-release is no evidence: permission denied') . "\n",
		'CentOS 7: centos-release may not be read');
};

subtest 'links stay inside the root' => sub {
	my $at = sub {
		my ($target, %more) = @_;
		return tree('etc/os-release' => \$target, 'usr/lib/os-release' => $ubuntu, %more);
	};
	my $outside = tree('os-release' => $fedora);
	my $up = '../' x 40;

	verdict($at->('/usr/lib/os-release'), 0, $ubuntu_listed, 'absolute');
	verdict($at->('../usr/lib/os-release'), 0, $ubuntu_listed, 'relative');
	verdict($at->('/opt/os-release', 'opt/os-release' => $fedora), 2, absent('Fedora 40 (ID fedora)'), 'elsewhere inside');
	verdict($at->("${up}opt/os-release", 'opt/os-release' => $fedora), 2, absent('Fedora 40 (ID fedora)'),
		'.. at the root stays there');
	verdict($at->('.././/../opt/./a/../b/..//os-release', 'opt/os-release' => $fedora, 'opt/a/x' => '', 'opt/b/x' => ''), 2,
		absent('Fedora 40 (ID fedora)'), '. and .. on the way');
	verdict($at->('../missing/../usr/lib/os-release'), 0, $ubuntu_listed, '.. behind what is not there is dangling');
	verdict($at->("$outside/os-release"), 0, $ubuntu_listed, 'an absolute one out of the root is dangling');
	verdict($at->("$up$outside/os-release"), 0, $ubuntu_listed, 'a relative one out of the root is dangling');
	verdict($at->('../../../../etc/os-release'), 3, no_evidence('too many symbolic links'),
		'what would be the host\'s own is itself');
	verdict($at->("$outside/os-release", "$outside/os-release" => $fedora), 2, absent('Fedora 40 (ID fedora)'),
		'... and the same path inside the root is found');
	verdict(tree('etc/os-release' => \'nowhere'), 3, $lost, 'dangling, and nothing else');
	verdict($at->('nowhere'), 0, $ubuntu_listed, 'dangling, so /usr/lib decides');
	verdict($at->('loop', 'etc/loop' => \'os-release'), 3, no_evidence('too many symbolic links'), 'a loop');
	verdict($at->('os-release'), 3, no_evidence('too many symbolic links'), 'a loop of one');
	verdict($at->('/usr/lib/os-release/x'), 0, $ubuntu_listed, 'through a file is dangling');
	verdict($at->('/usr/lib/'), 3, no_evidence('not a regular file'), 'to a directory');
	verdict($at->('x' x 256), 3, no_evidence('the path is too long'), 'a name that is too long');
	verdict(tree('etc' => \'/system/conf', 'system/conf/os-release' => \'../lib/os-release',
		'system/lib/os-release' => $ubuntu), 0, $ubuntu_listed, 'through a link to a directory, and .. from there');
	verdict(tree('etc' => \'system/conf', 'system' => \'/real', 'real/conf/os-release' => \'/system/lib/os-release',
		'real/lib/os-release' => $ubuntu), 0, $ubuntu_listed, 'through two links to directories');

	for my $length (39, 40, 41) {
		my %chain = map { ("etc/link$_" => \('link' . ($_ + 1))) } 1 .. $length - 1;
		my $root = tree(%chain, 'etc/os-release' => \'link1', "etc/link$length" => $fedora);
		verdict($root, $length > 40 ? (3, no_evidence('too many symbolic links')) : (2, absent('Fedora 40 (ID fedora)')),
			"a chain of $length links");
	}

	my $link = scratch() . '/root';
	symlink(tree('etc/os-release' => $ubuntu), $link) or die;
	verdict($link, 0, $ubuntu_listed, 'the root itself may be a link');
};

subtest 'the processor of a tree' => sub {
	my $processor = sub {
		my ($exit, $words, $name, %files) = @_;
		my $root = tree('etc/os-release' => $ubuntu, %files);
		my $state = (qw(OK WARNING CRITICAL UNKNOWN))[$exit];
		local $Test::Builder::Level = $Test::Builder::Level + 1;
		plugin_is('check_ssm_os', ["--root=$root"], $exit, "SSM_OS $state: $words\n", $name);
	};
	my $ok = sub { "Ubuntu 22.04 on $_[0] is listed in edition 2026-10 as Ubuntu 22.04 LTS" };
	my $not = sub { "$_[0] is not listed, only x86_64 arm64, for Ubuntu 22.04 LTS" };
	my $none = 'the processor is unknown: no program below the root tells its processor, name it with --arch';
	my $x86_64 = elf(2, 1, 62);

	$processor->(0, $ok->('x86_64'), 'x86_64', 'bin/sh' => $x86_64);
	$processor->(0, $ok->('aarch64'), 'aarch64', 'bin/sh' => elf(2, 1, 183));
	$processor->(2, $not->('armv7l'), '32-bit arm', 'bin/sh' => elf(1, 1, 40));
	$processor->(2, $not->('i686'), 'i386', 'bin/sh' => elf(1, 1, 3));
	$processor->(2, $not->('ppc64le'), 'ppc64le', 'bin/sh' => elf(2, 1, 21));
	$processor->(2, $not->('s390x'), 's390x, big endian', 'bin/sh' => elf(2, 2, 22));
	$processor->(2, $not->('riscv64'), 'riscv64', 'bin/sh' => elf(2, 1, 243));
	$processor->(3, $none, 'a machine without a name', 'bin/sh' => elf(2, 1, 999));
	$processor->(3, $none, 'x32: a 32-bit x86_64', 'bin/sh' => elf(1, 1, 62));
	$processor->(3, $none, 'big endian aarch64', 'bin/sh' => elf(2, 2, 183));
	$processor->(3, $none, 'no program');
	$processor->(3, $none, 'a script', 'bin/sh' => "#!/bin/busybox sh\n" . '#' x 80);
	$processor->(3, $none, 'an empty file', 'bin/sh' => '');
	$processor->(3, $none, 'a header of 19 bytes', 'bin/sh' => substr($x86_64, 0, 19));
	$processor->(0, $ok->('x86_64'), 'a header of 20 bytes', 'bin/sh' => substr($x86_64, 0, 20));
	$processor->(0, $ok->('x86_64'), 'a whole program', 'bin/sh' => $x86_64 . 'x' x 100_000);
	$processor->(0, $ok->('x86_64'), 'links on the way', 'bin' => \'usr/bin', 'usr/bin/sh' => \'/etc/alternatives/sh',
		'etc/alternatives/sh' => \'/usr/bin/dash', 'usr/bin/dash' => $x86_64);
	$processor->(0, $ok->('x86_64'), 'a FIFO is passed over', 'bin/sh' => sub { mkfifo($_[0], 0644) or die },
		'lib64/ld-linux-x86-64.so.2' => $x86_64);
	$processor->(0, $ok->('x86_64'), 'a loader only', 'lib64/ld-linux-x86-64.so.2' => $x86_64);
	$processor->(0, $ok->('aarch64'), 'a loader only, aarch64', 'lib/ld-linux-aarch64.so.1' => elf(2, 1, 183));
	$processor->(2, $not->('armv7l'), 'a loader only, arm', 'lib/ld-linux-armhf.so.3' => elf(1, 1, 40));
	$processor->(2, $not->('i686'), 'a loader only, i386', 'lib/ld-linux.so.2' => elf(1, 1, 3));
	$processor->(0, $ok->('aarch64'), '/bin/sh before the loaders', 'bin/sh' => elf(2, 1, 183),
		'lib64/ld-linux-x86-64.so.2' => $x86_64);
	$processor->(0, $ok->('x86_64'), 'a script, and a loader', 'bin/sh' => "#!/bin/busybox sh\n",
		'lib64/ld-linux-x86-64.so.2' => $x86_64);
	$processor->(3, $none, 'a link out of the root', 'bin/sh' => \('../' x 40 . 'bin/sh'));

	my $root = tree('etc/os-release' => $ubuntu, 'bin/sh' => elf(2, 1, 21));
	for my $arch (qw(x86_64 arm64 amd64 aarch64)) {
		plugin_is('check_ssm_os', ["--root=$root", "--arch=$arch"], 0, 'SSM_OS OK: ' . $ok->($arch) . "\n",
			"--arch=$arch decides over /bin/sh");
	}
	for my $arch (qw(x86 i386 i686 arm armv6l armv7l)) {
		plugin_is('check_ssm_os', ["--root=$root", "--arch=$arch"], 2, 'SSM_OS CRITICAL: ' . $not->($arch) . "\n",
			"--arch=$arch is another processor");
	}
};

# The real files: where they are they are read in place, never copied into the project.
subtest 'real files' => sub {
	my $samples = samples();
	plan skip_all => 'the collection of real files is not here' unless $samples;
	my $file = sub { slurp("$samples/$_[0]") };
	my $os = sub { tree('etc/os-release' => $file->("os-release/$_[0]")) };
	my $legacy = sub {
		my ($name, $path) = @_;
		return tree("etc/$path" => $file->("legacy-release/$name"));
	};
	my $centos = sub {
		my ($os_release, $release) = @_;
		return tree('etc/os-release' => $file->("os-release/$os_release"),
			'etc/centos-release' => $file->("legacy-release/$release"));
	};
	my $ok = 'SYSTEM on x86_64 is listed in edition EDITION as ';
	my $newer = 'SYSTEM is newer than all that are listed in edition EDITION, the last is ';
	my $older = 'SYSTEM is older than all that are listed in edition EDITION, the first is ';
	my $gap = 'SYSTEM is none of the versions listed in edition EDITION';
	my $was = 'SYSTEM is no longer listed in edition EDITION, it was as ';
	my $id = sub { "SYSTEM (ID $_[0]) is not listed in edition EDITION" };
	my $rhel = 'Red Hat Enterprise Linux';
	my $sles = 'SUSE Linux Enterprise Server';
	my $agent = 'agent 3.0.x at most';

	# name, tree, SYSTEM, exit status and words in 2019-04, then in 2026-10
	my @files = (
		['almalinux_9.6', $os->('almalinux_9.6'), 'AlmaLinux 9.6', 2, $id->('almalinux'), 0, "${ok}AlmaLinux 9.x"],
		['alpine_3.18.12', $os->('alpine_3.18.12'), 'Alpine Linux 3.18.12', 2, $id->('alpine'), 2, $id->('alpine')],
		['amzn_2', $os->('amzn_2'), 'Amazon Linux 2', 0, "${ok}Amazon Linux 2.0 and later",
			0, "${ok}Amazon Linux 2.0 and later"],
		['amzn_2018.03', $os->('amzn_2018.03'), 'Amazon Linux AMI 2018.03', 0, "${ok}Amazon Linux 2015.03 - 2018.03",
			1, "${was}Amazon Linux 2015.03 - 2018.03 in 2023-04"],
		['amzn_2023', $os->('amzn_2023'), 'Amazon Linux 2023', 1, "${newer}Amazon Linux 2015.03 - 2018.03",
			0, "${ok}Amazon Linux 2023.0.20230315.0 and later"],
		['arch_arch', $os->('arch_arch'), 'Arch Linux', 2, $id->('arch'), 2, $id->('arch')],
		['bottlerocket_1.47.0', $os->('bottlerocket_1.47.0'), 'Bottlerocket 1.47.0', 2, $id->('bottlerocket'),
			0, "${ok}Bottlerocket 1.0.0 and later"],
		['centos_7', $centos->('centos_7', 'redhat-release.centos7.6'), 'CentOS Linux 7.6.1810',
			0, "${ok}CentOS Linux 7.1 and later 7.x", 1, "${was}CentOS Linux 7.1 and later 7.x in 2023-04"],
		['centos_7 alone', $os->('centos_7'), '', (3,
			unknown('/etc/centos-release is not there, which has the minor number of CentOS Linux')) x 2],
		['centos_7 and 8.1', $centos->('centos_7', 'redhat-release.centos8.1'), '', (3,
			unknown('os-release and centos-release disagree on the version: 7 and 8.1.1911')) x 2],
		['centos_8', $os->('centos_8'), 'CentOS Stream 8', 1, "${newer}CentOS Linux 7.1 and later 7.x",
			1, "${was}CentOS Stream 8 in 2023-04"],
		['cloudlinux_8.10', $os->('cloudlinux_8.10'), 'CloudLinux 8.10', (2, $id->('cloudlinux')) x 2],
		['debian_9', $os->('debian_9'), 'Debian GNU/Linux 9', 2, $id->('debian'),
			1, "${was}Debian Stretch (9) in 2023-04"],
		['debian_11', $os->('debian_11'), 'Debian GNU/Linux 11', 2, $id->('debian'), 0, "${ok}Debian Bullseye (11)"],
		['debian_12', $os->('debian_12'), 'Debian GNU/Linux 12', 2, $id->('debian'), 0, "${ok}Debian Bookworm (12)"],
		['debian_debian', $os->('debian_debian'), 'Debian GNU/Linux', 2, $id->('debian'),
			3, 'SYSTEM has no VERSION_ID that could be looked up in edition EDITION'],
		['fedora_container_42', $os->('fedora_container_42'), 'Fedora Linux 42', (2, $id->('fedora')) x 2],
		['ol_9.1', $os->('ol_9.1'), 'Oracle Linux Server 9.1', 2, $id->('ol'), 0, "${ok}Oracle Linux 9.x"],
		['ol_server_7.8', $os->('ol_server_7.8'), 'Oracle Linux Server 7.8', 2, $id->('ol'),
			0, "${ok}Oracle Linux 7.5 - 7.8"],
		['rhel_7.5', $os->('rhel_7.5'), "$rhel Server 7.5", 0, "$ok$rhel 7.5", 0, "$ok$rhel 7.0 - 7.5"],
		['rhel_8.10', $os->('rhel_8.10'), "$rhel 8.10", 1, "$newer$rhel 7.6", 0, "$ok$rhel 7.6 - 8.x"],
		['rhel_10.0', $os->('rhel_10.0'), "$rhel 10.0", 1, "$newer$rhel 7.6", 0, "$ok$rhel 10.x"],
		['rocky_9.5', $os->('rocky_9.5'), 'Rocky Linux 9.5', 2, $id->('rocky'), 0, "${ok}Rocky Linux 9.x"],
		['scientific_7.5', $os->('scientific_7.5'), 'Scientific Linux 7.5', (2, $id->('scientific')) x 2],
		['sles_12.5', $os->('sles_12.5'), 'SLES 12.5', 0, "$ok$sles 12 and later 12.x",
			1, "$was$sles 12 and later 12.x in 2023-04"],
		['sles_15.3', $os->('sles_15.3'), 'SLES 15.3', 1, "$newer$sles 12 and later 12.x", 0, "$ok$sles 15.3 and later"],
		['ubuntu_16.04', $os->('ubuntu_16.04'), 'Ubuntu 16.04', 0, "${ok}Ubuntu 16.04 LTS",
			1, "${was}Ubuntu 16.04 LTS in 2023-04"],
		['ubuntu_18.04', $os->('ubuntu_18.04'), 'Ubuntu 18.04', (0, "${ok}Ubuntu 18.04 LTS") x 2],
		['ubuntu_22.04', $os->('ubuntu_22.04'), 'Ubuntu 22.04', 1, "${newer}Ubuntu 18.04 LTS", 0, "${ok}Ubuntu 22.04 LTS"],
		['SuSE-release.sles11.3', $legacy->('SuSE-release.sles11.3', 'SuSE-release'), "$sles 11.3",
			2, "$older$sles 12 and later 12.x", 2, "$older$sles 15.3 and later"],
		['SuSE-release.sles11.4', $legacy->('SuSE-release.sles11.4', 'SuSE-release'), "$sles 11.4",
			2, "$older$sles 12 and later 12.x", 2, "$older$sles 15.3 and later"],
		['oracle-release.ol6.10', $legacy->('oracle-release.ol6.10', 'oracle-release'), 'Oracle Linux Server 6.10',
			2, $id->('ol'), 2, "${older}Oracle Linux 7.5 - 7.8"],
		['oracle-release.ol7.8', $legacy->('oracle-release.ol7.8', 'oracle-release'), 'Oracle Linux Server 7.8',
			2, $id->('ol'), 0, "${ok}Oracle Linux 7.5 - 7.8"],
		['redhat-release.centos6.10', $legacy->('redhat-release.centos6.10', 'redhat-release'), 'CentOS 6.10',
			0, "${ok}CentOS Linux 6.3 and later 6.x, $agent", 1, "${was}CentOS Linux 6.x in 2023-04, $agent"],
		['redhat-release.centos7.6', $legacy->('redhat-release.centos7.6', 'redhat-release'), 'CentOS Linux 7.6.1810',
			0, "${ok}CentOS Linux 7.1 and later 7.x", 1, "${was}CentOS Linux 7.1 and later 7.x in 2023-04"],
		['redhat-release.centos8.1', $legacy->('redhat-release.centos8.1', 'redhat-release'), 'CentOS Linux 8.1.1911',
			1, "${newer}CentOS Linux 7.1 and later 7.x", 1, "${was}CentOS Linux 8.0 - 8.5 in 2023-04"],
		['redhat-release.rhel6.7', $legacy->('redhat-release.rhel6.7', 'redhat-release'), "$rhel Server 6.7",
			2, $gap, 1, "$was$rhel 6.x in 2023-04, $agent"],
		['system-release.amzn1-2018.03', $legacy->('system-release.amzn1-2018.03', 'system-release'),
			'Amazon Linux AMI 2018.03', 0, "${ok}Amazon Linux 2015.03 - 2018.03",
			1, "${was}Amazon Linux 2015.03 - 2018.03 in 2023-04"],
		['system-release.amzn2', $legacy->('system-release.amzn2', 'system-release'), 'Amazon Linux 2',
			(0, "${ok}Amazon Linux 2.0 and later") x 2],
	);
	for (@files) {
		my ($name, $root, $system, @verdicts) = @$_;
		for my $asked ('2019-04', '2026-10') {
			my ($exit, $words) = splice(@verdicts, 0, 2);
			$words =~ s/SYSTEM/$system/;
			$words =~ s/EDITION/$asked/;
			verdict($root, $exit, $words, "$name in $asked", '-E', $asked);
		}
	}
	my $pi = $os->('raspbian_9');
	plugin_is('check_ssm_os', ["--root=$pi", '--arch=arm', '-E', '2019-04'], 0, 'SSM_OS OK: Raspbian GNU/Linux 9 on arm '
		. "is listed in edition 2019-04 as Raspbian Jessie, Stretch\n", 'raspbian_9 in 2019-04');
	plugin_is('check_ssm_os', ["--root=$pi", '--arch=arm'], 1, 'SSM_OS WARNING: Raspbian GNU/Linux 9 is no longer '
		. "listed in edition 2026-10, it was as Raspbian Jessie, Stretch in 2023-04\n", 'raspbian_9 in 2026-10');
};

done_testing();
