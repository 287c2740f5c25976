// SPDX-License-Identifier: GPL-2.0-only
/*
 * Campaigns on the hand-made image of tests/machine/image: the same whatever the
 * number of workers, repeatable, and ended by Ctrl-C with nothing left behind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <explore/campaign.h>
#include <explore/interrupt.h>
#include <explore/run_file.h>
#include <machine/machine.h>

static char image[4096];
static char mode[2] = "n";
static char folder[] = "/tmp/tophalf-campaign-XXXXXX";
static const char *const symbols[] = { "first_symbol", "second_symbol" };

static int make_folder(void **state)
{
	const char *build = getenv("TOPHALF_BUILD");

	(void)state;
	machine_patience = 1;
	snprintf(image, sizeof(image), "%s/tests/machine/image/tiny", build ? build : "build");
	return mkdtemp(folder) ? 0 : -1;
}

/* The names in the folder, in no order; returns their number. */
static unsigned int list_folder(char names[][256], unsigned int room)
{
	DIR *directory = opendir(folder);
	unsigned int count = 0;
	struct dirent *entry;

	while ((entry = readdir(directory)))
		if (entry->d_name[0] != '.' && count < room)
			snprintf(names[count++], 256, "%s", entry->d_name);
	closedir(directory);
	return count;
}

static int empty_folder(void **state)
{
	char names[64][256], path[400];
	unsigned int count = list_folder(names, 64), i;

	(void)state;
	for (i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%.255s", folder, names[i]);
		unlink(path);
	}
	return 0;
}

static int remove_folder(void **state)
{
	empty_folder(state);
	return rmdir(folder);
}

static struct campaign_options options_for(char what, unsigned int jobs, uint64_t runs)
{
	mode[0] = what;
	return (struct campaign_options){
		.image_path = image, .target = "drivers/x/tiny.c", .kernel = "6.12.1",
		.device_tree = mode, .device_tree_size = sizeof(mode),
		.unsupported_names = symbols, .unsupported_count = 2,
		.cpus = 2, .jobs = jobs, .seed = 1, .runs = runs,
	};
}

static void explore(struct campaign_options options, struct campaign_result *result)
{
	if (campaign_run(&options, result))
		fail_msg("no campaign: %s", result->why);
}

static void assert_same(const struct campaign_result *a, const struct campaign_result *b)
{
	size_t i;

	assert_true(a->runs == b->runs && a->choices == b->choices && a->points == b->points);
	assert_true(a->interrupts == b->interrupts);
	assert_memory_equal(a->entries, b->entries, sizeof(a->entries));
	assert_memory_equal(a->stages, b->stages, sizeof(a->stages));
	assert_memory_equal(a->reached, b->reached, a->target_text_size);
	assert_int_equal(a->findings_count, b->findings_count);
	for (i = 0; i < a->findings_count; i++) {
		const struct campaign_finding *x = &a->findings[i], *y = &b->findings[i];

		assert_int_equal(x->report.rule, y->report.rule);
		assert_true(x->run == y->run && x->seen == y->seen);
		assert_string_equal(x->report.message, y->report.message);
		assert_string_equal(x->console, y->console);
		assert_string_equal(x->replay ? x->replay : "", y->replay ? y->replay : "");
	}
}

static void workers_do_not_show(void **state)
{
	struct campaign_options options = options_for('n', 1, 150);
	struct campaign_result one, several;

	(void)state;
	options.save_directory = folder;
	explore(options, &one);
	options.jobs = 5;
	explore(options, &several);
	assert_true(one.runs == 150);
	assert_same(&one, &several);
	campaign_release(&several);
	options.seed = 2;
	explore(options, &several);
	assert_true(one.points != several.points || one.choices != several.choices);
	campaign_release(&one);
	campaign_release(&several);
}

static void findings_are_counted_and_saved(void **state)
{
	struct campaign_options options = options_for('n', 2, 200);
	struct campaign_result result;
	char names[64][256];
	size_t i;

	(void)state;
	options.save_directory = folder;
	explore(options, &result);
	assert_int_equal(result.findings_count, 2);
	assert_true(result.stages[TOPHALF_STAGE_PROBE] && !result.stages[TOPHALF_STAGE_REMOVE]);
	assert_true(result.entries[TOPHALF_CONTEXT_PROCESS] == 200);
	assert_true(result.reached[0]);
	for (i = 0; i < 2; i++) {
		assert_true(result.findings[i].seen > 1 && result.findings[i].seen < 200);
		assert_non_null(result.findings[i].replay);
		assert_int_equal(access(result.findings[i].replay, R_OK), 0);
		assert_non_null(strstr(result.findings[i].console, "sum="));
	}
	/* Each time that the second place is at fault, the first one is as well. */
	assert_int_equal(result.findings[0].report.rule, TOPHALF_RULE_WARN);
	assert_true(result.findings[0].seen > result.findings[1].seen);
	assert_int_equal(list_folder(names, 64), 2);
	campaign_release(&result);
	/* The same command saves the same files. */
	explore(options, &result);
	assert_int_equal(list_folder(names, 64), 2);
	campaign_release(&result);
}

static void time_is_nominal(void **state)
{
	struct campaign_options options = options_for('n', 2, 0);
	struct campaign_result a, b;

	(void)state;
	options.time_s = 0.2;
	explore(options, &a);
	assert_in_range(a.runs, 10, 80);	/* 2.5 ms each, and what points cost */
	options.jobs = 3;
	explore(options, &b);
	if (!a.cut_short && !b.cut_short)
		assert_same(&a, &b);
	campaign_release(&a);
	campaign_release(&b);
}

/* Explores, and reads the first run that was saved. */
static void saved_run(struct campaign_options *options, struct run_file *file)
{
	struct campaign_result result;
	char why[RUN_FILE_WHY];

	*options = options_for('n', 2, 100);
	options->save_directory = folder;
	explore(*options, &result);
	assert_true(result.findings_count > 0);
	if (run_file_read(result.findings[0].replay, file, why))
		fail_msg("%s", why);
	assert_string_equal(file->target, "drivers/x/tiny.c");
	assert_string_equal(file->kernel, "6.12.1");
	campaign_release(&result);
}

static void replay_gives_one_trace(void **state)
{
	struct campaign_options options;
	struct campaign_result result;
	struct campaign_replays replays = { .wanted = 60 };
	struct run_file file;

	(void)state;
	saved_run(&options, &file);
	/* What the file says counts, and nothing of this. */
	options.cpus = 1;
	options.seed = 77;
	options.jobs = 3;
	assert_int_equal(campaign_replay(&options, &file, &replays, &result), 0);
	assert_true(replays.made == 60);
	assert_true(replays.different == 0);
	assert_true(replays.trace == file.trace);
	assert_true(result.runs == 1);
	assert_true(result.findings_count >= 1 && result.findings[0].seen == 1);
	assert_int_equal(result.findings[0].report.rule, TOPHALF_RULE_WARN);
	assert_null(result.findings[0].replay);
	campaign_release(&result);
	run_file_release(&file);
}

static void replay_of_another_image_is_refused(void **state)
{
	struct campaign_options options;
	struct campaign_result result;
	struct campaign_replays replays = { .wanted = 1 };
	struct run_file file;

	(void)state;
	saved_run(&options, &file);
	file.image ^= 1;
	assert_int_equal(campaign_replay(&options, &file, &replays, &result), -1);
	assert_non_null(strstr(result.why, "not the one"));
	assert_true(replays.made == 0);
	campaign_release(&result);
	run_file_release(&file);
}

static void replay_that_leaves_its_record_is_refused(void **state)
{
	struct campaign_options options;
	struct campaign_result result;
	struct campaign_replays replays = { .wanted = 3 };
	struct run_file file;

	(void)state;
	saved_run(&options, &file);
	file.record[0] ^= 1;			/* another kind of choice than the run asks for */
	assert_int_equal(campaign_replay(&options, &file, &replays, &result), -1);
	assert_non_null(strstr(result.why, "choice 0"));
	campaign_release(&result);
	run_file_release(&file);
}

/* A record that is cut off is followed as far as it goes: another run, and that shows. */
static void shorter_record_is_another_trace(void **state)
{
	struct campaign_options options;
	struct campaign_result result;
	struct campaign_replays replays = { .wanted = 2 };
	struct run_file file;

	(void)state;
	saved_run(&options, &file);
	file.record_size = 0;
	assert_int_equal(campaign_replay(&options, &file, &replays, &result), 0);
	assert_true(replays.trace != file.trace);
	assert_true(replays.different == 0);
	campaign_release(&result);
	run_file_release(&file);
}

static void expect_no_campaign(const struct campaign_options *options, const char *words)
{
	struct campaign_result result;

	assert_int_equal(campaign_run(options, &result), -1);
	if (!result.why || !strstr(result.why, words))
		fail_msg("no '%s' in '%s'", words, result.why ? result.why : "(nothing)");
	campaign_release(&result);
}

static void what_cannot_begin_says_why(void **state)
{
	struct campaign_options options = options_for('n', 1, 5);

	(void)state;
	options.image_path = "/no/such/image";
	expect_no_campaign(&options, "No such file");
	options = options_for('n', 1, 5);
	options.strategy = "clever";
	expect_no_campaign(&options, "no strategy 'clever'");
	options = options_for('f', 2, 5);
	expect_no_campaign(&options, "the tiny kernel is broken");
	options = options_for('y', 2, 5);
	expect_no_campaign(&options, "some_symbol");
}

static void unsupported_runs_are_counted(void **state)
{
	struct campaign_result result;

	(void)state;
	explore(options_for('x', 2, 6), &result);
	assert_true(result.runs == 6 && result.runs_unsupported == 6);
	assert_int_equal(result.findings_count, 0);
	assert_int_equal(result.unsupported_count, 1);
	assert_string_equal(result.unsupported[0], "second_symbol");
	campaign_release(&result);
}

/* What the host did to a run is no finding of the driver's. */
static void lost_runs_are_no_findings(void **state)
{
	struct campaign_result result;

	(void)state;
	explore(options_for('k', 2, 4), &result);
	assert_true(result.runs == 4 && result.runs_lost == 4);
	assert_int_equal(result.findings_count, 0);
	campaign_release(&result);
	explore(options_for('a', 2, 4), &result);
	assert_true(result.runs_lost == 4 && !result.findings_count);
	campaign_release(&result);
	/* A run that exits by itself did what no kernel does. */
	explore(options_for('e', 2, 4), &result);
	assert_true(result.runs == 4 && result.runs_lost == 0);
	assert_int_equal(result.findings_count, 1);
	assert_int_equal(result.findings[0].report.rule, TOPHALF_RULE_BAD_ACCESS);
	assert_true(result.findings[0].seen == 4);
	campaign_release(&result);
}

static void failed_save_is_one_sentence(void **state)
{
	struct campaign_options options = options_for('n', 1, 100);
	struct campaign_result result;

	(void)state;
	options.save_directory = "/proc/no/such/folder";
	explore(options, &result);
	assert_non_null(result.save_failed);
	assert_null(strchr(result.save_failed, '\n'));
	assert_non_null(strstr(result.save_failed, "could not be saved"));
	assert_int_equal(result.findings_count, 2);
	assert_null(result.findings[0].replay);
	campaign_release(&result);
}

static void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 }, NULL);
}

/* A campaign without an end in a process of its own, in a process group of its own. */
static pid_t start_endless(char what)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (!child) {
		struct campaign_result result;
		struct campaign_options options = options_for(what, 3, 0);

		setpgid(0, 0);
		campaign_run(&options, &result);
		_exit(result.interrupted && !result.cut_short && result.runs ? 0 : 1);
	}
	setpgid(child, child);
	return child;
}

/* The status of the process, which must end soon. */
static int end_of(pid_t child)
{
	int status, tenths;

	for (tenths = 0; tenths < 100; tenths++) {
		if (waitpid(child, &status, WNOHANG) == child)
			return status;
		sleep_ms(100);
	}
	kill(-child, SIGKILL);
	fail_msg("the process does not end");
	return 0;
}

static void assert_group_is_gone(pid_t group)
{
	int tenths;

	/* A killed process needs a moment to leave; init reaps it. */
	for (tenths = 0; tenths < 30; tenths++) {
		if (kill(-group, 0) && errno == ESRCH)
			return;
		sleep_ms(100);
	}
	kill(-group, SIGKILL);
	fail_msg("processes stay behind");
}

static void interrupt_ends_a_campaign(void **state)
{
	static const struct { char mode; int signal; bool group; } cases[] = {
		{ 'n', SIGINT, false }, { 'n', SIGINT, true }, { 'n', SIGTERM, true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		pid_t child = start_endless(cases[i].mode);
		int status;

		sleep_ms(500);
		kill(cases[i].group ? -child : child, cases[i].signal);
		status = end_of(child);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
		assert_group_is_gone(child);
	}
}

/* Even where runs are in an endless loop; and who kills the campaign kills all of it. */
static void killed_campaign_leaves_nothing(void **state)
{
	pid_t child = start_endless('l');

	(void)state;
	sleep_ms(300);
	kill(child, SIGKILL);
	end_of(child);
	assert_group_is_gone(child);
}

static void second_interrupt_ends_at_once(void **state)
{
	pid_t child = fork();
	int status, i;

	(void)state;
	if (!child) {
		interrupt_begin();
		for (i = 0; i < 100; i++)
			sleep_ms(100);
		_exit(1);
	}
	sleep_ms(200);
	kill(child, SIGINT);
	kill(child, SIGINT);			/* an echo, not a second wish */
	sleep_ms(300);
	assert_int_equal(waitpid(child, &status, WNOHANG), 0);
	kill(child, SIGINT);
	status = end_of(child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGINT);
}

static void interrupt_kills_children_on_request(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	if (!child) {
		pid_t sleeper;

		interrupt_begin();
		interrupt_children(true);
		sleeper = fork();
		if (!sleeper) {
			sleep_ms(30000);
			_exit(0);
		}
		raise(SIGTERM);
		waitpid(sleeper, &status, 0);
		_exit(WIFSIGNALED(status) && interrupt_requested() ? 0 : 1);
	}
	status = end_of(child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* The first of its children, or 0. */
static pid_t child_of(pid_t parent)
{
	char path[64];
	int child = 0;
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", parent, parent);
	in = fopen(path, "r");
	if (!in)
		return 0;
	if (fscanf(in, "%d", &child) != 1)
		child = 0;
	fclose(in);
	return child;
}

static void killed_worker_is_replaced(void **state)
{
	pid_t child = fork(), worker;
	int status;

	(void)state;
	assert_true(child >= 0);
	if (!child) {
		struct campaign_result result;
		struct campaign_options options = options_for('n', 2, 1500);

		setpgid(0, 0);
		if (campaign_run(&options, &result))
			_exit(1);
		_exit(result.runs == 1500 && result.runs_lost <= 1 ? 0 : 2);
	}
	sleep_ms(150);
	worker = child_of(child);
	if (worker)
		kill(worker, SIGKILL);
	status = end_of(child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_group_is_gone(child);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, empty_folder, empty_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(workers_do_not_show),
		TEST(findings_are_counted_and_saved),
		TEST(time_is_nominal),
		TEST(replay_gives_one_trace),
		TEST(replay_of_another_image_is_refused),
		TEST(replay_that_leaves_its_record_is_refused),
		TEST(shorter_record_is_another_trace),
		TEST(what_cannot_begin_says_why),
		TEST(unsupported_runs_are_counted),
		TEST(lost_runs_are_no_findings),
		TEST(failed_save_is_one_sentence),
		TEST(interrupt_ends_a_campaign),
		TEST(killed_campaign_leaves_nothing),
		TEST(second_interrupt_ends_at_once),
		TEST(interrupt_kills_children_on_request),
		TEST(killed_worker_is_replaced),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
