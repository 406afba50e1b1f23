"""Guessing gets slow, forgetting does not, and nobody can lock somebody else out for long."""

import msgspec

from access.devices import device_for, with_user
from access.tries import ADDRESS, CODE, DEVICE, FORGET_MS, KEYS_MAX, PAIR, USER, Tries
from router.ids import Millis
from storage.rows import Tried, User

NOW = Millis(1_000_000)


def fail(tries: Tries, times: int, user: str = "ann", address: str = "192.0.2.1") -> None:
    for _ in range(times):
        tries.failed(user, address, NOW)


def test_a_few_wrong_passwords_cost_no_time() -> None:
    tries = Tries()
    fail(tries, PAIR.free - 1)
    assert tries.wait_ms("ann", "192.0.2.1", NOW) == 0


def test_each_further_one_doubles_the_delay_up_to_a_quarter_of_an_hour() -> None:
    tries = Tries()
    fail(tries, PAIR.free)
    assert tries.wait_ms("ann", "192.0.2.1", NOW) == 2_000
    assert tries.wait_ms("ann", "192.0.2.1", Millis(NOW + 1_500)) == 500
    fail(tries, 1)
    assert tries.wait_ms("ann", "192.0.2.1", NOW) == 4_000
    fail(tries, 40)
    assert tries.wait_ms("ann", "192.0.2.1", NOW) == PAIR.max_ms


def test_the_same_user_elsewhere_may_go_on() -> None:
    tries = Tries()
    fail(tries, PAIR.free + 3)
    assert tries.wait_ms("ann", "192.0.2.2", NOW) == 0


def test_one_address_cannot_try_every_user() -> None:
    tries = Tries()
    for number in range(ADDRESS.free):
        fail(tries, 1, user=f"user{number}")
    assert tries.wait_ms("ben", "192.0.2.1", NOW) == ADDRESS.first_ms


def test_many_addresses_delay_a_user_for_a_minute_at_most() -> None:
    tries = Tries()
    for number in range(USER.free + 40):
        fail(tries, 1, address=f"192.0.2.{number}")
    assert tries.wait_ms("ann", "198.51.100.1", NOW) == USER.max_ms


def test_the_right_password_clears_the_pair_but_not_earlier_failures_of_the_address() -> None:
    tries = Tries()
    fail(tries, ADDRESS.free)
    tries.failed("ann", "192.0.2.1", NOW)
    tries.succeeded("ann", "192.0.2.1", NOW)
    assert tries.wait_ms("ann", "192.0.2.1", NOW) == ADDRESS.first_ms
    assert tries.wait_ms("ann", "192.0.2.1", Millis(NOW + ADDRESS.first_ms)) == 0


def test_a_whole_office_may_sign_in_from_one_address() -> None:
    tries = Tries()
    for number in range(10 * ADDRESS.free):
        tries.failed(f"user{number}", "192.0.2.1", NOW)
        tries.succeeded(f"user{number}", "192.0.2.1", NOW)
    assert tries.wait_ms("ann", "192.0.2.1", NOW) == 0
    assert tries._failures == {}


def test_who_is_right_makes_nobody_wait_at_the_same_address() -> None:
    tries = Tries()
    fail(tries, ADDRESS.free, user="nobody")
    later = Millis(NOW + ADDRESS.first_ms)
    for number in range(3):
        now = Millis(later + number)
        assert tries.wait_ms(f"user{number}", "192.0.2.1", now) == 0
        tries.failed(f"user{number}", "192.0.2.1", now)
        for row in tries.succeeded(f"user{number}", "192.0.2.1", now):
            assert isinstance(row, Tried)
            assert row.at == NOW or not row.times


def test_others_guesses_do_not_count_where_the_user_signed_in_before() -> None:
    ann = User(id="ann", name="Ann", role="agent", password_hash="x")
    ben = User(id="ben", name="Ben", role="agent", password_hash="x")
    cookie = with_user(ben, with_user(ann, "junk.0-0"))
    device = device_for(ann, cookie)
    assert device
    assert with_user(ann, cookie).count(".") == 1
    assert device != device_for(ben, cookie) != ""
    renewed = msgspec.structs.replace(ann, password_hash="y")
    strangers = (None, renewed, msgspec.structs.replace(ann, id="eve"))
    assert [device_for(one, cookie) for one in strangers] == [""] * 3
    tries = Tries()
    for number in range(USER.free + 40):
        fail(tries, 1, address=f"192.0.2.{number}")
    fail(tries, 100, user="nobody", address="198.51.100.1")
    assert tries.wait_ms("ann", "198.51.100.1", NOW) > 0
    assert tries.wait_ms("ann", "198.51.100.1", NOW, device) == 0
    for _ in range(DEVICE.free):
        tries.failed("ann", "198.51.100.1", NOW, device)
    assert tries.wait_ms("ann", "198.51.100.2", NOW, device) == DEVICE.first_ms
    tries.succeeded("ann", "198.51.100.2", NOW, device)
    assert tries.wait_ms("ann", "198.51.100.2", NOW, device) == 0


def test_failures_are_forgotten_after_an_hour() -> None:
    tries = Tries()
    fail(tries, PAIR.free)
    tries.failed("ann", "192.0.2.1", Millis(NOW + FORGET_MS))
    assert tries.wait_ms("ann", "192.0.2.1", Millis(NOW + FORGET_MS)) == 0


def test_memory_is_bounded() -> None:
    tries = Tries()
    for number in range(KEYS_MAX):
        tries.failed(f"user{number}", f"address{number}", NOW)
    assert len(tries._failures) == KEYS_MAX


def test_a_restart_forgets_no_guess() -> None:
    tries = Tries()
    rows = [row for _ in range(PAIR.free) for row in tries.failed("ann", "192.0.2.1", NOW)]
    fresh = Tries()
    fresh.admit(row for row in rows if isinstance(row, Tried))
    assert fresh.wait_ms("ann", "192.0.2.1", NOW) == PAIR.first_ms
    assert "ann" not in repr(rows)


def test_wrong_codes_delay_longer_and_the_right_password_does_not_clear_them() -> None:
    tries = Tries()
    for _ in range(CODE.free):
        tries.code_failed("ann", NOW)
        tries.failed("ann", "192.0.2.1", NOW)
        tries.take_back("ann", "192.0.2.1", NOW)
    assert tries.code_wait_ms("ann", NOW) == CODE.first_ms
    assert tries.wait_ms("ann", "192.0.2.1", NOW) == 0
    tries.succeeded("ann", "192.0.2.1", NOW)
    assert tries.code_wait_ms("ann", NOW) == 0
