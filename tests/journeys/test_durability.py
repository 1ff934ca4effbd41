"""What was acknowledged is there, once, whatever was killed meanwhile."""

import contextlib
import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.journeys.installation import Installation

INTAKES = 1000
CLIENTS = 8
KEY = "yk_test_" + "1" * 40
pytestmark = [pytest.mark.processes, pytest.mark.enable_socket]

PREPARE = f"""
import hashlib
from django.utils import timezone
from yinuo.channels.models import ApiClient
ApiClient.objects.create(name="durability", prefix="test", created_at=timezone.now(),
    key_sha256=hashlib.sha256({KEY!r}.encode()).hexdigest(), rights={{"matter.open": 5, "matter.read": 5}})
found = 1
"""
COUNT = """
from yinuo.presale.models import Inquiry
from yinuo.matters.models import Message
from yinuo.core.journal import verify_journal
found = {
    "numbers": list(Inquiry.objects.values_list("number", flat=True)),
    "texts": list(Message.objects.values_list("text", flat=True)),
    "faults": [vars(f) for f in verify_journal()],
}
"""


@pytest.fixture
def installation() -> Iterator[Installation]:
    made = Installation()
    made.start()
    made.look(PREPARE)
    yield made
    made.remove()


def test_loses_and_doubles_nothing_when_processes_are_killed(installation: Installation) -> None:
    """Kill web, worker and database by -9 in the middle of 1,000 intakes; callers repeat with their key."""
    answered: dict[int, str] = {}
    waiting = list(range(INTAKES))
    lock = threading.Lock()

    def call() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                number = waiting.pop(0)
            answered[number] = ask_until_answered(installation, number)

    threads = [threading.Thread(target=call) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for share, words in ((0.2, (" web",)), (0.45, (" worker",)), (0.7, ("/bin/postgres", "-D"))):
        while len(answered) < INTAKES * share:
            time.sleep(0.02)
        found = installation.processes(*words)
        assert found, words
        for process in found:
            with contextlib.suppress(ProcessLookupError):  # ended between the look and the blow
                os.kill(process, signal.SIGKILL)
    for thread in threads:
        thread.join(timeout=240)

    installation.stop()
    installation.start()
    inside = installation.look(COUNT)
    assert len(answered) == INTAKES
    assert sorted(inside["numbers"]) == sorted(answered.values())
    assert sorted(inside["texts"]) == sorted(f"第{n}问" for n in range(INTAKES))
    assert inside["faults"] == []


def ask_until_answered(installation: Installation, number: int) -> str:
    """Ask, with the same Idempotency-Key each time, until the server acknowledges; return the number it gave."""
    body = json.dumps({"text": f"第{number}问", "customer": {"name": f"客户{number}"}}).encode()
    headers = {
        "Authorization": f"Bearer {KEY}",
        "Content-Type": "application/json",
        "Idempotency-Key": f"key-{number}",
    }
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        request = urllib.request.Request(f"{installation.url}/api/v1/inquiries", data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                found: str = json.load(answer)["number"]
                return found
        except urllib.error.HTTPError as error:
            if error.code < 500:
                raise
        except (urllib.error.URLError, ConnectionError, TimeoutError, OSError):
            pass
        time.sleep(0.25)
    raise TimeoutError(f"intake {number} was never acknowledged")
