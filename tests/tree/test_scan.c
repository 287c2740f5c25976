// SPDX-License-Identifier: GPL-2.0-only
/* The source scanner: which names a C file may define for others. */
#include "scratch.h"
#include <stdlib.h>
#include <string.h>
#include <tree/index.h>

/* The facts are these, in this order: "E a, D b". */
static void assert_facts(const char *source, const char *expected)
{
	struct text facts = { 0 }, joined = { 0 };
	char *line, *rest = NULL;

	text_add(&facts, "");
	text_add(&joined, "");
	scan_source(source, strlen(source), &facts);
	for (line = strtok_r(facts.data, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		text_printf(&joined, "%s%s", joined.length ? ", " : "", line);
	assert_string_equal(joined.data, expected);
	text_free(&facts);
	text_free(&joined);
}

static void functions_and_variables(void **state)
{
	(void)state;
	assert_facts("int one(void)\n{\n\treturn two();\n}\n", "D one");
	assert_facts("struct thing *make(int a, int (*b)(int))\n{\n}\n", "D make");
	assert_facts("int number;\nint table[] = { 1, 2 };\nconst char *name = \"x\";\n",
		     "D number, D table, D name");
	assert_facts("struct ops ops = {\n\t.open = my_open,\n};\n", "D ops");
	assert_facts("int x __attribute__((aligned(8))) = 3;\n", "D x");
	/* Which of the two is the name is not known. */
	assert_facts("struct ops ops __ro_after_init = {\n};\n", "D __ro_after_init, D ops");
}

static void what_is_not_for_others(void **state)
{
	(void)state;
	assert_facts("static int one(void)\n{\n}\nstatic int two;\n", "");
	assert_facts("extern int far;\nint declared(int a);\ntypedef int number;\n", "");
	assert_facts("enum { A, B };\nstruct {\n\tint field;\n};\n", "");
	assert_facts("static inline int f(void) { return 0; }\n", "");
	assert_facts("", "");
}

static void exports(void **state)
{
	(void)state;
	assert_facts("int f(void)\n{\n}\nEXPORT_SYMBOL_GPL(f);\n", "E f");
	assert_facts("EXPORT_SYMBOL(f);\nint f(void)\n{\n}\n", "E f");
	assert_facts("EXPORT_SYMBOL_NS_GPL(f, SOME_SPACE);\n", "X f");
	/* Not exported by its own name. */
	assert_facts("int f(void)\n{\n}\nEXPORT_SYMBOL(g);\n", "D f, X g");
}

static void definitions_by_macro(void **state)
{
	(void)state;
	assert_facts("DEFINE_MUTEX(lock);\n", "M lock");
	assert_facts("module_init(start);\n", "M start");
}

static void text_that_is_no_code(void **state)
{
	(void)state;
	assert_facts("/* int a; { */ int b; // int c; {\nint d;\n", "D b, D d");
	assert_facts("const char *s = \"; int a; /* {\"; int b;\n", "D s, D b");
	assert_facts("char quote = '\"'; int a; char brace = '{'; int b;\n",
		     "D quote, D a, D brace, D b");
	assert_facts("char *s = \"a\\\"; int b; \\\\\"; int c;\n", "D s, D c");
	assert_facts("#define F(x) int x { \\\n\tint y; {\nint z;\n", "D z");
	assert_facts("int f(void)\n{\n\tchar *s = \"}\"; /* } */\n\tint inner;\n}\nint g;\n",
		     "D f, D g");
}

/* Both branches open the brace; the one in the first column closes it. */
static void branches_that_open_one_brace(void **state)
{
	(void)state;
	assert_facts("#ifdef A\nint f(int a) {\n#else\nint f(void) {\n#endif\n\tx();\n}\nint g;\n",
		     "D f, D g");
	assert_facts("int f(void)\n{\n#ifdef A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n\t}\n}\nint g;\n",
		     "D f, D g");
}

static void attributes_do_not_name(void **state)
{
	(void)state;
	assert_facts("int __init f(void)\n{\n}\n", "D f");
	assert_facts("int f(void) __attribute__((weak));\nint f(void) __acquires(lock)\n{\n}\n",
		     "D f");
	assert_facts("__visible void f(void)\n{\n}\n", "D f");
}

static const char sample[] =
	"/* a */\n#define X(a) \\\n\t{ a\n#include \"b.c\"\n"
	"static const struct ops ops = { .open = f, .name = \"}{\\\"\" };\n"
	"int __init f(int (*g)(int), char c)\n{\n\tif (c == '\\'') { return g(1); }\n}\n"
	"EXPORT_SYMBOL_GPL(f);\nint table[3][4] = { { 1 }, };\nDEFINE_MUTEX(lock);\n";

/*
 * Whatever the text is, the scan ends, inside it, with facts of the four kinds.
 * The buffer ends with the text, so that a step beyond it is noticed by the
 * sanitiser.
 */
static void scan_survives(const char *text, size_t length)
{
	char *buffer = malloc(length ? length : 1), *line, *rest = NULL;
	struct text facts = { 0 };

	memcpy(buffer, text, length);
	text_add(&facts, "");
	scan_source(buffer, length, &facts);
	for (line = strtok_r(facts.data, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		assert_non_null(strchr("EDXM", line[0]));
		assert_int_equal(line[1], ' ');
		assert_true(strlen(line) > 2 && strlen(line) < 2 + 128);
	}
	text_free(&facts);
	free(buffer);
}

static void bad_input_is_survived(void **state)
{
	static const char bad[] = "\"'\\/*#{}()[]=; \n\x80";
	char copy[sizeof(sample)], wide[400];
	size_t at, i;

	(void)state;
	for (at = 0; at <= strlen(sample); at++)
		scan_survives(sample, at);
	for (at = 0; at < strlen(sample); at++) {
		for (i = 0; i < sizeof(bad); i++) {
			memcpy(copy, sample, sizeof(sample));
			copy[at] = bad[i];
			scan_survives(copy, strlen(sample));
		}
	}
	/* A name longer than any. */
	memset(wide, 'x', sizeof(wide));
	memcpy(wide, "int ", 4);
	memcpy(wide + sizeof(wide) - 2, ";\n", 2);
	scan_survives(wide, sizeof(wide));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_and_variables),
		cmocka_unit_test(what_is_not_for_others),
		cmocka_unit_test(exports),
		cmocka_unit_test(definitions_by_macro),
		cmocka_unit_test(text_that_is_no_code),
		cmocka_unit_test(branches_that_open_one_brace),
		cmocka_unit_test(attributes_do_not_name),
		cmocka_unit_test(bad_input_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
