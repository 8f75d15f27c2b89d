#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""flame_browser.py SVG FOLDED HOSTILE: opens drawings of ior-flame in a browser and uses them as a
reader would. SVG is one of the rows that FOLDED has as folded stacks (comm, file, syscall; calls),
HOSTILE one of names that try to run as script. Prints TAP, a line for each thing that must hold."""

import base64
import hashlib
import http.server
import re
import sys
import threading

from flame_tab import Tab, check, has, results, same

SVG, FOLDED, HOSTILE = sys.argv[1:4]

def read_folded():
    """Calls of all stacks, and a function: calls of those in which a frame has a text."""
    stacks = []
    with open(FOLDED, encoding="utf-8") as f:
        for line in f:
            stack, _, weight = line.rstrip("\n").rpartition(" ")
            stacks.append((stack.split(";"), int(weight)))
    return sum(w for _, w in stacks), \
        lambda text: sum(w for frames, w in stacks if any(text in f for f in frames))


def look(tab, whole, calls_with):
    tab.show(SVG)
    same("the drawing is as wide as the window",
         tab.run("document.documentElement.getAttribute('width')"), "1200")
    same("nothing else is asked for", tab.requests(), [f"file://{SVG}"])
    tab.move(*tab.at("all"))
    has("details of everything: its exact figure", tab.ask("tip"), f"{whole:,} calls, 100.00%")
    tab.move(*tab.at("cat"))
    has("details of a frame", tab.ask("tip"), f"comm cat\n{calls_with('cat'):,} calls, "
        f"{100 * calls_with('cat') / whole:.2f}% of all")
    tab.move(*tab.at("passwd"))
    has("... of a path: all of it, and its stack", tab.ask("tip"), "file /etc/passwd\n",
        "cat \u203a /etc/passwd")
    tab.move(5, 5)
    same("details go when the mouse goes", tab.ask("tip"), "")


def zoom(tab):
    boxes = tab.boxes()
    tab.click(*tab.at("cat"))
    check("a click gives a frame the whole width", tab.ask("zoomed", "cat"))
    check("... and hides what is not in it", 3 < tab.boxes() < boxes, tab.boxes())
    has("... and the address tells", tab.run("location.hash"), "zoom=")
    same("... and labels fit", tab.ask("misplaced"), "")
    tab.run("new Promise((done) => { addEventListener('popstate', () => setTimeout(done, 0)); "
            "history.back(); })")
    same("Back undoes it", tab.boxes(), boxes)
    tab.click(*tab.at("cat"))
    tab.click(*tab.at("all"))
    same("a click on the frame of all does too", tab.boxes(), boxes)
    tab.click(*tab.at("cat"))
    tab.click(*tab.ask("button"))
    same("so does the button", tab.boxes(), boxes)


def search(tab, whole, calls_with):
    for query, calls in (("read", calls_with("read")), ("PASSWD", calls_with("passwd")),
                         ("/etc/passwd", calls_with("passwd")),
                         ("/^(cat|close)$/", calls_with("cat") + 1)):
        tab.search(query)
        same(f"search for {query}", tab.ask("matched"),
             f"matched: {calls} calls, {100 * calls / whole:.2f}% of all")
        check("... marks boxes", tab.ask("found") > 0)
        tab.press("Escape")
        same("... and Escape unmarks them", (tab.ask("found"), tab.ask("matched")), (0, ""))
    for query, answer in (("no such name", "no match"), ("/(/", "not a regular expression")):
        tab.search(query)
        same(f"search for {query}", tab.ask("matched"), answer)
        tab.press("Escape")
    tab.search("read")
    tab.press("Enter")
    names = {tab.ask("cursor")}
    for _ in range(5):
        tab.press("n")
        names.add(tab.ask("cursor"))
    same("Enter and n go through the matches", names, {"read"})
    tab.press("Escape")
    same("no error of the script so far", tab.complaints(), [])


def keyboard(tab):
    tab.show(SVG)
    boxes = tab.boxes()
    tab.press("Tab")
    same("Tab leads to the frame of all", tab.ask("cursor"), "all")
    has("... with its details", tab.ask("tip"), "calls, 100.00%")
    tab.press("ArrowUp")
    same("up: the widest frame on it", tab.ask("cursor"), "cat")
    tab.press("ArrowRight")
    check("right: another one", tab.ask("cursor") not in ("cat", "all"), tab.ask("cursor"))
    tab.press("ArrowLeft")
    same("left: back", tab.ask("cursor"), "cat")
    tab.press("Enter")
    check("Enter zooms", tab.ask("zoomed", "cat") and tab.ask("cursor") == "cat")
    tab.press("Backspace")
    same("Backspace zooms out", tab.boxes(), boxes)
    tab.press("ArrowDown", "ArrowDown")
    same("down: the frame of all, and no further", tab.ask("cursor"), "all")
    number = tab.run("Array.from(document.querySelectorAll('.boxes > g')).indexOf(test.find('cat'))")
    tab.show(f"{SVG}#zoom={number}&search=read")
    check("an address with a view in it shows that", tab.ask("zoomed", "cat") and tab.ask("found"),
          tab.ask("matched"))
    tab.show(SVG + "#zoom=99999&search=%ff&<script>")
    check("one with nonsense in it shows all", tab.boxes() == boxes and not tab.complaints(),
          tab.complaints())


def sizes(tab):
    for file, width in ((f, w) for f in (SVG, HOSTILE) for w in (1200, 700, 360)):
        for scripts in (True, False):
            tab.show(file, width=width, scripts=scripts)
            same(f"{width} pixels, script {'on' if scripts else 'off'}: no text is cut off, covered "
                 "or outside", tab.ask("misplaced"), "")
            if not scripts:
                check("... and no control that cannot work",
                      tab.run("!document.querySelector('.bar')"))
    for dark in (False, True):
        tab.show(SVG, dark=dark)
        same(f"{'dark' if dark else 'light'}: every text stands out from what is behind it",
             tab.ask("faint"), "")
        fill = tab.run("getComputedStyle(document.querySelector('.page')).fill")
        check("... and the page is that", (int(re.search(r"\d+", fill).group()) < 50) == dark, fill)


def hostile(tab):
    tab.show(HOSTILE, height=1500)
    same("hostile names are text", tab.ask("owned"), "")
    for place in tab.ask("everyThird"):
        tab.move(*place)
    tab.click(*tab.at("/tmp"))
    tab.search("<script>")
    check("... also found by a search", tab.ask("found") > 0)
    same("... and text after hover, zoom and search", tab.ask("owned"), "")
    same("... without a complaint", tab.complaints(), [])
    same("... or a request", tab.requests(), [f"file://{HOSTILE}"])
    names = tab.run("document.documentElement.textContent")
    odd = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
    same("... without a control character, a mark of direction, a surrogate",
         re.findall(odd, names), [])


class Server(http.server.ThreadingHTTPServer):
    """Serves the hostile drawing: with a policy that allows its script alone, with one that allows
    none, and within a page of HTML."""

    def __init__(self):
        with open(HOSTILE, "rb") as f:
            body = f.read()
        script = body[body.index(b"<script><![CDATA[") + 17:body.rindex(b"]]></script>")]
        digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
        policy = "default-src 'none'; style-src 'unsafe-inline'; "
        html = b"<!DOCTYPE html><title>x</title><h1>Page</h1>" + body.partition(b"?>")[2]
        self.pages = {
            "/allowed": (body, "image/svg+xml", f"{policy}script-src 'sha256-{digest}'"),
            "/none": (body, "image/svg+xml", f"{policy}sandbox"),
            "/inline": (html, "text/html; charset=utf-8", "default-src 'unsafe-inline'"),
        }
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path not in self.server.pages:
            self.send_error(404)
            return
        body, kind, policy = self.server.pages[self.path]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def served(tab):
    server = Server()
    base = f"http://127.0.0.1:{server.server_port}"
    tab.show(f"{base}/allowed", height=1500)
    tab.move(*tab.at("/tmp"))
    has("a policy that allows the script by its hash is enough for it", tab.ask("tip"), "file /tmp")
    same("... and complains of nothing", (tab.ask("owned"), tab.complaints()), ("", []))
    tab.show(f"{base}/none", height=1500)
    check("a policy that allows none: the drawing can be read", tab.ask("width", "/tmp") > 100 and
          tab.run("!document.querySelector('.bar')"))
    tab.show(f"{base}/inline", height=1500)
    tab.move(*tab.at("/tmp"))
    has("within a page of HTML", tab.ask("tip"), "file /tmp")
    same("... names are text too", tab.ask("owned"), "")
    server.shutdown()


def main():
    whole, calls_with = read_folded()
    with Tab() as tab:
        look(tab, whole, calls_with)
        zoom(tab)
        search(tab, whole, calls_with)
        keyboard(tab)
        sizes(tab)
        hostile(tab)
        served(tab)
    print(f"1..{len(results)}")
    sys.exit(not all(results))


main()
