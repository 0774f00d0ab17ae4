#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The packages that `make deb rpm` has made: what is in them and where, that lintian and rpmlint find no fault, that two
# builds are the same, and that they install, run, upgrade and go: the deb on a Debian 11, which comes from Debian's
# archive, the rpm in a root directory of its own.
use strict;
use warnings;

use lib 'tests';
use Cwd qw(realpath);
use File::Basename qw(basename);
use Test::More;
use TestPlugin;

my $name = 'monitoring-plugins-ssm';
my ($release) = slurp('Makefile') =~ /^VERSION = (.*)$/m;
my $next = '9.9.9';
my @plugins = map { m{/(\w+)\.c$} } sort glob 'plugins/check_*.c';
my %build = (here => realpath($ENV{BUILD} // 'build'));

# What each family calls a processor, and where it has the plugins.
my %debian = (x86_64 => 'amd64', aarch64 => 'arm64', armhf => 'armhf');
my %rpm = (x86_64 => 'x86_64', aarch64 => 'aarch64', armhf => 'armv7hl');
my %library = (x86_64 => '/usr/lib64', aarch64 => '/usr/lib64', armhf => '/usr/lib');

sub deb { ($_[2] // $build{here}) . "/release/${name}_" . ($_[1] // $release) . "_$debian{$_[0]}.deb" }
sub rpm { ($_[2] // $build{here}) . "/release/$name-" . ($_[1] // $release) . "-1.$rpm{$_[0]}.rpm" }

sub need_file {
	my ($path) = @_;
	return if -e $path;
	fail("$path has not been made") if $ENV{NO_SKIP};
	skip("$path has not been made", 1);
}

# A command that has to go well. Returns its standard output.
sub done {
	my $got = run({ within => 600 }, @_);
	die "@_: $got->{stdout}$got->{stderr}\n" if $got->{exit} != 0 || $got->{signal};
	return $got->{stdout};
}

# Builds the packages of x86_64 once more, elsewhere, as of the same time, by another mask.
sub build_again {
	my ($version) = @_;
	my $copy = scratch() . '/another/place';
	File::Path::make_path("$copy/build/musl");
	done('cp', '-R', qw(Makefile COPYING README.md common plugins contrib), $copy);
	my $time = done('rpm', '-qp', '--qf', '%{BUILDTIME}', rpm('x86_64'));
	done('env', 'LC_ALL=C.UTF-8', 'TZ=Pacific/Apia', 'sh', '-c', 'umask 077; exec "$@"', 'sh', 'make', '-s', '-C', $copy,
		"VERSION=$version", "COMMIT_TIME=$time", 'deb-x86_64', 'rpm-x86_64');
	return "$copy/build";
}

# Names and modes of what is below a directory, but for directories themselves.
sub files_below {
	my ($root) = @_;
	my %files = map { split / /, $_, 2 } split /\n/, done('find', $root, '!', '-type', 'd', '-printf', "/%P %m\n");
	return \%files;
}

# What both families have, by the places where they differ.
sub expected_files {
	my ($plugins, $nrpe, $nagios) = @_;
	my %files = (
		(map { ("$plugins/$_" => 755, "/usr/share/man/man8/$_.8.gz" => 644,
			"/usr/share/bash-completion/completions/$_" => 644) } @plugins),
		"$nrpe/ssm.cfg" => 644, "$nagios/ssm-commands.cfg" => 644, "/etc/sudoers.d/$name" => 440,
		"/usr/share/doc/$name/README.md" => 644, "/usr/share/doc/$name/contrib" => 777,
	);
	my @contrib = ('README.md', map { glob "contrib/$_/*" }
		qw(icinga2 icinga-director nagios nrpe nsclient screenshots sudoers.d));
	$files{ "/usr/share/$name/" . s{^contrib/}{}r } = 644 for @contrib;
	return \%files;
}

# Configuration that calls plugins: where they are in this package, and no other way.
sub test_configuration {
	my ($root, $plugins, $nrpe) = @_;
	my @called = map { slurp("$root$_") =~ m{^(?!#).*?(/[\w/]+)/check_\w+ --timeout}mg }
		"$nrpe/ssm.cfg", "/etc/sudoers.d/$name";
	is(scalar @called, 16, '... NRPE and sudo are told of plugins');
	is_deeply([grep { $_ ne $plugins } @called], [], '... where they are');
	SKIP: {
		need('visudo');
		is(run('visudo', '-c', '-f', "$root/etc/sudoers.d/$name")->{exit}, 0, '... and sudo reads it');
	}
}

# The plugins that are in a root directory, each in it, by another processor's emulator if it is.
sub test_run {
	my ($processor, $root, $plugins) = @_;
	my @in = ('contrib/packaging/emulated', $processor, 'chroot', $root);
	my $first = run(@in, "$plugins/check_ssm_os", '--version');
	skip($first->{stderr} =~ s/\n//r, 1) if $first->{exit} == 77;
	for my $plugin (@plugins) {
		my $got = run(@in, "$plugins/$plugin", '--timeout', '9');
		my $line = qr/\A[A-Z_]+ (?:OK|WARNING|CRITICAL|UNKNOWN): [^\n]+\n\z/;
		my $good = $got->{exit} < 4 && $got->{signal} == 0 && $got->{stderr} eq '' && $got->{stdout} =~ $line;
		ok($good, "... $plugin runs there") or diag(explain($got));
	}
}

sub version_is {
	my ($root, $plugins, $version) = @_;
	answers(run('chroot', $root, "$plugins/check_ssm_os", '--version'), 3, "check_ssm_os ($name) $version\n",
		"... version $version of a plugin runs there");
}

sub edit {
	my ($path) = @_;
	put($path, slurp($path) . "# a line of the administrator\n");
}

sub test_deb {
	my ($processor) = @_;
	my $deb = deb($processor);
	is(done('dpkg-deb', '-f', $deb, 'Package', 'Version', 'Architecture'),
		"Package: $name\nVersion: $release\nArchitecture: $debian{$processor}\n", "the deb of $processor says what it is");
	my $root = scratch();
	done('dpkg-deb', '-x', $deb, $root);
	my $expected = expected_files('/usr/lib/nagios/plugins', '/etc/nagios/nrpe.d', '/etc/nagios-plugins/config');
	$expected->{"/usr/share/doc/$name/$_"} = 644 for qw(changelog.gz copyright copyright.musl.gz);
	$expected->{"/usr/share/lintian/overrides/$name"} = 644;
	is_deeply(files_below($root), $expected, '... has what it should, and nothing else');
	is_deeply([sort split /\n/, done('dpkg-deb', '-I', $deb, 'conffiles')],
		[sort grep { m{^/etc/} } keys %$expected], '... all of /etc is configuration');
	like(slurp("$root/usr/share/doc/$name/copyright"), qr/Rich Felker.*^License: Expat\n Permission is hereby granted/ms,
		"... musl's licence is there");
	test_configuration($root, '/usr/lib/nagios/plugins', '/etc/nagios/nrpe.d');
	SKIP: {
		need('lintian');
		answers(run('lintian', '--allow-root', $deb), 0, '', '... lintian is silent');
	}
	SKIP: {
		need('root');
		test_run($processor, $root, '/usr/lib/nagios/plugins');
	}
}

sub test_rpm {
	my ($processor) = @_;
	my $rpm = rpm($processor);
	my $plugins = "$library{$processor}/nagios/plugins";
	is(done('rpm', '-qp', '--qf', '%{NAME} %{VERSION} %{ARCH}\n', $rpm), "$name $release $rpm{$processor}\n",
		"the rpm of $processor says what it is");
	my @files = split /\n/, done('rpm', '-qp', '--qf',
		'[%{FILENAMES} %{FILEMODES:octal} %{FILEUSERNAME} %{FILEGROUPNAME}\n]', $rpm);
	my $expected = expected_files($plugins, '/etc/nrpe.d', "/usr/share/$name/nagios");
	$expected->{"/usr/share/licenses/$name/$_"} = 644 for qw(COPYING copyright copyright.musl);
	my %modes = map { /^(\S+) 1[02]0?(\d{3}) / ? ($1 => $2) : () } @files;
	is_deeply(\%modes, $expected, '... has what it should, and nothing else');
	is_deeply([grep { !/ root root$/ } @files], [], "... and all is root's");
	is_deeply([sort split /\n/, done('rpm', '-qp', '--configfiles', $rpm)],
		['/etc/nrpe.d/ssm.cfg', "/etc/sudoers.d/$name"], '... all of /etc is configuration');
	my $known = qr/^(?:config\($name\)|rpmlib\((?:CompressedFileNames|FileDigests|PayloadFilesHavePrefix|PayloadIsXz)\)) /;
	is_deeply([grep { !/$known/ } split /\n/, done('rpm', '-qp', '--requires', $rpm)], [],
		'... it needs nothing that rpm of CentOS 7 has not');
	SKIP: {
		need('rpmlint');
		my $lint = run('rpmlint', '-r', 'contrib/packaging/rpmlintrc', $rpm);
		like($lint->{stdout}, qr/\b1 packages and 0 specfiles checked; 0 errors, 0 warnings/, '... rpmlint finds nothing');
	}
}

sub test_same {
	my $again = build_again($release);
	for my $package (\&deb, \&rpm) {
		my ($one, $other) = ($package->('x86_64'), $package->('x86_64', $release, $again));
		is(run('cmp', $one, $other)->{exit}, 0, basename($one) . ' is the same from elsewhere');
	}
}

# The life of a deb.
sub test_debian {
	my $root = scratch() . '/bullseye';
	# Its mounts are not for others to see, and gone before the directory is.
	my $made = run({ within => 600 }, 'unshare', '--mount', 'debootstrap', '--variant=minbase', 'bullseye', $root);
	if ($made->{exit} != 0 || $made->{signal}) {
		fail('debootstrap') if $ENV{NO_SKIP};
		skip("debootstrap cannot reach Debian's archive", 1);
	}
	my $plugins = '/usr/lib/nagios/plugins';
	my $config = "$root/etc/nagios/nrpe.d/ssm.cfg";
	my $dpkg = sub {
		my (@arguments) = @_;
		return done('env', 'DEBIAN_FRONTEND=noninteractive', 'chroot', $root, 'dpkg', @arguments);
	};
	my $install = sub {
		done('cp', $_[0], "$root/x.deb");
		$dpkg->('-i', '/x.deb');
		unlink "$root/x.deb";
	};
	my $before = files_below("$root/usr");
	$install->(deb('x86_64'));
	pass('the deb installs on Debian 11');
	is($dpkg->('-V', $name), '', '... as it was packaged');
	test_run('x86_64', $root, $plugins);
	my $judged = run('chroot', $root, "$plugins/check_ssm_os")->{stdout};
	like($judged, qr/\ASSM_OS \w+: Debian GNU\/Linux 11 /, '... and sees what it is');
	edit($config);
	$install->(deb('x86_64', $next, $build{next}));
	version_is($root, $plugins, $next);
	like(slurp($config), qr/administrator/, '... the upgrade leaves what was changed by hand');
	$dpkg->('-r', $name);
	ok(!-e "$root$plugins/check_ssm" && -e $config, '... removed, its configuration is left');
	$dpkg->('-P', $name);
	ok(!-e $config && !-e "$root/etc/sudoers.d/$name", '... purged, that is gone as well');
	is_deeply(files_below("$root/usr"), $before, '... and nothing else was left behind');
}

# The life of an rpm, in a root directory where there is nothing else.
sub test_redhat {
	my $root = scratch();
	my $plugins = "$library{x86_64}/nagios/plugins";
	my $config = "$root/etc/nrpe.d/ssm.cfg";
	my $rpm = sub { done('rpm', '--root', $root, '--dbpath', '/var/lib/rpm', @_) };
	$rpm->('-i', rpm('x86_64'));
	pass('the rpm installs');
	is($rpm->('-V', $name), '', '... as it was packaged');
	test_configuration($root, $plugins, '/etc/nrpe.d');
	test_run('x86_64', $root, $plugins);
	edit($config);
	$rpm->('-U', rpm('x86_64', $next, $build{next}));
	version_is($root, $plugins, $next);
	like(slurp($config), qr/administrator/, '... the upgrade leaves what was changed by hand');
	$rpm->('-e', $name);
	my @left = grep { !m{^/var/lib/rpm/} } sort keys %{ files_below($root) };
	is_deeply(\@left, ['/etc/nrpe.d/ssm.cfg.rpmsave'], '... removed, what was changed is left and nothing else');
}

for my $processor (sort keys %debian) {
	SKIP: {
		need_file(deb($processor));
		need('dpkg-deb');
		test_deb($processor);
	}
	SKIP: {
		need_file(rpm($processor));
		need('rpm');
		test_rpm($processor);
	}
}
SKIP: {
	need_file($_) for deb('x86_64'), rpm('x86_64');
	need($_) for qw(rpmbuild dpkg-buildpackage dh);
	test_same();
	need('root');
	$build{next} = build_again($next);
	test_redhat();
	need('debootstrap');
	test_debian();
}
done_testing();
