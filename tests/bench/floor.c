// SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * The least that a check can be: one line is written. All others are measured by it.
 */
#include <unistd.h>

int main(void)
{
	static const char line[] = "FLOOR OK: nothing was looked at\n";

	return write(STDOUT_FILENO, line, sizeof(line) - 1) == (ssize_t)sizeof(line) - 1 ? 0 : 3;
}
