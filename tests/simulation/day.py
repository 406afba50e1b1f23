"""A random day at a small centre: everything people do, deadlines hit exactly, timers late,
restarts in the middle. One seed, one day; the promises are checked after every step."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from router import commands as c
from router import events as e
from router.refusals import CommandRefused
from router.router import Router
from router.setup import Agent, Centre, ChannelRules, Need, Queue, Ring
from router.words import Channel, LossReason, Otherwise, Sender, Stage, Status, Strategy
from tests.simulation import promises
from tests.simulation.world import Wish, World

SKILLS = ("english", "refunds", "russian")
STEPS = 140


@dataclass
class Failed(Exception):
    seed: int
    step: int
    what: str

    def __str__(self) -> str:
        return f"seed {self.seed}, step {self.step}: {self.what}"


class Day:
    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.chance = random.Random(seed)
        self.aside = random.Random(-seed - 1)
        """For what changes nobody's place: the rest of the day is the same with and without."""
        self.disabling = seed % 4 == 3
        """Every fourth day: on one with less going on, other promises are tried less."""
        self.router = Router()
        self.world = World()
        self.now = 0
        self.count = 0
        self.journal: list[e.Event] = []
        self.steps = 0
        self.epochs: dict[str, int] = {}
        for command in self.set_up():
            self.do(command)

    # A centre.

    def rules(self) -> ChannelRules:
        pick = self.chance.choice
        return ChannelRules(
            target_ms=pick((0, 10_000, 30_000)),
            offer_ms=pick((5_000, 20_000)),
            misses=pick((1, 2)),
            auto_accept=self.chance.random() < 0.15,
            first_reply_warn_ms=pick((None, 10_000)),
            first_reply_ms=pick((None, 15_000, 40_000)),
            silent_ms=pick((None, 20_000)),
            silent_share=pick((0, 30, 50, 100)),
            silent_close_ms=pick((None, 60_000)),
            wrap_up_ms=pick((0, 10_000)),
            customer_grace_ms=pick((5_000, 15_000)),
            lost_keep_ms=pick((0, 30_000)),
            callback_gap_ms=20_000,
            callback_attempts=pick((1, 2)),
        )

    def need(self) -> Need:
        drop = self.chance.choice((None, None, 25_000))
        return Need(
            skill=self.chance.choice(SKILLS),  # type: ignore[arg-type]
            level=self.chance.choice((1, 2)),
            drop_after_ms=drop,
        )

    def queue(self, name: str, others: list[str]) -> Queue:
        chance = self.chance
        needs = tuple(self.need() for _ in range(chance.choice((0, 0, 1, 2))))
        rings: tuple[Ring, ...] = ()
        if needs and chance.random() < 0.6:
            rings = (Ring(after_ms=15_000, needs=needs[:1]), Ring(after_ms=30_000, needs=()))
        return Queue(
            id=name,  # type: ignore[arg-type]
            rules={channel: self.rules() for channel in Channel},
            strategy=chance.choice(list(Strategy)),
            needs=needs,
            rings=rings,
            head_start_ms=chance.choice((0, 0, 15_000)),
            overflow=chance.choice([None, *others]),  # type: ignore[arg-type]
            otherwise=chance.choice(list(Otherwise)),
            max_waiting=chance.choice((None, None, 0, 3)),
            max_wait_ms=chance.choice((None, None, 50_000)),
            preferred_ms=12_000,
            exclusion_ms=chance.choice((8_000, 30_000)),
            disabled=self.disabling and chance.random() < 0.25,
        )

    def limits(self) -> dict[Channel, int]:
        pick = self.chance.choice
        return {
            Channel.VOICE: pick((0, 1, 1, 2)),
            Channel.CHAT: pick((0, 1, 3, 4, 7)),
            Channel.FAX: pick((0, 1)),
            Channel.EMAIL: pick((0, 3, 5)),
            Channel.SMS: pick((0, 2)),
            Channel.MESSENGER: pick((0, 6)),
        }

    def agent(self, name: str) -> Agent:
        chance = self.chance
        queues = [q for q in self.world.queues if chance.random() < 0.7]
        skills = {s: chance.choice((1, 2, 3)) for s in SKILLS if chance.random() < 0.6}
        return Agent(
            id=name,  # type: ignore[arg-type]
            queues=tuple(queues),  # type: ignore[arg-type]
            limits=self.limits(),
            total=chance.choice((None, None, 2, 5)),
            skills=skills,  # type: ignore[arg-type]
            auto_accept=chance.choice(((), (), (Channel.CHAT,))),
        )

    def set_up(self) -> list[c.Command]:
        chance = self.chance
        interruptible = {}
        if chance.random() < 0.5:
            interruptible = {
                Channel.EMAIL: (Channel.VOICE, Channel.CHAT),
                Channel.CHAT: (Channel.VOICE,),
            }
        self.do(c.DefineCentre(centre=Centre(interruptible=interruptible, callback_life_ms=90_000)))
        names = [f"q{n}" for n in range(chance.randint(1, 3))]
        for n, name in enumerate(names):
            self.do(c.DefineQueue(queue=self.queue(name, names[:n] + names[n + 1 :])))
        agents = [f"agent{n}" for n in range(chance.randint(1, 5))]
        commands: list[c.Command] = [c.DefineAgent(agent=self.agent(a)) for a in agents]
        commands += [c.SignIn(agent=a) for a in agents if chance.random() < 0.8]  # type: ignore[arg-type]
        return commands

    # Doing.

    def do(self, command: c.Command) -> bool:
        before = self.router.snapshot() if self.chance.random() < 0.05 else None
        try:
            events = self.router.handle(command, self.now)  # type: ignore[arg-type]
        except CommandRefused:
            if before is not None:
                assert self.router.snapshot() == before, f"refused {command} changed something"
            return False
        self.follow(events)
        return True

    def follow(self, events: list[e.Event]) -> None:
        for event in events:
            if isinstance(event, e.Offered):
                promises.before_offer(self.world, event)
            elif isinstance(event, e.Requeued):
                promises.before_requeue(self.world, event)
            elif isinstance(event, e.Announced):
                promises.before_announcement(self.world, event)
            elif isinstance(event, e.SignedIn):
                assert event.epoch == self.epochs.get(event.agent, 0) + 1, "an epoch came twice"
                self.epochs[event.agent] = event.epoch
            self.world.follow(event)
        self.journal += events

    def step(self) -> None:
        self.steps += 1
        try:
            self.chance.choices(
                (self.something_happens, self.time_passes, self.restart), (84, 14, 2)
            )[0]()
            if self.aside.random() < 0.2:
                self.somebody_helps()
            promises.after_step(self.world, self.router, self.now)
        except (AssertionError, KeyError, IndexError, AttributeError, TypeError) as wrong:
            raise Failed(self.seed, self.steps, f"{type(wrong).__name__}: {wrong}") from wrong

    def time_passes(self) -> None:
        deadline = self.router.next_deadline()
        if deadline is not None and self.chance.random() < 0.7:
            # Exactly on it, or noticed late.
            late = self.chance.choice((0, 0, 0, 1, 700, 40_000))
            self.now = max(self.now, deadline + late)
        else:
            self.now += self.chance.choice((1, 500, 3_000, 11_000))
        if self.chance.random() < 0.15:
            return  # The timer is late: commands come first.
        self.on_time()

    def on_time(self) -> None:
        self.follow(self.router.expire(self.now))  # type: ignore[arg-type]
        for moment, what in promises.deadlines(self.world):
            assert moment > self.now, f"{what} should have ended at {moment}"

    def restart(self) -> None:
        """From the journal and from a snapshot, to the same bytes; the day goes on with either."""
        snapshot = self.router.snapshot()
        replayed = Router()
        replayed.replay(self.journal)
        assert replayed.snapshot() == snapshot, "the journal replays to another state"
        restored = Router.restore(snapshot)
        assert restored.snapshot() == snapshot, "the snapshot restores to another state"
        self.router = self.chance.choice((replayed, restored))

    # What people do.

    def something_happens(self) -> None:
        chance = self.chance
        waiting = [w for w in self.world.wishes.values() if w.stage is Stage.WAITING]
        if waiting and chance.random() < 0.12:
            # Again and again to the same one, as a widget does.
            self.do(c.Announce(contact=min(w.key() for w in waiting)[2]))  # type: ignore[arg-type]
        acts: list[tuple[int, Callable[[], object]]] = [
            (22, self.somebody_comes),
            (30, self.offer_is_answered),
            (20, self.contact_goes_on),
            (16, self.customer_acts),
            (12, self.agent_acts),
            (6, self.supervisor_acts),
        ]
        chance.choices([a for _, a in acts], [w for w, _ in acts])[0]()

    def somebody_comes(self) -> None:
        self.count += 1
        chance = self.chance
        preferred = chance.choice([None, None, None, *self.world.people])
        channels = (*Channel, Channel.CHAT, Channel.CHAT, Channel.VOICE)
        self.do(
            c.Enqueue(
                contact=f"c{self.count:03}",  # type: ignore[arg-type]
                customer="somebody",  # type: ignore[arg-type]
                channel=chance.choice(channels),
                queue=chance.choice(list(self.world.queues)),  # type: ignore[arg-type]
                needs=tuple(self.need() for _ in range(chance.choice((0, 0, 0, 1)))),
                head_start_ms=chance.choice((0, 0, 0, 5_000, 60_000)),
                preferred=preferred,  # type: ignore[arg-type]
            )
        )

    def one(self, *stages: Stage) -> Wish | None:
        found = [w for w in self.world.wishes.values() if w.stage in stages]
        return self.chance.choice(found) if found else None

    def offer_is_answered(self) -> None:
        wish = self.one(Stage.OFFERED)
        if wish is None:
            return
        agent = wish.agent
        if self.chance.random() < 0.05:
            agent = self.chance.choice(list(self.world.people))
        if self.chance.random() < 0.2 and wish.deadline is not None:
            self.now = max(self.now, wish.deadline)
        late = wish.deadline is not None and self.now >= wish.deadline
        ours = agent == wish.agent
        answer = c.Decline if self.chance.random() < 0.2 else c.Accept
        done = self.do(answer(contact=wish.id, agent=agent))  # type: ignore[arg-type]
        assert done == (ours and not late), f"answer to {wish.id}: late {late}, ours {ours}"

    def contact_goes_on(self) -> None:
        wish = self.one(Stage.SERVING, Stage.WRAP_UP)
        if wish is None:
            return
        contact, agent = wish.id, wish.agent
        act = self.chance.choice(("say", "say", "say", "end", "end", "transfer"))
        if wish.virtual and self.chance.random() < 0.5:
            act = "fail"
        if wish.stage is Stage.WRAP_UP:
            kind = c.Complete if wish.disposition else c.ChooseWrapUp
            self.do(kind(contact=contact, agent=agent, disposition="done"))  # type: ignore[arg-type]
        elif act == "say":
            self.count += 1
            sender = self.chance.choice((Sender.AGENT, Sender.AGENT, Sender.CUSTOMER))
            self.do(
                c.PostMessage(
                    contact=contact,  # type: ignore[arg-type]
                    message=f"m{self.count}",  # type: ignore[arg-type]
                    sender=sender,
                    agent=agent if sender is Sender.AGENT else None,  # type: ignore[arg-type]
                )
            )
        elif act == "end":
            self.do(c.EndContact(contact=contact, agent=agent))  # type: ignore[arg-type]
        elif act == "fail":
            self.do(c.FailCallback(contact=contact, agent=agent))  # type: ignore[arg-type]
        elif self.chance.random() < 0.5:
            to = self.chance.choice(list(self.world.queues))
            self.do(c.Transfer(contact=contact, agent=agent, queue=to))  # type: ignore[arg-type]
        else:
            colleague = self.chance.choice(list(self.world.people))
            self.do(c.Transfer(contact=contact, agent=agent, to_agent=colleague))  # type: ignore[arg-type]

    def somebody_helps(self) -> None:
        """Beside the agent, and then nobody's turn changes."""
        served = [w for w in self.world.wishes.values() if w.stage is Stage.SERVING]
        if not served:
            return
        wish = self.aside.choice(served)
        contact, colleague = wish.id, self.aside.choice(list(self.world.people))
        inside = self.aside.choice([*wish.beside, colleague, "sofia"])
        who: dict[str, str] = {"user": inside} if inside == "sofia" else {"agent": inside}
        act: c.Command = self.aside.choice(
            (
                c.Invite(contact=contact, agent=wish.agent, colleague=colleague),  # type: ignore[arg-type]
                c.TakePart(contact=contact, **who),  # type: ignore[arg-type]
                c.TakePart(contact=contact, **who),  # type: ignore[arg-type]
                c.StepOut(contact=contact, **who),  # type: ignore[arg-type]
            )
        )
        try:
            events = self.router.handle(act, self.now)  # type: ignore[arg-type]
        except CommandRefused:
            return
        assert len(events) == 1, "to help moves nobody"
        self.follow(events)

    def customer_acts(self) -> None:
        chance = self.chance
        wish = self.one(*chance.choice(((Stage.WAITING,), (Stage.LOST,), tuple(Stage))))
        if wish is None:
            return
        contact = min(w.key() for w in self.world.wishes.values() if w.stage is wish.stage)[2]
        wish = self.world.wishes[contact]
        if wish.away_until is not None or wish.stage is Stage.LOST:
            self.do(c.CustomerReturned(contact=contact))  # type: ignore[arg-type]
            return
        later = self.now + 20_000 if chance.random() < 0.5 else None
        act: c.Command = chance.choice(
            (
                c.CustomerDropped(contact=contact),  # type: ignore[arg-type]
                c.CustomerDropped(contact=contact),  # type: ignore[arg-type]
                c.CustomerReturned(contact=contact),  # type: ignore[arg-type]
                c.CustomerLeft(contact=contact, reason=LossReason.LEFT),  # type: ignore[arg-type]
                c.Announce(contact=contact),  # type: ignore[arg-type]
                c.RequestCallback(
                    contact=contact,  # type: ignore[arg-type]
                    not_before=later,  # type: ignore[arg-type]
                    channel=chance.choice((None, Channel.VOICE)),
                ),
            )
        )
        self.do(act)

    def agent_acts(self) -> None:
        chance = self.chance
        agent = chance.choice(list(self.world.people))
        waiting = self.one(Stage.WAITING)
        person = self.world.people[agent]
        if (not person.signed_in or person.not_responding) and chance.random() < 0.7:
            back = c.SetStatus(agent=agent, status=Status.AVAILABLE)  # type: ignore[arg-type]
            self.do(back if person.signed_in else c.SignIn(agent=agent))  # type: ignore[arg-type]
            return
        epoch = self.epochs.get(agent, 0) - (chance.random() < 0.1)
        acts: list[c.Command] = [
            c.SignIn(agent=agent),  # type: ignore[arg-type]
            c.SignOut(agent=agent),  # type: ignore[arg-type]
            c.DropAgent(agent=agent, epoch=epoch),  # type: ignore[arg-type]
            c.ReturnAgent(agent=agent, epoch=epoch),  # type: ignore[arg-type]
            c.ReturnAgent(agent=agent, epoch=epoch),  # type: ignore[arg-type]
            self.set_status(agent, ""),
            self.set_status(agent, ""),
        ]
        if waiting is not None:
            acts.append(c.Pick(contact=waiting.id, agent=agent))  # type: ignore[arg-type]
        self.do(chance.choice(acts))

    def set_status(self, agent: str, by: str) -> c.Command:
        status = self.chance.choice((Status.AVAILABLE, Status.AVAILABLE, *Status))
        after = self.chance.random() < 0.5
        return c.SetStatus(agent=agent, status=status, after_contacts=after, by=by)  # type: ignore[arg-type]

    def supervisor_acts(self) -> None:
        chance = self.chance
        agents = list(self.world.people)
        agent = chance.choice(agents)
        some = tuple(a for a in agents if chance.random() < 0.5) or (agent,)
        changed = {ch: n for ch, n in self.limits().items() if chance.random() < 0.4}
        queue = chance.choice(list(self.world.queues))
        acts: list[c.Command] = [
            c.SetLimits(agents=some, limits=changed, total=chance.choice((None, 0, 1, 4))),  # type: ignore[arg-type]
            c.SetLimits(agents=some, limits=changed),  # type: ignore[arg-type]
            c.SetStrategy(queue=queue, strategy=chance.choice(list(Strategy))),  # type: ignore[arg-type]
            self.set_status(agent, "sofia"),
            c.DefineAgent(agent=self.agent(agent)),
            c.DefineQueue(queue=self.queue(queue, [q for q in self.world.queues if q != queue])),
        ]
        if self.disabling:
            acts += self.disable(agent, queue)
        wish = self.one(*Stage)
        if wish is not None:
            contact = wish.id
            hs = chance.choice((0, 20_000))
            acts += [
                c.Assign(contact=contact, agent=agent, by="sofia"),  # type: ignore[arg-type]
                c.Assign(contact=contact, agent=agent, by="sofia"),  # type: ignore[arg-type]
                c.Move(contact=contact, queue=queue, by="sofia"),  # type: ignore[arg-type]
                c.Reprioritise(contact=contact, head_start_ms=hs, by="sofia"),  # type: ignore[arg-type]
                c.CloseContact(contact=contact, by="sofia"),  # type: ignore[arg-type]
            ]
        self.do(chance.choice(acts))
        if chance.random() < 0.1:
            alarm = {"queue": queue, "alert": "waiting"}
            if not self.do(c.RaiseAlert(**alarm, value=9, limit=8)):  # type: ignore[arg-type]
                assert self.do(c.ClearAlert(**alarm))  # type: ignore[arg-type]

    def disable(self, agent: str, queue: str) -> list[c.Command]:
        """Or enable again."""
        person, place = self.world.people[agent].setup, self.world.queues[queue]
        return [
            c.DefineAgent(agent=replace(person, disabled=not person.disabled), by="sofia"),
            c.DefineQueue(queue=replace(place, disabled=not place.disabled), by="sofia"),
        ]

    # The whole day.

    def run(self, steps: int = STEPS) -> None:
        for _ in range(steps):
            self.step()
        self.steps += 1
        try:
            self.restart()
            self.close_up()
        except (AssertionError, KeyError, IndexError, AttributeError, TypeError) as wrong:
            raise Failed(self.seed, self.steps, f"{type(wrong).__name__}: {wrong}") from wrong

    def close_up(self) -> None:
        """Nobody acts any more: everything with a deadline ends, and only the line remains."""
        for _ in range(2_000):
            deadline = self.router.next_deadline()
            served = any(w.stage is Stage.SERVING for w in self.world.wishes.values())
            if deadline is None and not served:
                break
            if deadline is not None:
                self.now = max(self.now, deadline)
                self.on_time()
            promises.after_step(self.world, self.router, self.now)
            for wish in list(self.world.wishes.values()):
                if wish.stage is Stage.OFFERED:
                    self.do(c.Accept(contact=wish.id, agent=wish.agent))  # type: ignore[arg-type]
                elif wish.stage is Stage.SERVING:
                    self.do(c.EndContact(contact=wish.id, agent=wish.agent))  # type: ignore[arg-type]
        else:
            raise AssertionError("the day does not end")
        left = {w.stage for w in self.world.wishes.values()}
        assert left <= {Stage.WAITING}, f"left in {left}"
