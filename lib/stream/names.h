/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The names of a stream, texts and files, by the reader's dense ids: numbers from 1 without gaps,
 * that arrays can be indexed by. They last until the generation moves, but for those of a holder.
 */
#ifndef IOR_NAMES_H
#define IOR_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct ior_reader;

/* A file as the dictionary has it. Texts are dense text ids, 0 for absent. */
struct ior_file {
	uint32_t path, type, fstype, state, protocol, local, remote;
	uint32_t mount;			/* bytes of path that are its mount point; 0: unknown */
	uint16_t local_family, remote_family;	/* AF_* of the two ends; 0: unknown */
	uint32_t passed;	/* bytes at the end of path that were passed, 0: none */
	bool has_device, has_inode;
	uint64_t device, inode;
};

struct ior_text {
	const char *p;		/* bytes, also NUL-terminated */
	uint32_t len;
};

static inline bool ior_text_is(struct ior_text t, const char *text)
{
	return t.len == strlen(text) && memcmp(t.p, text, t.len) == 0;
}

/* Is given an id that someone holds, and may replace it. */
typedef void ior_id_visit(uint32_t *id, void *visitor);

/*
 * Who holds dense ids for longer than the reader would let them live. When it cleans its tables,
 * what is held stays: each_text and each_file are called to learn of it, and again to give each id
 * its new number. They visit every id that is held, once, 0 not.
 */
struct ior_holder {
	void (*each_text)(void *arg, ior_id_visit *visit, void *visitor);
	void (*each_file)(void *arg, ior_id_visit *visit, void *visitor);	/* NULL: none is */
	bool (*shed)(void *arg);	/* too much is held: hold less; false: that is all */
	void *arg;
};

/* Text and file of a dense id. id 0 and unknown ids give an empty text / an empty file. */
struct ior_text ior_reader_text(const struct ior_reader *r, uint32_t id);
const struct ior_file *ior_reader_file(const struct ior_reader *r, uint32_t id);
/* Dense text id of the path of a cgroup, by the kernel's id; 0 if the stream does not tell it. */
uint32_t ior_reader_cgroup(const struct ior_reader *r, uint64_t id);
/* The text id of a file's path, 0 if it has none: what aggregators want of a file, quickly. */
uint32_t ior_reader_path(const struct ior_reader *r, uint32_t file);
/* Number of dense ids in use, so that 1..n-1 are valid: for arrays indexed by id. */
uint32_t ior_reader_ntexts(const struct ior_reader *r);
uint32_t ior_reader_nfiles(const struct ior_reader *r);
/* Put a text of the tool's own into the same table; returns its dense id. */
uint32_t ior_reader_intern(struct ior_reader *r, const char *p, size_t len);
/* Dense id of a stream's own string or file id (for raw records); 0 if undefined. */
uint32_t ior_reader_map_text(const struct ior_reader *r, uint64_t stream_id);
uint32_t ior_reader_map_file(const struct ior_reader *r, uint64_t stream_id);
/* Moves whenever dense ids that nobody holds were invalidated. */
uint32_t ior_reader_generation(const struct ior_reader *r);
/* Texts of the tool's own that went to "[other]": too many between two records. */
uint64_t ior_reader_overflows(const struct ior_reader *r);

#endif
