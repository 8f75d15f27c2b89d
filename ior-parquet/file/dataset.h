/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A data set: a folder that many files are put into, each complete when it appears, by host and by
 * day: DIR/host=NAME/date=YYYY-MM-DD/TIME-RANDOM.parquet. Engines read it as one table with the
 * columns host and date.
 */
#ifndef DATASET_H
#define DATASET_H

#include "file/file.h"

#define DATASET_NAME 300u	/* bytes of a folder or file name, its end included */
#define DATASET_STRAYS 1000u	/* late files beside one; more of them is no capture */

struct dataset_options {
	const char *dir;
	/* a file ends when one of these is reached; 0: no matter */
	uint64_t rotate_ns, rotate_rows, rotate_bytes;
};

/* One file, or none yet. */
struct dataset_file {
	struct file file;
	bool open;
	bool late;
	int64_t day;		/* of all its rows, since 1970; DATASET_NO_DAY */
	int64_t last;		/* wall time after which another begins */
	char *path;
};
#define DATASET_NO_DAY INT64_MIN

/*
 * A row belongs to the day on which its call began, and comes when the call has ended. So two
 * files are written at once: one for the day that it is, and one for rows of a day before it, or
 * of no known time.
 */
struct dataset {
	struct dataset_options options;
	struct file_tools *tools;
	struct metadata *metadata;
	struct dataset_file now, late;
	uint64_t files, rows, misfits;	/* written */
	unsigned int strays;
};

/* 0 or -ENOMEM. The tools and the metadata are the caller's. Free with dataset_close(). */
int dataset_open(struct dataset *d, const struct dataset_options *opt, struct file_tools *t,
		 struct metadata *m);
void dataset_close(struct dataset *d);

/*
 * The functions below return 0, or the first negative errno: then err has the message, and the
 * files that are not complete are gone.
 */

/* The row at file_next(&d->now.file). */
int dataset_add(struct dataset *d, struct ior_error *err);
/* It is this wall time, whether rows come or not. */
int dataset_tick(struct dataset *d, int64_t wall_ns, struct ior_error *err);
/* Write out all rows that are staged. */
int dataset_flush(struct dataset *d, struct ior_error *err);
/* End the files that are open. */
int dataset_end(struct dataset *d, const struct metadata_end *end, struct ior_error *err);

#endif
