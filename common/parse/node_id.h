/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_NODE_ID_H
#define COMMON_PARSE_NODE_ID_H

#include <stdbool.h>

#define NODE_ID 24	/* bytes of a node's id, with the NUL */
#define REGION 32	/* bytes of a Region, with the NUL */

/* What is of these forms may be shown wherever it came from. */

/** Whether it is the id of an EC2 instance: i- and 8 or 17 hexadecimal digits, small. Source: EC2 user guide,
 * "Amazon EC2 resource IDs". */
bool is_instance_id(const char *text);

/** ... of a hybrid node: mi- and 17 of them. Source: Systems Manager API reference, UpdateManagedInstanceRole. */
bool is_hybrid_id(const char *text);

/** Whether it has the form of a Region, also of one that does not exist yet: "us-east-1", "us-gov-west-1",
 * "eusc-de-east-1": three words and more, and a number of one or two digits as the last. */
bool is_region(const char *text);

#endif
