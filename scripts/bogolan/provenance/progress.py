"""What a run says while it works: one line a step, in words, and at the end which surveys stopped."""

from __future__ import annotations

import logging
import sys

EPILOGUES = ("WorkflowError:\nAt least one job", "Exiting because", "At least one job", "Removing output files")
ANSWERS = ("Nothing to be done", "Congratulations")


class Progress(logging.Filter):
    """A filter on Snakemake's messages that tells the steps in words and leaves out what only a developer needs.

    It reads the event of each record (Snakemake's logger interface); whatever it does not know passes unchanged.
    """

    noise = frozenset({"shellcmd", "job_started", "job_finished", "progress", "resources_info", "workflow_started"})

    def __init__(self) -> None:
        super().__init__()
        self.begun = 0
        self.total = 0
        self.told: dict[int, str] = {}
        self.failed: list[str] = []

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether Snakemake itself should print the record."""
        event = str(getattr(record, "event", None) or "")
        if event == "run_info":
            self.total = record.stats["total"]
        elif event == "progress":
            # Once plans are checked, steps that have no reason to run leave the count.
            self.total = record.total
        elif event == "job_info":
            self.told[record.jobid] = record.rule_msg or record.rule_name
            self._tell(self.told[record.jobid])
        elif event == "job_error":
            self.failed.append(self.told.get(record.jobid, record.rule_name))
        elif event == "error":
            return not self._is_told_already(record.getMessage())
        elif not event:
            if record.getMessage().startswith(ANSWERS):
                return True
            return record.levelno >= logging.WARNING and not self._is_told_already(record.getMessage())
        return event not in self.noise | {"run_info", "job_info", "job_error"}

    def _tell(self, what: str) -> None:
        self.begun += 1
        width = len(str(self.total))
        sys.stderr.write(f"[{self.begun:>{width}} of {self.total}] {what}\n")
        sys.stderr.flush()

    def _is_told_already(self, message: str) -> bool:
        """Whether Snakemake speaks of a failed script, which has itself said what is wrong."""
        return "CalledProcessError" in message or (bool(self.failed) and message.startswith(EPILOGUES))


def narrate(logger: logging.Logger) -> Progress:
    """Let what a logger shows on the screen be told in words, its log file as it is. Returns what has been told."""
    progress = Progress()
    for handler in logger.handlers:
        if not isinstance(handler, logging.FileHandler):
            handler.addFilter(progress)
    return progress
