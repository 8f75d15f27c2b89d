#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Cgroups: each row knows the path of its own, in the kernel's words at the moment of the call;
# and --cgroup, exact through moves.

load helpers
load judge/capture

# $root: the hierarchy's root, mounted here if nobody has; $top: a cgroup of this test alone, and
# $name the end of its path.
setup() {
	[ -z "${NO_CAPTURE:-}" ] || skip "$NO_CAPTURE"
	common_setup
	mounted=
	root=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
	if [ ! "$root" ]; then
		root=$PWD/hierarchy
		mkdir "$root"
		mount -t cgroup2 cgroup2 "$root" 2>mount.err || skip "kernel: $(cat mount.err)"
		mounted=yes
	fi
	name=ior-test-$$-$BATS_TEST_NUMBER
	top=$root/$name
	mkdir "$top" 2>mkdir.err || skip "kernel: no cgroup can be made: $(cat mkdir.err)"
}

teardown() {
	[ ${#background[@]} -eq 0 ] ||
		{ kill -KILL "${background[@]}" && wait "${background[@]}"; } 2>/dev/null || :
	[ ! -d "${top:-}" ] || empty "$top"
	[ ! "${mounted:-}" ] || umount "$root"
}

# empty GROUP: end what is in it and below, and remove it.
empty() {
	local i pid
	for ((i = 0; i < 100; i++)); do
		find "$1" -name cgroup.procs -exec cat {} + 2>/dev/null | while read -r pid; do
			kill -KILL "$pid" 2>/dev/null || :
		done
		find "$1" -depth -type d -delete 2>/dev/null && return
		sleep 0.05
	done
	echo "$1 cannot be removed"
	return 1
}

# rows FIELDS STREAM: comma-separated, without the heading.
rows() {
	ior-pair "$2" | ior-print --format=csv -F "$1" | tail -n +2
}

# path_of GROUP: what cgroup_path must be, from the root of all. In a cgroup namespace the rest of
# it is not to be seen from here.
path_of() {
	local above=
	if [ "$(readlink /proc/self/ns/cgroup)" != "cgroup:[4026531835]" ]; then
		above=$(rows cgroup_path "$stream" | grep -o "^.*/$name" | head -n 1)
		above=${above%"/$name"}
	fi
	echo "$above${1#"$root"}"
}

# all_named STREAM: no row has a cgroup without its path.
all_named() {
	[ -z "$(rows cgroup,cgroup_path "$1" | grep -v '^[0-9]\+,/')" ]
}

# reads_in GROUP FILE: a process in GROUP that reads FILE now and then; $reader is its pid.
reads_in() {
	echo data >"$2"
	mkfifo "$2.never"
	bash -c 'echo $$ >"$1/cgroup.procs"; exec 4<>"$2.never"; echo >"$2.moved"
		while :; do read -r line <"$2"; : >"$2.read"; read -r -t 0.01 -u 4; done' sh "$1" "$2" 3>&- 9>&- &
	reader=$!
	background+=("$reader")
	while [ ! -e "$2.moved" ]; do sleep 0.02; done
}

# again FILE...: wait until each was read once more, from its opening on.
again() {
	local i file
	for i in 1 2; do
		for file; do
			rm -f "$file.read"
			while [ ! -e "$file.read" ]; do sleep 0.02; done
		done
	done
}

# watch FILE... -- OPTION...: a capture while each file was read once at least.
watch() {
	local files=()
	while [ "$1" != -- ]; do
		files+=("$1")
		shift
	done
	start_capture "${@:2}"
	again "${files[@]}"
	stop_capture
}

# ---- Paths -----------------------------------------------------------------------------------

@test "each row has the path of the cgroup its task was in at that call" {
	stream=x.ior
	mkdir "$top/a" "$top/a/b"
	echo one >one
	cp one two
	ior-capture -e openat -o x.ior sh -c 'cat one >/dev/null
		echo $$ >'"$top"'/a/cgroup.procs; cat one >/dev/null; read -r x <one
		echo $$ >'"$top"'/a/b/cgroup.procs; cat two >/dev/null; read -r x <two
		echo $$ >'"$top"'/cgroup.procs; read -r x <one'
	all_named x.ior
	[ "$(rows comm,cgroup_path,file x.ior | grep "$name" | grep -v cgroup.procs |
		grep -e '/one$' -e '/two$')" = \
	"cat,$(path_of "$top/a"),$PWD/one
sh,$(path_of "$top/a"),$PWD/one
cat,$(path_of "$top/a/b"),$PWD/two
sh,$(path_of "$top/a/b"),$PWD/two
sh,$(path_of "$top"),$PWD/one" ]
	# The write that moves is still made in the old one.
	[ "$(rows cgroup_path,file x.ior | grep -c "^$(path_of "$top/a"),.*/$name/a/b/cgroup.procs$")" -eq 1 ]
}

@test "the kernel's own words: the path is that of /proc/PID/cgroup, the id the directory's inode" {
	stream=x.ior
	ior-capture -e openat -o x.ior sh -c 'echo $$ >'"$top"'/cgroup.procs
		grep ^0: /proc/self/cgroup >proc; stat -c %i '"$top"' >inode'
	rows comm,cgroup,cgroup_path x.ior | grep '^stat,' | sort -u >rows
	[ "$(cat rows)" = "stat,$(cat inode),$(path_of "$top")" ]
	[[ "$(path_of "$top")" == *"$(sed 's/^0:://' proc)" ]]
}

@test "a cgroup that is gone before anybody could look" {
	stream=x.ior
	start_capture -e openat -o x.ior
	for i in 1 2 3 4 5 6 7 8 9 10; do
		mkdir "$top/brief$i"
		sh -c 'echo $$ >'"$top/brief$i"'/cgroup.procs; : <one; exec true' 2>/dev/null || :
		empty "$top/brief$i"
	done
	stop_capture
	all_named x.ior
	for i in 1 2 3 4 5 6 7 8 9 10; do
		rows cgroup_path x.ior | grep -qx "$(path_of "$top/brief$i")"
	done
}

@test "any name, and as deep as paths are long; of what is deeper, the end" {
	stream=x.ior
	local odd deep long
	odd=$(printf 'a b\\040;\377\303\244,"')
	long=$(printf '%0255d' 7)
	mkdir -p "$top/$odd/$long"
	deep=$top
	for ((i = 2; i <= 300; i++)); do deep+=/d; done
	mkdir -p "$deep" 2>err || skip "kernel: not so deep: $(cat err)"
	longest=$deep
	for ((i = 0; i < 13; i++)); do longest+=/$long; done
	mkdir -p "$longest"
	for group in "$top/$odd/$long" "$deep" "$longest"; do
		echo "$group"
	done >groups
	# Deeper than any path is long.
	here=$PWD
	(cd "$longest" && mkdir -p "$long/$long" && cd "$long" && cd "$long" &&
		ior-capture -e openat -o "$here/beyond.ior" sh -c 'echo $$ >cgroup.procs; : <cgroup.type')
	ior-capture -e openat -o x.ior sh -c 'while read -r group; do
		echo $$ >"$group/cgroup.procs"; : <groups; done <groups' 2>err || cat err
	rows cgroup_path,file x.ior | grep "$PWD/groups\"\?$" >seen || :
	ior-pair x.ior | ior-print --format=json -F cgroup,cgroup_path,file >json
	python3 - "$PWD/groups" <<-'PY'
		import json, sys
		rows = [r for r in map(json.loads, open("json")) if r["file"] == sys.argv[1]][-3:]
		paths = [r["cgroup_path"] for r in rows]
		print(paths)
		assert all(r["cgroup"] for r in rows)
		assert paths[0].endswith('a b\\040;\\xffä,"/' + "%0255d" % 7)
		assert paths[1].endswith("-4" + "/d" * 299)
		assert paths[2] == paths[1] + ("/" + "%0255d" % 7) * 13
	PY
	ior-pair beyond.ior | ior-print --format=json -F cgroup_path,file >json
	python3 - "$longest" <<-'PY'
		import json, sys
		rows = [r for r in map(json.loads, open("json")) if (r["file"] or "").endswith("type")]
		whole = sys.argv[1] + ("/" + "%0255d" % 7) * 2
		path = rows[-1]["cgroup_path"]
		# The last name makes it longer than any path is.
		assert path[0] == "\u2026" and whole.endswith(path[1:]) and 4096 <= len(path) - 1, path
		assert path[1:].index("/", 1) > len(path) - 1 - 4096, path
		assert "cgroup.procs" not in path
	PY
}

@test "calls that wait for their end have the cgroup of their beginning" {
	stream=x.ior
	mkdir "$top/a" "$top/b"
	ior-capture -e openat,write --where 'duration >= 1ns' -o x.ior sh -c '
		echo $$ >'"$top"'/a/cgroup.procs; echo $$ >'"$top"'/b/cgroup.procs; : <one' 2>err || :
	all_named x.ior
	rows syscall,cgroup_path,file x.ior >rows
	grep -qx "write,$(path_of "$top/a"),.*/b/cgroup.procs" rows
	grep -qx "openat,$(path_of "$top/b"),.*/one" rows
}

@test "a path stays known through every stage, and though records are lost" {
	stream=x.ior
	ior-capture --ring-size 4K -e read,write,openat -o x.ior sh -c '
		echo $$ >'"$top"'/cgroup.procs
		dd if=/dev/zero of=/dev/null bs=1 count=20000 status=none' 2>err
	all_named x.ior
	ior-pair x.ior | ior-filter "cgroup_path=$(path_of "$top") syscall=write" >rows.ior
	[ "$(rows cgroup_path x.ior | grep -cx "$(path_of "$top")")" -gt 0 ]
	[ "$(ior-print --format=csv -F cgroup_path rows.ior | tail -n +2 | sort -u)" = "$(path_of "$top")" ]
}

# ---- --cgroup --------------------------------------------------------------------------------

@test "--cgroup: tasks in it and below, whenever they came, and no others" {
	local in out below moved
	mkdir "$top/a" "$top/a/b" "$top/c"
	reads_in "$top/a" in; in=$reader
	reads_in "$top/a/b" below; below=$reader
	reads_in "$top/c" out; out=$reader
	reads_in "$top/c" moved; moved=$reader
	start_capture --cgroup "$top/a" -e openat -o x.ior
	# Comes in, and a task is made in it.
	echo "$moved" >"$top/a/cgroup.procs"
	sh -c 'echo $$ >'"$top"'/a/b/cgroup.procs; (cat in; :) >/dev/null'
	again in below out moved
	# Goes out: from now on it reads another file.
	echo "$in" >"$top/c/cgroup.procs"
	cp in other
	ln -sf other in
	again in
	stop_capture
	rows pid,comm,file x.ior >rows
	grep -qx "$in,bash,$PWD/in" rows
	grep -qx "$below,bash,$PWD/below" rows
	grep -qx "$moved,bash,$PWD/moved" rows
	grep -qx "[0-9]*,cat,$PWD/in" rows
	run ! grep -e "^$out," -e "/other$" rows
}

@test "--cgroup: a write that brings its task back did begin, outside" {
	mkdir "$top/a" "$top/c"
	start_capture --cgroup "$top/a" -e write -o x.ior
	sh -c 'for i in 1 2 3; do
		echo $$ >'"$top"'/a/cgroup.procs; echo $$ >'"$top"'/c/cgroup.procs; done'
	stop_capture
	# Each of these leaves; what comes back has never begun inside.
	[ "$(rows syscall,turned_away,ret x.ior | grep -c '^write,,[1-9]')" -eq 3 ]
	[ -z "$(rows turned_away x.ior | grep .)" ]
}

@test "--cgroup: by directory or by path from the root; a list is an or, with others an and" {
	local a b
	mkdir "$top/a" "$top/b" "$top/c"
	reads_in "$top/a" a; a=$reader
	reads_in "$top/b" b; b=$reader
	reads_in "$top/c" c
	watch a b c -- --cgroup "/$name/a" -o one.ior
	[ "$(rows pid one.ior | sort -u)" = "$a" ]
	watch a b c -- --cgroup "$top/a,/$name/b/" -o two.ior
	[ "$(rows pid two.ior | sort -un)" = "$(printf '%s\n' "$a" "$b" | sort -n)" ]
	watch a b c -- --cgroup "$top/a" --cgroup "$top/b" -p "$b" -p "$reader" -o both.ior
	[ "$(rows pid both.ior | sort -u)" = "$b" ]
	watch a b c -- --cgroup / -p "$b" -o root.ior
	[ "$(rows pid root.ior | sort -u)" = "$b" ]
	[ "$(info two.ior selection)" = "--cgroup $top/a,/$name/b/ -e %io" ]
}

@test "--cgroup: a name with a comma, and backslashes that are none of ours" {
	local odd plain
	mkdir "$top/a,b" "$top/a" "$top/x\\x2dy"
	reads_in "$top/a,b" odd; odd=$reader
	reads_in "$top/a" plain; plain=$reader
	reads_in "$top/x\\x2dy" escaped
	watch odd plain escaped -- --cgroup "$top/a\\,b,$top/x\\x2dy" -o x.ior
	[ "$(rows pid x.ior | sort -un)" = "$(printf '%s\n' "$odd" "$reader" | sort -n)" ]
	rows cgroup_path x.ior | grep -q "/$name/x\\\\x2dy$"
	run --separate-stderr ior-capture --cgroup "$top/a,b" -o x.ior
	status_is 1
	stderr_has "no such cgroup: b: "
}

@test "a child made by clone3 in another cgroup is there from its first call on" {
	stream=all.ior
	mkdir "$top/a"
	cat >born.py <<-'PY'
		import ctypes, os, struct, sys
		libc = ctypes.CDLL(None, use_errno=True)
		# struct clone_args: flags CLONE_INTO_CGROUP, exit_signal SIGCHLD, cgroup
		args = struct.pack("11Q", 0x200000000, 0, 0, 0, 17, 0, 0, 0, 0, 0,
		                   os.open(sys.argv[1], os.O_RDONLY))
		pid = libc.syscall(435, args, ctypes.c_size_t(len(args)))
		if pid == 0:
		    os.stat("/")
		    os._exit(0)
		if pid < 0:
		    print("clone3:", os.strerror(ctypes.get_errno()))
		    sys.exit(77)
		os.waitpid(pid, 0)
		print(pid)
	PY
	run --separate-stderr ior-capture --cgroup "$top/a" -e %all -o in.ior \
		ior-capture -e %all -o all.ior python3 born.py "$top/a"
	[ "$status" -ne 77 ] || skip "kernel: $output"
	status_is 0
	rows pid,cgroup_path,syscall,args,ret all.ior | grep "^$output," >child
	grep -q '^[^,]*,[^,]*,exit_group,' child
	run ! grep -v "^$output,$(path_of "$top/a")," child
	[ "$(rows pid,cgroup_path,syscall,args,ret in.ior)" = "$(cat child)" ]
}

@test "--cgroup with COMMAND: what that does inside" {
	echo data >file
	ior-capture --cgroup "$top" -e openat,write -o x.ior sh -c '
		read -r x <file; echo $$ >'"$top"'/cgroup.procs; cat file >/dev/null'
	rows comm,file x.ior >rows
	grep -qx "cat,$PWD/file" rows
	run ! grep "^sh,$PWD/file" rows
	# The call that moved it began outside: it is no call that was denied.
	[ "$(info x.ior totals | python3 -c 'import ast
t = ast.literal_eval(input()); print(t["turned_away"], t["in_flight_at_start"])')" = "0 1" ]
}

@test "--cgroup, one of 64, by all ways of recording" {
	local i list=
	for ((i = 0; i < 64; i++)); do
		mkdir "$top/$i"
		list+=,$top/$i
	done
	reads_in "$top/63" in
	for option in --sample=read=1 "--where=pid=$reader" "--where=duration>=1ns"; do
		watch in -- --cast no --cgroup "${list#,}" "$option" -o x.ior
		[ "$(rows pid x.ior | sort -u)" = "$reader" ]
	done
	run --separate-stderr ior-capture --cgroup "$top$list" true
	status_is 2
	stderr_has "--cgroup: more than 64 in one list"
}

@test "--cgroup: what is none is told" {
	run --separate-stderr ior-capture --cgroup "/$name/none" -o x.ior
	status_is 1
	stderr_has "no such cgroup: /$name/none: neither a directory of a cgroup2 file system nor below $root"
	run --separate-stderr ior-capture --cgroup "$PWD" -o x.ior
	status_is 1
	stderr_has "no such cgroup: $PWD"
	run --separate-stderr ior-capture --cgroup a,,b -o x.ior
	status_is 2
	stderr_has "--cgroup: an empty path; the root is /"
	[ ! -e x.ior ]
	local old
	old=$(awk '$3 == "cgroup" { print $2; exit }' /proc/mounts)
	[ "$old" ] || return 0
	run --separate-stderr ior-capture --cgroup "$old" -o x.ior
	status_is 1
	stderr_has "--cgroup: $old is of a version 1 hierarchy"
}

# What the kernel says where the hierarchy was never mounted: nothing can undo that it was.
@test "the hierarchy was never mounted: --check says so, rows have no cgroup" {
	cat >without <<-'SH'
		grep -v ^0: /proc/$$/cgroup >v1
		mount --bind v1 /proc/$$/cgroup || exit 77
		exec "$@"
	SH
	run --separate-stderr unshare --mount sh without ior-capture --check
	[ "$status" -ne 77 ] || skip "kernel: no mount over /proc: $stderr"
	status_is 0
	[[ "$output" == *"cgroups of version 2 "*"the hierarchy was never mounted: cgroup and cgroup_path are absent"* ]]
	unshare --mount sh without ior-capture -e openat -o x.ior true
	[ "$(rows cgroup,cgroup_path,comm x.ior | sort -u)" = ",,true" ]
	run --separate-stderr ior-capture --check
	stdout_has "cgroup, cgroup_path, --cgroup"
}

@test "--cgroup where nothing is mounted" {
	run --separate-stderr unshare --mount sh -c '
		while read -r a point type b; do
			[ "$type" != cgroup2 ] || umount -l "$point"
		done </proc/mounts
		ior-capture --cgroup /x -o x.ior'
	status_is 1
	stderr_has "--cgroup /x: no cgroup2 file system is mounted here; mount one: "
}
