# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What the tests of plugins that run programs share: stand-ins for these programs, and small worlds in which
# nothing else is installed.
package TestProgram;

use strict;
use warnings;

use Exporter 'import';
use File::Basename qw(dirname);
use File::Copy qw(copy);
use File::Path qw(make_path);
use POSIX ();
use TestPlugin;
use Time::HiRes qw(sleep);

our @EXPORT = qw(script says program place need_world world inside left_of);

# The text of a stand-in: a script of the shell.
sub script {
	return "#!/bin/sh\n" . join '', map { "$_\n" } @_;
}

# The text of a stand-in that prints these bytes: `out`, `err`, then exits with `exit`.
sub says {
	my (%what) = @_;
	my $octal = sub { join '', map { sprintf '\\%03o', ord } split //, $_[0] };
	my @lines;
	push @lines, "printf '" . $octal->($what{out}) . "'" if defined $what{out};
	push @lines, "printf '" . $octal->($what{err}) . "' >&2" if defined $what{err};
	return script(@lines, 'exit ' . ($what{exit} // 0));
}

# Puts a stand-in at a path, for all to run.
sub place {
	my ($path, $text, $mode) = @_;
	make_path(dirname($path), { mode => 0755 });
	put($path, $text);
	chmod($mode // 0755, $path) == 1 or die "$path: $!";
	return $path;
}

# A stand-in of that name in a new directory that everybody can look into.
sub program {
	my ($name, $text, $mode) = @_;
	my $directory = scratch();
	chmod(0755, $directory) == 1 or die "$directory: $!";
	return place("$directory/$name", $text, $mode);
}

# The libraries of a program, and its loader.
sub libraries {
	my ($program) = @_;
	return run('ldd', $program)->{stdout} =~ m{(/\S+) \(0x}g;
}

# Skips the rest of a SKIP block where no world can be made, or the plugin cannot run in one.
sub need_world {
	my ($plugin) = @_;
	no warnings 'exiting';
	need($_) for qw(root ldd mknod);
	Test::More::skip('the sanitizers do not work without /proc') if slurp(plugin($plugin)) =~ /__asan_init/;
}

# A new root directory with a plugin, a shell and these programs (path => text) and nothing else; links are
# references as for `tree`.
sub world {
	my ($plugin, %programs) = @_;
	my $root = scratch();
	chmod(0755, $root) == 1 or die "$root: $!";
	my %host = map { $_ => $_ } '/bin/sh', '/bin/cat', '/bin/sleep', map { libraries($_) } plugin($plugin), '/bin/sh', '/bin/sleep';
	$host{"/$plugin"} = plugin($plugin);
	for my $path (sort keys %host) {
		make_path($root . dirname($path), { mode => 0755 });
		copy($host{$path}, "$root$path") or die "$path: $!";
		chmod(0755, "$root$path") == 1 or die "$path: $!";
	}
	make_path("$root/dev", { mode => 0755 });
	system('mknod', '-m', '666', "$root/dev/null", 'c', '1', '3') == 0 or die 'mknod';
	for my $path (sort keys %programs) {
		ref $programs{$path} ? put("$root$path", $programs{$path}) : place("$root$path", $programs{$path});
	}
	return $root;
}

# Setup of a run inside such a world, with this PATH; as an ordinary user where `user` is true.
sub inside {
	my ($root, $path, $user) = @_;
	return sub {
		$ENV{PATH} = $path if defined $path;
		chroot($root) && chdir('/') or POSIX::_exit(126);
		unprivileged()->() if $user;
	};
}

# The processes whose command line holds these words.
sub processes_of {
	my ($words) = @_;
	my @found;
	for my $process (glob '/proc/[0-9]*') {
		open(my $file, '<', "$process/cmdline") or next;
		my $line = join ' ', split /\0/, join '', <$file>;
		push @found, $line if $line =~ /\Q$words\E/;
	}
	return @found;
}

# Those of them that do not go: one that was killed may be seen for a moment more.
sub left_of {
	my ($words) = @_;
	my @left = processes_of($words);
	for (1 .. 400) {
		last if !@left;
		sleep(0.02);
		@left = processes_of($words);
	}
	return @left;
}

1;
