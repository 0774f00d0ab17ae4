#!/usr/bin/perl
use strict;
use warnings;

use lib 'tests';
use Test::More;
use TestPlugin;

my $root = tree('etc/os-release' => "ID=ubuntu\nNAME=Ubuntu\nVERSION_ID=22.04\n");
plugin_is('check_ssm_os', ["--root=$root", '--arch=x86_64'], 0,
	"SSM_OS OK: Ubuntu 22.04 on x86_64 is listed in edition 2026-10 as Ubuntu 22.04 LTS\n", 'a listed system');
done_testing();
