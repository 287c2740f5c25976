// SPDX-License-Identifier: GPL-2.0-only
/* The process that boots and makes runs; see worker.h. */
#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <explore/guide.h>
#include <explore/worker.h>
#include <machine/machine.h>

/* What a worker is to do, as the campaign says it. */
struct order {
	uint64_t first, count;		/* runs */
	struct known known;		/* what they begin with */
};

/*
 * What the campaign, the worker and its process of runs know together, in memory that
 * they share: what the order is, and how much of it is done.
 */
struct ledger {
	struct order order;
	uint64_t done;			/* runs of it */
	uint32_t making;		/* one was begun, and is not over */
};

struct duty {
	const struct worker *worker;
	const struct strategy *strategy;
	const struct guide *guide;	/* null: the strategy needs none */
	uint64_t seed;
	enum campaign_begin begin;
	bool settled;			/* the run has its beginning in common with others */
};

static uint64_t run_of(const struct duty *duty)
{
	const struct ledger *ledger = duty->worker->ledger;

	return ledger->order.first + ledger->done;
}

static const struct known *known_of(const struct duty *duty)
{
	return &duty->worker->ledger->order.known;
}

static struct outcome *outcome_of(const struct duty *duty)
{
	const struct worker *worker = duty->worker;

	return outcome_nth(worker->outcomes, worker->text_size, worker->ledger->done);
}

/* Begins the next run of the order, or of the next order. */
static bool take(const struct duty *duty, int channel)
{
	struct ledger *ledger = duty->worker->ledger;
	struct order order;

	if (ledger->done == ledger->order.count) {
		if (read(channel, &order, sizeof(order)) != sizeof(order))
			return false;
		assert(order.count && order.count <= OUTCOMES);
		ledger->order = order;
		ledger->done = 0;
	}
	ledger->making = 1;
	return true;
}

/* The run is over; so may be the order, all the more where there is nothing left to do. */
static void tell(const struct duty *duty, int channel)
{
	struct ledger *ledger = duty->worker->ledger;

	if (duty->guide && duty->guide->over && !duty->guide->over(&outcome_of(duty)->summary))
		ledger->order.count = ledger->done + 1;
	ledger->making = 0;
	if (++ledger->done == ledger->order.count && write(channel, "r", 1) != 1)
		_exit(0);
}

static bool begins_settled(const struct duty *duty, uint64_t run)
{
	if (duty->begin != BEGIN_AS_STRATEGY)
		return duty->begin == BEGIN_PROBE;
	return duty->strategy->programs || (duty->strategy->settled && duty->strategy->settled(run));
}

/* In the process of runs: the campaign has given another one. */
static bool next(void *argument)
{
	struct duty *duty = argument;

	if (!take(duty, SERIES_CHANNEL))
		return false;
	duty->settled = known_of(duty)->settles && begins_settled(duty, run_of(duty));
	return true;
}

/* A beginning lasts for a generation, or longer where nothing was learned before it. */
static uint64_t beginning(void *argument)
{
	const struct duty *duty = argument;

	return duty->settled ? known_of(duty)->changes + 1 : 0;
}

static void begin(void *argument)
{
	const struct duty *duty = argument;
	const struct worker *worker = duty->worker;

	dictionary_replace(worker->dictionary->values, known_of(duty)->values_count);
	machine_know(worker->facts->bytes, known_of(duty)->facts_size);
	outcome_select(outcome_of(duty));
	outcome_begin();
	if (duty->settled && !duty->strategy->go_on)
		choice_begin(&strategy_beginning, 0, 0);
	else
		choice_begin(duty->strategy, run_of(duty), duty->seed);
}

static void go_on(void *argument, bool kept)
{
	const struct duty *duty = argument;

	outcome_select(outcome_of(duty));
	if (kept)
		outcome_recall();
	choice_go_on(duty->strategy, run_of(duty), duty->seed);
}

static void end(void *argument)
{
	const struct duty *duty = argument;

	outcome_sanitise(outcome_of(duty));
	outcome_finish(outcome_of(duty));
	tell(duty, SERIES_CHANNEL);
}

/*
 * The host took the process away (the system is out of memory, say), or an
 * assertion of ours failed without a fault of the driver's before it.
 */
static bool is_lost(const struct outcome *outcome, enum run_exit how, int signal)
{
	return how == RUN_NOT_MADE || signal == SIGKILL || signal == SIGTERM ||
	       (signal == SIGABRT && !outcome->summary.fault.taken);
}

static void note_lost(struct outcome_summary *summary, enum run_exit how, int signal)
{
	summary->end = OUTCOME_LOST;
	if (how == RUN_NOT_MADE)
		snprintf(summary->why, sizeof(summary->why), "the host gave no process for the run");
	else
		snprintf(summary->why, sizeof(summary->why), "the process of the run was ended by %s",
			 signal == SIGABRT ? "an assertion of Tophalf's own" : "the host");
}

/* What the process of the run says by how it ended, where the run itself could not. */
static void note_exit(struct outcome *outcome, enum run_exit how, int signal)
{
	const struct outcome_fault *fault = &outcome->summary.fault;
	char message[128];

	if (how == RUN_ENDED && outcome->summary.finished)
		return;
	if (is_lost(outcome, how, signal)) {
		note_lost(&outcome->summary, how, signal);
		return;
	}
	outcome->summary.host_clock |= how == RUN_STUCK || signal == SIGXCPU;
	if (outcome->summary.host_clock) {
		outcome_add(outcome, TOPHALF_RULE_HANG, fault->taken ? fault->pc : 0,
			    "nothing ended this run but the host's clock");
	} else {
		snprintf(message, sizeof(message),
			 how == RUN_FAULTED ? "fault at address %llx that could not be reported" :
			 "the process of the run ended by itself",
			 (unsigned long long)fault->address);
		outcome_add(outcome, TOPHALF_RULE_BAD_ACCESS, fault->taken ? fault->pc : 0, message);
	}
	outcome->summary.end = OUTCOME_DIED;
}

static void serve(const struct worker *worker, const struct campaign_options *options,
		  const struct strategy *strategy)
{
	struct duty duty = { .worker = worker, .strategy = strategy, .guide = guide_of(strategy),
			     .seed = options->seed, .begin = options->begin };
	struct run_series series = {
		.next = next, .beginning = beginning, .begin = begin, .go_on = go_on, .end = end,
		.argument = &duty,
		.reuse = !options->fresh, .channel = worker->channel,
	};
	enum run_exit how;
	int signal;

	while ((how = machine_series(&series, &signal)) != RUN_NO_MORE) {
		/* One that died before its first run, or between two: each run has its own then. */
		if (!worker->ledger->making && series.reuse) {
			series.reuse = false;
			continue;
		}
		if (!worker->ledger->making && !take(&duty, worker->channel))
			return;
		outcome_select(outcome_of(&duty));
		outcome_sanitise(outcome_current());
		outcome_finish(outcome_current());
		note_exit(outcome_current(), how, signal);
		tell(&duty, worker->channel);
	}
}

static __attribute__((noreturn)) void work(struct worker *worker, const struct campaign_options *options,
					   const struct strategy *strategy, pid_t parent)
{
	char why[MACHINE_WHY] = "";

	/* These are for the campaign, which ends its workers when it is done with them. */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	if (machine_load(options, outcome_reached(), why) || machine_boot(why)) {
		snprintf(worker->outcomes->summary.why, sizeof(worker->outcomes->summary.why), "%s", why);
		(void)!write(worker->channel, "f", 1);
		_exit(1);
	}
	outcome_boot_finished();
	if (write(worker->channel, "u", 1) == 1)
		serve(worker, options, strategy);
	_exit(0);
}

/* A new one, or the old one without what it says. */
static struct ledger *open_ledger(struct ledger *ledger)
{
	if (!ledger) {
		ledger = mmap(NULL, sizeof(*ledger), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		if (ledger == MAP_FAILED)
			return NULL;
	}
	memset(ledger, 0, sizeof(*ledger));
	return ledger;
}

int worker_start(struct worker *worker, const struct campaign_options *options,
		 const struct strategy *strategy, unsigned long text, unsigned long text_size)
{
	pid_t parent = getpid();
	int ends[2];

	/* A new one each time: the process inherits the one that was created last. */
	outcome_release(worker->outcomes, text_size);
	worker->outcomes = outcome_create(text, text_size);
	worker->text_size = text_size;
	worker->ledger = open_ledger(worker->ledger);
	if (!worker->outcomes || !worker->ledger || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return -1;
	worker->up = worker->busy = worker->ready = worker->lost = false;
	fflush(NULL);
	worker->process = fork();
	if (worker->process < 0) {
		close(ends[0]);
		close(ends[1]);
		return -1;
	}
	worker->channel = worker->process ? ends[0] : ends[1];
	close(worker->process ? ends[1] : ends[0]);
	if (!worker->process)
		work(worker, options, strategy, parent);
	return 0;
}

/* Where there was nothing left to do it has made fewer runs than it was given. */
static void finish_order(struct worker *worker)
{
	uint64_t done = worker->ledger->done;

	worker->ready = true;
	/* A driver that writes anywhere may have written there. */
	if (done && done < worker->end - worker->first)
		worker->end = worker->first + done;
}

void worker_listen(struct worker *worker)
{
	char said;
	ssize_t got;

	do
		got = read(worker->channel, &said, 1);
	while (got < 0 && errno == EINTR);
	if (got == 1 && said == 'u')
		worker->up = true;
	else if (got == 1 && said == 'r')
		finish_order(worker);
	else
		worker->lost = true;
}

int worker_give(struct worker *worker, uint64_t first, uint64_t count, const struct known *known)
{
	struct order order = { .first = first, .count = count, .known = *known };

	worker->first = worker->run = first;
	worker->end = first + count;
	worker->busy = true;
	worker->ready = false;
	return send(worker->channel, &order, sizeof(order), MSG_NOSIGNAL) == sizeof(order) ? 0 : -1;
}

bool worker_has_made(const struct worker *worker)
{
	uint64_t done = worker->ledger->done;

	/* A driver that writes anywhere may have written here. */
	return done <= worker->end - worker->first && worker->run - worker->first < done;
}

struct outcome *worker_outcome(const struct worker *worker)
{
	return outcome_nth(worker->outcomes, worker->text_size, worker->run - worker->first);
}

void worker_stop(struct worker *worker)
{
	if (worker->process <= 0)
		return;
	close(worker->channel);
	kill(worker->process, SIGKILL);
	while (waitpid(worker->process, NULL, 0) < 0 && errno == EINTR)
		;
	worker->process = 0;
}

void worker_release(struct worker *worker, unsigned long text_size)
{
	worker_stop(worker);
	outcome_release(worker->outcomes, text_size);
	worker->outcomes = NULL;
	if (worker->ledger)
		munmap(worker->ledger, sizeof(*worker->ledger));
	worker->ledger = NULL;
}
