/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "security.h"

#include "../program.h"
#include "wide.h"

#include <aclapi.h>
#include <sddl.h>

#define SHOWN_PATH 160	/* bytes of a component's path in a problem */

/* Of user rights of its own: the service that installs Windows' own updates. */
static const wchar_t trusted_installer[] = L"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";

struct sid {
	BYTE bytes[SECURITY_MAX_SID_SIZE];
};

static bool well_known(WELL_KNOWN_SID_TYPE type, struct sid *sid)
{
	DWORD size = sizeof(sid->bytes);

	return CreateWellKnownSid(type, NULL, sid->bytes, &size);
}

static bool user_of(HANDLE token, struct sid *sid)
{
	union {
		TOKEN_USER user;
		BYTE bytes[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
	} answer;
	DWORD size;

	return GetTokenInformation(token, TokenUser, &answer, sizeof(answer), &size)
		&& CopySid(sizeof(sid->bytes), sid->bytes, answer.user.User.Sid);
}

int security_token_is_system(HANDLE token)
{
	struct sid user, system;

	if (!user_of(token, &user) || !well_known(WinLocalSystemSid, &system))
		return -1;
	return EqualSid(user.bytes, system.bytes) ? 1 : 0;
}

bool security_administrators(BYTE *bytes)
{
	DWORD size = SECURITY_MAX_SID_SIZE;

	return CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, bytes, &size);
}

/* Who cannot be told is taken for the more powerful one. */
bool program_caller_is_root(void)
{
	BYTE administrators[SECURITY_MAX_SID_SIZE];
	BOOL member = FALSE;

	return !security_administrators(administrators) || !CheckTokenMembership(NULL, administrators, &member) || member;
}

/* Those who may change what administrators run. */
#define TRUSTED 4
static struct sid trusted[TRUSTED];

static bool know_trusted(void)
{
	PSID installer = NULL;
	bool known = well_known(WinLocalSystemSid, &trusted[0]) && well_known(WinBuiltinAdministratorsSid, &trusted[1])
		&& ConvertStringSidToSidW(trusted_installer, &installer)
		&& CopySid(sizeof(trusted[2].bytes), trusted[2].bytes, installer);
	HANDLE token;

	if (installer)
		(void)LocalFree(installer);
	if (!known || !OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
		return false;
	known = user_of(token, &trusted[3]);
	(void)CloseHandle(token);
	return known;
}

static bool is_trusted(PSID sid)
{
	for (size_t i = 0; i < TRUSTED; i++)
		if (EqualSid(sid, trusted[i].bytes))
			return true;
	return false;
}

/* The rights by which something on the way to a program can be exchanged. */
#define TAKES_OVER (DELETE | WRITE_DAC | WRITE_OWNER | GENERIC_ALL | GENERIC_WRITE)

enum place { PLACE_ABOVE, PLACE_DIRECTORY, PLACE_FILE };

static const ACCESS_MASK dangerous[] = {
	[PLACE_ABOVE] = TAKES_OVER | FILE_DELETE_CHILD,
	/* A directory beside it, NAME.exe.local, may have libraries of other people. */
	[PLACE_DIRECTORY] = TAKES_OVER | FILE_DELETE_CHILD | FILE_ADD_FILE | FILE_ADD_SUBDIRECTORY,
	[PLACE_FILE] = TAKES_OVER | FILE_WRITE_DATA | FILE_APPEND_DATA,
};

/* Returns NULL, or what is wrong. What a rule forbids is not counted: it may be about somebody else. */
static const char *judge_rule(const ACE_HEADER *rule, enum place place)
{
	const ACCESS_ALLOWED_ACE *allowed = (const ACCESS_ALLOWED_ACE *)rule;

	if ((rule->AceFlags & INHERIT_ONLY_ACE) != 0 || rule->AceType == ACCESS_DENIED_ACE_TYPE)
		return NULL;
	if (rule->AceType != ACCESS_ALLOWED_ACE_TYPE)
		return "has an access rule that is not understood";
	if ((allowed->Mask & dangerous[place]) == 0 || is_trusted((PSID)(ULONG_PTR)&allowed->SidStart))
		return NULL;
	return "can be changed by others than administrators";
}

static const char *judge_descriptor(PSID owner, PACL rules, enum place place)
{
	const char *problem = NULL;
	ACL_SIZE_INFORMATION size;

	if (!owner || !is_trusted(owner))
		return "belongs to nobody who is an administrator or the caller";
	if (!rules)
		return "can be changed by everybody";
	if (!GetAclInformation(rules, &size, sizeof(size), AclSizeInformation))
		return "has access rules that cannot be read";
	for (DWORD i = 0; i < size.AceCount && !problem; i++) {
		void *rule;

		problem = GetAce(rules, i, &rule) ? judge_rule(rule, place) : "has access rules that cannot be read";
	}
	return problem;
}

static void complain(const wchar_t *path, const char *what, struct text *problem)
{
	char bytes[SHOWN_PATH];

	text_join(problem, wide_to_text(path, bytes, sizeof(bytes)) ? bytes : "a directory of its path", " ", what, NULL);
}

static enum security_weakness judge_component(const wchar_t *path, enum place place, struct text *problem)
{
	PSECURITY_DESCRIPTOR descriptor = NULL;
	PSID owner = NULL;
	PACL rules = NULL;
	DWORD error = GetNamedSecurityInfoW((wchar_t *)(ULONG_PTR)path, SE_FILE_OBJECT,
		OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, &owner, NULL, &rules, NULL, &descriptor);
	const char *weakness = error == ERROR_SUCCESS ? judge_descriptor(owner, rules, place) : NULL;

	if (descriptor)
		(void)LocalFree(descriptor);
	if (error != ERROR_SUCCESS) {
		complain(path, "cannot be looked at: ", problem);
		text_add(problem, wide_reason(error));
		return SECURITY_UNKNOWN;
	}
	if (!weakness)
		return SECURITY_SAFE;
	complain(path, weakness, problem);
	return SECURITY_WEAK;
}

enum security_weakness security_judge(const wchar_t *path, struct text *problem)
{
	wchar_t component[WIDE_PATH];
	size_t length = wcslen(path);
	const wchar_t *last = wcsrchr(path, L'\\');

	if (length >= WIDE_PATH || !last || !know_trusted()) {
		text_add(problem, "who may change it cannot be found out");
		return SECURITY_UNKNOWN;
	}
	/* From the drive down: each one with what it is for the program. */
	for (size_t end = wcscspn(path, L"\\"); end <= length; end++) {
		enum security_weakness weakness;
		bool file = path[end] == L'\0', drive = path[end - 1] == L':';

		if (!file && path[end] != L'\\')
			continue;
		memcpy(component, path, (end + drive) * sizeof(wchar_t));
		component[end + drive] = L'\0';
		weakness = judge_component(component, file ? PLACE_FILE : path + end == last ? PLACE_DIRECTORY : PLACE_ABOVE,
			problem);
		if (weakness != SECURITY_SAFE)
			return weakness;
	}
	return SECURITY_SAFE;
}
