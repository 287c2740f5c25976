/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The outcome of one run: what the run writes and the worker reads.
 *
 * It lies in memory that the run shares with its worker.  The run executes
 * driver code, which may write anywhere; so the worker believes nothing in it
 * before outcome_sanitise() has put every count and string within its bounds.
 */
#ifndef EXPLORE_OUTCOME_H
#define EXPLORE_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tophalf/boundary.h>

#define OUTCOME_FINDINGS	16
#define OUTCOME_CONSOLE		8192
#define OUTCOME_LEARNED		64
#define OUTCOME_CAPTION		768
#define OUTCOME_RECORD_BYTES	(4u << 20)
#define OUTCOME_FACTS_BYTES	(1u << 20)

/* Ends that only the host knows; they follow those of enum tophalf_end. */
enum outcome_end {
	OUTCOME_DIVERGED = 0x100,	/* a replay made a choice that its record does not have */
	OUTCOME_DIED,			/* the process of the run ended by itself */
	OUTCOME_LOST,			/* the host ended it, or did not let it begin: it says nothing of the driver */
};

/* A report with copies of its strings; its pointers mean nothing until finding_bind(). */
struct outcome_finding {
	struct tophalf_report report;
	char message[512];
	char task[32];
	struct {
		char name[32];
		char what[96];
	} sections[TOPHALF_SECTIONS_MAX];
	char captions[TOPHALF_EXTRAS_MAX][OUTCOME_CAPTION];
};

/* The last fault of the host's processor, noted before anything is done about it. */
struct outcome_fault {
	uint32_t taken;
	uint32_t signal;
	uint64_t address, pc;
};

struct outcome_summary {
	uint32_t booted;		/* the run left the snapshot */
	uint32_t finished;		/* the run ended as it should */
	uint32_t end;			/* enum tophalf_end or enum outcome_end */
	uint32_t stages;		/* a bit each */
	uint64_t trace;
	uint64_t choices, record_bytes;
	uint64_t points, interrupts, now_ns;
	uint64_t entries[TOPHALF_CONTEXTS];
	uint32_t findings_count, findings_dropped;
	uint32_t learned_count;
	uint32_t reached;		/* what it was made for: see choice_reached() */
	uint32_t redundant;		/* it does not count: see choice_redundant() */
	uint32_t facts_bytes;
	uint64_t settled_at;		/* points at which it came to machine_settle(); 0: it did not */
	uint64_t class;			/* of executions: which one it is of.  By the strategies that tell them apart */
	uint64_t common_points;		/* of those, the ones that it has in common with other runs */
	uint32_t host_clock;		/* ended by the host's clock: the trace does not repeat */
	struct outcome_fault fault;
	char unsupported[128];		/* the symbol, where that is the end */
	char why[256];			/* what went wrong with the run itself */
};

struct outcome {
	struct outcome_summary summary;
	uint64_t learned[OUTCOME_LEARNED];
	uint64_t console_written;
	char console[OUTCOME_CONSOLE];	/* a ring */
	struct outcome_finding findings[OUTCOME_FINDINGS];
	unsigned char facts[OUTCOME_FACTS_BYTES];	/* what it learned, see facts.h */
	unsigned char record[OUTCOME_RECORD_BYTES];
	unsigned char reached[];	/* a byte for each byte of the target's text */
};

/* How many outcomes a worker has room for. */
#define OUTCOMES		64

/* Allocates the shared outcomes of this worker and makes the first one current. */
struct outcome *outcome_create(unsigned long target_text, unsigned long target_text_size);
void outcome_release(struct outcome *first, unsigned long target_text_size);
/* Number 0..OUTCOMES-1 of those that were created with `first`. */
struct outcome *outcome_nth(struct outcome *first, unsigned long target_text_size, uint32_t number);
/* It is the current one. */
void outcome_select(struct outcome *outcome);
struct outcome *outcome_current(void);
/* Empties it for the next run.  What was reported during boot belongs to every run. */
void outcome_begin(void);
void outcome_boot_finished(void);
/*
 * Where the image notes what it reaches, in pages that the worker's processes share;
 * the outcome of the run that is over has it when outcome_finish() is called.
 */
unsigned char *outcome_reached(void);
void outcome_finish(struct outcome *outcome);
/* What the current one says is kept aside; and the current one says that again. */
void outcome_keep(void);
void outcome_recall(void);

/* Called while a run goes on. */
void outcome_report(const struct tophalf_report *report);
void outcome_console(const char *text, size_t length);
void outcome_learn(uint64_t value);
void outcome_fact(const void *key, uint32_t key_size, const void *detail, uint32_t detail_size);

/* Called by the worker, after the run. */
void outcome_sanitise(struct outcome *outcome);
/* Adds a finding of the worker's own. */
void outcome_add(struct outcome *outcome, uint32_t rule, uint64_t pc, const char *message);
/* The end of the console in order, starting at a line; returns its length. */
size_t outcome_console_text(const struct outcome *outcome, char text[OUTCOME_CONSOLE]);

/*
 * Where a finding is: the innermost code address in the target, of what runs in the
 * innermost context; where the target has none there, the first one in what else explains it; or the innermost one.
 */
uint64_t finding_place(const struct tophalf_report *report, unsigned long text, unsigned long size);
/* Two reports are one finding: the rule is the same, and so is what identifies it or where it is. */
bool finding_same(const struct tophalf_report *a, const struct tophalf_report *b,
		  unsigned long text, unsigned long size);
/* Points the report's strings at their copies in the same structure. */
void finding_bind(struct outcome_finding *finding);

#endif
