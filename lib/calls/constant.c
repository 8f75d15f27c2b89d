/* SPDX-License-Identifier: BSD-2-Clause */
#include "calls/constant.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>


enum style { IOR_STYLE_NONE, IOR_STYLE_FLAGS, IOR_STYLE_MODE, IOR_STYLE_VALUE };
enum { IOR_ON_X86 = 1, IOR_ON_ARM64 = 2, IOR_ON_ALL = 3 };

struct constant {
	const char *name;
	uint64_t value;
	uint32_t mask;		/* of flags: value is one of the numbers in these bits; 0: a bit */
	uint8_t arch;		/* IOR_ON_*: where there is such a one */
};

struct set {
	enum style style;
	const char *unknown;	/* what stands for a name where there is none; "-": nothing */
	uint16_t first, n;	/* of constants[] */
};

static const struct constant constants[] = {
#define SET(name_, style_, unknown_, first_, n_)
#define CONSTANT(name_, value_, mask_, arch_) { name_, (uint64_t)(value_), mask_, arch_ },
#include "constants.inc"
#undef SET
#undef CONSTANT
};

static const struct set sets[IOR_SETS] = {
#define SET(name_, style_, unknown_, first_, n_) \
	[IOR_SET_##name_] = { style_, unknown_, first_, n_ },
#define CONSTANT(name_, value_, mask_, arch_)
#include "constants.inc"
#undef SET
#undef CONSTANT
};

/* A text under construction, counted whether it fits or not. */
struct text {
	char *buf;
	size_t size, len;
};

static void put(struct text *t, const char *text)
{
	size_t len = strlen(text);

	if (t->len < t->size) {
		size_t n = len < t->size - t->len ? len : t->size - t->len - 1;

		memcpy(t->buf + t->len, text, n);
		t->buf[t->len + n] = '\0';
	}
	t->len += len;
}

static void put_flag(struct text *t, const char *name)
{
	if (t->len)
		put(t, "|");
	put(t, name);
}

static void put_number(struct text *t, uint64_t value, const char *unknown)
{
	char number[24];

	snprintf(number, sizeof(number), "0x%llx", (unsigned long long)value);
	put_flag(t, number);
	if (unknown && strcmp(unknown, "-")) {
		put(t, " /* ");
		put(t, unknown);
		put(t, " */");
	}
}

/* One of the numbers that the bits of c's mask may be, or a bit. */
static bool is_in(const struct constant *c, uint64_t value, uint64_t rest)
{
	if (c->mask)
		return (rest & c->mask) == (value & c->mask) && (rest & c->mask) == c->value;
	return c->value && (rest & c->value) == c->value;
}

static void put_flags(struct text *t, const struct set *s, unsigned int arch, uint64_t value)
{
	const struct constant *c = constants + s->first, *end = c + s->n;
	const char *zero = NULL;
	uint64_t rest = value, done = 0;
	char mode[8];

	for (; c < end; c++) {
		if (!(c->arch & arch))
			continue;
		if (!c->mask && c->value == 0)
			zero = c->name;
		if (!is_in(c, value, rest) || (c->mask & done))
			continue;
		put_flag(t, c->name);
		rest &= ~(c->mask ? c->mask : c->value);
		done |= c->mask;
	}
	if (rest && s->style == IOR_STYLE_MODE && rest <= 07777) {
		snprintf(mode, sizeof(mode), "%#03o", (unsigned int)rest);
		put_flag(t, mode);
	} else if (rest) {
		put_number(t, rest, t->len ? NULL : s->unknown);
	} else if (t->len == 0) {
		put(t, zero ? zero : "0");
	}
}

static unsigned int arch_of(enum ior_abi abi)
{
	return abi == IOR_ARM64 ? IOR_ON_ARM64 : IOR_ON_X86;
}

const char *ior_constant_name(enum ior_set set, enum ior_abi abi, uint64_t value)
{
	const struct constant *c = constants + sets[set].first, *end = c + sets[set].n;

	for (; c < end; c++)
		if (c->arch & arch_of(abi) && (uint32_t)c->value == (uint32_t)value)
			return c->name;
	return NULL;
}

size_t ior_constant_text(enum ior_set set, enum ior_abi abi, uint64_t value, char *buf,
			 size_t size)
{
	const struct set *s = &sets[set];
	struct text t = { buf, size, 0 };
	const char *name;

	if (s->style != IOR_STYLE_VALUE)
		put_flags(&t, s, arch_of(abi), value);
	else if ((name = ior_constant_name(set, abi, value)))
		put(&t, name);
	else
		put_number(&t, (uint32_t)value, s->unknown);
	if (size == 0)
		return 0;
	return t.len < size ? t.len : size - 1;
}

size_t ior_oflags_text(enum ior_abi abi, uint32_t flags, char *buf, size_t size)
{
	return ior_constant_text(IOR_SET_OPEN, abi, flags, buf, size);
}
