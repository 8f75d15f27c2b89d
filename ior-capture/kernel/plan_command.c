/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/plan.h"

#include <stdlib.h>
#include <string.h>

bool plan_asks(const struct ior_command *c)
{
	return c->role || c->does & IOR_COMMAND_RETURNS_FD;
}

static int by_key(const void *a, const void *b)
{
	const struct ior_command_plan *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

static uint8_t what_of(const struct ior_command *c)
{
	uint8_t what = 0;

	if (c->does & IOR_COMMAND_RETURNS_FD)
		what |= IOR_COMMAND_NEWFD;
	if (c->role)
		what |= c->does & IOR_COMMAND_BEHIND ? IOR_COMMAND_HAS_POINTER : IOR_COMMAND_HAS_FD;
	return what;
}

/* Those of one ABI behind the n that there are; how many there are then. */
static size_t add(struct ior_command_plan *out, size_t n, enum ior_abi abi, bool compat)
{
	size_t all;
	const struct ior_command *c = ior_commands(&all);

	for (size_t i = 0; i < all && n < IOR_COMMANDS - 1; i++) {
		const struct ior_syscall *call =
			ior_syscall_by_name_of(abi, c[i].call, strlen(c[i].call));

		if (!call || !plan_asks(&c[i]))
			continue;
		out[n++] = (struct ior_command_plan){
			.key = IOR_COMMAND_KEY(call->number[abi], compat, c[i].value),
			.what = what_of(&c[i]), .at = c[i].at, .fd_at = c[i].fd_at,
			.length_at = c[i].length_at, .one_at = c[i].one_at, .also = c[i].also,
			.also_mask = c[i].also_mask, .also_value = c[i].also_value,
		};
	}
	return n;
}

void plan_commands(struct ior_command_plan commands[IOR_COMMANDS], const int abi[2])
{
	size_t n = 1;

	commands[0] = (struct ior_command_plan){ 0 };	/* stands for none */
	for (int i = 0; i < 2; i++)
		if (abi[i] >= 0)
			n = add(commands, n, (enum ior_abi)abi[i], i == 1);
	qsort(commands + 1, n - 1, sizeof(*commands), by_key);
	for (; n < IOR_COMMANDS; n++)
		commands[n] = (struct ior_command_plan){ .key = UINT64_MAX };
}
