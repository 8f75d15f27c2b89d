/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The work of ior-stats: rows go in, tables come out. What is asked for is a mode; each keeps one
 * or more views, which are groups by some key.
 */
#ifndef STATS_STATS_H
#define STATS_STATS_H

#include "covered.h"
#include "patterns.h"
#include "rows.h"
#include "table.h"

enum stats_mode { STATS_OVERVIEW, STATS_GROUPS, STATS_HIST, STATS_PATTERNS, STATS_DIFF };

/* What a column of a table of groups is of. */
struct stats_shown {
	bool key;
	unsigned int i;			/* of keys, else of columns */
};

#define STATS_SHOWN (GROUPS_MAX_KEYS + METRICS_MAX)

struct stats_options {
	enum stats_mode mode;
	unsigned int keys[GROUPS_MAX_KEYS];
	unsigned int nkeys;
	uint64_t period_ns;		/* of --series; 0: none */
	uint64_t interval_ns;		/* of -i; 0: none */
	unsigned int depth;
	unsigned int hist_field;
	struct metrics columns;
	struct stats_shown shown[STATS_SHOWN];	/* the keys and the columns, from the left */
	unsigned int nshown;
	struct metric sort;		/* name "": by the keys */
	bool sort_by_key;
	uint64_t limit;			/* rows of a table; 0: all */
	uint32_t max_groups;
	struct table_style style;
};

#define STATS_VIEWS 3

struct view {
	struct rows rows;
	struct groups *groups;
};

struct stats {
	const struct stats_options *opt;
	struct ior_reader *reader;
	uint64_t fields;		/* of a row that are looked at, a bit for each */
	unsigned int nviews;
	struct view view[STATS_VIEWS];
	unsigned int current;		/* of a diff: the view that gets the rows */
	struct covered covered[2];	/* by that; ... */
	struct covered *covering;	/* ... the current one */
	struct patterns *patterns;

	bool begun;			/* -i: a row has come */
	bool set_back;			/* later calls may come in an earlier interval ... */
	bool goes_back;			/* ... and one has */
	struct number interval;		/* start of the interval under way */
	int64_t interval_last;		/* its last nanosecond */
	bool named;			/* CSV: a table was written before */
	uint64_t folded;		/* groups that went to [other], in all tables */
	uint64_t in_flight;		/* rows of this table that had begun before recording did */
	uint64_t turned_away;		/* and of calls that never began; of the overview alone */
};

/*
 * What tells a reader which ids are held, for its options before it is opened. With it no name is
 * lost as long as its group is kept.
 */
struct ior_holder stats_holder(struct stats *s);

/* Do its tables say how long single calls took, not only all together? */
bool stats_tell_durations(const struct stats_options *opt);

/* r was opened with stats_holder(s), no row was read. 0 or -ENOMEM; stats_close() either way. */
int stats_open(struct stats *s, struct ior_reader *r, const struct stats_options *opt);
void stats_close(struct stats *s);

/* Take in a record that is no row. 0 or -ENOMEM. */
int stats_record(struct stats *s, const struct ior_record *rec);
/*
 * Take in a row. 1 if it begins a new interval (-i): then nothing was taken in, and it is to be
 * given again after stats_write() and stats_next(). Else 0 or -ENOMEM.
 */
int stats_add(struct stats *s, const struct ior_row *row);
/* Write the tables of what came; may be done again. 0 or -ENOMEM. */
int stats_write(struct stats *s, FILE *out);
/* Forget what came, for the next interval or at the end: how much was folded is known then. */
void stats_next(struct stats *s);

/*
 * Nanoseconds that rates are per second of, 0 if they are not known: of a group's row in the tables
 * of stats_write(), or of all other rows (group NULL). The view says which input it is of.
 */
uint64_t span_of(const struct stats *s, const struct view *view, const struct group *group);

/* How each mode writes. The table has its style; 0 or -ENOMEM. */
int report_write(struct stats *s, struct view *view, struct table *t);
int overview_write(struct stats *s, FILE *out);
int histogram_write(struct stats *s, FILE *out);
int diff_write(struct stats *s, FILE *out);
int access_write(struct stats *s, FILE *out);

/* All groups of a view as one, [other] included. 0 or -ENOMEM; group_free() in either case. */
int report_total(const struct view *view, struct group *total);
/*
 * Numbers of the groups of a view in the order of a column, the greatest first, or of their keys
 * (column NULL); equal ones by key. NULL when out of memory.
 */
uint32_t *report_sorted(const struct stats *s, const struct view *view,
			const struct metric *column);
/* Is this the group of the names past the limits of the reader? It belongs to [other]. */
bool report_is_other(const struct view *view, const struct group *group);
/* The column of part i of a key, and that of a number. */
void report_key_column(const struct view *view, unsigned int i, struct table *t);
void report_number_column(const struct stats_options *opt, const struct metric *c,
			  struct table *t);
/*
 * The cells of a key, in the order of its parts; texts live in the array given, as many of them as
 * GROUPS_MAX_KEYS.
 */
void report_key_cells(const struct view *view, const struct group_key *key,
		      struct rows_text *texts, struct table_cell *cells);

#endif
