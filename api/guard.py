"""Where events may be sent: to the outside, never to the machines around us.

The address is checked once more at the very moment it is connected to, so no name that changes its
mind between two look-ups, and no odd way to write a number, gets past.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final

from yarl import URL

URL_MAX: Final = 2_000
_NAT64: Final = ip_network("64:ff9b::/96")
_INSIDE: Final = tuple(
    ip_network(one)
    for one in (
        "192.0.0.0/24",
        # An IPv4 address within, as old, local or foreign translators write it.
        *("::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48"),
        # Sites of their own, pages of books, and segment routing.
        *("fec0::/10", "3fff::/20", "5f00::/16"),
    )
)
"""Whatever the tables of this Python say: they became longer over the years."""


class AddressRefused(OSError):
    """The address is not outside."""


def is_outside(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = IPv4Address(address.packed[-4:])
        if inner is None and address.teredo is not None:
            inner = address.teredo[1]
        if inner is not None:
            return is_outside(inner)
    if any(address in network for network in _INSIDE):
        return False
    return address.is_global and not address.is_multicast


def check_url(text: str, *, private: bool) -> str:
    """Return the URL as it will be used.

    Raises:
        ValueError: With a sentence for whoever gave it.
    """
    if len(text) > URL_MAX:
        raise ValueError(f"An address has at most {URL_MAX} characters.")
    try:
        url = URL(text)
        host, _ = url.host, url.port
    except (ValueError, TypeError):
        raise ValueError("This is no address.") from None
    if url.scheme not in (("https", "http") if private else ("https",)):
        raise ValueError("The address must begin with https://.")
    if not host or url.user is not None or url.password is not None or url.fragment:
        raise ValueError("The address needs a host, and no user, password or fragment.")
    try:
        literal = ip_address(host.partition("%")[0])
    except ValueError:
        if not any(char.isalpha() for char in host.rpartition(".")[2]):
            raise ValueError("The host is neither a name nor an address.") from None
    else:
        if not private and not is_outside(literal):
            raise ValueError("The address must be reachable from outside.")
    return str(url)


def guarded_socket(info: tuple[Any, ...]) -> socket.socket:
    """Make the socket for a connection to ``info``, as ``getaddrinfo`` gives it.

    Raises:
        AddressRefused
    """
    family, kind, protocol, _, place = info
    if not is_outside(ip_address(str(place[0]).partition("%")[0])):
        raise AddressRefused("the address is not outside")
    return socket.socket(family, kind, protocol)
