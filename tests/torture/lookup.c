/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* lookup NAME ... SECONDS: asks for a name as the child process of check_ssm_endpoints does, in a process of its own
 * whose calls tests/torture/run lets fail, and tells what the plugin is told. Its first call is a poll, as that of a
 * plugin. */
#include "common/probe/linux/lookup.c"

#include <poll.h>
#include <stdio.h>

static const char late[] = "LOOKUP UNKNOWN: timed out\n";

static void end(int signal)
{
	(void)signal;
	(void)!write(STDOUT_FILENO, late, sizeof(late) - 1);
	_exit(3);
}

static int say(int status, const char *state, const char *words)
{
	char line[1024];
	int length = snprintf(line, sizeof(line), "LOOKUP %s: %s\n", state, words);

	for (int done = 0, got = 0; done < length; done += got > 0 ? got : 0) {
		got = (int)write(STDOUT_FILENO, line + done, (size_t)(length - done));
		if (got == 0 || (got < 0 && errno != EINTR))
			return 3;
	}
	return status;
}

int main(int argc, char **argv)
{
	static struct lookup lookup;
	static struct answer answer;
	char words[NETWORK_ADDRESSES * 64] = "";
	struct text text = text_over(words, sizeof(words));

	(void)poll(NULL, 0, 0);
	if (argc < 3 || signal(SIGALRM, end) == SIG_ERR)
		return say(3, "UNKNOWN", "it does not start");
	(void)alarm((unsigned)atoi(argv[argc - 1]));
	resolve(argv[1], &answer);
	take(&lookup, &answer);
	for (size_t i = 0; i < lookup.count; i++)
		text_join(&text, i > 0 ? " " : "", lookup.addresses[i].text, NULL);
	switch (lookup.status) {
	case LOOKUP_FOUND: return say(0, "OK", words);
	case LOOKUP_NO_NAME: return say(2, "CRITICAL", "no such name");
	case LOOKUP_NO_ADDRESS: return say(2, "CRITICAL", "no address");
	case LOOKUP_NO_ANSWER: return say(2, "CRITICAL", "no answer");
	default: return say(3, "UNKNOWN", lookup.problem);
	}
}
