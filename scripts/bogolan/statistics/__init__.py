"""Design-based estimates of a survey: arrays and frames in, estimates with their joint covariance out."""

from .design import DesignError, SurveyDesign
from .estimates import Estimates, join
from .gaps import Gaps, share_gaps
from .intervals import mover, mover_p_value, share_interval
from .means import mean, proportion, total
from .models.glm import Fit, ModelError, glm
from .models.marginal_effects import Change, Slope, category, marginal_effects

__all__ = [
    "Change",
    "DesignError",
    "Estimates",
    "Fit",
    "Gaps",
    "ModelError",
    "Slope",
    "SurveyDesign",
    "category",
    "glm",
    "join",
    "marginal_effects",
    "mean",
    "mover",
    "mover_p_value",
    "proportion",
    "share_gaps",
    "share_interval",
    "total",
]
