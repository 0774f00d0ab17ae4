# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# A machine that is monitored, made up: one of TestNetwork's labs with every plugin in /usr/lib/nagios/plugins, the
# shipped sudoers file, the users of monitoring, and a hybrid node that is in order but for stand-ins in place of the
# agent: these have no connection, and no log.
package TestNode;

use strict;
use warnings;
use feature 'state';

use Exporter 'import';
use File::Copy ();
use Test::More;
use TestHost;
use TestNetwork;
use TestPlugin;

our @EXPORT = qw(node on_node with_mode plugin_at through_sudo without_numbers @plugins @root_plugins %user_id
	$directory);

our $directory = '/usr/lib/nagios/plugins';

# All plugins, and those that need root.
our @plugins = map { m{/(\w+)\.c$} } sort glob 'plugins/check_*.c';
our @root_plugins = map { "check_ssm_$_" } qw(node agent user endpoints online update);

# Who monitors. sudoers knows two groups of distributions by these names.
our %user_id = (nagios => 7101, nrpe => 7102, icinga => 7103);

my $domain = 'us-east-1.amazonaws.com';
my $id = 'mi-0a1b2c3d4e5f60718';
my $state_directory = 'var/lib/amazon/ssm';

# Content of a tree: a file of this mode, or with undef as content a directory.
sub with_mode {
	my ($mode, $content) = @_;
	return sub {
		my ($path) = @_;
		defined $content ? put($path, $content) : File::Path::make_path($path);
		chmod($mode, $path) or die "$path: $!";
	};
}

# Content of a tree: the plugin of the build under test.
sub copy_of {
	my ($plugin) = @_;
	return sub {
		File::Copy::copy(plugin($plugin), $_[0]) && chmod(0755, $_[0]) or die "$_[0]: $!";
	};
}

# Where a plugin is on the node.
sub plugin_at {
	my ($plugin) = @_;
	return "$directory/$plugin";
}

# The one command line of a plugin that needs root.
sub through_sudo {
	my ($plugin) = @_;
	return ('/usr/bin/sudo', '-n', plugin_at($plugin), '--timeout', '8');
}

# Runs a command on the node, with / as its working directory. `user` is the name of one who monitors, or a number; root
# where it is undef.
sub on_node {
	my ($node, $user, @command) = @_;
	my %with = defined $user ? (user => $user_id{$user} // $user) : ();
	return $node->run({ %with, command => ['/usr/bin/env', '--chdir=/'] }, @command);
}

# What a run said, without what no two runs have in common.
sub without_numbers {
	my $got = masked(@_);
	my $text = $got->{stdout} =~ s/_time=\d+(?:\.\d+)?s/_time=Ns/gr;
	$text =~ s/ \K\d+ s(?= after (?:the|its) start\b)/N s/g;
	$text =~ s/ in the \K\d+ s(?= since (?:the|its) start\b)/N s/g;
	return { %$got, stdout => $text };
}

# What each file of such a machine holds.
sub files_of_node {
	my $expires = POSIX::strftime('%Y-%m-%dT%H:%M:%SZ', gmtime(time() + 20000));
	my $identity = qq({"SchemaVersion":"1.1","InstanceId":"$id","IdentityType":"OnPrem","ShareFile":"",)
		. '"ShareProfile":"","CredentialsExpiresAt":"' . $expires . '","CredentialsRetrievedAt":'
		. '"2026-11-22T17:32:36.6Z","CredentialSource":"SSM"}';
	my $pam = "account required pam_permit.so\nsession required pam_permit.so\nauth required pam_deny.so\n";
	my $users = join '', map { "$_:x:$user_id{$_}:$user_id{$_}::/home/$_:/bin/sh\n" } sort keys %user_id;
	return (
		'etc/passwd' => "root:x:0:0:root:/root:/bin/sh\nsshd:x:7110:65534::/run/sshd:/usr/sbin/nologin\n"
			. "nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\nssm-user:x:7120:7120::/home/ssm-user:/bin/sh\n$users",
		'etc/group' => "root:x:0:\nnogroup:x:65534:\nssm-user:x:7120:\n"
			. join('', map { "$_:x:$user_id{$_}:\n" } sort keys %user_id),
		'etc/shadow' => with_mode(0600,
			join '', map { "$_:*:20000:0:99999:7:::\n" } 'root', 'ssm-user', sort keys %user_id),
		'etc/hosts' => '127.0.0.1 localhost ' . (POSIX::uname())[1] . "\n",
		'etc/nsswitch.conf' => "passwd: files\ngroup: files\nhosts: files dns\nsudoers: files\n",
		'etc/os-release' => qq(ID=debian\nVERSION_ID="12"\nNAME="Debian GNU/Linux"\nPRETTY_NAME="Debian GNU/Linux 12"\n),
		'etc/pam.d/sudo' => $pam, 'etc/pam.d/sudo-i' => $pam,
		'etc/sudoers' => with_mode(0440, "root ALL=(ALL:ALL) ALL\n\@includedir /etc/sudoers.d\n"),
		'etc/sudoers.d/monitoring-plugins-ssm' => with_mode(0440, slurp('contrib/sudoers.d/monitoring-plugins-ssm')),
		'etc/sudoers.d/ssm-agent-users' => with_mode(0440, "ssm-user ALL=(ALL) NOPASSWD:ALL\n"),
		'etc/systemd/system/amazon-ssm-agent.service' => "[Unit]\n",
		'etc/systemd/system/multi-user.target.wants/amazon-ssm-agent.service' => \'../amazon-ssm-agent.service',
		'usr/bin/amazon-ssm-agent' => standin(),
		'usr/bin/ssm-agent-worker' => standin(),
		'usr/bin/aws' => executable("#!/bin/sh\necho aws-cli/2.15.30 Python/3.11.8 Linux/6.1.0 exe/x86_64\n"),
		'usr/bin/session-manager-plugin' => executable("#!/bin/sh\necho 1.2.707.0\n"),
		'var/answer' => "echo 'SSM Agent version: 3.3.1142.0'\n",
		"$state_directory/registration" => with_mode(0600, qq({"ManagedInstanceID":"$id","Region":"us-east-1"})),
		"$state_directory/runtimeconfig/identity_config.json" => with_mode(0600, $identity),
		# As the agent makes them: nobody but root looks in.
		"$state_directory/runtimeconfig" => with_mode(0700),
		$state_directory => with_mode(0700),
		'var/lib/amazon' => with_mode(0700),
		'var/log/amazon/ssm/audits' => with_mode(0700),
		'var/log/amazon' => with_mode(0700),
	);
}

# The node, running. Of these all may be left out:
#   files => { PATH => CONTENT }	more of them, or others; undef: none
#   services => { 'ADDRESS:PORT' => ... }	more that listen, as of a lab
#   metadata => [...]	a metadata service, as of a lab
#   setup => SCRIPT	what its shell does before the agent starts
#   marks => true	in place of each plugin a script that notes in /ran who runs it and with which arguments
sub node {
	my (%with) = @_;
	my %files = (files_of_node(), map({ (substr(plugin_at($_), 1) => copy_of($_)) } @plugins), %{ $with{files} // {} });
	if ($with{marks}) {
		my $note = executable("#!/bin/sh\n{ id -u; for word in \"\${0##*/}\" \"\$@\"; do printf '<%s>' \"\$word\"; done; "
			. "echo; } | tr '\\n' ' ' >>/ran\necho >>/ran\necho noted\n");
		$files{substr(plugin_at($_), 1)} = $note for @plugins;
		$files{ran} = with_mode(0666, '');
	}
	return lab(plugin('check_ssm_os'), files => \%files,
		names => { map { ("$_.$domain" => '192.0.2.1') } qw(ssm ssmmessages ec2messages) },
		services => { '192.0.2.1:443' => 'tls1.3', %{ $with{services} // {} } }, metadata => $with{metadata},
		setup => ($with{setup} // '') . "\n/usr/bin/amazon-ssm-agent\n/usr/bin/ssm-agent-worker\n");
}

1;
