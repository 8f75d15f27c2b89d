# SPDX-License-Identifier: BSD-2-Clause
#
# ior-flame --svg and --diff: what stands in the file. What a browser makes of it is in
# flame_browser.bats; whole files are in golden.bats.
load helpers

rows=$IOR_DATA/flame.rows

# svg ARG...: draws the small stream into out.svg, and expects success in silence and good XML.
svg() {
	run --separate-stderr ior-flame --svg -o out.svg "$@"
	status_is 0
	stderr_is ""
	stdout_is ""
	good_xml out.svg
}

good_xml() {
	xmllint --noout --nonet "$1"
	[ "$(tail -n 1 "$1")" = "</svg>" ]
}

# boxes FILE: "sum depth" of each box.
boxes() {
	sed -n 's/.* data-f="[0-9]* \([0-9]*\) \([0-9]*\).*/\1 \2/p' "$1"
}

# The same from folded stacks: the sums of all beginnings of stacks, by other code.
boxes_of_folded() {
	awk '{
		n = split($1, frame, ";")
		stack = ""
		sum[stack] += $2
		for (i = 1; i <= n; i++) {
			stack = stack ";" frame[i]
			sum[stack] += $2
			depth[stack] = i
		}
	}
	END { for (stack in sum) printf "%.0f %d\n", sum[stack], depth[stack] }' "$1"
}

# boxes_with_narrow FILE: "sum depth" of each box and of the frames that are not drawn, which stand in
# the file for the script: BOX DEPTH NAME SUM, DEPTH NAME SUM... in a line. None of these is a rest.
boxes_with_narrow() {
	boxes "$1"
	awk '/^<metadata data-sums="1">$/ { on = 1; next }
	/^$/ { on = 0 }
	on {
		for (i = 2; i < NF; i += 3) {
			if (!$(i + 1))
				exit 1
			print $(i + 2), $i
		}
	}' "$1"
}

# The text of elements of out.svg by an XPath expression in which no name has a prefix.
texts() {
	sed 's/ xmlns="[^"]*"//' out.svg >plain.svg
	xmllint --nonet --xpath "$1" plain.svg
}

# ---- Content ---------------------------------------------------------------------------------

@test "the head: title, totals, host; no time where the stream has no clock" {
	svg "$rows"
	[ "$(texts 'string(/svg/title)')" = "Calls by comm, file, syscall" ]
	[ "$(texts '/svg/g[@class="line"]/text/text()')" = "Calls by comm, file, syscall
14 calls in 11 stacks
host test x86_64, calls in 0.013014 ms" ]
	svg -w bytes -b syscall,file "$rows"
	[ "$(texts '/svg/g[@class="line"]/text/text()' | head -n 2)" = "Bytes moved by syscall, file
277 bytes in 7 of 14 calls and 5 stacks" ]
	svg -w errors "$rows"
	texts '/svg/g[@class="line"]/text/text()' | grep -q '^1 error in 1 of 14 calls and 1 stack$'
}

@test "the head: time span, selection and filters of a capture" {
	ior-pair "$IOR_DATA/hello.ior" | ior-filter 'syscall=read or bytes<"5"' >hello.rows
	svg hello.rows
	texts '/svg/g[@class="line"]/text/text()' >head
	grep -qE '^host vm, Linux 6[^ ]* x86_64, calls from 2026-11-23 18:45:50Z to 18:45:50Z \([0-9.]+ ms\)$' head
	grep -q "^selected: -e %io,%process,mmap -- sh, then ior-filter 'syscall=read or bytes&lt;\"5\"'$" head
}

@test "the head: what is lost or missing" {
	run --separate-stderr ior-flame --svg -o out.svg "$IOR_DATA/flame-lost.rows"
	status_is 0
	good_xml out.svg
	[ "$(texts '//text[@class="about warning"]/text()')" = "at least: while capturing, 3 calls were lost
at least: an earlier stage saw only a part of its input" ]
	head -c 600 "$rows" >cut.rows
	run --separate-stderr ior-flame --svg -o out.svg cut.rows
	status_is 1
	good_xml out.svg
	[ "$(texts '//text[@class="about warning"]/text()')" = "at least: a part of the input is damaged or missing" ]
	run --separate-stderr ior-flame --svg --max-stacks=2 -o out.svg "$rows"
	status_is 0
	good_xml out.svg
	[ "$(texts '//text[@class="about warning"]/text()')" = "9 calls in [other]: there are more than 2 different stacks" ]
	texts '//title/text()' | grep -A 1 '^\[other\]$' | grep -q '^9 calls, 64.29% of all$'
}

@test "a frame: its name, its exact sum and share; frames of one parent are together" {
	svg -w duration "$rows"
	texts '//g[@class="boxes"]/g/title/text()' | grep -A 1 '^cat$' | grep -q '^32 ns, 32.99% of all$'
	[ "$(texts 'count(//g[@class="boxes"]/g[starts-with(title, "cat")])')" = 1 ]
	[ "$(texts 'count(//g[@class="boxes"]/g[starts-with(title, "/etc")])')" = 2 ]
}

# Catches a drawing that is refused for what the script alone reads.
@test "names of more than 10 MB are in parts that every reader of XML takes" {
	(cd "$IOR_DATA" && /usr/bin/python3 -B - <<-'EOF'
		from rowstream import *
		record(0, {"format": "ior", "version": 1, "kind": "rows", "host": "h"})
		for i in range(42000):
		    row(comm=f"{i:06d}" + "n" * 249, syscall="read", duration_ns=1)
		end(20000)
	EOF
	) >long.rows
	svg -b comm long.rows
	[ "$(texts 'count(//metadata)')" -gt 5 ]
	[ "$(texts 'string-length(//metadata[last()]) > 1000')" = true ]
}

@test "names that try to be more: text alone, in good XML" {
	svg "$IOR_DATA/hostile.rows"
	[ "$(texts 'count(//script)')" = 1 ]
	[ "$(texts 'count(//*[not(contains(" svg title style rect g text metadata script ", concat(" ", local-name(), " ")))])')" = 0 ]
	[ "$(texts 'count(//@*[starts-with(name(), "on") or contains(name(), "href")])')" = 0 ]
	# no name in the script, none in an attribute
	svg -b host "$rows"
	cp out.svg other.svg
	svg "$IOR_DATA/hostile.rows"
	same <(sed -n '/^<script>/,$p' other.svg) <(sed -n '/^<script>/,$p' out.svg)
	[ "$(texts '//@*[contains(., "owned")]' 2>/dev/null)" = "" ]
	run ! grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xe2\x80[\xaa-\xae]' out.svg
}

@test "the title that was given, whatever is in it" {
	svg --title $'<b>&"\' \xff\x1b]]>\xe2\x80\xae' "$rows"
	[ "$(texts 'string(/svg/title)')" = "<b>&\"' \\xff\\x1b]]>\\u202e" ]
	svg --title "" "$rows"
	svg --title "$(head -c 100000 /dev/zero | tr '\0' 'x')" "$rows"
}

@test "colours by meaning, with their legend; by mean duration; by change" {
	svg -b comm,syscall,error,ret "$rows"
	[ "$(texts '//g[starts-with(@class, "key")]/@class' | tr -d ' \n')" = 'class="keyw0"class="keys0"class="keye0"class="keyv0"' ]
	[ "$(texts '//g[starts-with(@class, "key")]/text/text()' | paste -sd' ')" = "comm syscall error ret" ]
	texts '//g[@class="boxes"]/g[starts-with(title, "cat")]/@class' | grep -q '"w[0-4]"'
	texts '//g[@class="boxes"]/g[starts-with(title, "ENOENT")]/@class' | grep -q '"e[0-4]"'
	svg --color=duration "$rows"
	texts '//g[@class="boxes"]/g[starts-with(title, "cat")]/title/text()' |
		grep -q '^mean duration 4 ns, of 7 calls$'
	[ "$(texts 'string(//g[@class="boxes"]/g[starts-with(title, "cat")]/@class)')" = d0 ]
	# exit_group never returns: it has no duration
	[ "$(texts 'string(//g[@class="boxes"]/g[starts-with(title, "exit_group")]/@class)')" = n0 ]
	svg --color=meaning "$rows"
}

@test "--minwidth: what is narrower has no box, and is counted; the folded stacks have it all" {
	svg --minwidth=100 "$rows"
	[ "$(texts 'count(//g[@class="boxes"]/g)')" -lt 20 ]
	texts '//text[@class="foot"]/text()' |
		grep -qE '^At 1200 px, [0-9]+ frames narrower than 100 px are not drawn; search and zoom include them\.$'
	narrow=$(texts 'string(//text[@class="foot"])' | cut -d ' ' -f 4)
	drawn=$(boxes out.svg | wc -l)
	svg --minwidth=0 "$rows"
	[ "$(boxes out.svg | wc -l)" = $((narrow + drawn)) ]
	[ "$(texts 'count(//text[@class="foot"]|//metadata)')" = 0 ]
	svg --minwidth 0.5 "$rows"
}

@test "--width and --inverted" {
	svg --width=700 --inverted "$rows"
	[ "$(texts 'string(/svg/@width)')" = 700 ]
	[ "$(texts 'count(/svg/@data-fluid)')" = 0 ]
	[ "$(texts 'string(//g[@class="boxes"]/g[1]/rect/@y)')" = 0 ]
	[ "$(texts 'string(//g[@class="boxes"]/g[1]/rect/@width)')" = 667 ]
	svg --width=auto "$rows"
	[ "$(texts 'string(/svg/@width)')" = 1200 ]
	[ "$(texts 'count(/svg/@data-fluid)')" = 1 ]
	[ "$(texts 'string(//g[@class="boxes"]/g[1]/rect/@y)')" -gt 0 ]
}

@test "the same input gives the same bytes" {
	svg "$rows"
	cp out.svg first.svg
	svg - <"$rows"
	cmp first.svg out.svg
	TZ=Asia/Tokyo LC_ALL=C.UTF-8 ior-flame --svg "$rows" | cmp first.svg -
}

@test "no row has the weight: a drawing that says so" {
	svg -w dirtied "$rows"
	texts '//text/text()' | grep -q '^No call has this weight\.$'
	[ "$(texts 'count(//g[@class="boxes"]/g)')" = 0 ]
	svg -w dirtied --diff "$rows" "$rows"
}

@test "for every weight and list of fields the boxes are those of the folded stacks" {
	synthetic 5000 11 | ior-pair -o some.rows
	for weight in count duration gap bytes requested device_read dirtied errors address_space; do
		for by in comm,file,syscall pid,tid,fd syscall,error,ret,flags dir,ext,filetype,old_file; do
			echo "$weight $by"
			ior-flame -w $weight -b $by some.rows >folded
			ior-flame --svg --minwidth=0 -w $weight -b $by -o out.svg some.rows
			xmllint --noout --nonet out.svg
			same <(boxes_of_folded folded | sort) <(boxes out.svg | sort)
		done
	done
	# what has no box is in its parents, and known
	for minwidth in 0.3 5 300; do
		ior-flame --svg --minwidth=$minwidth -o out.svg some.rows
		ior-flame some.rows >folded
		[ "$(boxes out.svg | head -n 1)" = "$(boxes_of_folded folded | sort -n | tail -n 1)" ]
		[ "$(boxes out.svg | wc -l)" -lt "$(boxes_of_folded folded | wc -l)" ]
		same <(boxes_of_folded folded | sort) <(boxes_with_narrow out.svg | sort)
	done
}

# ---- Differences -----------------------------------------------------------------------------

# before.rows and after.rows: parts of the small stream.
parts() {
	ior-filter -r "$rows" 'syscall=read or syscall=openat' >before.rows
	ior-filter -r "$rows" 'syscall=read or syscall=close' >after.rows
}

@test "--diff: two weights, before scaled to the total after" {
	parts
	run --separate-stderr ior-flame -b comm,syscall -w duration --diff before.rows after.rows
	status_is 0
	stderr_is ""
	# 56 ns before, 51 after
	stdout_is '\xff\x1b[31m;read 12 13
back\\slash\u202e;read 13 14
cat;openat 10 0
cat;read 16 18
close 0 6'
	run --separate-stderr ior-flame -b comm,syscall -w duration --no-normalize --diff before.rows - <after.rows
	stdout_is '\xff\x1b[31m;read 13 13
back\\slash\u202e;read 14 14
cat;openat 11 0
cat;read 18 18
close 0 6'
	run --separate-stderr ior-flame -b comm --summary --diff before.rows after.rows
	stderr_is "ior-flame: 15 rows, 15 of them with weight: 8 calls before, 7 after, in 4 stacks"
	# standard input without an operand
	ior-flame -b comm --diff before.rows after.rows >one
	ior-flame -b comm --diff before.rows <after.rows | cmp one -
}

@test "--diff --svg: exact figures of both, red and blue, and what is gone" {
	parts
	svg -b comm,syscall -w duration --diff before.rows after.rows
	texts '//g[@class="boxes"]/g/title/text()' >titles
	grep -A 3 '^read$' titles | grep -q '^before: 13 ns, scaled 12 ns$'
	grep -A 3 '^close$' titles | paste -sd'|' | grep -q '^close|6 ns, 11.76% of all|before: 0 ns|change: new'
	grep -A 3 '^cat$' titles | paste -sd'|' | grep -q '^cat|18 ns, 35.29% of all|before: 29 ns, scaled 26 ns|change: -31.85%'
	[ "$(texts 'string(//g[@class="boxes"]/g[starts-with(title, "close")]/@class)')" = r4 ]
	[ "$(texts 'string(//g[@class="boxes"]/g[starts-with(title, "cat")]/@class)')" = b2 ]
	[ "$(texts 'count(//g[@class="boxes"]/g[starts-with(title, "openat")])')" = 0 ]
	texts '//text[@class="foot"]/text()' |
		grep -q '^11 ns before, in stacks that are no more, have no width\.$'
	svg -b comm,syscall -w duration --no-normalize --diff before.rows after.rows
	[ "$(texts 'string(//g[@class="boxes"]/g[starts-with(title, "\xff")]/@class)')" = n0 ]
}

@test "--diff of a stream with itself: nothing changed" {
	svg --diff "$rows" "$rows"
	[ "$(texts 'count(//g[@class="boxes"]/g[@class!="n0"])')" = 0 ]
	ior-flame --diff "$rows" "$rows" | awk '$2 != $3 { exit 1 }'
}

@test "--diff: BEFORE that cannot be used" {
	run --separate-stderr ior-flame --diff none.rows "$rows"
	status_is 1
	stderr_has "none.rows"
	: >empty.rows
	run --separate-stderr ior-flame --diff empty.rows "$rows"
	status_is 1
	stderr_has "empty.rows"
	cp "$rows" same.rows
	run --separate-stderr ior-flame --diff same.rows -o ./same.rows "$rows"
	status_is 1
	stderr_has "same.rows is also the input"
	cmp "$rows" same.rows
}

# ---- Mistakes and ends -----------------------------------------------------------------------

@test "options that would say nothing, or that cannot be: status 2, and what to do" {
	for option in --inverted --color=duration --title=x --width=500 --minwidth=1; do
		run --separate-stderr ior-flame $option "$rows"
		status_is 2
		stdout_is ""
		stderr_has "${option%=*} is for a drawing; add --svg"
	done
	for option in --width=299 --width=20001 --width=wide --minwidth=x --minwidth=-1 --minwidth=1e3 \
		--minwidth=. --minwidth=20001 --minwidth= --color=red --escape=never; do
		run --separate-stderr ior-flame --svg $option "$rows"
		status_is 2
		stdout_is ""
		stderr_has "${option%%=*}"
	done
	run --separate-stderr ior-flame --no-normalize "$rows"
	status_is 2
	stderr_has "--no-normalize is for --diff"
	run --separate-stderr ior-flame --svg --diff "$rows" --color=duration "$rows"
	status_is 2
	stderr_has "no --color=duration"
}

@test "a terminal is no place for it" {
	run in_terminal ior-flame --svg "$rows"
	status_is 2
	stdout_has "use -o FILE"
}

@test "-o: complete under its name, or not there; devices are written in place" {
	echo old >out.svg
	chmod 640 out.svg
	svg "$rows"
	[ "$(stat -c %a out.svg)" = 640 ]
	echo precious >out.svg
	run --separate-stderr ior-flame --svg -o out.svg /dev/null
	status_is 1
	[ "$(cat out.svg)" = precious ]
	run --separate-stderr ior-flame --svg -o /dev/full "$rows"
	status_is 1
	stderr_has "No space left"
	[ -c /dev/full ]
	[ "$(ior-flame --svg -o /dev/stdout "$rows" | tail -n 1)" = "</svg>" ]
	mkfifo fifo
	tail -n 1 fifo >end &
	ior-flame --svg -o fifo "$rows"
	wait $!
	[ -p fifo ]
	[ "$(cat end)" = "</svg>" ]
	run ! compgen -G '.ior-*'
	[ "$(ior-flame --svg "$rows" | head -c 5)" = "<?xml" ]
}

@test "a signal before the end of a pipe: a drawing of what came, which says so" {
	mkfifo in
	ior-flame --svg -o out.svg <in 2>err &
	pid=$!
	exec 7>in
	head -c 600 "$rows" >&7
	sleep 0.3
	kill -TERM $pid
	sleep 0.4
	[ ! -e out.svg ]
	kill -TERM $pid
	status=0
	wait $pid || status=$?
	exec 7>&-
	[ "$status" = 1 ]
	good_xml out.svg
	[ "$(texts '//text[@class="about warning"]/text()')" = "at least: stopped by a signal before the end of input" ]
}
