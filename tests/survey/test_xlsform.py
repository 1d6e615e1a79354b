"""XLSForms as read: questions, choices, groups, logic; what is wrong is named by its row."""

from __future__ import annotations

import pytest

from bogolan.provenance.errors import SurveyError
from bogolan.survey.questionnaire import labels_of_answers
from bogolan.survey.xlsform import read_form


def test_an_xlsform_in_two_languages(form):
    path = form(
        [
            ["type", "name", "label::English (en)", "label::Français (fr)"],
            ["begin_group", "g", None, None],
            ["select_one yn", "water", "Water?", "Eau ?"],
            ["integer", "age", "Age", "Âge"],
            ["note", "thanks", "Thanks", "Merci"],
            ["end_group", None, None, None],
        ],
        [
            ["list_name", "name", "label::English (en)", "label::Français (fr)"],
            ["yn", 1, "Yes", "Oui"],
            ["yn", 0.0, "No", "Non"],
            ["yn", 98, "Don't know", "Ne sait pas"],
        ],
    )
    questions = read_form(path)
    assert list(questions) == ["water", "age"]
    assert questions["water"].choices == {"1": {"en": "Yes", "fr": "Oui"}, "0": {"en": "No", "fr": "Non"}}
    assert questions["water"].missing == {"98": "dont_know"}
    assert questions["age"].label == {"en": "Age", "fr": "Âge"}


def test_of_several_answers_those_that_say_why_there_is_none_are_reasons(form):
    path = form(
        [["type", "name", "label::English (en)"], ["select_multiple why", "why", "Why?"]],
        [
            ["list_name", "name", "label::English (en)"],
            ["why", "a", "Fear"],
            ["why", "b", "Don't know yet whether it helps"],
            ["why", 98, "Don't know"],
            ["why", 99, "Refused"],
        ],
    )
    question = read_form(path)["why"]
    assert question.several == ["a", "b", "98", "99"]
    assert question.missing == {"98": "dont_know", "99": "refused"}
    assert question.offered == ["a", "b"]
    assert list(labels_of_answers(question.described())) == ["a", "b"]
    assert question.is_valid("a 98")


def test_a_choice_list_that_is_missing_is_named_with_its_row(form):
    path = form(
        [["type", "name"], ["select_one yesno", "water"]],
        [["list_name", "name"], ["yes_no", "1"]],
    )
    with pytest.raises(SurveyError, match=r"row 2, survey\.type\n.*'yesno'\n.*yes_no\n.*did you mean 'yes_no'"):
        read_form(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"not a workbook"])
def test_a_file_that_is_no_workbook(tmp_path, content):
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)
    with pytest.raises(SurveyError, match="cannot be read as XLSX"):
        read_form(path)


def test_a_form_without_its_sheets(form):
    path = form([["type", "name"]], [["list_name", "title"]])
    with pytest.raises(SurveyError, match="a column named 'name'"):
        read_form(path)


HEADING = ["type", "name", "label", "relevant", "constraint", "required", "calculation", "choice_filter"]
CHOICES = [
    ["list_name", "name", "label", "cercle"],
    ["yn", 1, "Yes", None],
    ["yn", 0, "No", None],
    ["village", "V1", "V1", "Koro"],
    ["village", "V2", "V2", "Mopti"],
]


def test_logic_comes_with_that_of_the_groups_around(form):
    questions = read_form(
        form(
            [
                HEADING,
                ["start", "start"],
                ["calculate", "arm", None, None, None, None, "if(random() < 0.5, 'T', 'C')"],
                ["select_one yn", "consent", "?", None, None, "yes"],
                ["begin group", "outer", None, "${consent} = 1"],
                ["begin_repeat", "inner", None, "${arm} = 'T'"],
                ["integer", "age", "Age", "${arm} != ''", ". > 17", "${consent} = 1"],
                ["end repeat"],
                ["text", "words", "?", None, None, "no"],
                ["end group"],
                ["select_one village", "village", "?", None, None, "TRUE", None, "cercle = 'Koro'"],
            ],
            CHOICES,
        )
    )
    assert list(questions) == ["start", "arm", "consent", "age", "words", "village"]
    age = questions["age"]
    assert age.relevant == ["${consent} = 1", "${arm} = 'T'", "${arm} != ''"]
    assert (age.constraint, age.required, age.form_row) == (". > 17", "${consent} = 1", 7)
    assert (questions["words"].relevant, questions["words"].required) == (["${consent} = 1"], "")
    assert (questions["arm"].calculation, questions["arm"].type) == ("if(random() < 0.5, 'T', 'C')", None)
    assert questions["start"].meta == "start"
    assert questions["village"].choice_columns["V2"]["cercle"] == "Mopti"
    assert questions["consent"].choice_columns == {}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["begin_group", "g"], ["text", "a"]], r"row 2, survey\.type\n.*begin_group g\n.*a row that ends it"),
        ([["end_group"]], r"row 2, survey\.type\n.*end_group\n.*nothing is open"),
        ([["begin_group", "g"], ["end_repeat"]], r"row 3, survey\.type\n.*end_repeat\n.*the end of 'g'"),
        ([["text", "a", None, "${b} = 1"]], r"row 2, relevant\n.*\$\{b\}, which no row of the form is called"),
        ([["text", "age"], ["text", "a", None, "${aeg} = 1"]], r"row 3, relevant\n(.*\n)*.*did you mean 'age'"),
        ([["integer", "a", None, None, ". > = 1"]], r"row 2, constraint\n.*'=' at character 5 of \. > = 1"),
        ([["text", "a", None, None, ". = ‘x’"]], r"row 2, constraint\n(.*\n)*.*straight quotes"),
        (
            [["select_one village", "v", None, None, None, None, None, "cercel = 'Koro'"]],
            r"row 2, choice_filter\n.*the bare name cercel\n.*a column of the choices(.*\n)*.*did you mean 'cercle'",
        ),
        (
            [["text", "a", None, "${b} = 1"], ["text", "b", None, "${c} = 1"], ["text", "c", None, "${a} = 1"]],
            r"row 3\n.*a circle: b -> c -> a -> b",
        ),
        ([["calculate", "a", None, None, None, None, "${a} + 1"]], r"a circle: a -> a\n.*depends on itself"),
    ],
)
def test_what_is_wrong_with_a_form_is_named_by_its_row(form, rows, message):
    with pytest.raises(SurveyError, match=message):
        read_form(form([HEADING, *rows], CHOICES))


def test_all_mistakes_are_told_at_once(form):
    rows = [["text", "a", None, "${x} ="], ["text", "b", None, "${y} = 1"], ["text", "c", None, None, "${z} = ."]]
    with pytest.raises(SurveyError) as error:
        read_form(form([HEADING, *rows]))
    assert [(problem.row, problem.column) for problem in error.value.problems] == [
        (2, "relevant"),
        (3, "relevant"),
        (4, "constraint"),
    ]


def test_a_constraint_may_look_at_what_depends_on_it(form):
    rows = [["integer", "a", None, None, ". < ${b}"], ["integer", "b", None, "${a} > 1"]]
    assert list(read_form(form([HEADING, *rows]))) == ["a", "b"]


def test_a_circle_through_a_group_is_named(form):
    rows = [
        ["text", "kids", None, "${n} = 1"],
        ["begin_group", "g", None, "${kids} = 1"],
        ["integer", "n"],
        ["end_group"],
    ]
    with pytest.raises(SurveyError, match="a circle"):
        read_form(form([HEADING, *rows]))


@pytest.mark.parametrize("prefix", ["bind::", "bind:", ""])
def test_logic_is_found_under_its_other_headings(form, prefix):
    heading = ["type", "name", f"{prefix}relevant", f"{prefix}constraint", f"{prefix}required", f"{prefix}calculate"]
    rows = [
        ["integer", "a"],
        ["integer", "b", "${a} = 1", ". > 0", "yes"],
        ["calculate", "c", None, None, None, "${a} + 1"],
    ]
    found = read_form(form([heading, *rows]))
    assert (found["b"].relevant, found["b"].constraint, found["b"].required) == (["${a} = 1"], ". > 0", "yes")
    assert found["c"].calculation == "${a} + 1"


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        (
            [["type", "name", "relevent"], ["text", "a", "1"]],
            r"'relevent'(.*\n)*.*did you mean 'relevant'",
        ),
        ([["type", "name", "relevant", "relevance"], ["text", "a"]], "2 columns relevant"),
        (
            [["type", "name"], ["text", "a"], ["integer", "a"]],
            r"row 3, survey.name\n.*'a' a second time\n.*row 2",
        ),
        ([["type", "name"], [None, "a"]], "'a' without a type"),
        ([["type", "name"], ["text", None]], "a row of type text without a name"),
        ([["type", "name"], ["selectone yn", "a"]], r"the type 'selectone'(.*\n)*.*did you mean 'select_one'"),
        (
            [["type", "name", "relevant"], ["text", "a", "=1+1"]],
            r"row 2, survey.relevant\n.*a formula without its result",
        ),
    ],
)
def test_what_would_lose_a_part_of_the_form_is_named(form, sheet, message):
    with pytest.raises(SurveyError, match=message):
        read_form(form(sheet))


def test_a_choice_may_stand_twice_for_other_filters(form):
    choices = [["list_name", "name", "label", "area"], ["v", "x", "X", "a"]]
    choices += [["v", "o", "Other", "a"], ["v", "o", "Other", "b"]]
    rows = [["type", "name", "choice_filter"], ["text", "area"], ["select_one v", "v", "area = ${area}"]]
    asked = read_form(form(rows, choices))["v"]
    assert list(asked.choices) == ["x", "o"]
    assert list(asked.choice_columns) == ["x"], "when the other is offered no one row says"
