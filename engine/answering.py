"""What a client is told when a command is not done: a code to switch on, a sentence to read."""

import logging
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from engine.answers import NotTaken
from router.refusals import CommandRefused
from router.words import Refusal

log = logging.getLogger(__name__)

SENTENCES: Final[Mapping[str, str]] = {
    Refusal.UNKNOWN_CONTACT: "This conversation does not exist any more.",
    Refusal.UNKNOWN_AGENT: "There is no such agent.",
    Refusal.UNKNOWN_QUEUE: "There is no such queue.",
    Refusal.CONTACT_EXISTS: "This conversation exists already.",
    Refusal.WRONG_STAGE: "The conversation is past the point where this could be done.",
    Refusal.NOT_YOURS: "This conversation is not in your hands.",
    Refusal.OFFER_GONE: "The offer is gone: it was taken, withdrawn, or its time ran out.",
    Refusal.AT_LIMIT: "The agent has no room for another one.",
    Refusal.AGENT_NOT_AVAILABLE: "The agent is not available.",
    Refusal.NOT_SIGNED_IN: "Start work first.",
    Refusal.STALE_LEASE: "The connection was lost for too long. Start work again.",
    Refusal.QUEUE_CLOSED: "This queue is closed at the moment.",
    Refusal.QUEUE_FULL: "This queue is full at the moment.",
    Refusal.QUEUE_DISABLED: "This queue takes nobody new any more.",
    Refusal.QUEUE_IN_USE: "Contacts still wait in this queue.",
    Refusal.AGENT_DISABLED: "This agent is disabled. Ask who set up the centre.",
    Refusal.AGENT_IN_USE: "The agent is still at work.",
    Refusal.BAD_VALUE: "A value is not allowed.",
    Refusal.ALREADY_SO: "It is so already.",
    Refusal.CROWDED: "As many as may take part in this conversation already do.",
    "not_allowed": "You may not do this.",
    "bad_request": "The request could not be understood.",
    "unknown_reason": "There is no such reason.",
    "changed": "A colleague has changed this meanwhile.",
    "too_large": "That is too long.",
    "too_many": "That was too much at once. Try again in a moment.",
    "unavailable": "The service cannot do this right now. Try again in a moment.",
    "bad_type": "Files of this type cannot be sent: pictures, PDF and plain text can.",
    "empty_file": "This file is empty.",
    "bad_picture": "This picture cannot be read, or is too large.",
    "field_needed": "Something that is asked is not filled in.",
    "bad_field": "Something is not filled in as it must be.",
    "consent_needed": "This needs your consent.",
    "no_mail": "No emails are sent from here.",
    "bad_identity": "The site could not prove who this is.",
    "bad_token": "This visit is not known. Reload the page.",
    "token_expired": "This visit has expired. Reload the page.",
    "wrong_credentials": "The user name or the password is wrong.",
    "too_many_tries": "Too many wrong passwords. Wait a little, then try again.",
    "wrong_password": "The password is wrong.",
    "code_needed": "Type the code that your telephone shows.",
    "wrong_code": "The code is wrong, or was used before. Wait for the next one.",
    "factor_required": "Your role needs two-step sign-in: it cannot be turned off.",
    "sso_expired": "This sign-in took too long, or was begun in another browser. Begin again.",
    "sso_denied": "The sign-in service did not let you in.",
    "sso_unreachable": "The sign-in service cannot be reached, or does not answer as it should.",
    "sso_issuer": "The answer comes from another sign-in service than the one that was asked.",
    "sso_audience": "The answer of the sign-in service is meant for another application.",
    "sso_nonce": "The answer of the sign-in service belongs to another sign-in.",
    "sso_token_old": "The answer of the sign-in service is too old.",
    "sso_unknown_key": "The answer is signed with a key that the sign-in service does not publish.",
    "sso_bad_token": "The answer of the sign-in service is not signed as it must be.",
    "sso_unknown_user": "Nobody here is linked to this account. Ask who set up the centre.",
    "sso_no_role": "This account has no role here. Ask who set up the centre.",
    "unknown_session": "This session has ended already.",
    "copied": "Your sign-in was used in two places. For safety it has ended; sign in again.",
    "bad_invitation": "This invitation was used or has run out. Ask for a new one.",
    "weak_password": "A password has from 10 to 256 characters.",
    "signed_out": "You have signed out.",
    "expired": "Your session has ended. Sign in again.",
    "disabled": "This user may not sign in any more.",
}


class Refused(Exception):
    """A room says no. ``code`` is one of ``SENTENCES``."""

    def __init__(self, code: str, message: str = "", data: dict[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message or SENTENCES[code]
        self.data = data


def done(result: object = None) -> dict[str, Any]:
    return {"ok": True, "result": result}


def refused(code: str, message: str = "", data: dict[str, object] | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = {"ok": False, "code": code, "message": message or SENTENCES[code]}
    if data:
        answer["data"] = data
    return answer


def explain(problem: Exception, *, who: str, command: str) -> dict[str, Any]:
    """The ack for what was raised. What nobody expected is logged, with ids only."""
    match problem:
        case Refused():
            return refused(problem.code, problem.message, problem.data)
        case CommandRefused():
            message = str(problem) if problem.code is Refusal.BAD_VALUE else ""
            data: dict[str, object] = {}
            if problem.otherwise is not None:
                data["otherwise"] = problem.otherwise
            return refused(problem.code, message, data)
        case NotTaken():
            return refused(problem.code)
        case msgspec.ValidationError():
            return refused("bad_request")
        case _:
            log.error(
                "command %s of %s failed: %s at %s",
                command,
                who,
                type(problem).__name__,
                place_of(problem),
            )
            return refused("unavailable")


def place_of(problem: Exception) -> str:
    """Where it was raised. Not what it says: that may be a customer's words."""
    trace = problem.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "nowhere"
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
