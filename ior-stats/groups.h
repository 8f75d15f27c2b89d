/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The groups of rows: found by key, added up, bounded. Pure: values of keys are numbers whose
 * meaning only the caller knows.
 *
 * When there are more than max_groups, or they take more than max_bytes, the lighter half of them
 * is folded into the group [other], and its keys are forgotten. All rows together stay exact;
 * what a group may lack, should its key come again, is in [other].
 */
#ifndef STATS_GROUPS_H
#define STATS_GROUPS_H

#include <stdbool.h>
#include <stdint.h>

#include "distinct.h"
#include "hist.h"
#include "measure.h"

#define GROUPS_MAX_KEYS 8
#define GROUPS_DEFAULT (1u << 20)	/* of max_groups */
#define GROUPS_LIMIT (1u << 26)		/* greatest max_groups */
#define GROUPS_BYTES (UINT64_C(400) << 20)

/* value[i] stands for field i if bit i of present is set, and is 0 if not. */
struct group_key {
	uint64_t present;
	uint64_t value[GROUPS_MAX_KEYS];
};

/* What counts when the lighter ones are folded. */
enum groups_weight { GROUPS_BY_COUNT, GROUPS_BY_ERRORS, GROUPS_BY_DURATION, GROUPS_BY_BYTES,
		     GROUPS_BY_READ, GROUPS_BY_WRITTEN, GROUPS_BY_DEVICE_READ, GROUPS_BY_DIRTIED };

struct groups_options {
	unsigned int nkeys;		/* 0 to GROUPS_MAX_KEYS; 0: all rows are one group */
	bool dense;			/* one key, whose values are dense ids: an array's index */
	bool hist, files, processes;	/* what is kept of each group beside its sums */
	enum groups_weight weight;
	uint32_t max_groups;		/* at least 2 */
	uint64_t max_bytes;
};

struct group {
	struct measure m;
	struct hist hist;		/* empty unless asked for */
	struct distinct files, processes;
	struct group_key key;		/* only the first nkeys values are there */
};

/* One row on its way to its group. */
struct group_row {
	const struct ior_row *row;
	unsigned int kind;		/* MEASURE_* */
	bool two_ends;			/* a transfer from old_file to file: see rows_ends() */
	bool is_source;			/* what is to be added is what concerns the end read */
	int64_t start_ns;
	bool has_value;
	uint64_t value;			/* for the histogram */
	uint64_t file, process;		/* identities; 0: none */
};

struct groups;

/* 0 or -ENOMEM. Free with groups_close(). */
int groups_open(struct groups **out, const struct groups_options *opt);
void groups_close(struct groups *g);

/* 0 or -ENOMEM. */
int groups_add(struct groups *g, const struct group_key *key, const struct group_row *row);

/* Groups, without [other]; i from 0. In the order in which they came. */
uint32_t groups_count(const struct groups *g);
struct group *groups_get(const struct groups *g, uint32_t i);
/* The group of a key, NULL if there is none. */
struct group *groups_find(const struct groups *g, const struct group_key *key);
/* What was folded: a group, empty if nothing was; and how many groups that were. */
struct group *groups_other(const struct groups *g);
uint64_t groups_folded(const struct groups *g);

/*
 * Visit value i of all keys that have it, for each bit i of ids, and take it over if it was
 * changed; different values stay different. Values are less than 2^32. 0 or -ENOMEM.
 */
int groups_each_id(struct groups *g, uint64_t ids, void (*visit)(uint32_t *id, void *visitor),
		   void *visitor);
/* Fold the lighter half of the groups now. 1, 0 if there is only one, or -ENOMEM. */
int groups_shed(struct groups *g);

/* Forget all groups. */
void groups_clear(struct groups *g);

/* Add what is in one group to another one (not of any table). 0 or -ENOMEM. */
int group_merge(struct group *to, const struct group *from);
void group_init(struct group *group);
void group_free(struct group *group);

#endif
