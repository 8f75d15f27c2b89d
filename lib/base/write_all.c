/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/write_all.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

int ior_write_all(int fd, const void *p, size_t len, uint64_t *written)
{
	const char *from = p;

	while (len) {
		ssize_t n = write(fd, from, len);

		if (n >= 0) {
			from += n;
			len -= (size_t)n;
			if (written)
				*written += (uint64_t)n;
		} else if (errno == EAGAIN) {
			poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1);
		} else if (errno != EINTR) {
			return -errno;
		}
	}
	return 0;
}
