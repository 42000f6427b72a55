"""Settings: `ONRECORD_<NAME>` in the environment, else a secret file, `onrecord.toml`, or a default for a laptop."""

import os
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as SourceError

from onrecord.errors import SettingsError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

PREFIX = "ONRECORD_"
CONFIG_FILE = Path(os.environ.get(f"{PREFIX}CONFIG", "onrecord.toml"))
SECRETS_DIR = os.environ.get(f"{PREFIX}SECRETS_DIR")
"""Folder with a file for each secret, `onrecord_redis_url` for example; what compose and Kubernetes mount."""


class Settings(BaseSettings):
    """Everything that can be set. One sentence and a unit each."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file=CONFIG_FILE, use_attribute_docstrings=True, extra="forbid", frozen=True
    )

    data_dir: Path = Path("onrecord-data")
    """Folder of the spool, the watcher's state, the SQLite ledger and the embedded Redis."""
    inbox: Path = Path("inbox")
    """The watched folder."""
    redis_url: SecretStr = SecretStr("")
    """Redis to use (redis://, rediss:// or unix://); empty: `onrecord up` starts one of its own."""
    database_url: SecretStr = SecretStr("")
    """SQLAlchemy URL of the ledger; empty: SQLite in the data folder."""

    after: Literal["keep", "archive"] = "keep"
    """What happens to a file that is done: it stays, or it moves to processed/ or failed/."""
    scan_interval_ms: int = Field(default=1000, ge=50)
    """Milliseconds between two scans of the folder; a large tree is scanned less often."""
    settle_ms: int = Field(default=500, ge=0)
    """Milliseconds that a file's size and mtime must be quiet before it is taken; use 5000 on SMB."""
    max_file_bytes: int = Field(default=100_000_000, ge=1)
    """Largest file that is taken, in bytes."""
    republish_after_ms: int = Field(default=60_000, ge=1000)
    """Milliseconds after which a document that nobody confirmed is published again."""
    max_lag: int = Field(default=10_000, ge=1)
    """Documents waiting in the stream at which the watcher stops publishing; files wait on disk."""

    parse_workers: int = Field(default_factory=lambda: max(1, min(4, (os.cpu_count() or 1) - 1)), ge=1)
    """Parser processes that `onrecord up` starts."""
    parse_timeout_ms: int = Field(default=50_000, ge=100)
    """Milliseconds that one document may take."""
    parse_memory_mb: int = Field(default=1024, ge=256)
    """Memory in MiB that the parsing process may use for one document."""
    parse_attempts: int = Field(default=2, ge=1)
    """How often a document may crash, exhaust or stall the parsing process before it becomes a dead letter."""
    min_confidence: float = Field(default=0.58, ge=0, le=1)
    """Statements below this confidence (0 to 1) are not emitted; 0.58 emits with 85 % precision (docs/quality.md)."""

    extract_markup_bytes: int = Field(default=10_000_000, ge=1)
    """Bytes of one web page, XML, RTF or JSON file; a larger one is refused."""
    extract_elements: int = Field(default=200_000, ge=1)
    """Elements of one web page or XML file; one with more is refused."""
    extract_expanded_bytes: int = Field(default=100_000_000, ge=1)
    """Bytes that an archive, an office file or an e-book may unpack to; one with more is refused."""
    extract_ratio: int = Field(default=200, ge=1)
    """How many times its packed size a member of more than a mebibyte may unpack to."""
    extract_members: int = Field(default=10_000, ge=1)
    """Documents in an archive, a feed or a mail box; one with more is refused."""
    extract_depth: int = Field(default=4, ge=0)
    """Archives within archives; deeper ones are refused, each by itself."""
    extract_pages: int = Field(default=2_000, ge=1)
    """Pages of a PDF that are read; those after it are left out and counted."""
    extract_json_text: str = ""
    """Names of the fields that hold a JSON document's text, with commas between them; empty: the usual ones."""

    reclaim_after_ms: int = Field(default=60_000, ge=500)
    """Milliseconds after which an entry that a worker does not beat for is given to another worker."""
    max_deliveries: int = Field(default=20, ge=2)
    """Deliveries after which an entry whose workers keep dying becomes a dead letter."""
    store_batch: int = Field(default=100, ge=1)
    """Events that the store writes in one transaction."""

    http_host: str = "127.0.0.1"
    """Address that `onrecord serve` listens on."""
    http_port: int = Field(default=8321, ge=0, le=65535)
    """Port that it listens on; 0 takes a free one."""
    api_token: SecretStr = SecretStr("")
    """Bearer token that HTTP clients must send; empty: none, which only 127.0.0.1 allows."""
    api_insecure: bool = False
    """Listen beyond this machine without a token; something else must guard the port."""
    cors_origins: str = ""
    """Origins whose pages may ask, with commas between them, https://desk.example for example."""
    searches_per_minute: int = Field(default=120, ge=1)
    """Searches that one client may ask for in a minute."""

    stream_retention_ms: int = Field(default=86_400_000, ge=0)
    """Milliseconds that events stay on the streams after every group has acknowledged them."""

    log_format: Literal["auto", "json", "console"] = "auto"
    """auto: for people on a terminal, JSON lines elsewhere."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severe log line that is written."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings
        secrets = [SecretsSettingsSource(settings_cls, SECRETS_DIR)] if SECRETS_DIR else []
        return init_settings, env_settings, *secrets, TomlConfigSettingsSource(settings_cls)

    @cached_property
    def ledger_url(self) -> str:
        return self.database_url.get_secret_value() or f"sqlite+aiosqlite:///{self.data_dir.resolve()}/ledger.sqlite"

    @cached_property
    def extract_limits(self) -> dict[str, int]:
        names = ("markup_bytes", "elements", "expanded_bytes", "ratio", "members", "depth", "pages")
        return {name: getattr(self, f"extract_{name}") for name in names}

    @cached_property
    def extract_json_text_fields(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self.extract_json_text.split(",") if name.strip())

    @cached_property
    def spool_dir(self) -> Path:
        return self.data_dir / "spool"


@dataclass(frozen=True)
class Origin:
    """One setting as it came out, and where from."""

    name: str
    value: object
    origin: str
    sentence: str


def read(**given: Any) -> Settings:  # noqa: ANN401 -- any setting by name, pydantic checks it
    """Read the settings; *given* (command line) wins, None means not given.

    Raises: SettingsError: a value is missing its mark, or its file cannot be read; the message names setting or file.
    """
    _check_places()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # all that is said of a secret that cannot be read
            return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        problems = "; ".join(map(_problem, error.errors()))
        raise SettingsError(f"settings: {problems}; docs/operating.md has a table of all") from error
    except TOMLDecodeError as error:
        raise SettingsError(
            f"settings: {CONFIG_FILE}: {error}; it is to be TOML, `settle_ms = 500` for example"
        ) from error
    except (OSError, UnicodeError, SourceError) as error:
        raise SettingsError(f"settings: {error.__cause__ or error}; let us read it, or leave it out") from error


def origins(settings: Settings, given: Collection[str] = ()) -> list[Origin]:
    """Every setting with the place that it came from; *given*: names of those that the command line says."""
    from_file = TomlConfigSettingsSource(Settings)()
    from_secrets = SecretsSettingsSource(Settings, SECRETS_DIR)() if SECRETS_DIR else {}
    from_environment = {name.upper() for name in os.environ}
    rows = []
    for name, field in Settings.model_fields.items():
        if name in given:
            origin = "command line"
        elif f"{PREFIX}{name.upper()}" in from_environment:
            origin = "environment"
        elif name in from_secrets:
            origin = "secret"
        elif name in from_file:
            origin = str(CONFIG_FILE)
        else:
            origin = "default"
        rows.append(Origin(name, getattr(settings, name), origin, field.description or ""))
    return rows


def _check_places() -> None:
    """A place that somebody named is there. Raises: SettingsError."""
    if f"{PREFIX}CONFIG" in os.environ and not CONFIG_FILE.is_file():
        raise SettingsError(f"settings: {PREFIX}CONFIG: {CONFIG_FILE} is no file; name one, or leave it out")
    if SECRETS_DIR and not Path(SECRETS_DIR).is_dir():
        raise SettingsError(f"settings: {PREFIX}SECRETS_DIR: {SECRETS_DIR} is no folder; name one, or leave it out")


def _problem(error: "ErrorDetails") -> str:
    name = "_".join(map(str, error["loc"]))
    if error["type"] == "extra_forbidden":
        return f"{CONFIG_FILE}: {name}: no such setting"
    return f"{PREFIX}{name.upper()}: {error['msg']} (got {error['input']!r})"
