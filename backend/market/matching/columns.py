"""A table of features that grows by named columns."""

import numpy as np
import numpy.typing as npt

from backend.market.matching.ledger import Floats, Look

Table = npt.NDArray[np.float32]
DAY = 24 * 3600.0
NEVER = 9.0


class Columns:
    """Features of many pairs of a worker and a task, a column each."""

    def __init__(self) -> None:
        self.named: dict[str, Floats] = {}

    def put(self, name: str, values: npt.ArrayLike) -> None:
        """Add a column."""
        self.named[name] = np.asarray(values, np.float64)

    def look(self, name: str, look: Look, opened: tuple[Floats, ...] = ()) -> None:
        """Add what a look says; beside what decays also its share of what was offered in the same time."""
        self.put(f"{name}_total", np.log1p(look.total))
        self.put(f"{name}_gap", np.where(look.gap < 0, NEVER, np.log1p(np.maximum(look.gap, 0) / DAY)))
        for number, left in enumerate(look.decayed):
            self.put(f"{name}_left_{number}", np.log1p(left))
        for number, (left, offered) in enumerate(zip(look.decayed, opened, strict=False)):
            self.put(f"{name}_share_{number}", left / (offered + 1))

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return list(self.named)

    def table(self) -> Table:
        """Return the columns side by side."""
        return np.column_stack([column.astype(np.float32) for column in self.named.values()])
