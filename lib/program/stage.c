/* SPDX-License-Identifier: BSD-2-Clause */
#include "program/stage.h"

#include "program/inputs.h"

void ior_stage_option(struct ior_stage_options *o, int key, const char *value)
{
	switch (key) {
	case 'o':
		ior_option_once("-o", &o->output, value);
		break;
	case 'r':
		ior_program_add_input(value);
		break;
	case IOR_STAGE_KEY_STRICT:
		o->strict = true;
		break;
	case IOR_STAGE_KEY_SUMMARY:
		o->summary = true;
		break;
	}
}
