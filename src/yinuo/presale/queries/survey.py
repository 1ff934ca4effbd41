"""Site checks as pages and programs read them."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from msgspec import Struct, field

from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.errors import NotFound
from yinuo.presale import access_design as access
from yinuo.presale.models import DesignVersion, Finding, SiteSurvey, SurveyChecklist
from yinuo.presale.queries.appointment_slots import text_in
from yinuo.presale.queries.design import FileRow, file_row

MOST_OF_A_MATTER = 20


class SurveyRow(Struct, frozen=True, kw_only=True):
    """A survey in a list; `findings`, `open` and `grave` count all, those not settled, and the grave ones of these."""

    id: int
    name: str
    matter_id: int
    matter_number: str
    customer: str
    by: str
    by_id: int | None
    begun_at: datetime
    finished_at: datetime | None
    design_id: int | None
    design: str
    version_id: int | None
    version: int | None
    points: int
    filled: int
    findings: int
    open: int
    grave: int


class PointRow(Struct, frozen=True, kw_only=True):
    """A point of the checklist in the reader's language, and what was found ("" before)."""

    code: str
    text: str
    kind: str
    unit: str
    value: str


class FindingRow(Struct, frozen=True, kw_only=True):
    """A finding; `point` is the text of the point it belongs to."""

    id: int
    item: str
    point: str
    drawn: str
    found: str
    grave: bool
    at: datetime
    settled_at: datetime | None
    settled_words: str
    photos: list[FileRow] = field(default_factory=list)


class SurveyFile(Struct, frozen=True, kw_only=True):
    """A survey, whole. `drawings` are the files of the version it is checked against."""

    row: SurveyRow
    points: list[PointRow]
    findings: list[FindingRow]
    drawings: list[FileRow]


class ChecklistRow(Struct, frozen=True, kw_only=True):
    """A checklist; `items` as they are stored, with their texts in all languages."""

    id: int
    code: str
    name: str
    names: dict[str, str]
    items: list[dict[str, Any]]
    active: bool


def list_surveys(
    *,
    actor: Actor,
    language: str,
    mine: bool = False,
    running: bool = False,
    matter_id: int | None = None,
    after: str = "",
    limit: int = 50,
) -> tuple[list[SurveyRow], str]:
    """Return surveys, the last begun first, and the cursor of the next page. One statement. Raises: InvalidValue."""
    rows = access.visible_surveys(actor)
    if mine:
        rows = rows.filter(by=actor.staff_id)
    if running:
        rows = rows.filter(finished_at__isnull=True)
    if matter_id is not None:
        rows = rows.filter(matter=matter_id)
    if after:
        at, key = read_instant_cursor(after)
        rows = rows.filter(Q(begun_at__lt=at) | Q(begun_at=at, pk__lt=key))
    unsettled = Q(findings__settled_at__isnull=True)
    counted = rows.annotate(
        n_findings=Count("findings"),
        n_open=Count("findings", filter=unsettled),
        n_grave=Count("findings", filter=unsettled & Q(findings__grave=True)),
    ).select_related("matter__customer", "by", "version__design")
    found = list(counted.order_by("-begun_at", "-id")[: limit + 1])
    cursor = cursor_of(found[limit - 1].begun_at, found[limit - 1].pk) if len(found) > limit else ""
    return [_row(one, language, (one.n_findings, one.n_open, one.n_grave)) for one in found[:limit]], cursor


def surveys_of_matter(*, actor: Actor, matter_id: int, language: str) -> list[SurveyRow]:
    """Return a matter's surveys, the newest first. One statement."""
    return list_surveys(actor=actor, language=language, matter_id=matter_id, limit=MOST_OF_A_MATTER)[0]


def findings_of_matter(*, actor: Actor, matter_id: int) -> list[FindingRow]:
    """Return what is not settled of a matter's findings, the grave ones first. One statement; without photos."""
    rows = Finding.objects.filter(
        survey__in=access.visible_surveys(actor), survey__matter=matter_id, settled_at__isnull=True
    )
    return [_finding(one, "", []) for one in rows.order_by("-grave", "at", "id")[:50]]


def get_survey(*, actor: Actor, survey_id: int, language: str) -> SurveyFile:
    """Return a survey with its points, findings, photos and drawings. Four statements. Raises: NotFound."""
    rows = access.visible_surveys(actor).select_related("matter__customer", "by", "version__design")
    survey = rows.filter(pk=survey_id).first()
    if survey is None:
        raise NotFound()
    points = [
        PointRow(
            code=str(item["code"]),
            text=text_in(item["texts"], language),
            kind=str(item["kind"]),
            unit=str(item.get("unit", "")),
            value=survey.results.get(item["code"], ""),
        )
        for item in survey.items
    ]
    named = {point.code: point.text for point in points}
    found = list(survey.findings.order_by("at", "id"))
    photos = _photos(found)
    findings = [_finding(one, named.get(one.item, ""), photos.get(one.pk, [])) for one in found]
    unsettled = [one for one in findings if one.settled_at is None]
    counts = (len(findings), len(unsettled), sum(one.grave for one in unsettled))
    return SurveyFile(
        row=_row(survey, language, counts),
        points=points,
        findings=findings,
        drawings=_drawings(survey.version_id),
    )


def list_checklists(*, actor: Actor, language: str, active: bool = False) -> list[ChecklistRow]:
    """Return the checklists by code; with `active`, those in use. One statement. Raises: NotAllowed."""
    if not actor.can("survey.edit"):
        actor.require(access.RIGHT)
    rows = SurveyChecklist.objects.order_by("code")
    if active:
        rows = rows.filter(active=True)
    return [_checklist(row, language) for row in rows]


def get_checklist(*, actor: Actor, checklist_id: int, language: str) -> ChecklistRow:
    """Return a checklist. One statement. Raises: NotAllowed, NotFound."""
    actor.require("survey.edit")
    row = SurveyChecklist.objects.filter(pk=checklist_id).first()
    if row is None:
        raise NotFound()
    return _checklist(row, language)


def _checklist(row: SurveyChecklist, language: str) -> ChecklistRow:
    return ChecklistRow(
        id=row.pk,
        code=row.code,
        name=text_in(row.names, language) or row.code,
        names=row.names,
        items=row.items,
        active=row.active,
    )


def _row(survey: SiteSurvey, language: str, counts: tuple[int, int, int]) -> SurveyRow:
    version = survey.version
    customer = survey.matter.customer
    findings, unsettled, grave = counts
    return SurveyRow(
        id=survey.pk,
        name=text_in(survey.names, language),
        matter_id=survey.matter_id,
        matter_number=survey.matter.number,
        customer=customer.name if customer else "",
        by=survey.by.name if survey.by else "",
        by_id=survey.by_id,
        begun_at=survey.begun_at,
        finished_at=survey.finished_at,
        design_id=version.design_id if version else None,
        design=version.design.title if version else "",
        version_id=version.pk if version else None,
        version=version.number if version else None,
        points=len(survey.items),
        filled=len(survey.results),
        findings=findings,
        open=unsettled,
        grave=grave,
    )


def _finding(one: Finding, point: str, photos: list[FileRow]) -> FindingRow:
    return FindingRow(
        id=one.pk,
        item=one.item,
        point=point,
        drawn=one.drawn,
        found=one.found,
        grave=one.grave,
        at=one.at,
        settled_at=one.settled_at,
        settled_words=one.settled_words,
        photos=photos,
    )


def _photos(findings: list[Finding]) -> dict[int, list[FileRow]]:
    links = Finding.photos.through.objects.filter(finding__in=[one.pk for one in findings])
    found: dict[int, list[FileRow]] = {}
    for key, file_id, name, kind, size in links.order_by("attachment_id").values_list(
        "finding_id", "attachment_id", "attachment__name", "attachment__type", "attachment__size"
    ):
        found.setdefault(key, []).append(file_row(file_id, name, kind, size))
    return found


def _drawings(version_id: int | None) -> list[FileRow]:
    if version_id is None:
        return []
    links = DesignVersion.files.through.objects.filter(designversion=version_id)
    return [
        file_row(*facts)
        for facts in links.order_by("attachment_id").values_list(
            "attachment_id", "attachment__name", "attachment__type", "attachment__size"
        )
    ]
