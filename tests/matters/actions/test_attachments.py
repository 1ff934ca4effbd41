"""Files that come with messages."""

import hashlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.cast import NOW, Cast
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.core.uploads import UploadDangerous, UploadEmpty, UploadMismatch, UploadTooLarge
from yinuo.matters.actions.attachments import remove_unused_files, store_attachment
from yinuo.matters.actions.messages import send_reply, write_note
from yinuo.matters.models import Attachment, Matter
from yinuo.matters.queries.attachments import open_attachment

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 60


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def store(cast: Cast, matter: Matter, content: bytes = PNG, **more: Any) -> Attachment:
    terms: dict[str, Any] = {
        "actor": cast.actor("ana_agent"),
        "name": "茶几.png",
        "declared_type": "image/png",
        **more,
    }
    return store_attachment(now=NOW, matter_id=matter.pk, stream=BytesIO(content), **terms)


def customer_of(matter: Matter) -> Actor:
    return Actor(kind=ActorKind.CUSTOMER, name="Kim", matter_ids=frozenset({matter.pk}))


def test_keeps_a_file_under_a_random_name_and_gives_it_back(cast: Cast, ask: Any, storage: Path) -> None:
    matter = ask()

    kept = store(cast, matter)

    opened = open_attachment(actor=cast.actor("ana_agent"), attachment_id=kept.pk)
    with opened.content as content:
        assert content.read() == PNG
    assert (opened.name, opened.type, opened.size) == ("茶几.png", "image/png", len(PNG))
    assert opened.sha256 == hashlib.sha256(PNG).hexdigest()
    assert "茶几" not in kept.stored
    entry = JournalEntry.objects.get(verb="matters.attachment_stored")
    assert entry.facts["sha256"] == opened.sha256


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"", "a.png", UploadEmpty),
        (b"MZ" + bytes(100), "a.png", UploadDangerous),
        (b"<!doctype html><script>", "a.txt", UploadDangerous),
        (PNG, "a.pdf", UploadMismatch),
        (PNG * 100, "a.png", UploadTooLarge),
    ],
)
def test_refuses_and_leaves_no_file(
    cast: Cast, ask: Any, storage: Path, settings: Any, content: bytes, name: str, error: type[Exception]
) -> None:
    settings.YINUO_MAX_UPLOAD_BYTES = 100_000
    matter = ask()
    before = JournalEntry.objects.count()

    with pytest.raises(error):
        store(cast, matter, content, name=name)

    assert files_in(storage) == []
    assert (Attachment.objects.count(), JournalEntry.objects.count()) == (0, before)


def test_gives_customers_only_what_they_can_see(cast: Cast, ask: Any, storage: Path) -> None:
    matter = ask()
    ana, kim = cast.actor("ana_agent"), customer_of(matter)
    noted, replied, unused = store(cast, matter), store(cast, matter), store(cast, matter)
    write_note(actor=ana, now=NOW, matter_id=matter.pk, text="看图", files=(noted.pk,))
    send_reply(actor=ana, now=NOW, matter_id=matter.pk, text="见图", files=(replied.pk,))

    with open_attachment(actor=kim, attachment_id=replied.pk).content as content:
        assert content.read(8) == PNG[:8]
    for hidden in (noted, unused):
        with pytest.raises(NotFound):
            open_attachment(actor=kim, attachment_id=hidden.pk)
    with pytest.raises(NotFound):
        open_attachment(actor=customer_of(ask("另一个问题在这里")), attachment_id=replied.pk)


def test_lets_customers_add_to_what_they_wrote_only(cast: Cast, ask: Any, storage: Path) -> None:
    matter = ask()
    first = matter.messages.get()
    reply = send_reply(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, text="好的")

    added = store(cast, matter, actor=customer_of(matter), message_id=first.pk)
    with pytest.raises(NotAllowed):
        store(cast, matter, actor=customer_of(matter), message_id=reply.pk)

    assert added.message_id == first.pk
    assert len(files_in(storage)) == 1


def test_removes_what_no_message_took_up_and_what_no_row_names(cast: Cast, ask: Any, storage: Path) -> None:
    matter = ask()
    store(cast, matter)
    kept = store(cast, matter, message_id=matter.messages.get().pk)
    stray = storage / kept.stored.rsplit("/", 1)[0] / "stray"
    stray.write_bytes(b"left by a transaction that did not commit")

    soon = remove_unused_files(now=NOW + timedelta(hours=23))
    later = remove_unused_files(now=NOW + timedelta(days=3))

    assert (soon, later) == (0, 2)
    assert [path.name for path in files_in(storage)] == [kept.stored.rsplit("/", 1)[1]]
