/* SPDX-License-Identifier: BSD-2-Clause */
#include "emit/tail.h"

#include <string.h>

void tail_find(struct tail *t, const struct ior_rec_call *rec, const char *text, size_t len)
{
	size_t at = 0;

	*t = (struct tail){ .text = text, .len = len };
	at += rec->path_len > 0 ? (size_t)rec->path_len : 0;
	at += rec->path2_len > 0 ? (size_t)rec->path2_len : 0;
	for (int i = 0; i < 2; i++) {
		if (!rec->was_len[i] || rec->was_kept[i] > IOR_KEPT || at + rec->was_kept[i] > len)
			continue;
		t->was[i] = (struct tail_was){ text + at, rec->was_kept[i], rec->was_len[i] - 1U };
		at += rec->was_kept[i];
	}
}

void tail_put_was(struct ior_writer *w, const struct tail_was *was)
{
	char text[1 + IOR_KEPT] = "";
	const char *end, *slash;

	if (!was->p) {
		ior_put_nil(w);
		return;
	}
	if (was->kept == was->len) {
		ior_put_str(w, was->p, was->len);
		return;
	}
	end = was->p + was->kept;
	slash = memchr(was->p + was->kept / 2, '/', was->kept - was->kept / 2);
	if (!slash)
		slash = end;
	memcpy(text + 1, slash, (size_t)(end - slash));
	ior_put_str(w, text, 1 + (size_t)(end - slash));
}
