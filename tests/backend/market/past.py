"""A small made-up market: who joins what follows habits that can be learned."""

import numpy as np

from backend.market.matching.history import DAY
from backend.market.matching.records import Outcome, Records, TaskRecord

SKILLS = ("logo", "naming", "web")


def market(tasks: int = 150, workers: int = 40, seed: int = 3, since: int = 0) -> Records:
    """Return records in which each worker keeps to one skill, some are busier than others, and some tasks are alike."""
    random = np.random.default_rng(seed)
    records = Records()
    for number in range(tasks):
        skill = SKILLS[number % len(SKILLS)]
        start = since + int(number * DAY / 2)
        records.tasks.append(
            TaskRecord(
                id=f"t{number}",
                client=f"c{number % 25}",
                category=skill,
                sub_category="claim",
                topic="en",
                tier="BC"[number % 2],
                start=start,
                end=start + int(7 * DAY),
                text=f"a {skill} for a shop, number {number}",
            )
        )
        for worker in range(workers):
            likes = SKILLS[worker % len(SKILLS)] == skill
            if random.random() < (0.7 if likes else 0.05) * (0.3 + 0.7 * worker / workers):
                time = start + int(random.uniform(0.01, 5) * DAY)
                outcome = Outcome.DONE if random.random() < 0.8 else Outcome.FAILED
                records.acts.add(f"t{number}", f"w{worker}", time, outcome, 4.0, time + int(8 * DAY))
    return records
