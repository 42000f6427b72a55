"""compose.yaml as its user runs it: built, brought up, killed piece by piece, brought down and up again.

Needs a Docker daemon and the three base images. Where there is none, `ONRECORD_SHARED_DIR` (or ../shared) may bring a
tool that makes both; without that the test is skipped and says so.
"""

import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flow.documents import expected_ids, numbered
from waiting import until

IMAGES = ("python:3.11-slim-bookworm", "redis:7-bookworm", "postgres:15-bookworm")
PARTS = (
    *("compose.yaml", ".env.example", "Dockerfile", ".dockerignore"),
    *("pyproject.toml", "requirements.image.lock", "README.md", "LICENSE"),
)
OURS = ("watch", "parse", "store", "serve")
LARGEST_MB = 450  # above the base image

pytestmark = pytest.mark.timeout(1500)


class Compose:
    """One project of docker-compose in a copy of the repository."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.inbox = folder / "inbox"
        self.port = port

    def __call__(self, *command: str, check: bool = True) -> str:
        done = subprocess.run(
            [*compose_command(), *command], cwd=self.folder, capture_output=True, text=True, check=False, timeout=900
        )
        assert not check or done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    def container(self, service: str) -> str:
        return self("ps", "-q", service).split()[0]

    def drop(self, name: str, text: str) -> None:
        unfinished = self.inbox / f".{name}"
        unfinished.write_text(text)
        unfinished.chmod(0o644)
        unfinished.rename(self.inbox / name)

    def ask(self, path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return json.load(answer)

    def stored(self) -> Counter[str]:
        found: Counter[str] = Counter()
        cursor = ""
        while True:
            page = self.ask(f"/statements?limit=100{cursor}")
            found.update(item["statement_id"] for item in page["items"])
            if not page.get("cursor"):
                return found
            cursor = f"&cursor={page['cursor']}"

    def made(self) -> Counter[str]:
        """Statement ids on the stream, read by redis-cli in its own container."""
        script = 'REDISCLI_AUTH="$(cat /secrets/redis_password)" redis-cli --json xrange onrecord.statements - +'
        events = [json.loads(fields[1]) for _, fields in json.loads(self("exec", "-T", "redis", "sh", "-c", script))]
        return Counter(event["id"] for event in events if event["type"] == "onrecord.statement.made.v1")


def compose_command() -> list[str]:
    return ["docker-compose"] if shutil.which("docker-compose") else ["docker", "compose"]


def docker(*command: str) -> str:
    return subprocess.run(["docker", *command], capture_output=True, text=True, check=True).stdout


def is_there(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def engine(project: Path) -> None:
    """A daemon with the base images, or a skip with its reason."""
    shared = Path(os.environ.get("ONRECORD_SHARED_DIR", project.parent / "shared"))
    maker = shared / "tools/base-images"
    ready = is_there("docker", "info") and all(is_there("docker", "image", "inspect", image) for image in IMAGES)
    if not ready and maker.exists():
        subprocess.run([str(maker)], check=True, stdout=subprocess.DEVNULL)
    elif not is_there("docker", "info"):
        pytest.skip("no Docker daemon runs here, and no tool to start one: compose.yaml was not tried")
    if not is_there(*compose_command(), "version"):
        pytest.skip("neither docker-compose nor `docker compose` is here: compose.yaml was not tried")


@pytest.fixture(scope="module")
def compose(engine: None, project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
    del engine
    folder = tmp_path_factory.mktemp("onrecord-compose")
    for part in PARTS:
        shutil.copy(project / part, folder)
    for part in ("services", "schemas"):
        shutil.copytree(project / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "inbox").mkdir()
    port = 18321
    settings = (folder / ".env.example").read_text().replace("ONRECORD_PORT=8321", f"ONRECORD_PORT={port}")
    (folder / ".env").write_text(settings)
    started = Compose(folder, port)
    started("build")
    started("up", "-d")
    yield started
    started("down", "-v", "--timeout", "10")


def test_a_document_dropped_into_the_bind_mount_is_stored_within_a_minute(compose: Compose) -> None:
    expected = Counter(expected_ids(numbered(0)))

    compose.drop("0.txt", numbered(0))

    until(lambda: answered(compose.stored) == expected, within_s=60, what="the statements over HTTP")
    assert compose.made() == expected


def test_every_container_of_ours_is_locked_down(compose: Compose) -> None:
    for service in OURS:
        (facts,) = json.loads(docker("inspect", compose.container(service)))
        host = facts["HostConfig"]
        assert host["ReadonlyRootfs"], service
        assert host["CapDrop"] == ["ALL"], service
        assert not host["CapAdd"], service
        assert "no-new-privileges:true" in host["SecurityOpt"], service
        assert facts["Config"]["User"] == "10001:10001", service


def test_every_worker_becomes_healthy(compose: Compose) -> None:
    def health(service: str) -> str:
        return json.loads(docker("inspect", compose.container(service)))[0]["State"]["Health"]["Status"]

    for service in OURS:
        until(lambda: health(service) == "healthy", within_s=120, what=f"{service} to be healthy")  # noqa: B023 -- at once


def test_the_image_is_small() -> None:
    size = {name: json.loads(docker("image", "inspect", name))[0]["Size"] for name in ("onrecord:0.1.0", IMAGES[0])}

    above_base_mb = (size["onrecord:0.1.0"] - size[IMAGES[0]]) / 1e6

    print(f"image: {above_base_mb:.0f} MB above its base")
    assert above_base_mb <= LARGEST_MB


def test_each_container_may_be_killed_while_documents_flow(compose: Compose) -> None:
    compose("up", "-d", "--scale", "parse=3")
    first, documents = 1, 40
    for number, victim in enumerate(("watch", "parse", "store", "serve", "redis", "postgres")):
        for document in range(first + number * 6, first + number * 6 + 6):
            compose.drop(f"{document}.txt", numbered(document))
        container = compose.container(victim)
        docker("kill", container)  # Docker takes this for the user's will, and does not restart it by itself
        docker("start", container)
    for document in range(first + 36, documents):
        compose.drop(f"{document}.txt", numbered(document))

    expected = Counter(i for n in range(documents) for i in expected_ids(numbered(n)))
    until(lambda: answered(compose.stored) == expected, within_s=240, what="all statements over HTTP")
    assert compose.made() == expected


def test_stopping_is_quick_and_nothing_is_lost_over_down_and_up(compose: Compose) -> None:
    before = compose.stored()
    for number in range(40, 45):
        compose.drop(f"{number}.txt", numbered(number))

    started = time.monotonic()
    compose("stop")
    took_s = time.monotonic() - started
    compose("down")
    compose("up", "-d")

    expected = before + Counter(i for n in range(40, 45) for i in expected_ids(numbered(n)))
    until(lambda: answered(compose.stored) == expected, within_s=120, what="all statements over HTTP")
    assert compose.made() == expected
    print(f"docker-compose stop took {took_s:.1f} s")
    assert took_s < 10


def test_documents_are_parsed_once_more_and_their_statements_stay_as_they_are(compose: Compose) -> None:
    before = compose.stored()

    told = compose("exec", "-T", "watch", "onrecord", "reparse", "--all", "--json")

    assert {json.loads(line)["fate"] for line in told.splitlines()} == {"parsed"}
    until(lambda: compose.made() == before + before, what="the statements to be told again")
    assert compose.stored() == before


def answered(question: Callable[[], Any]) -> Any:
    """The answer; None while nobody answers."""
    try:
        return question()
    except OSError:
        return None
