/* SPDX-License-Identifier: BSD-2-Clause */
/* Names that are many, or change: files renamed, replaced, mounted elsewhere. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#define MANY 300

void scenario_name_many(void)
{
	const char *paths[MANY];
	char buf[4];
	long fds[MANY];

	for (int i = 0; i < MANY; i++)
		paths[i] = make_file(in("file%d", i), 10);
	begin();
	for (int i = 0; i < MANY; i++)
		fds[i] = CALL(openat, A4(AT_FDCWD, paths[i], O_RDONLY, 0), NEWFD, PATH(paths[i]));
	for (int i = MANY - 1; i >= 0; i--)
		CALL(read, A3(fds[i], buf, 4), FD(fds[i]), PATH(paths[i]), BYTES(4));
	for (int i = 0; i < MANY; i++)
		CALL(close, A1(fds[i]), FD(fds[i]), PATH(paths[i]));
	end();
}

/*
 * N files one after the other, all by the same number. Each call's second argument is its own:
 * it tells under losses which call a row is.
 */
void scenario_name_flood(void)
{
	size_t n = shared->number ? shared->number : 100;
	const char **paths = malloc(n * sizeof(*paths));
	char *buf = malloc(n);

	for (size_t i = 0; i < n; i++)
		paths[i] = make_file(in("file%zu", i), 1);
	begin();
	for (size_t i = 0; i < n; i++) {
		long fd = CALL(openat, A4(AT_FDCWD, paths[i], O_RDONLY, 0), NEWFD, PATH(paths[i]));

		CALL(read, A3(fd, buf + i, 1), FD(fd), PATH(paths[i]), BYTES(1));
		CALL(close, A1(fd), FD(fd), PATH(paths[i]));
	}
	end();
}

void scenario_name_moving(void)
{
	const char *top = make_dir(in("top")), *moved = in("moved");
	const char *mid = make_dir(in("top/mid"));
	const char *file = make_file(in("top/mid/file"), 100);
	char buf[4];
	int fd;

	fd = open_file(file, O_RDONLY);
	begin();
	for (int i = 0; i < 5; i++) {
		CALL(read, A3(fd, buf, 4), FD(fd), PATH(file), BYTES(4));
		CALL(rename, A2(top, moved), OLD(top), PATH(moved));
		CALL(read, A3(fd, buf, 4), FD(fd), PATH(in("moved/mid/file")), BYTES(4));
		CALL(rename, A2(moved, top), OLD(moved), PATH(top));
	}
	CALL(rename, A2(file, in("top/file")), OLD(file), PATH(in("top/file")));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(in("top/file")), BYTES(4));
	CALL(rmdir, A1(mid), PATH(mid));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(in("top/file")), BYTES(4));
	end();
}

/* Open files whose name goes to another file, or who swap their names. */
void scenario_name_replaced(void)
{
	const char *f = make_file(in("f"), 100), *g = make_file(in("g"), 100);
	const char *h = make_file(in("h"), 100), *h2 = in("h2"), *dir = make_dir(in("dir"));
	const char *inner = make_file(in("dir/inner"), 100);
	int ffd = open_file(f, O_RDONLY), gfd = open_file(g, O_RDONLY);
	int hfd = open_file(h, O_RDONLY), inside = open_file(inner, O_RDONLY);
	char buf[4];

	begin();
	CALL(read, A3(ffd, buf, 4), FD(ffd), PATH(f), BYTES(4), ABSENT("file_state"));
	CALL(read, A3(gfd, buf, 4), FD(gfd), PATH(g), BYTES(4), ABSENT("file_state"));
	CALL(rename, A2(g, f), OLD(g), PATH(f));
	CALL(read, A3(ffd, buf, 4), FD(ffd), PATH(f), BYTES(4), STATE("deleted"));
	CALL(read, A3(gfd, buf, 4), FD(gfd), PATH(f), BYTES(4), ABSENT("file_state"));
	CALL(renameat2, A5(AT_FDCWD, f, AT_FDCWD, h, RENAME_EXCHANGE), OLD(f), PATH(h));
	CALL(read, A3(gfd, buf, 4), FD(gfd), PATH(h), BYTES(4), ABSENT("file_state"));
	CALL(read, A3(hfd, buf, 4), FD(hfd), PATH(f), BYTES(4), ABSENT("file_state"));
	/* One of two names goes: the descriptor stands for the name it was opened by. */
	CALL(link, A2(f, h2), OLD(f), PATH(h2));
	CALL(unlink, A1(f), PATH(f));
	CALL(read, A3(hfd, buf, 4), FD(hfd), PATH(f), BYTES(4), STATE("deleted"));
	/* A directory that is gone and made again is not where the file was. */
	CALL(unlink, A1(inner), PATH(inner));
	CALL(rmdir, A1(dir), PATH(dir));
	CALL(mkdir, A2(dir, 0700), PATH(dir));
	CALL(read, A3(inside, buf, 4), FD(inside), PATH(inner), BYTES(4), STATE("deleted"));
	end();
}

#define EVER_NEW_FILES 500

/*
 * Files that get N names between them: more than are kept in mind at once. Too many to note:
 * each read must be named as the rename before it says.
 */
void scenario_name_ever_new(void)
{
	uint64_t n = shared->number ? shared->number : 1000;
	char names[EVER_NEW_FILES][32], new[32], byte;
	int fds[EVER_NEW_FILES];

	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	for (int i = 0; i < EVER_NEW_FILES; i++) {
		snprintf(names[i], sizeof(names[i]), "file%d", i);
		fds[i] = open_file(make_file(names[i], 1), O_RDONLY);
	}
	begin();
	unwatched();
	for (uint64_t i = 0; i < n; i++) {
		char *old = names[i % EVER_NEW_FILES];

		snprintf(new, sizeof(new), "name%lu", (unsigned long)i);
		if (rename(old, new))
			die("rename: %s", strerror(errno));
		raw(SYS_pread64, (long[6]){ fds[i % EVER_NEW_FILES], (long)&byte, 1 });
		memcpy(old, new, sizeof(new));
	}
	watched();
	note_count("rename", n);
	end();
}

static void in_mounts(void *arg)
{
	const char *file = in("bound/file"), *moved = in("second/file");
	int fd, before;
	char buf[4];
	long n;

	(void)arg;
	unwatched();
	own_mounts();
	if (mount(in("source"), in("bound"), NULL, MS_BIND, NULL))
		skip("kernel: no bind mount (%s)", strerror(errno));
	before = open_file(file, O_RDONLY);
	watched();
	fd = CALL(openat, A4(AT_FDCWD, file, O_RDONLY, 0), NEWFD, PATH(file));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(file), BYTES(4), MOUNT(in("bound")));
	CALL(read, A3(before, buf, 4), FD(before), PATH(file), BYTES(4), MOUNT(in("bound")));
	unwatched();
	n = mount(in("bound"), in("second"), NULL, MS_MOVE, NULL);
	watched();
	if (n)
		skip("kernel: no mount can be moved here");
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(moved), BYTES(4), MOUNT(in("second")));
	CALL(read, A3(before, buf, 4), FD(before), PATH(moved), BYTES(4),
	     MOUNT(in("second")));
	CALL(openat, A4(AT_FDCWD, in("bound/none"), O_RDONLY, 0), FAILS(ENOENT),
	     PATH(in("bound/none")));
}

void scenario_name_mounts(void)
{
	make_dir(in("source"));
	make_dir(in("bound"));
	make_dir(in("second"));
	make_file(in("source/file"), 100);
	begin();
	wait_child(start_child(in_mounts, NULL));
	end();
}
