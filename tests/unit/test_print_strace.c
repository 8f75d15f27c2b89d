/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --format=strace: calls and the exact lines that they make. Would catch: an argument decoded by
 * the wrong set or width, a file shown for the wrong descriptor, something shown that the row does
 * not have. tests/capture_strace.bats compares with strace itself.
 */
#include <sys/socket.h>

#include "stream/row.h"
#include "test_print.h"

#define NONE UINT64_MAX
#define CWD ((uint64_t)-100)
#define ADDRESS UINT64_C(0x7ffe12345678)
#define UNSET INT64_MIN

struct sample {
	const char *call;
	int n;
	uint64_t args[6];
	int64_t ret;
	const char *want;	/* from the name on, without the time it took */
	const char *file, *old_file, *state, *protocol, *local, *remote, *abi, *name;
	unsigned int local_family, remote_family;	/* 0: an older capture */
	uint64_t inode;		/* the file's; 0 for none */
	int fd;			/* the row's; 0 is none here */
	int64_t timeout, sleep;	/* 0 for none */
	uint64_t flags, events;
	const char *away;	/* stands where the time would */
};

static uint64_t text_id(const char *text)
{
	return text ? ior_dict_text(dict, text, strlen(text)) : 0;
}

static uint64_t file_id(const char *path, const struct sample *s)
{
	const struct ior_file_info f = {
		.path = path, .path_len = path ? strlen(path) : 0, .type = "reg",
		.state = s ? s->state : NULL, .protocol = s ? s->protocol : NULL,
		.local = s ? s->local : NULL, .remote = s ? s->remote : NULL,
		.local_family = s ? s->local_family : 0, .remote_family = s ? s->remote_family : 0,
		.has_inode = s && s->inode, .inode = s ? s->inode : 0,
	};

	return path || (s && s->state) ? ior_dict_file(dict, &f) : 0;
}

static void put_id(uint64_t id)
{
	if (id)
		ior_put_u64(&stream, id);
	else
		ior_put_nil(&stream);
}

static void put_args(const struct sample *s)
{
	if (s->n < 0) {
		ior_put_nil(&stream);
		return;
	}
	ior_put_list(&stream, (uint32_t)s->n);
	for (int i = 0; i < s->n; i++)
		ior_put_u64(&stream, s->args[i]);
}

static void put_signed(bool has, int64_t value)
{
	if (has)
		ior_put_i64(&stream, value);
	else
		ior_put_nil(&stream);
}

static void put_field(const struct sample *s, unsigned int f, const uint64_t ids[6])
{
	switch (f) {
	case IOR_ROW_TIME:
		ior_put_u64(&stream, START + 111000);
		break;
	case IOR_ROW_DURATION:
		put_signed(s->ret != UNSET && !s->away, 12345);
		break;
	case IOR_ROW_TID:
		ior_put_u64(&stream, 4243);
		break;
	case IOR_ROW_SYSCALL:
		put_id(ids[0]);
		break;
	case IOR_ROW_RET:
		put_signed(s->ret != UNSET, s->ret);
		break;
	case IOR_ROW_FD:
		put_signed(s->fd != 0, s->fd);
		break;
	case IOR_ROW_FILE:
		put_id(ids[1]);
		break;
	case IOR_ROW_OLD_FILE:
		put_id(ids[2]);
		break;
	case IOR_ROW_ABI:
		put_id(ids[3]);
		break;
	case IOR_ROW_NAME:
		put_id(ids[4]);
		break;
	case IOR_ROW_TURNED_AWAY:
		put_id(ids[5]);
		break;
	case IOR_ROW_FLAGS:
		put_id(s->flags);
		break;
	case IOR_ROW_EPOLL_EVENTS:
		put_id(s->events);
		break;
	case IOR_ROW_TIMEOUT:
		put_signed(s->timeout != 0, s->timeout);
		break;
	case IOR_ROW_REQUESTED_SLEEP:
		put_signed(s->sleep != 0, s->sleep);
		break;
	case IOR_ROW_ARGS:
		put_args(s);
		break;
	default:
		ior_put_nil(&stream);
	}
}

static void put_row(const struct sample *s)
{
	const uint64_t ids[6] = {
		text_id(s->call), file_id(s->file, s), file_id(s->old_file, NULL),
		text_id(s->abi), text_id(s->name), text_id(s->away),
	};

	ior_put_begin(&stream, IOR_TAG_ROW);
	for (unsigned int f = 0; f < IOR_ROW_NFIELDS; f++)
		put_field(s, f, ids);
	ior_put_end(&stream);
}

/* The line of one call, from its name to its result. */
static const char *line(const struct sample *s)
{
	static char text[4096];
	const char *whole;
	char *end;

	begin("rows");
	put_row(s);
	whole = printed(&(struct print_options){ .format = &format_strace });
	finish();
	if (!CHECK(strncmp(whole, "4243  13:40:05.123567 ", 22) == 0))
		return whole;
	snprintf(text, sizeof(text), "%s", whole + 22);
	end = strrchr(text, '\n');
	if (CHECK(end && end[1] == '\0'))
		*end = '\0';
	end = s->ret == UNSET || s->away ? NULL : strstr(text, " <0.000012>");
	if (CHECK((end != NULL) == (s->ret != UNSET && !s->away)) && end)
		*end = '\0';
	return text;
}

static void check(const struct sample *samples, size_t n)
{
	for (const struct sample *s = samples; s < samples + n; s++)
		CHECK_STR(line(s), s->want);
}

#define CHECK_ALL(samples) check(samples, sizeof(samples) / sizeof((samples)[0]))

TEST(strace_files_by_path_and_descriptor)
{
	static const struct sample samples[] = {
		{ "openat", 4, { CWD, ADDRESS, 02000000, 0 }, 3, .file = "/etc/passwd", .fd = 3,
		  .want = "openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = "
			  "3</etc/passwd>" },
		{ "openat", 4, { CWD, ADDRESS, 01102, 0640 }, -13, .file = "/root/x",
		  .want = "openat(AT_FDCWD, \"/root/x\", O_RDWR|O_CREAT|O_TRUNC, 0640) = "
			  "-1 EACCES (Permission denied)" },
		{ "openat", 4, { 7, ADDRESS, 0, 0 }, -2, .file = "/srv/a",
		  .want = "openat(7, \"/srv/a\", O_RDONLY) = "
			  "-1 ENOENT (No such file or directory)" },
		{ "openat", 4, { CWD, ADDRESS, 0, 0 }, -14, .state = "unreadable",
		  .want = "openat(AT_FDCWD, 0x7ffe12345678, O_RDONLY) = -1 EFAULT (Bad address)" },
		{ "read", 3, { 3, ADDRESS, 4096 }, 2996, .file = "/etc/passwd", .fd = 3,
		  .want = "read(3</etc/passwd>, 0x7ffe12345678, 4096) = 2996" },
		{ "write", 3, { 4, ADDRESS, 5 }, 5, .file = "/tmp/x", .state = "deleted", .fd = 4,
		  .want = "write(4</tmp/x>(deleted), 0x7ffe12345678, 5) = 5" },
		{ "pread64", 4, { 3, ADDRESS, 784, 64 }, 784, .file = "/a", .fd = 3,
		  .want = "pread64(3</a>, 0x7ffe12345678, 784, 64) = 784" },
		/* A bad descriptor has no file. */
		{ "close", 1, { 9 }, -9, .fd = 9,
		  .want = "close(9)          = -1 EBADF (Bad file descriptor)" },
		/* An offset has 64 bits, also where the value is no int. */
		{ "lseek", 3, { 3, 3000000000, 0 }, 3000000000, .file = "/a", .fd = 3,
		  .want = "lseek(3</a>, 3000000000, SEEK_SET) = 3000000000" },
		{ "lseek", 3, { 3, (uint64_t)-1, 2 }, 9, .file = "/a", .fd = 3,
		  .want = "lseek(3</a>, -1, SEEK_END) = 9" },
		{ "newfstatat", 4, { 3, ADDRESS, ADDRESS, 0x1000 }, 0, .file = "/a", .fd = 3,
		  .want = "newfstatat(3</a>, \"\", 0x7ffe12345678, AT_EMPTY_PATH) = 0" },
		{ "utimensat", 4, { 3, 0, 0, 0 }, 0, .file = "/a", .fd = 3,
		  .want = "utimensat(3</a>, NULL, NULL, 0) = 0" },
		/* The row's fd is the call's first one, not the one whose file it has. */
		{ "fanotify_mark", 5, { 5, 1, 2, 7, 0 }, 0, .file = "/a", .fd = 5,
		  .want = "fanotify_mark(5, FAN_MARK_ADD, FAN_MODIFY, 7</a>, NULL) = 0" },
		{ "fanotify_mark", 5, { 7, 1, 2, 7, ADDRESS }, 0, .file = "/a", .fd = 7,
		  .want = "fanotify_mark(7, FAN_MARK_ADD, FAN_MODIFY, 7, \"/a\") = 0" },
		{ "renameat2", 5, { CWD, ADDRESS, CWD, ADDRESS, 1 }, 0, .old_file = "/a",
		  .file = "/b",
		  .want = "renameat2(AT_FDCWD, \"/a\", AT_FDCWD, \"/b\", RENAME_NOREPLACE) = 0" },
		{ "symlinkat", 3, { ADDRESS, CWD, ADDRESS }, 0, .old_file = "../x", .file = "/l",
		  .want = "symlinkat(\"../x\", AT_FDCWD, \"/l\") = 0" },
		{ "unlinkat", 3, { CWD, ADDRESS, 0x200 }, -39, .file = "/d",
		  .want = "unlinkat(AT_FDCWD, \"/d\", AT_REMOVEDIR) = "
			  "-1 ENOTEMPTY (Directory not empty)" },
		{ "faccessat2", 4, { CWD, ADDRESS, 5, 0x200 }, 0, .file = "/d",
		  .want = "faccessat2(AT_FDCWD, \"/d\", R_OK|X_OK, AT_EACCESS) = 0" },
		{ "mknodat", 4, { CWD, ADDRESS, 020644, 0x103 }, 0, .file = "/n",
		  .want = "mknodat(AT_FDCWD, \"/n\", S_IFCHR|0644, makedev(0x1, 0x3)) = 0" },
		{ "mknod", 3, { ADDRESS, 010600, 7 }, 0, .file = "/n",
		  .want = "mknod(\"/n\", S_IFIFO|0600) = 0" },
		{ "chown", 3, { ADDRESS, 1000, UINT32_MAX }, -1, .file = "/n",
		  .want = "chown(\"/n\", 1000, -1) = -1 EPERM (Operation not permitted)" },
		{ "openat2", 4, { CWD, ADDRESS, ADDRESS, 24 }, 5, .file = "/n", .fd = 5,
		  .flags = 02000001,
		  .want = "openat2(AT_FDCWD, \"/n\", {flags=O_WRONLY|O_CLOEXEC, ...}, 24) = "
			  "5</n>" },
		{ "pivot_root", 2, { ADDRESS, ADDRESS + 1 }, 0, .file = "/new",
		  .want = "pivot_root(\"/new\", 0x7ffe12345679) = 0" },
		/* One text of several. */
		{ "mount", 5, { ADDRESS, ADDRESS + 1, ADDRESS + 2, 1, 0 }, 0, .file = "/mnt",
		  .name = "/dev/sda1",
		  .want = "mount(\"/dev/sda1\", \"/mnt\", 0x7ffe1234567a, MS_RDONLY, NULL) = 0" },
		{ "umask", 1, { 022 }, 077, .want = "umask(022)        = 077" },
		{ "dup2", 2, { 3, 1 }, 1, .file = "/a", .fd = 3,
		  .want = "dup2(3</a>, 1)    = 1</a>" },
	};

	CHECK_ALL(samples);
}

TEST(strace_by_another_argument)
{
	static const struct sample samples[] = {
		{ "fcntl", 3, { 3, 3, 0 }, 0102002, .file = "/a", .fd = 3,
		  .want = "fcntl(3</a>, F_GETFL) = 0x8402 (flags O_RDWR|O_APPEND|O_LARGEFILE)" },
		{ "fcntl", 3, { 3, 2, 1 }, 0, .file = "/a", .fd = 3,
		  .want = "fcntl(3</a>, F_SETFD, FD_CLOEXEC) = 0" },
		{ "fcntl", 3, { 3, 1, 0 }, 1, .file = "/a", .fd = 3,
		  .want = "fcntl(3</a>, F_GETFD) = 0x1 (flags FD_CLOEXEC)" },
		{ "fcntl", 3, { 3, 1030, 10 }, 10, .file = "/a", .fd = 3,
		  .want = "fcntl(3</a>, F_DUPFD_CLOEXEC, 10) = 10</a>" },
		{ "fcntl", 3, { 3, 0, 10 }, -24, .file = "/a", .fd = 3,
		  .want = "fcntl(3</a>, F_DUPFD, 10) = -1 EMFILE (Too many open files)" },
		/* Commands: what they return, and their own descriptors. */
		{ "ioctl", 3, { 4, 0x40049409, 3 }, 0, .file = "/b", .old_file = "/a", .fd = 4,
		  .want = "ioctl(4</b>, FICLONE, 3</a>) = 0" },
		{ "ioctl", 3, { 4, 0x40049409, 9 }, -9, .file = "/b", .fd = 4,
		  .want = "ioctl(4</b>, FICLONE, 9) = -1 EBADF (Bad file descriptor)" },
		{ "ioctl", 3, { 3, 0xc0189436, ADDRESS }, 0, .file = "/b", .old_file = "/a",
		  .fd = 4, .want = "ioctl(3</a>, FIDEDUPERANGE, 0x7ffe12345678) = 0" },
		{ "ioctl", 3, { 3, 0xc0189436, ADDRESS }, 0, .file = "/a", .fd = 3,
		  .want = "ioctl(3</a>, FIDEDUPERANGE, 0x7ffe12345678) = 0" },
		{ "ioctl", 3, { 3, 0x5441, 2 }, 5, .file = "/dev/ptmx", .name = "/dev/pts/3",
		  .fd = 3, .want = "ioctl(3</dev/ptmx>, TIOCGPTPEER, 0x2) = 5</dev/pts/3>" },
		{ "ioctl", 3, { 3, 0x5441, 2 }, 5, .file = "/a", .name = "/dev/pts/3", .fd = 3,
		  .want = "ioctl(3</a>, TIOCGPTPEER, 0x2) = 5" },
		{ "pidfd_getfd", 3, { 3, 1, 0 }, 5, .file = "anon_inode:[pidfd]", .name = "/a",
		  .fd = 3, .want = "pidfd_getfd(3<anon_inode:[pidfd]>, 1, 0) = 5</a>" },
		{ "bpf", 3, { 0, ADDRESS, 72 }, 5, .file = "anon_inode:bpf-map", .fd = 5,
		  .want = "bpf(BPF_MAP_CREATE, 0x7ffe12345678, 72) = 5<anon_inode:bpf-map>" },
		{ "bpf", 3, { 1, ADDRESS, 32 }, 0, .file = "anon_inode:bpf-map", .fd = 5,
		  .want = "bpf(BPF_MAP_LOOKUP_ELEM, 0x7ffe12345678, 32) = 0" },
		{ "waitid", 5, { 3, 7, ADDRESS, 4, 0 }, 0, .file = "anon_inode:[pidfd]", .fd = 7,
		  .want = "waitid(P_PIDFD, 7<anon_inode:[pidfd]>, 0x7ffe12345678, WEXITED, "
			  "NULL) = 0" },
		{ "io_uring_enter", 6, { 1, 0, 0, 0x10, 0, 0 }, 0,
		  .want = "io_uring_enter(1, 0, 0, IORING_ENTER_REGISTERED_RING, NULL, 0) = 0" },
		{ "fcntl", 3, { 3, 6, ADDRESS }, 0, .file = "/a", .fd = 3,
		  .want = "fcntl(3</a>, F_SETLK, 0x7ffe12345678) = 0" },
		{ "ioctl", 3, { 0, 0x5401, ADDRESS }, -25, .file = "/dev/null", .fd = 0,
		  .want = "ioctl(0</dev/null>, TCGETS, 0x7ffe12345678) = "
			  "-1 ENOTTY (Inappropriate ioctl for device)" },
		{ "ioctl", 3, { 3, 0xc0184908, ADDRESS }, 0, .file = "/a", .fd = 3,
		  .want = "ioctl(3</a>, _IOC(_IOC_READ|_IOC_WRITE, 0x49, 0x8, 0x18), "
			  "0x7ffe12345678) = 0" },
		{ "socket", 3, { 2, 02000001, 0 }, 4, .file = "socket:[77]", .fd = 4,
		  .want = "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = "
			  "4<socket:[77]>" },
		{ "socket", 3, { 1, 2, 0 }, 4, .file = "socket:[77]", .fd = 4,
		  .want = "socket(AF_UNIX, SOCK_DGRAM, 0) = 4<socket:[77]>" },
		{ "socket", 3, { 16, 3, 9 }, 4, .file = "socket:[77]", .fd = 4,
		  .want = "socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT) = 4<socket:[77]>" },
		{ "setsockopt", 5, { 4, 1, 2, ADDRESS, 4 }, 0, .file = "socket:[77]", .fd = 4,
		  .want = "setsockopt(4<socket:[77]>, SOL_SOCKET, SO_REUSEADDR, 0x7ffe12345678, 4) "
			  "= 0" },
		{ "setsockopt", 5, { 4, 6, 1, ADDRESS, 4 }, 0, .file = "socket:[77]", .fd = 4,
		  .protocol = "tcp", .local = "192.0.2.1:80", .remote = "192.0.2.7:4711",
		  .want = "setsockopt(4<TCP:[192.0.2.1:80->192.0.2.7:4711]>, SOL_TCP, TCP_NODELAY, "
			  "0x7ffe12345678, 4) = 0" },
		/* An address that the call passes is not yet one of the socket. */
		{ "bind", 3, { 4, ADDRESS, 16 }, 0, .file = "socket:[77]", .fd = 4,
		  .protocol = "tcp", .local = "127.0.0.1:0",
		  .want = "bind(4<socket:[77]>, {sa_family=AF_INET, sin_port=htons(0), "
			  "sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0" },
		{ "connect", 3, { 4, ADDRESS, 28 }, -111, .file = "socket:[77]", .fd = 4,
		  .protocol = "tcp", .local = "[::]:81", .remote = "[2001:db8::1]:443",
		  .want = "connect(4<TCPv6:[[::]:81]>, {sa_family=AF_INET6, sin6_port=htons(443), "
			  "inet_pton(AF_INET6, \"2001:db8::1\", &sin6_addr), ...}, 28) = "
			  "-1 ECONNREFUSED (Connection refused)" },
		{ "connect", 3, { 4, ADDRESS, 16 }, 0, .file = "socket:[77]", .fd = 4,
		  .protocol = "udp",
		  .want = "connect(4<socket:[77]>, 0x7ffe12345678, 16) = 0" },
		{ "connect", 3, { 4, ADDRESS, 12 }, 0, .file = "socket:[77]", .fd = 4,
		  .protocol = "unix", .remote = "/run/\"x",
		  .want = "connect(4<socket:[77]>, {sa_family=AF_UNIX, sun_path=\"/run/\\\"x\"}, "
			  "12) = 0" },
		{ "sendto", 6, { 4, ADDRESS, 5, 0, ADDRESS, 9 }, 5, .file = "socket:[77]", .fd = 4,
		  .protocol = "unix-dgram", .remote = "@abstract",
		  .want = "sendto(4<socket:[77]>, 0x7ffe12345678, 5, 0, {sa_family=AF_UNIX, "
			  "sun_path=@\"abstract\"}, 9) = 5" },
		{ "accept4", 4, { 4, ADDRESS, ADDRESS, 02000000 }, 5, .file = "socket:[77]",
		  .fd = 4, .protocol = "tcp", .local = "192.0.2.1:80", .remote = "192.0.2.7:4711",
		  .want = "accept4(4<TCP:[192.0.2.1:80]>, {sa_family=AF_INET, "
			  "sin_port=htons(4711), sin_addr=inet_addr(\"192.0.2.7\")}, "
			  "0x7ffe12345678, SOCK_CLOEXEC) = 5" },
		{ "getsockname", 3, { 4, ADDRESS, ADDRESS }, 0, .file = "socket:[77]", .fd = 4,
		  .protocol = "udp", .local = "192.0.2.1:80",
		  .want = "getsockname(4<UDP:[192.0.2.1:80]>, {sa_family=AF_INET, "
			  "sin_port=htons(80), sin_addr=inet_addr(\"192.0.2.1\")}, "
			  "0x7ffe12345678) = 0" },
		{ "recvfrom", 6, { 4, ADDRESS, 9, 0, ADDRESS, ADDRESS }, 9, .file = "socket:[77]",
		  .fd = 4, .protocol = "udp", .local = "192.0.2.1:80", .remote = "192.0.2.7:53",
		  .want = "recvfrom(4<UDP:[192.0.2.1:80]>, 0x7ffe12345678, 9, 0, "
			  "{sa_family=AF_INET, sin_port=htons(53), "
			  "sin_addr=inet_addr(\"192.0.2.7\")}, 0x7ffe12345678) = 9" },
		{ "recvfrom", 6, { 4, ADDRESS, 9, 0, ADDRESS, ADDRESS }, 9,
		  .file = "socket:[77]", .fd = 4, .protocol = "unix-dgram", .remote = "@peer",
		  .want = "recvfrom(4<socket:[77]>, 0x7ffe12345678, 9, 0, {sa_family=AF_UNIX, "
			  "sun_path=@\"peer\"}, 0x7ffe12345678) = 9" },
		{ "recvfrom", 6, { 4, ADDRESS, 9, 0, ADDRESS, ADDRESS }, 9,
		  .file = "socket:[77]", .fd = 4, .protocol = "tcp", .local = "192.0.2.1:80",
		  .remote = "192.0.2.7:53",
		  .want = "recvfrom(4<TCP:[192.0.2.1:80->192.0.2.7:53]>, 0x7ffe12345678, 9, 0, "
			  "0x7ffe12345678, 0x7ffe12345678) = 9" },
		{ "sendto", 6, { 4, ADDRESS, 5, 0, ADDRESS, 12 }, 5, .file = "socket:[77]", .fd = 4,
		  .protocol = "netlink", .remote = "netlink:0",
		  .want = "sendto(4<socket:[77]>, 0x7ffe12345678, 5, 0, {sa_family=AF_NETLINK, "
			  "nl_pid=0, ...}, 12) = 5" },
		/* An address of another family than the socket's. */
		{ "connect", 3, { 4, ADDRESS, 12 }, -22, .file = "socket:[77]", .fd = 4,
		  .protocol = "tcp", .remote = "/run/x:80",
		  .want = "connect(4<socket:[77]>, {sa_family=AF_UNIX, sun_path=\"/run/x:80\"}, "
			  "12) = -1 EINVAL (Invalid argument)" },
		{ "connect", 3, { 4, ADDRESS, 16 }, -22, .file = "socket:[77]", .fd = 4,
		  .protocol = "unix", .remote = "192.0.2.1:80",
		  .want = "connect(4<socket:[77]>, 0x7ffe12345678, 16) = "
			  "-1 EINVAL (Invalid argument)" },
		/* It is what the stream says, whatever it looks like. */
		{ "connect", 3, { 4, ADDRESS, 12 }, -22, .file = "socket:[77]", .fd = 4,
		  .protocol = "tcp", .remote = "192.0.2.1:80", .remote_family = AF_UNIX,
		  .want = "connect(4<socket:[77]>, {sa_family=AF_UNIX, "
			  "sun_path=\"192.0.2.1:80\"}, 12) = -1 EINVAL (Invalid argument)" },
		{ "connect", 3, { 4, ADDRESS, 16 }, -22, .file = "socket:[77]", .fd = 4,
		  .protocol = "unix", .remote = "192.0.2.1:80", .remote_family = AF_INET,
		  .want = "connect(4<socket:[77]>, {sa_family=AF_INET, sin_port=htons(80), "
			  "sin_addr=inet_addr(\"192.0.2.1\")}, 16) = "
			  "-1 EINVAL (Invalid argument)" },
		{ "connect", 3, { 4, ADDRESS, 12 }, 0, .file = "socket:[77]", .fd = 4,
		  .remote = "netlink:7", .remote_family = AF_UNIX,
		  .want = "connect(4<socket:[77]>, {sa_family=AF_UNIX, sun_path=\"netlink:7\"}, "
			  "12) = 0" },
		{ "connect", 3, { 4, ADDRESS, 12 }, 0, .file = "socket:[77]", .fd = 4,
		  .remote = "netlink:7", .remote_family = AF_NETLINK,
		  .want = "connect(4<socket:[77]>, {sa_family=AF_NETLINK, nl_pid=7, ...}, 12) = "
			  "0" },
		{ "connect", 3, { 4, ADDRESS, 28 }, 0, .file = "socket:[77]", .fd = 4,
		  .protocol = "tcp", .local = "[::1]:81", .local_family = AF_INET6,
		  .remote = "[::1]:443", .remote_family = AF_INET6,
		  .want = "connect(4<TCPv6:[[::1]:81]>, {sa_family=AF_INET6, "
			  "sin6_port=htons(443), inet_pton(AF_INET6, \"::1\", &sin6_addr), "
			  "...}, 28) = 0" },
		{ "connect", 3, { 4, ADDRESS, 16 }, 0, .file = "socket:[77]", .fd = 4,
		  .protocol = "tcp", .remote = "[::1]:443", .remote_family = AF_INET,
		  .want = "connect(4<socket:[77]>, 0x7ffe12345678, 16) = 0" },
		{ "connect", 3, { 4, ADDRESS, 16 }, 0, .file = "socket:[77]", .fd = 4,
		  .protocol = "tcp", .remote = "192.0.2.1:80", .remote_family = 45,
		  .want = "connect(4<socket:[77]>, 0x7ffe12345678, 16) = 0" },
		{ "connect", 3, { 9, ADDRESS, 16 }, -9, .fd = 9,
		  .want = "connect(9, 0x7ffe12345678, 16) = -1 EBADF (Bad file descriptor)" },
		/* A message has an address of its own if the row has it as its name. */
		{ "sendmsg", 3, { 4, ADDRESS, 0 }, 5, .file = "socket:[77]", .fd = 4,
		  .protocol = "udp", .local = "192.0.2.1:80", .remote = "192.0.2.7:53",
		  .name = "192.0.2.7:53",
		  .want = "sendmsg(4<UDP:[192.0.2.1:80]>, {msg_name={sa_family=AF_INET, "
			  "sin_port=htons(53), sin_addr=inet_addr(\"192.0.2.7\")}, ...}, 0) = 5" },
		{ "sendmsg", 3, { 4, ADDRESS, 0 }, 5, .file = "socket:[77]", .fd = 4,
		  .protocol = "udp", .local = "192.0.2.1:80", .remote = "192.0.2.7:53",
		  .want = "sendmsg(4<UDP:[192.0.2.1:80->192.0.2.7:53]>, 0x7ffe12345678, 0) = 5" },
		{ "recvmsg", 3, { 4, ADDRESS, 0 }, 5, .file = "socket:[77]", .fd = 4,
		  .protocol = "unix-dgram", .local = "/a", .remote = "@b", .name = "@b",
		  .want = "recvmsg(4<UNIX:[\"/a\"]>, {msg_name={sa_family=AF_UNIX, "
			  "sun_path=@\"b\"}, ...}, 0) = 5" },
		{ "recvmsg", 3, { 4, ADDRESS, 0 }, 5, .file = "socket:[77]", .fd = 4,
		  .protocol = "udp", .local = "192.0.2.1:80", .remote = "?", .name = "?",
		  .want = "recvmsg(4<UDP:[192.0.2.1:80]>, 0x7ffe12345678, 0) = 5" },
		/* A Unix socket has its inode, the name of its peer, and its own. */
		{ "listen", 2, { 4, 1 }, 0, .file = "socket:[77]", .fd = 4, .protocol = "unix",
		  .inode = 77, .local = "/run/a",
		  .want = "listen(4<UNIX-STREAM:[77,\"/run/a\"]>, 1) = 0" },
		{ "listen", 2, { 4, 1 }, 0, .file = "socket:[77]", .fd = 4, .protocol = "unix",
		  .inode = 77, .remote = "/run/a",
		  .want = "listen(4<UNIX-STREAM:[77->\"/run/a\"]>, 1) = 0" },
		{ "listen", 2, { 4, 1 }, 0, .file = "socket:[77]", .fd = 4,
		  .protocol = "unix-seqpacket", .inode = 77, .local = "@<a>,\"b\\", .remote = "@",
		  .want = "listen(4<UNIX:[77->@\"\",@\"\\74a\\76,\\\"b\\\\\"]>, 1) = 0" },
		{ "listen", 2, { 4, 1 }, 0, .file = "socket:[77]", .fd = 4,
		  .protocol = "unix-dgram", .local = "/a", .remote = "/b",
		  .want = "listen(4<UNIX:[->\"/b\",\"/a\"]>, 1) = 0" },
		{ "socket", 3, { 1, 1, 0 }, 4, .file = "socket:[77]", .fd = 4, .protocol = "unix",
		  .inode = 77,
		  .want = "socket(AF_UNIX, SOCK_STREAM, 0) = 4<UNIX-STREAM:[77]>" },
		{ "bind", 3, { 4, ADDRESS, 9 }, 0, .file = "socket:[77]", .fd = 4,
		  .protocol = "unix", .inode = 77, .local = "/run/a",
		  .want = "bind(4<UNIX-STREAM:[77]>, {sa_family=AF_UNIX, sun_path=\"/run/a\"}, 9) "
			  "= 0" },
		{ "connect", 3, { 4, ADDRESS, 9 }, 0, .file = "socket:[77]", .fd = 4,
		  .protocol = "unix-dgram", .inode = 77, .local = "@own", .remote = "/run/a",
		  .want = "connect(4<UNIX:[77,@\"own\"]>, {sa_family=AF_UNIX, "
			  "sun_path=\"/run/a\"}, 9) = 0" },
		/* The kernel tells no end of these. */
		{ "close", 1, { 4 }, 0, .file = "socket:[77]", .fd = 4, .protocol = "netlink",
		  .inode = 77, .want = "close(4<NETLINK:[77]>) = 0" },
		{ "close", 1, { 4 }, 0, .file = "socket:[77]", .fd = 4, .protocol = "packet",
		  .inode = 77, .want = "close(4<PACKET:[77]>) = 0" },
		/* TCP or TCPv6: before it has an end, a row does not tell. */
		{ "close", 1, { 4 }, 0, .file = "socket:[77]", .fd = 4, .protocol = "tcp",
		  .inode = 77, .want = "close(4<socket:[77]>) = 0" },
		{ "close", 1, { 4 }, 0, .file = "socket:[77]", .fd = 4, .inode = 77,
		  .want = "close(4<socket:[77]>) = 0" },
		{ "close", 1, { 4 }, 0, .file = "socket:[77]", .fd = 4, .protocol = "icmpv6",
		  .inode = 77, .local = "[::1]:0", .local_family = AF_INET6,
		  .want = "close(4<ICMPv6:[[::1]:0]>) = 0" },
		{ "close", 1, { 4 }, 0, .file = "socket:[77]", .fd = 4, .protocol = "raw",
		  .inode = 77, .remote = "192.0.2.1:0",
		  .want = "close(4<RAW:[->192.0.2.1:0]>) = 0" },
		/* What is no address is none, whatever the stream says. */
		{ "connect", 3, { 4, ADDRESS, 16 }, 0, .file = "socket:[77]", .fd = 4,
		  .protocol = "udp", .remote = "host:80",
		  .want = "connect(4<socket:[77]>, 0x7ffe12345678, 16) = 0" },
		{ "connect", 3, { 4, ADDRESS, 16 }, 0, .file = "socket:[77]", .fd = 4,
		  .protocol = "udp", .remote = "[",
		  .want = "connect(4<socket:[77]>, 0x7ffe12345678, 16) = 0" },
		{ "sendto", 6, { 4, ADDRESS, 5, 0x4040, 0, 0 }, 5, .file = "socket:[77]", .fd = 4,
		  .want = "sendto(4<socket:[77]>, 0x7ffe12345678, 5, MSG_DONTWAIT|MSG_NOSIGNAL, "
			  "NULL, 0) = 5" },
		{ "mmap", 6, { 0, 4096, 3, 0x22, UINT64_MAX, 0 }, 0x7f0000001000,
		  .want = "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, "
			  "0) = "
			  "0x7f0000001000" },
		{ "mmap", 6, { 0, 4096, 5, 2, 3, 0x26000 }, 0x7f0000001000, .file = "/a", .fd = 3,
		  .want = "mmap(NULL, 4096, PROT_READ|PROT_EXEC, MAP_PRIVATE, 3</a>, 0x26000) = "
			  "0x7f0000001000" },
		{ "madvise", 3, { ADDRESS, 4096, 4 }, 0,
		  .want = "madvise(0x7ffe12345678, 4096, MADV_DONTNEED) = 0" },
		{ "clone", 5, { 0x1200011, 0, 0, ADDRESS, 0 }, 4250,
		  .want = "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|"
			  "SIGCHLD, child_tidptr=0x7ffe12345678) = 4250" },
		{ "splice", 6, { 3, 0, 4, 0, 65536, 4 }, 512, .file = "pipe:[9]", .fd = 4,
		  .want = "splice(3, NULL, 4<pipe:[9]>, NULL, 65536, SPLICE_F_MORE) = 512" },
		{ "sendfile", 4, { 3, 4, 0, 65536 }, 512, .file = "/out", .fd = 3,
		  .want = "sendfile(3</out>, 4, NULL, 65536) = 512" },
		/* Both ends; what is known of the one is not said of the other. */
		{ "splice", 6, { 3, 0, 4, 0, 65536, 4 }, 512, .file = "socket:[9]", .fd = 4,
		  .old_file = "pipe:[8]", .protocol = "tcp", .local = "127.0.0.1:80",
		  .want = "splice(3<pipe:[8]>, NULL, 4<TCP:[127.0.0.1:80]>, NULL, 65536, "
			  "SPLICE_F_MORE) = 512" },
		{ "sendfile", 4, { 3, 4, 0, 65536 }, -9, .old_file = "/in", .fd = 3,
		  .want = "sendfile(3, 4</in>, NULL, 65536) = -1 EBADF (Bad file descriptor)" },
		/* What a command does not look at is not shown. */
		{ "futex", 6, { ADDRESS, 129, 1, 7, 8, 9 }, 1,
		  .want = "futex(0x7ffe12345678, FUTEX_WAKE_PRIVATE, 1) = 1" },
		{ "prctl", 5, { 15, ADDRESS, 7, 8, 9 }, 0,
		  .want = "prctl(PR_SET_NAME, 0x7ffe12345678) = 0" },
		{ "prctl", 5, { 38, 1, 0, 0, 0 }, 0,
		  .want = "prctl(PR_SET_NO_NEW_PRIVS, 0x1, 0, 0, 0) = 0" },
		{ "getsockname", 3, { 4, ADDRESS, ADDRESS }, 0, .file = "socket:[77]", .fd = 4,
		  .protocol = "udp", .local = "[::1]:53",
		  .want = "getsockname(4<UDPv6:[[::1]:53]>, {sa_family=AF_INET6, "
			  "sin6_port=htons(53), inet_pton(AF_INET6, \"::1\", &sin6_addr), ...}, "
			  "0x7ffe12345678) = 0" },
		{ "kill", 2, { (uint64_t)-42, 15 }, 0, .want = "kill(-42, SIGTERM) = 0" },
		{ "kill", 2, { 42, 0 }, 0, .want = "kill(42, 0)       = 0" },
		{ "kill", 2, { 42, 64 }, 0, .want = "kill(42, SIGRT_32) = 0" },
		{ "futex", 6, { ADDRESS, 128, 2, 0, 0, 0 }, -11,
		  .want = "futex(0x7ffe12345678, FUTEX_WAIT_PRIVATE, 2, NULL) = "
			  "-1 EAGAIN (Resource temporarily unavailable)" },
		{ "epoll_ctl", 4, { 3, 1, 7, ADDRESS }, 0, .file = "anon_inode:[eventpoll]",
		  .fd = 3,
		  .events = 0x80000001,
		  .want = "epoll_ctl(3<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 7, "
			  "{events=EPOLLIN|EPOLLET, ...}) = 0" },
		{ "memfd_create", 2, { ADDRESS, 1 }, 4, .file = "/memfd:cache", .state = "deleted",
		  .name = "cache", .fd = 4,
		  .want = "memfd_create(\"cache\", MFD_CLOEXEC) = 4</memfd:cache>(deleted)" },
	};

	CHECK_ALL(samples);
}

TEST(strace_waiting_and_results)
{
	static const struct sample samples[] = {
		{ "nanosleep", 2, { ADDRESS, 0 }, 0, .sleep = 1500000000,
		  .want = "nanosleep({tv_sec=1, tv_nsec=500000000}, NULL) = 0" },
		{ "clock_nanosleep", 4, { 1, 1, ADDRESS, 0 }, 0,
		  .want = "clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, 0x7ffe12345678, NULL) = "
			  "0" },
		{ "select", 5, { 4, ADDRESS, 0, 0, ADDRESS }, 0, .timeout = 2000001000,
		  .want = "select(4, 0x7ffe12345678, NULL, NULL, {tv_sec=2, tv_usec=1}) = "
			  "0 (Timeout)" },
		{ "_newselect", 5, { 4, ADDRESS, 0, 0, ADDRESS }, 0, .timeout = 2000001000,
		  .abi = "compat",
		  .want = "_newselect(4, 0x12345678, NULL, NULL, {tv_sec=2, tv_usec=1}) = "
			  "0 (Timeout)" },
		{ "ppoll", 5, { ADDRESS, 1, 0, 0, 8 }, 1, .timeout = -1,
		  .want = "ppoll(0x7ffe12345678, 1, NULL, NULL, 8) = 1" },
		{ "poll", 3, { ADDRESS, 1, UINT32_MAX }, -516, .timeout = -1,
		  .want = "poll(0x7ffe12345678, 1, -1) = "
			  "? ERESTART_RESTARTBLOCK (Interrupted by signal)" },
		{ "wait4", 4, { UINT64_MAX, 0, 1, 0 }, -512,
		  .want = "wait4(-1, NULL, WNOHANG, NULL) = "
			  "? ERESTARTSYS (To be restarted if SA_RESTART is set)" },
		{ "exit_group", 1, { 3 }, UNSET, .want = "exit_group(3)     = ?" },
		{ "getpid", 0, { 0 }, 4243, .want = "getpid()          = 4243" },
		/* An int is what the lower half of a register holds. */
		{ "poll", 3, { ADDRESS, 1, UINT64_C(0x100000005) }, 1, .timeout = 5000000,
		  .want = "poll(0x7ffe12345678, 1, 5) = 1" },
		{ "mremap", 5, { ADDRESS, 4096, 8192, 1, 77 }, -12,
		  .want = "mremap(0x7ffe12345678, 4096, 8192, MREMAP_MAYMOVE) = "
			  "-1 ENOMEM (Cannot allocate memory)" },
		/* The row has no arguments. */
		{ "getpid", -1, { 0 }, 4243, .want = "getpid(...)       = 4243" },
		/* Of calls and errors that the tables do not know, the numbers. */
		{ "newcall", 2, { 7, 0 }, 0, .want = "newcall(0x7, 0)   = 0" },
		{ "syscall_470", 6, { 3, 0, UINT64_MAX, 1, 2, 9 }, -38,
		  .want = "syscall_0x1d6(0x3, 0, 0xffffffffffffffff, 0x1, 0x2, 0x9) = "
			  "-1 ENOSYS (Function not implemented)" },
		{ "syscall_-1", 1, { 0 }, -38, .abi = "compat",
		  .want = "syscall_0xffffffffffffffff(0) = -1 ENOSYS (Function not implemented)" },
		{ "syscall_1073741825", 0, { 0 }, 0, .want = "syscall_0x40000001() = 0" },
		{ "syscall_0470", 0, { 0 }, 0, .want = "syscall_0470()    = 0" },
		{ "getpid", 0, { 0 }, -3000, .want = "getpid()          = -1 (errno 3000)" },
		/* 32-bit x86 has other calls by the same name, and halves of numbers. */
		{ "pread64", 5, { 3, 0xffffd000, 16, 0, 1 }, 16, .file = "/a", .fd = 3,
		  .abi = "compat", .want = "pread64(3</a>, 0xffffd000, 16, 4294967296) = 16" },
		{ "mmap2", 6, { 0, 4096, 1, 2, 3, 1 }, -135168, .file = "/a", .fd = 3,
		  .abi = "compat",
		  .want = "mmap2(NULL, 4096, PROT_READ, MAP_PRIVATE, 3</a>, 1) = 0xfffdf000" },
		{ "ppoll_time64", 5, { ADDRESS, 1, ADDRESS, 0, 8 }, 0, .timeout = 1000000000,
		  .abi = "compat",
		  .want = "ppoll_time64(0x12345678, 1, {tv_sec=1, tv_nsec=0}, NULL, 8) = "
			  "0 (Timeout)" },
		{ "preadv", 5, { 3, ADDRESS, 2, 64, 0 }, 16, .file = "/a", .fd = 3,
		  .want = "preadv(3</a>, 0x7ffe12345678, 2, 64) = 16" },
	};

	CHECK_ALL(samples);
}

/* What somebody made up is no descriptor of the file that the call works on. */
TEST(strace_calls_that_were_turned_away)
{
	static const struct sample samples[] = {
		{ "mkdir", 2, { ADDRESS, 0700 }, -1, .file = "/denied-dir", .away = "intercepted",
		  .want = "mkdir(\"/denied-dir\", 0700) = -1 EPERM (Operation not permitted) "
			  "<intercepted>" },
		{ "openat", 4, { CWD, ADDRESS, 02000000, 0 }, 5, .file = "/etc/passwd",
		  .away = "intercepted",
		  .want = "openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = 5 "
			  "<intercepted>" },
		{ "openat", 4, { CWD, ADDRESS, 02000000, 0 }, 5, .file = "/etc/passwd", .fd = 5,
		  .away = "skipped",
		  .want = "openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = "
			  "5</etc/passwd> <skipped>" },
		{ "dup", 1, { 3 }, 5, .file = "/a", .fd = 3, .away = "unknown",
		  .want = "dup(3</a>)        = 5 <unknown>" },
		{ "dup", 1, { 3 }, 5, .file = "/a", .fd = 3, .away = "skipped",
		  .want = "dup(3</a>)        = 5</a> <skipped>" },
		{ "write", 3, { 3, ADDRESS, 5 }, UNSET, .file = "/a", .fd = 3, .away = "trapped",
		  .want = "write(3</a>, 0x7ffe12345678, 5) = ? <trapped>" },
		{ "recvfrom", 6, { 4, ADDRESS, 9, 0, ADDRESS, ADDRESS }, 9, .file = "socket:[77]",
		  .fd = 4, .protocol = "udp", .local = "192.0.2.1:80", .remote = "192.0.2.7:53",
		  .away = "intercepted",
		  .want = "recvfrom(4<UDP:[192.0.2.1:80->192.0.2.7:53]>, 0x7ffe12345678, 9, 0, "
			  "0x7ffe12345678, 0x7ffe12345678) = 9 <intercepted>" },
		/* A word of a later version. */
		{ "close", 1, { 3 }, 0, .away = "moonlight>",
		  .want = "close(3)          = 0 <unknown>" },
	};

	CHECK_ALL(samples);
}

TEST(strace_strings_cannot_be_mistaken)
{
	static const struct sample samples[] = {
		{ "open", 3, { ADDRESS, 0, 0 }, 3, .file = "/t/x<y>\"\\\303\244\n1\0337", .fd = 3,
		  .want = "open(\"/t/x<y>\\\"\\\\\\303\\244\\n1\\0337\", O_RDONLY) = "
			  "3</t/x\\74y\\76\\\"\\\\\\303\\244\\n1\\0337>" },
		{ "open", 3, { ADDRESS, 0, 0 }, -36, .file = "/long", .state = "truncated",
		  .want = "open(\"/long\"..., O_RDONLY) = -1 ENAMETOOLONG (File name too long)" },
	};

	CHECK_ALL(samples);
}

TEST(strace_times)
{
	static const struct sample s = { "getpid", 0, { 0 }, 1, .want = "" };

	begin("rows");
	put_row(&s);
	CHECK_STR(printed(&(struct print_options){ .format = &format_strace,
						   .time = PRINT_RELATIVE }),
		  "4243  0.000111 getpid()                 = 1 <0.000012>\n");
	CHECK_STR(printed(&(struct print_options){ .format = &format_strace, .time = PRINT_BOOT }),
		  "4243  1000.000111000 getpid()           = 1 <0.000012>\n");
	finish();
}

TEST(strace_and_its_kin_refuse_raw_streams)
{
	int n = 0;

	begin("raw");
	for (int i = 0; formats[i]; i++) {
		n += !formats[i]->record;
		if (!formats[i]->record)
			CHECK(strstr(printed(&(struct print_options){ .format = formats[i] }),
				     "error: a raw stream"));
	}
	CHECK_EQ(n, 3);
	finish();
}
