#!/bin/sh
# A subscriber in shell: writes each statement into a file named by its id. Needs redis-cli 7 and jq.
set -eu
STREAM=onrecord.statements
GROUP=${GROUP:-my-shell}
WORKER=$(hostname)-$$
RECLAIM_AFTER_MS=${RECLAIM_AFTER_MS:-60000}
FOLDER=${FOLDER:-statements}
# redis-cli wants a user's name before the password.
URL=$(printf %s "${REDIS_URL:-redis://127.0.0.1:6379/0}" | sed 's|//:|//default:|')
redis() { redis-cli -u "$URL" --no-auth-warning --json "$@"; }

# Keep the statements, then acknowledge. An entry may come twice: it is the same file twice.
work() {
  jq -r '.[]? | select(.) | .[0] as $id | .[1] as $fields | $fields[1] | fromjson |
    [$id, .type, (.data.statement_id // ""), (.data | @json | @base64)] | @tsv' |
  while IFS="$(printf '\t')" read -r id type statement data; do
    if [ "$type" = onrecord.statement.made.v1 ]; then
      echo "$data" | base64 -d > "$FOLDER/.$statement" && mv "$FOLDER/.$statement" "$FOLDER/$statement.json"
      jq -r '"\(.speaker.name): \(.text)"' "$FOLDER/$statement.json"
    fi
    redis XACK "$STREAM" "$GROUP" "$id" > /dev/null
  done
}

mkdir -p "$FOLDER"
made=$(redis XGROUP CREATE "$STREAM" "$GROUP" 0 MKSTREAM 2>&1) || true
case $made in *OK* | *BUSYGROUP*) ;; *) echo "$made" >&2; exit 1 ;; esac

place=0-0
while :; do
  # Entries of a worker that died wait for somebody to take them over; so do our own of before a restart.
  left=$(redis XAUTOCLAIM "$STREAM" "$GROUP" "$WORKER" "$RECLAIM_AFTER_MS" "$place" COUNT 100)
  place=$(printf %s "$left" | jq -r '.[0]')
  printf %s "$left" | jq -c '.[1]' | work
  new=$(redis XREADGROUP GROUP "$GROUP" "$WORKER" COUNT 100 BLOCK 2000 STREAMS "$STREAM" '>')
  printf %s "$new" | jq -c "if type == \"object\" then .[\"$STREAM\"] else (.[0][1]? // []) end" | work
done
