"""What can be booked: services, and the rooms, vehicles and units they need."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.people.models import Outlet, Team
from yinuo.presale.actions.booking import (
    NUMBERS,
    TEXTS,
    change_resource,
    change_service,
    create_resource,
    create_service,
)
from yinuo.presale.models import BookableService
from yinuo.presale.queries.appointment_slots import list_services
from yinuo.presale.queries.booking import get_resource, get_service, list_resources
from yinuo.web.desk.action_forms import actor_language, answer_form
from yinuo.web.desk.chapter_forms import NamesForm, offer
from yinuo.web.desk.presale.appointment_rows import ICONS, KINDS
from yinuo.web.desk.settings_pages import (
    by_language,
    calendar_choices,
    chapter_page,
    fields_named,
    in_fields,
)
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import LANGUAGES

HOME = "/desk/booking/"
RIGHT = "booking.edit"
METHODS = ("GET", "HEAD", "POST")
_BESIDE = {
    "names": "name_zh_hans",
    "summaries": "summary_zh_hans",
    "places": "place_zh_hans",
    "team": "team_id",
    "calendar": "calendar_id",
}
_FLAGS = ("at_customer", "by_itself", "public", "active")


def _key(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=False)


def _number(name: str, label: Any) -> forms.IntegerField:
    low, high = NUMBERS[name]
    return forms.IntegerField(label=label, min_value=low, max_value=high)


class ServiceForm(NamesForm):
    """What can be booked, how long it takes, who holds it, and what it needs."""

    kind = forms.ChoiceField(label=lazy("Kind"), choices=list(KINDS.items()))
    minutes = _number("minutes", lazy("Takes (minutes)"))
    gap_minutes = _number("gap_minutes", lazy("Free after it (minutes)"))
    step_minutes = _number("step_minutes", lazy("Begins every (minutes)"))
    notice_hours = _number("notice_hours", lazy("Bookable at least ahead (hours)"))
    horizon_days = _number("horizon_days", lazy("Bookable at most ahead (days)"))
    remind_hours = _number("remind_hours", lazy("Reminder before it (hours)"))
    team_id = _key(lazy("Team that holds it"))
    calendar_id = _key(lazy("Hours"))
    needs = forms.CharField(
        label=lazy("Needs"),
        max_length=120,
        required=False,
        help_text=lazy(
            "Kinds of resources, between commas: room, car. A kind that is needed twice stands twice."
        ),
    )
    at_customer = forms.BooleanField(label=lazy("At the customer's place"), required=False)
    by_itself = forms.BooleanField(label=lazy("Confirmed at once"), required=False)
    public = forms.BooleanField(label=lazy("Customers book it themselves"), required=False)
    active = forms.BooleanField(label=lazy("In use"), required=False)

    def __init__(self, *args: Any, calendars: Sequence[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = {
            "summary": (lazy("In a sentence"), TEXTS["summaries"]),
            "place": (lazy("Where"), TEXTS["places"]),
        }
        for prefix, (label, limit) in named.items():
            for code, language in LANGUAGES.items():
                self.fields[f"{prefix}_{code.replace('-', '_')}"] = forms.CharField(
                    label=f"{label} ({language})", max_length=limit, required=False
                )
        first = [name for name in self.fields if name.startswith(("name_", "summary_", "place_"))]
        self.order_fields(["code", "kind", *first])
        teams = Team.objects.filter(active=True).order_by("id").values_list("pk", "name")
        offer(self, team_id=[("", _("The default team")), *teams], calendar_id=calendars)

    def fields_for_action(self) -> dict[str, Any]:
        """Return the values in the action's words."""
        values = self.cleaned_data
        plain = {name: values[name] for name in (*NUMBERS, *_FLAGS, "kind", "team_id", "calendar_id")}
        words = [part.strip() for part in values["needs"].replace("，", ",").split(",")]
        return {
            **plain,
            "needs": [word for word in words if word],
            "names": by_language(values, "name"),
            "summaries": by_language(values, "summary"),
            "places": by_language(values, "place"),
        }


class NewServiceForm(ServiceForm):
    """A new service, with the code that stands in its address."""

    code = forms.CharField(
        label=lazy("Code"), max_length=40, help_text=lazy("It stands in the public address.")
    )


class ResourceForm(forms.Form):
    """A room, a vehicle, a demonstration unit."""

    name = forms.CharField(label=lazy("Name"), max_length=80)
    kind = forms.CharField(
        label=lazy("Kind"), max_length=20, help_text=lazy("One word in small Latin letters: room, car, unit.")
    )
    outlet_id = _key(lazy("Outlet"))
    active = forms.BooleanField(label=lazy("In use"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, outlet_id=[("", "—"), *Outlet.objects.order_by("id").values_list("pk", "name")])


class NewResourceForm(ResourceForm):
    """A new resource, with its code."""

    code = forms.CharField(label=lazy("Code"), max_length=40)
    field_order = ("code", "name", "kind", "outlet_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["active"]


@desk_page(RIGHT)
def booking(request: StaffRequest) -> HttpResponse:
    """Show what can be booked and what that needs."""
    rows = list_services(actor=request.actor, language=actor_language(request))
    return chapter_page(
        request,
        "desk/presale/booking.html",
        title=_("What can be booked"),
        services=[
            {"row": row, "kind": KINDS[row.kind], "icon": ICONS.get(row.kind, "calendar-days")}
            for row in rows
        ],
        resources=list_resources(actor=request.actor),
    )


@desk_page(RIGHT, methods=METHODS)
def new_service(request: StaffRequest) -> HttpResponse:
    """Add something that can be booked."""
    blank = BookableService()
    usual = {name: getattr(blank, name) for name in (*NUMBERS, *_FLAGS)}
    form = NewServiceForm(request.POST or None, calendars=_calendars(request), initial=usual)

    def run(values: dict[str, Any]) -> str:
        with fields_named(_BESIDE):
            fields = form.fields_for_action()
            kind = fields.pop("kind")
            create_service(
                actor=request.actor, now=request.now, code=values["code"], kind=kind, fields=fields
            )
        return _("Made.")

    return answer_form(
        request, form=form, title=_("New service to book"), submit=_("Make it"), run=run, back=HOME
    )


@desk_page(RIGHT, methods=METHODS)
def edit_service(request: StaffRequest, service_id: int) -> HttpResponse:
    """Change what can be booked. Raises: NotFound."""
    row = get_service(actor=request.actor, service_id=service_id)
    form = ServiceForm(
        request.POST or None,
        calendars=_calendars(request),
        initial={
            **{name: getattr(row, name) for name in (*NUMBERS, *_FLAGS, "kind", "team_id", "calendar_id")},
            **in_fields(row.names, "name"),
            **in_fields(row.summaries, "summary"),
            **in_fields(row.places, "place"),
            "needs": ", ".join(row.needs),
        },
    )

    def run(values: dict[str, Any]) -> str:
        with fields_named(_BESIDE):
            change_service(
                actor=request.actor, now=request.now, service_id=service_id, fields=form.fields_for_action()
            )
        return _("Saved.")

    title = _("Change %(name)s") % {"name": row.code}
    return answer_form(request, form=form, title=title, submit=_("Save"), run=run, back=HOME)


@desk_page(RIGHT, methods=METHODS)
def new_resource(request: StaffRequest) -> HttpResponse:
    """Add a room, a vehicle, a unit."""

    def run(values: dict[str, Any]) -> str:
        create_resource(actor=request.actor, now=request.now, **values)
        return _("Made.")

    return answer_form(
        request,
        form=NewResourceForm(request.POST or None),
        title=_("New resource"),
        submit=_("Make it"),
        run=run,
        back=HOME,
    )


@desk_page(RIGHT, methods=METHODS)
def edit_resource(request: StaffRequest, resource_id: int) -> HttpResponse:
    """Change a resource. Raises: NotFound."""
    row = get_resource(actor=request.actor, resource_id=resource_id)
    initial = {name: getattr(row, name) for name in ("name", "kind", "outlet_id", "active")}

    def run(values: dict[str, Any]) -> str:
        change_resource(actor=request.actor, now=request.now, resource_id=resource_id, fields=values)
        return _("Saved.")

    return answer_form(
        request,
        form=ResourceForm(request.POST or None, initial=initial),
        title=_("Change %(name)s") % {"name": row.name},
        submit=_("Save"),
        run=run,
        back=HOME,
    )


def _calendars(request: StaffRequest) -> list[tuple[Any, str]]:
    return calendar_choices(request, empty=_("The team's own"))


ADDRESSES: list[URLPattern] = [
    path("booking/", booking, name="booking"),
    path("booking/services/new/", new_service, name="new_bookable_service"),
    path("booking/services/<int:service_id>/", edit_service, name="edit_bookable_service"),
    path("booking/resources/new/", new_resource, name="new_resource"),
    path("booking/resources/<int:resource_id>/", edit_resource, name="edit_resource"),
]
