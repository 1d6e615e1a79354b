"""Well-formed files changed at random, as transfers, editors and programs change them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

# What means something to one format or another.
TOKENS = (
    *(
        b"\0",
        b"\n",
        b"\r",
        b",",
        b";",
        b'"',
        b"\t",
        b"\xff",
        b"\xc3",
        b"\xef\xbb\xbf",
        b"#N/A",
        b"=1+1",
        b"-1",
        b"1e999",
    ),
    *(
        b"&a ",
        b"*a",
        b"!!x ",
        b"- ",
        b": ",
        b"{",
        b"}",
        b"[",
        b"]",
        b"<<: ",
        b"? ",
        b"'",
        b"|",
        b"%",
        b".nan",
        b"2020-99-99",
    ),
    *(
        b"\x7f\xff\xff\xff",
        b"\xff\xff\xff\xff",
        b"\x80\x00\x00\x00",
        b"9" * 20,
        b"<!DOCTYPE a>",
        b"&#0;",
        b"XFD1",
        b"A99999999",
    ),
)
LENGTHS = st.sampled_from([1, 2, 4, 16, 100])


@st.composite
def mutated(draw: Callable, content: bytes, most: int = 4) -> bytes:
    """Bytes of which some were flipped, cut, repeated, replaced or put in."""
    for _ in range(draw(st.integers(1, most))):
        place, length = draw(st.integers(0, len(content))), draw(LENGTHS)
        piece = content[place : place + length]
        before, after = content[:place], content[place + length :]
        change = draw(st.sampled_from(["flip", "cut", "repeat", "insert", "noise", "end"]))
        if change == "flip":
            content = before + bytes(byte ^ (1 << draw(st.integers(0, 7))) for byte in piece[:1]) + piece[1:] + after
        elif change == "cut":
            content = before + after
        elif change == "repeat":
            content = before + piece + piece + after
        elif change == "insert":
            content = before + draw(st.sampled_from(TOKENS)) + piece + after
        elif change == "noise":
            content = before + draw(st.binary(max_size=length)) + after
        else:
            content = before
    return content


@st.composite
def mutated_parts(draw: Callable, content: bytes) -> bytes:
    """A packed file of which one part was changed."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    changed = draw(st.sampled_from(sorted(source.namelist())))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in source.namelist():
            part = source.read(name)
            packed.writestr(zipfile.ZipInfo(name), draw(mutated(part)) if name == changed else part)
    return target.getvalue()
