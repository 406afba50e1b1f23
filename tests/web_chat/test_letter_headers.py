"""What stands in the headers of a letter is read as it was written, whatever its words."""

import email
from datetime import UTC
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import parseaddr

import pytest

from router.ids import Millis
from web_chat.letter import Envelope, letter

BRANDS = (
    "Верёвка и лампа: магазин всего нужного для дома и дачи и сада",
    "Trgovina Škrat čisto za vse družine in šole ter žabe",
    "İp və lampa mağazası hər şey üçün ən yaxşı qiymət",
    "Café Été à la française près de la forêt",
    "Lamps, Ropes & Co. (the shop) for all of the house and the garden",
    "Smile 😀 and the whole world smiles with you 😀 every day of the year",
    "=?utf-8?q?a=0D=0ABcc:_eve@evil.example?=",
)


def made(brand: str, language: str) -> EmailMessage:
    envelope = Envelope(
        id="a",
        sender="no-reply@chat.example",
        address="vera@mail.example",
        brand=brand,
        language=language,
        zone=UTC,
        now=Millis(1_795_358_536_000),
    )
    return letter(envelope, ())


def decoded(header: str) -> str:
    return str(make_header(decode_header(header.replace("\r\n", ""))))


@pytest.mark.parametrize("language", ["en", "ru", "az", "sl"])
@pytest.mark.parametrize("brand", BRANDS)
def test_names_of_any_length_keep_their_spaces(brand: str, language: str) -> None:
    for end in range(5, len(brand) + 1, 3):
        name = brand[:end].strip()
        raw = made(name, language).as_bytes(policy=SMTP)
        head = raw.partition(b"\r\n\r\n")[0].decode("ascii").split("\r\n")
        assert max(map(len, head)) <= 78
        old = email.message_from_bytes(raw)
        assert sorted(old.keys()) == sorted(set(old.keys()))
        assert name in decoded(old["Subject"])
        shown, address = parseaddr(old["From"].replace("\r\n", ""))
        assert (decoded(shown), address) == (name, "no-reply@chat.example")
        new = email.message_from_bytes(raw, policy=default)
        assert name in new["Subject"]
        # The newer reader of names is wrong itself: it puts a space between two encoded words.
        (sender,) = new["From"].addresses
        assert sender.addr_spec == "no-reply@chat.example"


def test_an_address_that_no_header_can_hold_is_refused() -> None:
    for wrong in ("a@b\r\nBcc: eve@evil.example", "ж@b.example", "no address"):
        envelope = Envelope(
            id="a",
            sender=wrong,
            address="vera@mail.example",
            brand="Škrat",
            language="sl",
            zone=UTC,
            now=Millis(1),
        )
        with pytest.raises(ValueError, match=r"."):
            letter(envelope, ())
