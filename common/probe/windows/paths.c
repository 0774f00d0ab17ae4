/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../paths.h"

struct paths paths_live(void)
{
	return (struct paths){ .root = -1 };
}

/* The registry of another installation is none that programs could read. */
const char *paths_open_root(struct paths *paths, const char *directory)
{
	(void)paths;
	(void)directory;
	return "on Windows only the live system is examined";
}

bool paths_are_live(const struct paths *paths)
{
	return paths->root < 0;
}

bool paths_root_name(const struct paths *paths, struct text *name)
{
	(void)paths;
	(void)name;
	return false;
}
