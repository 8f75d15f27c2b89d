/* SPDX-License-Identifier: BSD-2-Clause */
#include "calls/select.h"

#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "base/near.h"
#include "base/number.h"

#define F(family) (1u << IOR_##family)

/* What a %name selects: the calls of these families, and those of these strace classes. */
static const struct group {
	const char *name;	/* lower-case letters only */
	uint16_t families;
	uint8_t classes;
} groups[] = {
	{ "%io", F(FS) | F(NETWORK) | F(AIO), 0 },	/* the default stands first */
	{ "%all", (1u << IOR_FAMILIES) - 1, 0 },
	{ "%fs", F(FS), 0 },
	{ "%network", F(NETWORK), IOR_CLASS_NETWORK },
	{ "%net", F(NETWORK), IOR_CLASS_NETWORK },
	{ "%memory", F(MEMORY), IOR_CLASS_MEMORY },
	{ "%signals", F(SIGNALS), IOR_CLASS_SIGNAL },
	{ "%signal", F(SIGNALS), IOR_CLASS_SIGNAL },
	{ "%sched", F(SCHED), 0 },
	{ "%ipc", F(IPC), IOR_CLASS_IPC },
	{ "%time", F(TIME_FAMILY), 0 },
	{ "%process", F(PROCESS), IOR_CLASS_PROCESS },
	{ "%security", F(SECURITY), 0 },
	{ "%polling", F(POLLING), 0 },
	{ "%aio", F(AIO), 0 },
	{ "%misc", F(MISC), 0 },
	{ "%file", 0, IOR_CLASS_FILE },
	{ "%desc", 0, IOR_CLASS_DESC },
};

#define NGROUPS (sizeof(groups) / sizeof(groups[0]))

/* One item of a list, and where its matches go. */
struct item {
	const char *p;		/* without ! and ? */
	size_t len;
	bool optional;
	struct ior_select_set *set;
	int abi;
	unsigned int here;	/* matches that this architecture has */
	unsigned int elsewhere;	/* and others */
};

static bool exists(const struct ior_syscall *call, int abi)
{
	return call->number[abi] >= 0 || (abi == IOR_X86_64 && call->number[IOR_I386] >= 0);
}

static void set_bit(uint64_t *bits, size_t i)
{
	bits[i / 64] |= UINT64_C(1) << i % 64;
}

static bool get_bit(const uint64_t *bits, size_t i)
{
	return bits[i / 64] >> i % 64 & 1;
}

static bool is_listed(const struct ior_select_set *set, int32_t number)
{
	for (unsigned int i = 0; i < set->nlisted; i++)
		if (set->listed[i] == number)
			return true;
	return false;
}

static void match(struct item *item, size_t entry)
{
	size_t n;

	set_bit(item->set->entries, entry);
	if (exists(&ior_syscalls(&n)[entry], item->abi))
		item->here++;
	else
		item->elsewhere++;
}

static void match_group(struct item *item, const struct group *group)
{
	const struct ior_syscall *calls;
	size_t n;

	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		if ((group->families >> calls[i].family & 1) || (group->classes & calls[i].strace))
			match(item, i);
	if (!(group->families & F(MISC)))
		return;
	memset(item->set->numbers, 0xff, sizeof(item->set->numbers));
	item->set->others = true;
}

/* Groups, then names: `-e net` means %net. */
static const char *candidate(const void *arg, size_t i)
{
	const struct ior_syscall *calls;
	size_t n;

	(void)arg;
	if (i < NGROUPS)
		return groups[i].name;
	calls = ior_syscalls(&n);
	return i - NGROUPS < n ? calls[i - NGROUPS].name : NULL;
}

static int unknown(const struct item *item, const char *what, struct ior_error *err)
{
	const int len = ior_shown(item->len);
	char word[128];
	const char *near;

	/* groups are %names, also where a family is written with an @ */
	snprintf(word, sizeof(word), "%.*s", len, item->p);
	if (*word == '@')
		*word = '%';
	near = ior_nearest(word, strlen(word), candidate, NULL);
	if (near)
		return ior_error_set(err, -EINVAL, "'%.*s' is no %s; did you mean '%s'?",
				     ior_shown(item->len), item->p, what, near);
	return ior_error_set(err, -EINVAL,
			     "'%.*s' is no %s; names are those of syscalls(2), families are %%fs, "
			     "%%network, %%io, %%all ...", ior_shown(item->len), item->p, what);
}

static int add_group(struct item *item, struct ior_error *err)
{
	for (size_t i = 0; i < NGROUPS; i++) {
		const char *name = groups[i].name + 1;
		size_t j = 0;

		/* | 0x20 makes upper-case letters lower ones, and no other byte a letter. */
		while (j + 1 < item->len && (item->p[j + 1] | 0x20) == name[j])
			j++;
		if (j + 1 == item->len && !name[j]) {
			match_group(item, &groups[i]);
			return 0;
		}
	}
	return item->optional ? 0 : unknown(item, "family of system calls", err);
}

/* True if a word of the blank-separated words matches. */
static bool regex_matches(const regex_t *re, const char *words)
{
	char word[64];

	while (words && *words) {
		size_t len = strcspn(words, " ");

		if (len < sizeof(word)) {
			memcpy(word, words, len);
			word[len] = '\0';
			if (regexec(re, word, 0, NULL, 0) == 0)
				return true;
		}
		words += len + (words[len] == ' ');
	}
	return false;
}

static int add_regex(struct item *item, struct ior_error *err)
{
	const struct ior_syscall *calls;
	char pattern[256], why[128];
	size_t n, len = item->len - 1;
	regex_t re;
	int rc;

	if (len > 0 && item->p[len] == '/')
		len--;
	if (len == 0 || len >= sizeof(pattern))
		return ior_error_set(err, -EINVAL, "the regular expression '%.*s' is %s",
				     ior_shown(item->len), item->p, len ? "too long" : "empty");
	memcpy(pattern, item->p + 1, len);
	pattern[len] = '\0';
	rc = regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB);
	if (rc) {
		regerror(rc, NULL, why, sizeof(why));
		return ior_error_set(err, -EINVAL, "the regular expression '%.*s' is wrong: %s",
				     ior_shown(item->len), item->p, why);
	}
	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		if (regex_matches(&re, calls[i].name) || regex_matches(&re, calls[i].aliases))
			match(item, i);
	regfree(&re);
	if (!item->here && !item->optional)
		return ior_error_set(err, -EINVAL, "'%.*s' matches no system call's name",
				     ior_shown(item->len), item->p);
	return 0;
}

static int add_name(struct item *item, struct ior_error *err)
{
	const struct ior_syscall *calls;
	size_t n;

	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		if (ior_syscall_named(&calls[i], item->p, item->len))
			match(item, i);
	if (item->here || item->optional)
		return 0;
	if (item->elsewhere)
		return ior_error_set(err, -EINVAL,
				     "this architecture has no %.*s; write '?%.*s' if it may be "
				     "missing", ior_shown(item->len), item->p, ior_shown(item->len),
				     item->p);
	return unknown(item, "system call", err);
}

static int list_number(struct ior_select_set *set, int32_t number, struct ior_error *err)
{
	if (is_listed(set, number))
		return 0;
	if (set->nlisted == IOR_SELECT_LISTED)
		return ior_error_set(err, -EINVAL, "more than %d numbers below 0 or above %d are "
				     "named; take %%misc, and leave the rest to ior-filter",
				     IOR_SELECT_LISTED, IOR_UNKNOWN_OTHERS - 1);
	set->listed[set->nlisted++] = number;
	return 0;
}

static int add_number(struct item *item, struct ior_error *err)
{
	static const char other[] = IOR_UNKNOWN_OTHER;
	const struct ior_syscall *calls, *call;
	int32_t number;
	size_t n;

	if (item->len == sizeof(other) - 1 && memcmp(item->p, other, item->len) == 0) {
		item->set->others = true;
		return 0;
	}
	if (!ior_unknown_number(item->p, item->len, false, &number))
		return ior_error_set(err, -EINVAL, "'%.*s' is no number of a system call: those "
				     "have 32 bits, as in 470, syscall_470, syscall_-1 or "
				     "syscall_0x1d6", ior_shown(item->len), item->p);
	call = ior_syscall_by_number((enum ior_abi)item->abi, (unsigned int)number);
	calls = ior_syscalls(&n);
	for (size_t i = 0; call && i < n; i++)
		if (ior_syscall_named(&calls[i], call->name, strlen(call->name)))
			match(item, i);
	if (call)
		return 0;
	if (ior_unknown_is_other(number))
		return list_number(item->set, number, err);
	set_bit(item->set->numbers, (size_t)number);
	return 0;
}

static bool is_number(const struct item *item)
{
	static const char prefix[] = IOR_UNKNOWN_PREFIX;

	return ior_is_digit(*item->p) || strncmp(item->p, prefix, sizeof(prefix) - 1) == 0;
}

/* End of the item at p: a comma, but not one inside /.../. */
static const char *item_end(const char *p)
{
	if (*p == '/')
		for (const char *q = p + 1; *q; q++)
			if (*q == '/' && (q[1] == ',' || !q[1]))
				return q + 1;
	return p + strcspn(p, ",");
}

void ior_select_init(struct ior_select *s, enum ior_abi abi)
{
	memset(s, 0, sizeof(*s));
	s->abi = abi;
}

int ior_select_add(struct ior_select *s, const char *list, struct ior_error *err)
{
	const char *p = list;

	if (strncmp(p, "trace=", 6) == 0)
		p += 6;
	for (;;) {
		struct item item = { .abi = s->abi };
		bool negated = *p == '!' || *p == '-';
		const char *end;
		int rc;

		p += negated;
		item.optional = *p == '?';
		p += item.optional;
		end = item_end(p);
		item.p = p;
		item.len = (size_t)(end - p);
		item.set = negated ? &s->removed : &s->wanted;

		if (item.len == 0)
			return ior_error_set(err, -EINVAL, "a name is missing in the list '%.*s'",
					     ior_shown(strlen(list)), list);
		if (!s->any)
			s->positive = !negated;
		s->any = true;
		if (*p == '%' || *p == '@')
			rc = add_group(&item, err);
		else if (*p == '/')
			rc = add_regex(&item, err);
		else if (is_number(&item))
			rc = add_number(&item, err);
		else
			rc = add_name(&item, err);
		if (rc || !*end)
			return rc;
		p = end + 1;
	}
}

/* The others: all but those that are taken away, or those that are named and are not. */
static void finish_others(struct ior_select_set *wanted, const struct ior_select_set *removed)
{
	unsigned int n = 0;

	if (wanted->others && !removed->others) {
		memcpy(wanted->listed, removed->listed, sizeof(wanted->listed));
		wanted->nlisted = removed->nlisted;
		return;
	}
	for (unsigned int i = 0; !removed->others && i < wanted->nlisted; i++)
		if (!is_listed(removed, wanted->listed[i]))
			wanted->listed[n++] = wanted->listed[i];
	wanted->nlisted = n;
	wanted->others = false;
}

int ior_select_finish(struct ior_select *s, struct ior_error *err)
{
	struct ior_select_set *wanted = &s->wanted, *removed = &s->removed;
	const struct ior_syscall *calls;
	bool left;
	size_t n;

	if (!s->positive)
		match_group(&(struct item){ .set = wanted, .abi = s->abi }, &groups[0]);
	calls = ior_syscalls(&n);
	for (size_t i = 0; i < n; i++)
		if (!exists(&calls[i], s->abi))
			set_bit(removed->entries, i);
	finish_others(wanted, removed);
	left = wanted->others || wanted->nlisted;
	for (size_t i = 0; i < IOR_SYSCALL_MAX / 64; i++) {
		wanted->entries[i] &= ~removed->entries[i];
		wanted->numbers[i] &= ~removed->numbers[i];
		left |= wanted->entries[i] || wanted->numbers[i];
	}
	if (!left)
		return ior_error_set(err, -EINVAL, "the selection leaves no system call: taking "
				     "away (! or -) wins over what is selected");
	return 0;
}

bool ior_select_has(const struct ior_select *s, size_t entry)
{
	return entry < IOR_SYSCALL_MAX && get_bit(s->wanted.entries, entry);
}

bool ior_select_removed(const struct ior_select *s, size_t entry)
{
	return entry >= IOR_SYSCALL_MAX || get_bit(s->removed.entries, entry);
}

bool ior_select_number(const struct ior_select *s, int32_t number)
{
	if (ior_unknown_is_other(number))
		return s->wanted.others != is_listed(&s->wanted, number);
	return get_bit(s->wanted.numbers, (size_t)number);
}

unsigned int ior_select_others(const struct ior_select *s, bool *all,
			       int32_t listed[IOR_SELECT_LISTED])
{
	*all = s->wanted.others;
	memcpy(listed, s->wanted.listed, sizeof(s->wanted.listed));
	return s->wanted.nlisted;
}
