#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# One test a scenario of tests/workload: all its calls captured with -e %all, and each row as
# the workload states it, in order, none missing, none of another process, nothing lost, every
# enter paired. Then the same scenario under strace. What each would catch stands in
# tests/workload/scenarios.h.

load helpers
load judge/capture

@test "every scenario of the workload has a test here" {
	"$WORKLOAD" --list | cut -f 1 | sort >there
	sed -n 's/^@test "\([^ "]*\)" { scenario \1; }$/\1/p' "$BATS_TEST_FILENAME" >here
	# The burst is judged by its count: capture_loss.bats.
	echo task-burst >>here
	sort here | same there -
}

@test "open-calls" { scenario open-calls; }
@test "open-errors" { scenario open-errors; }
@test "open-relative" { scenario open-relative; }
@test "open-dirfd" { scenario open-dirfd; }
@test "open-chdir" { scenario open-chdir; }
@test "open-chroot" { scenario open-chroot; }
@test "open-opath" { scenario open-opath; }
@test "open-tmpfile" { scenario open-tmpfile; }
@test "open-deleted" { scenario open-deleted; }
@test "name-bytes" { scenario name-bytes; }
@test "name-long" { scenario name-long; }
@test "name-too-long" { scenario name-too-long; }
@test "name-deep" { scenario name-deep; }
@test "name-cold" { scenario name-cold; }
@test "name-pointers" { scenario name-pointers; }
@test "name-many" { scenario name-many; }
@test "name-flood" { scenario name-flood; }
@test "name-moving" { scenario name-moving; }
@test "name-replaced" { scenario name-replaced; }
@test "name-ever-new" { scenario name-ever-new; }
@test "name-mounts" { scenario name-mounts; }
@test "fd-dup" { scenario fd-dup; }
@test "fd-fcntl" { scenario fd-fcntl; }
@test "fd-ioctl" { scenario fd-ioctl; }
@test "fd-close" { scenario fd-close; }
@test "fd-before" { scenario fd-before; }
@test "fd-fork" { scenario fd-fork; }
@test "fd-clone-files" { scenario fd-clone-files; }
@test "fd-passed" { scenario fd-passed; }
@test "fd-reuse" { scenario fd-reuse; }
@test "fd-blocked" { scenario fd-blocked; }
@test "fd-memfd" { scenario fd-memfd; }
@test "fd-anonymous" { scenario fd-anonymous; }
@test "read-calls" { scenario read-calls; }
@test "write-calls" { scenario write-calls; }
@test "write-append" { scenario write-append; }
@test "read-errors" { scenario read-errors; }
@test "write-errors" { scenario write-errors; }
@test "write-full" { scenario write-full; }
@test "seek-sync" { scenario seek-sync; }
@test "device-read" { scenario device-read; }
@test "mmap-files" { scenario mmap-files; }
@test "read-directory" { scenario read-directory; }
@test "meta-rename" { scenario meta-rename; }
@test "meta-unlink" { scenario meta-unlink; }
@test "meta-mkdir" { scenario meta-mkdir; }
@test "meta-readlink" { scenario meta-readlink; }
@test "meta-stat" { scenario meta-stat; }
@test "meta-access" { scenario meta-access; }
@test "meta-dots" { scenario meta-dots; }
@test "socket-unix" { scenario socket-unix; }
@test "socket-tcp" { scenario socket-tcp; }
@test "socket-tcp6" { scenario socket-tcp6; }
@test "socket-udp" { scenario socket-udp; }
@test "socket-errors" { scenario socket-errors; }
@test "pipe-succession" { scenario pipe-succession; }
@test "socket-succession" { scenario socket-succession; }
@test "pipe-fifo" { scenario pipe-fifo; }
@test "task-fork" { scenario task-fork; }
@test "task-family" { scenario task-family; }
@test "task-brief" { scenario task-brief; }
@test "task-rename" { scenario task-rename; }
@test "task-renamed" { scenario task-renamed; }
@test "task-ids" { scenario task-ids; }
@test "task-never" { scenario task-never; }
@test "task-denied" { scenario task-denied; }
@test "task-compat" { scenario task-compat; }
@test "exec-inherit" { scenario exec-inherit; }
@test "exec-vfork" { scenario exec-vfork; }
@test "exec-thread" { scenario exec-thread; }
