"""Who may do what: every command and every path has its line here, and nothing else is let in.

A command, a field or a path that has no line fails ``test_matrix.py``: think of who may use it,
and of whose records it can name, and write that down.
"""

from dataclasses import dataclass, field
from typing import Any, Final

from tests.rooms import PASSWORD

AGENTS: Final = frozenset({"ann", "ben", "pia", "lea"})
SUPERVISORS: Final = frozenset({"sue", "lea"})
WATCHER: Final = frozenset({"cora"})
"""Of a role that the centre made: sees, reads and sets limits, and no more."""
LIMITED: Final = frozenset({"tess"})
"""A supervisor of the team that Ben is in, and Ann is not."""
BOARD: Final = SUPERVISORS | WATCHER | LIMITED
USERS: Final = AGENTS | BOARD
PROGRAMS: Final = frozenset({"program"})
"""A key that may read everything, and write nothing."""
OWN: Final = USERS
"""Whose session is alive, whatever they may do with it: they see and end their own."""
VISITORS: Final = frozenset({"vera", "other_visitor"})

ENTER: Final = {"/visitor": VISITORS, "/agent": AGENTS, "/supervisor": BOARD}


@dataclass(frozen=True)
class Line:
    """One command. ``CONTACT`` and ``FILE`` in ``fields`` stand for Vera's, who talks to Ann."""

    may: frozenset[str]
    fields: dict[str, Any] = field(default_factory=dict)
    others: frozenset[str] = frozenset()
    """Who of ``may`` may do it to somebody else's contact. Ann is the only one whose it is."""


CONTACT: Final = "CONTACT"
FILE: Final = "FILE"
CUSTOMER: Final = "CUSTOMER"
_OF_CONTACT: Final = {"contact": CONTACT}

COMMANDS: Final[dict[str, dict[str, Line]]] = {
    "/visitor": {
        # Visitors name no contact: each command is about their own.
        "start": Line(VISITORS, {"queue": "sales"}),
        "leave_message": Line(VISITORS, {"queue": "sales", "email": "a@b.example", "text": "x"}),
        "identify": Line(VISITORS, {"user": "7", "hmac": "0" * 64}),
        "erase": Line(VISITORS),
        "sign_out": Line(VISITORS),
        "send": Line(VISITORS, {"message": "x1", "file": FILE}),
        "read": Line(VISITORS, {"seq": 0}),
        "leave": Line(VISITORS),
        "rate": Line(VISITORS, {"score": 5}),
        "older": Line(VISITORS, {"before": 1}),
        "send_transcript": Line(VISITORS, {"email": "vera@mail.example"}),
    },
    "/agent": {
        "set_status": Line(AGENTS, {"status": "break"}),
        "sign_out": Line(AGENTS),
        "accept": Line(AGENTS, {**_OF_CONTACT, "offer": 1}),
        "decline": Line(AGENTS, {**_OF_CONTACT, "offer": 1}),
        "send": Line(AGENTS, {**_OF_CONTACT, "message": "x1", "text": "x", "file": FILE}),
        "read": Line(AGENTS, {**_OF_CONTACT, "seq": 1}),
        "end": Line(AGENTS, _OF_CONTACT),
        "choose_wrap_up": Line(AGENTS, {**_OF_CONTACT, "note": "x", "tags": ["lamp"]}),
        "complete": Line(AGENTS, {**_OF_CONTACT, "note": "x", "tags": ["lamp"]}),
        "transfer": Line(AGENTS, {**_OF_CONTACT, "queue": "help", "note": "x"}),
        "pick": Line(frozenset({"pia", "lea"}), _OF_CONTACT),
        "add_note": Line(AGENTS, {**_OF_CONTACT, "text": "x"}),
        "invite": Line(AGENTS, {**_OF_CONTACT, "colleague": "ben"}),
        "uninvite": Line(AGENTS, {**_OF_CONTACT, "colleague": "ben"}),
        "take_part": Line(AGENTS, _OF_CONTACT),
        "step_out": Line(AGENTS, _OF_CONTACT),
        "destinations": Line(AGENTS, _OF_CONTACT),
        "colleagues": Line(AGENTS, _OF_CONTACT),
        "set_pad": Line(AGENTS, {**_OF_CONTACT, "text": "x"}),
        "look_up": Line(AGENTS, _OF_CONTACT),
        "transcript": Line(AGENTS, {**_OF_CONTACT, "of": CONTACT}),
        "search": Line(AGENTS, {**_OF_CONTACT, "text": "hello"}),
        "story": Line(AGENTS, _OF_CONTACT),
    },
    "/supervisor": {
        "set_limits": Line(BOARD, {"agents": ["ben"], "limits": {"chat": 1}}),
        "preview_limits": Line(BOARD, {"agents": ["ben"], "limits": {"chat": 1}}),
        "set_strategy": Line(SUPERVISORS, {"queue": "sales", "strategy": "least_busy"}),
        "set_agent_status": Line(SUPERVISORS | LIMITED, {"agent": "ben", "status": "offline"}),
        "move_contact": Line(SUPERVISORS | LIMITED, {**_OF_CONTACT, "queue": "help"}, SUPERVISORS),
        "reprioritise": Line(
            SUPERVISORS | LIMITED, {**_OF_CONTACT, "head_start_ms": 1}, SUPERVISORS
        ),
        "assign_contact": Line(SUPERVISORS | LIMITED, {**_OF_CONTACT, "agent": "ben"}, SUPERVISORS),
        "hand_over": Line(SUPERVISORS | LIMITED, {**_OF_CONTACT, "queue": "help"}, SUPERVISORS),
        "close_contact": Line(SUPERVISORS | LIMITED, _OF_CONTACT, SUPERVISORS),
        "whisper": Line(SUPERVISORS | LIMITED, {**_OF_CONTACT, "text": "x"}, SUPERVISORS),
        "join": Line(SUPERVISORS | LIMITED, _OF_CONTACT, SUPERVISORS),
        # Only after they have joined, and been named.
        "say": Line(SUPERVISORS | LIMITED, {**_OF_CONTACT, "message": "x1", "text": "x"}),
        "leave": Line(SUPERVISORS | LIMITED, _OF_CONTACT),
        "put_away": Line(BOARD, _OF_CONTACT),
    },
}

NAMES_A_RECORD: Final = frozenset(
    {"contact", "of", "file", "customer", "note_id", "webhook", "key"}
)
"""Fields by which a command names what may be somebody else's: its line must give Vera's."""
NAMES_NONE: Final = frozenset(
    # What everybody in the room may name, and what is only a value.
    {"queue", "agent", "agents", "user", "hmac", "offer", "message", "seq", "seen_seq", "status"}
    | {"reason", "after_contacts", "text", "name", "email", "score", "comment", "disposition"}
    | {"note", "limits", "total", "strategy", "head_start_ms", "tags", "base", "before"}
    | {"colleague", "why", "mentions", "fields", "attributes", "consent", "language"}
)


@dataclass(frozen=True)
class Path:
    """One HTTP path. Everybody in ``may`` gets in (2xx), everybody else is told no (4xx)."""

    may: frozenset[str] | None = None
    """None: it is for everybody."""
    url: str = ""
    json: Any = None
    form: dict[str, Any] | None = None
    besides: frozenset[int] = frozenset()
    """What else somebody may be told who gets in: that the question was wrong, say."""
    changes: bool = False
    """Whether it ends the session that it is asked with, and so is left out of the walk."""


V1: Final = "/api/v1"
HOOK: Final = "/webhooks/{webhook}"
PARTS: Final = {
    **{"queues": "queue", "agents": "agent", "users": "user", "replies": "reply"},
    **{"teams": "team", "roles": "role", "forms": "form", "treatments": "treatment"},
}
CHANGES_OF_PARTS: Final[list[tuple[str, str, str, Any]]] = [
    (method, f"/setup/{many}/{{{one}}}", f"/setup/{many}/ann", body)
    for many, one in PARTS.items()
    for method, body in (("PUT", {}), ("DELETE", None))
]
INVITE: Final = "/api/setup/users/{id}/invitation"
FACTOR: Final = "/api/setup/users/{id}/second-factor"
PATHS: Final[dict[tuple[str, str], Path]] = {
    ("GET", "/"): Path(),
    ("GET", "/widget.js"): Path(),
    ("GET", "/widget/{name}"): Path(url="/widget/none.js"),
    ("GET", "/shop/{name}"): Path(url="/shop/shop.css"),
    ("GET", "/agent"): Path(),
    ("GET", "/agent/"): Path(),
    ("GET", "/agent/assets/{name}"): Path(url="/agent/assets/none.js"),
    ("GET", "/supervisor"): Path(),
    ("GET", "/supervisor/"): Path(),
    ("GET", "/supervisor/assets/{name}"): Path(url="/supervisor/assets/none.js"),
    ("GET", "/healthz"): Path(),
    ("GET", "/readyz"): Path(),
    ("GET", "/health"): Path(),
    ("GET", "/ready"): Path(),
    ("OPTIONS", "/chat/token"): Path(),
    ("OPTIONS", "/chat/files"): Path(),
    ("OPTIONS", "/chat/files/{id}"): Path(url="/chat/files/x"),
    ("POST", "/chat/token"): Path(json={}),
    ("POST", "/chat/files"): Path(VISITORS | {"ann"}, form={"contact": CONTACT}),
    ("GET", "/chat/files/{id}"): Path(
        frozenset({"vera", "ann"}) | SUPERVISORS | WATCHER, url=f"/chat/files/{FILE}"
    ),
    ("GET", "/api/session"): Path(),
    **{
        (method, path): Path(may, url=url, json=body, besides=frozenset(besides))
        for may, method, path, url, body, besides in (
            (BOARD, "GET", "/api/reports", "", None, (400,)),
            (BOARD, "GET", "/api/reports.{kind}", "/api/reports.csv", None, (400,)),
            (
                BOARD,
                "GET",
                "/api/board/agents/{id}/timeline",
                "/api/board/agents/ann/timeline",
                None,
                (404,),
            ),
            (SUPERVISORS, "GET", "/api/setup", "", None, ()),
            (SUPERVISORS, "GET", "/api/setup.toml", "", None, ()),
            (SUPERVISORS, "GET", "/api/setup/treatments", "", None, ()),
            (SUPERVISORS, "GET", "/api/audit", "", None, ()),
            (BOARD, "GET", "/api/board/contacts", "/api/board/contacts?figure=serving", None, ()),
            (
                SUPERVISORS | WATCHER,
                "GET",
                "/api/board/contacts/{id}",
                f"/api/board/contacts/{CONTACT}",
                None,
                (),
            ),
            (SUPERVISORS, "POST", "/api/setup/check", "", {}, ()),
            (SUPERVISORS, "POST", "/api/setup/import", "", {}, (400, 422)),
            (
                SUPERVISORS,
                "PUT",
                "/api/setup/{what}/{id}",
                "/api/setup/queues/sales",
                {},
                (400, 422),
            ),
            (SUPERVISORS, "DELETE", "/api/setup/{what}/{id}", "/api/setup/users/ann", None, (400,)),
            (SUPERVISORS, "PUT", "/api/setup/{what}", "/api/setup/reasons", [], (400, 422)),
            (
                SUPERVISORS,
                "PUT",
                "/api/setup/order/{what}",
                "/api/setup/order/forms",
                {},
                (400,),
            ),
            (SUPERVISORS, "POST", INVITE, INVITE.replace("{id}", "nobody"), {}, (404,)),
            (SUPERVISORS, "DELETE", FACTOR, FACTOR.replace("{id}", "ann"), None, (409,)),
        )
    },
    ("POST", "/api/invitation"): Path(json={"token": "x"}),
    ("POST", "/api/invitation/password"): Path(json={"token": "x", "password": PASSWORD}),
    ("GET", "/api/door"): Path(),
    ("GET", "/api/sign-on"): Path(),
    ("GET", "/api/sign-on/callback"): Path(),
    ("GET", "/api/sessions"): Path(OWN),
    ("DELETE", "/api/sessions"): Path(changes=True),
    # Nobody has a session of this name, and nobody is told more than that.
    ("DELETE", "/api/sessions/{id}"): Path(frozenset(), url="/api/sessions/0123456789abcdef"),
    ("GET", "/api/second-factor"): Path(OWN),
    ("POST", "/api/second-factor"): Path(OWN, json={"password": PASSWORD}),
    ("PUT", "/api/second-factor"): Path(frozenset(), json={"code": "1"}),
    ("DELETE", "/api/second-factor"): Path(changes=True),
    ("POST", "/api/session"): Path(changes=True),
    ("DELETE", "/api/session"): Path(changes=True),
    ("GET", V1): Path(),
    ("GET", f"{V1}/"): Path(),
    ("GET", f"{V1}/openapi.json"): Path(),
    # A supervisor's cookie reads what programs read.
    **{
        ("GET", V1 + path): Path(
            SUPERVISORS | PROGRAMS, url=url and V1 + url, besides=frozenset(besides)
        )
        for path, url, besides in (
            ("/contacts", "", ()),
            ("/contacts/{contact}", f"/contacts/{CONTACT}", ()),
            ("/contacts/{contact}/messages", f"/contacts/{CONTACT}/messages", ()),
            ("/customers", "", ()),
            ("/customers/{customer}", f"/customers/{CUSTOMER}", ()),
            ("/agents", "", ()),
            ("/agents/{agent}", "/agents/ann", ()),
            ("/queues", "", ()),
            ("/queues/{queue}", "/queues/sales", ()),
            ("/keys", "", ()),
            ("/keys/{key}", "/keys/none", (404,)),
            ("/webhooks", "", ()),
            (HOOK, "/webhooks/none", (404,)),
            (f"{HOOK}/deliveries", "/webhooks/none/deliveries", (404,)),
            (f"{HOOK}/replay", "/webhooks/none/replay", (404,)),
            ("/setup", "", ()),
            ("/setup.toml", "", ()),
            ("/setup/centre", "", ()),
            ("/setup/skills", "", ()),
            ("/setup/skills/{skill}", "/setup/skills/none", (404,)),
            ("/setup/settings", "", ()),
            ("/setup/order/{list}", "/setup/order/forms", ()),
            ("/setup/{list}", "/setup/tags", ()),
            ("/setup/queues/{queue}/hours", "/setup/queues/sales/hours", (404,)),
            *((f"/setup/{many}", "", ()) for many in PARTS),
            *(
                (f"/setup/{many}/{{{one}}}", f"/setup/{many}/x", (404,))
                for many, one in PARTS.items()
            ),
            ("/audit", "", ()),
            ("/reports", "", ()),
            ("/reports.csv", "", ()),
            ("/reports/figures", "", ()),
            ("/agents/{agent}/timeline", "/agents/ann/timeline", ()),
        )
    },
    ("POST", f"{V1}/setup/check"): Path(SUPERVISORS | PROGRAMS, json={}, besides=frozenset({415})),
    # Of what it writes there are only keys and webhooks; a key needs the scope.
    **{
        (method, V1 + path): Path(
            SUPERVISORS, url=V1 + url, json=body, besides=frozenset({400, 404})
        )
        for method, path, url, body in (
            ("POST", "/keys", "/keys", {"name": "x", "scopes": []}),
            ("PATCH", "/keys/{key}", "/keys/none", {}),
            ("DELETE", "/keys/{key}", "/keys/none", None),
            ("POST", "/webhooks", "/webhooks", {"url": "https://mail.example", "kinds": []}),
            ("PATCH", HOOK, "/webhooks/none", {}),
            ("DELETE", HOOK, "/webhooks/none", None),
            ("POST", f"{HOOK}/secret", "/webhooks/none/secret", None),
            ("POST", f"{HOOK}/replay", "/webhooks/none/replay", {}),
            ("POST", f"{HOOK}/replay-failed", "/webhooks/none/replay-failed", None),
            (
                "POST",
                f"{HOOK}/deliveries/{{seq}}/replay",
                "/webhooks/none/deliveries/1/replay",
                None,
            ),
        )
    },
    **{
        (method, V1 + path): Path(frozenset(), url=V1 + url, json=body)
        for method, path, url, body in (
            ("POST", "/contacts", "/contacts", {"queue": "sales", "channel": "chat"}),
            *(
                ("POST", f"/contacts/{{contact}}/{what}", f"/contacts/{CONTACT}/{what}", body)
                for what, body in (
                    ("messages", {"text": "x"}),
                    ("assign", {"agent": "ben"}),
                    ("close", {}),
                    ("move", {"queue": "help"}),
                    ("reprioritise", {"head_start_ms": 1}),
                )
            ),
            ("DELETE", "/customers/{customer}", f"/customers/{CUSTOMER}", None),
            ("PUT", "/agents/{agent}/status", "/agents/ben/status", {"status": "offline"}),
            ("PATCH", "/agents/{agent}/limits", "/agents/ben/limits", {"limits": {"chat": 1}}),
            ("POST", "/limits", "/limits", {"agents": ["ben"], "limits": {"chat": 1}}),
            ("PUT", "/queues/{queue}/strategy", "/queues/sales/strategy", {"strategy": "ranked"}),
            ("POST", "/setup/import", "/setup/import", {}),
            ("PUT", "/setup/centre", "/setup/centre", {}),
            ("PUT", "/setup/order/{list}", "/setup/order/forms", {"ids": []}),
            ("PUT", "/setup/skills/{skill}", "/setup/skills/art", {"agents": {}}),
            ("PUT", "/setup/settings/{setting}", "/setup/settings/brand", {"text": "x"}),
            ("DELETE", "/setup/settings/{setting}", "/setup/settings/brand", None),
            ("PUT", "/setup/queues/{queue}/hours", "/setup/queues/sales/hours", {}),
            ("DELETE", "/setup/queues/{queue}/hours", "/setup/queues/sales/hours", None),
            ("POST", "/setup/{list}", "/setup/tags", {"id": "x", "name": "x"}),
            ("PUT", "/setup/{list}", "/setup/tags", {"items": []}),
            ("PUT", "/setup/{list}/{id}", "/setup/tags/lamp", {"name": "x"}),
            ("DELETE", "/setup/{list}/{id}", "/setup/tags/lamp", None),
            ("POST", "/setup/users/{user}/invitation", "/setup/users/ann/invitation", None),
            *(("POST", f"/setup/{many}", f"/setup/{many}", {"id": "x"}) for many in PARTS),
            *CHANGES_OF_PARTS,
        )
    },
}
