#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Scenarios of opening files, of descriptors and of names: one test a scenario, as in
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
@test "name-bytes" { scenario name-bytes; }
@test "name-long" { scenario name-long; }
@test "name-too-long" { scenario name-too-long; }
@test "name-deep" { scenario name-deep; }
@test "name-deeper" { scenario name-deeper; }
@test "name-too-deep" { scenario name-too-deep; }
@test "name-nested-mounts" { scenario name-nested-mounts; }
@test "name-long-joined" { scenario name-long-joined; }
@test "name-moved-by-other" { scenario name-moved-by-other; }
@test "name-cold" { scenario name-cold; }
@test "cold-look" { scenario cold-look; }
@test "cold-change" { scenario cold-change; }
@test "cold-admin" { scenario cold-admin; }
@test "cold-mounts" { scenario cold-mounts; }
@test "cold-newer" { scenario cold-newer; }
@test "name-pointers" { scenario name-pointers; }
@test "name-many" { scenario name-many; }
@test "name-flood" { scenario name-flood; }
@test "name-moving" { scenario name-moving; }
@test "name-replaced" { scenario name-replaced; }
@test "name-ever-new" { scenario name-ever-new; }
@test "name-mounts" { scenario name-mounts; }
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
