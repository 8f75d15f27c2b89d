/* SPDX-License-Identifier: BSD-2-Clause */
#include "world/files.h"

#include <stdio.h>
#include <string.h>

/* Directories that a machine has; the rest of SYNTH_DIRS lies below the projects. */
static const char *const places[] = {
	[SYNTH_ETC] = "/etc",
	[SYNTH_BIN] = "/usr/bin",
	[SYNTH_LIB] = "/usr/lib/x86_64-linux-gnu",
	[SYNTH_INCLUDE] = "/usr/include/linux",
	[SYNTH_LOG] = "/var/log",
	[SYNTH_DB] = "/var/lib/postgresql/15/main/base/16384",
	[SYNTH_WAL] = "/var/lib/postgresql/15/main/pg_wal",
	[SYNTH_WWW] = "/var/www/html",
	[SYNTH_HOME] = "/home/anna",
	[SYNTH_SRC] = "/home/anna/src/ior",
	[SYNTH_SRC_LIB] = "/home/anna/src/ior/lib",
	[SYNTH_BUILD] = "/home/anna/src/ior/build/release",
	[SYNTH_BACKUP] = "/srv/backup/2024 december",
	[SYNTH_TMP] = "/tmp",
};

_Static_assert(sizeof(places) / sizeof(*places) <= SYNTH_DIRS, "too many places");

static const char *const words[] = {
	"main", "reader", "writer", "index", "table", "config", "string", "report", "image",
	"session", "profile", "notes", "cache", "module", "socket", "r\xc3\xa9sum\xc3\xa9",
};

/* Endings of the files of a directory, by the kind of place it is. */
static const char *const endings[] = { ".c", ".h", ".o", ".conf", ".log", ".so.6", ".html", "" };

/* Names that every consumer must get right, some in each world. */
static const char *const awkward[] = {
	"with space", "semi;colon", "line\nbreak", "tab\there", "quote\"s'", "not-utf8-\xff\xfe",
	"back\\slash", "right-to-left-\xe2\x80\xaetxt", "comma,separated", "-dash",
};

static void set_path(struct synth_file *f, const char *dir, const char *name)
{
	f->len = snprintf(f->path, sizeof(f->path), "%s/%s", dir, name);
	f->name = strlen(dir) + 1;
	f->generation = 0;
	f->state = NULL;
}

static void init(struct synth_world *w, struct synth_file *f, enum synth_type type, uint16_t dir)
{
	f->type = type;
	f->dir = dir;
	f->device = 0xfe01;	/* makedev(254, 1) */
	f->inode = w->next_inode++;
	f->fstype = "ext4";
	f->mount = 1;
	f->size = type == SYNTH_DIR ? 4096 : 1u << (6 + synth_below(w, 20));
}

static void init_files_of(struct synth_world *w, uint16_t d)
{
	char name[64];

	for (unsigned int i = 0; i < SYNTH_DIR_FILES; i++) {
		struct synth_file *f = &w->file[d][i];

		const char *word = words[synth_below(w, 16)], *ending = endings[synth_below(w, 8)];

		if (synth_one_in(w, 64))
			snprintf(name, sizeof(name), "%s-%u", awkward[synth_below(w, 10)], i);
		else
			snprintf(name, sizeof(name), "%s%u%s", word, i, ending);
		set_path(f, w->dir[d].path, name);
		init(w, f, SYNTH_REG, d);
	}
}

void synth_file_init(struct synth_world *w, struct synth_file *f, enum synth_type type,
		     const char *dir, const char *name)
{
	set_path(f, dir, name);
	init(w, f, type, SYNTH_DIRS);
}

void synth_files_init(struct synth_world *w)
{
	enum { NPLACES = sizeof(places) / sizeof(*places) };
	char name[32];

	for (uint16_t d = 0; d < SYNTH_DIRS; d++) {
		struct synth_file *dir = &w->dir[d];

		if (d < NPLACES) {
			set_path(dir, "", places[d] + 1);
		} else {
			/* Eight projects with a few levels each: names that share long prefixes. */
			snprintf(name, sizeof(name), "%s%u", words[synth_below(w, 16)], d);
			set_path(dir, w->dir[d < NPLACES + 8 ? SYNTH_SRC : d - 8].path, name);
		}
		init(w, dir, SYNTH_DIR, SYNTH_DIRS);
		init_files_of(w, d);
	}
	synth_file_init(w, &w->null, SYNTH_CHR, "/dev", "null");
	synth_file_init(w, &w->terminal, SYNTH_CHR, "/dev/pts", "3");
	w->null.fstype = "devtmpfs";
	w->terminal.fstype = "devpts";
	w->null.mount = sizeof("/dev") - 1;
	w->terminal.mount = sizeof("/dev/pts") - 1;
}

struct synth_file *synth_passing(struct synth_world *w, enum synth_type type)
{
	static const char *const protocols[] = { "tcp", "tcp", "udp", "unix" };
	struct synth_file *f = NULL;
	char name[32];

	for (unsigned int tries = 0; tries < 16 && !f; tries++) {
		f = &w->passing[w->next_passing++ % SYNTH_PASSING];
		if (f->refs)
			f = NULL;
	}
	if (!f)
		return NULL;
	memset(f, 0, sizeof(*f));
	init(w, f, type, SYNTH_DIRS);
	f->size = 0;
	if (type == SYNTH_REG) {
		snprintf(name, sizeof(name), "cc%06x.tmp", (unsigned int)f->inode & 0xffffff);
		set_path(f, w->dir[SYNTH_TMP].path, name);
		f->dir = SYNTH_TMP;
		return f;
	}
	f->mount = 0;
	f->device = type == SYNTH_SOCK ? 8 : type == SYNTH_FIFO ? 12 : 13;
	f->fstype = type == SYNTH_SOCK ? "sockfs" : type == SYNTH_FIFO ? "pipefs" : "anon_inodefs";
	f->len = snprintf(f->path, sizeof(f->path), type == SYNTH_SOCK ? "socket:[%u]" :
			  type == SYNTH_FIFO ? "pipe:[%u]" : "anon_inode:[eventpoll]",
			  (unsigned int)f->inode);
	if (type == SYNTH_SOCK)
		f->protocol = protocols[synth_below(w, 4)];
	return f;
}
