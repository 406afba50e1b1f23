"""Two-step sign-in: the codes, the paper, the roles that must, and the guessing."""

from pathlib import Path
from typing import Any

import pyotp
import pytest
import socketio

from access.policy import DoorPolicy
from access.second_factor import ENROL_MS, RECOVERY_CODES, STEP_MS, SecondFactors
from access.tries import CODE
from router.ids import Millis
from storage import people
from storage.rows import SecondFactor
from tests.rooms import PASSWORD, Client, RoomsHouse, open_house

NOW = Millis(1_700_000_000_000)
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""``12345678901234567890``, the secret of RFC 6238's appendix B."""


def later(ms: int) -> Millis:
    return Millis(NOW + ms)


def code(secret: str, at: Millis) -> str:
    return pyotp.TOTP(secret).generate_otp(at // STEP_MS)


def enrolled() -> tuple[SecondFactors, str, list[str]]:
    factors = SecondFactors()
    secret = factors.begin("s1", "ann", NOW).secret
    done = factors.confirm("s1", "ann", code(secret, NOW), NOW)
    assert done is not None
    return factors, secret, done[0]


def test_the_codes_are_those_of_the_standard() -> None:
    factors = SecondFactors()
    factors.load([SecondFactor(user="ann", secret=SECRET)])
    # The last six digits of the test vectors for SHA-1.
    for seconds, digits in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert factors.prove("ann", digits, Millis(seconds * 1_000)) is not None


def test_no_code_is_taken_twice_nor_an_earlier_one_after_it() -> None:
    factors, secret, _ = enrolled()
    assert factors.prove("ann", code(secret, NOW), NOW) is None
    later_on = later(2 * STEP_MS)
    assert factors.prove("ann", code(secret, later_on), later_on) is not None
    assert factors.prove("ann", code(secret, later_on), later_on) is None
    assert factors.prove("ann", code(secret, later(STEP_MS)), later_on) is None


def test_a_clock_may_be_half_a_minute_off_and_no_more() -> None:
    factors, secret, _ = enrolled()
    at = later(10 * STEP_MS)
    assert factors.prove("ann", code(secret, later(8 * STEP_MS)), at) is None
    assert factors.prove("ann", code(secret, later(12 * STEP_MS)), at) is None
    assert factors.prove("ann", code(secret, later(9 * STEP_MS)), at) is not None


def test_each_code_on_paper_opens_once() -> None:
    factors, _, codes = enrolled()
    assert len(set(codes)) == RECOVERY_CODES
    rows = factors.prove("ann", f" {codes[0].upper()} ", NOW)
    assert rows is not None
    assert factors.prove("ann", codes[0], NOW) is None
    assert factors.recovery_left("ann") == RECOVERY_CODES - 1
    assert not any(one in repr(rows) for one in codes)


def test_setting_up_needs_the_right_code_in_time_in_the_same_session() -> None:
    factors = SecondFactors()
    secret = factors.begin("s1", "ann", NOW).secret
    assert factors.confirm("s2", "ann", code(secret, NOW), NOW) is None
    assert factors.confirm("s1", "ann", "000000", NOW) is None
    late = later(ENROL_MS)
    assert factors.confirm("s1", "ann", code(secret, late), late) is None
    assert not factors.is_on("ann")


def test_what_is_no_code_is_wrong() -> None:
    factors, _, _ = enrolled()
    for odd in ("", "1", "abcdef", "१२३४५६", "0" * 5_000, "------"):
        assert factors.prove("ann", odd, NOW) is None


class Person:
    """Somebody at the consoles' door."""

    def __init__(self, house: RoomsHouse, user: str) -> None:
        self.house = house
        self.user = user
        self.cookie = ""
        self.secret = ""

    async def ask(
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> tuple[int, Any]:
        headers = {"Cookie": f"cordboard_session={self.cookie}"} if self.cookie else {}
        async with self.house.http.request(method, path, json=body, headers=headers) as answer:
            if "cordboard_session" in answer.cookies:
                self.cookie = answer.cookies["cordboard_session"].value
            self.house.http.cookie_jar.clear()
            return answer.status, await answer.json() if answer.status != 204 else None

    async def sign_in(self, **more: str) -> tuple[int, Any]:
        body = {"user": self.user, "password": PASSWORD, **more}
        return await self.ask("POST", "/api/session", body)

    async def enrol(self) -> list[str]:
        status, begun = await self.ask("POST", "/api/second-factor", {"password": PASSWORD})
        assert status == 200
        assert "<svg" in begun["svg"]
        self.secret = begun["secret"]
        body = {"code": self.code(-1)}
        status, done = await self.ask("PUT", "/api/second-factor", body)
        assert status == 200
        codes: list[str] = done["recovery"]
        return codes

    def code(self, steps: int = 0) -> str:
        return code(self.secret, Millis(self.house.engine.clock.now() + steps * STEP_MS))


async def test_from_setting_it_up_to_turning_it_off(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann = Person(house, "ann")
        await ann.sign_in()
        status, told = await ann.ask("POST", "/api/second-factor", {"password": "wrong"})
        assert (status, told["code"]) == (401, "wrong_password")
        other = Person(house, "ann")
        await other.sign_in()
        paper = await ann.enrol()
        # What was open before knew only the password.
        assert (await other.ask("GET", "/api/session"))[0] == 204
        status, told = await other.sign_in()
        assert (status, told["code"]) == (401, "code_needed")
        status, told = await other.sign_in(code="000000")
        assert (status, told["code"]) == (401, "wrong_code")
        assert (await other.sign_in(code=ann.code()))[0] == 200
        assert (await other.sign_in(code=ann.code()))[0] == 401
        assert (await other.sign_in(code=paper[0]))[0] == 200
        _, told = await ann.ask("GET", "/api/second-factor")
        assert told == {"on": True, "recovery_left": RECOVERY_CODES - 1, "required": False}
        body = {"password": PASSWORD, "code": paper[1]}
        assert (await ann.ask("DELETE", "/api/second-factor", body))[0] == 200
        assert (await other.sign_in())[0] == 200


async def test_it_holds_after_a_restart_and_so_do_used_codes_and_guesses(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann = Person(house, "ann")
        await ann.sign_in()
        paper = await ann.enrol()
        assert (await ann.sign_in(code=paper[0]))[0] == 200
        kept = await house.store.read(people.second_factors)
        assert not any(each in repr(kept) for each in paper)
    async with open_house(tmp_path, set_up=False) as house:
        ann.house = house
        assert (await ann.sign_in(code=paper[0]))[1]["code"] == "wrong_code"
        for _ in range(CODE.free - 1):
            assert (await ann.sign_in(code="000000"))[1]["code"] == "wrong_code"
    async with open_house(tmp_path, set_up=False) as house:
        ann.house = house
        status, told = await ann.sign_in(code=paper[1])
        assert (status, told["code"]) == (429, "too_many_tries")


async def test_a_role_that_must_have_it_can_do_nothing_else_before(tmp_path: Path) -> None:
    policy = DoorPolicy(second_factor_for=frozenset({"supervisor"}))
    async with open_house(tmp_path, doors=policy) as house:
        ann, sue = Person(house, "ann"), Person(house, "sue")
        status, told = await ann.sign_in()
        assert "enrol" not in told
        status, told = await sue.sign_in()
        assert (status, told["enrol"]) == (200, True)
        board = Client(house.url, "/supervisor", cookie=sue.cookie)
        with pytest.raises(socketio.exceptions.ConnectionError):
            await board.connect()
        await board.close()
        assert (await sue.ask("GET", "/api/sessions"))[0] == 401
        paper = await sue.enrol()
        _, told = await sue.ask("GET", "/api/session")
        assert "enrol" not in told
        await house.enter(Client(house.url, "/supervisor", cookie=sue.cookie))
        body = {"password": PASSWORD, "code": paper[0]}
        status, told = await sue.ask("DELETE", "/api/second-factor", body)
        assert (status, told["code"]) == (403, "factor_required")
