"""The bond between a process and its children: none outlives it."""

import ctypes
import os
import signal
import sys
import threading
import time

PARENT = "YINUO_PARENT_PID"
_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Arrange that this process is killed as soon as the process named by YINUO_PARENT_PID is gone.

    Nothing acknowledged is lost by it: that is committed. Without the variable nothing happens.
    """
    # Taken out, so that programs this process starts do not mistake their parent.
    expected = os.environ.pop(PARENT, None)
    if not expected:
        return
    parent = int(expected)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
