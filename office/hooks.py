"""What stands on the record of a webhook that was made, changed or removed."""

from yarl import URL

from config.changes import Change, Difference
from office.set_up import audit
from router.ids import Millis
from storage.rows import Audit, Webhook


def hook_records(
    before: Webhook | None, after: Webhook | None, *, by: str, now: Millis, action: str
) -> list[Audit]:
    """Of an address the host alone: what follows it is often a secret, too."""
    hook = after or before
    if hook is None or before == after:
        return []
    what = "added" if before is None else "removed" if after is None else "changed"
    told = _differences(before, after) if after is not None else ()
    change = Change(
        kind="webhook", id=hook.id, name=_host(hook.url), what=what, differences=tuple(told)
    )
    return audit([change], by, action, now)


def _differences(before: Webhook | None, after: Webhook) -> list[Difference]:
    told = []
    if before is not None and before.url != after.url:
        told.append(Difference("address", _host(before.url), _host(after.url)))
    kinds = "" if before is None else before.kinds
    if kinds != after.kinds:
        told.append(Difference("events", _words(kinds), _words(after.kinds)))
    if before is not None and before.secret != after.secret:
        told.append(Difference("secret", "old", "new"))
    if before is not None and (before.disabled_at is None) != (after.disabled_at is None):
        told.append(Difference("disabled", _said(before), _said(after)))
    if before is not None and before.cursor != after.cursor:
        told.append(Difference("next_event", str(before.cursor), str(after.cursor)))
    return told


def _host(url: str) -> str:
    return URL(url).host or url


def _words(kinds: str) -> str:
    return ", ".join(kinds.split())


def _said(row: Webhook) -> str:
    return "no" if row.disabled_at is None else "yes"
