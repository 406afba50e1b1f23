"""How much one person may do. Everything from outside has a limit; a centre can set its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    text_max: int = 4_000
    """Characters of one message or note."""
    name_max: int = 80
    email_max: int = 254
    file_bytes_max: int = 10 * 1024 * 1024
    files_per_contact: int = 50
    notes_per_contact: int = 200
    uploads_per_person: int = 3
    """At once."""

    messages_per_minute: int = 60
    messages_burst: int = 20
    signals_per_minute: int = 120
    signals_burst: int = 20
    commands_per_minute: int = 240
    """Of one console user or visitor, messages included."""
    commands_burst: int = 60
    resumes_per_minute: int = 60
    resumes_burst: int = 120
    """Of one person, on all devices: each may be answered by all that the screen holds."""

    starts_per_minute: int = 6
    starts_burst: int = 3
    """Of one visitor."""
    address_starts_per_minute: int = 300
    address_starts_burst: int = 1_500
    mails_per_contact: int = 3
    mails_per_minute: float = 0.5
    mails_burst: int = 3
    """Transcripts that one visitor asks for, and that one address is sent; one network may ask for
    twenty times as many."""
    address_tokens_per_minute: int = 600
    address_tokens_burst: int = 2_000
    address_sign_ins_per_minute: int = 300
    address_sign_ins_burst: int = 300

    api_per_minute: int = 600
    """Requests of one key, or of one supervisor's pages."""
    api_burst: int = 200

    sockets_per_person: int = 20
    sockets_per_address: int = 3_000
    """Many people can share an address: an office, a mobile network, a proxy that nobody told us
    of. What one of them may do is limited by the person."""
