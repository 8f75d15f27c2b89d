/* SPDX-License-Identifier: BSD-2-Clause */
/* Definitions of files: names put together, pseudo files named, ids that survive a reset. */
#include "emit/files.h"

#include <sys/sysmacros.h>

#include "base/path.h"
#include "stream/header.h"
#include "stream/reader.h"
#include "unit.h"

/* A ring record with these components, the leaf first; a NULL closes. */
static size_t make(struct ior_rec_file *rec, uint32_t id, int state, const char *fstype,
		   const char *const *names)
{
	uint8_t *p = (uint8_t *)(rec + 1);

	memset(rec, 0, sizeof(*rec));
	rec->kind = IOR_KIND_FILE;
	rec->state = (uint8_t)state;
	rec->mode = 0100644;
	rec->id = id;
	rec->inode = 77;
	rec->dev = 8u << 20 | 3;
	snprintf(rec->fstype, sizeof(rec->fstype), "%s", fstype);
	for (; *names; names++) {
		size_t len = strlen(*names);

		memcpy(p, *names, len + 1);
		p += len + 1;
	}
	rec->len = rec->below = (uint16_t)(p - (uint8_t *)(rec + 1));
	return sizeof(*rec) + rec->len;
}

struct room {
	struct ior_rec_file rec;
	uint8_t names[IOR_NAMES_MAX + 256];
};

/* Field of the last record in w, as text; "" if absent. */
static const char *field(struct ior_writer *w, size_t from, unsigned int position)
{
	static char text[5000];
	struct ior_reader *r;
	const struct ior_record *rec;
	struct ior_writer whole;
	struct ior_header_info info = { .kind = "raw", .host = "h", .kernel = "k",
					.arch = "x86_64", .program = "t", .version = "1",
					.command = "t", .page_size = 4096 };

	text[0] = 0;
	ior_writer_init(&whole, -1);
	ior_writer_header(&whole, &info);
	ior_writer_pass(&whole, w->buf + from, w->len - from);
	ior_reader_open_memory(&r, whole.buf, whole.len, NULL, NULL);
	while (ior_reader_next(r, &rec, NULL) == 1) {
		if (rec->tag != IOR_TAG_FILE)
			continue;
		if (rec->fields[position]->type == IOR_V_BYTES)
			snprintf(text, sizeof(text), "%.*s", (int)rec->fields[position]->len,
				 rec->fields[position]->p);
		else if (rec->fields[position]->type == IOR_V_UINT)
			snprintf(text, sizeof(text), "%llu",
				 (unsigned long long)rec->fields[position]->u);
	}
	ior_reader_close(r);
	ior_writer_free(&whole);
	return text;
}

static const char *path_of(int state, const char *fstype, const char *const *names,
			   unsigned int position)
{
	struct room room;
	struct files files = { 0 };
	struct ior_writer w;
	size_t size = make(&room.rec, 1, state, fstype, names);
	const char *text;

	ior_writer_init(&w, -1);
	files_define(&files, &room.rec, size, &w);
	text = field(&w, 0, position);
	files_close(&files);
	ior_writer_free(&w);
	return text;
}

TEST(components_are_joined_from_the_root)
{
	CHECK_STR(path_of(IOR_FILE_ORDINARY, "ext4",
			  (const char *[]){ "syslog", "log", "var", NULL }, IOR_FILE_PATH),
		  "/var/log/syslog");
	CHECK_STR(path_of(IOR_FILE_ORDINARY, "ext4", (const char *[]){ NULL }, IOR_FILE_PATH), "/");
	CHECK_STR(path_of(IOR_FILE_ORDINARY, "ext4", (const char *[]){ "a b\n", NULL },
			  IOR_FILE_PATH), "/a b\n");
	CHECK_STR(path_of(IOR_FILE_ORDINARY, "ext4", (const char *[]){ "f", NULL },
			  IOR_FILE_STATE), "");
}

/* Where the walk from the leaf to the root leaves the file's own mount. */
TEST(mount_point_is_a_length)
{
	const char *const names[] = { "x", "me", "home", NULL };
	static const struct {
		uint16_t below;
		const char *mount;
	} cases[] = { { 0, "10" }, { 2, "8" }, { 5, "5" }, { 10, "1" }, { 11, "" } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct room room;
		struct files files = { 0 };
		struct ior_writer w;
		size_t size = make(&room.rec, 1, IOR_FILE_ORDINARY, "ext4", names);

		room.rec.below = cases[i].below;
		ior_writer_init(&w, -1);
		files_define(&files, &room.rec, size, &w);
		CHECK_STR(field(&w, 0, IOR_FILE_PATH), "/home/me/x");
		CHECK_STR(field(&w, 0, IOR_FILE_MOUNT), cases[i].mount);
		files_close(&files);
		ior_writer_free(&w);
	}
	CHECK_STR(path_of(IOR_FILE_ORDINARY, "ext4", names + 3, IOR_FILE_MOUNT), "1");
	CHECK_STR(path_of(IOR_FILE_PSEUDO, "pipefs", names, IOR_FILE_MOUNT), "");
}

/* Of a socket: the family of each end that it has. */
TEST(ends_of_a_socket_have_their_family)
{
	static const struct {
		uint16_t family, local_port, remote_port;
		const char *local, *remote;
	} cases[] = {
		{ AF_INET, 80, 4711, "2", "2" }, { AF_INET, 80, 0, "2", "" },
		{ AF_INET6, 0, 443, "", "10" }, { AF_NETLINK, 0, 0, "", "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct room room;
		struct files files = { 0 };
		struct ior_writer w;
		size_t size = make(&room.rec, 1, IOR_FILE_PSEUDO, "sockfs",
				   (const char *[]){ NULL });

		room.rec.socket.family = cases[i].family;
		room.rec.socket.type = SOCK_STREAM;
		room.rec.socket.local_port = cases[i].local_port;
		room.rec.socket.remote_port = cases[i].remote_port;
		ior_writer_init(&w, -1);
		files_define(&files, &room.rec, size, &w);
		CHECK_STR(field(&w, 0, IOR_FILE_LOCAL_FAMILY), cases[i].local);
		CHECK_STR(field(&w, 0, IOR_FILE_REMOTE_FAMILY), cases[i].remote);
		CHECK_STR(field(&w, 0, IOR_FILE_MOUNT), "");
		files_close(&files);
		ior_writer_free(&w);
	}
}

TEST(longest_path)
{
	static char name[256];
	const char *names[18] = { 0 };
	char want[5000] = "";

	memset(name, 'x', 255);
	for (int i = 0; i < 16; i++) {
		names[i] = name;
		strlcat(want, "/", sizeof(want));
		strlcat(want, name, sizeof(want));
	}
	CHECK_STR(path_of(IOR_FILE_ORDINARY, "ext4", names, IOR_FILE_PATH), want);
}

TEST(a_path_that_is_not_whole_says_so)
{
	const char *const names[] = { "a", "b", NULL };

	CHECK_STR(path_of(IOR_FILE_TRUNCATED, "ext4", names, IOR_FILE_PATH),
		  IOR_PATH_UNKNOWN "/b/a");
	CHECK_STR(path_of(IOR_FILE_TRUNCATED, "ext4", names, IOR_FILE_STATE), "truncated");
	CHECK_STR(path_of(IOR_FILE_TRUNCATED, "ext4", names, IOR_FILE_MOUNT), "");
	CHECK_STR(path_of(IOR_FILE_UNREACHABLE, "ext4", names, IOR_FILE_PATH),
		  IOR_PATH_UNKNOWN "/b/a");
	CHECK_STR(path_of(IOR_FILE_UNREACHABLE, "ext4", names, IOR_FILE_STATE), "unreachable");
	CHECK_STR(path_of(IOR_FILE_UNREACHABLE, "ext4", names + 2, IOR_FILE_PATH), "");
	CHECK_STR(path_of(IOR_FILE_DELETED, "ext4", names, IOR_FILE_PATH), "/b/a");
	CHECK_STR(path_of(IOR_FILE_DELETED, "ext4", names, IOR_FILE_STATE), "deleted");
}

TEST(pseudo_files_have_the_names_of_proc)
{
	const char *const empty[] = { "", NULL };

	CHECK_STR(path_of(IOR_FILE_PSEUDO, "pipefs", empty, IOR_FILE_PATH), "pipe:[77]");
	CHECK_STR(path_of(IOR_FILE_PSEUDO, "sockfs", (const char *[]){ "TCP", NULL },
			  IOR_FILE_PATH), "socket:[77]");
	CHECK_STR(path_of(IOR_FILE_PSEUDO, "nsfs", (const char *[]){ "mnt", NULL },
			  IOR_FILE_PATH), "mnt:[77]");
	CHECK_STR(path_of(IOR_FILE_PSEUDO, "anon_inodefs",
			  (const char *[]){ "[eventpoll]", NULL }, IOR_FILE_PATH),
		  "anon_inode:[eventpoll]");
	CHECK_STR(path_of(IOR_FILE_PSEUDO, "anon_inodefs",
			  (const char *[]){ "[eventpoll]", NULL }, IOR_FILE_TYPE), "anon");
	CHECK_STR(path_of(IOR_FILE_PSEUDO, "tmpfs", (const char *[]){ "memfd:x", NULL },
			  IOR_FILE_PATH), "/memfd:x");
	CHECK_STR(path_of(IOR_FILE_PSEUDO, "tmpfs", (const char *[]){ "memfd:x", NULL },
			  IOR_FILE_STATE), "deleted");
	CHECK_STR(path_of(IOR_FILE_PSEUDO, "nsfs", empty, IOR_FILE_PATH), "");
}

TEST(device_is_the_one_of_user_space)
{
	char want[32];

	snprintf(want, sizeof(want), "%llu", (unsigned long long)makedev(8, 3));
	CHECK_STR(path_of(IOR_FILE_ORDINARY, "ext4", (const char *[]){ "f", NULL },
			  IOR_FILE_DEVICE), want);
}

/* Lengths that do not add up come from no kernel of ours: no path, and no read past the end. */
TEST(inconsistent_record)
{
	struct room room;
	struct files files = { 0 };
	struct ior_writer w;
	size_t size = make(&room.rec, 1, IOR_FILE_ORDINARY, "ext4",
			   (const char *[]){ "abc", "d", NULL });

	ior_writer_init(&w, -1);
	((uint8_t *)(&room.rec + 1))[room.rec.len - 1] = 'x';
	files_define(&files, &room.rec, size, &w);
	CHECK_STR(field(&w, 0, IOR_FILE_PATH), "");
	w.len = 0;
	w.start = 0;
	room.rec.len = 60000;
	files_define(&files, &room.rec, size, &w);
	CHECK_EQ(w.len, 0);
	files_close(&files);
	ior_writer_free(&w);
}

TEST(an_id_used_after_a_reset_is_announced_again)
{
	struct room room;
	struct files files = { 0 };
	struct ior_writer w;
	size_t size, before;

	ior_writer_init(&w, -1);
	size = make(&room.rec, 5, IOR_FILE_ORDINARY, "ext4", (const char *[]){ "five", NULL });
	CHECK(!files_define(&files, &room.rec, size, &w));
	before = w.len;
	CHECK_EQ(files_use(&files, 5, &w), 5);
	CHECK_EQ(w.len, before);
	CHECK_EQ(files_use(&files, 4, &w), 0);
	CHECK_EQ(files_use(&files, 0, &w), 0);
	files_reset(&files, &w);
	before = w.len;
	CHECK_EQ(files_use(&files, 5, &w), 5);
	CHECK(w.len > before);
	CHECK_STR(field(&w, before, IOR_FILE_PATH), "/five");
	before = w.len;
	CHECK_EQ(files_use(&files, 5, &w), 5);
	CHECK_EQ(w.len, before);
	/* After a second reset nothing is kept of it, and the id is unknown: absent, not wrong. */
	size = make(&room.rec, 6, IOR_FILE_ORDINARY, "ext4", (const char *[]){ "six", NULL });
	files_define(&files, &room.rec, size, &w);
	files_reset(&files, &w);
	CHECK_EQ(files_use(&files, 6, &w), 6);
	CHECK_EQ(files_use(&files, 5, &w), 0);
	files_close(&files);
	ior_writer_free(&w);
}

TEST(a_full_span_asks_for_a_reset)
{
	struct room room;
	struct files files = { 0 };
	struct ior_writer w;
	size_t size = make(&room.rec, 0, IOR_FILE_ORDINARY, "ext4", (const char *[]){ "f", NULL });
	bool full = false;
	uint32_t id;

	ior_writer_init(&w, -1);
	for (id = 1; id <= FILES_SPAN && !full; id++) {
		room.rec.id = id;
		full = files_define(&files, &room.rec, size, &w);
		w.len = 0;
		w.start = 0;
	}
	CHECK(full);
	CHECK(id >= FILES_SPAN - 1);
	files_close(&files);
	ior_writer_free(&w);
}
