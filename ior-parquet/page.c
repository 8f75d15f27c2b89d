/* SPDX-License-Identifier: BSD-2-Clause */
/* Values as the encodings have them. */
#include "encoder.h"
#include "pack.h"
#include "rle.h"

void plain_numbers(struct bytes *out, const uint64_t *v, size_t n, bool narrow)
{
	uint8_t *p = bytes_room(out, n * 8);

	if (!p || !n)
		return;
	if (!narrow)
		memcpy(p, v, 8 * n);
	for (size_t i = 0; narrow && i < n; i++)
		bytes_put32(p + 4 * i, (uint32_t)v[i]);
	out->len += n * (narrow ? 4 : 8);
}

/* codes NULL: all n texts in their order. */
void plain_texts(struct bytes *out, const struct names *names, const uint32_t *texts,
		 const uint32_t *codes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct ior_intern_entry *e = names_get(names, texts[codes ? codes[i] : i]);
		uint8_t *p = bytes_room(out, 4 + (size_t)e->len);

		if (!p)
			return;
		bytes_put32(p, e->len);
		memcpy(p + 4, e->p, e->len);
		out->len += 4 + (size_t)e->len;
	}
}

void coded_values(struct bytes *out, const uint32_t *codes, size_t n, uint32_t ndict)
{
	unsigned int width = ndict > 2 ? pack_width(ndict - 1) : 1;

	bytes_byte(out, (uint8_t)width);
	if (!n)
		return;
	if (codes)
		rle_values(out, codes, n, width);
	else
		rle_run(out, 0, n, width);
}
