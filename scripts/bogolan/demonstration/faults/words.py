"""Names, telephone numbers and villages in words that should have none (E29). All are invented and look it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bogolan.demonstration.faults.sheet import Sheet

# No person is called Untel ("so-and-so"), Fictif or Exemple; no number in Mali begins with 00; no village is called so.
SAID = {
    "name": (
        "Demandez à Amadou Untel, il sait",
        "c'est Mme Fatoumata Exemple qui l'a dit",
        "Le voisin Modibo Fictif a tout vu",
        "ask Mr Seydou Exemple, he knows",
        "Mon frère Oumar Untel est parti avec eux",
    ),
    "phone": (
        "Appelez-moi au +223 00 00 12 34",
        "mon numéro : 00 01 23 45",
        "tel 00.00.45.67",
        "call me on +22300007890",
    ),
    "village": (
        "Cela s'est passé à Fictifbougou",
        "dans le village de Exempledougou",
        "it happened in the village of Untelwèrè",
    ),
}


def identifiers(sheet: Sheet) -> None:
    """E29: words with a name, a telephone number or a village at their end."""
    random = sheet.random("E29")
    for kind, said in SAID.items():
        rows = sheet.pick(random, sheet.free("m_open") & (sheet["m_open"] != ""), "E29", kind)
        added = random.choice(np.array(said, object), len(rows))
        texts = [f"{text.rstrip('.')}. {more}." for text, more in zip(sheet["m_open"][rows], added, strict=True)]
        sheet.put("E29", kind, rows, "m_open", texts)
        sheet.busy[rows] = True
