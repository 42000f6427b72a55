"""Words a CPU second of `onrecord extract`, load included, beside textacy's direct quotations in the same run.

    python tests/speed/extract.py [FOLDER] [--baseline PYTHON] [--rounds 3]

FOLDER holds text files; without it our own gold's texts are taken. PYTHON is an interpreter that has textacy, spaCy and
en_core_web_sm. Both run in one thread and print only to a pipe; the best of the rounds counts.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "quality"))

BASELINE = """
import sys
from pathlib import Path
import spacy, textacy.extract
load = spacy.load(sys.argv[2])
for path in sorted(Path(sys.argv[1]).rglob("*.txt")):
    for paragraph in filter(None, path.read_text().splitlines()):
        try:
            print(list(textacy.extract.direct_quotations(load(paragraph))))
        except ValueError:  # it gives up on unbalanced quotation marks
            pass
"""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def cpu_seconds(command: list[str]) -> float:
    """User and system seconds of one run, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | ONE_THREAD
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # the first round compiles, as an installation does
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def own_texts(folder: Path) -> None:
    from gold import documents  # noqa: PLC0415 -- the quality room's loader

    for document in documents():
        (folder / f"{document.name}.txt").write_text(document.text)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path, nargs="?")
    options.add_argument("--baseline", metavar="PYTHON")
    options.add_argument("--model", default="en_core_web_sm", help="spaCy package or folder")
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.folder or Path(temporary)
        if not chosen.folder:
            own_texts(folder)
        words = sum(len(path.read_text().split()) for path in folder.rglob("*.txt"))
        commands = {"onrecord": [sys.executable, "-m", "onrecord", "extract", str(folder), "--json"]}
        if chosen.baseline:
            commands["textacy"] = [chosen.baseline, "-c", BASELINE, str(folder), chosen.model]
        best = {name: min(cpu_seconds(command) for _ in range(chosen.rounds)) for name, command in commands.items()}
    for name, seconds in best.items():
        print(f"{name:9} {words} words in {seconds:.2f} CPU s: {words / seconds:,.0f} words a CPU second")
    if "textacy" in best:
        print(f"ratio     {best['textacy'] / best['onrecord']:.2f}")


if __name__ == "__main__":
    main()
