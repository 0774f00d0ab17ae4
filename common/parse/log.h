/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_LOG_H
#define COMMON_PARSE_LOG_H

#include <stdbool.h>
#include <stddef.h>

/** The version that the agent's core wrote last when it started, "amazon-ssm-agent - v3.3.1142.0", in
 * the text of amazon-ssm-agent.log (may hold NUL bytes). False where no such line is there: date and time, since
 * 3.3.808.0 with a fraction, INFO, perhaps the tag [amazon-ssm-agent], and nothing else. Only digits and dots are
 * taken over: nothing else of a log may be shown. Source: aws/amazon-ssm-agent, seelog_unix.xml, core/agent.go. */
bool log_agent_version(const char *text, size_t length, char *version, size_t size);

#endif
