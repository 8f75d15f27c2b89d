/* SPDX-License-Identifier: BSD-2-Clause */
/* The dictionary of a stream that is written: strings and files by id. */
#ifndef IOR_DICT_H
#define IOR_DICT_H

#include <stddef.h>
#include <stdint.h>

#include "stream/writer.h"

/*
 * What a writer keeps defined unless told otherwise. It is far less than the stream allows
 * (record.h), as every reader behind it has to keep as much; who comes back to more names than
 * these defines them anew, which takes about as long as another row.
 */
#define IOR_WRITER_ENTRIES (64u << 10)	/* strings and files together */
#define IOR_WRITER_BYTES (8u << 20)	/* of their text */

/*
 * Dictionary of a writer: gives strings and files stream ids and announces them. Ids count from
 * 1. Bounded: max_entries strings and files together, max_bytes of their text (0: the limits
 * above). When full it writes a reset record, forgets everything, and ids start again.
 */
struct ior_dict;
int ior_dict_open(struct ior_dict **out, struct ior_writer *w, uint32_t max_entries,
		  uint64_t max_bytes);
void ior_dict_close(struct ior_dict *d);

/*
 * The stream id of a text; a string record is written first if it is new. Never call these two
 * between ior_put_begin() and ior_put_end(). 0 only when out of memory; the writer keeps that
 * error. A text longer than 1 MiB is cut there.
 */
uint32_t ior_dict_text(struct ior_dict *d, const char *p, size_t len);

/* A file to announce; strings may be NULL (absent). */
struct ior_file_info {
	const char *path;
	size_t path_len;
	const char *type, *fstype, *state, *protocol, *local, *remote;
	uint64_t device, inode;		/* with has_ flags, as 0 is a real value for neither */
	int has_device, has_inode;
	size_t mount;			/* bytes of path that are its mount point; 0: unknown */
	unsigned int local_family, remote_family; /* AF_* of the two ends; 0: unknown */
	size_t passed;		/* bytes at the end of path that were passed; 0: no such */
};
/* Stream id of a file, announced if new (equal in all members: the same id); 0 if all is absent. */
uint32_t ior_dict_file(struct ior_dict *d, const struct ior_file_info *f);

/*
 * If fewer than this many entries and bytes are left, reset now. Call before a row's ids are
 * looked up, so that no reset falls between two ids of one row. Returns 1 if it did reset.
 */
int ior_dict_reserve(struct ior_dict *d, uint32_t entries, uint64_t bytes);
/* Resets so far: ids that a caller has kept are void when this has moved. */
uint32_t ior_dict_generation(const struct ior_dict *d);
/* A reset of the caller's own: at a new part of its input, say. Writes the record. */
void ior_dict_reset(struct ior_dict *d);

#endif
