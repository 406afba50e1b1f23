"""What HTTP and JSON let clients say, and what becomes of it."""

from pathlib import Path

from tests.api.client import api_house


async def test_a_contact_has_no_id_that_an_address_cannot_carry(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (_, api):
        fields = {"channel": "chat", "queue": "sales"}
        for odd in (".", "..", ".hidden", "a/b", "a b", "%2e", "a\n", "\n", "x" * 65):
            answer = await api.ask("POST", "/contacts", {**fields, "id": odd})
            assert (answer.status, answer.code) == (400, "bad_request"), odd
            assert answer.body["errors"][0]["pointer"] == "/id"
        assert (await api.get("/contacts"))["items"] == []
        for fine in ("crm:4711", "a..b", "_", "-", "x" * 64):
            assert (await api.contact(id=fine))["id"] == fine
            assert (await api.get(f"/contacts/{fine}"))["id"] == fine
