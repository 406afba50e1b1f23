"""A console's session ends when it should, everywhere at once."""

from access.sessions import IDLE_MS, LIFE_MS, PER_USER_MAX, SEEN_EVERY_MS, Sessions
from access.tokens import token_hash
from router.ids import Millis
from storage.rows import Session, SessionEnded, User

NOW = Millis(1_000_000)


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
    assert len(sessions.put_user(user, NOW)) == 1
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
