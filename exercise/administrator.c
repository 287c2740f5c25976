// SPDX-License-Identifier: GPL-2.0-only
/*
 * The administrator: task 0.
 *
 * It follows a fixed order of steps, each of which makes one call or more and
 * says which step is next; choices decide what happens within the steps.  Every
 * loop in it is counted, so that it ends whatever the kernel answers.
 */
#include <assert.h>
#include <string.h>

#include "exercise/plan.h"
#include "explore/choice.h"
#include "machine/machine.h"

#define MILLISECOND	1000000ul

#define WATCHES_MAX	48		/* how often it looks after its programs */
#define STUCK_NS	(500 * MILLISECOND)	/* without progress so long, a program is stuck */
#define UNLOADS_MAX	6
#define PLUGS_MAX	4		/* changes of plugs while programs run */
#define SLEEPS_MAX	3		/* of the whole system */

enum step {
	STEP_FIRST,
	STEP_LOAD,
	STEP_PLUG,
	STEP_PLUG_SECOND,
	STEP_SETTLE,
	STEP_SETTLED,
	STEP_SLEEP,
	STEP_SPAWN,
	STEP_WATCH,
	STEP_KILL,
	STEP_JOIN,
	STEP_SLEEP_LAST,
	STEP_UNPLUG,
	STEP_UNLOAD,
	STEP_UNLOAD_WAIT,
	STEP_LINGER,
	STEP_EXIT,
};

static unsigned int plugs_known;
static bool only_program;		/* there is nothing but the module's init and exit */

static struct {
	enum step step;
	struct profile profile;
	bool loaded;
	bool removing;			/* a call is under way that takes the driver off the device */
	unsigned int second_plug;
	bool plugged, second_plugged;
	unsigned int spawned;		/* tasks 1..spawned were started */
	unsigned int watches, progress;
	unsigned long slept;		/* since the last progress */
	unsigned int cursor;		/* which task is killed or joined */
	bool restart_walk;
	unsigned int unloads, plug_changes, sleeps;
	bool unbound;
} state;

void administrator_install(unsigned int plugs_count, bool program)
{
	plugs_known = program ? 0 : plugs_count;
	only_program = program;
}

void administrator_reset(void)
{
	memset(&state, 0, sizeof(state));
	errand_reset();
}

bool administrator_has_plugs(void)
{
	return plugs_known > 0;
}

bool administrator_device_stands(void)
{
	if (state.removing || state.unbound || !state.loaded)
		return false;
	return state.plugged || state.second_plugged || plugs_known == 0;
}

static void sleep_for(struct tophalf_syscall *call, unsigned long ns)
{
	call_set(call, TOPHALF_SYS_SLEEP, ns, 0, 0);
}

/* The steps.  Each fills the call and returns true, or returns false: on to state.step. */

static bool step_first(void)
{
	if (only_program) {
		state.step = STEP_LOAD;
		return false;
	}
	profile_choose_beginning(&state.profile, plugs_known);
	state.step = state.profile.plug_first && plugs_known ? STEP_PLUG : STEP_LOAD;
	return false;
}

static bool step_load(struct tophalf_syscall *call)
{
	call->number = TOPHALF_SYS_INIT_MODULE;
	state.step = state.plugged || !plugs_known ? STEP_SETTLE : STEP_PLUG;
	if (only_program)
		state.step = STEP_UNLOAD;
	return true;
}

static bool step_plug(struct tophalf_syscall *call)
{
	call_set(call, TOPHALF_SYS_PLUG, state.profile.plug, 0, 0);
	nodes_plugged();
	state.step = state.loaded ? STEP_PLUG_SECOND : STEP_LOAD;
	return true;
}

/* Two devices of one driver find what it keeps in static variables. */
static bool step_plug_second(struct tophalf_syscall *call)
{
	state.step = STEP_SETTLE;
	if (plugs_known < 2 || choose(TOPHALF_CHOOSE_DEVICE, 8) != 7)
		return false;
	state.second_plug = choose(TOPHALF_CHOOSE_DEVICE, plugs_known);
	if (state.second_plug == state.profile.plug)
		return false;
	call_set(call, TOPHALF_SYS_PLUG, state.second_plug, 0, 0);
	return true;
}

/* Time for a deferred or asynchronous probe, and for interrupts. */
static bool step_settle(struct tophalf_syscall *call)
{
	static const unsigned long times[8] = {
		MILLISECOND, 0, MILLISECOND, 10 * MILLISECOND, 100 * MILLISECOND, MILLISECOND / 10,
		1000 * MILLISECOND, 0,
	};
	unsigned long time = times[choose(TOPHALF_CHOOSE_ARGUMENT, 8)];

	state.step = STEP_SETTLED;
	if (!time)
		return false;
	sleep_for(call, time);
	return true;
}

static bool put_to_sleep(void)
{
	if (state.sleeps >= SLEEPS_MAX)
		return false;
	state.sleeps++;
	return errand_begin(ERRAND_SLEEP);
}

/* The device is probed, if it ever is.  What comes now can be told apart from what came before. */
static bool step_settled(void)
{
	machine_settle();
	profile_choose(&state.profile);
	state.step = STEP_SLEEP;
	return false;
}

/* The system sleeps with a device that nobody has used yet. */
static bool step_sleep(void)
{
	state.step = STEP_SPAWN;
	if (choose(TOPHALF_CHOOSE_CALL, 8) == 7)
		put_to_sleep();
	return false;
}

static bool step_spawn(struct tophalf_syscall *call)
{
	enum program program = PROGRAM_WALK;
	uint32_t task;

	if (state.spawned >= state.profile.wanted || state.spawned + 1 >= EXERCISE_TASKS) {
		state.step = state.profile.wanted ? STEP_WATCH : STEP_KILL;
		state.cursor = 1;
		return false;
	}
	task = ++state.spawned;
	if (state.profile.kind != PROFILE_WALK)
		program = choose(TOPHALF_CHOOSE_CALL, 3) == 2 ? PROGRAM_MIXED : PROGRAM_ONE_NODE;
	program_start(task, program, state.profile.calls);
	if (state.restart_walk)
		program_inherit(task, task - 1);
	state.restart_walk = false;
	state.slept = 0;
	call_set(call, TOPHALF_SYS_SPAWN, task, 0, 0);
	return true;
}

static bool all_exited(void)
{
	for (uint32_t task = 1; task <= state.spawned; task++)
		if (!program_exited(task))
			return false;
	return true;
}

static unsigned int progress(void)
{
	unsigned int sum = 0;

	for (uint32_t task = 1; task <= state.spawned; task++)
		sum += program_progress(task);
	return sum;
}

/* Ends this round of programs; with more than one walker wanted, the walk goes on in the next. */
static bool end_watch(void)
{
	state.step = STEP_KILL;
	state.cursor = 1;
	if (state.profile.kind == PROFILE_WALK && !all_exited() && state.watches < WATCHES_MAX &&
	    state.profile.wanted + 1 < EXERCISE_TASKS) {
		state.profile.wanted++;
		state.restart_walk = true;
	}
	return false;
}

/* The next call of the errand that is under way, if any. */
static bool errand_call(struct tophalf_syscall *call)
{
	if (!errand_next(call))
		return false;
	state.removing = call->number == TOPHALF_SYS_WRITE && errand_under_way() == ERRAND_UNBIND;
	return true;
}

/* Pulls the device out or puts it back, by the bus or by its driver's bind files. */
static bool change_plugs(struct tophalf_syscall *call)
{
	if (!plugs_known || state.plug_changes >= PLUGS_MAX)
		return false;
	state.plug_changes++;
	if (!state.plugged) {
		call_set(call, TOPHALF_SYS_PLUG, state.profile.plug, 0, 0);
		return true;
	}
	if (choose(TOPHALF_CHOOSE_CALL, 2) == 0) {
		call_set(call, TOPHALF_SYS_UNPLUG, state.profile.plug, 0, 0);
		state.removing = true;
		return true;
	}
	errand_begin(state.unbound ? ERRAND_BIND : ERRAND_UNBIND);
	return errand_call(call);
}

static bool step_watch(struct tophalf_syscall *call)
{
	static const unsigned long times[12] = {
		10 * MILLISECOND, 100 * MILLISECOND, MILLISECOND, 1000 * MILLISECOND, 10000, 100,
		10 * MILLISECOND, 100 * MILLISECOND, MILLISECOND, 10 * MILLISECOND, 1000,
		100 * MILLISECOND,
	};
	unsigned int now = progress();
	unsigned long time = 200 * MILLISECOND;
	uint32_t answer;

	if (all_exited())
		return end_watch();
	if (now != state.progress)
		state.slept = 0;
	state.progress = now;
	if (state.slept >= STUCK_NS || state.watches++ >= WATCHES_MAX)
		return end_watch();
	if (state.profile.kind != PROFILE_WALK) {
		answer = choose(TOPHALF_CHOOSE_CALL, 16);
		if (answer >= 14 && change_plugs(call))
			return true;
		if (answer == 13 && put_to_sleep())
			return errand_call(call);
		if (answer == 12 && errand_begin(ERRAND_POWER))
			return errand_call(call);
		time = times[answer % 12];
	}
	state.slept += time;
	sleep_for(call, time);
	return true;
}

static bool step_kill(struct tophalf_syscall *call)
{
	while (state.cursor <= state.spawned && program_exited(state.cursor))
		state.cursor++;
	if (state.cursor > state.spawned) {
		state.step = STEP_JOIN;
		state.cursor = 1;
		return false;
	}
	call_set(call, TOPHALF_SYS_KILL, state.cursor++, USER_SIGKILL, 0);
	return true;
}

/* Only then is no file of theirs open any more, and the module can go. */
static bool step_join(struct tophalf_syscall *call)
{
	if (state.cursor > state.spawned) {
		state.step = state.restart_walk ? STEP_SPAWN : STEP_SLEEP_LAST;
		if (state.profile.kind == PROFILE_BRIEF)
			state.step = state.profile.unload_first ? STEP_UNLOAD : STEP_UNPLUG;
		if (state.profile.leave)
			state.step = STEP_EXIT;
		return false;
	}
	call_set(call, TOPHALF_SYS_JOIN, state.cursor++, 0, 0);
	return true;
}

/* No program is left.  The plain course is that the system sleeps once, when its device has been used. */
static bool step_sleep_last(void)
{
	state.step = state.profile.unload_first ? STEP_UNLOAD : STEP_UNPLUG;
	if (state.loaded && choose(TOPHALF_CHOOSE_CALL, 2) == 0)
		put_to_sleep();
	return false;
}

static bool step_unplug(struct tophalf_syscall *call)
{
	if (!state.plugged && !state.second_plugged) {
		state.step = state.loaded ? STEP_UNLOAD : STEP_LINGER;
		return false;
	}
	call_set(call, TOPHALF_SYS_UNPLUG, state.plugged ? state.profile.plug : state.second_plug, 0, 0);
	state.removing = true;
	return true;
}

static bool step_unload(struct tophalf_syscall *call)
{
	if (!state.loaded || state.unloads >= UNLOADS_MAX) {
		state.step = state.plugged || state.second_plugged ? STEP_UNPLUG : STEP_LINGER;
		return false;
	}
	state.unloads++;
	call->number = TOPHALF_SYS_DELETE_MODULE;
	state.removing = true;
	return true;
}

static bool step_unload_wait(struct tophalf_syscall *call)
{
	state.step = STEP_UNLOAD;
	sleep_for(call, 10 * MILLISECOND);
	return true;
}

/* A timer or work item that the driver forgot fires now. */
static bool step_linger(struct tophalf_syscall *call)
{
	static const unsigned long times[4] = {
		100 * MILLISECOND, 3000 * MILLISECOND, MILLISECOND, 1000 * MILLISECOND,
	};

	state.step = STEP_EXIT;
	if (only_program)
		return false;
	sleep_for(call, times[choose(TOPHALF_CHOOSE_ARGUMENT, 4)]);
	return true;
}

static bool make_step(struct tophalf_syscall *call)
{
	switch (state.step) {
	case STEP_FIRST:
		return step_first();
	case STEP_LOAD:
		return step_load(call);
	case STEP_PLUG:
		return step_plug(call);
	case STEP_PLUG_SECOND:
		return step_plug_second(call);
	case STEP_SETTLE:
		return step_settle(call);
	case STEP_SETTLED:
		return step_settled();
	case STEP_SLEEP:
		return step_sleep();
	case STEP_SPAWN:
		return step_spawn(call);
	case STEP_WATCH:
		return step_watch(call);
	case STEP_KILL:
		return step_kill(call);
	case STEP_JOIN:
		return step_join(call);
	case STEP_SLEEP_LAST:
		return step_sleep_last();
	case STEP_UNPLUG:
		return step_unplug(call);
	case STEP_UNLOAD:
		return step_unload(call);
	case STEP_UNLOAD_WAIT:
		return step_unload_wait(call);
	case STEP_LINGER:
		return step_linger(call);
	case STEP_EXIT:
		call->number = TOPHALF_SYS_EXIT;
		return true;
	}
	assert(0);
	return true;
}

void administrator_next(struct tophalf_syscall *call)
{
	state.removing = false;
	while (!errand_call(call))
		if (make_step(call))
			break;
}

static void note_plug(unsigned int plug, bool present)
{
	if (plug == state.profile.plug) {
		state.plugged = present;
		state.unbound = false;
	} else {
		state.second_plugged = present;
	}
}

static void finish_unload(long result)
{
	if (result == -USER_EAGAIN || result == -USER_EBUSY) {
		state.step = STEP_UNLOAD_WAIT;
		return;
	}
	/* Any other failure is final: a module may refuse to go. */
	state.loaded = false;
	state.step = state.plugged || state.second_plugged ? STEP_UNPLUG : STEP_LINGER;
}

static void finish_errand(const struct tophalf_syscall *call)
{
	enum errand done = errand_finish(call);

	if (done == ERRAND_BIND || done == ERRAND_UNBIND)
		state.unbound = done == ERRAND_UNBIND;
}

void administrator_finish(const struct tophalf_syscall *call)
{
	switch (call->number) {
	case TOPHALF_SYS_INIT_MODULE:
		state.loaded = call->result >= 0;
		if (!state.loaded)
			state.step = STEP_UNPLUG;
		break;
	case TOPHALF_SYS_PLUG:
		if (call->result >= 0)
			note_plug((unsigned int)call->argument[0], true);
		break;
	case TOPHALF_SYS_UNPLUG:
		/* A device that could not be unplugged is left alone: asked again, it would be for ever. */
		note_plug((unsigned int)call->argument[0], false);
		break;
	case TOPHALF_SYS_JOIN:
		program_gone((uint32_t)call->argument[0]);
		break;
	case TOPHALF_SYS_DELETE_MODULE:
		finish_unload(call->result);
		break;
	case TOPHALF_SYS_OPEN:
	case TOPHALF_SYS_WRITE:
	case TOPHALF_SYS_CLOSE:
		finish_errand(call);
		break;
	}
	state.removing = false;
}
