"""Mixed models: regressions in which villages, interviewers or other groupings have intercepts of their own.

They know no weights: a respondent's would have to be parted into that of the village and that within it (Rabe-Hesketh &
Skrondal 2006, Journal of the Royal Statistical Society A 169, 805-827), which surveys seldom have. So they stand beside
the design-based models, and tell what those cannot: how alike the answers are that share a village or an interviewer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..models.collinearity import redundant_columns
from ..models.formula import ModelError
from ..models.separation import separated_columns
from .intercepts import Intercepts, intercepts
from .linear import LinearLikelihood
from .logistic import LogisticLikelihood
from .profiles import Maximum, maximum

Family = Literal["gaussian", "binomial"]
CONFIDENCE = 0.95
# Zeger, Liang & Albert (1988), Biometrics 44, 1049-1060: of a logit's conditional and averaged coefficients.
AVERAGED = (16 * np.sqrt(3) / (15 * np.pi)) ** 2


@dataclass(frozen=True, eq=False)
class MixedModel:
    """A fitted mixed model; unweighted.

    names         (p) of the columns; coefficients (p) given the intercepts, covariance (p x p), df (p) of Student's t.
    groupings     names of the groupings; levels how many intercepts each has; deviations their standard deviations.
    residual      the standard deviation of the residuals; of a logit that of a logistic variable.
    deviance      minus twice the log likelihood (restricted, Laplace's), as lme4's REMLcrit or deviance.
    converged     whether the likelihood is level where the search for its maximum ended.
    found         that maximum, from which limits are told.
    """

    names: tuple[str, ...]
    coefficients: np.ndarray
    covariance: np.ndarray
    df: np.ndarray
    n: int
    family: Family
    levels: Mapping[str, int]
    deviations: Mapping[str, float]
    residual: float
    deviance: float
    converged: bool
    found: Maximum

    @property
    def groupings(self) -> tuple[str, ...]:
        """The names of the groupings."""
        return tuple(self.levels)

    @property
    def standard_errors(self) -> np.ndarray:
        """(p) of the coefficients."""
        return np.sqrt(np.diag(self.covariance))

    def interval(self, confidence: float = CONFIDENCE) -> tuple[np.ndarray, np.ndarray]:
        """(p) and (p) limits of the coefficients, by Student's t."""
        from scipy.stats import t

        wide = t.ppf((1 + confidence) / 2, self.df) * self.standard_errors
        return self.coefficients - wide, self.coefficients + wide

    @property
    def averaged(self) -> np.ndarray:
        """(p) the coefficients over all intercepts, which those of a design-based model are: of a logit, nearer zero.

        Approximate (Zeger, Liang & Albert 1988).
        """
        if self.family == "gaussian":
            return self.coefficients
        return self.coefficients / np.sqrt(1 + AVERAGED * sum(one**2 for one in self.deviations.values()))

    def deviation_interval(self, grouping: str, confidence: float = CONFIDENCE) -> tuple[float, float]:
        """Likelihood limits of a grouping's standard deviation; NaN above where the data set none."""
        return self.found.deviation_interval(self._place(grouping), confidence)

    def intraclass(self, grouping: str, without: Sequence[str] = ()) -> float:
        """The share of the variance beyond the columns that is a grouping's: how alike answers are that share a level.

        Of a logit on the scale of log odds (Goldstein, Browne & Rasbash 2002, Understanding Statistics 1, 223-231,
        method D). `without` names groupings of other rows, which do not count.
        """
        return self.found.share(self._place(grouping), self._beside(grouping, without))

    def intraclass_interval(
        self, grouping: str, without: Sequence[str] = (), confidence: float = CONFIDENCE
    ) -> tuple[float, float]:
        """Likelihood limits of `intraclass`; NaN above where the data set none."""
        return self.found.share_interval(self._place(grouping), self._beside(grouping, without), confidence)

    def _place(self, grouping: str) -> int:
        if grouping not in self.levels:
            raise ModelError(f"the model has no grouping {grouping!r}; expected one of {', '.join(self.groupings)}")
        return self.groupings.index(grouping)

    def _beside(self, grouping: str, without: Sequence[str]) -> list[int]:
        return [place for place, name in enumerate(self.groupings) if name not in {grouping, *without}]


def mixed_model(
    outcome: np.ndarray,
    columns: Mapping[str, np.ndarray],
    groupings: Mapping[str, np.ndarray],
    family: Family = "gaussian",
    restricted: bool = True,
) -> MixedModel:
    """A linear model by (restricted) maximum likelihood, or a logit by Laplace's, with intercepts of groupings.

    outcome (n); columns by name (n), the intercept among them; groupings by name (n labels; None where a grouping is
    not of a row). Groupings may cross or nest. Raises ModelError for what has no such model: an outcome that does not
    vary or, of a logit, is not 1 or 0; columns that cannot be told apart, or that tell every level of a grouping apart;
    separation; groupings whose variances cannot be told apart (`intercepts`).
    """
    y = np.asarray(outcome, float)
    x = np.column_stack([np.asarray(column, float) for column in columns.values()])
    names = tuple(columns)
    _refuse(y, x, names, family)
    parted = intercepts(groupings)
    df = _degrees_of_freedom(x, names, parted)
    turned, back = np.linalg.qr(x)
    scale = np.sqrt(len(y)) if family == "binomial" else 1.0  # slopes of one size with those of the deviations
    if family == "binomial":
        found = maximum(LogisticLikelihood(turned * scale, y, parted))
    else:
        found = maximum(LinearLikelihood(turned, y, parted, restricted))
    coefficients, covariance = found.likelihood.coefficients(found.parameters)
    inverse = scale * np.linalg.inv(back)
    shift = 2 * np.linalg.slogdet(back)[1] if family == "gaussian" and restricted else 0.0
    return MixedModel(
        names,
        inverse @ coefficients,
        inverse @ covariance @ inverse.T,
        df,
        len(y),
        family,
        dict(zip(parted.names, parted.levels.tolist(), strict=True)),
        dict(zip(parted.names, found.parameters[: len(parted.names)].tolist(), strict=True)),
        float(np.sqrt(found.likelihood.residual_variance(found.parameters)[0])),
        found.value + shift,
        found.converged,
        found,
    )


def _refuse(y: np.ndarray, x: np.ndarray, names: tuple[str, ...], family: Family) -> None:
    if family not in ("gaussian", "binomial"):
        raise ModelError(f"the family is {family!r}; expected gaussian or binomial")
    if not (np.isfinite(y).all() and np.isfinite(x).all()):
        raise ModelError("outcome or columns have missing or infinite values; expected complete rows")
    if len(y) <= x.shape[1] or np.ptp(y) == 0:
        raise ModelError(f"the outcome of {len(y)} respondents does not vary enough; expected one that does")
    if redundant := redundant_columns(x):
        raise ModelError(
            f"the column {names[min(redundant)]!r} is told by those before it; expected columns of their own"
        )
    if family == "binomial":
        if not np.isin(y, (0.0, 1.0)).all():
            raise ModelError("the outcome has other values than 0 and 1; expected these alone")
        size = np.abs(x).max(axis=0)
        if (apart := separated_columns(x / np.where(size > 0, size, 1.0), y)).any():
            raise ModelError(f"{names[int(np.argmax(apart))]!r} predicts the outcome without error; expected some")


def _degrees_of_freedom(x: np.ndarray, names: tuple[str, ...], groupings: Intercepts) -> np.ndarray:
    """(p) of each coefficient: of a column that is one within every level of a grouping, its levels less such columns.

    Of several groupings the fewest; of other columns, what all intercepts and columns leave. Pinheiro & Bates (2000),
    "Mixed-Effects Models in S and S-PLUS", section 2.4.2, where groupings nest.
    """
    left = len(x) - x.shape[1] - int((groupings.levels - 1).sum())
    found = np.full(x.shape[1], float(max(left, 1)))
    for grouping, codes, levels in zip(groupings.names, groupings.codes, groupings.levels, strict=True):
        inside = codes >= 0
        if not inside.all():
            continue
        first = np.zeros(levels, int)
        first[codes[::-1]] = np.arange(len(codes))[::-1]
        constant = (x == x[first[codes]]).all(axis=0)
        degrees = int(levels) - int(constant.sum())
        if degrees < 1:
            told = ", ".join(name for name, one in zip(names, constant, strict=True) if one)
            raise ModelError(f"{told} tell all {levels} levels of {grouping!r} apart; expected fewer such columns")
        found[constant] = np.minimum(found[constant], degrees)
    return found
