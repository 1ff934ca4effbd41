"""Installations through the API: asked for with an order, answered about, promised, ready, done; and the checklists of sites."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.doors import Key, Line, done, needs
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.insale.actions.installation import (
    LONGEST,
    LONGEST_REASON,
    InstallationWish,
    SiteAnswer,
    SiteAnswers,
    answer_site_points,
    ask_installation,
    move_installation,
    promise_installation,
    send_site_questions,
)
from yinuo.insale.actions.site_checklist import change_site_checklist, create_site_checklist
from yinuo.insale.queries.installations import (
    InstallationRow,
    SiteChecklistRow,
    get_installation,
    list_installations,
    list_site_checklists,
)
from yinuo.insale.rules.site import LONGEST_TEXT, LONGEST_WORDS, MOST_ITEMS

router = Router(tags=["installations"])
RIGHT = "order.work"
Language = Literal["zh-hans", "zh-hant", "en"]
Texts = dict[Language, Annotated[str, Field(max_length=LONGEST_TEXT)]]


class SitePoint(Schema):
    """A point, as a question to be answered with yes or no; without a code it is given one. Safety points stop the work."""

    texts: Texts
    safety: bool = False
    code: Line = ""


class NewSiteChecklist(Schema):
    code: Line
    names: Texts
    items: Annotated[list[SitePoint], Field(max_length=MOST_ITEMS)]


class SiteChecklistFacts(Schema):
    """What may be said of a checklist; what is not named stays."""

    names: Texts = {}
    items: Annotated[list[SitePoint], Field(max_length=MOST_ITEMS)] = []
    active: bool = True


class NewInstallation(Schema):
    what: Annotated[str, Field(max_length=LONGEST["what"])]
    wanted_on: date | None = None
    contact: Annotated[str, Field(max_length=LONGEST["contact"])] = ""
    checklist_id: Key | None = None


class PointAnswer(Schema):
    """`ok` null: not known yet."""

    ok: bool | None = None
    words: Annotated[str, Field(max_length=LONGEST_WORDS)] = ""


class SiteFacts(Schema):
    """Answers by the codes of their points; what is not named stays."""

    answers: Annotated[dict[str, PointAnswer], Field(max_length=MOST_ITEMS)] = {}
    wanted_on: date | None = None
    contact: Annotated[str, Field(max_length=LONGEST["contact"])] | None = None


class InstallationDay(Schema):
    """The day that is promised; an unlikely one says why in `override`."""

    on: date
    override: Line = ""


class InstallationStep(Schema):
    step: Literal["ready", "not_ready", "finish", "drop"]
    words: Annotated[str, Field(max_length=LONGEST_REASON)] = ""


class SiteWords(Schema):
    words: Annotated[str, Field(max_length=2000)] = ""


@router.get(
    "/orders/{order_id}/installations",
    summary="List an order's installations",
    openapi_extra=shows(InstallationRow, many=True),
)
@needs("matter.read")
def installations(
    request: HttpRequest, order_id: Key, language: Language = "zh-hans", fields: Line = ""
) -> HttpResponse:
    """List what is to be installed of an order, with the site's points and the promise of the day."""
    rows = list_installations(
        actor=actor_of(request), now=timezone.now(), order_id=order_id, language=language
    )
    return page(rows, fields=fields)


@router.post(
    "/orders/{order_id}/installations",
    summary="Ask for an installation",
    openapi_extra=shows(InstallationRow),
)
@needs(RIGHT)
def ask(request: HttpRequest, order_id: Key, wish: NewInstallation) -> HttpResponse:
    """Write down an installation that a confirmed order includes; the checklist is copied as it is now."""

    def work(actor: Actor, now: datetime) -> Any:
        made = ask_installation(actor=actor, now=now, order_id=order_id, wish=InstallationWish(**wish.dict()))
        return _shown(actor, now, made.pk)

    return done(request, work, status=201, location=lambda made: f"/api/v1/installations/{made.id}")


@router.get(
    "/installations/{installation_id}", summary="Read an installation", openapi_extra=shows(InstallationRow)
)
@needs("matter.read")
def installation(request: HttpRequest, installation_id: Key, language: Language = "zh-hans") -> HttpResponse:
    """Read an installation with the points of its site."""
    return answer(
        get_installation(
            actor=actor_of(request),
            now=timezone.now(),
            installation_id=installation_id,
            language=language,
        )
    )


@router.post(
    "/installations/{installation_id}/answers",
    summary="Answer about a site",
    openapi_extra=shows(InstallationRow),
)
@needs(RIGHT)
def answers(request: HttpRequest, installation_id: Key, facts: SiteFacts) -> HttpResponse:
    """Answer points of a site as heard or seen; a ready one that is not safe any more is not ready."""

    def work(actor: Actor, now: datetime) -> Any:
        said = SiteAnswers(
            answers={code: SiteAnswer(ok=one.ok, words=one.words) for code, one in facts.answers.items()},
            wanted_on=facts.wanted_on,
            contact=facts.contact,
        )
        answer_site_points(actor=actor, now=now, installation_id=installation_id, said=said)
        return _shown(actor, now, installation_id)

    return done(request, work)


@router.post("/installations/{installation_id}/send", summary="Ask the customer about a site")
@needs(RIGHT)
def send(request: HttpRequest, installation_id: Key, said: SiteWords) -> HttpResponse:
    """Send the customer a message with the address on which they answer."""

    def work(actor: Actor, now: datetime) -> Any:
        message = send_site_questions(actor=actor, now=now, installation_id=installation_id, words=said.words)
        return {"id": message.pk}

    return done(request, work, status=201)


@router.post(
    "/installations/{installation_id}/promise",
    summary="Promise the day of an installation",
    openapi_extra=shows(InstallationRow),
)
@needs(RIGHT)
def promise(request: HttpRequest, installation_id: Key, day: InstallationDay) -> HttpResponse:
    """Promise the day of an installation; a promised one moves only with the customer's consent, as a promise."""

    def work(actor: Actor, now: datetime) -> Any:
        promise_installation(actor=actor, now=now, installation_id=installation_id, **day.dict())
        return _shown(actor, now, installation_id)

    return done(request, work)


@router.post(
    "/installations/{installation_id}/move",
    summary="Move an installation",
    openapi_extra=shows(InstallationRow),
)
@needs(RIGHT)
def move(request: HttpRequest, installation_id: Key, wanted: InstallationStep) -> HttpResponse:
    """Say that the site is ready or not, that it is installed, or that it is not needed (with the reason)."""

    def work(actor: Actor, now: datetime) -> Any:
        move_installation(actor=actor, now=now, installation_id=installation_id, **wanted.dict())
        return _shown(actor, now, installation_id)

    return done(request, work)


def _shown(actor: Actor, now: datetime, installation_id: int) -> InstallationRow:
    return get_installation(actor=actor, now=now, installation_id=installation_id, language="zh-hans")


@router.get(
    "/site-checklists", summary="List site checklists", openapi_extra=shows(SiteChecklistRow, many=True)
)
@needs(RIGHT)
def checklists(request: HttpRequest, language: Language = "zh-hans", fields: Line = "") -> HttpResponse:
    """List the checklists of sites, by code."""
    return page(list_site_checklists(actor=actor_of(request), language=language), fields=fields)


@router.post("/site-checklists", summary="Add a site checklist")
@needs("survey.edit")
def add_checklist(request: HttpRequest, checklist: NewSiteChecklist) -> HttpResponse:
    """Write a new checklist."""

    def work(actor: Actor, now: datetime) -> Any:
        made = create_site_checklist(actor=actor, now=now, **checklist.dict())
        return {"id": made.pk, "code": made.code}

    return done(request, work, status=201)


@router.patch("/site-checklists/{checklist_id}", summary="Change a site checklist")
@needs("survey.edit")
def edit_checklist(request: HttpRequest, checklist_id: Key, facts: SiteChecklistFacts) -> HttpResponse:
    """Change a checklist; installations that were asked for keep the one they began with."""

    def work(actor: Actor, now: datetime) -> Any:
        made = change_site_checklist(
            actor=actor, now=now, checklist_id=checklist_id, fields=facts.dict(exclude_unset=True)
        )
        return {"id": made.pk, "code": made.code}

    return done(request, work)
