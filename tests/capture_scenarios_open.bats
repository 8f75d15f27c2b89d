#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Scenarios of opening files, and of descriptors: one test a scenario, as in
# capture_scenarios.bats.

load helpers
load judge/capture

@test "open-calls" { scenario open-calls; }
@test "open-errors" { scenario open-errors; }
@test "open-resolve" { scenario open-resolve; }
@test "open-handle" { scenario open-handle; }
@test "open-nameless" { scenario open-nameless; }
@test "open-relative" { scenario open-relative; }
@test "open-dirfd" { scenario open-dirfd; }
@test "open-chdir" { scenario open-chdir; }
@test "open-chdir-thread" { scenario open-chdir-thread; }
@test "open-chroot" { scenario open-chroot; }
@test "open-opath" { scenario open-opath; }
@test "open-tmpfile" { scenario open-tmpfile; }
@test "open-deleted" { scenario open-deleted; }
@test "fd-dup" { scenario fd-dup; }
@test "fd-fcntl" { scenario fd-fcntl; }
@test "fd-locks" { scenario fd-locks; }
@test "fd-ioctl" { scenario fd-ioctl; }
@test "fd-close" { scenario fd-close; }
@test "fd-close-range" { scenario fd-close-range; }
@test "fd-getfd" { scenario fd-getfd; }
@test "fd-bound" { scenario fd-bound; }
@test "fd-before" { scenario fd-before; }
@test "fd-fork" { scenario fd-fork; }
@test "fd-clone-files" { scenario fd-clone-files; }
@test "fd-passed" { scenario fd-passed; }
@test "fd-reuse" { scenario fd-reuse; }
@test "fd-blocked" { scenario fd-blocked; }
@test "fd-memfd" { scenario fd-memfd; }
@test "fd-anonymous" { scenario fd-anonymous; }
