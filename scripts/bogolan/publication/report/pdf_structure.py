"""The structure of a tagged PDF, which a screen reader reads: what it must say, without what it need not.

Typst says of every cell of a table how its borders look, and which heads it stands under, by name, though these say
that they are of a column. Of a table that begins on a new page it sets the caption before the table, not into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

# By which cells name their heads; and that an element is one (ISO 32000-1, table 323), which its place says.
NEEDLESS = ("/ID", "/Type")


def put_in_order(document: Any) -> None:
    """Put the structure of a document in order, in place."""
    root = document.Root.StructTreeRoot
    for element in list(_elements(root)):
        if element.get("/S") == "/Table":
            _with_its_caption(element)
        _without_looks(element)
        for name in NEEDLESS:
            if name in element and element.get("/S"):
                del element[name]
    for element in _elements(root):
        _alone(element)
    if "/IDTree" in root:
        del root["/IDTree"]


def inner(element: Any) -> list[Any]:
    """What stands in an element, one after the other."""
    import pikepdf

    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _elements(root: Any) -> Iterator[Any]:
    """All elements, from the root on, in the order in which they are read."""
    import pikepdf

    waiting = [root]
    while waiting:
        element = waiting.pop()
        if isinstance(element, pikepdf.Dictionary):
            yield element
            waiting += reversed(inner(element))


def _with_its_caption(table: Any) -> None:
    """Take the caption into its table, from right before it."""
    import pikepdf

    before = _before(table)
    if not isinstance(before, pikepdf.Dictionary) or before.get("/S") != "/Caption":
        return
    before.P.K = pikepdf.Array([one for one in inner(before.P) if not _is(one, before)])
    table.K = pikepdf.Array([before, *inner(table)])
    before.P = table


def _before(element: Any) -> Any:
    """What stands right before an element, or before the block that begins with it."""
    beside = inner(element.P)
    place = next(at for at, one in enumerate(beside) if _is(one, element))
    if place:
        return beside[place - 1]
    return _before(element.P) if element.P.get("/S") == "/Div" else None


def _is(one: Any, other: Any) -> bool:
    return getattr(one, "objgen", None) == other.objgen


def _without_looks(element: Any) -> None:
    """Leave out, in place, what an element says of borders, and the heads of a cell."""
    import pikepdf

    if "/A" not in element:
        return
    attributes = list(element.A) if isinstance(element.A, pikepdf.Array) else [element.A]
    for told in attributes:
        for name in [name for name in told.keys() if name.startswith("/Border") or name == "/Headers"]:  # noqa: SIM118
            del told[name]
    kept = [told for told in attributes if set(told.keys()) - {"/O"}]
    if kept:
        element.A = kept[0] if len(kept) == 1 else pikepdf.Array(kept)
    else:
        del element["/A"]


def _alone(element: Any) -> None:
    """What is in an element by itself stands there without being a list."""
    import pikepdf

    if isinstance(element.get("/K"), pikepdf.Array) and len(element.K) == 1:
        element.K = element.K[0]
