"""A child ends with its parent, also with one that was gone before the child could ask for it."""

import os
import signal
import subprocess
import sys

import pytest

from onrecord.parent import end_with_parent
from waiting import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel has a parent-death signal on Linux alone")

# A parent that starts a child, says its process id and waits to be killed.
PARENT = """
import subprocess, sys, time
from onrecord.parent import end_with_parent
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], preexec_fn=end_with_parent())
print(child.pid, flush=True)
time.sleep(600)
"""


def test_a_child_ends_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child = int(parent.stdout.readline())

    parent.kill()
    parent.wait()
    parent.stdout.close()

    until(lambda: not _lives(child), what="the child's end")


def test_a_child_whose_parent_is_gone_already_does_not_start() -> None:
    ask = end_with_parent(signal.SIGKILL)  # made here, but forked by another: as if this parent had died meanwhile

    middle = os.fork()
    if middle == 0:
        child = os.fork()
        if child == 0:
            ask()
            os._exit(0)
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    code = os.waitstatus_to_exitcode(os.waitpid(middle, 0)[1])

    assert code == 1


def _lives(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 -- one line of a kernel's file
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
