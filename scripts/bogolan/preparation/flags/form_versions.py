"""Interviews made with a version of the form that the plan does not name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.preparation.matching import Recognised


def unknown_versions(seen: Mapping[str, Recognised], plan: Mapping[str, Any]) -> Iterator[Breach]:
    """Where the plan's question with the version of the form holds none of those that it knows, or nothing."""
    form_version = plan.get("form_version", {})
    if form_version.get("question") in seen:
        column = seen[form_version["question"]]
        unknown = np.array([code not in form_version["known"] for code in column.codes], bool)
        yield Breach(form_version["question"], VERSION, unknown[column.places])
