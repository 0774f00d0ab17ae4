/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../os.h"

#include "../../text.h"
#include "../../version.h"
#include "../file.h"
#include "../reason.h"

#include <elf.h>
#include <errno.h>
#include <string.h>
#include <sys/utsname.h>

#define RELEASE_SIZE 65536	/* real ones have less than 2 KB */

typedef const char *release_parser(const char *text, size_t length, struct os_release *release);

struct release_file {
	const char *path;
	release_parser *parse;
};

static const struct release_file release_files[] = {
	{ "/etc/bottlerocket-release", os_release_parse },
	{ "/etc/os-release", os_release_parse },
	{ "/usr/lib/os-release", os_release_parse },
	{ "/etc/centos-release", legacy_release_parse },
	/* Before redhat-release: there Oracle Linux says Red Hat. */
	{ "/etc/oracle-release", legacy_release_parse },
	{ "/etc/system-release", legacy_release_parse },
	{ "/etc/redhat-release", legacy_release_parse },
	{ "/etc/SuSE-release", legacy_release_parse },
};

static const struct release_file centos_files[] = {
	{ "/etc/centos-release", legacy_release_parse },
	{ "/etc/redhat-release", legacy_release_parse },
};

static void set(char *buffer, size_t size, const char *value)
{
	struct text text = text_over(buffer, size);

	text_add(&text, value);
	text_mark_cut(&text);
}

static void __attribute__((format(printf, 2, 3))) say(char *problem, const char *format, ...)
{
	struct text text = text_over(problem, OS_PROBLEM);
	va_list values;

	va_start(values, format);
	text_vformat(&text, format, values);
	va_end(values);
	text_mark_cut(&text);
}

/* Reads the first of the files that is there; false where none is. With `problem` filled in,
 * it was there and is no evidence: a later file is not asked instead. */
static bool read_release(const struct paths *paths, const struct release_file *files, size_t count,
	struct os_release *release, char *problem)
{
	static char text[RELEASE_SIZE];

	*release = (struct os_release){ 0 };
	for (size_t i = 0; i < count; i++) {
		struct file file = file_read(paths, files[i].path, text, sizeof(text));

		if (file.status == FILE_ABSENT)
			continue;
		if (file.status == FILE_READ)
			file.problem = files[i].parse(text, file.length, release);
		if (file.problem) {
			say(problem, "%s is no evidence: %s", files[i].path, file.problem);
			*release = (struct os_release){ 0 };
		}
		return true;
	}
	return false;
}

/* Whether every component that `shorter` has is the same in `longer`. */
static bool agrees(const char *shorter, const char *longer)
{
	size_t length = strlen(shorter);

	return strncmp(longer, shorter, length) == 0 && (longer[length] == '\0' || longer[length] == '.');
}

/* CentOS Linux 7 and 8 say "7" and "8" in os-release; only CentOS Stream has no minor number. */
static bool lacks_minor(const struct os_release *release)
{
	return strcmp(release->id, "centos") == 0 && strcmp(release->name, "CentOS Stream") != 0
		&& release->version[0] != '\0' && !strchr(release->version, '.');
}

static void add_centos_minor(const struct paths *paths, struct os_facts *facts)
{
	struct os_release legacy;
	bool found = read_release(paths, centos_files, sizeof(centos_files) / sizeof(centos_files[0]),
		&legacy, facts->release_problem);

	if (!found)
		say(facts->release_problem, "/etc/centos-release is not there, which has the minor number of CentOS Linux");
	else if (facts->release_problem[0] == '\0' && !agrees(facts->release.version, legacy.version))
		say(facts->release_problem, "os-release and centos-release disagree on the version: %s and %s",
			facts->release.version, legacy.version);
	if (facts->release_problem[0] == '\0')
		memcpy(facts->release.version, legacy.version, sizeof(legacy.version));
}

static void probe_release(const struct paths *paths, struct os_facts *facts)
{
	if (!read_release(paths, release_files, sizeof(release_files) / sizeof(release_files[0]),
			&facts->release, facts->release_problem))
		say(facts->release_problem, "there is no os-release file and none of those from before it");
	else if (lacks_minor(&facts->release))
		add_centos_minor(paths, facts);
}

/* e_machine of an ELF header in either byte order, as uname would name that processor. */
static const struct {
	unsigned char class, order;
	unsigned machine;
	const char *name;
} elf_machines[] = {
	{ ELFCLASS32, ELFDATA2LSB, EM_386, "i686" },
	{ ELFCLASS64, ELFDATA2LSB, EM_X86_64, "x86_64" },
	{ ELFCLASS64, ELFDATA2LSB, EM_AARCH64, "aarch64" },
	{ ELFCLASS32, ELFDATA2LSB, EM_ARM, "armv7l" },
	{ ELFCLASS64, ELFDATA2LSB, EM_PPC64, "ppc64le" },
	{ ELFCLASS64, ELFDATA2MSB, EM_S390, "s390x" },
	{ ELFCLASS64, ELFDATA2LSB, EM_RISCV, "riscv64" },
};

static const char *elf_machine(const char *text, size_t length)
{
	const unsigned char *header = (const unsigned char *)text;
	size_t at = offsetof(Elf32_Ehdr, e_machine);	/* the same in Elf64_Ehdr */
	unsigned machine;

	if (length < at + 2 || memcmp(header, ELFMAG, SELFMAG) != 0)
		return NULL;
	machine = header[EI_DATA] == ELFDATA2MSB ? (unsigned)(header[at] << 8 | header[at + 1])
		: (unsigned)(header[at + 1] << 8 | header[at]);
	for (size_t i = 0; i < sizeof(elf_machines) / sizeof(elf_machines[0]); i++)
		if (elf_machines[i].machine == machine && elf_machines[i].class == header[EI_CLASS]
			&& elf_machines[i].order == header[EI_DATA])
			return elf_machines[i].name;
	return NULL;
}

static void probe_root_machine(const struct paths *paths, struct os_facts *facts)
{
	static const char *const programs[] = {
		"/bin/sh", "/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1",
		"/lib/ld-linux-armhf.so.3", "/lib/ld-linux.so.2",
	};
	char head[sizeof(Elf64_Ehdr) + 1];

	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		struct file file = file_read(paths, programs[i], head, sizeof(head));
		const char *name = elf_machine(head, file.length);

		if (name) {
			set(facts->machine, sizeof(facts->machine), name);
			return;
		}
	}
	say(facts->machine_problem, "no program below the root tells its processor, name it with --arch");
}

static void probe_live(struct os_facts *facts)
{
	struct utsname names;

	if (uname(&names) != 0) {
		say(facts->machine_problem, "uname failed: %s", reason_of(errno));
		say(facts->kernel_problem, "uname failed: %s", reason_of(errno));
		return;
	}
	set(facts->machine, sizeof(facts->machine), names.machine);
	set(facts->kernel, sizeof(facts->kernel), names.release);
}

void os_probe(const struct paths *paths, const char *machine, struct os_facts *facts)
{
	*facts = (struct os_facts){ 0 };
	probe_release(paths, facts);
	if (paths_are_live(paths))
		probe_live(facts);
	else if (machine)
		set(facts->machine, sizeof(facts->machine), machine);
	else
		probe_root_machine(paths, facts);
}
