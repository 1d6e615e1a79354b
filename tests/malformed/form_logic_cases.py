"""XLSForms of which the lists, the groups or the logic do not hold together."""

from __future__ import annotations

from .case import holds, table
from .form_cases import FILE, HEADING, at, rows
from .small_survey import CHOICES, SURVEY, form
from .workbook_cases import LAUGHS

KIND = "survey.type"
ODK = "an expression as ODK reads it"


def logic(heading: str, text: str, kind: str = "text"):
    """The form with a further question, in row 12, with this logic."""
    row: list = [kind, "extra"] + [None] * 6
    row[HEADING.index(heading)] = text
    return rows(row)


negatives = "-" * 300 + "1"


def beside(file: str, content: bytes | str):
    """The form with a question of which the choices are in a file, and that file."""
    asked = rows([f"select_one_from_file {file}", "extra"])
    return lambda folder: (asked(folder), holds(file, content)(folder))


CASES = table(
    "form",
    (
        "a list that is not there",
        rows(["select_one yesno", "extra"]),
        at(12, KIND),
        "the choice list 'yesno'",
        "one of sex, water",
    ),
    (
        "a list misspelt",
        rows(["select_one watter", "extra"]),
        at(12, KIND),
        "the choice list 'watter'",
        "one of sex, water",
    ),
    (
        "a list that is not there, in many rows",
        rows(*(["select_one yn", f"e{n}"] for n in range(5))),
        at(12, KIND),
        "'yn', also in rows 13, 14, 15, 16",
        "one of",
    ),
    (
        "a list of several answers that is not there",
        rows(["select_multiple yn", "extra"]),
        at(12, KIND),
        "the choice list 'yn'",
        "one of sex",
    ),
    ("no list", rows(["select_one", "extra"]), at(12, KIND), "no choice list", "one of sex, water"),
    (
        "choices and no lists",
        holds(FILE, form([*SURVEY[:4], *SURVEY[10:]], CHOICES[:1])),
        at(4, KIND),
        "the choice list 'sex'",
        "a list on the sheet",
    ),
    (
        "a group that does not end",
        rows(["begin_group", "h"], ["text", "extra"]),
        at(12, KIND),
        "begin_group h",
        "a row that ends it",
    ),
    (
        "a repeat that does not end",
        rows(["begin repeat", "h"], ["text", "extra"]),
        at(12, KIND),
        "begin_repeat h",
        "a row that ends it",
    ),
    ("an end of nothing", rows(["end_group"]), at(12, KIND), "end_group", "nothing is open"),
    (
        "an end of another kind",
        rows(["begin_group", "h"], ["end_repeat"]),
        at(13, KIND),
        "end_repeat",
        "the end of 'h'",
    ),
    ("a name twice", rows(["text", "why"]), at(12, "survey.name"), "'why' a second time", "a name of its own"),
    ("a question without a name", rows(["integer", None, "x"]), at(12, KIND), "without a name", "a name"),
    (
        "a question without a type",
        rows([None, "extra"]),
        at(12, KIND),
        "'extra' without a type",
        "the type of the question",
    ),
    ("a type misspelt", rows(["intger", "extra"]), at(12, KIND), "the type 'intger'", "a type of an XLSForm"),
    (
        "a type misspelt, with a list",
        rows(["selectone sex", "extra"]),
        at(12, KIND),
        "the type 'selectone'",
        "a type of",
    ),
    ("a parenthesis that is open", logic("relevant", "(${age} > 1"), at(12, "relevant"), "an end too soon", ODK),
    ("a parenthesis too many", logic("relevant", "${age} > 1)"), at(12, "relevant"), "')' at character", ODK),
    ("a text that is open", logic("relevant", "${why} = 'a"), at(12, "relevant"), "at character", ODK),
    ("an operator of another language", logic("relevant", "${age} == 1"), at(12, "relevant"), "'='", ODK),
    (
        "another operator of another language",
        logic("relevant", "${age} > 1 && ${sex} = 1"),
        at(12, "relevant"),
        "'&'",
        ODK,
    ),
    ("curly quotes", logic("relevant", "${why} = ‘a’"), at(12, "relevant"), "at character", "straight quotes"),
    ("nothing after an operator", logic("constraint", ". >"), at(12, "constraint"), "an end too soon", ODK),
    ("an operator out of place", logic("constraint", ". > = 1"), at(12, "constraint"), "'='", ODK),
    (
        "required, by an expression that is none",
        logic("required", "${sex} ="),
        at(12, "required"),
        "an end too soon",
        ODK,
    ),
    (
        "calculated, by an expression that is none",
        logic("calculation", "if(${age}", "calculate"),
        at(12, "calculation"),
        "an end too soon",
        ODK,
    ),
    ("a brace that is open", logic("relevant", "${age > 1"), at(12, "relevant"), "at character", ODK),
    ("a name with a space", logic("relevant", "${my age} > 1"), at(12, "relevant"), "at character", ODK),
    ("no name", logic("relevant", "${} > 1"), at(12, "relevant"), "at character", ODK),
    ("prose", logic("relevant", "Ask only women"), at(12, "relevant"), "'only' at character 5", ODK),
    (
        "parentheses within parentheses",
        logic("relevant", "not" + "(not" * 200 + "(1)" + ")" * 200),
        at(12, "relevant"),
        "inside each other",
        "a shorter one",
    ),
    ("minus upon minus", logic("relevant", negatives), at(12, "relevant"), "inside each other", "a shorter one"),
    (
        "a question that there is not",
        logic("relevant", "${zzz} = 1"),
        at(12, "relevant"),
        "${zzz}",
        "the name of a question",
    ),
    (
        "a question misspelt",
        logic("relevant", "${vilage} = 1"),
        at(12, "relevant"),
        "${vilage}",
        "the name of a question",
    ),
    (
        "a question of another case",
        logic("constraint", ". > ${Age}"),
        at(12, "constraint"),
        "${Age}",
        "the name of a question",
    ),
    (
        "a column of the choices that there is not",
        rows(["select_one sex", "extra", None, None, None, None, None, "cercle = 1"]),
        at(12, "choice_filter"),
        "the bare name cercle",
        "a column of the choices",
    ),
    (
        "a question that waits for itself",
        logic("relevant", "${extra} = 1"),
        f"{FILE}, row 12",
        "a circle: extra -> extra",
        "depends on itself",
    ),
    (
        "a calculation of itself",
        logic("calculation", "${extra} + 1", "calculate"),
        f"{FILE}, row 12",
        "extra -> extra",
        "depends on itself",
    ),
    (
        "two calculations of each other",
        rows(["calculate", "a", *[None] * 4, "${b} + 1"], ["calculate", "b", *[None] * 4, "${a} + 1"]),
        f"{FILE}, row 13",
        "a circle: ",
        "depends on itself",
    ),
    (
        "three questions that wait for each other",
        rows(["text", "a", None, "${b} = 1"], ["text", "b", None, "${c} = 1"], ["text", "c", None, "${a} = 1"]),
        f"{FILE}, row 13",
        "a circle: ",
        "depends on itself",
    ),
    (
        "a group that waits for what is in it",
        rows(["begin_group", "h", None, "${extra} = 1"], ["text", "extra"], ["end_group"]),
        f"{FILE}, row 13",
        "extra -> extra",
        "depends on itself",
    ),
    (
        "a filter that waits for its own answer",
        rows(["select_one sex", "extra", *[None] * 5, "name = ${extra}"]),
        f"{FILE}, row 12",
        "extra -> extra",
        "depends on itself",
    ),
    (
        "a formula without its result",
        logic("relevant", "=A1"),
        at(12, "survey.relevant"),
        "a formula without its result",
        "what the cell says",
    ),
    (
        "a formula in the choices",
        holds(FILE, form(choices=[*CHOICES, ["sex", 9, "=A2"]])),
        at(9, "choices.label"),
        "a formula without",
        "what the cell says",
    ),
    ("a formula that failed", logic("relevant", "#REF!"), at(12, "survey.relevant"), "#REF!", "what the cell says"),
    (
        "a choice that failed",
        holds(FILE, form(choices=[*CHOICES, ["sex", "#N/A", "x"]])),
        at(9, "choices.name"),
        "#N/A",
        "what the cell says",
    ),
    (
        "a file of choices that is not there",
        rows(["select_one_from_file v.csv", "extra"]),
        at(12, KIND),
        "the choices in v.csv",
        "that file beside",
    ),
    (
        "a file of choices of another kind",
        rows(["select_one_from_file v.doc", "extra"]),
        at(12, KIND),
        "'v.doc'",
        "a file beside the form",
    ),
    (
        "a file of choices elsewhere",
        rows(["select_one_from_file ../v.csv", "extra"]),
        at(12, KIND),
        "'../v.csv'",
        "a file beside the form",
    ),
    (
        "a file of choices of a very long name",
        rows([f"select_one_from_file {'v' * 300}.csv", "extra"]),
        at(12, KIND),
        "the choices in v",
        "that file beside",
    ),
    ("an empty file of choices", beside("v.csv", ""), "v.csv", "no rows", "at least one row"),
    ("a file of choices that is none", beside("v.csv", b"\xff\xfe\x00"), "v.csv", "", "CSV in UTF-8"),
    (
        "a file of choices without codes",
        beside("v.csv", "code,label\n1,a\n"),
        f"{FILE}, row 12, parameters",
        "v.csv without 'name'",
        "one of code, label",
    ),
    ("entities in a file of choices", beside("v.xml", LAUGHS), "v.xml", "a document type", "XML in UTF-8"),
    (
        "a file of choices that is cut",
        beside("v.geojson", '{"features": ['),
        "v.geojson",
        "Expecting value",
        "GEOJSON in UTF-8",
    ),
)
