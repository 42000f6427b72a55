"""A subscriber in Python: keeps every statement in a SQLite table of its own."""

import json
import os
import socket
import sqlite3

import redis

STREAM, FIELD = "onrecord.statements", b"__data__"
GROUP = os.environ.get("GROUP", "my-archive")
WORKER = f"{socket.gethostname()}-{os.getpid()}"
RECLAIM_AFTER_MS = int(os.environ.get("RECLAIM_AFTER_MS", "60000"))

stream = redis.Redis.from_url(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0"))
archive = sqlite3.connect(os.environ.get("ARCHIVE", "archive.sqlite"))
archive.execute("CREATE TABLE IF NOT EXISTS statement (id TEXT PRIMARY KEY, speaker TEXT, said TEXT)")


def work(entries):
    """Keep the statements, then acknowledge. An entry may come twice: its id keeps it from being kept twice."""
    for _, fields in entries:
        event = json.loads(fields[FIELD])
        if event["type"] == "onrecord.statement.made.v1":
            said = event["data"]
            row = (said["statement_id"], said["speaker"]["name"], said["text"])
            archive.execute("INSERT OR REPLACE INTO statement VALUES (?, ?, ?)", row)
            print(f"{row[1]}: {row[2]}", flush=True)
    archive.commit()
    if entries:
        stream.xack(STREAM, GROUP, *(entry_id for entry_id, _ in entries))


try:
    stream.xgroup_create(STREAM, GROUP, id="0", mkstream=True)  # from the beginning, not from now on
except redis.ResponseError as error:
    if "BUSYGROUP" not in str(error):
        raise

place = "0-0"
while True:
    # Entries of a worker that died wait for somebody to take them over; so do our own of before a restart.
    place, left_behind, _ = stream.xautoclaim(STREAM, GROUP, WORKER, RECLAIM_AFTER_MS, place, count=100)
    work(left_behind)
    # BLOCK below redis-py's socket timeout of 5 s.
    new = stream.xreadgroup(GROUP, WORKER, {STREAM: ">"}, count=100, block=2000)
    work([entry for _, entries in new for entry in entries])
