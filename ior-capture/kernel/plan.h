/* SPDX-License-Identifier: BSD-2-Clause */
/* From the system call table to the instructions of the BPF programs. */
#ifndef IOR_CAPTURE_PLAN_H
#define IOR_CAPTURE_PLAN_H

#include <stdbool.h>

#include "calls/command.h"
#include "calls/inner.h"
#include "calls/syscall.h"
#include "layout.h"

/*
 * What the kernel side has to do at a call: record it if wanted, and what it must know of it
 * in any case (names that change, data that flows down the pipeline).
 */
struct ior_plan plan_of_syscall(const struct ior_syscall *call, bool wanted);
/* The same of a number that the table does not know: six arguments of any kind. */
struct ior_plan plan_of_unknown(bool wanted);
/* The plan of a call becomes that of the same call made through another one. */
void plan_make_inner(struct ior_plan *plan, const struct ior_inner *inner);

/* Has the kernel side to know it? It says more than its call's plan. */
bool plan_asks(const struct ior_command *command);
/*
 * The commands that the kernel side has to know, of calls that have these numbers in the native and
 * the 32-bit ABI (enum ior_abi, -1 for none), in their order. Fills all of commands.
 */
void plan_commands(struct ior_command_plan commands[IOR_COMMANDS], const int abi[2]);

#endif
