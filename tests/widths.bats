# SPDX-License-Identifier: BSD-2-Clause
#
# How tables stand on a terminal: in its width, with their columns in line, whatever signs the names
# are made of. The judge is tmux, which has its own opinion of how many cells a sign takes.
load helpers

judge=$IOR_SOURCE/tests/judge/cells.py

setup() {
	common_setup
	/usr/bin/python3 "$IOR_DATA/wide.py" >wide.rows
}

teardown() {
	pane kill-server 2>/dev/null || true
}

# pane COMMAND...: of tmux, with a server of this test. The locale is the server's alone: programs
# have that of C.
pane() {
	env -u TMUX LC_ALL=C.UTF-8 tmux -u -S socket -f /dev/null "$@" 3>&- 4>&-
}

# in_pane COLUMNS ROWS COMMAND: runs a line of shell in a terminal of that size, until the terminal
# has drawn what it wrote.
in_pane() {
	printf '%s\n' "$3" "/usr/bin/python3 $judge shown </dev/null" 'echo >ended; sleep 60' >command
	rm -f ended
	pane new-session -d -x "$1" -y "$2" "LC_ALL=C exec bash command"
	wait_for ended
}

# wait_for FILE
wait_for() {
	for ((i = 0; i < 600 * IOR_SLOW; i++)); do
		[ ! -e "$1" ] || return 0
		sleep 0.03
	done
	echo "no $1"
	return 1
}

# screen COLUMNS ROWS COMMAND: what such a terminal shows then, in the file screen; the lines of
# text that were wrapped are in whole.
screen() {
	in_pane "$@"
	pane capture-pane -p >screen
	pane capture-pane -p -J | sed 's/ *$//' >whole
	pane kill-session
	echo "$*"
	cut -c 1-400 screen
}

# in_line TABLES ROWS: the screen has so many tables and rows, all in line; one that was wrapped would
# be in line with nothing.
in_line() {
	in_pane 10000 5 "/usr/bin/python3 $judge aligned <screen 3>report"
	pane kill-session
	[ "$(cat report)" = "$1 tables, $2 rows" ] || { cut -c 1-400 report; return 1; }
}

# Of which all terminals think the same, and without help: no cursor is moved on a dumb one.
# Would catch: bytes, characters or code points counted; a wide sign cut in half; a mark that is cut
# from its letter; a user's locale that matters.
@test "groups: columns are in line and lines in the width, by counting alone" {
	for columns in 40 60 80 100 200; do
		screen $columns 30 "TERM=dumb ior-stats -b file wide.rows"
		in_line 1 16
		screen $columns 30 "TERM=dumb ior-stats -b comm,file wide.rows"
		in_line 1 16
	done
}

# Would catch: signs that a terminal gives other cells than we do, and a line that is longer for it.
@test "groups: columns are in line whatever a terminal thinks of a sign" {
	/usr/bin/python3 "$IOR_DATA/wide.py" disputed >wide.rows
	for columns in 40 60 80 100 200; do
		screen $columns 40 "ior-stats -n 0 -b file wide.rows"
		in_line 1 25
	done
}

@test "every other table keeps the width, too" {
	for columns in 40 60 80 100 200; do
		screen $columns 40 "ior-stats wide.rows"
		in_line 3 10
		screen $columns 30 "ior-stats --patterns wide.rows"
		in_line 2 17
		screen $columns 30 "ior-stats --series 1s -F count,rate,errors,bytes,mean,max,p99 wide.rows"
		in_line 1 5
		screen $columns 60 "ior-stats --hist duration -b file,comm -n 4 wide.rows"
		[ "$(grep -c '^duration of' screen)" = 4 ]
		in_line 4 "$(ior-stats --hist duration -b file,comm -n 4 wide.rows | grep -c '^ *[0-9]')"
		screen $columns 30 "ior-stats --diff wide.rows -b file,comm wide.rows"
		in_line 1 16
		screen $columns 30 "ior-stats -i 1s -b comm,pid,file -n 5 wide.rows"
		in_line 1 7
	done
}

@test "what is left out for want of width is said, and never a key or what sorts" {
	fields=count,rate,errors,error_share,bytes,throughput,read,written,mean,min,max,p50,p99,first,last
	screen 60 30 "ior-stats -b file -s last -F $fields wide.rows"
	in_line 1 16
	grep '^file *count *rate *last$' screen
	grep '^too narrow for errors, error_share, bytes, 9 more$' screen
	screen 60 30 "ior-stats -b file wide.rows"
	grep '^too narrow for max; --format=csv has it all$' screen
	screen 75 30 "ior-stats -b file wide.rows"
	! grep 'too narrow' screen
	grep '^file .* max$' screen
	grep '#$' screen
	# the bar goes first
	screen 65 30 "ior-stats -b file wide.rows"
	! grep 'too narrow\|#$' screen
	screen 100 30 "ior-stats --patterns wide.rows"
	grep '^too narrow for reads, writes, reread, switches, idle_opens; --format=csv has it all$' screen
	screen 40 30 "ior-stats --diff wide.rows -b file wide.rows"
	grep '^file *duration difference$' screen
	# and what is no terminal has it all
	ior-stats -b file -F $fields wide.rows >out
	! grep 'too narrow' out
	grep 'first *last' out
}

@test "names are shortened in the middle: root and end both tell" {
	screen 80 30 "ior-stats -b file wide.rows"
	grep '^/usr/l\.\.\.[a-z.]*so\.6\.0\.31 ' screen
	LC_ALL=C.UTF-8 grep '^/wide/\.\.\.漢\{6\} ' screen
	screen 100 30 "ior-stats -b file wide.rows"
	grep -a '^/srv/.*\.\.\..*/nai..ve\.log ' screen
}

# Would catch: a division by the width, an endless loop, a number that is cut.
@test "terminals of 1 column, of few, and of 9,000" {
	for args in '-b file' '' --patterns '--hist duration -b file' '--series 1s' \
		'--diff wide.rows -b file'; do
		for columns in 1 2 7 13 9000; do
			screen $columns 30 "ior-stats $args wide.rows; echo \$? >status"
			[ "$(cat status)" = 0 ]
		done
	done
	screen 1 300 "ior-stats -b file -n 1 wide.rows"
	grep -q '\] *31\.1s\|\] *37\.' whole || { cat whole; return 1; }
	screen 9000 30 "ior-stats -b comm,file wide.rows"
	in_line 1 16
	! grep 'too narrow' screen
}

@test "COLUMNS goes before the terminal's width, if it is one, and is nothing to a file" {
	for columns in 40 80; do
		screen 100 30 "COLUMNS='$columns' ior-stats -b file wide.rows"
		mv screen expected
		screen $columns 30 "ior-stats -b file wide.rows"
		same expected screen
	done
	screen 100 30 "ior-stats -b file wide.rows"
	mv screen expected
	for columns in 0 '' -5 80x ' 80' 65536 99999999999999999999999 x; do
		screen 100 30 "COLUMNS='$columns' ior-stats -b file wide.rows"
		same expected screen
	done
	ior-stats -b file wide.rows >expected
	COLUMNS=40 ior-stats -b file wide.rows | same expected -
}

@test "-i on a terminal: as many rows as it has room for, with all that stands beside them" {
	for size in '80 24' '60 24' '60 10' '40 9' '60 8' '100 7'; do
		# shellcheck disable=SC2086 # two words
		screen $size "ior-stats -i 1s -b file wide.rows"
		head -n 1 screen | grep '^2025-11-25T00:00:03.000Z$'
		grep '^\[total\]' screen
	done
	# no row is given away
	screen 75 8 "ior-stats -i 1s -b file wide.rows"
	[ "$(grep -vc '^2025\|^file\|^\[\|^$' screen)" = 3 ]
	for rows in 1 2 3; do
		screen 60 $rows "ior-stats -i 1s -b file wide.rows; echo \$? >status"
		[ "$(cat status)" = 0 ]
	done
	screen 80 24 "ior-stats -i 1s wide.rows"
	head -n 1 screen | grep '^2025-11-25T00:00:03.000Z$'
	screen 80 24 "ior-stats -i 1s --patterns wide.rows"
	head -n 1 screen | grep '^2025-11-25T00:00:03.000Z$'
}


# Would catch: a table of the size that the terminal had when the first one was drawn.
@test "-i on a terminal follows its size" {
	local most=$(($(stat -c %s wide.rows) - 6000))	# after the names, which come first
	mkfifo pipe
	{
		head -c $most wide.rows
		wait_for resized
		tail -c +$((most + 1)) wide.rows
	} >pipe 3>&- 4>&- &
	cat >command <<-'SH'
		ior-stats -i 500ms -b file pipe
		echo >ended
		sleep 60
	SH
	pane new-session -d -x 50 -y 9 "LC_ALL=C exec bash command"
	for ((i = 0; i < 600 * IOR_SLOW; i++)); do
		! pane capture-pane -p | grep '^too narrow for' || break
		sleep 0.03
	done
	pane capture-pane -p >before
	pane resize-window -x 100 -y 14
	echo >resized
	wait_for ended
	for ((i = 0; i < 600 * IOR_SLOW; i++)); do
		pane capture-pane -p >after
		! grep '^2025-11-25T00:00:03' after || break
		sleep 0.03
	done
	cat before after
	[ "$(grep -c . before)" = 8 ]
	grep '^too narrow for mean, max' before
	grep '^file .* max$' after
	grep '#$' after
	[ "$(grep -c . after)" = 13 ]
}

# Would catch: characters counted for cells, in lines that are printed the moment they are known.
# Would catch: a table that was high once, for which all later ones have fewer rows.
@test "-i on a terminal: each table has the rows that fit, whatever the one before had" {
	(cd "$IOR_DATA" && /usr/bin/python3 -B -c '
from rowstream import *
record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "h", "arch": "x86_64", "time": 0})
for call in "read", "pread64", "write":
    for power in range(25):
        row(syscall=call, time_ns=1000, duration_ns=1 << power)
for call in "read", "pread64", "write":
    row(syscall=call, time_ns=1500000000, duration_ns=5)
end(2000000000)') >x.rows
	screen 80 24 "ior-stats -i 1s --hist duration -b syscall x.rows"
	[ "$(grep -c 'duration of 1 calls' screen)" = 3 ]
}

# Would catch: a division by a width of 0, by one that nohup keeps alive.
@test "-i on a terminal that is gone before the first table" {
	run --separate-stderr timeout 20 /usr/bin/python3 -c '
import os, subprocess, sys, time
data = open("wide.rows", "rb").read()
ours, theirs = os.openpty()
p = subprocess.Popen(["ior-stats", "-i", "1s"], stdin=subprocess.PIPE, stdout=theirs)
p.stdin.write(data[:60])
p.stdin.flush()
time.sleep(0.5)
os.close(theirs)
os.close(ours)
try:
    p.stdin.write(data[60:])
    p.stdin.close()
except BrokenPipeError:
    pass
sys.exit(p.wait() & 255)'
	status_is 1
	stderr_has "cannot write standard output"
}

@test "ior-print: what stands behind names is in line" {
	/usr/bin/python3 - >names.rows <<-'PY'
		import os, sys
		sys.path.insert(0, os.environ["IOR_DATA"])
		from rowstream import end, file, record, row
		record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "h", "arch": "x86_64",
		           "unfinished": True})
		family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
		for comm in ["cat", "日本語", "e\u0301te\u0301", family, "a\u200b日", "ที่นี่"]:
		    for path in ["/a", "/日本語/文書", "/e\u0301", "/" + family]:
		        row(comm=comm, syscall="read", file=file(path), ret=7, bytes=7, duration_ns=5000)
		    row(comm=comm, syscall="write", ret=8)
		for tid, comm in enumerate(["cat", "日本語", "e\u0301te\u0301", family]):
		    row(comm=comm, pid=tid + 1, tid=tid + 1, syscall="read")
		end(10**6)
	PY
	screen 120 40 "ior-print -F comm,file,bytes,ret,fd names.rows"
	in_line 1 34
	screen 120 40 "ior-print --hung names.rows"
	sed -i 's/^duration pid  .* call$/comm                                 read/; s/read(.*/read/' screen
	in_line 1 4
}

@test "the caret of ior-filter stands under the mistake" {
	run --separate-stderr ior-filter 'comm="日本語" file="/é" durtion>1'
	status_is 2
	stderr_has $'\n  comm="日本語" file="/é" durtion>1\n                          ^~~~~~~'
}

# Would catch: a name cut for a table, or between its signs, in data or in text that has no limit.
@test "names of any length are whole in data, and as text where nothing limits its width" {
	ior-stats -b file --format=json wide.rows >json
	ior-stats -b file --format=csv wide.rows >csv
	ior-stats -b file wide.rows >text
	/usr/bin/python3 - <<-'PY'
		import csv, json
		rows = [json.loads(line)["file"] for line in open("json", encoding="utf-8")][:-1]
		assert rows == [r[0] for r in csv.reader(open("csv", encoding="utf-8"))][1:-1]
		assert "/wide/" + "漢" * 4096 in rows and "/marks/" + "o\u0308" * 4096 in rows
		text = [line.split()[0] for line in open("text", encoding="utf-8")][1:-1]
		assert text == [r.replace("\\", "\\\\") for r in rows], set(text) ^ set(rows)
	PY
}

# Would catch: a gigabyte for half a megabyte of input, as a name is in the rows of many processes.
@test "the memory of a table is bounded, however long its names are" {
	(cd "$IOR_DATA" && /usr/bin/python3 -B -c '
from rowstream import *
record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "h", "arch": "x86_64", "time": 0})
for i in range(1500):
    row(comm="x" * 60000, syscall="read", pid=i, duration_ns=1500 - i)
end(2000000)') >x.rows
	ior-stats -b comm,pid -n 0 -F duration x.rows | awk '{ print length($1), index($1, "...") }' | sort | uniq -c | sort -n >lengths
	# 64 MiB of them are whole
	tail -n 2 lengths
	[ "$(tail -n 2 lengths | awk '{ print $1, $2, $3 }')" = "$(printf '%s\n' '381 515 171' '1119 60000 0')" ]
}
