"""Two matters made one, after a look at both; and one made two."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from yinuo.core.errors import NotFound
from yinuo.matters import access
from yinuo.matters.actions.merge import merge_matters, split_matter, undo_merge
from yinuo.matters.models import Matter
from yinuo.matters.queries.matter import get_matter, list_messages
from yinuo.web import views_rows
from yinuo.web.desk import forms
from yinuo.web.desk.action_forms import answer_form, do_and_go
from yinuo.web.desk.matter import other_matter
from yinuo.web.pages import StaffRequest, desk_page


@desk_page("matter.merge", methods=("GET", "HEAD", "POST"))
def merge(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Merge this matter with another; the first press shows both side by side, the second merges."""
    this = access.matter_for(request.actor, matter_id, "matter.merge")
    form: django_forms.Form = forms.MergeForm(request.POST or None)
    other: Matter | None = None
    if request.method == "POST" and request.POST.get("number"):
        try:
            other = other_matter(request, request.POST["number"])
        except NotFound:
            other = None
    if other is not None and request.POST.get("seen") != other.number:
        form = forms.MergeForm(initial={**request.POST.dict(), "seen": other.number, "survivor": "this"})
    same = other is None or other.customer_id == this.customer_id
    if same:
        del form.fields["confirmed"]

    def run(values: dict[str, Any]) -> str | None:
        found = other_matter(request, values["number"])
        pair = (this.pk, found.pk) if values["survivor"] == "this" else (found.pk, this.pk)
        merged = merge_matters(
            actor=request.actor,
            now=request.now,
            survivor_id=pair[0],
            absorbed_id=pair[1],
            reason=values["reason"],
            other_customer_confirmed=values.get("confirmed", False),
        )
        messages.success(request, _("Merged."), extra_tags=f"undo=/desk/merges/{merged.pk}/undo/")
        return None

    return answer_form(
        request,
        form=form,
        title=_("Merge two matters"),
        submit=_("Merge") if form.is_bound or other is not None else _("Look at both"),
        run=run,
        back=f"/desk/matters/{matter_id}/",
        note=""
        if other
        else _("Messages, files, promises and links move to the one that stays. It can be undone."),
        extra={"preview": "desk/merge_preview.html", "pair": [_side(request, m) for m in (this, other) if m]}
        if other
        else None,
    )


def _side(request: StaffRequest, matter: Matter) -> dict[str, Any]:
    file = get_matter(actor=request.actor, now=request.now, matter_id=matter.pk, with_messages=False)
    return {
        "number": file.number,
        "title": file.title,
        "customer": file.customer,
        "state": views_rows.state_label(file.state),
        "chips": [
            chip
            for chip in views_rows.shown_promises(file.promises)
            if chip.state in ("active", "risk", "overdue")
        ],
    }


@desk_page("matter.merge", methods=("POST",))
def unmerge(request: StaffRequest, merge_id: int) -> HttpResponse:
    """Make two matters of one again."""

    def run() -> str:
        undo_merge(actor=request.actor, now=request.now, merge_id=merge_id)
        return _("They are two again.")

    return do_and_go(request, run=run, back="/desk/inbox/")


@desk_page("matter.merge", methods=("GET", "HEAD", "POST"))
def split(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Make a matter of its own from some of the messages."""
    access.matter_for(request.actor, matter_id, "matter.merge")
    found, _older = list_messages(actor=request.actor, now=request.now, matter_id=matter_id, limit=200)
    choices = [
        (str(m.id), f"{timezone.localtime(m.at):%m-%d %H:%M} {m.author}: {Truncator(m.text).chars(80)}")
        for m in found
    ]
    form = forms.SplitForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        made: list[Matter] = []

        def run(values: dict[str, Any]) -> str:
            new = split_matter(
                actor=request.actor,
                now=request.now,
                matter_id=matter_id,
                message_ids=[int(key) for key in values["messages"]],
                title=values["title"],
            )
            made.append(new)
            return _("A matter of its own: %(number)s") % {"number": new.number}

        answer = _split_answer(request, form, run, matter_id)
        return HttpResponseRedirect(f"/desk/matters/{made[0].pk}/") if made else answer
    return _split_answer(request, form, lambda _values: None, matter_id)


def _split_answer(request: StaffRequest, form: django_forms.Form, run: Any, matter_id: int) -> HttpResponse:
    return answer_form(
        request,
        form=form,
        title=_("Split messages off"),
        submit=_("Make a matter of these"),
        run=run,
        back=f"/desk/matters/{matter_id}/",
        note=_("For a second question in the same conversation. Both stay linked."),
    )
