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
the centre's time zone (the setting `time_zone`, UTC without it).
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
