"""Synthetic days against the real router, in virtual time (``docs/simulate.md``).

``python -m router.simulate FILE.toml``. The file is read by ``scenario``, chance comes from
``draws``, ``day`` runs one replication, ``figures`` measures it and ``report`` prints.
"""
