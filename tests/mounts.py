"""Mounting small file systems, where the machine lets us."""

import subprocess
from pathlib import Path


def mounted(place: Path, size: str = "1m") -> bool:
    """Mount an empty file system on *place*; False where we may not."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def unmounted(place: Path) -> None:
    subprocess.run(["umount", str(place)], check=True)
