/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory: what is mapped of a file or of nothing, moved, protected, written back. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void scenario_memory_file(void)
{
	const long page = sysconf(_SC_PAGESIZE);
	const char *file = make_file(in("file"), 2 * page + 1);
	int fd = open_file(file, O_RDWR);
	char *at;

	begin();
	at = (char *)CALL(mmap, A6(NULL, 2 * page + 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0),
			  FD(fd), PATH(file), ADDRESS_SPACE(3 * page));
	at[0] = 'x';
	CALL(msync, A3(at, page, MS_SYNC));
	CALL(msync, A3(at + 1, page, MS_SYNC), FAILS(EINVAL));
	CALL(madvise, A3(at, page, MADV_WILLNEED));
	CALL(madvise, A3(at, page, 12345), FAILS(EINVAL));
	CALL(mprotect, A3(at, page, PROT_READ));
	CALL(mprotect, A3(at + 1, page, PROT_READ), FAILS(EINVAL));
	CALL(mlock, A2(at, page));
	CALL(munlock, A2(at, page));
	CALL(munmap, A2(at, 2 * page + 1), ADDRESS_SPACE(3 * page));
	CALL(mprotect, A3(at, page, PROT_READ), FAILS(ENOMEM));
	CALL(msync, A3(at, page, MS_SYNC), FAILS(ENOMEM));
	/* Of a mapping that has no file the descriptor is not looked at. */
	at = (char *)CALL(mmap, A6(NULL, page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, fd, 0),
			  ADDRESS_SPACE(page));
	CALL(munmap, A2(at, page), ADDRESS_SPACE(page));
	CALL(munmap, A2(at + 1, page), FAILS(EINVAL));
	end();
}

void scenario_memory_move(void)
{
	const long page = sysconf(_SC_PAGESIZE);
	long at;

	begin();
	at = CALL(mmap, A6(NULL, 4 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			   0), ADDRESS_SPACE(4 * page));
	/* The larger of both sizes. */
	at = CALL(mremap, A5(at, 4 * page, 8 * page, MREMAP_MAYMOVE, 0), ADDRESS_SPACE(8 * page));
	CALL(mremap, A5(at, 8 * page, 2 * page, 0, 0), RETURNS(at), ADDRESS_SPACE(8 * page));
	CALL(mremap, A5(at, 2 * page, 1, 0, 0), RETURNS(at), ADDRESS_SPACE(2 * page));
	CALL(mremap, A5(at + 1, page, 2 * page, 0, 0), FAILS(EINVAL));
	CALL(munmap, A2(at, page), ADDRESS_SPACE(page));
	CALL(mremap, A5(at, page, 2 * page, MREMAP_MAYMOVE, 0), FAILS(EFAULT));
	end();
}

/* How far the end of the heap moved, either way; nothing for a question or a failure. */
void scenario_memory_brk(void)
{
	const long page = sysconf(_SC_PAGESIZE);
	long at;

	begin();
	at = CALL(brk, A1(0));
	CALL(brk, A1(at + 3 * page), RETURNS(at + 3 * page), ADDRESS_SPACE(3 * page));
	CALL(brk, A1(0), RETURNS(at + 3 * page));
	CALL(brk, A1(at + page), RETURNS(at + page), ADDRESS_SPACE(2 * page));
	/* It says no by where the end still is. */
	CALL(brk, A1(-1), RETURNS(at + page));
	CALL(brk, A1(at), RETURNS(at), ADDRESS_SPACE(page));
	end();
}
