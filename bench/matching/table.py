"""Figures side by side with their goals, printed and written."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).resolve().parent.parent / "results" / "matching.json"
MOST = {"inference_p50_cpu_ms": 20.0, "inference_p99_cpu_ms": 40.0}

Flat = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Compared:
    """Metrics by order, and the goals: what it is, the figure, the least it should be."""

    metrics: Mapping[str, Flat]
    goals: Sequence[tuple[str, float, float]]


def write(inference: Flat, compared: Sequence[Compared]) -> None:
    """Print the tables, and keep the figures in bench/results."""
    console = Console(width=120)
    for each in compared:
        console.print(_table(each))
    verdicts = Table("goal", "figure", "wanted", "met")
    for each in compared:
        for told, figure, least in each.goals:
            verdicts.add_row(told, f"{figure:.3f}", f">= {least}", "yes" if figure >= least else "no")
    for name, most in MOST.items():
        verdicts.add_row(name, f"{inference[name]:.1f}", f"<= {most:.0f}", "yes" if inference[name] <= most else "no")
    console.print(verdicts)
    RESULTS.write_text(json.dumps(flat(inference, compared), indent=2) + "\n", encoding="utf-8")


def flat(inference: Flat, compared: Sequence[Compared]) -> dict[str, Any]:
    """Return all figures as one object: inference first, then each rule and model by name."""
    figures: dict[str, Any] = dict(inference)
    for each in compared:
        for name, metrics in each.metrics.items():
            figures[name] = {key: round(value, 4) for key, value in metrics.items()}
    return figures


def _table(compared: Compared) -> Table:
    columns = list(dict.fromkeys(key for metrics in compared.metrics.values() for key in metrics))
    table = Table("order", *columns)
    for name, metrics in compared.metrics.items():
        table.add_row(name, *(f"{metrics[key]:.4f}" if key in metrics else "" for key in columns))
    return table
