/* SPDX-License-Identifier: BSD-2-Clause */
/* From the rows of a reader to groups, and back from the values of keys to text. */
#ifndef STATS_ROWS_H
#define STATS_ROWS_H

#include "groups.h"
#include "known.h"
#include "stream/reader.h"

#define ROWS_PERIOD IOR_ROW_ALL		/* a key field that is not one of rows: --series */

struct rows {
	struct ior_reader *reader;
	unsigned int nkeys;
	unsigned int key[GROUPS_MAX_KEYS];	/* fields of rows, or ROWS_PERIOD */
	uint64_t period_ns;
	unsigned int depth;		/* components of dir that are kept; 0: all */
	unsigned int hist_field;	/* field whose values go to the histogram */
	bool identify;			/* r->file is wanted */
	bool devices;			/* MEASURE_DEVICE and MEASURE_CACHED are */
	struct known known;
	uint32_t regular, block;	/* text ids of the file types that are cached */
};

/* 0 or -ENOMEM. */
int rows_open(struct rows *s, struct ior_reader *r);
void rows_close(struct rows *s);

/* The keys whose values are text ids of the reader, a bit for each. */
uint64_t rows_id_keys(const struct rows *s);
/* True if the only key has dense ids for values. */
bool rows_key_is_dense(const struct rows *s);
/* The text ids that are held beside those of keys. */
void rows_each_text(struct rows *s, ior_id_visit *visit, void *visitor);

/* What is known of a row; r->row is row. 0 or -ENOMEM. */
int rows_describe(struct rows *s, const struct ior_row *row, struct group_row *r);
/* Does the call of row open a file by its path? 0 or -ENOMEM. */
int rows_opens(struct rows *s, const struct ior_row *row, bool *opens);

/*
 * A row with two_ends as two, each of which is to be added: to counts all that is the destination's
 * or nobody's, from what is the source's, which also has a key of its own in most groupings by
 * files. What to and from point to is in ends.
 */
struct rows_ends {
	struct ior_row row[2];
	struct group_row to, from;
	struct group_key to_key, from_key;
};
void rows_ends(struct rows *s, const struct group_row *r, struct rows_ends *ends);
/* The key of a row that begins at start_ns. */
void rows_key(struct rows *s, const struct ior_row *row, int64_t start_ns, struct group_key *key);

/* A part of a key as text, in buf where it has none. */
struct rows_text {
	bool has, number;
	const char *p;
	size_t len;
	char buf[40];
};
/* Value i of a key. Fill in place: p may point into buf. */
void rows_text(const struct rows *s, const struct group_key *key, unsigned int i,
	       struct rows_text *text);
/* Is key i a text, not a number or a time? */
bool rows_key_is_text(const struct rows *s, unsigned int i);
/* Name of key i. */
const char *rows_key_name(const struct rows *s, unsigned int i);

/* RFC 3339 with so many decimals (0, 3, 6, 9), UTC. Writes at most 40 bytes. */
size_t rows_time(char *buf, int64_t wall_ns, unsigned int decimals);

#endif
