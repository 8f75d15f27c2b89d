/* SPDX-License-Identifier: BSD-2-Clause */
/* Diagnostics: one line, one write, on standard error. */
#ifndef IOR_MESSAGE_H
#define IOR_MESSAGE_H

#define IOR_EXIT_USAGE 2

/* One diagnostic, one write: "ior-pair: <text>\n" on stderr, control characters escaped. */
void ior_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A usage mistake: the text, a hint at --help, exit 2. */
void ior_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
