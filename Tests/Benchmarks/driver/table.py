# The table of figures: a row a measure, in Markdown, ready for a README.
# SPDX-License-Identifier: Apache-2.0
"""Rows and how they are printed."""

from dataclasses import dataclass
from typing import Callable

COLUMNS = ["measure", "Bursar", "beside it", "ratio", "goal", "met"]


@dataclass
class Row:
    """A figure of Bursar's, what stands beside it, and what it should be. Texts but for `met`."""

    measure: str
    bursar: str
    beside: str = ""
    ratio: str = ""
    goal: str = ""
    met: bool | None = None

    def cells(self) -> list[str]:
        met = "" if self.met is None else "yes" if self.met else "**no**"
        return [self.measure, self.bursar, self.beside, self.ratio, self.goal, met]


def compared(
    measure: str, ours: float, theirs: float, name: str, unit: Callable[[float], str], goal: str = "",
    met: Callable[[float], bool] | None = None,
) -> Row:
    """A figure beside a peer's. `met` judges the ratio of the two."""
    ratio = ours / theirs
    return Row(measure, unit(ours), f"{unit(theirs)}, {name}", f"{ratio:.2f}", goal, met(ratio) if met else None)


def rate(value: float) -> str:
    return f"{value:,.0f}/s"


def milliseconds(value: float) -> str:
    return f"{value:.2f} ms" if value < 10 else f"{value:.1f} ms" if value < 100 else f"{value:.0f} ms"


def mebibytes(value: float) -> str:
    return f"{value:.1f} MiB" if value < 10 else f"{value:.0f} MiB"


def size(value: float) -> str:
    return f"{value:,.0f} B"


def markdown(title: str, rows: list[Row]) -> str:
    """Columns as wide as their widest cell, so that the table reads on a terminal too."""
    cells = [COLUMNS] + [row.cells() for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(len(COLUMNS))]
    lines = ["| " + " | ".join(text.ljust(width) for text, width in zip(line, widths)) + " |" for line in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return f"### {title}\n\n" + "\n".join(lines) + "\n"
