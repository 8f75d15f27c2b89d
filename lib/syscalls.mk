# SPDX-License-Identifier: BSD-2-Clause
# The system call table and its constants as C. Included by lib/module.mk.

$(B)/gen/syscalls.inc: lib/gen-syscalls.awk lib/syscalls.tbl
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q)LC_ALL=C awk -f $^ >$@

$(B)/gen/constants.inc: lib/gen-constants.awk lib/constants.tbl
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q)LC_ALL=C awk -f $^ >$@

$(B)/obj/lib/syscall.o: | $(B)/gen/syscalls.inc
# constant.h includes it.
$(B)/obj/lib/syscall.o $(B)/obj/lib/constant.o: | $(B)/gen/constants.inc
