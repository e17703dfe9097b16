"""Finds the messages of our code and templates, as gettext would look them up."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation.template import templatize

from config.messages.catalogue import Key

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = ("accounts", "jobs", "matching", "messaging", "dashboard", "config", "templates")
NOT_SHOWN = {"tests", "migrations", "__pycache__"}
# The arguments of each call that are words: context, singular, plural.
CALLS = {
    "_": "t",
    "gettext": "t",
    "gettext_lazy": "t",
    "gettext_noop": "t",
    "ngettext": "tp",
    "ngettext_lazy": "tp",
    "pgettext": "ct",
    "pgettext_lazy": "ct",
    "npgettext": "ctp",
    "npgettext_lazy": "ctp",
}
# What templatize leaves between the signs that stand for markup: calls with Python literals.
LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(_|n?p?n?gettext)\(\s*{LITERAL}(?:,\s*{LITERAL})?(?:,\s*{LITERAL})?", re.DOTALL)


def messages_of_the_house() -> dict[Key, list[str]]:
    """Give every message with the files that say it, in the order of files."""
    found: dict[Key, list[str]] = {}
    for path in _files():
        name = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding="utf-8")
        for key in python_messages(text) if path.suffix == ".py" else template_messages(text):
            files = found.setdefault(key, [])
            if name not in files:
                files.append(name)
    return found


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and not NOT_SHOWN & set(path.relative_to(ROOT).parts):
                yield path


def python_messages(source: str) -> Iterator[Key]:
    """Give the messages of Python source: calls with literal words, also when literals stand side by side."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (roles := CALLS.get(_called(node.func))):
            words = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            yield from _key(roles, words)


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        # gettext as _, or under a name of its own such as `gettext_lazy as lazy`
        return {"lazy": "gettext_lazy", "gettext_": "gettext"}.get(function.id, function.id)
    return function.attr if isinstance(function, ast.Attribute) else ""


def template_messages(source: str) -> Iterator[Key]:
    """Give the messages of a Django template."""
    for match in IN_TEMPLATE.finditer(templatize(source)):
        words = [ast.literal_eval(group) for group in match.groups()[1:] if group]
        yield from _key(CALLS[match[1]], words)


def _key(roles: str, words: Sequence[object]) -> Iterator[Key]:
    said = dict(zip(roles, words, strict=False))
    if len(said) == len(roles) and all(isinstance(word, str) for word in said.values()) and said["t"]:
        yield Key(str(said["t"]), str(said.get("p", "")), str(said.get("c", "")))
