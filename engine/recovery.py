"""From what is stored to a router that goes on where the last one stopped."""

import logging

from router.commands import AnyCommand, CustomerDropped, DropAgent
from router.router import Router
from router.words import Channel, Stage
from storage import queries
from storage.errors import StorageError
from storage.journal import Journal
from storage.store import Store

logger = logging.getLogger(__name__)


def restore(journal: Journal) -> tuple[Router, int]:
    """Return the router as of the journal's end, and the number of its newest sound snapshot.

    Raises:
        StorageError: ``database_corrupt``: the journal itself cannot be read.
    """
    for seq, state in journal.snapshots():
        if seq > journal.last_seq:
            logger.error("snapshot %s lies after the journal's end, left aside", seq)
            continue
        router = None if state is None else _restored(state)
        if router is None:
            logger.error("snapshot %s is corrupt, an older state is replayed instead", seq)
            continue
        _replay(router, journal, seq)
        return router, seq
    router = Router()
    _replay(router, journal, 0)
    return router, 0


def _restored(state: bytes) -> Router | None:
    try:
        return Router.restore(state)
    except Exception:
        # Sound by its checksum, yet of another version of the router: the journal knows better.
        logger.exception("a snapshot cannot be restored")
        return None


def _replay(router: Router, journal: Journal, seq: int) -> None:
    try:
        router.replay(journal.events_after(seq))
    except (AssertionError, KeyError) as error:
        raise StorageError(
            "database_corrupt", f"the journal cannot be replayed: {error!r}"
        ) from error


def lost_connections(router: Router, store: Store) -> list[AnyCommand]:
    """Return what tells the router that with the last process all connections were lost.

    Agents come back by their lease, customers by their token; until then the clocks run that
    run for anybody whose connection is lost. What a program put in has no connection here, a chat
    or a call that another system holds: it stays as it was.

    Raises:
        StorageError: The database cannot be read.
    """
    commands: list[AnyCommand] = [
        DropAgent(agent=agent.id, epoch=agent.epoch)
        for agent in sorted(router.agents.values(), key=lambda agent: agent.id)
        if agent.signed_in and agent.dropped_at is None
    ]
    here = (Stage.WAITING, Stage.OFFERED, Stage.SERVING)
    chats = [
        contact
        for contact in sorted(router.contacts.values(), key=lambda contact: contact.id)
        if contact.channel is Channel.CHAT
        and contact.stage in here
        and contact.away_until is None
        and not contact.virtual
    ]
    customers = sorted({contact.customer for contact in chats})
    visitors = store.read_now(queries.visitors_among, customers)
    return commands + [
        CustomerDropped(contact=contact.id) for contact in chats if contact.customer in visitors
    ]
