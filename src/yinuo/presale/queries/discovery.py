"""Guides, runs of them, and what is known of a customer from all of them."""

from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from msgspec import Struct

from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.matters import access as matters_access
from yinuo.people import access as people_access
from yinuo.presale.access_discovery import guide_for, session_for
from yinuo.presale.models import DiscoveryAnswer, DiscoveryGuide, DiscoverySession, GuideVersion
from yinuo.presale.rules.guide import (
    ABOUTS,
    Fault,
    Question,
    asked,
    faults_of,
    next_question,
    questions_of,
    still_required,
)
from yinuo.presale.rules.guide_answers import answer_words


class GuideRow(Struct, frozen=True, kw_only=True):
    """A guide in a list; `published` is the number in force, `draft` the one being written, each None without one."""

    id: int
    code: str
    name: str
    purpose: str
    family: str
    active: bool
    published: int | None
    published_at: datetime | None
    draft: int | None
    questions: int
    runs: int


class VersionRow(Struct, frozen=True, kw_only=True):
    number: int
    questions: int
    written_at: datetime
    published_at: datetime | None
    runs: int


class GuideFile(Struct, frozen=True, kw_only=True):
    """A guide with its questions as last written (`questions`) and what is wrong with them."""

    row: GuideRow
    names: dict[str, str]
    purposes: dict[str, str]
    questions: list[Question]
    faults: list[Fault]
    versions: list[VersionRow]


class EarlierAnswer(Struct, frozen=True, kw_only=True):
    words: str
    unknown: bool
    by: str
    at: datetime


class AnsweredRow(Struct, frozen=True, kw_only=True):
    """A question as it is asked, with its current answer (`at` is None without one) and the earlier ones, newest first."""

    question: Question
    text: str
    help: str
    value: Any = None
    words: str = ""
    unknown: bool = False
    by: str = ""
    at: datetime | None = None
    earlier: tuple[EarlierAnswer, ...] = ()

    @property
    def code(self) -> str:
        return self.question.code

    @property
    def is_open(self) -> bool:
        return self.at is None


class SessionRow(Struct, frozen=True, kw_only=True):
    id: int
    guide_id: int
    guide: str
    number: int
    mode: str
    matter_id: int
    customer_id: int
    customer: str
    staff: str
    begun_at: datetime
    purpose_told_at: datetime | None
    finished_at: datetime | None
    expires_at: datetime | None
    secret: str


class SessionFile(Struct, frozen=True, kw_only=True):
    """A run with the questions that are asked after the answers so far; `next` is the code of the first open one."""

    row: SessionRow
    purpose: str
    questions: list[AnsweredRow]
    next: str
    required_left: int
    withdrawn: tuple[AnsweredRow, ...] = ()

    @property
    def answered(self) -> int:
        return sum(not one.is_open for one in self.questions)

    @property
    def share(self) -> int:
        """Return how much of what is asked is answered, in percent."""
        return round(100 * self.answered / len(self.questions)) if self.questions else 100

    def question(self, code: str) -> AnsweredRow | None:
        return next((one for one in self.questions if one.code == code), None)


class KnownAnswer(Struct, frozen=True, kw_only=True):
    """The latest answer of a customer to a question, over all runs."""

    about: str
    question: str
    text: str
    value: Any
    words: str
    unknown: bool
    by: str
    staff: str
    at: datetime
    guide: str
    session_id: int
    matter_id: int | None


# ---- guides


def list_guides(*, actor: Actor, language: str) -> list[GuideRow]:
    """Return all guides, those in use first, by name. One statement. Raises: NotAllowed."""
    actor.require("guide.edit")
    rows = [_guide_row(guide, language) for guide in _guides()]
    return sorted(rows, key=lambda row: (not row.active, row.name, row.id))


def list_ready_guides(*, actor: Actor, language: str, family: str = "") -> list[GuideRow]:
    """Return the guides that can be asked by, those for a family of products first. One statement. Raises: NotAllowed."""
    actor.require("guide.run")
    rows = [_guide_row(guide, language) for guide in _guides() if guide.active]
    ready = [row for row in rows if row.published is not None]
    return sorted(ready, key=lambda row: (not family or row.family != family, row.name, row.id))


def get_guide(*, actor: Actor, guide_id: int, language: str) -> GuideFile:
    """Return a guide as whoever writes it sees it. Three statements. Raises: NotAllowed, NotFound."""
    guide_for(actor, guide_id)
    guide = next(iter(_guides(guide_id)))
    versions = list(guide.versions.annotate(runs=Count("sessions")).order_by("-number"))
    questions = questions_of(versions[0].questions) if versions else []
    return GuideFile(
        row=_guide_row(guide, language),
        names=guide.names,
        purposes=guide.purposes,
        questions=questions,
        faults=faults_of(questions),
        versions=[
            VersionRow(
                number=one.number,
                questions=len(one.questions),
                written_at=one.written_at,
                published_at=one.published_at,
                runs=one.runs,
            )
            for one in versions
        ],
    )


def _guides(guide_id: int | None = None) -> list[Any]:
    versions = GuideVersion.objects.filter(guide=OuterRef("pk")).order_by("-number")
    published = versions.filter(published_at__isnull=False)
    drafts = versions.filter(published_at__isnull=True)
    rows = DiscoveryGuide.objects.annotate(
        published=Subquery(published.values("number")[:1]),
        published_at=Subquery(published.values("published_at")[:1]),
        draft=Subquery(drafts.values("number")[:1]),
        written=Subquery(versions.values("questions")[:1]),
        runs=Count("versions__sessions"),
    )
    if guide_id is not None:
        rows = rows.filter(pk=guide_id)
    return list(rows.order_by("id"))


def _guide_row(guide: Any, language: str) -> GuideRow:
    return GuideRow(
        id=guide.pk,
        code=guide.code,
        name=text_in(guide.names, language) or guide.code,
        purpose=text_in(guide.purposes, language),
        family=guide.family,
        active=guide.active,
        published=guide.published,
        published_at=guide.published_at,
        draft=guide.draft,
        questions=len(guide.written or ()),
        runs=guide.runs,
    )


# ---- runs


def get_session(*, actor: Actor, session_id: int, language: str) -> SessionFile:
    """Return a run with its answers. Four statements. Raises: NotFound, NotAllowed."""
    return session_file(session_for(actor, session_id), language)


def sessions_of_matter(*, actor: Actor, matter_id: int, language: str) -> list[SessionFile]:
    """Return a matter's runs, and those of the one it came from, newest first. At most three statements. Raises: NotFound."""
    matter = matters_access.matter_for(actor, matter_id, "matter.read")
    ids = [key for key in (matter.pk, matter.origin_id) if key is not None]
    sessions = list(_sessions().filter(matter__in=ids).order_by("-begun_at", "-id")[:20])
    found: dict[int, list[DiscoveryAnswer]] = {session.pk: [] for session in sessions}
    for answer in DiscoveryAnswer.objects.filter(session__in=sessions).order_by("-id"):
        found[answer.session_id].append(answer)
    return [_file(session, found[session.pk], language) for session in sessions]


def session_file(session: DiscoverySession, language: str) -> SessionFile:
    """Return a run that was reached already. One statement."""
    answers = list(DiscoveryAnswer.objects.filter(session=session).order_by("-id"))
    return _file(session, answers, language)


def _sessions() -> Any:
    return DiscoverySession.objects.select_related("version__guide", "customer", "staff")


def _file(session: DiscoverySession, answers: list[DiscoveryAnswer], language: str) -> SessionFile:
    questions = questions_of(session.version.questions)
    current = {one.question: one for one in answers if one.replaced_at is None}
    said = {code: one.value for code, one in current.items() if not one.unknown}
    unknown = {code for code, one in current.items() if one.unknown}
    shown = asked(questions, said)
    codes = {one.code for one in shown}
    earlier = [one for one in answers if one.replaced_at is not None]
    following = next_question(questions, said, unknown)
    return SessionFile(
        row=_session_row(session, language),
        purpose=text_in(session.version.guide.purposes, language),
        questions=[_answered(one, current.get(one.code), earlier, language) for one in shown],
        next=following.code if following is not None else "",
        required_left=len(still_required(questions, said, unknown)),
        withdrawn=tuple(
            _answered(one, None, earlier, language)
            for one in questions
            if one.code not in codes and any(old.question == one.code for old in earlier)
        ),
    )


def _answered(
    question: Question, current: DiscoveryAnswer | None, earlier: list[DiscoveryAnswer], language: str
) -> AnsweredRow:
    return AnsweredRow(
        question=question,
        text=text_in(question.texts, language),
        help=text_in(question.helps, language),
        value=current.value if current else None,
        words=answer_words(question, current.value, language) if current else "",
        unknown=current.unknown if current else False,
        by=current.by if current else "",
        at=current.at if current else None,
        earlier=tuple(
            EarlierAnswer(
                words=answer_words(question, one.value, language), unknown=one.unknown, by=one.by, at=one.at
            )
            for one in earlier
            if one.question == question.code
        ),
    )


def _session_row(session: DiscoverySession, language: str) -> SessionRow:
    guide = session.version.guide
    return SessionRow(
        id=session.pk,
        guide_id=guide.pk,
        guide=text_in(guide.names, language) or guide.code,
        number=session.version.number,
        mode=session.mode,
        matter_id=session.matter_id or 0,
        customer_id=session.customer_id,
        customer=session.customer.name,
        staff=session.staff.name if session.staff else "",
        begun_at=session.begun_at,
        purpose_told_at=session.purpose_told_at,
        finished_at=session.finished_at,
        expires_at=session.expires_at,
        secret=session.secret,
    )


# ---- what is known


def known_answers(
    *, actor: Actor, customer_id: int, language: str, abouts: tuple[str, ...] = ABOUTS
) -> list[KnownAnswer]:
    """Return what a customer said in all runs, the latest answer to each question, by what it is about.

    The answers belong to the customer's file: whoever reads it reads them. Two statements. Raises: NotFound, NotAllowed.
    """
    people_access.customer_for(actor, customer_id, "customer.read")
    rows = (
        DiscoveryAnswer.objects.filter(session__customer=customer_id, replaced_at__isnull=True)
        .select_related("session__version__guide", "session__staff")
        .order_by("-at", "-id")
    )
    found: dict[tuple[int, str], KnownAnswer] = {}
    order: dict[tuple[int, str], int] = {}
    versions: dict[int, list[Question]] = {}
    for row in rows:
        version = row.session.version
        questions = versions.setdefault(version.pk, questions_of(version.questions))
        key = (version.guide_id, row.question)
        if key in found:
            continue
        place, question = next(
            ((i, one) for i, one in enumerate(questions) if one.code == row.question), (0, None)
        )
        if question is not None and question.about in abouts:
            found[key] = _known(row, question, language)
            order[key] = place
    return [found[key] for key in sorted(found, key=lambda k: (ABOUTS.index(found[k].about), k[0], order[k]))]


def _known(row: DiscoveryAnswer, question: Question, language: str) -> KnownAnswer:
    session = row.session
    return KnownAnswer(
        about=question.about,
        question=question.code,
        text=text_in(question.texts, language),
        value=row.value,
        words=answer_words(question, row.value, language),
        unknown=row.unknown,
        by=row.by,
        staff=session.staff.name if session.staff and row.by == "staff" else "",
        at=row.at,
        guide=text_in(session.version.guide.names, language) or session.version.guide.code,
        session_id=session.pk,
        matter_id=session.matter_id,
    )
