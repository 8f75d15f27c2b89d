/* SPDX-License-Identifier: BSD-2-Clause */
#include "pair.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_BITS 10
#define PAGE_TASKS (1u << PAGE_BITS)
#define PAGES (PAIR_MAX_TID >> PAGE_BITS)

struct pair_task {
	TAILQ_ENTRY(pair_task) order;	/* in pair.busy if a call is open, else in pair.idle */
	struct pair_call *call;		/* open, innermost first */
	struct pair_identity *who;
	uint64_t ended;			/* time of the last return, ns; 0: none known */
	uint64_t never;			/* number of the last call that does not return */
	uint64_t start;
	uint64_t heap_end;		/* of the process that it leads; 0: not known */
	uint32_t tid;
	bool busy;
};

int pair_init(struct pair *p, pair_row_fn *row, void *arg, uint32_t max_tasks)
{
	*p = (struct pair){
		.row = row, .arg = arg, .max_tasks = max_tasks ? max_tasks : PAIR_MAX_TASKS,
	};
	TAILQ_INIT(&p->idle);
	TAILQ_INIT(&p->busy);
	p->page = calloc(PAGES, sizeof(*p->page));
	return p->page ? 0 : -ENOMEM;
}

struct pair_call *pair_call_new(struct pair *p)
{
	struct pair_call *c = p->free;

	if (!c)
		return calloc(1, sizeof(*c));
	p->free = c->outer;
	memset(c, 0, sizeof(*c));
	return c;
}

void pair_call_free(struct pair *p, struct pair_call *c)
{
	pair_call_release(c);
	c->outer = p->free;
	p->free = c;
}

/* ---- Tasks --------------------------------------------------------------------------------- */

static struct pair_task **slot(const struct pair *p, uint64_t tid)
{
	struct pair_task **page = tid < PAIR_MAX_TID ? p->page[tid >> PAGE_BITS] : NULL;

	return page ? &page[tid & (PAGE_TASKS - 1)] : NULL;
}

static struct pair_task *find(const struct pair *p, uint64_t tid)
{
	struct pair_task **s = slot(p, tid);

	return s ? *s : NULL;
}

/* Both lists begin with the task longest unseen. */
static void set_busy(struct pair *p, struct pair_task *t, bool busy)
{
	TAILQ_REMOVE(t->busy ? &p->busy : &p->idle, t, order);
	TAILQ_INSERT_TAIL(busy ? &p->busy : &p->idle, t, order);
	t->busy = busy;
}

static void complete(struct pair *p, struct pair_call *c, const struct pair_exit *x)
{
	p->row(p->arg, c, x);
	pair_call_free(p, c);
}

/* Interrupted calls down to (without) stop are not restarted: each has its row, first one first. */
static void settle(struct pair *p, struct pair_call *c, const struct pair_call *stop)
{
	if (c == stop)
		return;
	settle(p, c->outer, stop);
	complete(p, c, c->interrupted);
}

/*
 * A call whose end nobody saw, without anything having been lost. Of one that never began the end
 * is all that there was to see.
 */
static void leave_open(struct pair *p, struct pair_call *c)
{
	if (c->away) {
		p->counts.unmatched_enters++;
		pair_call_free(p, c);
		return;
	}
	p->counts.unfinished++;
	if (p->unfinished)
		complete(p, c, NULL);
	else
		pair_call_free(p, c);
}

/* The task will not end any call any more. */
static void drop_calls(struct pair *p, struct pair_task *t)
{
	struct pair_call *c = t->call;

	t->call = NULL;
	if (c && !c->interrupted) {
		settle(p, c->outer, NULL);
		leave_open(p, c);
	} else if (c) {
		settle(p, c, NULL);
	}
}

static void forget(struct pair *p, struct pair_task *t)
{
	*slot(p, t->tid) = NULL;
	TAILQ_REMOVE(t->busy ? &p->busy : &p->idle, t, order);
	p->ntasks--;
	drop_calls(p, t);
	pair_identity_release(t->who);
	free(t);
}

/* At the limit: the idle task longest unseen, or, were none idle, the one longest in a call. */
static void make_room(struct pair *p)
{
	struct pair_task *t = TAILQ_FIRST(&p->idle);

	forget(p, t ? t : TAILQ_FIRST(&p->busy));
	p->counts.forgotten++;
}

static int find_or_add(struct pair *p, uint64_t tid, struct pair_task **out)
{
	struct pair_task *t = find(p, tid), ***page;

	if (!t) {
		if (tid >= PAIR_MAX_TID)
			return -EINVAL;
		if (p->ntasks >= p->max_tasks)
			make_room(p);
		page = &p->page[tid >> PAGE_BITS];
		if (!*page)
			*page = calloc(PAGE_TASKS, sizeof(**page));
		t = calloc(1, sizeof(*t));
		if (!*page || !t) {
			free(t);
			return -ENOMEM;
		}
		t->tid = (uint32_t)tid;
		(*page)[tid & (PAGE_TASKS - 1)] = t;
		TAILQ_INSERT_TAIL(&p->idle, t, order);
		p->ntasks++;
	}
	*out = t;
	return 0;
}

int pair_task_is(struct pair *p, uint64_t tid, uint64_t start_ns, struct pair_identity *who)
{
	struct pair_task *t = find(p, tid);
	int err;

	if (t && start_ns && t->start && t->start != start_ns)
		forget(p, t);
	err = find_or_add(p, tid, &t);
	if (err) {
		pair_identity_release(who);
		return err;
	}
	if (start_ns)
		t->start = start_ns;
	pair_identity_release(t->who);
	t->who = who;
	return 0;
}

void pair_task_taken(struct pair *p, uint64_t tid)
{
	struct pair_task *t = find(p, tid);

	if (t) {
		drop_calls(p, t);
		set_busy(p, t, false);
		t->ended = t->never = 0;
	}
}

void pair_task_exit(struct pair *p, uint64_t tid, uint64_t start_ns)
{
	struct pair_task *t = find(p, tid);

	if (t && (!start_ns || !t->start || t->start == start_ns))
		forget(p, t);
}

uint64_t pair_heap_end(struct pair *p, uint64_t pid, uint64_t now)
{
	struct pair_task *leader = find(p, pid);
	uint64_t before;

	if (!leader && (!now || find_or_add(p, pid, &leader) < 0))
		return 0;
	before = leader->heap_end;
	leader->heap_end = now;
	return before;
}

void pair_end(struct pair *p)
{
	for (uint32_t tid = 0; tid < PAIR_MAX_TID; tid++) {
		struct pair_task **page = p->page[tid >> PAGE_BITS];

		if (!page)
			tid |= PAGE_TASKS - 1;
		else if (page[tid & (PAGE_TASKS - 1)])
			forget(p, page[tid & (PAGE_TASKS - 1)]);
	}
}

/* ---- Pairing ------------------------------------------------------------------------------- */

/*
 * -512 ERESTARTSYS, -513 ERESTARTNOINTR, -514 ERESTARTNOHAND, -516 ERESTART_RESTARTBLOCK: the
 * program never sees them.
 */
static bool is_restart(const struct pair_exit *x)
{
	return x->has & PAIR_HAS_RET && x->ret <= -512 && x->ret >= -516 && x->ret != -515;
}

static struct pair_call *interrupted_call(struct pair_call *c, uint64_t number)
{
	while (c && c->open != number)
		c = c->outer;
	return c;
}

/* The capture says that only so many of the interrupted calls may still go on: the outer ones. */
static void settle_but(struct pair *p, struct pair_task *t, unsigned int pending)
{
	struct pair_call *stop = t->call;
	unsigned int depth = 0;

	for (struct pair_call *c = t->call; c; c = c->outer)
		depth++;
	for (; depth > pending; depth--)
		stop = stop->outer;
	settle(p, t->call, stop);
	t->call = stop;
}

/* The call goes on: one row, from the first enter to the last return. True if it was found. */
static bool restart(struct pair *p, struct pair_task *t, const struct pair_call *again,
		    uint64_t restart_of)
{
	struct pair_call *c = interrupted_call(t->call, restart_of);

	if (!c)
		return false;
	settle(p, t->call, c);
	t->call = c;
	pair_exit_free(c->interrupted);
	c->interrupted = NULL;
	c->open = again->call;
	c->restarts += c->restarts < UINT8_MAX;
	return true;
}

/*
 * The task went on, but no exit came for c. Of a call that was under way when recording began the
 * capture may not have recognised it: the task's registers are all that it goes by.
 */
static void give_up(struct pair *p, struct pair_call *c)
{
	if (c->in_flight) {
		leave_open(p, c);
		return;
	}
	p->counts.unmatched_enters++;
	pair_call_free(p, c);
}

int pair_enter(struct pair *p, struct pair_call *c, uint64_t restart_of)
{
	struct pair_task *t;
	int err = find_or_add(p, c->tid, &t);

	if (err) {
		pair_call_free(p, c);
		return err;
	}
	p->counts.enters++;
	set_busy(p, t, true);
	if (t->call && !t->call->interrupted) {
		struct pair_call *lost = t->call;

		t->call = lost->outer;
		give_up(p, lost);
	}
	if (t->call) {
		if (restart_of && restart(p, t, c, restart_of)) {
			pair_call_free(p, c);
			return 0;
		}
		settle_but(p, t, c->pending);
	}
	c->open = c->call;
	/* Where a call began that was seen later is not known. */
	if (t->ended && t->ended <= c->time && !c->in_flight && !c->away) {
		c->gap = c->time - t->ended;
		c->has |= PAIR_HAS_GAP;
	}
	c->who = t->who;
	if (c->who)
		c->who->refs++;
	if (c->never) {
		t->never = c->call;
		t->ended = 0;
		set_busy(p, t, t->call != NULL);
		complete(p, c, NULL);
		return 0;
	}
	c->outer = t->call;
	t->call = c;
	return 0;
}

/*
 * A call whose beginning was sent before it was known that it is not wanted: it ends, or is one of
 * those that were interrupted.
 */
static void take_back(struct pair *p, struct pair_task *t, uint64_t number,
		      const struct pair_exit *x)
{
	struct pair_call **at = &t->call, *c;

	while (*at && (*at)->open != number)
		at = &(*at)->outer;
	c = *at;
	if (!c) {
		p->counts.unmatched_exits++;
		return;
	}
	*at = c->outer;
	if (c->interrupted)
		p->counts.exits--;	/* it had ended */
	else
		t->ended = x->has & PAIR_HAS_TIME ? x->time : 0;
	set_busy(p, t, t->call != NULL);
	pair_call_free(p, c);
}

void pair_exit(struct pair *p, uint64_t tid, uint64_t call, const struct pair_exit *x)
{
	struct pair_task *t = find(p, tid);
	struct pair_call *c = t ? t->call : NULL;

	p->counts.exits++;
	if (t && x->refused) {
		take_back(p, t, call, x);
		return;
	}
	if (!c || c->interrupted || c->open != call) {
		/* rt_sigreturn leaves by an exit of its own; its row has been given. */
		if (!t || !call || t->never != call)
			p->counts.unmatched_exits++;
		return;
	}
	t->ended = x->has & PAIR_HAS_TIME ? x->time : 0;
	/* What a filter answers is no note of the kernel's that it will make the call again. */
	if (p->restarts && is_restart(x) && !c->away) {
		c->interrupted = pair_exit_keep(x);
		if (c->interrupted)
			return;
		/* no memory to wait: two rows rather than none */
	}
	t->call = c->outer;
	set_busy(p, t, t->call != NULL);
	complete(p, c, x);
}

static void no_row(void *arg, const struct pair_call *c, const struct pair_exit *x)
{
	(void)arg;
	(void)c;
	(void)x;
}

void pair_free(struct pair *p)
{
	p->row = no_row;
	if (p->page)
		pair_end(p);
	for (uint32_t i = 0; p->page && i < PAGES; i++)
		free(p->page[i]);
	free(p->page);
	for (struct pair_call *c = p->free, *next; c; c = next) {
		next = c->outer;
		free(c);
	}
	*p = (struct pair){ 0 };
}
