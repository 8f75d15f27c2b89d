/* SPDX-License-Identifier: BSD-2-Clause */
/* The files of the imaginary machine: those that are always there, and those that come and go. */
#ifndef SYNTH_FILES_H
#define SYNTH_FILES_H

#include "world/machine.h"

/* The first directories, by index; the rest of SYNTH_DIRS lies below SYNTH_SRC. */
enum synth_place {
	SYNTH_ETC, SYNTH_BIN, SYNTH_LIB, SYNTH_INCLUDE, SYNTH_LOG, SYNTH_DB, SYNTH_WAL, SYNTH_WWW,
	SYNTH_HOME, SYNTH_SRC, SYNTH_SRC_LIB, SYNTH_BUILD, SYNTH_BACKUP, SYNTH_TMP,
};

/* All directories with their files, the null device and the terminal. */
void synth_files_init(struct synth_world *w);
/* A file that is in none of these directories: dir is its path, "" for the root. */
void synth_file_init(struct synth_world *w, struct synth_file *f, enum synth_type type,
		     const char *dir, const char *name);
/* A fresh temporary file, socket, pipe or anonymous inode; NULL if too many are held. */
struct synth_file *synth_passing(struct synth_world *w, enum synth_type type);

#endif
