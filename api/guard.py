"""Where events may be sent: to the outside, never to the machines around us.

The address is checked once more at the very moment it is connected to, so no name that changes its
mind between two look-ups, and no odd way to write a number, gets past.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, Final

from yarl import URL

URL_MAX: Final = 2_000
_NAT64: Final = IPv6Network("64:ff9b::/96")


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
