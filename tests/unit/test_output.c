/* SPDX-License-Identifier: BSD-2-Clause */
#include "folder.h"

#include <errno.h>
#include <signal.h>
#include <sys/sysmacros.h>

TEST(in_place_is_there_from_the_first_byte)
{
	struct ior_output o;
	struct ior_error err;

	enter_folder();
	CHECK_EQ(ior_output_open(&o, "a", false, true, &err), 0);
	CHECK(!o.temporary);
	CHECK_EQ(write(o.fd, "half", 4), 4);
	check_content("a", "half");
	CHECK_EQ(ior_output_close(&o, false, &err), 0);
	check_content("a", "half");
	CHECK_EQ(write_new("a", false, true), 0);
	check_content("a", "new");
	LEAVE("a");
}

/* Catches an output that looks complete before it is. */
TEST(atomic_appears_when_complete)
{
	struct ior_output o;
	struct ior_error err;

	enter_folder();
	CHECK_EQ(ior_output_open(&o, "a", true, false, &err), 0);
	CHECK(o.temporary != NULL);
	CHECK(access("a", F_OK) != 0);
	CHECK_EQ(write(o.fd, "x", 1), 1);
	CHECK_EQ(ior_output_close(&o, true, &err), 0);
	check_content("a", "x");
	CHECK_EQ(write_new("a", true, false), 0);	/* given up: the old one stays */
	check_content("a", "x");
	CHECK_EQ(write_new("b", true, false), 0);
	CHECK(access("b", F_OK) != 0);
	LEAVE("a");
}

TEST(a_replaced_file_keeps_its_mode_and_its_links)
{
	enter_folder();
	make_file("real", "old", 0640);
	CHECK_EQ(symlink("real", "link"), 0);
	CHECK_EQ(write_new("link", true, true), 0);
	CHECK_EQ(stat_of("real").st_mode & 07777, 0640);
	check_content("real", "new");
	CHECK_EQ(readlink("link", (char[10]){ 0 }, 10), 4);
	CHECK_EQ(write_new("link", false, true), 0);
	CHECK_EQ(stat_of("real").st_mode & 07777, 0640);
	LEAVE("real", "link");
}

/* `-o /dev/null` as root must never replace the device. */
TEST(devices_fifos_and_descriptors_are_written_in_place)
{
	struct ior_output o;
	struct ior_error err;
	char name[40], buf[10] = "";
	int reader, fds[2];

	enter_folder();
	CHECK_EQ(mknod("null", S_IFCHR | 0666, makedev(1, 3)) == 0 || errno == EPERM, 1);
	if (access("null", F_OK) == 0) {
		CHECK_EQ(ior_output_open(&o, "null", true, true, &err), 0);
		CHECK(!o.temporary);
		CHECK_EQ(ior_output_close(&o, true, &err), 0);
		CHECK(S_ISCHR(stat_of("null").st_mode));
	}
	CHECK_EQ(write_new("/dev/null", true, true), 0);
	CHECK(S_ISCHR(stat_of("/dev/null").st_mode));

	CHECK_EQ(mkfifo("fifo", 0600), 0);
	reader = open("fifo", O_RDONLY | O_NONBLOCK);
	CHECK_EQ(write_new("fifo", true, true), 0);
	CHECK(S_ISFIFO(stat_of("fifo").st_mode));
	CHECK_EQ(read(reader, buf, sizeof(buf)), 3);
	close(reader);

	/* a regular file behind a descriptor: no truncation, no renaming, its own position */
	make_file("log", "head ", 0600);
	reader = open("log", O_WRONLY | O_APPEND);
	snprintf(name, sizeof(name), "/dev/fd/%d", reader);
	CHECK_EQ(write_new(name, true, true), 0);
	CHECK_EQ(write(reader, "!", 1), 1);
	close(reader);
	check_content("log", "head new!");

	CHECK_EQ(pipe(fds), 0);
	snprintf(name, sizeof(name), "/dev/fd/%d", fds[1]);
	CHECK_EQ(write_new(name, false, true), 0);
	CHECK_EQ(read(fds[0], buf, sizeof(buf)), 3);
	close(fds[0]);
	close(fds[1]);
	LEAVE("null", "fifo", "log");
}

TEST(what_cannot_be_written_is_named)
{
	struct ior_output o;
	struct ior_error err;

	enter_folder();
	CHECK_EQ(ior_output_open(&o, "absent/file", true, false, &err), -ENOENT);
	CHECK_STR(err.text, "absent/file: cannot be written: No such file or directory");
	CHECK_EQ(ior_output_open(&o, "absent/file", false, false, &err), -ENOENT);
	CHECK_EQ(ior_output_open(&o, ".", true, false, &err), -EISDIR);
	CHECK_EQ(ior_output_open(&o, "", true, false, &err), -ENOENT);
	CHECK_EQ(ior_output_open(&o, "/dev/fd/9999", true, false, &err), -EBADF);
	LEAVE(NULL);
}

TEST(a_terminal_is_refused_for_what_is_not_text)
{
	struct ior_output o;
	struct ior_error err;
	int master = posix_openpt(O_RDWR | O_NOCTTY);

	if (master < 0 || grantpt(master) || unlockpt(master))
		SKIP("no pseudo-terminals here");
	CHECK_EQ(ior_output_open(&o, ptsname(master), false, true, &err), -ENOTTY);
	CHECK(strstr(err.text, "terminal") && strstr(err.text, "-o FILE"));
	CHECK_EQ(ior_output_open(&o, ptsname(master), false, false, &err), 0);
	CHECK_EQ(ior_output_close(&o, true, &err), 0);
	close(master);
}

/* Root's files are private, under sudo the caller's; no file that was there is given away. */
TEST(ownership_under_sudo)
{
	if (geteuid() != 0)
		SKIP("needs root");
	for (int i = 0; i < 2; i++) {
		enter_folder();
		CHECK_EQ(write_new("roots", ways[i], true), 0);
		CHECK_EQ(stat_of("roots").st_mode & 07777, 0600);
		CHECK_EQ(stat_of("roots").st_uid, 0);
		make_file("shadow", "old", 0644);
		setenv("SUDO_UID", "65534", 1);
		setenv("SUDO_GID", "65533", 1);
		CHECK_EQ(write_new("users", ways[i], true), 0);
		CHECK_EQ(stat_of("users").st_mode & 07777, 0600);
		CHECK_EQ(stat_of("users").st_uid, 65534);
		CHECK_EQ(stat_of("users").st_gid, 65533);
		CHECK_EQ(write_new("shadow", ways[i], true), 0);
		CHECK_EQ(stat_of("shadow").st_uid, 0);
		CHECK_EQ(stat_of("shadow").st_mode & 07777, 0644);
		/* 2^32 - 1 and rubbish mean "do not change" to fchown(): refused before */
		setenv("SUDO_UID", "4294967295", 1);
		CHECK_EQ(write_new("odd", ways[i], true), 0);
		CHECK_EQ(stat_of("odd").st_uid, 0);
		LEAVE("roots", "users", "shadow", "odd");
	}
}

TEST(an_ordinary_user_gets_the_mode_of_the_umask)
{
	if (geteuid() == 0 && seteuid(65534) != 0)
		SKIP("cannot become an ordinary user");
	for (int i = 0; i < 2; i++) {
		enter_folder();
		umask(027);
		CHECK_EQ(write_new("a", ways[i], true), 0);
		CHECK_EQ(stat_of("a").st_mode & 07777, 0640);
		make_file("locked", "old", 0400);
		CHECK_EQ(write_new("locked", ways[i], true), -EACCES);
		check_content("locked", "old");
		LEAVE("a", "locked");
	}
	if (getuid() == 0)
		CHECK_EQ(seteuid(0), 0);
}

TEST(stdio_keeps_the_first_error)
{
	struct ior_output o;
	struct ior_error err;
	FILE *f;

	CHECK_EQ(ior_output_open(&o, "/dev/full", false, false, &err), 0);
	f = ior_output_stdio(&o);
	for (int i = 0; i < 100000; i++)
		fprintf(f, "line %d of many\n", i);
	errno = 0;
	CHECK_EQ(ior_output_close(&o, true, &err), -ENOSPC);
	CHECK_STR(err.text, "cannot write /dev/full: No space left on device");

	/* an error at the last flush alone */
	CHECK_EQ(ior_output_open(&o, "/dev/full", false, false, &err), 0);
	fputs("x", ior_output_stdio(&o));
	CHECK_EQ(ior_output_close(&o, true, &err), -ENOSPC);
}

TEST(stdio_writes_all_of_it)
{
	struct ior_output o;
	struct ior_error err;
	struct stat st;
	FILE *f;

	enter_folder();
	CHECK_EQ(ior_output_open(&o, "a", true, false, &err), 0);
	f = ior_output_stdio(&o);
	for (int i = 0; i < 100000; i++)
		fprintf(f, "%09d\n", i);
	CHECK_EQ(ior_output_close(&o, true, &err), 0);
	st = stat_of("a");
	CHECK_EQ(st.st_size, 1000000);
	LEAVE("a");
}

TEST(a_file_that_could_not_be_completed_does_not_appear)
{
	struct ior_output o;
	struct ior_error err;

	enter_folder();
	CHECK_EQ(ior_output_open(&o, "a", true, false, &err), 0);
	fputs("x", ior_output_stdio(&o));
	o.error = -ENOSPC;	/* as a write that failed leaves it */
	CHECK_EQ(ior_output_close(&o, true, &err), -ENOSPC);
	CHECK(access("a", F_OK) != 0);
	LEAVE(NULL);
}

TEST(a_dead_reader_is_success)
{
	struct ior_output o;
	struct ior_error err;
	char name[40];
	int fds[2];

	signal(SIGPIPE, SIG_IGN);
	CHECK_EQ(pipe(fds), 0);
	snprintf(name, sizeof(name), "/dev/fd/%d", fds[1]);
	CHECK_EQ(ior_output_open(&o, name, true, true, &err), 0);
	close(fds[0]);
	fputs("x", ior_output_stdio(&o));
	CHECK_EQ(ior_output_status(&o, ior_output_close(&o, true, &err)), 0);
	close(fds[1]);
	CHECK_EQ(ior_output_status(&o, 0), 0);
}
