"""``cordboard check``: all that is wrong in a settings or centre file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from config.centre import CentreFile, load_centre
from config.settings import (
    Settings,
    SettingsError,
    load_settings,
    read_toml,
    roles_named,
    unknown_roles,
)
from cordboard.known_roles import known_roles


def check(file: Path) -> str:
    """Return that it is all right.

    Raises:
        SettingsError: With everything that is wrong.
    """
    if is_centre(read_toml(file)):
        centre = load_centre(file)
        queues, agents = _count(centre.queues, "queue"), _count(centre.agents, "agent")
        return f"{file}: {queues}, {agents}: all right"
    settings = load_settings(file)
    if roles_named(settings) and (wrong := unknown_roles(settings, known_roles(settings))):
        raise SettingsError("\n".join(wrong))
    return f"{file}: all right"


def _count(parts: Sequence[object], what: str) -> str:
    return f"1 {what}" if len(parts) == 1 else f"{len(parts)} {what}s"


def is_centre(content: Mapping[str, object]) -> bool:
    """Whether it says something that only a centre says. Both have ``centre``: to settings it is a
    path."""
    return any(
        name in CentreFile.model_fields
        and (name not in Settings.model_fields or isinstance(value, dict))
        for name, value in content.items()
    )
