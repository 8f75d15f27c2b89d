# SPDX-License-Identifier: BSD-2-Clause
#
# Outputs where others may write: what somebody else has put there is not written to, not replaced
# and not followed, whatever the kernel itself would allow. Loops over all programs but ior-capture,
# for which capture_contract.bats asks; the stranger is a user without a name. Root's alone, as only
# root can be two users.
load helpers
load contract

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return 1
	synthetic 300 >raw.ior
	ior-pair raw.ior >rows.ior
	synthetic 60000 | ior-pair >big-rows.ior
}

setup() {
	[ "$(id -u)" = 0 ] || skip "needs root, to be two users"
	common_setup
	data=$BATS_FILE_TMPDIR
	mkdir shared private
	chmod 1777 shared
	chmod 700 private
	echo precious >private/target
	unset SUDO_UID SUDO_GID
}

# Nothing of root's was touched.
teardown() {
	[ ! -e private/target ] || [ "$(cat private/target)" = precious ]
	[ "$(ls -A private 2>/dev/null)" = target ] || [ ! -e private ]
}

stranger() {
	setpriv --reuid=1234 --regid=1234 --clear-groups "$@"
}

# Who may run the programs, wherever they were built, and has no other privilege.
user() {
	setpriv --reuid=4321 --regid=4321 --clear-groups "$@"
}

# Lets a user come to this test's folder.
open_ways() {
	chmod go+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR/test" .
}

writers() {
	programs | grep -vx ior-capture
}

# refused FILE WHAT [AT]: every program says so of FILE (or of AT, on the way) in one line, with what
# to do about it.
refused() {
	for p in $(writers); do
		given "$p"
		run --separate-stderr timeout 20 "$p" -o "$1" "${args[@]}"
		status_is 1
		stdout_is ""
		stderr_is "$p: ${3:-$1}: $2; remove it, or write to a folder of your own"
	done
}

# works FILE: every program writes there.
works() {
	for p in $(writers); do
		given "$p"
		run --separate-stderr timeout 20 "$p" -o "$1" "${args[@]}"
		status_is 0
		stderr_is ""
	done
}

why="others may write to shared"

@test "a file of somebody else is neither written nor replaced" {
	stranger sh -c 'echo mine >shared/x; chmod 666 shared/x'
	refused shared/x "belongs to user 1234, and $why"
	refused "$PWD/shared/x" "belongs to user 1234, and others may write to $PWD/shared"
	[ "$(stat -c '%u %a' shared/x)" = "1234 666" ]
	[ "$(cat shared/x)" = mine ]
	# in a folder of its own root's file is as it was, whoever it belongs to
	chmod 755 shared
	works shared/x
	[ "$(stat -c '%u %a' shared/x)" = "1234 666" ]
}

@test "a link of somebody else is not followed, last or on the way, to a file or to none" {
	stranger ln -s ../private/target shared/link
	stranger ln -s ../private/new shared/dangling
	stranger ln -s ../private shared/way
	stranger ln -s "$PWD/private" shared/far
	refused shared/link "is a link of user 1234, and $why"
	refused shared/dangling "is a link of user 1234, and $why"
	refused shared/way/target "is a link of user 1234, and $why" shared/way
	refused shared/far/../private/new "is a link of user 1234, and $why" shared/far
	# not through a link of root's either
	ln -s shared/link good
	refused good "is a link of user 1234, and $why" shared/link
}

@test "a FIFO of somebody else gets nothing, one of one's own gets all" {
	stranger mkfifo -m 666 shared/pipe
	exec 8<>shared/pipe
	refused shared/pipe "belongs to user 1234, and $why"
	run ! read -r -t 0.2 -n 1 -u 8
	exec 8>&-
	rm shared/pipe
	mkfifo shared/pipe
	for p in $(writers); do
		given "$p"
		cat shared/pipe >got &
		timeout 20 "$p" -o shared/pipe "${args[@]}"
		wait $!
		[ -s got ]
	done
}

@test "a hard link to a file of root's is refused" {
	ln private/target shared/x
	refused shared/x "has other names (hard links), and $why"
	rm shared/x
}

@test "one's own files and links are used as elsewhere, and what is new is nobody else's" {
	works shared/new
	[ "$(stat -c '%u %a' shared/new)" = "0 600" ]
	chmod 640 shared/new
	works shared/new
	[ "$(stat -c '%u %a' shared/new)" = "0 640" ]
	mkdir folder
	ln -s "$PWD/folder/file" shared/link
	ln -s ../folder shared/way
	works shared/way/file
	works shared/link
	[ -L shared/link ]
	stranger mkdir shared/theirs
	chmod 777 shared/theirs
	works shared/theirs/new
	[ "$(stat -c '%u %a' shared/theirs/new)" = "0 600" ]
}

@test "under sudo the files of who called it are no stranger's" {
	stranger sh -c 'umask 077; echo mine >shared/x; ln -s x shared/link'
	export SUDO_UID=1234 SUDO_GID=1234
	works shared/x
	works shared/link
	works shared/new
	[ "$(stat -c '%u %a' shared/x shared/new)" = $'1234 600\n1234 600' ]
	export SUDO_UID=4321
	refused shared/x "belongs to user 1234, and $why"
}

@test "an ordinary user, too, is protected from others, not from root" {
	install -d -m 755 bin
	cp "$IOR_BUILD/ior-print" bin
	cp "$data/rows.ior" rows.ior
	open_ways
	user bin/ior-print -o shared/mine rows.ior || skip "a user may not come here"
	stranger sh -c 'echo theirs >shared/x; chmod 666 shared/x'
	run --separate-stderr user bin/ior-print -o shared/x rows.ior
	status_is 1
	stderr_is "ior-print: shared/x: belongs to user 1234, and $why; remove it, or write to a folder of your own"
	echo root >shared/roots
	chmod 666 shared/roots
	user bin/ior-print -o - rows.ior >expected
	cmp expected shared/mine
	[ "$(stat -c '%u %a' shared/mine)" = "4321 644" ]
}

@test "with the capabilities to capture, but without root, an output is private all the same" {
	cp "$IOR_BUILD/ior-synth" synth
	open_ways
	user ./synth --rows 10 -o shared/plain || skip "a user may not come here"
	[ "$(stat -c '%u %a' shared/plain)" = "4321 644" ]
	user --inh-caps=+perfmon,+bpf --ambient-caps=+perfmon,+bpf \
		./synth --rows 10 -o shared/ambient
	[ "$(stat -c '%u %a' shared/ambient)" = "4321 600" ]
}

@test "a new file of root's is for nobody else from its first moment on" {
	run strace -o /dev/null true
	[ "$status" -eq 0 ] || skip "strace may not trace here"
	export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
	umask 0
	for p in $(writers); do
		given "$p"
		strace -qq -e trace=/^open,/^mkdir,/chmod -o trace "$p" -o shared/"$p" "${args[@]}"
		[ "$(grep -c 'O_CREAT.*O_EXCL.*O_NOFOLLOW.* 0600) *= ' trace)" -eq 1 ]
		[ "$(grep -c 'O_CREAT\|chmod' trace)" -eq 1 ]
	done
	strace -qq -e trace=/^mkdir,/chmod -o trace ior-parquet --dataset shared/set "$data/rows.ior"
	[ "$(grep -c ' 0700) *= 0' trace)" -eq 3 ]
	run ! grep chmod trace
}

@test "a folder that is renamed while a program writes keeps the output, and no temporary file" {
	args=()
	for ((i = 0; i < 300; i++)); do
		args+=(-r "$data/big-rows.ior")
	done
	for p in ior-flame ior-stats ior-parquet; do
		mkdir folder
		"$p" "${args[@]}" -o folder/out 2>err &
		pid=$!
		until compgen -G 'folder/.ior-*'; do sleep 0.01; done
		mv folder moved
		kill -TERM $pid
		status=0
		wait $pid || status=$?
		[ "$status" -eq 143 ]
		rmdir moved

		mkfifo in
		mkdir folder
		"$p" -o folder/out <in &
		pid=$!
		exec 7>in
		head -c 1000 "$data/rows.ior" >&7
		until compgen -G 'folder/.ior-*'; do sleep 0.01; done
		mv folder moved
		mkdir folder
		tail -c +1001 "$data/rows.ior" >&7
		exec 7>&-
		wait $pid
		[ -s moved/out ]
		rmdir folder
		rm -r moved in
	done
}

# dataset STATUS [MESSAGE]: ior-parquet into shared/set.
dataset() {
	run --separate-stderr ior-parquet --dataset shared/set "$data/rows.ior"
	status_is "$1"
	stderr_is "${2:+ior-parquet: $2; remove it, or write to a folder of your own}"
	[ -z "$(find shared -name '.ior-*')" ]
}

@test "a data set: folders and links of somebody else are no part of it" {
	dataset 0
	day=$(basename shared/set/host=synthetic/date=*)
	[ "$(stat -c '%u %a' shared/set shared/set/* shared/set/*/* | uniq)" = "0 700" ]
	dataset 0
	[ "$(find shared/set -type f | wc -l)" -eq 2 ]
	rm -r shared/set

	stranger mkdir shared/set
	dataset 1 "shared/set: belongs to user 1234, and $why"
	rmdir shared/set
	stranger ln -s ../private shared/set
	dataset 1 "shared/set: is a link of user 1234, and $why"
	rm shared/set

	mkdir shared/set
	chmod 1777 shared/set
	stranger mkdir shared/set/host=synthetic
	dataset 1 "shared/set/host=synthetic: belongs to user 1234, and others may write to shared/set"
	rmdir shared/set/*
	stranger ln -s ../../private shared/set/host=synthetic
	dataset 1 "shared/set/host=synthetic: is a link of user 1234, and others may write to shared/set"
	rm shared/set/*

	mkdir -m 777 shared/set/host=synthetic
	chmod 777 shared/set/host=synthetic
	stranger ln -s ../../../private "shared/set/host=synthetic/$day"
	dataset 1 "shared/set/host=synthetic/$day: is a link of user 1234, and others may write to shared/set/host=synthetic"
	rm shared/set/host=synthetic/*
	dataset 0
}

@test "in a user namespace that lacks root, what is root's is not taken for a stranger's" {
	cp "$IOR_BUILD/ior-print" print
	cp "$data/rows.ior" rows.ior
	open_ways
	user ./print -o shared/mine rows.ior || skip "a user may not come here"
	user unshare --map-root-user true || skip "no user namespaces here"
	[ "$(user unshare --map-root-user stat -c %u /)" != 0 ] || skip "root is mapped"
	run --separate-stderr user unshare --map-root-user ./print -o /dev/null rows.ior
	status_is 0
	stderr_is ""
	user unshare --map-root-user ./print -o shared/mine rows.ior
	# but by the number alone these are all the same there
	ln -s mine shared/link
	run --separate-stderr user unshare --map-root-user ./print -o shared/link rows.ior
	status_is 1
	stderr_has "shared/link: is a link of user "
}
