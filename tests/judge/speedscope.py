#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""The judge of ior-print --format=chrome that users have: speedscope.py INDEX TRACE THREADS CALL...

Opens speedscope's own page INDEX in a browser, has it import TRACE, and looks: it must have found
a profile for each of THREADS threads, show the names of CALLs in its table of the first one, and
complain about nothing. Status 1 and why if not.
"""
import base64
import os
import sys
import time

from browser import Browser


def wait_for(browser, holds, what):
    text = ""
    for _ in range(120):
        text = browser.run("document.title + '\\n' + document.body.innerText")
        if holds(text):
            return
        time.sleep(0.25)
    sys.exit(f"{what} is not to be seen:\n{text}")


def is_error(event):
    """Warnings are about drawing without a graphics card."""
    what = event["params"]
    return (event["method"] == "Runtime.exceptionThrown" or
            what.get("type") == "error" or what.get("entry", {}).get("level") == "error")


def main():
    index, trace, threads, calls = *sys.argv[1:4], sys.argv[4:]
    with open(trace, "rb") as f:
        data = base64.b64encode(f.read()).decode()
    # its own way of opening a file that was named on a command line
    with open("profile.js", "w", encoding="ascii") as f:
        f.write(f"speedscope.loadFileFromBase64('trace.json', '{data}')")
    with Browser() as browser:
        browser.window(1200, 800)
        browser.open(f"file://{os.path.abspath(index)}#localProfilePath="
                     f"{os.path.abspath('profile.js')}")
        wait_for(browser, lambda text: "trace.json" in text, "the trace's name")
        wait_for(browser, lambda text: f"(1/{threads})" in text, f"the first of {threads} threads")
        browser.key("3")        # the table of all calls
        for call in calls:
            wait_for(browser, lambda text: call in text.split(), call)
        errors = [e for e in browser.complaints() if is_error(e)]
        if errors:
            sys.exit(f"it complains: {errors}")
    print(f"{threads} threads, and all calls asked for")


main()
