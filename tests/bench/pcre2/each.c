/*
 * A peer of tag-topics: PCRE2's JIT, with one pattern for each phrase of a file, tried one after
 * the other on each line of standard input, without regard to case. Prints how many lines and hits
 * there were; a phrase counts once a line. `tests/bench/tag-topics.sh` compiles and runs it.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PHRASES_MAX 20000

struct patterns {
	pcre2_code *code[PHRASES_MAX];
	size_t count;
};

static int add_pattern(struct patterns *p, const char *phrase, size_t len)
{
	int why;
	size_t at;
	pcre2_code *code = pcre2_compile(
	    (PCRE2_SPTR)phrase, len, PCRE2_LITERAL | PCRE2_CASELESS | PCRE2_UTF, &why, &at, NULL);

	if (!code || pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) != 0) {
		fprintf(stderr, "pcre2: `%s` can't be compiled (%d)\n", phrase, why);
		return -1;
	}
	p->code[p->count++] = code;
	return 0;
}

static int read_patterns(struct patterns *p, const char *path)
{
	FILE *in = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;
	int rc = 0;

	if (!in) {
		perror(path);
		return -1;
	}
	while (rc == 0 && p->count < PHRASES_MAX && (len = getline(&line, &cap, in)) > 0) {
		len -= line[len - 1] == '\n';
		rc = add_pattern(p, line, (size_t)len);
	}
	free(line);
	fclose(in);
	return rc;
}

int main(int argc, char **argv)
{
	static struct patterns p;
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	char *line = NULL;
	size_t cap = 0, lines = 0, hits = 0;
	ssize_t len;

	if (argc != 2 || !data || read_patterns(&p, argv[1]) != 0)
		return 2;
	while ((len = getline(&line, &cap, stdin)) > 0) {
		lines++;
		for (size_t i = 0; i < p.count; i++)
			hits += pcre2_jit_match(p.code[i], (PCRE2_SPTR)line, (size_t)len, 0,
				    PCRE2_NO_UTF_CHECK, data, NULL) >= 0;
	}
	printf("%zu lines, %zu hits of %zu phrases\n", lines, hits, p.count);
	for (size_t i = 0; i < p.count; i++)
		pcre2_code_free(p.code[i]);
	pcre2_match_data_free(data);
	free(line);
	return 0;
}
