# SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The version of all plugins, and the only place that has it.
VERSION = 0.1.0

BUILD = build
PREFIX = /usr/local
LIBEXECDIR = $(PREFIX)/libexec/monitoring-plugins-ssm
MANDIR = $(PREFIX)/share/man
COMPLETIONSDIR = $(PREFIX)/share/bash-completion/completions
DESTDIR =

CC = gcc
CFLAGS = -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes
HARDENING = -fPIE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
LINK_HARDENING = -pie -Wl,-z,relro,-z,now,-z,noexecstack
INSTALL = install
PROVE = prove

# A section for each function and table, so that a plugin gets those that it needs.
COMPILE = $(CC) -std=c11 -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -I. $(WARNINGS) $(HARDENING) \
	-ffunction-sections -fdata-sections $(CPPFLAGS) $(CFLAGS) -MMD -MP
LINK = $(CC) -Wl,--gc-sections $(LINK_HARDENING) $(CFLAGS) $(LDFLAGS)

PLUGINS = $(notdir $(basename $(wildcard plugins/check_*.c)))
MODULES = $(wildcard common/*.c common/parse/*.c common/probe/*.c common/agent/*.c)
HOST = $(wildcard common/probe/linux/*.c)
UNIT_TESTS = $(notdir $(basename $(wildcard tests/unit/test_*.c)))
PLUGIN_TESTS = $(wildcard tests/plugins/*.t)
INTEGRATION_TESTS = $(wildcard tests/integration/*.t)

PROGRAMS = $(PLUGINS:%=$(BUILD)/%)
COMMON_OBJECTS = $(MODULES:%.c=$(BUILD)/obj/%.o) $(HOST:%.c=$(BUILD)/obj/%.o)
UNIT_PROGRAMS = $(UNIT_TESTS:%=$(BUILD)/unit/%)

.PHONY: all
all: $(PROGRAMS)	## build every plugin below build/

$(PROGRAMS): $(BUILD)/%: $(BUILD)/obj/plugins/%.o $(BUILD)/common.a
	$(LINK) -o $@ $^

$(UNIT_PROGRAMS): $(BUILD)/unit/%: $(BUILD)/obj/tests/unit/%.o $(BUILD)/common.a
	@mkdir -p $(@D)
	$(LINK) -o $@ $^

$(BUILD)/common.a: $(COMMON_OBJECTS)
	@rm -f $@
	$(AR) -rcs $@ $^

# The version and the flags are compiled in, so a change of this file is one of every object.
$(BUILD)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

.PHONY: check
check: all $(UNIT_PROGRAMS)	## unit and plugin tests; needs prove, less than a minute
	PLUGIN_DIR=$(abspath $(BUILD)) $(PROVE) --failures -j 4 $(UNIT_PROGRAMS) $(PLUGIN_TESTS)

.PHONY: check-integration
check-integration: all	## the plugins under real Nagios, Icinga 2, NRPE, ssh, sudo and, after make windows, Wine; needs root
	PLUGIN_DIR=$(abspath $(BUILD)) $(PROVE) --failures -j 2 $(INTEGRATION_TESTS)

.PHONY: bench
bench: all	## what a check costs, beside others, and how it grows; needs root, valgrind and strace
	PLUGIN_DIR=$(abspath $(BUILD)) tests/bench/run

.PHONY: bench-load
bench-load: all	## what 200 services on one Nagios cost in a minute; needs root
	PLUGIN_DIR=$(abspath $(BUILD)) tests/bench/load

# Releases. Their programs need nothing but a kernel: static, and position independent all the same.
# What gcc, Debian and rpm call their processors:
PROCESSORS = x86_64 aarch64 armhf
gcc_x86_64 = x86_64-linux-gnu
gcc_aarch64 = aarch64-linux-gnu
gcc_armhf = arm-linux-gnueabihf
debian_x86_64 = amd64
debian_aarch64 = arm64
debian_armhf = armhf
rpm_x86_64 = x86_64
rpm_aarch64 = aarch64
rpm_armhf = armv7hl

NAME = monitoring-plugins-ssm
STATIC = $(BUILD)/static
RELEASE = $(BUILD)/release
RELEASE_TESTS = $(wildcard tests/release/*.t)
# One commit makes the same bytes everywhere and at any time; the files of its archive have its time.
COMMIT_TIME = $(shell git log -1 --format=%ct 2>/dev/null || stat -c %Y Makefile)

AS_STATIC = BUILD=$(STATIC)/$* CC='$(gcc_$*)-gcc -specs=$(abspath $(BUILD)/musl/$*/specs)' AR=$(gcc_$*)-gcc-ar \
	CFLAGS='-Os -flto -flto-partition=one -fno-unwind-tables -fno-asynchronous-unwind-tables' \
	HARDENING='-fPIE -fstack-protector-strong' \
	LINK_HARDENING='-s -Wl,-z,relro,-z,now,-z,noexecstack,-z,noseparate-code,--build-id=none'

.PHONY: static $(PROCESSORS:%=static-%)
static: $(PROCESSORS:%=static-%)	## static programs for x86_64, aarch64 and armhf, with musl; needs cross compilers
$(PROCESSORS:%=static-%): static-%: $(BUILD)/musl/%/specs
	$(MAKE) all $(AS_STATIC)

$(BUILD)/musl/%/specs: contrib/packaging/musl
	$< $(debian_$*) $(@D)

.PHONY: check-static $(PROCESSORS:%=check-static-%)
check-static: $(PROCESSORS:%=check-static-%)	## the plugin tests on these, by qemu-user for another processor
$(PROCESSORS:%=check-static-%): check-static-%: static-%
	PLUGIN_DIR=$(abspath $(STATIC)/$*) contrib/packaging/emulated $* $(PROVE) --failures -j 2 $(PLUGIN_TESTS)

# Where Debian has them. Icinga's definitions, and Nagios' services, are for the administrator to include.
SYSCONFDIR = /etc
NAGIOSDIR = $(SYSCONFDIR)/nagios-plugins/config
NRPEDIR = $(SYSCONFDIR)/nagios/nrpe.d
DATADIR = $(PREFIX)/share/$(NAME)
DOCDIR = $(PREFIX)/share/doc/$(NAME)

.PHONY: install-contrib
install-contrib:	## install the configuration of monitoring as well; SYSCONFDIR, NAGIOSDIR, NRPEDIR, DATADIR
	$(INSTALL) -D -m 644 README.md '$(DESTDIR)$(DOCDIR)/README.md'
	ln -sfn ../../$(NAME) '$(DESTDIR)$(DOCDIR)/contrib'
	cd contrib && find README.md icinga2 icinga-director nagios nrpe nsclient screenshots sudoers.d -type f \
		-exec $(INSTALL) -D -m 644 {} '$(DESTDIR)$(DATADIR)'/{} \;
	$(INSTALL) -D -m 644 contrib/nagios/ssm-commands.cfg '$(DESTDIR)$(NAGIOSDIR)/ssm-commands.cfg'
	$(INSTALL) -D -m 644 contrib/nrpe/ssm.cfg '$(DESTDIR)$(NRPEDIR)/ssm.cfg'
	$(INSTALL) -D -m 440 contrib/sudoers.d/$(NAME) '$(DESTDIR)$(SYSCONFDIR)/sudoers.d/$(NAME)'
	sed -i '/^#/!s|/usr/lib/nagios/plugins|$(LIBEXECDIR)|' \
		'$(DESTDIR)$(NRPEDIR)/ssm.cfg' '$(DESTDIR)$(SYSCONFDIR)/sudoers.d/$(NAME)'

# Installs the static programs of a processor as the packages have them.
PACKAGE = $(BUILD)/$(@:%-$*=%)/$*
INSTALL_STATIC = umask 022 && rm -rf $(PACKAGE) && mkdir -p $(PACKAGE)/source $(RELEASE) && \
	cp $(BUILD)/musl/$*/copyright $(PACKAGE)/source/copyright.musl && \
	$(MAKE) install install-contrib $(AS_STATIC) PREFIX=/usr DESTDIR=$(abspath $(PACKAGE)/source/tree)

.PHONY: deb $(PROCESSORS:%=deb-%)
deb: $(PROCESSORS:%=deb-%)	## Debian packages of the static programs, to build/release/; needs debhelper
$(PROCESSORS:%=deb-%): deb-%: static-%
	+$(INSTALL_STATIC) LIBEXECDIR=/usr/lib/nagios/plugins
	contrib/packaging/deb $(debian_$*) $(VERSION) $(COMMIT_TIME) $(PACKAGE)/source $(RELEASE)

.PHONY: rpm $(PROCESSORS:%=rpm-%)
rpm: $(PROCESSORS:%=rpm-%)	## the same as rpm, where Fedora and Amazon Linux have things; needs rpmbuild
$(PROCESSORS:%=rpm-%): rpm-%: static-%
	+$(INSTALL_STATIC) LIBEXECDIR=$$(rpm --target $(rpm_$*) --eval '%{_libdir}')/nagios/plugins \
		NRPEDIR=/etc/nrpe.d NAGIOSDIR=/usr/share/$(NAME)/nagios
	contrib/packaging/rpm $(rpm_$*) $(VERSION) $(COMMIT_TIME) $(PACKAGE)/source $(RELEASE)

.PHONY: dist
dist:	## the source archive of the commit, to build/release/; needs git and its clone
	mkdir -p $(RELEASE)
	git archive --prefix=$(NAME)-$(VERSION)/ -o $(BUILD)/dist.tar HEAD
	gzip -9n <$(BUILD)/dist.tar >$(RELEASE)/$(NAME)-$(VERSION).tar.gz

.PHONY: release $(PROCESSORS:%=archive-%)
release:	## all of these, the static programs' archives, windows-zip, an SPDX bill, SHA256SUMS
release: $(PROCESSORS:%=archive-%) deb rpm windows-zip dist
	contrib/packaging/sbom $(VERSION) $(COMMIT_TIME) $(RELEASE)/$(NAME)-$(VERSION).tar.gz $(BUILD)/musl \
		$(PROCESSORS:%=$(STATIC)/%) >$(RELEASE)/$(NAME)-$(VERSION).spdx.json
	cd $(RELEASE) && sha256sum $(NAME)?$(VERSION)* >SHA256SUMS
	@git diff --quiet HEAD || echo 'This is no release: the programs are those of a changed tree, the source archive is not.' >&2

$(PROCESSORS:%=archive-%): archive-%: static-%
	mkdir -p $(RELEASE)
	$(gcc_$*)-gcc -dumpfullversion >$(STATIC)/$*/libgcc.version
	cp COPYING contrib/packaging/debian/copyright $(STATIC)/$*
	cp $(BUILD)/musl/$*/copyright $(STATIC)/$*/copyright.musl
	tar --sort=name --owner=0 --group=0 --numeric-owner --mode=a+rX,u+w,go-w --mtime=@$(COMMIT_TIME) \
		--transform='s|^|$(NAME)-$(VERSION)-$*/|' -C $(STATIC)/$* -c $(PLUGINS) COPYING copyright copyright.musl | \
		gzip -9n >$(RELEASE)/$(NAME)-$(VERSION)-$*.tar.gz

.PHONY: check-release
check-release: release	## that these are what they should be; parts need root and Debian's archive
	BUILD=$(abspath $(BUILD)) $(PROVE) --failures $(RELEASE_TESTS)

CHECKS = check $(addprefix check-,sanitize valgrind coverage fuzz torture mutants windows-compile integration static release)
.PHONY: check-all
check-all: $(CHECKS)	## all of the checks, each of them whole: hours; needs root

# What the sanitizers find ends a program with a status that no plugin has.
.PHONY: check-sanitize
check-sanitize:	## the same tests under AddressSanitizer and UndefinedBehaviorSanitizer
	ASAN_OPTIONS=exitcode=99:detect_leaks=0 UBSAN_OPTIONS=exitcode=99 \
	$(MAKE) check BUILD=$(BUILD)/sanitize HARDENING= LINK_HARDENING= \
		CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all'

# A run takes half a second: every Nth is a sample.
VALGRIND_EVERY = 1
.PHONY: check-valgrind
check-valgrind:	## the plugin tests under valgrind's memcheck, or each run that is the VALGRIND_EVERYth of its test
	$(MAKE) all BUILD=$(BUILD)/valgrind HARDENING= LINK_HARDENING= CFLAGS='-O1 -g'
	rm -rf $(BUILD)/valgrind/reports && mkdir $(BUILD)/valgrind/reports
	VALGRIND=$(abspath $(BUILD)/valgrind/reports) VALGRIND_EVERY=$(VALGRIND_EVERY) PLUGIN_DIR=$(abspath $(BUILD)/valgrind) \
		$(PROVE) --failures -j 2 $(PLUGIN_TESTS)
	! grep -r . $(BUILD)/valgrind/reports

# A mistake in each run: all take most of an hour, and so many percent of them less. A sample trusts in what check says.
MUTANTS_SAMPLE = 100
.PHONY: check-mutants
check-mutants:	## each small mistake in what judges is noticed, or MUTANTS_SAMPLE=PERCENT of them; needs root
	tests/mutants/run --sample $(MUTANTS_SAMPLE) $(if $(filter-out 100,$(MUTANTS_SAMPLE)),--trust)

# One call fails in each run: all take twenty minutes, and so many percent of them less.
TORTURE_SAMPLE = 100
.PHONY: check-torture
check-torture: all	## every system call of every plugin fails in turn, or TORTURE_SAMPLE=PERCENT of them; needs root
	PLUGIN_DIR=$(abspath $(BUILD)) $(PROVE) --failures tests/torture/*.t
	PLUGIN_DIR=$(abspath $(BUILD)) tests/torture/run --sample $(TORTURE_SAMPLE)

.PHONY: check-coverage
check-coverage:	## the lines and branches that the tests reach; needs gcovr, two minutes
	tests/coverage/run --build $(BUILD)/coverage

# How often each target is called, or for how long: 60s.
FUZZ = 5000
.PHONY: check-fuzz
check-fuzz:	## every reader under libFuzzer, 5,000 inputs each; needs clang
	tests/fuzz/run -j 2 -d $(BUILD)/fuzz $(FUZZ)

# The same plugins for Windows, but check_ssm_online. What asks the host has a Windows of its own; of probe/linux only
# what speaks over sockets is used, by way of probe/windows/sockets.h.
WINDOWS = $(BUILD)/windows/x86_64
WINDOWS_CC = x86_64-w64-mingw32-gcc
WINDOWS_OWN = $(wildcard common/agent/windows/*.c common/probe/windows/*.c)
WINDOWS_SOCKETS = common/probe/linux/network.c common/probe/linux/metadata.c
WINDOWS_MODULES = $(filter-out $(subst /windows,,$(WINDOWS_OWN)),$(MODULES)) $(WINDOWS_OWN) $(WINDOWS_SOCKETS)
WINDOWS_OBJECTS = $(WINDOWS_MODULES:%.c=$(WINDOWS)/obj/%.o)
WINDOWS_PLUGINS = $(filter-out check_ssm_online,$(PLUGINS))
WINDOWS_PROGRAMS = $(WINDOWS_PLUGINS:%=$(WINDOWS)/%.exe)
WINDOWS_COMPILE = $(WINDOWS_CC) -std=c11 -D_GNU_SOURCE -D_WIN32_WINNT=0x0601 -DVERSION='"$(VERSION)"' -Dmain=plugin_main \
	-I. $(WARNINGS) -Wno-missing-prototypes -Werror -ffunction-sections -Os -MMD -MP
WINDOWS_LIBRARIES = -ladvapi32 -lnetapi32 -lpsapi -lws2_32

.PHONY: windows
windows: $(WINDOWS_PROGRAMS)	## build the plugins for Windows below build/windows/x86_64/, with mingw-w64

$(WINDOWS_PROGRAMS): $(WINDOWS)/%.exe: $(WINDOWS)/obj/plugins/%.o $(WINDOWS)/common.a
	$(WINDOWS_CC) -municode -static -s -Wl,--gc-sections,--dynamicbase,--nxcompat,--high-entropy-va,--no-insert-timestamp \
		-o $@ $^ $(WINDOWS_LIBRARIES)

$(WINDOWS)/common.a: $(WINDOWS_OBJECTS)
	@rm -f $@
	$(WINDOWS_CC:%gcc=%ar) -rcs $@ $^

$(WINDOWS)/obj/common/probe/linux/%.o $(WINDOWS)/obj/common/probe/windows/lookup.o: WINDOWS_COMPILE += \
	-Icommon/probe/windows/posix

$(WINDOWS)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(WINDOWS_COMPILE) -c -o $@ $<

# What an administrator unpacks: programs, manuals as text with the ends of lines of Windows, configuration.
WINDOWS_NAME = $(NAME)-$(VERSION)-windows-x86_64
WINDOWS_TEXTS = COPYING contrib/nsclient/README.md contrib/nsclient/nsclient.ini
# The licences of what mingw-w64 links, where Debian has them.
MINGW_COPYRIGHT = /usr/share/doc/mingw-w64-x86-64-dev/copyright
.PHONY: windows-zip
windows-zip: windows	## an archive of these, with manuals and configuration, to build/release/; needs mandoc and zip
	rm -rf $(WINDOWS)/$(WINDOWS_NAME) $(RELEASE)/$(WINDOWS_NAME).zip
	mkdir -p $(WINDOWS)/$(WINDOWS_NAME)/manuals $(RELEASE)
	cp $(WINDOWS_PROGRAMS) $(WINDOWS)/$(WINDOWS_NAME)
	for plugin in $(WINDOWS_PLUGINS); do \
		mandoc -T ascii -O width=78 plugins/$$plugin.8 | sed 's/.\x08//g; s/$$/\r/' \
			>$(WINDOWS)/$(WINDOWS_NAME)/manuals/$$plugin.txt || exit 1; \
	done
	for text in $(WINDOWS_TEXTS); do \
		sed 's/$$/\r/' $$text >$(WINDOWS)/$(WINDOWS_NAME)/$$(basename $$text | sed 's/COPYING/COPYING.txt/') || exit 1; \
	done
	sed 's/$$/\r/' $(MINGW_COPYRIGHT) >$(WINDOWS)/$(WINDOWS_NAME)/copyright.mingw-w64
	find $(WINDOWS)/$(WINDOWS_NAME) -exec touch -d @$(COMMIT_TIME) {} +
	cd $(WINDOWS) && find $(WINDOWS_NAME) | LC_ALL=C sort | TZ=UTC zip -q -9 -X -@ $(abspath $(RELEASE))/$(WINDOWS_NAME).zip

# All but probe/linux compiles for Windows, check_ssm_online too.
.PHONY: check-windows-compile
check-windows-compile: windows	## compile all but probe/linux with mingw-w64
check-windows-compile: $(MODULES:%.c=$(WINDOWS)/obj/%.o) $(PLUGINS:%=$(WINDOWS)/obj/plugins/%.o)

.PHONY: install
install: all	## install plugins, manuals and completion; DESTDIR, PREFIX, LIBEXECDIR, MANDIR
	$(INSTALL) -d '$(DESTDIR)$(LIBEXECDIR)' '$(DESTDIR)$(MANDIR)/man8' '$(DESTDIR)$(COMPLETIONSDIR)'
	$(INSTALL) -m 755 $(PROGRAMS) '$(DESTDIR)$(LIBEXECDIR)'
	$(INSTALL) -m 644 $(PLUGINS:%=plugins/%.8) '$(DESTDIR)$(MANDIR)/man8'
	for plugin in $(PLUGINS); do \
		$(INSTALL) -m 644 contrib/bash-completion/monitoring-plugins-ssm '$(DESTDIR)$(COMPLETIONSDIR)'/$$plugin || exit 1; \
	done

.PHONY: uninstall
uninstall:	## remove what install has put there
	rm -f $(PLUGINS:%='$(DESTDIR)$(LIBEXECDIR)'/%) $(PLUGINS:%='$(DESTDIR)$(MANDIR)/man8'/%.8) \
		$(PLUGINS:%='$(DESTDIR)$(COMPLETIONSDIR)'/%)
	-rmdir '$(DESTDIR)$(LIBEXECDIR)'

.PHONY: clean
clean:	## remove build/
	rm -rf $(BUILD)

.PHONY: help
help:	## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' Makefile | expand -t 24

.SECONDARY:

-include $(shell find $(BUILD) -type f -name '*.d' 2>/dev/null)
