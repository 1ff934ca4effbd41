import io
from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.designing import PDF, PNG, begun, checklist, delivered, filled
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound, SeveralErrors
from yinuo.core.models import JournalEntry
from yinuo.matters.errors import EmptyText, TextTooLong
from yinuo.matters.models import Attachment, Notice
from yinuo.presale.actions.survey import (
    add_finding_photo,
    begin_survey,
    fill_survey,
    finish_survey,
    note_finding,
    settle_finding,
)
from yinuo.presale.actions.survey_checklist import change_checklist
from yinuo.presale.errors import FindingIsSettled, SurveyOver, SurveyUnfinished
from yinuo.presale.models import Finding, SiteSurvey


def test_keeps_the_checklist_as_it_was(cast: Cast, ask: Any) -> None:
    survey = begun(cast, delivered(cast, ask))
    listed = checklist(cast, code="later")

    change_checklist(
        actor=cast.actor("leo_manager"), now=NOW, checklist_id=listed.pk, fields={"active": False}
    )

    assert [item["code"] for item in survey.items] == ["p1", "p2", "p3"]
    with pytest.raises(InvalidValue):
        begin_survey(
            actor=cast.actor("leo_manager"), now=NOW, matter_id=survey.matter_id, checklist_id=listed.pk
        )


def test_refuses_a_drawing_of_another_matter(cast: Cast, ask: Any) -> None:
    version = delivered(cast, ask)

    with pytest.raises(InvalidValue):
        begin_survey(
            actor=cast.actor("leo_manager"),
            now=NOW,
            matter_id=ask().pk,
            checklist_id=checklist(cast).pk,
            version_id=version.pk,
        )


def test_who_does_not_reach_the_matter_begins_nothing(cast: Cast, ask: Any) -> None:
    listed = checklist(cast)
    matter = ask()

    with pytest.raises(NotAllowed):
        begin_survey(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, checklist_id=listed.pk)
    with pytest.raises(NotFound):
        begin_survey(actor=cast.actor("tia_technician"), now=NOW, matter_id=matter.pk, checklist_id=listed.pk)


def test_takes_answers_that_fit_and_records_what_changed(cast: Cast, ask: Any) -> None:
    survey = begun(cast, delivered(cast, ask))
    leo = cast.actor("leo_manager")

    fill_survey(actor=leo, now=NOW, survey_id=survey.pk, results={"p1": "ok", "p2": "2800.5"})
    fill_survey(actor=leo, now=NOW, survey_id=survey.pk, results={"p1": "ok"})
    fill_survey(actor=leo, now=NOW, survey_id=survey.pk, results={"p1": ""})

    survey.refresh_from_db()
    assert survey.results == {"p2": "2800.5"}
    entries = JournalEntry.objects.filter(verb="presale.survey_filled").order_by("id")
    assert [entry.facts["items"] for entry in entries] == [["p1", "p2"], ["p1"]]


@pytest.mark.parametrize(
    ("results", "error"),
    [
        ({"p1": "maybe"}, InvalidValue),
        ({"p2": "wide"}, InvalidValue),
        ({"p2": "1e9"}, InvalidValue),
        ({"p2": "99999999999999999999"}, InvalidValue),
        ({"p3": "x" * 401}, TextTooLong),
        ({"nothing": "ok"}, InvalidValue),
        ({"p1": "maybe", "p2": "nan"}, SeveralErrors),
    ],
)
def test_refuses_answers_that_do_not_fit(
    cast: Cast, ask: Any, results: dict[str, str], error: type[Exception]
) -> None:
    survey = begun(cast, delivered(cast, ask))

    with pytest.raises(error):
        fill_survey(actor=cast.actor("leo_manager"), now=NOW, survey_id=survey.pk, results=results)

    survey.refresh_from_db()
    assert survey.results == {}


def test_a_grave_finding_is_told_at_once(cast: Cast, ask: Any) -> None:
    version = delivered(cast, ask)
    survey = begun(cast, version)
    version.design.matter.__class__.objects.filter(pk=survey.matter_id).update(owner=cast.ana_agent)

    finding = note_finding(
        actor=cast.actor("leo_manager"),
        now=NOW,
        survey_id=survey.pk,
        item="p2",
        drawn="2900",
        found="2800",
        grave=True,
    )

    assert Notice.objects.get(kind="grave_finding").staff_id == cast.ana_agent.pk
    assert (finding.item, finding.grave, finding.settled_at) == ("p2", True, None)
    with pytest.raises(EmptyText):
        note_finding(actor=cast.actor("leo_manager"), now=NOW, survey_id=survey.pk, found=" ")
    with pytest.raises(InvalidValue):
        note_finding(actor=cast.actor("leo_manager"), now=NOW, survey_id=survey.pk, found="x", item="zz")


def test_a_photo_is_a_picture(cast: Cast, ask: Any) -> None:
    survey = begun(cast, delivered(cast, ask))
    leo = cast.actor("leo_manager")
    finding = note_finding(actor=leo, now=NOW, survey_id=survey.pk, found="2800")

    def add(name: str, content: bytes) -> None:
        add_finding_photo(
            actor=leo,
            now=NOW,
            finding_id=finding.pk,
            name=name,
            declared_type="",
            stream=io.BytesIO(content),
        )

    with pytest.raises(InvalidValue):
        add("plan.pdf", PDF)
    add("墙.png", PNG)

    assert [photo.name for photo in finding.photos.all()] == ["墙.png"]
    assert Attachment.objects.filter(message=None).count() == 1


def test_finishes_only_when_all_is_filled_in_and_explained(cast: Cast, ask: Any) -> None:
    survey = begun(cast, delivered(cast, ask))
    leo = cast.actor("leo_manager")

    with pytest.raises(SurveyUnfinished) as refused:
        finish_survey(actor=leo, now=NOW, survey_id=survey.pk)
    assert refused.value.data["items"] == ["p1", "p2", "p3"]
    filled(cast, survey, p1="not_ok")
    with pytest.raises(SurveyUnfinished) as refused:
        finish_survey(actor=leo, now=NOW, survey_id=survey.pk)
    assert refused.value.data["items"] == ["p1"]
    note_finding(actor=leo, now=NOW, survey_id=survey.pk, item="p1", found="插座在门后")
    finish_survey(actor=leo, now=NOW, survey_id=survey.pk)

    assert SiteSurvey.objects.get().finished_at == NOW
    entry = JournalEntry.objects.get(verb="presale.survey_finished")
    assert (entry.facts["findings"], entry.facts["grave"]) == (1, 0)
    with pytest.raises(SurveyOver):
        fill_survey(actor=leo, now=NOW, survey_id=survey.pk, results={"p3": "late"})
    with pytest.raises(SurveyOver):
        note_finding(actor=leo, now=NOW, survey_id=survey.pk, found="late")


def test_a_finding_is_settled_once_also_after_the_end(cast: Cast, ask: Any) -> None:
    survey = filled(cast, begun(cast, delivered(cast, ask)))
    leo = cast.actor("leo_manager")
    finding = note_finding(actor=leo, now=NOW, survey_id=survey.pk, found="2800")
    finish_survey(actor=leo, now=NOW, survey_id=survey.pk)

    settle_finding(actor=leo, now=NOW, finding_id=finding.pk, words="图纸已改")
    with pytest.raises(FindingIsSettled):
        settle_finding(actor=leo, now=NOW, finding_id=finding.pk, words="again")

    assert Finding.objects.get().settled_words == "图纸已改"
