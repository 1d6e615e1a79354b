"""The outcome and the matrix of a model, from a formula or from columns of numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ..sampling.columns import floats, refuse_unknown

if TYPE_CHECKING:
    import pandas as pd

    from ..sampling.design import SurveyDesign


class ModelError(ValueError):
    """A model that cannot be fitted; the message names the columns and what was expected."""


@dataclass(frozen=True, eq=False)
class ModelMatrix:
    """What a model is fitted to, over all rows of the frame.

    outcome  (n) Series; missing where there is none. Numbers for a formula's left side that is a number.
    name     what the outcome is called.
    matrix   (n x p) one column a coefficient; NaN in rows with a missing term.
    columns  (p) their names; patsy's for a formula: "sex[T.women]".
    terms    {term: its columns}; a column given by name is a term of its own.
    recipe   patsy's recipe of a formula's matrix; None where columns were given.
    variables  the columns of the frame that a formula names.
    """

    outcome: pd.Series
    name: str
    matrix: np.ndarray
    columns: tuple[str, ...]
    terms: Mapping[str, tuple[str, ...]]
    recipe: Any = field(default=None, repr=False)
    variables: tuple[str, ...] = ()

    def rebuild(self, frame: pd.DataFrame) -> np.ndarray:
        """(rows x p) the matrix for another frame with the same columns, NaN in rows with a missing term.

        Raises ModelError for a column it lacks, or a level that the sample did not have.
        """
        needed = self.columns if self.recipe is None else self.variables
        known = {str(column): column for column in frame.columns}
        lacking = [column for column in needed if column not in known]
        if lacking:
            raise ModelError(f"the frame has no column {', '.join(map(repr, lacking))}; expected those of the model")
        if self.recipe is None:
            return _columns(frame, [known[column] for column in self.columns])[1]
        refuse_unknown(frame, self.variables, "the model", ModelError)
        plain = _plain(frame[list(self.variables)])
        categories = {name: object for name in plain if plain[name].dtype == "category"}
        return _patsy_matrix(self.recipe, plain.astype(categories))


def model_matrix(
    design: SurveyDesign, outcome: str | Sequence[float], terms: pd.DataFrame | Sequence[str] | None = None
) -> ModelMatrix:
    """Read a formula ("support ~ sex * justice + age", as patsy has them), or an outcome and columns of numbers.

    With terms, outcome is a column of the frame or n values, and terms a frame of n rows or names of columns, the
    intercept among them. Categories of a formula are compared with their first level. Raises ModelError for an unknown
    column, a column that is not a number where one is expected, a formula that cannot be read, or weights below zero.
    """
    design.refuse_negative_weights("a model", ModelError)
    if terms is not None:
        columns, matrix = _columns(design.frame, terms)
        y, name = _outcome(design.frame, outcome)
        return ModelMatrix(y, name, matrix, columns, {column: (column,) for column in columns})
    if not isinstance(outcome, str) or "~" not in outcome:
        raise ModelError(f"the model is {outcome!r}; expected a formula (outcome ~ terms), or terms beside the outcome")
    left, _, right = outcome.partition("~")
    recipe, frame = _recipe(right.strip(), design.frame)
    matrix = _patsy_matrix(recipe, frame)
    slices = {term: tuple(recipe.column_names[where]) for term, where in recipe.term_name_slices.items()}
    outcomes, name = _left(left.strip(), design.frame), left.strip()
    return ModelMatrix(outcomes, name, matrix, tuple(recipe.column_names), slices, recipe, tuple(frame.columns))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame in the types that patsy knows: numbers as floats, labels as objects or categories."""
    import pandas as pd

    def plain(column: pd.Series) -> pd.Series:
        if isinstance(column.dtype, pd.CategoricalDtype):
            return column.cat.remove_unused_categories()
        if pd.api.types.is_bool_dtype(column):
            return column.astype(object).where(column.notna(), None)
        if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iuf":
            _refuse_infinite(column.to_numpy()[:, None], (str(column.name),))
            return column
        if pd.api.types.is_numeric_dtype(column):
            if column.dtype.kind == "c":
                raise ModelError(f"the column {column.name!r} is of complex numbers; expected real ones")
            return pd.Series(column.to_numpy(dtype=float, na_value=np.nan), column.index)
        return column.astype(object).where(column.notna(), None)

    return frame.apply(plain)


def _recipe(right: str, frame: pd.DataFrame) -> tuple[Any, pd.DataFrame]:
    """Patsy's recipe of the matrix, and the columns it is made from, in plain types."""
    import patsy

    try:
        description = patsy.ModelDesc.from_formula(right)
        plain = _plain(frame[_used(description, frame)])
        missing = [column for column in plain if plain[column].isna().all()]
        if missing:
            raise ModelError(f"{', '.join(map(repr, missing))} is missing in all {len(plain)} rows; expected answers")
        with np.errstate(all="ignore"):  # a logarithm of zero is refused as infinite, by its column
            recipe = patsy.dmatrix(description, plain, NA_action="drop").design_info
    except ModelError:
        raise
    except (patsy.PatsyError, ValueError, TypeError, SyntaxError, NameError, AttributeError) as error:
        told = str(error).strip().splitlines() or [type(error).__name__]
        raise ModelError(f"the formula {right!r} cannot be read: {told[0]}") from None
    if not recipe.column_names:
        raise ModelError(f"the formula {right!r} has no column; expected an intercept or a term")
    empty = [term for term, columns in recipe.term_name_slices.items() if columns.start == columns.stop]
    if empty:
        raise ModelError(f"the term {empty[0]!r} has one level; expected two or more to compare")
    return recipe, plain


def _used(description: Any, frame: pd.DataFrame) -> list[str]:
    """The columns that a formula names. Raises ModelError for a name that is no column."""
    import ast

    names: set[str] = set()
    for term in [*description.lhs_termlist, *description.rhs_termlist]:
        for factor in term.factors:
            tree = ast.parse(factor.code, mode="eval")
            calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
            functions = {id(part) for call in calls for part in ast.walk(call.func)}
            names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in functions}
            quoted = [call for call in calls if getattr(call.func, "id", "") == "Q"]
            given = [part for call in quoted for part in (*call.args, *(keyword.value for keyword in call.keywords))]
            names |= {part.value for part in given if isinstance(part, ast.Constant)}
    refuse_unknown(frame, sorted(names - {"Treatment", "Sum", "Poly"}), "the formula", ModelError)
    return [column for column in frame.columns if column in names]


def _patsy_matrix(recipe: Any, frame: pd.DataFrame) -> np.ndarray:
    import patsy

    frame = frame.reset_index(drop=True)
    try:
        with np.errstate(all="ignore"):
            (made,) = patsy.build_design_matrices([recipe], frame, NA_action="drop", return_type="dataframe")
    except (patsy.PatsyError, AttributeError, TypeError, ValueError) as error:
        told = (str(error).strip().splitlines() or [type(error).__name__])[0]
        named = ", ".join(map(repr, frame.columns))
        raise ModelError(f"the model cannot be made for this frame, of {named}: {told}") from None
    matrix = np.full((len(frame), len(recipe.column_names)), np.nan, order="F")
    if recipe.factor_infos:
        matrix[made.index] = made.to_numpy(float)
    else:  # the intercept alone, which patsy makes of one row
        matrix[:] = 1.0
    _refuse_infinite(matrix, tuple(recipe.column_names))
    return matrix


def _left(left: str, frame: pd.DataFrame) -> pd.Series:
    """The outcome of a formula: a column, or an expression of columns that are numbers."""
    import pandas as pd

    if left in frame.columns:
        refuse_unknown(frame, [left], "the outcome", ModelError)
        return frame[left].reset_index(drop=True)
    recipe, plain = _recipe(f"{left} - 1", frame)
    if len(recipe.column_names) != 1:
        raise ModelError(f"the outcome {left!r} is {len(recipe.column_names)} columns; expected one of numbers")
    return pd.Series(_patsy_matrix(recipe, plain)[:, 0])


def _columns(frame: pd.DataFrame, terms: pd.DataFrame | Sequence[str]) -> tuple[tuple[str, ...], np.ndarray]:
    if not hasattr(terms, "columns"):
        refuse_unknown(frame, list(dict.fromkeys(terms)), "the model", ModelError)
        terms = frame[list(terms)]
    if len(terms) != len(frame) or terms.shape[1] == 0:
        raise ModelError(f"the terms are {terms.shape[0]} x {terms.shape[1]}; expected {len(frame)} rows")
    names = tuple(map(str, terms.columns))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ModelError(f"two columns are named {', '.join(map(repr, twice))}; expected each name once")
    texts = [column for column, kind in terms.dtypes.items() if kind.kind not in "iufb"]
    if texts:
        raise ModelError(f"the columns {', '.join(map(repr, texts))} are not numbers; expected one column a category")
    columns = (floats(terms[column]) for column in terms.columns)
    matrix = np.empty((len(frame), len(names)), order="F")  # passes over the rows are faster along columns
    for place, column in enumerate(columns):
        matrix[:, place] = column
    _refuse_infinite(matrix, names)
    return names, matrix


def _refuse_infinite(matrix: np.ndarray, names: Sequence[str]) -> None:
    if np.isfinite(matrix.sum()):
        return
    infinite = [name for name, found in zip(names, np.isinf(matrix).any(axis=0), strict=True) if found]
    if infinite:
        raise ModelError(f"the columns {', '.join(map(repr, infinite))} hold infinite values; expected numbers")


def _outcome(frame: pd.DataFrame, outcome: str | Sequence[float]) -> tuple[pd.Series, str]:
    import pandas as pd

    name = outcome if isinstance(outcome, str) else "outcome"
    if isinstance(outcome, str):
        refuse_unknown(frame, [outcome], "the outcome", ModelError)
        outcome = frame[outcome]
    y = pd.Series(outcome).reset_index(drop=True)
    if len(y) != len(frame):
        raise ModelError(f"the outcome has {len(y)} values; expected {len(frame)}, one a row of the frame")
    return y, name
