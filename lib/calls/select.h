/* SPDX-License-Identifier: BSD-2-Clause */
/* -e: which system calls. */
#ifndef IOR_SELECT_H
#define IOR_SELECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "calls/syscall.h"

/*
 * -e selections. A selection is a bit per entry of the table. Start with ior_select_init(); add
 * each -e argument: `-e a -e b` is `-e a,b`; finish. An item of the comma list is one of
 *	openat		a name or an alias; every entry of that name
 *	%fs @fs		a family, in upper or lower case; a name that strace has a class of as well
 *			(%network %memory %process %ipc) or alone (%file %desc %net %signal) gives
 *			the calls of that class too; %io: FS, Network and AIO; %all
 *	/^sync/		a POSIX extended regular expression over names and aliases
 * `!` or `-` in front takes it away, `?` (after that) lets it match nothing, `trace=` in front of
 * the list means nothing. If the first item takes away, %io is selected to start from. Taking
 * away always wins, whatever the order.
 * ior_select_add returns 0 or -EINVAL (err names the item and the nearest right one): a name must
 * exist on this architecture, among its own calls or those of its 32-bit programs.
 * ior_select_finish applies the default (%io) and the removals, and drops what this architecture
 * does not have; -EINVAL if nothing is left.
 */
struct ior_select {
	uint64_t wanted[IOR_SYSCALL_MAX / 64], removed[IOR_SYSCALL_MAX / 64];
	bool positive;		/* the first item selects: nothing is selected by default */
	bool any;		/* there was an item */
	int abi;		/* enum ior_abi whose calls must exist unless ?name */
};
void ior_select_init(struct ior_select *s, enum ior_abi abi);
int ior_select_add(struct ior_select *s, const char *list, struct ior_error *err);
int ior_select_finish(struct ior_select *s, struct ior_error *err);
bool ior_select_has(const struct ior_select *s, size_t entry);

#endif
