"""The small survey, for the field's checks."""

from __future__ import annotations

import pytest
from small_survey import PLAN, survey

from bogolan.survey.plan import completed


@pytest.fixture
def plan():
    return completed(PLAN)


@pytest.fixture
def interviews(plan):
    return survey(plan)
