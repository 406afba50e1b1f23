"""A console's session ends when it should, everywhere at once."""

from access.policy import DoorPolicy
from access.sessions import OVERLAP_MS, PER_USER_MAX, SEEN_EVERY_MS, Sessions, device_of
from access.tokens import token_hash
from router.ids import Millis
from storage.rows import Session, SessionEnded, SessionsEnded, User

NOW = Millis(1_000_000)
POLICY = DoorPolicy()
IDLE_MS, LIFE_MS, ROTATE_MS = POLICY.idle_ms, POLICY.life_ms, POLICY.rotate_ms


def later(ms: int) -> Millis:
    return Millis(NOW + ms)


def signed_in() -> tuple[Sessions, str, list[tuple[str, str]]]:
    sessions = Sessions([User(id="ann", name="Ann", role="agent", password_hash="x")])
    ended: list[tuple[str, str]] = []
    sessions.when_ended(lambda hashed, code: ended.append((hashed, code)))
    token, rows = sessions.begin("ann", NOW)
    assert [type(row) for row in rows] == [Session]
    return sessions, token, ended


def test_only_the_hash_of_the_token_is_kept() -> None:
    sessions, token, _ = signed_in()
    found = sessions.find(token, NOW)
    assert found is not None
    assert found[0].row().token_hash == token_hash(token)
    assert token not in repr(found[0])


def test_a_made_up_token_finds_nothing() -> None:
    sessions, token, _ = signed_in()
    for wrong in (None, "", 7, token[:-1], "x" * 43, "é" * 43):
        assert sessions.find(wrong, NOW) is None


def test_a_session_ends_when_idle_for_twelve_hours() -> None:
    sessions, token, ended = signed_in()
    assert sessions.find(token, later(IDLE_MS - 1)) is not None
    assert sessions.find(token, later(2 * IDLE_MS - 2)) is not None
    assert sessions.find(token, later(3 * IDLE_MS)) is None
    assert sessions.expire(later(3 * IDLE_MS)) == [
        SessionEnded(token_hash=token_hash(token), at=later(3 * IDLE_MS))
    ]
    assert ended == [(token_hash(token), "expired")]


def test_a_session_ends_however_busy_it_is() -> None:
    sessions, token, _ = signed_in()
    for at in range(0, LIFE_MS, IDLE_MS // 2):
        assert sessions.find(token, later(at)) is not None
    assert sessions.find(token, later(LIFE_MS)) is None


def test_sign_out_ends_it_and_says_so() -> None:
    sessions, token, ended = signed_in()
    assert len(sessions.end(token, NOW)) == 1
    assert sessions.end(token, NOW) == []
    assert sessions.find(token, NOW) is None
    assert ended == [(token_hash(token), "signed_out")]


def test_a_disabled_user_is_out_at_once() -> None:
    sessions, token, ended = signed_in()
    user = User(id="ann", name="Ann", role="agent", password_hash="x", disabled=True)
    assert sessions.put_user(user, NOW) == [
        SessionEnded(token_hash=token_hash(token), at=NOW),
        SessionsEnded(user="ann", at=NOW),
    ]
    assert sessions.find(token, NOW) is None
    assert ended == [(token_hash(token), "disabled")]


def test_too_many_sessions_of_one_user_end_the_oldest() -> None:
    sessions, first, _ = signed_in()
    for number in range(PER_USER_MAX):
        sessions.begin("ann", later(number + 1))
    assert sessions.find(first, later(20)) is None


def test_the_last_sight_is_written_now_and_then() -> None:
    sessions, token, _ = signed_in()
    found = sessions.find(token, later(SEEN_EVERY_MS))
    assert found is not None
    assert sessions.rows(found[0], later(SEEN_EVERY_MS - 1)) == []
    assert sessions.rows(found[0], later(SEEN_EVERY_MS)) == [found[0].row()]
    assert sessions.rows(found[0], later(SEEN_EVERY_MS + 1)) == []


def test_a_stored_session_comes_in_again() -> None:
    sessions, token, _ = signed_in()
    found = sessions.find(token, NOW)
    assert found is not None
    fresh = Sessions(sessions.users())
    assert not fresh.knows(token_hash(token))
    fresh.admit(found[0].row())
    assert fresh.find(token, later(1)) is not None


def rotated(sessions: Sessions, token: str, ms: int) -> str:
    assert sessions.find(token, later(ms)) is not None
    new = sessions.rotate(token, later(ms))
    assert new is not None
    return new[0]


def test_a_cookie_is_replaced_in_time_and_the_session_goes_on() -> None:
    sessions, token, ended = signed_in()
    assert sessions.find(token, later(ROTATE_MS - 1)) is not None
    assert sessions.rotate(token, later(ROTATE_MS - 1)) is None
    new = rotated(sessions, token, ROTATE_MS)
    assert new != token
    found = sessions.find(new, later(ROTATE_MS))
    assert found is not None
    assert found[0].token_hash == token_hash(token)
    assert found[0].expires_at == later(LIFE_MS)
    assert ended == []


def test_the_cookie_before_counts_until_the_new_one_is_used_and_a_minute_more() -> None:
    sessions, token, _ = signed_in()
    new = rotated(sessions, token, ROTATE_MS)
    # The answer was lost, or two tabs asked: both get the same.
    assert rotated(sessions, token, ROTATE_MS + 3 * OVERLAP_MS) == new
    assert sessions.find(new, later(ROTATE_MS)) is not None
    assert sessions.find(token, later(ROTATE_MS + OVERLAP_MS - 1)) is not None
    assert sessions.rotate(token, later(ROTATE_MS + OVERLAP_MS - 1)) is None


def test_a_copied_cookie_that_is_shown_later_ends_the_session_for_both() -> None:
    sessions, token, ended = signed_in()
    new = rotated(sessions, token, ROTATE_MS)
    assert sessions.find(new, later(ROTATE_MS)) is not None
    assert sessions.find(token, later(ROTATE_MS + OVERLAP_MS)) is None
    assert sessions.find(new, later(ROTATE_MS + OVERLAP_MS)) is None
    assert ended == [(token_hash(token), "copied")]
    assert [type(row) for row in sessions.unwritten] == [SessionEnded]


def test_a_rotation_that_could_not_be_written_did_not_happen() -> None:
    sessions, token, _ = signed_in()
    new = rotated(sessions, token, ROTATE_MS)
    sessions.undo_rotation(token)
    assert sessions.find(new, later(ROTATE_MS)) is None
    assert rotated(sessions, token, 2 * ROTATE_MS) != new


def test_a_rotated_session_comes_in_again_by_either_cookie() -> None:
    sessions, token, _ = signed_in()
    new = rotated(sessions, token, ROTATE_MS)
    row = sessions.of("ann")[0].row()
    for cookie in (token, new):
        fresh = Sessions(sessions.users())
        fresh.admit(row)
        assert fresh.knows(token_hash(cookie))
        assert fresh.find(cookie, later(ROTATE_MS + 1)) is not None
    # After a restart nobody knows the new one in plain: another one takes its place.
    fresh = Sessions(sessions.users())
    fresh.admit(row)
    third = rotated(fresh, token, ROTATE_MS + 1)
    assert third not in (token, new)
    assert fresh.find(new, later(ROTATE_MS + 1)) is None
    assert fresh.find(third, later(ROTATE_MS + 1)) is not None


def test_a_session_that_ended_does_not_come_in_again_before_its_end_is_written() -> None:
    sessions, token, _ = signed_in()
    row = sessions.of("ann")[0].row()
    sessions.end(token, NOW)
    sessions.admit(row)
    assert sessions.find(token, NOW) is None


def test_a_device_is_called_what_people_call_it() -> None:
    chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
    assert device_of(chrome) == "Chrome on Linux"
    assert device_of("curl/8\n" + "x" * 200) == ("curl/8" + "x" * 200)[:80]
    assert device_of("") == ""
