"""Scores feed.c against the expectations that the feedparser suite writes into each of its files.

    score.py list SUITE        a line for each file: PATH TAB URL TAB CONTENT-TYPE, for `feed dump`
    score.py score SUITE       reads what `feed dump` printed, prints the table

An expectation is a Python expression over feedparser's names. It is cut at `and` into comparisons of one
value with a literal; the value's name is mapped to JSON Feed's, and the two are compared (check()).

In scope, by the names of the values: titles, links, ids, dates published, created and updated, authors,
contents, summaries, descriptions (of feeds as subtitle and tagline too), tags, enclosures, languages, and the
encoding. Text is compared without white space; of markup the text that we show must be that of the
expectation, and every absolute address in it must be in ours: whether tags and attributes were taken out, as
feedparser does for safety, is not asked. Out of scope: every other name (rights, generators, contributors,
images, sources, flags of itunes, geo, versions, the language and base of single members); files that lean on a
header other than Content-Type; what feedparser tells with the library chardet alone (that folder); the
us-ascii that RFC 3023 gave to text/* without a charset, which RFC 7303 took back.
"""
import ast
import collections
import html
import html.parser
import json
import os
import re
import sys
import time
import urllib.parse

URL = 'http://127.0.0.1:8097/'  # where the suite's own server serves it
HEADERS = {'content-type'}      # of an answer, that feed.c is told


def read(path):
    """The file's text, whatever it is written in, for its comment."""
    with open(path, 'rb') as f:
        raw = f.read()
    for mark, name in ((b'\0\0\xfe\xff', 'utf-32'), (b'\xff\xfe\0\0', 'utf-32'), (b'\xfe\xff', 'utf-16'),
                       (b'\xff\xfe', 'utf-16'), (b'\0\0\0<', 'utf-32-be'), (b'<\0\0\0', 'utf-32-le'),
                       (b'\0<', 'utf-16-be'), (b'<\0', 'utf-16-le')):
        if raw.startswith(mark):
            return raw.decode(name, 'replace')
    return raw.decode('utf-8', 'replace')


def comment(path):
    """(expectation, headers) of a file; None where it has no expectation."""
    text = read(path)
    expect = re.search(r'Expect:\s*(.*?)\s*(?:\n\s*-->|-->)', text, re.S)
    headers = {k.lower(): v.strip() for k, v in re.findall(r'Header:\s*([^:\n]+):([^\n]*)', text)}
    return (expect.group(1) if expect else None), headers


def files(suite):
    for folder, _, names in sorted(os.walk(os.path.join(suite, 'tests'))):
        for name in sorted(names):
            if name.endswith('.xml'):
                yield os.path.join(folder, name)


def place(path):
    """The folder, as the table names it."""
    folder = os.path.dirname(path[path.index('/tests/') + 7:])
    return folder


# --- the comparisons of an expectation -----------------------------------------------------------

class Unreadable(Exception):
    pass


class Other:
    """Anything but."""

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return other != self.value

    def __repr__(self):
        return f'not {self.value!r}'


def name_of(node):
    """entries[0]['content'][0]['value'] -> ('entries', 0, 'content', 0, 'value')"""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        return name_of(node.value) + (node.attr,)
    if isinstance(node, ast.Subscript):
        return name_of(node.value) + (ast.literal_eval(node.slice),)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ('ord', 'len'):
        return (node.func.id,) + name_of(node.args[0])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ('get', 'has_key'):
        return name_of(node.func.value) + (ast.literal_eval(node.args[0]),)
    raise Unreadable


def literal(node):
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):  # '-' + '-'
        return literal(node.left) + literal(node.right)
    return ast.literal_eval(node)


def comparisons(expression):
    """[(name, wanted)]; a name alone is wanted True, `not name` False."""
    tree = ast.parse(expression.strip(), mode='eval').body
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    out = []
    for part in parts:
        try:
            if isinstance(part, ast.Compare):
                sides = [part.left] + part.comparators
                wanted = literal(sides[-1])
                if isinstance(part.ops[-1], ast.NotEq):
                    wanted = Other(wanted)
                out += [(name_of(side), wanted) for side in sides[:-1]]
            elif isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.Not):
                out.append((name_of(part.operand), None))
            elif isinstance(part, ast.Constant):
                out.append((('constant',), part.value))
            else:
                out.append((name_of(part), True))
        except (Unreadable, ValueError, TypeError):
            out.append((('unreadable',), None))
    return out


# --- markup, both sides alike --------------------------------------------------------------------

BREAKS = set('p div br hr li ul ol dl dt dd tr td th table blockquote h1 h2 h3 h4 h5 h6 pre body html option '
             'optgroup legend fieldset form center address caption dir menu article aside section header footer nav '
             'figure details summary textarea thead tbody tfoot'.split())
SILENT = set('script style noscript iframe select audio video canvas title head datalist dialog noembed '
             'template'.split())
LINKS = ('href', 'src', 'action', 'cite', 'background', 'longdesc', 'data', 'poster')


class Reader(html.parser.HTMLParser):
    """What a reader sees: the text without the white space, and the addresses."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.urls, self.silent = [], set(), []

    def handle_starttag(self, tag, attrs):
        if tag in SILENT:
            self.silent.append(tag)
        for k, v in attrs:
            if k in LINKS and v and re.match(r'https?://', v):
                self.urls.add(v.strip())

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag in SILENT:
            self.silent.pop()

    def handle_endtag(self, tag):
        if tag in self.silent:
            while self.silent.pop() != tag:
                pass

    def handle_data(self, data):
        if not self.silent:
            self.text.append(data)


def seen(markup):
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return bare(''.join(reader.text)), reader.urls


def bare(text):
    """Without any white space: where lines break is html_to_text's own matter, tested elsewhere."""
    return re.sub(r'\s+', '', text)


def same_markup(wanted, ours_html, ours_text):
    """The text that we show, and every absolute address expected."""
    text, urls = seen(wanted)
    if ours_html is None:  # plain on our side: the expectation may be too
        return bare(ours_text or '') in (text, bare(wanted), bare(html.unescape(wanted)))
    return bare(ours_text or '') in (text, bare(wanted)) and urls <= seen(ours_html)[1]


# --- feedparser's names in JSON Feed's terms -------------------------------------------------------

def stamp(text):
    return time.strptime(text[:19], '%Y-%m-%dT%H:%M:%S')[:9] if text else None


class Case:
    """One file's feed, as feedparser's expressions see it."""

    def __init__(self, record):
        self.feed = record.get('feed') or {}
        self.items = self.feed.get('items', [])
        self.texts = record.get('texts', [])

    def scope(self, name):
        """(object, its text, the rest of the name), or None where it is another thing."""
        if name[:1] == ('feed',):
            return self.feed, None, name[1:], False
        if name[:1] == ('entries',) and len(name) > 2 and isinstance(name[1], int):
            i = name[1]
            item = self.items[i] if i < len(self.items) else {}
            text = self.texts[i] if i < len(self.texts) else None
            return item, text, name[2:], True
        return None


def date_text(value):
    """A date as the feed wrote it, to an instant, by another road than feed.c's."""
    import email.utils
    try:
        t = email.utils.parsedate_tz(value)
        if t:
            return email.utils.mktime_tz(t)
    except (TypeError, ValueError):
        pass
    import datetime
    return datetime.datetime.fromisoformat(value.replace('Z', '+00:00')).timestamp()


def same_date_text(wanted, ours):
    import calendar
    return ours is not None and calendar.timegm(stamp(ours)) == int(date_text(wanted))


def markup(o, text, entry, wanted, key):
    if not entry:
        ours = o.get({'title': 'title'}.get(key, 'description'))
        return bare(ours or '') in (seen(wanted)[0], bare(wanted), bare(html.unescape(wanted)))
    if key == 'title':
        return bare(o.get('title') or '') in (seen(wanted)[0], bare(wanted), bare(html.unescape(wanted)))
    if key == 'summary' and o.get('summary'):
        return bare(o['summary']) in (seen(wanted)[0], bare(wanted), bare(html.unescape(wanted)))
    return same_markup(wanted, o.get('content_html'), text)


def person(o, part):
    people = o.get('authors') or [{}]
    return people[0].get({'href': 'url'}.get(part, part))


def author_text(o, wanted):
    p = (o.get('authors') or [{}])[0]
    name, mail = p.get('name'), p.get('email')
    told = [x for x in (name, mail, f'{name} ({mail})', f'{mail} ({name})', f'{name} <{mail}>') if x]
    return wanted in told


def language_of(case, o, entry):
    value = o.get('language') if not entry else o.get('language', case.feed.get('language'))
    return None if value == 'und' else value


def check(case, name, wanted):
    """True or False: in scope, and as expected or not. None: out of scope."""
    measure = None
    if name[0] in ('ord', 'len'):
        measure, name = {'ord': ord, 'len': len}[name[0]], name[1:]
    where = case.scope(name)
    if where is None or (measure and name[-1] not in ('description', 'tags', 'links')):
        return None
    o, text, rest, entry = where
    key = rest[0] if rest else None
    if measure is ord:
        return len(text or '') == 1 and ord(text) == wanted
    if measure is len:
        return len((o if entry else o.get('_fetch', {})).get('tags') or []) == wanted if key == 'tags' else None
    if key in ('title', 'description', 'summary', 'subtitle', 'tagline', 'content') or \
            key in ('title_detail', 'summary_detail', 'description_detail', 'subtitle_detail', 'tagline_detail'):
        plain = key.replace('_detail', '')
        field = rest[-1] if len(rest) > 1 else 'value'
        if field == 'language' and key == 'content':
            return language_of(case, o, entry) == wanted
        if field != 'value' or not isinstance(wanted, str):
            return None
        return markup(o, text, entry, wanted, plain)
    if key in ('link', 'links', 'id', 'guid'):
        field = 'id' if key in ('id', 'guid') else 'link'
        if key == 'links':
            if rest[2:] != ('href',) or rest[1] != 0:
                return None
            urls = [o.get(k) for k in ('url', 'home_page_url', 'feed_url', 'external_url')]
            return wanted in urls + [a['url'] for a in o.get('attachments', [])]
        if field == 'link':
            return (o.get('url') if entry else o.get('home_page_url')) == wanted
        return (o.get('id') if entry else o.get('_fetch', {}).get('id')) == wanted
    if key in ('published_parsed', 'created_parsed', 'updated_parsed'):
        o = o if entry else o.get('_fetch', {})
        keys = ('date_published',) if key != 'updated_parsed' else ('date_modified', 'date_published')
        value = next((o[k] for k in keys if o.get(k)), None)
        return value is not None and tuple(stamp(value))[:8] == tuple(wanted)[:8]
    if key in ('published', 'created', 'updated'):
        o = o if entry else o.get('_fetch', {})
        keys = ('date_published',) if key != 'updated' else ('date_modified', 'date_published')
        return same_date_text(wanted, next((o[k] for k in keys if o.get(k)), None))
    if key == 'author':
        return author_text(o, wanted)
    if key == 'author_detail':
        return person(o, rest[1]) == wanted
    if key == 'authors':
        people = o.get('authors') or []
        part = {'href': 'url'}.get(rest[2], rest[2])
        return rest[1] < len(people) and people[rest[1]].get(part) == wanted
    if key in ('tags', 'category', 'categories'):
        tags = (o if entry else o.get('_fetch', {})).get('tags') or []
        if key == 'category':
            return wanted == (tags[0] if tags else None)
        if key == 'categories' or len(rest) < 3:
            return None
        if rest[2] == 'term':
            return rest[1] < len(tags) and tags[rest[1]] == wanted
        return None
    if key == 'language':
        return language_of(case, o, entry) == wanted
    if key in ('enclosures',) and len(rest) > 2:
        attachments = o.get('attachments') or []
        part = {'href': 'url', 'type': 'mime_type', 'length': 'size_in_bytes'}.get(rest[2], rest[2])
        return rest[1] < len(attachments) and str(attachments[rest[1]].get(part)) == wanted
    return None


def charset(feed, headers, wanted):
    """What it is written in; not where RFC 3023 had a default for text/* that RFC 7303 took back."""
    kind = headers.get('content-type', '').lower()
    if kind.startswith('text/') and 'charset=' not in kind.replace(' ', ''):
        return None
    return feed.get('_fetch', {}).get('encoding') == wanted


def score(suite):
    records = {}
    for line in sys.stdin:
        record = json.loads(line)
        records[record['path']] = record
    table = collections.defaultdict(collections.Counter)
    missed, faults = [], []
    for path in files(suite):
        expect, headers = comment(path)
        record = records.get(path)
        row = table[place(path)]
        row['files'] += 1
        if record is None:
            faults.append(f'{path}: no answer')
            continue
        row['refused'] += 'error' in record
        if '/wellformed/' in path and 'error' in record:
            faults.append(f'{path}: {record["error"]}')
        if expect is None or set(headers) - HEADERS or place(path).endswith('chardet'):
            row['out'] += 1
            continue
        case, judged, fine, scoped = Case(record), False, True, 0
        for name, wanted in comparisons(expect):
            if name == ('bozo',):
                told = 'error' in record or 'ill_formed' in case.feed.get('_fetch', {})
                row['bozo'] += 1
                row['bozo_right'] += told == (wanted is True)
                continue
            verdict = charset(case.feed, headers, wanted) if name == ('encoding',) else check(case, name, wanted)
            if verdict is None:
                continue
            scoped += 1
            fine = fine and verdict
            if not verdict:
                missed.append((path, name, wanted))
        row['in'] += scoped > 0
        row['met'] += scoped > 0 and fine
        row['out'] += scoped == 0
    return table, missed, faults


def main():
    suite = sys.argv[2]
    if sys.argv[1] == 'list':
        for path in files(suite):
            _, headers = comment(path)
            rest = path[path.index('/tests/') + 1:]
            print(path, URL + urllib.parse.quote(rest), headers.get('content-type', ''), sep='\t')
        return 0
    table, missed, faults = score(suite)
    total = collections.Counter()
    print(f'{"folder":<28} files refused in-scope  met      share  out-of-scope  well-formedness as told')
    for folder in sorted(table):
        row = table[folder]
        total.update(row)
        print_row(folder, row)
    print_row('all', total)
    with open('missed', 'w', encoding='utf-8') as f:
        for path, name, wanted in missed:
            print(path, name, repr(wanted), file=f)
    for fault in faults:
        print(fault, file=sys.stderr)
    with open('share', 'w', encoding='utf-8') as f:
        print(total['met'] / max(1, total['in']), total['in'], total['files'], file=f)
    return 1 if faults else 0


def print_row(name, row):
    share = f'{row["met"] / row["in"]:.3f}' if row['in'] else '-'
    bozo = f'{row["bozo_right"]} of {row["bozo"]}' if row['bozo'] else '-'
    print(f'{name:<28} {row["files"]:5} {row["refused"]:7} {row["in"]:8} {row["met"]:4} {share:>10} {row["out"]:13}  {bozo}')


if __name__ == '__main__':
    sys.exit(main())
