# SPDX-License-Identifier: BSD-2-Clause
#
# What the tests of --where share: several captures of the same calls at once, whose rows are
# compared. `load judge/capture` first.

# All that two captures of the same calls must agree on: not when they looked at the clock.
COLUMNS_OF_ROWS=tid,pid,uid,gid,cgroup,comm,exe,syscall,abi,fd,ret,error,args,bytes,requested
COLUMNS_OF_ROWS+=,offset,file,old_file,file_state,filetype,flags,protocol,local,remote,restarts
COLUMNS_OF_ROWS+=,requested_sleep_ns,timeout_ns,nfds,epoll_op,epoll_events,address_space

# rows_of ROWS: those columns, in an order that does not depend on the clock.
rows_of() {
	ior-print --format=csv -F "$COLUMNS_OF_ROWS" "$1" | tail -n +2 | sort
}

# start_captures EXPRESSION...: of the process $held and its children, one that takes everything
# (0.ior) and one with each expression (1.ior, ...), all at once, recording.
start_captures() {
	local n
	captures=()
	set -- '' "$@"
	for ((n = 0; n < $#; n++)); do
		mkfifo ready.$n
		ior-capture --ready-fd 8 -f -p "$held" -e %all --where "${@:n+1:1}" --ring-size 1M \
			-o $n.ior 8>ready.$n 3>&- 9>&- &
		captures+=("$!")
	done
	background+=("${captures[@]}")
	for ((n = 0; n < $#; n++)); do
		read -r <ready.$n || { echo "capture $n was not ready"; return 1; }
		rm ready.$n
	done
}

# equivalent EXPRESSION...: each of those streams has the rows that ior-filter finds in the first
# one, and adds up.
equivalent() {
	local n=0 e pid
	for pid in "${captures[@]}"; do
		wait "$pid"
	done
	ior-pair --strict -o 0.rows 0.ior
	for e; do
		n=$((n + 1))
		ior-pair --strict -o $n.rows $n.ior
		ior-filter -r 0.rows "$e" >filtered.rows
		rows_of filtered.rows >expected
		rows_of $n.rows >seen
		echo "$e: $(wc -l <expected) of $(ior-filter -r 0.rows -c '') rows"
		diff -u expected seen
		[ "${lenient:-}" ] || [ -s expected ]
		adds_up $n
	done
}

# scenario_where NAME EXPRESSION...: the rows of a scenario of the workload, chosen by each, in
# which HELD is its process.
scenario_where() {
	local name=$1
	shift
	hold "$name"
	set -- "${@//HELD/$held}"
	# An emulated machine loads no ten programs before the workload gives up waiting.
	[ "$IOR_SLOW" -eq 1 ] || set -- "$1"
	start_captures "$@"
	let_go || { [ $? -eq 77 ] && skip "kernel: $name"; }
	equivalent "$@"
}
