"""Plans that say what the schema does not know, or what cannot be."""

from __future__ import annotations

from .case import edited, holds, table
from .small_survey import HEADING, ID, PLAN, ROWS, SURVEY, csv_of, form

FILE = "survey.yaml"
RANDOMISED = "name: e, kind: randomised_response, question: sex, share: [1]"


def plan(old: str, new: str):
    """The plan with something changed."""
    return edited(FILE, (old, new))


def more(text: str):
    """The plan with more at its end, from line 14 on."""
    return holds(FILE, PLAN + text)


def earlier(results: str):
    """The plan with an earlier report."""
    return lambda folder: (
        (folder / "before").mkdir(),
        holds("before/results.json", results)(folder),
        more("previous_release: before/results.json\n")(folder),
    )


def asked_too(name: str, label: str):
    """The form and the responses with one question more."""
    more_of_it = [*SURVEY[:-2], ["select_one sex", name, label], *SURVEY[-2:]]
    return lambda folder: (
        holds("responses.csv", csv_of([*HEADING, name], *([*row, "1"] for row in ROWS)))(folder),
        holds("questionnaire.xlsx", form(more_of_it))(folder),
    )


def excerpts(row: str, theme: str = "theme"):
    """The plan with a file of one excerpt."""
    heading = f"excerpt_id,{theme},gender,method,consent_to_publish,identifying,text_en\n"
    return lambda folder: (holds("x.csv", heading + row + "\n")(folder), more("excerpts: x.csv\n")(folder))


def events(row: str, more_of_it: str = "", heading: str = "event_id_cnty,event_date,event_type,actor1,actor2"):
    """The plan with a file of one event."""
    asked = "{file: x.csv, radius_km: 1, window_months: 2, " + more_of_it + "actors: {a: [Armed group A]}}"
    columns = f"{heading},latitude,longitude,geo_precision\n"
    return lambda folder: (holds("x.csv", columns + row + "\n")(folder), more(f"events: {asked}\n")(folder))


def conjoint(*rows: str, heading: str = "uuid,task,aid,chosen"):
    """The plan with a conjoint experiment of these profiles."""
    plan = (
        "experiments: [{name: e, kind: conjoint, profiles: p.csv, question: chosen, task: task, attributes: [aid]}]\n"
    )
    return lambda folder: (holds("p.csv", "\n".join([heading, *rows, ""]))(folder), more(plan)(folder))


without = {line.partition(":")[0]: PLAN.replace(line + "\n", "") for line in PLAN.splitlines() if line[0] != " "}
REQUIRED = {
    "title": "The survey's title",
    "responses": "The file with the responses",
    "fieldwork": "First and last day",
    "sampling": "How people came into the sample",
    "gender": "Who is a woman and who is a man",
}

CASES = table(
    "plan",
    ("an unknown key", more("zzz: 1\n"), "survey.yaml:14, zzz", "the key 'zzz'", "one of"),
    ("a key misspelt", plan("sampling:", "samplin:"), "survey.yaml:6, samplin", "the key 'samplin'", "one of"),
    (
        "a key misspelt within a key",
        plan("question: sex", "queston: sex"),
        "survey.yaml:8, gender.queston",
        "'queston'",
        "one of",
    ),
    ("a key of another case", plan("title:", "Title:"), "survey.yaml:1, Title", "the key 'Title'", "one of"),
    *(
        (
            f"no {name}",
            holds(FILE, without[name]),
            f"survey.yaml:1, {name}",
            "nothing",
            about,
        )
        for name, about in REQUIRED.items()
    ),
    ("an unknown sampling", plan("probability", "random"), "survey.yaml:6, sampling", "'random'", "one of probability"),
    ("a sampling misspelt", plan("probability", "probabilty"), "survey.yaml:6, sampling", "'probabilty'", "one of"),
    (
        "a day that no calendar has",
        plan("2020-01-31", "2020-02-30"),
        "survey.yaml:5, fieldwork.end",
        "'2020-02-30'",
        "a day of the calendar",
    ),
    (
        "a month that no calendar has",
        plan("2020-01-31", "2020-13-01"),
        "survey.yaml:5, fieldwork.end",
        "'2020-13-01'",
        "a day of the",
    ),
    (
        "a day written otherwise",
        plan("2020-01-31", "31/01/2020"),
        "survey.yaml:5, fieldwork.end",
        "'31/01/2020'",
        "YYYY-MM-DD",
    ),
    ("a day as a number", plan("2020-01-31", "20200131"), "survey.yaml:5, fieldwork.end", "20200131", "a text"),
    (
        "a day with its time",
        plan("2020-01-31", "2020-01-31 10:00"),
        "survey.yaml:5, fieldwork.end",
        "10:00",
        "YYYY-MM-DD",
    ),
    (
        "an end before the start",
        plan("2020-01-31", "2019-01-31"),
        "survey.yaml:5, fieldwork.end",
        "2019-01-31",
        "not before the start",
    ),
    ("fieldwork without an end", plan(", end: 2020-01-31", ""), "survey.yaml:5, fieldwork.end", "nothing", "Last day"),
    (
        "chances of a randomised question that tell nothing",
        more(f"experiments: [{{{RANDOMISED}, design: mirrored, p: 0.5}}]\n"),
        "survey.yaml:14, experiments.0.p",
        "0.5",
        "a chance other than 0.5",
    ),
    ("an empty title", plan("A small survey", ""), "survey.yaml:1, title", "None", "a text"),
    (
        "a title in an unknown language",
        plan("A small survey", "{en: A, de: B}"),
        "survey.yaml:1, title.de",
        "'de'",
        "one of en, fr",
    ),
    ("a title that is a number", plan("A small survey", "12"), "survey.yaml:1, title", "12", "a text"),
    ("an unknown language", more("languages: [en, bm]\n"), "survey.yaml:14, languages.1", "'bm'", "one of en, fr"),
    ("no language", more("languages: []\n"), "survey.yaml:14, languages", "[]", "The languages"),
    ("a language twice", more("languages: [en, en]\n"), "survey.yaml:14, languages", "['en', 'en']", "The languages"),
    ("yes as a word", more("synthetic: yes\n"), "survey.yaml:14, synthetic", "'yes'", "true or false"),
    (
        "responses elsewhere",
        plan("responses.csv", "/etc/passwd.csv"),
        "survey.yaml:2, responses",
        "/etc/passwd.csv",
        "relative to",
    ),
    (
        "responses above",
        plan("responses.csv", "../a/responses.csv"),
        "survey.yaml:2, responses",
        "../a/responses.csv",
        "relative to",
    ),
    (
        "responses of another kind",
        plan("responses.csv", "responses.ods"),
        "survey.yaml:2, responses",
        "'responses.ods'",
        ".csv, .xlsx",
    ),
    (
        "responses without an ending",
        plan("responses.csv", "responses"),
        "survey.yaml:2, responses",
        "'responses'",
        ".csv, .xlsx",
    ),
    (
        "responses in capitals",
        plan("responses.csv", "RESPONSES.CSV"),
        "survey.yaml:2, responses",
        "'RESPONSES.CSV'",
        ".csv, .xlsx",
    ),
    (
        "responses in files that are not there",
        plan("responses.csv", "[a.csv, b.csv]"),
        "a.csv",
        "no such file",
        "as exported",
    ),
    ("responses in no file", plan("responses.csv", "[]"), "survey.yaml:2, responses", "[]", "The file"),
    (
        "responses in a file of another key",
        plan("responses.csv", "{file: responses.csv, name: a}"),
        "survey.yaml:2, responses.name",
        "'name'",
        "file",
    ),
    (
        "responses of a very long name",
        plan("responses.csv", "r" * 300 + ".csv"),
        f"{'r' * 300}.csv",
        "no such file",
        "as exported",
    ),
    (
        "a form that is no workbook",
        plan("questionnaire.xlsx", "questionnaire.docx"),
        "survey.yaml:3, questionnaire",
        "docx",
        "The XLSForm",
    ),
    ("a form that is not there", plan("questionnaire.xlsx", "form.xlsx"), "form.xlsx", "no such file", "an XLSForm"),
    (
        "corrections that are not there",
        plan("corrections.csv", "log.csv"),
        "log.csv",
        "no such file",
        "that the plan names",
    ),
    (
        "excerpts that are not there",
        more("excerpts: excerpts.csv\n"),
        "survey.yaml:14, excerpts",
        "no file 'excerpts.csv'",
        "a file of this",
    ),
    (
        "excerpts that are a folder",
        lambda folder: ((folder / "x.csv").mkdir(), more("excerpts: x.csv\n")(folder)),
        "survey.yaml:14, excerpts",
        "a folder 'x.csv'",
        "a file of this",
    ),
    (
        "excerpts on a theme that there is not",
        excerpts("a,watr,women,interview,yes,no,We drink"),
        "x.csv, row 2, theme",
        "'watr'",
        "one of water",
    ),
    (
        "excerpts of somebody of whom it is not known whether they consented",
        excerpts("a,water,women,interview,,no,We drink"),
        "x.csv, row 2, consent_to_publish",
        "nothing",
        "one of yes, no",
    ),
    (
        "excerpts with a theme in a column of another name",
        excerpts("a,water,women,interview,yes,no,We drink", theme="topic"),
        "x.csv, row 1, theme",
        "topic",
        "a column 'theme'",
    ),
    (
        "profiles of an interview that there is not",
        conjoint("nobody,1,food,1", "nobody,1,cash,0"),
        "p.csv, row 2",
        "an interview that the responses do not have, also in row 3",
        "one of the responses",
    ),
    (
        "two chosen profiles in a task",
        conjoint(f"{ID}1,1,food,1", f"{ID}1,1,cash,1"),
        "p.csv, row 2, task",
        "more than one chosen profile in a task, also in row 3",
        "of which one was chosen (1)",
    ),
    (
        "profiles with an attribute in a column of another name",
        conjoint(f"{ID}1,1,food,1", heading="uuid,task,help,chosen"),
        "p.csv, row 1, aid",
        "uuid, task, help, chosen",
        "a column 'aid'",
    ),
    (
        "an attribute of one level",
        conjoint(f"{ID}1,1,food,1", f"{ID}1,1,food,0"),
        "p.csv, aid",
        "one level, 'food'",
        "two levels or more",
    ),
    (
        "events that are not there",
        more("events: {file: e.csv, radius_km: 1, window_months: 2, actors: {a: [A]}}\n"),
        "survey.yaml:14, events.file",
        "no file 'e.csv'",
        "a file",
    ),
    (
        "events of an actor whom the file never names",
        events("A1,2019-12-24,Battles,Armed group B,,14,-4,1", "exposure: {actors: [a]}, position: why, "),
        "survey.yaml:14, events.actors.a.0",
        "'Armed group A'",
        "an actor1 or actor2 of x.csv",
    ),
    (
        "events on a day that may be two",
        events("A1,03/04/2019,Battles,Armed group A,,14,-4,1"),
        "x.csv, row 2, event_date",
        "'03/04/2019'",
        "day first",
    ),
    (
        "events beyond the pole",
        events("A1,2019-12-24,Battles,Armed group A,,114,-4,1"),
        "x.csv, row 2, latitude",
        "'114'",
        "degrees from -90 to 90",
    ),
    (
        "events with a column of another name",
        events("A1,2019-12-24,Battles,Armed group A,,14,-4,1", heading="event_id_cnty,date,event_type,actor1,actor2"),
        "x.csv, row 1, event_date",
        "date",
        "a column 'event_date'",
    ),
    (
        "events long after fieldwork",
        events("A1,2021-12-24,Battles,Armed group A,,14,-4,1"),
        "x.csv, event_date",
        "no event that counts from 2019-11-01 to 2019-12-31",
        "events of the 2 months before fieldwork",
    ),
    (
        "a sensitive answer that would be imputed",
        plan(
            "terms: [age]}",
            "terms: [why], imputation: {m: 2}}\nsupport:\n  - {question: why, share: [1], statement: {en: s, fr: s}}",
        ),
        "survey.yaml:13, models.0.terms.0",
        "'why', which is sensitive (by its class in `support`)",
        "a sensitive answer is never imputed",
    ),
    (
        "exposure of places that nobody knows",
        plan("terms: [age]", "terms: [age, _exposure]"),
        "survey.yaml:13, models.0.terms.1",
        "'_exposure' without positions",
        "`events` with `position`",
    ),
    (
        "events of no distance",
        more("events: {file: responses.csv, radius_km: -1, window_months: 2, actors: {a: [A]}}\n"),
        "survey.yaml:14, events.radius_km",
        "-1",
        "above 0",
    ),
    (
        "population that is not there",
        more("weighting: {totals: population.csv, margins: [[sex]]}\n"),
        "survey.yaml:14, weighting.totals",
        "no file 'population.csv'",
        "a file",
    ),
    (
        "population without its column",
        more("weighting: {totals: corrections.csv, total: uuid, margins: [[sex]]}\n"),
        "survey.yaml:14, weighting.margins.0.0",
        "'sex'",
        "a column of corrections.csv",
    ),
    (
        "an anonymised file without who asked for it",
        more("microdata: {keys: [sex]}\n"),
        "survey.yaml:14, microdata.requested_by",
        "nothing",
        "Who asked for the file",
    ),
    (
        "an anonymised file of a question that there is not",
        more("microdata: {requested_by: me, keys: [sex, agee]}\n"),
        "survey.yaml:14, microdata.keys.1",
        "the question 'agee'",
        "a column of responses.csv",
    ),
    (
        "an anonymised file in which answers are joined that there are not",
        more("microdata: {requested_by: me, keys: [water], collapse: [{question: water, levels: [1, 7]}]}\n"),
        "survey.yaml:14, microdata.collapse.0.levels",
        "'7'",
        "one of the answers",
    ),
    (
        "an anonymised file with the clusters",
        more("microdata: {requested_by: me, keys: [sex, village]}\n"),
        "survey.yaml:14, microdata.keys.1",
        "'village', which tells the cluster",
        "a question of which no answer tells one person",
    ),
    (
        "an anonymised file with smaller limits",
        more("microdata: {requested_by: me, keys: [sex], limits: {k: 3}}\n"),
        "survey.yaml:14, microdata.limits.k",
        "3",
        "a number, at least 5",
    ),
    (
        "a threshold of the gate that is looser",
        more("disclosure: {thresholds: {fewest: 5}}\n"),
        "survey.yaml:14, disclosure.thresholds.fewest",
        "5",
        "a number, at least 10",
    ),
    (
        "a threshold of the gate between two tens",
        more("disclosure: {thresholds: {fewest: 15}}\n"),
        "survey.yaml:14, disclosure.thresholds.fewest",
        "15",
        "in tens",
    ),
    (
        "an exception of the gate without a reason",
        more("disclosure: {exceptions: [{questions: [water], fewest: 5, decided_by: me, date: 2020-01-01}]}\n"),
        "survey.yaml:14, disclosure.exceptions.0.reason",
        "nothing",
        "Why this must be known",
    ),
    (
        "an exception of the gate that tells a community by the form's words",
        lambda folder: (
            more(
                "disclosure:\n  exceptions:\n"
                "    - {questions: [aid], fewest: 5, decided_by: X, date: 2020-01-01, reason: r}\n"
            )(folder),
            edited(FILE, ("class: community}", "class: community}\n  - {question: aid, share: [1]}"))(folder),
            asked_too("aid", "Which ethnic group are you of?")(folder),
        ),
        "survey.yaml:17, disclosure.exceptions.0.questions.0",
        "'aid', which tells a community",
        "never an exception",
    ),
    (
        "an exception of the gate that is too mild for what the form asks",
        lambda folder: (
            more(
                "disclosure:\n  exceptions:\n"
                "    - {questions: [aid], treat_as: community, decided_by: X, date: 2020-01-01, reason: r}\n"
            )(folder),
            edited(FILE, ("class: community}", "class: community}\n  - {question: aid, share: [1]}"))(folder),
            asked_too("aid", "Les hommes armés vous ont-ils aidé ?")(folder),
        ),
        "survey.yaml:17, disclosure.exceptions.0.treat_as",
        "'community' of 'aid', which is sensitive",
        "'personal'",
    ),
    (
        "a sensitive answer by the form's words that would be imputed",
        lambda folder: (
            edited(
                FILE,
                ("class: community}", "class: community}\n  - {question: aid, share: [1]}"),
                ("terms: [age]}", "terms: [age, aid], imputation: {m: 5}}"),
            )(folder),
            asked_too("aid", "Do you trust the army?")(folder),
        ),
        "survey.yaml:14, models.0.terms.1",
        "'aid', which is sensitive",
        "a sensitive answer is never imputed",
    ),
    (
        "an earlier report that is none",
        earlier("{}"),
        "before/results.json",
        "no rows of results",
        "the results.json of an earlier report on this survey",
    ),
    (
        "an earlier report that is no JSON",
        earlier("rows"),
        "before/results.json",
        "no JSON",
        "the results.json of an earlier report on this survey",
    ),
    (
        "an earlier report on another survey",
        earlier('{"survey": "large", "rows": []}'),
        "before/results.json",
        "results of 'large'",
        "'small'",
    ),
    (
        "an earlier report of rows that are no results",
        earlier('{"survey": "small", "rows": [{"id": "a"}]}'),
        "before/results.json",
        "result 1 without 'analysis'",
        "the results.json of an earlier report on this survey",
    ),
    (
        "an earlier report that is not there",
        more("previous_release: before/results.json\n"),
        "survey.yaml:14, previous_release",
        "no file 'before/results.json'",
        "a file of this folder",
    ),
    (
        "an earlier report outside the survey's folder",
        more("previous_release: ../small/results.json\n"),
        "survey.yaml:14, previous_release",
        "'../small/results.json'",
        "The results.json of an earlier report",
    ),
    (
        "a threshold that the gate does not have",
        more("disclosure: {thresholds: {least: 5}}\n"),
        "survey.yaml:14, disclosure.thresholds.least",
        "the key 'least'",
        "one of",
    ),
)
