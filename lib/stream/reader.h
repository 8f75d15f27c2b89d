/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stream reader: one or more inputs, one after the other, as a sequence of records, with
 * dictionary ids turned into dense ids of the reader's own that resets and new parts leave
 * alone. See ior-stream(5). Never prints; hostile input gives an error, never more memory than
 * the limits below.
 */
#ifndef IOR_READER_H
#define IOR_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "stream/decode.h"
#include "stream/names.h"
#include "stream/record.h"
#include "stream/row.h"
#include "stream/totals.h"
#include "stream/value.h"

/* How an input ended, or why reading stopped. */
enum ior_end {
	IOR_END_NONE,		/* not at the end yet */
	IOR_END_CLEAN,		/* after an end record */
	IOR_END_MISSING,	/* between records, but without an end record */
	IOR_END_TRUNCATED,	/* inside a record */
	IOR_END_DAMAGED,	/* bytes that are no record; the rest of this input is not used */
	IOR_END_EMPTY,		/* no byte at all */
	IOR_END_IO,		/* read(2) failed */
	IOR_END_STOPPED,	/* ior_reader_stop() */
};

struct ior_record {
	unsigned int tag;
	/* Of a row these two are NULL and 0 until ior_reader_fields() is asked for them. */
	const struct ior_value *const *fields;	/* IOR_RECORD_FIELDS by position, unset ones nil */
	unsigned int nfields;		/* elements after the tag, trailing nils not included */
	const struct ior_row *row;	/* a row by the stream's own ids, else NULL */
	const struct ior_record_desc *desc; /* NULL for an unknown tag: pass it on */
	const uint8_t *raw;		/* the encoded record, to pass on unchanged */
	size_t raw_len;			/* bytes */
	uint64_t number;		/* of this record in its input, from 1 */
	uint64_t offset;		/* of its first byte in its input */
};

/* The header of the current part. Texts live as long as the reader. */
struct ior_header {
	bool raw;			/* kind "raw", else "rows" */
	unsigned int version;
	uint32_t host, kernel, arch;	/* dense text ids */
	const struct ior_value *map;	/* everything, valid during the header record only */
};

struct ior_reader;

struct ior_reader_options {
	/*
	 * Limits of what a stream may define at a time: strings, and files; bytes of their text.
	 * 0: IOR_DICT_ENTRIES, IOR_DICT_BYTES. At a reset or a new part, if that is worth its time,
	 * and past twice the limits ior_reader_next() forgets what neither the stream nor the
	 * holder names any longer, and the generation moves.
	 */
	uint32_t max_entries;
	uint64_t max_bytes;
	const struct ior_holder *holder;	/* NULL: nobody. Kept */
};

/*
 * Open a reader over n files ("-" or n == 0: standard input). Files are opened one after the
 * other as they are reached. opt may be NULL. Returns 0, or a negative errno with err filled
 * (first file cannot be opened, out of memory). Free with ior_reader_close().
 */
int ior_reader_open(struct ior_reader **out, const char *const *files, int n,
		    const struct ior_reader_options *opt, struct ior_error *err);
/* The same over bytes in memory (tests, fuzzing); data must outlive the reader. */
int ior_reader_open_memory(struct ior_reader **out, const void *data, size_t len,
			   const struct ior_reader_options *opt, struct ior_error *err);
void ior_reader_close(struct ior_reader *r);

/*
 * The next record, of any tag, header and end included.
 * Returns 1 and *rec (valid until the next call); 0 when all inputs have ended, whatever the
 * way (ior_reader_end() says which); a negative errno only when this input cannot be used at
 * all: not an ior stream, newer version (err says so). A damaged or cut input is not an error
 * here: everything before the damage has been delivered, reading goes on with the next file,
 * and ior_reader_damage() has the message.
 * Waits for input; before it waits it calls the idle function, see below.
 */
int ior_reader_next(struct ior_reader *r, const struct ior_record **rec, struct ior_error *err);

/*
 * The fields of the current record as values, also of a row: rows are decoded without them, as few
 * programs look at a row other than by ior_reader_row(). Returns rec->fields.
 */
const struct ior_value *const *ior_reader_fields(struct ior_reader *r);

/*
 * The current record, whose tag must be IOR_TAG_ROW, by dense ids. Wrong types make the
 * field absent. Returns 0, or -EINVAL if an id is used that was not defined (err may be NULL):
 * that is damage like any other, noted here, and the next record is that of the next input.
 */
int ior_reader_row(struct ior_reader *r, struct ior_row *row, struct ior_error *err);
/* The same of some fields alone, a bit for each: all others are absent, and are not looked at. */
int ior_reader_row_some(struct ior_reader *r, uint64_t fields, struct ior_row *row,
			struct ior_error *err);

/*
 * From the next record on rows are decoded into *row, which rec->row then is, by the stream's ids;
 * NULL: to memory of the reader's own. It saves a copy where rows are kept.
 */
void ior_reader_decode_to(struct ior_reader *r, struct ior_row *row);

/* The header of the current part; NULL before the first. */
const struct ior_header *ior_reader_header(const struct ior_reader *r);
/* Name of the current input for messages: "monday.ior" or "standard input". */
const char *ior_reader_name(const struct ior_reader *r);
/* How the last finished input ended; the worst over all inputs with worst. */
enum ior_end ior_reader_end(const struct ior_reader *r, bool worst);
/* "monday.ior: record 1234 (byte 98765): truncated string"; "" if nothing was damaged. */
const char *ior_reader_damage(const struct ior_reader *r);
/* Wall time of a boottime of the current part, by its clock records; false if unknown. */
bool ior_reader_wall(const struct ior_reader *r, uint64_t boot_ns, int64_t *wall_ns);

/*
 * Called when the input has nothing to read right now, before waiting: the place to flush
 * output. A negative return ends reading as ior_reader_stop() does.
 */
void ior_reader_on_idle(struct ior_reader *r, int (*idle)(void *arg), void *arg);
/* Also watch this descriptor (stdout) for a dead reader while waiting; -1 for none. A dead
 * reader ends the input as ior_reader_stop() does, within 100 ms. */
void ior_reader_watch_output(struct ior_reader *r, int fd);
/* End reading at the next chance; async-signal-safe. */
void ior_reader_stop(struct ior_reader *r);
/* True if the inputs are all regular files (a signal may then kill the program). */
bool ior_reader_is_regular(const struct ior_reader *r);

#endif
