/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The way to a file that is to be written, name by name, past what strangers have put there.
 *
 * A folder is shared if others may put something into it: its group or everyone may write to it, a
 * sticky bit or not, or it belongs to a stranger (invoker.h). What is found in a shared folder and
 * belongs to a stranger was left there to be found:
 *
 *	a link, also on the way	is not followed
 *	a file, FIFO, device	is not written to and not replaced, nor is a file with other names:
 *				a hard link is its owner's, whoever made it
 *	a folder		may be walked through, as what is in it is looked at in its turn,
 *				but is no part of a data set
 *
 * The kernel has rules of this kind (fs.protected_symlinks, protected_hardlinks and others), but
 * may be told to have none, and means by a shared folder only a sticky one that everyone may write
 * to. It follows a link that is the follower's or the folder's owner's; of the latter only root is
 * trusted here, since a stranger's folder is full of its owner's links.
 */
#ifndef IOR_WALK_H
#define IOR_WALK_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "base/error.h"

struct ior_walk {
	int folder;		/* O_PATH descriptor of where the walk has come to; -1 before it */
	struct stat st;		/* of it */
	char name[NAME_MAX + 1];	/* the last name, found in it */
	bool magic;		/* a link of /proc, which only the kernel can follow */
	struct ior_error refusal;	/* the message, if something is a stranger's; else code 0 */

	/* for walk.c */
	char path[PATH_MAX];	/* up to at: the way to folder; then what is still to go */
	size_t at, next;	/* name is between them */
	unsigned int links;	/* followed */
	bool led;		/* by the last name, which was a link, to another one */
};

/* Nothing is open yet, and nothing is to be freed before the first step. */
void ior_walk_begin(struct ior_walk *w);
void ior_walk_end(struct ior_walk *w);

/*
 * The functions below start from where the walk has come to, first the working folder, or the root
 * if way begins with a slash. They return a negative errno when they fail; -EACCES with w->refusal
 * filled because of a stranger.
 */

/*
 * To the folder that the file way is in: w->folder and w->name. 1 if there is one, and what it is
 * is in *st, but no link unless w->magic; 0 if there is none. -EISDIR for a folder.
 */
int ior_walk_to_file(struct ior_walk *w, const char *way, struct stat *st);
/* The rule for a file of that name, once more: of the one that was opened. 0 or -EACCES. */
int ior_walk_check_file(struct ior_walk *w, const struct stat *st);
/*
 * To the folder way, of len bytes, which is made if it is not there, and then given as by
 * ior_invoker_give(). 0 when the disk has its name.
 */
int ior_walk_make_folder(struct ior_walk *w, const char *way, size_t len);

#endif
