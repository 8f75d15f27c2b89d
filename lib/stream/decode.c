/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/decode.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "stream/decode_template.h"
#include "stream/record.h"

struct ior_decoder {
	struct unpack_context ctx;
	size_t off;			/* bytes of an incomplete record that were decoded */
	const uint8_t *data;		/* where it was then */
	/*
	 * Fields up to the first list or map stand one after the other, at the same place for
	 * each record: most pointers are still right from the record before.
	 */
	const struct ior_value **fields;
	uint32_t in_place;		/* so many first ones point at values[2 + i] */
	uint32_t set;			/* so many first ones do not point at nil */
};

static const struct ior_value nil = { .type = IOR_V_NIL, .skip = 1 };

struct ior_decoder *ior_decoder_new(const struct ior_value **fields)
{
	struct ior_decoder *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	/* With one for the record. Only the part that records really fill is ever touched. */
	d->ctx.user.values = reallocarray(NULL, IOR_MAX_VALUES + 1, sizeof(struct ior_value));
	if (!d->ctx.user.values) {
		free(d);
		return NULL;
	}
	d->fields = fields;
	d->set = IOR_RECORD_FIELDS;
	return d;
}

void ior_decoder_free(struct ior_decoder *d)
{
	if (d)
		free(d->ctx.user.values);
	free(d);
}

void ior_decoder_reset(struct ior_decoder *d)
{
	d->off = 0;
}

/* Bytes of the array header that starts a record, 0 if c does not start an array. */
static size_t array_header(uint8_t c)
{
	if ((c & 0xf0) == 0x90)
		return 1;
	return c == 0xdc ? 3 : c == 0xdd ? 5 : 0;
}

/* What is no record at all is found out by its first bytes: an array and its tag. */
static long check_start(const uint8_t *data, size_t len, size_t *need, const char **why)
{
	size_t header = array_header(data[0]);

	*why = "no record starts here";
	if (!header)
		return -EBADMSG;
	if (len <= header) {
		*need = header + 1;
		return 0;
	}
	if (data[header] > 0x7f) {
		*why = "the record's tag is not a number from 0 to 127";
		return -EBADMSG;
	}
	return 1;
}

/* The template reads the record from its first byte on. */
static void start_template(struct ior_decoder *d)
{
	struct user *u = &d->ctx.user;

	unpack_init(&d->ctx);
	u->next = u->values;
	u->nested = NULL;
	u->expected = 0;
	u->why = NULL;
}

/*
 * Nearly all records are flat: numbers, nils, short strings, and lists of these. One that is there
 * as a whole, with some bytes behind it, is read here in half the time that the template's state
 * machine takes. At anything else this gives up, and the template reads the record.
 */
#define LONGEST_NUMBER 9	/* bytes with its type */

static bool flat_values(struct user *u, const uint8_t **data, const uint8_t *end, uint32_t n,
			bool in_list)
{
	const uint8_t *p = *data;
	struct ior_value *v = u->next;

	for (; n; n--, v++) {
		if (end - p < LONGEST_NUMBER)
			return false;
		v->type = IOR_V_UINT;
		v->skip = 1;
		switch (*p) {
		case 0x00 ... 0x7f:
			v->u = *p;
			p += 1;
			break;
		case 0xcc:
			v->u = p[1];
			p += 2;
			break;
		case 0xcd: {
			uint16_t value;

			_msgpack_load16(uint16_t, p + 1, &value);
			v->u = value;
			p += 3;
			break;
		}
		case 0xce: {
			uint32_t value;

			_msgpack_load32(uint32_t, p + 1, &value);
			v->u = value;
			p += 5;
			break;
		}
		case 0xcf:
			_msgpack_load64(uint64_t, p + 1, &v->u);
			p += 9;
			break;
		case 0xe0 ... 0xff:
			v->type = IOR_V_INT;
			v->i = (int8_t)*p;
			p += 1;
			break;
		case 0xc0:
			v->type = IOR_V_NIL;
			p += 1;
			break;
		case 0xa0 ... 0xbf:
		case 0xd9:
			v->type = IOR_V_BYTES;
			v->len = *p == 0xd9 ? p[1] : *p & 0x1fu;
			p += *p == 0xd9 ? 2 : 1;
			if (v->len > (size_t)(end - p))
				return false;
			v->p = (const char *)p;
			p += v->len;
			break;
		case 0x90 ... 0x9f:
			if (in_list)
				return false;
			v->type = IOR_V_LIST;
			v->len = *p & 0x0f;
			v->skip = 1 + v->len;
			if (!u->nested)
				u->nested = v;
			u->next = v + 1;
			p += 1;
			if (!flat_values(u, &p, end, v->len, true))
				return false;
			v = u->next - 1;
			break;
		default:
			return false;
		}
	}
	u->next = v;
	*data = p;
	return true;
}

/* The length of a flat record, 0 if it is not one. */
static size_t decode_flat(struct user *u, const uint8_t *data, size_t len)
{
	const uint8_t *p = data + array_header(*data);
	uint16_t n = data[0] & 0x0f;

	if (len < LONGEST_NUMBER || data[0] == 0xdd)
		return 0;
	if (data[0] == 0xdc)
		_msgpack_load16(uint16_t, data + 1, &n);
	if (!n || n > IOR_RECORD_FIELDS)
		return 0;
	u->nested = NULL;
	u->next = u->values + 1;
	if (!flat_values(u, &p, data + len, n, false))
		return 0;
	u->values[0].type = IOR_V_LIST;
	u->values[0].len = n;
	u->values[0].skip = (uint32_t)(u->next - u->values);
	return (size_t)(p - data);
}

/* The bytes that values point to have moved. */
static void rebase(struct ior_decoder *d, const uint8_t *data)
{
	for (struct ior_value *v = d->ctx.user.values; v < d->ctx.user.next; v++)
		if (v->type == IOR_V_BYTES || (v->type == IOR_V_OTHER && v->len))
			v->p = (const char *)data + ((uintptr_t)v->p - (uintptr_t)d->data);
}

static void set_fields(struct ior_decoder *d, uint32_t n)
{
	const struct ior_value *first = d->ctx.user.values + 2, *nested = d->ctx.user.nested, *v;
	uint32_t straight = nested ? (uint32_t)(nested - first) + 1 : n, i;

	if (straight > n)
		straight = n;
	for (i = d->in_place; i < straight; i++)
		d->fields[i] = first + i;
	if (straight < n)
		for (i = straight, v = nested; i < n; i++) {
			v = ior_value_next(v);
			d->fields[i] = v;
		}
	for (i = n; i < d->set; i++)
		d->fields[i] = &nil;
	d->in_place = straight;
	d->set = n;
}

static void finish(struct ior_decoder *d, struct ior_decoded *out)
{
	const struct ior_value *values = d->ctx.user.values;
	uint32_t n = values[0].len - 1;

	if (n > IOR_RECORD_FIELDS)
		n = IOR_RECORD_FIELDS;
	set_fields(d, n);
	while (n && d->fields[n - 1]->type == IOR_V_NIL)
		n--;
	out->tag = (unsigned int)values[1].u;
	out->nfields = n;
}

long ior_decode(struct ior_decoder *d, const uint8_t *data, size_t len, struct ior_decoded *out,
		size_t *need, const char **why)
{
	size_t off = d->off;
	int result;

	if (!len) {
		*need = 1;
		return 0;
	}
	if (!off) {
		long sound = check_start(data, len, need, why);

		if (sound <= 0)
			return sound;
		off = decode_flat(&d->ctx.user, data, len);
		if (off) {
			finish(d, out);
			return (long)off;
		}
		start_template(d);
	} else if (data != d->data) {
		rebase(d, data);
	}
	result = unpack_execute(&d->ctx, (const char *)data, len, &off);
	if (result > 0) {
		d->off = 0;
		*why = "a record without its tag";
		if (!d->ctx.user.values->len)
			return -EBADMSG;
		finish(d, out);
		return (long)off;
	}
	if (result == 0) {
		d->off = off;
		d->data = data;
		*need = off + (d->ctx.cs == MSGPACK_CS_HEADER ? 1 : d->ctx.trail);
		return 0;
	}
	d->off = 0;
	*why = d->ctx.user.why ? d->ctx.user.why :
	       result == MSGPACK_UNPACK_NOMEM_ERROR ? "values nest too deep" :
						      "a byte that starts no value";
	return -EBADMSG;
}
