/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/probe.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/membarrier.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/number.h"
#include "kernel/probe_private.h"
#include "layout.h"
#include "stream/clock.h"

#include "ior.skel.h"	/* of the types in layout.h */

static int print_nothing(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

static int print_all(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	return vfprintf(stderr, format, args);
}

/* One more than the highest number that a CPU of this machine can have. */
static int cpu_limit(void)
{
	FILE *f = fopen("/sys/devices/system/cpu/possible", "re");
	char line[1024] = "";	/* "0-3", "0,2-7" */
	const char *bad = "nothing";
	size_t n;
	int limit;

	if (f) {
		if (!fgets(line, sizeof(line), f))
			line[0] = '\0';
		fclose(f);
	}
	n = strcspn(line, "\n");
	line[n] = '\0';
	while (n && ior_is_digit(line[n - 1]))
		n--;
	limit = (int)strtonum(line + n, 0, IOR_CPU_MAX - 1, &bad) + 1;
	return bad ? IOR_CPU_MAX : limit;
}

/* The rings for calls. Their number is known only now, so libbpf does not make them. */
static int make_rings(struct probe *p)
{
	for (uint32_t i = 0; i < p->sizes.n; i++) {
		int fd = bpf_map_create(BPF_MAP_TYPE_RINGBUF, "calls", 0, 0,
					(uint32_t)p->sizes.calls, NULL);

		if (fd < 0)
			return -errno;
		p->ring_fds[p->nring_fds++] = fd;
		if (bpf_map_update_elem(bpf_map__fd(p->skel->maps.rings), &i, &fd, BPF_ANY))
			return -errno;
	}
	return 0;
}

static int add_scope(struct probe *p, enum ior_scope_kind kind, uint32_t value)
{
	const struct ior_scope_key key = { .kind = kind, .value = value };
	const uint32_t one = 1;

	if (bpf_map_update_elem(bpf_map__fd(p->skel->maps.scope), &key, &one, BPF_NOEXIST))
		return errno == EEXIST ? 0 : -errno;
	if (kind != IOR_SCOPE_UID)
		p->selected++;
	return 0;
}

static int fill_scope(struct probe *p, const struct probe_options *opt)
{
	int err = 0;

	for (unsigned int i = 0; i < opt->npids && !err; i++)
		err = add_scope(p, IOR_SCOPE_PID, opt->pids[i]);
	for (unsigned int i = 0; i < opt->ntids && !err; i++)
		err = add_scope(p, IOR_SCOPE_TID, opt->tids[i]);
	for (unsigned int i = 0; i < opt->nuids && !err; i++)
		err = add_scope(p, IOR_SCOPE_UID, opt->uids[i]);
	for (uint32_t i = 0; i < opt->ncgroups && !err; i++)
		if (bpf_map_update_elem(bpf_map__fd(p->skel->maps.scope_cgroup), &i,
					&opt->cgroups[i], BPF_ANY))
			err = -errno;
	return err;
}

/* The output pipe is where the pipeline begins. */
static int taint_output(struct probe *p, int fd)
{
	struct ior_carrier key = { 0 };
	const uint32_t one = 1;
	struct stat st;

	if (fstat(fd, &st) || !S_ISFIFO(st.st_mode))
		return 0;
	key.id = st.st_ino;
	key.dev = IOR_DEV(major(st.st_dev), minor(st.st_dev));
	if (bpf_map_update_elem(bpf_map__fd(p->skel->maps.tainted), &key, &one, BPF_ANY))
		return -errno;
	return 0;
}

static int load_error(int code, const struct probe *p, struct ior_error *err)
{
	/* EACCES is the verifier's: it did not like a program. */
	if (code == -EPERM)
		return ior_error_set(err, code,
				     "the kernel permits no loading of BPF programs; run with sudo "
				     "(ior-capture --check says which capability is missing)");
	if (code == -ENOMEM)
		return ior_error_set(err, code, "no memory for rings of %zu bytes; "
				     "use a smaller --ring-size", ring_sizes_total(&p->sizes));
	return ior_error_set(err, code, "the kernel refused the BPF programs: %s; "
			     "ior-capture --check and --debug say more", strerror(-code));
}

/*
 * A function that the kernel lacks is looked for in its modules, too. Only CAP_SYS_ADMIN may list
 * these, and older libbpf (1.1) then refuses the whole object. It lists them once: so let it fail
 * here, at a target that nothing has, which changes nothing else.
 */
static void skip_modules(struct ior_bpf *skel)
{
	bpf_program__set_attach_target(skel->progs.on_exec, 0, "of no module");
}

#define LOG_STATS 4	/* include/linux/bpf_verifier.h, BPF_LOG_STATS */

/* --debug: what it takes the verifier to look at each program. */
static void log_verifier(struct ior_bpf *skel)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, skel->obj)
		bpf_program__set_log_level(program, LOG_STATS);
}

int probe_open(struct probe **out, const struct probe_options *opt, struct ior_error *err)
{
	struct probe *p = calloc(1, sizeof(*p));
	int code;

	if (!p)
		return ior_error_set(err, -ENOMEM, "out of memory");
	if (opt->cast > 0 && !probe_has_cast()) {
		code = ior_error_set(err, -ENOTSUP, "--cast=yes: this kernel has no "
				     "bpf_rdonly_cast; Linux 6.2 has");
		goto fail;
	}
	p->cpus = cpu_limit();
	libbpf_set_print(opt->debug ? print_all : print_nothing);
	p->skel = ior_bpf__open();
	if (!p->skel) {
		code = ior_error_set(err, -errno, "cannot open the BPF object: %s",
				     strerror(errno));
		goto fail;
	}
	probe_configure(p, opt);
	if (opt->debug)
		log_verifier(p->skel);
	if (!p->skel->rodata->have_cast)
		skip_modules(p->skel);
	code = ior_bpf__load(p->skel);
	if (!code)
		code = make_rings(p);
	if (code) {
		load_error(code, p, err);
		goto fail;
	}
	code = fill_scope(p, opt);
	if (!code)
		code = taint_output(p, opt->output_fd);
	if (code) {
		ior_error_set(err, code, "cannot tell the kernel what to record: %s",
			      strerror(-code));
		goto fail;
	}
	*out = p;
	return 0;
fail:
	probe_close(p);
	return code;
}

int probe_attach(struct probe *p, struct ior_error *err)
{
	struct ior_bpf *skel = p->skel;
	/* Exits before enters: else a call begun in between would have no exit. */
	struct {
		struct bpf_program *program;
		struct bpf_link **link;
	} const order[] = {
		{ skel->progs.on_fork, &skel->links.on_fork },
		{ skel->progs.on_exec, &skel->links.on_exec },
		{ skel->progs.on_exit, &skel->links.on_exit },
		{ skel->progs.on_signal, &skel->links.on_signal },
		{ skel->progs.on_sys_exit, &skel->links.on_sys_exit },
		{ skel->progs.on_sys_enter, &skel->links.on_sys_enter },
	};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		*order[i].link = bpf_program__attach(order[i].program);
		if (!*order[i].link)
			return ior_error_set(err, -errno, "cannot attach %s: %s; ior-capture "
					     "--check says what is missing",
					     bpf_program__name(order[i].program), strerror(errno));
	}
	skel->links.sweep = bpf_program__attach_iter(skel->progs.sweep, NULL);
	if (!skel->links.sweep)
		return ior_error_set(err, -errno, "cannot attach the task iterator: %s",
				     strerror(errno));
	skel->bss->attach_time = ior_clock_ns(CLOCK_BOOTTIME);
	return 0;
}

/* Run the iterator over all tasks. 0 or negative errno. */
static int sweep(struct probe *p, enum ior_sweep mode)
{
	struct ior_bpf *skel = p->skel;
	int fd = bpf_iter_create(bpf_link__fd(skel->links.sweep));
	char nothing;
	ssize_t n;

	if (fd < 0)
		return -errno;
	skel->bss->sweep_mode = mode;
	skel->bss->sweep_failed = 0;
	/* It writes nothing: a read goes over all tasks, or over a million of them. */
	do {
		n = read(fd, &nothing, sizeof(nothing));
	} while (n > 0 || (n < 0 && errno == EAGAIN));
	close(fd);
	return 0;
}

uint64_t probe_sweep(struct probe *p, uint64_t before_ns)
{
	p->skel->bss->sweep_before = before_ns;
	return sweep(p, IOR_SWEEP_LONG) ? UINT64_MAX : p->skel->bss->sweep_failed;
}

void probe_find_pipeline(struct probe *p)
{
	uint64_t found;

	do {
		found = p->skel->bss->sweep_found;
	} while (!sweep(p, IOR_SWEEP_PIPES) && p->skel->bss->sweep_found != found);
}

uint64_t probe_look(struct probe *p)
{
	return sweep(p, IOR_SWEEP_START) ? 0 : p->skel->bss->sweep_failed;
}

/*
 * Programs still running on another CPU end before this returns (an RCU grace period). Kernels with
 * nohz_full CPUs refuse it: then they end within a time that is ample.
 */
static void wait_for_programs(void)
{
	if (syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0))
		usleep(20000);
}

void probe_detach(struct probe *p)
{
	struct ior_bpf *skel = p->skel;
	struct bpf_link *sweep = skel->links.sweep, *on_exit = skel->links.on_exit;

	skel->bss->stopping = 1;
	bpf_link__destroy(skel->links.on_sys_enter);
	/* Tasks that end say what they leave, until the sweep has seen all others. */
	skel->links.on_sys_enter = skel->links.sweep = skel->links.on_exit = NULL;
	ior_bpf__detach(skel);
	skel->links.sweep = sweep;
	skel->links.on_exit = on_exit;
	wait_for_programs();
	probe_sweep(p, UINT64_MAX);
	wait_for_programs();
}

void probe_detach_all(struct probe *p)
{
	ior_bpf__detach(p->skel);
	wait_for_programs();
}

void probe_close(struct probe *p)
{
	if (!p)
		return;
	for (uint32_t i = 0; i < p->nring_fds; i++)
		close(p->ring_fds[i]);
	ior_bpf__destroy(p->skel);
	free(p);
}

int probe_select_pid(struct probe *p, uint32_t pid, struct ior_error *err)
{
	int code = add_scope(p, IOR_SCOPE_PID, pid);

	if (code)
		return ior_error_set(err, code, "cannot select process %u: %s", pid,
				     strerror(-code));
	return 0;
}

void probe_forget_task(struct probe *p, bool thread, uint32_t id)
{
	const struct ior_scope_key key = { thread ? IOR_SCOPE_TID : IOR_SCOPE_PID, id };

	/* Whoever deletes it counts it: here, or the kernel side at its end. */
	if (!bpf_map_delete_elem(bpf_map__fd(p->skel->maps.scope), &key))
		p->selected--;
}

bool probe_holds_calls(const struct probe *p)
{
	return p->skel->rodata->where_fields & IOR_WHERE_AT_EXIT;
}

int probe_open_rings(const struct probe *p, struct rings *r, struct ior_error *err)
{
	return rings_open(r, &p->sizes, bpf_map__fd(p->skel->maps.names), p->ring_fds, err);
}

void probe_forget_files(struct probe *p)
{
	__atomic_fetch_add(&p->skel->data->generation, 1, __ATOMIC_RELAXED);
}
