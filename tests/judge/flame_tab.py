# SPDX-License-Identifier: BSD-2-Clause
"""What the judges of drawings in a browser share: a tab that is used as a reader would, and TAP, a
line for each thing that must hold."""

import os

from browser import Browser, Failure

with open(os.path.join(os.path.dirname(__file__), "flame_page.js"), encoding="utf-8") as page:
    PAGE = page.read()

KEYS = {"Backspace": 8, "Tab": 9, "Enter": 13, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38,
        "ArrowRight": 39, "ArrowDown": 40}

results = []


def check(what, good, found=""):
    results.append(bool(good))
    print(f"{'ok' if good else 'not ok'} {len(results)} {what}", flush=True)
    if not good:
        print(f"# found: {found!r}")


def same(what, found, expected):
    check(what, found == expected, (found, "expected", expected))


def has(what, found, *texts):
    check(what, all(text in found for text in texts), (found, "expected", texts))


class Tab(Browser):
    def show(self, url, width=1200, height=900, **how):
        self.window(width, height, **how)
        self.open("about:blank")  # an address that differs after the # alone loads nothing
        self.open(url if "://" in url else f"file://{url}")
        self.run(PAGE)

    def ask(self, question, *arguments):
        return self.run(f"test.{question}({', '.join(map(repr, arguments))})")

    def at(self, label):
        place = self.ask("at", label)
        if not place:
            raise Failure(f"no box is labelled {label}")
        return place

    def press(self, *keys):
        for key in keys:
            self.key(key, code=KEYS.get(key, 0), text="\r" if key == "Enter" else None)

    def search(self, query):
        self.press("/")
        self.type(query)

    def boxes(self):
        return self.run("test.boxes().length")
