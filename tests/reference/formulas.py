"""What formulaic makes of formulas: the terms it expands them to, and the columns of its splines and polynomials.

In an environment that has formulaic, which the project does not need: python formulas.py > formulas.json
"""

import json

import numpy as np
import pandas as pd
from formulaic import Formula, model_matrix

FORMULAS = [
    "a + b", "a * b", "a + b + a:b", "(a + b) * c", "(a + b):c + a + b + c", "a*b + c", "a + b*c", "a*b + b*c", "1 + a",
    'C(e, contr.treatment("none")) * a', "cr(a, df=3) * b", "bs(a, df=5) + poly(b, 2)",
]  # fmt: skip
CURVES = {
    "natural": "cr(x, knots=[30, 45], lower_bound=20, upper_bound=70, constraints='center')",
    "b_spline": "bs(x, knots=[30, 45], degree=3, lower_bound=18, upper_bound=80)",
    "b_line": "bs(x, knots=[30, 45], degree=1, lower_bound=18, upper_bound=80)",
    "polynomial": "poly(x, 3)",
}
x = np.r_[18, 80, np.linspace(20, 70, 38)]


def terms(formula: str) -> list[list[str]]:
    """The terms without the intercept, each as the sorted expressions that it multiplies."""
    return sorted(sorted(str(factor) for factor in term.factors) for term in Formula(formula) if str(term) != "1")


inside = x[(x >= 20) & (x <= 70)]
columns = {}
for name, curve in CURVES.items():
    numbers = inside if name == "natural" else x  # formulaic's cr has no columns beyond its bounds
    made = model_matrix(f"0 + {curve}", pd.DataFrame({"x": numbers}))
    columns[name] = {"x": numbers.tolist(), "columns": np.asarray(made, float).tolist()}
print(json.dumps({"terms": {one: terms(one) for one in FORMULAS}, "columns": columns}))
