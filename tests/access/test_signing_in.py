"""The consoles' door over HTTP."""

from pathlib import Path

from access.tries import PAIR
from tests.rooms import PASSWORD, open_house


async def test_signing_in_sets_a_cookie_that_scripts_cannot_read(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        credentials = {"user": "Ann ", "password": PASSWORD}
        async with house.http.get("/api/session") as answer:
            assert answer.status == 204
        async with house.http.post("/api/session", json=credentials) as answer:
            assert await answer.json() == {
                "user": "ann",
                "name": "Ann",
                "role": "agent",
                "agent": "ann",
                "rights": ["serve"],
                "teams": [],
            }
            cookie = answer.headers["Set-Cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=Strict" in cookie
            assert "Secure" not in cookie
        token = cookie.split(";")[0]
        async with house.http.get("/api/session", headers={"Cookie": token}) as answer:
            assert (await answer.json())["user"] == "ann"


async def test_behind_a_proxy_with_tls_the_cookie_is_secure(tmp_path: Path) -> None:
    async with open_house(tmp_path, behind_proxy=True) as house:
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "desk.example"}
        credentials = {"user": "ann", "password": PASSWORD}
        async with house.http.post(
            "/api/session",
            json=credentials,
            headers={**headers, "Origin": "https://desk.example"},
        ) as answer:
            assert answer.status == 200
            assert "Secure" in answer.headers["Set-Cookie"]


async def test_wrong_words_say_the_same_whoever_exists_and_get_slow_elsewhere(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        right, wrong = {"user": "ann", "password": PASSWORD}, {"user": "ann", "password": "wrong"}
        async with house.http.post("/api/session", json=right) as answer:
            known = {"Cookie": f"cordboard_device={answer.cookies['cordboard_device'].value}"}
            assert "HttpOnly" in answer.headers.getall("Set-Cookie")[1]
        answers = []
        for user in ("ann", "nobody"):
            credentials = {"user": user, "password": "wrong"}
            async with house.http.post("/api/session", json=credentials) as answer:
                answers.append((answer.status, await answer.text()))
        assert answers[0] == answers[1]
        assert answers[0][0] == 401
        for _ in range(PAIR.free - 1):
            async with house.http.post(
                "/api/session", json={"user": "ann", "password": "wrong"}
            ) as answer:
                assert answer.status == 401
        async with house.http.post(
            "/api/session", json={"user": "ann", "password": PASSWORD}
        ) as answer:
            body = await answer.json()
            assert answer.status == 429
            assert body["code"] == "too_many_tries"
            assert 0 < body["retry_after_s"] <= 2
        # Where ann has signed in before others' guesses do not count, and her own do.
        for asked, status in (
            (wrong, 401),
            (right, 200),
            *[(wrong, 401)] * PAIR.free,
            (right, 429),
        ):
            async with house.http.post("/api/session", json=asked, headers=known) as answer:
                assert answer.status == status
        await house.cookie("ben")


async def test_another_site_cannot_sign_anybody_in_or_out(tmp_path: Path) -> None:
    async with open_house(tmp_path, origins=("https://shop.example",)) as house:
        cookie = await house.cookie("ann")
        headers = {"Origin": "https://shop.example", "Cookie": f"cordboard_session={cookie}"}
        credentials = {"user": "ann", "password": PASSWORD}
        async with house.http.post("/api/session", json=credentials, headers=headers) as answer:
            assert answer.status == 403
        async with house.http.delete("/api/session", headers=headers) as answer:
            assert answer.status == 403
        await house.agent(cookie=cookie)


async def test_bad_requests_are_told_so(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        for body in (b"", b"[]", b'{"user": 1}', b"x" * 10_000, b"[" * 4_000):
            async with house.http.post("/api/session", data=body) as answer:
                assert answer.status == 400
                assert (await answer.json())["code"] == "bad_request"
