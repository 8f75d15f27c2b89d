# SPDX-License-Identifier: BSD-2-Clause
# A BPF program, here or in tests/bench, becomes a header that user space includes:
# bpf/ior.bpf.c is gen/ior.skel.h, with functions ior_bpf__open() and so on.
# -mcpu=v3: atomic operations that return the old value (Linux 5.12).
BPF_ARCH := $(patsubst x86_64,x86,$(ARCH))

$(B)/obj/%.bpf.o: %.bpf.c | have-bpf
	$(call say,BPF,$<)
	@mkdir -p $(@D)
	$(Q)$(CLANG) -target bpf -mcpu=v3 -D__TARGET_ARCH_$(BPF_ARCH) -O2 -g -Wall -Wtype-limits \
		$(if $(WERROR),-Werror) -iquote bpf $(call pkg,--cflags libbpf) -MMD -MP -c -o $@ $<
	$(Q)if command -v $(LLVM_STRIP) >/dev/null; then $(LLVM_STRIP) -g $@; fi

# skeleton SOURCE: bpf/ior.bpf.c
define skeleton
$(B)/gen/$(notdir $(1:.bpf.c=.skel.h)): $(B)/obj/$(1:.c=.o)
	$$(call say,SKEL,$$@)
	@mkdir -p $$(@D)
	$(Q)$(BPFTOOL) gen skeleton $$< name $(notdir $(1:.bpf.c=))_bpf >$$@
endef
$(eval $(call skeleton,bpf/ior.bpf.c))
$(eval $(call skeleton,bpf/pid.bpf.c))
