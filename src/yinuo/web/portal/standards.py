"""The standards in force, in words that a customer can hold us to."""

from datetime import datetime
from decimal import Decimal
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct

from yinuo.matters.models import StandardVersion
from yinuo.matters.reception import reception_in_force
from yinuo.web.pages import portal_page
from yinuo.web.portal.reader import language_of


class PublicStandard(Struct, frozen=True, kw_only=True):
    """A version in force as everyone reads it; `term` is its clock in words."""

    code: str
    number: int
    title: str
    text: str
    term: str
    redress: str
    legal_basis: str
    target: Decimal | None
    valid_from: datetime


@portal_page()
def standards(request: HttpRequest) -> HttpResponse:
    """Show the public standards in force."""
    now = cast(datetime, request.now)  # type: ignore[attr-defined]
    language = language_of(request)
    context = {
        "title": _("Our standards"),
        "standards": public_standards(now=now, language=language),
        "talk": [
            {"code": one.code, "title": _in(one.titles, language), "text": _in(one.texts, language)}
            for one in reception_in_force()
            if one.public
        ],
    }
    return render(request, "portal/standards.html", context)


def public_standards(*, now: datetime, language: str) -> list[PublicStandard]:
    """Return the versions in force that everyone may read, by code. One statement."""
    rows = StandardVersion.objects.filter(public=True, published_at__isnull=False, valid_from__lte=now)
    rows = rows.exclude(valid_until__lte=now).select_related("standard").order_by("standard__code", "number")
    return [
        PublicStandard(
            code=row.standard.code,
            number=row.number,
            title=_in(row.titles, language) or row.standard.code,
            text=_in(row.texts, language),
            term=term_words(amount=row.amount, unit=row.unit),
            redress=_in(row.redress, language),
            legal_basis=row.legal_basis,
            target=row.target_rate,
            valid_from=row.valid_from,
        )
        for row in rows
    ]


def term_words(*, amount: int, unit: str) -> str:
    """Return a term as a person says it: "within 30 minutes of service hours"."""
    words = {
        "minutes": ngettext(
            "within %(n)d minute, day and night", "within %(n)d minutes, day and night", amount
        ),
        "hours": ngettext("within %(n)d hour, day and night", "within %(n)d hours, day and night", amount),
        "chunks_24h": ngettext("within 24 hours", "within %(n)d times 24 hours", amount),
        "working_minutes": ngettext(
            "within %(n)d minute of service hours", "within %(n)d minutes of service hours", amount
        ),
        "working_hours": ngettext(
            "within %(n)d hour of service hours", "within %(n)d hours of service hours", amount
        ),
        "working_days": ngettext("within %(n)d working day", "within %(n)d working days", amount),
        "calendar_days": ngettext("within %(n)d day", "within %(n)d days", amount),
    }.get(unit, "")
    return words % {"n": amount} if "%" in words else words


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("zh-hans") or next(iter(texts.values()), "")
