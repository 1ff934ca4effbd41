"""Versions of a design: begun, written, given files, delivered. A delivered version is never changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.core.moves import check_move, move
from yinuo.matters import promises
from yinuo.matters.actions.attachments import keep_file, register_holder
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.errors import TextTooLong
from yinuo.matters.models import Attachment, Matter
from yinuo.presale import access_design as access
from yinuo.presale.actions.design import about, running_promise, tell_desk
from yinuo.presale.errors import DesignEmpty, DesignVersionDelivered, NumberOutOfRange
from yinuo.presale.journal import (
    DesignDelivered,
    DesignFileAdded,
    DesignFileRemoved,
    DesignVersionBegun,
    DesignVersionWritten,
)
from yinuo.presale.models import BudgetLine, Design, DesignVersion, Finding
from yinuo.presale.rules.design import Purchase, checked_budget, totals_of
from yinuo.presale.states import DESIGN_MOVES, DesignState

LONGEST_WORDS = 5000
MOST_FILES = 20


register_holder(lambda: DesignVersion.files.through.objects.values("attachment"))
register_holder(lambda: Finding.photos.through.objects.values("attachment"))


def design_url(design: Design, matter: Matter) -> str:
    """Return the customer's own address of a design, within the matter's thread."""
    return f"{settings.YINUO_PUBLIC_URL}/t/{matter.secret}/design/{design.pk}/"


@action(journal=DesignVersionBegun)
def begin_version(*, actor: Actor, now: datetime, design_id: int) -> DesignVersion:
    """Begin the next version, with the budget of the one before it.

    Raises: NotFound, NotAllowed, InvalidMove (dropped), InvalidValue where one is being worked on already.
    """
    design, matter = access.design_for(actor, design_id, lock=True)
    if design.state != DesignState.WORKING:
        move(design, "work", moves=DESIGN_MOVES)
    if design.versions.filter(delivered_at__isnull=True).exists():
        raise InvalidValue(field="version", problem=_("A version is being worked on already."))
    last = design.versions.aggregate(last=Max("number"))["last"] or 0
    version = DesignVersion(
        design=design, number=last + 1, made_by_id=actor.staff_id, at=now, budget_shown=False
    )
    version.save(force_insert=True)
    before = BudgetLine.objects.filter(version__design=design, version__number=last).order_by("position")
    _write_budget(version, [purchase_of(line) for line in before])
    record(DesignVersionBegun(**_about(version, design, matter)))
    tell_desk(matter)
    return version


@action(journal=DesignVersionWritten)
def write_version(
    *,
    actor: Actor,
    now: datetime,
    version_id: int,
    words: str | None = None,
    budget: Sequence[Purchase] | None = None,
    budget_shown: bool | None = None,
) -> DesignVersion:
    """Write what changed in a version, and what must be bought for it; what is not named stays.

    Raises: NotFound, NotAllowed, DesignVersionDelivered, TextTooLong; and what `checked_budget` raises.
    """
    version, design, matter = _draft(actor, version_id)
    if words is not None:
        version.words = words.replace("\x00", "").strip()
        if len(version.words) > LONGEST_WORDS:
            raise TextTooLong(field="words", length=len(version.words), limit=LONGEST_WORDS)
    if budget_shown is not None:
        version.budget_shown = budget_shown
    if budget is not None:
        _write_budget(version, checked_budget(budget))
    version.made_by_id = actor.staff_id or version.made_by_id
    version.save(update_fields=["words", "budget_shown", "made_by"])
    lines = [purchase_of(line) for line in version.budget.order_by("position")]
    record(
        DesignVersionWritten(
            **_about(version, design, matter),
            lines=len(lines),
            totals={currency: str(total) for currency, total in totals_of(lines).items()},
            budget_shown=version.budget_shown,
        )
    )
    return version


@action(journal=DesignFileAdded)
def add_design_file(
    *, actor: Actor, now: datetime, version_id: int, name: str, declared_type: str, stream: IO[bytes]
) -> Attachment:
    """Put a file into a version that was not delivered.

    Raises: NotFound, NotAllowed, DesignVersionDelivered, NumberOutOfRange (too many), and what `keep_file` raises.
    """
    version, design, matter = _draft(actor, version_id)
    if version.files.count() >= MOST_FILES:
        raise NumberOutOfRange(field="file", value=MOST_FILES + 1, least=0, most=MOST_FILES)
    file = keep_file(matter, name=name, declared_type=declared_type, stream=stream)
    version.files.add(file)
    record(
        DesignFileAdded(
            **_about(version, design, matter), attachment_id=file.pk, sha256=file.sha256, name=file.name
        )
    )
    tell_desk(matter)
    return file


@action(journal=DesignFileRemoved)
def remove_design_file(*, actor: Actor, now: datetime, version_id: int, attachment_id: int) -> None:
    """Take a file out of a version that was not delivered, and delete it. Raises: NotFound, NotAllowed, DesignVersionDelivered."""
    version, design, matter = _draft(actor, version_id)
    file = version.files.filter(pk=attachment_id).first()
    if file is None:
        raise NotFound()
    version.files.remove(file)
    record(
        DesignFileRemoved(
            **_about(version, design, matter), attachment_id=file.pk, sha256=file.sha256, name=file.name
        )
    )
    stored = file.stored
    file.delete()
    transaction.on_commit(lambda: default_storage.delete(stored))
    tell_desk(matter)


@action(journal=DesignDelivered)
def deliver_version(*, actor: Actor, now: datetime, version_id: int, text: str = "") -> DesignVersion:
    """Deliver a version: the customer gets a reply with its files and the page to agree on; what was promised is kept by it.

    Raises: NotFound, NotAllowed, DesignVersionDelivered, DesignEmpty, InvalidMove, TextTooLong.
    """
    version, design, matter = _draft(actor, version_id)
    check_move(design, "deliver", moves=DESIGN_MOVES)
    files = list(version.files.order_by("pk"))
    if not files:
        raise DesignEmpty()
    owed = running_promise(design)
    message = send_reply(
        actor=actor.also_reaching(matter.pk),  # a designer may not reach it otherwise
        now=now,
        matter_id=matter.pk,
        text=_message(version, design, matter, text),
        files=tuple(file.pk for file in files),
        then="wait_customer",
    )
    move(design, "deliver", moves=DESIGN_MOVES)
    version.delivered_at = now
    version.save(update_fields=["delivered_at"])
    entry = record(
        DesignDelivered(
            **_about(version, design, matter),
            sha256=[file.sha256 for file in files],
            message_id=message.pk,
        )
    )
    if owed is not None:
        owed.refresh_from_db(fields=["state", "due_at", "paused_at"])
        promises.meet_promise(owed, evidence_id=entry.id, evidence_words=design.title)
    tell_desk(matter)
    return version


def purchase_of(line: BudgetLine) -> Purchase:
    """Return a stored line as the rules know it."""
    return Purchase(
        what=line.what,
        supplier=line.supplier,
        quantity=line.quantity,
        unit_price=line.unit_price,
        currency=line.currency,
    )


def _draft(actor: Actor, version_id: int) -> tuple[DesignVersion, Design, Matter]:
    version, design, matter = access.version_for(actor, version_id, lock=True)
    if version.delivered_at is not None:
        raise DesignVersionDelivered(number=version.number)
    check_move(design, "deliver", moves=DESIGN_MOVES)
    return version, design, matter


def _write_budget(version: DesignVersion, lines: Sequence[Purchase]) -> None:
    version.budget.all().delete()
    BudgetLine.objects.bulk_create(
        [
            BudgetLine(
                version=version,
                position=position,
                what=line.what,
                supplier=line.supplier,
                quantity=line.quantity,
                unit_price=line.unit_price,
                currency=line.currency,
            )
            for position, line in enumerate(lines)
        ]
    )


def _message(version: DesignVersion, design: Design, matter: Matter, text: str) -> str:
    """Return the reply in the customer's language: what we write, what changed, and where to look and agree."""
    with translation.override(matter.language):
        first = _("“%(title)s” is ready for you: version %(number)s.") % {
            "title": design.title,
            "number": version.number,
        }
        last = _("Look at it, agree, or ask for a change here: %(url)s") % {"url": design_url(design, matter)}
    parts = [text.replace("\x00", "").strip(), first, version.words, last]
    return "\n\n".join(part for part in parts if part)


def _about(version: DesignVersion, design: Design, matter: Matter) -> dict[str, Any]:
    return {**about(design, matter), "version_id": version.pk, "number": version.number}
