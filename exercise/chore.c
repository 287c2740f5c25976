// SPDX-License-Identifier: GPL-2.0-only
/*
 * The administrator's chores: what is done by writing a word to a file, which
 * takes three calls.  One chore is under way at a time.
 */
#include <string.h>

#include "exercise/plan.h"
#include "explore/choice.h"

enum chore_step {
	CHORE_OPEN,
	CHORE_WRITE,
	CHORE_CLOSE,
};

static struct {
	enum chore chore;
	enum chore_step step;
	long fd;
	bool writing;
} state;

void chore_reset(void)
{
	memset(&state, 0, sizeof(state));
}

static const char *path(void)
{
	switch (state.chore) {
	case CHORE_BIND:
		return nodes_bind_path();
	case CHORE_UNBIND:
		return nodes_unbind_path();
	default:
		return "/sys/power/state";
	}
}

/* Null when it is no longer known: then the file is only closed. */
static const char *word(void)
{
	if (state.chore != CHORE_SLEEP)
		return nodes_bus_name();
	return choose(TOPHALF_CHOOSE_ARGUMENT, 3) == 2 ? "freeze" : "mem";
}

static bool next_open(struct tophalf_syscall *call)
{
	if (!path() || (state.chore != CHORE_SLEEP && !nodes_bus_name())) {
		state.chore = CHORE_NONE;
		return false;
	}
	call_open(call, path(), USER_O_WRONLY);
	return true;
}

static void next_close(struct tophalf_syscall *call)
{
	state.step = CHORE_CLOSE;
	call_set(call, TOPHALF_SYS_CLOSE, (unsigned long)state.fd, 0, 0);
}

static void next_write(struct tophalf_syscall *call)
{
	const char *text = word();

	if (!text) {
		next_close(call);
		return;
	}
	state.writing = true;
	buffer_put(0, text, strlen(text));
	call_set(call, TOPHALF_SYS_WRITE, (unsigned long)state.fd, buffer_address(0), strlen(text));
}

bool chore_next(struct tophalf_syscall *call)
{
	if (state.chore == CHORE_NONE)
		return false;
	if (state.step == CHORE_OPEN)
		return next_open(call);
	if (state.step == CHORE_WRITE)
		next_write(call);
	else
		next_close(call);
	return true;
}

bool chore_begin(enum chore chore, struct tophalf_syscall *call)
{
	state.chore = chore;
	state.step = CHORE_OPEN;
	return chore_next(call);
}

bool chore_removes(void)
{
	return state.writing && state.chore == CHORE_UNBIND;
}

bool chore_finish(const struct tophalf_syscall *call, bool unbound)
{
	state.writing = false;
	switch (state.step) {
	case CHORE_OPEN:
		state.fd = call->result;
		state.step = CHORE_WRITE;
		if (call->result < 0)
			state.chore = CHORE_NONE;
		return unbound;
	case CHORE_WRITE:
		state.step = CHORE_CLOSE;
		if (call->result <= 0 || state.chore == CHORE_SLEEP)
			return unbound;
		return state.chore == CHORE_UNBIND;
	case CHORE_CLOSE:
		state.chore = CHORE_NONE;
		return unbound;
	}
	return unbound;
}
