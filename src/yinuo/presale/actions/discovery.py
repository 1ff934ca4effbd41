"""Asking by a guide: begun, the purpose told, answered, gone through. An answer that is replaced stays as an earlier one."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.catalog.rules import text_in
from yinuo.core.action import action, record
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import InvalidValue
from yinuo.core.live import tell
from yinuo.core.organisation import organisation
from yinuo.matters.actions.messages import send_reply
from yinuo.presale.access_discovery import matter_to_ask_in, published_version, session_for
from yinuo.presale.errors import (
    CustomerNeeded,
    DiscoveryExpired,
    DiscoveryUnfinished,
    GuideNotReady,
    PurposeNotTold,
    QuestionNotAsked,
)
from yinuo.presale.journal import (
    DiscoveryAnswered,
    DiscoveryBegun,
    DiscoveryFinished,
    DiscoveryPurposeTold,
)
from yinuo.presale.models import DiscoveryAnswer, DiscoverySession
from yinuo.presale.rules.guide import asked, hidden, questions_of, still_required
from yinuo.presale.rules.guide_answers import answer_words, checked_answer

MODES = ("chat", "phone", "visit", "link")
LINK_DAYS = 14
LONGEST_WORDS = 1000


def discovery_url(session: DiscoverySession) -> str:
    """Return the customer's own address of a guide that was sent as a link."""
    return f"{settings.YINUO_PUBLIC_URL}/g/{session.secret}/"


@action(journal=DiscoveryBegun)
def begin_discovery(
    *, actor: Actor, now: datetime, matter_id: int, guide_id: int, mode: str, words: str = ""
) -> DiscoverySession:
    """Begin to ask a matter's customer by a guide's published questions.

    As a link it goes to the customer in the matter's thread, after `words`, and is open for two weeks.
    Raises: NotFound, NotAllowed, InvalidValue (mode, words), CustomerNeeded, GuideNotReady.
    """
    actor.require("guide.run")
    matter = matter_to_ask_in(actor, matter_id, lock=True)
    if matter.customer is None:
        raise CustomerNeeded()
    if mode not in MODES:
        raise InvalidValue(field="mode", problem=mode[:40])
    words = words.replace("\x00", "").strip()
    if len(words) > LONGEST_WORDS:
        raise InvalidValue(
            field="words", problem=_("At most %(limit)s characters fit.") % {"limit": LONGEST_WORDS}
        )
    version = published_version(guide_id)
    if version is None:
        raise GuideNotReady(field="guide_id")
    session = DiscoverySession.objects.create(
        version=version,
        customer=matter.customer,
        matter=matter,
        staff_id=actor.staff_id,
        mode=mode,
        language=matter.language,
        secret=secrets.token_urlsafe(24),
        begun_at=now,
        expires_at=now + timedelta(days=LINK_DAYS) if mode == "link" else None,
    )
    if mode == "link":
        send_reply(actor=actor, now=now, matter_id=matter.pk, text=_invitation(session, words))
    record(DiscoveryBegun(**_about(session), number=version.number, mode=mode))
    _tell_desk(session)
    return session


@action(journal=DiscoveryPurposeTold)
def tell_purpose(*, actor: Actor, now: datetime, session_id: int) -> DiscoverySession:
    """Note that the customer was told what the talk is for, and that they may listen and need not buy.

    The first time counts; a customer reads it on the first page of the link. Raises: NotFound, NotAllowed, DiscoveryExpired.
    """
    session = session_for(actor, session_id, lock=True)
    _refuse_expired(session, actor, now)
    if session.purpose_told_at is None:
        session.purpose_told_at = now
        session.save(update_fields=["purpose_told_at"])
    record(DiscoveryPurposeTold(**_about(session)))
    _tell_desk(session)
    return session


@action(journal=DiscoveryAnswered)
def answer_question(
    *,
    actor: Actor,
    now: datetime,
    session_id: int,
    question: str,
    value: Any = None,
    unknown: bool = False,
) -> DiscoverySession:
    """Write down an answer, or that it is `unknown` on purpose. An earlier answer stays as such.

    Answers to questions that this one takes away are withdrawn. Where it brings a required question up, a finished run
    is open again.
    Raises: NotFound, NotAllowed, DiscoveryExpired, PurposeNotTold, QuestionNotAsked, InvalidValue.
    """
    session = session_for(actor, session_id, lock=True)
    _refuse_expired(session, actor, now)
    if session.purpose_told_at is None:
        raise PurposeNotTold()
    questions = questions_of(session.version.questions)
    said, unknowns = current_answers(session)
    found = next((one for one in asked(questions, said) if one.code == question), None)
    if found is None:
        raise QuestionNotAsked(field="question")
    kept = None if unknown else checked_answer(found, value)
    said.pop(question, None)
    unknowns.discard(question)
    if unknown:
        unknowns.add(question)
    else:
        said[question] = kept
    withdrawn = hidden(questions, said, unknowns)
    DiscoveryAnswer.objects.filter(
        session=session, question__in=[question, *withdrawn], replaced_at__isnull=True
    ).update(replaced_at=now)
    DiscoveryAnswer.objects.create(
        session=session,
        question=question,
        value=kept,
        unknown=unknown,
        by="customer" if actor.kind is ActorKind.CUSTOMER else "staff",
        at=now,
    )
    if session.finished_at is not None and still_required(questions, said, unknowns):
        session.finished_at = None
        session.save(update_fields=["finished_at"])
    record(
        DiscoveryAnswered(
            **_about(session),
            question=question,
            about=found.about,
            unknown=unknown,
            withdrawn=withdrawn,
            answer=answer_words(found, kept, session.language),
        )
    )
    _tell_desk(session)
    return session


@action(journal=DiscoveryFinished)
def finish_discovery(*, actor: Actor, now: datetime, session_id: int) -> DiscoverySession:
    """Close a run once every required question is answered or unknown on purpose. Answers can still be corrected.

    Raises: NotFound, NotAllowed, DiscoveryExpired, PurposeNotTold, DiscoveryUnfinished.
    """
    session = session_for(actor, session_id, lock=True)
    _refuse_expired(session, actor, now)
    if session.purpose_told_at is None:
        raise PurposeNotTold()
    said, unknowns = current_answers(session)
    missing = still_required(questions_of(session.version.questions), said, unknowns)
    if missing:
        raise DiscoveryUnfinished(count=len(missing), questions=[one.code for one in missing])
    if session.finished_at is None:
        session.finished_at = now
        session.save(update_fields=["finished_at"])
    record(DiscoveryFinished(**_about(session), answered=len(said), unknown=len(unknowns)))
    _tell_desk(session)
    return session


def current_answers(session: DiscoverySession) -> tuple[dict[str, Any], set[str]]:
    """Return the current answers of a run (code → value), and the codes of what is unknown on purpose. One query."""
    rows = DiscoveryAnswer.objects.filter(session=session, replaced_at__isnull=True)
    found = list(rows.values_list("question", "value", "unknown"))
    return (
        {code: value for code, value, unknown in found if not unknown},
        {code for code, _value, unknown in found if unknown},
    )


def _refuse_expired(session: DiscoverySession, actor: Actor, now: datetime) -> None:
    """Refuse the customer's own link once it is over; staff may still write down what they hear."""
    if actor.kind is ActorKind.CUSTOMER and session.expires_at is not None and session.expires_at <= now:
        raise DiscoveryExpired()


def _invitation(session: DiscoverySession, words: str) -> str:
    with translation.override(session.language):
        said = words or _(
            "A few questions, so that we advise you on what you need. Answer when it suits you; you may listen and need not buy."
        )
    return f"{said}\n{discovery_url(session)}"


def _about(session: DiscoverySession) -> dict[str, Any]:
    matter_id = session.matter_id or 0
    return {
        "subject_id": matter_id,
        "matter_id": matter_id,
        "session_id": session.pk,
        "guide": text_in(session.version.guide.names, organisation().language) or session.version.guide.code,
    }


def _tell_desk(session: DiscoverySession) -> None:
    tell(f"matter:{session.matter_id}", event="matter", id=session.matter_id)
