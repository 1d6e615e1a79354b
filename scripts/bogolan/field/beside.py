"""The files beside the interviews that field checks read: back checks, audit logs, the sampling frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bogolan.field.audit import read_audit
from bogolan.field.back_check_file import read_back_checks
from bogolan.field.frame import read_planned

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd


class Beside(NamedTuple):
    """What stands in them, each None where the plan names none."""

    checked: pd.DataFrame | None
    visits: pd.DataFrame | None
    planned: pd.DataFrame | None


def read_beside(folder: Path, plan: Mapping[str, Any]) -> Beside:
    """All of them. Raises SurveyError for what is wrong in one, as the functions that read them say."""
    return Beside(read_back_checks(folder, plan), read_audit(folder, plan), read_planned(folder, plan))
