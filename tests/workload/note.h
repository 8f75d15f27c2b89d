/* SPDX-License-Identifier: BSD-2-Clause */
/* One note, for those who keep them (note.c) and those who write them down (report.c). */
#ifndef NOTE_H
#define NOTE_H

#include "workload.h"

#define MAX_FACTS 16

enum note_kind {
	NOTE_CALL,
	NOTE_UNSEEN,
	NOTE_UNTIL,	/* rows up to the close(mark) are not judged */
	NOTE_END,	/* the close(mark) is the last row that is judged */
	NOTE_COUNT,
};

struct note {
	struct note *next;
	enum note_kind kind;
	long mark;
	const char *name;
	long nr;		/* its number where strace may not know its name; else 0 */
	int nargs;
	long args[6];
	bool returned;
	long ret;
	uint64_t count;
	char comm[16];
	const char *exe;
	unsigned int uid, gid;
	struct fact facts[MAX_FACTS];
	int nfacts;
};

/* What n says about a field, NULL for nothing. */
const struct fact *note_fact(const struct note *n, const char *field);

#endif
