"""`python -m bogolan.commands check|new|verify|demonstration`: what a person calls beside the pipeline."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bogolan.provenance.errors import SurveyError


def main(arguments: list[str]) -> int:
    """Run one command; its exit status: 0 when all is well, 1 when there is something to mend."""
    parser = argparse.ArgumentParser(prog="bogolan", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="a plan against its form and data")
    check.add_argument("data", type=Path)
    check.add_argument("survey", nargs="?")
    new = commands.add_parser("new", help="a new survey's folder with a first plan")
    new.add_argument("data", type=Path)
    new.add_argument("survey")
    new.add_argument("file", type=Path)
    verify = commands.add_parser("verify", help="whether reports are as they were made")
    verify.add_argument("reports", type=Path)
    verify.add_argument("survey", nargs="?")
    demonstration = commands.add_parser(
        "demonstration", help="write the demonstration survey, or check what it promises"
    )
    demonstration.add_argument(
        "folder", type=Path, nargs="?", help="where to write it; without it the promises are checked"
    )
    demonstration.add_argument("--seed", type=int, help="another survey for another number; without it the shipped one")
    demonstration.add_argument("--scale", type=int, default=1, help="how many times 1,440 interviews are planned")
    demonstration.add_argument("--rates", type=float, default=1.0, help="how many times the faults of the table")
    demonstration.add_argument("--failed-list", action="store_true", help="with the list experiment that fails")
    demonstration.add_argument("--truth", type=Path, help="a folder for what is true, and the faults of files")
    demonstration.add_argument("--draws", type=int, default=200, help="how many surveys to draw for the check")
    chosen = parser.parse_args(arguments)
    try:
        return _run(chosen)
    except SurveyError as mistake:
        print(mistake, file=sys.stderr)
        return 1


def _run(chosen: argparse.Namespace) -> int:
    if chosen.command == "check":
        from bogolan.commands.check import check

        return check(chosen.data, chosen.survey)
    if chosen.command == "new":
        from bogolan.commands.new import new

        return new(chosen.data, chosen.survey, chosen.file)
    if chosen.command == "demonstration":
        from bogolan.commands.demonstration import check as check_promises
        from bogolan.commands.demonstration import write

        if chosen.folder is None:
            return check_promises(chosen.draws)
        return write(chosen.folder, chosen.seed, chosen.scale, chosen.rates, chosen.failed_list, chosen.truth)
    from bogolan.commands.verify import verify_reports

    return verify_reports(chosen.reports, chosen.survey)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
