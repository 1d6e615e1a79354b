"""Files of ours in YAML: what they say, each read once a run, since several rooms ask for the same."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


@cache
def yaml_content(file: Path) -> Any:
    """What a YAML file says, whatever its comments and layout; all who ask share it, so nobody may change it."""
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(file)
