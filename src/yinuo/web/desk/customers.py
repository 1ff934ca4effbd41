"""Customers: the list, and the file with everything about one of them."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.matters.queries.inbox import InboxFilter, list_matters
from yinuo.matters.queries.promises import list_customer_promises
from yinuo.matters.queries.timeline import customer_timeline
from yinuo.people.actions.consents import give_consent, withdraw_consent
from yinuo.people.actions.contacts import add_contact_point, remove_contact_point, reveal_contact
from yinuo.people.actions.customers import NewContact, assign_customer_owner, change_customer, create_customer
from yinuo.people.queries.customers import (
    ContactPointRow,
    CustomerRow,
    find_duplicates,
    get_customer,
    list_addresses,
    list_consents,
    list_contact_points,
    list_customers,
    list_merges,
)
from yinuo.web import views_rows
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk import forms
from yinuo.web.desk.action_forms import answer_form, asked_text, asks_part, do_and_go, part, query_of
from yinuo.web.desk.exports import export_links
from yinuo.web.desk.matter_deeds import people_choices
from yinuo.web.desk.presale.known import known_groups
from yinuo.web.pages import StaffRequest, desk_page

WHY = {
    "contact": lazy("the same number or address"),
    "name_and_tail": lazy("the same name and the same last four digits"),
    "name": lazy("the same name"),
}
CONTACT_ICONS = {"phone": "phone", "email": "mail", "wechat": "message-circle", "other": "at-sign"}
TABS = ("overview", "matters", "promises", "known", "privacy")


@desk_page("customer.read")
def customers(request: StaffRequest) -> HttpResponse:
    """Show customers, newest first, by what was searched."""
    text, level, tag = (asked_text(request, name) for name in ("q", "level", "tag"))
    rows, older = list_customers(
        actor=request.actor, text=text, level=level, tag=tag, after=asked_text(request, "after")
    )
    asked = {key: value for key, value in {"q": text, "level": level, "tag": tag}.items() if value}
    context = {
        "title": _("Customers"),
        "rows": rows,
        "text": text,
        "narrowed": [
            Link(name=value, url=query_of({k: v for k, v in asked.items() if k != key}), current=True)
            for key, value in asked.items()
            if key != "q"
        ],
        "cursor": Cursor(
            older_url=query_of({**asked, "after": older}) if older else "",
            newer_url=query_of(asked) if request.GET.get("after") else "",
            shown=len(rows),
        ),
        "can_edit": request.actor.can("customer.edit"),
        "exports": export_links("customers", asked),
    }
    return render(request, "desk/customers.html", context)


@desk_page("customer.read")
def customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show a customer's file."""
    actor, now = request.actor, request.now
    row = get_customer(actor=actor, customer_id=customer_id)
    tab = request.GET.get("tab", "overview")
    tab = tab if tab in TABS else "overview"
    promises = list_customer_promises(actor=actor, now=now, customer_id=customer_id)
    whole = InboxFilter(whose="all", phase="all", customer_id=customer_id, order="newest")
    page = list_matters(actor=actor, now=now, filter=whole, after=request.GET.get("after", ""), limit=30)
    running = sorted((p for p in promises if p.is_running), key=lambda p: p.due_at)
    settled = [p for p in promises if not p.is_running]
    context = {
        "title": row.name,
        "row": row,
        "tab": tab,
        "tabs": _tabs(row, tab, promises=len(promises), matters=len(page.rows)),
        "glance": _glance(row),
        "contacts": list_contact_points(actor=actor, customer_id=customer_id),
        "contact_icons": CONTACT_ICONS,
        "addresses": list_addresses(actor=actor, customer_id=customer_id),
        "months": views_rows.ledger_months(promises, now=now),
        "promise_sum": views_rows.promise_sum(promises),
        "promises": [
            views_rows.promise(p, staff_as_whom=True)
            for p in [*running, *settled][: 6 if tab == "overview" else 200]
        ],
        "matters": [
            {
                "row": m,
                "state": views_rows.state_label(m.state),
                "promise": views_rows.promise(m.promise, with_whom=False) if m.promise else None,
            }
            for m in page.rows
        ],
        "older_url": f"?tab=matters&after={page.older}" if page.older else "",
        "consents": list_consents(actor=actor, customer_id=customer_id),
        "merges": list_merges(actor=actor, customer_id=customer_id) if actor.can("customer.merge") else [],
        "timeline": views_rows.timeline(
            customer_timeline(actor=actor, customer_id=customer_id, limit=15), now=now
        )
        if tab == "overview"
        else [],
        "duplicates": _duplicates(request, row),
        "known": known_groups(request, row) if tab == "known" else [],
        "can_run": actor.can("guide.run"),
        "can_edit": actor.can("customer.edit") and row.merged_into_id is None and row.erased_at is None,
        "can_merge": actor.can("customer.merge"),
        "can_complain": actor.can("complaint.work"),
        "can_open": actor.can("matter.open") and row.merged_into_id is None and row.erased_at is None,
        "spoken": views_rows.LANGUAGES.get(row.language, row.language),
    }
    return render(request, "desk/customer.html", context)


def _tabs(row: CustomerRow, tab: str, *, promises: int, matters: int) -> list[Link]:
    names: dict[str, tuple[str, int | None]] = {
        "overview": (_("Overview"), None),
        "matters": (_("Matters"), matters),
        "promises": (_("Promises"), promises),
        "known": (_("What we know"), None),
        "privacy": (_("Consent and privacy"), None),
    }
    base = f"/desk/customers/{row.id}/"
    return [
        Link(
            name=name,
            url=base + (f"?tab={key}" if key != "overview" else ""),
            current=key == tab,
            count=count,
        )
        for key, (name, count) in names.items()
    ]


def _glance(row: CustomerRow) -> list[dict[str, str]]:
    """Return the file's first words, a paragraph a field; a line "head: text" names its own."""
    found = []
    for line in row.glance.splitlines():
        if line.strip():
            head, sign, text = line.replace("：", ":", 1).partition(":")
            short = sign and len(head.strip()) <= 16 and text.strip()
            found.append(
                {
                    "name": head.strip() if short else _("Know at a glance"),
                    "text": text.strip() if short else line,
                }
            )
    return found[:4]


def _duplicates(request: StaffRequest, row: CustomerRow) -> list[dict[str, Any]]:
    if row.merged_into_id is not None or row.erased_at is not None:
        return []
    found = find_duplicates(actor=request.actor, name=row.name)
    return [{"id": c.id, "name": c.name, "why": WHY[c.why]} for c in found if c.id != row.id]


# ---- contact points


@desk_page("customer.reveal", methods=("POST",))
def reveal(request: StaffRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Show a contact value in full, once; the journal keeps who looked."""
    shown = reveal_contact(actor=request.actor, now=request.now, contact_point_id=contact_id)
    points = list_contact_points(actor=request.actor, customer_id=customer_id)
    point: ContactPointRow | None = next((p for p in points if p.id == contact_id), None)
    context = {"title": _("In full"), "shown": shown, "point": point, "customer_id": customer_id}
    if asks_part(request):
        return part(request, "desk/revealed.html", context)
    return render(request, "desk/revealed_page.html", context)


@desk_page("customer.edit", methods=("GET", "HEAD", "POST"))
def add_contact(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Add a way to reach a customer."""

    def run(values: dict[str, Any]) -> str:
        add_contact_point(actor=request.actor, now=request.now, customer_id=customer_id, **values)
        return _("Added.")

    return answer_form(
        request,
        form=forms.ContactForm(request.POST or None),
        title=_("Add a way to reach them"),
        submit=_("Add"),
        run=run,
        back=f"/desk/customers/{customer_id}/",
    )


@desk_page("customer.edit", methods=("POST",))
def remove_contact(request: StaffRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Remove a way to reach a customer."""

    def run() -> str:
        remove_contact_point(actor=request.actor, now=request.now, contact_point_id=contact_id)
        return _("Removed.")

    return do_and_go(request, run=run, back=f"/desk/customers/{customer_id}/")


# ---- the file


@desk_page("customer.edit", methods=("GET", "HEAD", "POST"))
def new_customer(request: StaffRequest) -> HttpResponse:
    """Open a file, after showing who it may already be."""
    form = forms.NewCustomerForm(request.POST or None)
    likely: list[dict[str, Any]] = []
    made: list[int] = []
    if request.method == "POST" and form.is_valid() and not request.POST.get("anyway"):
        values = form.cleaned_data
        given = [(kind, values[kind]) for kind in ("phone", "email") if values[kind]]
        found = find_duplicates(actor=request.actor, name=values["name"], contacts=given)
        likely = [{"id": c.id, "name": c.name, "why": WHY[c.why]} for c in found]

    def run(values: dict[str, Any]) -> str:
        values = dict(values)
        contacts = [
            NewContact(kind=kind, text=text) for kind in ("phone", "email") if (text := values.pop(kind))
        ]
        created = create_customer(
            actor=request.actor,
            now=request.now,
            contacts=contacts,
            owner_id=request.actor.id,
            **{key: value for key, value in values.items() if value or key == "name"},
        )
        made.append(created.pk)
        return _("The file is open.")

    if likely:
        context = {
            "title": _("Is it one of these?"),
            "form": form,
            "likely": likely,
            "submit": _("No, open a new file"),
            "back": "/desk/customers/",
            "address": request.get_full_path(),
            "preview": "desk/duplicates.html",
        }
        return render(request, "desk/form_page.html", context)
    answer = answer_form(
        request,
        form=form,
        title=_("New customer"),
        submit=_("Open the file"),
        run=run,
        back="/desk/customers/",
    )
    return HttpResponseRedirect(f"/desk/customers/{made[0]}/") if made else answer


@desk_page("customer.edit", methods=("GET", "HEAD", "POST"))
def edit(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Change a customer's file."""
    row = get_customer(actor=request.actor, customer_id=customer_id)
    form = forms.CustomerForm(
        request.POST or None,
        initial={
            "name": row.name,
            "salutation": row.salutation,
            "level": row.level,
            "language": row.language,
            "birthday": row.birthday,
            "glance": row.glance,
            "preferences": "\n".join(f"{name}: {value}" for name, value in row.preferences.items()),
            "tags": " ".join(row.tags),
            "do_not_contact": row.do_not_contact,
        },
    )

    def run(values: dict[str, Any]) -> str:
        change_customer(actor=request.actor, now=request.now, customer_id=customer_id, fields=values)
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Change the file"),
        submit=_("Save"),
        run=run,
        back=f"/desk/customers/{customer_id}/",
    )


@desk_page("customer.edit", methods=("GET", "HEAD", "POST"))
def owner(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Say who looks after a customer."""
    row = get_customer(actor=request.actor, customer_id=customer_id)
    form = forms.OwnerForm(
        request.POST or None,
        people=people_choices(request),
        initial={"owner": row.owner_id, "deputy": row.deputy_id},
    )

    def run(values: dict[str, Any]) -> str:
        assign_customer_owner(
            actor=request.actor,
            now=request.now,
            customer_id=customer_id,
            owner_id=values["owner"],
            deputy_id=values["deputy"],
        )
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Who looks after %(name)s") % {"name": row.name},
        submit=_("Save"),
        run=run,
        back=f"/desk/customers/{customer_id}/",
    )


# ---- consent


@desk_page("customer.edit", methods=("GET", "HEAD", "POST"))
def consent(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Record what a customer agreed to."""

    def run(values: dict[str, Any]) -> str:
        give_consent(actor=request.actor, now=request.now, customer_id=customer_id, channel="desk", **values)
        return _("Recorded.")

    return answer_form(
        request,
        form=forms.ConsentForm(request.POST or None),
        title=_("Record a consent"),
        submit=_("Record"),
        run=run,
        back=f"/desk/customers/{customer_id}/?tab=privacy",
        note=_("Informed, voluntary and explicit; the proof is ours to give."),
    )


@desk_page("customer.edit", methods=("POST",))
def withdraw(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Record that a customer no longer agrees."""

    def run() -> str:
        purpose = request.POST.get("purpose", "")
        withdraw_consent(actor=request.actor, now=request.now, customer_id=customer_id, purpose=purpose)
        return _("Withdrawn. The consent stays as proof of the time before.")

    return do_and_go(request, run=run, back=f"/desk/customers/{customer_id}/?tab=privacy")
