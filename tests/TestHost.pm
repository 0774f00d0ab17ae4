# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# A host that is made up for one run of a plugin: file systems, processes and /proc of its own, in namespaces
# that end with the run. /usr is the real one with a private layer above it, all else is what the test puts there.
package TestHost;

use strict;
use warnings;
use feature 'state';

use Cwd qw(realpath);
use Exporter 'import';
use File::Copy ();
use Test::More;
use TestPlugin;

our @EXPORT = qw(host host_command need_host executable standin masked as_nobody);

# Of /usr nothing shows that the real host has an agent, or boots with systemd.
my $setup = <<'END';
root=$1 tree=$2 plugin=$3 script=$4
shift 4
mount -t tmpfs -o mode=755 none "$root"
cd "$root"
mkdir .upper .work dev etc proc tmp usr var
mount -t overlay -o "lowerdir=/usr,upperdir=$root/.upper,workdir=$root/.work" none usr
rm -rf usr/bin/amazon-ssm-agent usr/sbin/amazon-ssm-agent usr/lib/systemd usr/local/lib/systemd usr/lib/apk
for directory in bin sbin lib lib32 lib64 libx32; do
	if [ -L "/$directory" ]; then
		cp -P "/$directory" .
	elif [ -d "/$directory" ]; then
		mkdir "$directory"
		mount --bind "/$directory" "$directory"
	fi
done
mount -t proc proc proc
mount --bind /dev dev
cp -a "$tree/." .
: >plugin
mount --bind "$plugin" plugin
if [ -n "${COVERAGE-}" ]; then
	mkdir -p ".$COVERAGE"
	mount --bind "$COVERAGE" ".$COVERAGE"
fi
exec chroot . /bin/sh -ec "$script" host "$@"
END

# Runs a plugin on a host with these files (as `tree` takes them). `script` is what the host's shell does
# before: it has the plugin's call as "$@", and runs it.
sub host {
	return run(host_command(@_));
}

# The command that does so.
sub host_command {
	my ($plugin, $files, $script, @arguments) = @_;
	my $tree = tree(%$files);
	chmod(0755, $tree) or die "$tree: $!";
	return ('unshare', '--mount', '--pid', '--fork', '--kill-child', '/bin/sh', '-ec', $setup, 'host',
		realpath(scratch()), realpath($tree), realpath($plugin), $script, '/plugin', @arguments);
}

# Skips the rest of a SKIP block where no such host can be had.
sub need_host {
	need($_) for qw(root unshare cc);
	state $can = run('unshare', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-ec',
		'mount -t tmpfs none "$1" && cd "$1" && mkdir u w m && mount -t overlay -o lowerdir=/usr,upperdir=u,workdir=w none m'
		. ' && mkdir p && mount -t proc proc p', 'sh', realpath(scratch()))->{exit} == 0;
	skip('namespaces or overlay file systems are missing', 1) unless $can || $ENV{NO_SKIP};
}

# Content of a tree: an executable file.
sub executable {
	my ($content) = @_;
	return sub {
		put($_[0], $content);
		chmod(0755, $_[0]) or die "$_[0]: $!";
	};
}

# Content of a tree: the stand-in for a part of the agent.
sub standin {
	state $program;
	if (!$program) {
		$program = scratch() . '/standin';
		system('cc', '-std=c11', '-D_GNU_SOURCE', '-o', $program,
			'tests/standin_agent.c') == 0 or die 'tests/standin_agent.c';
	}
	return sub {
		File::Copy::copy($program, $_[0]) && chmod(0755, $_[0]) or die "$_[0]: $!";
	};
}

# What a run said, without the numbers that no two runs have in common.
sub masked {
	my ($got) = @_;
	my $text = $got->{stdout} =~ s/\bprocess \K\d+/N/gr;
	$text =~ s/\b(?:uptime|rss)=\K\d+/N/g;
	$text =~ s/"label":"(?:uptime|rss)","value":\K\d+/N/g;
	$text =~ s/\bafter \K\d+\.\d(?= s\b)/N/g;
	return { %$got, stdout => $text };
}

# For a script: what runs a command as an ordinary user.
sub as_nobody {
	return 'chroot --userspec=65534:65534 --groups= /';
}

1;
