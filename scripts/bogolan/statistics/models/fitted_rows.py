"""Whom a fit is of: those in its model whose weight is above zero, in whose order it keeps its matrix and outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from .fit import Fit
    from .multinomial import MultinomialFit
    from .ordinal import OrdinalFit


def fitted_rows(fit: Fit | OrdinalFit | MultinomialFit) -> np.ndarray:
    """(n, boolean) the respondents whom a fit is of."""
    return fit.rows & (fit.design.weight > 0)
