"""Rules: made with a preview of what they would mean now, changed, removed."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from yinuo.core.errors import DomainError
from yinuo.matters.actions.automation import remove_rule, save_rule
from yinuo.matters.queries.automation import get_rule, preview_rule
from yinuo.web import views_rows
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import put_errors
from yinuo.web.desk.automation.rule_form import CAUSE_FIELDS, RuleForm, conditions_in_fields
from yinuo.web.desk.automation.tabs import HOME
from yinuo.web.desk.chapter_forms import remove_and_go
from yinuo.web.desk.settings_pages import chapter_page
from yinuo.web.pages import StaffRequest, desk_page


@desk_page("automation.edit", methods=("GET", "HEAD", "POST"))
def rule(request: StaffRequest, rule_id: int | None = None) -> HttpResponse:
    """Make or change a rule; with the button `preview` only show what it would mean now."""
    row = get_rule(actor=request.actor, rule_id=rule_id) if rule_id is not None else None
    initial: dict[str, Any] = {}
    if row is not None:
        own = {name: getattr(row, name) for name in CAUSE_FIELDS}
        initial = {**own, **conditions_in_fields(row.conditions)}
    form = RuleForm(request.POST or None, request=request, steps=row.steps if row else [], initial=initial)
    preview = None
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            if "preview" in request.POST:
                preview = preview_rule(
                    actor=request.actor,
                    now=request.now,
                    conditions=form.conditions(),
                    after_minutes=values["after_minutes"],
                    since=values["since"],
                )
            else:
                saved = save_rule(
                    actor=request.actor,
                    now=request.now,
                    rule_id=rule_id,
                    **{name: values[name] for name in CAUSE_FIELDS},
                    conditions=form.conditions(),
                    steps=form.steps(),
                )
                return HttpResponseRedirect(f"{HOME}rules/{saved.pk}/")
        except DomainError as error:
            put_errors(form, error)
    elif request.method == "GET" and row is not None:
        preview = preview_rule(
            actor=request.actor,
            now=request.now,
            conditions=row.conditions,
            after_minutes=row.after_minutes,
            since=row.since,
        )
    return chapter_page(
        request,
        "desk/automation/rule.html",
        title=row.name if row else _("New rule"),
        path=[Link(name=_("Rules"), url=f"{HOME}?tab=rules"), Link(name=row.name if row else _("New rule"))],
        form=form,
        groups=form.groups(),
        row=row,
        preview=preview,
        meant=[{"row": m, "state": views_rows.state_label(m.state)} for m in preview.rows] if preview else [],
        status=422 if form.errors else 200,
    )


@desk_page("automation.edit", methods=("POST",))
def forget_rule(request: StaffRequest, rule_id: int) -> HttpResponse:
    """Remove a rule."""
    return remove_and_go(
        request,
        remove=lambda: remove_rule(actor=request.actor, now=request.now, rule_id=rule_id),
        back=f"{HOME}?tab=rules",
    )
