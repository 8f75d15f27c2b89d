/* SPDX-License-Identifier: BSD-2-Clause */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

const char *in(const char *fmt, ...)
{
	char buf[8192];
	va_list ap;
	int n, m;

	n = snprintf(buf, sizeof(buf), "%s/", shared->dir);
	va_start(ap, fmt);
	m = vsnprintf(buf + n, sizeof(buf) - n, fmt, ap);
	va_end(ap);
	if (n + m >= (int)sizeof(buf))
		die("path too long");
	return shared_copy(buf, n + m);
}

const char *text(const char *fmt, ...)
{
	char buf[8192];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(buf, sizeof(buf), fmt, ap);
	va_end(ap);
	if (n >= (int)sizeof(buf))
		die("text too long");
	return shared_copy(buf, n);
}

const char *make_file(const char *path, size_t size)
{
	static const char digits[] = "0123456789";
	FILE *f = fopen(path, "w");

	if (!f)
		die("%s: %s", path, strerror(errno));
	for (size_t i = 0; i < size; i++)
		putc(digits[i % 10], f);
	if (fclose(f))
		die("%s: %s", path, strerror(errno));
	return path;
}

const char *make_dir(const char *path)
{
	if (mkdir(path, 0755))
		die("%s: %s", path, strerror(errno));
	return path;
}

const char *make_link(const char *target, const char *path)
{
	if (symlink(target, path))
		die("%s: %s", path, strerror(errno));
	return path;
}

int open_file(const char *path, int flags)
{
	int fd = open(path, flags, 0600);

	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	return fd;
}

const char *name_before(int fd)
{
	static const char deleted[] = " (deleted)";
	char link[64], buf[8192];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/thread-self/fd/%d", fd);
	n = readlink(link, buf, sizeof(buf));
	if (n < 0)
		die("%s: %s", link, strerror(errno));
	if (n > (ssize_t)sizeof(deleted) - 1 &&
	    !memcmp(buf + n - (sizeof(deleted) - 1), deleted, sizeof(deleted) - 1))
		n -= sizeof(deleted) - 1;
	return shared_copy(buf, n);
}

const char *name_of(int fd)
{
	const char *name;

	unwatched();
	name = name_before(fd);
	watched();
	return name;
}

/* The kernel's own word: which part of its file system the uppermost mount on the way shows. */
const char *detached(const char *path)
{
	char line[8192], top[4096], point[4096], found[4096] = "";
	FILE *f = fopen("/proc/self/mountinfo", "r");
	size_t below = 0;

	if (!f)
		die("mountinfo: %s", strerror(errno));
	while (fgets(line, sizeof(line), f)) {
		size_t n;

		if (sscanf(line, "%*d %*d %*s %4095s %4095s", top, point) != 2)
			continue;
		n = strcmp(point, "/") ? strlen(point) : 0;
		if (strncmp(path, point, n) || (path[n] && path[n] != '/') || n < below)
			continue;
		below = n;
		strcpy(found, strcmp(top, "/") ? top : "");
	}
	fclose(f);
	return text(UNKNOWN "%s%s", found, path + below);
}

void obey_modes(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		die("capget: %s", strerror(errno));
	data[0].effective &= ~(1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH);
	if (syscall(SYS_capset, &header, data))
		die("capset: %s", strerror(errno));
}

bool on_device(const char *dir)
{
	struct stat st;
	char path[64];

	if (stat(dir, &st))
		die("%s: %s", dir, strerror(errno));
	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u", major(st.st_dev), minor(st.st_dev));
	return access(path, F_OK) == 0;
}

bool has_call(long nr)
{
	/* Nothing that a call could be about: it fails early. */
	static const long nothing[6] = { -1, -1, -1, -1, -1, -1 };

	return raw(nr, nothing) != -ENOSYS;
}

void need_call(long nr, const char *name)
{
	if (!has_call(nr))
		skip("kernel: no %s", name);
}

static int outer_mounts = -1;

void own_mounts(void)
{
	if (outer_mounts < 0)
		outer_mounts = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		skip("kernel: no mount namespace of one's own (%s)", strerror(errno));
}

void leave_own_mounts(void)
{
	if (outer_mounts >= 0 && setns(outer_mounts, CLONE_NEWNS))
		die("setns: %s", strerror(errno));
}
