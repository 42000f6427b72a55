// A subscriber in Node: writes each statement into a file named by its id.

import { mkdir, rename, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { createClient } from "redis";

const STREAM = "onrecord.statements";
const GROUP = process.env.GROUP ?? "my-files";
const WORKER = `${hostname()}-${process.pid}`;
const RECLAIM_AFTER_MS = Number(process.env.RECLAIM_AFTER_MS ?? 60_000);
const FOLDER = process.env.FOLDER ?? "statements";

const stream = createClient({ url: process.env.REDIS_URL ?? "redis://127.0.0.1:6379/0" });
stream.on("error", (error) => console.error(error.message));
await stream.connect();
await mkdir(FOLDER, { recursive: true });
await stream.xGroupCreate(STREAM, GROUP, "0", { MKSTREAM: true }).catch((error) => {
  if (!error.message.includes("BUSYGROUP")) throw error; // it is there already
});

/** Keep the statements, then acknowledge. An entry may come twice: it is the same file twice. */
async function work(entries) {
  for (const { id, message } of entries.filter(Boolean)) {
    const event = JSON.parse(message.__data__);
    if (event.type === "onrecord.statement.made.v1") {
      const file = `${FOLDER}/${event.data.statement_id}.json`;
      await writeFile(`${file}.part`, JSON.stringify(event.data));
      await rename(`${file}.part`, file);
      console.log(`${event.data.speaker.name}: ${event.data.text}`);
    }
    await stream.xAck(STREAM, GROUP, id);
  }
}

for (let place = "0-0"; ; ) {
  // Entries of a worker that died wait for somebody to take them over; so do our own of before a restart.
  const left = await stream.xAutoClaim(STREAM, GROUP, WORKER, RECLAIM_AFTER_MS, place, { COUNT: 100 });
  place = left.nextId;
  await work(left.messages);
  const news = await stream.xReadGroup(GROUP, WORKER, { key: STREAM, id: ">" }, { COUNT: 100, BLOCK: 2000 });
  await work(news?.[0].messages ?? []);
}
