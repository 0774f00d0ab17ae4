/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_REQUIREMENTS_H
#define COMMON_REQUIREMENTS_H

#include "parse/os_release.h"
#include "version.h"

#include <stdbool.h>
#include <stddef.h>

/* Every number and every row that AWS documents about the prerequisites of Session Manager,
 * and nowhere else. To add one, add a row in requirements.c and name its page. */

/** The states of AWS's documentation that are known here, oldest first. */
enum snapshot {
	SNAPSHOT_2019_04,
	SNAPSHOT_2023_04,	/* history: tells "no longer listed" from "never listed" */
	SNAPSHOT_2026_10,
	SNAPSHOT_COUNT,
};

/** A snapshot that can be chosen to decide. Versions are text, NULL where none is stated. */
struct edition {
	const char *name;	/* "2026-10", as --edition takes it */
	enum snapshot snapshot;
	const char *source;	/* the prerequisites page, and the day it is of */
	const char *systems_source;	/* the pages of its operating system rows */
	const char *agent_minimum;
	const char *kernel_minimum;
	const char *cli_minimum;
	const char *plugin_critical;	/* Session Manager plugin: CRITICAL below */
	const char *plugin_warning;	/* ... and WARNING below */
	bool plugin_withdrawals;	/* withdrawn plugin releases are known of */
	bool hybrid_needs_tier;	/* the advanced-instances tier */
	bool user_made_at_start;	/* ssm-user appears when the agent starts, not at the first session */
	bool ec2messages_required;
};

/** The editions, oldest first; `name` of one behind the last is NULL. */
extern const struct edition editions[];

/** The edition of that name, or NULL. The newest one, which decides by default. */
const struct edition *edition_named(const char *name);
const struct edition *edition_newest(void);

/** The name of any snapshot, "2023-04". */
const char *snapshot_name(enum snapshot snapshot);

/** A feature of sessions that needs a newer agent than sessions do. The same in all editions. */
struct feature {
	const char *name;	/* as --feature takes it */
	const char *minimum;	/* CRITICAL below */
	const char *warning;	/* WARNING below, where two pages disagree; or NULL */
	const char *plugin_minimum;	/* of the Session Manager plugin; NULL: any, or not stated */
	const char *source;
	const char *remark;	/* what else is to be known, or NULL */
};

#define FEATURES 11

/** The features; `name` of the one behind the last is NULL. */
extern const struct feature features[FEATURES + 1];

/** The feature of that name, or NULL. */
const struct feature *feature_named(const char *name);

/** Adds the table of features for people. */
void feature_list(struct text *page);

/** A release of the Session Manager plugin that AWS took back. */
struct withdrawal {
	const char *version, *published, *withdrawn, *source;
};

/** The withdrawn releases; `version` of the one behind the last is NULL. */
extern const struct withdrawal withdrawals[];

/** The day on which AWS took that release of the Session Manager plugin back, "2024-11-20"; NULL where it did
 * not, or where the edition does not know of any. */
const char *withdrawal_day(const struct edition *edition, const char *version);

/** Versions that programs built from source answer whatever their real version is; NULL ends them. */
extern const char *const agent_source_builds[];
extern const char *const plugin_source_builds[];

/** Whether a version is one of such a list. */
bool is_source_build(const char *const *builds, const char *version);

/** The first agent that answers -version. Source: release notes of the agent. */
extern const char agent_version_flag[];

/** The first agent that leaves its work to ssm-agent-worker, and the first that writes identity_config.json. Source:
 * release notes of the agent; its source at that tag. */
extern const char agent_first_worker[], agent_first_identity[];

/** The day on which the tier of edition.hybrid_needs_tier was removed. Source: release history of Systems Manager. */
extern const char tier_removed[];

/** How far a system clock may be off, a range in seconds: beyond it signatures are refused. No page of Session
 * Manager says it. Sources: aws/aws-sdk-js#527, aws/amazon-ecs-agent#1513. */
extern const char clock_limits[];

/** A service that SSM Agent asks. */
struct service {
	const char *name;	/* the first label of its host: "ssmmessages" */
	const char *dual_stack;	/* the first labels of its dual-stack host, where these are other ones; else NULL */
	const char *section;	/* of amazon-ssm-agent.json that has its Endpoint: "Mgs"; NULL: none */
	bool required;	/* by sessions, but for what edition.ec2messages_required says */
	const char *purpose;	/* what needs it: "session channels" */
	const char *source;
};

#define SERVICES 7

/** The services; `name` of the one behind the last is NULL. */
extern const struct service services[SERVICES + 1];

/** The index of the service of that name (`length` bytes), SERVICES where there is none. */
size_t service_named(const char *name, size_t length);

/** Whether sessions need it by that edition. */
bool service_is_required(const struct service *service, const struct edition *edition);

/** Adds the host of a service in a Region, by its partition: "ssm.us-east-1.amazonaws.com"; `domain`: instead of the
 * partition's, or NULL. False, and nothing added, where no name is documented (dual-stack in some partitions, and
 * together with `domain`) and where `region` does not have the form of one; false too where it does not fit. */
bool service_host(const struct service *service, const char *region, const char *domain, bool dual_stack,
	struct text *host);

/** Processors, as a set. */
enum architecture {
	ARCH_X86 = 1,	/* 32-bit */
	ARCH_X86_64 = 2,
	ARCH_ARM64 = 4,
	ARCH_ARM = 8,	/* 32-bit */
	ARCH_OTHER = 16,	/* known, and in no row */
};

/** The processor that a machine name of uname stands for: "i686", "aarch64"; also AWS's own
 * names: "x86", "arm64". ARCH_OTHER for any other. */
enum architecture architecture_of(const char *machine);

/** Adds the names of a set, in AWS's words: "x86_64 arm64". */
void architecture_names(unsigned architectures, struct text *text);

/** A system that rows are of. */
struct os_system {
	const char *title;	/* "Ubuntu" */
	const char *id;		/* ID of os-release; "macos"; "windows-server" */
	const char *name;	/* NAME of os-release where ID says too little, or NULL */
};

extern const struct os_system os_systems[];

/** What else is said of a row; NULL: nothing. */
extern const char *const os_remarks[];

/** One row of the matrix of operating systems, of one snapshot. It matches a system with the ID and NAME of os_systems
 * and from <= version < below, compared as versions. Its words stand in the row itself, so that a program has no address
 * of each to relocate when it starts. */
struct os_row {
	unsigned char snapshot;	/* enum snapshot */
	unsigned char system;	/* index of os_systems */
	char documented[28];	/* its versions in AWS's words: "22.04 LTS" */
	char from[12];
	char below[12];	/* empty: open */
	unsigned char architectures;
	unsigned char remark;	/* what the page or a later one adds: index of os_remarks */
};

/** The matrix of all snapshots; `documented` of the row behind the last is empty. */
extern const struct os_row os_rows[];

/** How a system stands in the matrix of an edition. */
enum os_listing {
	OS_LISTED,	/* a row matches */
	OS_WITHDRAWN,	/* none matches, but one of an earlier snapshot does: *row is that one */
	OS_NEWER,	/* newer than the last row of its ID: *row is that one */
	OS_OLDER,	/* older than the first row of its ID: *row is that one */
	OS_GAP,		/* between rows, or with another NAME than theirs */
	OS_NO_ROW,	/* the ID has no row in the edition and none before */
	OS_NO_VERSION,	/* the ID has rows, but the version is empty or is none */
	OS_NO_NAME,	/* a row would match but for its NAME, and the system's is empty */
};

/** Looks a system up. *row is set for the first four; *architectures, for the first two, becomes the set
 * that all matching rows of that snapshot have together. */
enum os_listing os_lookup(const struct edition *edition, const struct os_release *release,
	const struct os_row **row, unsigned *architectures);

#define OS_ROW_TITLE 128	/* bytes of a row's title, with the NUL */

/** Adds a row's name, where it is of another snapshot than `asked` that one's, and its remark:
 * "CentOS Linux 6.x in 2023-04, agent 3.0.x at most". Nothing without a row. */
void os_row_title(const struct os_row *row, enum snapshot asked, struct text *title);

/** Adds the matrix of an edition as a table for people. */
void os_list(const struct edition *edition, struct text *page);

#endif
