/* SPDX-FileCopyrightText: the monitoring-plugins-ssm authors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "log.h"

#include "../probe/file.h"
#include "../text.h"

#include <string.h>

static const char directory[] = "/var/log/amazon/ssm";
static const char log_file[] = "/var/log/amazon/ssm/amazon-ssm-agent.log";
static const char hibernation_file[] = "/var/log/amazon/ssm/hibernate.log";
static const char errors_file[] = "/var/log/amazon/ssm/errors.log";
static const char rolled_prefix[] = "amazon-ssm-agent.log.";

#define TAIL (4UL << 20)	/* bytes of a log */
#define SHORT_TAIL (128UL << 10)	/* of errors.log; hibernate.log has 30 kB at most */
#define MESSAGE 16384	/* bytes of an error that are searched for its class, where it has several lines */
#define ROLLED 5	/* older files: the agent keeps no more */
#define ROLLED_DIGITS 9
#define ROLLED_PATH 96
#define ENTRIES 1000	/* in the directory, at most */

#define START_MARGIN 2	/* seconds: a process starts at a tick, its first line has no fraction */
#define FUTURE_MARGIN 60	/* seconds by which a clock may be set back in the ordinary way */
#define SET_BACK 10800	/* seconds by which a zone sets clocks back, at most */

#define DISORDER 10	/* seconds: core and worker each write from a queue, so lines may change places */

/* A line that is kept in mind, by its local time. */
struct kept {
	bool found;
	long long local;
	bool placed;	/* it stands behind the mark in the same file: it is the worker's, whatever its time */
};

/* What a file says, or several. Where a worker's start stands in it, no more than what stands behind that. */
struct view {
	int process;	/* the worker that is looked for; 0: any */
	bool begun;	/* the core has started a worker, or was about to, */
	bool marked;	/* ... the last of them was that one, */
	bool wanted;	/* ... or it has not said which */
	struct kept mark;	/* the core's line about the last that it started */
	bool whole;	/* it was read from its beginning */
	bool has_lines;
	struct kept oldest;	/* of the lines that could be read */
	struct kept start, health, hibernation, channel, closed, error;
	struct kept entered;	/* hibernation as well, but the worker may have left it since */
	bool hibernates, channel_is_up, channel_opens;
	const char *message;	/* of the error, in the buffer */
	size_t message_length;
};

static char buffer[TAIL + 1];

static void forget_health(struct view *view)
{
	view->health = view->hibernation = (struct kept){ 0 };
	view->hibernates = false;
}

static void forget_channel(struct view *view)
{
	view->channel = view->closed = (struct kept){ 0 };
	view->channel_is_up = view->channel_opens = false;
}

/* What is kept counts by its time. */
static void forget_places(struct view *view)
{
	struct kept *const all[] = { &view->start, &view->health, &view->hibernation, &view->entered, &view->channel,
		&view->closed };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		all[i]->placed = false;
}

/* The core starts a worker, or is about to: what stands before that is not the worker's, but where its own start does
 * by the queues' disorder. */
static void take_beginning(struct view *view, const struct log_line *line)
{
	bool is_announced = view->wanted && line->event == LOG_WORKER_STARTED;
	bool is_late = view->start.found && view->start.local >= line->local
		&& view->start.local <= line->local + DISORDER;

	if (!is_announced && !is_late) {
		forget_health(view);
		forget_channel(view);
		view->start = view->entered = (struct kept){ 0 };
	}
	view->begun = true;
	view->wanted = line->event == LOG_WORKER_WANTED;
	view->marked = line->process != 0 && line->process == view->process;
	view->mark = (struct kept){ true, line->local, false };
	forget_places(view);
}

static void take_channel(struct view *view, enum log_event event, struct kept kept)
{
	view->channel = kept;
	view->channel_is_up = event == LOG_CHANNEL_UP;
	view->channel_opens = event == LOG_CHANNEL_OPENING;
	if (view->channel_is_up)
		view->closed = (struct kept){ 0 };
	else if (!view->closed.found)
		view->closed = kept;
}

static void take_event(struct view *view, const struct log_line *line)
{
	struct kept kept = { true, line->local, view->marked };

	switch (line->event) {
	case LOG_WORKER_START:
		view->start = kept;
		forget_health(view);
		forget_channel(view);
		break;
	case LOG_WORKER_WANTED:
	case LOG_WORKER_STARTED:
		take_beginning(view, line);
		break;
	case LOG_HEALTH:
		view->health = kept;
		view->hibernates = false;
		break;
	case LOG_HIBERNATION:
		view->hibernation = view->entered = kept;
		view->hibernates = true;
		break;
	case LOG_CHANNEL_UP:
	case LOG_CHANNEL_OPENING:
	case LOG_CHANNEL_DOWN:
		take_channel(view, line->event, kept);
		break;
	case LOG_OTHER:
		break;
	}
}

/* The last line counts only once its newline is there, the first only where it is known to begin there. */
static void view_text(struct view *view, const char *text, size_t length)
{
	const char *at = text, *end = text + length, *newline;
	bool torn = !view->whole, in_error = false;

	for (; at < end && (newline = memchr(at, '\n', (size_t)(end - at))); at = newline + 1) {
		struct log_line line;

		if (torn) {
			torn = false;
			continue;
		}
		view->has_lines = true;
		if (log_line_read(at, (size_t)(newline - at), &line)) {
			if (!view->oldest.found)
				view->oldest = (struct kept){ true, line.local, false };
			in_error = line.is_error;
			if (in_error) {
				view->error = (struct kept){ true, line.local, false };
				view->message = at;
				view->message_length = 0;
			}
			take_event(view, &line);
		}
		if (in_error && newline - view->message <= MESSAGE)
			view->message_length = (size_t)(newline - view->message);
	}
}

static struct file view_file(const struct paths *paths, const char *path, size_t size, int process, struct view *view)
{
	struct file file;

	*view = (struct view){ .process = process };
	file = file_read_tail(paths, path, buffer, size + 1, &view->whole);
	if (file.status == FILE_READ)
		view_text(view, buffer, file.length);
	return file;
}

struct rolled {
	char path[ROLLED_PATH];
	long long modified;
	bool viewed, is_read;
	struct view view;
};

struct search {
	const struct paths *paths;
	long long started;	/* what is older is not the worker's */
	int process;
	struct view view;	/* of amazon-ssm-agent.log, and what older files add to it */
	bool has_life, has_channel;	/* the newest file told it: older ones are not asked */
	bool reached;	/* a file was read back to the worker's start */
	bool gap;	/* something was not read that may hold its lines */
	bool listed, list_gap;	/* the older files are known; ... not all that may hold its lines */
	struct kept read_from;	/* where what was read of the newest file begins, unless that is its beginning */
	struct rolled rolled[ROLLED];	/* the last written first */
	size_t count;
	const struct rolled *marked;	/* the one with the mark, unless that is in the newest file */
};

static long long earliest(const struct search *search, const struct kept *kept)
{
	return clock_of_local(search->paths, kept->local).earliest;
}

static bool is_of_worker(const struct search *search, const struct kept *kept)
{
	return kept->found
		&& (kept->placed || clock_of_local(search->paths, kept->local).latest >= search->started - START_MARGIN);
}

/* The later of two; the first where they are equal. */
static const struct kept *later(const struct kept *one, const struct kept *other)
{
	return !one->found || (other->found && other->local > one->local) ? other : one;
}

/* What tells whether the worker lives, of which hibernation and health exclude each other. */
static const struct kept *life_of(const struct view *view)
{
	const struct kept *reported = view->hibernates ? &view->hibernation : &view->health;

	return reported->found ? reported : &view->start;
}

static bool is_rolled(const char *name)
{
	const char *number = name + strlen(rolled_prefix);
	size_t digits = 0;

	if (strncmp(name, rolled_prefix, strlen(rolled_prefix)) != 0)
		return false;
	while (text_is_digit(number[digits]))
		digits++;
	return digits > 0 && digits <= ROLLED_DIGITS && number[digits] == '\0';
}

static bool is_too_old(const struct search *search, const struct rolled *rolled)
{
	return rolled->modified < search->started - START_MARGIN;
}

/* By the times of change, because a log rotation of the site's own counts backwards. */
static bool take_rolled(void *context, const char *name)
{
	struct search *search = context;
	struct rolled rolled = { 0 };
	struct text path = text_over(rolled.path, sizeof(rolled.path));
	struct file_facts facts;
	size_t place = search->count;

	if (!is_rolled(name))
		return true;
	text_join(&path, directory, "/", name, NULL);
	facts = file_examine(search->paths, rolled.path, true);
	rolled.modified = facts.modified;
	if (facts.status != FILE_READ) {
		search->list_gap = true;
		return true;
	}
	while (place > 0 && search->rolled[place - 1].modified < rolled.modified)
		place--;
	if (search->count == ROLLED && !is_too_old(search, place == ROLLED ? &rolled : &search->rolled[ROLLED - 1]))
		search->list_gap = true;
	if (place == ROLLED)
		return true;
	search->count += search->count < ROLLED;
	memmove(search->rolled + place + 1, search->rolled + place, (search->count - place - 1) * sizeof(rolled));
	search->rolled[place] = rolled;
	return true;
}

/* A process writes to one file at a time. So where the newest file was not read whole, older ones count only if the
 * worker wrote to them while others wrote what was read. */
static bool is_current(const struct search *search, const struct view *view)
{
	const struct kept *last = later(life_of(view), &view->channel);

	return !search->read_from.found || (last->found && last->local >= search->read_from.local);
}

static void note_reach(struct search *search, const struct view *view)
{
	bool reached = view->marked || is_of_worker(search, &view->start)
		|| (view->oldest.found && !is_of_worker(search, &view->oldest));

	search->reached = search->reached || reached;
	search->gap = search->gap || (!view->whole && !reached);
}

/* What another file has of the worker before one that was started at that time. */
static void drop_before(struct view *view, const struct kept *start, bool has_life, bool has_channel)
{
	if (start->found && !has_life && life_of(view)->local < start->local) {
		forget_health(view);
		view->start = (struct kept){ 0 };
	}
	if (start->found && !has_channel && view->channel.local < start->local)
		forget_channel(view);
}

/* What an older file tells, where the newest one does not. */
static void add_rolled(struct search *search, struct view *view)
{
	struct view *all = &search->view;

	note_reach(search, view);
	if (!is_current(search, view))
		return;
	drop_before(view, &all->start, false, false);
	drop_before(all, &view->start, search->has_life, search->has_channel);
	if (!search->has_life && later(life_of(all), life_of(view)) == life_of(view)) {
		all->health = view->health;
		all->hibernation = view->hibernation;
		all->hibernates = view->hibernates;
	}
	if (!search->has_channel && later(&all->channel, &view->channel) == &view->channel) {
		all->channel = view->channel;
		all->closed = view->closed;
		all->channel_is_up = view->channel_is_up;
		all->channel_opens = view->channel_opens;
	}
	all->start = *later(&all->start, &view->start);
	all->entered = *later(&all->entered, &view->entered);
}

/* Whether a file was written to later than what is known, and than what of the newest file was not read. */
static bool may_tell_more(const struct search *search, const struct rolled *rolled)
{
	const struct kept *life = life_of(&search->view), *channel = &search->view.channel;

	if (search->read_from.found && earliest(search, &search->read_from) > rolled->modified)
		return false;
	return (!search->has_life && (!life->found || earliest(search, life) <= rolled->modified))
		|| (!search->has_channel && (!channel->found || earliest(search, channel) <= rolled->modified));
}

static void list_rolled(struct search *search)
{
	if (search->listed)
		return;
	search->listed = true;
	if (directory_list(search->paths, directory, ENTRIES, take_rolled, search).status != FILE_READ)
		search->list_gap = true;
}

static bool view_rolled(const struct search *search, struct rolled *rolled)
{
	struct file file;

	if (!rolled->viewed) {
		file = view_file(search->paths, rolled->path, TAIL, search->process, &rolled->view);
		rolled->is_read = file.status == FILE_READ;
	}
	rolled->viewed = true;
	return rolled->is_read;
}

/* The newest file where the core starts any worker decides. Where it starts this one, that file's lines behind this
 * are the worker's, and of other files those that are not older than that line. */
static void find_mark(struct search *search)
{
	bool begun = search->view.begun;
	const struct kept *mark = search->view.marked ? &search->view.mark : NULL;

	if (!begun && search->process > 0)
		list_rolled(search);
	for (size_t i = 0; i < search->count; i++) {
		struct rolled *rolled = &search->rolled[i];

		if (!begun && view_rolled(search, rolled)) {
			begun = rolled->view.begun;
			mark = rolled->view.marked ? &rolled->view.mark : NULL;
			search->marked = rolled;
		}
	}
	if (mark && earliest(search, mark) < search->started)
		search->started = earliest(search, mark);
}

static bool read_rolled(struct search *search)
{
	bool any = false;

	list_rolled(search);
	search->gap = search->gap || search->list_gap;
	for (size_t i = 0; i < search->count; i++) {
		struct rolled *rolled = &search->rolled[i];

		if (is_too_old(search, rolled))
			continue;
		if (may_tell_more(search, rolled) && view_rolled(search, rolled)) {
			if (rolled != search->marked) {
				rolled->view.marked = false;
				forget_places(&rolled->view);
			}
			add_rolled(search, &rolled->view);
			any = true;
		} else {
			search->gap = true;
		}
	}
	return any;
}

static struct agent_log_moment moment_of(const struct search *search, const struct kept *kept)
{
	struct agent_log_moment moment = { .found = is_of_worker(search, kept) };

	if (moment.found)
		moment.time = clock_of_local(search->paths, kept->local);
	return moment;
}

static void say(struct agent_log *log, enum agent_log_status status, const char *words)
{
	struct text problem = text_over(log->problem, sizeof(log->problem));

	log->status = status;
	text_join(&problem, log_file, words[0] == ' ' ? "" : ": ", words, NULL);
	text_mark_cut(&problem);
}

/* The newest file, and the status by it. While it is rolled there is none for a moment. */
static void read_newest(struct search *search, struct agent_log *log)
{
	struct view view;
	struct file file = view_file(search->paths, log_file, TAIL, search->process, &view);

	if (file.status == FILE_UNREADABLE) {
		say(log, AGENT_LOG_HIDDEN, file.problem);
	} else if (file.status == FILE_READ && (view.has_lines || !view.whole) && !view.oldest.found) {
		say(log, AGENT_LOG_FOREIGN, " has no line of a form that is known");
	} else if (file.status == FILE_READ) {
		search->view = view;
		if (!view.whole)
			search->read_from = view.oldest;
	}
	if (view.error.found) {
		log->error = (struct agent_log_moment){ true, clock_of_local(search->paths, view.error.local) };
		log->error_class = log_error_read(view.message, view.message_length);
	}
	if (log->status != AGENT_LOG_READ)
		return;
	find_mark(search);
	if (file.status == FILE_READ)
		note_reach(search, &search->view);
	search->has_life = is_of_worker(search, life_of(&search->view));
	search->has_channel = is_of_worker(search, &search->view.channel);
	if (!search->reached && !read_rolled(search) && file.status == FILE_ABSENT)
		say(log, AGENT_LOG_ABSENT, file.problem);
}

/* "Entering ..." in the log tells by its place among the lines whether the worker has woken up since; this file, to
 * which nothing is written then, by its time only. */
static void read_hibernation(struct search *search)
{
	struct view view, *all = &search->view;

	if (is_of_worker(search, &all->entered)
		|| view_file(search->paths, hibernation_file, SHORT_TAIL, 0, &view).status != FILE_READ
		|| later(&view.hibernation, life_of(all)) != &view.hibernation)
		return;
	all->hibernation = view.hibernation;
	all->hibernates = true;
}

static void read_errors(struct search *search, struct agent_log *log)
{
	struct view view;
	struct clock_span time;

	if (view_file(search->paths, errors_file, SHORT_TAIL, 0, &view).status != FILE_READ || !view.error.found)
		return;
	time = clock_of_local(search->paths, view.error.local);
	if (log->error.found && time.latest < log->error.time.latest)
		return;
	log->error = (struct agent_log_moment){ true, time };
	log->error_class = log_error_read(view.message, view.message_length);
}

static bool is_ahead(const struct agent_log_moment *moment)
{
	return moment->found && moment->time.earliest > clock_now() + FUTURE_MARGIN;
}

static void conclude(const struct search *search, struct agent_log *log)
{
	const struct view *view = &search->view;

	log->complete = search->reached && !search->gap;
	log->health = moment_of(search, &view->health);
	log->hibernation = moment_of(search, &view->hibernation);
	log->hibernates = view->hibernates && log->hibernation.found;
	log->channel = moment_of(search, &view->channel);
	log->closed = moment_of(search, &view->closed);
	log->channel_is_up = view->channel_is_up && log->channel.found;
	log->channel_opens = view->channel_opens && log->channel.found && log->closed.found;
}

/* The order of lines still tells which is the newest, but a report of health that stays ahead would never get old. */
static void drop_future(struct agent_log *log)
{
	if (is_ahead(&log->error))
		log->error.found = false;
	if (!is_ahead(&log->health) && !is_ahead(&log->hibernation) && !is_ahead(&log->channel) && !is_ahead(&log->closed))
		return;
	log->complete = log->hibernates = log->channel_is_up = log->channel_opens = false;
	log->health = log->hibernation = log->channel = log->closed = (struct agent_log_moment){ 0 };
	say(log, AGENT_LOG_FUTURE, " has lines whose times are ahead of the clock");
}

void agent_log_probe(const struct paths *paths, long long started, int process, struct agent_log *log)
{
	struct search search = { .paths = paths, .started = started, .process = process };

	*log = (struct agent_log){ 0 };
	read_newest(&search, log);
	if (log->status == AGENT_LOG_READ) {
		read_hibernation(&search);
		conclude(&search, log);
	}
	read_errors(&search, log);
	drop_future(log);
}

/* Below a root the zone may not be known: no clock is set back so far. */
static bool has_zone(const struct agent_log_moment *moment)
{
	return moment->time.latest - moment->time.earliest <= SET_BACK;
}

bool agent_log_age(const struct agent_log_moment *moment, long long now, long long *age)
{
	*age = now - moment->time.latest;
	if (!has_zone(moment))
		return false;
	/* Of two meanings the one in the future is none. */
	if (*age < -FUTURE_MARGIN)
		*age = now - moment->time.earliest;
	else if (moment->time.earliest != moment->time.latest)
		return false;
	if (*age < -FUTURE_MARGIN)
		return false;
	*age = *age < 0 ? 0 : *age;
	return true;
}

const char *agent_log_remedy(const struct agent_log_moment *moment)
{
	return has_zone(moment) ? "wait an hour: clocks were set back"
		: "run the check on the host itself, where the time zone is known";
}
