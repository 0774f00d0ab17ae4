#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The completion in a real interactive bash at a terminal of its own, by real TAB keys: as `make install` puts it for
# bash-completion to find, and read by hand where there is no bash-completion.
use strict;
use warnings;

use Cwd qw(realpath);
use Fcntl qw(O_NOCTTY O_RDWR);
use lib 'tests';
use POSIX ();
use Test::More;
use TestPlugin;

# Of Linux: what a terminal's number is, and that its other side may be opened.
use constant { TIOCGPTN => 0x80045430, TIOCSPTLCK => 0x40045431 };

my $library = '/usr/share/bash-completion/bash_completion';
my $source = 'contrib/bash-completion/monitoring-plugins-ssm';
my @plugins = map { m{/(\w+)\.c$} } sort glob 'plugins/check_*.c';

# Seconds after which bash does not answer any more.
use constant ANSWERS => 20;

# Starts bash at a terminal of its own, in this directory and with these commands as its rc file. Control-X Control-P
# prints the line as it stands.
sub shell {
	my ($directory, $rc) = @_;
	put("$directory/rc", "PS1=\nbind 'set enable-bracketed-paste off'\nbind 'set bell-style none'\n"
		. "show() { printf '\\n<%s>\\n' \"\$READLINE_LINE\"; }\nbind -x '\"\\C-x\\C-p\": show'\n$rc\nprintf '<ready>\\n'\n");
	sysopen(my $terminal, '/dev/ptmx', O_RDWR | O_NOCTTY) or die "/dev/ptmx: $!";
	my ($unlocked, $number) = (pack('i', 0), pack('i', 0));
	ioctl($terminal, TIOCSPTLCK, $unlocked) && ioctl($terminal, TIOCGPTN, $number) or die "terminal: $!";
	my $path = '/dev/pts/' . unpack('i', $number);
	my $pid = fork() // die "fork: $!";
	if ($pid == 0) {
		POSIX::setsid();
		open(STDIN, '+<', $path) and open(STDOUT, '>&', \*STDIN) and open(STDERR, '>&', \*STDIN) or POSIX::_exit(126);
		close $terminal;
		%ENV = (PATH => "$directory/bin:$ENV{PATH}", HOME => $directory, TERM => 'dumb', LC_ALL => 'C', COLUMNS => 500,
			XDG_DATA_HOME => "$directory/data", BASH_COMPLETION_USER_DIR => "$directory/data/bash-completion");
		chdir($directory) && exec 'bash', '--noprofile', '--rcfile', "$directory/rc", '-i' or POSIX::_exit(127);
	}
	my $self = bless { terminal => $terminal, pid => $pid, seen => '' }, 'Shell';
	$self->wait_for(qr/<(ready)>/);
	return $self;
}

# What follows in the terminal, to the end of this pattern.
sub Shell::wait_for {
	my ($self, $pattern) = @_;
	local $SIG{ALRM} = sub { die "bash says no more than: $self->{seen}\n" };
	alarm(ANSWERS);
	while (1) {
		if ($self->{seen} =~ $pattern) {
			my $found = $1;
			$self->{seen} = substr($self->{seen}, $+[0]);
			alarm(0);
			return $found;
		}
		sysread($self->{terminal}, $self->{seen}, 4096, length $self->{seen}) or die "bash has ended: $self->{seen}\n";
	}
}

sub Shell::type {
	my ($self, $keys) = @_;
	syswrite($self->{terminal}, $keys) == length $keys or die "terminal: $!";
}

# Empties the line, and waits for that: what is in the terminal until then belongs to the line before.
sub Shell::empty {
	my ($self) = @_;
	$self->type("\cE\cU\cX\cP");
	$self->wait_for(qr/<()>/);
}

# What the line is after these keys.
sub Shell::line_after {
	my ($self, $keys) = @_;
	$self->empty;
	$self->type("$keys\cX\cP");
	return $self->wait_for(qr/<([^<>]*)>/);
}

# The words that two TABs list.
sub Shell::listed_after {
	my ($self, $keys) = @_;
	$self->empty;
	$self->type("$keys\t\t\cX\cP");
	my $shown = $self->wait_for(qr/(.*?)<[^<>]*>/s);
	return map { $_ => 1 } $shown =~ /(?:^|\s)(--[a-z0-9][a-z0-9-]*=?)(?=\s|$)/gm;
}

sub Shell::DESTROY {
	my ($self) = @_;
	local ($?, $!);
	kill 'KILL', $self->{pid};
	waitpid($self->{pid}, 0);
}

# A shell in which the plugins are commands; where `installed` is true, with the completion as `make install` names it.
sub with_plugins {
	my ($rc, $installed) = @_;
	my $directory = scratch();
	my ($completion, $file) = (realpath($source));
	for my $plugin (@plugins) {
		$file = realpath(plugin($plugin));
		put("$directory/bin/$plugin", \$file);
		put("$directory/data/bash-completion/completions/$plugin", \$completion) if $installed;
	}
	put("$directory/a-directory/file", '');
	put("$directory/a-program", '');
	return shell($directory, $rc);
}

# Keys, and the line that comes of them.
my @cases = (
	["check_ssm_os --wi\t", 'check_ssm_os --withdrawn=', 'an option with a value, without a blank'],
	["check_ssm_os --verb\t", 'check_ssm_os --verbose ', 'an option without, with a blank'],
	["check_ssm_os --withdrawn=w\t", 'check_ssm_os --withdrawn=warning ', 'a state behind ='],
	["check_ssm_os --withdrawn w\t", 'check_ssm_os --withdrawn warning ', '... and as a word of its own'],
	["check_ssm_os -o j\t", 'check_ssm_os -o json ', 'a value of a short option'],
	["check_ssm_os -E 2026\t", 'check_ssm_os -E 2026-10 ', 'an edition'],
	["check_ssm_os --timeout=5:c\t", 'check_ssm_os --timeout=5:critical ', 'a state behind a colon'],
	["check_ssm_os --root=a-d\t", 'check_ssm_os --root=a-directory/', 'a directory'],
	["check_aws_cli --program=a-p\t", 'check_aws_cli --program=a-program ', 'a file'],
	["check_ssm_user --admin=d\t", 'check_ssm_user --admin=disabled ', 'a word of a list'],
	["check_ssm --role=c\t", 'check_ssm --role=client ', 'a role'],
	["check_ssm_endpoints --service=l\t", 'check_ssm_endpoints --service=logs', 'a word of a comma list, which may go on'],
	["check_ssm_endpoints --service=kms,mo\t", 'check_ssm_endpoints --service=kms,monitoring', '... behind a comma'],
	["check_ssm_endpoints -s kms,logs,s\t", 'check_ssm_endpoints -s kms,logs,s3', '... of a short option'],
	["check_ssm_endpoints --service=kms,km\t", 'check_ssm_endpoints --service=kms,km', '... and none twice'],
	["check_ssm_endpoints --service=w\t", 'check_ssm_endpoints --service=w', '... nor a word of the help'],
	["check_ssm_agent --feature=kms,remote\t", 'check_ssm_agent --feature=kms,remote-port-forwarding', 'a feature'],
	["check_ssm_agent -f dh\t", 'check_ssm_agent -f dhmc', '... the first'],
	["check_ssm_agent --feature=needs\t", 'check_ssm_agent --feature=needs', '... but no remark about one'],
	["check_ssm_endpoints --endpoint=ec\t", 'check_ssm_endpoints --endpoint=ec2messages=', 'the service of an endpoint'],
	["check_ssm_endpoints --endpoint mon\t", 'check_ssm_endpoints --endpoint monitoring=', '... that is optional'],
	["check_ssm_endpoints --endpoint=ssm=k\t", 'check_ssm_endpoints --endpoint=ssm=k', '... and not its host'],
	["check_ssm_os --newer=ok --outp\t", 'check_ssm_os --newer=ok --output=', 'behind another option'],
	["check_ssm_os --unl\tw\t", 'check_ssm_os --unlisted=warning ', 'two TABs in one line'],
	["check_ssm_os --none\t", 'check_ssm_os --none', 'nothing where there is none'],
);

sub test_shell {
	my ($shell, $how) = @_;
	is($shell->line_after($_->[0]), $_->[1], "$how: $_->[2]") for @cases;
	for my $plugin (@plugins) {
		my %options = map { $_ => 1 } run(plugin($plugin), '--help')->{stdout} =~ /^  (?:-[A-Za-z],|   ) (--[a-z0-9-]+=?)/gm;
		my %listed = $shell->listed_after("$plugin --");
		is_deeply([sort keys %listed], [sort keys %options], "$how: $plugin lists all its options");
	}
}

SKIP: {
	need('bash');
	test_shell(with_plugins('. ' . realpath($source), 0), 'alone');
	if (!-e $library) {
		fail('bash-completion is missing') if $ENV{NO_SKIP};
		skip('bash-completion is missing', 1);
	}
	test_shell(with_plugins(". $library", 1), 'found by bash-completion');
}
done_testing();
