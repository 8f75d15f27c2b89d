/* SPDX-License-Identifier: BSD-2-Clause */
/* inotify and fanotify: descriptors that watch paths. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <unistd.h>

void scenario_watch_inotify(void)
{
	const char *dir = make_dir(in("dir")), *made = in("dir/made"), *none = in("none");
	const char *name;
	char buf[1024];
	long fd, dirwatch, file;

	if (chdir(dir))
		die("chdir: %s", strerror(errno));
	begin();
	fd = CALL(inotify_init1, A1(IN_NONBLOCK), NEWFD);
	name = name_of(fd);
	ALSO(PATH(name));
	dirwatch = CALL(inotify_add_watch, A3(fd, dir, IN_CREATE | IN_MOVE), FD(fd), PATH(dir));
	CALL(inotify_add_watch, A3(fd, "..", IN_DELETE_SELF), FD(fd), PATH(shared->dir));
	CALL(inotify_add_watch, A3(fd, none, IN_CREATE), FD(fd), PATH(none), FAILS(ENOENT));
	CALL(inotify_add_watch, A3(fd, dir, 0), FD(fd), PATH(dir), FAILS(EINVAL));
	CALL(inotify_add_watch, A3(9999, dir, IN_CREATE), FD(9999), PATH(dir), FAILS(EBADF));
	CALL(read, A3(fd, buf, sizeof(buf)), FD(fd), PATH(name), FAILS(EAGAIN));
	file = CALL(openat, A4(AT_FDCWD, made, O_WRONLY | O_CREAT, 0600), NEWFD, PATH(made));
	CALL(close, A1(file), FD(file), PATH(made));
	CALL(read, A3(fd, buf, 4), FD(fd), PATH(name), FAILS(EINVAL));
	CALL(read, A3(fd, buf, sizeof(buf)), FD(fd), PATH(name),
	     BYTES(sizeof(struct inotify_event) + 16), ABSENT("offset"));
	CALL(inotify_rm_watch, A2(fd, dirwatch), FD(fd), PATH(name));
	CALL(inotify_rm_watch, A2(fd, dirwatch), FD(fd), PATH(name), FAILS(EINVAL));
	CALL(inotify_rm_watch, A2(9999, dirwatch), FD(9999), FAILS(EBADF));
	CALL(close, A1(fd), FD(fd), PATH(name));
	fd = CALL(inotify_init, A0(), NEWFD, PATH(name));
	CALL(close, A1(fd), FD(fd), PATH(name));
	CALL(inotify_init1, A1(0x1234567), FAILS(EINVAL));
	end();
}

void scenario_watch_fanotify(void)
{
	const char *dir = make_dir(in("dir")), *file = make_file(in("dir/file"), 10);
	const char *none = in("dir/none"), *name;
	int top = open_file(dir, O_RDONLY | O_DIRECTORY);
	struct fanotify_event_metadata event[8];
	char buf[4];
	long fd = fanotify_init(FAN_CLASS_NOTIF, O_RDONLY), opened;

	if (fd < 0)
		skip("kernel: no fanotify for this user (%s)", strerror(errno));
	close(fd);
	begin();
	fd = CALL(fanotify_init, A2(FAN_CLASS_NOTIF | FAN_NONBLOCK, O_RDONLY), NEWFD);
	name = name_of(fd);
	ALSO(PATH(name));
	CALL(fanotify_mark, A5(fd, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, file), FD(fd), PATH(file));
	CALL(fanotify_mark, A5(fd, FAN_MARK_ADD, FAN_MODIFY, top, "file"), FD(fd), PATH(file));
	CALL(fanotify_mark, A5(fd, FAN_MARK_ADD, FAN_OPEN, top, none), FD(fd), PATH(none),
	     FAILS(ENOENT));
	/* NULL for a path: the directory's descriptor itself. */
	CALL(fanotify_mark, A5(fd, FAN_MARK_REMOVE, FAN_MODIFY, top, NULL), FD(fd), PATH(dir),
	     FAILS(ENOENT), ABSENT("file_state"));
	CALL(fanotify_mark, A5(fd, FAN_MARK_ADD, FAN_MODIFY, top, NULL), FD(fd), PATH(dir));
	/* And the working directory, by fanotify_mark(2): the kernel asks for a descriptor. */
	CALL(chdir, A1(dir), PATH(dir));
	CALL(fanotify_mark, A5(fd, FAN_MARK_ADD, FAN_MODIFY, AT_FDCWD, NULL), FD(fd), PATH(dir),
	     FAILS(EBADF), ABSENT("file_state"));
	CALL(fanotify_mark, A5(9999, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, file), FD(9999),
	     PATH(file), FAILS(EBADF));
	CALL(fanotify_mark, A5(top, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, file), FD(top), PATH(file),
	     FAILS(EINVAL));
	CALL(read, A3(fd, event, sizeof(event)), FD(fd), PATH(name), FAILS(EAGAIN));
	opened = CALL(openat, A4(AT_FDCWD, file, O_RDONLY, 0), NEWFD, PATH(file));
	CALL(close, A1(opened), FD(opened), PATH(file));
	/* The event brings a descriptor of its own: nobody opened that. */
	CALL(read, A3(fd, event, sizeof(event)), FD(fd), PATH(name), BYTES(sizeof(event[0])));
	CALL(read, A3(event[0].fd, buf, 4), FD(event[0].fd), PATH(file), BYTES(4), OFFSET(0));
	CALL(close, A1(event[0].fd), FD(event[0].fd), PATH(file));
	CALL(fanotify_mark, A5(fd, FAN_MARK_FLUSH, 0, AT_FDCWD, file), FD(fd), ANY("file"));
	CALL(close, A1(fd), FD(fd), PATH(name));
	CALL(fanotify_init, A2(0x40000000, O_RDONLY), FAILS(EINVAL));
	end();
}
