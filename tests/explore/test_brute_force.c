// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a sweep says of single placements, held against brute force.
 *
 * Brute force knows nothing of the sweep: for each point of a small program it
 * writes down the choices of a run in which the line is raised there and nowhere
 * else, and replays them.  A replay that asks anything else than was written
 * diverges, so what is counted are runs that did just that.  Both print what the
 * handler saw; the two must have seen the same, and neither more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <explore/campaign.h>
#include <explore/identity.h>
#include <explore/record.h>
#include <explore/run_file.h>
#include <machine/machine.h>
#include "tiny.h"

#define DISTANCE_LIMIT 4096 /* of a choice of kind DISTANCE: part of the format of saved runs */
#define POINTS_MAX     200 /* more than the program has */
#define SIGHT_MAX      256

/* What the handlers of a run saw, as the program prints it; and a set of that. */
struct sights {
	size_t count;
	char seen[POINTS_MAX][SIGHT_MAX];
};

static struct sights brute, swept;
static char printed_path[] = "/tmp/tophalf-brute-XXXXXX";

static const uint32_t lines[] = { 3 };
static const struct tophalf_device device = {
	.name = "swept",
	.lines_count = 1,
	.lines = lines,
};

/* The program of mode 'P', as in test_sweep.c. */
static struct campaign_options options(uint64_t runs)
{
	struct campaign_options options = options_for('P', 1, runs);

	options.cpus = 1;
	options.devices = &device;
	options.devices_count = 1;
	options.verbose = true;
	return options;
}

static void note(struct sights *sights, const char *sight)
{
	size_t i;

	for (i = 0; i < sights->count; i++)
		if (!strcmp(sights->seen[i], sight))
			return;
	assert_true(sights->count < POINTS_MAX);
	snprintf(sights->seen[sights->count++], SIGHT_MAX, "%s", sight);
}

/* What `make` prints to standard error, one sight a line. */
static void note_printed(struct sights *sights, void (*make)(void *), void *argument)
{
	int file = mkstemp(printed_path), kept = dup(STDERR_FILENO);
	char sight[SIGHT_MAX];
	FILE *stream;

	assert_true(file >= 0 && kept >= 0);
	dup2(file, STDERR_FILENO);
	make(argument);
	dup2(kept, STDERR_FILENO);
	close(kept);
	unlink(printed_path);
	strcpy(strchr(printed_path, '\0') - 6, "XXXXXX");
	stream = fdopen(file, "r");
	rewind(stream);
	while (fgets(sight, sizeof(sight), stream))
		note(sights, sight);
	fclose(stream);
}

/* ---- brute force ------------------------------------------------------------------------- */

struct attempt {
	struct run_file file;
	bool placed; /* the run did what was written, and one interrupt came */
};

static void put(struct record_writer *writer, uint32_t kind, uint32_t n, uint64_t answer)
{
	assert_true(record_put(writer,
			       &(struct record_choice){ .kind = kind, .n = n, .answer = answer }));
}

/*
 * The run in which nothing happens but that the line is raised at this point: the
 * first decision lies there, the next one as far away as can be, and the second of
 * the two things that may happen does.
 */
static size_t write_run(unsigned char *bytes, size_t size, unsigned int point)
{
	struct record_writer writer = { .bytes = bytes, .size = size };

	put(&writer, TOPHALF_CHOOSE_PLACES, 2, 0);
	put(&writer, TOPHALF_CHOOSE_DISTANCE, DISTANCE_LIMIT, point);
	put(&writer, TOPHALF_CHOOSE_DISTANCE, DISTANCE_LIMIT, 0);
	put(&writer, TOPHALF_CHOOSE_STEP, 2, 1);
	return writer.used;
}

static void replay(void *argument)
{
	struct attempt *attempt = argument;
	struct campaign_options asked = options(1);
	struct campaign_replays replays = { .wanted = 1 };
	struct campaign_result result;

	if (campaign_replay(&asked, &attempt->file, &replays, &result))
		fail_msg("no replay: %s", result.why);
	attempt->placed = !result.runs_lost && result.choices == 4 && result.interrupts == 1;
	campaign_release(&result);
}

/* All points at which the line can be raised: their number.  What the handlers saw goes to `brute`. */
static unsigned int raise_at_every_point(void)
{
	struct campaign_options asked = options(1);
	struct attempt attempt = { .file = { .build = run_identity(), .seed = 1, .cpus = 1 } };
	struct image_facts image;
	unsigned char bytes[64];
	unsigned int point, placed = 0;
	char why[MACHINE_WHY];

	assert_int_equal(machine_inspect(asked.image_path, &image, why), 0);
	attempt.file.image = image.hash;
	attempt.file.record = bytes;
	for (point = 1; point < POINTS_MAX; point++) {
		attempt.file.record_size = write_run(bytes, sizeof(bytes), point);
		note_printed(&brute, replay, &attempt);
		placed += attempt.placed;
	}
	return placed;
}

/* ---- the sweep --------------------------------------------------------------------------- */

static void sweep(void *argument)
{
	struct campaign_result *result = argument;
	struct campaign_options asked = options(result->runs);

	asked.strategy = "sweep";
	if (campaign_run(&asked, result))
		fail_msg("no campaign: %s", result->why);
}

static const struct campaign_coverage *singles(const struct campaign_result *result)
{
	size_t i;

	for (i = 0; i < result->coverage_count; i++)
		if (result->coverage[i].placements == 1 &&
		    !strcmp(result->coverage[i].what, "line 3"))
			return &result->coverage[i];
	fail_msg("nothing is said of placements of line 3");
	return NULL;
}

static bool has(const struct sights *sights, const char *sight)
{
	size_t i;

	for (i = 0; i < sights->count; i++)
		if (!strcmp(sights->seen[i], sight))
			return true;
	return false;
}

static void a_sweep_sees_what_brute_force_sees(void **state)
{
	struct campaign_result result = { .runs = 1 };
	const struct campaign_coverage *coverage;
	unsigned int placed = raise_at_every_point();
	uint64_t distinct;
	size_t i;

	(void)state;
	/* Run 0 counts them; then come those that can be told apart, and no pairs. */
	sweep(&result);
	distinct = singles(&result)->distinct;
	campaign_release(&result);
	result = (struct campaign_result){ .runs = 1 + distinct };
	note_printed(&swept, sweep, &result);
	coverage = singles(&result);
	assert_int_equal(coverage->total, placed);
	assert_int_equal(coverage->visited, placed);
	assert_int_equal(coverage->visited_distinct, result.runs - 1);
	assert_true(coverage->distinct < coverage->total && coverage->distinct >= brute.count);
	assert_true(brute.count > 1);
	assert_int_equal(swept.count, brute.count);
	for (i = 0; i < brute.count; i++)
		assert_true(has(&swept, brute.seen[i]));
	campaign_release(&result);
}

static int be_patient(void **state)
{
	(void)state;
	machine_patience = 2;
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sweep_sees_what_brute_force_sees),
	};

	return cmocka_run_group_tests(tests, be_patient, NULL);
}
