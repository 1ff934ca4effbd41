import hashlib

import pytest

from tests.cast import NOW, Cast
from yinuo.channels.actions.api_clients import make_api_client, revoke_api_client
from yinuo.channels.errors import (
    KeyRevoked,
    ProgramNameMissing,
    ProgramNameTaken,
    RightsMissing,
    UnknownRight,
)
from yinuo.channels.models import ApiClient
from yinuo.core.actor import SYSTEM
from yinuo.core.errors import DomainError, NotAllowed, NotFound, SeveralErrors
from yinuo.core.models import JournalEntry

pytestmark = pytest.mark.django_db


def test_keeps_only_the_hash_of_a_key(cast: Cast) -> None:
    client, key = make_api_client(
        actor=cast.actor("ada_administrator"), now=NOW, name=" Shop  front ", rights=["matter.open"]
    )

    client.refresh_from_db()
    assert key.startswith(f"yk_{client.prefix}_")
    assert len(key) > 50
    assert client.key_sha256 == hashlib.sha256(key.encode()).hexdigest()
    assert (client.name, client.rights) == ("Shop front", {"matter.open": 5})
    assert key not in str(JournalEntry.objects.values_list("facts", flat=True))
    assert JournalEntry.objects.get().facts == {
        "name": "Shop front",
        "prefix": client.prefix,
        "rights": ["matter.open"],
    }


@pytest.mark.parametrize(
    ("name", "rights", "error"),
    [
        ("", ["matter.open"], ProgramNameMissing),
        ("x" * 81, ["matter.open"], ProgramNameMissing),
        ("Old", ["matter.open"], ProgramNameTaken),
        ("New", [], RightsMissing),
        ("New", ["matter.fly"], UnknownRight),
    ],
)
def test_refuses_a_wrong_key(cast: Cast, name: str, rights: list[str], error: type[DomainError]) -> None:
    make_api_client(actor=SYSTEM, now=NOW, name="Old", rights=["matter.open"])

    with pytest.raises(error):
        make_api_client(actor=SYSTEM, now=NOW, name=name, rights=rights)

    assert ApiClient.objects.count() == 1


def test_names_all_objections_at_once(cast: Cast) -> None:
    with pytest.raises(SeveralErrors) as caught:
        make_api_client(actor=SYSTEM, now=NOW, name="", rights=["a.b", "c.d"])

    assert [e.code for e in caught.value.errors] == ["program_name_missing", "unknown_right", "unknown_right"]


def test_refuses_who_may_not_change_settings(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        make_api_client(actor=cast.actor("leo_manager"), now=NOW, name="X", rights=["matter.open"])


def test_revokes_a_key_once(cast: Cast) -> None:
    client, _key = make_api_client(actor=SYSTEM, now=NOW, name="Old", rights=["matter.open"])

    revoke_api_client(actor=SYSTEM, now=NOW, client_id=client.pk, reason="lost")

    client.refresh_from_db()
    assert client.revoked_at == NOW
    assert JournalEntry.objects.get(verb="channels.api_key_revoked").reason == "lost"
    with pytest.raises(KeyRevoked):
        revoke_api_client(actor=SYSTEM, now=NOW, client_id=client.pk)
    with pytest.raises(NotFound):
        revoke_api_client(actor=SYSTEM, now=NOW, client_id=client.pk + 1)
