# SPDX-License-Identifier: BSD-2-Clause
# The system call table and its constants as C. Included by lib/module.mk.

$(B)/gen/syscalls.inc: lib/calls/gen-syscalls.awk lib/calls/syscalls.tbl
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q)LC_ALL=C awk -f $^ >$@

$(B)/gen/constants.inc: lib/calls/gen-constants.awk lib/calls/constants.tbl
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q)LC_ALL=C awk -f $^ >$@

# Made before anything is compiled: calls/constant.h includes one of them.
lib_GEN := $(B)/gen/syscalls.inc $(B)/gen/constants.inc
