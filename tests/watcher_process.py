"""A watcher in a process of its own, to be killed: `python watcher_process.py FOLDER keep|archive`.

Publishes into FOLDER/stream.jsonl, and confirms what stands there: what was published outlives the process, as in
Redis. Ends when every file in FOLDER/inbox is done.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from onrecord.spool import Spool
from onrecord.watcher.service import Watcher
from onrecord_schemas import DocumentDropped, DocumentRejected, from_json
from watching import parsed, rejected

BAD = "nothing in it"


async def main(folder: Path, after: str) -> None:
    stream = os.open(folder / "stream.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    spool = Spool(folder / "data" / "spool")

    async def publish(event: DocumentDropped | DocumentRejected) -> None:
        os.write(stream, event.to_json() + b"\n")

    async def always() -> bool:
        return True

    watcher = Watcher(
        inbox=folder / "inbox",
        data_dir=folder / "data",
        spool=spool,
        publish=publish,
        reject=publish,
        room=always,
        idle=always,
        after="archive" if after == "archive" else "keep",
        scan_interval_ms=50,
        settle_ms=50,
        max_file_bytes=1000,
        republish_after_ms=300,
    )

    async def confirm() -> None:
        read = 0
        while True:
            lines = (folder / "stream.jsonl").read_bytes().splitlines()
            for line in lines[read:]:
                event = from_json(line)
                if isinstance(event, DocumentDropped):
                    is_bad = BAD.encode() in spool.read(event.data.document_id)
                    await watcher.confirm(rejected(event) if is_bad else parsed(event))
                elif isinstance(event, DocumentRejected):
                    await watcher.confirm(event)
            read = len(lines)
            await asyncio.sleep(0.02)

    working = [asyncio.create_task(watcher.run()), asyncio.create_task(confirm())]
    done, _ = await asyncio.wait(
        [*working, asyncio.create_task(watcher.drained())], return_when=asyncio.FIRST_COMPLETED
    )
    for task in done:
        task.result()
    for task in working:
        task.cancel()
    await asyncio.gather(*working, return_exceptions=True)
    await watcher.close()


def published(folder: Path) -> list[DocumentDropped | DocumentRejected]:
    """What stands in the stream, by whatever process."""
    if not (folder / "stream.jsonl").exists():
        return []
    events = [from_json(json.dumps(json.loads(line))) for line in (folder / "stream.jsonl").read_bytes().splitlines()]
    return [event for event in events if isinstance(event, DocumentDropped | DocumentRejected)]


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
