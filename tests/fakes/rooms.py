"""What the two consoles show, made up: every state of a screen, from the wire's own records."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from agent_desk.wire import Desk, House, Me, Offer, Reply, Waiting
from engine.wire import File, Message, Note, Option, Slots
from supervisor.wire import AgentRow, ContactRow, Lists, QueueRow, Totals
from tests.fakes.company import asides, beside, mention

Rows = dict[str, dict[str, Any]]

NAMES = (
    "Mira Köhler",
    "Ayu Lestari",
    "Rəşad Əliyev",
    "Tjaša Žagar",
    "Николай Петров",
    "Jonas Weber",
    "Siti Rahma",
    "Leyla Məmmədova",
    "Luka Horvat",
    "Екатерина Сергеевна Вознесенская",
    "Ben Okafor",
    "Chloé Martin",
)
AGENTS = (
    "Ana Novak",
    "Dimas Pratama",
    "Grace Kim",
    "Ilham Quliyev",
    "Jana Kovač",
    "Karl Berg",
    "Lina Haddad",
    "Marek Dvořák",
    "Nadia Rossi",
    "Oleg Smirnov",
    "Priya Nair",
    "Tom Baker",
)
QUEUES = {"sales": "Sales", "billing": "Billing", "support": "Support", "returns": "Returns"}
LINES = (
    "Hello, my order has not arrived yet.",
    "It says delivered, but nobody rang.",
    "Order 48-1120, the blue lamp",
    "Thank you, I will check with my neighbour and come back to you.",
    "Could you send the invoice again? The one that I have shows the old address.",
)
LONG = {0: 10_000, 3: 500}
"""Lines of the longest conversations by contact. All of the first are there already; of the others
there are as many as the server keeps for screens."""
KEPT = 300
CHANNELS = ("chat", "chat", "chat", "email", "messenger", "voice", "sms")


def options(words: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(Option(id=key, label=label) for key, label in words.items())


HOUSE = House(
    queues=options(QUEUES),
    dispositions=options(
        {
            "solved": "Solved",
            "follow_up": "Follow-up",
            "order": "Order taken",
            "wrong": "Wrong topic",
            "spam": "Spam",
        }
    ),
    reasons=options(
        {"lunch": "Lunch", "coffee": "Short break", "training": "Training", "meeting": "Meeting"}
    ),
    max_text=4000,
    max_file_bytes=10_000_000,
    tags=options(
        {
            "delivery": "Delivery",
            "invoice": "Invoice",
            "return": "Return",
            "lamps": "Lamps",
            "complaint": "Complaint",
        }
    ),
)

REPLIES = {
    id: Reply(id=id, title=title, text=text, queues=(), position=position)
    for position, (id, title, text) in enumerate(
        (
            ("hello", "Greeting", "Hello {customer}, this is {agent} from {queue}."),
            ("moment", "One moment", "One moment please, {customer}. I am looking it up."),
            ("order", "Order number", "Could you tell me the number of your order?"),
        )
    )
}

LISTS = Lists(
    strategies=options(
        {
            "most_available": "Most available",
            "least_busy": "Least busy",
            "least_loaded": "Least loaded",
            "longest_idle": "Longest idle",
            "round_robin": "Round robin",
        }
    ),
    teams=options({"north": "North", "night": "Night shift"}),
    channels=options(
        {"chat": "Chat", "email": "Email", "messenger": "Messenger", "voice": "Call", "sms": "SMS"}
    ),
    queues=options(QUEUES),
    reasons=HOUSE.reasons,
    max_limit=50,
)


@dataclass
class Talk:
    """A conversation of made-up lines."""

    contact: str
    now: int
    messages: list[Message] = field(default_factory=list)

    def say(self, sender: str, at: int, text: str = "", **more: Any) -> None:
        seq = len(self.messages) + 1
        name = "Ana Novak" if sender == "agent" else ""
        self.messages.append(
            Message(
                id=f"{self.contact}-{seq}",
                contact=self.contact,
                seq=seq,
                sender=sender,
                at=at,
                text=text,
                **{"name": name, **more},
            )
        )


def talk(contact: str, now: int, lines: int, chance: random.Random) -> Talk:
    made = Talk(contact, now)
    start = now - lines * 40_000
    made.say("system", start, name="Ana Novak", notice="joined")
    for line in range(lines):
        sender = "customer" if line % 3 != 1 else "agent"
        made.say(sender, start + line * 40_000, chance.choice(LINES))
    if lines >= 6:
        made.say(
            "customer",
            now - 30_000,
            file=File(
                id="f", name="invoice-2026-11.pdf", type="application/pdf", size=184_320, url="/f"
            ),
        )
    return made


def me(now: int, **more: Any) -> Me:
    base: dict[str, Any] = {
        "agent": "a0",
        "name": "Ana Novak",
        "picture": None,
        "signed_in": True,
        "status": "available",
        "reason": "",
        "state": "ready",
        "since": now - 1_500_000,
        "next_status": None,
        "next_reason": "",
        "load": 0,
        "slots": {
            "chat": Slots(held=0, limit=4, spare=4),
            "email": Slots(held=0, limit=8, spare=8),
            "voice": Slots(held=0, limit=1, spare=1),
        },
        "total": None,
        "in_hand": 0,
        "handled_today": 17,
        "handling_ms": 252_000,
        "rating": 460,
        "rated": 5,
        "may_pick": True,
    }
    return Me(**{**base, **more})


def offer(now: int, at: int = 0, seconds: int = 25) -> Offer:
    return Offer(
        contact=f"o{at}",
        offer=at + 1,
        channel="chat",
        queue="billing",
        customer=NAMES[at + 3],
        deadline=now + seconds * 1000,
        offered_at=now - 4_000,
        entered_at=now - 131_000,
        waits_since=now - 131_000,
        kind="preferred" if at else "routed",
        why="You have the most room for chats (3 of 4 free); Dimas and Grace could take it too.",
        preview="Hello, I was charged twice for the same order, can you look at it?",
        note="" if at else "Refund is promised, please book it today.",
        note_by="" if at else "Dimas Pratama",
    )


def desk(now: int, at: int, made: Talk, **more: Any) -> Desk:
    last = made.messages[-1]
    base: dict[str, Any] = {
        "contact": made.contact,
        "channel": CHANNELS[at % len(CHANNELS)],
        "stage": "serving",
        "queue": list(QUEUES)[at % 4],
        "customer": NAMES[at % len(NAMES)],
        "customer_id": f"cu-{at}",
        "customer_email": "mira@example.org" if at % 2 == 0 else "",
        "answer_to": "mira@example.org" if at == 3 else "",
        **dict.fromkeys(("entered_at", "waits_since"), now - 700_000),
        "due": now - 500_000 + at * 60_000,
        "accepted_at": now - 560_000 + at,
        "why": "You have the most room for chats (3 of 4 free).",
        "last_text": last.text or "invoice-2026-11.pdf",
        "last_sender": last.sender,
        "last_name": last.name,
        "last_seq": last.seq,
        "read_seq": last.seq - (2 if at % 3 == 1 else 0),
        "customer_read_seq": last.seq - 3,
        "customer_away": at == 4,
        "first_reply_by": now + 42_000 if at == 1 else None,
        "wrap_up_until": None,
        "ended_by": "",
    }
    return Desk(**{**base, **more})


def notes_of(contact: str, now: int) -> tuple[Note, ...]:
    return (
        Note(
            id=f"{contact}:{now - 70_000}:transfer:a1",
            contact=contact,
            kind="transfer",
            name="Dimas Pratama",
            at=now - 70_000,
            text="She wants the blue lamp, and the old one taken back.",
        ),
        Note(
            id=f"{contact}:{now - 20_000}:private:a0",
            contact=contact,
            kind="private",
            name="Ana Novak",
            at=now - 20_000,
            text="Warehouse says Monday. @Grace Kim knows the driver.",
        ),
        Note(
            id=f"{contact}:{now - 15_000}:whisper:sue",
            contact=contact,
            kind="whisper",
            name="Sofia Berg",
            at=now - 15_000,
            text="You may offer the delivery for free.",
        ),
    )


def customer_of(contact: str, now: int) -> dict[str, Any]:
    """What ``look_up`` answers."""
    day = 86_400_000
    return {
        "customer": "cu-0",
        "name": NAMES[0],
        "email": "mira@example.org",
        "addresses": [{"kind": "email", "value": "mira@example.org"}],
        "attributes": {"plan": "Plus", "since": "2021"},
        "pad": "Likes to be called in the afternoon. Has two cats.",
        "pad_by": "Grace Kim",
        "pad_at": now - 3 * day,
        "earlier": [
            {
                "contact": f"e{at}",
                "channel": CHANNELS[at],
                "queue": "Sales",
                "stage": "closed",
                "entered_at": now - (at + 1) * 9 * day,
                "agent": AGENTS[at],
                "disposition": "Solved",
                "tags": ["Delivery"] if at else [],
                "rating": 5 if at else None,
                "messages": 12,
            }
            for at in range(4)
        ],
    }


STORY = (
    ("enqueued", "Entered the line of Sales."),
    ("offered", "Offered to Dimas Pratama. Most room for chats: 3 free; 2 were able."),
    ("offer_expired", "Dimas Pratama did not answer in time."),
    ("offered", "Offered to Ana Novak. Most room for chats: 2 free; nobody else was able."),
    ("accepted", "Ana Novak accepted."),
)


ABSENT: dict[str, dict[str, Any]] = {
    "out": {},
    "lost": {"lease_lost_at": 1_790_000_000_000},
    "sent": {"signed_out_at": 1_790_000_000_000, "signed_out_by": "Sue"},
}


def agent_rows(scenario: str, now: int) -> Rows:
    """The rows of ``/agent`` in one scenario: empty, out, lost, sent, missed, calm, few, busy."""
    chance = random.Random(7)
    rows: Rows = {"house": {"house": HOUSE}, "offers": {}, "desk": {}, "messages": {}, "line": {}}
    rows |= {"replies": dict(REPLIES), "notes": {}, "asides": {}, "people": {}}
    rows["people"] = {f"u{at}": Option(id=f"u{at}", label=name) for at, name in enumerate(AGENTS)}
    if scenario == "calm":
        rows["asides"] = {one.contact: one for one in asides(now)}
    count = {"calm": 5, "few": 5, "busy": 30}.get(scenario, 0)
    for at in range(count):
        lines = LONG[at] if scenario == "busy" and at in LONG else 3 + (at * 5) % 17
        made = talk(f"c{at}", now, lines, chance)
        more: dict[str, Any] = beside(at) if scenario in ("calm", "few") else {}
        if at == 2:
            more = {
                "stage": "wrap_up",
                "wrap_up_until": now + 48_000,
                "ended_by": "customer",
                "ended_at": now - 12_000,
                "rating": 5,
            }
            made.say("system", now - 12_000, notice="ended")
        rows["desk"][made.contact] = desk(now, at, made, **more)
        if at in (0, 1):
            for note in notes_of(made.contact, now):
                rows["notes"][note.id] = note
        kept = made.messages[-KEPT:] if at else made.messages
        rows["messages"] |= {f"{made.contact}:{each.seq}": each for each in kept}
    for at in range(0 if scenario in ("empty", "out") else 6):
        came = now - 100_000 + at * 9_000
        rows["line"][f"w{at}"] = Waiting(
            contact=f"w{at}",
            channel=CHANNELS[at],
            queue="support",
            customer=NAMES[at + 5],
            entered_at=came,
            waits_since=came,
            due=now + at * 30_000 - 40_000,
        )
    mine = me(now)
    if scenario in ABSENT:
        mine = me(now, signed_in=False, status="offline", state="offline", **ABSENT[scenario])
    if scenario == "missed":
        mine = me(now, state="not_responding")
    if count:
        slots = {
            "chat": Slots(held=3, limit=4, spare=1),
            "email": Slots(held=2, limit=8, spare=3),
            "voice": Slots(held=0, limit=1, spare=0),
        }
        mine = me(
            now, state="busy", slots=slots, in_hand=count, next_status="break", next_reason="lunch"
        )
        offers = (offer(now), offer(now, 1, 18))[: 1 + (count > 9)]
        if scenario != "calm":
            rows["offers"] = {each.contact: each for each in offers}
    rows["me"] = {"me": mine}
    return rows


STATES = (
    "ready",
    "busy",
    "busy",
    "not_responding",
    "away",
    "wrap_up",
    "reconnecting",
    "offered",
    "offline",
)


def board_agent(now: int, at: int) -> AgentRow:
    state = STATES[at % len(STATES)]
    held = 0 if state in ("ready", "away", "offline") else 1 + at % 4
    status = {"away": "break", "offline": "offline"}.get(state, "available")
    slots = {
        "chat": Slots(held=held, limit=4 if at != 2 else 2, spare=max(0, 4 - held)),
        "email": Slots(held=at % 3, limit=8, spare=4),
        "voice": Slots(held=0, limit=1, spare=1),
    }
    return AgentRow(
        agent=f"a{at}",
        name=AGENTS[at % len(AGENTS)] + (f" {at // len(AGENTS) + 1}" if at >= len(AGENTS) else ""),
        picture=None,
        status=status,
        reason="lunch" if status == "break" else "",
        state=state,
        since=now - 60_000 * (at + 1),
        next_status="break" if at == 1 else None,
        load=held * 250,
        slots=slots,
        total=None if at % 2 else 10,
        in_hand=held + at % 3,
        queues=tuple(list(QUEUES)[: 1 + at % 4]),
        contacts=tuple(f"c{at}-{each}" for each in range(held)),
        team=("north", "night", "")[at % 3],
    )


def board_contact(now: int, queue: str, at: int) -> ContactRow:
    entered = now - {"billing": 200_000, "support": 104_000}.get(queue, 41_000) + at * 16_000
    why = "All 4 agents of Billing are at their limit." if at else "Offered to Ana Novak."
    return ContactRow(
        contact=f"{queue}-{at}",
        channel=CHANNELS[at % 5],
        queue=queue,
        stage="offered" if at == 0 else "waiting",
        customer=NAMES[at % len(NAMES)],
        entered_at=entered,
        waits_since=entered + (30_000 if at == 1 else 0),
        due=entered + 120_000,
        target_ms=120_000,
        position=at + 1,
        agent="a0" if at == 0 else None,
        why_waiting=why,
    )


def supervisor_rows(scenario: str, now: int) -> Rows:
    """The collections of ``/supervisor`` in one scenario: empty, few, busy."""
    empty = scenario == "empty"
    waiting = {} if empty else {"billing": 12, "support": 4, "sales": 1}
    line = {
        row.contact: row
        for queue, count in waiting.items()
        for row in (board_contact(now, queue, at) for at in range(count))
    }
    queues = {}
    for at, (queue, name) in enumerate(QUEUES.items()):
        own = [row for row in line.values() if row.queue == queue]
        alerted = ("service_level",) if at == 3 and not empty else ()
        queues[queue] = QueueRow(
            queue=queue,
            name=name,
            open=queue != "returns",
            strategy="most_available" if at % 2 else "least_busy",
            waiting=len(own),
            longest_wait_since=min((row.entered_at for row in own), default=None),
            next_due=min((row.due for row in own), default=None),
            past_due=sum(row.due < now for row in own),
            serving=at * 3,
            agents_able=4 + at,
            low_ms=60_000 if own else None,
            high_ms=240_000 if own else None,
            target_ms=120_000,
            handled_today=0 if empty else 40 + at * 31,
            abandoned_today=at,
            lost_today=at,
            service_level=None if empty else 870 - at * 60,
            day=() if empty else (0, 0, 1, 4, 9, 12 - at, 7, 8 + at, 11),
            alerts=("waiting",) if len(own) >= 3 else alerted,
        )
    count = {"empty": 0, "busy": 36}.get(scenario, 12)
    agents = {f"a{at}": board_agent(now, at) for at in range(count)}
    states = [row.state for row in agents.values()]
    totals = Totals(
        waiting=len(line),
        longest_wait_since=min((row.entered_at for row in line.values()), default=None),
        past_due=sum(row.due < now for row in line.values()),
        serving=0 if empty else 23,
        agents_ready=states.count("ready"),
        agents_busy=sum(state in ("busy", "wrap_up", "offered") for state in states),
        agents_away=states.count("away"),
        agents_not_responding=states.count("not_responding"),
        handled_today=0 if empty else 312,
        abandoned_today=0 if empty else 6,
        lost_today=0 if empty else 7,
        service_level=None if empty else 874,
        service_level_definition="Answered in time, of all answered or abandoned after 5 s.",
    )
    return {
        "mentions": {} if empty else {"c1:ana": mention(now)},
        "totals": {"totals": totals},
        "queues": queues,
        "agents": agents,
        "line": line,
        "lists": {"lists": LISTS},
    }


def plain(rows: Rows) -> Rows:
    built: Rows = msgspec.to_builtins(rows)
    return built
