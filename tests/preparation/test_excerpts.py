"""The file of excerpts: every mistake told at once and without a word of anybody's, and words that go no further."""

from __future__ import annotations

import pytest

from bogolan.preparation.excerpts import held_back, held_in_short, mistaken_excerpts, read_excerpts
from bogolan.provenance.errors import SurveyError
from bogolan.survey.questionnaire import Question

PLAN = {
    "excerpts": "said.csv",
    "languages": ["en", "fr"],
    "design": {"strata": ["cercle"], "clusters": "village"},
    "drivers": [{"question": "marriage"}, {"question": "justice"}],
    "support": [{"question": "stance"}],
}
QUESTIONS = {
    "cercle": Question("cercle", "select_one", choices={"ML01": "Sanafari"}),
    "people": Question(
        "people",
        "select_one",
        label="Which ethnic group?",
        choices={"1": {"en": "Kelou (Nara)", "fr": "Kélou"}, "96": "Other"},
    ),
}
COLUMNS = ("excerpt_id", "theme", "gender", "method", "consent_to_publish", "identifying", "text_en", "text_fr")
FIRST = {
    "excerpt_id": "a",
    "theme": "marriage",
    "gender": "women",
    "method": "interview",
    "consent_to_publish": "yes",
    "identifying": "no",
    "text_en": "We marry for less now.",
    "text_fr": "On se marie pour moins, à présent.",
}


@pytest.fixture
def file(tmp_path):
    """Writes the file, one excerpt a dictionary of what differs from the first; returns its folder."""

    def write(*rows, columns=COLUMNS, encoding="utf-8", delimiter=","):
        lines = [delimiter.join(columns)]
        for row in rows:
            cells = FIRST | row
            lines.append(delimiter.join(f'"{cells.get(column, "")}"' for column in columns))
        (tmp_path / "said.csv").write_text("\n".join(lines) + "\n", encoding=encoding)
        return tmp_path

    return write


def mistakes(folder):
    with pytest.raises(SurveyError) as caught:
        read_excerpts(folder, PLAN)
    assert mistaken_excerpts(folder, PLAN) == caught.value.problems
    return caught.value.problems


def test_without_excerpts_there_is_nothing_to_read(tmp_path):
    assert read_excerpts(tmp_path, {}) is None
    assert mistaken_excerpts(tmp_path, {}) == ()
    assert mistaken_excerpts(tmp_path, PLAN) == (), "that the file is not there is said of the plan"


def test_rows_keep_their_place_in_the_file(file):
    read = read_excerpts(file({}, {"excerpt_id": "b", "gender": "mixed"}), PLAN)
    assert read.index.tolist() == [2, 3]
    assert read["gender"].tolist() == ["women", "mixed"]
    assert read[["age_group", "answer", "coder_1", "coder_2"]].eq("").all().all()


def test_as_spreadsheets_in_french_write_it(file):
    read = read_excerpts(file({}, encoding="cp1252", delimiter=";"), PLAN)
    assert read.loc[2, "text_fr"] == "On se marie pour moins, à présent."


def test_a_blank_row_is_no_excerpt(file):
    read = read_excerpts(file({}, dict.fromkeys(COLUMNS, ""), {"excerpt_id": "c"}), PLAN)
    assert read.index.tolist() == [2, 4]


def test_all_mistakes_are_told_at_once_with_row_and_column_and_the_nearest_spelling(file):
    folder = file(
        {"theme": "mariage", "coder_1": "justise"},
        {"excerpt_id": "b", "theme": "mariage", "gender": "woman"},
        {"method": "focusgroup"},
        {"excerpt_id": "", "consent_to_publish": "maybe"},
        {"excerpt_id": "e", "identifying": ""},
        {"excerpt_id": "f", "text_fr": ""},
        columns=(*COLUMNS, "coder_1"),
    )
    told = {(problem.row, problem.column): problem for problem in mistakes(folder)}
    assert told[2, "theme"].found == "'mariage', also in row 3"
    assert told[2, "theme"].expected == "one of marriage, justice, stance"
    assert told[2, "theme"].hint == "did you mean 'marriage'?"
    assert told[2, "coder_1"].hint == "did you mean 'justice'?"
    assert told[3, "gender"].hint == "did you mean 'women'?"
    assert told[4, "method"].hint == "did you mean 'focus_group'?"
    assert told[4, "excerpt_id"].found == "'a' a second time"
    assert told[4, "excerpt_id"].expected.endswith("row 2")
    assert told[5, "excerpt_id"].found == "nothing"
    assert told[5, "consent_to_publish"].expected == "one of yes, no"
    assert told[6, "identifying"].found == "nothing"
    assert told[7, "text_fr"].found == "nothing"
    assert len(told) == 9
    assert all(problem.file == str(folder / "said.csv") for problem in told.values())


def test_columns_that_are_lacking_are_all_named(file):
    columns = ("excerpt_id", "themes", "gender", "method", "identifying", "texte_fr")
    told = {problem.column: problem for problem in mistakes(file({}, columns=columns))}
    assert set(told) == {"theme", "consent_to_publish", "text_en"}
    assert told["theme"].hint == "did you mean 'themes'?"
    assert "'text_en' or 'text_fr'" in told["text_en"].expected


def test_a_file_without_rows_is_a_mistake(file):
    (problem,) = mistakes(file())
    assert problem.found == "no rows"


def test_words_in_the_wrong_column_are_measured_and_not_shown(file):
    said = "My neighbour told me who did it last year"
    (problem,) = mistakes(file({"theme": said}))
    assert problem.found == f"a text of {len(said)} letters"
    assert said not in str(problem)


def test_one_language_is_enough_and_what_is_not_published_needs_no_words(file):
    read = read_excerpts(file({}, columns=COLUMNS[:-1]), PLAN)
    assert "text_fr" not in read
    hidden = {"excerpt_id": "b", "consent_to_publish": "no", "text_en": "", "text_fr": ""}
    assert len(read_excerpts(file({}, hidden), PLAN)) == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, ""),
        ({"consent_to_publish": "no"}, "no_consent"),
        ({"identifying": "yes"}, "identifying"),
        ({"text_en": "Call me on +223 76 12 34 56."}, "telling"),
        ({"text_fr": "Je m'appelle Fanta."}, "telling"),
        ({"text_en": "They came to Sanafari at night."}, "telling"),
        ({"text_fr": "Le frère du chef a donné le champ."}, "telling"),
        ({"text_en": "The imam spoke first."}, "telling"),
        ({"text_en": "It began on 12 march."}, "telling"),
        ({"text_fr": "Depuis 2019 on attend."}, "telling"),
        ({"text_fr": "On a donné raison aux éleveurs."}, "communal_words"),
        ({"text_en": "the nara and we do not marry"}, "communal_words"),
        ({"text_fr": "les kélous nous marient"}, "communal_words"),
        ({"text_en": "The other girls may march, the others wait."}, ""),
        ({"consent_to_publish": "no", "text_en": "My name is Fanta."}, "no_consent"),
    ],
)
def test_words_that_may_tell_go_no_further_in_any_language(file, row, reason):
    held = held_back(read_excerpts(file(row), PLAN), PLAN, QUESTIONS)
    assert held.loc[2, "held"] == reason
    assert (held.loc[2, ["text_en", "text_fr"]] == "").all() == bool(reason)
    assert held.loc[2, "theme"] == "marriage", "it is still counted"


def test_consent_withdrawn_takes_the_words_back(file):
    before, after = (
        held_back(read_excerpts(file({"consent_to_publish": given}), PLAN), PLAN, QUESTIONS) for given in ("yes", "no")
    )
    assert before.loc[2, "text_en"] == FIRST["text_en"]
    assert FIRST["text_en"] not in after.to_string()


def test_the_log_names_rows_and_reasons_and_no_word(file):
    held = held_back(
        read_excerpts(file({}, {"excerpt_id": "b", "text_en": "My name is Fanta."}), PLAN), PLAN, QUESTIONS
    )
    assert held_in_short(held) == "excerpts that are counted and not quoted: telling: rows 3\n"
    assert held_in_short(held.loc[[2]]) == ""


def test_of_the_demonstration_those_that_say_so_are_held_back_and_one_that_names_a_livelihood(house):
    from bogolan.survey.plan import read_plan

    folder = house / "data/mopti-demo"
    plan = read_plan(folder / "survey.yaml")
    held = held_back(read_excerpts(folder, plan), plan, {})
    assert held["held"].value_counts().to_dict() == {"": 56, "no_consent": 6, "identifying": 3, "communal_words": 1}
