#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Scenarios of mounts and of what they do to names: one test a scenario, as in
# capture_scenarios.bats.

load helpers
load judge/capture

@test "mount-calls" { scenario mount-calls; }
@test "mount-stacked" { scenario mount-stacked; }
@test "mount-moved" { scenario mount-moved; }
@test "mount-detached" { scenario mount-detached; }
@test "mount-escaped" { scenario mount-escaped; }
@test "mount-overlay" { scenario mount-overlay; }
@test "mount-container" { scenario mount-container; }
@test "mount-setns" { scenario mount-setns; }
@test "mount-chroot" { scenario mount-chroot; }
@test "mount-tree" { scenario mount-tree; }
@test "mount-fs" { scenario mount-fs; }
@test "mount-attributes" { scenario mount-attributes; }
@test "mount-tree-attr" { scenario mount-tree-attr; }
@test "mount-list" { scenario mount-list; }
