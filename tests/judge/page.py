#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Man pages, in their source and as a terminal of 80 columns shows them.

page.py source PAGE...          references and options that do not exist or are not where they are
                                looked for, names that a macro loses
page.py shown PAGE...           what mandoc makes of them: lines that are too wide, quotes with
                                nothing in them, blanks before punctuation, words that stand twice
page.py groff PAGE...           words that groff shows and mandoc does not, or the other way round
page.py examples PAGE           its examples as they are shown, an empty line between blocks

Options are those that --help of the programs in PATH lists. Prints what is wrong.
"""
import difflib
import os
import re
import subprocess
import sys

COLUMNS = 80


def macros(path):
    """(line, words) of each line that is a macro."""
    for n, line in enumerate(open(path, encoding="ascii"), 1):
        if line.startswith("."):
            yield n, line[1:].split()


def titles(path):
    return {" ".join(w[1:]) for _, w in macros(path) if w[0] in ("Sh", "Ss")}


def name_of(path):
    return os.path.basename(path).rsplit(".", 1)[0]


def options(pages):
    """The long options of all programs that have a page."""
    found = set()
    for path in pages:
        if path.endswith(".1"):
            text = subprocess.run([name_of(path), "--help"], capture_output=True, text=True,
                                  check=True).stdout
            found |= set(re.findall(r"(?:^| )-(-[a-z][a-z-]*)", text, re.M))
    return found


def references(path, words, pages):
    for i, word in enumerate(words):
        if word == "Xr":
            name, section = words[i + 1:i + 3]
            rest = " ".join(words[i + 3:])
            if not re.match(r"([,.;:)]|No\b|Ns\b|Xr\b|Pq\b|$)", rest):
                yield f"what follows is lost: Xr {name} {section} {rest}"
            if name.startswith("ior-") and name not in {name_of(p) for p in pages}:
                yield f"no page {name}({section})"
        if word == "Sx" and i == 0:
            title = re.sub(r"( [,.;:)])+$", "", " ".join(words[1:]))
            if title not in titles(path):
                yield f"no section {title}"
    if words[0] in ("Ql", "Pq") and "Ql" in words and " , " in " ".join(words):
        yield "a list in one pair of quotes: " + " ".join(words)


def sections(path):
    """The macros of each section."""
    found, name = {}, None
    for _, words in macros(path):
        if words[0] == "Sh":
            name = " ".join(words[1:])
        found.setdefault(name, []).append(words)
    return found


def named(macros, macro):
    """What follows a macro in these lines, once for each time."""
    return [words[i + 1] for words in macros for i, word in enumerate(words[:-1])
            if word == macro]


def whole(path):
    """Options that the synopsis lacks, pages of the family that SEE ALSO lacks."""
    parts = sections(path)
    synopsis = set(named(parts.get("SYNOPSIS", []), "Fl"))
    for words in parts.get("DESCRIPTION", []):
        forms = named([words], "Fl") if words[0] == "It" else []
        if forms and not {"h", "V", *synopsis} & set(forms):
            yield f"the synopsis lacks -{forms[-1]}"
    family = {name for part in parts if part != "SEE ALSO" for name in named(parts[part], "Xr")
              if name.startswith("ior-")}
    for name in sorted(family - set(named(parts["SEE ALSO"], "Xr")) - {name_of(path)}):
        yield f"SEE ALSO lacks {name}"


def source(pages):
    known = options(pages)
    title_of = {name_of(p): titles(p) for p in pages}
    for path in pages:
        for what in whole(path):
            print(f"{path}: {what}")
        elsewhere = None
        for n, words in macros(path):
            for i, word in enumerate(words[:-1]):
                if word == "Fl" and len(words[i + 1]) > 1 and words[i + 1][0] == "-" and \
                        words[i + 1] not in known:
                    print(f"{path}:{n}: no option -{words[i + 1]}")
            for what in references(path, words, pages):
                print(f"{path}:{n}: {what}")
            # "see Output files in ior-capture(1)"
            if words[0] == "Xr" and elsewhere and words[1] in title_of and \
                    elsewhere not in title_of[words[1]]:
                print(f"{path}:{n}: {words[1]} has no section {elsewhere}")
            title = " ".join(words[1:])
            elsewhere = title if words[0] == "Em" and title[0].isupper() else None


def rendered(path):
    text = subprocess.run(["mandoc", "-T", "utf8", path], capture_output=True, encoding="utf-8",
                          check=True).stdout
    return re.sub(".\b", "", text).split("\n")


def shown(pages):
    for path in pages:
        for n, line in enumerate(rendered(path), 1):
            where = f"{path}: line {n} of what is shown"
            if len(line) > COLUMNS:
                print(f"{where} has {len(line)} columns: {line}")
            if re.search("\u2018\u2019|\u201c\u201d|\u2018[^\u2019]*\u2018[^\u2019]*\u2019\u2019",
                         line):
                print(f"{where} has empty or nested quotes: {line}")
            if re.search(r"\u2018-\u2019\) is|\w [,;:]( |$)|\( ", line):
                print(f"{where}: {line}")
            if re.search(r"\b([a-z]+) \1\b", line):
                print(f"{where} has a word twice: {line}")


def words(lines):
    """The words between head and foot, without hyphens, which may break lines."""
    return re.sub(r"[\u2010\u2012-\u2014\u2212-]\s*", "", " ".join(lines[1:-2])).split()


def groff(pages):
    for path in pages:
        out = subprocess.run(["groff", "-T", "utf8", "-mdoc", path], capture_output=True,
                             encoding="utf-8", check=True)
        theirs = re.sub("\x1b\\[[0-9;]*m|.\b", "", out.stdout).rstrip("\n").split("\n")
        ours, theirs = words(rendered(path)), words(theirs)
        differs = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
        for op, a, b, c, d in differs:
            if op != "equal":
                print(f"{path}: mandoc {ours[a:b]}, groff {theirs[c:d]}")


def examples(path):
    lines = rendered(path)
    lines = lines[lines.index("EXAMPLES"):lines.index("SEE ALSO")]
    lines = [line[11:] if line.startswith(" " * 11) else "" for line in lines]
    print(re.sub(r"\n\n+", "\n\n", "\n".join(lines)).strip("\n"))


VERBS = {"source": source, "shown": shown, "groff": groff, "examples": lambda p: examples(p[0])}
VERBS[sys.argv[1]](sys.argv[2:])
