# SPDX-License-Identifier: BSD-2-Clause
#
# The golden tests: what every program must make, byte for byte, of the captures tests/data/*.ior
# that have a folder in tests/data/golden, and say of the inputs in tests/data/refused. One
# definition for golden.bats, which compares, and golden-update, which writes.
#
# The programs are those in PATH; IOR_DATA is tests/data.

golden_names() {
	local folder
	for folder in "$IOR_DATA"/golden/*/; do
		basename "$folder"
	done
}

# golden_output FILE COMMAND...: stdout to FILE; stderr, and a status that is not 0, to FILE.stderr.
golden_output() {
	local file=$1 status=0
	shift
	"$@" >"$file" 2>"$file.stderr" </dev/null || status=$?
	[ $status = 0 ] || echo "status $status" >>"$file.stderr"
	[ -s "$file.stderr" ] || rm "$file.stderr"
}

# drawn ARG...: ior-flame --svg without its style and script, which are the same in every file.
drawn() {
	ior-flame --svg "$@" | sed '/^<style>/,/<\/style>$/d; /^<script>/,/<\/script>$/d'
}

# golden_outputs NAME FOLDER: all outputs for tests/data/NAME.ior, into FOLDER.
golden_outputs() (
	name=$1 out=$(cd "$2" && pwd)
	work=$(mktemp -d)
	# names of inputs stand in the outputs: no folders in them
	cp "$IOR_DATA/$name.ior" "$work"
	cd "$work" || exit 1
	golden_output "$out/raw.txt" ior-print "$name.ior"
	golden_output "$out/raw.info" ior-print --info "$name.ior"
	ior-pair "$name.ior" >"$name.rows" 2>"$out/pair.stderr"
	[ -s "$out/pair.stderr" ] || rm "$out/pair.stderr"
	golden_output "$out/rows.txt" ior-print "$name.rows"
	golden_output "$out/rows.csv" ior-print --format=csv -F all "$name.rows"
	golden_output "$out/rows.json" ior-print --format=json "$name.rows"
	golden_output "$out/rows.strace" ior-print --format=strace "$name.rows"
	golden_output "$out/rows.info" ior-print --info "$name.rows"
	golden_output "$out/flame.folded" ior-flame "$name.rows"
	golden_output "$out/flame-bytes.folded" ior-flame -w bytes -b comm,file "$name.rows"
	golden_output "$out/flame-duration.folded" ior-flame -w duration -b syscall,error "$name.rows"
	golden_output "$out/flame.svg" drawn "$name.rows"
	golden_output "$out/flame-duration.svg" drawn --inverted -w duration -b syscall,error --color=duration --width=800 "$name.rows"
	golden_output "$out/stats.txt" ior-stats "$name.rows"
	golden_output "$out/stats.json" ior-stats --format=json "$name.rows"
	golden_output "$out/stats-file.txt" ior-stats -b file,error -s bytes -n 10 "$name.rows"
	golden_output "$out/stats-syscall.csv" ior-stats -b syscall --format=csv --percentiles 50,99 "$name.rows"
	golden_output "$out/stats-hist.txt" ior-stats --hist duration -b comm -n 2 "$name.rows"
	golden_output "$out/stats-patterns.txt" ior-stats --patterns "$name.rows"
	golden_output "$out/stats-series.txt" ior-stats --series 1ms -n 20 "$name.rows"
	if [ "$name" = hello ]; then
		golden_output "$out/rows.trace.json" ior-print --format=chrome "$name.rows"
	fi
	if [ "$name" = stuck ] || [ "$name" = away ]; then
		ior-pair --unfinished "$name.ior" >"$name.unfinished"
		golden_output "$out/hung.txt" ior-print --hung "$name.unfinished"
		golden_output "$out/unfinished.txt" ior-print "$name.unfinished"
		golden_output "$out/unfinished.strace" ior-print --format=strace "$name.unfinished"
		golden_output "$out/unfinished.trace.json" ior-print --format=chrome "$name.unfinished"
	fi
	if [ "$name" = ends ]; then
		golden_output "$out/stats-ends.csv" ior-stats --format=csv -b file -F count,errors,bytes,requested,read,written,duration,device_read,device_outside,dirtied,cache_share,files "$name.rows"
		golden_output "$out/stats-pairs.csv" ior-stats --format=csv -b file,old_file -F count,read,written,device_read "$name.rows"
		golden_output "$out/flame-device.folded" ior-flame -w device_read -b syscall,file "$name.rows"
		ior-filter -r "$name.rows" -o some.rows any_file under /srv/www
		golden_output "$out/any-file.txt" ior-print -F syscall,file,old_file some.rows
	fi
	if [ "$name" = odd ]; then
		golden_output "$out/raw.csv" ior-print --format=csv "$name.ior"
		golden_output "$out/raw.json" ior-print --format=json "$name.ior"
		golden_output "$out/raw.info.json" ior-print --info --format=json "$name.ior"
		golden_output "$out/rows-records.txt" ior-print --records "$name.rows"
		golden_output "$out/rows-all.txt" ior-print -F all "$name.rows"
		golden_output "$out/rows-relative.txt" ior-print --time=relative "$name.rows"
		golden_output "$out/rows-boot.txt" ior-print --time=boot --escape=never "$name.rows"
		golden_output "$out/rows-escaped.csv" ior-print --format=csv --escape=always "$name.rows"
	fi
	rm -r "$work"
)

# Which programs refuse an input of tests/data/refused: NAME.ior raw or no stream, NAME.rows rows.
refused_by() {
	case $1 in
	*.rows) echo ior-print ior-flame ior-stats ;;
	*) echo ior-print ior-pair ;;
	esac
}

# refused_message PROGRAM INPUT: what the program says of it, without its own name.
refused_message() (
	cd "$IOR_DATA/refused" || exit 1
	"$1" "$2" 2>&1 >/dev/null </dev/null | sed "s/^$1: //"
)
