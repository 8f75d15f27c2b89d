# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# Rules of the sources that a compiler does not check.
load helpers

# Files of the project, build/ and .git left out; no git needed.
sources() {
	find . -path ./build -prune -o -path ./.git -prune -o -type f "$@" -print | sort
}

setup() {
	cd "$IOR_SOURCE" || return 1
}

@test "every source says its license in its first lines" {
	run bash -c 'for f; do head -n 2 "$f" | grep -q "SPDX-License-Identifier: BSD-2-Clause\|SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause" || echo "$f"; done' - \
		$(sources \( -name '*.[ch15]' -o -name '*.mk' -o -name '*.bats' -o -name '*.bash' -o -name Makefile \))
	stdout_is ""
	run bash -c 'grep -L "GPL-2.0 OR BSD-2-Clause" "$@"' - bpf/*.[ch]
	stdout_is ""
}

# The layers of a folder, from the lowest up; a program without rooms has one.
rooms() {
	case $1 in
	lib) echo base calls stream filter program ;;
	ior-capture) echo target kernel emit . ;;
	ior-parquet) echo table encode file . ;;
	ior-synth) echo world kinds . ;;
	*) echo . ;;
	esac
}

@test "every header compiles alone" {
	for header in lib/*/*.h ior-*/*.h ior-*/*/*.h bpf/layout.h; do
		[ "$header" != lib/stream/put.h ] || continue	# a part of writer.h
		printf '#include "%s"\n' "$header" >"$BATS_TEST_TMPDIR/alone.c"
		run gcc -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -fsyntax-only \
			-iquote . -iquote "${header%%/*}" -iquote lib -iquote bpf -iquote "$IOR_BUILD/gen" \
			"$BATS_TEST_TMPDIR/alone.c"
		status_is 0
	done
}

@test "every header of bpf/ compiles alone: their order means nothing" {
	command -v clang >/dev/null || skip "clang is not installed, which BPF programs need"
	pkg-config --exists libbpf || skip "libbpf is not installed, which BPF programs need"
	for header in bpf/*.h; do
		printf '#include "%s"\n' "${header##*/}" >"$BATS_TEST_TMPDIR/alone.c"
		for arch in x86 arm64; do
			# shellcheck disable=SC2046 # words
			run clang -target bpf -mcpu=v3 "-D__TARGET_ARCH_$arch" -O2 -Wall -Wtype-limits \
				-Werror -Wno-unused-function -fsyntax-only -iquote bpf \
				$(pkg-config --cflags libbpf) \
				"$BATS_TEST_TMPDIR/alone.c"
			status_is 0
		done
	done
}

@test "every .c file includes its own header first" {
	for source in lib/*/*.c ior-*/*.c ior-*/*/*.c; do
		[ -e "${source%.c}.h" ] || continue
		header=$(basename "${source%.c}.h")
		first=$(sed -n 's/^#include "\(.*\)"/\1/p' "$source" | head -n 1)
		[ "${first##*/}" = "$header" ] || { echo "$source: $first"; return 1; }
	done
}

@test "a folder has the rooms that are known here" {
	for folder in lib ior-*; do
		run bash -c 'cd "$1" && find . -name "*.[ch]" -printf "%h\n" | sort -u' - "$folder"
		stdout_is "$(for room in $(rooms "${folder%/}"); do
			echo "./$room"
		done | sed 's|^\./\.$|.|' | LC_ALL=C sort)"
	done
}

# allowed SOURCE FOLDER...: every "header" that SOURCE includes stands in one of the folders, as
# SOURCE names it; one of its own room may be named without the room.
allowed() {
	local source=$1 header folder
	shift
	for header in $(sed -n 's/^#include "\([^"]*\)".*/\1/p' "$source"); do
		for folder; do
			[ ! -e "$folder/$header" ] || continue 2
		done
		echo "$source includes $header"
		return 1
	done
}

# room_order FOLDER: what its rooms include of one another goes down.
room_order() {
	local below="" room header
	for room in $(rooms "$1"); do
		below="$below $room"
		for header in $(sed -n 's/^#include "\([^"]*\)".*/\1/p' "$1/$room"/*.[ch]); do
			[ -e "$1/$header" ] || continue
			[[ $header == */* ]] || continue	# of its own room
			[[ " $below " == *" ${header%%/*} "* ]] || {
				echo "$1/$room includes $header, of a room above"
				return 1
			}
		done
	done
}

@test "includes go down only: lib/ knows no program, no program another one, bpf/ itself" {
	gen=$IOR_BUILD/gen
	for source in lib/*/*.[ch]; do
		allowed "$source" lib "$gen"
	done
	for source in ior-*/*.[ch] ior-*/*/*.[ch]; do
		case $source in
		ior-capture/*) allowed "$source" ior-capture lib bpf "$gen" ;;
		*) allowed "$source" "${source%%/*}" lib "$gen" ;;
		esac
	done
	for source in bpf/*.[ch]; do
		allowed "$source" bpf
	done
	for folder in lib ior-*; do
		room_order "${folder%/}"
	done
	# one header is shared by the kernel side and user space
	run bash -c 'sed -n "s/^#include \"\(.*\)\".*/\1/p" ior-capture/*.[ch] ior-capture/*/*.[ch] | sort -u | while read -r h; do [ ! -e "bpf/$h" ] || echo "$h"; done'
	stdout_is "layout.h"
}

# includes FOLDER FILE...: "FILE HEADER", a line for each header of FOLDER that a file includes.
includes() {
	local folder=$1 file header room
	shift
	for file; do
		for header in $(sed -n 's/^#include "\([^"]*\)".*/\1/p' "$file"); do
			for room in "${file%/*}" "$folder"; do
				[ -e "$room/$header" ] || continue
				echo "$file $room/$header"
				break
			done
		done
	done
}

@test "headers do not include each other in a circle" {
	for folder in bpf lib ior-*; do
		# shellcheck disable=SC2046 # words
		includes "$folder" $(find "$folder" -name '*.h') >"$BATS_TEST_TMPDIR/includes"
		run tsort "$BATS_TEST_TMPDIR/includes"
		status_is 0
	done
}

# Of two .c files of a folder that include headers each of the other, neither stands above.
@test "modules do not include each other in a circle" {
	for folder in lib ior-*; do
		# shellcheck disable=SC2046 # words
		includes "$folder" $(find "$folder" -name '*.c') | sed 's/\.[ch]\>//g' \
			>"$BATS_TEST_TMPDIR/includes"
		run tsort "$BATS_TEST_TMPDIR/includes"
		status_is 0
	done
}

# calls FILE...: "FILE FILE", a line for each two .c files of which the first needs, linked, what
# the second defines.
calls() {
	local file objects=()
	for file; do
		objects+=("$IOR_BUILD/obj/${file%.c}.o")
	done
	nm -A -P -g "${objects[@]}" | awk -v start=$((${#IOR_BUILD} + 6)) '
		{ file = substr($1, start, length($1) - start) }
		$3 ~ /^[Uvw]$/ { needs[file, $2]; next }
		{ defines[$2] = file }
		END {
			for (pair in needs) {
				split(pair, need, SUBSEP)
				if (need[2] in defines)
					print need[1], defines[need[2]]
			}
		}'
}

@test "modules do not call each other in a circle" {
	for folder in lib ior-*; do
		[ "$folder" != ior-capture ] || [ -e "$IOR_BUILD/ior-capture" ] || continue	# BPF=no
		# shellcheck disable=SC2046 # words
		calls $(find "$folder" -name '*.c') >"$BATS_TEST_TMPDIR/calls"
		[ -s "$BATS_TEST_TMPDIR/calls" ]
		run tsort "$BATS_TEST_TMPDIR/calls"
		status_is 0
	done
}

@test "ARCHITECTURE.md names every room, and none that is not there" {
	run bash -c '
		grep -oE "^\| .*\|" ARCHITECTURE.md | cut -d"|" -f2 | grep -o "\`[^\`]*/\`" | tr -d "\`" | sort' -
	named=$output
	there=$(for folder in lib ior-* bpf LICENSES mk tests; do
		for room in $(rooms "${folder%/}"); do
			[ "$folder/$room" = lib/. ] || echo "$folder/${room#.}" | sed 's|/*$|/|'
		done
	done | sort)
	[ "$named" = "$there" ] || { diff <(echo "$named") <(echo "$there"); return 1; }
}

@test "lines have at most 100 columns" {
	run bash -c 'for f; do expand "$f" | awk -v f="$f" "length > 100 { print f \": \" NR }"; done' - \
		$(sources -name '*.[ch]')
	stdout_is ""
}

# skips_in_setup_file FILE...: those whose setup_file() skips or calls what does, and that call.
skips_in_setup_file() {
	/usr/bin/python3 - "$@" <<-'PY'
		import re, sys
		functions = [(path, name, set(re.findall(
		    r"(?:^|[;&|({!]|\b(?:then|else|do))\s*(\w+)(?![-\w=])", line or lines, re.M)))
		    for path in sys.argv[1:] for name, line, lines in
		    re.findall(r"^(\w+)\(\) \{(?:([^\n]*)\}$|\n(.*?)^\})", open(path).read(), re.M | re.S)]
		skipping, known = {"skip"}, 0
		while known < len(skipping):
		    known = len(skipping)
		    skipping |= {name for _, name, calls in functions
		                 if name != "setup_file" and calls & skipping}
		for path, name, calls in functions:
		    if name == "setup_file" and calls & skipping:
		        print(path, *sorted(calls & skipping))
	PY
}

# bats 1.8 takes it for a failure, and only where the reason to skip is there.
@test "no setup_file skips" {
	cat >"$BATS_TEST_TMPDIR/one.bats" <<-'END'
		setup_file() {
			# no skip
			true || skip "no such thing here"
		}
	END
	cat >"$BATS_TEST_TMPDIR/two.bats" <<-'END'
		need() { [ -e /nowhere ] || skip "nothing there"; }
		prepare() {
			need
		}
		setup_file() {
			prepare
		}
	END
	cat >"$BATS_TEST_TMPDIR/three.bats" <<-'END'
		setup() {
			skip "here it may"
		}
		setup_file() {
			dd skip=1 # skip
		}
	END
	run skips_in_setup_file "$BATS_TEST_TMPDIR"/*.bats
	stdout_is "$BATS_TEST_TMPDIR/one.bats skip
$BATS_TEST_TMPDIR/two.bats prepare"

	run skips_in_setup_file tests/*.bats tests/*.bash tests/judge/*.bash
	status_is 0
	stdout_is ""
}

@test "shell scripts pass shellcheck" {
	run shellcheck -x --exclude=SC2154 mk/deps mk/npm mk/demo mk/check-vm mk/private-apt mk/sysroot tests/vm/init tests/run tests/demo-workload .ci/run tests/*.bash tests/judge/*.bash
	status_is 0
}
