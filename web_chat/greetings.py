"""How customers are greeted, by language: in the centre's own words, else in ours."""

from typing import Final

from engine.directory import Directory

OWN: Final = "greeting_"
OURS: Final = {
    "en": "Hello. How can we help?",
    "id": "Halo. Ada yang bisa kami bantu?",
    "ru": "Здравствуйте. Чем можем помочь?",
    "az": "Salam. Sizə necə kömək edə bilərik?",
    "sl": "Pozdravljeni. Kako lahko pomagamo?",
}


def greetings(directory: Directory) -> dict[str, str]:
    """By language; under no name that in all others."""
    settings = directory.labels.get("setting", {})
    own = {id.removeprefix(OWN): one.label for id, one in settings.items() if id.startswith(OWN)}
    whole = settings.get("greeting")
    # Whoever wrote one for all wants to see it in all, but where they wrote another.
    return {"": OURS["en"], **OURS, **own} if whole is None else {"": whole.label, **own}
