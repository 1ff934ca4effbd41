"""Bonds between the supervisor and its children: none outlives it, and none serves before the gate opens."""

import ctypes
import os
import signal
import sys
import threading
import time

PARENT = "YINUO_PARENT_PID"
GATE = "YINUO_GATE_FD"
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


def pass_gate() -> None:
    """Wait until the supervisor has finished its preparations; without one return at once."""
    gate = os.environ.pop(GATE, None)
    if gate is None:
        return
    try:
        # Closed by the supervisor when all is prepared, and by its death.
        os.read(int(gate), 1)
        os.close(int(gate))
    except OSError:
        # A worker that granian started anew: the gate was passed long ago.
        return


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
