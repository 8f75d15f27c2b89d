/* SPDX-License-Identifier: BSD-2-Clause */
/* Who runs this program: whose files it trusts, and to whom it gives its own. */
#ifndef IOR_INVOKER_H
#define IOR_INVOKER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The effective capabilities of this process, bits 1 << CAP_...; none where they cannot be told. */
uint64_t ior_invoker_capabilities(void);

/*
 * Is this root, the user that this process acts for, or under sudo the one who called it? Everyone
 * else is a stranger.
 */
bool ior_invoker_trusts(uid_t uid);

/*
 * The mode to make a file or folder with, where usual is what any program asks for: the owner's
 * part alone if this process can see what others do on this machine.
 */
mode_t ior_invoker_mode(mode_t usual);

/*
 * What root has made belongs to the one who called sudo. A failure leaves it root's: safe, and
 * worth no error. fd may be one with O_PATH.
 */
void ior_invoker_give(int fd);

#endif
