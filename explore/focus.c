// SPDX-License-Identifier: GPL-2.0-only
/*
 * Preemptions where drivers die: just after a system call began.
 *
 * Most races of drivers lie in a window of a few dozen steps of one call: between
 * two lines of remove(), between a check and its use in read().  A run has a
 * hundred thousand steps, and a placement that is drawn from all of them has that
 * many places to miss.  Drawn from the steps of one call it has a thousand, and
 * from the first ones of a call fewer still.
 *
 * So this strategy is PCT's idea (pct.c) with another origin.  Calls that change
 * whether the device or its driver is there (load, unload, plug, unplug) are
 * looked at nearly always, others as often as is drawn for the run.  A call that is
 * looked at gets one to three shots: the first one at a point drawn uniformly from
 * a window of 2^w points, w itself uniform; each further one a short way after
 * the one before, which is in the handler that it started, or in what that raised.
 * A shot is most often an interrupt, and else another CPU, a reschedule or a timer.
 *
 * A bug that needs one interrupt at one point, p points after its call began, is
 * hit by one call with a probability of at least
 *
 *	rate / (OCTAVES * 2 * p * l * 2),
 *
 * l being the number of lines, the last factor the share of interrupts among shots.
 * It does not depend on the length of the run.  Registers and what user space
 * asks are drawn as by the random strategy.
 */
#include <explore/choice.h>
#include <explore/random.h>
#include <explore/strategy.h>
#include <tophalf/boundary.h>

#define WINDOW_LEAST	3		/* log2 of the points of the smallest window */
#define OCTAVES		9
#define NEAR_OCTAVES	7		/* log2 of the points between two shots, at most */
#define SHOTS_MAX	3

static uint32_t rate;			/* of ordinary calls that are looked at, in 256 */
static uint32_t shots;			/* that are left of this call */
static uint64_t next_shot;		/* points at which the next one comes */
static bool due;			/* one comes now */

static void focus_begin(uint64_t run, uint64_t seed)
{
	static const uint32_t rates[] = { 256, 160, 96, 32 };
	struct random_profile data;

	random_seed(run, seed);
	data = random_draw();
	data.step = 0;
	random_use(&data);
	rate = rates[random_below(4)];
	shots = 0;
	due = false;
}

static bool changes_what_is_there(uint32_t number)
{
	return number == TOPHALF_SYS_INIT_MODULE || number == TOPHALF_SYS_DELETE_MODULE ||
	       number == TOPHALF_SYS_PLUG || number == TOPHALF_SYS_UNPLUG;
}

static void focus_call(uint32_t number)
{
	if (!random_at_rate(changes_what_is_there(number) ? 224 : rate))
		return;
	shots = 1 + random_below(SHOTS_MAX);
	next_shot = choice_points() + 1 + random_below(1u << (WINDOW_LEAST + random_below(OCTAVES)));
}

/*
 * To the next shot; without one, as far as can be.  The one that is due is made by
 * the step that follows at once, and the one after it is near.
 */
static uint32_t distance(uint32_t n)
{
	uint64_t now = choice_points();

	if (!shots)
		return 0;
	if (now < next_shot)
		return next_shot - now < n ? next_shot - now : 0;
	due = true;
	next_shot = now + 1 + random_below(1u << random_below(NEAR_OCTAVES));
	return next_shot - now;
}

static uint32_t shoot(const uint64_t *what, uint32_t n)
{
	int line = choice_find_step(what, n, STEP_LINE);

	due = false;
	shots--;
	if (line >= 0 && random_below(2))
		return line;
	return n > 1 ? 1 + random_below(n - 1) : 0;
}

static uint32_t focus_pick_among(uint32_t kind, uint32_t n, const uint64_t *what)
{
	if (kind != TOPHALF_CHOOSE_STEP)
		return random_pick(kind, n);
	/* The machine is idle: the device is faster than the timer as often as not. */
	if (what[0] == STEP_TIME)
		return random_below(n);
	return due ? shoot(what, n) : 0;
}

static uint32_t focus_pick(uint32_t kind, uint32_t n)
{
	return kind == TOPHALF_CHOOSE_DISTANCE ? distance(n) : random_pick(kind, n);
}

const struct strategy strategy_focus = {
	.name = "focus",
	.begin = focus_begin,
	.call = focus_call,
	.pick = focus_pick,
	.pick_among = focus_pick_among,
	.pick_value = random_pick_value,
};
