# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# The programs of another architecture, arm64, cross-built and run in qemu's user emulation: all
# unit tests pass, and every program makes the same bytes of the recorded captures, of this
# architecture and of that one, as golden.bats wants of the programs here. The BPF programs are
# built as well; only a kernel of that architecture could load them.
# bats file_tags=full
load helpers
load golden.bash

can_build() {
	[ "$(uname -m)" = x86_64 ] && command -v aarch64-linux-gnu-gcc >/dev/null &&
		command -v qemu-aarch64 >/dev/null
}

setup_file() {
	export ARM64=$IOR_SOURCE/build/arm64-release
	can_build || return 0
	# In setup_file no stdout of a failing command is shown unless it goes to stderr.
	# Two makes: where the libraries are is looked up when the second one begins.
	project_make ARCH=arm64 sysroot >&2
	project_make -j2 ARCH=arm64 tests >&2
}

setup() {
	[ "$(uname -m)" = x86_64 ] || skip "this machine is not x86_64"
	can_build || lacks "compiler and emulator for arm64"
	common_setup
}

# emulated PROGRAM ...: a script of its name in bin/ for each, which runs it in the emulation. By
# its loader, not by -L: with that the emulator has another root folder for who opens "/".
emulated() {
	local program root=/usr/aarch64-linux-gnu libraries
	libraries=$root/lib:$(echo "$IOR_SOURCE"/build/sysroot/arm64/usr/lib/*)
	mkdir -p bin
	for program; do
		cat >"bin/${program##*/}" <<-END
			#!/bin/sh
			exec qemu-aarch64 $root/lib/ld-linux-aarch64.so.1 --argv0 "${program##*/}" \\
				--library-path $libraries $program "\$@"
		END
		chmod +x "bin/${program##*/}"
	done
	PATH=$PWD/bin:$PATH
}

@test "the programs and the BPF object are those of arm64" {
	for program in "$IOR_BUILD"/ior-*; do
		[ -f "$program" ] || continue
		run readelf -h "$ARM64/${program##*/}"
		stdout_has "AArch64"
	done
	[ -s "$ARM64/obj/bpf/ior.bpf.o" ]
	! cmp "$ARM64/obj/bpf/ior.bpf.o" "$IOR_BUILD/obj/bpf/ior.bpf.o"
}

@test "a compiler for another machine is refused" {
	run project_make ARCH=arm64 CC=gcc
	status_is 2
	stdout_has "a CC for arm64"
}

@test "all unit tests pass on arm64" {
	failed=0
	for test in "$IOR_BUILD"/tests/unit/test_*; do
		[ -x "$test" ] || continue
		emulated "$ARM64/tests/unit/${test##*/}"
		(cd "$IOR_SOURCE" && "${test##*/}") >out 2>&1 && continue
		failed=1
		echo "${test##*/}:"
		grep -v '^ok' out
	done
	[ $failed = 0 ]
}

@test "every program gives the same on arm64, byte for byte, of captures of both architectures" {
	emulated "$ARM64"/ior-pair "$ARM64"/ior-print "$ARM64"/ior-flame "$ARM64"/ior-stats
	for name in $(golden_names); do
		mkdir "$name"
		golden_outputs "$name" "$name"
		diff -ru "$IOR_DATA/golden/$name" "$name"
	done
}

@test "ior-capture says on arm64 what it cannot do in this emulation" {
	emulated "$ARM64/ior-capture"
	run --separate-stderr ior-capture --version
	status_is 0
	run --separate-stderr ior-capture -e read true
	status_is 125
	[ -n "$stderr" ]
}
