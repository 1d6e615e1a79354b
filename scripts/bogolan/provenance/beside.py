"""Work that a second process does while this one goes on, where there is a second core."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import traceback
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


def beside(work: Callable[[], Result]) -> Callable[[], Result]:
    """Begin work in a copy of this process; what is returned waits for its result, or raises what it raised.

    The copy shares the memory that neither changes, and sees everything as it stands now; here nothing is seen of it
    but the result. On one core, or where processes are not safely copied, the work is done here before it returns.
    """
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        found = work()
        return lambda: found
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    process = fork.Process(target=_send, args=(work, there), daemon=True)
    process.start()
    there.close()

    def result() -> Result:
        found, fault = here.recv()
        process.join()
        if fault is not None:
            raise fault
        return found

    return result


def _send(work: Callable[[], Any], there: Any) -> None:
    """The result of some work and None, or None and what it raised."""
    # Ended early, since the other process failed, it still takes away what it has half written.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        told = work(), None
    except Exception as fault:
        fault.add_note(traceback.format_exc())
        told = None, fault
    there.send(told)
