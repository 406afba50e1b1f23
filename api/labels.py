"""Names that people choose from, settings, and who changed what, over the API."""

from typing import Any, Final

from api import setup_wire as w
from api.endpoints import Call, Created
from api.problems import ApiProblem
from api.setup import SetUp
from config.centre import CentreFile
from office.set_up import CannotApply, Edit, Office, put_table
from router.ids import Millis
from storage.audits import PAGE, AuditsWanted, audits
from storage.rows import Audit
from storage.store import Store

WORDS: Final = "dispositions|reasons|tags"


class Labels:
    """Dispositions, reasons and tags: each an id and a name, in an order."""

    def __init__(self, set_up: SetUp, office: Office) -> None:
        self._set_up = set_up
        self._office = office

    async def _all(self, call: Call[Any, Any]) -> dict[str, str]:
        centre = (await self._office.now()).centre
        found: dict[str, str] = getattr(centre, call.path["list"])
        return dict(found)

    async def list_labels(self, call: Call[None, None]) -> w.Labels:
        found = await self._all(call)
        return w.Labels(items=tuple(w.Label(id=id, name=name) for id, name in found.items()))

    async def set_labels(self, call: Call[w.SetUpQuery, w.LabelList]) -> w.Labels:
        entries = {one.id: one.name for one in call.body.items}
        if len(entries) != len(call.body.items):
            raise ApiProblem("unsound", "An id is there twice.")
        await self._set_up.apply(call, put_table(call.path["list"], entries))
        return await self.list_labels(call)  # type: ignore[arg-type]

    async def create_label(self, call: Call[w.SetUpQuery, w.NewLabel]) -> Created:
        what, new = call.path["list"], call.body
        there = new.id in await self._all(call)
        # Made by the same request, before a restart broke it off.
        if there and not call.again:
            raise ApiProblem("taken", f"There is {new.id} already.")
        if not there:
            await self._set_up.apply(call, _put(what, new.id, new.name, known=False))
        made = w.Label(id=new.id, name=new.name)
        return Created(made, f"/api/v1/setup/{what}")

    async def change_label(self, call: Call[w.SetUpQuery, w.LabelChange]) -> w.Label:
        id, name = call.path["id"], call.body.name
        await self._set_up.apply(call, _put(call.path["list"], id, name))
        return w.Label(id=id, name=name)

    async def remove_label(self, call: Call[w.SetUpQuery, None]) -> None:
        await self._set_up.apply(call, _without(call.path["list"], call.path["id"]))


class Settings:
    def __init__(self, set_up: SetUp, office: Office) -> None:
        self._set_up = set_up
        self._office = office

    async def list_settings(self, call: Call[None, None]) -> w.Settings:
        found = (await self._office.now()).centre.settings
        return w.Settings(items=tuple(w.Setting(id=id, text=text) for id, text in found.items()))

    async def put_setting(self, call: Call[w.SetUpQuery, w.SettingChange]) -> w.Setting:
        id, text = call.path["setting"], call.body.text
        await self._set_up.apply(call, _put("settings", id, text, known=None))
        return w.Setting(id=id, text=text)

    async def remove_setting(self, call: Call[w.SetUpQuery, None]) -> None:
        await self._set_up.apply(call, _without("settings", call.path["setting"]))


class AuditRoom:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def list_audit(self, call: Call[w.AuditQuery, None]) -> w.AuditEntries:
        asked = call.query
        at, _, id = asked.before.partition(".")
        wanted = AuditsWanted(
            text=asked.text,
            user=asked.user,
            kind=asked.kind,
            begin=None if asked.since is None else Millis(asked.since),
            end=None if asked.until is None else Millis(asked.until),
            before=(int(at), id) if at else None,
        )
        found = await self._store.read(audits, wanted)
        last = found[PAGE - 1] if len(found) > PAGE else None
        return w.AuditEntries(
            items=tuple(_entry(one) for one in found[:PAGE]),
            next=None if last is None else f"{last.at}.{last.id}",
        )


def _entry(row: Audit) -> w.AuditEntry:
    return w.AuditEntry(
        id=row.id,
        at=row.at,
        user=row.user,
        action=row.action,
        kind=row.kind,
        subject=row.subject,
        name=row.name,
        changes=tuple(
            w.SetUpDifference(field=field, before=before, after=after)
            for field, before, after in row.changes
        ),
    )


def _put(table: str, id: str, text: str, *, known: bool | None = True) -> Edit:
    def edit(centre: CentreFile) -> CentreFile:
        entries = dict(getattr(centre, table))
        if known is True and id not in entries:
            raise CannotApply("unknown")
        if known is False and id in entries:
            raise CannotApply("bad_value", [f"There is {id} already."])
        return put_table(table, {**entries, id: text})(centre)

    return edit


def _without(table: str, id: str) -> Edit:
    def edit(centre: CentreFile) -> CentreFile:
        entries = dict(getattr(centre, table))
        if entries.pop(id, None) is None:
            raise CannotApply("unknown")
        return put_table(table, entries)(centre)

    return edit
