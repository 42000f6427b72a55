"""A webhook: posts each statement, signed, and tries again until it is taken."""

import hashlib
import hmac
import json
import os
import socket
import time
import urllib.error
import urllib.request

import redis

STREAM, FIELD, GROUP = "onrecord.statements", b"__data__", os.environ.get("GROUP", "my-webhook")
WORKER = f"{socket.gethostname()}-{os.getpid()}"
RECLAIM_AFTER_MS = int(os.environ.get("RECLAIM_AFTER_MS", "60000"))
URL, SECRET = os.environ["WEBHOOK_URL"], os.environ["WEBHOOK_SECRET"].encode()
stream = redis.Redis.from_url(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0"))


def post(body, pause_s=0.5):
    """Post *body* until it is taken. The receiver may get it twice: the event's `id` tells."""
    signature = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/cloudevents+json", "X-Signature-256": signature}
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(URL, body, headers), timeout=10):
                return
        except (urllib.error.URLError, OSError) as error:
            print(f"{error}; again in {pause_s:g} s", flush=True)
            time.sleep(pause_s)
            pause_s = min(2 * pause_s, 60)


try:
    stream.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
except redis.ResponseError as error:
    if "BUSYGROUP" not in str(error):
        raise
place = "0-0"
while True:
    place, entries, _ = stream.xautoclaim(STREAM, GROUP, WORKER, RECLAIM_AFTER_MS, place, count=1)
    for _, found in [] if entries else stream.xreadgroup(GROUP, WORKER, {STREAM: ">"}, count=1, block=2000):
        entries = found
    for entry_id, fields in entries:
        if json.loads(fields[FIELD])["type"] == "onrecord.statement.made.v1":
            post(fields[FIELD])
        stream.xack(STREAM, GROUP, entry_id)
