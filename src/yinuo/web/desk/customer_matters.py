"""What a customer brings by word of mouth: a new matter, a telephone call."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.core.actor import Actor
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.queries.inbox import InboxFilter, list_matters
from yinuo.people.actions.arrival import Arrival
from yinuo.people.queries.customers import CustomerRow, get_customer
from yinuo.presale.actions.inquiry import ask_inquiry
from yinuo.web.desk.action_forms import answer_form
from yinuo.web.desk.forms import long_text
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.portal.forms import TOPICS
from yinuo.web.views_rows import CHANNELS, PRIORITIES

HOW = ("phone", "wechat", "desk", "email")
NEW = 0
MOST_OFFERED = 30


class NewMatterForm(forms.Form):
    """What a customer wants, in a colleague's words."""

    text = forms.CharField(label=lazy("What the customer wants"), widget=long_text(), max_length=20_000)
    topic = forms.ChoiceField(label=lazy("What it is about"), choices=TOPICS, initial="other")
    channel = forms.ChoiceField(label=lazy("How it came"), choices=[(key, CHANNELS[key]) for key in HOW])
    priority = forms.TypedChoiceField(
        label=lazy("Urgency"), choices=list(PRIORITIES.items()), coerce=int, initial=2
    )


class CallForm(forms.Form):
    """What was said on the telephone, and which matter it belongs to."""

    text = forms.CharField(label=lazy("What the customer said"), widget=long_text(), max_length=20_000)
    matter = forms.TypedChoiceField(label=lazy("Which matter"), coerce=int)

    def __init__(self, *args: Any, matters: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["matter"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*matters, (NEW, _("A new matter"))]


@desk_page("matter.open", methods=("GET", "HEAD", "POST"))
def new_matter(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Open a matter for a customer."""
    customer = get_customer(actor=request.actor, customer_id=customer_id)
    opened: list[int] = []

    def run(values: dict[str, Any]) -> str:
        opened.append(_ask(request.actor, customer, now=request.now, **values))
        return _("The matter is open.")

    answer = answer_form(
        request,
        form=NewMatterForm(request.POST or None),
        title=_("New matter for %(name)s") % {"name": customer.name},
        submit=_("Open the matter"),
        run=run,
        back=f"/desk/customers/{customer_id}/",
    )
    return HttpResponseRedirect(f"/desk/inbox/{opened[0]}/") if opened else answer


@desk_page("matter.open", methods=("GET", "HEAD", "POST"))
def call(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Record what a customer said on the telephone, in an open matter of theirs or in a new one."""
    customer = get_customer(actor=request.actor, customer_id=customer_id)
    told: list[int] = []

    def run(values: dict[str, Any]) -> str:
        if values["matter"] == NEW:
            told.append(_ask(request.actor, customer, now=request.now, text=values["text"], channel="phone"))
        else:
            message = take_customer_message(
                actor=request.actor,
                now=request.now,
                matter_id=values["matter"],
                text=values["text"],
                channel="phone",
                customer_name=customer.name,
            )
            told.append(message.matter_id)
        return _("The call is recorded.")

    answer = answer_form(
        request,
        form=CallForm(request.POST or None, matters=_open_matters(request, customer_id)),
        title=_("%(name)s called") % {"name": customer.name},
        submit=_("Record the call"),
        run=run,
        back=f"/desk/customers/{customer_id}/",
    )
    return HttpResponseRedirect(f"/desk/inbox/{told[0]}/") if told else answer


def _ask(actor: Actor, customer: CustomerRow, *, now: datetime, text: str, **values: Any) -> int:
    inquiry = ask_inquiry(
        actor=actor,
        now=now,
        asker=Arrival(customer_id=customer.id),
        text=text,
        language=customer.language,
        **values,
    )
    key: int = inquiry.pk
    return key


def _open_matters(request: StaffRequest, customer_id: int) -> list[tuple[int, str]]:
    asked = InboxFilter(whose="all", customer_id=customer_id, order="newest")
    page = list_matters(actor=request.actor, now=request.now, filter=asked, limit=MOST_OFFERED)
    return [(row.id, f"{row.title} · {row.number}") for row in page.rows]
