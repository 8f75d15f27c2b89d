#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""The judge of traces and folded stacks that users have: speedscope.py INDEX FILE PROFILES WORD...

Opens speedscope's own page INDEX in a browser, has it import FILE, and looks: it must have found
so many PROFILES (threads of a trace; one in folded stacks), show each WORD in its table of the
first one, and complain about nothing. A WORD may be more of a row of it: total, self, name. Status
1 and why if not.
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


def shows(text, word):
    """Both with one blank wherever there is white space."""
    return f" {' '.join(word.split())} " in f" {' '.join(text.split())} "


def main():
    index, file, profiles, words = *sys.argv[1:4], sys.argv[4:]
    name = os.path.basename(file)
    with open(file, "rb") as f:
        data = base64.b64encode(f.read()).decode()
    # its own way of opening a file that was named on a command line
    with open("profile.js", "w", encoding="ascii") as f:
        f.write(f"speedscope.loadFileFromBase64('{name}', '{data}')")
    with Browser() as browser:
        browser.window(1200, 800)
        browser.open(f"file://{os.path.abspath(index)}#localProfilePath="
                     f"{os.path.abspath('profile.js')}")
        wait_for(browser, lambda text: name in text, "the file's name")
        if profiles != "1":
            wait_for(browser, lambda text: f"(1/{profiles})" in text, f"the first of {profiles}")
        browser.key("3")        # the table of all calls
        for word in words:
            wait_for(browser, lambda text: shows(text, word), word)
        errors = [e for e in browser.complaints() if is_error(e)]
        if errors:
            sys.exit(f"it complains: {errors}")
    print(f"profiles: {profiles}, and all that was asked for")


main()
