/* SPDX-License-Identifier: BSD-2-Clause */
/* Which arguments of a call are which: what their kinds and the words of the table come to. */
#ifndef IOR_NAMING_H
#define IOR_NAMING_H

#include "calls/syscall.h"

/* The nth argument of a kind, from 0; -1 if there are not so many, or call is NULL. */
int ior_naming_nth(const struct ior_syscall *call, enum ior_arg kind, unsigned int n);

/*
 * The descriptor argument that data is taken from, and the one that it goes to: of a transfer
 * between two, one of them, else the first. -1 if the call has none.
 */
int ior_naming_source(const struct ior_syscall *call);
int ior_naming_destination(const struct ior_syscall *call);

#endif
