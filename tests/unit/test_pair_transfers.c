/* SPDX-License-Identifier: BSD-2-Clause */
/* What a row says was moved, asked for and waited for. Would catch: a figure that was not. */
#include "pair_files.h"

TEST(bytes_are_what_was_moved)
{
	struct raw s;

	begin(&s);
	CALL(&s, "read", READ_FD(3), .file = REG, .ret = 0);
	CALL(&s, "read", READ_FD(3), .file = REG, .ret = -11);
	CALL(&s, "read", READ_FD(3), .file = REG, .ret = -512);
	CALL(&s, "getxattr", .args = { 0x7000, 0x7100, 0x7200, 0 }, .ret = 50);
	CALL(&s, "getxattr", .args = { 0x7000, 0x7100, 0x7200, 64 }, .ret = 50);
	CALL(&s, "recvfrom", .args = { 3, 0x7000, 10, 0x2 }, .file = SOCK, .ret = 10);
	CALL(&s, "recvfrom", .args = { 3, 0x7000, 10, 0x20 }, .file = SOCK, .ret = 1400);
	CALL(&s, "recvfrom", .args = { 3, 0x7000, 10, 0x40 }, .file = SOCK, .ret = 7);
	CALL(&s, "recvmsg", .args = { 3, 0x7000, 0x20 }, .file = SOCK, .ret = 1400);
	CALL(&s, "recvmsg", .args = { 3, 0x7000, 0 }, .file = SOCK, .ret = 1400);
	CALL(&s, "recvmmsg", .args = { 3, 0x7000, 4, 0, 0 }, .file = SOCK, .ret = 4);
	CALL(&s, "sendto", .args = { 3, 0x7000, 10, 0x2 }, .file = SOCK, .ret = 10);
	CALL(&s, "readv", .args = { 3, 0x7000, 2 }, .file = REG, .ret = 300);
	CALL(&s, "lseek", .args = { 3, 5000, 0 }, .file = REG, .offset = SOME(0), .ret = 5000);
	CALL(&s, "getrandom", .args = { 0x7000, 16, 0 }, .ret = 16);
	CALL(&s, "getxattrat", .args = { 3, 0x7000, 0, 0x7100, 0x7200, 16 }, .ret = 50,
	     .nextra = 1, .extra = { 64 });
	CALL(&s, "getxattrat", .args = { 3, 0x7000, 0, 0x7100, 0x7200, 16 }, .ret = 50,
	     .nextra = 1, .extra = { 0 });
	CALL(&s, "getxattrat", .args = { 3, 0x7000, 0, 0x7100, 0x7200, 16 }, .ret = 50);
	raw_pair(&s);
	for (int i = 0; i < 4; i++)
		CHECK_STR(ROW(i, "bytes"), NULL);
	CHECK_STR(ROW(0, "requested"), "100");
	CHECK_STR(ROW(1, "requested"), "100");
	CHECK_STR(ROW(4, "bytes"), "50");
	CHECK_STR(ROW(5, "bytes"), NULL);	/* MSG_PEEK */
	CHECK_STR(ROW(6, "bytes"), "10");	/* MSG_TRUNC */
	CHECK_STR(ROW(6, "ret"), "1400");
	CHECK_STR(ROW(7, "bytes"), "7");
	CHECK_STR(ROW(8, "bytes"), NULL);
	CHECK_STR(ROW(9, "bytes"), "1400");
	CHECK_STR(ROW(10, "bytes"), NULL);
	CHECK_STR(ROW(11, "bytes"), "10");
	CHECK_STR(ROW(12, "bytes"), "300");
	CHECK_STR(ROW(12, "requested"), NULL);
	CHECK_STR(ROW(13, "bytes"), NULL);
	CHECK_STR(ROW(13, "offset"), NULL);
	CHECK_STR(ROW(14, "bytes"), "16");
	CHECK_STR(ROW(15, "bytes"), "50");
	CHECK_STR(ROW(15, "requested"), "64");
	CHECK_STR(ROW(16, "bytes"), NULL);	/* asked for the size */
	CHECK_STR(ROW(16, "requested"), "0");
	CHECK_STR(ROW(17, "bytes"), NULL);	/* and so perhaps here */
	raw_free(&s);
}

TEST(offset_is_where_the_transfer_began)
{
	struct raw s;

	begin(&s);
	CALL(&s, "read", READ_FD(3), .file = REG, .fdflags = SOME(0), .offset = SOME(50),
	     .offset_after = SOME(60), .ret = 10);
	CALL(&s, "write", READ_FD(3), .file = REG, .fdflags = SOME(1), .offset = SOME(50),
	     .offset_after = SOME(60), .ret = 10);
	CALL(&s, "pread64", .args = { 3, 0x7000, 10, 4096 }, .file = REG, .fdflags = SOME(0),
	     .offset = SOME(50), .ret = 10);
	CALL(&s, "pread64", .args = { 3, 0x7000, 10, (uint64_t)-1 }, .file = REG,
	     .fdflags = SOME(0), .offset = SOME(50), .ret = -22);
	CALL(&s, "preadv", .args = { 3, 0x7000, 1, 8192, 99 }, .file = REG, .fdflags = SOME(0),
	     .offset = SOME(50), .ret = 10);
	CALL(&s, "preadv2", .args = { 3, 0x7000, 1, (uint64_t)-1, 0, 0 }, .file = REG,
	     .fdflags = SOME(0), .offset = SOME(50), .ret = 10);
	CALL(&s, "read", READ_FD(3), .file = SOCK, .fdflags = SOME(2), .offset = SOME(0),
	     .ret = 10);
	CALL(&s, "read", READ_FD(3), .file = PIPE, .fdflags = SOME(0), .offset = SOME(0),
	     .ret = 10);
	CALL(&s, "read", READ_FD(3), .file = CHR, .fdflags = SOME(0), .offset = SOME(0), .ret = 10);
	CALL(&s, "read", READ_FD(3), .offset = SOME(50), .ret = 10);
	CALL(&s, "pread64", .compat = 1, .args = { 3, 0x7000, 10, 7, 1 }, .file = REG, .ret = 10);
	CALL(&s, "pread64", .compat = 1, .nargs = 4, .args = { 3, 0x7000, 10, 7 }, .file = REG,
	     .ret = 10);
	/* Messages and attributes have none, whatever the file. */
	CALL(&s, "mq_timedreceive", READ_FD(3), .file = REG, .fdflags = SOME(2), .offset = SOME(0),
	     .ret = 10);
	CALL(&s, "fgetxattr", .args = { 3, 0x7100, 0x7000, 10 }, .file = REG, .fdflags = SOME(0),
	     .offset = SOME(50), .ret = 10);
	CALL(&s, "recvfrom", READ_FD(3), .file = REG, .fdflags = SOME(0), .offset = SOME(50),
	     .ret = -88);
	raw_pair(&s);
	CHECK_STR(ROW(0, "offset"), "50");
	CHECK_STR(ROW(1, "offset"), "50");
	CHECK_STR(ROW(2, "offset"), "4096");
	CHECK_STR(ROW(3, "offset"), NULL);
	CHECK_STR(ROW(4, "offset"), "8192");
	CHECK_STR(ROW(5, "offset"), "50");
	CHECK_STR(ROW(6, "offset"), NULL);
	CHECK_STR(ROW(7, "offset"), NULL);
	CHECK_STR(ROW(8, "offset"), NULL);
	CHECK_STR(ROW(9, "offset"), NULL);
	CHECK_STR(ROW(10, "offset"), "4294967303");
	CHECK_STR(ROW(11, "offset"), NULL);
	for (int i = 12; i < 15; i++)
		CHECK_STR(ROW(i, "offset"), NULL);
	CHECK_STR(ROW(12, "bytes"), "10");
	raw_free(&s);
}

#define APPEND .file = REG, .fdflags = SOME(02001)

TEST(an_appending_write_went_to_the_end)
{
	struct raw s;

	begin(&s);
	CALL(&s, "write", READ_FD(3), APPEND, .offset = SOME(0), .offset_after = SOME(1010),
	     .ret = 10);
	CALL(&s, "write", READ_FD(3), APPEND, .offset = SOME(0), .offset_after = SOME(0),
	     .ret = -28);
	CALL(&s, "write", READ_FD(3), APPEND, .offset = SOME(0), .ret = 10);
	CALL(&s, "write", READ_FD(3), APPEND, .offset = SOME(0), .offset_after = SOME(5),
	     .ret = 10);
	CALL(&s, "pwrite64", .args = { 3, 0x7000, 10, 0 }, APPEND, .offset = SOME(0),
	     .offset_after = SOME(0), .ret = 10);
	CALL(&s, "pwritev2", .args = { 3, 0x7000, 1, 0, 0, 0x20 }, APPEND, .offset = SOME(0),
	     .ret = 10);
	CALL(&s, "pwritev2", .args = { 3, 0x7000, 1, 64, 0, 0x10 }, .file = REG, .fdflags = SOME(1),
	     .offset = SOME(0), .ret = 10);
	CALL(&s, "pwritev2", .args = { 3, 0x7000, 1, (uint64_t)-1, 0, 0x10 }, .file = REG,
	     .fdflags = SOME(1), .offset = SOME(0), .offset_after = SOME(1010), .ret = 10);
	CALL(&s, "read", READ_FD(3), APPEND, .offset = SOME(7), .offset_after = SOME(17),
	     .ret = 10);
	CALL(&s, "write", READ_FD(3), .file = REG, .offset = SOME(7), .ret = 10);
	raw_pair(&s);
	CHECK_STR(ROW(0, "offset"), "1000");
	CHECK_STR(ROW(1, "offset"), NULL);
	CHECK_STR(ROW(2, "offset"), NULL);
	CHECK_STR(ROW(3, "offset"), NULL);
	CHECK_STR(ROW(4, "offset"), NULL);	/* pwrite64 appends too, and does not say where */
	CHECK_STR(ROW(5, "offset"), "0");	/* RWF_NOAPPEND */
	CHECK_STR(ROW(6, "offset"), NULL);	/* RWF_APPEND */
	CHECK_STR(ROW(7, "offset"), "1000");
	CHECK_STR(ROW(8, "offset"), "7");
	CHECK_STR(ROW(9, "offset"), NULL);	/* whether it appends is not known */
	raw_free(&s);
}

TEST(a_transfer_between_descriptors_names_both)
{
	struct raw s;

	begin(&s);
	CALL(&s, "copy_file_range", .args = { 3, 0, 4, 0, 10, 0 }, .file = REG, .file2 = DELETED,
	     .fdflags = SOME(0), .offset = SOME(5), .offset2 = SOME(6), .ret = 10);
	CALL(&s, "splice", .args = { 3, 0, 4, 0, 10, 0 }, .file = PIPE, .file2 = SOCK, .ret = 10);
	CALL(&s, "tee", .args = { 3, 4, 10, 0 }, .file = PIPE, .file2 = SOCK, .ret = 10);
	CALL(&s, "sendfile", .args = { 4, 3, 0, 10 }, .file = REG, .file2 = SOCK,
	     .fdflags = SOME(1), .offset = SOME(5), .ret = 10);
	CALL(&s, "vmsplice", .args = { 4, 0x7000, 1, 0 }, .file = PIPE, .ret = 10);
	CALL(&s, "splice", .nargs = 1, .args = { 3 }, .file = PIPE, .file2 = SOCK, .ret = 10);
	CALL(&s, "sendfile", .args = { 4, 3, 0, 10 }, .file2 = REG, .ret = -9);
	raw_pair(&s);
	CHECK_STR(ROW(0, "fd"), "4");
	CHECK_STR(ROW(0, "file"), "/tmp/gone");
	CHECK_STR(ROW(0, "from_file"), "/data/reg");
	CHECK_STR(ROW(0, "filetype"), "reg");
	CHECK_STR(ROW(0, "file_state"), "deleted");
	CHECK_STR(ROW(0, "old_filetype"), "reg");
	CHECK_STR(ROW(0, "flags"), NULL);	/* those of the source */
	CHECK_STR(ROW(0, "offset"), "6");
	CHECK_STR(ROW(0, "old_offset"), "5");
	CHECK_STR(ROW(0, "bytes"), "10");
	CHECK_STR(ROW(1, "fd"), "4");
	CHECK_STR(ROW(1, "file"), "socket:[8]");
	CHECK_STR(ROW(1, "old_file"), "pipe:[7]");
	CHECK_STR(ROW(1, "old_filetype"), "fifo");
	CHECK_STR(ROW(2, "fd"), "4");
	CHECK_STR(ROW(2, "file"), "socket:[8]");
	CHECK_STR(ROW(2, "old_file"), "pipe:[7]");
	CHECK_STR(ROW(3, "fd"), "4");
	CHECK_STR(ROW(3, "file"), "/data/reg");
	CHECK_STR(ROW(3, "flags"), "1");
	CHECK_STR(ROW(3, "offset"), "5");
	CHECK_STR(ROW(3, "old_file"), "socket:[8]");
	CHECK_STR(ROW(3, "old_offset"), NULL);
	CHECK_STR(ROW(4, "file"), "pipe:[7]");
	CHECK_STR(ROW(4, "old_file"), NULL);
	CHECK_STR(ROW(4, "bytes"), "10");
	CHECK_STR(ROW(5, "file"), NULL);
	CHECK_STR(ROW(5, "fd"), NULL);
	CHECK_STR(ROW(5, "old_file"), "pipe:[7]");
	CHECK_STR(ROW(6, "fd"), "4");
	CHECK_STR(ROW(6, "file"), NULL);
	CHECK_STR(ROW(6, "old_file"), "/data/reg");
	raw_free(&s);
}

#define OFFSETS .offset = SOME(5), .offset2 = SOME(6)
#define COPY(...) .args = { 3, __VA_ARGS__, 10, 0 }, .file = REG, .file2 = DELETED
#define SEND(in) .args = { 4, 3, in, 10 }, .file2 = REG, .offset = SOME(5), .offset2 = SOME(6)

/* What was passed counts, and what stands there after the call has moved with it. */
TEST(where_a_transfer_between_descriptors_began)
{
	static const struct {
		const char *to, *from;
	} want[] = {
		{ "6", "5" }, { "6", "100" }, { "200", "5" }, { "200", "100" },
		{ NULL, NULL }, { "190", NULL }, { NULL, "100" }, { NULL, "110" },
		{ "6", NULL }, { NULL, "100" }, { NULL, "6" }, { "5", "90" },
		{ NULL, "6" }, { "5", NULL }, { "5", "70" }, { NULL, "5" },
	};
	const uint64_t none = UINT64_MAX;
	struct raw s;

	begin(&s);
	CALL(&s, "copy_file_range", COPY(0, 4, 0), OFFSETS, .ret = 10, .nextra = 2,
	     .extra = { none, none });
	CALL(&s, "copy_file_range", COPY(1, 4, 0), OFFSETS, .ret = 10, .nextra = 2,
	     .extra = { 110, none });
	CALL(&s, "copy_file_range", COPY(0, 4, 1), OFFSETS, .ret = 10, .nextra = 2,
	     .extra = { none, 210 });
	CALL(&s, "copy_file_range", COPY(1, 4, 1), OFFSETS, .ret = 10, .nextra = 2,
	     .extra = { 110, 210 });
	/* an older capture has not read them; a pointer that could not be; less than was moved */
	CALL(&s, "copy_file_range", COPY(1, 4, 1), OFFSETS, .ret = 10);
	CALL(&s, "copy_file_range", COPY(1, 4, 1), OFFSETS, .ret = 10, .nextra = 2,
	     .extra = { none, 200 });
	CALL(&s, "copy_file_range", COPY(1, 4, 1), OFFSETS, .ret = 10, .nextra = 2,
	     .extra = { 110, 9 });
	/* a failed call moves nothing; whether its destination appends is not known */
	CALL(&s, "copy_file_range", COPY(1, 4, 1), OFFSETS, .ret = -9, .nextra = 2,
	     .extra = { 110, 210 });
	/* of a pipe, a socket there are none */
	CALL(&s, "splice", .args = { 3, 0, 4, 0, 10, 0 }, .file = PIPE, .file2 = REG, OFFSETS,
	     .ret = 10, .nextra = 2, .extra = { none, none });
	CALL(&s, "splice", .args = { 3, 1, 4, 0, 10, 0 }, .file = REG, .file2 = SOCK, OFFSETS,
	     .ret = 10, .nextra = 2, .extra = { 110, none });
	CALL(&s, "sendfile", SEND(0), .file = SOCK, .ret = 10, .nextra = 1, .extra = { none });
	CALL(&s, "sendfile", SEND(1), .file = REG, .ret = 10, .nextra = 1, .extra = { 100 });
	/* one that appends is refused */
	CALL(&s, "sendfile", SEND(0), .file = REG, .fdflags = SOME(02001), .ret = -22);
	CALL(&s, "sendfile", SEND(1), .file = REG, .fdflags = SOME(1), .ret = -22);
	/* 32 bits wide, and no more than these */
	CALL(&s, "sendfile", .compat = 1, SEND(1), .file = REG, .ret = 10, .nextra = 1,
	     .extra = { 80 });
	/* the end is not there yet */
	ENTER(&s, "copy_file_range", COPY(0, 4, 0), OFFSETS);
	s.opt.unfinished = true;
	raw_pair(&s);
	for (unsigned int i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		CHECK_STR(ROW(i, "offset"), want[i].to);
		CHECK_STR(ROW(i, "old_offset"), want[i].from);
	}
	raw_free(&s);
}

TEST(polling)
{
	struct raw s;

	begin(&s);
	CALL(&s, "poll", .args = { 0x7000, 3, 1500 }, .ret = 1);
	CALL(&s, "poll", .args = { 0x7000, 3, 0 });
	CALL(&s, "poll", .args = { 0x7000, 3, 0xffffffff }, .ret = 1);
	CALL(&s, "epoll_wait", .args = { 3, 0x7000, 8, (uint64_t)-1 }, .file = CHR, .ret = 2);
	CALL(&s, "ppoll", .args = { 0x7000, 3, 0x8000, 0, 8 });
	CALL(&s, "epoll_ctl", .args = { 3, 1, 9, 0x7000 }, .file = CHR, .file2 = SOCK);
	CALL(&s, "epoll_ctl", .args = { 3, 2, 9, 0 }, .file = CHR, .file2 = SOCK);
	CALL(&s, "epoll_ctl", .args = { 3, 3, 9, 0 }, .file = CHR, .file2 = SOCK);
	CALL(&s, "epoll_ctl", .args = { 3, 4, 9, 0 }, .file = CHR, .ret = -22);
	CALL(&s, "nanosleep", .args = { 0x7000, 0 });
	raw_pair(&s);
	CHECK_STR(ROW(0, "timeout_ns"), "1500000000");
	CHECK_STR(ROW(0, "nfds"), "3");
	CHECK_STR(ROW(0, "bytes"), NULL);
	CHECK_STR(ROW(1, "timeout_ns"), "0");
	CHECK_STR(ROW(2, "timeout_ns"), "-1");
	CHECK_STR(ROW(3, "timeout_ns"), "-1");
	CHECK_STR(ROW(3, "nfds"), NULL);
	CHECK_STR(ROW(4, "timeout_ns"), "-2");	/* in memory, and not recorded: unknown */
	CHECK_STR(ROW(4, "nfds"), "3");
	CHECK_STR(ROW(5, "epoll_op"), "ADD");
	CHECK_STR(ROW(5, "epoll_target_fd"), "9");
	CHECK_STR(ROW(5, "fd"), "3");
	CHECK_STR(ROW(5, "file"), "/dev/tty");
	CHECK_STR(ROW(6, "epoll_op"), "DEL");
	CHECK_STR(ROW(7, "epoll_op"), "MOD");
	CHECK_STR(ROW(8, "epoll_op"), NULL);
	CHECK_STR(ROW(9, "requested_sleep_ns"), "-2");
	raw_free(&s);
}

#define TIME(second, fraction) .enter_extra = { second, (uint64_t)(fraction) }, .nenter_extra = 2

TEST(times_in_memory)
{
	struct raw s;

	begin(&s);
	CALL(&s, "nanosleep", .args = { 0x7000, 0 }, TIME(1, 500));
	CALL(&s, "clock_nanosleep", .args = { 1, 0, 0x7000, 0 }, TIME(2, 0));
	CALL(&s, "clock_nanosleep", .args = { 1, 1, 0x7000, 0 }, TIME(99, 0));
	CALL(&s, "nanosleep", .args = { 0x7000, 0 }, TIME(0, 1000000000), .ret = -22);
	CALL(&s, "nanosleep", .args = { 0, 0 }, .ret = -14);
	CALL(&s, "nanosleep", .args = { 0x7000, 0 }, TIME(INT64_MAX, 5));
	CALL(&s, "ppoll", .args = { 0x7000, 3, 0x8000, 0, 8 }, TIME(0, 7));
	CALL(&s, "ppoll", .args = { 0x7000, 3, 0, 0, 8 }, .ret = 1);
	CALL(&s, "select", .args = { 3, 0x7000, 0, 0, 0x8000 }, TIME(1, 2000000));
	CALL(&s, "select", .args = { 3, 0x7000, 0, 0, 0x8000 }, TIME(0, -1), .ret = -22);
	raw_pair(&s);
	CHECK_STR(ROW(0, "requested_sleep_ns"), "1000000500");
	CHECK_STR(ROW(0, "timeout_ns"), NULL);
	CHECK_STR(ROW(1, "requested_sleep_ns"), "2000000000");
	CHECK_STR(ROW(2, "requested_sleep_ns"), NULL);	/* until then is not for so long */
	CHECK_STR(ROW(3, "requested_sleep_ns"), NULL);	/* no time at all */
	CHECK_STR(ROW(4, "requested_sleep_ns"), NULL);
	CHECK_STR(ROW(5, "requested_sleep_ns"), "9223372036854775807");
	CHECK_STR(ROW(6, "timeout_ns"), "7");
	CHECK_STR(ROW(7, "timeout_ns"), "-1");
	CHECK_STR(ROW(8, "timeout_ns"), "3000000000");
	CHECK_STR(ROW(9, "timeout_ns"), NULL);
	raw_free(&s);
}

TEST(sizes_and_events_in_memory)
{
	struct raw s;

	begin(&s);
	CALL(&s, "readv", .args = { 3, 0x7000, 2 }, .file = REG, .ret = 100, .extra = { 300 },
	     .nextra = 1);
	CALL(&s, "sendmsg", .args = { 3, 0x7000, 0 }, .file = SOCK, .ret = 10, .extra = { 10 },
	     .nextra = 1);
	CALL(&s, "writev", .args = { 3, 0x7000, 2 }, .file = REG, .ret = 100);
	CALL(&s, "epoll_ctl", .args = { 3, 1, 9, 0x7000 }, .file = CHR, .extra = { 0x80000001 },
	     .nextra = 1);
	CALL(&s, "epoll_ctl", .args = { 3, 2, 9, 0x7000 }, .file = CHR, .extra = { 1 },
	     .nextra = 1);
	/* MSG_TRUNC: the return value is the datagram's length, the buffers hold less. */
	CALL(&s, "recvmsg", .args = { 3, 0x7000, 0x20 }, .file = SOCK, .ret = 50, .extra = { 20 },
	     .nextra = 1);
	raw_pair(&s);
	CHECK_STR(ROW(0, "requested"), "300");
	CHECK_STR(ROW(0, "bytes"), "100");
	CHECK_STR(ROW(1, "requested"), "10");
	CHECK_STR(ROW(2, "requested"), NULL);
	CHECK_STR(ROW(2, "bytes"), "100");
	CHECK_STR(ROW(3, "epoll_events"), "2147483649");
	CHECK_STR(ROW(4, "epoll_events"), NULL);
	CHECK_STR(ROW(5, "bytes"), "20");
	raw_free(&s);
}
