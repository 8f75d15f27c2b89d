# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# The recipes of HACKING.md, followed: each has a patch in tests/data/recipes, and all of them
# together make a tree that builds and does what they say.
load helpers

# The edits of a recipe by HACKING.md: the files that its steps begin with.
edits_told() {
	awk -v head="$1" '/^### / { on = index($0, head) } on && /^[0-9]\. / { print }' \
		"$IOR_SOURCE/HACKING.md" | sed -n 's/^[0-9]\. `\([^`]*\)`.*/\1/p'
}

# The files that its patch changes.
edits_made() {
	sed -n 's|^+++ b/\([^	]*\).*|\1|p' "$IOR_DATA/recipes/$1.patch"
}

# recipe PATCH HEAD NAME: they agree, and so does the number in the heading. NAME is what the
# patch calls what HACKING.md calls NAME.
recipe() {
	local told made
	told=$(edits_told "$2" | sed "s/NAME/$3/g" | sort)
	made=$(edits_made "$1" | sort)
	[ "$told" = "$made" ] || { diff <(echo "$told") <(echo "$made"); return 1; }
	grep -qF "### $2: $(wc -l <<<"$made") edit" "$IOR_SOURCE/HACKING.md"
}

@test "HACKING.md names the files that its recipes change, and how many" {
	recipe field "Add a field to rows" ""
	recipe call "Add a system call" ""
	recipe format "Add an output format to ior-print" paths
	recipe program "Add a program" count
}

# bats test_tags=full
@test "the recipes of HACKING.md, followed, build and work" {
	mkdir copy
	tar -C "$IOR_SOURCE" -c --exclude=./build --exclude=./.git . | tar -x -C copy
	for patch in "$IOR_DATA"/recipes/*.patch; do
		patch -d copy -p1 --no-backup-if-mismatch <"$patch"
	done
	env -u MAKEFLAGS -u MAKELEVEL make -C copy -j2 BPF=no >log 2>&1 || { cat log; return 1; }
	PATH=$PWD/copy/build/release:$PATH

	ior-pair "$IOR_DATA/hello.ior" >hello.rows
	run --separate-stderr ior-count hello.rows
	stdout_is "$(ior-print --format=csv -F seq hello.rows | tail -n +2 | wc -l)"
	# the field, from the table to a filter, a group and a column of Parquet
	run --separate-stderr ior-filter -r hello.rows -c 'nargs > 2'
	stdout_is "$(ior-print --format=csv -F nargs hello.rows | awk 'NR > 1 && $1 > 2' | wc -l)"
	[ "$output" -gt 0 ]
	ior-stats -b nargs --format=csv hello.rows | grep -q '^nargs,'
	ior-parquet -o hello.parquet hello.rows
	grep -qa nargs hello.parquet
	# the format
	run --separate-stderr ior-print --format=paths hello.rows
	status_is 0
	stdout_is "$(ior-print --format=csv -F file hello.rows | sed '1d; /^$/d')"
	# the call: a name that filters know
	run ior-filter -r hello.rows -c 'syscall = tally'
	status_is 0
	run ior-filter -r hello.rows -c 'syscall = tallyy'
	status_is 2
	# what every program must do, this one too
	IOR_MAKE_VARIABLES=BPF=no run bats copy/tests/contract.bats copy/tests/stream_page.bats
	status_is 0
	run bats -f "the man page lists" copy/tests/filter.bats
	status_is 0
}
