"""The core: contacts, agents, queues and the matching between them.

Pure: no I/O, no asyncio, no clock, no chance. ``Router.handle(command, now)`` returns the events
of one command, ``Router.expire(now)`` those of lapsed deadlines, ``Router.apply(event)`` replays.
"""
