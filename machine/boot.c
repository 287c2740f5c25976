// SPDX-License-Identifier: GPL-2.0-only
/*
 * The life of the machine: loaded, booted, and run from the snapshot.
 *
 * The image boots on a stack of its own, and calls host->booted() when it is
 * through.  That switches back to the worker's stack, where boot was waiting;
 * from now on the machine stands still on the other side of that switch.  Each
 * run is made by a copy of the machine that switches over once more.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <exercise/exercise.h>
#include <explore/campaign.h>
#include <explore/choice.h>
#include <explore/outcome.h>
#include <explore/trace.h>
#include <hardware/hardware.h>
#include <machine/internal.h>

struct computer computer;
unsigned int machine_patience = 5;

static void *worker_stack;		/* while the machine executes */
static void *machine_stack;		/* the machine's, while the worker does */
static bool booting;
static uint32_t boot_end;

int machine_load(const struct campaign_options *options, unsigned char *reached,
		 char why[MACHINE_WHY])
{
	const struct tophalf_image *image;
	struct tophalf_machine *state;
	unsigned int cpu;

	memset(&computer, 0, sizeof(computer));
	if (memory_map(options->cpus, &computer.user, why))
		return -1;
	if (image_load(options->image_path, &image, why))
		return -1;
	if (memory_reached(image, reached, why))
		return -1;
	if (fault_install(why))
		return -1;
	memory_percpu(image, options->cpus);
	computer.image = image;
	computer.unsupported_names = options->unsupported_names;
	computer.unsupported_count = options->unsupported_count;
	computer.verbose = options->verbose;
	computer.by_operations = options->options & TOPHALF_OPTION_BY_OPERATIONS;
	computer.limited = options->options & TOPHALF_OPTION_LIMITED;
	computer.length = options->points;
	computer.state = state = image->machine;
	for (cpu = 0; cpu < TOPHALF_MAX_CPUS; cpu++) {
		computer.cpus[cpu].timer_ns = NEVER_NS;
		computer.cpus[cpu].halt_switches = NEVER_HALTED;
	}
	computer.cpus[0].mode = CPU_RUNNING;
	state->cpus = options->cpus;
	state->cpu_state[0].irqs_off = 1;
	state->reached = reached;
	state->quiet = 1;
	hardware_install(options->devices, options->devices_count);
	exercise_install(options->plugs_count, computer.by_operations);
	*image->host = host_table(options);
	return 0;
}

static int explain_boot(char why[MACHINE_WHY])
{
	struct outcome *outcome = outcome_current();
	const struct outcome_summary *summary = &outcome->summary;

	outcome_sanitise(outcome);
	if (boot_end == TOPHALF_END_UNSUPPORTED)
		snprintf(why, MACHINE_WHY, "the kernel did not boot: it needs %s, which nothing defines",
			 summary->unsupported);
	else if (summary->findings_count)
		snprintf(why, MACHINE_WHY, "the kernel did not boot: %s",
			 outcome->findings[summary->findings_count - 1].message);
	else
		snprintf(why, MACHINE_WHY, "the kernel did not boot: it ended before it was up%s%s",
			 summary->why[0] ? ": " : "", summary->why);
	return -1;
}

int machine_boot(char why[MACHINE_WHY])
{
	void *stack = make_stack((void *)(TOPHALF_STACK_BASE + TOPHALF_STACK_SLOT),
				 computer.image->boot, NULL);

	hardware_reset();
	clock_arm();
	booting = true;
	fault_watchdog(machine_patience);
	stack_switch(&worker_stack, stack);
	fault_watchdog(0);
	if (booting)
		return explain_boot(why);
	outcome_boot_finished();
	return 0;
}

/* Process context, the init task.  Returns in each run. */
void machine_booted(void)
{
	assert(booting);
	clock_sync();
	booting = false;
	stack_switch(&machine_stack, worker_stack);
}

/* The boot ended in something else than host->booted(): the worker tells why. */
void boot_failed(uint32_t end)
{
	boot_end = end;
	stack_switch(&machine_stack, worker_stack);
	__builtin_unreachable();
}

/* In the process of a run, before choices can be made. */
void machine_begin_run(void)
{
	struct tophalf_machine *state = computer.state;

	state->points = 0;
	computer.limit_at = UINT64_MAX;
	memset(state->entries, 0, sizeof(state->entries));
	computer.work = 0;
	computer.interrupts = 0;
	computer.line_points = 0;
	computer.idle_lines = 0;
	computer.sleep_lines = 0;
	computer.in_run = true;
	computer.recording = events_recording();
	state->recording = computer.recording;
	events_begin();
	outcome_current()->summary.booted = 1;
}

/* The image is not executing: it comes back with another count in its register. */
static void decide_on_places(void)
{
	bool places = !computer.by_operations && choice_places();

	computer.state->places = places;
	computer.state->watch_bias = places || computer.state->races || computer.by_operations ?
		TOPHALF_WATCH_BIAS : 0;
}

void boot_resume(void)
{
	hardware_reset();
	exercise_reset();
	operations_begin_run();
	computer.state->quiet = 0;
	decide_on_places();
	machine_first_decision();
	clock_arm();
	watch_reset();
	computer.resumed = true;
	stack_switch(&worker_stack, machine_stack);
}

void boot_go_on(void)
{
	stack_switch(&worker_stack, machine_stack);
}

/* A replay has it from its record. */
static void choose_length(void)
{
	uint64_t length = choose_value(TOPHALF_CHOOSE_LENGTH, &computer.length, 1, 32);

	if (length)
		computer.limit_at = computer.state->points + length;
	clock_arm();
}

void machine_settle(void)
{
	struct outcome_summary *summary = &outcome_current()->summary;

	/* A mapping of its own would outlive the run that is put back to this point. */
	if (summary->settled_at || computer.disposable)
		return;
	summary->settled_at = computer.state->points;
	if (computer.settling) {
		computer.settled = true;
		stack_switch(&machine_stack, worker_stack);
	}
	decide_on_places();
	if (computer.limited)
		choose_length();
}

/* Any context: on whichever stack the run has ended, it is not used again. */
void boot_return(void)
{
	void *unused;

	stack_switch(&unused, worker_stack);
	__builtin_unreachable();
}

/*
 * What a report cost, and how far the machine got, is known now.  The state is
 * the image's memory: it is read once, and what it says is not believed blindly.
 */
static void sum_up(struct outcome_summary *summary, uint32_t end)
{
	const struct tophalf_machine *state = computer.state;

	summary->end = end;
	summary->points = state->points;
	summary->now_ns = state->now_ns;
	summary->interrupts = computer.interrupts;
	memcpy(summary->entries, state->entries, sizeof(summary->entries));
	trace_event(TRACE_END, end, state->points);
	trace_event(TRACE_END, state->now_ns, computer.interrupts);
	summary->finished = 1;
}

void machine_end_run(uint32_t end)
{
	if (!computer.in_run)
		boot_failed(end);
	clock_sync();
	machine_event(EVENT_END, end, 0);
	choice_end();
	sum_up(&outcome_current()->summary, end);
	snapshot_finish(RUN_ENDED);
}

enum run_exit machine_series(const struct run_series *series, int *signal)
{
	return snapshot_series(series, signal);
}

uint64_t machine_effects(void)
{
	return computer.effects;
}

struct tophalf_machine *machine_state(void)
{
	return computer.state;
}

unsigned char *machine_user_memory(void)
{
	return computer.user;
}
