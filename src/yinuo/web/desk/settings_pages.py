"""The house's own settings: the way to each chapter, and the organisation's row."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from msgspec import Struct

from yinuo.core.actions.organisation import change_organisation
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.organisation import organisation
from yinuo.people.queries.calendars import list_calendars
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form
from yinuo.web.desk.chapter_forms import NamesForm
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import LANGUAGES


class Chapter(Struct, frozen=True, kw_only=True):
    """A place of administration; whoever lacks the right does not see it."""

    url: str
    name: Any
    icon: str
    right: str
    about: Any


class Part(Struct, frozen=True, kw_only=True):
    """Chapters that belong together."""

    name: str
    links: list[Link]
    chapters: list[Chapter]


PARTS: list[tuple[Any, list[Chapter]]] = [
    (
        lazy("House"),
        [
            Chapter(
                url="/desk/settings/organisation/",
                name=lazy("Organisation"),
                icon="building-2",
                right="settings.edit",
                about=lazy("Names, telephone numbers, and how long things stay open."),
            ),
            Chapter(
                url="/desk/calendars/",
                name=lazy("Calendars"),
                icon="calendar-days",
                right="staff.read",
                about=lazy("Service hours, own closures, holidays and make-up days."),
            ),
            Chapter(
                url="/desk/products/",
                name=lazy("Products"),
                icon="package",
                right="product.read",
                about=lazy("What is asked about, and what must be told before a sale."),
            ),
            Chapter(
                url="/desk/prices/",
                name=lazy("Price lists"),
                icon="tags",
                right="product.read",
                about=lazy("What customers of a level pay, from which day to which."),
            ),
            Chapter(
                url="/desk/guides/",
                name=lazy("Discovery guides"),
                icon="route",
                right="guide.edit",
                about=lazy("Questions that lead a talk from their life to what fits it."),
            ),
            Chapter(
                url="/desk/booking/",
                name=lazy("What can be booked"),
                icon="calendar-clock",
                right="booking.edit",
                about=lazy("What customers can book, with whom, and what it needs."),
            ),
        ],
    ),
    (
        lazy("People"),
        [
            Chapter(
                url="/desk/staff/",
                name=lazy("Staff"),
                icon="users",
                right="staff.read",
                about=lazy("Who works here, what they may do, who stands in."),
            ),
            Chapter(
                url="/desk/teams/",
                name=lazy("Teams"),
                icon="users-round",
                right="staff.read",
                about=lazy("Who shares a queue, and how a new matter finds its owner."),
            ),
            Chapter(
                url="/desk/places/",
                name=lazy("Departments and outlets"),
                icon="map-pin",
                right="staff.read",
                about=lazy("Where people belong, and whose calendar holds."),
            ),
        ],
    ),
    (
        lazy("Work"),
        [
            Chapter(
                url="/desk/automation/",
                name=lazy("Ready answers and rules"),
                icon="workflow",
                right="matter.read",
                about=lazy("Canned replies, macros, rules with a preview, saved views."),
            ),
            Chapter(
                url="/desk/complaints/causes/",
                name=lazy("Causes of complaints"),
                icon="list-checks",
                right="complaint.edit",
                about=lazy("Why complaints happen and who answers for it: two trees."),
            ),
            Chapter(
                url="/desk/complaints/apologies/",
                name=lazy("Texts of apologies"),
                icon="file-text",
                right="complaint.edit",
                about=lazy("What a letter of apology begins with, for each cause and language."),
            ),
            Chapter(
                url="/desk/complaints/budgets/",
                name=lazy("Goodwill budgets"),
                icon="hand-coins",
                right="complaint.edit",
                about=lazy("What each may give in a month without asking."),
            ),
            Chapter(
                url="/desk/review-checklists/",
                name=lazy("Contract review"),
                icon="shield-check",
                right="review.edit",
                about=lazy("What must be sure before an order is confirmed, and who signs it."),
            ),
            Chapter(
                url="/desk/orders/plans/",
                name=lazy("Plans of work"),
                icon="route",
                right="plan.edit",
                about=lazy(
                    "The stages of an order, how long each takes, and how often customers hear of it."
                ),
            ),
            Chapter(
                url="/desk/reception/",
                name=lazy("Reception standards"),
                icon="message-square-quote",
                right="reception.edit",
                about=lazy("Greeting, first answer, tone, thanks: what is asked, with examples."),
            ),
            Chapter(
                url="/desk/installations/checklists/",
                name=lazy("Site checklists"),
                icon="list-checks",
                right="survey.edit",
                about=lazy("What a site must offer before an installation, and what must be safe."),
            ),
            Chapter(
                url="/desk/market/topics/",
                name=lazy("Market topics"),
                icon="ear",
                right="market.edit",
                about=lazy("Competitors, wishes, objections, and the words by which they are heard."),
            ),
        ],
    ),
    (
        lazy("Doors and records"),
        [
            Chapter(
                url="/desk/outbox/",
                name=lazy("Outbox"),
                icon="send",
                right="outbox.read",
                about=lazy("What leaves, what waits, and why."),
            ),
            Chapter(
                url="/desk/quarantine/",
                name=lazy("Quarantine"),
                icon="shield-alert",
                right="quarantine.read",
                about=lazy("What came in and could not be dealt with."),
            ),
            Chapter(
                url="/desk/imports/",
                name=lazy("Spreadsheets"),
                icon="table",
                right="import.run",
                about=lazy(
                    "Customers, products, prices and orders in and out, checked before and undone after."
                ),
            ),
            Chapter(
                url="/desk/api-clients/",
                name=lazy("Programs"),
                icon="key-round",
                right="settings.edit",
                about=lazy("Keys for programs that use the API."),
            ),
            Chapter(
                url="/desk/journal/",
                name=lazy("Journal"),
                icon="scroll-text",
                right="journal.read",
                about=lazy("Everything that was done, sealed so that a change shows."),
            ),
        ],
    ),
]


def parts_for(*, actor: Actor, path: str = "") -> list[Part]:
    """Return the chapters that the actor may open; the one that `path` lies under is current."""
    found = []
    for name, chapters in PARTS:
        seen = [chapter for chapter in chapters if actor.can(chapter.right)]
        links = [Link(name=str(c.name), url=c.url, icon=c.icon, current=path.startswith(c.url)) for c in seen]
        if seen:
            found.append(Part(name=str(name), links=links, chapters=seen))
    return found


def chapter_page(
    request: StaffRequest, template: str, *, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of administration beside the list of chapters."""
    parts = parts_for(actor=request.actor, path=request.path)
    here = next((link.url for part in parts for link in part.links if link.current), "")
    # In the rail all chapters lie under the settings, but for the outbox, which has a place of its own there.
    nav_path = "/desk/settings/" if here not in ("", "/desk/outbox/") else ""
    frame = {"title": title, "parts": parts, "nav_path": nav_path}
    return render(request, template, {**frame, **context}, status=status)


@desk_page()
def settings_index(request: StaffRequest) -> HttpResponse:
    """Show the chapters that this person may open."""
    context = {"title": _("Settings"), "parts": parts_for(actor=request.actor)}
    return render(request, "desk/settings/index.html", context)


class OrganisationForm(NamesForm):
    """The organisation's row. One name for each language."""

    BESIDE: ClassVar[dict[str, str]] = {"names": "name_zh_hans"}

    service_phone = forms.CharField(label=lazy("Service line"), max_length=40, required=False)
    supervision_phone = forms.CharField(
        label=lazy("Supervision line"),
        max_length=40,
        required=False,
        help_text=lazy("Answered by someone who takes no part in the service; customers see it."),
    )
    language = forms.ChoiceField(
        label=lazy("Language"),
        choices=list(LANGUAGES.items()),
        help_text=lazy("For whoever chose none, and whose browser names none of ours."),
    )
    default_calendar_id = forms.TypedChoiceField(
        label=lazy("Calendar"), coerce=int, help_text=lazy("Clocks run on it where nothing nearer is set.")
    )
    undo_send_s = forms.IntegerField(
        label=lazy("A reply can be taken back for (seconds)"), min_value=0, max_value=60
    )
    reopen_window_days = forms.IntegerField(
        label=lazy("A customer can open a resolved matter again for (days)"), min_value=0, max_value=365
    )
    review_window_days = forms.IntegerField(
        label=lazy("The final answer to a complaint can be reviewed within (days)"),
        min_value=0,
        max_value=365,
        help_text=lazy(
            "Apart from the days above, because GB/T 19012 (ISO 10002) asks that whoever is not content is told of a way within the house and of ways outside; neither it nor the law names a number. 0: we review none, and say which bodies outside there are."
        ),
    )
    silent_close_days = forms.IntegerField(
        label=lazy("A resolved matter closes by itself after (days)"), min_value=1, max_value=365
    )

    def __init__(self, *args: Any, calendars: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["default_calendar_id"].choices = calendars  # type: ignore[attr-defined]


@desk_page("settings.edit", methods=("GET", "HEAD", "POST"))
def organisation_page(request: StaffRequest) -> HttpResponse:
    """Change what every page and clock of this installation shares."""
    facts = organisation()
    form = OrganisationForm(
        request.POST or None,
        calendars=calendar_choices(request),
        initial={
            **in_fields(facts.names, "name"),
            "service_phone": facts.service_phone,
            "supervision_phone": facts.supervision_phone,
            "language": facts.language,
            "default_calendar_id": facts.calendar_id,
            "undo_send_s": facts.undo_send_s,
            "reopen_window_days": facts.reopen_window_days,
            "review_window_days": facts.review_window_days,
            "silent_close_days": facts.silent_close_days,
        },
    )

    def run(values: dict[str, Any]) -> str:
        fields = {key: value for key, value in values.items() if not key.startswith("name_")}
        fields["names"] = by_language(values, "name")
        with fields_named(form.BESIDE):
            change_organisation(actor=request.actor, now=request.now, fields=fields)
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Organisation"),
        submit=_("Save"),
        run=run,
        back="/desk/settings/",
    )


def calendar_choices(request: StaffRequest, *, empty: str = "") -> list[tuple[Any, str]]:
    """Return the calendars for a choice, by their names; with `empty` as the word for none."""
    language = actor_language(request)
    rows = [(row.id, row.names.get(language) or row.code) for row in list_calendars(actor=request.actor)]
    return [("", empty), *rows] if empty else rows


def by_language(values: dict[str, Any], prefix: str) -> dict[str, str]:
    """Return language → text from the fields `PREFIX_zh_hans`, `PREFIX_zh_hant` and `PREFIX_en`."""
    return {code: values[f"{prefix}_{code.replace('-', '_')}"] for code in LANGUAGES}


def in_fields(texts: dict[str, str], prefix: str) -> dict[str, str]:
    """Return the fields' initial values for language → text."""
    return {f"{prefix}_{code.replace('-', '_')}": texts.get(code, "") for code in LANGUAGES}


@contextmanager
def fields_named(names: Mapping[str, str]) -> Iterator[None]:
    """Call the fields of an action's errors by the names that a form has for them, so that they stand beside those."""
    try:
        yield
    except DomainError as error:
        for single in (error, *getattr(error, "errors", ())):
            single.field = names.get(single.field, single.field)
        raise


def key_of(request: HttpRequest, name: str) -> str:
    """Return a short word from the address's query."""
    return request.GET.get(name, "").replace("\x00", "")[:100]
