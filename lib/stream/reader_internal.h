/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of the stream reader, for lib/reader*.c and the tests of chunking alone. */
#ifndef IOR_READER_INTERNAL_H
#define IOR_READER_INTERNAL_H

#include <signal.h>

#include "base/idmap.h"
#include "base/intern.h"
#include "stream/decode.h"
#include "stream/reader.h"

#define IOR_INPUT_BUFFER (256u << 10)	/* bytes; grows to IOR_MAX_RECORD for a long record */
#define IOR_CLOCKS 64			/* clock records that are remembered */

/* Where bytes come from: files one after the other, or memory. reader_input.c */
struct ior_input {
	char **names;			/* "-" is standard input */
	int n, next;			/* files, and the next one to open */
	bool open;
	int fd;				/* -1 for memory */
	bool regular;			/* never has to be waited for */
	const uint8_t *memory;		/* what is left of it */
	size_t memory_len;
	size_t chunk;			/* at most so many bytes of memory at a time */
	uint8_t *buf;
	size_t pos, end, cap;		/* unread bytes are buf[pos..end-1] */

	volatile sig_atomic_t stopped;
	int stop_fd;			/* eventfd that ends a poll(2) when stopped */
	int watch_fd;			/* output whose dead reader ends the input; -1 none */
	int (*idle)(void *arg);
	void *idle_arg;
};

int ior_input_init(struct ior_input *in, const char *const *files, int n, struct ior_error *err);
void ior_input_free(struct ior_input *in);
const char *ior_input_name(const struct ior_input *in);
/* Open the next file. 1, 0 if there is none, or negative errno with err filled. */
int ior_input_open_next(struct ior_input *in, struct ior_error *err);
void ior_input_close(struct ior_input *in);
/*
 * Have more bytes in the buffer, in which a record of need bytes must find place. 1, 0 at the
 * end, -ECANCELED when stopped, or another negative errno.
 */
int ior_input_fill(struct ior_input *in, size_t need);

struct ior_reader {
	struct ior_input in;
	struct ior_decoder *decoder;
	const struct ior_value *fields[IOR_RECORD_FIELDS];	/* what the decoder found */
	struct ior_record record;
	struct ior_row *row;		/* where rows are decoded to: own_row, or the caller's */
	struct ior_row own_row;
	bool partial;			/* a part of the next record has been decoded */
	uint64_t number, offset;	/* records of this input, and bytes in them */

	bool in_part;			/* a header was read in this input */
	bool ended;			/* ... and an end record after it */
	struct ior_header header;
	bool has_header;
	int64_t wall_offset;		/* of the header */
	bool has_wall_offset;
	struct ior_clock {
		uint64_t boot;
		int64_t wall;
	} clocks[IOR_CLOCKS];		/* the last ones; clock i is at i % IOR_CLOCKS */
	uint64_t nclocks;

	struct ior_intern texts, files;	/* files are struct ior_file */
	uint32_t *paths;		/* of files, by id: close together, as files are not */
	uint32_t paths_cap;
	struct ior_idmap text_ids, file_ids;
	struct ior_intern cgroups;	/* the kernel's ids of them, as bytes */
	uint32_t *cgroup_path, cgroup_cap;	/* dense text ids, by id in cgroups */
	const struct ior_holder *holder;	/* NULL: none */
	uint32_t max_entries;		/* past these the tables are cleaned */
	uint64_t max_bytes;
	uint64_t next_clean;		/* so large are the tables when a reset cleans them */
	uint32_t generation;
	uint32_t other_text;		/* 0: not needed yet */
	uint64_t overflows;

	struct ior_reader_totals totals;
	enum ior_end end, worst;
	char damage[1000];		/* the first one, and how many more there were */
	size_t damage_len;		/* of the first one */
	unsigned int damaged;
};

/* reader.c: the record delivered last is damaged; this input is not read any further. */
void ior_reader_damaged(struct ior_reader *r, const char *why);

/* reader_dict.c. They return 0, or negative errno with *why a phrase for the message. */
extern const char ior_reader_too_many[];	/* the phrase for a full table */
int ior_reader_dict_init(struct ior_reader *r, const struct ior_reader_options *opt);
void ior_reader_dict_free(struct ior_reader *r);
int ior_reader_define_string(struct ior_reader *r, const char **why);
int ior_reader_define_file(struct ior_reader *r, const char **why);

/* reader_clean.c, which return the same. The stream's ids end. */
int ior_reader_forget_ids(struct ior_reader *r, const char **why);
/* Between two records: is it time to clean? */
static inline bool ior_reader_is_full(const struct ior_reader *r)
{
	return r->texts.n > r->max_entries || r->files.n > r->max_entries ||
	       r->texts.bytes > r->max_bytes;
}
int ior_reader_clean(struct ior_reader *r, const char **why);

/* reader_cgroup.c. define as in reader_dict.c; each gives the place of every text id. */
int ior_reader_cgroups_init(struct ior_reader *r);
void ior_reader_cgroups_free(struct ior_reader *r);
int ior_reader_define_cgroup(struct ior_reader *r, const char **why);
void ior_reader_forget_cgroups(struct ior_reader *r);
void ior_reader_each_cgroup(struct ior_reader *r, void (*each)(uint32_t *path, void *arg),
			    void *arg);

/* reader_totals.c: what a record of losses, of a task, of the end adds to the totals. */
void ior_reader_count_loss(struct ior_reader_totals *t, const struct ior_record *rec);
void ior_reader_count_task(struct ior_reader_totals *t, const struct ior_record *rec);
void ior_reader_count_end(struct ior_reader_totals *t, const struct ior_record *rec);

/* reader_part.c */
int ior_reader_begin_part(struct ior_reader *r, const char **why);
void ior_reader_add_clock(struct ior_reader *r);

#endif
