"""Passwords for a deployment by compose: those that were given, else made once."""

import os
import secrets
from pathlib import Path

REDIS_CONF, POSTGRES_PASSWORD = "redis.conf", "postgres_password"


def write(folder: Path, *, redis_password: str, postgres_password: str, api_token: str) -> None:
    """Write what each container needs into *folder*; an empty password is the one of last time, or a new one.

    The folder is a volume that only our containers and the two servers mount, so every user in those may read.
    """
    redis_password = redis_password or _known(folder / "redis_password") or secrets.token_hex(24)
    postgres_password = postgres_password or _known(folder / POSTGRES_PASSWORD) or secrets.token_hex(24)
    files = {
        "redis_password": redis_password,
        POSTGRES_PASSWORD: postgres_password,
        REDIS_CONF: f"requirepass {redis_password}\n",
        "onrecord_redis_url": f"redis://default:{redis_password}@redis:6379/0",
        "onrecord_database_url": f"postgresql+asyncpg://onrecord:{postgres_password}@postgres:5432/onrecord",
        "onrecord_api_token": api_token,
    }
    for name, text in files.items():
        unfinished = folder / f".{name}"
        unfinished.write_text(text)
        unfinished.chmod(0o444)
        unfinished.replace(folder / name)


def from_environment(folder: Path) -> None:
    """The same with REDIS_PASSWORD, POSTGRES_PASSWORD and ONRECORD_API_TOKEN."""
    write(
        folder,
        redis_password=os.environ.get("REDIS_PASSWORD", ""),
        postgres_password=os.environ.get("POSTGRES_PASSWORD", ""),
        api_token=os.environ.get("ONRECORD_API_TOKEN", ""),
    )


def _known(file: Path) -> str:
    try:
        return file.read_text().strip()
    except FileNotFoundError:
        return ""
