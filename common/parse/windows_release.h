/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COMMON_PARSE_WINDOWS_RELEASE_H
#define COMMON_PARSE_WINDOWS_RELEASE_H

#include "os_release.h"

#include <stdbool.h>

/** What a Windows tells of itself. The texts are values of the registry key
 * SOFTWARE\Microsoft\Windows NT\CurrentVersion. */
struct windows_facts {
	/* By RtlGetVersion, which no compatibility mode changes: */
	unsigned major, minor, build;
	unsigned product;	/* wProductType: 1 workstation, 2 domain controller, 3 server */
	unsigned sku;	/* by GetProductInfo; 143 and 144 are Nano Server */
	char installation[OS_FIELD];	/* InstallationType: "Server", "Server Core", "Nano Server", "Client" */
	char edition[OS_FIELD];	/* EditionID: "ServerDatacenter" */
	char current_build[OS_FIELD];	/* CurrentBuildNumber, the build once more: "17763" */
	bool nano_level;	/* Server\ServerLevels\NanoServer is not 0 */
};

/** Tells which system that is, as an os_release: version "10.0.17763", and as ID
 *  - windows-server: a Windows Server of the long-term channel;
 *  - windows-nano-server: whatever says Nano, as all but one of its marks are those of an ordinary server;
 *  - windows-server-semi-annual: it has the build number of a Windows Server that is another product;
 *  - azure-stack-hci, hyper-v-server: so have these;
 *  - windows: a client.
 * Returns NULL, or why that is no evidence: product type and registry disagree, or one of them is not known.
 * Sources: Microsoft, RtlGetVersion, GetProductInfo; PowerShell, Utils.cs (IsNanoServer); aws/amazon-ssm-agent,
 * agent/platform/platform_windows.go. */
const char *windows_release(const struct windows_facts *facts, struct os_release *release);

#endif
