# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# The build itself, in a copy of the sources: what a clean checkout does, on machines that lack
# things, with the other compiler. Whole builds are tagged "full", as they take their time.
load helpers

setup_file() {
	unset MAKEFLAGS MAKELEVEL MFLAGS FLAVOR
	cd "$IOR_SOURCE" && mkdir "$BATS_FILE_TMPDIR/copy" &&
		tar -cf - --exclude=./build --exclude=./.git . | tar -xf - -C "$BATS_FILE_TMPDIR/copy"
}

setup() {
	unset MAKEFLAGS MAKELEVEL MFLAGS FLAVOR
	cd "$BATS_FILE_TMPDIR/copy" || return 1
}

# What the tools are called on a machine that lacks those for BPF.
no_bpf=(CLANG=no-clang BPFTOOL=no-bpftool LLVM_STRIP=no-llvm-strip)

# bats test_tags=full
@test "clang builds everything without a warning" {
	run make CC=clang WERROR=1 FLAVOR=debug tests
	status_is 0
}

@test "without clang and bpftool: one message names them and make deps" {
	run make "${no_bpf[@]}" FLAVOR=cov
	status_is 2
	stdout_has "no-clang no-bpftool"
	stdout_has "make deps"
	stdout_has "BPF=no"
}

# bats test_tags=full
@test "BPF=no builds all but ior-capture without clang, bpftool and libbpf" {
	run make "${no_bpf[@]}" BPF=no FLAVOR=cov CFLAGS=-O0 tests
	status_is 0
	for p in ior-*/; do
		p=${p%/}
		[ "$p" = ior-capture ] || [ -x "build/cov/$p" ]
	done
	[ ! -e build/cov/ior-capture ]
}

@test "a second make does nothing, other flags build again" {
	make BPF=no FLAVOR=cov CFLAGS=-O0
	run make BPF=no FLAVOR=cov CFLAGS=-O0
	status_is 0
	stdout_lacks "CC "
	object=build/cov/obj/lib/base/error.o
	touch lib/base/error.h
	run make BPF=no FLAVOR=cov CFLAGS=-O0 $object
	stdout_has "CC      lib/base/error.c"
	run make BPF=no FLAVOR=cov CFLAGS=-O0 CPPFLAGS=-DOTHER $object
	stdout_has "CC      lib/base/error.c"
}

@test "an unknown flavor is refused with the known ones" {
	run make FLAVOR=relaese
	status_is 2
	stdout_has "relaese"
	stdout_has "release"
}

# bats test_tags=full
@test "install, the installed programs run, uninstall leaves no file" {
	root=$BATS_TEST_TMPDIR/root
	run make CC=clang FLAVOR=debug WERROR=1 prefix=/usr DESTDIR="$root" install
	status_is 0
	for p in ior-*/; do
		p=${p%/}
		"$root/usr/bin/$p" --version
		[ -f "$root/usr/share/man/man1/$p.1" ]
	done
	[ -f "$root/usr/share/man/man5/ior-stream.5" ]
	make FLAVOR=debug prefix=/usr DESTDIR="$root" uninstall
	run find "$root" -type f
	stdout_is ""
}

@test "make help names every target that is meant to be called" {
	run make help
	status_is 0
	for target in deps demo check check-full check-vm bench install uninstall clean; do
		[[ "$output" == *"  $target "* ]] || show_run "no $target"
	done
	run make clean
	[ ! -e build ]
}
