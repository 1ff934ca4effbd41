"""The contract review of an order: its points as big rows to sign on a phone too, and how it ends."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yinuo.core.errors import NotFound
from yinuo.insale import access
from yinuo.insale.actions.review import begin_review, settle_point, sign_point
from yinuo.insale.actions.review_decision import (
    release_on_condition,
    release_review,
    send_back_review,
    settle_condition,
)
from yinuo.insale.queries.review import ReviewFile, reviews_of_order, reviews_waiting
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, answer_form, do_and_go
from yinuo.web.desk.insale.review_forms import (
    BeginReviewForm,
    ConditionForm,
    PointWordsForm,
    SendBackForm,
)
from yinuo.web.desk.insale.review_words import (
    KINDS,
    review_words,
    shown_lines,
    shown_review,
    shown_terms,
)
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/orders/"
METHODS = ("GET", "HEAD", "POST")


def review_url(order_id: int) -> str:
    """Return the address of an order's review."""
    return f"{HOME}{order_id}/review/"


@desk_page("matter.read")
def review(request: StaffRequest, order_id: int) -> HttpResponse:
    """Show an order's review: what is reviewed, the points, what can be done. Raises: NotFound."""
    found = reviews_of_order(
        actor=request.actor, now=request.now, order_id=order_id, language=actor_language(request)
    )
    order = found.order
    context = {
        "title": _("Contract review %(number)s") % {"number": order.number},
        "found": found,
        "order": order,
        "lines": shown_lines(order),
        "terms": shown_terms(order),
        "shown": shown_review(found.newest, request) if found.newest else None,
        "earlier": [
            {"row": row, "state": review_words(row.state), "kind": KINDS[row.state]} for row in found.earlier
        ],
        "may": dict.fromkeys(found.newest.may, True) if found.newest else {},
        "url": review_url(order_id),
        "path": [
            Link(name=_("Orders"), url=HOME),
            Link(name=order.number, url=f"{HOME}{order_id}/"),
            Link(name=_("Contract review")),
        ],
    }
    return render(request, "desk/insale/review.html", context)


@desk_page("order.work", methods=METHODS)
def begin(request: StaffRequest, order_id: int) -> HttpResponse:
    """Begin a review by a checklist. Raises: NotFound."""
    access.order_for(request.actor, order_id, "order.work")
    found = reviews_of_order(
        actor=request.actor, now=request.now, order_id=order_id, language=actor_language(request)
    )

    def run(values: dict[str, Any]) -> str:
        begin_review(
            actor=request.actor, now=request.now, order_id=order_id, checklist_id=values["checklist"]
        )
        return _("Begun. Whoever signs a point finds it on their day.")

    first = found.checklists[0][0] if found.checklists else None
    return answer_form(
        request,
        form=BeginReviewForm(request.POST or None, checklists=found.checklists, initial={"checklist": first}),
        title=_("Begin the contract review"),
        submit=_("Begin"),
        run=run,
        back=review_url(order_id),
        note=_("Once the draft is changed, it is reviewed anew."),
    )


@desk_page("review.sign", methods=("POST",))
def approve(request: StaffRequest, order_id: int, position: int) -> HttpResponse:
    """Sign a point as it should be. Raises: NotFound, PointNotYours."""
    file = _newest(request, order_id)

    def run() -> str:
        sign_point(actor=request.actor, now=request.now, review_id=file.row.id, position=position, ok=True)
        return _("Signed.")

    return do_and_go(request, run=run, back=f"{review_url(order_id)}#point-{position}")


@desk_page("review.sign", methods=METHODS)
def find(request: StaffRequest, order_id: int, position: int) -> HttpResponse:
    """Sign a point with a finding. Raises: NotFound, PointNotYours."""
    file = _newest(request, order_id)

    def run(values: dict[str, Any]) -> str:
        sign_point(
            actor=request.actor,
            now=request.now,
            review_id=file.row.id,
            position=position,
            ok=False,
            words=values["words"],
        )
        return _("Noted as a finding.")

    return answer_form(
        request,
        form=PointWordsForm(request.POST or None, label=_("What is not right")),
        title=_text(file, position),
        submit=_("Note it"),
        run=run,
        back=review_url(order_id),
    )


@desk_page("review.sign", methods=METHODS)
def settle(request: StaffRequest, order_id: int, position: int) -> HttpResponse:
    """Settle a finding. Raises: NotFound, PointNotYours."""
    file = _newest(request, order_id)

    def run(values: dict[str, Any]) -> str:
        settle_point(
            actor=request.actor,
            now=request.now,
            review_id=file.row.id,
            position=position,
            words=values["words"],
        )
        return _("Settled. What was found stays on record.")

    return answer_form(
        request,
        form=PointWordsForm(request.POST or None, label=_("What was done about it")),
        title=_("Settle the finding"),
        submit=_("Settle"),
        run=run,
        back=review_url(order_id),
    )


@desk_page("order.work", methods=("POST",))
def release(request: StaffRequest, order_id: int) -> HttpResponse:
    """Release the order. Raises: NotFound."""
    file = _newest(request, order_id)

    def run() -> str:
        release_review(actor=request.actor, now=request.now, review_id=file.row.id)
        return _("Released. The order can be confirmed now.")

    return do_and_go(request, run=run, back=review_url(order_id))


@desk_page("order.work", methods=METHODS)
def condition(request: StaffRequest, order_id: int) -> HttpResponse:
    """Release the order on a condition. Raises: NotFound."""
    access.order_for(request.actor, order_id, "order.work")
    file = _newest(request, order_id)

    def run(values: dict[str, Any]) -> str:
        release_on_condition(
            actor=request.actor,
            now=request.now,
            review_id=file.row.id,
            condition=values["condition"],
            due_on=values["due_on"],
        )
        return _("Released. The condition is a promise of ours until it is met.")

    return answer_form(
        request,
        form=ConditionForm(request.POST or None),
        title=_("Release on a condition"),
        submit=_("Release"),
        run=run,
        back=review_url(order_id),
        note=_(
            "The condition becomes a promise of this order with its day; the customer can read it among our promises."
        ),
    )


@desk_page("order.work", methods=METHODS)
def meet(request: StaffRequest, order_id: int) -> HttpResponse:
    """Note that the condition is met. Raises: NotFound."""
    access.order_for(request.actor, order_id, "order.work")
    file = _newest(request, order_id)

    def run(values: dict[str, Any]) -> str:
        settle_condition(actor=request.actor, now=request.now, review_id=file.row.id, words=values["words"])
        return _("The condition is met.")

    return answer_form(
        request,
        form=PointWordsForm(request.POST or None, label=_("How it was met")),
        title=_("The condition is met"),
        submit=_("It is met"),
        run=run,
        back=review_url(order_id),
        note=file.row.condition,
    )


@desk_page("order.work", methods=METHODS)
def send_back(request: StaffRequest, order_id: int) -> HttpResponse:
    """Send the order back to be written anew. Raises: NotFound."""
    access.order_for(request.actor, order_id, "order.work")
    file = _newest(request, order_id)

    def run(values: dict[str, Any]) -> str:
        send_back_review(actor=request.actor, now=request.now, review_id=file.row.id, reason=values["reason"])
        return _("Sent back. The draft can be written anew.")

    return answer_form(
        request,
        form=SendBackForm(request.POST or None),
        title=_("Send the order back"),
        submit=_("Send back"),
        run=run,
        back=review_url(order_id),
        note=_("The order stays a draft. What is written now is reviewed anew."),
        grave=True,
    )


def waiting_on_my_day(request: StaffRequest) -> list[dict[str, Any]]:
    """Return the orders of which points wait for the reader's signature, none for whoever signs nothing."""
    return [
        {
            "row": row,
            "url": review_url(row.order_id),
            "points": ngettext("%(count)d point to sign", "%(count)d points to sign", row.points)
            % {"count": row.points},
        }
        for row in reviews_waiting(actor=request.actor)
    ]


def _newest(request: StaffRequest, order_id: int) -> ReviewFile:
    """Return the newest review of an order. Raises: NotFound where there is none."""
    found = reviews_of_order(
        actor=request.actor, now=request.now, order_id=order_id, language=actor_language(request)
    )
    if found.newest is None:
        raise NotFound()
    return found.newest


def _text(file: ReviewFile, position: int) -> str:
    found = next((point for point in file.points if point.position == position), None)
    if found is None:
        raise NotFound()
    return found.text


POINT = "orders/<int:order_id>/review/points/<int:position>/"
ADDRESSES: list[URLPattern] = [
    path("orders/<int:order_id>/review/", review, name="order_review"),
    path("orders/<int:order_id>/review/begin/", begin, name="order_review_begin"),
    path("orders/<int:order_id>/review/release/", release, name="order_review_release"),
    path("orders/<int:order_id>/review/condition/", condition, name="order_review_condition"),
    path("orders/<int:order_id>/review/condition/met/", meet, name="order_review_met"),
    path("orders/<int:order_id>/review/back/", send_back, name="order_review_back"),
    path(POINT + "ok/", approve, name="order_review_approve"),
    path(POINT + "finding/", find, name="order_review_finding"),
    path(POINT + "settle/", settle, name="order_review_settle"),
]
