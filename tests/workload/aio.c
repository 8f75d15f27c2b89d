/* SPDX-License-Identifier: BSD-2-Clause */
/* Asynchronous I/O: the system calls; what is done for them in the kernel has none. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/io_uring.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void scenario_aio_calls(void)
{
	const char *file = make_file(in("file"), 100);
	int fd = open_file(file, O_RDONLY);
	char buf[2][16];
	struct iocb reads[2] = {
		{ .aio_lio_opcode = IOCB_CMD_PREAD, .aio_fildes = fd, .aio_nbytes = 16,
		  .aio_buf = (uintptr_t)buf[0], .aio_data = 1 },
		{ .aio_lio_opcode = IOCB_CMD_PREAD, .aio_fildes = fd, .aio_nbytes = 16,
		  .aio_buf = (uintptr_t)buf[1], .aio_offset = 50, .aio_data = 2 },
	};
	struct iocb bad = { .aio_lio_opcode = IOCB_CMD_PREAD, .aio_fildes = 9999 };
	struct iocb *list[] = { &reads[0], &reads[1] }, *bad_list[] = { &bad };
	struct timespec ms = { 0, 1000000 }, zero = { 0 };
	struct io_event events[2];
	aio_context_t context = 0;

	if (raw(SYS_io_destroy, (long[6]){ 0 }) == -ENOSYS)
		skip("kernel: no io_submit");
	begin();
	CALL(io_setup, A2(4, &context));
	CALL(io_setup, A2(4, &context), FAILS(EINVAL));
	CALL(io_submit, A3(context, 2, list), RETURNS(2));
	CALL(io_getevents, A5(context, 2, 2, events, NULL), RETURNS(2), TIMEOUT(-1));
	CALL(io_getevents, A5(context, 1, 2, events, &ms), RETURNS(0), TIMEOUT(1000000));
	CALL(io_submit, A3(context, 1, bad_list), FAILS(EBADF));
	CALL(io_submit, A3(context, 1, list), RETURNS(1));
	CALL(io_pgetevents, A6(context, 1, 2, events, NULL, NULL), RETURNS(1), TIMEOUT(-1));
	CALL(io_pgetevents, A6(context, 0, 2, events, &zero, NULL), RETURNS(0), TIMEOUT(0));
	CALL(io_cancel, A3(context, &reads[0], events), FAILS(EINVAL));
	CALL(io_destroy, A1(context));
	CALL(io_destroy, A1(context), FAILS(EINVAL));
	CALL(io_getevents, A5(context, 1, 1, events, &zero), FAILS(EINVAL), TIMEOUT(0));
	end();
}

void scenario_uring_calls(void)
{
	struct io_uring_params params = { 0 }, wrong = { .flags = 1u << 31 };
	const char *name;
	long fd;

	fd = raw(SYS_io_uring_setup, (long[6]){ 2, (long)&params });
	if (fd < 0)
		skip("kernel: no io_uring (%s)", strerror(-fd));
	close(fd);
	memset(&params, 0, sizeof(params));
	begin();
	fd = CALL(io_uring_setup, A2(4, &params), NEWFD);
	name = name_of(fd);
	ALSO(PATH(name));
	CALL(io_uring_enter, A6(fd, 0, 0, 0, NULL, 0), FD(fd), PATH(name), RETURNS(0));
	CALL(io_uring_register, A4(fd, IORING_UNREGISTER_FILES, NULL, 0), FD(fd), PATH(name),
	     FAILS(ENXIO));
	CALL(io_uring_enter, A6(fd, 0, 0, 1u << 31, NULL, 0), FD(fd), PATH(name), FAILS(EINVAL));
	CALL(close, A1(fd), FD(fd), PATH(name));
	CALL(io_uring_enter, A6(9999, 0, 0, 0, NULL, 0), FD(9999), FAILS(EBADF));
	CALL(io_uring_setup, A2(4, &wrong), FAILS(EINVAL));
	CALL(io_uring_setup, A2(0, &params), FAILS(EINVAL));
	end();
}
