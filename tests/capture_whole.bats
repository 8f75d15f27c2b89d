#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
#
# Whole runs: a pipeline in a terminal of its own, every last stage at a signal, the clock set
# while recording.

load helpers
load judge/capture

@test "a pipeline in a tmux pane does not capture itself, nor tmux" {
	local server i
	# A client without a terminal, and a server of its own that ends with its pane.
	cat >pipeline <<-'SH'
		ior-capture -d 3 -e read,write | tee -i raw.ior | ior-pair | tee -i rows.ior | ior-print
		echo >ended
		sleep 60
	SH
	env -u TMUX tmux -S "$PWD/socket" -f /dev/null new-session -d -x 200 -y 50 sh pipeline 3>&- 4>&-
	server=$(tmux -S "$PWD/socket" display-message -p '#{pid}')
	for ((i = 0; i < 1200; i++)); do
		[ ! -e ended ] || break
		sleep 0.05
	done
	tmux -S "$PWD/socket" kill-server
	ior-print --format=json raw.ior >raw.json
	ior-print --format=json -F time,pid,comm rows.ior >rows.json
	# Once it flows, which takes a moment, nothing of the pipeline and of the terminal is in it.
	python3 - "$server" <<-'PY'
		import json, sys
		raw = [json.loads(line) for line in open("raw.json")]
		gone = {r["pid"]: r["reason"] for r in raw
		        if r["record"] == "task" and r["event"] == "excluded"}
		print(gone)
		assert gone.get(int(sys.argv[1])) == "terminal", sys.argv[1]
		assert sum(reason == "pipeline" for reason in gone.values()) >= 4
		begun = raw[0]["map"]["time"] + 1e9
		rows = [json.loads(line) for line in open("rows.json")]
		own = [r for r in rows if r["pid"] in gone and r["time_ns"] > begun]
		print(len(own), "rows of the own pipeline in two seconds", own[:5])
		assert len(own) < 200
	PY
}

@test "nor do a pipeline outside of the scope and a terminal inside" {
	[ "$(id -u)" = 0 ] || skip "kernel: only root can become another user"
	local terminal
	# A terminal emulator of another user, which shows what root captures of that user.
	cat >terminal.py <<-'PY'
		import os, pty, subprocess, sys
		master, slave = pty.openpty()
		pipeline = subprocess.Popen(["sh", "-c", sys.argv[1]], stdin=subprocess.DEVNULL,
		                            stdout=slave, start_new_session=True)
		os.close(slave)
		os.setresuid(65534, 65534, 65534)
		try:
		    while os.read(master, 4096):
		        os.write(1, b"x")
		except OSError:
		    pass	# its other end was closed
		sys.exit(pipeline.wait())
	PY
	python3 terminal.py 'ior-capture -d 2 -u 65534 -e read,write |
		tee -i raw.ior | ior-pair | ior-print' >shown 3>&- 4>&- &
	terminal=$!
	background+=("$terminal")
	wait "$terminal"
	ior-print --format=json raw.ior >raw.json
	grep '"event":"excluded","pid":'"$terminal"',' raw.json | grep -q '"reason":"terminal"'
	[ "$(grep -c '"event":"excluded".*"reason":"pipeline"' raw.json)" -eq 3 ]
	[ -s shown ]
	[ "$(ior-pair raw.ior | ior-filter -c "pid=$terminal" || :)" -lt 20 ]
}

@test "kill -TERM of a capture with each of the last stages: all end well" {
	local last
	for last in $(programs | grep -vx -e ior-capture -e ior-pair -e ior-synth); do
		rm -f statuses err ready
		setsid bash -c "trap : TERM
			ior-capture -e getppid --ready-fd 8 8>ready 2>err | ior-pair 2>>err | $last >out 2>>err
			echo \"\${PIPESTATUS[*]}\" >statuses" 3>&- &
		group=$!
		background+=("$group")
		for ((i = 0; i < 300; i++)); do
			[ ! -s ready ] || break
			sleep 0.05
		done
		sh -c : # calls to be shown
		kill -TERM -- "-$group"
		wait "$group"
		echo "$last: $(cat statuses err)"
		[ "$(cat statuses)" = "0 0 0" ]
		[ ! -s err ]
	done
}

@test "the clock is set: a clock record, and wall times by it" {
	[ "$(id -u)" = 0 ] || skip "kernel: only root can set the clock"
	start_capture -e getppid -o x.ior
	# By so little that nothing else on the machine minds, and back again.
	python3 - "$IOR_SLOW" <<-'PY'
		import os, sys, time
		slow = int(sys.argv[1])
		def step(ns):
		    time.clock_settime_ns(time.CLOCK_REALTIME,
		                          time.clock_gettime_ns(time.CLOCK_REALTIME) + ns)
		time.sleep(0.5)
		step(20_000_000 * slow)
		time.sleep(0.5)
		step(-20_000_000 * slow)
		time.sleep(0.5)
		os.getppid()
	PY
	stop_capture
	ior-print --format=json x.ior | python3 -c '
import json, sys
slow = int(sys.argv[1])
clocks = [r for r in map(json.loads, sys.stdin) if r["record"] == "clock"]
offsets = [(r["walltime"] - r["boottime"]) / 1e6 for r in clocks]
print([o - offsets[0] for o in offsets])
assert any(19 * slow < o - offsets[0] < 21 * slow for o in offsets)
assert abs(offsets[-1] - offsets[0]) < slow
' "$IOR_SLOW"
}
