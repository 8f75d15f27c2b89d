/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls whose meaning hangs on one of their arguments, a command or a flag, where that changes
 * which files they are about, what they return or how much they move: fcntl(F_DUPFD),
 * ioctl(FICLONE), bpf(BPF_MAP_CREATE). All that the system call table says of such a call holds for
 * each of its commands; this is what holds for one of them alone. (Linux 6.18; a command that is
 * not here has no more meaning than the table gives.)
 */
#ifndef IOR_COMMAND_H
#define IOR_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What it does, beyond what its call does. */
enum ior_command_does {
	IOR_COMMAND_RETURNS_FD = 1 << 0,	/* the value that it returns is a new descriptor */
	IOR_COMMAND_DUPLICATES = 1 << 1,	/* of the same file as the one passed */
	IOR_COMMAND_READS = 1 << 2,	/* it returns bytes moved to the caller */
	IOR_COMMAND_NO_FD = 1 << 3,	/* the descriptors of its call are none, or not used */
	IOR_COMMAND_BEHIND = 1 << 4,	/* its own descriptor stands behind argument `at`, in 32
					 * bits at offset `fd_at`; else it is that argument */
};

/* What a descriptor is that only this command has. */
enum ior_command_role {
	IOR_COMMAND_NONE,	/* it has none */
	IOR_COMMAND_IS_FILE,	/* the one it works on: `fd`, `file` */
	IOR_COMMAND_IS_SOURCE,	/* `old_file`; `file` is that of the call's own descriptor */
	IOR_COMMAND_IS_TARGET,	/* `fd`, `file`; `old_file` is that of the call's own descriptor */
};

struct ior_command {
	const char *call;	/* name of the system call */
	const char *name;	/* of the command, as the kernel's headers have it */
	const char *on;		/* only on a descriptor of such a file: its file system, or how the
				 * last component of its path begins; NULL: on any */
	/* The argument that it is told by, in 32 bits: (argument & mask) == value ... */
	uint8_t arg;
	uint32_t mask, value;
	/* ... and another one, in the same way. A mask of 0 takes all. */
	uint8_t also;
	uint32_t also_mask, also_value;
	uint8_t does;		/* enum ior_command_does bits */
	uint8_t role;		/* enum ior_command_role */
	uint8_t at;		/* argument */
	uint8_t fd_at;
	/* Of these 0 is none: */
	uint8_t length_at;	/* offset of 64 bits: bytes that it is about, 0 for all there are */
	uint8_t one_at;		/* offset of 16 bits: of how many descriptors this is the first one.
				 * Of several none is named */
	uint8_t size;		/* argument: bytes asked for */
};

/* All commands, those of one call next to each other; *n of them. Static. */
const struct ior_command *ior_commands(size_t *n);

/* Those of the call with this name; *n is 0, and the result NULL, for most. */
const struct ior_command *ior_commands_of(const char *call, size_t *n);

/* The one of n that a call with these arguments (nargs of them) is; NULL: none. */
const struct ior_command *ior_command_find(const struct ior_command *commands, size_t n,
					   const uint64_t *args, unsigned int nargs);

/*
 * Is it the command on a descriptor of this file? path (len bytes) and fstype are NULL where they
 * are not known.
 */
bool ior_command_is_on(const struct ior_command *command, const char *path, size_t len,
		       const char *fstype);

#endif
