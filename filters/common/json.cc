/*
 * Floor 1. JSON by simdjson, behind the C of json.h. In comes one line with padding after it;
 * simdjson checks every byte and leaves a tape, one word a value, that the functions here read
 * without building a tree. A line that simdjson refuses goes through mend.h, which says what is
 * wrong with it or gives a copy that simdjson accepts. Between lines only the memory is kept: about
 * 14 times the longest line, and 4 more where json_raw() was asked.
 *
 * The tape (simdjson's doc/tape.md): a word holds its type in the high 8 bits. Strings hold an
 * offset into string_buf, where a 32-bit length and the bytes lie. Numbers take a second word. The
 * start of a container holds the index after its end in the low 32 bits. The root's value is
 * word 1.
 *
 * Where a value stands in the text is not on the tape, but simdjson's first stage noted where each
 * of the text's tokens begins, in the order of the tape: json_raw() brings the two together.
 */
#include <cstring>
#include <memory>
#include <new>
#include <simdjson.h>

#include "json.h"
#include "mend.h"

using simdjson::dom::document;
using simdjson::internal::tape_ref;
using simdjson::internal::tape_type;

namespace
{

constexpr size_t first_capacity = size_t(1) << 16;
constexpr uint64_t root_index = 1;
static_assert(JSON_DEPTH_MAX == MEND_DEPTH_MAX && JSON_PADDING >= simdjson::SIMDJSON_PADDING,
    "json.h promises what mend.h and simdjson keep");

tape_ref ref_of(const void *doc, uint64_t at)
{
	return tape_ref(static_cast<const document *>(doc), size_t(at));
}

enum json_type type_of(tape_ref ref)
{
	switch (ref.tape_ref_type()) {
	case tape_type::START_OBJECT:
		return JSON_OBJECT;
	case tape_type::START_ARRAY:
		return JSON_ARRAY;
	case tape_type::STRING:
		return JSON_STRING;
	case tape_type::INT64:
	case tape_type::UINT64:
	case tape_type::DOUBLE:
		return JSON_NUMBER;
	case tape_type::TRUE_VALUE:
	case tape_type::FALSE_VALUE:
		return JSON_BOOL;
	case tape_type::NULL_VALUE:
		return JSON_NULL;
	default:
		return JSON_NONE;
	}
}

struct json_value value_at(tape_ref ref)
{
	return {ref.doc, ref.json_index, type_of(ref)};
}

struct str string_at(tape_ref ref)
{
	return {ref.get_c_str(), ref.get_string_length()};
}

/* What was read: the tape, and where its values stand in the text once somebody asks. */
struct read_text : simdjson::dom::document {
	simdjson::dom::parser parser{};
	struct str text = {};		     /* as it was given */
	bool is_mended = false;		     /* the tape is of the mended copy */
	bool placed = false;		     /* for this text: */
	std::unique_ptr<uint32_t[]> token{}; /* by place on the tape: which of the text's tokens */
	size_t tokens_cap = 0;
};

} // namespace

struct json {
	read_text doc{};
	size_t capacity = 0;	/* the longest text that the parser has room for */
	struct buf mended = {}; /* the mended copy of the line last read, with its padding */
};

/* Room for texts of len bytes, by doubling. */
static bool reserve(struct json *j, size_t len)
{
	if (len <= j->capacity)
		return true;
	size_t cap = j->capacity ? j->capacity : first_capacity;
	while (cap < len && cap <= SIZE_MAX / 2)
		cap *= 2;
	if (cap > simdjson::SIMDJSON_MAXSIZE_BYTES)
		cap = simdjson::SIMDJSON_MAXSIZE_BYTES;
	j->capacity = 0;
	/* simdjson counts the container that would be opened: one more than the containers around a
	 * value. */
	if (cap < len || j->doc.parser.allocate(cap, JSON_DEPTH_MAX + 1) != simdjson::SUCCESS ||
	    j->doc.allocate(cap) != simdjson::SUCCESS)
		return false;
	j->capacity = cap;
	return true;
}

struct json *json_new(void)
{
	struct json *j = new (std::nothrow) json;

	if (!j)
		return nullptr;
	buf_init(&j->mended, 0);
	if (!reserve(j, first_capacity)) {
		json_free(j);
		return nullptr;
	}
	return j;
}

void json_free(struct json *j)
{
	if (!j)
		return;
	buf_free(&j->mended);
	delete j;
}

static simdjson::error_code parse_text(struct json *j, const char *bytes, size_t len)
{
	return j->doc.parser.parse_into_document(j->doc, bytes, len, false).error();
}

/* simdjson refused the text: says why, or reads the mended copy. */
static simdjson::error_code parse_mended(struct json *j, struct str text, struct err *e)
{
	buf_reset(&j->mended);
	j->mended.max = text.len * MEND_GROWTH_MAX + JSON_PADDING;
	if (mend_json(text, &j->mended, e) != 0)
		return simdjson::TAPE_ERROR;
	size_t len = j->mended.len;
	char *pad = buf_room(&j->mended, JSON_PADDING);
	if (!pad || !reserve(j, len)) {
		err_set(e, EXIT_IO, "out of memory reading a line of %zu bytes", text.len);
		return simdjson::MEMALLOC;
	}
	memset(pad, 0, JSON_PADDING);
	simdjson::error_code code = parse_text(j, j->mended.ptr, len);
	if (code)
		err_set(e, EXIT_PARTIAL, "bad JSON (%s)", simdjson::error_message(code));
	return code;
}

int json_parse(struct json *j, struct str text, struct json_value *root, struct err *e)
{
	if (!reserve(j, text.len))
		return err_set(e, EXIT_IO, "out of memory reading a line of %zu bytes", text.len);
	j->doc.text = text;
	j->doc.placed = false;
	j->doc.is_mended = text.len == 0 || parse_text(j, text.ptr, text.len);
	if (j->doc.is_mended && parse_mended(j, text, e))
		return -1;
	*root = value_at(tape_ref(&j->doc, root_index));
	return 0;
}

struct json_value json_get(struct json_value object, struct str key)
{
	struct json_value found = {nullptr, 0, JSON_NONE};

	if (object.type != JSON_OBJECT)
		return found;
	tape_ref ref = ref_of(object.document, object.at);
	size_t end = ref.matching_brace_index() - 1;
	ref.json_index++;
	while (ref.json_index < end) {
		bool same = ref.get_string_length() == key.len &&
			    memcmp(ref.get_c_str(), key.ptr, key.len) == 0;
		ref.json_index++;
		if (same)
			found = value_at(ref);
		ref.json_index = ref.after_element();
	}
	return found;
}

struct json_value json_path(struct json_value object, const char *path)
{
	while (*path) {
		size_t len = strcspn(path, ".");
		object = json_get(object, {path, len});
		path += len + (path[len] == '.');
	}
	return object;
}

struct str json_text(struct json_value v)
{
	if (v.type != JSON_STRING)
		return {nullptr, 0};
	return string_at(ref_of(v.document, v.at));
}

bool json_int(struct json_value v, int64_t *n)
{
	if (v.type != JSON_NUMBER)
		return false;
	tape_ref ref = ref_of(v.document, v.at);
	if (!ref.is_int64())
		return false;
	*n = ref.next_tape_value<int64_t>();
	return true;
}

bool json_real(struct json_value v, double *x)
{
	if (v.type != JSON_NUMBER)
		return false;
	tape_ref ref = ref_of(v.document, v.at);
	if (ref.is_int64())
		*x = double(ref.next_tape_value<int64_t>());
	else if (ref.is_uint64())
		*x = double(ref.next_tape_value<uint64_t>());
	else
		*x = ref.next_tape_value<double>();
	return true;
}

bool json_true(struct json_value v)
{
	return v.type == JSON_BOOL && ref_of(v.document, v.at).is_true();
}

struct json_walk json_walk_start(struct json_value container)
{
	struct json_walk w = {};

	if (container.type != JSON_OBJECT && container.type != JSON_ARRAY)
		return w;
	w.document = container.document;
	w.at = container.at + 1;
	w.end = ref_of(container.document, container.at).matching_brace_index() - 1;
	w.object = container.type == JSON_OBJECT;
	return w;
}

bool json_walk_next(struct json_walk *w)
{
	if (w->at >= w->end)
		return false;
	tape_ref ref = ref_of(w->document, w->at);
	if (w->object) {
		w->key = string_at(ref);
		ref.json_index++;
	}
	w->value = value_at(ref);
	w->at = ref.after_element();
	return true;
}

namespace
{

bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Room for a token's number by each word of the tape, and one more. */
bool reserve_tokens(read_text &t, size_t words)
{
	if (words < t.tokens_cap)
		return true;
	size_t cap = t.tokens_cap ? t.tokens_cap : first_capacity;
	while (cap <= words)
		cap *= 2;
	t.token.reset(new (std::nothrow) uint32_t[cap]);
	t.tokens_cap = t.token ? cap : 0;
	return bool(t.token);
}

/*
 * Numbers the tokens by the words that they have on the tape: commas and colons none, numbers two.
 * A mended text has the tokens of its copy, at places of its own, which are looked for anew.
 */
bool place(read_text &t)
{
	auto &found = *t.parser.implementation;
	if (t.is_mended && found.stage1(reinterpret_cast<const uint8_t *>(t.text.ptr), t.text.len,
			       simdjson::stage1_mode::regular) != simdjson::SUCCESS)
		return false;
	size_t end = tape_ref(&t, 0).matching_brace_index();
	if (!reserve_tokens(t, end))
		return false;
	static constexpr struct steps {
		uint8_t of[256];
		constexpr steps() : of()
		{
			for (size_t c = 0; c < 256; c++)
				of[c] =
				    c == '-' || (c >= '0' && c <= '9') ? 2 : c != ',' && c != ':';
		}
	} steps;
	size_t at = root_index;
	for (uint32_t i = 0; i < found.n_structural_indexes && at < end; i++) {
		t.token[at] = i;
		at += steps.of[static_cast<uint8_t>(t.text.ptr[found.structural_indexes[i]])];
	}
	t.placed = true;
	return true;
}

/* The token of the value at a word of the tape, and the end of the value that begins there. */
struct str token_at(const read_text &t, uint64_t at, enum json_type type)
{
	const auto &found = *t.parser.implementation;
	size_t from = found.structural_indexes[t.token[at]], end = t.text.len;

	if (type == JSON_OBJECT || type == JSON_ARRAY) {
		uint32_t last = tape_ref(&t, size_t(at)).matching_brace_index() - 1;
		return {t.text.ptr + from, found.structural_indexes[t.token[last]] + 1 - from};
	}
	if (t.token[at] + 1 < found.n_structural_indexes)
		end = found.structural_indexes[t.token[at] + 1];
	while (end > from && is_space(t.text.ptr[end - 1]))
		end--;
	return {t.text.ptr + from, end - from};
}

read_text *placed(const void *doc)
{
	/* The document is our own, which json_parse() gave away as const. */
	auto *t = const_cast<read_text *>(
	    static_cast<const read_text *>(static_cast<const document *>(doc)));
	return t->placed || place(*t) ? t : nullptr;
}

} // namespace

struct str json_raw(struct json_value v)
{
	const read_text *t = v.type == JSON_NONE ? nullptr : placed(v.document);

	if (!t)
		return {nullptr, 0};
	return token_at(*t, v.at, v.type);
}

struct str json_walk_raw(const struct json_walk *w)
{
	struct str value = json_raw(w->value);

	if (!w->object || !value.ptr)
		return value;
	const char *key = token_at(*placed(w->document), w->value.at - 1, JSON_STRING).ptr;
	return {key, size_t(value.ptr + value.len - key)};
}

namespace
{

/* Where json_print() writes. */
struct sink {
	void (*add)(void *context, const char *bytes, size_t len);
	void *context;

	void put(const char *bytes, size_t len) const
	{
		add(context, bytes, len);
	}
	void put(char c) const
	{
		add(context, &c, 1);
	}
};

/* RFC 8259 §7: ", \ and control bytes escaped, all else as UTF-8. */
void print_string(struct str s, const sink &out)
{
	static const char hex[] = "0123456789abcdef";
	size_t from = 0;

	out.put('"');
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = static_cast<unsigned char>(s.ptr[i]);
		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		out.put(s.ptr + from, i - from);
		from = i + 1;
		static const char with[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
		const char *known = static_cast<const char *>(memchr(with, c, sizeof(with) - 1));
		const char escape[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
		const char shorter[] = {'\\', known ? letter[known - with] : '\0'};
		if (known)
			out.put(shorter, sizeof(shorter));
		else
			out.put(escape, sizeof(escape));
	}
	out.put(s.ptr + from, s.len - from);
	out.put('"');
}

void print_number(tape_ref ref, const sink &out)
{
	char digits[64];
	char *end = digits;

	if (ref.is_int64())
		end += snprintf(digits, sizeof(digits), "%lld",
		    static_cast<long long>(ref.next_tape_value<int64_t>()));
	else if (ref.is_uint64())
		end += snprintf(digits, sizeof(digits), "%llu",
		    static_cast<unsigned long long>(ref.next_tape_value<uint64_t>()));
	else
		end = simdjson::internal::to_chars(
		    digits, digits + sizeof(digits), ref.next_tape_value<double>());
	out.put(digits, size_t(end - digits));
}

void print_value(struct json_value v, const sink &out);

void print_container(struct json_value v, const sink &out)
{
	struct json_walk w = json_walk_start(v);
	bool first = true;

	out.put(w.object ? '{' : '[');
	while (json_walk_next(&w)) {
		if (!first)
			out.put(',');
		first = false;
		if (w.object) {
			print_string(w.key, out);
			out.put(':');
		}
		print_value(w.value, out);
	}
	out.put(w.object ? '}' : ']');
}

void print_value(struct json_value v, const sink &out)
{
	switch (v.type) {
	case JSON_OBJECT:
	case JSON_ARRAY:
		return print_container(v, out);
	case JSON_STRING:
		return print_string(json_text(v), out);
	case JSON_NUMBER:
		return print_number(ref_of(v.document, v.at), out);
	case JSON_BOOL:
		return json_true(v) ? out.put("true", 4) : out.put("false", 5);
	case JSON_NULL:
	case JSON_NONE:
		return out.put("null", 4);
	}
}

} // namespace

void json_print(
    struct json_value v, void (*add)(void *context, const char *bytes, size_t len), void *context)
{
	print_value(v, {add, context});
}
