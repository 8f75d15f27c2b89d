/* SPDX-License-Identifier: BSD-2-Clause */
#include "world/world.h"

#include <errno.h>
#include <string.h>

#include "world/files.h"
#include "world/processes.h"
#include "world/programs.h"

_Static_assert(SYNTH_PROGRAMS <= sizeof(((struct synth_world *)0)->exe) / sizeof(struct synth_file),
	       "too many programs");

static int find_calls(struct synth_world *w, struct ior_error *err)
{
	static const char *const names[] = {
#define SYNTH_X(name) [SYNTH_##name] = #name,
		SYNTH_CALLS(SYNTH_X)
#undef SYNTH_X
	};

	for (unsigned int i = 0; i < SYNTH_KINDS; i++) {
		w->sc[i] = ior_syscall_by_name(names[i], strlen(names[i]));
		if (!w->sc[i] || w->sc[i]->number[IOR_X86_64] < 0)
			return ior_error_set(err, -EINVAL, "the system call table has no %s",
					     names[i]);
	}
	return 0;
}

static void start_program(struct synth_world *w, unsigned int i)
{
	const struct synth_program *program = &synth_programs[i];
	struct synth_process *p = synth_spawn(w, NULL, program);
	bool terminal = program->uid == 1000;
	struct synth_file *in = terminal ? &w->terminal : &w->null;
	struct synth_file *out = terminal ? &w->terminal : &w->file[SYNTH_LOG][i];

	synth_open(p, in, O_RDWR_);
	synth_open(p, out, O_WRONLY_ | O_APPEND_);
	synth_open(p, out, O_WRONLY_ | O_APPEND_);
	synth_open(p, synth_passing(w, SYNTH_ANON), O_RDWR_);
	synth_open(p, synth_passing(w, SYNTH_SOCK), O_RDWR_);
	for (unsigned int n = 0; n < 3; n++)
		synth_open(p, &w->file[program->cwd][synth_below(w, SYNTH_DIR_FILES)], O_RDWR_);
	while (p->tasks < program->threads && synth_thread(w, p))
		;
}

int synth_world_init(struct synth_world *w, uint64_t seed, uint64_t now_ns, struct ior_error *err)
{
	memset(w, 0, sizeof(*w));
	if (find_calls(w, err) < 0)
		return -EINVAL;
	w->random = seed;
	w->now_ns = now_ns;
	w->next_tid = 412;
	w->next_inode = 131073;
	synth_files_init(w);
	for (unsigned int i = 0; i < SYNTH_PROGRAMS; i++)
		synth_file_init(w, &w->exe[i], SYNTH_REG, "", synth_programs[i].exe + 1);
	for (unsigned int i = 0; i < SYNTH_LONG_LIVED; i++)
		start_program(w, i);
	return 0;
}
