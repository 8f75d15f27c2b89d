/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of scenarios: S(name, what it would catch). The command line takes the names with
 * dashes. tests/capture_scenarios*.bats run each one.
 */
#ifndef SCENARIOS_H
#define SCENARIOS_H

#define SCENARIOS(S)									\
	S(open_calls, "open, openat, openat2, creat misnamed; flags or fd wrong")	\
	S(open_errors, "a failed open not named by its path, or with the wrong error")	\
	S(open_resolve, "openat2: RESOLVE_IN_ROOT paths taken from the wrong root")	\
	S(open_handle, "files opened by handle; handles of names")			\
	S(open_nameless, "a file that has no path given a wrong one")			\
	S(open_relative, "cwd not taken as base; dots and links resolved wrongly")	\
	S(open_dirfd, "dirfd not taken as base, or taken where the path is absolute")	\
	S(open_chdir, "a stale current directory")					\
	S(open_chdir_thread, "a working directory that another thread changed")		\
	S(open_chroot, "paths under chroot that start at the wrong root")		\
	S(open_opath, "O_PATH descriptors without a name")				\
	S(open_tmpfile, "O_TMPFILE files without a name or state")			\
	S(open_deleted, "deleted files that lose their name, or a state that sticks")	\
	S(name_bytes, "bytes of a name changed on the way")				\
	S(name_long, "long paths cut or mixed up")					\
	S(name_too_long, "a cut path not said to be cut")				\
	S(name_deep, "a walk to the root that gives up early")				\
	S(name_deeper, "deep trees that are renamed far above")				\
	S(name_deep_200, "no names below 160 directories")				\
	S(name_deep_260, "no names below 256 directories")				\
	S(name_deep_1900, "no names where paths are nearly as long as they can be")	\
	S(name_longest, "a path of 4,095 bytes that is cut, by bytes or by names")	\
	S(name_passed, "what was passed lost, or shown where it is not another name")	\
	S(mount_detached, "a working directory whose mount is gone: paths without names") \
	S(name_too_deep, "a path that is cut and does not say so, or is absent")	\
	S(name_nested_mounts, "mounts on mounts")					\
	S(name_long_joined, "a joined path cut at the length of one")			\
	S(name_moved_by_other, "a name that another process changes")			\
	S(name_cold, "path arguments read before their pages are there")		\
	S(cold_look, "path arguments of calls that look, on cold pages")		\
	S(cold_change, "path arguments of calls that change, on cold pages")		\
	S(cold_admin, "path arguments of an administrator, on cold pages")		\
	S(cold_mounts, "path arguments of the mount calls, on cold pages")		\
	S(cold_newer, "path arguments of new calls, on cold pages")			\
	S(name_pointers, "bad pointers that give a wrong name instead of none")		\
	S(name_many, "many open files taken for each other")				\
	S(name_flood, "a file taken for the one before under its number")		\
	S(name_moving, "a cached name after a directory above it was renamed")		\
	S(name_replaced, "a name that goes to another file while both are open")	\
	S(name_ever_new, "names that no longer fit, or are mixed up once they do not") \
	S(name_mounts, "names that stop at a mount point or miss its move")		\
	S(fd_dup, "copies of descriptors without their file")				\
	S(fd_fcntl, "changed status flags; locks")					\
	S(fd_locks, "flock, fcntl locks, leases, seals")				\
	S(fd_ioctl, "ioctl without its file")						\
	S(command_clone, "files that share data: one of the two, or the wrong one")	\
	S(command_returned, "a descriptor that a command returns, or one that is none")	\
	S(command_bpf, "descriptors of bpf, in its result and in memory")		\
	S(command_landlock, "a number taken for a descriptor; the file of a rule")	\
	S(command_others, "a descriptor and bytes that one command alone has")		\
	S(command_ring, "the number of a ring taken for a descriptor")			\
	S(read_nowhere, "the offset of what has no position")				\
	S(fd_close, "a close named by what took the number, or not at all")		\
	S(fd_close_range, "close_range: what it leaves open")				\
	S(fd_getfd, "a descriptor fetched with pidfd_getfd")				\
	S(fd_bound, "bind-mounted files opened before the capture")			\
	S(fd_before, "files opened before the capture")					\
	S(fd_fork, "descriptors inherited over fork")					\
	S(fd_clone_files, "a descriptor table shared between processes")		\
	S(fd_passed, "a descriptor passed with SCM_RIGHTS")				\
	S(fd_reuse, "numbers reused at once by another thread")				\
	S(fd_blocked, "a read across close and reuse of its descriptor")		\
	S(fd_memfd, "memfd files without a name")					\
	S(fd_anonymous, "files without a path taken for each other")			\
	S(read_calls, "bytes, requested or offset of reads")				\
	S(read_vectors, "preadv2; the offset of -1; broken iovecs")			\
	S(write_calls, "bytes, requested or offset of writes")				\
	S(write_vectors, "pwritev2, RWF_APPEND; EFBIG, EPIPE")				\
	S(write_append, "the offset of appended data")					\
	S(read_errors, "failed reads with bytes, or without their file")		\
	S(write_errors, "failed and short writes")					\
	S(write_full, "ENOSPC on a full file system")					\
	S(seek_sync, "lseek, fsync, fdatasync")						\
	S(sync_calls, "sync, syncfs, sync_file_range")					\
	S(copy_splice, "splice, tee and vmsplice named by their source")		\
	S(copy_sendfile, "sendfile: destination, its offset")				\
	S(copy_range, "copy_file_range named by its source")				\
	S(copy_process, "process_vm_readv and process_vm_writev")			\
	S(size_truncate, "truncate, ftruncate")						\
	S(size_allocate, "fallocate; lseek for data and holes")				\
	S(device_read, "device bytes of cold and cached reads; dirtied pages")		\
	S(read_ahead, "readahead, fadvise64 and their device bytes")			\
	S(read_cachestat, "cachestat")							\
	S(mmap_files, "mapped files and address space")					\
	S(read_directory, "getdents64")							\
	S(read_directory_old, "getdents")						\
	S(meta_rename, "source and target of renames")					\
	S(meta_rename2, "RENAME_EXCHANGE of open files' directories; refused renames")	\
	S(meta_link, "source and target of links")					\
	S(meta_link_empty, "linkat with AT_EMPTY_PATH")					\
	S(meta_symlink, "a symbolic link's target resolved or cut")			\
	S(meta_mknod, "made nodes; umask")						\
	S(meta_mknod_device, "device nodes named by their driver")			\
	S(meta_unlink, "removed names")							\
	S(meta_mkdir, "made directories")						\
	S(meta_overlap, "calls whose result is stored over the path they are passed")	\
	S(meta_readlink, "bytes of readlink")						\
	S(meta_readlink_at, "readlinkat, also of the descriptor itself")		\
	S(meta_stat, "the stat family, by path and by descriptor")			\
	S(meta_stat_null, "NULL for an empty path")					\
	S(meta_statfs, "statfs, fstatfs, ustat")					\
	S(meta_modes, "the chmod family")						\
	S(meta_chmod_at, "fchmodat2")							\
	S(meta_owners, "the chown family")						\
	S(meta_times, "the utime family; NULL for a path")				\
	S(meta_getcwd, "bytes of getcwd")						\
	S(meta_file_attr, "file_getattr, file_setattr")					\
	S(meta_access, "the access family")						\
	S(meta_access_at, "faccessat2; refused access")					\
	S(meta_dots, "dots and slashes in paths as passed")				\
	S(xattr_path, "extended attributes by path; sizes asked for as bytes")		\
	S(xattr_link, "extended attributes of links")					\
	S(xattr_fd, "extended attributes by descriptor")				\
	S(xattr_at, "setxattrat and the like; sizes asked for as bytes")		\
	S(watch_inotify, "inotify: watched paths, events")				\
	S(watch_fanotify, "fanotify: marked paths; the descriptors that events bring")	\
	S(mount_calls, "mount, umount2: targets; files whose mount is gone")		\
	S(mount_stacked, "files below, between and on mounts")				\
	S(mount_moved, "names through moved mounts and renamed directories above them")	\
	S(mount_escaped, "files that left what their mount shows")			\
	S(mount_overlay, "files of an overlay")						\
	S(mount_container, "a namespace of its own, pivot_root")			\
	S(mount_setns, "files across mount namespaces")					\
	S(mount_chroot, "paths inside and outside of a changed root")			\
	S(mount_tree, "trees that are mounted nowhere; move_mount")			\
	S(mount_fs, "fsopen, fsconfig, fsmount, fspick")				\
	S(mount_attributes, "mount_setattr")						\
	S(mount_tree_attr, "open_tree_attr")						\
	S(mount_list, "statmount, listmount")						\
	S(compat_names, "32-bit calls with paths")					\
	S(compat_data, "32-bit calls that move data: split offsets, short iovecs")	\
	S(compat_inner, "32-bit calls through socketcall and ipc")			\
	S(socket_unix, "a conversation over Unix sockets")				\
	S(socket_tcp, "a conversation over TCP")					\
	S(socket_tcp6, "a conversation over TCP, IPv6")					\
	S(socket_udp, "datagrams; what MSG_TRUNC counts")				\
	S(socket_udp6, "datagrams over IPv6")						\
	S(socket_pair, "pairs of sockets; MSG_PEEK with MSG_TRUNC")			\
	S(socket_abstract, "names of Unix sockets that are no path")			\
	S(socket_messages, "numbers of messages taken for bytes")			\
	S(socket_addressed, "the address of a message taken for the socket's own")	\
	S(socket_portless, "a protocol taken for a port")				\
	S(socket_options, "getsockopt, setsockopt, shutdown, getpeername")		\
	S(socket_accept, "accept")							\
	S(socket_errors, "failed socket calls")						\
	S(pipe_succession, "pipes taken for the one before")				\
	S(socket_succession, "sockets taken for the one before")			\
	S(pipe_calls, "both ends of a pipe")						\
	S(pipe_fifo, "FIFOs: named by path; EAGAIN, EPIPE")				\
	S(event_eventfd, "eventfd")							\
	S(event_signalfd, "signalfd")							\
	S(event_timerfd, "timerfd")							\
	S(epoll_calls, "epoll's operations, their descriptors and events")		\
	S(epoll_waits, "timeouts of epoll_wait and its like")				\
	S(poll_calls, "timeouts of poll and ppoll; numbers of descriptors")		\
	S(select_calls, "timeouts of select and pselect6")				\
	S(ipc_mq, "POSIX message queues")						\
	S(ipc_shm, "System V shared memory")						\
	S(ipc_msg, "System V message queues")						\
	S(ipc_sem, "System V semaphores")						\
	S(ipc_futex, "futex")								\
	S(memory_file, "mappings of a file; msync, madvise, mprotect")			\
	S(memory_brk, "how far the heap's end moved")					\
	S(memory_move, "mremap")							\
	S(sleep_calls, "sleeps: relative, until a time, invalid")			\
	S(sleep_interrupted, "sleeps that a handler ends")				\
	S(task_fork, "rows of calls that a fork child never made")			\
	S(task_family, "children of children")						\
	S(task_brief, "threads that live for one call")					\
	S(task_rename, "command names after prctl")					\
	S(task_renamed, "command names changed by another thread")			\
	S(task_ids, "uid and gid after they were changed")				\
	S(task_never, "calls that never return given a result")				\
	S(task_denied, "calls that seccomp denied, missing")				\
	S(denied_trap, "calls that seccomp turned into SIGSYS, with their number as result")	\
	S(denied_kill, "a call that seccomp killed for, missing")				\
	S(denied_log, "calls that seccomp let through, as denied ones")			\
	S(denied_notify, "calls that a supervisor answered, missing")			\
	S(denied_passed, "what denied calls passed, missing or made up")			\
	S(denied_compat, "denied 32-bit calls taken for other ones")			\
	S(denied_answers, "descriptors and bytes that a supervisor made up")			\
	S(denied_inside, "a call that goes on after a handler whose call was denied")		\
	S(denied_thread, "a call that seccomp killed a thread for, as a row")		\
	S(denied_dispatch, "calls that the process made signals of, as rows")		\
	S(denied_traced, "calls that a tracer took away or emulated, as made")		\
	S(task_traced, "calls that a tracer changed, as they were before")			\
	S(call_unknown, "calls that no table knows, missing or taken for others")	\
	S(call_unknown32, "the same of 32-bit ones")					\
	S(task_compat, "32-bit calls taken for the 64-bit ones of their numbers")	\
	S(task_burst, "calls neither shown nor counted as lost")			\
	S(task_id_reused, "a thread id used again, with what its first task left")		\
	S(clone_calls, "fork, clone and clone3")						\
	S(wait_calls, "waitid, and signals by pidfd")					\
	S(exit_leader, "a process whose first thread has ended")				\
	S(exit_group_thread, "a call that exit_group of another thread ended")		\
	S(signal_restart, "a call that goes on after a handler, as two rows")		\
	S(signal_nested, "calls that go on after handlers within handlers")			\
	S(signal_ends_call, "a call that a handler ended, as one that goes on")		\
	S(signal_stop, "calls that SIGSTOP and SIGCONT interrupt, as two rows")		\
	S(signal_kill, "the last call of a task that was killed")				\
	S(signal_calls, "sending, blocking and waiting for signals")			\
	S(aio_calls, "io_submit and io_getevents")						\
	S(uring_calls, "the system calls of io_uring")					\
	S(exec_inherit, "descriptors and names across exec")				\
	S(exec_vfork, "vfork, and exec in its child")					\
	S(exec_cold, "an execve whose path was not in memory")				\
	S(exec_at, "execveat, also of a descriptor")					\
	S(exec_program32, "a 32-bit program begun by a 64-bit one")				\
	S(exec_thread, "exec by a thread that is not the leader")

#endif
