"""Canned replies, macros, rules and views through the API."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from yinuo.api.answers import actor_of, answer, page
from yinuo.api.doors import Key, Line, Text, done, needs
from yinuo.api.matters import matter_answer, matter_id_of
from yinuo.api.schema import shows
from yinuo.core.actor import Actor
from yinuo.matters.actions.automation import (
    apply_macro,
    fill_canned,
    remove_canned,
    remove_macro,
    remove_rule,
    save_canned,
    save_macro,
    save_rule,
)
from yinuo.matters.actions.views import remove_view, save_view
from yinuo.matters.queries.automation import (
    CannedRow,
    MacroRow,
    Preview,
    RuleRow,
    ViewRow,
    list_canned,
    list_macros,
    list_rules,
    list_views,
    preview_rule,
)

router = Router(tags=["automation"])
Minutes = Annotated[int | None, Field(ge=1, le=1_000_000)]


class Canned(Schema):
    """A ready answer, with `id` the one to change; `titles` and `bodies` are language → text."""

    id: Key | None = None
    shortcut: Line
    titles: dict[str, Text] = {}
    bodies: dict[str, Text]
    team_id: Key | None = None


class OnMatter(Schema):
    matter: Annotated[str, Field(max_length=40)]


class Macro(Schema):
    """A macro; with `id` the one to change."""

    id: Key | None = None
    name: Line
    steps: list[dict[str, Any]]
    team_id: Key | None = None
    active: bool = True


class Conditions(Schema):
    conditions: dict[str, Any]
    after_minutes: Minutes = None
    since: Line = ""


class Rule(Conditions):
    """A rule; with `id` the one to change."""

    id: Key | None = None
    name: Line
    steps: list[dict[str, Any]]
    on: list[Line] = []
    active: bool = False


class View(Schema):
    name: Line
    filters: dict[str, Any]
    whose: Literal["own", "team", "everyone"] = "own"
    team_id: Key | None = None
    position: Annotated[int, Field(ge=0, le=32_000)] = 0


@router.get("/canned-replies", summary="List canned replies", openapi_extra=shows(CannedRow, many=True))
@needs("matter.read")
def canned(
    request: HttpRequest, text: Line = "", language: Literal["zh-hans", "zh-hant", "en"] = "zh-hans"
) -> HttpResponse:
    """List everyone's, one's teams' and one's own canned replies."""
    return page(list_canned(actor=actor_of(request), language=language, text=text))


@router.post("/canned-replies", summary="Make or change a canned reply")
@needs("automation.edit")
def change_canned(request: HttpRequest, canned: Canned) -> HttpResponse:
    """Make a canned reply for everyone or for a team, or change the one with `id`."""

    def work(actor: Actor, now: datetime) -> Any:
        made = save_canned(actor=actor, now=now, canned_id=canned.id, **canned.dict(exclude={"id"}))
        return {"id": made.pk, "shortcut": made.shortcut}

    return done(request, work, status=200 if canned.id else 201)


@router.delete("/canned-replies/{canned_id}", summary="Remove a canned reply")
@needs("automation.edit")
def drop_canned(request: HttpRequest, canned_id: Key) -> HttpResponse:
    """Remove a canned reply."""
    return done(request, lambda actor, now: remove_canned(actor=actor, now=now, canned_id=canned_id))


@router.post("/canned-replies/{canned_id}/fill", summary="Fill a canned reply in")
@needs("matter.reply")
def fill(request: HttpRequest, canned_id: Key, on: OnMatter) -> HttpResponse:
    """Fill a canned reply in for a matter, in the matter's language."""

    def work(actor: Actor, now: datetime) -> Any:
        matter_id = matter_id_of(actor, on.matter)
        return {"text": fill_canned(actor=actor, canned_id=canned_id, matter_id=matter_id)}

    return done(request, work)


@router.get("/macros", summary="List macros", openapi_extra=shows(MacroRow, many=True))
@needs("matter.work")
def macros(request: HttpRequest, unusable: bool = False) -> HttpResponse:
    """List the macros that the caller can apply; with `unusable` all, for who has `automation.edit`."""
    return page(list_macros(actor=actor_of(request), only_usable=not unusable))


@router.post("/macros", summary="Make or change a macro")
@needs("automation.edit")
def change_macro(request: HttpRequest, macro: Macro) -> HttpResponse:
    """Make a macro, or change the one with `id`."""

    def work(actor: Actor, now: datetime) -> Any:
        made = save_macro(actor=actor, now=now, macro_id=macro.id, **macro.dict(exclude={"id"}))
        return {"id": made.pk, "name": made.name, "active": made.active}

    return done(request, work, status=200 if macro.id else 201)


@router.delete("/macros/{macro_id}", summary="Remove a macro")
@needs("automation.edit")
def drop_macro(request: HttpRequest, macro_id: Key) -> HttpResponse:
    """Remove a macro."""
    return done(request, lambda actor, now: remove_macro(actor=actor, now=now, macro_id=macro_id))


@router.post("/macros/{macro_id}/apply", summary="Apply a macro")
@needs("matter.work")
def apply(request: HttpRequest, macro_id: Key, on: OnMatter) -> HttpResponse:
    """Do a macro's steps on a matter, all of them or none."""

    def work(actor: Actor, now: datetime) -> Any:
        matter_id = matter_id_of(actor, on.matter)
        apply_macro(actor=actor, now=now, matter_id=matter_id, macro_id=macro_id)
        return matter_answer(actor, now, matter_id)

    return done(request, work)


@router.get("/rules", summary="List rules", openapi_extra=shows(RuleRow, many=True))
@needs("automation.edit")
def rules(request: HttpRequest) -> HttpResponse:
    """List all rules, with how often each acted."""
    return page(list_rules(actor=actor_of(request)))


@router.post("/rules", summary="Make or change a rule")
@needs("automation.edit")
def change_rule(request: HttpRequest, rule: Rule) -> HttpResponse:
    """Make a rule, or change the one with `id`."""

    def work(actor: Actor, now: datetime) -> Any:
        made = save_rule(actor=actor, now=now, rule_id=rule.id, **rule.dict(exclude={"id"}))
        return {"id": made.pk, "name": made.name, "active": made.active}

    return done(request, work, status=200 if rule.id else 201)


@router.post("/rules/preview", summary="See what a rule would mean", openapi_extra=shows(Preview))
@needs("automation.edit")
def preview(request: HttpRequest, conditions: Conditions) -> HttpResponse:
    """See which matters a rule with these conditions would mean now. Nothing is changed."""
    return answer(preview_rule(actor=actor_of(request), now=timezone.now(), **conditions.dict()))


@router.delete("/rules/{rule_id}", summary="Remove a rule")
@needs("automation.edit")
def drop_rule(request: HttpRequest, rule_id: Key) -> HttpResponse:
    """Remove a rule."""
    return done(request, lambda actor, now: remove_rule(actor=actor, now=now, rule_id=rule_id))


@router.get("/views", summary="List views", openapi_extra=shows(ViewRow, many=True))
@needs("matter.read")
def views(request: HttpRequest) -> HttpResponse:
    """List everyone's, one's teams' and one's own views of the inbox."""
    return page(list_views(actor=actor_of(request)))


@router.post("/views", summary="Make a view")
@needs("matter.read")
def make_view(request: HttpRequest, view: View) -> HttpResponse:
    """Make a view; for a team or everyone this needs `automation.edit`."""

    def work(actor: Actor, now: datetime) -> Any:
        made = save_view(actor=actor, now=now, **view.dict())
        return {"id": made.pk, "name": made.name}

    return done(request, work, status=201)


@router.delete("/views/{view_id}", summary="Remove a view")
@needs("matter.read")
def drop_view(request: HttpRequest, view_id: Key) -> HttpResponse:
    """Remove a view."""
    return done(request, lambda actor, now: remove_view(actor=actor, now=now, view_id=view_id))
