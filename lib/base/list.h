/* SPDX-License-Identifier: BSD-2-Clause */
/* Comma lists, as options take them: "comm, file,bytes"; and words as tables have them: "kb k". */
#ifndef IOR_LIST_H
#define IOR_LIST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The next name of a list: *list is moved behind it, and NULL at the end; *name and *len are the
 * name without the blanks around it, which may be empty. False if *list is NULL. A list has one
 * name at least, if an empty one.
 */
bool ior_list_next(const char **list, const char **name, size_t *len);

/*
 * Is p[0..len) one of the words, which blanks separate, as strncmp() or strncasecmp() compares?
 * NULL has none.
 */
bool ior_words_have(const char *words, const char *p, size_t len,
		    int (*compare)(const char *a, const char *b, size_t n));

#endif
