"""Turn the definitions of the figures into ``docs/metrics.md``.

``python -m tools.generate_metrics`` writes the file; ``tests/repo`` fails when it is not current.
"""

import textwrap
from pathlib import Path
from typing import Final

from reports.figures import FIGURES, SERVICE_LEVELS, Scope, definition_of
from reports.service_level import Definition

TARGET: Final = Path(__file__).parent.parent / "docs" / "metrics.md"
HEAD: Final = """\
# Metrics

What each figure of the reports and of the live board counts. Screens, files and the API show the
same words (`reports/figures.py`, from which this page is made: `python -m tools.generate_metrics`).
A figure with nothing to divide by is shown as "–", never as 0 or 100. Days and hours are those of
the centre's time zone (the setting `time_zone`, UTC without it). By hour and by quarter the screen
says the day once, above its rows; files and the API say day and time in every row, so that a
spreadsheet can sort and join them.

## Waits on live screens

The **wait now** is that of this stay in the line: since the contact came or, where an agent had it
already, since it came back to the line. A move to another queue or an offer does not begin it anew.
It is what "waits", "waited" and "longest wait now" say: on the board, in lines, on offers and
beside contacts in hand. Where the contact came back, the time **since it came** stands beside it.
**Late** and **past due** are always against the due, which a head start makes earlier and coming
back does not make later. Reports count from the arrival until the first agent accepted.
"""
SCOPES: Final = {
    Scope.CONTACTS: "By queue, channel and interval.",
    Scope.BOTH: "By queue, agent, channel and interval.",
    Scope.AGENTS: "By agent, and by interval without a filter for queue or channel.",
}


def generate() -> str:
    parts = [HEAD]
    for figure in FIGURES:
        text = definition_of(figure, Definition.EARLY_ABANDONS_IGNORED)
        if figure.id == "service_level":
            _, _, rest = text.partition(SERVICE_LEVELS[Definition.EARLY_ABANDONS_IGNORED])
            text = f"One of five definitions, named beside the figure (SL-4 by default).{rest}"
        parts.append(f"## {figure.title}\n\n{_wrapped(f'{text} {SCOPES[figure.scope]}')}\n")
        if figure.id == "service_level":
            lines = (
                _wrapped(f"- **{code}**: {said}", "  ") for code, said in SERVICE_LEVELS.items()
            )
            parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, 100, subsequent_indent=indent, break_on_hyphens=False)


if __name__ == "__main__":
    TARGET.write_text(generate(), encoding="utf-8")
