/* SPDX-License-Identifier: BSD-2-Clause */
#include "print.h"

#include <errno.h>
#include <stdlib.h>

#include "base/csv.h"
#include "format.h"
#include "line.h"

int print_open(struct print **out, const struct print_options *opt, struct ior_error *err)
{
	const struct format *format = opt->format ? opt->format : formats[0];
	int r = columns_check(opt->fields, err);
	struct print *p;

	if (r < 0)
		return r;
	p = calloc(1, sizeof(*p));
	if (p && format->state)
		p->state = calloc(1, format->state);
	if (!p || (format->state && !p->state)) {
		free(p);
		return ior_error_set(err, -ENOMEM, "out of memory");
	}
	p->opt = *opt;
	p->opt.format = format;
	p->csv = (opt->exact ? 0 : IOR_CSV_ESCAPED) | (opt->csv_safe ? IOR_CSV_SAFE : 0);
	p->wall.local = opt->local;
	*out = p;
	return 0;
}

static void forget_syscalls(struct print *p)
{
	for (int abi = 0; abi < 2; abi++)
		for (unsigned int i = 0; i < IOR_SYSCALL_MAX; i++) {
			free(p->syscalls[abi][i]);
			p->syscalls[abi][i] = NULL;
		}
}

void print_close(struct print *p)
{
	if (!p)
		return;
	forget_syscalls(p);
	if (p->opt.format->close)
		p->opt.format->close(p);
	free(p->state);
	free(p);
}

void print_in_colour(struct print *p)
{
	p->colour = p->opt.format->colours;
}

void print_escaped(struct print *p)
{
	p->opt.exact = false;
	p->csv |= IOR_CSV_ESCAPED;
}

static int learn_syscalls(struct print *p, const struct ior_value *map)
{
	static const char *const key[2] = { "native", "compat" };
	const struct ior_value *tables = ior_value_map_get(map, "syscalls"), *table, *v, *name;
	unsigned int number;

	forget_syscalls(p);
	for (int abi = 0; tables && abi < 2; abi++) {
		table = ior_value_map_get(tables, key[abi]);
		if (!table || table->type != IOR_V_MAP)
			continue;
		v = table + 1;
		for (uint32_t i = 0; i < table->len; i++, v = ior_value_next(name)) {
			name = ior_value_next(v);
			if (!ior_value_digits(v, IOR_SYSCALL_MAX, &number) ||
			    name->type != IOR_V_BYTES || p->syscalls[abi][number])
				continue;
			p->syscalls[abi][number] = strndup(name->p, name->len);
			if (!p->syscalls[abi][number])
				return -ENOMEM;
		}
	}
	return 0;
}

static int choose_columns(struct print *p, bool as_records, bool rows, struct ior_error *err)
{
	if (as_records)
		return columns_of_records(&p->records, p->opt.fields, rows, err);
	return columns_of_rows(&p->rows, p->opt.fields, p->opt.format->columns, err);
}

/* Can the format print the part that begins? */
static int check_kind(const struct format *format, const struct ior_header *h, bool as_records,
		      struct ior_error *err)
{
	const struct ior_value *unfinished = ior_value_map_get(h->map, "unfinished");
	const char *why = NULL;

	if (as_records && !format->record)
		why = "a raw stream, and this format is for calls that ior-pair has put together";
	else if (format->unfinished && !(unfinished && unfinished->type == IOR_V_BOOL &&
					 unfinished->u))
		why = "a row stream without the calls that had not ended";
	if (!why)
		return 0;
	return ior_error_set(err, -EXDEV, "%s; run: ior-pair %s", why,
			     format->unfinished ? "--unfinished FILE | ior-print --hung" :
						  "FILE | ior-print");
}

/* A new part: what its lines need to know, and the line of names when the kind changes. */
static int print_header(struct print *p, const struct ior_reader *r, struct buffer *out,
			struct ior_error *err)
{
	const struct format *format = p->opt.format;
	const struct ior_header *h = ior_reader_header(r);
	bool as_records = h->raw || p->opt.records;
	bool same = p->started && p->as_records == as_records;
	const struct ior_value *time = ior_value_map_get(h->map, "time");
	int e;

	if (p->started && !same && format->one_kind)
		return ior_error_set(err, -EXDEV, "a raw stream and a row stream in one input: "
				     "their columns differ; print them one by one");
	e = check_kind(format, h, as_records, err);
	if (e < 0)
		return e;
	p->has_start = time && ior_value_u64(time, &p->start_ns);
	known_begin_part(&p->known, ior_reader_text(r, h->arch).p);
	if (learn_syscalls(p, h->map) < 0)
		return ior_error_set(err, -ENOMEM, "out of memory");
	if (same)
		return 0;
	e = choose_columns(p, as_records, !h->raw || p->opt.records, err);
	if (e < 0)
		return e;
	p->started = true;
	p->as_records = as_records;
	if (format->begin)
		format->begin(p, r, out);
	return 0;
}

static int print_row(struct print *p, struct ior_reader *r, struct buffer *out,
		     struct ior_error *err)
{
	struct ior_row row;
	int e = ior_reader_row(r, &row, err);

	if (e < 0)
		return e;
	p->opt.format->row(p, r, &row, out);
	return 0;
}

int print_record(struct print *p, struct ior_reader *r, const struct ior_record *rec,
		 struct buffer *out, struct ior_error *err)
{
	const struct format *format = p->opt.format;
	int e = 0;

	if (rec->tag == IOR_TAG_HEADER)
		e = print_header(p, r, out, err);
	if (e < 0)
		return e;
	if (p->as_records) {
		ior_reader_fields(r);	/* of a row as well */
		format->record(p, r, rec, out);
	} else if (rec->tag == IOR_TAG_ROW) {
		e = print_row(p, r, out, err);
	} else if (format->remark) {
		format->remark(p, r, rec, out);
	}
	if (out->failed)
		return ior_error_set(err, -ENOMEM, "out of memory");
	return e;
}

void print_finish(struct print *p, struct buffer *out)
{
	if (p->opt.format->end)
		p->opt.format->end(p, out);
}

static void help_line(struct buffer *out, const char *name, enum ior_type type)
{
	size_t len = strlen(name);

	buffer_text(out, "  ");
	buffer_bytes(out, name, len);
	buffer_fill(out, ' ', len < 20 ? 20 - len : 1);
	buffer_text(out, ior_type_name(type));
}

void print_fields_help(struct buffer *out)
{
	const struct ior_row_field *f = ior_row_fields();
	size_t n;
	const struct ior_record_desc *d = ior_record_table(&n);
	size_t start;

	buffer_text(out, "Fields of rows (ior-pair makes them):\n");
	for (unsigned int i = 0; i < IOR_ROW_ALL; i++) {
		start = out->len;
		help_line(out, f[i].name, f[i].type);
		buffer_fill(out, ' ', out->len - start < 28 ? 28 - (out->len - start) : 1);
		buffer_text(out, f[i].meaning);
		if (f[i].aliases) {
			buffer_text(out, " (also: ");
			buffer_text(out, f[i].aliases);
			buffer_char(out, ')');
		}
		buffer_char(out, '\n');
	}
	buffer_text(out, "\nIn filters any_file stands for file and old_file (ior-filter(1)).\n");
	buffer_text(out, "\nFields of records, by their kind (ior-stream(5) has their meaning):\n");
	for (; n; n--, d++) {
		if (d->tag == IOR_TAG_ROW)
			continue;
		buffer_text(out, "  ");
		buffer_text(out, d->name);
		buffer_fill(out, ' ', strlen(d->name) < 8 ? 8 - strlen(d->name) : 1);
		for (unsigned int i = 0; i < d->nfields; i++) {
			buffer_char(out, ' ');
			buffer_text(out, d->fields[i].name);
		}
		buffer_char(out, '\n');
	}
}
