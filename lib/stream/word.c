/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/word.h"

#include "calls/away.h"
#include "calls/inner.h"
#include "stream/row.h"

const char *const ior_words[IOR_WORDS_N] = {
#define WORD(field, sym, text) [IOR_WORD_##sym] = text,
	IOR_WORDS(WORD)
#undef WORD
};

static const unsigned char field_of[IOR_WORDS_N] = {
#define WORD(field, sym, text) [IOR_WORD_##sym] = IOR_ROW_##field,
	IOR_WORDS(WORD)
#undef WORD
};

static const char *word_of(unsigned int field, size_t i)
{
	for (size_t w = 0; w < IOR_WORDS_N; w++)
		if (field_of[w] == field && i-- == 0)
			return ior_words[w];
	return NULL;
}

static const char *via_word(size_t i)
{
	static const unsigned int outer[] = { IOR_I386_SOCKETCALL, IOR_I386_IPC };

	if (i >= sizeof(outer) / sizeof(outer[0]))
		return NULL;
	return ior_syscall_by_number(IOR_I386, outer[i])->name;
}

const char *ior_row_word(unsigned int field, size_t i)
{
	switch (field) {
	case IOR_ROW_FAMILY:
		return i < IOR_FAMILIES ? ior_family_name((enum ior_family)i) : NULL;
	case IOR_ROW_TURNED_AWAY:
		return i < IOR_AWAY_SKIPPED ? ior_away_name((enum ior_away)(i + 1)) : NULL;
	case IOR_ROW_VIA:
		return via_word(i);
	case IOR_ROW_OLD_FILETYPE:
		return word_of(IOR_ROW_FILETYPE, i);
	default:
		return word_of(field, i);
	}
}
