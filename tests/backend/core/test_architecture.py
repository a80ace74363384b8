"""Rules of the house that the code must keep: checked on its syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import backend
from backend.core.errors import ApiError
from backend.core.settings import Settings
from backend.main import create_app

ROOT = Path(backend.__file__).parent


def modules() -> list[Path]:
    return [path for path in sorted(ROOT.rglob("*.py")) if "migrations" not in path.parts]


def names_of(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def sessions_in_coroutines(tree: ast.AST) -> list[int]:
    """Return the lines of coroutines that hold a database session."""
    forbidden = {"Session", "ReadSession", "WriteSession", "Reader", "Writer"}
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef):
            opens = {
                part.func.attr
                for part in ast.walk(node)
                if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute)
            }
            if forbidden & set(names_of(node.args)) or {"read", "write"} & opens:
                lines.append(node.lineno)
    return lines


def imports_of_select(tree: ast.AST) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("sqlalchemy")
        and any(alias.name == "select" for alias in node.names)
    ]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_coroutine_holds_a_session_and_only_repositories_select(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert sessions_in_coroutines(tree) == []
    if path.name != "repository.py":
        assert imports_of_select(tree) == []


def test_the_check_finds_a_session_in_a_coroutine_and_a_select_elsewhere() -> None:
    assert sessions_in_coroutines(ast.parse("async def f(session: Session): ..."))
    assert sessions_in_coroutines(ast.parse("async def f(session: 'ReadSession'): ..."))
    assert sessions_in_coroutines(ast.parse("async def f(db):\n    with db.read() as s: ..."))
    assert not sessions_in_coroutines(ast.parse("def f(session: Session): ..."))
    assert imports_of_select(ast.parse("from sqlalchemy import func, select"))


def test_routes_are_plain_functions_but_for_sockets_and_the_way_to_the_node() -> None:
    asynchronous = {
        f"{path.parent.name}.{node.name}"
        for path in modules()
        if path.name == "router.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_")
    }
    assert asynchronous == {"changes.changes", "live.live", "node.call_node"}


def test_every_error_code_is_documented_and_raised_somewhere() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in modules() if path.name != "errors.py")
    for code, kind in ApiError.registry.items():
        assert len(kind.title()) > 20, code
        assert kind.title().endswith("."), code
        assert 400 <= kind.status < 600, code
        assert kind.__name__ in text, f"{code} is never raised"


def test_a_code_cannot_be_registered_twice() -> None:
    with pytest.raises(TypeError, match="not_found"):
        type("Again", (ApiError,), {"code": "not_found", "status": 404})


def test_importing_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The OpenAPI document needs no database, no manifest and no node."""
    monkeypatch.chdir(tmp_path)
    assert create_app(Settings()).openapi()["openapi"] == "3.1.0"
    assert list(tmp_path.iterdir()) == []
