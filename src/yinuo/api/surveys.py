"""Site checks and their checklists through the API."""

from datetime import datetime
from typing import IO, Annotated, Any, Literal, cast

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.designs import digest_of
from yinuo.api.doors import Key, Limit, Line, checked_cursor, done, needs
from yinuo.api.matters import matter_id_of
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.presale.actions.survey import (
    LONGEST,
    add_finding_photo,
    begin_survey,
    fill_survey,
    finish_survey,
    note_finding,
    settle_finding,
)
from yinuo.presale.actions.survey_checklist import change_checklist, create_checklist
from yinuo.presale.queries.survey import (
    ChecklistRow,
    SurveyFile,
    SurveyRow,
    get_checklist,
    get_survey,
    list_checklists,
    list_surveys,
)
from yinuo.presale.rules.survey import LONGEST_ANSWER, LONGEST_TEXT, MOST_ITEMS

router = Router(tags=["surveys"])
RIGHT = "design.work"
Language = Literal["zh-hans", "zh-hant", "en"]
Texts = dict[Language, Annotated[str, Field(max_length=LONGEST_TEXT)]]


class ChecklistPoint(Schema):
    """A point; without a code it is given one, with it answers stay with it when it moves."""

    texts: Texts
    kind: Literal["ok", "number", "text"] = "ok"
    unit: Line = ""
    code: Line = ""


class NewChecklist(Schema):
    code: Line
    names: Texts
    items: Annotated[list[ChecklistPoint], Field(max_length=MOST_ITEMS)]


class ChecklistFacts(Schema):
    """What may be said of a checklist; what is not named stays."""

    names: Texts = {}
    items: Annotated[list[ChecklistPoint], Field(max_length=MOST_ITEMS)] = []
    active: bool = True


class NewSurvey(Schema):
    checklist_id: Key
    version_id: Key | None = None
    appointment_id: Key | None = None


class SurveyResults(Schema):
    """Point → value: `ok`, `not_ok` or `none`; a decimal number; words. An empty value takes an answer back."""

    results: Annotated[
        dict[str, Annotated[str, Field(max_length=LONGEST_ANSWER)]], Field(max_length=MOST_ITEMS)
    ]


class NewFinding(Schema):
    found: Annotated[str, Field(max_length=LONGEST["found"])]
    drawn: Annotated[str, Field(max_length=LONGEST["drawn"])] = ""
    item: Line = ""
    grave: bool = False


class FindingSettlement(Schema):
    words: Annotated[str, Field(max_length=LONGEST["words"])]


@router.get(
    "/survey-checklists", summary="List survey checklists", openapi_extra=shows(ChecklistRow, many=True)
)
@needs(RIGHT)
def checklists(request: HttpRequest, language: Language = "zh-hans", fields: Line = "") -> HttpResponse:
    """List the checklists of site checks, by code."""
    return page(list_checklists(actor=actor_of(request), language=language), fields=fields)


@router.post("/survey-checklists", summary="Add a survey checklist")
@needs("survey.edit")
def add_checklist(request: HttpRequest, checklist: NewChecklist) -> HttpResponse:
    """Write a new checklist."""

    def work(actor: Actor, now: datetime) -> Any:
        made = create_checklist(actor=actor, now=now, **checklist.dict())
        return {"id": made.pk, "code": made.code}

    return done(request, work, status=201, location=lambda made: f"/api/v1/survey-checklists/{made['id']}")


@router.patch(
    "/survey-checklists/{checklist_id}",
    summary="Change a survey checklist",
    openapi_extra=shows(ChecklistRow),
)
@needs("survey.edit")
def edit_checklist(request: HttpRequest, checklist_id: Key, facts: ChecklistFacts) -> HttpResponse:
    """Change a checklist; site checks that have begun keep the one they began with."""

    def work(actor: Actor, now: datetime) -> Any:
        change_checklist(
            actor=actor, now=now, checklist_id=checklist_id, fields=facts.dict(exclude_unset=True)
        )
        return get_checklist(actor=actor, checklist_id=checklist_id, language="zh-hans")

    return done(request, work)


@router.get("/surveys", summary="List site checks", openapi_extra=shows(SurveyRow, many=True))
@needs(RIGHT)
def surveys(
    request: HttpRequest,
    mine: bool = False,
    running: bool = False,
    matter_id: Key | None = None,
    language: Language = "zh-hans",
    cursor: Line = "",
    fields: Line = "",
    limit: Limit = 50,
) -> HttpResponse:
    """List the site checks that the caller may read, the last begun first."""
    rows, after = list_surveys(
        actor=actor_of(request),
        language=language,
        mine=mine,
        running=running,
        matter_id=matter_id,
        after=checked_cursor(cursor),
        limit=limit,
    )
    return page(rows, after=after, fields=fields)


@router.post("/matters/{which}/surveys", summary="Begin a site check")
@needs(RIGHT)
def begin(request: HttpRequest, which: str, wish: NewSurvey) -> HttpResponse:
    """Begin to check a site by a checklist, against a version of a drawing where one is named."""

    def work(actor: Actor, now: datetime) -> Any:
        made = begin_survey(actor=actor, now=now, matter_id=matter_id_of(actor, which), **wish.dict())
        return get_survey(actor=actor, survey_id=made.pk, language="zh-hans")

    return done(request, work, status=201, location=lambda made: f"/api/v1/surveys/{made.row.id}")


@router.get("/surveys/{survey_id}", summary="Read a site check", openapi_extra=shows(SurveyFile))
@needs(RIGHT)
def survey(request: HttpRequest, survey_id: Key, language: Language = "zh-hans") -> HttpResponse:
    """Read a site check with its points and findings."""
    return answer(get_survey(actor=actor_of(request), survey_id=survey_id, language=language))


@router.patch("/surveys/{survey_id}/results", summary="Fill in a site check")
@needs(RIGHT)
def fill(request: HttpRequest, survey_id: Key, given: SurveyResults) -> HttpResponse:
    """Fill in points; what is not named stays."""

    def work(actor: Actor, now: datetime) -> Any:
        fill_survey(actor=actor, now=now, survey_id=survey_id, results=given.results)
        return get_survey(actor=actor, survey_id=survey_id, language="zh-hans")

    return done(request, work)


@router.post("/surveys/{survey_id}/finish", summary="Finish a site check")
@needs(RIGHT)
def finish(request: HttpRequest, survey_id: Key) -> HttpResponse:
    """Finish a site check, once every point is filled in and what is not right has a finding."""

    def work(actor: Actor, now: datetime) -> Any:
        finish_survey(actor=actor, now=now, survey_id=survey_id)
        return get_survey(actor=actor, survey_id=survey_id, language="zh-hans")

    return done(request, work)


@router.post("/surveys/{survey_id}/findings", summary="Note a finding")
@needs(RIGHT)
def add_finding(request: HttpRequest, survey_id: Key, finding: NewFinding) -> HttpResponse:
    """Note what is otherwise than drawn; a grave finding is told to the matter's owner."""

    def work(actor: Actor, now: datetime) -> Any:
        made = note_finding(actor=actor, now=now, survey_id=survey_id, **finding.dict())
        return {"id": made.pk}

    return done(request, work, status=201)


@router.post("/findings/{finding_id}/photos", summary="Upload a photo of a finding")
@needs(RIGHT)
def add_photo(request: HttpRequest, finding_id: Key, file: File[UploadedFile]) -> HttpResponse:
    """Keep a photo of a finding that is not settled."""

    def work(actor: Actor, now: datetime) -> Any:
        photo = add_finding_photo(
            actor=actor,
            now=now,
            finding_id=finding_id,
            name=file.name or "",
            declared_type=file.content_type or "",
            stream=cast(IO[bytes], file.file),
        )
        return {"id": photo.pk, "name": photo.name, "type": photo.type, "sha256": photo.sha256}

    return done(request, work, status=201, digest=digest_of(file))


@router.post("/findings/{finding_id}/settle", summary="Settle a finding")
@needs(RIGHT)
def settle(request: HttpRequest, finding_id: Key, done_about_it: FindingSettlement) -> HttpResponse:
    """Write down what was done about a finding."""

    def work(actor: Actor, now: datetime) -> Any:
        settled = settle_finding(actor=actor, now=now, finding_id=finding_id, words=done_about_it.words)
        return {"id": settled.pk, "settled_at": settled.settled_at}

    return done(request, work)
