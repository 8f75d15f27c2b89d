#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Scenarios of reading, writing and copying: one test a scenario, as in capture_scenarios.bats.

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
@test "read-nowhere" { scenario read-nowhere; }
@test "command-clone" { scenario command-clone; }
@test "command-returned" { scenario command-returned; }
@test "command-bpf" { scenario command-bpf; }
@test "command-landlock" { scenario command-landlock; }
@test "command-others" { scenario command-others; }
@test "command-ring" { scenario command-ring; }

# The same calls where they succeed. Needs mkfs of one of the file systems that share data.
# bats test_tags=full
@test "command-clone on a file system that can do it" {
	for fs in btrfs xfs none; do
		command -v "mkfs.$fs" >/dev/null && grep -q "	$fs$" /proc/filesystems && break
	done
	[ "$fs" != none ] || skip "kernel: no btrfs or xfs, or no mkfs of them"
	truncate -s 512M image
	"mkfs.$fs" -q image >mkfs.out 2>&1
	mkdir shared
	# in a namespace of its own: it goes with the last process that is in it
	# shellcheck disable=SC2016 # expands there
	run --separate-stderr unshare -m bash -c '
		mount -o loop image shared && mkdir shared/work &&
		ior-capture -o clone.ior "$1" --expect clone.expect command-clone shared/work' - "$WORKLOAD"
	workload_ran
	[ "$(grep -c '"call":"ioctl".*"ret":0,' clone.expect)" -ge 6 ]
	judge clone.expect clone.ior
}
