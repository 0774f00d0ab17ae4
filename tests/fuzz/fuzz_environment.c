/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "common/parse/environment.h"

static void fuzz(const char *bytes, size_t length)
{
	static struct environment environment;
	static struct environment_unit unit;

	memset(&environment, 0, sizeof(environment));
	environment.reading = "";
	environment_read(bytes, length, &environment);
	environment_read_file(bytes, length, &environment);
	(void)environment_read_manager(bytes, length, &environment);
	(void)environment_read_upstart(bytes, length, &environment);
	memset(&unit, 0, sizeof(unit));
	unit.environment.reading = "";
	(void)environment_read_unit(bytes, length, &unit);
	MUST(unit.count <= ENVIRONMENT_FILES);
	environment_overlay(&environment, &unit.environment);
	environment_unset(&environment, &unit);
	for (int name = 0; name < ENVIRONMENT_NAMES; name++) {
		const struct environment_variable *value = environment_value(&environment, (enum environment_name)name);

		MUST(!value || (value->value[0] != '\0' && is_terminated(value->value, sizeof(value->value))));
	}
}
