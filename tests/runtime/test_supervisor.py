import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.runtime.conftest import (
    LIMIT_S,
    Served,
    children_of,
    environment_of,
    free_port,
    is_alive,
    serve,
    wait_until,
)
from yinuo.runtime.web import STOP_TIMEOUT_S

pytestmark = [pytest.mark.processes, pytest.mark.enable_socket]


def fetch(url: str, *, method: str = "GET") -> str:
    request = urllib.request.Request(url, method=method)
    with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:
        return str(answer.read().decode())


def objection(url: str) -> str:
    """Return why there is no answer, "" where there is one."""
    try:
        fetch(url)
    except OSError as error:
        return repr(error)
    return ""


def answers(url: str) -> bool:
    return not objection(url)


def test_stops_everything_in_order(served: Served) -> None:
    processes = [served.child("web"), served.child("worker"), served.database()]

    code = served.stop()

    assert code == 0
    assert [is_alive(pid) for pid in processes] == [False, False, False]
    assert served.said().rstrip().endswith("Stopping …\nStopped.")
    assert "Traceback" not in served.said()


def test_stops_at_once_though_a_page_follows_live_events(served: Served) -> None:
    page = socket.create_connection(("127.0.0.1", served.port))
    page.sendall(b"GET /live/events?topics=desk HTTP/1.1\r\nHost: localhost\r\nCookie: badge=staff\r\n\r\n")
    assert b"200 OK" in page.recv(1000)
    started = time.monotonic()

    served.stop()

    assert time.monotonic() - started < STOP_TIMEOUT_S
    page.close()


def test_refuses_a_second_one_on_the_same_home(served: Served) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "yinuo.cli.main", "serve"],
        env=environment_of(served.home, PORT=str(free_port())),
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
    )

    assert second.returncode == 1
    assert (
        f"Yinuo already serves {served.home} (process {served.process.pid}, {served.url}/)" in second.stderr
    )
    assert "Traceback" not in second.stderr
    assert answers(f"{served.url}/query")


def test_says_that_the_port_is_taken(installation: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = subprocess.run(
            [sys.executable, "-m", "yinuo.cli.main", "serve"],
            env=environment_of(installation, PORT=str(port)),
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
        )

    assert refused.returncode == 1
    assert f"Port {port} is taken" in refused.stderr


def test_leaves_nothing_behind_when_killed_and_serves_again(served: Served) -> None:
    web, worker = served.child("web"), served.child("worker")
    processes = [web, worker, *children_of(web)]
    acknowledged = fetch(f"{served.url}/count?number=1", method="POST")

    served.process.kill()
    served.process.wait()

    assert wait_until(lambda: not any(is_alive(pid) for pid in processes))
    again = serve(served.home, port=served.port)
    assert fetch(f"{again.url}/count") == acknowledged
    assert again.stop() == 0


@pytest.mark.parametrize("whom", ["web", "worker", "granian's worker"])
def test_starts_a_killed_child_again(served: Served, whom: str) -> None:
    killed = children_of(served.child("web"))[0] if whom == "granian's worker" else served.child(whom)

    os.kill(killed, signal.SIGKILL)

    assert wait_until(lambda: not is_alive(killed))
    ready = {"web": ("web ready", 4), "worker": ("worker ready", 2), "granian's worker": ("web ready", 3)}
    words, times = ready[whom]
    assert wait_until(lambda: served.said().count(words) == times)
    assert wait_until(lambda: answers(f"{served.url}/query"))
    assert served.stop() == 0


def test_answers_while_one_of_its_web_processes_is_gone(served: Served) -> None:
    killed = children_of(served.child("web"))[0]

    os.kill(killed, signal.SIGKILL)
    assert wait_until(lambda: not is_alive(killed))
    objections = {objection(f"{served.url}/query") for _request in range(20)}

    assert objections == {""}


def test_starts_a_killed_database_again(served: Served) -> None:
    acknowledged = fetch(f"{served.url}/count?number=2", method="POST")
    killed = served.database()

    os.kill(killed, signal.SIGKILL)

    assert wait_until(lambda: not is_alive(killed))
    assert wait_until(lambda: answers(f"{served.url}/readyz"))
    assert fetch(f"{served.url}/count") == acknowledged
    assert "The database ended unexpectedly" in served.said()
    assert served.stop() == 0


def test_a_command_starts_the_database_for_itself_alone(installation: Path) -> None:
    command = [sys.executable, "-m", "yinuo.cli.main", "migrate"]

    done = subprocess.run(
        command, env=environment_of(installation), capture_output=True, text=True, timeout=LIMIT_S
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "The database is up to date.\n", "")
    code = "from yinuo.runtime import postgres; print(postgres.status().running)"
    left = subprocess.run(
        [sys.executable, "-c", code], env=environment_of(installation), capture_output=True, text=True
    )
    assert left.stdout == "False\n"


def test_a_command_says_in_one_line_that_the_database_is_not_there(installation: Path) -> None:
    nowhere = environment_of(installation, DATABASE_URL="postgresql://u:p@127.0.0.1:1/none")
    command = [sys.executable, "-m", "yinuo.cli.main", "migrate"]

    failed = subprocess.run(command, env=nowhere, capture_output=True, text=True, timeout=LIMIT_S)

    assert failed.returncode == 1
    assert failed.stderr.startswith("Error: The database does not answer: ")
    assert "Traceback" not in failed.stderr
