"""Every example subscriber against a real stream: from the beginning, over a death, each statement once."""

import contextlib
import hashlib
import hmac
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import redis

from marked import HARBOUR, LIBRARY, ORCHARD
from onrecord.streams import STATEMENTS
from waiting import until


@dataclass
class Example:
    """How one example is run, and what it has kept."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)

    def start(self, url: str, folder: Path) -> "subprocess.Popen[str]":
        settings = {"REDIS_URL": url, "GROUP": "mine", "RECLAIM_AFTER_MS": "200", "PYTHONUNBUFFERED": "1"}
        with (folder / "output").open("a") as output:
            return subprocess.Popen(
                self.command,
                cwd=folder,
                env=os.environ | settings | self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                text=True,
            )


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """A folder with the Node example and the client that it needs."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("no Node on this machine: apt-get install nodejs npm")
    folder = tmp_path_factory.mktemp("node")
    for file in ("package.json", "subscriber.mjs"):
        shutil.copy(project / "examples/node" / file, folder)
    install = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"]
    ended = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=90, check=False)
    if ended.returncode:
        pytest.skip(f"the Redis client for Node cannot be installed here: {ended.stderr.strip()[:300]}")
    return folder


@pytest.fixture(params=["python_redis", "python_faststream", "node", "shell", "webhook"])
def example(request: pytest.FixtureRequest, project: Path) -> Iterator[Example]:
    match request.param:
        case "node":
            folder = request.getfixturevalue("node_modules")
            yield Example("node", ["node", str(folder / "subscriber.mjs")])
        case "shell":
            for tool in ("redis-cli", "jq"):
                if not shutil.which(tool):
                    pytest.skip(f"no {tool} on this machine: apt-get install redis-tools jq")
            yield Example("shell", ["sh", str(project / "examples/shell.sh")])
        case "webhook":
            with receiver() as hook:
                command = [sys.executable, str(project / "examples/webhook.py")]
                yield Example("webhook", command, {"WEBHOOK_URL": hook, "WEBHOOK_SECRET": "s3cret"})
        case name:
            yield Example(name, [sys.executable, str(project / f"examples/{name}.py")])


def test_an_example_reads_from_the_beginning_takes_over_what_was_left_and_acknowledges(
    example: Example, redis_url: str, tmp_path: Path
) -> None:
    with redis.Redis.from_url(redis_url) as client:
        tell(client, HARBOUR.events())
        leave_behind(client, 3)

        process = example.start(redis_url, tmp_path)
        try:
            heard(tmp_path, *(s.text for s in HARBOUR.statements))
            tell(client, ORCHARD.events())
            heard(tmp_path, *(s.text for s in ORCHARD.statements))
            settled(client)
        finally:
            end(process)


def test_an_example_that_is_killed_goes_on_where_it_was(example: Example, redis_url: str, tmp_path: Path) -> None:
    with redis.Redis.from_url(redis_url) as client:
        tell(client, HARBOUR.events())
        process = example.start(redis_url, tmp_path)
        heard(tmp_path, HARBOUR.statements[0].text)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        tell(client, LIBRARY.events())
        tell(client, HARBOUR.events())  # the same again: an example that keeps things keeps each once

        process = example.start(redis_url, tmp_path)
        try:
            heard(tmp_path, *(s.text for s in (*HARBOUR.statements, *LIBRARY.statements)))
            settled(client)
        finally:
            end(process)

    kept = {path.stem for path in tmp_path.rglob("*") if path.is_file() and len(path.stem) == 36}
    if example.name in {"node", "shell", "python_faststream"}:
        assert kept == {str(s.statement_id) for s in (*HARBOUR.statements, *LIBRARY.statements)}


def test_the_subscriber_in_the_contracts_readme_runs_as_it_stands(
    redis_url: str, project: Path, tmp_path: Path
) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (project / "schemas/README.md").read_text(encoding="utf-8"), re.DOTALL)
    code = blocks[0].replace("redis://127.0.0.1:6379/0", redis_url)
    with redis.Redis.from_url(redis_url) as client:
        tell(client, LIBRARY.events())
        process = Example("readme", [sys.executable, "-c", code]).start(redis_url, tmp_path)
        try:
            heard(tmp_path, *(s.text for s in LIBRARY.statements))
            tell(client, ORCHARD.events())
            heard(tmp_path, *(s.text for s in ORCHARD.statements))
        finally:
            end(process)

    assert len(code.strip().splitlines()) == 10


def tell(client: redis.Redis, events: list[object]) -> None:
    for event in events:
        client.xadd(STATEMENTS, {"__data__": event.to_json()})  # type: ignore[attr-defined]  # any event


def leave_behind(client: redis.Redis, count: int) -> None:
    """What a worker leaves that took entries and died."""
    client.xgroup_create(STATEMENTS, "mine", id="0", mkstream=True)
    client.xreadgroup("mine", "died", {STATEMENTS: ">"}, count=count)


def heard(folder: Path, *texts: str) -> None:
    def all_of_them() -> bool:
        output = (folder / "output").read_text()
        hooked = "".join(Receiver.bodies)
        return all(text in output or text in hooked for text in texts)

    until(all_of_them, within_s=40, what=f"{len(texts)} statements in {(folder / 'output').read_text()[-800:]}")


def settled(client: redis.Redis) -> None:
    def nothing_left() -> bool:
        (group,) = client.xinfo_groups(STATEMENTS)
        return bool(group["lag"] == 0 and group["pending"] == 0)

    until(nothing_left, within_s=30, what="lag 0 and pending 0")


def end(process: "subprocess.Popen[str]") -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Receiver(BaseHTTPRequestHandler):
    """Takes webhooks; refuses every third, and every one with a wrong signature."""

    bodies: list[str] = []  # noqa: RUF012 -- the server makes an instance a request
    asked = 0

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signature = "sha256=" + hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
        Receiver.asked += 1
        if Receiver.asked % 3 == 0 or self.headers["X-Signature-256"] != signature:
            self.send_error(503)
            return
        Receiver.bodies.append(json.loads(body)["data"]["text"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@contextlib.contextmanager
def receiver() -> Iterator[str]:
    """URL of a server that takes webhooks."""
    Receiver.bodies.clear()
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hook"
        server.shutdown()
        thread.join()
