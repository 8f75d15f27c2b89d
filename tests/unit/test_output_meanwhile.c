/* SPDX-License-Identifier: BSD-2-Clause */
/* Folders that are renamed, made and exchanged while an output goes there. */
#include "folder.h"

#include <stdarg.h>
#include <sys/syscall.h>

/* ---- What changes meanwhile ----------------------------------------------------------------- */

TEST(a_folder_that_is_renamed_keeps_its_output)
{
	struct ior_output o, given_up;
	struct ior_error err;

	enter_folder();
	CHECK_EQ(mkdir("there", 0700), 0);
	CHECK_EQ(ior_output_open(&o, "there/x", true, false, &err), 0);
	CHECK_EQ(ior_output_open(&given_up, "there/y", true, false, &err), 0);
	CHECK_EQ(write(o.fd, "new", 3), 3);
	CHECK_EQ(rename("there", "moved"), 0);
	CHECK_EQ(mkdir("there", 0700), 0);
	o.durable = true;
	CHECK_EQ(ior_output_close(&o, true, &err), 0);
	CHECK_EQ(ior_output_close(&given_up, false, &err), 0);
	check_content("moved/x", "new");
	CHECK_EQ(unlink("moved/x"), 0);
	CHECK_EQ(rmdir("moved"), 0);	/* no temporary file is left */
	CHECK_EQ(rmdir("there"), 0);
	LEAVE(NULL);
}

static const char *one, *other;	/* names that are exchanged ... */
static int openings;		/* ... after so many of them */

/* In place of the C library's: what others do, they do at the worst moment. */
int openat(int folder, const char *name, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
	va_end(args);
	if (one && openings-- == 0)
		CHECK_EQ(renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE), 0);
	return (int)syscall(SYS_openat, folder, name, flags, mode);
}

/* Writes to path while two names are exchanged, at each moment. */
static void exchange(const char *path, const char *a, const char *b, bool atomic)
{
	unsigned int refused = 0, written = 0;

	for (int i = 0; i < 100; i++) {
		int rc;

		one = a;
		other = b;
		openings = i;
		rc = write_new(path, atomic, true);
		one = NULL;
		written += rc == 0;
		refused += rc == -EACCES;
		/* a link when it is opened, and a folder when it is looked at, or the other way */
		CHECK(rc == 0 || rc == -EACCES || rc == -ELOOP || rc == -ENOTDIR);
		check_content("precious/x", "old");
		if (openings >= 0)
			break;
		CHECK_EQ(renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE), 0);
	}
	CHECK(refused > 0 && written > 0);
}

/* Catches looking at one file and opening another. */
TEST(what_is_exchanged_meanwhile_is_not_written_to)
{
	char strangers[40];
	int fd;

	ENTER(01777);
	CHECK_EQ(mkdir("precious", 0700), 0);
	make_file("precious/x", "old", 0600);
	CHECK_EQ(mkdir("s/way", 0700), 0);
	make_file("s/x", "", 0600);
	make_file("s/file", "old", 0600);
	CHECK_EQ(symlink("../precious", "s/folder"), 0);
	CHECK_EQ(symlink("../precious/x", "s/link"), 0);
	give_away("s/file");
	give_away("s/folder");
	give_away("s/link");
	fd = open("s/file", O_RDONLY);
	snprintf(strangers, sizeof(strangers), "/proc/self/fd/%d", fd);
	for (int i = 0; i < 2; i++) {
		/* renaming may replace what came in between */
		exchange("s/x", "s/x", "s/file", ways[i]);
		check_content(strangers, "old");
		CHECK_EQ(stat_of(strangers).st_uid, STRANGER);
		exchange("s/x", "s/x", "s/link", ways[i]);
		exchange("s/way/x", "s/way", "s/folder", ways[i]);
	}
	close(fd);
	unlink("s/x");
	unlink("s/file");
	unlink("s/link");
	unlink("s/folder");
	unlink("s/way/x");
	rmdir("s/way");
	unlink("precious/x");
	CHECK_EQ(rmdir("precious"), 0);
	leave_shared();
}

/* ---- Folders that the program makes --------------------------------------------------------- */

static int make_folder(const char *path, const char *message)
{
	struct ior_error err = { 0, "" };
	int rc = ior_output_make_folder(path, &err);

	CHECK_STR(err.text, message);
	return rc;
}

TEST(a_folder_is_made_and_a_strangers_is_not_used)
{
	ENTER(01777);
	setenv("SUDO_UID", "4321", 1);
	setenv("SUDO_GID", "4321", 1);
	CHECK_EQ(make_folder("s/new", ""), 0);
	CHECK_EQ(stat_of("s/new").st_mode & 07777, 0700);
	CHECK_EQ(stat_of("s/new").st_uid, CALLER);
	CHECK_EQ(make_folder("s/new//", ""), 0);
	CHECK_EQ(make_folder(".", ""), 0);
	CHECK_EQ(make_folder("/", ""), 0);
	CHECK_EQ(make_folder("s/absent/new",
			     "s/absent/new: cannot be made: No such file or directory"), -ENOENT);
	CHECK_EQ(make_folder("", ": cannot be made: No such file or directory"), -ENOENT);
	give_away("s/new");
	CHECK_EQ(make_folder("s/new", "s/new: belongs to user 1234, and others may write to s"
			     REMEDY), -EACCES);
	CHECK_EQ(chdir("s/new"), 0);
	CHECK_EQ(make_folder(".", ""), 0);	/* where the user is */
	CHECK_EQ(chdir("../.."), 0);
	CHECK_EQ(chown("s/new", 0, 0), 0);
	CHECK_EQ(symlink("new", "s/link"), 0);
	CHECK_EQ(symlink("absent", "s/dangling"), 0);
	CHECK_EQ(make_folder("s/link", ""), 0);
	CHECK_EQ(make_folder("s/dangling",
			     "s/dangling: cannot be made: No such file or directory"), -ENOENT);
	give_away("s/link");
	CHECK_EQ(make_folder("s/link", "s/link: is a link of user 1234, and others may write to s"
			     REMEDY), -EACCES);
	make_file("s/file", "", 0600);
	CHECK_EQ(make_folder("s/file", "s/file: cannot be made: Not a directory"), -ENOTDIR);
	unlink("s/file");
	unlink("s/link");
	unlink("s/dangling");
	rmdir("s/new");
	leave_shared();
}

TEST(a_made_up_name_replaces_nothing_and_passes_no_stranger)
{
	struct ior_error err;
	struct ior_output o;

	ENTER(01777);
	CHECK_EQ(ior_output_create(&o, "s//a/b/x", 2, &err), 0);
	CHECK_EQ(write(o.fd, "new", 3), 3);
	make_file("s/a/b/x", "other", 0600);
	CHECK_EQ(ior_output_close(&o, true, &err), -EEXIST);
	check_content("s/a/b/x", "other");
	unlink("s/a/b/x");
	CHECK_EQ(ior_output_create(&o, "s//a/b/x", 2, &err), 0);
	CHECK_EQ(write(o.fd, "new", 3), 3);
	CHECK_EQ(ior_output_close(&o, true, &err), 0);
	check_content("s/a/b/x", "new");
	unlink("s/a/b/x");
	CHECK_EQ(rmdir("s/a/b"), 0);

	/* a is root's alone, so what is in it is its own matter */
	CHECK_EQ(symlink("..", "s/a/b"), 0);
	give_away("s/a/b");
	CHECK_EQ(ior_output_create(&o, "s/a/b/x", 1, &err), 0);
	CHECK_EQ(ior_output_close(&o, false, &err), 0);
	CHECK_EQ(chmod("s/a", 0777), 0);
	CHECK_EQ(ior_output_create(&o, "s/a/b/x", 1, &err), -EACCES);
	CHECK_STR(err.text, "s/a/b: is a link of user 1234, and others may write to s/a" REMEDY);
	give_away("s/a");
	CHECK_EQ(ior_output_create(&o, "s/a/b/x", 1, &err), -EACCES);
	CHECK_STR(err.text, "s/a: belongs to user 1234, and others may write to s" REMEDY);
	unlink("s/a/b");
	rmdir("s/a");
	leave_shared();
}
