import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from yinuo.aftersale.packs import shipped_packs
from yinuo.cli.entitlement import entitlement

ONLINE = {
    "sold_at": "2026-02-08T10:00",
    "channel": "online",
    "received_at": "2026-02-10T18:00",
}


def ask(facts: object, *arguments: str):
    content = facts if isinstance(facts, str) else json.dumps(facts)
    return CliRunner().invoke(entitlement, ["--facts", "-", *arguments], input=content)


def test_answers_in_json_with_both_ends_of_the_term():
    answer = ask(ONLINE, "--wish", "return", "--at", "2026-02-24T23:59", "--json")

    found = json.loads(answer.output)
    assert answer.exit_code == 0
    assert (found["verdict"], found["freight"], found["pack"]) == ("yes", "buyer", "cn")
    assert [rule["id"] for rule in found["rules"]] == ["R-01", "R-04"]
    assert found["findings"][0]["dates"] == [
        {
            "rule": "R-01",
            "starts_on": "received",
            "started_at": "2026-02-10T18:00:00+08:00",
            "amount": 7,
            "unit": "calendar_days",
            "extra_days": 0,
            "raw_last_day": "2026-02-17",
            "last_day": "2026-02-24",
            "warn_at": "2026-02-18T00:00:00+08:00",
            "ends_at": "2026-02-25T00:00:00+08:00",
            "standing": "raw_over",
            "provisional": False,
        }
    ]
    assert [duty["code"] for duty in found["duties"]] == ["reply", "refund", "refund_refused"]
    assert (found["rights_reached"], found["missing"]) == ([], [])


def test_refuses_a_minute_later():
    found = json.loads(ask(ONLINE, "--at", "2026-02-25T00:00", "--json").output)

    assert (found["verdict"], found["duties"], found["freight"]) == ("no", [], "")
    assert found["findings"][0]["reasons"][0]["code"] == "too_late"


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_the_servers_zone_changes_nothing(zone, tmp_path: Path):
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(ONLINE))
    command = [sys.executable, "-m", "yinuo.cli.main", "entitlement", "--facts", str(file), "--json", "--at"]

    def verdict(at: str) -> str:
        done = subprocess.run(
            [*command, at], capture_output=True, text=True, env={**os.environ, "TZ": zone}, check=True
        )
        return str(json.loads(done.stdout)["verdict"])

    assert (verdict("2026-02-24T23:59:59"), verdict("2026-02-25T00:00:00")) == ("yes", "no")


def test_tells_it_in_sentences_and_how_far_a_right_is():
    facts = {
        "sold_at": "2026-03-02T10:00",
        "channel": "shop",
        "category": "refrigerator",
        "received_at": "2026-03-02T18:00",
        "fault": {"found_at": "2026-04-20T08:00", "code": "no_cooling", "confirmed": True},
        "repairs": [
            {
                "fault_code": "no_cooling",
                "handed_in_at": "2026-04-01T10:00",
                "given_back_at": "2026-04-05T10:00",
            }
        ],
    }

    answer = ask(facts, "--wish", "exchange", "--at", "2026-04-21T10:00")

    lines = answer.output.splitlines()
    assert lines[0] == "No rule gives a right to exchange the goods here."
    assert lines[-1] == "R-14a: Repairs of this fault: 1 of 2."


def test_asks_for_the_country_where_the_pack_has_many():
    refused = ask(ONLINE, "--pack", "eu", "--at", "2026-02-20")
    german = ask(ONLINE, "--pack", "eu", "--calendar", "DE", "--at", "2026-02-20", "--json")

    assert refused.exit_code == 2
    assert json.loads(german.output)["findings"][0]["dates"][0]["last_day"] == "2026-02-24"


def test_takes_a_pack_by_its_path():
    answer = ask(ONLINE, "--pack", str(shipped_packs()["cn"]), "--at", "2026-02-20", "--json")

    assert json.loads(answer.output)["verdict"] == "yes"


@pytest.mark.parametrize(
    ("facts", "arguments"),
    [
        ("{", ()),
        ("[]", ()),
        ("[" * 50_000, ()),
        ({"mood": 1}, ()),
        ({"received_at": "soon"}, ()),
        (ONLINE, ("--at", "soon")),
        (ONLINE, ("--at", "9999-12-31")),
        (ONLINE, ("--wish", "money")),
        (ONLINE, ("--pack", "moon")),
        (ONLINE, ("--calendar", "ATLANTIS")),
        (" " * (1024 * 1024 + 1), ()),
    ],
)
def test_refuses_what_it_cannot_answer_without_a_traceback(facts, arguments):
    answer = ask(facts, *arguments)

    assert answer.exit_code == 2
    assert "Traceback" not in answer.output
    assert not answer.exception or isinstance(answer.exception, SystemExit)
