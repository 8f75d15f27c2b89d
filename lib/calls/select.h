/* SPDX-License-Identifier: BSD-2-Clause */
/* -e: which system calls. */
#ifndef IOR_SELECT_H
#define IOR_SELECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "calls/syscall.h"
#include "calls/unknown.h"

#define IOR_SELECT_LISTED 16	/* so many of the other numbers (calls/unknown.h) may be named */

/* Calls: those of the table by entry, those that it lacks by number. */
struct ior_select_set {
	uint64_t entries[IOR_SYSCALL_MAX / 64];
	uint64_t numbers[IOR_SYSCALL_MAX / 64];	/* below IOR_UNKNOWN_OTHERS */
	bool others;				/* all other numbers ... */
	unsigned int nlisted;			/* ... but these; or these alone */
	int32_t listed[IOR_SELECT_LISTED];
};

/*
 * -e selections. Start with ior_select_init(); add each -e argument: `-e a -e b` is `-e a,b`;
 * finish. An item of the comma list is one of
 *	openat		a name or an alias; every entry of that name
 *	%fs @fs		a family, in upper or lower case; a name that strace has a class of as well
 *			(%network %memory %process %ipc) or alone (%file %desc %net %signal) gives
 *			the calls of that class too; %io: FS, Network and AIO; %all. Calls that the
 *			table lacks are of %misc
 *	470 syscall_470	a number, as ior_unknown_number() reads it: the call that has it among the
 *			native ones of this architecture, by its name; if the table lacks that, the
 *			number, whether native or of a 32-bit program
 *	syscall_other	all numbers of calls/unknown.h's kind `other`
 *	/^sync/		a POSIX extended regular expression over names and aliases of the table
 * `!` or `-` in front takes it away, `?` (after that) lets it match nothing, `trace=` in front of
 * the list means nothing. If the first item takes away, %io is selected to start from. Taking
 * away always wins, whatever the order.
 * ior_select_add returns 0 or -EINVAL (err names the item and the nearest right one): a name must
 * exist on this architecture, among its own calls or those of its 32-bit programs; a number has 32
 * bits, and of the others only IOR_SELECT_LISTED may be named.
 * ior_select_finish applies the default (%io) and the removals, and drops what this architecture
 * does not have; -EINVAL if nothing is left.
 */
struct ior_select {
	struct ior_select_set wanted, removed;
	bool positive;		/* the first item selects: nothing is selected by default */
	bool any;		/* there was an item */
	int abi;		/* enum ior_abi whose calls must exist unless ?name */
};
void ior_select_init(struct ior_select *s, enum ior_abi abi);
int ior_select_add(struct ior_select *s, const char *list, struct ior_error *err);
int ior_select_finish(struct ior_select *s, struct ior_error *err);

/* Is an entry of the table selected? */
bool ior_select_has(const struct ior_select *s, size_t entry);

/* Has an entry been taken away, or does this architecture not have it? */
bool ior_select_removed(const struct ior_select *s, size_t entry);

/* Is a number selected, of which the caller knows that the table lacks it in the ABI it is of? */
bool ior_select_number(const struct ior_select *s, int32_t number);

/*
 * Which of the other numbers are selected: all or none of them (*all), except for those that are
 * put into listed, as many as it returns.
 */
unsigned int ior_select_others(const struct ior_select *s, bool *all,
			       int32_t listed[IOR_SELECT_LISTED]);

#endif
