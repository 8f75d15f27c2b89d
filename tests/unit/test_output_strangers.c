/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What others have put where an output goes: lib/program/walk.h has the rule. Most of it needs
 * root.
 */
#include "folder.h"

#include <linux/capability.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/xattr.h>

/* ---- Files ---------------------------------------------------------------------------------- */

/* Catches root's output in a file that its owner can read. */
TEST(a_strangers_file_is_neither_written_nor_replaced)
{
	ENTER(01777);
	make_file("s/x", "old", 0644);
	give_away("s/x");
	check_refused("s/x", "s/x: belongs to user 1234, and others may write to s" REMEDY);
	check_content("s/x", "old");
	CHECK_EQ(stat_of("s/x").st_uid, STRANGER);
	CHECK_EQ(chdir("s"), 0);
	check_refused("x", "x: belongs to user 1234, and others may write to its folder" REMEDY);
	CHECK_EQ(chdir(".."), 0);
	unlink("s/x");

	check_written("s/x");
	CHECK_EQ(stat_of("s/x").st_uid, 0);
	CHECK_EQ(stat_of("s/x").st_mode & 07777, 0600);
	CHECK_EQ(chmod("s/x", 0640), 0);
	check_written("s/x");
	CHECK_EQ(stat_of("s/x").st_mode & 07777, 0640);
	unlink("s/x");
	leave_shared();
}

TEST(a_folder_is_shared_by_its_mode_or_its_owner)
{
	static const struct {
		mode_t mode;
		uid_t owner;
		const char *why;	/* NULL: it is private */
	} folders[] = {
		{ 01777, 0, "others may write to s" }, { 0777, 0, "others may write to s" },
		{ 0775, 0, "others may write to s" }, { 0702, 0, "others may write to s" },
		{ 0755, STRANGER, "user 1234 may write to s" },
		{ 01777, STRANGER, "others may write to s" },
		{ 0755, 0, NULL }, { 01755, 0, NULL },
	};
	char text[200];

	ENTER(0755);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		make_file("s/x", "old", 0644);
		give_away("s/x");
		CHECK_EQ(chown("s", folders[i].owner, 0), 0);
		CHECK_EQ(chmod("s", folders[i].mode), 0);
		if (folders[i].why) {
			snprintf(text, sizeof(text), "s/x: belongs to user 1234, and %s" REMEDY,
				 folders[i].why);
			check_refused("s/x", text);
			unlink("s/x");
			check_written("s/x");
			CHECK_EQ(stat_of("s/x").st_uid, 0);
		} else {
			check_written("s/x");
			CHECK_EQ(stat_of("s/x").st_uid, STRANGER);
			CHECK_EQ(stat_of("s/x").st_mode & 07777, 0644);
		}
		unlink("s/x");
	}
	leave_shared();
}

/* It is its owner's, root's perhaps, whoever made the link, and is read by the other name. */
TEST(a_file_with_other_names_is_refused)
{
	ENTER(01777);
	make_file("precious", "old", 0644);
	CHECK_EQ(link("precious", "s/x"), 0);
	check_refused("s/x", "s/x: has other names (hard links), and others may write to s" REMEDY);
	check_content("precious", "old");
	CHECK_EQ(chmod("s", 0755), 0);
	CHECK_EQ(write_new("s/x", false, true), 0);
	check_content("precious", "new");
	unlink("precious");
	unlink("s/x");
	leave_shared();
}

TEST(a_strangers_fifo_socket_or_device_is_not_opened)
{
	struct sockaddr_un address = { AF_UNIX, "s/x" };
	int reader, fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char buf[10];

	ENTER(01777);
	CHECK_EQ(mkfifo("s/x", 0666), 0);
	give_away("s/x");
	reader = open("s/x", O_RDONLY | O_NONBLOCK);
	check_refused("s/x", "s/x: belongs to user 1234, and others may write to s" REMEDY);
	CHECK_EQ(read(reader, buf, sizeof(buf)), 0);	/* nobody has it open */
	CHECK_EQ(chown("s/x", 0, 0), 0);
	CHECK_EQ(write_new("s/x", true, true), 0);
	CHECK_EQ(read(reader, buf, sizeof(buf)), 3);
	close(reader);
	unlink("s/x");

	CHECK_EQ(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	give_away("s/x");
	check_refused("s/x", "s/x: belongs to user 1234, and others may write to s" REMEDY);
	close(fd);
	unlink("s/x");

	if (mknod("s/x", S_IFCHR | 0666, makedev(1, 3)) == 0) {
		CHECK_EQ(write_new("s/x", true, true), 0);
		give_away("s/x");
		check_refused("s/x", "s/x: belongs to user 1234, and others may write to s" REMEDY);
		unlink("s/x");
	}
	leave_shared();
}

/* ---- Links ---------------------------------------------------------------------------------- */

TEST(a_strangers_link_is_not_followed_where_others_may_write)
{
	char text[PATH_MAX];

	ENTER(01777);
	make_file("precious", "old", 0600);
	CHECK_EQ(mkdir("private", 0700), 0);
	CHECK_EQ(symlink("../precious", "s/file"), 0);
	CHECK_EQ(symlink("../absent", "s/dangling"), 0);
	CHECK_EQ(symlink("../private", "s/way"), 0);
	CHECK_EQ(symlink("/dev/null", "s/null"), 0);
	CHECK_EQ(symlink("s/file", "mine"), 0);
	for (int i = 0; i < 5; i++)
		give_away((const char *[]){ "s/file", "s/dangling", "s/way", "s/null" }[i % 4]);

	check_refused("s/file", "s/file: is a link of user 1234, and others may write to s" REMEDY);
	check_refused("s/null", "s/null: is a link of user 1234, and others may write to s" REMEDY);
	check_refused("s/dangling",
		      "s/dangling: is a link of user 1234, and others may write to s" REMEDY);
	check_refused("s//./way/new",
		      "s//./way: is a link of user 1234, and others may write to s//." REMEDY);
	check_refused("mine", "s/file: is a link of user 1234, and others may write to s" REMEDY);
	CHECK(getcwd(text, sizeof(text) - 10) != NULL);
	strlcat(text, "/s/way/x", sizeof(text));
	check_refused(text, "");
	/* by its owner a folder that only he may write to is one, too */
	CHECK_EQ(chown("s", STRANGER, STRANGER), 0);
	CHECK_EQ(chmod("s", 0755), 0);
	check_refused("s/file",
		      "s/file: is a link of user 1234, and user 1234 may write to s" REMEDY);
	check_content("precious", "old");
	CHECK(access("absent", F_OK) != 0 && access("private/new", F_OK) != 0);

	/* in a private folder it is where root has put it */
	CHECK_EQ(chown("s", 0, 0), 0);
	check_written("s/file");
	check_content("precious", "new");
	check_written("s/way/new");
	CHECK_EQ(write_new("s/dangling", false, true), -ENOENT);
	unlink("private/new");
	rmdir("private");
	unlink("s/file");
	unlink("s/dangling");
	unlink("s/way");
	unlink("s/null");
	rmdir("s");
	LEAVE("precious", "mine");
}

TEST(own_links_are_followed_to_their_end)
{
	char text[PATH_MAX];

	enter_folder();
	CHECK_EQ(mkdir("s", 0700), 0);
	CHECK_EQ(chmod("s", 01777), 0);
	CHECK_EQ(mkdir("a", 0700), 0);
	CHECK_EQ(mkdir("a/b", 0700), 0);
	CHECK(getcwd(text, sizeof(text) - 10) != NULL);
	strlcat(text, "/a//b/", sizeof(text));
	CHECK_EQ(symlink(text, "s/way"), 0);
	CHECK_EQ(symlink("../s/way/../b/x", "s/file"), 0);
	CHECK_EQ(symlink("loop", "loop"), 0);
	CHECK_EQ(write_new("s/file", true, true), -ENOENT);	/* dangling */
	check_written("s/way/x");
	check_written("s/file");
	check_written("s/.././s/way/./x");
	CHECK_EQ(readlink("s/file", (char[40]){ 0 }, 40), 15);
	CHECK_EQ(write_new("loop", true, true), -ELOOP);
	CHECK_EQ(write_new("loop/x", true, true), -ELOOP);
	CHECK_EQ(write_new("s/file/x", true, true), -ENOTDIR);
	CHECK_EQ(write_new("s/way/", true, true), -EISDIR);
	CHECK_EQ(write_new("s/way", true, true), -EISDIR);
	CHECK_EQ(write_new("/", true, true), -EISDIR);
	unlink("a/b/x");
	rmdir("a/b");
	rmdir("a");
	unlink("s/way");
	unlink("s/file");
	rmdir("s");
	LEAVE("loop");
}

/* Their text is for people: only the kernel knows where /proc/self/fd/3 leads to. */
TEST(links_of_proc_lead_where_the_kernel_says)
{
	char name[40];
	int fd;

	enter_folder();
	if (access("/proc/self/fd", F_OK) != 0)
		SKIP("no /proc here");
	make_file("log", "old and longer", 0600);
	fd = open("log", O_WRONLY);
	CHECK_EQ(rename("log", "renamed"), 0);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	CHECK_EQ(write_new(name, true, true), 0);
	check_content("renamed", "new");
	CHECK_EQ(unlink("renamed"), 0);
	CHECK_EQ(write_new(name, false, true), 0);	/* it has no name any more */
	close(fd);
	CHECK_EQ(write_new("/proc/self/cwd/x", true, true), 0);
	check_content("x", "new");
	LEAVE("x");
}

/* ---- Who is a stranger ---------------------------------------------------------------------- */

TEST(who_called_sudo_is_no_stranger_and_only_root_is_told_by_the_environment)
{
	ENTER(01777);
	make_file("s/x", "old", 0640);
	CHECK_EQ(chown("s/x", CALLER, CALLER), 0);
	check_refused("s/x", "s/x: belongs to user 4321, and others may write to s" REMEDY);
	setenv("SUDO_UID", "4321", 1);
	check_written("s/x");
	CHECK_EQ(stat_of("s/x").st_uid, CALLER);
	CHECK_EQ(stat_of("s/x").st_mode & 07777, 0640);
	setenv("SUDO_UID", "4321 ", 1);
	check_refused("s/x", "s/x: belongs to user 4321, and others may write to s" REMEDY);
	setenv("SUDO_UID", "4321", 1);
	CHECK_EQ(chmod("s/x", 0666), 0);
	CHECK_EQ(chmod(".", 0711), 0);
	CHECK_EQ(setresuid(STRANGER, STRANGER, 0), 0);
	check_refused("s/x", "s/x: belongs to user 4321, and others may write to s" REMEDY);
	CHECK_EQ(setresuid(0, 0, 0), 0);
	unlink("s/x");
	leave_shared();
}

/* In a test that is no root of this machine either: its own files are its own. */
TEST(a_user_trusts_root_and_himself)
{
	ENTER(01777);
	CHECK_EQ(chmod(".", 0711), 0);
	make_file("s/roots", "old", 0666);
	make_file("s/strangers", "old", 0666);
	give_away("s/strangers");
	CHECK_EQ(setresuid(CALLER, CALLER, 0), 0);
	CHECK_EQ(write_new("s/roots", false, true), 0);
	check_written("s/own");
	CHECK_EQ(stat_of("s/own").st_uid, CALLER);
	CHECK_EQ(stat_of("s/own").st_mode & 07777, 0644);
	check_refused("s/strangers", "s/strangers: belongs to user 1234, and others may write to s"
		      REMEDY);
	CHECK_EQ(setresuid(0, 0, 0), 0);
	check_refused("s/own", "s/own: belongs to user 4321, and others may write to s" REMEDY);
	unlink("s/roots");
	unlink("s/strangers");
	unlink("s/own");
	leave_shared();
}

static void set_effective(unsigned int cap, bool on)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { { 0 } };

	CHECK_EQ(syscall(SYS_capget, &header, data), 0);
	data[cap / 32].effective = on ? 1u << cap % 32 : 0;
	CHECK_EQ(syscall(SYS_capset, &header, data), 0);
}

/* As setcap(8) or a service manager gives them: what is captured is for no other user. */
TEST(an_output_is_private_with_the_capabilities_to_capture)
{
	static const struct {
		unsigned int cap;
		mode_t mode;
	} caps[] = {
		{ 38 /* CAP_PERFMON */, 0600 }, { CAP_SYS_ADMIN, 0600 },
		{ CAP_WAKE_ALARM, 0644 }, { CAP_NET_RAW, 0644 },
	};

	ENTER(01777);
	CHECK_EQ(chmod(".", 0711), 0);
	for (size_t i = 0; i < sizeof(caps) / sizeof(caps[0]); i++) {
		CHECK_EQ(seteuid(CALLER), 0);
		set_effective(caps[i].cap, true);
		for (int j = 0; j < 2; j++) {
			CHECK_EQ(write_new("s/x", ways[j], true), 0);
			CHECK_EQ(stat_of("s/x").st_mode & 07777, caps[i].mode);
			CHECK_EQ(stat_of("s/x").st_uid, CALLER);
			CHECK_EQ(unlink("s/x"), 0);
		}
		set_effective(caps[i].cap, false);
		CHECK_EQ(seteuid(0), 0);
	}
	leave_shared();
}

/* A default ACL of the folder's owner, which is given to what is made there. */
TEST(the_acl_of_a_strangers_folder_does_not_open_what_is_replaced)
{
	static const struct {
		uint32_t version;
		struct {
			uint16_t tag, perm;
			uint32_t id;
		} entry[5];
	} acl = { 2, {
		{ 1, 7, UINT32_MAX }, { 2, 7, STRANGER }, { 4, 0, UINT32_MAX },
		{ 0x10, 7, UINT32_MAX }, { 0x20, 0, UINT32_MAX },
	} };
	const char *name = "system.posix_acl_access";

	ENTER(0755);
	make_file("s/x", "old", 0640);
	CHECK_EQ(chown("s", STRANGER, STRANGER), 0);
	if (setxattr("s", "system.posix_acl_default", &acl, sizeof(acl), 0) < 0) {
		unlink("s/x");
		leave_shared();
		SKIP("this file system has no access control lists");
	}
	CHECK_EQ(write_new("s/x", true, true), 0);
	CHECK_EQ(getxattr("s/x", name, NULL, 0), -1);
	CHECK_EQ(stat_of("s/x").st_mode & 07777, 0640);
	unlink("s/x");
	/* what is new lets nobody in by its mode */
	CHECK_EQ(write_new("s/x", true, true), 0);
	CHECK_EQ(stat_of("s/x").st_mode & 07777, 0600);
	unlink("s/x");
	leave_shared();
}

TEST(a_long_path_leaves_room_for_what_to_do)
{
	char path[2 * PATH_MAX] = "";
	struct ior_error err;
	struct ior_output o;

	ENTER(01777);
	make_file("s/x", "old", 0644);
	give_away("s/x");
	for (int i = 0; i < 1000; i++)
		strlcat(path, "./", sizeof(path));
	strlcat(path, "s/x", sizeof(path));
	CHECK_EQ(ior_output_open(&o, path, true, false, &err), -EACCES);
	CHECK(strstr(err.text, "./s/x: belongs to user 1234, and others may write to its folder"
		     REMEDY) != NULL);
	memset(path, '/', 4200);
	CHECK_EQ(ior_output_open(&o, path, true, false, &err), -ENAMETOOLONG);
	unlink("s/x");
	leave_shared();
}
