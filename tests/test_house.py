"""The house stands: an import only ever points down, and every Python that it names reads it alike."""

import ast
import gc
import re
from copy import copy
from importlib import import_module
from pathlib import Path

import pytest

from quotetrack.patterns import Later, regex

PACKAGE = Path(__file__).parents[1] / "quotetrack"
FLOORS = {
    "errors": 0, "patterns": 0, "model": 0, "config": 1, "language": 1, "attribution": 2, "claims": 3, "analysis": 4,
    "reading": 5, "ledger": 5, "tables": 5, "export": 6, "evaluation": 6, "batch": 7, "cluster": 7, "cli": 8,
    "__main__": 9,
}  # fmt: skip
BESIDE = {("language", "config"), ("cluster", "batch"), ("ledger", "tables"), ("tables", "ledger"), ("errors", "model")}
PURE = {room for room, floor in FLOORS.items() if floor <= 4}
IMPURE_MODULES = {"os", "sys", "time", "socket", "urllib", "http", "subprocess", "random", "logging"}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[str]:
    """Every module a file imports, whether at the top or inside a function; type-checking imports too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


FILES = sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    here = room(path)
    assert here in FLOORS, f"{here} has no floor: give it one in DESIGN's house"
    for module in imports(path):
        parts = module.split(".")
        if parts[0] != "quotetrack" or len(parts) < 2 or parts[1] == here or parts[1].startswith("__"):
            continue
        there = parts[1]
        if there not in FLOORS:
            continue  # a public name of the package itself
        assert FLOORS[there] < FLOORS[here] or (here, there) in BESIDE, f"{path}: {here} imports {there}, above it"


@pytest.mark.parametrize("path", [p for p in FILES if room(p) in PURE], ids=lambda p: str(p.relative_to(PACKAGE)))
def test_lower_floors_are_pure(path: Path) -> None:
    """No clock, environment, network or chance below the fifth floor (training scripts stand apart)."""
    if path.name.startswith("train_"):
        return
    used = {module.split(".")[0] for module in imports(path)}
    assert not used & IMPURE_MODULES


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_patterns_mean_the_same_to_every_python(path: Path) -> None:
    """No group is atomic or repeated possessively: Python 3.11 read such groups wrongly before 3.11.5."""
    risky = re.compile(r"\)(?:[*+?]|\{+[\d,]+\}+)\+|\(\?>")
    assert not [line for line in path.read_text(encoding="utf-8").splitlines() if risky.search(line)]


def test_every_pattern_compiles() -> None:
    """They are compiled at their first use, which may come late."""
    for path in FILES:
        if not path.name.startswith("train_") and path.name != "__main__.py":
            import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
    gc.unfreeze()  # a batch that ran before may have hidden them
    found = [one for one in gc.get_objects() if isinstance(one, Later)]
    assert len(found) > 300
    for one in found:
        assert one.groups >= 0


def test_a_wrong_pattern_is_an_error_at_its_first_use() -> None:
    wrong = regex("(")
    with pytest.raises(re.error, match="unterminated"):
        wrong.search("x")
    assert copy(regex("a")).search("cab")
