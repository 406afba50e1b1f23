"""The addresses of the set-up, of users, and of the record of changes."""

from dataclasses import replace

import msgspec

from api import setup_wire as w
from api.endpoints import Endpoint, Handler
from api.labels import WORDS, AuditRoom, Labels, Settings
from api.setup import KINDS, TOML, Kind, Parts, SetUp
from api.shapes import Model, Shape
from api.wire import ListQuery
from config.centre import CentrePart, HoursPart
from office.set_up import ORDERED, Office
from storage.store import Store

CENTRE = Model("SetUpCentre", CentrePart)
HOURS = Model("SetUpHours", HoursPart)
READ, WRITE = "read:setup", "write:setup"


def setup_endpoints(office: Office, store: Store) -> list[Endpoint]:
    room = SetUp(office)
    parts = [one for kind in KINDS for one in _of(kind, Parts(kind, room, office))]
    return [
        *_of_whole(room),
        *parts,
        *_of_orders(room),
        *_of_hours(room),
        *_of_skills(room),
        *_of_labels(Labels(room, office)),
        *_of_settings(Settings(room, office)),
        _invitation(room),
        _audit(AuditRoom(store)),
    ]


def _changing(one: Endpoint) -> Endpoint:
    return replace(one, query=w.SetUpQuery, conflicts=True, weighs=True)


def _read(
    path: str, summary: str, handler: Handler, answer: type[msgspec.Struct] | Shape
) -> Endpoint:
    return Endpoint(
        method="GET",
        path=path,
        scope=READ,
        tag="set-up",
        summary=summary,
        handler=handler,
        answer=answer,
    )


def _of_whole(room: SetUp) -> list[Endpoint]:
    all_read, all_written = "read:setup read:users", "write:setup write:users"
    shown = _read(
        "/setup", "Read the whole centre, with its version.", room.get_setup, w.SetUpShown
    )
    exported = _read("/setup.toml", "Export the whole centre as a file.", room.export_setup, TOML)
    checked = Endpoint(
        method="POST",
        path="/setup/check",
        scope=all_read,
        tag="set-up",
        summary="Check a file: all that is wrong in it, each with its line, or what would change.",
        handler=room.check_setup,
        body=TOML,
        answer=w.SetUpChecked,
        weighs=True,
        may_be_large=True,
    )
    imported = Endpoint(
        method="POST",
        path="/setup/import",
        scope=all_written,
        tag="set-up",
        summary="Make the centre as the file says, at once or not at all.",
        handler=room.import_setup,
        body=TOML,
        answer=w.SetUpDone,
        may_be_large=True,
    )
    house = Endpoint(
        method="PUT",
        path="/setup/centre",
        scope=WRITE,
        tag="set-up",
        summary="Change what holds for the whole centre.",
        handler=room.change_setup_centre,
        body=CENTRE,
        answer=CENTRE,
    )
    return [
        replace(shown, scope=all_read),
        replace(exported, scope=all_read),
        checked,
        _changing(imported),
        _read(
            "/setup/centre", "Read what holds for the whole centre.", room.get_setup_centre, CENTRE
        ),
        _changing(house),
    ]


def _of(kind: Kind, room: Parts) -> list[Endpoint]:
    many, one = f"/setup/{kind.many}", f"/setup/{kind.many}/{{{kind.one}}}"
    name = f"setup_{kind.one}"
    tag = "users" if kind.area == "users" else "set-up"
    base = Endpoint(
        method="GET",
        path=one,
        scope=f"read:{kind.area}",
        tag=tag,
        summary=f"Read one {kind.one} of the set-up.",
        handler=room.get_one,
        answer=kind.whole,
        operation=f"get_{name}",
    )
    change = _changing(
        replace(
            base,
            method="PUT",
            scope=f"write:{kind.area}",
            summary=f"Change the {kind.one}: what is left out is as if never said.",
            handler=room.change,
            body=kind.change,
            operation=f"change_{name}",
        )
    )
    return [
        replace(
            base,
            path=many,
            summary=f"List the {kind.many} of the set-up, by id.",
            handler=room.list_all,
            query=ListQuery,
            answer=kind.page,
            operation=f"list_setup_{kind.many}",
        ),
        base,
        replace(
            change,
            method="POST",
            path=many,
            summary=f"Make a {kind.one}." if kind.one != "agent" else "Make an agent.",
            handler=room.create,
            body=kind.whole,
            status=201,
            operation=f"create_{name}",
        ),
        change,
        replace(
            change,
            method="DELETE",
            summary=kind.removed,
            handler=room.remove,
            body=None,
            answer=None,
            status=204,
            operation=f"remove_{name}",
        ),
    ]


def _of_orders(room: SetUp) -> list[Endpoint]:
    path = f"/setup/order/{{list:{'|'.join(ORDERED)}}}"
    set_order = Endpoint(
        method="PUT",
        path=path,
        scope=WRITE,
        tag="set-up",
        summary="Put replies, forms or treatments into an order.",
        handler=room.set_order,
        body=w.SetUpOrderChange,
        answer=w.SetUpOrder,
    )
    return [
        _read(
            path, "Read the order of replies, forms or treatments.", room.get_order, w.SetUpOrder
        ),
        _changing(set_order),
    ]


def _of_hours(room: SetUp) -> list[Endpoint]:
    path = "/setup/queues/{queue}/hours"
    set_hours = Endpoint(
        method="PUT",
        path=path,
        scope=WRITE,
        tag="set-up",
        summary="Set a queue's hours and holidays.",
        handler=room.set_hours,
        body=HOURS,
        answer=HOURS,
    )
    always = replace(
        set_hours,
        method="DELETE",
        summary="Let a queue be always open.",
        handler=room.remove_hours,
        body=None,
        answer=None,
        status=204,
    )
    return [
        _read(path, "Read a queue's hours and holidays.", room.get_hours, HOURS),
        _changing(set_hours),
        _changing(always),
    ]


def _of_skills(room: SetUp) -> list[Endpoint]:
    set_skill = Endpoint(
        method="PUT",
        path="/setup/skills/{skill}",
        scope=WRITE,
        tag="set-up",
        summary="Say who has a skill, and how well.",
        handler=room.set_skill,
        body=w.SkillChange,
        answer=w.Skill,
        may_be_large=True,
    )
    return [
        _read(
            "/setup/skills",
            "List skills: who has them, who needs them.",
            room.list_skills,
            w.Skills,
        ),
        _read("/setup/skills/{skill}", "Read one skill.", room.get_skill, w.Skill),
        _changing(set_skill),
    ]


def _of_labels(room: Labels) -> list[Endpoint]:
    many = f"/setup/{{list:{WORDS}}}"
    one = f"{many}/{{id}}"
    change = _changing(
        Endpoint(
            method="PUT",
            path=one,
            scope=WRITE,
            tag="set-up",
            summary="Rename one.",
            handler=room.change_label,
            body=w.LabelChange,
            answer=w.Label,
        )
    )
    return [
        _read(many, "List dispositions, reasons or tags.", room.list_labels, w.Labels),
        replace(
            change,
            path=many,
            summary="Set the whole list, in its order.",
            handler=room.set_labels,
            body=w.LabelList,
            answer=w.Labels,
        ),
        replace(
            change,
            method="POST",
            path=many,
            summary="Add one at the end.",
            handler=room.create_label,
            body=w.NewLabel,
            status=201,
        ),
        change,
        replace(
            change,
            method="DELETE",
            summary="Remove one. What has it keeps it.",
            handler=room.remove_label,
            body=None,
            answer=None,
            status=204,
        ),
    ]


def _of_settings(room: Settings) -> list[Endpoint]:
    put = _changing(
        Endpoint(
            method="PUT",
            path="/setup/settings/{setting}",
            scope=WRITE,
            tag="set-up",
            summary="Set one.",
            handler=room.put_setting,
            body=w.SettingChange,
            answer=w.Setting,
        )
    )
    return [
        _read("/setup/settings", "List the settings.", room.list_settings, w.Settings),
        put,
        replace(
            put,
            method="DELETE",
            summary="Remove one: what holds without it holds again.",
            handler=room.remove_setting,
            body=None,
            answer=None,
            status=204,
        ),
    ]


def _invitation(room: SetUp) -> Endpoint:
    return Endpoint(
        method="POST",
        path="/setup/users/{user}/invitation",
        scope="write:users",
        tag="users",
        summary="Make a link with which a user chooses a password, once.",
        handler=room.invite_user,
        answer=w.Invited,
        secrets=("token",),
    )


def _audit(room: AuditRoom) -> Endpoint:
    return Endpoint(
        method="GET",
        path="/audit",
        scope="read:audit",
        tag="audit",
        summary="Read who changed what, the newest first.",
        handler=room.list_audit,
        query=w.AuditQuery,
        answer=w.AuditEntries,
    )
