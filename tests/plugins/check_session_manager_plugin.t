#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_session_manager_plugin: which program it asks, what it takes for an answer, how it judges that, and how
# it reads a tree.
use strict;
use warnings;

use lib 'tests';
use JSON::PP ();
use POSIX qw(mkfifo);
use Test::More;
use TestPlugin;
use TestProgram;

my $plugin = plugin('check_session_manager_plugin');
my $usage = "Usage: check_session_manager_plugin [OPTION]..., see check_session_manager_plugin --help\n";
my $by_hand = 'run it with --version by hand and repair it, or install it again';
my $garbage = 'what it printed is no version';
my $none = 'the Session Manager plugin is not installed';
my $banner = "\nThe Session Manager plugin was installed successfully. Use the AWS CLI to start a session.\n\n";
my $newest = '1.2.835.0';
my @old = ('-E', '2019-04');

sub answer {
	my (@says) = @_;
	return program('session-manager-plugin', says(@says));
}

# The line of a status, and the exit status that belongs to it.
sub status_is {
	my ($got, $exit, $words, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $state = (qw(OK WARNING CRITICAL UNKNOWN))[$exit];
	answers($got, $exit, "SESSION_MANAGER_PLUGIN $state: $words\n", $name);
}

# The plugin, asked about a stand-in: FILE in the words is its path.
sub asked {
	my ($file, $exit, $words, $name, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	status_is(run($plugin, "--program=$file", @arguments), $exit, $words =~ s/FILE/$file/gr, $name);
}

# Asked about one that answers this version.
sub judged {
	my ($version, $exit, $words, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	asked(answer(out => "$version\n"), $exit, "session-manager-plugin $version of FILE $words", "$version @arguments", @arguments);
}

sub ok_is {
	my ($file, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	asked($file, 0, "session-manager-plugin $newest of FILE is at least 1.1.17.0", $name);
}

# In every edition: a program that tells no version is none that is known to work.
sub unknown_is {
	my ($problem, $file, $name, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	# A problem that begins with the path is not followed by it.
	my $where = $problem =~ /^\Q$file\E[ :]/ ? '' : ' (FILE)';
	for my $edition ([], \@old) {
		asked($file, 3, "the version of the Session Manager plugin is unknown: $problem$where", "$name @$edition", @$edition,
			@arguments);
	}
}

my $source = 'was built from source, its version is unknown';
my $any = 'is installed, edition 2019-04 asks for no version';

subtest 'limits' => sub {
	for my $edition ([], ['-E', '2026-10']) {
		judged('1.0.37.0', 2, 'is older than 1.1.17.0', @$edition);
		judged('1.1.16.999', 2, 'is older than 1.1.17.0', @$edition);
		judged('1.1.17.0', 1, 'is older than 1.2.764.0', @$edition);
		judged('1.2.763.9', 1, 'is older than 1.2.764.0', @$edition);
		judged('1.2.764.0', 0, 'is at least 1.1.17.0', @$edition);
		judged('1.2.896.0', 0, 'is at least 1.1.17.0', @$edition);
		judged('2.0.0.0', 0, 'is at least 1.1.17.0', @$edition);
	}
	judged('1.1.16.0', 0, 'is at least 1.1', '-c', '1.1:', '-w', '1.1:');
	judged('1.1.16.0', 1, 'is older than 1.2.764.0', '-m', '1.1');
	judged('1.1.16.0', 1, 'is older than 1.2.764.0', '-c', '1.1:');
	judged('1.1.16.0', 2, 'is older than 1.1.17.0', '-w', '1.1:');
	judged('1.1.17.0', 0, 'is at least 1.1.17.0', '-w', '1.1:');
	judged('1.2.764.0', 2, 'is older than 1.2.835', '-m', '1.2.835');
	judged('1.2.764.0', 1, 'is older than 1.2.835', '-w', '1.2.835:');
	judged('1.2.835.0', 0, 'is at least 1.2.835', '--minimum=1.2.835');
	judged('1.2.835.0', 2, 'is outside 1.2:1.2.800', '-c', '1.2:1.2.800');
	judged('1.2.835.0', 2, 'is inside 1.2.800:', '-c', '@1.2.800:');
};

subtest 'edition 2019-04' => sub {
	judged($_, 0, $any, @old) for '0.0.0.1', '1.0.37.0', '1.1.17.0', '1.2.458.0', '1.2.688.0', '1.2.889.0', '1.2.0.0', '1.3.0.0';
	judged('1.0.37.0', 2, 'is older than 1.1', @old, '-m', '1.1');
	judged('1.0.37.0', 1, 'is older than 1.1', @old, '-w', '1.1:');
	judged('1.1.17.0', 0, 'is at least 1.1', @old, '-m', '1.1');
	judged('1.2.688.0', 0, 'is at least 1.1', @old, '-m', '1.1');
	judged($_, 1, $source, @old, '-m', '1.1') for '1.2.0.0', '1.3.0.0';
};

subtest 'withdrawn releases' => sub {
	my %days = ('1.2.458.0' => '2023-03', '1.2.688.0' => '2024-11-20', '1.2.889.0' => '2026-10-09');
	for my $version (sort keys %days) {
		my $withdrawn = "was withdrawn by AWS ($days{$version})";
		judged($version, 1, $withdrawn);
		judged($version, 1, $withdrawn, '-m', '1.2', '-w', '1.2:');
		judged($version, 2, 'is older than 1.3', '-m', '1.3');
		judged($version, 1, $withdrawn, '-w', '1.3:');
		asked(answer(out => "$version\n"), 1, "session-manager-plugin $version of FILE $withdrawn\n[OK] plugin-installed: "
			. "session-manager-plugin is FILE\n[WARNING] plugin-version: session-manager-plugin $version of FILE $withdrawn\n"
			. '  fix: install a newer release, or the one before', "$version, verbose", '-v');
	}
	judged($_, 1, 'is older than 1.2.764.0') for '1.2.457.0', '1.2.459.0', '1.2.687.0', '1.2.689.0', '1.2.688.1';
	judged($_, 0, 'is at least 1.1.17.0') for '1.2.888.0', '1.2.890.0', '1.2.889.1';
};

subtest 'built from source' => sub {
	for my $version ('1.2.0.0', '1.3.0.0') {
		judged($version, 1, $source);
		judged($version, 1, $source, '-m', $_) for '1.1', '1.2.764.0', '9';
		asked(answer(out => "$version\n"), 1, "session-manager-plugin $version of FILE $source\n[OK] plugin-installed: "
			. "session-manager-plugin is FILE\n[WARNING] plugin-version: session-manager-plugin $version of FILE $source\n"
			. '  fix: install a release of AWS, every build from source answers this number', "$version, verbose", '-v');
	}
	judged('1.2.0.1', 1, 'is older than 1.2.764.0');
	judged('1.2.54.0', 1, 'is older than 1.2.764.0');
	judged('1.3.1.0', 0, 'is at least 1.1.17.0');
};

subtest 'what it prints' => sub {
	ok_is(answer(out => "$newest\n"), 'standard output');
	ok_is(answer(err => "$newest\n"), 'standard error');
	ok_is(answer(out => "$newest"), 'no newline');
	ok_is(answer(out => "$newest\r\n"), 'CR and LF');
	ok_is(answer(out => "Initializing new logger\n$newest\n", err => "1.0.0.0\n"), 'noise around it');
	ok_is(answer(out => "noise\n", err => "$newest\n"), 'noise, and standard error');
	unknown_is('it printed nothing', answer(), 'nothing');
	unknown_is($garbage, answer(out => $banner), 'the banner');
	unknown_is($garbage, answer(out => "\nUnknown operation --version. \nUse session-manager-plugin --version to check the "
		. "version.\n\n"), 'an operation that it does not know');
	unknown_is($garbage, answer(out => "1.2.835\n"), 'three components');
	unknown_is($garbage, answer(out => "1.2.835.0-1\n"), 'a suffix');
	unknown_is($garbage, answer(out => "version 1.2.835.0\n"), 'a word before it');
	unknown_is($garbage, answer(out => "1.2.835.0\n1.1.17.0\n"), 'two numbers');
	unknown_is($garbage, answer(out => "1.2.835.0\n\0"), 'a NUL byte');
	unknown_is($garbage, answer(out => "1.2.8|35.0;`\$(x)'\"<b>&\e[31m\xff\n"), 'hostile bytes are not repeated');
	unknown_is('it printed more than is read', answer(out => "$newest\n" . 'x' x 20_000), '20 KB behind it');
	unknown_is('it printed more than is read', program('session-manager-plugin', script("echo $newest",
		'i=0; while [ $i -lt 1000 ]; do printf "%01024d" 1; i=$((i+1)); done')), 'a megabyte');

	SKIP: {
		my $samples = samples() or skip('the collection of real output is not here');
		my @lines = grep { !/^#/ } split /\n/, slurp("$samples/session-manager-plugin-version-lines.tsv");
		cmp_ok(scalar @lines, '>', 10, 'real lines');
		my %verdicts = ('1.0.37.0' => [2, 'is older than 1.1.17.0'], '1.2.0.0' => [1, $source],
			'1.2.458.0' => [1, 'was withdrawn by AWS (2023-03)'], '1.2.764.0' => [0, 'is at least 1.1.17.0'],
			'1.2.835.0' => [0, 'is at least 1.1.17.0']);
		for (@lines) {
			my ($version) = split /\t/;
			my ($exit, $words) = @{ $verdicts{$version} // [1, 'is older than 1.2.764.0'] };
			for my $stream (qw(out err)) {
				asked(answer($stream => "$version\n"), $exit, "session-manager-plugin $version of FILE $words", "$version on std$stream");
				asked(answer($stream => "$version\n"), 0, "session-manager-plugin $version of FILE $any",
					"$version on std$stream in 2019-04", @old);
			}
		}
		my $real = slurp("$samples/session-manager-plugin-noargs.txt");
		unknown_is($garbage, answer($_ => $real), "the real banner on std$_") for qw(out err);
	}
};

subtest 'how it ends' => sub {
	unknown_is('it ended with exit status 127', answer(err => "not found\n", exit => 127), 'exit status 127');
	unknown_is('it ended with exit status 1', answer(out => "$newest\n", exit => 1), 'a good line and a bad end');
	unknown_is('a signal ended it', program('session-manager-plugin', script("echo $newest", 'kill -SEGV $$')), 'a signal');
	my $mark = "8765.$$";
	unknown_is('it was still running after 0.5 s', program('session-manager-plugin', script("echo $newest", "sleep $mark & sleep $mark")),
		'hangs', '-t', '1');
	is_deeply([left_of($mark)], [], '... and all of its group is gone');
	ok_is(program('session-manager-plugin', script("sleep $mark &", "echo $newest")), 'a child that keeps the pipe open');
	is_deeply([left_of($mark)], [], '... is gone');
	ok_is(program('session-manager-plugin', script('[ "$#,$1" = 1,--version ] || exit 1', "echo $newest")), 'one argument, --version');
};

subtest 'no program' => sub {
	my $directory = scratch();
	chmod(0755, $directory);
	asked("$directory/none", 2, "$none: no such file, FILE", 'no such file');
	asked("$directory/none", 2, "$none: no such file, FILE", '... in 2019-04', @old);
	asked("$directory/none", 0, "$none, and it is optional: no such file, FILE", '... optional', '--optional');
	asked("$directory/none", 2, "$none: no such file, FILE\n[CRITICAL] plugin-installed: $none: no such file, FILE\n"
		. '  fix: install the Session Manager plugin, or do without it with --optional', '... verbose', '-v');
	put("$directory/dangling", \'none');
	asked("$directory/dangling", 2, "$none: no such file, FILE", 'a dangling link');
	put("$directory/plain", "$newest\n");
	unknown_is('it cannot be run: permission denied', "$directory/plain", 'a file that is no program');
	unknown_is($> == 0 ? "$directory is not a regular file" : 'it cannot be run: permission denied', $directory, 'a directory');
	answers(run($plugin, '-p', 'plugin'), 3, "SESSION_MANAGER_PLUGIN UNKNOWN: --program: plugin is not an absolute path\n$usage",
		'a relative path');
	answers(run($plugin, '-p', '/' . 'x' x 5_000), 3, 'SESSION_MANAGER_PLUGIN UNKNOWN: --program: /' . 'x' x 55
		. "... is too long for a path\n$usage", '-p, 5 KB');
	SKIP: {
		need('root');
		my $file = program('session-manager-plugin', script("echo $newest"), 0777);
		unknown_is("$file can be written by everybody, so root does not run it", $file, 'a file that everybody may write');
		ok_is(program('session-manager-plugin', script('[ "$(id -u),$(id -g),$(id -G)" = 65534,65534,65534 ] || exit 1',
			"echo $newest")), 'the program is nobody');
		my $secret = answer(out => "$newest\n") =~ s{/[^/]*$}{}r;
		chmod(0700, $secret);
		my $hidden = 'it is unknown whether the Session Manager plugin is installed: FILE cannot be looked at as an ordinary user';
		asked("$secret/$_", 3, "$hidden\n[UNKNOWN] plugin-installed: $hidden\n  fix: let everybody search the directories "
			. 'above it, or check as a user who may', "root does not tell what a directory of its own has: $_", '-v', '--optional')
			for qw(session-manager-plugin none);
	}
};

my $folder = '/usr/local/sessionmanagerplugin';
my $program = "$folder/bin/session-manager-plugin";

subtest 'where it is looked for' => sub {
	SKIP: {
		need_world('check_session_manager_plugin');
		my $in = sub {
			my ($with, $exit, $words, $name, @arguments) = @_;
			status_is(run({ setup => $with }, '/check_session_manager_plugin', @arguments), $exit, $words, $name);
		};
		my $at = sub { "session-manager-plugin $_[0] of $_[1] is at least 1.1.17.0" };
		my $name = 'session-manager-plugin';

		my $empty = world('check_session_manager_plugin');
		for my $user (0, 1) {
			my $who = $user ? 'a user' : 'root';
			$in->(inside($empty, '/bin', $user), 2, $none, "$who: nowhere");
			$in->(inside($empty, '/bin', $user), 2, $none, "$who: nowhere in 2019-04", @old);
			$in->(inside($empty, '/bin', $user), 0, "$none, and it is optional", "$who: nowhere, and optional", '--optional');
		}

		my @fixed = ($program, "/usr/local/bin/$name", "/usr/bin/$name");
		my %versions = ($fixed[0] => '1.2.801.0', $fixed[1] => '1.2.802.0', $fixed[2] => '1.2.803.0');
		my $all = world('check_session_manager_plugin', map { $_ => says(out => "$versions{$_}\n") } @fixed);
		for my $file (@fixed) {
			$in->(inside($all, '/none', $_), 0, $at->($versions{$file}, $file), ($_ ? 'a user' : 'root') . ": $file") for 0, 1;
			unlink "$all$file";
		}

		my $world = world('check_session_manager_plugin', "/opt/one/$name" => says(out => "1.2.811.0\n"),
			"/opt/two/$name" => says(out => "1.2.812.0\n"), "/relative/$name" => says(out => "6.6.6.6\n"),
			"/$name" => says(out => "6.6.6.6\n"), $program => says(out => "1.2.819.0\n"),
			"/usr/local/bin/$name" => \"../sessionmanagerplugin/bin/$name");
		place("$world/opt/plain/$name", says(out => "6.6.6.6\n"), 0644);
		place("$world/opt/secret/$name", says(out => "1.2.813.0\n"), 0700);
		$in->(inside($world, '/opt/one:/opt/two', 1), 0, $at->('1.2.811.0', "/opt/one/$name"), 'a user: the first along PATH');
		$in->(inside($world, '/opt/two:/opt/one', 1), 0, $at->('1.2.812.0', "/opt/two/$name"), 'a user: the other order');
		$in->(inside($world, '.::relative:/opt/one', 1), 0, $at->('1.2.811.0', "/opt/one/$name"), 'a user: never a relative entry');
		$in->(inside($world, '/opt/plain:/opt/one', 1), 0, $at->('1.2.811.0', "/opt/one/$name"), 'a user: a file that is no program');
		$in->(inside($world, '/usr/local/bin', 1), 0, $at->('1.2.819.0', "/usr/local/bin/$name"), 'a user: the link of the package');
		$in->(inside($world, '/none', 1), 0, $at->('1.2.819.0', $program), 'a user: the folder behind PATH');
		$in->(inside($world, '/opt/one:/opt/two', 0), 0, $at->('1.2.819.0', $program), 'root: never PATH');
		unlink "$world$program";
		$in->(inside($world, '/usr/local/bin', $_), 2, $none, ($_ ? 'a user' : 'root') . ': the link of the package dangles') for 0, 1;
		$in->(inside($world, '/opt/one', 0), 2, $none, 'root: PATH alone');
		$in->(inside($world, '/opt/secret', 1), 3, 'it is unknown whether the Session Manager plugin is installed: '
			. "/opt/secret/$name cannot be looked at or run", 'a user: a program of others');
		$in->(inside($world, '/opt/secret', 1), 3, 'it is unknown whether the Session Manager plugin is installed: '
			. "/opt/secret/$name cannot be looked at or run\n[UNKNOWN] plugin-installed: it is unknown whether the Session Manager plugin is "
			. "installed: /opt/secret/$name cannot be looked at or run\n  fix: let the user of this check look there", '... verbose', '-v',
			'--optional');
	}
};

# A tree with a program that must not be run, and these files.
sub installed {
	my (%files) = @_;
	my $root = scratch();
	chmod(0755, $root);
	place("$root$program", script("echo 9.9.9.9; echo x > $root/was-run"));
	put("$root$_", $files{$_}) for sort keys %files;
	return $root;
}

sub version_file {
	return installed("$folder/VERSION" => $_[0]);
}

subtest 'a tree' => sub {
	my $tree = sub {
		my ($root, $exit, $words, $name, @arguments) = @_;
		status_is(run($plugin, "--root=$root", @arguments), $exit, $words, $name);
		ok(!-e "$root/was-run", '... nothing is run');
	};
	my $unknown = sub {
		my ($root, $problem, $name) = @_;
		$tree->($root, 3, "the version of the Session Manager plugin is unknown: $folder/VERSION: $problem ($program)", $name);
		$tree->($root, 0, "session-manager-plugin of unknown version of $program $any", "$name, in 2019-04", @old);
		$tree->($root, 3, "the version of the Session Manager plugin is unknown: $folder/VERSION: $problem ($program)",
			"$name, in 2019-04 with a minimum", @old, '-m', '1.1');
	};
	my $ok = "session-manager-plugin $newest of $program is at least 1.1.17.0";
	my $malformed = 'what it says is no version';

	$tree->(version_file("$newest\n"), 0, $ok, 'VERSION');
	$tree->(version_file($newest), 0, $ok, '... without a newline');
	$tree->(version_file("$newest\r\n"), 0, $ok, '... with CR and LF');
	$tree->(version_file("1.0.37.0\n"), 2, "session-manager-plugin 1.0.37.0 of $program is older than 1.1.17.0", '... too old');
	$tree->(version_file("1.0.37.0\n"), 0, "session-manager-plugin 1.0.37.0 of $program $any", '... in 2019-04', @old);
	$tree->(version_file("1.2.707.0\n"), 1, "session-manager-plugin 1.2.707.0 of $program is older than 1.2.764.0", '... old');
	$tree->(version_file("1.2.0.0\n"), 1, "session-manager-plugin 1.2.0.0 of $program $source", '... of the sources');
	$tree->(version_file("1.2.889.0\n"), 1, "session-manager-plugin 1.2.889.0 of $program was withdrawn by AWS (2026-10-09)",
		'... withdrawn');
	$tree->(version_file("$newest\n"), 2, "session-manager-plugin $newest of $program is older than 2", '... a minimum', '-m', '2');

	$unknown->(installed(), 'no such file or directory', 'no VERSION');
	$tree->(installed(), 3, "the version of the Session Manager plugin is unknown: $folder/VERSION: no such file or directory "
		. "($program)\n[OK] plugin-installed: session-manager-plugin is $program\n[UNKNOWN] plugin-version: the version of the "
		. "Session Manager plugin is unknown: $folder/VERSION: no such file or directory ($program)\n"
		. '  fix: --root runs nothing: run this check on the live system, or install the package that AWS ships',
		'... verbose', '-v');
	$unknown->(version_file(''), $malformed, 'an empty VERSION');
	$unknown->(version_file("\n"), $malformed, 'an empty line');
	$unknown->(version_file("1.2.835\n"), $malformed, 'three components');
	$unknown->(version_file("v$newest\n"), $malformed, 'a letter');
	$unknown->(version_file("$newest\n$newest\n"), $malformed, 'two lines');
	$unknown->(version_file("$newest\n\0"), $malformed, 'a NUL byte');
	$unknown->(version_file("|;`\$(x)'\"<b>&\e[31m\xff\n"), $malformed, 'hostile bytes are not repeated');
	$unknown->(version_file("$newest\n" . "\n" x 100), 'longer than it may be', '100 bytes');
	$unknown->(version_file("$newest\n" . 'x' x 2_097_152), 'longer than it may be', '2 MB');
	$unknown->(version_file(sub { mkfifo($_[0], 0644) or die }), 'not a regular file', 'a FIFO');
	$unknown->(version_file(sub { mkdir($_[0]) or die }), 'not a regular file', 'a directory');
	$unknown->(version_file(\'/dev/zero'), 'no such file or directory', 'a link to a device outside');
	$unknown->(version_file(\'VERSION'), 'too many symbolic links', 'a link to itself');
	$tree->(version_file("1.2.835.x\n"), 3, "the version of the Session Manager plugin is unknown: $folder/VERSION: $malformed "
		. "($program)\n[OK] plugin-installed: session-manager-plugin is $program\n[UNKNOWN] plugin-version: the version of the "
		. "Session Manager plugin is unknown: $folder/VERSION: $malformed ($program)\n  fix: restore the file from the package",
		'malformed, verbose', '-v');

	$tree->(installed("$folder/VERSION" => \'/elsewhere', '/elsewhere' => "$newest\n"), 0, $ok, 'an absolute link stays inside');
	$tree->(installed("$folder/VERSION" => \('../' x 40 . 'elsewhere'), '/elsewhere' => "$newest\n"), 0, $ok, 'a relative one too');
	my $moved = scratch();
	chmod(0755, $moved);
	place("$moved/opt/smp/bin/session-manager-plugin", script("echo x > $moved/was-run"));
	put("$moved/opt/smp/VERSION", "$newest\n");
	put("$moved$folder", \'/opt/smp');
	$tree->($moved, 0, $ok, 'the folder is a link');

	my $bare = sub {
		my (%files) = @_;
		my $root = scratch();
		put("$root/keep", '');
		ref $files{$_} ? put("$root$_", $files{$_}) : place("$root$_", $files{$_}, $_ =~ /VERSION/ ? 0644 : 0755) for sort keys %files;
		return $root;
	};
	$tree->($bare->(), 2, $none, 'nothing');
	$tree->($bare->(), 0, "$none, and it is optional", 'nothing, and optional', '--optional');
	$tree->($bare->(), 2, $none, 'nothing, in 2019-04', @old);
	$tree->($bare->("$folder/VERSION" => "$newest\n"), 2, $none, 'VERSION alone is left over');
	my $plain = version_file("$newest\n");
	chmod(0644, "$plain$program");
	$tree->($plain, 2, $none, 'a file that is no program');
	$tree->($bare->($program => sub { mkdir($_[0]) or die }, "$folder/VERSION" => "$newest\n"), 2, $none, 'a directory of that name');
	$tree->($bare->($program => \'/nowhere', "$folder/VERSION" => "$newest\n"), 2, $none, 'a program that is a dangling link');
	$tree->($bare->($program => \('../' x 40 . 'bin/sh'), "$folder/VERSION" => "$newest\n"), 2, $none, '... a link out of the root');
	my $foreign = 'only the program itself can tell it, and nothing in a tree is run';
	for my $path (map { "$_/session-manager-plugin" } qw(/usr/local/bin /usr/bin)) {
		my $root = $bare->($path => script(), "$folder/VERSION" => "$newest\n");
		$tree->($root, 3, "the version of the Session Manager plugin is unknown: $foreign ($path)", "$path has no VERSION");
		$tree->($root, 0, "session-manager-plugin of unknown version of $path $any", '... in 2019-04', @old);
	}

	SKIP: {
		need('root');
		my $copy = unprivileged($plugin);
		my $root = version_file("$newest\n");
		chmod(0600, "$root$folder/VERSION");
		status_is(run({ setup => unprivileged() }, $copy, "--root=$root"), 3, 'the version of the Session Manager plugin is unknown: '
			. "$folder/VERSION: permission denied ($program)", 'a VERSION that may not be read');
		chmod(0700, "$root$folder/bin");
		status_is(run({ setup => unprivileged() }, $copy, "--root=$root", '--optional'), 3, 'it is unknown whether the Session Manager '
			. "plugin is installed: $program cannot be looked at or run", 'a directory that may not be looked into');
	}
	answers(run($plugin, '--root=' . scratch(), '-p', '/x'), 3, "SESSION_MANAGER_PLUGIN UNKNOWN: --program is for the live host: "
		. "with --root nothing is run\n$usage", '--program with --root');

	SKIP: {
		need('strace');
		for my $root (version_file("$newest\n"), installed(), $bare->()) {
			my ($got, $trace) = traced(['-f', '-e', 'trace=process,network'], $plugin, "--root=$root");
			is($got->{stderr}, '', 'strace');
			my @calls = $trace =~ /^\d+ +(\w+)\(/mg;
			is_deeply([grep { !/^(?:execve|exit_group|arch_prctl)$/ } @calls], [], 'no process is made, no socket');
			is(scalar(grep { $_ eq 'execve' } @calls), 1, '... and no program run but the plugin');
		}
	}
};

subtest 'JSON' => sub {
	my $file = answer(out => "1.2.707.0\n");
	my $text = "session-manager-plugin 1.2.707.0 of $file is older than 1.2.764.0";
	answers(run($plugin, '-p', $file, '-o', 'json'), 1, '{"service":"SESSION_MANAGER_PLUGIN","state":"WARNING","exit":1,'
		. qq("summary":"$text","findings":[{"id":"plugin-installed","state":"OK","text":"session-manager-plugin is $file",)
		. qq("fix":null},{"id":"plugin-version","state":"WARNING","text":"$text","fix":"update the Session Manager plugin"}],)
		. qq("perfdata":[]}\n), 'WARNING');
	answers(run($plugin, '-p', '/none/x', '-o', 'json'), 2, '{"service":"SESSION_MANAGER_PLUGIN","state":"CRITICAL","exit":2,'
		. qq("summary":"$none: no such file, /none/x","findings":[{"id":"plugin-installed","state":"CRITICAL","text":)
		. qq("$none: no such file, /none/x","fix":"install the Session Manager plugin, or do without it with --optional"}],)
		. qq("perfdata":[]}\n), 'CRITICAL');
	my $hostile = answer(out => '|;`$(x)\'"<b>&' . "\e[31m\xff\n");
	my $got = run($plugin, '-p', $hostile, '-o', 'json');
	my $object = JSON::PP->new->utf8->decode($got->{stdout});
	is_deeply([$got->{exit}, $got->{stderr}, map { "$_->{id} $_->{state} $_->{text} " . ($_->{fix} // '') } @{ $object->{findings} }],
		[3, '', "plugin-installed OK session-manager-plugin is $hostile ",
			"plugin-version UNKNOWN the version of the Session Manager plugin is unknown: $garbage ($hostile) $by_hand"], 'hostile bytes');
};

like(run(plugin('check_session_manager_plugin'), '--help')->{stdout}, qr/^      --optional\b/m, '--optional has no letter');

done_testing();
