# SPDX-License-Identifier: BSD-2-Clause
"""Debian's chromium without a window, for tests that open an SVG as a reader would: a class that
speaks the DevTools protocol over a pair of pipes. Nothing beyond the standard library."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--mute-audio", "--remote-debugging-pipe"]


def find():
    """The path of a chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Failure(Exception):
    """The browser says no, or says nothing."""


class Browser:
    """A tab of a browser of its own. Every wait ends after `patience` seconds."""

    def __init__(self, patience=60):
        self.patience = patience
        self.folder = tempfile.mkdtemp(prefix="ior-browser-")
        commands, self.commands = os.pipe()
        self.answers, answers = os.pipe()
        # the browser reads commands from its descriptor 3 and writes answers to 4
        shell = 'exec "$0" "$@" 3<&%d 4>&%d' % (commands, answers)
        self.process = subprocess.Popen(
            ["bash", "-c", shell, find(), *FLAGS, f"--user-data-dir={self.folder}/profile"],
            pass_fds=[commands, answers], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "HOME": self.folder, "XDG_RUNTIME_DIR": self.folder})
        os.close(commands)
        os.close(answers)
        self.buffer, self.number, self.session = b"", 0, None
        self.events = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target,
                                 flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.process.kill()
        self.process.wait()
        os.close(self.commands)
        os.close(self.answers)
        for _ in range(20):  # its helpers end a moment later, and write until then
            shutil.rmtree(self.folder, ignore_errors=True)
            if not os.path.exists(self.folder):
                break
            time.sleep(0.1)

    def message(self, deadline):
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.answers], [], [], max(0, deadline - time.monotonic()))
            data = os.read(self.answers, 1 << 20) if ready else b""
            if not data:
                raise Failure("the browser does not answer" if not ready else "the browser ended")
            self.buffer += data
        line, _, self.buffer = self.buffer.partition(b"\0")
        return json.loads(line)

    def call(self, method, **parameters):
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            request["sessionId"] = self.session
        data = json.dumps(request).encode() + b"\0"
        while data:
            data = data[os.write(self.commands, data):]
        deadline = time.monotonic() + self.patience
        while True:
            answer = self.message(deadline)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise Failure(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def window(self, width, height, dark=False, scripts=True):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)

    def open(self, url):
        """Open an address and wait until it has loaded. Events begin anew."""
        self.events = []
        if "errorText" in self.call("Page.navigate", url=url):
            raise Failure(f"{url} cannot be opened")
        deadline = time.monotonic() + self.patience
        while not any(e.get("method") == "Page.loadEventFired" for e in self.events):
            self.events.append(self.message(deadline))

    def run(self, expression):
        """The value of an expression of JavaScript in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                           awaitPromise=True)
        if "exceptionDetails" in answer:
            raise Failure(answer["exceptionDetails"]["exception"].get("description", answer))
        return answer["result"].get("value")

    def move(self, x, y):
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def click(self, x, y):
        self.move(x, y)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def key(self, key, text=None, code=0, modifiers=0):
        """Press a key: a character, or a name with its code ("Enter", 13)."""
        if len(key) == 1 and not modifiers:
            text = key
        press = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        self.call("Input.dispatchKeyEvent", type="keyDown", **press,
                  **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **press)

    def type(self, text):
        for c in text:
            self.key(c)

    def screenshot(self, file):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        with open(file, "wb") as out:
            out.write(base64.b64decode(data))

    def complaints(self):
        """Errors of scripts, and what the browser logged."""
        return [e for e in self.events
                if e.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded") or
                (e.get("method") == "Runtime.consoleAPICalled")]

    def requests(self):
        """Addresses that were asked for, the page itself included."""
        return [e["params"]["request"]["url"] for e in self.events
                if e.get("method") == "Network.requestWillBeSent"]
