# SPDX-License-Identifier: BSD-2-Clause
# release only
#
# New inputs for the decoders, for a short while: finds what the stored corpus, which every run
# replays, does not hold yet.
load helpers

@test "libFuzzer finds nothing in 20 seconds a target" {
	[ "${CHECK:-}" = full ] || skip "only with CHECK=full"
	run project_make fuzz FUZZ_SECONDS=20
	status_is 0
	stdout_has "Done"
}
