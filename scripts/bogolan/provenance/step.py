"""What every script of the pipeline does around its work: private files, and errors a person can read."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import SurveyError, shown
from bogolan.provenance.writing import PRIVATE_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@contextmanager
def step(job: Any) -> Iterator[Any]:
    """Run one job of the workflow (Snakemake's `snakemake` object), writing files that only their owner can read.

    A mistake in the input is printed as it is, without a traceback; anything else is a fault of this program: its
    traceback, which may show answers, goes to the confidential log only. Both end the job with exit status 1.
    """
    os.umask(0o077)
    log = Path(job.log[0])
    for folder in list(log.parents)[:3]:  # data/derived/<survey>/logs, and the two above it
        folder.chmod(PRIVATE_FOLDER)
    log.write_text("", encoding="utf-8")  # to which the step may add what it wants remembered
    try:
        yield job
    except SurveyError as mistake:
        _stop(f"{job.wildcards.survey} stopped: {len(mistake.problems)} to mend\n{mistake}", log, str(mistake))
    except Exception as fault:
        kind = f"unexpected {type(fault).__name__} in step {job.rule}, a fault of Bogolan's"
        _stop(f"{job.wildcards.survey} stopped: {kind}; what is known is in {log}", log, traceback.format_exc())


def warn(job: Any, told: Iterable[str]) -> None:
    """Say what a person may want to mend, though the run goes on."""
    for text in told:
        sys.stderr.write(f"{job.wildcards.survey}: {shown(text)}\n")


def _stop(told: str, log: Path, details: str) -> None:
    log.write_text(details + "\n", encoding="utf-8")
    sys.stderr.write(f"\n{told}\n\n")
    sys.stderr.flush()
    sys.exit(1)
