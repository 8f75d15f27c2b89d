/* SPDX-License-Identifier: BSD-2-Clause */
#include "calls/command.h"

#include <string.h>

#define ALL UINT32_MAX

/* Told by argument i alone. What follows adds to it. */
#define COMMAND(call_, i, name_, value_, ...) \
	{ .call = (call_), .name = (name_), .arg = (i), .mask = ALL, .value = (value_),	\
	  ##__VA_ARGS__ }

#define ON(file) .on = (file)
#define AND(i, mask_, value_) .also = (i), .also_mask = (mask_), .also_value = (value_)
#define DOES(what) .does = IOR_COMMAND_##what
/* Its descriptor is argument i, ... */
#define FD(role_, i) .role = IOR_COMMAND_IS_##role_, .at = (i)
/* ... or stands at an offset behind argument i. */
#define FD_BEHIND(role_, i, offset) \
	DOES(BEHIND), .role = IOR_COMMAND_IS_##role_, .at = (i), .fd_at = (offset)

#define FCNTL(name, value, ...) COMMAND("fcntl", 1, name, value, ##__VA_ARGS__)
#define FCNTL64(name, value, ...) COMMAND("fcntl64", 1, name, value, ##__VA_ARGS__)
#define IOCTL(name, value, ...) COMMAND("ioctl", 1, name, value, ##__VA_ARGS__)
#define BPF(name, value, ...) COMMAND("bpf", 0, name, value, ##__VA_ARGS__)
#define RETURNS_FD DOES(RETURNS_FD)
/* It works on the descriptor that stands there in what attr points to. */
#define BPF_ON(name, value, offset) BPF(name, value, FD_BEHIND(FILE, 1, offset))

static const struct ior_command commands[] = {
	FCNTL("F_DUPFD", 0, DOES(DUPLICATES)),
	FCNTL("F_DUPFD_CLOEXEC", 1030, DOES(DUPLICATES)),
	FCNTL64("F_DUPFD", 0, DOES(DUPLICATES)),
	FCNTL64("F_DUPFD_CLOEXEC", 1030, DOES(DUPLICATES)),

	/* fs/ioctl.c takes these itself, whatever the file */
	IOCTL("FICLONE", 0x40049409, FD(SOURCE, 2)),
	IOCTL("FICLONERANGE", 0x4020940d, FD_BEHIND(SOURCE, 2, 0), .length_at = 16),
	IOCTL("FIDEDUPERANGE", 0xc0189436, FD_BEHIND(TARGET, 2, 24), .length_at = 8, .one_at = 16),
	/* The others mean this for one driver. */
	IOCTL("EXT4_IOC_MOVE_EXT", 0xc028660f, ON("ext4"), FD_BEHIND(SOURCE, 2, 4)),
	IOCTL("XFS_IOC_EXCHANGE_RANGE", 0x40285881, ON("xfs"), FD_BEHIND(SOURCE, 2, 0),
	      .length_at = 24),
	IOCTL("LOOP_SET_FD", 0x4c00, ON("loop"), FD(SOURCE, 2)),
	IOCTL("LOOP_CHANGE_FD", 0x4c06, ON("loop"), FD(SOURCE, 2)),
	IOCTL("LOOP_CONFIGURE", 0x4c0a, ON("loop"), FD_BEHIND(SOURCE, 2, 0)),
	IOCTL("TIOCGPTPEER", 0x5441, ON("ptmx"), RETURNS_FD),
	IOCTL("NS_GET_USERNS", 0xb701, ON("nsfs"), RETURNS_FD),
	IOCTL("NS_GET_PARENT", 0xb702, ON("nsfs"), RETURNS_FD),
	IOCTL("NS_MNT_GET_NEXT", 0x8010b70b, ON("nsfs"), RETURNS_FD),
	IOCTL("NS_MNT_GET_PREV", 0x8010b70c, ON("nsfs"), RETURNS_FD),
	IOCTL("PIDFD_GET_CGROUP_NAMESPACE", 0xff01, ON("pidfs"), RETURNS_FD),
	IOCTL("PIDFD_GET_IPC_NAMESPACE", 0xff02, ON("pidfs"), RETURNS_FD),
	IOCTL("PIDFD_GET_MNT_NAMESPACE", 0xff03, ON("pidfs"), RETURNS_FD),
	IOCTL("PIDFD_GET_NET_NAMESPACE", 0xff04, ON("pidfs"), RETURNS_FD),
	IOCTL("PIDFD_GET_PID_NAMESPACE", 0xff05, ON("pidfs"), RETURNS_FD),
	IOCTL("PIDFD_GET_PID_FOR_CHILDREN_NAMESPACE", 0xff06, ON("pidfs"), RETURNS_FD),
	IOCTL("PIDFD_GET_TIME_NAMESPACE", 0xff07, ON("pidfs"), RETURNS_FD),
	IOCTL("PIDFD_GET_TIME_FOR_CHILDREN_NAMESPACE", 0xff08, ON("pidfs"), RETURNS_FD),
	IOCTL("PIDFD_GET_USER_NAMESPACE", 0xff09, ON("pidfs"), RETURNS_FD),
	IOCTL("PIDFD_GET_UTS_NAMESPACE", 0xff0a, ON("pidfs"), RETURNS_FD),
	IOCTL("SIOCGSKNS", 0x894c, ON("sockfs"), RETURNS_FD),
	IOCTL("TUNGETDEVNETNS", 0x54e3, ON("tun"), RETURNS_FD),
	IOCTL("KVM_CREATE_VM", 0xae01, ON("kvm"), RETURNS_FD),
	IOCTL("KVM_CREATE_VCPU", 0xae41, ON("kvm-vm"), RETURNS_FD),
	IOCTL("KVM_GET_STATS_FD", 0xaece, ON("kvm-v"), RETURNS_FD),
	IOCTL("KVM_CREATE_GUEST_MEMFD", 0xc040aed4, ON("kvm-vm"), RETURNS_FD),
	IOCTL("UDMABUF_CREATE", 0x40187542, ON("udmabuf"), RETURNS_FD),
	IOCTL("UDMABUF_CREATE_LIST", 0x40087543, ON("udmabuf"), RETURNS_FD),
	IOCTL("USERFAULTFD_IOC_NEW", 0xaa00, ON("userfaultfd"), RETURNS_FD),

	BPF("BPF_MAP_CREATE", 0, RETURNS_FD),
	BPF("BPF_PROG_LOAD", 5, RETURNS_FD),
	BPF("BPF_OBJ_GET", 7, RETURNS_FD),
	BPF("BPF_PROG_GET_FD_BY_ID", 13, RETURNS_FD),
	BPF("BPF_MAP_GET_FD_BY_ID", 14, RETURNS_FD),
	BPF("BPF_RAW_TRACEPOINT_OPEN", 17, RETURNS_FD),
	BPF("BPF_BTF_LOAD", 18, RETURNS_FD),
	BPF("BPF_BTF_GET_FD_BY_ID", 19, RETURNS_FD),
	BPF("BPF_LINK_CREATE", 28, RETURNS_FD),
	BPF("BPF_LINK_GET_FD_BY_ID", 30, RETURNS_FD),
	BPF("BPF_ENABLE_STATS", 32, RETURNS_FD),
	BPF("BPF_ITER_CREATE", 33, RETURNS_FD),
	BPF("BPF_TOKEN_CREATE", 36, RETURNS_FD),
	BPF_ON("BPF_MAP_LOOKUP_ELEM", 1, 0),
	BPF_ON("BPF_MAP_UPDATE_ELEM", 2, 0),
	BPF_ON("BPF_MAP_DELETE_ELEM", 3, 0),
	BPF_ON("BPF_MAP_GET_NEXT_KEY", 4, 0),
	BPF_ON("BPF_OBJ_PIN", 6, 8),
	BPF_ON("BPF_PROG_TEST_RUN", 10, 0),
	BPF_ON("BPF_OBJ_GET_INFO_BY_FD", 15, 0),
	BPF_ON("BPF_MAP_LOOKUP_AND_DELETE_ELEM", 21, 0),
	BPF_ON("BPF_MAP_FREEZE", 22, 0),
	BPF_ON("BPF_MAP_LOOKUP_BATCH", 24, 36),
	BPF_ON("BPF_MAP_LOOKUP_AND_DELETE_BATCH", 25, 36),
	BPF_ON("BPF_MAP_UPDATE_BATCH", 26, 36),
	BPF_ON("BPF_MAP_DELETE_BATCH", 27, 36),
	BPF_ON("BPF_LINK_UPDATE", 29, 0),
	BPF_ON("BPF_LINK_DETACH", 34, 0),
	BPF_ON("BPF_PROG_BIND_MAP", 35, 0),

	COMMAND("seccomp", 0, "SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER", 1,
		AND(1, 8, 8), RETURNS_FD),
	/* Its flags ask for a version, or for errata. */
	COMMAND("landlock_create_ruleset", 2, "0", 0, RETURNS_FD),
	COMMAND("landlock_add_rule", 1, "LANDLOCK_RULE_PATH_BENEATH", 1, FD_BEHIND(SOURCE, 2, 8)),
	COMMAND("fsconfig", 1, "FSCONFIG_SET_FD", 5, FD(SOURCE, 4)),
	COMMAND("prctl", 0, "PR_SET_MM, PR_SET_MM_EXE_FILE", 35, AND(1, ALL, 13), FD(FILE, 2)),
	COMMAND("keyctl", 0, "KEYCTL_WATCH_KEY", 32, FD(FILE, 2)),
	COMMAND("waitid", 0, "P_PIDFD", 3, FD(FILE, 1)),

	COMMAND("syslog", 0, "SYSLOG_ACTION_READ", 2, DOES(READS), .size = 2),
	COMMAND("syslog", 0, "SYSLOG_ACTION_READ_ALL", 3, DOES(READS), .size = 2),
	COMMAND("syslog", 0, "SYSLOG_ACTION_READ_CLEAR", 4, DOES(READS), .size = 2),

	/* Numbers of rings that the thread has registered stand where else descriptors do. */
	{ .call = "io_uring_enter", .name = "IORING_ENTER_REGISTERED_RING", .arg = 3, .mask = 0x10,
	  .value = 0x10, DOES(NO_FD) },
	{ .call = "io_uring_register", .name = "IORING_REGISTER_USE_REGISTERED_RING", .arg = 1,
	  .mask = 1U << 31, .value = 1U << 31, DOES(NO_FD) },
	{ .call = "kexec_file_load", .name = "KEXEC_FILE_UNLOAD", .arg = 4, .mask = 1, .value = 1,
	  DOES(NO_FD) },
};

#define NCOMMANDS (sizeof(commands) / sizeof(commands[0]))

const struct ior_command *ior_commands(size_t *n)
{
	*n = NCOMMANDS;
	return commands;
}

const struct ior_command *ior_commands_of(const char *call, size_t *n)
{
	size_t first = 0;

	*n = 0;
	while (first < NCOMMANDS && strcmp(commands[first].call, call) != 0)
		first++;
	while (first + *n < NCOMMANDS && strcmp(commands[first + *n].call, call) == 0)
		++*n;
	return *n ? &commands[first] : NULL;
}

static bool holds(const uint64_t *args, unsigned int nargs, unsigned int arg, uint32_t mask,
		  uint32_t value)
{
	return !mask || (arg < nargs && ((uint32_t)args[arg] & mask) == value);
}

const struct ior_command *ior_command_find(const struct ior_command *all, size_t n,
					   const uint64_t *args, unsigned int nargs)
{
	for (size_t i = 0; i < n; i++)
		if (holds(args, nargs, all[i].arg, all[i].mask, all[i].value) &&
		    holds(args, nargs, all[i].also, all[i].also_mask, all[i].also_value))
			return &all[i];
	return NULL;
}

/* The last component of a path, or what stands behind the first colon of anon_inode:kvm-vcpu:0. */
static size_t last_of(const char *path, size_t len)
{
	const char *slash = memrchr(path, '/', len), *colon;
	size_t at = slash ? (size_t)(slash + 1 - path) : 0;

	colon = memchr(path + at, ':', len - at);
	return colon ? (size_t)(colon + 1 - path) : at;
}

bool ior_command_is_on(const struct ior_command *command, const char *path, size_t len,
		       const char *fstype)
{
	size_t on, at;

	if (!command->on || (fstype && strcmp(fstype, command->on) == 0))
		return true;
	if (!path)
		return false;
	on = strlen(command->on);
	at = last_of(path, len);
	return len - at >= on && memcmp(path + at, command->on, on) == 0;
}
