"""What an agent sees, made from the router's state and the directory."""

from typing import Final

import msgspec

from access.rights import Rights
from agent_desk.why import sentence
from agent_desk.wire import Aside, Desk, House, Me, Offer, Reply, Waiting
from engine.beside import Part, helpers, participants
from engine.directory import Directory
from engine.figures import Figures
from engine.limits import Limits
from engine.talk import Talk, anonymous
from engine.wire import Note, Option, Slots
from router.ids import AgentId, ContactId
from router.router import Router
from router.state import ContactState
from router.words import Channel, Sender, Stage
from storage.records import LateMention
from storage.rows import CannedReply, Mention

_decode_reply: Final = msgspec.json.Decoder(CannedReply).decode

PREVIEW_MAX: Final = 140
NOTE_MAX: Final = 500
"""Characters of a transfer's note on the offer; the conversation has all of it."""
PEOPLE_MAX: Final = 1_000
LINE_MAX: Final = 50
"""Of each queue, so many contacts are shown to those who may pick."""


def slots_of(router: Router, agent: AgentId) -> dict[str, Slots]:
    limits = router.agents[agent].setup.limits
    return {
        channel: Slots(
            held=router.held(agent, channel),
            limit=limits.get(channel, 0),
            spare=router.spare(agent, channel),
        )
        for channel in Channel
        if limits.get(channel, 0) or router.held(agent, channel)
    }


def me_record(
    router: Router, agent: AgentId, directory: Directory, figures: Figures, *, may_pick: bool
) -> Me:
    state = router.agents[agent]
    rating, rated = figures.mean_rating(agent)
    sent = None if state.signed_in else directory.absences.sent.get(agent)
    return Me(
        agent=agent,
        name=directory.agent_name(agent),
        picture=directory.agent_picture(agent),
        signed_in=state.signed_in,
        status=state.status,
        reason=state.reason,
        state=router.state_of(agent),
        since=state.since,
        next_status=state.next_status,
        next_reason=state.next_reason,
        load=router.load(agent),
        slots=slots_of(router, agent),
        total=state.setup.total,
        in_hand=len(state.contacts),
        handled_today=figures.handled_by[agent],
        may_pick=may_pick,
        handling_ms=figures.mean_handling_ms(agent),
        rating=rating,
        rated=rated,
        helping=sum(agent in helpers(router, one) for one in router.helping(agent)),
        lease_lost_at=None if state.signed_in else directory.absences.lost.get(agent),
        signed_out_at=sent.at if sent is not None else None,
        signed_out_by=directory.user_name(sent.by) if sent is not None else "",
    )


def offer_record(state: ContactState, talk: Talk | None, directory: Directory) -> Offer:
    waited = state.why.waited_ms if state.why is not None else 0
    note = handed_on(talk)
    return Offer(
        contact=state.id,
        offer=state.offer or 0,
        channel=state.channel,
        queue=directory.label("queue", state.queue),
        customer=talk.who if talk is not None else "",
        deadline=state.offer_deadline or 0,
        offered_at=state.entered_at + waited,
        entered_at=state.entered_at,
        waits_since=talk.waits_since if talk is not None else state.entered_at,
        kind=state.why.kind if state.why is not None else "",
        why=sentence(state.why, state.channel, directory.user_name),
        preview=_last_words(talk)[0][:PREVIEW_MAX] if talk is not None else "",
        note=note.text[:NOTE_MAX] if note is not None else "",
        note_by=note.name if note is not None else "",
        due=state.due,
    )


def handed_on(talk: Talk | None) -> Note | None:
    """The note of the last transfer."""
    notes = talk.notes.values() if talk is not None else ()
    return next((note for note in reversed(notes) if note.kind == "transfer"), None)


def desk_record(
    router: Router, state: ContactState, talk: Talk, directory: Directory, part: Part = Part.OWN
) -> Desk:
    text, sender, name = _last_words(talk)
    return Desk(
        contact=state.id,
        channel=state.channel,
        stage="serving" if state.stage is Stage.SERVING else "wrap_up",
        queue=directory.label("queue", state.queue),
        customer=talk.who,
        customer_id=state.customer,
        customer_email=talk.email,
        entered_at=state.entered_at,
        waits_since=talk.waits_since,
        due=state.due,
        accepted_at=state.accepted_at or 0,
        why=sentence(state.why, state.channel, directory.user_name, own=part is Part.OWN),
        last_text=text[:PREVIEW_MAX],
        last_sender=sender,
        last_seq=talk.last_seq,
        read_seq=talk.agent_read,
        customer_read_seq=talk.customer_read,
        customer_away=state.away_until is not None,
        first_reply_by=first_reply_by(router, state),
        wrap_up_until=state.wrap_up_until,
        ended_by=state.ended_by or "",
        ended_at=state.ended_at if state.stage is Stage.WRAP_UP else None,
        disposition=state.disposition,
        tags=state.tags,
        rating=talk.rating,
        customer_delivered_seq=max(talk.customer_delivered, talk.customer_read),
        pad_at=talk.pad_at,
        part=part,
        agent="" if part is Part.OWN else directory.agent_name(state.agent),
        participants=participants(router, directory, state.id),
        last_name=name,
        answer_to=talk.answer_to if part is not Part.READING else "",
        unmailed=talk.unmailed,
    )


def invitation_record(
    router: Router, state: ContactState, talk: Talk, agent: AgentId, directory: Directory
) -> Aside | None:
    """Where the agent is invited and has not answered."""
    asked = next((one for one in router.participants(state.id) if one.agent == agent), None)
    if asked is None or asked.inside:
        return None
    lead = f"@{directory.agent_name(agent)}"
    said = (one for one in reversed(talk.notes.values()) if one.kind == "invitation")
    note = next((one for one in said if one.text.startswith(lead)), None)
    return Aside(
        contact=state.id,
        kind="invitation",
        channel=state.channel,
        queue=directory.label("queue", state.queue),
        customer=talk.who,
        by=directory.agent_name(asked.by),
        text=note.text.removeprefix(lead).strip()[:NOTE_MAX] if note is not None else "",
        at=asked.since,
    )


def mention_record(
    state: ContactState, talk: Talk, mention: Mention, directory: Directory
) -> Aside:
    note = talk.notes.get(f"{mention.contact}:{mention.at}:private:{mention.by}")
    return Aside(
        contact=state.id,
        kind="mention",
        channel=state.channel,
        queue=directory.label("queue", state.queue),
        customer=talk.who,
        by=directory.agent_name(mention.by),
        text=note.text[:NOTE_MAX] if note is not None else "",
        at=mention.at,
    )


def late_record(late: LateMention, directory: Directory) -> Aside:
    return Aside(
        contact=late.contact,
        kind="mention",
        channel=late.channel,
        queue=directory.label("queue", late.queue),
        customer=late.who or anonymous(late.contact),
        by=directory.agent_name(late.by),
        text=late.text,
        at=late.at,
        over=True,
    )


def first_reply_by(router: Router, state: ContactState) -> int | None:
    """Until when the agent must have answered, or the contact goes back to the line."""
    if state.replied or state.accepted_at is None or state.stage is not Stage.SERVING:
        return None
    rules = router.queues[state.queue].setup.rules[state.channel]
    if rules.first_reply_ms is None:
        return None
    return state.accepted_at + rules.first_reply_ms


def _last_words(talk: Talk) -> tuple[str, str, str]:
    """The last line that somebody wrote, who, and the name of an agent or supervisor."""
    last = next((one for one in reversed(talk.messages) if one.sender != Sender.SYSTEM), talk.last)
    if last is None or last.sender == Sender.SYSTEM:
        return "", "", ""
    name = "" if last.sender == Sender.CUSTOMER else last.name
    return last.text or (last.file.name if last.file else ""), last.sender, name


def house_record(router: Router, directory: Directory, limits: Limits) -> House:
    """The same for all agents."""
    queues = directory.options("queue") or tuple(
        Option(id=queue, label=queue) for queue in sorted(router.queues)
    )
    return House(
        queues=tuple(queue for queue in queues if queue.id in router.queues),
        dispositions=directory.options("disposition"),
        reasons=directory.options("reason"),
        max_text=limits.text_max,
        max_file_bytes=limits.file_bytes_max,
        tags=directory.options("tag"),
    )


def people_records(directory: Directory, rights: Rights) -> list[tuple[str, Option]]:
    """Who can be named in notes."""
    people = [one for one in directory.people() if not rights.bars(one)][:PEOPLE_MAX]
    return [(one.id, Option(id=one.id, label=one.name)) for one in people]


def reply_records(router: Router, agent: AgentId, directory: Directory) -> list[tuple[str, Reply]]:
    """The prepared replies of the agent's queues."""
    mine = set(router.agents[agent].setup.queues)
    return [
        (
            label.id,
            Reply(
                id=label.id,
                title=reply.title,
                text=reply.text,
                queues=tuple(directory.label("queue", queue) for queue in reply.queues),
                position=label.position,
            ),
        )
        for label in directory.labels.get("reply", {}).values()
        for reply in (_decode_reply(label.label),)
        if not reply.queues or mine.intersection(reply.queues)
    ]


def line_records(
    router: Router, agent: AgentId, directory: Directory
) -> list[tuple[ContactId, Waiting]]:
    setup = router.agents[agent].setup
    found = []
    for queue in setup.queues:
        if queue not in router.queues:
            continue
        for contact in router.line(queue, LINE_MAX):
            state = router.contacts[contact]
            if not setup.limits.get(state.channel):
                continue
            talk = directory.talks.get(contact)
            waiting = Waiting(
                contact=contact,
                channel=state.channel,
                queue=directory.label("queue", state.queue),
                customer=talk.who if talk is not None else "",
                entered_at=state.entered_at,
                waits_since=talk.waits_since if talk is not None else state.entered_at,
                due=state.due,
            )
            found.append((contact, waiting))
    return found
