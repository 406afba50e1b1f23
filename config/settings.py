"""What is set outside: a TOML file, then ``CORDBOARD_`` variables over it."""

import codecs
import os
import re
import tomllib
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from config.patterns import ID, SENDER
from config.places import Places, syntax_fault
from config.plain import problems

_VARIABLE: Final = re.compile(r'error parsing value for field "(\w+)" from source "EnvSett')
_SITE: Final = re.compile(r"https?://[^/?#\s@]+/?", re.IGNORECASE)


class SettingsError(Exception):
    """All that is wrong, a line each, with where it stands."""


class Settings(BaseSettings):
    """Every setting of the server. What a centre is made of is data, not settings."""

    model_config = SettingsConfigDict(
        env_prefix="CORDBOARD_", extra="forbid", frozen=True, validate_default=True
    )
    _file: ClassVar[Path | None] = None

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65_535)
    """0 takes any free port."""
    data: Path = Path("data")
    """Folder for the embedded database, uploaded files and generated secrets."""
    database_url: SecretStr | None = None
    """``postgresql://...`` or ``sqlite:////...``; None for a SQLite file in ``data``."""
    centre: Path | None = None
    """TOML that an empty database is filled from; None for the sample centre."""
    public_url: str = ""
    """Where people reach the server, when it stands behind a proxy: ``https://desk.example``."""
    sites: tuple[str, ...] = ()
    """Origins whose pages may carry the widget, beside our own: ``https://shop.example``."""
    behind_proxy: bool = False
    """Whether ``X-Forwarded-For``, ``-Proto`` and ``-Host`` come from a proxy of ours."""
    identity_secret: SecretStr | None = None
    """What sites sign their users' ids with, at least 16 characters; None for one that is made at
    the first start and kept in ``data/identity-secret``."""
    session_idle_h: float = Field(12, gt=0, le=720)
    """A console's session that nobody used for so many hours is over."""
    session_life_d: float = Field(7, gt=0, le=365)
    """The end of a session in days, however busy it is."""
    session_rotate_min: float = Field(60, ge=1, le=1_440)
    """How old a session's cookie gets before another one takes its place."""
    second_factor_for: tuple[Annotated[str, Field(pattern=ID)], ...] = ()
    """Roles that must set up two-step sign-in before they can do anything."""
    sign_on_issuer: str = ""
    """An OpenID provider, ``https://login.example``, exactly as it calls itself; empty for none."""
    sign_on_client_id: str = ""
    sign_on_client_secret: SecretStr | None = None
    sign_on_label: str = Field("Single sign-on", min_length=1, max_length=60)
    """What is written on the button."""
    sign_on_role_claim: str = ""
    """The claim that holds people's groups; empty: everybody keeps the role of the centre."""
    sign_on_roles: dict[str, Annotated[str, Field(pattern=ID)]] = {}
    """Role by group. Whoever is in none of them is not let in."""
    smtp_host: str = ""
    """The mail server by which transcripts go to customers who ask for them; empty for none."""
    smtp_port: int = Field(587, ge=1, le=65_535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr | None = None
    mail_from: str = Field("", pattern=SENDER, max_length=254)
    """The address that they come from."""
    api_per_minute: int = Field(600, ge=1, le=1_000_000)
    """Requests that one key may make in a minute, a third of them at once."""
    webhooks_private: bool = False
    """Whether webhooks may go to addresses inside (loopback, private networks) and by http."""
    metrics_token: SecretStr | None = None
    """What Prometheus shows to read ``/metrics`` (a bearer token); None: only from this machine."""
    tracing_url: str = ""
    """Where spans are sent by OTLP (``http://collector:4318/v1/traces``); empty: none are made."""
    log_level: str = "info"
    log_format: Literal["text", "json"] = "text"
    log_events: bool = False
    """Whether each event of the journal is logged, by its ids."""
    drain_s: float = Field(10, gt=0, le=600)
    """How long each service may take to finish when the server stops."""

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.lower() not in ("debug", "info", "warning", "error"):
            raise ValueError("must be debug, info, warning or error")
        return value.lower()

    @field_validator("sites")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for site in value:
            if not _SITE.fullmatch(site):
                raise ValueError(f"{site!r} must be like https://shop.example, without a path")
        return value

    @field_validator("identity_secret", "metrics_token")
    @classmethod
    def _long_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < 16:
            raise ValueError("must have at least 16 characters")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr | None) -> SecretStr | None:
        known = ("sqlite:///", "postgresql://", "postgres://")
        if value is not None and not value.get_secret_value().startswith(known):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @model_validator(mode="after")
    def _whole_sign_on(self) -> Self:
        if not self.sign_on_issuer:
            return self
        host = urlsplit(self.sign_on_issuer).hostname
        near = host in ("localhost", "127.0.0.1", "::1")
        if not self.sign_on_issuer.startswith("https://") and not near:
            raise ValueError("sign_on_issuer must begin with https://")
        if not self.sign_on_client_id or self.sign_on_client_secret is None:
            raise ValueError("sign_on_issuer needs sign_on_client_id and sign_on_client_secret")
        if not self.public_url:
            raise ValueError("sign_on_issuer needs public_url: people come back to it")
        if bool(self.sign_on_role_claim) != bool(self.sign_on_roles):
            raise ValueError("sign_on_role_claim and sign_on_roles go together")
        return self

    @model_validator(mode="after")
    def _whole_mail(self) -> Self:
        if self.smtp_host and not self.mail_from:
            raise ValueError("smtp_host needs mail_from: the address that mails come from")
        if bool(self.smtp_user) != (self.smtp_password is not None):
            raise ValueError("smtp_user and smtp_password go together")
        near = self.smtp_host in ("localhost", "127.0.0.1", "::1")
        if self.smtp_user and self.smtp_security == "none" and not near:
            raise ValueError("smtp_user needs smtp_security starttls or tls: anybody could read it")
        return self

    @property
    def database(self) -> str:
        """The database's URL. May hold a password: never to be logged."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data.absolute() / 'cordboard.db'}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        if cls._file is None:
            return init_settings, env_settings
        return init_settings, env_settings, _File(settings_cls, cls._file)


class _File(TomlConfigSettingsSource):
    """Read as all our files are: with the mark that some editors put before the first word."""

    def _read_file(self, file_path: Any) -> dict[str, Any]:
        return read_toml(file_path)


def secret_of(value: SecretStr | None) -> str | None:
    return None if value is None else value.get_secret_value()


def load_settings(file: Path | None = None, **given: Any) -> Settings:
    """Read the settings; ``given`` (the command line) wins over variables, those over the file.

    Raises:
        SettingsError: With everything that is wrong at once.
    """
    if file is not None:
        read_toml(file)
    source = type("SettingsOfFile", (Settings,), {"_file": file})
    try:
        found: Settings = source(
            **{key: value for key, value in given.items() if value is not None}
        )
    except ValidationError as error:
        told = problems(error, "settings").splitlines()
        raise SettingsError("\n".join(_placed(line, file, given) for line in told)) from None
    except ValueError as error:
        raise SettingsError(_unread(str(error)) or f"{file or 'settings'}: {error}") from None
    return found


def _unread(said: str) -> str:
    """A variable that is no JSON, in words."""
    name = _VARIABLE.search(said)
    if name is None:
        return ""
    table = name[1] == "sign_on_roles"
    form = '{"group": "role"}' if table else '["one", "another"]'
    what = "table" if table else "list"
    return f"CORDBOARD_{name[1].upper()}: must be a {what} as JSON writes it, like {form}"


def read_text(file: Path) -> str:
    """
    Raises:
        SettingsError: It cannot be read; in a sentence.
    """
    try:
        return file.read_text("utf-8-sig")
    except FileNotFoundError:
        why = "there is no such file"
    except IsADirectoryError:
        why = "is a folder, not a file"
    except PermissionError:
        why = "may not be read: look at its rights"
    except UnicodeDecodeError as error:
        wide = error.object.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        why = "is text in UTF-16: save it as UTF-8" if wide else "is not text in UTF-8"
    except OSError as error:
        why = f"cannot be read: {error.strerror}"
    raise SettingsError(f"{file}: {why}")


def read_toml(file: Path) -> dict[str, Any]:
    """
    Raises:
        SettingsError: It cannot be read; in a sentence.
    """
    text = read_text(file)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        fault = syntax_fault(text, error)
        raise SettingsError(f"{file}:{fault.line}: {fault.reason}") from None


def _placed(
    told: str, file: Path | None, given: Mapping[str, Any], path: tuple[str, ...] = ()
) -> str:
    """With where it was said: the command line, a variable, or a line of the file."""
    name = told.partition(":")[0].partition(".")[0]
    variable = f"CORDBOARD_{name.upper()}"
    if given.get(name) is not None:
        return f"command line: {told}"
    if variable in os.environ:
        return f"{variable}: {told}"
    if file is None:
        return told
    return f"{file}:{Places(read_text(file)).line(path or (name,))}: {told}"


def roles_named(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Roles that settings name, with the path of the first place."""
    said: dict[str, tuple[str, ...]]
    said = dict.fromkeys(settings.second_factor_for, ("second_factor_for",))
    for group, role in settings.sign_on_roles.items():
        said.setdefault(role, ("sign_on_roles", group))
    return said


def unknown_roles(settings: Settings, known: Collection[str]) -> list[str]:
    """What settings say of roles that the centre does not have, each with where it was said."""
    told = []
    for role, path in roles_named(settings).items():
        if role not in known:
            near = get_close_matches(role, known, 1)
            meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"
            line = f"{'.'.join(path)}: there is no role {role}; {meant}"
            told.append(_placed(line, settings._file, {}, path))
    return told
