/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../account.h"

#include "../deadline.h"
#include "security.h"
#include "wide.h"

#include <windows.h>
#include <lm.h>

#include <string.h>

#define NAME 257	/* units of an account's name, with the NUL */

static void explain(char problem[ACCOUNT_PROBLEM], const char *what, DWORD error)
{
	struct text text = text_over(problem, ACCOUNT_PROBLEM);

	text_join(&text, what, ": ", wide_reason(error), NULL);
}

/* The last number of an account's security id, which stands for its uid; 0: it cannot be found out. */
static unsigned long number_of(const wchar_t *name)
{
	wchar_t computer[MAX_COMPUTERNAME_LENGTH + 1], full[MAX_COMPUTERNAME_LENGTH + 1 + NAME], domain[NAME];
	BYTE sid[SECURITY_MAX_SID_SIZE];
	DWORD computer_size = MAX_COMPUTERNAME_LENGTH + 1, size = sizeof(sid), domain_size = NAME;
	SID_NAME_USE use;

	if (!GetComputerNameW(computer, &computer_size))
		return 0;
	wcscpy(full, computer);
	wcscat(full, L"\\");
	wcscat(full, name);
	/* A domain controller has no accounts of its own name: there it is the domain's. */
	if (!LookupAccountNameW(NULL, full, sid, &size, domain, &domain_size, &use)) {
		size = sizeof(sid);
		domain_size = NAME;
		if (!LookupAccountNameW(NULL, name, sid, &size, domain, &domain_size, &use))
			return 0;
	}
	return use == SidTypeUser ? *GetSidSubAuthority(sid, (DWORD)(*GetSidSubAuthorityCount(sid) - 1)) : 0;
}

void account_find(const struct paths *paths, const char *name, struct account *account)
{
	struct text copy = text_over(account->entry.name, sizeof(account->entry.name));
	USER_INFO_0 *info = NULL;
	wchar_t wide[NAME];
	NET_API_STATUS status;

	(void)paths;
	*account = (struct account){ .status = ACCOUNT_UNKNOWN, .source = "the accounts of this computer" };
	deadline_step("looking for the account", name);
	status = wide_of(name, wide, NAME) ? NetUserGetInfo(NULL, wide, 0, (BYTE **)&info) : ERROR_INVALID_NAME;
	if (info)
		(void)NetApiBufferFree(info);
	if (status == NERR_UserNotFound) {
		account->status = ACCOUNT_ABSENT;
	} else if (status != NERR_Success) {
		explain(account->problem, "the accounts of this computer", status);
	} else if ((account->entry.uid = number_of(wide)) == 0) {
		explain(account->problem, "its security id", GetLastError());
	} else {
		account->status = ACCOUNT_PRESENT;
		account->entry.gid = DOMAIN_GROUP_RID_USERS;
		text_add(&copy, name);
	}
}

/* Its name in the language of this system. */
static bool name_administrators(wchar_t *name)
{
	BYTE administrators[SECURITY_MAX_SID_SIZE];
	wchar_t domain[NAME];
	DWORD size = NAME, domain_size = NAME;
	SID_NAME_USE use;

	return security_administrators(administrators)
		&& LookupAccountSidW(NULL, administrators, name, &size, domain, &domain_size, &use);
}

void account_ask_rights(const char *name, const struct passwd_entry *entry, struct account_rights *rights)
{
	LOCALGROUP_USERS_INFO_0 *groups = NULL;
	wchar_t wide[NAME], administrators[NAME];
	DWORD count = 0, total = 0;
	NET_API_STATUS status;

	(void)entry;
	*rights = (struct account_rights){ .status = RIGHTS_UNKNOWN, .rights = SUDO_NONE };
	deadline_step("looking for the groups of", name);
	if (!name_administrators(administrators)) {
		explain(rights->problem, "the name of the group Administrators", GetLastError());
		return;
	}
	/* Also those that it is in by way of another group. */
	status = wide_of(name, wide, NAME) ? NetUserGetLocalGroups(NULL, wide, 0, LG_INCLUDE_INDIRECT, (BYTE **)&groups,
		MAX_PREFERRED_LENGTH, &count, &total) : ERROR_INVALID_NAME;
	if (status != NERR_Success || count != total)
		explain(rights->problem, "its groups", status);
	else
		rights->status = RIGHTS_TOLD;
	for (DWORD i = 0; i < count && rights->status == RIGHTS_TOLD; i++)
		if (_wcsicmp(groups[i].lgrui0_name, administrators) == 0)
			rights->rights = SUDO_FULL;
	if (groups)
		(void)NetApiBufferFree(groups);
}
