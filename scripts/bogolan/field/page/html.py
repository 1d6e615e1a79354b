"""The field report as one page that needs nothing beside it: every language in it, every text escaped, no script."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

from bogolan.field.labels import Named
from bogolan.field.page.sections import Cell, Table, kind_of
from bogolan.field.page.words import TEXT, Words
from bogolan.field.today import ASK_AGAIN, CALL, GO, LOOK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bogolan.field.page.sections import Section
    from bogolan.field.report import FieldReport
    from bogolan.field.today import Reason, Task

# The page shows so many lines of a table; the workbook has all.
MOST_LINES = 200
# A sheet of paper is so many columns wide.
MOST_COLUMNS = 14
# Higher than the others, over a quota, or otherwise to be noticed; lower or under it.
MARKS = {"low": "▼", "behind": "▼", "unseen": "▼"}
STYLE = "field.css"


def page(
    report: FieldReport,
    sections: Sequence[Section],
    tasks: Sequence[Task],
    plan: Mapping[str, Any],
    rules: Mapping[str, str],
) -> str:
    """The page. `rules` says what each rule of the flags is about."""
    languages = plan["languages"]
    words = [Words(language) for language in languages]
    title = escape(words[0]("title", title=words[0].label(plan["title"])))
    switches = "".join(
        f'<input type="radio" name="language" id="{one.language}"{" checked" if one is words[0] else ""}>'
        f'<label for="{one.language}" lang="{one.language}">{escape(one("language"))}</label>'
        for one in (words if len(words) > 1 else [])
    )
    shown = "".join(f"#{one}:checked ~ main.{one} {{display: block}}" for one in languages)
    shown = f"main {{display: none}} {shown}" if len(words) > 1 else ""
    parts = "".join(_main(report, sections, tasks, plan, rules, one) for one in words)
    return (
        f'<!DOCTYPE html>\n<html lang="{languages[0]}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{_style()}{shown}</style>\n</head>\n<body>\n{switches}\n{parts}</body>\n</html>\n"
    )


def _main(
    report: FieldReport,
    sections: Sequence[Section],
    tasks: Sequence[Task],
    plan: Mapping[str, Any],
    rules: Mapping[str, str],
    words: Words,
) -> str:
    as_of = words("as_of", day=report.last_day) if report.last_day else words("as_of_unknown")
    synthetic = f'<p class="alert">{escape(words("synthetic"))}</p>\n' if plan.get("synthetic") else ""
    contents = "".join(
        f'<li><a href="#{words.language}-{key}">{escape(words(f"section.{key}"))}</a></li>'
        for key in ("today", *(section.key for section in sections))
    )
    return (
        f'<main class="{words.language}" lang="{words.language}">\n'
        f"<h1>{escape(words('title', title=words.label(plan['title'])))}</h1>\n"
        f'<p class="alert">{escape(words("confidential"))}</p>\n{synthetic}<p>{escape(as_of)}</p>\n'
        f"{_today(tasks, rules, words)}<nav><ul>{contents}</ul></nav>\n"
        + "".join(_section(section, words) for section in sections)
        + "</main>\n"
    )


def _today(tasks: Sequence[Task], rules: Mapping[str, str], words: Words) -> str:
    found = [f'<section class="today" id="{words.language}-today"><h2>{escape(words("section.today"))}</h2>\n']
    for kind in (CALL, ASK_AGAIN, LOOK, GO):
        own = [task for task in tasks if task.kind == kind]
        if own:
            lines = "".join(f"<li>{escape(told(task, rules, words))}</li>" for task in own)
            found.append(f"<h3>{escape(words(f'task.{kind}'))}</h3><ul>{lines}</ul>\n")
    if not tasks:
        found.append(f"<p>{escape(words('nothing_to_do'))}</p>")
    return "".join([*found, f'<p class="about">{escape(words("about.today"))}</p></section>\n'])


def told(task: Task, rules: Mapping[str, str], words: Words) -> str:
    """A task in words: who or what, and why."""
    if task.kind == GO:
        return f"{words(f'task.{task.reasons[0].measure}')}: {', '.join(map(words.named, task.units))}"
    unit = _row_told(task.units[0], words) if task.kind == ASK_AGAIN else words.named(task.units[0])
    about = ", ".join(map(words.named, task.about))
    why = "; ".join(_reason(reason, rules, words, task.kind) for reason in task.reasons)
    return f"{unit}{f' ({about})' if about else ''}: {why}"


def _row_told(row: Named, words: Words) -> str:
    """An interview by its row, and by its file where there are several."""
    return words("task.row_of_file", row=row.code, file=row.label) if row.label else words("task.row", row=row.code)


def _reason(reason: Reason, rules: Mapping[str, str], words: Words, kind: str) -> str:
    rule = reason.measure.removeprefix("flagged:")
    name = f"{rule} {rules.get(rule, '')}".strip() if rule in rules else words.measure(reason.measure)
    if kind == ASK_AGAIN:
        return name
    value = words.number(reason.value, kind_of(reason.measure))
    if reason.usual is None:
        return f"{name} {words('alone', value=value, n=reason.n)}"
    usual = words.number(reason.usual, kind_of(reason.measure))
    return f"{name} {words('usual', value=value, usual=usual, n=reason.n)}"


def _section(section: Section, words: Words) -> str:
    key = section.key
    notes = "".join(f"<p>{escape(note(words))}</p>\n" for note in section.notes)
    if section.table.rows:
        table = _table(section.table, words(f"section.{key}"), words)
        body = f'<p class="about">{escape(words(f"about.{key}"))}</p>\n{notes}{table}'
    else:
        body = f'<p class="missing">{escape(words(f"missing.{key}"))}</p>\n{notes}'
    return f'<section id="{words.language}-{key}"><h2>{escape(words(f"section.{key}"))}</h2>\n{body}</section>\n'


def _table(table: Table, title: str, words: Words) -> str:
    """A table in a region of its own that scrolls; for paper, where it is wider than the page, in parts beside it.

    Every part has the first column.
    """
    in_parts = len(table.columns) > MOST_COLUMNS
    region = f'class="wide{" screen" if in_parts else ""}" tabindex="0" role="region" aria-label="{escape(title)}"'
    whole = f"<div {region}>{_columns(table, words)}</div>"
    if in_parts:
        parts = (range(start, start + MOST_COLUMNS - 1) for start in range(1, len(table.columns), MOST_COLUMNS - 1))
        for_paper = "".join(_columns(_part(table, part), words) for part in parts)
        whole += f'<div class="paper" aria-hidden="true">{for_paper}</div>'
    rest = len(table.rows) - MOST_LINES
    more = f"<p>{escape(words('more', count=rest))}</p>" if rest > 0 else ""
    return f"{whole}{more}\n"


def _part(table: Table, places: range) -> Table:
    """A table's first column and those at these places."""
    chosen = [0, *(place for place in places if place < len(table.columns))]
    rows = [[row[place] for place in chosen] for row in table.rows[:MOST_LINES]]
    return Table([table.columns[place] for place in chosen], rows)


def _columns(table: Table, words: Words) -> str:
    heads = "".join(f'<th scope="col">{escape(column.heading(words))}</th>' for column in table.columns)
    lines = "".join(f"<tr>{''.join(_cells(row, words))}</tr>\n" for row in table.rows[:MOST_LINES])
    return f"<table><thead><tr>{heads}</tr></thead>\n<tbody>\n{lines}</tbody></table>"


def _cells(row: Sequence[Cell], words: Words) -> Iterator[str]:
    for place, cell in enumerate(row):
        if not place:
            yield f'<th scope="row">{escape(text_of(cell, words))}</th>'
        elif cell.kind == TEXT:
            yield f"<td>{escape(text_of(cell, words))}</td>"
        else:
            mark = f' <span class="mark">{MARKS.get(cell.flag, "▲")}</span>' if cell.flag else ""
            told_flag = ' class="number flagged"' if cell.flag else ' class="number"'
            yield f"<td{told_flag}{_limits(cell, words)}>{escape(text_of(cell, words))}{mark}</td>"


def _limits(cell: Cell, words: Words) -> str:
    if cell.lower is None or not math.isfinite(cell.lower):
        return ""
    limits = (words.number(side, cell.kind) for side in (cell.lower, cell.upper))
    return f' title="{escape("–".join(limits))}"'


def text_of(cell: Cell, words: Words) -> str:
    """A cell in words: a text as it is, a label in the language, a number by its kind."""
    if callable(cell.value):
        return cell.value(words)
    if isinstance(cell.value, Named):
        return words.named(cell.value)
    return words.label(cell.value) if cell.kind == TEXT else words.number(cell.value, cell.kind)


def _style() -> str:
    from pathlib import Path

    return (Path(__file__).parent / STYLE).read_text(encoding="utf-8")
