"""How a sale ends on the desk: won, lost, not needed after all, or left to rest until a day."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from yinuo.presale.actions.opportunity_stage import (
    end_without_need,
    lose_opportunity,
    rest_opportunity,
    win_opportunity,
)
from yinuo.presale.queries.opportunities import OpportunityRow
from yinuo.presale.queries.pipeline_settings import loss_choices, rival_choices
from yinuo.presale.stages import house_day
from yinuo.web.desk.action_forms import actor_language, answer_form
from yinuo.web.desk.presale.opportunity_forms import LoseForm, NoNeedForm, RestForm, WinForm, suggested_day
from yinuo.web.pages import StaffRequest

HOME = "/desk/sale/"
ICONS = {"win": "trophy", "lose": "circle-x", "no_need": "circle-minus", "sleep": "moon"}


def _win(request: StaffRequest, row: OpportunityRow) -> HttpResponse:
    form = WinForm(request.POST or None, initial={"amount": ""})

    def run(values: dict[str, Any]) -> str:
        win_opportunity(
            actor=request.actor,
            now=request.now,
            opportunity_id=row.id,
            amount=values["amount"],
            reason=values["reason"],
        )
        return _("Won.")

    return answer_form(
        request,
        form=form,
        title=_("Won"),
        submit=_("Note that it was won"),
        run=run,
        back=HOME,
        note=row.title,
    )


def _lose(request: StaffRequest, row: OpportunityRow) -> HttpResponse:
    language = actor_language(request)
    form = LoseForm(
        request.POST or None,
        reasons=loss_choices(actor=request.actor, language=language),
        competitors=rival_choices(actor=request.actor, language=language),
    )

    def run(values: dict[str, Any]) -> str:
        lose_opportunity(
            actor=request.actor,
            now=request.now,
            opportunity_id=row.id,
            loss_reason_id=values["loss_reason"],
            competitor_id=values.get("competitor"),
            words=values["words"],
        )
        return _("Noted. Knowing why helps the next one.")

    return answer_form(
        request,
        form=form,
        title=_("Lost"),
        submit=_("Note that it was lost"),
        run=run,
        back=HOME,
        note=row.title,
    )


def _no_need(request: StaffRequest, row: OpportunityRow) -> HttpResponse:
    form = NoNeedForm(request.POST or None)

    def run(values: dict[str, Any]) -> str:
        end_without_need(actor=request.actor, now=request.now, opportunity_id=row.id, words=values["words"])
        return _("Noted.")

    return answer_form(
        request, form=form, title=_("No need"), submit=_("Note it"), run=run, back=HOME, note=row.title
    )


def _sleep(request: StaffRequest, row: OpportunityRow) -> HttpResponse:
    day = suggested_day(house_day(request.now), days=30)
    form = RestForm(request.POST or None, initial={"revisit_on": day})

    def run(values: dict[str, Any]) -> str:
        rest_opportunity(
            actor=request.actor,
            now=request.now,
            opportunity_id=row.id,
            revisit_on=values["revisit_on"],
            words=values["words"],
        )
        return _("It rests. The day to get in touch again is promised.")

    return answer_form(
        request,
        form=form,
        title=_("Let it rest"),
        submit=_("Let it rest"),
        run=run,
        back=HOME,
        note=row.title,
    )


ENDS = {"win": _win, "lose": _lose, "no_need": _no_need, "sleep": _sleep}
