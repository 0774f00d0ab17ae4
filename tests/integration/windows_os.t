#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_os.exe on every Windows of the matrix and on those that are not in it, as Wine plays them.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/..";
use Test::More;
use TestPlugin;
use TestWine;

need_windows();
windows_begin();

my $current = 'Software\\Microsoft\\Windows NT\\CurrentVersion';

sub listed {
	my ($name, $version, $row, @in) = @_;
	edition($name);
	for my $edition (@in) {
		exe('check_ssm_os', ["--edition=$edition"], 0, "SSM_OS OK: Windows Server $version on x86_64 is listed in edition "
			. "$edition as Windows Server $row\n", "$name in $edition");
	}
}

# Exit status, and what follows "SSM_OS STATE: ".
sub judged {
	my ($state, $words, $arguments, $name) = @_;
	my %exit = (WARNING => 1, CRITICAL => 2, UNKNOWN => 3);
	exe('check_ssm_os', $arguments, $exit{$state}, "SSM_OS $state: $words\n", $name);
}

sub test_matrix {
	listed('2008 R2', '6.1.7601', '2008 R2', '2019-04');
	judged('WARNING', 'Windows Server 6.1.7601 is no longer listed in edition 2026-10, it was as Windows Server 2008 R2 in '
		. '2019-04', [], '2008 R2 in 2026-10');
	listed('2012', '6.2.9200', '2012', '2019-04');
	exe('check_ssm_os', [], 0, 'SSM_OS OK: Windows Server 6.2.9200 on x86_64 is listed in edition 2026-10 as Windows Server '
		. "2012, Extended Security Updates advised\n", '2012 in 2026-10');
	listed('2012 R2', '6.3.9600', '2012 R2', '2019-04');
	exe('check_ssm_os', ['--edition=2026-10'], 0, 'SSM_OS OK: Windows Server 6.3.9600 on x86_64 is listed in edition 2026-10 '
		. "as Windows Server 2012 R2, Extended Security Updates advised\n", '2012 R2 in 2026-10');
	listed('2016', '10.0.14393', '2016', '2019-04', '2026-10');
	listed('2019', '10.0.17763', '2019', '2026-10');
	judged('WARNING', 'Windows Server 10.0.17763 is newer than all that are listed in edition 2019-04, the last is Windows '
		. 'Server 2016', ['--edition=2019-04'], '2019 in 2019-04');
	listed('2022', '10.0.20348', '2022', '2026-10');
	listed('2025', '10.0.26100', '2025', '2026-10');
	listed('2025 controller', '10.0.26100', '2025', '2026-10');
	edition('insider');
	judged('WARNING', 'Windows Server 10.0.27500 is newer than all that are listed in edition 2026-10, the last is Windows '
		. 'Server 2025', [], 'a build to come');
}

sub test_not_listed {
	my $nano = 'Windows Nano Server 10.0.14393 (ID windows-nano-server) is not listed in edition';
	edition('2016 Nano');
	judged('CRITICAL', "$nano 2019-04", ['--edition=2019-04'], 'Nano Server 2016 in 2019-04');
	judged('CRITICAL', "$nano 2026-10", [], 'Nano Server 2016 in 2026-10');
	edition('2016', InstallationType => 'Nano Server');
	judged('CRITICAL', "$nano 2026-10", [], 'only InstallationType says Nano');
	edition('2016', EditionID => 'ServerStandardNano');
	judged('CRITICAL', "$nano 2026-10", [], 'only EditionID says Nano');
	edition('2016');
	registry("$current\\Server\\ServerLevels" => { NanoServer => \1 });
	judged('CRITICAL', "$nano 2026-10", [], 'only ServerLevels says Nano');
	registry("$current\\Server\\ServerLevels" => { NanoServer => \0 });
	exe('check_ssm_os', [], 0, "SSM_OS OK: Windows Server 10.0.14393 on x86_64 is listed in edition 2026-10 as Windows Server "
		. "2016\n", 'ServerLevels says that it is none');
	edition('1809');
	judged('CRITICAL', 'Windows Server of the Semi-Annual Channel 10.0.17763 (ID windows-server-semi-annual) is not listed in '
		. 'edition 2026-10', [], 'the build of 2019 and another product');
	edition('10');
	judged('CRITICAL', 'Windows client 10.0.19045 (ID windows) is not listed in edition 2026-10', [], 'Windows 10');
	edition('11');
	judged('CRITICAL', 'Windows client 10.0.26100 (ID windows) is not listed in edition 2026-10', [],
		'Windows 11, which has the build of Windows Server 2025');
	exe('check_ssm_os', ['--unlisted=ok'], 0, "SSM_OS OK: Windows client 10.0.26100 (ID windows) is not listed in edition "
		. "2026-10\n", 'a client that somebody accepts');
}

sub test_evidence {
	for my $value (qw(InstallationType EditionID)) {
		edition('2022', $value => undef);
		judged('UNKNOWN', "the system is unknown: $value: there is no such value in the registry", [], "no $value");
		edition('2022', $value => \1);
		judged('UNKNOWN', "the system is unknown: $value: it is not of the type REG_SZ", [], "$value is a number");
		edition('2022', $value => 'x' x 64);
		judged('UNKNOWN', "the system is unknown: $value: it is no text that fits", [], "$value is too long");
	}
	my $contradiction = 'the system is unknown: Windows contradicts itself: the product type is that of a';
	edition('2022', InstallationType => 'Client');
	judged('UNKNOWN', "$contradiction server, and InstallationType is not", [], 'a server that is installed as a client');
	edition('2022', EditionID => 'Professional');
	judged('UNKNOWN', "$contradiction server, and EditionID is not", [], 'a server of a client edition');
	edition('2022', EditionID => '');
	judged('UNKNOWN', "$contradiction server, and EditionID is not", [], 'an empty EditionID');
	edition('11', InstallationType => 'Server');
	judged('UNKNOWN', "$contradiction client, and InstallationType or EditionID that of a server", [],
		'a client that is installed as a server');
	edition('2016');
	registry("$current\\Server\\ServerLevels" => { NanoServer => '1' });
	judged('UNKNOWN', 'the system is unknown: ServerLevels, NanoServer: it is not of the type REG_DWORD', [],
		'NanoServer is a text');
}

sub test_output {
	edition('2022');
	exe('check_ssm_os', ['-v'], 0, "SSM_OS OK: Windows Server 10.0.20348 on x86_64 is listed in edition 2026-10 as Windows "
		. "Server 2022\n[OK] os-listed: Windows Server 10.0.20348 is listed in edition 2026-10 as Windows Server 2022\n[OK] "
		. "os-arch: x86_64 is listed for Windows Server 2022\n", 'lines end with a newline alone');
	like(wine('C:\\plugins\\check_ssm_os.exe', '--output=json')->{stdout}, qr/\A\{"service":"SSM_OS","state":"OK",.*\}\n\z/,
		'JSON');
	is(wine('C:\\plugins\\check_ssm_os.exe', '--help')->{exit}, 3, '--help');
	unlike(wine('C:\\plugins\\check_ssm_os.exe', '--help')->{stdout}, qr/\r/, '--help without carriage returns');
	exe('check_ssm_os', ['--root=C:\\'], 3, "SSM_OS UNKNOWN: --root: C:\\ cannot be opened: on Windows only the live system "
		. "is examined\nUsage: check_ssm_os [OPTION]..., see check_ssm_os --help\n", '--root');
	# Wine takes the arguments of a locale.
	answers(wine({ setup => sub { $ENV{LC_ALL} = 'C.UTF-8' } }, 'C:\\plugins\\check_ssm_os.exe', "--edition=J\xc3\xbcngst"), 3,
		"SSM_OS UNKNOWN: --edition: J\xc3\xbcngst is not an edition, there are: 2019-04 2026-10\nUsage: check_ssm_os "
		. "[OPTION]..., see check_ssm_os --help\n", 'UTF-8 comes in and goes out');
	exe('check_ssm_os', [('-v') x 3000, '--bogus'], 3, "SSM_OS UNKNOWN: --bogus is not an option\nUsage: check_ssm_os "
		. "[OPTION]..., see check_ssm_os --help\n", 'none of many arguments is lost');
	exe('check_ssm_os', ['*'], 3, "SSM_OS UNKNOWN: *: no argument is expected beside the options\nUsage: check_ssm_os "
		. "[OPTION]..., see check_ssm_os --help\n", 'nothing is expanded');
}

test_matrix();
test_not_listed();
test_evidence();
test_output();
done_testing();
