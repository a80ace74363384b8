"""Fills databases and the index on disk with the corpus; what was filled once is kept."""

import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, text

from backend.core.database import open_database
from backend.core.migrations import migrate
from backend.core.skills import search_words, skill_slug
from backend.core.text import normalise
from backend.market.documents.models import Document, DocumentSkill
from backend.market.search.fields import COMPLETE, document, open_index, schema
from backend.market.search.fulltext import lexemes
from backend.market.search.models import SearchWord, TaskText
from backend.market.search.tokens import tokens, vocabulary
from bench.searching.corpus import CHAIN_ID, NOW, Item, items
from indexer.database import create_schema, make_engine, writing
from indexer.models import Task
from tests.backend.house import put_cursor
from tests.backend.market.relevance import TASKS

BATCH = 5_000
_HEAP = 256 * 1024 * 1024
_ZERO = dict.fromkeys((column.name for column in Task.__table__.columns), 0)


def corpus(count: int) -> Iterator[Item]:
    """Yield the tasks of the relevance set, and the corpus after them, with all columns of their rows."""
    known = (
        Item(offer.row(number), offer.title, offer.body, offer.lang, offer.skills, None, None)
        for number, offer in enumerate(TASKS)
    )
    for item in chain(known, items(count - len(TASKS))):
        item.row.update({name: 0 for name in _ZERO if name not in item.row})
        yield item


def fill_index(folder: Path, count: int) -> None:
    """Write the index on disk, unless it is there."""
    if (folder / COMPLETE).exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    began, fields = time.process_time(), schema()
    writer = open_index(folder).writer(_HEAP, 1)
    for number, item in enumerate(corpus(count), start=1):
        head, body = texts_of(item)
        row = item.row | {"head": " ".join(tokens(head)), "body": " ".join(tokens(body)), "number": number}
        row |= {"lang": item.lang, "lat": item.lat, "lon": item.lon} | _status(item.row)
        writer.add_document(document(row, item.skills, NOW, fields))
    writer.commit()
    writer.wait_merging_threads()
    (folder / COMPLETE).touch()
    print(f"index of {count:,} tasks: {time.process_time() - began:.0f} CPU s, {size_of(folder):.0f} MB", flush=True)


def fill_database(url: str, count: int, *, texts: bool) -> None:
    """Fill a database with rows and documents of tasks, and with what the tables themselves are searched by."""
    began = time.process_time()
    engine = make_engine(url, ("chain",))
    with writing(engine).begin() as connection:
        create_schema(connection)
    put_cursor(url, NOW)
    database = open_database(url, 1, 60)
    migrate(database.engine)
    words: Counter[str] = Counter()
    number = 1
    for batch in _batches(corpus(count)):
        with writing(engine).begin() as connection:
            connection.execute(insert(Task), [item.row for item in batch])
        _fill_documents(database.engine, batch)
        if texts:
            _fill_texts(database.engine, batch, number, words)
        number += len(batch)
    with writing(database.engine).begin() as connection:
        if words:
            connection.execute(insert(SearchWord), [{"word": word, "tasks": n} for word, n in sorted(words.items())])
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if engine.dialect.name == "postgresql" else "SELECT 1"))
    engine.dispose()
    database.close()
    print(f"{engine.dialect.name} with {count:,} tasks: {time.process_time() - began:.0f} CPU s", flush=True)


def texts_of(item: Item) -> tuple[str, str]:
    """Return the two texts that a task is searched by, as the outbox's consumer makes them."""
    skills = dict.fromkeys([skill_slug(item.row["skill"]), *item.skills])
    return item.title, "\n".join([item.body, *(search_words(slug) for slug in skills)])


def size_of(folder: Path) -> float:
    """Return how many megabytes the files in a folder take."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1_000_000


def _batches(found: Iterator[Item]) -> Iterator[Sequence[Item]]:
    while batch := list(islice(found, BATCH)):
        yield batch


def _fill_documents(engine: Engine, batch: Sequence[Item]) -> None:
    common = {"size": 1, "author_chain_id": CHAIN_ID, "author": "0x" + "a1" * 20, "created_at": NOW}
    rows = [
        {
            **common,
            "digest": item.row["brief"],
            "title": item.title[:140],
            "lang": item.lang,
            "summary": item.body[:200],
            "skills": list(item.skills),
        }
        for item in batch
    ]
    named = [{"skill": skill, "digest": item.row["brief"]} for item in batch for skill in item.skills]
    with writing(engine).begin() as connection:
        connection.execute(insert(Document), rows)
        connection.execute(insert(DocumentSkill), named)


def _fill_texts(engine: Engine, batch: Sequence[Item], first: int, words: Counter[str]) -> None:
    rows: list[dict[str, Any]] = []
    for number, item in enumerate(batch, start=first):
        head, body = texts_of(item)
        folded = normalise(f"{head}\n{body}")
        cut_head, cut_body = tokens(head), tokens(body)
        words.update(vocabulary([folded]))
        rows.append(
            {
                "chain_id": CHAIN_ID,
                "task_id": item.row["task_id"],
                "number": number,
                "text": folded,
                "head": " ".join(cut_head),
                "body": " ".join(cut_body),
                "lexemes": lexemes(cut_head, cut_body) if engine.dialect.name == "postgresql" else None,
                "lat": item.lat,
                "lon": item.lon,
            }
        )
    with writing(engine).begin() as connection:
        connection.execute(insert(TaskText), rows)
        if engine.dialect.name == "sqlite":
            enter = text("INSERT INTO app.task_fts (rowid, head, body) VALUES (:number, :head, :body)")
            connection.execute(enter, rows)


def _status(row: dict[str, Any]) -> dict[str, Any]:
    """Return the status as the tables would tell it for the index."""
    is_open = row["status"] == 1 and row["open"] > 0
    names = (("in_progress", row["working"]), ("completed", row["paid"]), ("expired", is_open))
    return {"rest": next((name for name, holds in names if holds), "closed"), "open_before_deadline": is_open}
