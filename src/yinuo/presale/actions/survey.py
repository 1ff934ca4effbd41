"""Checking a site against the drawing: begun, filled in, findings with photos, finished; findings are settled later."""

from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidValue, raise_all
from yinuo.matters import access as matter_access
from yinuo.matters.actions.attachments import keep_file
from yinuo.matters.errors import EmptyText, TextTooLong
from yinuo.matters.models import Attachment, Matter
from yinuo.presale import access_design as access
from yinuo.presale.actions.design import notify, tell_desk
from yinuo.presale.errors import FindingIsSettled, NumberOutOfRange, SurveyOver, SurveyUnfinished
from yinuo.presale.journal import (
    FindingNoted,
    FindingPhotographed,
    FindingSettled,
    SurveyBegun,
    SurveyFilled,
    SurveyFinished,
)
from yinuo.presale.models import Appointment, DesignVersion, Finding, SiteSurvey, SurveyChecklist
from yinuo.presale.rules.survey import checked_results, missing

LONGEST = {"drawn": 160, "found": 400, "words": 200}
MOST_FINDINGS = 100
MOST_PHOTOS = 20
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/heic"})


@action(journal=SurveyBegun)
def begin_survey(
    *,
    actor: Actor,
    now: datetime,
    matter_id: int,
    checklist_id: int,
    version_id: int | None = None,
    appointment_id: int | None = None,
) -> SiteSurvey:
    """Begin to check a site by a checklist, against a version of a drawing where one is named.

    Whoever is sent there by an appointment of the matter may begin without reaching the matter itself.

    Raises: NotFound, NotAllowed, InvalidValue (a checklist out of use, a version or appointment of another matter).
    """
    matter = _matter(actor, matter_id, appointment_id)
    checklist = SurveyChecklist.objects.filter(pk=checklist_id, active=True).first()
    if checklist is None:
        raise InvalidValue(field="checklist", problem=str(checklist_id))
    own = [matter.pk, matter_id]
    if (
        version_id is not None
        and not DesignVersion.objects.filter(pk=version_id, design__matter__in=own).exists()
    ):
        raise InvalidValue(field="version", problem=str(version_id))
    if (
        appointment_id is not None
        and not Appointment.objects.filter(pk=appointment_id, matter__in=own).exists()
    ):
        raise InvalidValue(field="appointment", problem=str(appointment_id))
    survey = SiteSurvey(
        matter=matter,
        version_id=version_id,
        appointment_id=appointment_id,
        names=checklist.names,
        items=checklist.items,
        by_id=actor.staff_id,
        begun_at=now,
    )
    survey.save(force_insert=True)
    record(
        SurveyBegun(
            **_about(survey, matter),
            checklist=checklist.code,
            version_id=version_id,
            appointment_id=appointment_id,
        )
    )
    tell_desk(matter)
    return survey


@action(journal=SurveyFilled, many=True)
def fill_survey(*, actor: Actor, now: datetime, survey_id: int, results: Mapping[str, str]) -> SiteSurvey:
    """Fill in points, code → value; others stay, an empty value takes one back. What changes nothing is not recorded.

    Raises: NotFound, NotAllowed, SurveyOver; and, all at once, InvalidValue, TextTooLong.
    """
    survey, matter = _running(actor, survey_id)
    given = checked_results(survey.items, results)
    changed = sorted(code for code, value in given.items() if survey.results.get(code, "") != value)
    if not changed:
        return survey
    merged = {**survey.results, **given}
    survey.results = {code: value for code, value in merged.items() if value}
    survey.save(update_fields=["results"])
    record(SurveyFilled(**_about(survey, matter), items=changed))
    return survey


@action(journal=FindingNoted)
def note_finding(
    *,
    actor: Actor,
    now: datetime,
    survey_id: int,
    found: str,
    drawn: str = "",
    item: str = "",
    grave: bool = False,
) -> Finding:
    """Note what is otherwise than drawn; a grave one is told to the owner at once and stands in the way of agreement.

    Raises: NotFound, NotAllowed, SurveyOver, NumberOutOfRange (too many); all at once EmptyText, TextTooLong, InvalidValue.
    """
    survey, matter = _running(actor, survey_id)
    if survey.findings.count() >= MOST_FINDINGS:
        raise NumberOutOfRange(field="found", value=MOST_FINDINGS + 1, least=0, most=MOST_FINDINGS)
    drawn, found = _line(drawn), _line(found)
    errors: list[DomainError] = [] if found else [EmptyText(field="found")]
    errors += _too_long(drawn=drawn, found=found)
    if item and item not in {str(one["code"]) for one in survey.items}:
        errors.append(InvalidValue(field="item", problem=item[:40]))
    raise_all(errors)
    finding = Finding(survey=survey, item=item, drawn=drawn, found=found, grave=grave, at=now)
    finding.save(force_insert=True)
    record(FindingNoted(**_about(survey, matter), finding_id=finding.pk, item=item, grave=grave, found=found))
    if grave:
        designer_id = survey.version.design.designer_id if survey.version else None
        for staff_id in {matter.owner_id, designer_id}:
            notify(staff_id, kind="grave_finding", matter=matter, actor=actor, text=found, now=now)
    tell_desk(matter)
    return finding


@action(journal=FindingPhotographed)
def add_finding_photo(
    *, actor: Actor, now: datetime, finding_id: int, name: str, declared_type: str, stream: IO[bytes]
) -> Attachment:
    """Keep a photo of a finding, also after the survey is finished, until the finding is settled.

    Raises: NotFound, NotAllowed, FindingIsSettled, NumberOutOfRange, InvalidValue (no picture), and what `keep_file` raises.
    """
    finding, survey, matter = access.finding_for(actor, finding_id, lock=True)
    if finding.settled_at is not None:
        raise FindingIsSettled()
    if finding.photos.count() >= MOST_PHOTOS:
        raise NumberOutOfRange(field="photo", value=MOST_PHOTOS + 1, least=0, most=MOST_PHOTOS)
    photo = keep_file(matter, name=name, declared_type=declared_type, stream=stream)
    if photo.type not in PICTURES:
        default_storage.delete(photo.stored)
        raise InvalidValue(field="photo", problem=_("“%(name)s” is no picture.") % {"name": photo.name})
    finding.photos.add(photo)
    record(
        FindingPhotographed(
            **_about(survey, matter), finding_id=finding.pk, attachment_id=photo.pk, sha256=photo.sha256
        )
    )
    tell_desk(matter)
    return photo


@action(journal=FindingSettled)
def settle_finding(*, actor: Actor, now: datetime, finding_id: int, words: str) -> Finding:
    """Write down what was done about a finding. Raises: NotFound, NotAllowed, FindingIsSettled, EmptyText, TextTooLong."""
    finding, survey, matter = access.finding_for(actor, finding_id, lock=True)
    if finding.settled_at is not None:
        raise FindingIsSettled()
    words = _line(words)
    raise_all([*([] if words else [EmptyText(field="words")]), *_too_long(words=words)])
    finding.settled_at, finding.settled_words = now, words
    finding.save(update_fields=["settled_at", "settled_words"])
    record(FindingSettled(**_about(survey, matter), finding_id=finding.pk, grave=finding.grave, words=words))
    tell_desk(matter)
    return finding


@action(journal=SurveyFinished)
def finish_survey(*, actor: Actor, now: datetime, survey_id: int) -> SiteSurvey:
    """Finish a survey: every point is filled in, and what is not right has a finding.

    Raises: NotFound, NotAllowed, SurveyOver, SurveyUnfinished.
    """
    survey, matter = _running(actor, survey_id)
    findings = list(survey.findings.values_list("item", "grave"))
    if left := missing(survey.items, survey.results, noted=[item for item, _grave in findings]):
        raise SurveyUnfinished(count=len(left), items=left)
    survey.finished_at = now
    survey.save(update_fields=["finished_at"])
    record(
        SurveyFinished(
            **_about(survey, matter),
            findings=len(findings),
            grave=sum(1 for _item, grave in findings if grave),
        )
    )
    tell_desk(matter)
    return survey


def _matter(actor: Actor, matter_id: int, appointment_id: int | None) -> Matter:
    sent = Appointment.objects.filter(matter=matter_id, staff=actor.staff_id)
    if (
        appointment_id is not None
        and actor.is_staff
        and actor.can(access.RIGHT)
        and sent.filter(pk=appointment_id).exists()
    ):
        matter = Matter.objects.select_for_update(of=("self",), no_key=True).get(pk=matter_id)
    else:
        matter = matter_access.matter_for(actor, matter_id, access.RIGHT, lock=True)
    return matter_access.surviving(matter)


def _running(actor: Actor, survey_id: int) -> tuple[SiteSurvey, Matter]:
    survey, matter = access.survey_for(actor, survey_id, lock=True)
    if survey.finished_at is not None:
        raise SurveyOver()
    return survey, matter


def _too_long(**texts: str) -> list[DomainError]:
    return [
        TextTooLong(field=name, length=len(text), limit=LONGEST[name])
        for name, text in texts.items()
        if len(text) > LONGEST[name]
    ]


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def _about(survey: SiteSurvey, matter: Matter) -> dict[str, Any]:
    return {"subject_id": matter.pk, "matter_id": matter.pk, "survey_id": survey.pk}
