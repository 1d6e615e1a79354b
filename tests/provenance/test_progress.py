"""What a run says: a line a step, and nothing of the machinery."""

from __future__ import annotations

import logging

from bogolan.provenance.progress import narrate


def test_a_line_a_step_and_what_failed(capsys):
    logger, shown = logging.Logger("run"), []
    handler = logging.Handler()
    handler.emit = lambda record: shown.append(record.getMessage())
    logger.addHandler(handler)
    progress = narrate(logger)

    def event(name, level="info", message="", **more):
        getattr(logger, level)(message, extra={"event": name, **more})

    event("run_info", stats={"total": 12})
    event("job_info", jobid=1, rule_msg="a: cleaning", rule_name="clean")
    event("shellcmd", message="python clean.py")
    event("job_error", "error", jobid=1, rule_name="clean")
    event("error", "error", "CalledProcessError in file x", exception="RuleException")
    event("error", "error", "MissingInputException: y", exception="MissingInputException")
    logger.info("Using shell: bash")
    logger.warning("a true warning")
    logger.error("At least one job did not complete successfully.")
    assert capsys.readouterr().err == "[ 1 of 12] a: cleaning\n"
    assert shown == ["MissingInputException: y", "a true warning"]
    assert progress.failed == ["a: cleaning"]


def test_a_log_file_keeps_everything(tmp_path):
    logger = logging.Logger("run")
    handler = logging.FileHandler(tmp_path / "run.log")
    logger.addHandler(handler)
    narrate(logger)
    logger.info("Using shell: bash")
    handler.close()
    assert "Using shell" in (tmp_path / "run.log").read_text()
