/* SPDX-License-Identifier: BSD-2-Clause */
#include "stacks.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "calls/naming.h"
#include "stream/cell.h"

const struct stacks_weight stacks_weights[STACKS_WEIGHTS] = {
	{ "calls", STACKS_CALLS, 0 },
	{ "time in calls", STACKS_VALUE, IOR_ROW_DURATION },
	{ "time between calls", STACKS_VALUE, IOR_ROW_GAP },
	{ "bytes moved", STACKS_VALUE, IOR_ROW_BYTES },
	{ "bytes asked for", STACKS_VALUE, IOR_ROW_REQUESTED },
	{ "bytes read from devices", STACKS_VALUE, IOR_ROW_DEVICE_READ },
	{ "bytes dirtied", STACKS_VALUE, IOR_ROW_DIRTIED },
	{ "errors", STACKS_PRESENT, IOR_ROW_ERROR },
	{ "address space changed", STACKS_VALUE, IOR_ROW_ADDRESS_SPACE },
};

const char *stacks_weight_name(const struct stacks_weight *w)
{
	switch (w->kind) {
	case STACKS_CALLS:
		return "count";
	case STACKS_PRESENT:
		return w->meaning;
	default:
		return ior_row_fields()[w->field].heading;
	}
}

const char *stacks_weight_unit(const struct stacks_weight *w)
{
	if (w->kind != STACKS_VALUE)
		return w->meaning;
	return ior_row_fields()[w->field].unit == IOR_UNIT_NS ? "ns" : "bytes";
}

static const struct stacks_weight *weight_by(unsigned int field)
{
	for (unsigned int i = 0; i < STACKS_WEIGHTS; i++)
		if (stacks_weights[i].kind == STACKS_VALUE && stacks_weights[i].field == field)
			return &stacks_weights[i];
	return NULL;
}

int stacks_check_fields(const unsigned int *fields, unsigned int n, struct ior_error *err)
{
	for (unsigned int i = 0; i < n; i++) {
		const struct ior_row_field *field = &ior_row_fields()[fields[i]];
		const struct stacks_weight *weight = weight_by(fields[i]);

		if (field->differs)
			return ior_error_set(err, -EINVAL, "%s makes no frame: it is different in "
					     "nearly every row%s%s%s", field->name,
					     weight ? "; did you mean --weight=" : "",
					     weight ? field->heading : "", weight ? "?" : "");
	}
	return 0;
}

void stacks_init(struct stacks *s, struct ior_reader *r, struct flame *f,
		 const struct stacks_options *options)
{
	uint64_t sources = 0;

	*s = (struct stacks){ .reader = r, .flame = f, .options = *options };
	if (options->weight->kind != STACKS_CALLS)
		s->wanted |= IOR_ROW_BIT(options->weight->field);
	if (options->latency)
		s->wanted |= IOR_ROW_BIT(IOR_ROW_DURATION) | IOR_ROW_BIT(IOR_ROW_IN_FLIGHT);
	for (unsigned int i = 0; i < options->nfields; i++)
		sources |= ior_row_fields()[options->fields[i]].sources;
	s->by_source = options->weight->kind == STACKS_VALUE &&
		       options->weight->field == IOR_ROW_DEVICE_READ && ior_row_is_of_end(sources);
	if (s->by_source)
		s->wanted |= IOR_ROW_BIT(IOR_ROW_SYSCALL) | IOR_ROW_BIT(IOR_ROW_OLD_FILE) |
			     IOR_ROW_BIT(IOR_ROW_OLD_OFFSET) | IOR_ROW_BIT(IOR_ROW_OLD_PASSED);
	for (unsigned int i = 0; i < options->nfields; i++) {
		const struct ior_row_field *field = &ior_row_fields()[options->fields[i]];
		bool flags = field->unit == IOR_UNIT_OPEN_FLAGS;

		s->wanted |= field->sources;
		s->field[i].id = field->id;
		s->field[i].flags = flags;
		s->field[i].stored = field->rule == IOR_RULE_STORED;
		/* flags become text at once: what they mean depends on the current header */
		s->field[i].type = flags ? IOR_TEXT : field->type;
		if (ior_type_is_text(s->field[i].type))
			s->names |= UINT64_C(1) << i;
	}
}

static uint64_t weight_of(const struct stacks_weight *w, const struct ior_row *row)
{
	switch (w->kind) {
	case STACKS_CALLS:
		return 1;
	case STACKS_PRESENT:
		return ior_row_has(row, w->field);
	default:
		return ior_row_has(row, w->field) ? row->v[w->field] : 0;
	}
}

static uint64_t derived_value(const struct stacks *s, const struct ior_row *row, unsigned int id,
			      bool *present)
{
	struct ior_cell cell = { 0 };

	*present = ior_row_cell(s->reader, row, id, &cell);
	return cell.type == IOR_TEXT ? cell.id : cell.u;
}

/* Is what it read from devices that of old_file? */
static bool is_of_source(const struct stacks *s, const struct ior_row *row)
{
	const struct ior_syscall *call = NULL;
	struct ior_text name;

	if (ior_row_has(row, IOR_ROW_SYSCALL)) {
		name = ior_reader_text(s->reader, (uint32_t)row->v[IOR_ROW_SYSCALL]);
		call = ior_syscall_by_name(name.p, name.len);
	}
	return call && ior_naming_is_transfer(call, ior_row_has(row, IOR_ROW_OLD_FILE));
}

int stacks_add(struct stacks *s, const struct ior_row *row, bool before)
{
	uint64_t weight = weight_of(s->options.weight, row), sums[FLAME_SUMS] = { 0 };
	struct flame_key key;
	struct ior_row source;

	if (!weight)
		return 0;
	if (s->by_source && is_of_source(s, row)) {
		ior_row_of_source(&source, row);
		row = &source;
	}
	sums[before] = weight;
	/* Of a call that had begun before recording did, how long it takes is not known. */
	if (s->options.latency && ior_row_has(row, IOR_ROW_DURATION) &&
	    !ior_row_has(row, IOR_ROW_IN_FLIGHT)) {
		sums[1] = row->v[IOR_ROW_DURATION];
		sums[2] = 1;
	}
	key.present = 0;
	for (unsigned int i = 0; i < s->options.nfields; i++) {
		unsigned int id = s->field[i].id;
		uint64_t value = 0;
		bool present;

		if (!s->field[i].stored) {
			value = derived_value(s, row, id, &present);
		} else {
			present = ior_row_has(row, id);
			if (present)
				value = row->v[id];
			/* many files can have one path: an inode each, or a socket's end */
			if (present && s->field[i].type == IOR_FILE)
				value = ior_reader_path(s->reader, (uint32_t)value);
			else if (present && s->field[i].flags)
				value = ior_reader_open_flags(s->reader, value);
		}
		key.value[i] = present ? value : 0;
		key.present |= (uint64_t)present << i;
	}
	return flame_add(s->flame, &key, sums);
}

void stacks_each_text(struct stacks *s, ior_id_visit *visit, void *visitor)
{
	flame_each_id(s->flame, s->names, visit, visitor);
}

bool stacks_shed(struct stacks *s)
{
	return flame_shed(s->flame);
}

struct flame_text stacks_text(void *arg, unsigned int i, uint64_t value)
{
	struct stacks *s = arg;
	struct ior_text text;
	int len;

	switch (s->field[i].type) {
	case IOR_TEXT:
	case IOR_FILE:
		text = ior_reader_text(s->reader, (uint32_t)value);
		return (struct flame_text){ text.p, text.len,
					     s->field[i].type == IOR_FILE && !s->options.whole };
	case IOR_I64:
		len = snprintf(s->number, sizeof(s->number), "%" PRIi64, (int64_t)value);
		break;
	default:
		len = snprintf(s->number, sizeof(s->number), "%" PRIu64, value);
		break;
	}
	return (struct flame_text){ s->number, (size_t)len, false };
}
