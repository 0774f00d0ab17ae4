#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Every plugin's --help against all that repeats it: what the plugin takes, its manual, the commands
# for Nagios, Icinga 2 and its Director, the completion, the README. What --help says is what the others have to say.
use strict;
use warnings;

use lib 'tests';
use Cwd qw(abs_path);
use JSON::PP ();
use Test::More;
use TestDefinitions;
use TestPlugin;

my $beside = 'operand: no argument is expected beside the options';
my $completion = abs_path('contrib/bash-completion/monitoring-plugins-ssm');

# A good value for each word of --help that stands for one. A new word needs a line here.
my %samples = (
	DIR => scratch(),
	LIST => 'kms',
	NAME => 'ssm-user',
	'NAME,...' => 'os',
	PATH => '/nonexistent/program',
	RANGE => '1:',
	REGION => 'us-east-1',
	'SECONDS[:STATE]' => '5:critical',
	'SERVICE=HOST[:PORT]' => 'ssm=ssm.example:8443',
	URL => 'http://127.0.0.1',
	'URL|none' => 'http://127.0.0.1:3128',
	VERSION => '1.2',
);

# The values that a word like nagios|json lists; none where a part of it stands for something. The
# four states are nowhere listed but have one word.
sub enumeration {
	my ($value) = @_;
	return qw(ok warning critical unknown) if ($value // '') eq 'STATE';
	my @words = split /\|/, $value // '';
	return @words > 1 && !(grep { !/^[a-z0-9][a-z0-9_.-]*$/ } @words) ? @words : ();
}

# The words of it that stand for themselves, also beside one that does not: none of URL|none.
sub fixed_words {
	my ($value) = @_;
	my @words = split /\|/, $value // '';
	return $value eq 'STATE' ? enumeration($value) : @words > 1 ? grep { /^[a-z0-9][a-z0-9_.-]*$/ } @words : ();
}

sub sample {
	my ($value) = @_;
	return (enumeration($value))[0] // $samples{$value};
}

# --help itself: every line of it is an option, the text of one, or prose.
sub test_help {
	my ($plugin, $got, @options) = @_;
	is_deeply([@$got{qw(exit signal stderr)}], [3, 0, ''], "$plugin --help: exit status 3, nothing on stderr");
	is_deeply([grep { length > 80 } split /\n/, $got->{stdout}], [], "$plugin --help: 80 columns");
	like($got->{stdout}, qr/^Usage: $plugin \[OPTION\]\.\.\.$/m, "$plugin --help: usage");
	like($got->{stdout}, qr/^\Q$plugin\E \(monitoring-plugins-ssm\) \S+\n/, "$plugin --help: name and version");
	is(scalar(@options), scalar(() = $got->{stdout} =~ /^ {1,30}-/mg),
		"$plugin --help: each option is in the form that is parsed here");
	is_deeply([map { $_->{name} } grep { $_->{help} eq '' } @options], [], "$plugin --help: each option has a text");
	for my $common (qw(output timeout verbose version help)) {
		ok((grep { $_->{name} eq $common } @options), "$plugin --help: has --$common");
	}
}

# A call ends with these words, because of a wrong argument.
sub refuses {
	my ($plugin, $words, @arguments) = @_;
	my $service = uc($plugin =~ s/^check_//r);
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	plugin_is($plugin, \@arguments, 3, "$service UNKNOWN: $words\nUsage: $plugin [OPTION]..., see $plugin --help\n",
		"$plugin @arguments");
}

# An option and its value are good, and the operand behind them is not: so nothing is examined.
# --output=nagios is for --output=json before it.
sub accepts {
	my ($plugin, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	refuses($plugin, $beside, @arguments, '--output=nagios', 'operand');
}

sub test_value_option {
	my ($plugin, $option) = @_;
	my ($letter, $name) = @$option{qw(letter name)};
	my $value = sample($option->{value});
	defined $value or return fail("options.t knows a value for $plugin --$name=$option->{value}");
	accepts($plugin, "--$name=$value");
	accepts($plugin, "--$name", $value);
	refuses($plugin, "--$name needs a value", "--$name");
	if (defined $letter) {
		accepts($plugin, "-$letter$value");
		accepts($plugin, "-$letter", $value);
		refuses($plugin, "-$letter needs a value", "-$letter");
	}
	my @words = enumeration($option->{value});
	accepts($plugin, "--$name=$_") for fixed_words($option->{value});
	like(run(plugin($plugin), "--$name=none-of-them")->{stdout}, qr/^\S+ UNKNOWN: --\Q$name\E: none-of-them is not /,
		"$plugin --$name takes no other value") if @words;
}

sub test_flag {
	my ($plugin, $option, $unused) = @_;
	my ($letter, $name) = @$option{qw(letter name)};
	my $ends = $name eq 'help' || $name eq 'version';
	refuses($plugin, "--$name takes no value", "--$name=x");
	for my $spelling ("--$name", defined $letter ? "-$letter" : ()) {
		if ($ends) {	# whatever stands beside it
			like(run(plugin($plugin), $spelling, 'operand')->{stdout}, qr/^\Q$plugin\E \(/, "$plugin $spelling");
		} else {
			accepts($plugin, $spelling);
		}
	}
	refuses($plugin, "-$unused is not an option", "-$letter$unused") if defined $letter && !$ends;
}

sub test_practice {
	my ($plugin, @options) = @_;
	my %name = map { $_->{name} => 1 } @options;
	my %letter = map { ($_->{letter} // '') => 1 } @options;
	my ($unused) = grep { !$letter{$_} } 'a' .. 'z', 'A' .. 'Z';
	for my $option (@options) {
		my $shorter = substr($option->{name}, 0, -1);
		my @value = defined $option->{value} ? sample($option->{value}) // '' : ();
		defined $option->{value} ? test_value_option($plugin, $option) : test_flag($plugin, $option, $unused);
		refuses($plugin, "--$shorter is not an option", join('=', "--$shorter", @value)) unless $name{$shorter};
	}
	for (grep { !$letter{$_} } 'a' .. 'z', 'A' .. 'Z', 0 .. 9, '?') {
		refuses($plugin, "-$_ is not an option", "-$_");
	}
	refuses($plugin, '--no-such-option is not an option', '--no-such-option');
	refuses($plugin, $beside, '--', 'operand');
}

# An option as one word: "-w --warning=RANGE".
sub spelling {
	my ($option) = @_;
	return join '', map { $_ // '' } defined $option->{letter} ? "-$option->{letter} " : '', "--$option->{name}",
		defined $option->{value} ? "=$option->{value}" : '';
}

# The items of the manual's section OPTIONS have one form: .It Fl w , Fl -warning Ns = Ns Ar RANGE
sub test_manual {
	my ($plugin, @options) = @_;
	my $manual = slurp("plugins/$plugin.8") =~ s/\\-/-/gr;
	my ($section) = $manual =~ /^\.Sh OPTIONS\n(.*?)^\.Sh /ms;
	my ($synopsis) = $manual =~ /^\.Sh SYNOPSIS\n(.*?)^\.Sh /ms;
	my @items = map { /^Fl (?:(\w) , Fl )?-(\S+)(?: Ns = Ns (?:Ar|Cm) (\S+))?$/
		? spelling({ letter => $1, name => $2, value => $3 }) : "not in the form of options.t: $_"
	} ($section // '') =~ /^\.It (.*)$/mg;
	is_deeply(\@items, [map { spelling($_) } @options], "$plugin.8: the options, in the order of --help");
	my @missing = grep {
		my $known = join '|', "-$_->{name}\\b", defined $_->{letter} ? "$_->{letter}\\b" : ();
		($synopsis // '') !~ /(?:Fl|\|) (?:$known)/;
	} @options;
	is_deeply([map { $_->{name} } @missing], [], "$plugin.8: the synopsis has all options");
}

sub test_icinga {
	my ($plugin, $command, @options) = @_;
	my $name = $plugin =~ s/^check_//r;
	is($command->{line}, qq([ PluginDir + "/$plugin" ]), "icinga2: command $name runs $plugin");
	is_deeply($command->{arguments}, [icinga_arguments($plugin, @options)],
		"icinga2: arguments of $name, with the texts of --help");
	is_deeply([@$command{qw(import vars)}], [undef, undef], "icinga2: $name has its defaults from the plugin");
}

# The command of Director's basket: its arguments, and the data fields in which their values are entered.
sub test_director {
	my ($plugin, $basket, @options) = @_;
	my $name = $plugin =~ s/^check_//r;
	my $command = $basket->{Command}{$name};
	@options = grep { !is_page($_) } @options;
	my @expected = icinga_arguments($plugin, @options);
	my @fields = map { $basket->{Datafield}{ $_->{datafield_id} } } @{ $command->{fields} };
	is($command->{command}, $plugin, "director: command $name runs $plugin");
	is_deeply([sort keys %{ $command->{arguments} }], [sort map { "--$_->{name}" } @expected],
		"director: arguments of $name");
	is_deeply({ %{ $command->{arguments}{"--$_->{name}"} }, name => $_->{name} }, $_,
		"director: --$_->{name} of $name, with the text of --help") for @expected;
	is_deeply([map { [@$_{qw(varname caption description)}] } @fields],
		[map { [($_->{value} // $_->{set_if}) =~ tr/$//dr, spelling({ %{ shift @options }, letter => undef }),
			$_->{description}] } @expected], "director: data fields of $name");
}

# The commands of contrib/nagios: name => line. One directive per line, or Nagios rejects the file.
sub nagios_commands {
	my %commands;
	my $text = slurp('contrib/nagios/ssm-commands.cfg') =~ s/^#.*\n//mgr;
	$commands{$1} = $2 while $text =~ s/^define command \{\n\tcommand_name\t(\S+)\n\tcommand_line\t(.*)\n\}\n//m;
	like($text, qr/^\s*$/, 'nagios: nothing but commands in the one form');
	return %commands;
}

# What bash offers for these words, the last one being typed.
sub offers {
	my ($plugin, @words) = @_;
	my $script = <<'END';
. "$1" && shift
read -r -a registered < <(complete -p "${1##*/}")
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
"${registered[2]}" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
END
	my $got = run('bash', '--norc', '-c', $script, 'bash', $completion, abs_path(plugin($plugin)), @words);
	return $got->{stderr} eq '' ? [split /\n/, $got->{stdout}] : $got->{stderr};
}

# bash cuts words at = and : unless COMP_WORDBREAKS says otherwise: both ways have to work.
sub test_completion_of {
	my ($plugin, $option, @words) = @_;
	my ($letter, $name) = @$option{qw(letter name)};
	my @starting = grep { index($_, substr($words[0], 0, 1)) == 0 } @words;
	is_deeply(offers($plugin, "--$name", '='), \@words, "completion: $plugin --$name=");
	is_deeply(offers($plugin, "--$name", '=', substr($words[0], 0, 1)), \@starting, "completion: $plugin --$name=, begun");
	is_deeply(offers($plugin, "--$name="), [map { "--$name=$_" } @words], "completion: $plugin --$name= in one word");
	is_deeply(offers($plugin, "--$name", ''), \@words, "completion: $plugin --$name, next word");
	is_deeply(offers($plugin, "-$letter", ''), \@words, "completion: $plugin -$letter, next word") if defined $letter;
}

sub test_completion {
	my ($plugin, @options) = @_;
	my @names = map { "--$_->{name}" . (defined $_->{value} ? '=' : '') } @options;
	my $begun = substr($names[0], 0, 5);
	is_deeply(offers($plugin, '--'), \@names, "completion: $plugin --");
	is_deeply(offers($plugin, ''), \@names, "completion: $plugin, nothing typed");
	is_deeply(offers($plugin, $begun), [grep { /^\Q$begun\E/ } @names], "completion: $plugin $begun");
	is_deeply(offers($plugin, '--no-such'), [], "completion: $plugin --no-such");
	for my $option (@options) {
		my $value = $option->{value} // '';
		my @words = fixed_words($value);
		test_completion_of($plugin, $option, @words) if @words;
		if ($value eq 'DIR') {
			my $root = tree('inner/file' => '', 'in-file' => '');
			is_deeply(offers($plugin, "--$option->{name}", '=', "$root/in"), ["$root/inner"],
				"completion: $plugin --$option->{name}= with directories");
		} elsif ($value eq 'PATH') {
			my $root = tree('inner/file' => '', 'in-file' => '');
			is_deeply([sort @{ offers($plugin, "--$option->{name}", '=', "$root/in") }], ["$root/in-file", "$root/inner"],
				"completion: $plugin --$option->{name}= with files");
		} elsif ($value eq 'SECONDS[:STATE]') {
			is_deeply(offers($plugin, "--$option->{name}", '=', '5', ':'), [qw(warning critical unknown)],
				"completion: $plugin --$option->{name}=5:");
		}
	}
}

# Only services that there are have endpoints, by their whole names.
sub test_services {
	for my $value ('ec2=a.example', 'ss=a.example', 'ssm2=a.example', 'SSM=a.example', '=a.example', 'a.example') {
		refuses('check_ssm_endpoints', "--endpoint: $value is not SERVICE=HOST or SERVICE=HOST:PORT, with a service as ssm",
			"--endpoint=$value");
	}
}

# A password that stands where it does not belong is not repeated.
sub test_secrets {
	my $plugin = 'check_ssm_endpoints';
	my ($proxy, $endpoint) = ('is not http://HOST[:PORT] or none',
		'is not SERVICE=HOST or SERVICE=HOST:PORT, with a service as ssm');
	for my $user ('user:secret', 'user:se@cret', 'user:se/cr:et', 'user:sec=ret', ':secret', 'user:' . 'secret' x 50) {
		refuses($plugin, "--proxy: ...\@host $proxy", "--proxy=https://$user\@host");
		refuses($plugin, "--proxy: ...\@host $proxy", '-x', "socks5://$user\@host");
		refuses($plugin, "--proxy: ...\@host:port $proxy", '-x', "$user\@host:port");
		refuses($plugin, "--endpoint: ...\@host $endpoint", "--endpoint=ssm=https://$user\@host");
		refuses($plugin, '...@host: no argument is expected beside the options', "http://$user\@host");
		refuses($plugin, '...@host: no argument is expected beside the options', '-v', '--', "http://$user\@host");
		refuses($plugin, '--prox is not an option', "--prox=http://$user\@host");
		refuses($plugin, '...@host is not an option', "--http://$user\@host");
		refuses($plugin, '-q is not an option', "-q$user\@host");
		refuses($plugin, '--verbose takes no value', "--verbose=http://$user\@host");
	}
}

my @plugins = plugins();
my %icinga = icinga_commands();
my %nagios = nagios_commands();
my $basket = JSON::PP->new->decode(slurp('contrib/icinga-director/monitoring-plugins-ssm.json'));
my $readme = slurp('README.md');

ok(@plugins > 0, 'there are plugins');
is_deeply([sort grep { !/_sudo$/ } keys %icinga], [sort map { s/^check_//r } @plugins],
	'icinga2: a command for each plugin');
is_deeply([sort keys %{ $basket->{Command} }], [sort keys %icinga], 'director: the commands of Icinga 2');
# Those that name a plugin in their argument: tests/integration/nagios.t has them.
delete @nagios{qw(check_ssm_sudo check_ssm_by_ssh check_ssm_by_ssh_sudo)};
is_deeply(\%nagios, { map { ($_ => "\$USER1\$/$_", "${_}_options" => "\$USER1\$/$_ \$ARG1\$") } @plugins },
	'nagios: two commands for each plugin');

for my $plugin (@plugins) {
	my $help = run(plugin($plugin), '--help');
	my @options = options_of($help->{stdout});
	test_help($plugin, $help, @options);
	test_practice($plugin, @options);
	test_manual($plugin, @options);
	test_icinga($plugin, $icinga{ $plugin =~ s/^check_//r }, @options);
	test_director($plugin, $basket, @options);
	ok($readme =~ /\b$plugin\b/, "README.md names $plugin");
	SKIP: {
		need('bash');
		test_completion($plugin, @options);
	}
}
test_services();
test_secrets();
done_testing();
