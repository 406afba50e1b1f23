"""Reports over HTTP: who may, what is asked, and that files and board say the same."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest

from access.sessions import COOKIE
from office.files import harmless
from reports.table import By
from router.commands import CustomerLeft, CustomerReturned, Enqueue
from router.ids import ContactId, CustomerId, Millis
from router.words import Channel
from storage.rights import TeamText
from storage.rows import Label, User
from tests.rooms import HELP, PASSWORD, QUICK, RoomsHouse, open_house, serve

PATHS = ("/api/reports", "/api/reports.csv", "/api/reports.xlsx")
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


async def ask(
    house: RoomsHouse, cookie: str | None, path: str = "/api/reports", **query: str
) -> tuple[int, Any]:
    headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
    async with house.http.get(path, params=query, headers=headers) as answer:
        if answer.content_type.endswith("json"):
            return answer.status, await answer.json(content_type=None)
        return answer.status, await answer.read()


def cells(report: dict[str, Any], label: str) -> dict[str, str]:
    rows = [*report["rows"], *([report["total"]] if report["total"] else [])]
    row = next(row for row in rows if row["label"] == label)
    return {c["id"]: text for c, text in zip(report["columns"], row["texts"], strict=True)}


async def scripted_day(house: RoomsHouse) -> None:
    """One is served and rates, one leaves, one waits; one begins in sales and ends in help."""
    agent = await house.working()
    served = await house.visitor()
    contact = (await served.do("start", queue="sales", text="Hello"))["contact"]
    await serve(agent, contact)
    await agent.do("transfer", contact=contact, queue="help")
    await serve(agent, contact)
    await agent.do("end", contact=contact)
    await agent.do("complete", contact=contact, disposition="sold")
    await served.until(lambda state: state["chat"]["chat"]["stage"] == "ended")
    await served.do("rate", score=4, comment="")
    await agent.do("set_status", status="break")
    left = await house.visitor()
    await left.do("start", queue="sales", text="Hello")
    await left.do("leave")
    waits = await house.visitor()
    await waits.do("start", queue="help", text="Hello")


@pytest.mark.parametrize("path", PATHS)
async def test_reports_are_for_supervisors(tmp_path: Path, path: str) -> None:
    async with open_house(tmp_path) as house:
        agent, boss = await house.cookie("ann"), await house.cookie("sue")
        assert (await ask(house, None, path))[0] == 401
        assert (await ask(house, "f" * 43, path))[0] == 401
        status, problem = await ask(house, agent, path)
        assert (status, problem["code"]) == (403, "not_allowed")
        assert (await ask(house, boss, path))[0] == 200
        headers = {"Cookie": f"{COOKIE}={boss}", "Origin": "https://evil.example"}
        async with house.http.get(path, headers=headers) as answer:
            assert answer.status == 403
            assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"by": "fog"}, "by"),
        ({"interval": "week"}, "interval"),
        ({"sl": "SL-9"}, "sl"),
        ({"from": "yesterday"}, "from"),
        ({"from": "2026-02-30"}, "from"),
        ({"from": "0001-01-01"}, "from"),
        ({"from": "9999-12-31"}, "from"),
        ({"from": "2026-01-01", "to": "2025-01-01"}, "to"),
        ({"from": "2020-01-01", "to": "2026-01-01"}, "to"),
        (
            {"by": "interval", "from": "2025-01-01", "to": "2025-12-31", "interval": "hour"},
            "interval",
        ),
        ({"queue": "nowhere"}, "queue"),
        ({"agent": "' OR 1=1 --"}, "agent"),
        ({"channel": "fog"}, "channel"),
        ({"columns": "all"}, "columns"),
    ],
)
async def test_a_bad_question_is_told_which_part_is_bad(
    tmp_path: Path, query: dict[str, str], parameter: str
) -> None:
    async with open_house(tmp_path) as house:
        status, problem = await ask(house, await house.cookie("sue"), **query)
        assert (status, problem["code"]) == (400, "bad_request")
        assert problem["parameter"] == parameter
        assert problem["detail"].endswith(".")


async def test_a_report_covers_the_quarters_that_its_time_touches(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        boss, day = await house.cookie("sue"), "2026-11-16"
        for begin, end, told in (
            ("14:41", "14:43", ("14:30", "14:45")),
            ("14:44", "14:46", ("14:30", "15:00")),
            ("14:30", "14:45", ("14:30", "14:45")),
        ):
            times = {"from": f"{day}T{begin}", "to": f"{day}T{end}"}
            status, report = await ask(house, boss, **times)
            assert status == 200, report
            first, last = (f"16 November 2026 {time}" for time in told)
            assert f"{first} to {last}" in report["sentence"]
        times = {"from": f"{day}T14:43", "to": f"{day}T14:43"}
        assert (await ask(house, boss, **times))[1]["parameter"] == "to"


async def test_a_parameter_given_twice_and_too_many_questions_are_refused(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        boss = await house.cookie("sue")
        status, problem = await ask(house, boss, "/api/reports?by=queue&by=agent")
        assert (status, problem["parameter"]) == (400, "by")
        answers = {(await ask(house, boss))[0] for _ in range(40)}
        assert answers == {200, 429}


async def test_the_report_says_what_the_board_says(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        boss, cookie = await house.supervisor(), await house.cookie("sue")
        await scripted_day(house)
        await boss.until(lambda state: state["queues"]["help"]["waiting"] == 1)
        await boss.until(lambda state: state["totals"]["totals"]["abandoned_today"] == 1)
        totals = boss.shown("totals")["totals"]
        for by in By:
            _, report = await ask(house, cookie, by=by)
            whole = cells(report, "Total")
            assert whole["handled"] == str(totals["handled_today"])
            if by not in (By.AGENT, By.TEAM):
                assert whole["abandoned"] == str(totals["abandoned_today"])
                assert whole["lost"] == str(totals["lost_today"])
                assert whole["volume"] == "3"
                level = totals["service_level"]
                assert report["total"]["values"][5] == level
        _, report = await ask(house, cookie)
        for queue, name in (("sales", "Sales"), ("help", "Help")):
            row, shown = cells(report, name), boss.shown("queues")[queue]
            assert row["handled"] == str(shown["handled_today"])
            assert row["abandoned"] == str(shown["abandoned_today"])
            assert row["lost"] == str(shown["lost_today"])
        assert cells(report, "Sales")["answered"] == "1"
        assert cells(report, "Help")["handled"] == "1"
        assert cells(report, "Help")["rating"] == "4.00"
        _, report = await ask(house, cookie, by="agent")
        assert cells(report, "Ann")["rated"] == "1"
        assert cells(report, "Ann")["occupancy"] != "–"


async def test_a_restart_changes_no_figure_of_the_board(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await scripted_day(house)
        before = house.rooms.figures
        dropped = ContactId("dropped")
        gone = Enqueue(
            contact=dropped, customer=CustomerId("kim"), channel=Channel.CHAT, queue=HELP
        )
        await house.engine.submit(gone, command_id="")
        await house.engine.submit(CustomerLeft(contact=dropped), command_id="")
        await house.engine.settled()
    async with open_house(tmp_path, set_up=False) as house:
        after = house.rooms.figures
        assert after.lost[HELP] == after.counts[HELP].abandoned == 1
        for queue in {*before.counts, *after.counts}:
            assert after.counts[queue] == before.counts[queue]
            assert after.lost[queue] == before.lost[queue]
        assert +after.handled == +before.handled
        assert after.handled_by == before.handled_by
        # Who was lost before it comes back after it.
        await house.engine.submit(CustomerReturned(contact=dropped), command_id="")
        await house.engine.settled()
        assert after.lost[HELP] == after.counts[HELP].abandoned == 0


async def test_another_time_zone_costs_the_board_none_of_the_day(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        boss = await house.supervisor()
        await scripted_day(house)
        await boss.until(lambda state: state["totals"]["totals"]["abandoned_today"] == 1)
        before = boss.shown("totals")["totals"]
        figures, began = house.rooms.figures, house.rooms.figures.since
        counts, handled = dict(figures.counts), +figures.handled
        hour = house.engine.clock.now() // 3_600_000 % 24
        # Where it is past noon, and not where it was.
        behind = hour - 12 or 1
        zone = Label(kind="setting", id="time_zone", label=f"Etc/GMT{behind:+d}")
        await house.engine.submit(None, command_id="", rows=(zone,))
        house.rooms._slow(await house.engine.settled())
        assert figures.since != began
        assert {**figures.counts} == counts
        assert +figures.handled == handled
        house.rooms.supervisors.tick(await house.engine.settled())
        totals = boss.shown("totals")["totals"]
        for figure in ("handled_today", "abandoned_today", "lost_today", "service_level"):
            assert totals[figure] == before[figure]


def rows_of(xlsx: bytes) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(xlsx)) as book:
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    texts = ["".join(one.itertext()) for one in strings.iter(f"{SPACE}si")]
    assert not list(sheet.iter(f"{SPACE}f"))
    return [
        [
            texts[int(cell.findtext(f"{SPACE}v") or 0)]
            if cell.get("t") == "s"
            else cell.findtext(f"{SPACE}v") or ""
            for cell in row
        ]
        for row in sheet.iter(f"{SPACE}row")
    ]


async def test_files_hold_exactly_what_is_shown(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        cookie = await house.cookie("sue")
        await scripted_day(house)
        _, report = await ask(house, cookie)
        _, body = await ask(house, cookie, "/api/reports.csv")
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
        assert rows[0] == ["Queue", *(column["title"] for column in report["columns"])]
        shown = [*report["rows"], report["total"]]
        assert rows[1:4] == [[row["label"], *row["texts"]] for row in shown]
        assert rows[5] == [report["sentence"]]
        for column in report["columns"]:
            assert [column["title"], column["definition"]] in rows
        _, book = await ask(house, cookie, "/api/reports.xlsx")
        cells_of = rows_of(book)
        assert cells_of[0] == rows[0]
        for row, line in zip(cells_of[1:4], shown, strict=True):
            assert row[0] == line["label"]
            assert [row[1], row[2]] == [str(line["values"][0]), str(line["values"][1])]


async def test_a_name_that_is_a_formula_stays_a_name(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        evil = Label(kind="queue", id="help", label="=HYPERLINK(A1)")
        await house.engine.submit(None, command_id="", rows=(evil,))
        await scripted_day(house)
        cookie = await house.cookie("sue")
        _, body = await ask(house, cookie, "/api/reports.csv")
        assert "'=HYPERLINK(A1)" in body.decode("utf-8-sig")
        _, book = await ask(house, cookie, "/api/reports.xlsx")
        assert "=HYPERLINK(A1)" in [row[0] for row in rows_of(book) if row]


@pytest.mark.parametrize(
    "text",
    [
        *("=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1"),
        *("\uff1d1", "\uff0b1", "\uff0d1", "\uff20a"),
    ],
)
def test_a_cell_never_begins_as_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("Sales = good") == "Sales = good"


async def test_days_are_those_of_the_centre(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        zone = Label(kind="setting", id="time_zone", label="Asia/Kathmandu")
        await house.engine.submit(None, command_id="", rows=(zone,))
        cookie = await house.cookie("sue")
        query = {"by": "interval", "from": "2026-03-01", "to": "2026-03-01"}
        _, report = await ask(house, cookie, **query)
        assert report["time_zone"] == "Asia/Kathmandu"
        assert report["begin"] % 86_400_000 == Millis(86_400_000 - 20_700_000)
        assert report["end"] - report["begin"] == 86_400_000
        assert report["rows"] == []
        assert "1 March 2026, by hour (Asia/Kathmandu)." in report["sentence"]


async def test_reports_go_by_team_and_tell_whoever_is_limited_of_their_teams_alone(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        await scripted_day(house)
        north = TeamText(name="North")
        tess = User(
            id="tess",
            name="T",
            role="supervisor",
            password_hash=QUICK.hash(PASSWORD),
            teams="north",
        )
        rows = (
            Label(kind="team", id="north", label=msgspec.json.encode(north).decode()),
            Label(kind="member", id="ann", label="north"),
            tess,
        )
        await house.engine.submit(None, command_id="", rows=rows)
        boss, limited = await house.cookie("sue"), await house.cookie("tess")
        _, report = await ask(house, boss, by="team")
        assert [row["label"] for row in report["rows"]] == ["North"]
        assert cells(report, "North")["handled"] == "1"
        _, report = await ask(house, boss, by="queue", team="north")
        assert "served by the team North" in report["sentence"]
        assert cells(report, "Total")["handled"] == "1"
        _, seen = await ask(house, limited, by="agent")
        assert [row["label"] for row in seen["rows"]] == ["Ann"]
        moved = Label(kind="member", id="ann", label="south")
        await house.engine.submit(None, command_id="", rows=(moved,))
        for by in ("agent", "queue", "interval"):
            _, seen = await ask(house, limited, by=by)
            assert seen["total"] is None, by
        assert (await ask(house, boss, by="team", team="nowhere"))[0] == 400
