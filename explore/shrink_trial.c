// SPDX-License-Identifier: GPL-2.0-only
/* One trial: a run that follows the candidate, and what came of it. See shrink.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <explore/event.h>
#include <explore/interrupt.h>
#include <explore/shrink_trial.h>
#include <machine/machine.h>

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

static void *map_shared(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

static int cannot(struct shrinker *shrinker, const char *why)
{
	snprintf(shrinker->why, RUN_FILE_WHY, "%.*s", RUN_FILE_WHY - 1, why);
	shrinker->stopped = true;
	return -1;
}

/* A worker that has booted. */
static int start_worker(struct shrinker *shrinker)
{
	struct worker *worker = &shrinker->worker;

	worker->dictionary = shrinker->dictionary;
	worker->facts = shrinker->facts.shared;
	loose_set(shrinker->candidate);
	if (worker_start(worker, shrinker->options, &strategy_loose, shrinker->text,
			 shrinker->text_size))
		return cannot(shrinker, "no worker process could be started");
	worker_listen(worker);
	if (worker->up)
		return 0;
	return cannot(shrinker, worker->outcomes->summary.why[0] ? worker->outcomes->summary.why :
		      "the process that was to boot the machine died");
}

int trial_open(struct shrinker *shrinker)
{
	struct image_facts facts;
	char why[MACHINE_WHY];

	if (machine_inspect(shrinker->options->image_path, &facts, why))
		return cannot(shrinker, why);
	shrinker->text = facts.target_text;
	shrinker->text_size = facts.target_text_size;
	shrinker->candidate = map_shared(sizeof(*shrinker->candidate));
	shrinker->dictionary = map_shared(sizeof(*shrinker->dictionary));
	shrinker->current = calloc(1, sizeof(*shrinker->current));
	shrinker->spent = calloc(SEQUENCE_MAX, sizeof(*shrinker->spent));
	if (!shrinker->candidate || !shrinker->dictionary || !shrinker->current ||
	    !shrinker->spent || events_open() || facts_open(&shrinker->facts) ||
	    facts_gather(&shrinker->facts, shrinker->file->facts, shrinker->file->facts_size))
		return cannot(shrinker, "out of memory");
	shrinker->began_s = now_s();
	interrupt_begin();
	return start_worker(shrinker);
}

void trial_close(struct shrinker *shrinker)
{
	worker_release(&shrinker->worker, shrinker->text_size);
	if (shrinker->began_s > 0)
		interrupt_end();
	events_close();
	facts_close(&shrinker->facts);
	if (shrinker->candidate)
		munmap(shrinker->candidate, sizeof(*shrinker->candidate));
	if (shrinker->dictionary)
		munmap(shrinker->dictionary, sizeof(*shrinker->dictionary));
	free(shrinker->current);
	free(shrinker->spent);
}

/*
 * Which finding of the run just made is the one that is wanted, in the order in which
 * they came; their number where it is not among them.
 */
static uint32_t wanted_finding(const struct shrinker *shrinker)
{
	const struct outcome *outcome = shrinker->worker.outcomes;
	uint32_t i;

	for (i = 0; i < outcome->summary.findings_count; i++) {
		const struct tophalf_report *report = &outcome->findings[i].report;

		if (report->rule == shrinker->file->rule &&
		    finding_place(report, shrinker->text, shrinker->text_size) == shrinker->file->place)
			break;
	}
	return i;
}

/*
 * Whether the run just made has a finding before the wanted one that the best run does
 * not have there: then that is what the run shows first, and it is a run of something else.
 */
static bool has_new_finding(const struct shrinker *shrinker)
{
	uint32_t wanted = wanted_finding(shrinker), i, j;

	for (i = 0; i < wanted; i++) {
		for (j = 0; j < shrinker->earlier_count; j++)
			if (finding_same(&shrinker->worker.outcomes->findings[i].report,
					 &shrinker->earlier[j], shrinker->text, shrinker->text_size))
				break;
		if (j == shrinker->earlier_count)
			return true;
	}
	return false;
}

static void note_earlier(struct shrinker *shrinker)
{
	uint32_t i;

	shrinker->earlier_count = wanted_finding(shrinker);
	for (i = 0; i < shrinker->earlier_count; i++)
		shrinker->earlier[i] = shrinker->worker.outcomes->findings[i].report;
}

/* The event of the finding that is wanted, or null. */
static const struct event *find_finding(const struct shrinker *shrinker, uint64_t *index)
{
	uint64_t dropped, count = events_count(&dropped);

	for (*index = dropped; *index < count; ++*index) {
		const struct event *event = events_get(*index);

		if (event->kind == EVENT_FINDING && event->number == shrinker->file->rule &&
		    event->where == shrinker->file->place)
			return event;
	}
	return NULL;
}

/* What happened up to event number `end`; what the log does not hold any more counts as calls. */
static struct shrink_size measure(uint64_t end)
{
	struct shrink_size size = { 0 };
	uint64_t i;

	events_count(&i);
	size.calls = i;
	for (; i < end; i++) {
		switch (events_get(i)->kind) {
		case EVENT_CALL: size.calls++; break;
		case EVENT_VECTOR: size.interrupts++; break;
		case EVENT_TASK: size.switches++; break;
		default: break;
		}
	}
	return size;
}

static bool smaller(const struct shrink_size *a, const struct shrink_size *b)
{
	if (shrink_weight(a) != shrink_weight(b))
		return shrink_weight(a) < shrink_weight(b);
	if (a->choices != b->choices)
		return a->choices < b->choices;
	if (a->sum != b->sum)
		return a->sum < b->sum;
	return a->points < b->points;
}

/*
 * The points that passed on the CPU's behalf from event number `from` until it
 * went on: in the interrupt that was delivered there, or on another CPU.
 */
static uint64_t points_spent(uint64_t from, uint64_t end)
{
	const struct event *step = events_get(from);
	uint64_t i;

	for (i = from + 1; i < end; i++) {
		const struct event *event = events_get(i);

		if (event->cpu == step->cpu && event->depth <= step->depth &&
		    event->kind == EVENT_VECTOR_END)
			return event->points - step->points;
		if (event->cpu != step->cpu && event->kind == EVENT_CPU && event->number == step->cpu)
			return event->points - step->points;
	}
	return 0;
}

/* User space makes these choices, one after another before a call: see exercise/. */
static bool is_of_call(const struct record_choice *choice)
{
	return choice->kind == TOPHALF_CHOOSE_PLAN || choice->kind == TOPHALF_CHOOSE_CALL ||
	       choice->kind == TOPHALF_CHOOSE_DEVICE || choice->kind == TOPHALF_CHOOSE_ARGUMENT;
}

static void note_call(struct shrinker *shrinker, const struct event *event)
{
	uint64_t last = shrinker->calls_count ? shrinker->calls[shrinker->calls_count - 1].at : 0;
	uint64_t first = event->choices;

	if (shrinker->calls_count == CALLS_KEPT || first > shrinker->current->count)
		return;
	if (first < shrinker->current->count)
		shrinker->current->choices[first].begins = 1 + event->value;
	while (first > last && is_of_call(&shrinker->current->choices[first - 1]))
		first--;
	shrinker->calls[shrinker->calls_count++] = (struct shrink_call){
		.first = first, .at = event->choices, .task = event->number,
		.spawns = event->value == TOPHALF_SYS_SPAWN ? event->argument[0] : 0,
	};
}

/* Notes of the run that has become the best what the search wants to know of it. */
static void note_events(struct shrinker *shrinker, uint64_t end)
{
	uint64_t i;

	memset(shrinker->spent, 0, shrinker->current->count * sizeof(*shrinker->spent));
	shrinker->calls_count = 0;
	for (events_count(&i); i < end; i++) {
		const struct event *event = events_get(i);

		if (event->kind == EVENT_CALL)
			note_call(shrinker, event);
		if (event->kind == EVENT_CHOICE && event->number == TOPHALF_CHOOSE_STEP &&
		    event->choices && event->choices <= shrinker->current->count)
			shrinker->spent[event->choices - 1] = points_spent(i, end);
	}
}

/* Makes the run of the candidate.  True if its outcome can be looked at. */
static bool make_run(struct shrinker *shrinker, bool recorded)
{
	const struct known known = { .facts_size = shrinker->facts.gathered };
	struct worker *worker = &shrinker->worker;

	events_pause(!recorded);
	if (!worker_give(worker, 1, 1, &known))
		worker_listen(worker);
	else
		worker->lost = true;
	if (worker->lost) {
		worker_stop(worker);
		start_worker(shrinker);
		return false;
	}
	shrinker->cost_ns += run_cost_ns(&worker->outcomes->summary);
	return worker->outcomes->summary.end != OUTCOME_LOST && !worker->outcomes->summary.host_clock;
}

static void check_budget(struct shrinker *shrinker)
{
	double time_s = shrinker->options->time_s;

	if (interrupt_requested())
		shrinker->progress->interrupted = shrinker->stopped = true;
	if (time_s > 0 && (shrinker->cost_ns >= time_s * 1e9 || now_s() - shrinker->began_s > time_s))
		shrinker->stopped = true;
	if (shrinker->tell && shrinker->progress->trials % 256 == 0)
		shrinker->tell(shrinker->progress);
}

/* The candidate's run is the best one so far, up to its finding. */
static void accept(struct shrinker *shrinker, const struct shrink_size *size, uint64_t end)
{
	shrinker->candidate->fresh = 0;
	sequence_copy(shrinker->current, shrinker->candidate);
	shrinker->progress->now = *size;
	note_earlier(shrinker);
	note_events(shrinker, end);
}

/* Looks at the events of the run just made: its record replaces the candidate, and its size is told. */
static bool look_at_events(struct shrinker *shrinker, struct shrink_size *size, uint64_t *end)
{
	const struct outcome *outcome = shrinker->worker.outcomes;
	const struct event *finding = find_finding(shrinker, end);

	if (!finding || sequence_from_record(shrinker->candidate, outcome->record,
					     outcome->summary.record_bytes, finding->choices))
		return false;
	sequence_note_meanings(shrinker->candidate);
	*size = measure(*end);
	size->points = finding->points;
	size->choices = shrinker->candidate->count;
	size->answers = sequence_weight(shrinker->candidate, &size->sum);
	return true;
}

/* Makes the run of the candidate.  True if it has the finding. */
static bool has_finding(struct shrinker *shrinker)
{
	shrinker->progress->trials++;
	return make_run(shrinker, false) &&
	       wanted_finding(shrinker) < shrinker->worker.outcomes->summary.findings_count;
}

/* Makes the same run again, with its events. */
static bool has_events(struct shrinker *shrinker, struct shrink_size *size, uint64_t *end)
{
	return make_run(shrinker, true) && look_at_events(shrinker, size, end);
}

/*
 * The same, and it was the same run.  One that goes by what lies in a dead part of a
 * stack need not be, since recording leaves something there as well: nothing is to
 * be built on that.
 */
static bool has_same_events(struct shrinker *shrinker, struct shrink_size *size, uint64_t *end)
{
	uint64_t trace = shrinker->worker.outcomes->summary.trace;

	return has_events(shrinker, size, end) &&
	       shrinker->worker.outcomes->summary.trace == trace;
}

static bool nothing_changed(const struct shrinker *shrinker)
{
	return !shrinker->candidate->fresh &&
	       shrinker->candidate->count == shrinker->current->count &&
	       !memcmp(shrinker->candidate->choices, shrinker->current->choices,
		       shrinker->current->count * sizeof(*shrinker->current->choices));
}

bool trial(struct shrinker *shrinker)
{
	struct shrink_size size;
	uint64_t end;

	if (shrinker->stopped || nothing_changed(shrinker))
		return false;
	check_budget(shrinker);
	shrinker->candidate->weight_most = shrink_weight(&shrinker->progress->now);
	if (shrinker->stopped || !has_finding(shrinker) || has_new_finding(shrinker) ||
	    !has_same_events(shrinker, &size, &end) ||
	    !smaller(&size, &shrinker->progress->now))
		return false;
	accept(shrinker, &size, end);
	return true;
}

int trial_first(struct shrinker *shrinker)
{
	const struct run_file *file = shrinker->file;
	struct shrink_size size;
	uint64_t end;

	shrinker->candidate->weight_most = UINT64_MAX;
	if (sequence_from_record(shrinker->candidate, file->record, file->record_size, UINT64_MAX))
		return cannot(shrinker, "its record is damaged, or longer than can be made shorter");
	if (!has_finding(shrinker) || !has_events(shrinker, &size, &end))
		return cannot(shrinker, "its finding does not show when it is replayed");
	accept(shrinker, &size, end);
	shrinker->progress->before = size;
	return 0;
}
