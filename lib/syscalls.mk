# SPDX-License-Identifier: BSD-2-Clause
# The system call table as C. Included by lib/module.mk.

$(B)/gen/syscalls.inc: lib/gen-syscalls.awk lib/syscalls.tbl
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q)LC_ALL=C awk -f $^ >$@

$(B)/obj/lib/syscall.o: | $(B)/gen/syscalls.inc
