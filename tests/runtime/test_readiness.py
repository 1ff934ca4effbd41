import threading

import psycopg
import pytest

from yinuo.runtime.notify import database_parameters
from yinuo.runtime.readiness import await_turn

NUMBER = 9_001


@pytest.mark.enable_socket
@pytest.mark.django_db
def test_says_once_that_another_node_is_at_work() -> None:
    said: list[str] = []
    waiting = threading.Event()

    def wait() -> None:
        with psycopg.connect(**database_parameters()) as guard:

            def say() -> None:
                said.append("waits")
                waiting.set()

            await_turn(guard, NUMBER, say=say)
            said.append("goes on")

    with psycopg.connect(**database_parameters()) as other:
        await_turn(other, NUMBER, say=lambda: said.append("never"))
        thread = threading.Thread(target=wait)
        thread.start()
        assert waiting.wait(5)
        assert said == ["waits"]
    thread.join(5)

    assert said == ["waits", "goes on"]
