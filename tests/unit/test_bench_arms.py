"""What the bench counts as a server's processor time."""

import subprocess
import sys
from unittest.mock import patch

import psutil

from tests.bench.arms import cpu_of

PARENT = r"""
import subprocess, sys
subprocess.run([sys.executable, "-c", "import time\nwhile time.process_time() < 0.3: pass"], check=True)
print("ended", flush=True)
sys.stdin.read()
"""


def test_the_time_of_a_child_that_has_ended_is_still_counted() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ended\n"
        assert cpu_of(parent.pid) > 0.25


def test_a_child_that_ends_while_it_is_counted_ends_no_bench() -> None:
    with subprocess.Popen([sys.executable, "-c", "pass"]) as child:
        listed = psutil.Process(child.pid)
    with patch.object(psutil.Process, "children", return_value=[listed]):
        assert cpu_of(psutil.Process().pid) > 0
