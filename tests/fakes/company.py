"""Made-up colleagues of the consoles: who asks, who takes part, where a contact could go."""

from typing import Any

from agent_desk.wire import Aside
from engine.wire import Participant
from supervisor.wire import Mention


def beside(at: int) -> dict[str, Any]:
    """What is in the contact in this place of the list, beside its agent."""
    if at == 0:
        return {"participants": participants()}
    if at > 2:
        return {"part": "helping" if at == 3 else "reading", "agent": "Dimas Pratama"}
    return {}


def filled_in(at: int) -> dict[str, Any]:
    """What a customer said before a contact, some of it at length."""
    answers = (
        ("What is it about?", "A return"),
        ("Order number", "A-20417"),
        (
            "Anything that we should know before we talk with you?",
            "The lamp came with a crack in its foot, and the parcel had been opened.",
        ),
    )
    return {
        "at": at,
        "answers": [{"question": asked, "answer": said} for asked, said in answers],
        "consent": "I agree that what I write is kept for 90 days, so that I can be helped.",
    }


def participants() -> tuple[Participant, ...]:
    return (
        Participant(id="a2", name="Grace Kim", kind="colleague", inside=True),
        Participant(id="a3", name="Ilham Quliyev", kind="colleague", inside=False),
        Participant(id="sue", name="Sofia Berg", kind="supervisor", inside=True),
    )


def asides(now: int) -> tuple[Aside, ...]:
    return (
        Aside(
            contact="h1",
            kind="invitation",
            channel="chat",
            queue="billing",
            customer="Luka Horvat",
            by="Dimas Pratama",
            text="You know the tax rules for Slovenia better than I do.",
            at=now - 40_000,
        ),
        Aside(
            contact="h2",
            kind="mention",
            channel="email",
            queue="sales",
            customer="Екатерина Сергеевна Вознесенская",
            by="Grace Kim",
            text="@Ana Novak did you promise her the blue one?",
            at=now - 400_000,
        ),
        Aside(
            contact="h3",
            kind="mention",
            channel="chat",
            queue="sales",
            customer="Rashad Əliyev",
            by="Leyla Məmmədova",
            text="@Ana Novak please remember him next time.",
            at=now - 60_000_000,
            over=True,
        ),
    )


def colleagues() -> list[dict[str, str]]:
    """What ``colleagues`` answers."""
    names = ("Dimas Pratama", "Grace Kim", "Leyla Məmmədova", "Иван Сергеев", "Ana Novak")
    return [{"id": f"a{at}", "label": name} for at, name in enumerate(names, 1)]


def destinations() -> dict[str, Any]:
    """What ``destinations`` answers."""
    return {
        "queues": [
            {
                "queue": queue,
                "label": label,
                "open": queue != "returns",
                "waiting": at * 2,
                "ahead": at,
                "low_ms": 60_000 * at if queue != "returns" else None,
                "high_ms": 120_000 * at + 30_000 if queue != "returns" else None,
            }
            for at, (queue, label) in enumerate(
                (("sales", "Sales"), ("support", "Support"), ("returns", "Returns"))
            )
        ],
        "agents": [
            {
                "agent": f"a{at}",
                "label": (
                    "",
                    "Dimas Pratama",
                    "Grace Kim",
                    "Ilham Quliyev",
                    "Jana Kovač",
                    "Karl Berg",
                )[at],
                "state": "away" if at == 5 else "busy",
                "takes": at != 5,
                "load": 250 * (at - 1),
                "room": max(0, 4 - at),
                "serves": at != 3,
                "lacks": ["french"] if at == 3 else [],
            }
            for at in range(1, 6)
        ],
        "preferred_ms": 120_000,
    }


def mention(now: int) -> Mention:
    return Mention(
        user="ana",
        contact="c1",
        customer="Ayu Lestari",
        by="Dimas Pratama",
        text="@Ana Novak may I give 20 %?",
        at=now - 90_000,
    )
