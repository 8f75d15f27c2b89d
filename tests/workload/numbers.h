/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers of system calls that sys/syscall.h may not have. */
#ifndef NUMBERS_H
#define NUMBERS_H

#include <sys/syscall.h>

/* Calls that newer architectures do not have: a scenario that makes one is skipped there. */
#define NO_SUCH_CALL (-1)
#ifndef SYS_open
#define SYS_open NO_SUCH_CALL
#define SYS_creat NO_SUCH_CALL
#define SYS_stat NO_SUCH_CALL
#define SYS_lstat NO_SUCH_CALL
#define SYS_access NO_SUCH_CALL
#define SYS_unlink NO_SUCH_CALL
#define SYS_rename NO_SUCH_CALL
#define SYS_mkdir NO_SUCH_CALL
#define SYS_rmdir NO_SUCH_CALL
#define SYS_readlink NO_SUCH_CALL
#define SYS_dup2 NO_SUCH_CALL
#define SYS_fork NO_SUCH_CALL
#define SYS_vfork NO_SUCH_CALL
#define SYS_pipe NO_SUCH_CALL
#define SYS_chmod NO_SUCH_CALL
#define SYS_chown NO_SUCH_CALL
#define SYS_epoll_create NO_SUCH_CALL
#define SYS_epoll_wait NO_SUCH_CALL
#define SYS_eventfd NO_SUCH_CALL
#define SYS_futimesat NO_SUCH_CALL
#define SYS_getdents NO_SUCH_CALL
#define SYS_inotify_init NO_SUCH_CALL
#define SYS_lchown NO_SUCH_CALL
#define SYS_link NO_SUCH_CALL
#define SYS_mknod NO_SUCH_CALL
#define SYS_poll NO_SUCH_CALL
#define SYS_select NO_SUCH_CALL
#define SYS_signalfd NO_SUCH_CALL
#define SYS_symlink NO_SUCH_CALL
#define SYS_ustat NO_SUCH_CALL
#define SYS_utime NO_SUCH_CALL
#define SYS_utimes NO_SUCH_CALL
#endif

/* Calls that the C library's headers may be too old for: the same numbers everywhere. */
#ifndef SYS_cachestat
#define SYS_cachestat 451
#endif
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif
#ifndef SYS_statmount
#define SYS_statmount 457
#define SYS_listmount 458
#endif
#ifndef SYS_setxattrat
#define SYS_setxattrat 463
#define SYS_getxattrat 464
#define SYS_listxattrat 465
#define SYS_removexattrat 466
#endif
#ifndef SYS_open_tree_attr
#define SYS_open_tree_attr 467
#endif
#ifndef SYS_file_getattr
#define SYS_file_getattr 468
#define SYS_file_setattr 469
#endif

#endif
