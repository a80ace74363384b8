"""A corpus of tasks, the same at every run: one in five is Chinese, and words are as unevenly frequent as in life."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np

from backend.core.skills import SKILLS, skill_word
from bench.searching.words import CHINESE, chinese, english

VERSION = 2
SEED = 20_260_707
NOW = 1_800_000_000
DAY = 86_400
CHAIN_ID = 31_337
CHINESE_SHARE = 0.2
VOCABULARY = 40_000
# Of tasks: those with a place, and those whose seat is taken, of which some ended.
PLACED, TAKEN, ENDED = 0.1, 0.35, 0.5
# Of Chinese words: those that are no words, as names are.
NAMES = 0.1
CHUNK = 10_000
TOKENS = tuple("0x" + f"{number:02x}" * 20 for number in (0, 0xD1, 0xD2))


@dataclass(frozen=True, slots=True)
class Item:
    """A task of the corpus: the row that the indexer would write, and its document."""

    row: dict[str, Any]
    title: str
    body: str
    lang: str
    skills: tuple[str, ...]
    lat: int | None
    lon: int | None


def items(count: int) -> Iterator[Item]:
    """Yield the tasks of the corpus; those of a smaller one are the first of a larger one."""
    writer = _Writer()
    for start in range(0, count, CHUNK):
        chunk = writer.chunk(start)
        yield from chunk[: count - start]


class _Writer:
    def __init__(self) -> None:
        self._words = np.array(english(VOCABULARY))
        self._chinese = np.array(chinese())
        self._characters = sorted(set("".join(CHINESE)))
        self._frequent = _zipf(len(self._words), 1.0)
        self._frequent_chinese = _zipf(len(self._chinese), 1.0)
        self._slugs = [skill.slug for skill in SKILLS]
        self._common = _zipf(len(self._slugs), 0.7)

    def chunk(self, start: int) -> list[Item]:
        random = np.random.default_rng([SEED, start])
        return [self._item(random, start + number) for number in range(CHUNK)]

    def _item(self, random: np.random.Generator, number: int) -> Item:
        is_chinese = random.random() < CHINESE_SHARE
        length = int(min(200, max(12, random.lognormal(3.7, 0.6))))
        say = self._say_chinese if is_chinese else self._say_english
        slugs = _drawn(random, self._common, 1 + int(random.integers(4)))
        skills = tuple(dict.fromkeys(self._slugs[index] for index in slugs))
        has_place = random.random() < PLACED
        lat, lon = (int(random.integers(-600_000, 700_000)), int(random.integers(-1_800_000, 1_800_000)))
        return Item(
            row=_row(random, number, skills[0]),
            title=say(random, 4 + int(random.integers(5))),
            body=say(random, length),
            lang="zh" if is_chinese else "en",
            skills=skills[1:],
            lat=lat if has_place else None,
            lon=lon if has_place else None,
        )

    def _say_english(self, random: np.random.Generator, length: int) -> str:
        return " ".join(self._words[_drawn(random, self._frequent, length)])

    def _say_chinese(self, random: np.random.Generator, length: int) -> str:
        known = self._chinese[_drawn(random, self._frequent_chinese, length)]
        rare = random.random(length) < NAMES
        pairs = random.integers(len(self._characters), size=(length, 2))
        return "".join(
            self._characters[pair[0]] + self._characters[pair[1]] if is_rare else str(word)
            for word, is_rare, pair in zip(known, rare, pairs, strict=True)
        )


def _row(random: np.random.Generator, number: int, skill: str) -> dict[str, Any]:
    """Return the row of a task in one of the states that a market has most of."""
    taken, ended = random.random() < TAKEN, random.random() < ENDED
    digits = int(random.integers(3, 22))
    reward = int(random.integers(1, 10)) * 10**digits
    zero = "0x" + "0" * 64
    return {
        "chain_id": CHAIN_ID,
        "task_id": "0x" + sha256(f"task {number}".encode()).hexdigest(),
        "brief": "0x" + sha256(f"brief {number}".encode()).hexdigest(),
        "escrow": "0x" + "e5" * 20,
        "arbitrator": "0x" + "a5" * 20,
        "treasury": "0x" + "75" * 20,
        "poster": "0x" + f"{int(random.integers(20_000)):040x}",
        "token": TOKENS[int(random.integers(len(TOKENS)))],
        "skill": skill_word(skill),
        "invite_root": zero,
        "extra_hash": zero,
        "extra_data": "0x",
        "shares": [10_000],
        "mode": int(random.integers(3)),
        "grade": int(random.choice(3, p=[0.6, 0.3, 0.1])),
        "seats": 1,
        "status": 1,
        "open": 0 if taken else 1,
        "paid": 1 if taken and ended else 0,
        "working": 1 if taken and not ended else 0,
        "reward": reward,
        "ceiling": reward,
        "deadline": NOW + int(random.integers(-200, 60)) * DAY,
        "posted_at": NOW - int(random.integers(1, 300 * DAY)),
        "dispute_id": None,
        "winner": None,
        "ended_at": None,
    }


def _zipf(count: int, exponent: float) -> Any:
    weights = 1.0 / np.arange(1, count + 1) ** exponent
    return np.cumsum(weights / weights.sum())


def _drawn(random: np.random.Generator, cumulated: Any, count: int) -> Any:
    return np.minimum(np.searchsorted(cumulated, random.random(count)), len(cumulated) - 1)
