"""Templates of plans: design, purchase, production … An order keeps its stages as they were when the plan was laid down."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.insale.journal import MilestonePlanChanged
from yinuo.insale.models import MilestonePlan
from yinuo.insale.rules.plan_content import CODE, Rhythm, checked_names, checked_stages
from yinuo.people.errors import AlreadyExists

_DEFAULT_LOCK = 7130421
FIELDS = ("names", "items", "report_weekday", "report_weeks", "report_by", "is_default", "active")


@action(journal=MilestonePlanChanged)
def create_plan(
    *,
    actor: Actor,
    now: datetime,
    code: str,
    names: Mapping[str, str],
    items: Iterable[Mapping[str, Any]],
    report_weekday: int | None = None,
    report_weeks: int = 1,
    report_by: time = time(17),
    is_default: bool = False,
) -> MilestonePlan:
    """Write a new template; `items` are `{"code"?, "names", "days", "weight"?}`, days counted from the confirmation.

    Raises: NotAllowed, AlreadyExists, InvalidValue, TextTooLong.
    """
    actor.require("plan.edit")
    code = code.strip()
    if not CODE.fullmatch(code):
        raise InvalidValue(
            field="code",
            problem=_("Up to 40 small letters, digits and hyphens, without a hyphen at the ends."),
        )
    if MilestonePlan.objects.filter(code=code).exists():
        raise AlreadyExists(field="code", name=code)
    fields = {
        "names": names,
        "items": items,
        "report_weekday": report_weekday,
        "report_weeks": report_weeks,
        "report_by": report_by,
        "is_default": is_default,
    }
    return _write(MilestonePlan(code=code), fields)


@action(journal=MilestonePlanChanged)
def change_plan(*, actor: Actor, now: datetime, plan_id: int, fields: Mapping[str, Any]) -> MilestonePlan:
    """Change a template (names, items, report_weekday, report_weeks, report_by, is_default, active); what is not named stays.

    There is one default, which new orders get; one out of use is none. Raises: NotFound, NotAllowed, InvalidValue, TextTooLong.
    """
    actor.require("plan.edit")
    plan = MilestonePlan.objects.select_for_update().filter(pk=plan_id).first()
    if plan is None:
        raise NotFound()
    return _write(plan, fields)


def _write(plan: MilestonePlan, fields: Mapping[str, Any]) -> MilestonePlan:
    for name in fields:
        if name not in FIELDS:
            raise InvalidValue(field=name, problem=name[:40])
    if "names" in fields:
        plan.names = checked_names(fields["names"], field="names")
    if "items" in fields:
        plan.items = checked_stages(fields["items"])
    for name in ("report_weekday", "report_weeks", "report_by", "is_default", "active"):
        if name in fields:
            setattr(plan, name, fields[name])
    Rhythm(weekday=plan.report_weekday or 0, weeks=plan.report_weeks).check()
    plan.is_default = plan.is_default and plan.active
    if plan.is_default:
        with connection.cursor() as cursor:  # one after the other: there is one default
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_DEFAULT_LOCK])
        MilestonePlan.objects.filter(is_default=True).exclude(pk=plan.pk).update(is_default=False)
    plan.save()
    record(
        MilestonePlanChanged(
            subject_id=plan.pk,
            code=plan.code,
            stages=len(plan.items),
            active=plan.active,
            is_default=plan.is_default,
        )
    )
    return plan
