/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity.h"

#include "../parse/json.h"
#include "../parse/time.h"
#include "../probe/clock.h"
#include "../probe/file.h"
#include "../probe/host.h"
#include "../probe/reason.h"

#include <errno.h>
#include <string.h>

#define DATA "%ProgramData%\\Amazon\\SSM"
#define CONFIG BY_HOST("/var/lib/amazon/ssm/runtimeconfig/", DATA "\\runtimeconfig\\") "identity_config.json"
#define REGISTRATION BY_HOST("/var/lib/amazon/ssm/", DATA "\\InstanceData\\") "registration"

#define CONTENT 16384	/* bytes of a file; those of today have 300 */
#define WORD 512	/* bytes of a member, with the NUL; the longest is the id of an ECS task */

static void say(struct identity *identity, enum identity_kind kind, const char *path, const char *why)
{
	struct text text = text_over(identity->problem, sizeof(identity->problem));

	identity->kind = kind;
	text_join(&text, path, ": ", why, NULL);
	text_mark_cut(&text);
}

/* Reads a file and says what is wrong with one that is there. False where there is nothing to be parsed. */
static bool read_file(const struct paths *paths, const char *path, char content[CONTENT], struct file *file,
	struct identity *identity)
{
	bool denied;

	*file = file_read(paths, path, content, CONTENT);
	if (file->status == FILE_READ || file->status == FILE_ABSENT)
		return file->status == FILE_READ;
	denied = strcmp(file->problem, reason_of(EACCES)) == 0;
	if (!denied || identity->kind != IDENTITY_HIDDEN)	/* the first one is told */
		say(identity, denied ? IDENTITY_HIDDEN : IDENTITY_BROKEN, path, file->problem);
	return false;
}

/* A member of a file, and how it has to be. */
struct member {
	const char *name;
	char *value;
	size_t size;
	bool optional;	/* where it is absent the value is empty */
	const char *absent, *wrong;	/* what to say */
};

#define MEMBER(name, value, optional) \
	{ name, value, sizeof(value), optional, "it has no " name, "its " name " is malformed" }

/* Returns NULL, or what is wrong. */
static const char *read_members(const char *content, size_t length, const struct member *members, size_t count)
{
	/* Asked for a name that no object has, it is the text itself that is malformed. */
	if (json_string(content, length, "", members[0].value, members[0].size) == JSON_MALFORMED)
		return "it is malformed or not complete";
	for (size_t i = 0; i < count; i++) {
		const struct member *member = &members[i];
		enum json_result result = json_string(content, length, member->name, member->value, member->size);

		if (result == JSON_ABSENT && !member->optional)
			return member->absent;
		if (result != JSON_FOUND && result != JSON_ABSENT)
			return member->wrong;
	}
	return NULL;
}

/* IdentityType, and the form that the ids of such an agent have where they are judged. */
static const struct {
	const char *type;
	enum identity_kind kind;
	bool (*is_id)(const char *text);
} types[] = {
	{ "EC2", IDENTITY_EC2, is_instance_id },
	{ "OnPrem", IDENTITY_HYBRID, is_hybrid_id },
	{ "ECS", IDENTITY_ECS, NULL },
	{ "CustomIdentity", IDENTITY_CUSTOM, NULL },
};

static const char *set_identity(struct identity *identity, const char *type, const char *id)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(types[i].type, type) != 0)
			continue;
		if (types[i].is_id && !types[i].is_id(id))
			return "its InstanceId is none of its IdentityType";
		identity->kind = types[i].kind;
		if (types[i].is_id)
			memcpy(identity->id, id, strlen(id) + 1);
		return NULL;
	}
	return "its IdentityType is none that is known";
}

static const char *set_credentials(struct identity *identity, bool now, const char *source, const char *expiry)
{
	if (expiry[0] != '\0')
		identity->expiry = time_parse_rfc3339(expiry, &identity->expires) ? EXPIRY_KNOWN : EXPIRY_MALFORMED;
	identity->issued = strcmp(source, "SSM") == 0;
	if (!identity->issued || !now)
		return NULL;
	if (identity->expiry != EXPIRY_KNOWN)
		return "its CredentialsExpiresAt is malformed";
	identity->expired = identity->expires < clock_now();
	return NULL;
}

static const char *parse_config(const char *content, size_t length, bool now, struct identity *identity)
{
	char id[WORD], type[WORD], source[WORD], expiry[WORD];
	const struct member members[] = {
		MEMBER("InstanceId", id, false),
		MEMBER("IdentityType", type, false),
		MEMBER("CredentialSource", source, true),
		MEMBER("CredentialsExpiresAt", expiry, true),
	};
	const char *problem = read_members(content, length, members, sizeof(members) / sizeof(members[0]));

	if (!problem)
		problem = set_identity(identity, type, id);
	return problem ? problem : set_credentials(identity, now, source, expiry);
}

static const char *parse_registration(const char *content, size_t length, char id[WORD], char region[WORD])
{
	const struct member members[] = {
		{ "ManagedInstanceID", id, WORD, false, "it has no ManagedInstanceID", "its ManagedInstanceID is malformed" },
		{ "Region", region, WORD, false, "it has no Region", "its Region is malformed" },
	};
	const char *problem = read_members(content, length, members, sizeof(members) / sizeof(members[0]));

	if (problem)
		return problem;
	if (!is_hybrid_id(id) && !is_instance_id(id))
		return members[0].wrong;
	return is_region(region) ? NULL : members[1].wrong;
}

/* What a registration adds to what is known, or all that is known. */
static void take_registration(struct identity *identity, const char *id, const char *region)
{
	if (identity->kind == IDENTITY_NONE) {
		identity->kind = is_hybrid_id(id) ? IDENTITY_HYBRID : IDENTITY_EC2;
		identity->alone = true;
		memcpy(identity->id, id, strlen(id) + 1);
	}
	if (strcmp(identity->id, id) == 0)
		memcpy(identity->region, region, strlen(region) + 1);
	else
		memcpy(identity->other, id, strlen(id) + 1);
}

static void read_config(const struct paths *paths, bool now, struct identity *identity)
{
	static char content[CONTENT];
	const char *problem;
	struct file file;

	if (!read_file(paths, CONFIG, content, &file, identity))
		return;
	problem = parse_config(content, file.length, now, identity);
	if (problem)
		say(identity, IDENTITY_BROKEN, CONFIG, problem);
}

static void read_registration(const struct paths *paths, struct identity *identity)
{
	static char content[CONTENT];
	char id[WORD], region[WORD];
	const char *problem;
	struct file file;

	if (!read_file(paths, REGISTRATION, content, &file, identity))
		return;
	problem = parse_registration(content, file.length, id, region);
	if (problem)
		say(identity, IDENTITY_BROKEN, REGISTRATION, problem);
	else
		take_registration(identity, id, region);
}

void identity_probe(const struct paths *paths, bool now, struct identity *identity)
{
	*identity = (struct identity){ .kind = IDENTITY_NONE };
	read_config(paths, now, identity);
	if (identity->kind != IDENTITY_BROKEN)
		read_registration(paths, identity);
}
