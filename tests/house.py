"""What the house's own files are: read once, asked by the guards in test_house."""

import ast
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "jobs", "matching", "messaging", "dashboard")
TEXT = {
    ".py",
    ".html",
    ".txt",
    ".css",
    ".js",
    ".toml",
    ".yml",
    ".yaml",
    ".md",
    ".in",
    ".cfg",
    ".csv",
    ".json",
    "",
}


@cache
def tracked_files() -> tuple[Path, ...]:
    """Return the project's files: those that git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.splitlines() if listed.returncode == 0 else []
    found = [ROOT / name for name in names] or [
        path for path in ROOT.rglob("*") if not {".venv", "var", ".git"} & set(path.relative_to(ROOT).parts)
    ]
    return tuple(sorted(path for path in found if path.is_file()))


@cache
def text_of(path: Path) -> str:
    """Return a file's text."""
    return path.read_text(encoding="utf-8")


def sources(*suffixes: str, tests: bool = True) -> list[Path]:
    """Return the tracked files with one of these suffixes."""
    chosen = [path for path in tracked_files() if path.suffix in suffixes]
    return chosen if tests else [path for path in chosen if "tests" not in path.relative_to(ROOT).parts]


@cache
def templates() -> dict[str, Path]:
    """Return every template of ours by the name it is asked for."""
    named = {}
    for path in sources(".html", ".txt"):
        parts = path.relative_to(ROOT).parts
        if "templates" in parts:
            named["/".join(parts[parts.index("templates") + 1 :])] = path
    return named


@cache
def template_names_in_use() -> frozenset[str]:
    """Return every template name that code or another template mentions."""
    literal = re.compile(r"""["']([\w./-]+\.(?:html|txt))["']""")
    return frozenset(
        name
        for path in sources(".py", ".html", ".txt", tests=False)
        for name in literal.findall(text_of(path))
    )


@cache
def rungs() -> frozenset[str]:
    """Return the module names that the ladder contract knows."""
    contracts = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    ladder = next(contract for contract in contracts if "containers" in contract)
    return frozenset(name for layer in ladder["layers"] for name in re.findall(r"\((\w+)\)", layer))


@cache
def imported_modules() -> frozenset[str]:
    """Return the dotted names that any Python file of ours imports."""
    names: set[str] = set()
    for path in sources(".py"):
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                names.add(node.module)
                names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(names)


def is_used(module: str) -> bool:
    """Tell whether our code imports `module` or our settings name something in it; "" counts as used."""
    settings = "".join(text_of(path) for path in (ROOT / "config" / "settings").glob("*.py"))
    imported = any(name == module or name.startswith(module + ".") for name in imported_modules())
    return not module or imported or f'"{module}.' in settings or f'"{module}"' in settings


def rooms_of(app: str) -> set[str]:
    """Return the names of an app's modules and packages."""
    paths = [path.relative_to(ROOT / app) for path in sources(".py") if path.is_relative_to(ROOT / app)]
    return {path.parts[0].removesuffix(".py") for path in paths}
