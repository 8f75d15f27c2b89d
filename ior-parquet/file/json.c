/* SPDX-License-Identifier: BSD-2-Clause */
#include "file/json.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/escape.h"
#include "base/utf8.h"

void json_text(struct bytes *out, const char *p, size_t len)
{
	uint8_t *to;

	bytes_byte(out, '"');
	to = bytes_room(out, 6 * len + 1);
	if (to)
		out->len += ior_escape_json((char *)to, 6 * len, p, len);
	bytes_byte(out, '"');
}

void json_plain(struct bytes *out, const char *p, size_t len)
{
	for (size_t i = 0; i < len;) {
		unsigned int valid = ior_utf8_sequence(p + i, len - i);
		char text[8];

		if (valid && p[i]) {
			bytes_add(out, p + i, valid);
			i += valid;
			continue;
		}
		snprintf(text, sizeof(text), "\\x%02x", (unsigned char)p[i++]);
		bytes_text(out, text);
	}
}

void json_number(struct bytes *out, uint64_t v)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, v);
	bytes_text(out, text);
}

static void put_chars(void *arg, const char *p, size_t len)
{
	bytes_add(arg, p, len);
}

static void put_text(void *arg, const char *p, size_t len)
{
	json_text(arg, p, len);
}

static void put_number(void *arg, uint64_t v)
{
	json_number(arg, v);
}

void json_value(struct bytes *out, const struct ior_value *v)
{
	ior_value_json(v, &(struct ior_value_json){ put_chars, put_text, put_number, out });
}
