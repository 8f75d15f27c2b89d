# SPDX-License-Identifier: BSD-2-Clause
# The BPF program becomes a header that ior-capture includes.
BPF_ARCH := $(patsubst aarch64,arm64,$(patsubst x86_64,x86,$(shell uname -m)))

$(B)/bpf/%.bpf.o: bpf/%.bpf.c | have-bpf
	$(call say,BPF,$<)
	@mkdir -p $(@D)
	$(Q)$(CLANG) -target bpf -D__TARGET_ARCH_$(BPF_ARCH) -O2 -g -Wall $(if $(WERROR),-Werror) \
		-iquote bpf $(call pkg,--cflags libbpf) -MMD -MP -c -o $@ $<
	$(Q)if command -v $(LLVM_STRIP) >/dev/null; then $(LLVM_STRIP) -g $@; fi

$(B)/gen/%.skel.h: $(B)/bpf/%.bpf.o
	$(call say,SKEL,$@)
	@mkdir -p $(@D)
	$(Q)$(BPFTOOL) gen skeleton $< name $*_bpf >$@
