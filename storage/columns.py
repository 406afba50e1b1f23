"""What all tables share: how their keys are named, and the columns that they are made of."""

from sqlalchemy import BigInteger, Column, MetaData, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def column_id(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def column_text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def column_maybe(name: str) -> Column[str]:
    return Column(name, Text)


def column_int(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def column_seq(name: str = "seq") -> Column[int]:
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def column_maybe_int(name: str) -> Column[int]:
    return Column(name, BigInteger)
