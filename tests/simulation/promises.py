"""The promises of the design, as a customer, an agent or a supervisor would recognise them."""

from fractions import Fraction

from router import events as e
from router.router import Router
from router.words import LIVE, OfferKind, Stage, Status, Strategy
from tests.simulation.world import Person, Wish, World

NAMED = (OfferKind.PREFERRED, OfferKind.TRANSFERRED)
"""To the one agent it waits for."""


def before_offer(world: World, event: e.Offered) -> None:
    """Looks at the world just before the offer is made."""
    wish, person = world.wishes[event.contact], world.people[event.agent]
    assert person.signed_in, f"{person.setup.id} is not signed in and is offered {wish.id}"
    assert person.status is Status.AVAILABLE, f"{person.setup.id} is on a break"
    assert world.room(person, wish.channel) >= 1, f"{person.setup.id} would be above a limit"
    assert event.deadline > event.at, "an offer without time to answer"
    rules = world.queues[wish.queue].rules[wish.channel]
    assert event.deadline == event.at + rules.offer_ms
    assert event.why.waited_ms == event.at - wish.entered
    if event.why.kind in {OfferKind.ROUTED, *NAMED}:
        routed(world, wish, person, event)


def routed(world: World, wish: Wish, person: Person, event: e.Offered) -> None:
    assert world.could_offer(wish), f"{wish.id} is not there to be served"
    assert world.may_get(person, wish), f"{person.setup.id} must not get {wish.id}"
    for other in world.wishes.values():
        if other.key() < wish.key() and world.could_offer(other):
            assert not world.may_get(person, other), f"{wish.id} overtook {other.id}"
    able = [p for p in world.people.values() if world.may_get(p, wish)]
    assert event.why.able == len(able), "who else was able is told wrongly"
    if event.why.kind in NAMED:
        assert world.only_for(wish) == person.setup.id
        return
    strategy = world.queues[wish.queue].strategy
    ranks = sorted(rank(world, p, wish, strategy) for p in able)
    assert ranks[0][2] == person.setup.id, f"{strategy} chose {person.setup.id} of {ranks}"
    named = [other.agent for other in event.why.others]
    assert named == [r[2] for r in ranks[1:4]], "the next best are told wrongly"


def rank(world: World, person: Person, wish: Wish, strategy: Strategy) -> tuple[Fraction, int, str]:
    if strategy is Strategy.MOST_AVAILABLE:
        measure = Fraction(-world.room(person, wish.channel))
    elif strategy is Strategy.LEAST_BUSY:
        measure = Fraction(len(person.hands))
    elif strategy is Strategy.LEAST_LOADED:
        measure = Fraction(load(world, person))
    elif strategy is Strategy.LONGEST_IDLE:
        measure = Fraction(person.served)
    else:
        measure = Fraction(person.given)
    return (measure, person.given, person.setup.id)


def load(world: World, person: Person) -> int:
    share = world.filled(person, None)
    if person.setup.total:
        share = max(share, Fraction(len(person.hands), person.setup.total))
    return int(share * 1000)


def before_requeue(world: World, event: e.Requeued) -> None:
    wish = world.wishes[event.contact]
    gift = event.head_start_ms - wish.head_start
    assert gift >= 0
    assert event.due == wish.due - gift, "the place in line was lost"
    if event.reason == "agent_lost":
        assert event.preferred == event.agent
        assert gift == world.queues[wish.queue].rules[wish.channel].lease_lost_head_start_ms
    else:
        assert gift == 0


def before_announcement(world: World, event: e.Announced) -> None:
    wish = world.wishes[event.contact]
    ahead = sum(
        1
        for w in world.wishes.values()
        if w.queue == wish.queue and w.stage is Stage.WAITING and w.key() < wish.key()
    )
    assert event.position == ahead + 1, "a wrong place was told"
    last = wish.announced
    if last is None or last.high_ms is None or event.high_ms is None or event.longer_because:
        return
    assert event.high_ms <= last.high_ms, "a longer wait was told without a reason"
    assert event.low_ms is not None
    assert last.low_ms is not None
    assert event.low_ms <= last.low_ms, "a longer wait was told without a reason"


def after_step(world: World, router: Router, now: int) -> None:
    nobody_lost(world, router)
    nobody_idle_while_somebody_waits(world)
    nobody_passed_over_for_nothing(world)
    agents_agree(world, router)
    nobody_beside_what_is_not_served(world, router)
    deadline = router.next_deadline()
    for moment, what in deadlines(world):
        assert deadline is not None, f"{what} at {moment} has no deadline"
        assert deadline <= moment, f"{what} at {moment} would be late"


def nobody_lost(world: World, router: Router) -> None:
    assert world.arrived == len(world.wishes) + world.closed, "a contact was lost"
    assert router.contacts.keys() == world.wishes.keys()
    holders = [w for p in world.people.values() for w in p.hands]
    assert len(holders) == len(set(holders)), "a contact has two owners"
    for wish in world.wishes.values():
        contact = router.contacts[wish.id]  # type: ignore[index]
        assert (contact.stage, contact.agent) == (wish.stage, wish.agent), wish.id
        assert contact.due == wish.due, wish.id
        in_hand = wish.stage in {Stage.OFFERED, Stage.SERVING, Stage.WRAP_UP}
        assert in_hand == (wish.agent is not None), f"{wish.id} is in two places"


def nobody_beside_what_is_not_served(world: World, router: Router) -> None:
    for wish in world.wishes.values():
        told = {p.agent or p.user: p.inside for p in router.participants(wish.id)}  # type: ignore[arg-type]
        assert told == wish.beside, f"{wish.id}: {told} take part"
        assert not told or wish.stage is Stage.SERVING, f"{told} take part in {wish.stage}"
        for name in told.keys() & world.people.keys():
            assert world.people[name].signed_in, f"{name} takes part and is gone"


def nobody_idle_while_somebody_waits(world: World) -> None:
    for wish in world.wishes.values():
        if not world.could_offer(wish):
            continue
        for person in world.people.values():
            assert not world.may_get(person, wish), (
                f"{person.setup.id} is free and could serve {wish.id}, who waits"
            )


def nobody_passed_over_for_nothing(world: World) -> None:
    """An agent is passed over only while somebody else at work could take the contact."""
    for wish in world.wishes.values():
        if not world.could_offer(wish) or not wish.excluded or world.only_for(wish):
            continue
        others = [
            p
            for p in world.people.values()
            if p.at_work() and world.qualified(p, wish) and p.setup.id not in wish.excluded
        ]
        assert others, f"{wish.id} waits for nobody"


def agents_agree(world: World, router: Router) -> None:
    for person in world.people.values():
        agent = router.agents[person.setup.id]
        idle = not person.signed_in and not person.hands
        assert idle or not person.setup.disabled, f"{agent.id} is disabled and at work"
        assert agent.contacts == sorted(person.hands), person.setup.id
        assert agent.misses == person.misses, person.setup.id
        assert router.load(agent.id) == load(world, person), person.setup.id
        if person.next_status is not None:
            assert person.hands, f"{agent.id} still waits for the next status"
        if person.signed_in:
            continue
        for wish in person.hands.values():
            served = wish.stage is not Stage.OFFERED and wish.channel not in LIVE
            assert served or wish.stage is Stage.WRAP_UP, f"{wish.id} is held by nobody there"


def deadlines(world: World) -> list[tuple[int, str]]:
    """Everything that must end, with its moment."""
    found: list[tuple[int, str]] = []
    for wish in world.wishes.values():
        rules = world.queues[wish.queue].rules[wish.channel]
        moments: dict[str, int | None] = {}
        if wish.stage is Stage.OFFERED:
            moments = {"offer": wish.deadline, "grace": wish.away_until}
        elif wish.stage is Stage.WRAP_UP:
            moments = {"wrap-up": wish.wrap_until}
        elif wish.stage is Stage.LOST:
            moments = {"keeping": wish.lost_until}
        elif wish.stage is Stage.SCHEDULED:
            moments = {"callback": wish.not_before, "callback's life": wish.expires}
        elif wish.stage is Stage.WAITING:
            moments = waiting_moments(world, wish)
        elif wish.stage is Stage.SERVING:
            assert wish.accepted is not None
            moments = {"grace": wish.away_until}
            if not wish.replied and rules.first_reply_ms is not None:
                moments["first reply"] = wish.accepted + rules.first_reply_ms
            if not wish.replied and not wish.warned and rules.first_reply_warn_ms is not None:
                moments["warning"] = wish.accepted + rules.first_reply_warn_ms
            if wish.quiet_from is not None and rules.silent_close_ms is not None:
                moments["silence"] = wish.quiet_from + rules.silent_close_ms
        found += [(m, f"{what} of {wish.id}") for what, m in moments.items() if m is not None]
    for person in world.people.values():
        if person.lost_at is not None:
            found.append((person.lost_at, f"lease of {person.setup.id}"))
        if person.quiet_until is not None:
            found.append((person.quiet_until, f"quiet time of {person.setup.id}"))
    return found


def waiting_moments(world: World, wish: Wish) -> dict[str, int | None]:
    queue = world.queues[wish.queue]
    steps = [r.after_ms for r in queue.rings]
    needs = (*queue.needs, *wish.needs, *(n for r in queue.rings for n in r.needs))
    steps += [n.drop_after_ms for n in needs if n.drop_after_ms]
    ahead = [s for s in steps if s > wish.relaxed]
    longest = None
    if queue.max_wait_ms is not None and not wish.virtual and wish.channel in LIVE:
        longest = wish.queue_since + queue.max_wait_ms
    return {
        "ring": wish.queue_since + min(ahead) if ahead else None,
        "grace": wish.away_until,
        "preference": wish.preferred_until,
        "exclusion": wish.excluded_until,
        "callback's life": wish.expires if wish.virtual else None,
        "longest wait": longest,
    }
