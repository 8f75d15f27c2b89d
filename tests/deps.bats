# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# `make deps` must never touch a machine that has everything, never ask for more than is missing,
# and never act with DEPS=no. Tried on machines made of stand-ins: nothing is installed here.
load helpers

setup() {
	common_setup
	unset DEPS	# of the make that runs these tests
	mkdir bin
	for tool in sh env grep tr; do
		ln -s "$(command -v $tool)" bin/
	done
	stand_in id 'echo 0'
	# "missing" lists what is not installed, "unknown" what no repository has
	: >missing
	: >unknown
	stand_in dpkg-query 'for p; do :; done
		while read -r m; do [ "$m" != "$p" ] || exit 1; done <missing
		printf installed'
	stand_in apt-cache 'while read -r m; do
		[ "$m" != "$2" ] || { echo "  Candidate: (none)"; exit; }
		done <unknown
		echo "  Candidate: 1.0"'
	stand_in apt-get 'echo "apt-get $*" >>calls; [ "$1" != update ] || : >stale; [ ! -e fail-once ] || [ -e stale ]'
	stand_in sudo 'echo "sudo $*" >>calls; exec "$@"'
	: >calls
}

# stand_in NAME BODY
stand_in() {
	printf '#!/bin/sh\n%s\n' "$2" >"bin/$1"
	chmod +x "bin/$1"
}

deps() {
	PATH=$PWD/bin run "$IOR_SOURCE/mk/deps" build test
}

@test "nothing is missing: nothing is said, nothing is installed" {
	deps
	status_is 0
	stdout_is ""
	[ ! -s calls ]
}

@test "only what is missing is installed, and it is said" {
	printf '%s\n' clang bats >missing
	deps
	status_is 0
	stdout_has "Installing: clang bats"
	run cat calls
	stdout_is "apt-get install -y --no-install-recommends clang bats"
}

@test "DEPS=no: nothing is installed" {
	echo clang >missing
	export DEPS=no
	deps
	status_is 0
	[ ! -s calls ]
}

@test "sudo is used only by who is not root" {
	stand_in id 'echo 1000'
	echo clang >missing
	deps
	status_is 0
	run cat calls
	stdout_has "sudo env DEBIAN_FRONTEND=noninteractive apt-get install"
}

@test "neither root nor sudo: status 1 and the names" {
	stand_in id 'echo 1000'
	rm bin/sudo
	echo clang >missing
	deps
	status_is 1
	stdout_has "clang"
	[ ! -s calls ]
}

@test "missing or stale package lists are brought up to date, once" {
	echo clang >missing
	touch fail-once
	deps
	status_is 0
	run cat calls
	stdout_is "apt-get install -y --no-install-recommends clang
apt-get update
apt-get install -y --no-install-recommends clang"
}

@test "another release's name for a package is used where the first one is unknown" {
	printf '%s\n' bpftool linux-tools-common >missing
	echo bpftool >unknown
	deps
	status_is 0
	stdout_has "Installing: linux-tools-common"
}

@test "an installed alternative is enough" {
	echo bpftool >missing
	deps
	status_is 0
	[ ! -s calls ]
}

@test "another distribution: the names are printed, nothing else happens" {
	rm bin/apt-get bin/dpkg-query
	deps
	status_is 0
	stdout_has "libbpf-dev"
	stdout_has "bats"
	[ ! -s calls ]
}

@test "DEPS=list: the names, all that other releases have too, and nothing is installed" {
	echo clang >missing
	export DEPS=list
	deps
	status_is 0
	stdout_has "clang"
	stdout_has "pkg-config pkgconf"
	[ ! -s calls ]
}
