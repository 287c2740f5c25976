// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a run sets out to do.
 *
 * The plain run walks through everything there is, once.  Others make many calls on
 * one node or several, from one program or several.  A brief one makes a few calls,
 * and often ends with its device in place: it costs little, and what goes wrong in
 * few calls is found in it soonest.
 */
#include "exercise/plan.h"
#include "explore/choice.h"

#define WALK_CALLS	900
#define CALLS_MIN	10

void profile_choose_beginning(struct profile *profile, unsigned int plugs)
{
	profile->plug_first = choose(TOPHALF_CHOOSE_CALL, 4) == 3;
	profile->plug = choose(TOPHALF_CHOOSE_DEVICE, plugs);
}

static enum profile_kind choose_kind(void)
{
	static const enum profile_kind kinds[16] = {
		PROFILE_WALK, PROFILE_BRIEF, PROFILE_PROBE_ONLY, PROFILE_BRIEF,
		PROFILE_ONE_PROGRAM, PROFILE_BRIEF, PROFILE_ONE_PROGRAM, PROFILE_BRIEF,
		PROFILE_ONE_PROGRAM, PROFILE_BRIEF, PROFILE_MANY_PROGRAMS, PROFILE_BRIEF,
		PROFILE_MANY_PROGRAMS, PROFILE_BRIEF, PROFILE_MANY_PROGRAMS, PROFILE_BRIEF,
	};

	return kinds[choose(TOPHALF_CHOOSE_PLAN, 16)];
}

void profile_choose(struct profile *profile)
{
	profile->kind = choose_kind();
	profile->unload_first = choose(TOPHALF_CHOOSE_CALL, 4) == 3;
	profile->calls = CALLS_MIN + (30 + choose(TOPHALF_CHOOSE_CALL, 51)) % 51;
	switch (profile->kind) {
	case PROFILE_WALK:
		profile->wanted = 1;
		profile->calls = WALK_CALLS;
		break;
	case PROFILE_PROBE_ONLY:
		profile->wanted = 0;
		break;
	case PROFILE_ONE_PROGRAM:
		profile->wanted = 1;
		break;
	case PROFILE_MANY_PROGRAMS:
		profile->wanted = 2 + choose(TOPHALF_CHOOSE_CALL, 2);
		profile->calls = 5 + profile->calls / profile->wanted;
		break;
	case PROFILE_BRIEF:
		profile->wanted = 1 + choose(TOPHALF_CHOOSE_PLAN, 3);
		profile->calls = 2 + choose(TOPHALF_CHOOSE_PLAN, 6);
		profile->leave = choose(TOPHALF_CHOOSE_PLAN, 2);
		break;
	}
}
