"""`.env.example` names every variable that the settings read, and none that nobody reads."""

import ast
import itertools
import re

from tests.house import ROOT, text_of

READERS = {"text", "flag", "integer", "words"}
EXAMPLE = ROOT / ".env.example"


def read_by_settings() -> set[str]:
    """Return the names in calls such as `env.text("NAME")`."""
    return {
        str(node.args[0].value)
        for path in (ROOT / "config" / "settings").glob("*.py")
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in READERS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and isinstance(node.args[0], ast.Constant)
    }


def named_in_example() -> list[str]:
    return re.findall(r"^#([A-Z][A-Z0-9_]*)=", text_of(EXAMPLE), re.MULTILINE)


def test_the_example_names_all_that_settings_read() -> None:
    assert len(read_by_settings()) > 20
    assert read_by_settings() - set(named_in_example()) == set()


def test_the_example_names_nothing_twice_and_nothing_that_is_not_read() -> None:
    names = named_in_example()
    assert len(names) == len(set(names))
    launcher = "".join(text_of(path) for path in (ROOT / "config" / "launcher").glob("*.py"))
    assert [name for name in set(names) - read_by_settings() if f'"{name}"' not in launcher] == []


def test_every_variable_has_a_line_that_says_what_it_does() -> None:
    lines = text_of(EXAMPLE).splitlines()
    bare = [
        line
        for before, line in itertools.pairwise(lines)
        if re.match(r"#[A-Z]", line) and not before.startswith("# ")
    ]
    assert bare == []
