// SPDX-License-Identifier: GPL-2.0-only
/*
 * Errands of the administrator: a text that is written to a file which steers
 * the system.  Each takes three calls, open, write and close, and ends early
 * where the file cannot be opened.
 */
#include <string.h>

#include "exercise/plan.h"
#include "explore/choice.h"

#define STATE_PATH	"/sys/power/state"
#define TEXT_MAX	64

enum phase {
	PHASE_OPEN,
	PHASE_WRITE,
	PHASE_CLOSE,
};

static struct {
	enum errand errand;		/* under way, or ERRAND_NONE */
	enum phase phase;
	long fd;
	char path[256];
	char text[TEXT_MAX];
} state;

void errand_reset(void)
{
	memset(&state, 0, sizeof(state));
}

enum errand errand_under_way(void)
{
	return state.errand;
}

static bool set_out(enum errand errand, const char *path, const char *text)
{
	if (!path || !text || strlen(path) >= sizeof(state.path) || strlen(text) >= TEXT_MAX)
		return false;
	state.errand = errand;
	state.phase = PHASE_OPEN;
	strcpy(state.path, path);
	strcpy(state.text, text);
	return true;
}

/* Runtime power management of a device, and whether it may wake the system. */
static bool begin_power(void)
{
	static const char *const controls[2] = { "on", "auto" };
	static const char *const wakeups[2] = { "disabled", "enabled" };
	static const char *const delays[4] = { "0", "10", "1000", "-1" };
	const char *path = nodes_choose_power();

	if (!path)
		return false;
	if (strstr(path, "/power/control"))
		return set_out(ERRAND_POWER, path, controls[choose(TOPHALF_CHOOSE_ARGUMENT, 2)]);
	if (strstr(path, "/power/wakeup"))
		return set_out(ERRAND_POWER, path, wakeups[choose(TOPHALF_CHOOSE_ARGUMENT, 2)]);
	return set_out(ERRAND_POWER, path, delays[choose(TOPHALF_CHOOSE_ARGUMENT, 4)]);
}

bool errand_begin(enum errand errand)
{
	static const char *const states[4] = { "mem", "mem", "freeze", "freeze" };

	switch (errand) {
	case ERRAND_BIND:
		return set_out(errand, nodes_bind_path(), nodes_bus_name());
	case ERRAND_UNBIND:
		return set_out(errand, nodes_unbind_path(), nodes_bus_name());
	case ERRAND_SLEEP:
		return set_out(errand, STATE_PATH, states[choose(TOPHALF_CHOOSE_ARGUMENT, 4)]);
	case ERRAND_POWER:
		return begin_power();
	case ERRAND_NONE:
		break;
	}
	return false;
}

bool errand_next(struct tophalf_syscall *call)
{
	size_t size = strlen(state.text);

	if (state.errand == ERRAND_NONE)
		return false;
	switch (state.phase) {
	case PHASE_OPEN:
		call_open(call, state.path, USER_O_WRONLY);
		break;
	case PHASE_WRITE:
		buffer_put(0, state.text, size);
		call_set(call, TOPHALF_SYS_WRITE, (unsigned long)state.fd, buffer_address(0), size);
		break;
	case PHASE_CLOSE:
		call_set(call, TOPHALF_SYS_CLOSE, (unsigned long)state.fd, 0, 0);
		break;
	}
	return true;
}

enum errand errand_finish(const struct tophalf_syscall *call)
{
	enum errand errand = state.errand;

	switch (state.phase) {
	case PHASE_OPEN:
		state.fd = call->result;
		state.phase = PHASE_WRITE;
		if (call->result < 0)
			state.errand = ERRAND_NONE;
		break;
	case PHASE_WRITE:
		state.phase = PHASE_CLOSE;
		return call->result > 0 ? errand : ERRAND_NONE;
	case PHASE_CLOSE:
		state.errand = ERRAND_NONE;
		break;
	}
	return ERRAND_NONE;
}
