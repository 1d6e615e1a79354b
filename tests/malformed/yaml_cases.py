"""Plans that are no YAML, or none that a person writes."""

from __future__ import annotations

from .case import UNREADABLE, folder_at, holds, link_at, pipe_at, table
from .plan_cases import FILE, more, plan
from .small_survey import PLAN

KEYS = "keys and values"
ONCE = "YAML, with each key once"
levels = "".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 2)}]\n" for n in range(1, 10))
lists = (
    "big: &big ["
    + "1, " * 1_000
    + "1]\n"
    + "".join(f"l{n}: &l{n} [{', '.join(['*' + ('big' if n == 0 else f'l{n - 1}')] * 5)}]\n" for n in range(4))
)


CASES = table(
    "yaml",
    ("empty", holds(FILE, ""), "survey.yaml:1", "nothing", KEYS),
    ("a comment", holds(FILE, "# later\n"), "survey.yaml:1", "nothing", KEYS),
    ("a list", holds(FILE, "- a\n- b\n"), "survey.yaml:1", "a list", KEYS),
    ("a word", holds(FILE, "later\n"), "survey.yaml:1", "one value", KEYS),
    ("a number", holds(FILE, "12\n"), "survey.yaml:1", "one value", KEYS),
    ("a bracket that is open", holds(FILE, PLAN + "groups: [\n"), "survey.yaml:15", "found '<stream end>'", ONCE),
    ("a quote that is open", more("sponsor: 'a\n"), "survey.yaml:15", "unexpected end of stream", ONCE),
    ("cut in the middle", holds(FILE, PLAN[: PLAN.index("2020-01-31")]), "survey.yaml:5", "found '<stream end>'", ONCE),
    ("a tab", more("groups:\n\t- a\n"), "survey.yaml:15", "cannot start any token", ONCE),
    ("a key within a value", more("sponsor: a: b\n"), "survey.yaml:14", "mapping values are not allowed", ONCE),
    (
        "an indent that fits nothing",
        more("design2:\n    a: 1\n  b: 2\n"),
        "survey.yaml:16",
        "expected <block end>",
        ONCE,
    ),
    ("a key twice", more("title: Another\n"), "survey.yaml:14", "duplicate key", ONCE),
    ("a key twice within a key", plan("women: 2,", "women: 2, women: 1,"), "survey.yaml:8", "duplicate key", ONCE),
    ("two documents", more("---\ntitle: a\n"), "survey.yaml:14", "another document", ONCE),
    ("a NUL", more("sponsor: a\0b\n"), FILE, "special characters", "YAML that can be read"),
    ("a control character", more("sponsor: a\x07b\n"), FILE, "special characters", "YAML that can be read"),
    ("in Latin-1", holds(FILE, PLAN.replace("small", "là-bas").encode("latin-1")), FILE, "not UTF-8", "saved as UTF-8"),
    ("in UTF-16", holds(FILE, PLAN.encode("utf-16")), FILE, "not UTF-8", "a file saved as UTF-8"),
    ("noise", holds(FILE, bytes(range(128, 256)) * 20), FILE, "not UTF-8", "a file saved as UTF-8"),
    (
        "a workbook",
        holds(FILE, b"PK\x03\x04\x14\x00\x06\x00" + bytes(99)),
        FILE,
        "special characters",
        "YAML that can be read",
    ),
    ("a page of the web", holds(FILE, "<!DOCTYPE html><p>Log in</p>"), "survey.yaml:1", "one value", KEYS),
    ("JSON that is cut", holds(FILE, '{"title": "a", "responses"'), "survey.yaml:1", "<stream end>", ONCE),
    (
        "a tag that would run",
        more("sponsor: !!python/object/apply:os.system [ls]\n"),
        "survey.yaml:14",
        "a tag",
        "values without tags",
    ),
    ("a tag", plan("A small survey", "!words A small survey"), "survey.yaml:1", "a tag", "values without tags"),
    ("an alias of nothing", more("sponsor: *nobody\n"), "survey.yaml:14", "undefined alias", ONCE),
    (
        "a list in itself",
        more("groups: &a [*a]\n"),
        "survey.yaml:14",
        "an alias (*name) of what it stands in",
        "do not hold themselves",
    ),
    (
        "keys in themselves",
        more("events: &a {file: *a}\n"),
        "survey.yaml:14",
        "an alias (*name) of what it stands in",
        "do not hold",
    ),
    (
        "laughs",
        more("k0: &k0 [a, b]\n" + levels.replace("[*k8, *k8]", "[*k8, *k8, *k8, *k8, *k8]")),
        "survey.yaml:23",
        "aliases (*name) upon aliases",
        "at most 20",
    ),
    (
        "few aliases of very much",
        holds(FILE, PLAN + lists),
        FILE,
        "aliases (*name) that repeat very much",
        "at most 100,000",
    ),
    ("an alias of a key that is merged", more("events: {<<: 3}\n"), "survey.yaml:14", "expected a mapping", ONCE),
    (
        "brackets in brackets",
        more("groups: " + "[" * 60 + "]" * 60 + "\n"),
        "survey.yaml:14",
        "more than 50 lists or keys",
        "as the schema",
    ),
    (
        "brackets without end",
        more("groups: " + "[" * 100_000 + "\n"),
        "survey.yaml:14",
        "more than 50 lists or keys",
        "as the schema",
    ),
    ("very long", holds(FILE, PLAN + "# " + "x" * 300_001 + "\n"), FILE, "bytes", "a plan of at most 300000"),
    (
        "a number of very many figures",
        more("seed: " + "9" * 5000 + "\n"),
        FILE,
        "Exceeds the limit (4300 digits)",
        "YAML that can be read",
    ),
    ("a directive that is none", holds(FILE, "%YAML x\n---\n" + PLAN), "survey.yaml:1", "expected a digit", ONCE),
    ("a list as key", more("[a, b]: c\n"), "survey.yaml:14, ('a', 'b')", "the key", "one of"),
    ("nothing as key", more("~: c\n"), "survey.yaml:14, None", "the key 'None'", "one of"),
    ("a folder", folder_at(FILE), FILE, "a folder", "a plan that can be read"),
    ("a pipe", pipe_at(FILE), FILE, "no file with content", "a plan that can be read"),
    ("a file that cannot be read", link_at(FILE, UNREADABLE), FILE, "Input/output error", "a plan that can be read"),
)
