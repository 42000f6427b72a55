"""`onrecord export`: what is in the file is what is in the ledger."""

import asyncio
import csv
import io
import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from marked import ARTICLES, By, Marked
from newsroom import Article
from onrecord import export as exporting
from onrecord.export import COLUMNS, ExportError, Form, export
from onrecord.store.filters import StatementFilter
from onrecord.store.queries import Queries
from onrecord_schemas import Statement
from serving import Newsdesk

FORMULA = Marked("sheet.txt", "=1+1", '{s1:+Mallory} {q1:said} {c1:=HYPERLINK("x")}', {1: By("@Mallory", "-chief")})


@pytest.fixture
def filled(newsdesk: Newsdesk) -> Newsdesk:
    asyncio.run(newsdesk.tell(*(event for article in (*ARTICLES, FORMULA) for event in article.events())))
    return newsdesk


async def exported(desk: Newsdesk, form: Form, out: Path, wanted: StatementFilter | None = None) -> int:
    async with Queries(desk.ledger_url) as queries:
        return await export(queries, wanted or StatementFilter(), form, out)


async def test_a_line_of_json_is_the_contracts_statement(filled: Newsdesk, tmp_path: Path) -> None:
    count = await exported(filled, Form.JSONL, tmp_path / "all.jsonl")

    lines = (tmp_path / "all.jsonl").read_text().splitlines()
    told = {s.statement_id: s for article in (*ARTICLES, FORMULA) for s in article.statements}
    assert count == len(lines) == len(told)
    assert {s.statement_id: s for s in map(Statement.model_validate_json, lines)} == told
    assert {"at", "superseded"} < set(json.loads(lines[0]))


async def test_csv_and_parquet_have_the_same_rows(filled: Newsdesk, tmp_path: Path) -> None:
    await exported(filled, Form.CSV, tmp_path / "all.csv")
    await exported(filled, Form.PARQUET, tmp_path / "all.parquet")

    with (tmp_path / "all.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    table = pq.read_table(tmp_path / "all.parquet").to_pylist()
    assert list(rows[0]) == list(table[0]) == list(COLUMNS)
    assert [r["statement_id"] for r in rows] == [r["statement_id"] for r in table]
    assert [float(r["confidence"]) for r in rows] == [r["confidence"] for r in table]
    assert all(isinstance(r["at"], datetime) and r["at"].tzinfo for r in table)
    assert {r["published"] for r in table} >= {datetime(2026, 11, 23, 16, 40, tzinfo=UTC)}


async def test_a_spreadsheet_takes_nothing_out_of_a_document_for_a_formula(filled: Newsdesk, tmp_path: Path) -> None:
    await exported(filled, Form.CSV, tmp_path / "all.csv", StatementFilter(document="sheet.txt"))

    (row,) = csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text(encoding="utf-8"), newline=""))
    assert (row["text"], row["speaker"], row["role"], row["title"]) == (
        '\'=HYPERLINK("x")',
        "'@Mallory",
        "'-chief",
        "'=1+1",
    )


async def test_filters_are_those_of_the_api(filled: Newsdesk, tmp_path: Path) -> None:
    await exported(filled, Form.JSONL, tmp_path / "some.jsonl", StatementFilter(speaker="oduya", search="cables"))

    (line,) = (tmp_path / "some.jsonl").read_text().splitlines()
    assert json.loads(line)["speaker"]["name"] == "Miriam Oduya"


@pytest.mark.parametrize("form", list(Form))
async def test_nothing_to_export_is_an_empty_file_of_its_form(newsdesk: Newsdesk, tmp_path: Path, form: Form) -> None:
    assert await exported(newsdesk, form, tmp_path / "none") == 0

    if form is Form.PARQUET:
        assert pq.read_table(tmp_path / "none").num_rows == 0
    else:
        assert (tmp_path / "none").read_text().splitlines() == ([",".join(COLUMNS)] if form is Form.CSV else [])


async def test_an_export_that_fails_leaves_the_old_file(
    filled: Newsdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "all.csv").write_text("of yesterday")
    monkeypatch.setattr(exporting, "row", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        await exported(filled, Form.CSV, tmp_path / "all.csv")

    assert (tmp_path / "all.csv").read_text() == "of yesterday"
    assert not (tmp_path / ".all.csv.part").exists()


async def test_a_folder_that_is_not_there_is_named(filled: Newsdesk, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"missing/all\.csv: cannot be written"):
        await exported(filled, Form.CSV, tmp_path / "missing/all.csv")


async def test_memory_does_not_grow_with_the_ledger(
    newsdesk: Newsdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PAGE", 50)
    monkeypatch.setattr(exporting, "ROW_GROUP", 100)
    peaks = []
    for documents in (range(4), range(4, 40)):
        for n in documents:
            lines = tuple(f"Speaker {n}, said: sentence {line} of document {n}" for line in range(50))
            await newsdesk.tell(*Article(lines, name=f"{n}.txt").events(n))
        await exported(newsdesk, Form.PARQUET, tmp_path / "warm.parquet", StatementFilter(speaker="nobody"))
        tracemalloc.start()
        await exported(newsdesk, Form.PARQUET, tmp_path / "all.parquet")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert pq.read_table(tmp_path / "all.parquet").num_rows == 2000
    assert peaks[1] < 2 * peaks[0], f"{peaks[0]:,} bytes for 200 statements, {peaks[1]:,} for 2,000"
