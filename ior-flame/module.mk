# SPDX-License-Identifier: BSD-2-Clause
PROGRAMS += ior-flame
ior-flame_SRCS := $(wildcard ior-flame/*.c)
ior-flame_GEN := $(B)/gen/flame-style.inc $(B)/gen/flame-script.inc

# One script: each part knows what stands in those before it.
ior-flame_JS := $(patsubst %,ior-flame/script/%.js,boxes figures zoom search details keyboard page)

$(B)/gen/flame-style.inc: ior-flame/svg.css
$(B)/gen/flame-script.inc: $(ior-flame_JS)

# As C strings, without the lines that are of interest to readers of the source alone.
$(ior-flame_GEN):
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q)sed -e '/^ *\(\/\*\|\/\/\)/d' -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/' $^ >$@
