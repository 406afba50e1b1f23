"""Names of things and points in time. All ids come in with commands; offers are numbered here."""

from typing import NewType

Millis = NewType("Millis", int)
"""A point in time: milliseconds since the Unix epoch."""

ContactId = NewType("ContactId", str)
CustomerId = NewType("CustomerId", str)
AgentId = NewType("AgentId", str)
QueueId = NewType("QueueId", str)
SkillId = NewType("SkillId", str)
MessageId = NewType("MessageId", str)
OfferId = NewType("OfferId", int)
"""Numbered by the router itself, in the order of the offers."""
