/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PROBE_WINDOWS_SERVICES_H
#define COMMON_PROBE_WINDOWS_SERVICES_H

#include "../process.h"

#include <stdbool.h>

enum service_status {
	SERVICE_KNOWN,
	SERVICE_UNKNOWN_NAME,	/* there is no such service */
	SERVICE_HIDDEN,	/* see problem */
};

/** A service, as the service control manager knows it. Every user may ask, and none but an administrator can change
 * what it answers. */
struct service_facts {
	enum service_status status;
	const char *problem;	/* of one that is hidden: "permission denied" */
	unsigned long state;	/* SERVICE_RUNNING and so on, of winsvc.h */
	unsigned long process;	/* 0: none */
	unsigned long start;	/* SERVICE_AUTO_START and so on */
	bool system;	/* it runs as LocalSystem */
	char program[PROCESS_PATH];	/* the first word of its command line; empty where that is no absolute path that fits */
	bool alone;	/* it has no other word */
};

/** Asks for it by its name: "AmazonSSMAgent". */
void service_ask(const char *name, struct service_facts *facts);

/** Makes a list of the services that have a process, for the function below. Returns NULL, or why there is none. */
const char *services_list(void);

/** Finds the service of that list whose process it is. False where it is none's, or the service is hidden. */
bool service_of_process(unsigned long process, struct service_facts *facts);

#endif
