/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_VERSION_LINE_H
#define COMMON_PARSE_VERSION_LINE_H

#include <stdbool.h>
#include <stddef.h>

#define VERSION_LINE_TEXT 80	/* bytes of a version, with the NUL: eight components of nine digits fit */

/** Readers of what a program printed when it was asked for its version. Each finds the one kind of line
 * that counts, whatever stands before and behind it, and stores the dotted number alone. They return
 * false, and leave an empty string, where there is no such line or `size` bytes do not hold the number.
 * A line may end with blanks, with CR and LF, or with the text. */
typedef bool version_line_reader(const char *text, char *version, size_t size);

/** The first line that is one of `aws --version`:
 *     aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0-13-amd64 source/x86_64.debian.12 prompt/off
 * A release (two components and more, no "dev" or "rc"), Python, the system, and what else there is
 * as name/value. An HTTP User-Agent that begins the same (md/..., ua/..., command/...) is none.
 * Source: output of AWS CLI 1.10 to 2.36, and its clidriver.py. */
version_line_reader aws_version_line;

/** The line of `session-manager-plugin --version`: four components and nothing else. Lines of another kind
 * are passed over (it prints some where its seelog.xml is there); two numbers that differ are none.
 * Source: session-manager-plugin, src/sessionmanagerplugin/session/session.go. */
version_line_reader plugin_version_line;

/** The same number as the only content of a text: the file VERSION. */
version_line_reader plugin_version_file;

/** The first line that is one of `amazon-ssm-agent -version`: "SSM Agent version: 3.3.1142.0", four
 * components. Source: amazon-ssm-agent, core/agent_parser.go. */
version_line_reader agent_version_line;

#endif
