"""Bugs planted into a copy of the router, to see that the simulation catches them.

Each names a file of ``router/``, a piece of it, and what a tired programmer might have written.
``python -m tests.simulation.mutations`` runs them all and says on which day each was caught.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DAYS = 150


class Mutation(NamedTuple):
    name: str
    file: str
    right: str
    wrong: str


MUTATIONS = (
    Mutation(
        "an accept at the deadline still counts",
        "on_agents.py",
        "if now >= contact.offer_deadline:",
        "if now > contact.offer_deadline:",
    ),
    Mutation(
        "an offer does not take capacity",
        "apply.py",
        "agent.weight[contact.channel] = agent.weight.get(contact.channel, 0) + FULL_SLOT",
        "agent.weight[contact.channel] = agent.weight.get(contact.channel, 0)",
    ),
    Mutation(
        "one more fits than the limit allows",
        "capacity.py",
        "fits = (100 * limit * (below - above) - own * below) // (100 * below)",
        "fits = -((own * below - 100 * limit * (below - above)) // (100 * below))",
    ),
    Mutation(
        "the total limit is forgotten in mixtures",
        "capacity.py",
        "fits = min(fits, total - in_the_way(agent, channel, centre))",
        "fits = min(fits, total)",
    ),
    Mutation(
        "interruption works the wrong way round",
        "capacity.py",
        "if other is channel or not weight or channel in centre.interruptible.get(other, ()):",
        "if other is channel or not weight or other in centre.interruptible.get(channel, ()):",
    ),
    Mutation(
        "a failed offer sends the contact to the end of the line",
        "apply.py",
        "    _release(state, c)\n    _exclude(state, c, event.agent, event)",
        "    _release(state, c)\n    c.due = event.at\n    _exclude(state, c, event.agent, event)",
    ),
    Mutation(
        "a freed agent is not matched again",
        "core.py",
        "        self.timers.see_agent(agent)\n        self._agents.add(agent.id)",
        "        self.timers.see_agent(agent)",
    ),
    Mutation(
        "a contact whose needs relaxed is not matched again",
        "core.py",
        "        if contact.stage is WAITING:\n            self._contacts.add(contact.id)",
        "        if contact.stage is WAITING and not contact.relaxed_ms:\n"
        "            self._contacts.add(contact.id)",
    ),
    Mutation(
        "the line is ordered by entry, not by due",
        "state.py",
        "return (contact.due, contact.entered_at, contact.id)",
        "return (contact.entered_at, contact.due, contact.id)",
    ),
    Mutation(
        "a tie goes to whoever was given something last",
        "profiles.py",
        "rank = (self._measure(seat, channel), seat.state.given_seq, agent)",
        "rank = (self._measure(seat, channel), -seat.state.given_seq, agent)",
    ),
    Mutation(
        "an offer has no deadline",
        "timers.py",
        "found = [m for m in (c.offer_deadline, c.away_until) if m is not None]",
        "found = [m for m in (c.away_until,) if m is not None]",
    ),
    Mutation(
        "an agent on a break gets offers",
        "state.py",
        "            and self.status is Status.AVAILABLE\n            and self.next_status is None",
        "            and self.next_status is None",
    ),
    Mutation(
        "an agent who does not respond gets more",
        "state.py",
        "            and not self.not_responding\n",
        "",
    ),
    Mutation(
        "wrap-up gives its slot back at once",
        "apply.py",
        "    _hold(agent, c, WRAP_UP)\n",
        "    _hold(agent, c, WRAP_UP)\n    agent.weight[c.channel] -= FULL_SLOT\n",
    ),
    Mutation(
        "a lost lease leaves live contacts behind",
        "leaving.py",
        "elif contact.stage is Stage.SERVING and contact.channel in LIVE:",
        "elif contact.stage is Stage.SERVING and contact.channel not in LIVE:",
    ),
    Mutation(
        "somebody excluded is never forgiven",
        "core.py",
        "        if not self.lines.others_at_work(cls):",
        "        if False:",
    ),
    Mutation(
        "a freed agent takes whoever is due last",
        "lines.py",
        "if best is None or head < best:",
        "if best is None or head > best:",
    ),
    Mutation(
        "a silent customer who writes again does not fill the slot again",
        "apply.py",
        "            agent.weight[c.channel] += FULL_SLOT - _weight(state, c)\n"
        "            c.silent = False\n\n\ndef _first",
        "            c.silent = False\n\n\ndef _first",
    ),
    Mutation(
        "the next status is forgotten when the hands are empty",
        "core.py",
        "if agent is None or agent.next_status is None or agent.hands:",
        "if agent is None or agent.next_status is None or not agent.hands:",
    ),
    Mutation(
        "the sequence of offers is not kept in the state",
        "apply.py",
        "    state.counters.given += 1\n    agent.given_seq = state.counters.given\n",
        "    agent.given_seq = len(agent.hands)\n",
    ),
    Mutation(
        "a wait is told longer without a reason",
        "estimate.py",
        "low, high = min(found[0], before.low_ms), min(found[1], before.high_ms)",
        "low, high = found",
    ),
    Mutation(
        "a preferred agent is waited for without end",
        "timers.py",
        "for moment in (c.preferred_until, c.excluded_until, c.away_until, c.callback_expires):",
        "for moment in (c.excluded_until, c.away_until, c.callback_expires):",
    ),
    Mutation(
        "a disabled queue is overflowed into",
        "checks.py",
        "if channel not in queue.setup.rules or queue.setup.disabled:",
        "if channel not in queue.setup.rules:",
    ),
    Mutation(
        "a disabled agent keeps what is in hand",
        "on_setup.py",
        "    hand_over(core, held, now)",
        "    assert held",
    ),
)


def first_day_caught(mutation: Mutation, days: int = DAYS) -> str | None:
    """Run random days on a copy of the router with the bug; the first failure, or None."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(ROOT / "router", copy / "router")
        file = copy / "router" / mutation.file
        source = file.read_text()
        assert source.count(mutation.right) == 1, f"{mutation.name}: the place has changed"
        file.write_text(source.replace(mutation.right, mutation.wrong))
        done = subprocess.run(
            [sys.executable, "-c", _RUN, str(days)],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": f"{copy}{os.pathsep}{ROOT}"},
            capture_output=True,
            text=True,
            timeout=110,
            check=False,
        )
    assert done.returncode in {0, 1}, done.stderr[-2000:]
    return done.stdout.splitlines()[0] if done.returncode else None


_RUN = """
import sys
import router
from tests.simulation.__main__ import main
sys.argv = ["simulation", "--days", sys.argv[1], "--seed", "0"]
sys.exit(main())
"""


def main() -> int:
    missed = 0
    for mutation in MUTATIONS:
        caught = first_day_caught(mutation)
        missed += caught is None
        sys.stdout.write(f"{'caught' if caught else 'MISSED'}  {mutation.name}: {caught}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(MUTATIONS) - missed} of {len(MUTATIONS)} caught\n")
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main())
