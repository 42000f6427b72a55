"""The parser tells nobody of its work: no telemetry, no files in the home folder."""

import os
import subprocess
import sys
from pathlib import Path


def test_an_extraction_leaves_no_device_id_in_the_home_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    document = tmp_path / "bridge.txt"
    document.write_text("Mayor Ann Lee said the bridge would open in May.\n")
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}

    done = subprocess.run(
        [sys.executable, "-m", "onrecord", "extract", str(document), "--json"],
        env=environment | {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "Ann Lee" in done.stdout
    assert list(home.rglob("*")) == []
    assert "telemetry" not in done.stderr


def test_telemetry_is_off_before_the_runtime_is_loaded() -> None:
    code = "import onrecord.parser, os, sys; print(os.environ['ORT_DISABLE_TELEMETRY'], 'onnxruntime' in sys.modules)"
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}

    printed = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)

    assert printed.stdout.split() == ["1", "False"]
