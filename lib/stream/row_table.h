/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The fields of a row: all that is known of each, in one place. What programs do with a field
 * follows from it: how ior-print shows a value, which units a filter takes, what ior-flame
 * colours and adds up, what the columns of ior-parquet are made of. To add a field is to add an
 * entry here, its value where ior-pair makes it (or, if it is derived by a rule that is not here
 * yet, in cell.c), and its column in ior-parquet. ior-stream(5) and ior-filter(1) list them all:
 * tests/stream_page.bats and tests/filter.bats tell what is missing there.
 *
 * F(RECORD, SYMBOL, "name", type, UNIT, ROLE, VARIES, "aliases", "heading", width, "meaning")
 *
 *	UNIT, ROLE	enum ior_unit and enum ior_role in row.h; a name ends with its unit if that
 *			is a time: duration_ns
 *	VARIES		DIFFERS: nearly every row has another value, so that it makes no groups
 *	aliases		other names, blank-separated, NULL for none; those with a dot are of tools
 *			that people come from
 *	heading		of columns for people: the name without its unit, which is also understood
 *	width		of such a column, in characters; negative: to the left, as for printf()
 *	meaning		one line, which says the unit
 *
 * A derived field says besides how it is made (enum ior_row_rule), and of which stored fields.
 */
#ifndef IOR_ROW_TABLE_H
#define IOR_ROW_TABLE_H

/*
 * Stored fields, in the order that they have on the wire, the common ones first so that trailing
 * ones can be left out. New ones at the end only: streams in files depend on it.
 */
#define IOR_ROW_STORED(F, R)								\
	F(R, SEQ, "seq", IOR_U64, ID, NUMBER, DIFFERS, NULL, "seq", 8,			\
	  "number of the row, from 1")							\
	F(R, TIME, "time_ns", IOR_U64, BOOT, NUMBER, DIFFERS, NULL, "time", -16,	\
	  "start of the call, nanoseconds since boot (CLOCK_BOOTTIME)")			\
	F(R, DURATION, "duration_ns", IOR_U64, NS, NUMBER, DIFFERS,			\
	  "latency lat evt.latency", "duration", 8,					\
	  "nanoseconds the call took; absent if it never returns")			\
	F(R, GAP, "gap_ns", IOR_U64, NS, NUMBER, DIFFERS, NULL, "gap", 8,		\
	  "nanoseconds since the thread's previous call ended")				\
	F(R, PID, "pid", IOR_U64, ID, WHO, REPEATS, "proc.pid", "pid", 8,		\
	  "process id")									\
	F(R, TID, "tid", IOR_U64, ID, WHO, REPEATS, "thread.tid", "tid", 8,		\
	  "thread id")									\
	F(R, CALL, "call", IOR_U64, ID, NUMBER, REPEATS, NULL, "call", 8,		\
	  "number of the call in its thread, from 1")					\
	F(R, COMM, "comm", IOR_TEXT, NONE, WHO, REPEATS, "proc.name execname", "comm", -15, \
	  "command name of the thread at the call")					\
	F(R, SYSCALL, "syscall", IOR_TEXT, NONE, CALL, REPEATS, "evt.type", "syscall", -14, \
	  "name of the system call")							\
	F(R, FAMILY, "family", IOR_TEXT, NONE, CALL, REPEATS, NULL, "family", -8,	\
	  "family of the system call: FS, Network, Memory, ...")			\
	F(R, RET, "ret", IOR_I64, RESULT, NUMBER, REPEATS, NULL, "ret", 8,		\
	  "value returned; absent if the call never returns")				\
	F(R, ERROR, "error", IOR_TEXT, NONE, ERROR, REPEATS, "errorname errno", "error", 8, \
	  "name of the error that the program got: ENOENT")				\
	F(R, FD, "fd", IOR_I64, ID, NUMBER, REPEATS, NULL, "fd", 3,			\
	  "file descriptor that the call worked on or returned")			\
	F(R, FILE, "file", IOR_FILE, NONE, WHAT, REPEATS, "path fd.name", "file", -32,	\
	  "path of the file; of a rename or link, the new name; of a transfer, the destination") \
	F(R, BYTES, "bytes", IOR_U64, BYTES, NUMBER, REPEATS, NULL, "bytes", 8,		\
	  "bytes of payload that the call moved")					\
	F(R, REQUESTED, "requested", IOR_U64, BYTES, NUMBER, REPEATS, NULL, "requested", 8, \
	  "bytes that the call was asked to move")					\
	F(R, OFFSET, "offset", IOR_U64, POSITION, NUMBER, REPEATS, NULL, "offset", 8,	\
	  "position in the file where the transfer began, bytes")			\
	F(R, FLAGS, "flags", IOR_U64, OPEN_FLAGS, CALL, REPEATS, NULL, "flags", -24,	\
	  "open flags of the descriptor or of the open call")				\
	F(R, DEVICE_READ, "device_read", IOR_U64, BYTES, NUMBER, REPEATS, NULL,		\
	  "device_read", 8, "bytes that the thread read from a device in the call")	\
	F(R, DIRTIED, "dirtied", IOR_U64, BYTES, NUMBER, REPEATS, NULL, "dirtied", 8,	\
	  "bytes newly dirtied, or written with O_DIRECT, in the call")			\
	F(R, UID, "uid", IOR_U64, ID, WHO, REPEATS, "user.uid", "uid", 8,		\
	  "user id")									\
	F(R, GID, "gid", IOR_U64, ID, WHO, REPEATS, "group.gid", "gid", 8,		\
	  "group id")									\
	F(R, CGROUP, "cgroup", IOR_U64, ID, WHO, REPEATS, NULL, "cgroup", 8,		\
	  "cgroup id")									\
	F(R, EXE, "exe", IOR_FILE, NONE, WHO, REPEATS, "proc.exepath", "exe", -32,	\
	  "path of the program that the process runs")					\
	F(R, ABI, "abi", IOR_TEXT, NONE, CALL, REPEATS, NULL, "abi", -8,		\
	  "native, or compat for a 32-bit call")					\
	F(R, SOURCE, "source", IOR_TEXT, NONE, CALL, REPEATS, NULL, "source", -8,	\
	  "where the row comes from: syscall")						\
	F(R, ARGS, "args", IOR_LIST, NONE, NUMBER, DIFFERS, NULL, "args", -32,		\
	  "raw arguments of the call")							\
	F(R, OLD_FILE, "old_file", IOR_FILE, NONE, WHAT, REPEATS, "old_path from_file",	\
	  "old_file", -32,								\
	  "of a rename or link, the old name; of a transfer between two files, the source") \
	F(R, ADDRESS_SPACE, "address_space", IOR_U64, BYTES, NUMBER, REPEATS, NULL,	\
	  "address_space", 8, "bytes of address space added, removed or moved")		\
	F(R, REQUESTED_SLEEP, "requested_sleep_ns", IOR_I64, SPAN, NUMBER, REPEATS, NULL, \
	  "requested_sleep", 8, "nanoseconds the call was asked to sleep")		\
	F(R, TIMEOUT, "timeout_ns", IOR_I64, SPAN, NUMBER, REPEATS, NULL, "timeout", 8,	\
	  "timeout in nanoseconds; -1 infinite, -2 unknown")				\
	F(R, NFDS, "nfds", IOR_U64, COUNT, NUMBER, REPEATS, NULL, "nfds", 8,		\
	  "number of descriptors that were polled")					\
	F(R, EPOLL_OP, "epoll_op", IOR_TEXT, NONE, CALL, REPEATS, NULL, "epoll_op", -8,	\
	  "operation of epoll_ctl: ADD, MOD or DEL")					\
	F(R, EPOLL_TARGET_FD, "epoll_target_fd", IOR_I64, ID, NUMBER, REPEATS, NULL,	\
	  "epoll_target_fd", 3, "descriptor that epoll_ctl works on")			\
	F(R, EPOLL_EVENTS, "epoll_events", IOR_U64, EVENTS, NUMBER, REPEATS, NULL,	\
	  "epoll_events", 8, "events that epoll_ctl asks for, as bits")			\
	F(R, RESTARTS, "restarts", IOR_U64, COUNT, NUMBER, REPEATS, NULL, "restarts", 8, \
	  "how often the kernel restarted the call")					\
	F(R, FILTER_EPOCH, "filter_epoch", IOR_U64, ID, NUMBER, REPEATS, NULL,		\
	  "filter_epoch", 8, "generation of the capture's filter")			\
	F(R, NAME, "name", IOR_TEXT, NONE, WHAT, REPEATS, NULL, "name", -8,		\
	  "text that is no path: name of xattr, memfd, queue; address of a message")	\
	F(R, IN_FLIGHT, "in_flight", IOR_U64, FLAG, CALL, REPEATS, NULL, "in_flight", 9, \
	  "1: the call was under way when recording began: time_ns is when it was seen, " \
	  "duration_ns is at least that long")						\
	F(R, OLD_OFFSET, "old_offset", IOR_U64, POSITION, NUMBER, REPEATS, "from_offset", \
	  "old_offset", 8,								\
	  "of a transfer between two files, position in old_file where it began, bytes") \
	F(R, PASSED, "passed", IOR_TEXT, NONE, WHAT, REPEATS, NULL, "passed", -32,	\
	  "path as the program passed it, where it is not that of file")		\
	F(R, OLD_PASSED, "old_passed", IOR_TEXT, NONE, WHAT, REPEATS, NULL, "old_passed", -32, \
	  "the same of old_file")							\
	F(R, VIA, "via", IOR_TEXT, NONE, CALL, REPEATS, NULL, "via", -10,		\
	  "call that it came through: socketcall, ipc")					\
	F(R, TURNED_AWAY, "turned_away", IOR_TEXT, NONE, CALL, REPEATS, "denied", "turned_away", \
	  -11, "the call never began: intercepted, trapped, skipped or unknown (ior-pair(1))")

/*
 * Derived fields. file is stored; its attributes come from the file record that it names. The
 * last ones are made to group by.
 */
#define IOR_ROW_DERIVED(F, R)								\
	F(R, HOST, "host", IOR_TEXT, NONE, WHO, REPEATS, "hostname", "host", -15,	\
	  "host that was captured", HEADER, 0)						\
	F(R, WALL_TIME, "wall_time", IOR_TIME, WALL, NUMBER, DIFFERS, "wall",		\
	  "wall_time", -30, "start of the call, wall clock", CLOCK, OF(TIME))		\
	F(R, FILETYPE, "filetype", IOR_TEXT, NONE, WHAT, REPEATS, "fd.type", "filetype", -8, \
	  "type of the file: reg dir lnk chr blk fifo sock anon", FILE, OF(FILE))	\
	F(R, FILE_STATE, "file_state", IOR_TEXT, NONE, WHAT, REPEATS, NULL, "file_state", -8, \
	  "deleted, truncated (path), changed (path), passed (no more is known), unreadable or " \
	  "unreachable; absent: ordinary",						\
	  FILE, OF(FILE))								\
	F(R, FSTYPE, "fstype", IOR_TEXT, NONE, WHAT, REPEATS, NULL, "fstype", -8,	\
	  "type of the file system: ext4, tmpfs, proc, ...", FILE, OF(FILE))		\
	F(R, DEV, "dev", IOR_U64, DEVICE, NUMBER, REPEATS, NULL, "dev", 6,		\
	  "device that the file is on, as makedev(3) numbers it", FILE, OF(FILE))	\
	F(R, INODE, "inode", IOR_U64, ID, NUMBER, REPEATS, "ino", "inode", 8,		\
	  "inode number of the file", FILE, OF(FILE))					\
	F(R, PROTOCOL, "protocol", IOR_TEXT, NONE, WHAT, REPEATS, NULL, "protocol", -8,	\
	  "protocol of a socket: tcp, udp, unix, ...", FILE, OF(FILE))			\
	F(R, LOCAL, "local", IOR_TEXT, NONE, WHAT, REPEATS, NULL, "local", -21,		\
	  "local endpoint of a socket", FILE, OF(FILE))					\
	F(R, REMOTE, "remote", IOR_TEXT, NONE, WHAT, REPEATS, NULL, "remote", -21,	\
	  "remote endpoint of a socket", FILE, OF(FILE))				\
	F(R, DIR, "dir", IOR_TEXT, NONE, WHAT, REPEATS, NULL, "dir", -8,		\
	  "directory that the file is in: /etc of /etc/passwd", FILE, OF(FILE))		\
	F(R, EXT, "ext", IOR_TEXT, NONE, WHAT, REPEATS, NULL, "ext", -8,		\
	  "extension of the file's name: gz of /tmp/a.tar.gz", FILE, OF(FILE))		\
	F(R, SIZECLASS, "sizeclass", IOR_U64, BYTES, NUMBER, REPEATS, NULL, "sizeclass", 8, \
	  "bytes, rounded down to a power of two", POWER, OF(BYTES))			\
	F(R, LATENCYCLASS, "latencyclass", IOR_U64, NS, NUMBER, REPEATS, NULL,		\
	  "latencyclass", 8, "duration_ns, rounded down to a power of two",		\
	  POWER, OF(DURATION))								\
	F(R, SECOND, "second", IOR_TIME, WALL, NUMBER, REPEATS, NULL, "second", -30,	\
	  "wall_time, cut to the second", CUT, OF(TIME), .cut_s = 1)			\
	F(R, MINUTE, "minute", IOR_TIME, WALL, NUMBER, REPEATS, NULL, "minute", -30,	\
	  "wall_time, cut to the minute", CUT, OF(TIME), .cut_s = 60)			\
	F(R, MOUNT, "mount", IOR_TEXT, NONE, WHAT, REPEATS, "mountpoint", "mount", -8,	\
	  "mount point that the file is below: /home", FILE, OF(FILE))			\
	F(R, CGROUP_PATH, "cgroup_path", IOR_TEXT, NONE, WHO, REPEATS, NULL,		\
	  "cgroup_path", -8, "path of the cgroup: /system.slice/cron.service",		\
	  CGROUP, OF(CGROUP))								\
	F(R, OLD_FILETYPE, "old_filetype", IOR_TEXT, NONE, WHAT, REPEATS, "from_filetype", \
	  "old_filetype", -12, "type of old_file", FILE, OF(OLD_FILE))

#endif
