"""The page is built once for each state of its sources."""

from pathlib import Path

import pytest

from scripts import page
from scripts.page import BUILT, built_page, source_key


def test_the_page_is_built_once_and_holds_what_a_server_needs() -> None:
    first = built_page()
    made = (first / "index.html").stat().st_mtime_ns
    assert first.parent == BUILT
    assert list(first.glob("assets/*.js"))
    assert built_page() == first
    assert (first / "index.html").stat().st_mtime_ns == made


def test_the_key_follows_sources_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "DAPP", tmp_path)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.tsx").write_text("one")
    first = source_key()
    for unbuilt in ("node_modules", "dist", "tests"):
        (tmp_path / unbuilt).mkdir()
        (tmp_path / unbuilt / "file.ts").write_text("x")
    assert source_key() == first
    (tmp_path / "src" / "main.tsx").write_text("two")
    second = source_key()
    assert second != first
    (tmp_path / "src" / "main.tsx").rename(tmp_path / "src" / "other.tsx")
    assert source_key() not in {first, second}
