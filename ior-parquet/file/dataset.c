/* SPDX-License-Identifier: BSD-2-Clause */
#include "file/dataset.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/time.h"

#define DAY (24 * 3600 * IOR_NS_PER_S)
#define NO_VALUE "__HIVE_DEFAULT_PARTITION__"	/* what engines take for null */
#define LATE_ROWS (16u << 10)	/* of a row group: there are few, and memory is for others */
#define MOST_HOST 200u	/* bytes of a host in its folder's name */

int dataset_open(struct dataset *d, const struct dataset_options *opt, struct file_tools *t,
		 struct metadata *m)
{
	const uint32_t rows = t->options.row_group;

	*d = (struct dataset){ .options = *opt, .tools = t, .metadata = m };
	d->late.late = true;
	d->now.day = DATASET_NO_DAY;
	if (file_init(&d->now.file, rows) < 0)
		return -ENOMEM;
	return file_init(&d->late.file, rows < LATE_ROWS ? rows : LATE_ROWS);
}

static void abandon(struct dataset_file *f)
{
	if (f->open) {
		parquet_abandon(&f->file.parquet);
		ior_output_close(&f->file.output, false, NULL);
	}
	f->open = false;
	free(f->path);
	f->path = NULL;
}

void dataset_close(struct dataset *d)
{
	abandon(&d->now);
	abandon(&d->late);
	file_free(&d->now.file);
	file_free(&d->late.file);
}

/* ---- Names ---------------------------------------------------------------------------------- */

/*
 * A host as the value of a partition: what folders or engines could take for something else
 * becomes %HH, as Hive does it. Characters stay whole.
 */
static void host_folder(const struct dataset *d, char out[DATASET_NAME])
{
	const struct ior_intern_entry *host = texts_get(&d->tools->in.names, d->tools->in.host);
	static const char hex[] = "0123456789ABCDEF";
	char *p = out + strlcpy(out, "host=", DATASET_NAME);
	const char *end = p + MOST_HOST;

	if (!host->len)
		strlcat(out, NO_VALUE, DATASET_NAME);
	for (uint32_t i = 0; i < host->len && p < end; i++) {
		unsigned char c = (unsigned char)host->p[i];

		if (c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.') {
			*p++ = (char)c;
		} else {
			*p++ = '%';
			*p++ = hex[c >> 4];
			*p++ = hex[c & 15];
		}
		*p = '\0';
	}
}

static void day_folder(int64_t day, char out[DATASET_NAME])
{
	if (day == DATASET_NO_DAY)
		strlcpy(out, "date=" NO_VALUE, DATASET_NAME);
	else
		ior_time_text(out, DATASET_NAME, "date=%Y-%m-%d", day * (DAY / IOR_NS_PER_S));
}

/* Names sort by the time of the first row; the random number is what no other writer has. */
static void file_name(const struct batch_row *row, char out[DATASET_NAME])
{
	bool has = ior_row_has(&row->row, IOR_ROW_WALL_TIME);
	int64_t wall = has ? row->wall_ns : 0;
	uint64_t random;
	char text[40];

	ior_time_text(text, sizeof(text), has ? "%Y%m%dT%H%M%S" : "unknown",
		      ior_time_period(wall, IOR_NS_PER_S));
	arc4random_buf(&random, sizeof(random));
	snprintf(out, DATASET_NAME, "%s.%06dZ-%016" PRIx64 ".parquet", text,
		 (int)(ior_time_rest(wall, IOR_NS_PER_S) / 1000), random);
}

/* The name of a file for this row, in its folders: f->path. 0 or -ENOMEM. */
static int make_path(struct dataset *d, struct dataset_file *f, const struct batch_row *row)
{
	char host[DATASET_NAME], day[DATASET_NAME], name[DATASET_NAME];

	host_folder(d, host);
	day_folder(f->day, day);
	file_name(row, name);
	free(f->path);
	if (asprintf(&f->path, "%s/%s/%s/%s", d->options.dir, host, day, name) < 0) {
		f->path = NULL;
		return -ENOMEM;
	}
	return 0;
}

/* ---- One file ------------------------------------------------------------------------------- */

static int failed(struct dataset *d, const struct dataset_file *f, int error,
		  struct ior_error *err)
{
	if (error == -ENOMEM)
		ior_error_set(err, error, "out of memory; a smaller --row-group needs less");
	else
		ior_error_set(err, error, "cannot write %s: %s; no file was made, those before it "
			      "are complete", f->path ? f->path : "a file", strerror(-error));
	abandon(&d->now);
	abandon(&d->late);
	return error;
}

/* The file of a day, for this row and those after it. */
static int begin(struct dataset *d, struct dataset_file *f, int64_t day,
		 const struct batch_row *row, struct ior_error *err)
{
	int64_t unit = (int64_t)d->options.rotate_ns;
	int error;

	if (f->late && d->strays++ == DATASET_STRAYS) {
		abandon(&d->now);
		abandon(&d->late);
		return ior_error_set(err, -EINVAL, "the times of rows go back to other days more "
				     "than %u times: no capture does", DATASET_STRAYS);
	}
	if (!f->late)
		d->strays = 0;
	f->day = day;
	f->last = unit && day != DATASET_NO_DAY ? ior_time_last(row->wall_ns, unit) : INT64_MAX;
	error = make_path(d, f, row);
	if (error)
		return failed(d, f, error, err);
	error = ior_output_create(&f->file.output, f->path, strlen(d->options.dir), err);
	if (error) {
		abandon(&d->now);
		abandon(&d->late);
		return error;
	}
	file_begin(&f->file, d->tools);
	f->open = true;
	return 0;
}

/* With the file of the day that of late rows ends, too: they are not kept back for long. */
static int finish(struct dataset *d, struct dataset_file *f, const struct metadata_end *end,
		  struct ior_error *err)
{
	static const struct metadata_end middle = { .damage = "" };
	struct metadata said = *d->metadata;
	int error = f->late ? 0 : finish(d, &d->late, end, err);

	if (error || !f->open)
		return error;
	/* what is said once stands in one file: that of the day */
	if (f->late)
		said.lost.n = said.nnotes = said.totals.len = 0;
	f->open = false;
	error = file_end(&f->file, d->tools, &said, end ? *end : middle, 0);
	if (error)
		return failed(d, f, error, err);
	d->files++;
	d->rows += f->file.rows;
	d->misfits += f->file.batch.misfits;
	if (!f->late)
		metadata_next_file(d->metadata);
	return 0;
}

/* Has a file got enough? Its size is known when a row group was written. */
static bool reached(const struct dataset *d, const struct dataset_file *f)
{
	const struct dataset_options *o = &d->options;

	return (o->rotate_rows && file_rows(&f->file) >= o->rotate_rows) ||
	       (o->rotate_bytes && parquet_size(&f->file.parquet) >= o->rotate_bytes);
}

/* ---- Rows ----------------------------------------------------------------------------------- */

int dataset_add(struct dataset *d, struct ior_error *err)
{
	struct batch_row *row = file_next(&d->now.file), copy;
	bool has = ior_row_has(&row->row, IOR_ROW_WALL_TIME);
	int64_t day = has ? ior_time_period(row->wall_ns, DAY) : DATASET_NO_DAY;
	struct dataset_file *f = day < d->now.day ? &d->late : &d->now;
	int error = 0;

	if (!f->open || f->day != day || (has && row->wall_ns > f->last) || f->late) {
		copy = *row;	/* its place is given up with the file */
		if (f->open && (f->day != day || (has && row->wall_ns > f->last)))
			error = finish(d, f, NULL, err);
		if (!error && !f->open)
			error = begin(d, f, day, &copy, err);
		if (error)
			return error;
		*file_next(&f->file) = copy;
	}
	error = file_add(&f->file, d->tools);
	if (error)
		return failed(d, f, error, err);
	return reached(d, f) ? finish(d, f, NULL, err) : 0;
}

int dataset_tick(struct dataset *d, int64_t wall_ns, struct ior_error *err)
{
	return d->now.open && wall_ns > d->now.last ? finish(d, &d->now, NULL, err) : 0;
}

int dataset_flush(struct dataset *d, struct ior_error *err)
{
	struct dataset_file *files[] = { &d->now, &d->late };

	for (unsigned int i = 0; i < 2; i++) {
		int error = files[i]->open ? file_flush(&files[i]->file, d->tools) : 0;

		if (error)
			return failed(d, files[i], error, err);
	}
	return 0;
}

int dataset_end(struct dataset *d, const struct metadata_end *end, struct ior_error *err)
{
	int error = finish(d, &d->now, end, err);

	d->now.day = DATASET_NO_DAY;
	return error;
}
