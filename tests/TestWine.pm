# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What the tests of the plugins for Windows share: a Windows of their own below a scratch directory, which is Wine,
# without a display, and stand-ins that run there.
package TestWine;

use strict;
use warnings;

use Exporter 'import';
use File::Copy qw(copy);
use File::Path qw(make_path remove_tree);
use File::Basename qw(dirname);
use Test::More;
use TestPlugin;

our @EXPORT = qw(need_windows windows_begin exe wine on_windows registry edition standin standin_says service
	service_gone ordinary runs until_windows program_of libraries_of);

my $compiler = 'x86_64-w64-mingw32-gcc';
my $directory;
my %copies;

# Where `make windows` puts the plugins.
sub plugins {
	return ($ENV{PLUGIN_DIR} // 'build') . '/windows/x86_64';
}

# Ends the test where there is no Wine, no compiler for the stand-ins, or no plugin; by the name of what is missing.
sub need_windows {
	my @missing = grep { my $what = $_; !grep { -x "$_/$what" } split /:/, $ENV{PATH} } 'wine', 'wineserver', $compiler;
	push @missing, plugins() . ', from make windows,' unless -x plugins() . '/check_ssm_os.exe';
	return unless @missing;
	plan(skip_all => "$missing[0] is missing") unless $ENV{NO_SKIP};
	plan(tests => 1);
	fail("$missing[0] is missing");
	exit 1;
}

# A new Windows. Its services live until the test ends.
sub windows_begin {
	$directory = scratch();
	mkdir("$directory/home") or die "$directory: $!";
	@ENV{qw(HOME WINEPREFIX WINEDEBUG WINEARCH)} = ("$directory/home", "$directory/prefix", '-all', 'win64');
	$ENV{WINEDLLOVERRIDES} = 'mscoree,mshtml=;winemenubuilder.exe=d';
	delete $ENV{DISPLAY};
	run('wine', 'wineboot', '-i');
	run('wineserver', '-w');
	-d "$directory/prefix/drive_c/windows" or die 'Wine makes no Windows';
	# Without it the services end a second after the last program.
	run('wineserver', '-p');
	run($compiler, '-O1', '-s', '-o', "$directory/standin.exe", dirname(__FILE__) . '/standin_windows.c')->{exit} == 0
		or die 'the stand-in does not compile';
	copy($_, on_windows('C:\\plugins\\' . (split m{/})[-1])) or die "$_: $!" for glob(plugins() . '/*.exe');
}

END {
	my $status = $?;
	system('wineserver -k >/dev/null 2>&1; wineserver -w') if $directory;
	$? = $status;
}

# The path that a path of Windows has here; its directory is made.
sub on_windows {
	my ($path) = @_;
	my $here = "$directory/prefix/drive_c/" . ($path =~ s/^C:\\//r =~ s{\\}{/}gr);
	make_path(dirname($here));
	return $here;
}

# Runs a program of Windows: what `run` returns. Only an empty output of a program is not told from one that Wine could
# not start, so every test looks at the output too.
sub wine {
	my $with = ref $_[0] eq 'HASH' ? shift : {};
	return run($with, 'wine', @_);
}

# The same as an ordinary user, as far as Wine knows any: without the group Administrators.
sub ordinary {
	my ($with, @command) = @_;
	my $launcher = 'C:\\launcher\\ordinary.exe';
	standin($launcher, 'ordinary ' . join ' ', map { "\"$_\"" } @command);
	return wine($with, $launcher);
}

# exe('check_ssm_os', ['-v'], 0, "SSM_OS OK: ...\n", 'what is tested')
sub exe {
	my ($plugin, $arguments, $exit, $stdout, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	answers(wine("C:\\plugins\\$plugin.exe", @$arguments), $exit, $stdout, $name);
}

# Sets values of the registry: key => { name => value }, below HKEY_LOCAL_MACHINE unless the key says otherwise. A
# number is a REG_DWORD, a reference to a list a REG_MULTI_SZ, undef takes the value away; instead of the values undef
# takes the key away.
sub registry {
	my (%keys) = @_;
	my $text = "Windows Registry Editor Version 5.00\r\n";
	for my $key (sort keys %keys) {
		my $full = $key =~ /^HKEY/ ? $key : "HKEY_LOCAL_MACHINE\\$key";
		$text .= defined $keys{$key} ? "\r\n[$full]\r\n" : "\r\n[-$full]\r\n";
		$text .= "\"$_\"=" . spelled($keys{$key}{$_}) . "\r\n" for sort keys %{ $keys{$key} // {} };
	}
	put("$directory/values.reg", $text);
	my $got = run('wine', 'regedit', '/S', "$directory/values.reg");
	die "regedit: $got->{exit}" if $got->{exit} != 0;
}

sub spelled {
	my ($value) = @_;
	return '-' unless defined $value;
	return sprintf 'dword:%08x', $$value if ref $value eq 'SCALAR';
	# A file that is not in UTF-16 has these in bytes too.
	return 'hex(7):' . join(',', unpack('(H2)*', join '', map { "$_\0" } @$value, '')) if ref $value;
	return '"' . $value =~ s/([\\"])/\\$1/gr . '"';
}

my $current = 'Software\\Microsoft\\Windows NT\\CurrentVersion';

# What an edition of Windows has in its registry: version and build, installation type, edition id, product type.
my %editions = (
	'2008 R2' => ['6.1', 7601, 'Server', 'ServerStandard', 'ServerNT'],
	'2012' => ['6.2', 9200, 'Server', 'ServerStandard', 'ServerNT'],
	'2012 R2' => ['6.3', 9600, 'Server', 'ServerStandard', 'ServerNT'],
	'2016' => ['10.0', 14393, 'Server', 'ServerDatacenter', 'ServerNT'],
	'2016 Nano' => ['10.0', 14393, 'Nano Server', 'ServerDatacenterNano', 'ServerNT'],
	'2019' => ['10.0', 17763, 'Server Core', 'ServerDatacenter', 'ServerNT'],
	'1809' => ['10.0', 17763, 'Server Core', 'ServerDatacenterACor', 'ServerNT'],
	'2022' => ['10.0', 20348, 'Server', 'ServerDatacenter', 'ServerNT'],
	'2025' => ['10.0', 26100, 'Server', 'ServerDatacenter', 'ServerNT'],
	'2025 controller' => ['10.0', 26100, 'Server', 'ServerStandard', 'LanmanNT'],
	'insider' => ['10.0', 27500, 'Server', 'ServerDatacenter', 'ServerNT'],
	'10' => ['10.0', 19045, 'Client', 'Professional', 'WinNT'],
	'11' => ['10.0', 26100, 'Client', 'Enterprise', 'WinNT'],
);

# Makes Windows that edition; other values of its key, or undef, as a hash.
sub edition {
	my ($name, %other) = @_;
	my ($version, $build, $installation, $edition, $product) = @{ $editions{$name} };
	registry(
		"$current\\Server" => undef,
		'HKEY_CURRENT_USER\\Software\\Wine' => { Version => undef },
		'System\\CurrentControlSet\\Control\\ProductOptions' => { ProductType => $product },
		'System\\CurrentControlSet\\Control\\Windows' => { CSDVersion => \($name eq '2008 R2' ? 0x100 : 0) },
	);
	registry($current => { CurrentVersion => $version, CurrentBuildNumber => $build, CurrentBuild => $build,
		InstallationType => $installation, EditionID => $edition, CSDVersion => $name eq '2008 R2' ? 'Service Pack 1' : '',
		CurrentMajorVersionNumber => $version eq '10.0' ? \10 : undef,
		CurrentMinorVersionNumber => $version eq '10.0' ? \0 : undef, %other });
}

# Makes a program of one source of tests/ and of what the plugins have in common, as C:\plugins\NAME.exe.
sub program_of {
	my ($source, $name) = @_;
	my $got = run($compiler, '-std=c11', '-I.', '-O1', '-municode', '-static', '-o', on_windows("C:\\plugins\\$name.exe"),
		dirname(__FILE__) . "/$source", plugins() . '/common.a', map { "-l$_" } qw(advapi32 netapi32 psapi ws2_32));
	die "$source: $got->{stderr}" if $got->{exit} != 0;
}

# What a program takes from DLLs: their names, in small letters.
sub libraries_of {
	my ($plugin) = @_;
	my $headers = run($compiler =~ s/gcc$/objdump/r, '-p', plugins() . "/$plugin.exe")->{stdout};
	return sort map { lc } $headers =~ /DLL Name: (\S+)/g;
}

# Puts a stand-in there, with the lines of what it is to do: see standin_windows.c.
sub standin {
	my ($path, @says) = @_;
	copy("$directory/standin.exe", on_windows($path)) or die "$path: $!";
	standin_says($path, @says);
}

sub standin_says {
	my ($path, @says) = @_;
	put(on_windows("$path.says"), join '', map { "$_\r\n" } @says);
}

# Makes a service of that name and program, to be started `auto`, `demand` or `disabled`.
sub service {
	my ($name, $command, $start) = @_;
	my $got = wine('sc', 'create', $name, 'binPath=', $command, 'start=', $start);
	die "sc create: $got->{stdout}" if $got->{exit} != 0;
}

sub service_gone {
	my ($name) = @_;
	wine('sc', 'stop', $name);
	until_windows(sub { wine('sc', 'query', $name)->{stdout} =~ /STATE\s*:\s*1/ });
	wine('sc', 'delete', $name);
}

# The numbers that programs of that name have here, as far as they run in this Windows. A list of processes that Wine
# could print it has none.
sub runs {
	my ($name) = @_;
	my @numbers;
	for my $process (glob '/proc/[0-9]*') {
		my ($command, $environment) = map { eval { slurp("$process/$_") } // '' } qw(comm environ);
		push @numbers, $process =~ m{(\d+)} if $command eq substr($name, 0, 15) . "\n"
			&& index("\0$environment", "\0WINEPREFIX=$directory/") >= 0;
	}
	return @numbers;
}

# Waits until it is so, for ten seconds at most.
sub until_windows {
	my ($condition) = @_;
	for (1 .. 100) {
		return 1 if $condition->();
		select(undef, undef, undef, 0.1);
	}
	return 0;
}

1;
