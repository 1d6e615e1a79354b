"""Chromium without a window, driven over a pipe, so that a test opens a page as a reader does: no port, no network.

What is sent and received are messages of the Chrome DevTools Protocol, each one JSON object that a zero byte ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe"),
)
AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
LONGEST = 60  # seconds that a page may take to answer
WINDOW = {"width": 1000, "height": 1400, "deviceScaleFactor": 1, "mobile": False}
# What axe-core finds, as one line each: the rule, where, and what to do.
CHECK = """axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary}`)))"""


class Page:
    """One page of a browser: what it says in its console, and what a script sees of it."""

    def __init__(self, browser: Browser, session: str):
        self.console: list[str] = []
        self._browser, self._session = browser, session
        for domain in ("Page", "Runtime", "Log"):
            self.send(f"{domain}.enable")
        self.send("Emulation.setDeviceMetricsOverride", **WINDOW)

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The answer to a command; what the page says meanwhile is kept."""
        return self._browser.send(method, self._session, self.console, **parameters)

    def open(self, address: str) -> float:
        """Open a page and return the seconds until it had loaded, figures, fonts and script too."""
        begun = time.monotonic()
        told = self.send("Page.navigate", url=address)
        assert "errorText" not in told, f"{address}: {told['errorText']}"
        while self.tell("document.readyState") != "complete" or self.tell("location.href") == "about:blank":
            assert time.monotonic() - begun < LONGEST, f"{address} does not end loading"
        return time.monotonic() - begun

    def tell(self, script: str) -> Any:
        """What an expression comes to in the page, awaited; AssertionError with the page's words where it fails."""
        told = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def press(self, key: str, code: int) -> None:
        """Press and release a key of the keyboard, by its name and its number."""
        text = {"Enter": "\r", " ": " "}.get(key, "")
        about = {"key": key, "windowsVirtualKeyCode": code, **({"text": text} if text else {})}
        self.send("Input.dispatchKeyEvent", type="keyDown", **about)
        self.send("Input.dispatchKeyEvent", type="keyUp", **about)

    def violations(self) -> list[str]:
        """What axe-core finds that somebody with a screen reader, a keyboard or weak eyes could not use."""
        self.tell(f"{axe()}; 0")
        return self.tell(CHECK)


class Browser:
    """A running Chromium."""

    def __init__(self, process: subprocess.Popen[bytes], commands: int, answers: int):
        self._process, self._commands, self._answers = process, commands, answers
        self._number, self._read = 0, b""

    def page(self) -> Page:
        """A new, empty page."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        return Page(self, self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])

    def send(
        self, method: str, session: str | None = None, console: list[str] | None = None, **parameters: Any
    ) -> dict[str, Any]:
        """The answer to a command; what a page says in its console meanwhile joins `console`."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        message |= {"sessionId": session} if session else {}
        self._write(message)
        while True:
            told = self._receive()
            if told.get("id") == self._number:
                assert "error" not in told, f"{method}: {told['error']}"
                return told["result"]
            if console is not None and told.get("sessionId") == session:
                console += said(told)

    def _write(self, message: dict[str, Any]) -> None:
        waiting = json.dumps(message).encode() + b"\0"
        while waiting:
            waiting = waiting[os.write(self._commands, waiting) :]

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._read:
            more = os.read(self._answers, 2**20)
            assert more, f"Chromium ended with {self._process.wait(LONGEST)}"
            self._read += more
        message, _, self._read = self._read.partition(b"\0")
        return json.loads(message)


def said(event: dict[str, Any]) -> list[str]:
    """What an event says of errors, warnings and words in a page's console; nothing of any other event."""
    method, told = event.get("method"), event.get("params", {})
    if method == "Runtime.consoleAPICalled":
        return [f"{told['type']}: {[one.get('value', one.get('description')) for one in told['args']]}"]
    if method == "Runtime.exceptionThrown":
        return [f"exception: {told['exceptionDetails']}"]
    return [f"{told['entry']['level']}: {told['entry']['text']}"] if method == "Log.entryAdded" else []


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, ended with the block."""
    command = next(filter(None, map(shutil.which, NAMES)), None)
    assert command, "Chromium is not installed, which these tests open the pages with: apt-get install chromium"
    (theirs, commands), (answers, ours) = os.pipe(), os.pipe()
    with tempfile.TemporaryDirectory(prefix="bogolan-browser-", ignore_cleanup_errors=True) as profile:
        process = started([command, *OPTIONS, f"--user-data-dir={profile}", "about:blank"], theirs, ours)
        os.close(theirs), os.close(ours)
        try:
            yield Browser(process, commands, answers)
        finally:
            os.close(commands), os.close(answers)
            process.terminate()
            process.wait(LONGEST)


def started(command: list[str], commands: int, answers: int) -> subprocess.Popen[bytes]:
    """The program with its commands at descriptor 3 and its answers at 4, where Chromium has them."""
    shell = ["bash", "-c", f'exec "$@" 3<&{commands} 4>&{answers}', "bash", *command]
    return subprocess.Popen(shell, pass_fds=(commands, answers), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


@cache
def axe() -> str:
    """The program of axe-core, from the folder that npm installed it into."""
    assert AXE.is_file(), "axe-core is not installed: `make setup-pages` installs it, by npm ci in tests/"
    return AXE.read_text(encoding="utf-8")
