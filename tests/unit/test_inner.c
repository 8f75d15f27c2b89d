/* SPDX-License-Identifier: BSD-2-Clause */
/* The calls of socketcall and ipc, by the kernel's own headers. */
#include "calls/inner.h"

#include <linux/net.h>
#include <string.h>

#include "unit.h"

TEST(every_call_has_an_entry_with_its_arguments)
{
	const struct ior_inner *inner;
	unsigned int n = 0;

	CHECK(!ior_inner_at(0));
	for (unsigned int i = 1; (inner = ior_inner_at(i)); i++, n++) {
		const struct ior_syscall *entry = ior_inner_entry(inner);

		CHECK(entry);
		CHECK_STR(entry->name, inner->name);
		CHECK(inner->op < IOR_INNER_OPS);
		CHECK(inner->nargs <= entry->nargs);
		if (strcmp(inner->called, "send") && strcmp(inner->called, "recv"))
			CHECK_EQ(inner->nargs, entry->nargs);
		for (int k = 0; k < inner->nargs; k++)
			CHECK(inner->from[k] <= IOR_INNER_BEHIND + 1);
	}
	CHECK_EQ(n, 33);
}

static const char *called(int64_t number, uint64_t op)
{
	const struct ior_inner *inner = ior_inner_call(number, op);

	return inner ? inner->called : NULL;
}

TEST(by_number)
{
	CHECK_STR(called(102, SYS_SOCKET), "socket");
	CHECK_STR(called(102, SYS_ACCEPT), "accept");
	CHECK_STR(called(102, SYS_SEND), "send");
	CHECK_STR(ior_inner_call(102, SYS_SEND)->name, "sendto");
	CHECK_STR(called(102, SYS_SENDMMSG), "sendmmsg");
	CHECK_STR(called(117, 1), "semop");
	CHECK_STR(called(117, 12), "msgrcv");
	CHECK_STR(called(117, 24), "shmctl");
	CHECK_STR(called(117, 24 | 3 << 16), "shmctl");
	CHECK_STR(called(102, 0), NULL);
	CHECK_STR(called(102, 21), NULL);
	CHECK_STR(called(102, 1ull << 32 | 1), NULL);
	CHECK_STR(called(102, 1 << 16 | 1), NULL);
	CHECK_STR(called(117, 5), NULL);
	CHECK_STR(called(117, 25), NULL);
	CHECK_STR(called(117, 1ull << 32 | 1), NULL);
	CHECK_STR(called(103, 1), NULL);
	CHECK_STR(called(-1, 1), NULL);
	CHECK_EQ(ior_outer_call(102), IOR_OUTER_SOCKETCALL);
	CHECK_EQ(ior_outer_call(117), IOR_OUTER_IPC);
	CHECK_EQ(ior_outer_call(1), IOR_OUTER_NONE);
}

/* Of version 0 the buffer and the type stand in memory. */
TEST(msgrcv_of_two_versions)
{
	const struct ior_inner *first = ior_inner_call(117, 12), *later;

	later = ior_inner_call(117, 1 << 16 | 12);
	CHECK(first && later && first != later);
	CHECK_STR(first->name, "msgrcv");
	CHECK_STR(later->name, "msgrcv");
	CHECK_EQ(first->from[1], IOR_INNER_BEHIND);
	CHECK_EQ(later->from[1], 4);
	CHECK_EQ(later->op, IOR_INNER_MSGRCV_LATER);
}

TEST(what_it_is_called)
{
	CHECK_STR(ior_inner_called("sendto", 6, 4), "send");
	CHECK_STR(ior_inner_called("sendto", 6, 6), "sendto");
	CHECK_STR(ior_inner_called("recvfrom", 8, 4), "recv");
	CHECK_STR(ior_inner_called("sendto", 6, 5), NULL);
	CHECK_STR(ior_inner_called("read", 4, 3), NULL);
}

