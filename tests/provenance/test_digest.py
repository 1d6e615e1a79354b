"""The code digest: an edit changes it exactly where the code is used."""

from __future__ import annotations

import pytest

from bogolan.provenance import digest, yaml_files


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A library of two floors, a script that uses them, and a file that one of them names."""
    root = tmp_path / "scripts/bogolan"
    (root / "low/messages").mkdir(parents=True)
    (root / "high").mkdir()
    files = {
        "__init__.py": "",
        "low/__init__.py": "",
        "low/sums.py": 'WORDS = "messages"\ndef add(a, b):\n    """Add."""\n    return a + b\n',
        "low/messages/en.yaml": "# English\nhello: Hello\n",
        "low/unused.py": "x = 1\n",
        "high/__init__.py": "",
        "high/mean.py": "def mean(v):\n    from ..low.sums import add\n    return add(*v) / len(v)\n",
    }
    for name, text in files.items():
        (root / name).write_text(text)
    script = root.parent / "step.py"
    script.write_text("from bogolan.high.mean import mean\nprint(mean([1, 2]))\n")
    monkeypatch.setattr(digest, "LIBRARY", root)
    monkeypatch.setattr(digest, "LOCK", tmp_path / "requirements.lock")

    def digest_after(name: str, text: str) -> str:
        (root / name).write_text(text)
        memories = (digest.named_resources, digest._syntax, digest._imports, digest._content, yaml_files.yaml_content)
        for cached in memories:
            cached.cache_clear()
        return digest.code_digest(script)

    return digest_after


def test_a_comment_a_docstring_and_layout_change_nothing(library):
    before = library("low/unused.py", "x = 1\n")
    after = library("low/sums.py", '# why\nWORDS = "messages"\n\n\ndef add(a, b):\n    return (a + b)\n')
    assert after == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("low/sums.py", 'WORDS = "messages"\ndef add(a, b):\n    return a - b\n'),
        ("low/messages/en.yaml", "hello: Hi\n"),
        ("low/messages/fr.yaml", "hello: Bonjour\n"),
        ("high/mean.py", "def mean(v):\n    return 0\n"),
        ("high/__init__.py", "from .mean import mean\n"),
    ],
)
def test_what_the_script_uses_counts(library, name, text):
    assert library("low/unused.py", "x = 1\n") != library(name, text)


def test_what_it_does_not_use_does_not_count(library):
    assert library("low/unused.py", "x = 1\n") == library("low/unused.py", "x = 2\n")


def test_a_comment_in_a_resource_does_not_count(library):
    assert library("low/messages/en.yaml", "hello: Hello\n") == library(
        "low/messages/en.yaml", "# other\nhello: Hello  # x\n"
    )


def test_the_lock_file_counts(library):
    before = library("low/unused.py", "x = 1\n")
    digest.LOCK.write_text("numpy==2.0 \\\n    --hash=sha256:0\n")
    assert library("low/unused.py", "x = 1\n") != before


def test_every_step_of_the_house_sees_what_it_reads(house):
    def used(step: str) -> set[str]:
        modules = digest.imported_modules(house / f"scripts/{step}.py")
        resources = {resource for module in modules for resource in digest.named_resources(module)}
        return {path.relative_to(house).as_posix() for path in modules | resources}

    assert "workflow/schemas/survey.schema.yaml" in used("validate")
    assert "scripts/bogolan/statistics/inference/intervals.py" in used("estimate")
    assert "scripts/bogolan/publication/messages/fr.yaml" in used("write") & used("draw") & used("table")
    assert "scripts/bogolan/publication/messages/fr.yaml" not in used("estimate")
    assert not [path for path in used("write") if "/statistics/" in path]
    templates = house / "scripts/bogolan/publication/report/templates"
    assert {path.relative_to(house).as_posix() for path in templates.rglob("*") if path.is_file()} <= used("write")
