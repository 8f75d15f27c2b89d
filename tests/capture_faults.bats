#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Whatever happens to the tasks, to the reader and to the capture itself: each call is a row, or
# counted as lost or open, exactly; and no row has one call's beginning and another one's end. The
# calls of tests/faults say whose they are, so that such a row shows.

load helpers
load judge/capture
load judge/where

TEST_SECONDS=100

FAULTS=$IOR_BUILD/tests/faults
# What those programs' rows are judged by: what a call tells of itself must all be recorded.
SELECTED=lseek,pread64,read,poll,futex,clock_nanosleep,execve,execveat
# Decided at the exit of every call, and always true.
ALWAYS='duration >= 0 or not has duration'

# faults OPTION... -- RUN ARG...: tests/faults as COMMAND of a capture, x.ior or $out.
faults() {
	local options=()
	for (( ; $#; )); do
		[ "$1" != -- ] || break
		options+=("$1")
		shift
	done
	shift
	run --separate-stderr ior-capture -o "${out:-x.ior}" "${options[@]}" "$FAULTS" "$@"
	workload_ran
	made=$output
}

# right NAME [CALL=N...]: the rows of NAME.ior, or of NAME.rows if that is all there is, add up, and
# none contradicts itself; $made is what the program says that it did. CALL=N: N rows more of it.
right() {
	local name=$1 json
	shift
	json=$(grep '^{' <<<"$made" || :)
	[ ! -e "$name.ior" ] || ior-pair -o "$name.rows" "$name.ior" 2>/dev/null
	ior-print --info --format=json "$name.rows" >info.json
	ior-print --format=csv -F pid,tid,call,syscall,ret,restarts,requested_sleep_ns,args \
		"$name.rows" | python3 -B "$JUDGE/faults.py" info.json "$json" "$@"
	adds_up "$name"
}

# told_as_begun STREAM: enters whose exit, if any, is a record of its own.
told_as_begun() {
	ior-print "$1" | awk '
		$2 == "enter" {
			n += open
			open = !/syscall=(exit|exit_group|rt_sigreturn) /
		}
		$2 == "exit" { open = 0 }
		$2 != "enter" && $2 != "exit" && open { n++; open = 0 }
		END { print n + open }'
}

# ---- Many tasks ---------------------------------------------------------------------------------

@test "the storage of a task is 1 KiB" {
	local try bytes
	# Other captures and what else goes on in the kernel count too: not each time.
	for try in {1..5}; do
		faults -e "$SELECTED" --ring-size 64M -- parked 10000 1000 100
		bytes=$(sed 's/.*"bytes": \(-*[0-9]*\).*/\1/' <<<"$made")
		echo "$bytes bytes"
		# The next size that the kernel has is 2 KiB.
		[ "$bytes" -lt 900 ] || [ "$bytes" -gt 1400 ] || return 0
	done
	return 1
}

@test "16,000 threads, all in a call at once: told as begun, and then right" {
	faults -e "$SELECTED" --ring-size 64M -- parked 16000 10000 3000
	right x
	echo "$made"
	begun=$(told_as_begun x.ior)
	echo "$begun told as begun"
	[ "$begun" -ge 10000 ]
}

# bats test_tags=full
@test "as many threads as there can be, up to 100,000, all in a call at once" {
	faults -e "$SELECTED" --ring-size 128M -- parked 100000 10000 8000
	right x
	echo "$made"
	[ "$(told_as_begun x.ior)" -ge 10000 ]
}

@test "the capture ends while they are: each of these calls is open, in a ring of few of them" {
	faults -e "$SELECTED" --ring-size 64K -d 4 -- parked 12000 10000 5000 >/dev/null
	made=
	right x
	[ "$(total x.rows in_flight)" -ge $((10000 / IOR_SLOW)) ]
	[ "$(total x.rows unfinished_calls)" -ge 10000 ]
}

# ---- Tasks that end -----------------------------------------------------------------------------

@test "killed in calls: processes and threads, in short and in long calls, by others and by one" {
	faults -e %all --ring-size 64M -- killed 400
	right x
	[ "$(told_as_begun x.ior)" -ge 10 ]
	[ "$(total x.rows lost_calls) $(total x.rows in_flight)" = "0 0" ]
}

# bats test_tags=full
@test "killed in calls, a thousand times" {
	faults -e %all --ring-size 64M -- killed 1000
	right x
	[ "$(told_as_begun x.ior)" -ge 20 ]
	[ "$(total x.rows lost_calls) $(total x.rows in_flight)" = "0 0" ]
}

@test "killed in calls, decided at their exit" {
	faults -e %all --where "$ALWAYS" --ring-size 64M -- killed 200
	right x
	[ "$(total x.rows lost_calls) $(total x.rows refused)" = "0 0" ]
}

@test "a call that its task does not survive is told once, also of a zombie" {
	faults -e reboot -- rebooted 5 400
	made=
	right x
	[ "$(total x.rows in_flight) $(total x.rows unfinished_calls)" = "5 5" ]
	ior-pair --unfinished x.ior | ior-print --format=csv -F syscall,ret,comm >seen
	[ "$(grep -c '^reboot,,faults$' seen)" -eq 5 ]
}

# ---- Programs that begin ------------------------------------------------------------------------

@test "exec by the leader and by others, by path and by descriptor, that fails, with calls open" {
	faults -e %all --ring-size 64M -- exec 40
	right x
	[ "$(told_as_begun x.ior)" -ge 3 ]
	ior-pair x.ior | ior-filter 'syscall=execve,execveat' |
		ior-print --format=csv -F syscall,ret,file >seen
	# Its own beginning is one of those by path.
	[ "$(grep -c "^execve,0," seen)" -eq 21 ]
	[ "$(grep -c "^execveat,0," seen)" -eq 20 ]
	[ "$(grep -c "^execve,-2,/nonexistent$" seen)" -eq 40 ]
	[ "$(grep -c "^execve,-13,/$" seen)" -eq 40 ]
	[ "$(total x.rows lost_calls) $(total x.rows in_flight)" = "0 0" ]
}

# ---- Signals ------------------------------------------------------------------------------------

# nested DEPTH FLAGS OPTION...: 20 times.
nested() {
	local depth=$1 flags=$2
	shift 2
	faults -e %all "$@" -- nested "$depth" 20 "$flags"
}

SA_RESTART=$((0x10000000))
OURS='syscall=read requested>1073741824'

@test "signals in signals, eight deep: calls that go on are one row, those that do not are two" {
	local where
	for where in "" "$ALWAYS"; do
		nested 8 $SA_RESTART --where "$where"
		right x
		[ "$(total x.rows restarted)" -eq 160 ]
		[ "$(ior-filter -r x.rows -c "$OURS ret=1 restarts=1")" \
			-eq 160 ]
		nested 8 0 --where "$where"
		right x
		[ "$(total x.rows restarted)" -eq 0 ]
		[ "$(ior-filter -r x.rows -c "$OURS ret=-512")" -eq 160 ]
	done
}

@test "twelve deep: the four that are too deep have two rows, and none is wrong" {
	nested 12 $SA_RESTART
	right x read=80
	[ "$(total x.rows restarted)" -eq 160 ]
	[ "$(ior-filter -r x.rows -c "$OURS ret=1")" -eq 240 ]
	[ "$(ior-filter -r x.rows -c "$OURS ret=-512")" -eq 80 ]
}

@test "signals at any moment" {
	local where
	for where in "" "$ALWAYS" "ret >= 0"; do
		faults -e %all --where "$where" --ring-size 64M -- storm 1800
		right x
		[ "$(total x.rows restarted)" -gt 50 ]
		[ "$(total x.rows lost_calls)" -eq 0 ]
		case $where in
		"") [ "$(told_as_begun x.ior)" -gt 0 ] ;;
		# Interrupted calls that do not go on are taken back.
		ret*) [ "$(total x.rows refused)" -gt 100 ] ;;
		*) [ "$(total x.rows refused)" -eq 0 ] ;;
		esac
	done
}

# ---- A reader that does not read, and a ring that is full ----------------------------------------

@test "a reader that is stopped as long as there is a flood" {
	local pair
	mkfifo raw
	ior-pair -o x.rows <raw 2>/dev/null 3>&- &
	pair=$!
	background+=("$pair")
	# Opens once the reader has.
	exec 9>raw
	kill -STOP "$pair"
	made=$(ior-capture -o raw -e "$SELECTED" --backlog 0 --ring-size 1M sh -c \
		'"$1" flood 2 200000 150; sleep 0.3; kill -CONT "$2"' - "$FAULTS" "$pair" \
		2>err 9>&-)
	exec 9>&-
	wait "$pair"
	right x
	[ "$(total x.rows lost_calls)" -gt 100000 ]
}

# floods OPTION...: four processes, with long calls beside their short ones.
floods() {
	faults -e "$SELECTED" "$@" -- flood 4 100000 150
	right x
}

@test "a ring of one page: what has no room is lost, and long calls are told once" {
	local where
	for where in "" "$ALWAYS"; do
		floods --ring-size 4K --where "$where"
		[ "$(total x.rows lost_calls)" -gt 100000 ]
	done
}

@test "a ring of one page, at the end of a capture" {
	local round open=0
	for round in 1 2 3; do
		# By -d: the floods go on, until they have made so many.
		faults -e "$SELECTED" --ring-size 4K -d "0.$((3 + round))" -- flood 4 400000 150
		made=
		right x
		[ "$(total x.rows lost_calls)" -gt $((100000 / IOR_SLOW)) ]
		open=$((open + $(total x.rows in_flight)))
	done
	[ "$open" -gt 0 ]
}

# endless_floods PROCESSES: floods in the background, with their pids in $pids.
endless_floods() {
	"$FAULTS" flood "$1" 0 150 >pids 3>&- &
	flooding=$!
	background+=("$flooding")
	wait_for pids
	pids=$(cat pids)
}

# ended_in_a_flood ROUNDS: captures in a row, each long enough for a sweep or not.
ended_in_a_flood() {
	local round
	made=
	endless_floods 2
	for ((round = 0; round < $1; round++)); do
		start_capture -e "$SELECTED" -p "$pids" --ring-size $((16 << round % 4))K -o x.ior \
			2>/dev/null
		sleep "0.$((1 + round % 3))"
		stop_capture
		[ "$(info x.ior complete)" = True ]
		right x
		[ "$(total x.rows calls)" -gt 1000 ]
	done
	kill "$flooding"
	wait "$flooding"
}

@test "captures that are ended in a flood, six times in a row" {
	ended_in_a_flood 6
}

# bats test_tags=full
@test "captures that are ended in a flood, twenty times in a row" {
	ended_in_a_flood 20
}

# ---- Selections ---------------------------------------------------------------------------------

@test "floods of selected processes, sampled, decided at their exit" {
	local options
	made=
	endless_floods 3
	for options in "--sample lseek=10,pread64=3" "--sample lseek=0" \
		"--sample pread64=2 --ring-size 4K"; do
		# shellcheck disable=SC2086 # words
		start_capture -e "$SELECTED" -p "${pids%,*}" $options -o x.ior 2>/dev/null
		sleep 0.6
		stop_capture
		right x
		[ "$(total x.rows left_out)" -gt 1000 ]
	done
	start_capture -e "$SELECTED" -p "${pids%,*}" --where "duration > 1us" --ring-size 64K \
		-o x.ior 2>/dev/null
	sleep 0.6
	stop_capture
	right x
	[ "$(total x.rows refused)" -gt $((1000 / IOR_SLOW)) ]
	kill "$flooding"
	wait "$flooding"
}

# gaps_agree: of 0.rows and 1.rows, which are of the same calls; to a millisecond, more where a
# machine is emulated, as each capture looks at the clock itself. A number that two tasks had is
# left out.
gaps_agree() {
	local n
	for n in 0 1; do
		ior-print --format=csv -F tid,call,syscall,gap $n.rows | tail -n +2 | sed 's/,/:/' |
			awk -F , '!n[$1]++ { line[$1] = $0 }
				END { for (k in n) if (n[k] == 1) print line[k] }' |
			sort -t , -k 1,1 >$n.gaps
	done
	join -t , -o 1.1,1.2,2.2,1.3,2.3 0.gaps 1.gaps >gaps
	[ "$(wc -l <gaps)" -gt 200 ]
	awk -F , -v most=$((1000000 * IOR_SLOW * IOR_SLOW)) '
		$2 != $3 || ($4 == "") != ($5 == "") || $4 - $5 > most || $5 - $4 > most {
			print
			wrong = 1
		}
		END { exit wrong }' gaps
}

@test "rows are the same, whether their calls are decided at the exit or not" {
	mkfifo hold
	# One after the other; what this kernel cannot do is not done.
	sh -c 'read -r _ <hold; for s; do mkdir "$s"; "$0" "$s" "$s" || [ $? = 77 ] || exit; done' \
		"$WORKLOAD" signal-restart signal-nested signal-ends-call signal-stop signal-kill \
		sleep-interrupted exec-thread exec-at exec-program32 clone-calls exit-leader \
		exit-group-thread task-family open-calls name-cold socket-accept socket-messages \
		epoll-waits pipe-calls 3>&- 9>&- &
	held=$!
	background+=("$held")
	exec 9>hold
	start_captures "$ALWAYS"
	let_go
	equivalent "$ALWAYS"
	[ "$(ior-filter -r 0.rows -c '')" -eq "$(ior-filter -r 1.rows -c '')" ]
	gaps_agree
}

@test "a call in a handler follows the interruption, not the end of what was interrupted" {
	capture_scenario signal-restart -e %all --where "$ALWAYS"
	ior-pair signal-restart.ior | ior-print --format=csv -F syscall,restarts,gap,duration |
		tee rows | awk -F , '
			$1 == "getppid" { gap = $3 }
			$1 == "read" && $2 == 1 { seen = gap != "" && gap < 2e6 && $4 > 25e6 }
			END { exit !seen }'
}
