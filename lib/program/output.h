/* SPDX-License-Identifier: BSD-2-Clause */
/* What a program writes: standard output or a file, whole or not at all. */
#ifndef IOR_OUTPUT_H
#define IOR_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"

/* Where an output is written, and so what is there when it fails. */
enum ior_place {
	IOR_PLACE_ITSELF,	/* in place: a part of it */
	IOR_PLACE_NEW,		/* beside its name, which nothing has: nothing */
	IOR_PLACE_REPLACING,	/* beside its name, which a file has: that file */
};

/*
 * Output: a descriptor and how to finish it. The usual end of a program is
 *	rc = ior_output_status(&o, ior_output_close(&o, true, NULL));
 */
struct ior_output {
	int fd;
	const char *name;	/* for messages: "standard output" or the file, as given */
	char *temporary;	/* gets the name target when complete; NULL: written in place */
	char *target;		/* NULL: there is no such folder */
	int folder;		/* O_PATH descriptor of the folder that has both names */
	FILE *stream;		/* ior_output_stdio() */
	char *buffer;		/* of stream */
	enum ior_place place;
	bool made_up;		/* by ior_output_create(): never replaces */
	bool durable;		/* the caller's: a name stands for all bytes, also after a crash */
	int error;		/* first negative errno of a write through stream */
};
/*
 * path NULL or "-": standard output. /dev/stdout, /dev/stderr and /dev/fd/N: that descriptor.
 * atomic: the output is of no use when cut, so it is written beside path and renamed when
 * complete, if path is absent or a regular file; everything else is written in place.
 * binary: a terminal is refused (the message says what to do instead).
 * A new file made by root, or by a user with the capabilities to capture, is mode 0600 and, under
 * sudo, belongs to the invoking user; one that is replaced keeps its owner and mode. What a
 * stranger has put where others may write is refused (walk.h).
 * Returns 0 or a negative errno with err filled: it cannot be written, is a stranger's, is a
 * terminal, is one of the inputs. Close o in either case, or not at all after an error.
 */
int ior_output_open(struct ior_output *o, const char *path, bool atomic, bool binary,
		    struct ior_error *err);
/*
 * A new file under a name that the program has made up, written beside it and renamed as with
 * atomic. An existing file is never replaced: closing then fails with -EEXIST. The first bytes of
 * path, folder of them, are a folder; it and those below it, which the program has made up, too,
 * are made as by ior_output_make_folder(). path must live as long as o. Returns 0 or a negative
 * errno with err filled.
 */
int ior_output_create(struct ior_output *o, const char *path, size_t folder,
		      struct ior_error *err);
/*
 * A folder for such files, if it is not there; a stranger's is refused where others may write. One
 * that root makes is mode 0700 and, under sudo, belongs to the invoking user. Waits until the disk
 * has its name. Returns 0 or a negative errno with err filled.
 */
int ior_output_make_folder(const char *path, struct ior_error *err);
/*
 * Flush and close. With commit the temporary gets its name, unless something could not be
 * written; without, it is removed. If o->durable, this waits until the disk has the bytes, renames,
 * and waits for the name. Returns 0 or the first negative errno (err filled) of the stream, the
 * disk, the close or the renaming. Errors of write(2) on o->fd are the caller's to know: it
 * passes commit false then.
 */
int ior_output_close(struct ior_output *o, bool commit, struct ior_error *err);

/*
 * May text for people have colours on fd? It is a terminal, and neither NO_COLOR nor a dumb TERM
 * says no.
 */
bool ior_output_colours(int fd);

/*
 * A stdio stream over o->fd with a large buffer, owned by o and closed with it. The first error
 * is kept in o->error; nothing more is written after it. NULL when out of memory.
 */
FILE *ior_output_stdio(struct ior_output *o);
/*
 * The exit status that a write outcome (0 or negative errno) means: 0 for success and for EPIPE
 * (a dead reader is a quiet success), else 1 after a message, which says what is there now.
 */
int ior_output_status(const struct ior_output *o, int error);

#endif
