"""The likelihood of a list's answers: which item a respondent holds is not seen, only what the count leaves possible.

Each respondent is in one of a few classes (holds the sensitive item or not; says so or not): Imai (2011), JASA 106,
407-416; Blair & Imai (2012), Political Analysis 20, 47-77. How classes are summed over: `latent_classes`.
"""

from __future__ import annotations

import numpy as np

from .latent_classes import Mixture


def list_mixture(
    count: np.ndarray,
    treated: np.ndarray,
    items: int,
    matrices: dict[str, np.ndarray],
) -> Mixture:
    """The classes of the answers (n) to a list of `items` items and one more where treated (n, boolean).

    matrices holds what each logit is linear in, by what it is of: "sensitive"; "control", or "control (not held)" and
    "control (held)" where the control items differ with the sensitive one; and "floor" and "ceiling", the chances that
    who holds the sensitive item alone says none, and who holds all says one less.
    """
    parts = {name: place for place, name in enumerate(matrices)}
    one_model = "control" in parts
    told = count - treated
    classes = [
        # holds the sensitive item: says so, counts none of it, or counts one less than all
        (1, told, np.ones(len(count), bool)),
        (0, count, np.ones(len(count), bool)),
        *([("floor", np.zeros(len(count)), treated & (count == 0))] if "floor" in parts else []),
        *([("ceiling", np.full(len(count), items), treated & (count == items))] if "ceiling" in parts else []),
    ]
    shape = len(classes), len(parts), len(count)
    successes, trials, constants = np.zeros(shape), np.zeros(shape), np.full(shape[::2], -np.inf)
    for place, (kind, control_items, possible) in enumerate(classes):
        possible = possible & (control_items >= 0) & (control_items <= items)
        held = kind != 0
        of_control = parts["control" if one_model else f"control ({'held' if held else 'not held'})"]
        successes[place, of_control] = control_items
        trials[place, of_control] = items
        successes[place, parts["sensitive"]] = held
        trials[place, parts["sensitive"]] = 1
        for lie, edge in (("floor", 0), ("ceiling", items)):
            if lie in parts:
                tempted = treated & (control_items == edge) & held
                trials[place, parts[lie]] = tempted & (kind in (1, lie))
                successes[place, parts[lie]] = tempted & (kind == lie)
        constants[place] = np.where(possible, _log_choices(items, np.clip(control_items, 0, items)), -np.inf)
        successes[place, :, ~possible] = trials[place, :, ~possible] = 0.0
    return Mixture(tuple(matrices.values()), successes, trials, constants)


def _log_choices(items: int, said: np.ndarray) -> np.ndarray:
    from scipy.special import gammaln

    return gammaln(items + 1) - gammaln(said + 1) - gammaln(items - said + 1)
