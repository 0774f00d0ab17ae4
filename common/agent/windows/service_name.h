/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_AGENT_WINDOWS_SERVICE_NAME_H
#define COMMON_AGENT_WINDOWS_SERVICE_NAME_H

/** The agent's service and its key in the registry. Sources: aws/amazon-ssm-agent, core/agent_windows.go,
 * agent/appconfig/constants_windows.go. */
#define AGENT_SERVICE_NAME "AmazonSSMAgent"
#define AGENT_SERVICE_KEY "SYSTEM\\CurrentControlSet\\Services\\" AGENT_SERVICE_NAME

#endif
