"""A visitor's token lives a day, rotates, and nobody loses a chat by it."""

from itertools import count
from typing import TypeGuard

from access.tokens import token_hash
from access.visitors import LIFE_MS, OVERLAP_MS, TOKENS_MAX, Live, VisitorTokens
from router.ids import Millis
from storage.rows import AnyRow, VisitorToken

NOW = Millis(1_000_000)


def later(ms: int) -> Millis:
    return Millis(NOW + ms)


def make() -> VisitorTokens:
    names = count(1)
    return VisitorTokens(visitor=lambda: f"visitor{next(names)}")


def visitor(tokens: VisitorTokens, token: str, now: Millis = NOW) -> str:
    found = tokens.find(token, now)
    return found.visitor if isinstance(found, Live) else found


def is_token(row: AnyRow) -> TypeGuard[VisitorToken]:
    return isinstance(row, VisitorToken)


def test_each_newcomer_is_a_new_visitor() -> None:
    tokens = make()
    assert tokens.issue(None, NOW).visitor != tokens.issue("made up", NOW).visitor


def test_a_valid_token_is_rotated_and_keeps_its_visitor() -> None:
    tokens = make()
    old = tokens.issue(None, NOW)
    new = tokens.issue(old.token, NOW)
    assert new.token != old.token
    assert visitor(tokens, new.token) == visitor(tokens, old.token) == old.visitor


def test_the_old_token_dies_a_minute_after_the_new_one_was_used() -> None:
    tokens = make()
    old = tokens.issue(None, NOW)
    new = tokens.issue(old.token, NOW)
    assert visitor(tokens, old.token, later(3 * OVERLAP_MS)) == old.visitor
    assert visitor(tokens, new.token, later(3 * OVERLAP_MS)) == old.visitor
    assert visitor(tokens, old.token, later(4 * OVERLAP_MS - 1)) == old.visitor
    assert visitor(tokens, old.token, later(4 * OVERLAP_MS)) == "token_expired"


def test_two_tabs_that_rotate_the_same_token_get_the_same_one() -> None:
    tokens = make()
    old = tokens.issue(None, NOW)
    assert tokens.issue(old.token, NOW).token == tokens.issue(old.token, NOW).token


def test_a_token_slides_with_each_rotation_and_expires_without() -> None:
    tokens = make()
    first = tokens.issue(None, NOW)
    assert visitor(tokens, first.token, later(LIFE_MS)) == "token_expired"
    second = tokens.issue(first.token, later(LIFE_MS - 1))
    assert second.visitor == first.visitor
    assert visitor(tokens, second.token, later(2 * LIFE_MS - 2)) == first.visitor
    assert tokens.issue(second.token, later(3 * LIFE_MS)).visitor != first.visitor


def test_an_expired_token_is_forgotten_in_the_end() -> None:
    tokens = make()
    first = tokens.issue(None, NOW)
    tokens.expire(later(LIFE_MS + 3_600_001))
    assert visitor(tokens, first.token, later(LIFE_MS + 3_600_001)) == "bad_token"


def test_only_who_began_a_contact_is_written_down() -> None:
    tokens = make()
    first = tokens.issue(None, NOW)
    assert first.rows == []
    assert tokens.keep(token_hash(first.token)) == [
        VisitorToken(
            token_hash=token_hash(first.token),
            visitor=first.visitor,
            expires_at=later(LIFE_MS),
        )
    ]
    second = tokens.issue(first.token, NOW)
    assert [type(row) for row in second.rows] == [VisitorToken]


def test_a_contact_that_was_refused_does_not_cost_the_next_one_its_token() -> None:
    tokens = make()
    first = tokens.issue(None, NOW)
    refused = tokens.keep(token_hash(first.token))
    assert tokens.keep(token_hash(first.token)) == refused != []


def test_all_tokens_that_tabs_took_since_are_written_down() -> None:
    tokens = make()
    first = tokens.issue(None, NOW)
    second = tokens.issue(first.token, NOW)
    third = tokens.issue(second.token, NOW)
    kept = [row.token_hash for row in tokens.keep(token_hash(first.token)) if is_token(row)]
    assert kept == [token_hash(one.token) for one in (first, second, third)]


def test_the_near_end_of_a_replaced_token_is_written_down_too() -> None:
    tokens = make()
    first = tokens.issue(None, NOW)
    tokens.keep(token_hash(first.token))
    second = tokens.issue(first.token, NOW)
    third = tokens.issue(second.token, later(1_000))
    ends = {row.token_hash: row.expires_at for row in third.rows if is_token(row)}
    assert ends[token_hash(first.token)] == later(1_000 + OVERLAP_MS)


def test_a_stored_token_comes_in_again() -> None:
    tokens = make()
    first = tokens.issue(None, NOW)
    rows = tokens.keep(token_hash(first.token))
    fresh = make()
    assert visitor(fresh, first.token) == "bad_token"
    assert isinstance(rows[0], VisitorToken)
    fresh.admit(rows[0])
    assert visitor(fresh, first.token) == first.visitor


def test_malformed_tokens_are_bad_tokens() -> None:
    tokens = make()
    malformed: list[object] = [None, "", 7, {}, [], "x" * 1_000_000]
    for wrong in malformed:
        assert tokens.find(wrong, NOW) == "bad_token"


def test_memory_is_bounded() -> None:
    tokens = make()
    for _ in range(TOKENS_MAX + 5):
        tokens.issue(None, NOW)
    assert len(tokens._live) == TOKENS_MAX


def test_a_tab_that_came_by_the_token_before_counts_as_kept_too() -> None:
    tokens = make()
    first = tokens.issue(None, NOW)
    second = tokens.issue(first.token, NOW)
    assert not tokens.is_kept(token_hash(first.token))
    tokens.keep(token_hash(second.token))
    assert tokens.is_kept(token_hash(first.token))
    assert tokens.is_kept(token_hash("a token that nobody remembers"))
