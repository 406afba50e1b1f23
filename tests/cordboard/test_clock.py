from cordboard.clock import SystemClock
from router.ids import Millis

MS = 1_000_000


class Hands:
    """A system's two clocks, moved by the test; in milliseconds."""

    def __init__(self) -> None:
        self.wall = 10_000
        self.steady = 0

    def clock(self) -> SystemClock:
        return SystemClock(lambda: self.wall * MS, lambda: self.steady * MS)

    def pass_ms(self, ms: int) -> None:
        self.wall += ms
        self.steady += ms


def test_time_passes_as_it_does() -> None:
    hands = Hands()
    clock = hands.clock()
    hands.pass_ms(1_500)
    assert clock.now() == 11_500
    assert clock.seconds_until(clock.now()) == 0


def test_a_clock_set_forward_is_followed_at_once() -> None:
    hands = Hands()
    clock = hands.clock()
    hands.wall += 60_000
    assert clock.now() == 70_000


def test_a_clock_set_back_is_met_without_going_back() -> None:
    hands = Hands()
    clock = hands.clock()
    hands.pass_ms(1_000)
    hands.wall -= 400
    told = [clock.now()]
    for _ in range(10):
        hands.pass_ms(100)
        told.append(clock.now())
    assert told == sorted(told)
    # 400 ms too far, and half a pace for 800 ms: then the two agree again.
    assert told[8:] == [11_400, 11_500, 11_600]


def test_a_clock_set_back_between_two_starts_goes_on_from_the_last_moment() -> None:
    hands = Hands()
    clock = hands.clock()
    clock.not_before(Millis(hands.wall + 3_600_000))
    before = clock.now()
    assert before == hands.wall + 3_600_000
    hands.pass_ms(20_000)
    assert clock.now() == before + 10_000


def test_a_moment_that_has_passed_moves_no_clock() -> None:
    hands = Hands()
    clock = hands.clock()
    clock.not_before(Millis(5))
    assert clock.now() == hands.wall
