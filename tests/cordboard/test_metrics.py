"""What machines ask: metrics, health, logs."""

import asyncio
import json
import logging
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from cordboard.logs import JsonFormatter, log_events
from cordboard.metrics import Metrics
from tests.api.client import api_house
from tests.cordboard.test_server import running, status
from tests.rooms import RoomsHouse, serve


@asynccontextmanager
async def measured(house: RoomsHouse, token: str | None = None) -> AsyncIterator[str]:
    """Serve the house's metrics; yields their address."""
    metrics = Metrics(house.engine, house.rooms, token)
    task = asyncio.create_task(metrics.run())
    app = web.Application()
    app.router.add_get("/metrics", metrics.show)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/metrics"
    finally:
        await runner.cleanup()
        task.cancel()
        await asyncio.wait([task])


async def read(url: str, **headers: str) -> tuple[int, dict[str, float]]:
    async with aiohttp.ClientSession() as http, http.get(url, headers=headers) as answer:
        lines = [line for line in (await answer.text()).splitlines() if line[:1] not in ("#", "")]
        if answer.status != 200:
            return answer.status, {}
        return 200, {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


async def test_the_line_the_offers_the_journal_and_the_api_are_measured(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api), measured(house) as url:
        contact = (await api.contact(text="zebra"))["id"]
        await api.contact(queue="help")
        _, before = await read(url)
        assert before['cordboard_waiting{queue="sales"}'] == 1
        assert before['cordboard_agents{state="offline"}'] == 2
        ann = await house.working()
        await serve(ann, contact)
        _, after = await read(url)
        assert after['cordboard_waiting{queue="sales"}'] == 0
        assert after['cordboard_offers_total{kind="routed",queue="sales"}'] == 1
        assert after['cordboard_offer_outcomes_total{outcome="accepted"}'] == 1
        assert after['cordboard_contacts{stage="serving"}'] == 1
        assert after['cordboard_sockets{room="agent"}'] == 1
        assert after["cordboard_journal_commit_seconds_count"] > 2
        assert after["cordboard_offer_wait_seconds_count"] == 2
        assert after['cordboard_api_requests_total{operation="create_contact",status="201"}'] == 2
        assert after["cordboard_available"] == 1
        assert "cordboard_loop_lag_seconds_count" in after
        assert "zebra" not in str(after)
        assert contact not in str(after)


async def test_metrics_are_for_this_machine_or_for_who_has_the_token(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, _):
        async with measured(house) as url:
            assert (await read(url))[0] == 200
            assert (await read(url, **{"X-Forwarded-For": "203.0.113.9"}))[0] == 403
        async with measured(house, "a long enough token") as url:
            assert (await read(url))[0] == 403
            assert (await read(url, Authorization="Bearer wrong"))[0] == 403
            assert (await read(url, Authorization="Bearer a long enough token"))[0] == 200


def test_the_server_tells_its_health_and_its_metrics(tmp_path: Path) -> None:
    with running("--data", tmp_path) as (address, _):
        for path in ("healthz", "readyz", "health", "metrics"):
            assert status(f"{address}/{path}") == 200
        with urllib.request.urlopen(f"{address}/ready", timeout=10) as answer:
            told = json.load(answer)
        assert told == {"status": "ready", "serving": True, "journal": True}


async def test_each_event_is_logged_by_its_ids_and_without_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "cordboard.events")
    async with api_house(tmp_path) as (house, api):
        log_events(house.engine)
        contact = await api.contact(text="zebra", person={"name": "Zebra", "email": "z@z.example"})
        await api.post(f"/contacts/{contact['id']}/close", {"note": "test"})
    lines = [json.loads(JsonFormatter().format(record)) for record in caplog.records]
    told = [(line["event"], line["contact"]) for line in lines if "event" in line]
    events = ("Enqueued", "Announced", "MessagePosted", "Closed")
    assert told == [(name, contact["id"]) for name in events]
    assert "ebra" not in str(lines)


def test_a_logged_exception_says_where_and_not_what() -> None:
    try:
        raise ValueError("zebra")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    line = json.loads(JsonFormatter().format(record))
    assert (line["level"], line["message"], line["exception"]) == ("error", "failed", "ValueError")
    assert "test_metrics.py" in line["trace"][0]
    assert "zebra" not in str(line)
