/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/nothing.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/escape.h"

#define STAGES 16u		/* of more, the first ones are named */
#define COMMAND 160u		/* bytes of a command line; of a longer one both ends are shown */
#define COMMAND_HEAD 48u
#define COMMAND_TAIL 96u
#define UNKNOWN UINT64_MAX

/* What the part says that was seen last. */
static struct {
	unsigned int stages;
	char command[STAGES][6 * COMMAND];	/* escaped, NUL-terminated */
	uint64_t dropped[STAGES];		/* by that stage */
	uint64_t calls, enters, unfinished;	/* recorded; that ior-pair saw, and has no row of */
} part;

static char text[STAGES * sizeof(part.command[0]) / 2];
static size_t length;

/* What does not fit is left out. */
__attribute__((format(printf, 1, 2))) static void add(const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text + length, sizeof(text) - length, fmt, args);
	va_end(args);
	if (n > 0)
		length += (size_t)n < sizeof(text) - length ? (size_t)n :
							      sizeof(text) - length - 1;
}

/* ---- What the stream says ------------------------------------------------------------------- */

static void copy_command(char *to, const struct ior_value *command)
{
	const size_t head = command->len <= COMMAND ? command->len : COMMAND_HEAD;

	to[ior_escape_ends(to, sizeof(part.command[0]) - 1, command->p, command->len, head,
			   COMMAND_TAIL)] = '\0';
}

static void see_header(const struct ior_value *map)
{
	const struct ior_value *stages = ior_value_map_get(map, "stages"), *stage, *command;
	const uint32_t n = stages && stages->type == IOR_V_LIST ? stages->len : 0;

	memset(&part, 0, sizeof(part));
	part.calls = part.enters = UNKNOWN;
	stage = stages ? stages + 1 : NULL;
	for (uint32_t i = 0; i < n && i < STAGES; i++, stage = ior_value_next(stage)) {
		command = ior_value_map_get(stage, "command");
		if (command && command->type == IOR_V_BYTES)
			copy_command(part.command[i], command);
		part.stages++;
	}
}

static uint64_t total(const struct ior_value *totals, const char *name, uint64_t absent)
{
	const struct ior_value *value = ior_value_map_get(totals, name);
	uint64_t count;

	return value && ior_value_u64(value, &count) ? count : absent;
}

static void see_end(const struct ior_value *totals)
{
	char dropped_by[sizeof(IOR_DROPPED_BY) + 10];

	part.calls = total(totals, "calls", UNKNOWN);
	part.enters = total(totals, "enters", UNKNOWN);
	part.unfinished = total(totals, "unfinished_calls", 0);
	for (unsigned int stage = 1; stage <= STAGES; stage++) {
		snprintf(dropped_by, sizeof(dropped_by), IOR_DROPPED_BY "%u", stage);
		part.dropped[stage - 1] = total(totals, dropped_by, 0);
	}
}

void ior_program_see_stages(const struct ior_record *rec)
{
	if (rec->tag == IOR_TAG_HEADER)
		see_header(rec->fields[IOR_HEADER_MAP]);
	else if (rec->tag == IOR_TAG_END)
		see_end(rec->fields[IOR_END_TOTALS]);
}

/* ---- What is said of it --------------------------------------------------------------------- */

static const char *command_of(unsigned int stage)
{
	return stage < part.stages && *part.command[stage] ? part.command[stage] :
							     "an earlier stage";
}

/* Who dropped calls, and how many. False: nobody. */
static bool add_droppers(void)
{
	unsigned int droppers = 0, last = 0;
	const char *comma = "";
	uint64_t sum = 0;

	for (unsigned int i = 0; i < STAGES; i++)
		if (part.dropped[i]) {
			droppers++;
			last = i;
			if (__builtin_add_overflow(sum, part.dropped[i], &sum))
				sum = UINT64_MAX;
		}
	if (!droppers)
		return false;
	if (droppers == 1 && sum == 1)
		add("the only one was dropped by %s", command_of(last));
	else if (droppers == 1)
		add("all %" PRIu64 " calls were dropped by %s", sum, command_of(last));
	else
		add("of %" PRIu64 " calls", sum);
	for (unsigned int i = 0; droppers > 1 && i < STAGES; i++)
		if (part.dropped[i]) {
			add("%s %" PRIu64 " %sby %s", comma, part.dropped[i],
			    *comma ? "" : "were dropped ", command_of(i));
			comma = ",";
		}
	return true;
}

/* Of what nobody dropped some calls are still no rows. */
static void add_others(bool dropped)
{
	if (part.unfinished)
		add("%s%" PRIu64 " had not ended when recording did: only ior-pair --unfinished "
		    "has rows of them", dropped ? "; " : "", part.unfinished);
	else if (!dropped && (part.enters == 0 || part.calls == 0))
		add("%s recorded none", part.stages ? command_of(0) : "the capture");
	else if (!dropped)
		add("the stream has none, and does not say why");
}

const char *ior_program_nothing_here(void)
{
	length = 0;
	add("no call matched: ");
	add_others(add_droppers());
	return text;
}

const char *ior_program_nothing(const struct ior_reader *r)
{
	const struct ior_reader_totals *t = ior_reader_totals(r);

	if (t->rows || !t->parts || ior_reader_end(r, true) != IOR_END_CLEAN)
		return NULL;
	ior_program_nothing_here();
	if (t->parts > 1)
		add(" (the last of %" PRIu32 " captures; ior-print --info tells of all)", t->parts);
	return text;
}
