/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests that write files: each in a folder of its own. */
#ifndef IOR_UNIT_FOLDER_H
#define IOR_UNIT_FOLDER_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

#include "program/output.h"
#include "unit.h"

/* Every test starts in an empty folder. */
static inline void enter_folder(void)
{
	static char name[PATH_MAX];
	const char *tmp = getenv("TMPDIR");

	snprintf(name, sizeof(name), "%s/ior-output-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(name) || chdir(name)) {
		perror(name);
		exit(1);
	}
	unsetenv("SUDO_UID");
	unsetenv("SUDO_GID");
	umask(022);
}

/* Removes the folder with the files named here; false if it holds anything else. */
static inline bool leave_folder(const char *const *files)
{
	char name[PATH_MAX];

	for (; *files; files++)
		unlink(*files);
	return getcwd(name, sizeof(name)) && rmdir(name) == 0 && chdir("/") == 0;
}

#define LEAVE(...) CHECK(leave_folder((const char *const[]){ __VA_ARGS__, NULL }))

static inline void make_file(const char *name, const char *content, mode_t mode)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	CHECK_EQ(write(fd, content, strlen(content)), (ssize_t)strlen(content));
	fchmod(fd, mode);
	close(fd);
}

static inline void check_content(const char *name, const char *expected)
{
	char buf[100] = "";
	int fd = open(name, O_RDONLY);

	CHECK(read(fd, buf, sizeof(buf) - 1) >= 0);
	close(fd);
	CHECK_STR(buf, expected);
}

static inline struct stat stat_of(const char *name)
{
	struct stat st = { 0 };

	CHECK_EQ(stat(name, &st), 0);
	return st;
}

/* Opens, writes "new" and closes. Returns the first error. */
static inline int write_new(const char *path, bool atomic, bool commit)
{
	struct ior_error err = { 0, "" };
	struct ior_output o;
	int rc = ior_output_open(&o, path, atomic, false, &err);

	if (rc)
		return rc;
	CHECK_EQ(write(o.fd, "new", 3), 3);
	return ior_output_close(&o, commit, &err);
}

/* ---- Strangers: tests as root, who can be two users ------------------------------------------ */

#define STRANGER 1234
#define CALLER 4321	/* of sudo */
#define REMEDY "; remove it, or write to a folder of your own"

static const bool ways[] = { false, true };	/* in place, atomic */

/* In an empty folder, and in it an empty "s" of this mode. False without root: be skipped. */
static inline bool enter_shared(mode_t mode)
{
	if (geteuid() != 0)
		return false;
	enter_folder();
	CHECK_EQ(mkdir("s", 0700), 0);
	CHECK_EQ(chmod("s", mode), 0);
	return true;
}

#define ENTER(mode) do { if (!enter_shared(mode)) SKIP("needs root, to be two users"); } while (0)

static inline void leave_shared(void)
{
	CHECK_EQ(rmdir("s"), 0);
	LEAVE(NULL);
}

static inline void give_away(const char *name)
{
	CHECK_EQ(lchown(name, STRANGER, STRANGER), 0);
}

/* Neither way, with this message; empty: whatever it is. */
static inline void check_refused(const char *path, const char *message)
{
	for (int i = 0; i < 2; i++) {
		struct ior_error err = { 0, "" };
		struct ior_output o;

		CHECK_EQ(ior_output_open(&o, path, ways[i], false, &err), -EACCES);
		CHECK_EQ(err.code, -EACCES);
		CHECK_STR(*message ? err.text : "", message);
	}
}

static inline void check_written(const char *path)
{
	for (int i = 0; i < 2; i++) {
		CHECK_EQ(write_new(path, ways[i], true), 0);
		check_content(path, "new");
	}
}

#endif
