"""Who is in the customers' room, and how a message of theirs is written down."""

from dataclasses import dataclass

from engine.engine import Engine
from engine.messages import public_id, stored_id
from engine.room import Guest
from router import commands as c
from router import events as e
from router.ids import ContactId, CustomerId, MessageId
from router.words import Sender
from storage import rows


@dataclass(slots=True, kw_only=True, eq=False)
class Visitor(Guest):
    visitor: str
    customer: CustomerId
    token_hash: str


def customer_of(visitor: str) -> CustomerId:
    return CustomerId(f"visitor:{visitor}")


async def post(
    engine: Engine,
    guest: Visitor,
    contact: ContactId,
    message: str,
    text: str,
    file: str | None = None,
) -> object:
    """Store a message of the customer and return what the client is told of it."""
    id = MessageId(stored_id(contact, Sender.CUSTOMER, message))
    answer = await engine.submit(
        c.PostMessage(contact=contact, message=id, sender=Sender.CUSTOMER),
        # By the message and not by the command: a resent message may come in a new command.
        command_id=f"message {contact} {message}",
        actor=guest.actor,
        rows=(rows.Words(message=id, text=text, file=file),),
    )
    posted = answer.first(e.MessagePosted)
    assert posted is not None
    return {"message": public_id(id), "seq": posted.seq, "at": posted.at}
