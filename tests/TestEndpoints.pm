# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What check_ssm_endpoints says: its lines made of findings, and many runs beside each other.
package TestEndpoints;

use strict;
use warnings;

use Exporter 'import';
use TestPlugin;

our @EXPORT = qw(said all_fail through all_say without_times fine fix $domain @services @by_option);

our $domain = 'us-east-1.amazonaws.com';
our @services = qw(ssm ssmmessages ec2messages);

# Findings of a run with -r us-east-1 -x none.
our @by_option = (['region', 'OK', 'us-east-1, by --region'], ['proxy', 'OK', 'direct, by --proxy']);

my %fix = (
	'' => '',
	name => 'look at /etc/resolv.conf: a name server of your own has to forward the names of AWS to that of the VPC',
	way => 'let TCP port 443 out in security groups, network ACLs, routes and firewalls, or add a VPC endpoint',
	answer => 'look for a firewall or proxy on the way that answers in place of AWS',
	proxy => 'let the proxy connect to that host and port, or correct https_proxy and no_proxy of the agent',
	system => 'let this user, and this process, connect: look for limits and security modules',
	turned => 'look at /etc/hosts, and for a filter of names',
	elsewhere => 'run the check in that namespace, as with nsenter --net',
	slow => 'look for what is slow: name servers, the proxy, the way to the host',
	unseen => 'name the proxy with --proxy, or run the check as root',
	setting => 'name a proxy that speaks HTTP with --proxy, or mend that setting',
);

# The remedy of a fault.
sub fix {
	my ($fault) = @_;
	return $fix{$fault} // die "$fault: no fault\n";
}

# Times are no two runs' own.
sub without_times {
	my ($got) = @_;
	my $text = $got->{stdout} =~ s/_time=\d+(?:\.\d+)?s/_time=Ns/gr;
	return { %$got, stdout => $text =~ s/ in \d+\.\d+(?= s, (?:above|below|outside|inside))/ in N/gr };
}

# The labels of the endpoints that answer: ssm_time, and of the second host of the same service ssm2_time.
sub labels {
	my (%count, @labels);
	for (@_) {
		my $service = $_->[0] =~ s/^endpoint-//r;
		my $number = ++$count{$service};
		push @labels, $service . ($number > 1 ? $number : '') . '_time' if $_->[2] =~ / answers with TLS 1\.[23]\b/;
	}
	return @labels;
}

# The exit status and what the plugin says under -v, of ranges, "warning;critical" in perfdata, and of findings,
# [id, state, text, fix], in this order. Endpoints that answer have perfdata.
my %exit = (OK => 0, WARNING => 1, CRITICAL => 2, UNKNOWN => 3);
sub said {
	my ($ranges, @findings) = @_;
	my ($worst) = grep { my $state = $_; grep { $_->[1] eq $state } @findings } qw(CRITICAL UNKNOWN WARNING OK);
	my @endpoints = grep { $_->[0] =~ /^endpoint-/ } @findings;
	my @labels = labels(@endpoints);
	my ($region) = map { $_->[0] eq 'region' && $_->[2] =~ /^(\S+), by / ? " in $1" : () } @findings;
	my @alerts;
	for my $state (qw(CRITICAL UNKNOWN WARNING)) {
		push @alerts, map { $_->[2] } grep { $_->[1] eq $state } @findings;
	}
	my $words = $worst eq 'OK' ? @labels . ' of ' . @endpoints . ' endpoints' . ($region // '') . ' answer with TLS'
		: join ', ', @alerts;
	my $perfdata = join ' ', map { "$_=Ns;$ranges;0" } @labels;
	return ($exit{$worst}, join '', "SSM_ENDPOINTS $worst: $words" . ($perfdata ne '' ? " | $perfdata" : '') . "\n",
		map { "[$_->[1]] $_->[0]: $_->[2]\n" . ($_->[1] ne 'OK' && $_->[3] ? "  fix: $_->[3]\n" : '') } @findings);
}

# Findings of the endpoints of us-east-1 that answer as they should.
sub fine {
	return map { ["endpoint-$_", 'OK', "$_.$domain answers with TLS 1.3"] } @_;
}

# The findings of the three endpoints where all fail alike; in the newest edition ec2messages is a remark.
sub all_fail {
	my ($state, $words, $remedy) = @_;
	my @findings;
	for (@services) {
		my $host = "$_.$domain";
		push @findings, ["endpoint-$_", $state, $words =~ s/HOST/$host/r, fix($remedy)];
	}
	return @findings if $state eq 'OK';
	@{ $findings[2] }[1, 2] = ('OK', "$findings[2][2], and no session needs it");
	return @findings;
}

# What is said with a proxy that is found out, or named.
sub through {
	my ($words, $remedy, $proxy, $by) = @_;
	return said(';', all_fail($remedy eq '' ? 'OK' : 'CRITICAL', $words =~ s/PROXY/$proxy/r, $remedy), $by_option[0],
		['proxy', 'OK', "$proxy, by $by"]);
}

# Runs beside each other, at most eight: a server of TLS does not take more connections at once. Each is [lab,
# arguments, exit, stdout, name]; the arguments may begin with a hash reference, as those of a lab's `run`. What is
# silent comes first, so that all of that is waited for at the same time.
sub all_say {
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my @waiting = sort { ($b->[3] =~ / in 1\.5 s/) <=> ($a->[3] =~ / in 1\.5 s/) } @_;
	my @running;
	while (@waiting || @running) {
		push @running, map { [$_->[0]->begin(@{ $_->[1] }), @$_[2 .. 4]] } splice @waiting, 0, 8 - @running;
		my ($end, $exit, $stdout, $name) = @{ shift @running };
		answers(without_times($end->()), $exit, $stdout, $name);
	}
}

1;
