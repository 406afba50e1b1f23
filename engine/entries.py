"""What customers filled in before a contact, for those who serve it and those who read along."""

from engine.wire import Answer, FilledIn
from router.ids import ContactId
from storage.entrances import entry
from storage.store import Store


async def filled_in(store: Store, contact: ContactId) -> FilledIn | None:
    """None where nothing was asked, and where nothing is left of it. Raises: StorageError."""
    found = await store.read(entry, contact)
    if found is None or not (found.fields or found.consent):
        return None
    return FilledIn(
        at=found.at,
        answers=tuple(
            Answer(question=found.questions.get(id, id), answer=answer)
            for id, answer in found.fields.items()
        ),
        consent=found.consent_text if found.consent else "",
    )
