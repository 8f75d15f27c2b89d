/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How files are accessed, per file and process: in which order, in which sizes, what is read
 * twice. Pure and bounded as groups.h is.
 *
 * A transfer is classed by where it starts and where the process's last transfer of the same
 * file, read or write, ended: there (sequential); behind it, by the same distance as the last
 * time that it jumped (strided) or not (random); before it (backward). The first one has no
 * class. Consecutive is Darshan's word: where the last transfer of the same direction ended.
 */
#ifndef STATS_PATTERNS_H
#define STATS_PATTERNS_H

#include <stdbool.h>
#include <stdint.h>

#include "intervals.h"

#define PATTERN_SIZES 10		/* Darshan's classes of sizes */
#define PATTERN_SMALL 4096u		/* less is a small transfer */

enum pattern_class { PATTERN_SEQUENTIAL, PATTERN_STRIDED, PATTERN_BACKWARD, PATTERN_RANDOM,
		     PATTERN_CLASSES };

/* All sums; adding those of two patterns gives those of both. */
struct pattern_sums {
	struct pattern_way {
		uint64_t count, bytes;
		uint64_t class[PATTERN_CLASSES];
		uint64_t consecutive, small;
		uint64_t size[PATTERN_SIZES];
	} way[2];			/* reads, writes */
	uint64_t reread;		/* bytes read that were read before */
	uint64_t reread_at_least;	/* not 0: by so many patterns it is at least that */
	uint64_t switches;		/* from reading to writing or back */
	uint64_t opens, idle_opens;	/* opens without a transfer until the next one */
};

struct pattern {
	uint64_t file, process, name;	/* name: of the process, when it was seen first */
	struct pattern_sums sums;
	uint64_t end, end_of[2];	/* of the last transfer; of the last one of each way */
	uint64_t stride;		/* of the last jump forwards; 0: none yet */
	bool began, began_way[2], last_way, idle;
	struct intervals read;
};

struct patterns;

/* max: at least 2. 0 or -ENOMEM. */
int patterns_open(struct patterns **out, uint32_t max, uint64_t max_bytes);
void patterns_close(struct patterns *p);
void patterns_clear(struct patterns *p);

/* A transfer of bytes at offset; requested is what was asked for. 0 or -ENOMEM. */
int patterns_transfer(struct patterns *p, uint64_t file, uint64_t process, uint64_t name,
		      bool write, uint64_t offset, uint64_t bytes, uint64_t requested);
int patterns_opened(struct patterns *p, uint64_t file, uint64_t process, uint64_t name);

/* Visit the file of each pattern, or its name, and take it over if it was changed, as groups do. */
void patterns_each_file(struct patterns *p, void (*visit)(uint32_t *id, void *visitor),
			void *visitor);
void patterns_each_name(struct patterns *p, void (*visit)(uint32_t *id, void *visitor),
			void *visitor);
/* Fold the lighter half of the patterns now. 1, 0 if there is only one, or -ENOMEM. */
int patterns_shed(struct patterns *p);

uint32_t patterns_count(const struct patterns *p);
const struct pattern *patterns_get(const struct patterns *p, uint32_t i);
/* The sums of a pattern, with what the end of input tells: an open that nothing followed. */
struct pattern_sums patterns_sums(const struct pattern *pattern);
/* What was folded, how many patterns that were, and everything. */
const struct pattern_sums *patterns_other(const struct patterns *p);
uint64_t patterns_folded(const struct patterns *p);
struct pattern_sums patterns_total(const struct patterns *p);
void pattern_sums_add(struct pattern_sums *to, const struct pattern_sums *from);

/* "0-100", "100-1K", ... */
const char *pattern_size_name(unsigned int i);
unsigned int pattern_size_class(uint64_t bytes);

#endif
