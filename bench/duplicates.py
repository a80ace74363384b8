"""How well near-duplicates are found, on briefs of others' tasks.

`make bench-duplicates` reads ../shared/data/engagements (or the folder in GUILDHALL_ENGAGEMENTS), prints how many
copies are found by the share of their words that was replaced, and how many briefs are taken for a copy of another,
and writes bench/results/duplicates.json. Nothing of the briefs is kept.
"""

import gzip
import json
import os
import random
import time
from itertools import combinations
from pathlib import Path

from backend.core.wording import spoken
from backend.market.duplicates.signatures import ALIKE, bands_of, signature_of, similarity

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("GUILDHALL_ENGAGEMENTS", ROOT.parent / "shared" / "data" / "engagements"))
RESULT = ROOT / "bench" / "results" / "duplicates.json"
COPIED, COMPARED = 300, 1500
SHARES = (0.05, 0.1, 0.2, 0.3)
SEED = 1


def briefs() -> list[str]:
    """Return title and brief of the tasks that have a signature, in an order of their own."""
    with gzip.open(DATA / "tasks.jsonl.gz", "rt", encoding="utf-8") as file:
        tasks = [json.loads(line) for line in file]
    texts = [f"{task['title']}\n{task['brief'] or ''}" for task in tasks]
    random.Random(SEED).shuffle(texts)  # noqa: S311 - no secret
    return [text for text in texts if signature_of(text)]


def changed(text: str, share: float, pick: random.Random) -> str:
    """Return a text with a share of its words replaced by others of its own."""
    words = spoken(text)
    return " ".join(pick.choice(words) if pick.random() < share else word for word in words)


def found(one: bytes, other: bytes) -> bool:
    """Tell whether a search for one text names the other."""
    return bool(set(bands_of(one)) & set(bands_of(other))) and similarity(one, other) >= ALIKE


def main() -> None:
    """Measure, print and write."""
    texts, pick = briefs(), random.Random(SEED)  # noqa: S311 - no secret
    figures: dict[str, float] = {}
    for share in SHARES:
        pairs = [(signature_of(text), signature_of(changed(text, share, pick))) for text in texts[:COPIED]]
        hits = [bool(one and other and found(one, other)) for one, other in pairs]
        figures[f"found_of_{share:.2f}_changed"] = round(sum(hits) / len(hits), 4)
    begin = time.process_time()
    signatures = [signature for text in texts[:COMPARED] if (signature := signature_of(text))]
    figures["texts_per_cpu_second"] = round(len(signatures) / (time.process_time() - begin))
    banded = [set(bands_of(signature)) for signature in signatures]
    taken = {
        place
        for pair in combinations(range(len(signatures)), 2)
        if banded[pair[0]] & banded[pair[1]] and similarity(signatures[pair[0]], signatures[pair[1]]) >= ALIKE
        for place in pair
    }
    figures["taken_for_a_copy"] = round(len(taken) / len(signatures), 4)
    for name, value in figures.items():
        print(f"{name:28s} {value}")
    RESULT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
