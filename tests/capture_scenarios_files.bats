#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Scenarios of reading and writing, of names and metadata: one test a scenario, as in
# capture_scenarios.bats.

load helpers
load judge/capture

@test "read-calls" { scenario read-calls; }
@test "read-vectors" { scenario read-vectors; }
@test "write-calls" { scenario write-calls; }
@test "write-vectors" { scenario write-vectors; }
@test "write-append" { scenario write-append; }
@test "read-errors" { scenario read-errors; }
@test "write-errors" { scenario write-errors; }
@test "write-full" { scenario write-full; }
@test "seek-sync" { scenario seek-sync; }
@test "sync-calls" { scenario sync-calls; }
@test "copy-splice" { scenario copy-splice; }
@test "copy-sendfile" { scenario copy-sendfile; }
@test "copy-range" { scenario copy-range; }
@test "copy-process" { scenario copy-process; }
@test "size-truncate" { scenario size-truncate; }
@test "size-allocate" { scenario size-allocate; }
@test "device-read" { scenario device-read; }
@test "read-ahead" { scenario read-ahead; }
@test "read-cachestat" { scenario read-cachestat; }
@test "mmap-files" { scenario mmap-files; }
@test "read-directory" { scenario read-directory; }
@test "read-directory-old" { scenario read-directory-old; }
@test "meta-rename" { scenario meta-rename; }
@test "meta-rename2" { scenario meta-rename2; }
@test "meta-link" { scenario meta-link; }
@test "meta-link-empty" { scenario meta-link-empty; }
@test "meta-symlink" { scenario meta-symlink; }
@test "meta-mknod" { scenario meta-mknod; }
@test "meta-mknod-device" { scenario meta-mknod-device; }
@test "meta-unlink" { scenario meta-unlink; }
@test "meta-mkdir" { scenario meta-mkdir; }
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
@test "mount-calls" { scenario mount-calls; }
@test "mount-stacked" { scenario mount-stacked; }
@test "mount-moved" { scenario mount-moved; }
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
@test "compat-names" { scenario compat-names; }
@test "compat-data" { scenario compat-data; }
