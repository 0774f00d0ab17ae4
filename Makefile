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
check-integration: all	## the plugins under real Nagios, Icinga 2, NRPE, ssh and sudo, on loopback; needs root
	PLUGIN_DIR=$(abspath $(BUILD)) $(PROVE) --failures -j 2 $(INTEGRATION_TESTS)

.PHONY: bench-load
bench-load: all	## what 200 services on one Nagios cost in a minute; needs root
	PLUGIN_DIR=$(abspath $(BUILD)) tests/bench/load

# What the sanitizers find ends a program with a status that no plugin has.
.PHONY: check-sanitize
check-sanitize:	## the same tests under AddressSanitizer and UndefinedBehaviorSanitizer
	ASAN_OPTIONS=exitcode=99:detect_leaks=0 UBSAN_OPTIONS=exitcode=99 \
	$(MAKE) check BUILD=$(BUILD)/sanitize HARDENING= LINK_HARDENING= \
		CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all'

.PHONY: check-coverage
check-coverage:	## the lines and branches that the tests reach; needs gcovr, two minutes
	tests/coverage/run --build $(BUILD)/coverage

# What is not Linux has to compile for Windows as well; linking comes with probe/windows.
WINDOWS_OBJECTS = $(MODULES:%.c=$(BUILD)/windows/%.o) $(PLUGINS:%=$(BUILD)/windows/plugins/%.o)
.PHONY: check-windows-compile
check-windows-compile:	## compile all but probe/linux with mingw-w64
	$(MAKE) windows-objects CC=x86_64-w64-mingw32-gcc HARDENING=-Werror

.PHONY: windows-objects
windows-objects: $(WINDOWS_OBJECTS)

$(BUILD)/windows/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

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

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
