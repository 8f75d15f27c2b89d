#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Scenarios of calls on names and metadata, of watches, and of 32-bit calls: one test a scenario,
# as in capture_scenarios.bats.

load helpers
load judge/capture

@test "meta-rename" { scenario meta-rename; }
@test "meta-rename2" { scenario meta-rename2; }
@test "meta-link" { scenario meta-link; }
@test "meta-link-empty" { scenario meta-link-empty; }
@test "meta-symlink" { scenario meta-symlink; }
@test "meta-mknod" { scenario meta-mknod; }
@test "meta-mknod-device" { scenario meta-mknod-device; }
@test "meta-unlink" { scenario meta-unlink; }
@test "meta-mkdir" { scenario meta-mkdir; }
@test "meta-overlap" { scenario meta-overlap; }
@test "meta-readlink" { scenario meta-readlink; }
@test "meta-readlink-at" { scenario meta-readlink-at; }
@test "meta-stat" { scenario meta-stat; }
@test "meta-stat-null" { scenario meta-stat-null; }
@test "meta-statfs" { scenario meta-statfs; }
@test "meta-modes" { scenario meta-modes; }
@test "meta-chmod-at" { scenario meta-chmod-at; }
@test "meta-owners" { scenario meta-owners; }
@test "meta-times" { scenario meta-times; }
@test "meta-getcwd" { scenario meta-getcwd; }
@test "meta-file-attr" { scenario meta-file-attr; }
@test "meta-access" { scenario meta-access; }
@test "meta-access-at" { scenario meta-access-at; }
@test "meta-dots" { scenario meta-dots; }
@test "xattr-path" { scenario xattr-path; }
@test "xattr-link" { scenario xattr-link; }
@test "xattr-fd" { scenario xattr-fd; }
@test "xattr-at" { scenario xattr-at; }
@test "watch-inotify" { scenario watch-inotify; }
@test "watch-fanotify" { scenario watch-fanotify; }
@test "compat-names" { scenario compat-names; }
@test "compat-data" { scenario compat-data; }
@test "compat-inner" { scenario compat-inner; }
