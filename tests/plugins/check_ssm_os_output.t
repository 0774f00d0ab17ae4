#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# check_ssm_os: what it prints, as text and as JSON, whatever comes in and wherever it goes out.
use strict;
use warnings;

use lib 'tests';
use JSON::PP ();
use POSIX ();
use Test::More;
use Time::HiRes qw(time);
use TestPlugin;

my $plugin = plugin('check_ssm_os');
my $debian = '--root=tests/roots/debian-12';
my $on = '--arch=x86_64';
my $usage = "Usage: check_ssm_os [OPTION]..., see check_ssm_os --help\n";
my $ok = "SSM_OS OK: Debian GNU/Linux 12 on x86_64 is listed in edition 2026-10 as Debian Bookworm (12)\n";

# A tree whose os-release says this, unlisted; and the name that it puts on the status line.
sub named {
	my ($name, $shown, $what) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	plugin_is('check_ssm_os', ['--root=' . tree('etc/os-release' => "ID=x\nNAME=$name\nVERSION_ID=1\n"), $on], 2,
		"SSM_OS CRITICAL: $shown 1 (ID x) is not listed in edition 2026-10\n", $what);
}

subtest 'hostile names' => sub {
	named('"a|b;c"', 'a?b?c', 'perfdata, and the end of a Nagios command');
	named(q("it's"), 'it?s', 'a single quote');
	named('"say \\"yes\\""', 'say ?yes?', 'double quotes');
	named('"<b>bold</b>"', '?b?bold?/b?', 'HTML');
	named('"\\$(x) \\`y\\` \\${z}"', '?(x) ?y? ?{z}', 'what a shell would run');
	named('"$(x) `y`"', '?(x) ?y?', '... without backslashes');
	named('"a&b"', 'a?b', 'an ampersand');
	named('"back\\\\slash"', 'back\\slash', 'a backslash is text');
	named("\"a\e[31mred\"", 'a?[31mred', 'a terminal escape');
	named("\"bell\x07back\x08del\x7f\"", 'bell?back?del?', 'control characters');
	named("\"tab\there\"", 'tab?here', 'a tab');
	named("\"cr\rhere\"", 'cr?here', 'a carriage return');
	named("\"latin \xe9\"", 'latin ?', 'Latin-1 is no UTF-8');
	named("\"\xc3\"", '?', 'half a character');
	named("\"a\xc0\xafb\"", 'a??b', 'an overlong slash');
	named("\"a\xed\xa0\x80b\"", 'a?b', 'a surrogate');
	named("\"a\xf4\x90\x80\x80b\"", 'a????b', 'beyond Unicode');
	named("\"a\xe2\x80\xaeb\"", 'a?b', 'a right-to-left override');
	named("\"a\xe2\x80\x8bb\"", 'a?b', 'a zero width space');
	named("\"a\xc2\x9bb\"", 'a?b', 'a C1 control character');
	named("\"a\xe2\x80\xa8b\"", 'a?b', 'a line separator');
	named("\"a\xef\xbb\xbfb\"", 'a?b', 'a byte order mark');
	named("\"Caf\xc3\xa9 \xe2\x98\x95 \xf0\x9f\x90\xa7\"", "Caf\xc3\xa9 \xe2\x98\x95 \xf0\x9f\x90\xa7", 'good UTF-8 stays');
	named('"%s%n%x"', '%s%n%x', 'a format');
	named('N' x 63, 'N' x 63, '63 bytes stay');
	named('N' x 64, 'N' x 60 . '...', '64 bytes are cut');
	named('N' x 60_000, 'N' x 60 . '...', '60 KB are cut');
	named('"' . "\xc3\xa9" x 40 . '"', "\xc3\xa9" x 30 . '...', 'cut at a whole character');
	named('"n' . "\xc3\xa9" x 40 . '"', 'n' . "\xc3\xa9" x 29 . '...', '... of which one byte would fit');

	my $endless = 'SSM_OS UNKNOWN: the system is unknown: /etc/os-release is no evidence: a quotation in it has no end';
	plugin_is('check_ssm_os', ['--root=' . tree('etc/os-release' => "ID=x\nNAME=\"a\nb\"\n"), $on], 3, "$endless\n",
		'a newline in quotes is no line of its own');
	plugin_is('check_ssm_os', ['--root=' . tree('etc/os-release' => "ID=x\nNAME=" . 'N' x 100_000 . "\n"), $on], 3,
		"SSM_OS UNKNOWN: the system is unknown: /etc/os-release is no evidence: longer than it may be\n",
		'a NAME of 100 KB');
	plugin_is('check_ssm_os', ['--root=' . tree('etc/redhat-release' => "<b>|\xff`\$(x) release 7.9\n"), $on], 2,
		"SSM_OS CRITICAL: ?b????? ?(x) 7.9 is not listed in edition 2026-10\n" =~ s/\? \?\(x\)/?(x)/r, 'a legacy file');
	plugin_is('check_ssm_os', ['--root=' . tree('etc/redhat-release' => 'N' x 30_000 . " release 7.9\n"), $on], 2,
		'SSM_OS CRITICAL: ' . 'N' x 60 . "... 7.9 is not listed in edition 2026-10\n", 'a legacy name of 30 KB');
	plugin_is('check_ssm_os', ['--root=' . tree('etc/os-release' => qq(ID=x\nNAME=Y\nVERSION_ID="1|2"\n)), $on], 2,
		"SSM_OS CRITICAL: Y (ID x) is not listed in edition 2026-10\n", 'a VERSION_ID that is none is not shown');
	plugin_is('check_ssm_os', ['--root=' . tree('etc/os-release' => qq(ID="x|y"\nNAME=Y\nVERSION_ID=1\n)), $on], 3,
		"SSM_OS UNKNOWN: the system is unknown: /etc/os-release is no evidence: its ID is malformed\n",
		'an ID that is none is not shown');

	# As long as it gets: the longest names on both findings, and with -v.
	my $long = tree('etc/os-release' => "ID=debian\nNAME=" . 'N' x 100 . "\nVERSION_ID=10.0.0.0.0.0.0.000000001\n");
	my $title = 'N' x 60 . '... 10.0.0.0.0.0.0.000000001';
	plugin_is('check_ssm_os', ["--root=$long", '--arch=x86', '-v'], 2,
		"SSM_OS CRITICAL: x86 is not listed, only x86_64 arm64, for Debian Buster (10) in 2023-04, $title is no longer "
		. "listed in edition 2026-10, it was as Debian Buster (10) in 2023-04\n"
		. "[WARNING] os-listed: $title is no longer listed in edition 2026-10, it was as Debian Buster (10) in 2023-04\n"
		. "  fix: move to a system that --list shows, or accept this one with --withdrawn=ok\n"
		. "[CRITICAL] os-arch: x86 is not listed, only x86_64 arm64, for Debian Buster (10) in 2023-04\n"
		. "  fix: move to a listed processor, or accept this one with --unlisted=ok\n", 'two findings, verbose');
};

subtest 'hostile option values' => sub {
	my $rejected = sub {
		my ($arguments, $problem, $what) = @_;
		local $Test::Builder::Level = $Test::Builder::Level + 1;
		plugin_is('check_ssm_os', $arguments, 3, "SSM_OS UNKNOWN: $problem\n$usage", $what);
	};
	my $hostile = "a|b;c\n<d>\e[1m\$(e)`f`&'\"\xff\xe2\x80\xae";
	my $shown = 'a?b?c??d??[1m?(e)?f??????';
	my $editions = 'is not an edition, there are: 2019-04 2026-10';
	my $states = 'is not ok, warning, critical or unknown';
	my $cut = 'x' x 56 . '...';
	my $huge = 'x' x 100_000;
	my $no_file = 'cannot be opened: no such file or directory';

	$rejected->(["--edition=$hostile"], "--edition: $shown $editions", '--edition');
	$rejected->(["--root=$hostile"], "--root: $shown $no_file", '--root');
	$rejected->(["--warning=$hostile"], "--warning: $shown is not a range of versions, position 1: a digit is expected",
		'--warning');
	$rejected->(["--critical=$hostile"],
		"--critical: $shown is not a range of versions, position 1: a digit is expected", '--critical');
	$rejected->(["--timeout=$hostile"], "--timeout: $shown is not SECONDS or SECONDS:STATE", '--timeout');
	$rejected->(["--output=$hostile"], "--output: $shown is not nagios or json", '--output');
	$rejected->(["--$_=$hostile"], "--$_: $shown $states", "--$_") for qw(withdrawn newer unlisted);
	$rejected->([$debian, "--arch=$hostile"], "--arch: $shown is not x86, x86_64, arm64 or arm", '--arch');
	$rejected->([$hostile], "$shown: no argument is expected beside the options", 'an operand');
	$rejected->(["--$hostile"], "--$shown is not an option", 'an option');
	$rejected->(["--verbose=$hostile"], '--verbose takes no value', 'a value where none is taken');
	$rejected->(["-\xe2\x80\xae"], '-? is not an option', 'an option letter');

	$rejected->(["--edition=$huge"], "--edition: $cut $editions", '--edition, 100 KB');
	$rejected->(["--root=$huge"], "--root: $cut cannot be opened: the path is too long", '--root, 100 KB');
	$rejected->(["--warning=$huge"], "--warning: $cut is not a range of versions, position 192: the range is too long",
		'--warning, 100 KB');
	$rejected->(["--critical=" . '1' x 100_000], '--critical: ' . '1' x 56
		. '... is not a range of versions, position 192: the range is too long', '--critical, 100 KB of digits');
	$rejected->(["--timeout=" . '1' x 100_000], '--timeout: ' . '1' x 56 . '... is not SECONDS or SECONDS:STATE',
		'--timeout, 100 KB of digits');
	$rejected->(["--output=$huge"], "--output: $cut is not nagios or json", '--output, 100 KB');
	$rejected->(["--unlisted=$huge"], "--unlisted: $cut $states", '--unlisted, 100 KB');
	$rejected->([$debian, "--arch=$huge"], "--arch: $cut is not x86, x86_64, arm64 or arm", '--arch, 100 KB');
	$rejected->(["--edition=" . "\xc3\xa9" x 100], '--edition: ' . "\xc3\xa9" x 28 . "... $editions",
		'--edition, cut at a whole character');
	# What is repeated of a wrong argument is cut and marked as well.
	$rejected->([$huge], "$cut: no argument is expected beside the options", 'an operand, 100 KB');
	$rejected->(["--$huge"], '--' . 'x' x 54 . '... is not an option', 'an option, 100 KB');
	$rejected->(['--' . 'x' x 50_000 . '=' . 'y' x 50_000], '--' . 'x' x 54 . '... is not an option',
		'an option and its value, 50 KB each');
	$rejected->(["\xc3\xa9" x 100], "\xc3\xa9" x 28 . '...: no argument is expected beside the options',
		'an operand, cut at a whole character');
	$rejected->([$debian, "--verbose=$huge"], '--verbose takes no value', 'a value where none is taken, 100 KB');
};

# The JSON object holds what the text says: rebuilt from the object, the text is the same byte for byte.
sub same_in_json {
	my ($name, @arguments) = @_;
	my $text = run($plugin, '-v', @arguments);
	my $got = run($plugin, '-v', '--output=json', @arguments);
	my $plain = run($plugin, '-o', 'json', @arguments);
	my @whole = ($got->{stderr}, $got->{signal}, $got->{exit});
	my $object = eval { JSON::PP->new->utf8->decode($got->{stdout}) };
	my $rebuilt = { stdout => '' };
	subtest $name => sub {
		is_deeply([@whole], ['', 0, $text->{exit}], 'ends as the text does');
		is($plain->{stdout}, $got->{stdout}, '-v changes nothing');
		like($got->{stdout}, qr/\A\{[^\n]*\}\n\z/, 'one line');
		ok($object, 'is JSON') or return diag($got->{stdout});
		is_deeply([sort keys %$object], [qw(exit findings perfdata service state summary)], 'the members');
		is_deeply([map { join ' ', sort keys %$_ } @{ $object->{findings} }],
			[('fix id state text') x @{ $object->{findings} }], 'the members of the findings');
		is($object->{exit}, $text->{exit}, 'the exit status is told');
		is_deeply($object->{perfdata}, [], 'no perfdata');
		my $wrong = $object->{findings}[0]{id} eq 'usage';
		my $lines = "$object->{service} $object->{state}: $object->{summary}\n";
		$lines .= $usage if $wrong;
		for my $finding ($wrong ? () : @{ $object->{findings} }) {
			$lines .= "[$finding->{state}] $finding->{id}: $finding->{text}\n";
			$lines .= "  fix: $finding->{fix}\n" if defined $finding->{fix};
		}
		utf8::encode($lines);
		is($lines, $text->{stdout}, 'the same words');
	};
}

subtest 'JSON' => sub {
	my $fedora = tree('etc/os-release' => "ID=fedora\nNAME=\"Fed\\\\ora\xff\xc3\xa9\\\"\"\nVERSION_ID=40\n");
	answers(run($plugin, $debian, $on, '-o', 'json'), 0,
		'{"service":"SSM_OS","state":"OK","exit":0,"summary":"Debian GNU/Linux 12 on x86_64 is listed in edition 2026-10 '
		. 'as Debian Bookworm (12)","findings":[{"id":"os-listed","state":"OK","text":"Debian GNU/Linux 12 is listed in '
		. 'edition 2026-10 as Debian Bookworm (12)","fix":null},{"id":"os-arch","state":"OK","text":"x86_64 is listed for '
		. 'Debian Bookworm (12)","fix":null}],"perfdata":[]}' . "\n", 'OK');
	answers(run($plugin, "--root=$fedora", '-o', 'json'), 2,
		'{"service":"SSM_OS","state":"CRITICAL","exit":2,"summary":"Fed\\\\ora?' . "\xc3\xa9" . '? 40 (ID fedora) is not '
		. 'listed in edition 2026-10","findings":[{"id":"os-listed","state":"CRITICAL","text":"Fed\\\\ora?' . "\xc3\xa9"
		. '? 40 (ID fedora) is not listed in edition 2026-10","fix":"move to a system that --list shows, or accept this '
		. 'one with --unlisted=ok"}],"perfdata":[]}' . "\n", 'CRITICAL');
	answers(run($plugin, '--timeout=1:maybe', '-o', 'json'), 3,
		'{"service":"SSM_OS","state":"UNKNOWN","exit":3,"summary":"--timeout: 1:maybe is not SECONDS or SECONDS:STATE",'
		. '"findings":[{"id":"usage","state":"UNKNOWN","text":"--timeout: 1:maybe is not SECONDS or SECONDS:STATE",'
		. '"fix":null}],"perfdata":[]}' . "\n", 'a usage error, -o json after the mistake');

	same_in_json('OK', $debian, $on);
	same_in_json('WARNING, withdrawn', '--root=tests/roots/centos-7', $on);
	same_in_json('WARNING, newer', '--root=tests/roots/ubuntu-merged', $on, '--edition=2019-04');
	same_in_json('CRITICAL, no row', "--root=$fedora");
	same_in_json('CRITICAL, gap', '--root=' . tree('etc/os-release' => "ID=ubuntu\nVERSION_ID=22.10\n"), $on);
	same_in_json('CRITICAL, processor', $debian, '--arch=arm');
	same_in_json('CRITICAL and WARNING', '--root=tests/roots/centos-7', '--arch=x86');
	same_in_json('UNKNOWN, no evidence', '--root=' . tree());
	same_in_json('UNKNOWN, no processor', $debian);
	same_in_json('UNKNOWN, no VERSION_ID', '--root=' . tree('etc/os-release' => "ID=debian\n"), $on);
	same_in_json('live');
	same_in_json('live, by the kernel', '--critical=~:1');
	same_in_json('a state of its own', $debian, '--arch=arm', '--unlisted=unknown');
	same_in_json('unknown option', '--nonsense');
	same_in_json('missing value', '--edition', '2019-04', '--root');
	same_in_json('operand', 'operand');
	same_in_json('a backslash, and all that is sanitised', "--edition=\\\\\"<|>\n\xff");
	same_in_json('--arch without --root', '--arch=x86');

	my $before = run($plugin, '-o', 'json', '--nonsense');
	is_deeply(run($plugin, '--nonsense', '-o', 'json'), $before, '-o json behind a mistake or before it');
	is_deeply(run($plugin, '--nonsense', '-ojson'), $before, '-ojson');
	is_deeply(run($plugin, '--nonsense', '--output=json'), $before, '--output=json');
	is_deeply(run($plugin, '--nonsense', '-o', 'nagios', '-ojson', '--output', 'bad'), $before, '... the last good one');
	is_deeply(run($plugin, 'operand', '-o', 'json'), run($plugin, '-o', 'json', 'operand'), '-o json behind an operand');
	answers(run($plugin, $debian, $on, '-o', 'json', '-o', 'nagios'), 0, $ok, 'the last -o counts');
};

subtest 'streams' => sub {
	my $to = sub {
		my ($path) = @_;
		return sub { open(STDOUT, '>', $path) or POSIX::_exit(126) };
	};
	my $onto = sub {
		my ($writer) = @_;
		return sub { $SIG{PIPE} = 'DEFAULT'; POSIX::dup2(fileno $writer, 1) };
	};
	my @good = ($plugin, $debian, $on);

	answers(run({ setup => $to->('/dev/full') }, @good), 3, '', 'stdout on a full device');
	answers(run({ setup => $to->('/dev/full') }, @good, '-o', 'json'), 3, '', '... as JSON');
	answers(run({ setup => $to->('/dev/full') }, $plugin, '--help'), 3, '', '... --help');
	answers(run({ setup => closed(1) }, @good), 3, '', 'stdout closed');
	answers(run({ setup => closed(0) }, @good), 0, $ok, 'stdin closed');
	answers(run({ setup => closed(2) }, @good), 0, $ok, 'stderr closed');
	answers(run({ setup => closed(0, 2) }, @good), 0, $ok, 'stdin and stderr closed');
	answers(run({ setup => closed(0, 1, 2) }, @good), 3, '', 'all closed');
	answers(run({ setup => sub { open(STDOUT, '<', '/dev/null') } }, @good), 3, '', 'stdout open for reading only');

	pipe(my $reader, my $writer) or die;
	close $reader;
	answers(run({ setup => $onto->($writer) }, @good), 3, '', 'a pipe whose reader is gone');
	answers(run({ setup => $onto->($writer) }, $plugin, '--list'), 3, '', '... --list');

	pipe($reader, $writer) or die;
	$writer->blocking(0);
	1 while syswrite($writer, 'x' x 4096);
	1 while syswrite($writer, 'x');
	$writer->blocking(1);
	my $start = time;
	my $blocked = sub {
		$onto->($writer)->();
		POSIX::sigprocmask(POSIX::SIG_BLOCK, POSIX::SigSet->new(POSIX::SIGALRM, POSIX::SIGTERM));
	};
	answers(run({ setup => $blocked }, @good, '-t', '1'), 3, '',
		'a full pipe that nobody reads, from a parent that left the signal blocked');
	my $took = time - $start;
	ok($took > 0.5 && $took < 2.5, 'ends at its deadline') or diag("after $took s");
	$writer->blocking(0);
	answers(run({ setup => $onto->($writer) }, @good), 3, '', 'a full pipe that does not block');

	# The limit is on the number of descriptors, so 3 of them leave 0, 1 and 2.
	my $limited = sub { ('sh', '-c', "ulimit -n $_[0]; exec \"\$@\"", 'sh', @_[1 .. $#_]) };
	my $starved = 'the system is unknown: /etc/bottlerocket-release is no evidence: too many open files in this process';
	my $live = run($plugin);
	is_deeply(run($limited->(4, $plugin)), $live, 'one descriptor is enough on a live host');
	answers(run($limited->(6, @good)), 0, $ok, 'three are enough below a root');
	answers(run($limited->(4, @good)), 3, "SSM_OS UNKNOWN: $starved\n", 'one is not');
	SKIP: {
		need_native('it needs descriptors itself');
		# The loader of a dynamic program needs a descriptor itself, and says so with status 127.
		my $none = run($limited->(3, $plugin));
		answers($none, 3, "SSM_OS UNKNOWN: $starved\n", 'none at all') if $none->{exit} != 127;
	}
};

done_testing();
