"""Domains that the plan itself calls by what a community is recognised by."""

from __future__ import annotations

import pytest

from bogolan.survey.plan_parts import communal_domains


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ({"en": "cercle", "fr": "cercle"}, []),
        ("ethnic group", ["area"]),
        ({"en": "x", "fr": "langue"}, ["area"]),
        (None, []),
    ],
)
def test_the_label_of_a_domain_tells_what_it_is(label, found):
    domain = {"question": "area"} if label is None else {"question": "area", "label": label}
    assert communal_domains({"domains": [domain]}) == found
