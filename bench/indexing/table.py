"""The figures beside each other, with their ratios, and the goals with their verdicts."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

Figures = Mapping[str, float]
WHO = {"postgres": "Guildhall, PostgreSQL", "sqlite": "Guildhall, SQLite", "ponder": "Ponder", "subsquid": "Subsquid"}
MISSING = "not measured"


class Goal(NamedTuple):
    """What a figure, or a ratio of two, shall be."""

    name: str
    value: Callable[[Figures], float]
    least: float | None = None
    most: float | None = None

    def met(self, figures: Figures) -> bool:
        """Tell whether it is."""
        value = self.value(figures)
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


def ratio(first: str, second: str) -> Callable[[Figures], float]:
    """Return what divides one figure by another."""
    return lambda figures: figures[first] / figures[second]


def figure(name: str) -> Callable[[Figures], float]:
    """Return what reads one figure."""
    return lambda figures: figures[name]


GOALS = (
    Goal("events/s, PostgreSQL / Ponder", ratio("postgres_events_per_s", "ponder_events_per_s"), least=10),
    Goal(
        "events/CPU s, PostgreSQL / Subsquid",
        ratio("postgres_events_per_cpu_s", "subsquid_events_per_cpu_s"),
        least=1.000001,
    ),
    Goal("events/s, SQLite / PostgreSQL", ratio("sqlite_events_per_s", "postgres_events_per_s"), least=0.5),
    Goal("peak memory, MB", figure("rss_mb"), most=200),
    Goal("reindex, events/CPU s", figure("reindex_events_per_cpu_s"), least=40_000),
    Goal("live p50, ms", figure("live_p50_ms"), most=50),
    Goal("live p99, ms", figure("live_p99_ms"), most=250),
    Goal("rate of the last part / of the first", figure("flat_ratio"), least=0.8),
)


def table(figures: Figures) -> str:
    """Return all figures that there are, as lines."""
    return "\n".join([*_backfills(figures), "", *_curve(figures), "", *_goals(figures)])


def _backfills(figures: Figures) -> list[str]:
    lines = [f"{'backfill':<24}{'events/s':>10}{'of ours':>9}{'events/CPU s':>14}{'of ours':>9}{'CPU s':>8}{'+ db':>7}"]
    for name, label in (*WHO.items(), ("reindex", "Guildhall, reindex")):
        if f"{name}_events_per_s" not in figures:
            continue
        cells = ""
        for rate, width in (("events_per_s", 10), ("events_per_cpu_s", 14)):
            ours, value = figures.get(f"postgres_{rate}"), figures[f"{name}_{rate}"]
            cells += f"{value:>{width},.0f}{'' if not ours else f'{value / ours:.2f}':>9}"
        lines.append(f"{label:<24}{cells}{figures[f'{name}_cpu_s']:>8.1f}{figures[f'{name}_database_cpu_s']:>7.1f}")
    return lines


def _curve(figures: Figures) -> list[str]:
    lines = [f"{'events so far':<24}{'events/s':>10}{'events/CPU s':>14}"]
    number = 1
    while f"flat_{number:02}_events_per_s" in figures:
        name = f"{figures['flat_step_events'] * number:,.0f}"
        rates = (figures[f"flat_{number:02}_events_per_s"], figures[f"flat_{number:02}_events_per_cpu_s"])
        lines.append(f"{name:<24}{rates[0]:>10,.0f}{rates[1]:>14,.0f}")
        number += 1
    return lines


def _goals(figures: Figures) -> list[str]:
    lines = [f"{'goal':<40}{'is':>12}{'wanted':>12}"]
    for goal in GOALS:
        wanted = f">= {goal.least:,g}" if goal.most is None else f"<= {goal.most:,g}"
        try:
            value, verdict = f"{goal.value(figures):,.2f}", "met" if goal.met(figures) else "NOT MET"
        except KeyError:
            value, verdict = "", MISSING
        lines.append(f"{goal.name:<40}{value:>12}{wanted:>12}  {verdict}")
    return lines
