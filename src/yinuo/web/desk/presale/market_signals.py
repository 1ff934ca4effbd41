"""What was heard in a matter: beside it, with a yes or no in one click, and messages marked by hand."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.matters.models import Matter
from yinuo.presale.access_market import MARKS
from yinuo.presale.actions.market import confirm_signal, mark_message, refuse_signal
from yinuo.presale.queries.market import MAX_ROWS, MarkableRow, Wanted, list_signals, markable_messages
from yinuo.presale.queries.market_topics import list_topics
from yinuo.presale.rules.market import said_in
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form, do_and_go
from yinuo.web.desk.chapter_forms import offer
from yinuo.web.desk.presale.market_words import GROUPS, HOME, shown_signal
from yinuo.web.desk.presale.sale import SalePart, sale_part
from yinuo.web.pages import StaffRequest, desk_page


class MarkForm(forms.Form):
    """Which message says which topic."""

    message_id = forms.TypedChoiceField(label=lazy("Message"), coerce=int, widget=forms.RadioSelect)
    topic_id = forms.TypedChoiceField(label=lazy("What is heard in it"), coerce=int)


@desk_page(MARKS, methods=("GET", "HEAD", "POST"))
def mark(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Mark a message of a matter with a topic. Raises: NotFound."""
    rows = markable_messages(actor=request.actor, matter_id=matter_id)
    topics = list_topics(actor=request.actor, language=actor_language(request), active=True)
    form = MarkForm(request.POST or None, initial={"message_id": rows[0].id if rows else None})
    offer(
        form,
        message_id=[(row.id, _said(row)) for row in rows],
        topic_id=[
            ("", "–"),
            *(
                (name, [(topic.id, topic.name) for topic in topics if topic.kind == kind])
                for kind, name in GROUPS.items()
                if any(topic.kind == kind for topic in topics)
            ),
        ],
    )

    def run(values: dict[str, Any]) -> str:
        mark_message(actor=request.actor, now=request.now, **values)
        return _("Marked.")

    return answer_form(
        request,
        form=form,
        title=_("Mark what was heard"),
        submit=_("Mark"),
        run=run,
        back=f"/desk/matters/{matter_id}/",
        note="" if topics else _("No topic is set yet. A manager sets them under Settings."),
    )


@desk_page(MARKS, methods=("POST",))
def confirm(request: StaffRequest, signal_id: int) -> HttpResponse:
    """Say that it was meant. Raises: NotFound."""

    def run() -> str:
        confirm_signal(actor=request.actor, now=request.now, signal_id=signal_id)
        return _("Confirmed.")

    return do_and_go(request, run=run, back=HOME)


@desk_page(MARKS, methods=("POST",))
def refuse(request: StaffRequest, signal_id: int) -> HttpResponse:
    """Say that it was not meant. Raises: NotFound."""

    def run() -> str:
        refuse_signal(actor=request.actor, now=request.now, signal_id=signal_id)
        return _("Not counted any longer.")

    return do_and_go(request, run=run, back=HOME)


@sale_part
def part_of_matter(request: StaffRequest, matter: Matter) -> SalePart | None:
    """Show what was heard in a matter, and the way to mark a message."""
    rows, _more = list_signals(
        actor=request.actor,
        language=actor_language(request),
        wanted=Wanted(matter_id=matter.pk),
        limit=MAX_ROWS,
    )
    can_mark = request.actor.can(MARKS)
    if not rows and not can_mark:
        return None
    links = [Link(name=_("Mark a message"), url=f"/desk/matters/{matter.pk}/signals/new/")]
    return SalePart(
        name=_("What was heard"),
        icon="ear",
        links=links if can_mark else [],
        template="desk/presale/market_of_matter.html" if rows else "",
        context={"rows": [shown_signal(row) for row in rows], "can_mark": can_mark},
    )


def _said(row: MarkableRow) -> str:
    line = "".join(piece.text for piece in said_in(row.text, "", limit=80))
    return f"{row.author} · {line}"


ADDRESSES: list[URLPattern] = [
    path("matters/<int:matter_id>/signals/new/", mark, name="mark_message"),
    path("signals/<int:signal_id>/confirm/", confirm, name="confirm_signal"),
    path("signals/<int:signal_id>/refuse/", refuse, name="refuse_signal"),
]
