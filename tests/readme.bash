# SPDX-License-Identifier: BSD-2-Clause
#
# The README's code blocks, for readme.bats and capture_readme.bats.

# readme_block HEADING [N]: the Nth (1) code block, or all (0) under "## HEADING".
readme_block() {
	awk -v heading="## $1" -v want="${2:-1}" '
		/^## / { inside = $0 == heading; n = 0; in_block = 0 }
		inside && /^    / {
			if (!in_block)
				n++
			in_block = 1
			if (n == want || !want)
				print substr($0, 5)
			next
		}
		inside && /^$/ && in_block { blank = 1; next }
		{ in_block = 0 }
	' "$IOR_SOURCE/README.md"
}

# The README speaks of programs in /usr/local: install them to a folder, and say that instead.
install_as_readme() {
	project_make -s FLAVOR="$IOR_FLAVOR" prefix="$BATS_FILE_TMPDIR/local" install
}

installed_here() {
	sed "s|/usr/local|$BATS_FILE_TMPDIR/local|g"
}
