"""What was measured and done, in words: for those who decide whether the file is given, not for who gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.disclosure.microdata.diversity import DISTINCT, ENTROPY, RECURSIVE
from bogolan.survey.labels import in_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.disclosure.microdata.anonymised import Anonymised
    from bogolan.disclosure.microdata.measures import Measures
    from bogolan.disclosure.microdata.request import Request


def risk_report(file: Anonymised, measures: Measures, request: Request, plan: Mapping[str, Any]) -> str:
    """The report of a file that keeps its limits, a paragraph a subject; no combination of answers is shown."""
    parts = (_asked(request, plan), _kept(measures, request), _done(file, request), _left(measures, request))
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def _asked(request: Request, plan: Mapping[str, Any]) -> Iterator[str]:
    marked = " (SYNTHETIC: the answers are invented)" if plan["synthetic"] else ""
    yield f"Anonymised file of {plan['survey']}{marked}"
    yield "CONFIDENTIAL: for those who decide whether it is given; not for who gets it."
    yield f"Requested by: {in_language(plan['microdata']['requested_by'], 'en')}"
    yield f"Keys, from the most to the least important: {', '.join(request.keys)}"
    yield f"Other questions: {', '.join(request.variables)}"
    for name in request.sensitive:
        entry = next(one for one in plan["microdata"]["variables"] if isinstance(one, dict) and one["question"] == name)
        yield f"Sensitive: {name}, because: {in_language(entry['reason'], 'en')}"


def _kept(measures: Measures, request: Request) -> Iterator[str]:
    limits = request.limits
    yield "Limits, all kept:"
    combinations = f"{measures.groups} combinations"
    yield f"  fewest respondents with the same keys    {measures.k} (at least {limits.k}; {combinations})"
    yield f"  global risk                              {measures.global_risk:.2%} (under {limits.global_risk:.0%})"
    yield f"    expected to be found                   {measures.expected:.1f} of {measures.respondents} respondents"
    yield f"    who stand for                          {measures.population:,.0f} people"
    yield f"    the largest risk of one respondent     {measures.largest_risk:.2%}"
    yield f"  mean DIS-SUDA score                      {measures.suda:.2%} (under {limits.suda:.0%})"
    yield f"    the largest of one respondent          {measures.largest_suda:.2%} (at most {1 / limits.k:.0%})"
    for name, least in measures.diversities.items():
        yield f"  fewest different answers to {name}: {least[DISTINCT]:g} (at least {limits.diversity}; entropy " + (
            f"{least[ENTROPY]:.2f}, recursive {least[RECURSIVE]:g})"
        )


def _done(file: Anonymised, request: Request) -> Iterator[str]:
    yield "What was done:"
    for name in file.keys:
        emptied, unanswered = file.emptied[name], file.unanswered[name]
        yield f"  {name}: {emptied} answers emptied ({emptied / len(file.keys):.1%}); {unanswered} were not given"
    for name, breaks in request.bands.items():
        yield f"  {name}: in bands that begin at {', '.join(f'{low:g}' for low in breaks)}, the last one open"
    for name, groups in request.joined.items():
        yield f"  {name}: as one {'; '.join(' and '.join(levels) for levels in groups)}"
    for name in file.left_out:
        yield f"  {name}: left out, since too few named it or did not"
    if request.sample is not None:
        yield f"  a random {request.sample:.0%} of respondents are in the file"
    if request.gives_weights:
        yield "  weights are the means of those with the same keys"
    else:
        yield "  no weights" + (", since sensitive questions are in the file" if request.sensitive else "")
    yield "  rows are in a random order, without strata and clusters"


def _left(measures: Measures, request: Request) -> Iterator[str]:
    yield "What is left:"
    yield (
        f"  who knows that somebody was interviewed finds {measures.known_sample:.1%} of respondents by their keys, "
        f"and nobody with more than 1 chance in {measures.k}"
    )
    yield (
        f"  {measures.unique:.0%} of rows differ from all others in all columns together: who has heard somebody's "
        "answers to many questions can find the row"
    )
    yield "  another file of this survey with other questions can be joined to this one: give one file, not two"
