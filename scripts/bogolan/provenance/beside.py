"""Work that a second process does while this one goes on, where there is a second core."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import traceback
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")
# The result of some work and None, or None and what it raised.
Told: TypeAlias = tuple[Any, Exception | None]


def beside(work: Callable[[], Result]) -> Callable[[], Result]:
    """Begin work in a copy of this process; what is returned waits for its result, or raises what it raised.

    The copy shares the memory that neither changes, and sees everything as it stands now; here nothing is seen of it
    but the result. On one core, or where processes are not safely copied, the work is done here before it returns.
    """
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        told = _told(work)
        return lambda: _given(told)
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    process = fork.Process(target=_send, args=(work, there), daemon=True)
    with warnings.catch_warnings():  # from Python 3.12 on it warns of threads, of which none here holds a lock
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    there.close()

    @cache
    def answer() -> Told:
        received = here.recv()
        process.join()
        return received

    return lambda: _given(answer())


def _told(work: Callable[[], Any]) -> Told:
    try:
        return work(), None
    except Exception as fault:
        fault.add_note(traceback.format_exc())
        return None, fault


def _given(told: Told) -> Any:
    result, fault = told
    if fault is not None:
        raise fault
    return result


def _send(work: Callable[[], Any], there: Any) -> None:
    # Ended early, since the other process failed, it still takes away what it has half written.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    there.send(_told(work))
