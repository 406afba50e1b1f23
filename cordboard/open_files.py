"""How many files the process may have open: each connection takes one."""

import contextlib
import resource
from typing import Final

ENOUGH: Final = 262_144
"""More is of no use, and some systems say that there is no end."""
FEW: Final = 4_096


def most() -> int:
    """What ``raise_to_most`` gets."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)


def raise_to_most() -> None:
    """Shells and services begin with a low number, 1,024 mostly, and leave it to us to ask for
    more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < most():
        # Some systems have an end of which they do not tell.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most(), hard))
