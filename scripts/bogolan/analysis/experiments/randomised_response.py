"""The plan's randomised questions as rows of the spine: prevalence by gender, what was admitted directly, the checks.

Each row of an estimate, and of the check of the share of yes, has as `count` the fewest who said yes, or no, behind it,
and of bounds also who said nothing: the gate needs it and lets it never leave.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import ASKED, counted
from bogolan.analysis.experiments.experiment import (
    MARGIN,
    Experiment,
    bound_rows,
    fewest,
    flagged,
    gap_rows,
    named_rows,
    problem,
    weighed_rows,
    without_numbers,
)
from bogolan.analysis.sampled import genders, survey_design
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, GENDER
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import (
    ModelError,
    allowed_share_test,
    p_value_above,
    randomisation,
    randomised_misreporting,
    randomised_prevalence,
    randomised_regression,
    silence,
    silence_bounds,
)
from bogolan.survey.reasons import NOT_ASKED
from bogolan.survey.spine import BEYOND, MISREPORTING, NO_MAXIMUM, PREVALENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.statistics import Estimates, Randomisation, SurveyDesign

MOMENT, LOGIT, SILENCE, ALLOWED_SHARE = "moment", "logit", "silence", "allowed_share"
CHANCES = ("p", "p0", "p1", "q")
SAID = "_said"


@dataclass(frozen=True)
class RandomisedResponse(Experiment):
    """One randomised question; `_said` is yes or no in the design's frame.

    `chances` is what the device did to the answers; `asked` (n, boolean) to whom the question was put.
    """

    chances: Randomisation
    asked: np.ndarray

    @property
    def counts_matter(self) -> bool:
        """A yes or a no may be one's own answer."""
        return True

    @property
    def answers(self) -> np.ndarray:
        """(n) 1 of those who said yes, 0 of those who said no, NaN of the others."""
        return self.design.frame[SAID].to_numpy(float, na_value=np.nan)

    @property
    def checked(self) -> np.ndarray:
        """(n, boolean) who was asked."""
        return (self.design.weight > 0) & self.asked

    def prevalence(self, design: SurveyDesign, by: str | None = None) -> Estimates:
        """The moment estimate."""
        return randomised_prevalence(design, SAID, self.chances, by)

    def misreporting(self, design: SurveyDesign, by: str | None = None) -> Estimates:
        """The direct question less the moment estimate."""
        found = randomised_misreporting(design, SAID, self.chances, self.direct, by)
        return found.select([name for name in found.names if name.startswith(f"{self.direct} - ")])

    def prevalence_rows(self) -> Iterator[dict[str, Any]]:
        """By moments: of each group with the smallest that could have been found, and the gap."""
        for row in weighed_rows(self.of_groups(lambda by: self.prevalence(self.design, by))):
            beyond = row["measure"] == PREVALENCE and not 0 <= row["estimate"] <= 1
            yield self.guarded(flagged(row, BEYOND) if beyond else row, self.answers) | {"level": MOMENT}

    def other_rows(self) -> Iterator[dict[str, Any]]:
        """What was admitted directly less that, bounds where some did not answer, and the prevalence by a model."""
        if self.direct is not None:
            less = self.of_groups(lambda by: self.misreporting(self.design, by))
            for row in (*(row for _, row in named_rows(less, MISREPORTING)), *gap_rows(less, MISREPORTING)):
                yield self.guarded(row, self.answers, self.directly) | {"level": MOMENT}
        silent = np.where(self.asked, np.isnan(self.answers), np.nan)
        if (self.design.domain & (self.design.weight > 0) & (silent == 1)).any():
            bounds = self.of_groups(lambda by: silence_bounds(self.design, SAID, self.chances, self.asked, by))
            for row in bound_rows(bounds, SILENCE):
                yield self.guarded(row, self.answers, silent) | {"base": ASKED}
        if "covariates" in self.plan:
            yield from self._predicted_rows()

    def _predicted_rows(self) -> Iterator[dict[str, Any]]:
        """By logistic regression on the gender and the covariates, averaged over women, men and all."""
        terms = [*([GENDER] if len(genders(self.design.frame)) == 2 else []), *self.plan["covariates"]]
        formula = f"{SAID} ~ {' + '.join(f'Q({term!r})' for term in terms)}"
        try:
            fit = randomised_regression(self.design, formula, self.chances)
        except ModelError as error:
            expected = "questions that these respondents can be told apart by"
            raise SurveyError(problem(self.plan, str(error), expected, "covariates")) from None
        found = self.of_groups(fit.prevalence)
        modelled = np.where(fit.rows, self.answers, np.nan)
        for row in (*(row for _, row in named_rows(found, PREVALENCE)), *gap_rows(found)):
            told = row if fit.converged else without_numbers(row, NO_MAXIMUM)
            yield self.guarded(told, modelled) | {"level": LOGIT}

    @cached_property
    def checks(self) -> list[dict[str, Any]]:
        """The rows of the checks; how unlikely a share of yes is tells how many said yes, so that this is guarded."""
        gender = self.design.frame[GENDER]
        groups = [(gender == one).to_numpy() for one in genders(self.design.frame)] or [self.checked]
        least = min(fewest(self.design, self.answers, inside) for inside in groups)
        return [row | {"count": least} if row["level"] == ALLOWED_SHARE else row for row in super().checks]

    def check_p_values(self) -> Iterator[tuple[str, float]]:
        """Whether the share of yes is one that the device can give, of everybody and of women and men.

        And whether more did not answer than are held to make no difference.
        """
        by = [None, *([GENDER] if len(genders(self.design.frame)) == 2 else [])]
        p_values = np.concatenate([allowed_share_test(self.design, SAID, self.chances, one)["p_value"] for one in by])
        yield ALLOWED_SHARE, float(min(1.0, len(p_values) * np.nanmin(p_values)))
        yield SILENCE, float(p_value_above(silence(self.design, SAID, self.asked), MARGIN)[0])


def randomised_response(
    sample: pd.DataFrame, reasons: pd.DataFrame, experiment: Mapping[str, Any], plan: Mapping[str, Any]
) -> RandomisedResponse:
    """The experiment with what was answered to it; `reasons` tells to whom it was not put.

    Raises SurveyError where more than one answer would mean no: a device of chance tells people to say yes or no.
    """
    name, told = experiment["question"], reasons[experiment["question"]]
    others = sorted(set(sample[name].dropna().astype(str)) - set(experiment["share"]))
    if len(others) > 1:
        expected = f"one answer beside {', '.join(experiment['share'])}, which means no"
        raise SurveyError(problem(experiment, f"{name} holds {', '.join(others)}", expected, "share"))
    columns = {SAID: counted(sample, experiment)}
    if "direct" in experiment:
        columns[experiment["direct"]["question"]] = counted(sample, experiment["direct"])
    covariates = {name: sample[name] for name in experiment.get("covariates", ())}
    frame = sample[list(DESIGN_COLUMNS)].assign(**(covariates | columns))
    chances = {name: experiment[name] for name in CHANCES if name in experiment}
    asked = ((told != NOT_ASKED) | told.isna()).to_numpy(bool)
    design = survey_design(sample, plan).with_frame(frame)
    return RandomisedResponse(experiment, design, randomisation(experiment["design"], **chances), asked)
