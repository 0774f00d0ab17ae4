# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# A network that is made up for a plugin: one of TestHost's hosts with loopback and nothing else, on which there are
# the addresses, names, services, firewall rules and routes of a test. All of it ends with the lab, and the lab with the
# test, however that ends.
#
#     my $lab = lab(plugin('check_ssm_endpoints'),
#         names => { 'ssm.us-east-1.amazonaws.com' => '192.0.2.1,2001:db8::1', 'nobody.example' => 'SERVFAIL' },
#         services => { '192.0.2.1:443' => 'tls1.3', '[2001:db8::1]:443' => 'late:300+tls1.2' });
#     answers($lab->run('-r', 'us-east-1'), 0, "...\n", 'it answers');
#     $lab->change('etc/resolv.conf' => undef);
package TestNetwork;

use strict;
use warnings;
use feature 'state';

use Exporter 'import';
use IPC::Open2 qw(open2);
use Socket qw(inet_aton);
use Test::More;
use TestHost;
use TestPlugin qw(need put scratch slurp);
use Time::HiRes qw(sleep);

our @EXPORT = qw(lab need_lab until_true);

# Seconds after which what is waited for does not come about any more.
use constant COMES => 10;

# Where servers of the real TLS listen; endpoint_service.pl puts them at the addresses of a test.
my %tls = ('tls1.2' => 4412, 'tls1.3' => 4413);

# What the first process of a lab does. It ends, and everything with it, when its input does: that is a pipe of the
# test. `start` runs a stand-in in the background, and returns when that has said that it is ready.
my $first = <<'END';
exec 9<&0
start() {
	mkfifo /lab/said
	"$@" <&9 >/lab/said &
	read -r said </lab/said
	rm /lab/said
}
export HEARD=/lab/heard
: >/lab/heard
cd /lab
ip link set lo up
ip -batch addresses
ip -batch routes
[ ! -s rules ] || nft -f rules
. ./services
. ./setup
echo ready
read -r end
END

# Makes a network and returns it when it is ready. Of these all may be left out:
#   names => { NAME => WORDS }	what its name server, at 127.0.0.1, knows: see name_service.pl. undef: there is none
#   services => { 'ADDRESS:PORT' => STEPS }	see endpoint_service.pl; also tls1.2, tls1.3, with trickle: before it if its
#		bytes come one by one. A reference to an array is a program and its arguments that listens there itself, at an
#		IPv4 address, and stays in the foreground
#   addresses => [ADDRESS, ...]	further ones of this host: nothing listens there
#   routes => ['unreachable ADDRESS', ...]	what follows `ip route add`; to any other address there is no route at all
#   rules => ['input ip daddr ADDRESS drop', ...]	of a firewall: what follows `nft add rule inet lab`; its chains are
#		input and output
#   metadata => [BEHAVIOUR, ...]	a metadata service at 169.254.169.254: see metadata_service.pl
#   files => { PATH => CONTENT }	of the host, as `tree` takes them; undef: none. etc/resolv.conf, etc/hosts and
#		etc/nsswitch.conf are there unless it says otherwise
#   setup => SCRIPT	what the host's shell does last, for example start the stand-in of an agent
sub lab {
	my ($plugin, %with) = @_;
	my %files = (
		'etc/resolv.conf' => "nameserver 127.0.0.1\n",
		'etc/hosts' => "127.0.0.1 localhost\n::1 localhost\n",
		'etc/nsswitch.conf' => "hosts: files dns\n",
		'lab/first' => $first,
		'lab/addresses' => join('', map { "address add $_ dev lo" . (/:/ ? " nodad\n" : "\n") } addresses(%with)),
		'lab/routes' => join('', map { "route add $_\n" } @{ $with{routes} // [] }),
		'lab/rules' => rules(@{ $with{rules} // [] }),
		'lab/setup' => $with{setup} // '',
		services(%with),
		%{ $with{files} // {} },
	);
	delete @files{ grep { !defined $files{$_} } keys %files };
	# Who interrupts a test lets it tidy up.
	$SIG{$_} ||= sub { exit 1 } for qw(HUP INT TERM);
	my $self = bless {}, __PACKAGE__;
	$self->{unshare} = open2($self->{said}, $self->{hold},
		host_command($plugin, \%files, 'exec unshare --net /bin/sh -e /lab/first'));
	(readline($self->{said}) // '') eq "ready\n" or die "a lab does not start\n";
	$self->{first} = child_of($self->{unshare});
	$self->listening($_) for programs(%with);
	return $self;
}

# Runs the plugin there with these arguments, and returns what TestPlugin's `run` does. A first hash reference is
# for that function, but for:
#   user => ID	who runs it, and in no group; root where nothing is said
#   command => [PROGRAM, ...]	what is run instead
sub run {
	return begin(@_)->();
}

# Begins to, and returns at once: a function that waits for the end, and returns what `run` does. What is silent
# for long is so beside others.
sub begin {
	my $self = shift;
	my %with = ref $_[0] eq 'HASH' ? %{ +shift } : ();
	my @user = defined $with{user} ? ("--setuid=$with{user}", "--setgid=$with{user}") : ();
	return TestPlugin::begin(\%with, $self->command(@user, '--', @{ $with{command} // ['/plugin'] }, @_));
}

# What runs a command there.
sub command {
	my $self = shift;
	return ('nsenter', "--target=$self->{first}", '--mount', '--net', '--pid', '--root', '--wd=/', @_);
}

# Changes files of the host: PATH => CONTENT as `tree` takes it, undef: it goes away.
sub change {
	my ($self, %files) = @_;
	for (sort keys %files) {
		my $path = "/proc/$self->{first}/root/$_";
		unlink($path) || $!{ENOENT} || $!{ENOTDIR} or die "$path: $!\n";
		put($path, $files{$_}) if defined $files{$_};
	}
}

# Starts a stand-in of the agent that is at this path there, with nothing but these variables in its environment.
sub start {
	my ($self, $path, @variables) = @_;
	my $got = $self->run({ command => ['/usr/bin/env', '-i', @variables, $path] });
	die "$path does not start: $got->{stderr}\n" if $got->{exit} != 0;
}

# Ends it.
sub stop {
	my ($self, $path) = @_;
	my $is_it = sub { (eval { slurp("/proc/$_[0]/cmdline") } // '') =~ /^\Q$path\E\0/ };
	for my $process (grep { $is_it->($_) } $self->processes) {
		kill 'KILL', $process or die "kill $process: $!\n";
		until_true(sub { !$is_it->($process) });
	}
}

# Waits until something holds.
sub until_true {
	my ($holds) = @_;
	for (my $end = time() + COMES; time() < $end; sleep(0.005)) {
		return if $holds->();
	}
	die "what is waited for does not come about\n";
}

# The processes that are in it, by their numbers outside.
sub processes {
	my ($self) = @_;
	my $here = readlink("/proc/$self->{first}/ns/pid");
	return grep { (readlink("/proc/$_/ns/pid") // '') eq $here } map { /(\d+)$/ } glob '/proc/[0-9]*';
}

# What its services heard so far: lines, see endpoint_service.pl.
sub heard {
	my ($self) = @_;
	return slurp("/proc/$self->{first}/root/lab/heard");
}

# Skips the rest of a SKIP block where no lab can be had.
sub need_lab {
	need_host();
	need($_) for qw(nsenter ip nft openssl);
}

# The programs among the services: 'ADDRESS:PORT' of each.
sub programs {
	my (%with) = @_;
	my %services = %{ $with{services} // {} };
	return ((grep { ref $services{$_} } keys %services), map { "127.0.0.1:$tls{$_}" } used_tls(values %services));
}

# The versions of TLS that these behaviours have among their steps.
sub used_tls {
	my $steps = join '+', '', grep({ !ref } @_), '';
	return grep { $steps =~ /[+:]\Q$_\E\+/ } sort keys %tls;
}

# Every address that this host has to have.
sub addresses {
	my (%with) = @_;
	my @served = map { /^\[?([0-9a-f.:]+)\]?:\d+$/ ? $1 : die "$_: ADDRESS:PORT\n" } keys %{ $with{services} // {} };
	my %all = map { $_ => 1 } @served, @{ $with{addresses} // [] }, $with{metadata} ? '169.254.169.254' : ();
	return grep { !/^127\./ && $_ ne '::1' } sort keys %all;
}

sub rules {
	return '' unless @_;
	return join '', "add table inet lab\n",
		map({ "add chain inet lab $_ { type filter hook $_ priority 0; }\n" } qw(input output)),
		map { "add rule inet lab $_\n" } @_;
}

# The files that start the servers.
sub services {
	my (%with) = @_;
	my %services = %{ $with{services} // {} };
	my (@lines, %files);
	for (used_tls(values %services)) {
		push @lines, "openssl s_server -www -accept 127.0.0.1:$tls{$_} -" . tr/./_/r
			. ' -cert /lab/certificate -key /lab/certificate >/dev/null 2>&1 &';
		$files{'lab/certificate'} = certificate();
	}
	for my $at (sort grep { ref $services{$_} } keys %services) {
		push @lines, join(' ', map { quoted($_) } @{ $services{$at} }) . ' >/dev/null 2>&1 &';
		delete $services{$at};
	}
	for my $behaviour (values %services) {
		$behaviour =~ s/(\btrickle:)?\b\Q$_\E(?=\+|$)/($1 \/\/ 'relay:') . $tls{$_}/e for keys %tls;
	}
	my $stand_in = sub {
		my ($script, @arguments) = @_;
		$files{"lab/$script"} = slurp("tests/$script");
		push @lines, join ' ', 'start', quoted($^X), "/lab/$script", map { quoted($_) } @arguments;
	};
	my $names = exists $with{names} ? $with{names} : {};
	$stand_in->('name_service.pl', '127.0.0.1:53', map { "$_=$names->{$_}" } sort keys %$names) if $names;
	$stand_in->('endpoint_service.pl', map { "$_=$services{$_}" } sort keys %services) if %services;
	$stand_in->('metadata_service.pl', '169.254.169.254:80', @{ $with{metadata} }) if $with{metadata};
	return (%files, 'lab/services' => join '', map { "$_\n" } @lines);
}

# A word of the shell.
sub quoted {
	my ($word) = @_;
	return "'" . $word =~ s/'/'\\''/gr . "'";
}

# A certificate and its key, the same for the whole test.
sub certificate {
	state $certificate = do {
		my $directory = scratch();
		my $got = TestPlugin::run(qw(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes),
			qw(-days 30 -subj /CN=stand-in), '-keyout', "$directory/key", '-out', "$directory/certificate");
		die "openssl req: $got->{stderr}" if $got->{exit} != 0;
		slurp("$directory/key") . slurp("$directory/certificate");
	};
	return $certificate;
}

# The only child of a process. Others come and go meanwhile.
sub child_of {
	my ($parent) = @_;
	for my $path (glob '/proc/[0-9]*/stat') {
		return $1 if (eval { slurp($path) } // '') =~ /^(\d+) \(.*\) \S $parent /s;
	}
	die "process $parent has no child\n";
}

# Waits until something listens at an IPv4 address and port of the lab.
sub listening {
	my ($self, $where) = @_;
	my ($address, $port) = split /:/, $where;
	# As the kernel writes them: the address by the bytes of its number, and 0A is "listens".
	my $line = sprintf ': %08X:%04X [0-9A-F]+:0000 0A ', unpack('L', inet_aton($address)), $port;
	until_true(sub { slurp("/proc/$self->{first}/net/tcp") =~ $line });
}

sub DESTROY {
	my ($self) = @_;
	local ($?, $!);
	close $self->{hold};
	waitpid($self->{unshare}, 0);
}

1;
