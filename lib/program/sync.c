/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/sync.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int ior_sync(int fd)
{
	while (fsync(fd) < 0) {
		if (errno == EINVAL || errno == EROFS || errno == ENOSYS)
			break;
		if (errno != EINTR)
			return -errno;
	}
	return 0;
}

void ior_sync_names(int folder)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	ior_sync(fd);
	close(fd);
}
