#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# A stand-in for a DNS server, for tests: it knows the names that it is given, and nobody else.
#
#     name_service.pl ADDRESS:PORT [NAME=WORD[,WORD]...]...
#
# It listens on UDP only, and says "ready" when it does. A WORD is an IPv4 or IPv6 address, late:MILLISECONDS (answers
# come so much later), or what is answered where there is no address of the kind that is asked for:
#
#     nothing	the name is there, and no such address (without a word)
#     NXDOMAIN, SERVFAIL, REFUSED
#     silent	no answer at all
#     rubbish	an answer that ends in its middle
#
# A name that it is not given does not exist: NXDOMAIN.
use strict;
use warnings;

use IO::Socket::INET;
use Socket qw(AF_INET AF_INET6 inet_pton);

my %kinds = (1 => AF_INET, 28 => AF_INET6);	# types of records: A, AAAA
my %codes = (nothing => 0, SERVFAIL => 2, NXDOMAIN => 3, REFUSED => 5);

my $address = shift // die "ADDRESS:PORT is missing\n";
my %names = map { /^([^=]+)=(.*)$/ or die "$_: NAME=WORD\n"; (lc $1 => [split /,/, $2]) } @ARGV;

# Takes a query, returns its head and its only question apart: id, flags, name, type, the question as it came.
sub parse {
	my ($query) = @_;
	my ($id, $flags, $questions) = unpack('n3', $query);
	my ($labels, $rest) = ('', substr($query, 12));
	while ($rest =~ s/^([\x01-\x3f])//) {
		$labels .= substr($rest, 0, ord $1, '') . '.';
	}
	my $name = lc($labels =~ s/\.$//r);
	return ($id, $flags, $name, unpack('x n', $rest), substr($query, 12, length($labels) + 5));
}

# The bytes of the answer and the milliseconds to wait before it; no bytes: silence.
sub answer {
	my ($id, $flags, $name, $type, $question) = parse(@_);
	my @words = @{ $names{$name} // ['NXDOMAIN'] };
	my ($late) = map { /^late:(\d+)$/ } @words;
	my $kind = $kinds{$type};
	my @addresses = grep { defined } map { $kind && /^[0-9a-f.:]+$/ ? inet_pton($kind, $_) : undef } @words;
	my ($word) = @addresses ? 'nothing' : grep { exists $codes{$_} || /^(?:silent|rubbish)$/ } @words;
	$word //= 'nothing';
	return ('', 0) if $word eq 'silent';
	# Our answer, recursion is there; the name is where the question has it.
	my $bytes = pack('n6', $id, 0x8080 | $flags & 0x0100 | ($codes{$word} // 0), 1, scalar @addresses, 0, 0) . $question
		. join '', map { pack('n3 N n/a', 0xc00c, $type, 1, 60, $_) } @addresses;
	substr($bytes, 6, 2) = pack('n', 7) if $word eq 'rubbish';
	return ($bytes, $late // 0);
}

$SIG{CHLD} = 'IGNORE';
my $socket = IO::Socket::INET->new(LocalAddr => $address, Proto => 'udp') or die "$address: $@\n";
$| = 1;
print "ready\n";
while (1) {
	my $client = $socket->recv(my $query, 512) // next;
	next if length $query < 17;
	my ($bytes, $late) = answer($query);
	next if $bytes eq '' || $late && (fork() // die "fork: $!\n");
	select(undef, undef, undef, $late / 1000);
	$socket->send($bytes, 0, $client);
	exit 0 if $late;
}
