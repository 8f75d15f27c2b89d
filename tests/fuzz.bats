# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# New inputs for the decoders, beyond the stored corpus that every run replays. The same ones each
# time, so that a change is not refused by chance; `make fuzz` is the search.
# bats file_tags=full
load helpers

@test "libFuzzer finds nothing in 2,000 inputs a target" {
	run project_make fuzz FUZZ_FLAGS='-seed=1 -runs=2000'
	status_is 0
	stdout_has "Done"
}
