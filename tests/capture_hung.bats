# SPDX-License-Identifier: BSD-2-Clause
#
# What a process is stuck in, and was before anybody looked: from the kernel to ior-print --hung.
load helpers
load judge/capture

# in_call PID NAME: it runs that program, and waits in a call.
in_call() {
	local i
	for ((i = 0; i < 200; i++)); do
		[ "$(cat "/proc/$1/comm")" = "$2" ] && grep -q "^[0-9]* 0x" "/proc/$1/syscall" &&
			return 0
		sleep 0.05
	done
	echo "$1 is in no call of $2"
	return 1
}

# A reader of a pipe to which nobody writes, and one that sleeps.
begin_waiting() {
	mkfifo fifo
	bash -c 'exec 9<>fifo; exec cat <&9' >/dev/null 3>&- &
	reader=$!
	sleep 1000 >/dev/null 3>&- &
	sleeper=$!
	background+=("$reader" "$sleeper")
	in_call "$reader" cat
	in_call "$sleeper" sleep
}

@test "--hung says what it is stuck in, on which file, and for how long at least" {
	begin_waiting
	run --separate-stderr bash -o pipefail -c "
		ior-capture -p $reader,$sleeper -e %all -d 1 |
		ior-pair --unfinished --strict | ior-print --hung"
	status_is 0
	[ "$(wc -l <<<"$output")" = 3 ]
	grep -qE "^ *>[0-9.]+m?s $reader +cat +read\(0<$PWD/fifo>, 0x[0-9a-f]+, [0-9]+\)\$" <<<"$output"
	grep -qE "^ *>[0-9.]+m?s $sleeper +sleep +clock_nanosleep\(" <<<"$output"
}

@test "a call that ends meanwhile has its row, with a time that is a lower bound" {
	begin_waiting
	start_capture -p "$reader" -e read -o x.ior
	sleep 0.5
	echo hello >fifo
	sleep 0.3
	stop_capture
	ior-pair --strict -o x.rows x.ior
	ior-filter -r x.rows in_flight=1 | ior-print --format=csv -F syscall,bytes,gap,file >row
	[ "$(tail -n +2 row)" = "read,6,,$PWD/fifo" ]
	[ "$(ior-filter -r x.rows -c 'in_flight=1 and duration > 100ms')" = 1 ]
}
