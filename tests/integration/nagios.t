#!/usr/bin/perl
# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Nagios Core with the files of contrib/nagios as they are, and a site as their README tells to write one: what it
# reads, what it keeps of what a plugin said, and what its service page shows. With SCREENSHOT=1 the picture of that
# page goes to contrib/screenshots.
#
# Nagios and NRPE run in a network of the test; the hosts are trees, but for the endpoints, which are in that network.
use strict;
use warnings;

use lib 'tests';
use Digest::MD5 qw(md5_hex);
use File::Basename qw(basename);
use File::Copy qw(copy);
use HTTP::Tiny;
use Test::More;
use Time::HiRes qw(time);
use TestDaemon;
use TestNetwork;
use TestOnline;
use TestPlugin;

my $contrib = 'contrib/nagios';
my @shipped = map { "$contrib/ssm-$_.cfg" } qw(commands templates services);
my $readme = slurp("$contrib/README.md");
my @states = qw(OK WARNING CRITICAL UNKNOWN);
my @plugins = map { m{/(\w+)\.c$} } sort glob 'plugins/check_*.c';
my $stock = '/etc/nagios4';
my $picture = 'contrib/screenshots/nagios-services.png';
my $width = 1280;
my $most = 150_000;	# bytes of the picture

# Where everything is: a Nagios of its own below, with records of what each plugin said.
my $place = shared_scratch();

sub mkdirs { -d $_ || mkdir($_, 0755) || die "$_: $!" for @_ }

# The blocks of the README that define objects of this kind, with these words.
sub from_readme {
	my ($words) = @_;
	my @found = grep { /\A\s*define / && /$words/ } $readme =~ /^ *```\n(.*?)^ *```\n/msg;
	die "README.md has no block with $words\n" if !@found;
	return join '', @found;
}

# A Nagios, by Debian's own configuration but for its directories and its haste: `files` are those of conf.d, name =>
# text; ssm-commands.cfg goes where Debian has the commands. Returns its directory.
sub site {
	my ($name, %files) = @_;
	my $at = "$place/$name";
	mkdirs($at, map { "$at/$_" } qw(var var/rw var/spool var/spool/checkresults var/tmp var/archives conf.d config));
	copy($_, "$at/config/" . basename($_)) or die "$_: $!" for grep { !m{/ssm-} } glob '/etc/nagios-plugins/config/*.cfg';
	put("$at/config/ssm-commands.cfg", delete $files{'ssm-commands.cfg'} // slurp($shipped[0]));
	put("$at/conf.d/$_", $files{$_}) for keys %files;
	put("$at/resource.cfg", "\$USER1\$=$place/recorders\n");
	my $main = slurp("$stock/nagios.cfg");
	$main =~ s{^cfg_file=.*localhost\.cfg\n}{}m;
	put("$at/commands.cfg", slurp("$stock/objects/commands.cfg") =~ s{/usr/bin/mail\b}{$place/mail}gr);
	$main =~ s{\Q$stock\E/objects/commands\.cfg}{$at/commands.cfg};
	$main =~ s{/var/(?:lib|log|run)/nagios4}{$at/var}g;
	$main =~ s{\Q$stock\E/(conf\.d|resource\.cfg)}{$at/$1}g;
	$main =~ s{/etc/nagios-plugins/config}{$at/config};
	my %other = (use_syslog => 0, check_for_updates => 0, status_update_interval => 1, check_result_reaper_frequency => 1,
		service_inter_check_delay_method => 'n', host_inter_check_delay_method => 'n', max_service_check_spread => 1,
		max_host_check_spread => 1, temp_path => "$at/var/tmp", date_format => 'iso8601',
		retain_state_information => 0, query_socket => "$at/var/rw/nagios.qh");
	$main =~ s/^$_=.*\n//m for keys %other;
	put("$at/nagios.cfg", $main . join '', map { "$_=$other{$_}\n" } sort keys %other);
	system('chown', '-R', 'nagios:nagios', $at) == 0 or die 'chown';
	return $at;
}

# The blocks of a kind in objects.cache or status.dat: hash references.
sub blocks {
	my ($path, $kind) = @_;
	my @blocks = slurp($path) =~ /^(?:define )?$kind \{\n(.*?)^\s*\}\n/msg;
	return map { +{ /^\s*([^\s=]+)[=\t](.*)\n/mg } } @blocks;
}

# What Nagios says to a site, and the services that it makes of it: "HOST/SERVICE" => its definition.
sub verified {
	my ($at) = @_;
	my $got = run('nagios4', '-vp', "$at/nagios.cfg");
	my $saved = "$at/var/objects.precache";
	my @services = -e $saved ? blocks($saved, 'service') : ();
	return ($got, { map { ("$_->{host_name}/$_->{service_description}" => $_) } @services });
}

# A site that Nagios has nothing against: the services are these, [HOST/SERVICE => check_command].
sub accepted {
	my ($name, $files, $services, $about) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my ($got, $seen) = verified(site($name, %$files));
	is($got->{exit}, 0, "$about: accepted") or diag($got->{stdout});
	like($got->{stdout}, qr/^Total Warnings: 0\nTotal Errors:   0$/m, '... without a warning') or diag($got->{stdout});
	is_deeply({ map { ($_ => $seen->{$_}{check_command}) } keys %$seen }, $services, '... with these services');
	return $seen;
}

my @of_node = map { "ssm-$_" } qw(os node agent user endpoints online update);
my @of_client = qw(aws-cli session-manager-plugin);

# The plugin of a service.
sub plugin_of {
	my ($service) = @_;
	return 'check_' . ($service =~ tr/-/_/r);
}

sub services {
	my ($host, @names) = @_;
	return map { ("$host/$_" => 'check_nrpe!' . plugin_of($_)) } @names;
}

# A program in the network of the lab, with its names, and with stand-ins for what an operator has.
sub in_lab {
	my ($lab, @command) = @_;
	return ('nsenter', "--net=/proc/$lab->{first}/ns/net", '--', 'unshare', '--mount', '/bin/sh', '-ec',
		'cd "$1"; mount --bind resolv.conf /etc/resolv.conf; mount --bind bin /usr/local/bin; shift
		for program in aws session-manager-plugin; do
			[ ! -e "/usr/bin/$program" ] || mount --bind "bin/$program" "/usr/bin/$program"
		done
		exec "$@"', 'sh', $place, @command);
}

# What Nagios calls. $USER1$ has for each plugin a script that runs it and notes what it said to this command line.
sub recorders {
	mkdirs(map { "$place/$_" } qw(plugins recorders records));
	chmod(01777, "$place/records") or die;
	for my $plugin (@plugins) {
		copy(plugin($plugin), "$place/plugins/$plugin") && chmod(0755, "$place/plugins/$plugin") or die "$plugin: $!";
		my $recorder = "$place/recorders/$plugin";
		put($recorder, <<"END_OF_SCRIPT");
#!/bin/sh
note=$place/records/\$(echo "\${0##*/}" "\$@" | md5sum)
note=\${note%% *}
$place/plugins/$plugin "\$@" >"\$note"
code=\$?
echo \$code >"\$note.exit"
cat "\$note"
exit \$code
END_OF_SCRIPT
		chmod(0755, $recorder) or die;
	}
	# In place of mail: its subjects.
	put("$place/mail", qq(#!/bin/sh\ncat >/dev/null\necho "\$2" >>$place/records/mails\n));
	chmod(0755, "$place/mail") or die;
	# In place of ssh: what it is asked for.
	put("$place/recorders/check_by_ssh", qq(#!/bin/sh\nprintf '<%s>' "\$@"\n));
	chmod(0755, "$place/recorders/check_by_ssh") or die;
}

# Nagios, running. `$nagios->{state}` has what it knows, HOST/SERVICE => block of status.dat.
sub running {
	my ($lab, $at) = @_;
	my $daemon = start({ log => "$at/var/nagios.log" }, in_lab($lab, 'nagios4', "$at/nagios.cfg"));
	return bless { daemon => $daemon, at => $at, state => {} }, 'Site';
}

# Waits until this is true of all services.
sub Site::all {
	my ($self, $what, $true) = @_;
	$self->{daemon}->wait_until($what, sub {
		my $status = "$self->{at}/var/status.dat";
		return 0 if !-e $status;
		my @services = blocks($status, 'servicestatus');
		$self->{state} = { map { ("$_->{host_name}/$_->{service_description}" => $_) } @services };
		my @hosts = blocks($status, 'hoststatus');
		return @services && !grep({ !$_->{has_been_checked} } @hosts) && !grep({ !$true->($_) } @services);
	}, 40);
	return $self;
}

# Asks for a check of each of these at once.
sub Site::force {
	my ($self, @services) = @_;
	open(my $pipe, '>>', "$self->{at}/var/rw/nagios.cmd") or die "nagios.cmd: $!";
	my $now = int time;
	syswrite($pipe, join '', map { "[$now] SCHEDULE_FORCED_SVC_CHECK;" . s{/}{;}r . ";$now\n" } @services) or die;
}

# What Nagios keeps of a service is what the plugin printed to this command line, byte for byte, and its state.
sub kept {
	my ($site, $service, $line_of_plugin, $state) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $note = "$place/records/" . md5_hex("$line_of_plugin\n");
	my ($said, $exit) = -e "$note.exit" ? (slurp($note), int slurp("$note.exit")) : ('nothing', -1);
	my ($line, $rest) = split /\n/, $said, 2;
	my ($text, $perfdata) = split / \| /, $line, 2;
	my $now = $site->{state}{$service};
	is_deeply([@$now{qw(current_state plugin_output performance_data long_plugin_output)}],
		[$exit, $text, $perfdata // '', ($rest // '') =~ s/\n\z//r =~ s/\n/\\n/gr], "$service: what the plugin said")
		or diag("$said\nNagios: $now->{plugin_output}");
	is($states[$now->{current_state}], $state, "... $state") or diag($said) if defined $state;
	like($said, qr/\A[A-Z_]+ (?:@{[join '|', @states]}): /, '... and that is a line of a plugin');
}

# The web pages of a Nagios, by a web server of their own: their URL.
sub web {
	my ($site, $cgi) = @_;
	my ($at, $port) = ("$place/web", free_port());
	my $htdocs = '/usr/share/nagios4/htdocs';
	mkdirs($at);
	put("$at/cgi.cfg", "main_config_file=$site->{at}/nagios.cfg\nphysical_html_path=$htdocs\nurl_html_path=/nagios4\n"
		. "use_authentication=1\ndefault_user_name=nagiosadmin\nauthorized_for_all_services=nagiosadmin\n"
		. "authorized_for_all_hosts=nagiosadmin\nescape_html_tags=1\nresult_limit=0\nenable_page_tour=0\n");
	# The picture is of a page of this height; a page tells its own only to a page of the same server.
	put("$at/height.html", qq(<iframe id="page" width="$width" height="100" frameborder="0" )
		. q(src="/cgi-bin/nagios4/status.cgi?host=all" )
		. q(onload="document.title = 'height ' + page.contentDocument.documentElement.scrollHeight"></iframe>));
	put("$at/lighttpd.conf", <<"END_OF_CONFIGURATION");
server.modules = ("mod_alias", "mod_cgi", "mod_setenv")
server.document-root = "$at"
server.bind = "127.0.0.1"
server.port = $port
server.errorlog = "$at/error.log"
server.upload-dirs = ("$at")
mimetype.assign = (".html" => "text/html", ".css" => "text/css", ".js" => "application/javascript",
	".png" => "image/png", ".gif" => "image/gif", ".ico" => "image/x-icon")
alias.url = (
	"/nagios4/stylesheets" => "$stock/stylesheets",
	"/cgi-bin/nagios4" => "$cgi",
	"/nagios4" => "$htdocs"
)
\$HTTP["url"] =~ "^/cgi-bin/nagios4/" { cgi.assign = (".cgi" => "") }
setenv.add-environment = ("NAGIOS_CGI_CONFIG" => "$at/cgi.cfg")
END_OF_CONFIGURATION
	$site->{web} = start({ log => "$at/error.log" }, 'lighttpd', '-D', '-f', "$at/lighttpd.conf");
	$site->{web}->wait_until('lighttpd listens', sub { listens($port) });
	return "http://127.0.0.1:$port";
}

sub chromium {
	my (@arguments) = @_;
	return run('chromium', qw(--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync),
		qw(--disable-background-networking --disable-component-update --hide-scrollbars), '--user-data-dir=' . scratch(),
		@arguments);
}

# The height of a page in pixels.
sub height_of {
	my ($page) = @_;
	my $got = chromium('--dump-dom', $page =~ s{/cgi-bin/.*}{/height.html}r);
	return $got->{stdout} =~ m{<title>height (\d+)</title>} ? $1 : die "the page has no height: $got->{stderr}";
}

# The hosts that are looked at. Every tree is a node that is online, but for what is said here.
sub dpkg { ('var/lib/dpkg/status' => "Package: amazon-ssm-agent\nStatus: install ok installed\nVersion: $_[0]-1\n\n") }

sub os { ('etc/os-release' => qq(NAME="$_[0]"\nID=$_[1]\nVERSION_ID="$_[2]"\n)) }

sub days_ago {
	my ($days) = @_;
	return sub {
		put($_[0], "/.\n");
		utime((time() - $days * 86400 - 60) x 2, $_[0]) or die "$_[0]: $!";
	};
}

sub machine {
	my (%but) = @_;
	my $root = node(os('Amazon Linux', 'amzn', '2023'), dpkg('3.3.1142.0'),
		'sys/class/dmi/id/sys_vendor' => "Amazon EC2\n", 'sys/class/dmi/id/board_asset_tag' => "i-0123456789abcdef0\n",
		'etc/passwd' => "root:x:0:0:root:/root:/bin/sh\nssm-user:x:1001:1001::/home/ssm-user:/bin/sh\n",
		'etc/sudoers' => "\@includedir /etc/sudoers.d\n",
		'etc/sudoers.d/ssm-agent-users' => "ssm-user ALL=(ALL) NOPASSWD:ALL\n",
		'var/lib/dpkg/info/amazon-ssm-agent.list' => days_ago(4), %but);
	chmod(0755, $root) or die "$root: $!";
	return $root;
}

# A program that answers so, for all to run.
sub program_at {
	my ($path, $answer) = @_;
	put($path, "#!/bin/sh\necho '$answer'\n");
	chmod(0755, $path) or die "$path: $!";
	return $path;
}

sub answering { program_at(shared_scratch() . '/program', @_) }

sub private { my ($content) = @_; return sub { put($_[0], $content); chmod(0600, $_[0]) or die } }

my $config = 'var/lib/amazon/ssm/runtimeconfig/identity_config.json';
my $arch = '--arch=x86_64';
my $aws = 'aws-cli/2.34.5 Python/3.13.11 Linux/6.12.0 exe/x86_64';

# The options with which each plugin comes to each of its states.
sub situations {
	my $fine = machine();
	my $empty = shared_scratch();
	my $cli = answering($aws);
	my $old = machine(dpkg('2.3.50.0'), os('Ubuntu', 'ubuntu', '16.04'),
		'var/lib/dpkg/info/amazon-ssm-agent.list' => days_ago(200));
	my $hybrid = machine($config => identity(moment(-5430), 'mi-0123456789abcdef0'));
	my $young = machine('etc/passwd' => "root:x:0:0:root:/root:/bin/sh\n", 'etc/sudoers.d/ssm-agent-users' => undef);
	my $local = '--proxy=none --region';
	return (
		check_ssm_os => ["--root=$fine $arch", "--root=$old $arch", '--root=' . machine(os('Some', 'some', '1')) . " $arch",
			"--root=$empty"],
		check_ssm_node => ["--root=$fine", "--root=$hybrid --edition=2019-04", "--root=$fine --kind=hybrid",
			"--root=$empty"],
		check_ssm_agent => ["--root=$fine", "--root=$fine --warning=3.3.2000:", "--root=$old", '--root='
			. machine('var/lib/dpkg/status' => '', log => undef)],
		check_ssm_user => ["--root=$fine", "--root=$young --edition=2019-04", "--root=$young --required",
			'--root=' . machine('etc/passwd' => undef)],
		check_ssm_endpoints => ["$local=us-east-1", "$local=us-east-1 --warning=0", "$local=eu-central-1 --service=s3",
			'--proxy=none --region=us-east'],
		check_ssm_online => ["--root=$fine", "--root=$fine --warning=60", '--root=' . machine(worker => undef),
			'--root=' . machine(log => undef)],
		check_ssm_update => ["--root=$fine", "--root=$old", "--root=$old --critical=100", "--root=$empty"],
		check_aws_cli => ["--program=$cli", "--program=$cli --warning=3:", "--program=$cli --minimum=2.35",
			'--program=' . answering('not of AWS')],
		check_session_manager_plugin => [map { '--program=' . answering($_) } '1.2.835.0', '1.2.312.0', '1.1.10.0', 'sorry'],
		check_ssm => ["--root=$fine --check=agent,node,user,update", "--root=$old --check=update",
			"--root=$old", "--root=$empty --check=os"],
	);
}

sub text_of_service {
	my ($host, $name, $command, $template) = @_;
	return "define service {\n\thost_name\t$host\n\tservice_description\t$name\n\tuse\t" . ($template // 'ssm-service')
		. "\n\tcheck_command\t$command\n}\n";
}

SKIP: {
	need($_) for qw(root nagios4 nrpe ping), map { "../lib/nagios/plugins/$_" } qw(check_nrpe check_ping);
	need_lab();
	recorders();
	my $templates = slurp($shipped[1]);
	my $services = slurp($shipped[2]);
	my %files = ('ssm-templates.cfg' => $templates, 'ssm-services.cfg' => $services);
	my $hosts = from_readme('web1\.example\.org');
	my ($web1, $web2, $admin) = map { "$_.example.org" } qw(web1 web2 admin);
	my %expected = (services($web1, @of_node), services($web2, @of_node), services($admin, @of_client));

	subtest 'configuration' => sub {
		my $seen = accepted('readme', { %files, 'site.cfg' => $hosts }, \%expected, 'what README.md shows');
		my $agent = $seen->{"$web1/ssm-agent"};
		is_deeply([map { $_ + 0 } @$agent{qw(max_check_attempts check_interval retry_interval)}], [3, 5, 1],
			'the agent has time to heal itself');
		is($seen->{"$web1/ssm-os"}{check_interval} + 0, 60, 'the operating system is asked after every hour');
		is_deeply([sort map { plugin_of($_) } @of_node, @of_client], [grep { $_ ne 'check_ssm' } @plugins],
			'every plugin is a service');
		my %nrpe = slurp('contrib/nrpe/ssm.cfg') =~ /^command\[(\w+)\]=(.*)/mg;
		is_deeply([grep { !$nrpe{plugin_of($_)} } @of_node, @of_client], [], '... and a command of NRPE');

		accepted('nodes', { %files, 'site.cfg' => $hosts =~ s/ssm-client,//r }, { services($web1, @of_node),
			services($web2, @of_node) }, 'a site without clients');
		for my $both ('ssm-node,ssm-client', 'ssm-client,ssm-node') {
			accepted('both', { %files, 'site.cfg' => ($hosts =~ s/ssm-client/$both/r)
				=~ s/(192\.0\.2\.13\n)/$1    hostgroups +web\n/r . "define hostgroup {\n\thostgroup_name web\n}\n" },
				{ %expected, services($admin, @of_node) }, "$both with host groups of its own");
		}
		my $but = $services =~ s/(hostgroup_name\tssm-nodes\n)(?=\tservice_description\tssm-user\n)/$1\thost_name !$web2\n/r;
		my %without = %expected;
		delete $without{"$web2/ssm-user"};
		accepted('but', { %files, 'ssm-services.cfg' => $but, 'site.cfg' => $hosts }, \%without,
			'a service that a host is not to have');
		my $localhost = "define host {\n\thost_name localhost\n\tuse linux-server\n\taddress 127.0.0.1\n}\n";
		accepted('server', { %files, 'site.cfg' => $hosts . $localhost . from_readme('localhost') }, { %expected,
			'localhost/ssm-os' => 'check_ssm_os', 'localhost/ssm-agent' => 'check_ssm_sudo!check_ssm_agent' },
			'the Nagios server itself');

		my ($sed) = $readme =~ /^    (sed -E .* -i ssm-services\.cfg)$/m;
		my $edited = tree('ssm-services.cfg' => $services);
		my $got = run('sh', '-c', "cd '$edited' && $sed");
		answers($got, 0, '', 'the command of README.md that makes them go by ssh');
		my %by_ssh = map {
			my $plugin = $expected{$_} =~ s/check_nrpe!//r;
			($_ => 'check_ssm_by_ssh' . ($nrpe{$plugin} =~ /sudo/ ? '_sudo' : '') . "!$plugin");
		} keys %expected;
		accepted('by_ssh', { %files, 'ssm-services.cfg' => slurp("$edited/ssm-services.cfg"), 'site.cfg' => $hosts },
			\%by_ssh, 'by ssh');
		my %command = slurp($shipped[0]) =~ /command_name\t(\w+)\n\tcommand_line\t(.*)/g;
		for my $plugin (grep { $nrpe{$_} =~ /sudo/ } sort keys %nrpe) {
			is($command{check_ssm_sudo} =~ s/\$ARG1\$/$plugin/r =~ s{\$USER1\$}{/usr/lib/nagios/plugins}r, $nrpe{$plugin},
				"$plugin through sudo is what sudo allows");
		}
	};

	# The network, in which Nagios and all of NRPE are.
	my $domain = 'us-east-1.amazonaws.com';
	my $cut_off = 'eu-central-1.amazonaws.com';
	my $lab = lab(plugin('check_ssm_os'), names => {
		map({ ("$_.$domain" => '192.0.2.1') } qw(ssm ssmmessages ec2messages)),
		map({ ("$_.$cut_off" => '192.0.2.2') } qw(ssm ssmmessages)) },
		services => { '192.0.2.1:443' => 'tls1.3' }, addresses => [map { "192.0.2.$_" } 2, 11 .. 13]);
	put("$place/resolv.conf", "nameserver 127.0.0.1\n");
	program_at("$place/bin/aws", $aws);
	program_at("$place/bin/session-manager-plugin", '1.2.312.0');
	my $shown;

	subtest 'every plugin in every state' => sub {
		my %situations = situations();
		my (@text, %state);
		for my $plugin (sort keys %situations) {
			for my $state (0 .. 3) {
				for my $option ('', ' --verbose') {
					my $options = $situations{$plugin}[$state] . $option;
					my $name = "$plugin-$states[$state]$option" =~ tr/ //dr;
					$state{"states/$name"} = ["$plugin $options", $states[$state]];
					push @text, text_of_service('states', $name, "${plugin}_options!$options");
				}
			}
			$state{"states/$plugin"} = [$plugin];
			push @text, text_of_service('states', $plugin, $plugin);
		}
		my %nrpe = slurp('contrib/nrpe/ssm.cfg') =~ /^command\[(\w+)\]=(.*)/mg;
		delete $nrpe{check_ssm};
		for (sort keys %nrpe) {
			push @text, text_of_service('ssh', $_, 'check_ssm_by_ssh' . ($nrpe{$_} =~ /sudo/ ? '_sudo' : '') . "!$_");
		}
		push @text, "define host {\n\thost_name $_\n\tuse linux-server\n\taddress 127.0.0.1\n}\n" for qw(states ssh);
		is_deeply([sort keys %situations], \@plugins, 'all plugins');
		my $site = running($lab, site('states', %files, 'site.cfg' => join '', @text));
		$site->all('everything is checked', sub { $_[0]{has_been_checked} && $_[0]{plugin_output} ne '' });
		kept($site, $_, @{ $state{$_} }) for sort keys %state;
		my @terse = grep { /verbose/ && $site->{state}{$_}{long_plugin_output} eq '' } keys %state;
		is_deeply(\@terse, [], 'all have long output');
		is($site->{state}{"ssh/$_"}{plugin_output}, "<-H><127.0.0.1><-C><$nrpe{$_}>", "$_ by ssh is what NRPE runs")
			for sort keys %nrpe;
		is($site->{daemon}->stop & 127, 0, 'Nagios ends when it is told to');
	};

	subtest 'the shipped services, through NRPE' => sub {
		my $fine = machine();
		my $behind = machine(worker => undef, os('Ubuntu', 'ubuntu', '16.04'), dpkg('2.3.50.0'),
			'etc/sudoers.d/ssm-agent-users' => "ssm-user ALL=(ALL) /usr/bin/systemctl\n",
			'var/lib/dpkg/info/amazon-ssm-agent.list' => days_ago(200),
			$config => private('{}'));
		my %options = (
			'192.0.2.11' => { (map { ($_ => "--root=$fine") } qw(node agent user online update)), os => "--root=$fine $arch",
				endpoints => '--proxy=none --region=us-east-1' },
			'192.0.2.12' => { (map { ($_ => "--root=$behind") } qw(node agent user online update)), os => "--root=$behind $arch",
				endpoints => '--proxy=none --region=eu-central-1' },
			'192.0.2.13' => { aws_cli => '', session_manager_plugin => '' },
		);
		my %line;
		my %name = ('192.0.2.11' => $web1, '192.0.2.12' => $web2, '192.0.2.13' => $admin);
		for my $address (sort keys %options) {
			my $commands = '';
			for (keys %{ $options{$address} }) {
				my $plugin = -e plugin("check_ssm_$_") ? "check_ssm_$_" : "check_$_";
				my $options = join ' ', '--timeout 8', $options{$address}{$_} || ();
				$line{"$name{$address}/" . ($plugin =~ s/^check_//r =~ tr/_/-/r)} = "$plugin $options";
				$commands .= "command[$plugin]=$place/recorders/$plugin $options\n";
			}
			my $nrpe = "$place/nrpe.$address";
			put($nrpe, "server_address=$address\nserver_port=5666\nnrpe_user=nagios\nnrpe_group=nagios\n"
				. "allowed_hosts=$address\npid_file=$nrpe.pid\nlog_file=$nrpe.log\n$commands");
			push @{ $lab->{nrpe} }, start({ log => "$nrpe.log" }, in_lab($lab, 'nrpe', '-c', $nrpe, '-f'));
		}
		for my $daemon (@{ $lab->{nrpe} }) {
			$daemon->wait_until('NRPE listens', sub {
				(() = slurp("/proc/$lab->{first}/net/tcp") =~ /:1622 00000000:0000 0A /g) == keys %options;
			});
		}
		my $site = $shown = running($lab, "$place/readme");
		for my $attempt (1 .. 3) {
			$site->all("check $attempt", sub {
				$_[0]{has_been_checked} && ($_[0]{current_state} == 0 || $_[0]{current_attempt} >= $attempt);
			});
			my @bad = grep { $site->{state}{$_}{current_state} != 0 } keys %{ $site->{state} };
			is(scalar(grep { $site->{state}{$_}{state_type} } @bad), $attempt < 3 ? 0 : @bad, "check $attempt of 3");
			ok(!-e "$place/records/mails", '... nobody is told yet'), $site->force(@bad) if $attempt < 3;
		}
		my @bad = grep { $site->{state}{$_}{current_state} != 0 } keys %{ $site->{state} };
		my $mails = sub { -e "$place/records/mails" ? slurp("$place/records/mails") =~ /Alert: (\S+) is/g : () };
		$site->{daemon}->wait_until('mails', sub { @bad <= (my @all = $mails->()) });
		is_deeply([sort $mails->()], [sort @bad], 'somebody is told');
		is_deeply([sort keys %{ $site->{state} }], [sort keys %expected], 'all services');
		kept($site, $_, $line{$_}) for sort keys %expected;
		my %wanted = (
			(map { ("$web1/$_" => 'OK') } @of_node), (map { ("$web2/ssm-$_" => 'WARNING') } qw(os user update)),
			(map { ("$web2/ssm-$_" => 'CRITICAL') } qw(agent endpoints online)), "$web2/ssm-node" => 'UNKNOWN',
			"$admin/aws-cli" => 'OK', "$admin/session-manager-plugin" => 'WARNING',
		);
		is_deeply({ map { ($_ => $states[$site->{state}{$_}{current_state}]) } keys %expected }, \%wanted,
			'with these states') or diag(map { "$_: $site->{state}{$_}{plugin_output}\n" } sort keys %expected);
		is_deeply([map { "$_->{host_name} $_->{current_state}" } blocks("$site->{at}/var/status.dat", 'hoststatus')],
			[map { "$_ 0" } sort $admin, $web1, $web2], 'the hosts are up');
	};

	need($_) for qw(lighttpd chromium), '../lib/cgi-bin/nagios4/status.cgi';
	subtest 'the service page' => sub {
		my $cgi = '/usr/lib/cgi-bin/nagios4';
		my $page = web($shown, $cgi) . '/cgi-bin/nagios4/status.cgi?host=all';
		my $html = HTTP::Tiny->new->get($page)->{content};
		my %row = map { /\A(.*?)'/ ? ($1 => $_) : () } split /extinfo\.cgi\?type=2&/, $html;
		for (sort keys %expected) {
			my ($host, $service) = split m{/};
			my %is = %{ $shown->{state}{$_} };
			my $state = $states[$is{current_state}];
			my $text = $is{plugin_output} =~ s/&/&amp;/gr;
			like($row{"host=$host&service=$service"}, qr{status$state'>$state<.*>\Q$text\E&nbsp;<}s, "$_ shows its line");
		}

		my $height = height_of($page);
		my $shot = "$place/page.png";
		my $got = chromium("--window-size=$width,$height", "--screenshot=$shot", $page);
		my $png = -e $shot ? slurp($shot) : '';
		is_deeply([unpack 'a8 x8 N2', $png], ["\x89PNG\r\n\x1a\n", $width, $height], 'the picture shows all of it')
			or diag($got->{stderr});
		if ($ENV{SCREENSHOT}) {
			mkdirs('contrib/screenshots');
			answers(run('pngquant', '--force', '--strip', '--output', $picture, '64', $shot), 0, '', 'there is a new picture');
		}
		ok(-s $picture && -s $picture <= $most, 'the picture of contrib/ is there, and small');
	};
}

done_testing;
