#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# --run-as: COMMAND as another user, with nothing left of the caller that is not meant for it.

load helpers
load judge/capture

setup() {
	[ -z "${NO_CAPTURE:-}" ] || skip "$NO_CAPTURE"
	common_setup
	[ "$(id -u)" = 0 ] || skip "kernel: only root can become another user"
	chmod 711 .
	user=$(getent passwd 65534 | cut -d : -f 1)
}

rows() {
	ior-pair "$2" | ior-print --format=csv -F "$1" | tail -n +2
}

# What a program can see of who it is.
who='grep -E "^(Cap(Inh|Prm|Eff|Amb)|Uid|Gid|Groups|NoNewPrivs)" /proc/self/status; pwd; umask
	for fd in 0 1 2 3 4 5 6 7 8 9; do [ ! -e /proc/$$/fd/$fd ] || echo fd $fd; done'

@test "ids, groups and capabilities are those of a fresh process of that user" {
	# As the system's own tool has it, which leaves inheritable ones where they were.
	setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups --inh-caps=-all \
		sh -c "$who" >expected 3>&- 4>&- </dev/null
	setpriv --inh-caps=+net_raw,+kill --ambient-caps=+net_raw \
		ior-capture -o x.ior --run-as "$user" sh -c "$who" >seen 3>&- 4>&- </dev/null
	same expected seen
	grep -q '^CapEff:.*0000000000000000$' seen
	grep -q "^Uid:$(printf '\t65534\t65534\t65534\t65534')$" seen
	ior-capture -o x.ior --run-as 65534 sh -c "$who" >seen 3>&- 4>&- </dev/null
	same expected seen
}

@test "the groups are the user's, not the caller's" {
	id -Gn "$user" >expected
	setpriv --groups=0,1,2,3 ior-capture -o x.ior --run-as "$user" id -Gn >seen
	same expected seen
}

@test "the environment is the caller's, but for what tells of the caller" {
	local home shell
	home=$(getent passwd 65534 | cut -d : -f 6)
	shell=$(getent passwd 65534 | cut -d : -f 7)
	env -i PATH="$PATH" TERM=dumb KEPT=1 HOME=/root USER=root LOGNAME=root SHELL=/bin/none \
		MAIL=/var/mail/root SUDO_USER=me SUDO_UID=1 SUDO_GID=1 SUDO_COMMAND=x \
		XDG_RUNTIME_DIR=/run/user/0 DBUS_SESSION_BUS_ADDRESS=x \
		ior-capture -o x.ior --run-as "$user" env | sort >seen
	printf '%s\n' "HOME=$home" KEPT=1 "LOGNAME=$user" "PATH=$PATH" "SHELL=$shell" TERM=dumb \
		"USER=$user" | sort >expected
	same expected seen
}

@test "recorded from its execve on, as that user; the status is passed on" {
	run --separate-stderr ior-capture -e %all -o x.ior --run-as "$user" sh -c 'cat /etc/hostname; exit 7'
	status_is 7
	stderr_is ""
	rows uid,syscall,ret,comm x.ior >rows
	[ "$(head -n 1 rows)" = "65534,execve,0,ior-capture" ]
	[ "$(cut -d , -f 1 rows | sort -u)" = 65534 ]
	grep -q ',cat$' rows
	[ "$(info x.ior selection)" = "-e %all --run-as $user -- sh" ]
}

@test "root's keys are not within its reach" {
	command -v keyctl >/dev/null || [ -r /proc/keys ] || skip "kernel: no keys here"
	# The kernel shows a process those keys that it may see.
	cat >key.py <<-'PY'
		import ctypes, os, sys
		libc = ctypes.CDLL(None, use_errno=True)
		KEYCTL, ADD_KEY = {"x86_64": (250, 248), "aarch64": (219, 217)}[os.uname().machine]
		if libc.syscall(KEYCTL, 1, None) < 0:	# a session keyring of this test
		    sys.exit(77)
		if libc.syscall(ADD_KEY, b"user", b"ior-test-key", b"secret", 6, -3) < 0:
		    sys.exit(77)
		os.execvp(sys.argv[1], sys.argv[1:])
	PY
	local status=0
	python3 key.py sh -c 'grep -c ior-test-key /proc/keys' >have || status=$?
	[ "$status" -eq 0 ] || skip "kernel: no keyrings of sessions here"
	[ "$(cat have)" -eq 1 ]
	python3 key.py ior-capture -o x.ior --run-as "$user" \
		sh -c '! grep ior-test-key /proc/keys' >seen
	[ ! -s seen ]
}

@test "signals reach it, though it is another user's" {
	chmod 777 .
	start_capture -o x.ior --run-as "$user" \
		sh -c 'trap "exit 5" TERM; echo >begun; while :; do sleep 0.05; done'
	while [ ! -e begun ]; do sleep 0.05; done
	kill -TERM "$capturing"
	local status=0
	wait "$capturing" || status=$?
	[ "$status" -eq 5 ]
	[ "$(info x.ior complete)" = True ]
}

@test "what it may not execute: 126" {
	mkdir private
	cp "$(type -P true)" private/tool
	chmod 700 private
	run -126 --separate-stderr ior-capture -o x.ior --run-as "$user" private/tool
	stderr_has "cannot run private/tool: Permission denied"
}

@test "root can be root" {
	run --separate-stderr ior-capture -o x.ior --run-as root sh -c 'id -u; echo $HOME; grep CapEff /proc/self/status'
	status_is 0
	[ "${lines[0]} ${lines[1]}" = "0 $(getent passwd root | cut -d : -f 6)" ]
	[ "${lines[2]}" = "$(grep CapEff /proc/self/status)" ]
}

@test "mistakes" {
	run --separate-stderr ior-capture --run-as nosuchuser true
	status_is 2
	stderr_has "--run-as: no such user: 'nosuchuser'"
	run --separate-stderr ior-capture --run-as 4000000000 true
	status_is 2
	stderr_has "--run-as: no user has the number 4000000000"
	run --separate-stderr ior-capture --run-as "$user" -d 1
	status_is 2
	stderr_has "--run-as needs a COMMAND"
}

@test "who cannot is told, before a file is touched" {
	echo old >x.ior
	chmod 777 . x.ior
	run --separate-stderr setpriv --reuid=65534 --regid=65534 --clear-groups \
		--inh-caps=+bpf,+perfmon --ambient-caps=+bpf,+perfmon \
		"$(type -P ior-capture)" -o x.ior --run-as root true
	status_is 125
	stderr_is "ior-capture: not permitted: --run-as: only root can run COMMAND as another user; run ior-capture with sudo"
	[ "$(cat x.ior)" = old ]
	# Root of a user namespace that has no other users.
	run --separate-stderr setpriv --bounding-set=-setgid --inh-caps=-setgid \
		"$(type -P ior-capture)" -o x.ior --run-as root true
	status_is 125
	[ "$(cat x.ior)" = old ]
}
