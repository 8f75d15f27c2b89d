#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Searches and zooms drawings of ior-flame in a browser, and holds what they tell against tables of
the same rows that ior-stats made. Prints TAP, a line for each thing that must hold.

flame_search.py totals SVG COLUMN JSON [BEFORE]: JSON is of ior-stats -b comm,file,syscall; COLUMN is
the weight. BEFORE: the drawing is one of --diff.
flame_search.py zoomed SVG ALL: two drawings of the same rows; in ALL everything is drawn.
flame_search.py names SVG WHOLE: a drawing of the time of comm,syscall, WHOLE ns, in which the names of
NAMES come in order, the first one with 1 ns, the next with 2...
flame_search.py least SVG QUERY TRUE: a drawing that does not name everything; the true sum.
flame_search.py says SVG QUERY TEXT: what a search tells, word for word.
flame_search.py marks SVG: a drawing of names of the letter e with an accent of its own alone.
"""

import json
import math
import re
import sys

from flame_tab import Tab, check, results, same

QUERIES = ["openat", "read", "a", "o", "SH", "/home", "/home/", "/usr/l", "anna/src", "/^(read|write)$/",
           "/^[^a-m]*$/", "/\\.c$/", "no such name"]
UNITS = {"ns": 1, "\u00b5s": 10 ** 3, "ms": 10 ** 6, "s": 10 ** 9}
WEIGHT = r"([\d,.]+) (calls?|ns|\u00b5s|ms|s)"

# as ior-flame shows them: what to type for it, and what it must not be taken for
NAMES = ["a+b", "a.b", "(x)", "[z]", "^top$", "$HOME", "\\\\w", "<b>", "]]>", "&amp;", "</metadata>",
         "</script>", "\\x1b[31m", "\\xff", "\u65e5 \u672c", "'\"", "{{7}}", "[other]x"]


def read_rows(file, column):
    """Of a table of ior-stats: (comm, file, syscall), weight of each row."""
    with open(file, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [((r["comm"], r["file"], r["syscall"]), r[column]) for r in rows if "comm" in r and not r.get("total")]


def frames(row):
    """The frames of a row: name, and the path as far as there, or None."""
    comm, path, syscall = row
    if comm is not None:
        yield comm, None
    if path is not None and path.startswith("/"):
        parts = path[1:].split("/")
        for i, part in enumerate(parts):
            yield "/" + part if not i else part, "/" + "/".join(parts[:i + 1])
    elif path is not None:
        yield path, None
    if syscall is not None:
        yield syscall, None


def matcher(query):
    """As the man page says."""
    re_text = query[1:-1] if re.fullmatch("/.+/", query) and re.search(r"[^\w./-]", query) else None
    if re_text:
        return lambda text: re.search(re_text, text, re.I)
    return lambda text: query.lower() in text.lower()


def matches(query, row):
    """Does any frame of a row match?"""
    match = matcher(query)
    return any(match(name) or (path and "/" in query and match(path)) for name, path in frames(row))


def sum_of(rows, query=None, comm=None):
    return sum(weight for row, weight in rows
               if (query is None or matches(query, row)) and (comm is None or row[0] == comm))


def weight(text):
    """ns or calls of "1,234.567 ms"."""
    number, unit = re.fullmatch(WEIGHT, text).groups()
    whole, _, fraction = number.replace(",", "").partition(".")
    return int(whole + fraction) * UNITS.get(unit, 1) // 10 ** len(fraction)


def answer(text):
    """What a search tells: (sum, its share as text, of what) for each part, and what is not drawn."""
    if text == "no match":
        return [(0, "0%", "all")], 0
    undrawn = re.search(rf" \({WEIGHT} of it too narrow to be drawn\)", text)
    parts = [(weight(m[1]), m[4], m[5]) for m in
             re.finditer(rf"({WEIGHT}), ([\d.]+%) of ([^;]+?)(?= \(|;|$)", text)]
    return parts, weight(re.search(WEIGHT, undrawn[0])[0]) if undrawn else 0


def share(part, whole):
    """Two digits after the point, or as many as it takes to see two."""
    percent = 100 * part / whole if whole else 0
    digits = 2 if percent >= 0.995 else 1 - math.floor(math.log10(percent)) if percent else 0
    return f"{percent:.{digits}f}%"


def search(tab, query):
    """At once: a browser complains of an address that changes with each of a thousand letters."""
    return tab.ask("search", query)


def check_totals(tab, rows, before, comm):
    whole = sum_of(rows)
    for query in QUERIES:
        text = search(tab, query)
        parts, undrawn = answer(text)
        found = sum_of(rows, query)
        inside = sum_of(rows, query, comm)
        wanted = [(found, share(found, whole), "all")]
        if comm:
            wanted.insert(0, (inside, share(inside, sum_of(rows, None, comm)), comm))
            if text == "no match":
                parts.insert(0, (0, "0%", comm))
        same(f"{comm or 'all'}, search for {query}: exact, as ior-stats counts", parts, wanted)
        same("... and what is not drawn of it is all but the boxes that are marked",
             undrawn, (inside if comm else found) - tab.ask("foundSum"))
        check("... is within boxes that are outlined, as is what is no more",
              tab.ask("holding") > 0 if undrawn else before or not tab.ask("holding"))
        if before:
            was = re.search(rf"before: ({WEIGHT})", text)
            same("... and what was", weight(was[1]) if was else 0,
                 sum_of(before, query, comm))


def totals(svg, column, table, before=None):
    rows = read_rows(table, column)
    before = read_rows(before, column) if before else None
    by_comm = sorted({row[0] for row, _ in rows if row[0]}, key=lambda c: -sum_of(rows, None, c))
    with Tab() as tab:
        tab.show(svg)
        check("some is not drawn", "narrower" in tab.run("document.querySelector('.foot').textContent"))
        check_totals(tab, rows, before, None)
        for comm in [c for c in by_comm if tab.ask("at", c)][:2]:
            tab.press("Escape")
            tab.click(*tab.at(comm))
            check_totals(tab, rows, before, comm)
        same("no complaint", tab.complaints(), [])


def view(tab, svg, labels, query):
    """What is seen, and what is told of it, after clicks on labels: boxes of 25 pixels and more."""
    tab.show(svg)
    for label in labels:
        tab.click(*tab.at(label))
    search(tab, query)
    misplaced = tab.ask("misplaced")
    seen = []
    for shape, place in tab.ask("shapes", 25):
        tab.move(*place)
        tip = [line for line in tab.ask("tip").split("\n") if "too narrow to be drawn" not in line]
        seen.append((shape, tip))
    return seen, misplaced


def zoomed(svg, everything):
    with Tab() as tab:
        tab.show(svg)
        drawn = tab.run("document.querySelectorAll('.boxes > g').length")
        first = tab.ask("widest", 1)
        tab.click(*tab.at(first))
        for labels in ([], [first], [first, tab.ask("widest", 2)]):
            here, misplaced = view(tab, svg, labels, "read")
            made = tab.run("document.querySelectorAll('.boxes > g').length") - drawn
            hash_here = tab.run("location.hash")
            there, _ = view(tab, everything, labels, "read")
            same(f"{labels}: boxes, colours, labels, marks, details are as if all were drawn",
                 [box for box in here if box not in there], [box for box in there if box not in here])
            check("... which are some", len(here) > 5, here)
            same("... and labels fit", misplaced, "")
            check("... with boxes that were not drawn", bool(made) == bool(labels), made)
        number = hash_here.partition("zoom=")[2].partition("&")[0]
        tab.show(f"{svg}#zoom={number}&search=read")
        same("an address with a view in it shows that", tab.ask("zoomed", labels[-1]), True)
        for nonsense in ("99999999", "1e3", "-1"):
            tab.show(f"{svg}#zoom={nonsense}")
            check("one with nonsense in it shows all", tab.ask("zoomed", "all") and not tab.complaints(),
                  tab.complaints())


def names(svg, whole):
    whole = int(whole)
    with Tab() as tab:
        tab.show(svg)
        for i, name in enumerate(NAMES):
            parts, undrawn = answer(search(tab, name))
            same(f"the name {name}", (parts, undrawn),
                 ([(i + 1, share(i + 1, whole), "all")], i + 1))
            regex = "/^" + re.sub(r"[\\^$.*+?()[\]{}|]", r"\\\g<0>", name) + "$/"
            same("... as a regular expression", answer(search(tab, regex))[0][0][0], i + 1)
        same("the frame of all is no name", search(tab, "/^all$/"), "no match")
        same("names are text", tab.ask("owned"), "")
        same("no complaint", tab.complaints(), [])


def least(svg, query, true):
    with Tab() as tab:
        tab.show(svg)
        text = search(tab, query)
        low, high = (weight(t) for t in re.fullmatch(
            rf"matched: at least ({WEIGHT}), .* of all, at most ({WEIGHT})( \(.*)?", text).group(1, 4))
        check("at least, at most", low <= int(true) <= high and low < high, text)
        same("what stands under it all is known to the last", search(tab, "/.*/").split(",")[0],
             "matched: " + tab.ask("whole"))
        same("no complaint", tab.complaints(), [])


def says(svg, query, text):
    with Tab() as tab:
        tab.show(svg)
        same(f"search for {query}", search(tab, query), text)
        same("no complaint", tab.complaints(), [])


def marks(svg):
    with Tab() as tab:
        tab.show(svg)
        labels = [text for text in
                  tab.run("Array.from(document.querySelectorAll('.boxes text'), (e) => e.textContent)")
                  if text.endswith("\u2026")]
        check("some labels are cut", len(labels) > 5, labels)
        same("... after an accent", [text for text in labels if not text.endswith("\u0301\u2026")], [])
        tab.move(*tab.at(labels[0]))
        lines = tab.ask("tip").split("\n")
        same("... and so are lines of details", [line for line in lines if line.startswith("\u0301")], [])
        check("... which are some", len(lines) > 3, lines)


{"totals": totals, "zoomed": zoomed, "names": names, "least": least, "says": says,
 "marks": marks}[sys.argv[1]](*sys.argv[2:])
print(f"1..{len(results)}")
sys.exit(not all(results))
