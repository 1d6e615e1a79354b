"""A survey's rows while faults are written into them: no cell is planted twice, and each planted cell is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration.faults.table import kinds
from bogolan.demonstration.parameters import stream

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from bogolan.demonstration.faults.table import Counts

TRUTH = ("row", "uuid", "fault", "kind", "question", "planted", "clean", "outcome", "how_found", "action")
FIRST_ROW = 2  # the row of a file's first interview, the heading being row 1
# Draws of cells, each of several times as many as are asked for, before a survey counts as too small.
ATTEMPTS = 40


class Sheet:
    """The rows of a survey as they will stand in its file: those of `responses` that `origin` names, in its order.

    `busy` rows carry a fault of their own that no other should blur; `interview` rows are interviews that were held
    whole. `answers` has numbers that were answered, `latent` the village, interviewer and so on, of the same rows.
    """

    def __init__(
        self,
        responses: pd.DataFrame,
        origin: np.ndarray,
        answers: pd.DataFrame,
        latent: pd.DataFrame,
        interview: np.ndarray,
        counts: Counts,
        seed: int,
    ):
        self.answers, self.latent, self.interview = answers, latent, interview
        self.counts, self.seed = counts, seed
        self.busy = ~interview
        self.columns = list(responses.columns)
        # One array for all texts, a row a column of the file: a large survey is copied once.
        self._texts = np.empty((len(self.columns), len(origin)), object)
        for place, question in enumerate(self.columns):
            responses[question].to_numpy(object).take(origin, out=self._texts[place])
        self._place = {question: place for place, question in enumerate(self.columns)}
        self._sealed = np.zeros(len(origin), bool)
        self._planted: dict[str, np.ndarray] = {}
        self._notes: list[dict[str, object]] = []

    def __len__(self) -> int:
        return self._texts.shape[1]

    def __getitem__(self, question: str) -> np.ndarray:
        """The texts of a column, with what was planted so far; to be read only."""
        texts = self._texts[self._place[question]]
        texts.flags.writeable = False
        return texts

    def starting(self, *prefixes: str) -> list[str]:
        """The columns whose names begin so."""
        return [name for name in self.columns if name.startswith(prefixes)]

    def random(self, fault: str) -> np.random.Generator:
        """Random numbers for one fault."""
        return stream(self.seed, f"faults.{fault}")

    def free(self, question: str) -> np.ndarray:
        """Where a column's cell is not planted, in whole interviews that no fault of their own keeps busy."""
        return self._is_free(question, np.arange(len(self)))

    def untouched(self, question: str) -> np.ndarray:
        """Where a column's cell is not planted, whatever else its row carries, in whole interviews."""
        whole = self.interview & ~self._sealed
        return whole & ~self._planted[question] if question in self._planted else whole

    def pick(self, random: np.random.Generator, candidates: np.ndarray, fault: str, kind: str) -> np.ndarray:
        """As many rows as the fault's count says, of those where `candidates` is True, in random order."""
        count, places = self.counts[fault, kind], np.flatnonzero(candidates)
        if len(places) < count:
            raise ValueError(f"{fault} {kind}: {count} rows asked for, {len(places)} that can have it")
        return random.choice(places, count, replace=False)

    def cells(
        self, random: np.random.Generator, pool: np.ndarray, questions: Sequence[str], fault: str, kind: str
    ) -> dict[str, np.ndarray]:
        """As many cells that hold something as the fault's count says, of `pool` rows: rows by question."""
        count, chosen = self.counts[fault, kind], np.empty(0, int)
        if count == 0:
            return {}
        for _ in range(ATTEMPTS):
            drawn = random.integers(0, len(pool) * len(questions), 2 * (count - len(chosen)) + 16)
            usable = np.zeros(len(drawn), bool)
            for place in np.unique(drawn % len(questions)):
                here = np.flatnonzero(drawn % len(questions) == place)
                rows = pool[drawn[here] // len(questions)]
                usable[here] = self._is_free(questions[place], rows) & (self[questions[place]][rows] != "")
            chosen = np.concatenate([chosen, drawn[usable]])
            chosen = chosen[np.sort(np.unique(chosen, return_index=True)[1])][:count]
            if len(chosen) == count:
                break
        else:
            raise ValueError(f"{fault} {kind}: {count} cells asked for, {len(chosen)} that can have it")
        rows, place = pool[chosen // len(questions)], chosen % len(questions)
        return {questions[number]: rows[place == number] for number in np.unique(place)}

    def put(
        self,
        fault: str,
        kind: str,
        rows: np.ndarray,
        question: str,
        values: Sequence[str] | str,
        clean: Sequence[str] | None = None,
        outcome: Sequence[str] | None = None,
    ) -> None:
        """Write a fault's values into cells of one column and note them; a cell that already holds its value is left.

        `clean` is what the cells should become where that is not what stood there, `outcome` replaces the table's.
        """
        rows = np.asarray(rows, int)
        new = np.full(len(rows), values, object) if isinstance(values, str) else _texts(values)
        old = self[question][rows]
        changed = new != old
        rows, new, old = rows[changed], new[changed], old[changed]
        if not len(rows):
            return
        planted = self._planted.setdefault(question, np.zeros(len(self), bool))
        if planted[rows].any() or len(np.unique(rows)) < len(rows):
            raise AssertionError(f"{fault} {kind}: a cell of {question} is planted twice")
        planted[rows] = True
        self._texts[self._place[question], rows] = new
        clean = old if clean is None else _texts(clean)[changed]
        ends = kinds()[fault, kind].outcome
        ends = np.full(len(rows), ends, object) if outcome is None else _texts(outcome)[changed]
        self._note(fault, kind, rows, question, new, clean, ends)

    def write(self, rows: np.ndarray, question: str, values: Sequence[str] | str) -> None:
        """Write into rows that exist only for a fault, which is noted for the row, not for its cells."""
        self._texts[self._place[question], rows] = values if isinstance(values, str) else _texts(values)

    def seal(self, rows: np.ndarray) -> None:
        """Keep every fault away from rows."""
        self.busy[rows] = self._sealed[rows] = True

    def mark(self, fault: str, kind: str, rows: np.ndarray) -> None:
        """Note a fault of whole rows, and keep other faults from blurring it."""
        rows, empty = np.asarray(rows, int), np.full(len(rows), "", object)
        self.busy[rows] = True
        self._note(fault, kind, rows, "", empty, empty, np.full(len(rows), kinds()[fault, kind].outcome, object))

    def responses(self) -> pd.DataFrame:
        """The rows with all that was planted."""
        import pandas as pd

        return pd.DataFrame(self._texts.T, columns=self.columns, dtype=object, copy=False)

    def truth(self) -> pd.DataFrame:
        """One row a planted fault and cell, in the order of the file; `question` is "" for the fault of a whole row."""
        import pandas as pd

        if not self._notes:
            return pd.DataFrame({name: pd.Series([], dtype=int if name == "row" else object) for name in TRUTH})
        each = [len(note["row"]) for note in self._notes]
        place = np.repeat(np.arange(len(self._notes)), each)
        joined = {name: np.concatenate([note[name] for note in self._notes]) for name in ("row", *_TEXTS)}
        table = kinds()
        known = [table[note["fault"], note["kind"]] for note in self._notes]
        spread = {name: _texts([getattr(kind, name) for kind in known])[place] for name in _OF_THE_KIND}
        spread["question"] = _texts([note["question"] for note in self._notes])[place]
        spread["uuid"] = self["_uuid"][joined["row"]]
        order = {"": -1, **self._place}
        column = np.array([order[note["question"]] for note in self._notes])[place]
        sorted_by = np.lexsort((place, column, joined["row"]))
        noted = {name: {**joined, **spread}[name][sorted_by] for name in TRUTH}
        rows = pd.Series(noted.pop("row") + FIRST_ROW)
        return pd.DataFrame({"row": rows, **{name: pd.Series(texts, dtype=object) for name, texts in noted.items()}})

    def _is_free(self, question: str, rows: np.ndarray) -> np.ndarray:
        free = ~self.busy[rows]
        return free & ~self._planted[question][rows] if question in self._planted else free

    def _note(self, fault: str, kind: str, rows: np.ndarray, question: str, *texts: np.ndarray) -> None:
        note: Mapping[str, object] = dict(zip(_TEXTS, texts, strict=True))
        self._notes.append({"fault": fault, "kind": kind, "question": question, "row": rows, **note})


_TEXTS = ("planted", "clean", "outcome")
_OF_THE_KIND = ("fault", "kind", "how_found", "action")


def _texts(values: Sequence[str]) -> np.ndarray:
    """Texts as an array of objects, whatever their lengths."""
    return values.astype(object, copy=False) if isinstance(values, np.ndarray) else np.array(list(values), object)
