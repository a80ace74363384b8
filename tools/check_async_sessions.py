#!/usr/bin/env python3
"""Fail when an `async def` holds a database session: SQLAlchemy is synchronous here and would block the event loop.

`tools/check_async_sessions.py indexer backend` reads every module below the folders. Inside an asynchronous function no
name of a session or of its making may appear, neither in its parameters nor in its body; a nested `def`, which runs in
the thread pool, may use them.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

SESSIONS = {"Session", "SessionDep", "sessionmaker", "scoped_session", "get_session", "session_scope"}


def uses(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name of each use of a session below `node`, but not in nested synchronous functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.Lambda):
            continue
        name = child.id if isinstance(child, ast.Name) else child.attr if isinstance(child, ast.Attribute) else None
        if name in SESSIONS:
            yield getattr(child, "lineno", 0), name
        yield from uses(child)


def faults(path: Path) -> Iterator[str]:
    """Yield one line of text for each session in an asynchronous function of the module at `path`."""
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.AsyncFunctionDef):
            for line, name in uses(node):
                yield f"{path}:{line}: {name} in async def {node.name}: use a plain def in the thread pool"


def main(folders: list[str]) -> int:
    """Print every fault below `folders`; return 1 when there was one."""
    found = [fault for folder in folders for path in sorted(Path(folder).rglob("*.py")) for fault in faults(path)]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
