/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stream writer: records into a buffer, the buffer to a descriptor. The ior_put_ functions
 * are inline and check nothing but room that ior_put_begin() has made: they are on the hot path
 * of ior-capture and ior-pair. Errors of write(2) are kept and returned by ior_writer_flush().
 */
#ifndef IOR_WRITER_H
#define IOR_WRITER_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

#include "error.h"
#include "record.h"
#include "value.h"

struct ior_writer {
	uint8_t *buf;
	size_t len, cap;	/* bytes used and allocated */
	size_t start;		/* of the record under way; what is before it is complete */
	uint32_t count;		/* its elements so far, trailing nils not included */
	uint32_t nils;		/* nils not written yet: trailing ones never are */
	uint32_t open;		/* values still to come that belong to an opened list or map */
	int fd;
	int error;		/* first negative errno of write(2), 0 if none */
	uint64_t records;	/* written, header and end included */
	uint64_t bytes;		/* handed to write(2) */
};

#define IOR_WRITER_BUFFER (256u << 10)	/* bytes; written out when as much is complete */
#define IOR_WRITER_ROOM 1024u		/* bytes that a record may take, its strings aside */

/*
 * Set up w over an open descriptor (not owned; -1 keeps everything in memory: w->buf, w->len).
 * Returns 0 or -ENOMEM.
 */
int ior_writer_init(struct ior_writer *w, int fd);
void ior_writer_free(struct ior_writer *w);

/*
 * Write out what is buffered. Blocks. Returns 0 or the first negative errno ever seen by this
 * writer (-EPIPE: the reader has gone); after an error nothing more is written.
 */
int ior_writer_flush(struct ior_writer *w);

/*
 * Make room for n more bytes, also inside a record: complete records are written out, then the
 * buffer grows. Strings do this themselves. Returns 0, or -ENOMEM or -EMSGSIZE (more than any
 * record may take), which the writer keeps; IOR_WRITER_ROOM bytes between two records never fail.
 */
int ior_writer_room(struct ior_writer *w, size_t n);

/* Pass a record on unchanged (struct ior_record raw, raw_len). Counted like any other. */
void ior_writer_pass(struct ior_writer *w, const uint8_t *raw, size_t len);

/*
 * One record: begin, the fields in their order, end. Nested lists and maps: open them with
 * their number of elements, then put these. Put functions are defined in put.h, over
 * msgpack-c's packing templates.
 */
#include "put.h"

/* Put a decoded value as it is, with all that is nested in it. */
void ior_put_value(struct ior_writer *w, const struct ior_value *v);

/*
 * The header of a new part. Takes its description from the record table; the caller gives what
 * it knows. Strings not NULL-checked are required.
 */
struct ior_header_info {
	const char *kind;		/* "raw" or "rows" */
	const char *host, *kernel, *arch;
	int64_t wall_offset_ns;		/* wall time minus boottime at start */
	uint64_t time_ns;		/* boottime at start */
	uint64_t page_size;		/* of the machine that captured, bytes */
	const char *program, *version, *command; /* this stage */
	const struct ior_value *stages;	/* earlier stages (list of maps), NULL for none */
	const char *selection;		/* what was captured, as the user would type it */
	int pid_namespace_initial;	/* 1 or 0; -1 unknown */
	bool restarts;			/* the capture says which calls continue which */
	/* number -> name for both tables; NULL to leave out. nr < n; a NULL name is skipped. */
	const char *const *native;
	unsigned int n_native;
	const char *const *compat;
	unsigned int n_compat;
	const struct ior_value *copy;	/* header map of the input: its other keys are taken over,
					 * and native/compat may be NULL then */
	bool same_records;		/* copy's description of the records, too, if it has one:
					 * for who passes them on as they are */
};
void ior_writer_header(struct ior_writer *w, const struct ior_header_info *info);

/*
 * An end record; totals as parallel arrays, UINT64_MAX for "unknown" (nil). The first one leaves
 * it open, for its further fields and ior_put_end().
 */
void ior_writer_begin_end(struct ior_writer *w, uint64_t time_ns, const char *reason,
			  const char *const *names, const uint64_t *counts, unsigned int n);
void ior_writer_end(struct ior_writer *w, uint64_t time_ns, const char *reason,
		    const char *const *names, const uint64_t *counts, unsigned int n);

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
