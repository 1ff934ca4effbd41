"""What the market says, on the desk: topics by month or by product, the messages behind each number, sales lost to whom."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from msgspec import Struct

from yinuo.presale.access_market import EDITS, MARKS
from yinuo.presale.queries.market import (
    MOST_MONTHS,
    UNKNOWN,
    CountRow,
    LossRow,
    Wanted,
    heard_before,
    heard_products,
    list_signals,
    losses,
    market_counts,
    months_to,
    summed,
)
from yinuo.presale.queries.market_topics import TopicRow, list_topics
from yinuo.presale.rules.opportunity import month_of
from yinuo.presale.stages import house_day
from yinuo.web.components.charts import MeterPart
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import actor_language, asked_text, whole_number
from yinuo.web.desk.presale.market_words import (
    GROUPS,
    HOME,
    ICONS,
    STATES,
    address,
    month_code,
    month_short,
    shown_signal,
    signed,
    span_words,
)
from yinuo.web.desk.presale.pipeline_rows import month_words
from yinuo.web.pages import StaffRequest, desk_page

RIGHT = "matter.read"
USUAL_MONTHS = 6
MOST_COLUMNS = 6
SHOWN = 30


class Span(Struct, frozen=True, kw_only=True):
    """The months and the product that a page is about. `known` are the months that can be chosen, the newest first."""

    first: date
    last: date
    product_id: int | None
    known: list[date]

    @property
    def months(self) -> list[date]:
        return sorted(month for month in self.known if self.first <= month <= self.last)

    @property
    def wanted(self) -> Wanted:
        return Wanted(first=self.first, last=self.last, product_id=self.product_id)

    def query(self, **more: Any) -> dict[str, Any]:
        """Return it as the query of an address."""
        span = {"from": month_code(self.first), "to": month_code(self.last), "product": self.product_id}
        return {**span, **more}


def span_of(request: StaffRequest) -> Span:
    """Return what an address asks for: of what is no month or product, the usual."""
    known = months_to(month_of(house_day(request.now)), MOST_MONTHS)[::-1]
    by_code = {month_code(month): month for month in known}
    last = by_code.get(asked_text(request, "to"), known[0])
    usual = months_to(last, USUAL_MONTHS)[0]
    first = by_code.get(asked_text(request, "from"), max(usual, known[-1]))
    return Span(
        first=min(first, last),
        last=max(first, last),
        product_id=whole_number(request.GET.get("product")),
        known=known,
    )


@desk_page(RIGHT)
def market(request: StaffRequest) -> HttpResponse:
    """Show how often each topic was heard, month by month or product by product."""
    actor, language, span = request.actor, actor_language(request), span_of(request)
    topics = list_topics(actor=actor, language=language)
    rows = market_counts(actor=actor, wanted=span.wanted)
    products = heard_products(actor=actor, language=language)
    by = "product" if request.GET.get("by") == "product" else "month"
    columns = product_columns(rows, dict(products)) if by == "product" else month_columns(span)
    table = Table(
        span=span,
        columns=columns,
        rows=rows,
        before=heard_before(actor=actor, now=request.now, wanted=span.wanted),
    )
    confirmed, suggested = summed(rows)
    context = {
        "title": pgettext("what customers say of it", "Market"),
        "views": [
            Link(name=_("By month"), url=address(**span.query()), current=by == "month"),
            Link(name=_("By product"), url=address(**span.query(by="product")), current=by == "product"),
        ],
        "by": by,
        "span": span_words(span.first, span.last),
        "groups": table.groups(topics),
        "columns": [column.name for column in columns],
        "has_topics": bool(topics),
        "confirmed": confirmed,
        "suggested": suggested,
        "all_url": address("messages/", **span.query()),
        "suggested_url": address("messages/", **span.query(state="suggested")),
        "compared": month_words(span.last),
        "is_running": span.last == span.known[0],
        "losses": shown_losses(losses(actor=actor, wanted=span.wanted), topics),
        "can_edit": actor.can(EDITS),
        "exports": [
            Link(name=_("Excel"), url=f"/desk/exports/market.xlsx{_query(span)}"),
            Link(name="CSV", url=f"/desk/exports/market.csv{_query(span)}"),
        ],
        **choices(span, products),
    }
    return render(request, "desk/presale/market.html", context)


@desk_page(RIGHT)
def messages_page(request: StaffRequest) -> HttpResponse:
    """Show the messages behind a number, the newest first. Raises: InvalidValue for a cursor that is none."""
    actor, language, span = request.actor, actor_language(request), span_of(request)
    state, topic_id = asked_text(request, "state"), whole_number(request.GET.get("topic"))
    state = state if state in STATES else ""
    after = asked_text(request, "after")
    topics = list_topics(actor=actor, language=language)
    wanted = Wanted(
        first=span.first, last=span.last, product_id=span.product_id, topic_id=topic_id, state=state
    )
    rows, older = list_signals(actor=actor, language=language, wanted=wanted, after=after, limit=SHOWN)
    asked = span.query(topic=topic_id)
    products = heard_products(actor=actor, language=language)
    topic = next((row for row in topics if row.id == topic_id), None)
    context = {
        "title": topic.name if topic else _("What was heard"),
        "rows": [shown_signal(row) for row in rows],
        "can_mark": actor.can(MARKS),
        "tabs": [
            Link(name=name, url=address("messages/", **asked, state=key), current=key == state)
            for key, name in {"": pgettext("what was heard", "All"), **STATES}.items()
        ],
        "topics": [(row.id, row.name) for row in topics],
        "topic_id": topic_id,
        "state": state,
        "cursor": Cursor(
            older_url=address("messages/", **asked, state=state, after=older) if older else "",
            newer_url=address("messages/", **asked, state=state) if after else "",
            shown=len(rows),
        ),
        "path": [
            Link(name=pgettext("what customers say of it", "Market"), url=address(**span.query())),
            Link(name=span_words(span.first, span.last)),
        ],
        **choices(span, products),
    }
    return render(request, "desk/presale/market_messages.html", context)


class Column(Struct, frozen=True, kw_only=True):
    """A column of the table: which counts it adds up, and what its cells ask for (None: they lead nowhere)."""

    name: str
    takes: Callable[[CountRow], bool]
    asks: Mapping[str, Any] | None


def month_columns(span: Span) -> list[Column]:
    """Return a column for each month."""
    return [_month_column(month) for month in span.months]


def product_columns(rows: Iterable[CountRow], names: Mapping[int, str]) -> list[Column]:
    """Return a column for each of the products heard about most, one for all others, one for what is not known."""
    heard: dict[int, int] = defaultdict(int)
    for row in rows:
        heard[row.product_id or UNKNOWN] += row.heard
    known = sorted((key for key in heard if key), key=lambda key: (-heard[key], key))
    columns = [_product_column(key, names.get(key, "–")) for key in known[:MOST_COLUMNS]]
    if others := set(known[MOST_COLUMNS:]):
        columns.append(
            Column(name=_("Other products"), takes=lambda row: row.product_id in others, asks=None)
        )
    if UNKNOWN in heard:
        columns.append(_product_column(UNKNOWN, _("No product known")))
    return columns


def _month_column(month: date) -> Column:
    code = month_code(month)
    return Column(
        name=month_short(month), takes=lambda row: row.month == month, asks={"from": code, "to": code}
    )


def _product_column(key: int, name: str) -> Column:
    return Column(name=name, takes=lambda row: (row.product_id or UNKNOWN) == key, asks={"product": key})


class Table:
    """Topics by columns, with the change against the month before."""

    def __init__(
        self,
        *,
        span: Span,
        columns: Sequence[Column],
        rows: Iterable[CountRow],
        before: Mapping[int, int],
    ) -> None:
        self._span, self._columns, self._before = span, columns, before
        self._by_topic: dict[int, list[CountRow]] = defaultdict(list)
        for row in rows:
            self._by_topic[row.topic_id].append(row)

    def groups(self, topics: Sequence[TopicRow]) -> list[dict[str, Any]]:
        """Return the kinds with their topics, most heard first; those out of use only where they were heard."""
        found = []
        for kind, name in GROUPS.items():
            lines = [
                self._line(topic)
                for topic in topics
                if topic.kind == kind and (topic.active or topic.id in self._by_topic)
            ]
            lines.sort(key=lambda line: -line["heard"])
            if lines:
                found.append({"kind": kind, "name": name, "icon": ICONS[kind], "lines": lines})
        return found

    def _line(self, topic: TopicRow) -> dict[str, Any]:
        counts = self._by_topic.get(topic.id, [])
        confirmed, suggested = summed(counts)
        by_month = dict.fromkeys(self._span.months, 0)
        for row in counts:
            by_month[row.month] += row.heard
        before, now = self._before.get(topic.id, 0), by_month[self._span.last]
        return {
            "topic": topic,
            "heard": confirmed + suggested,
            "total": self._cell(confirmed, suggested, topic, {}),
            "cells": [self._sum(column, counts, topic) for column in self._columns],
            "spark": list(by_month.values()),
            "spark_label": _("Heard month by month: %(counts)s")
            % {"counts": ", ".join(map(str, by_month.values()))},
            "change": signed(now - before),
            "before": before,
            "now": now,
        }

    def _sum(self, column: Column, counts: Iterable[CountRow], topic: TopicRow) -> dict[str, Any]:
        confirmed, suggested = summed(row for row in counts if column.takes(row))
        return {**self._cell(confirmed, suggested, topic, column.asks), "name": column.name}

    def _cell(
        self, confirmed: int, suggested: int, topic: TopicRow, asks: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        leads = asks is not None and confirmed + suggested
        query = {**self._span.query(topic=topic.id), **(asks or {})}
        return {
            "confirmed": confirmed,
            "suggested": suggested,
            "url": address("messages/", **query) if leads else "",
        }


def shown_losses(rows: Sequence[LossRow], topics: Sequence[TopicRow]) -> dict[str, Any] | None:
    """Return to whom sales were lost, with the share of each; None where none was lost."""
    if not rows:
        return None
    names = {topic.id: topic.name for topic in topics}
    return {
        "total": rows[0].total,
        "rows": [
            {
                "name": names.get(row.topic_id, "–") if row.topic_id else _("No competitor named"),
                "lost": row.lost,
                "share": row.share,
                "meter": [
                    MeterPart(kind="part", amount=row.lost),
                    MeterPart(kind="none", amount=row.total - row.lost),
                ],
                "is_named": row.topic_id is not None,
            }
            for row in rows
        ],
    }


def choices(span: Span, products: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """Return what the filters offer, and what is chosen."""
    return {
        "months": [(month_code(month), month_words(month)) for month in span.known],
        "first": month_code(span.first),
        "last": month_code(span.last),
        "products": [*products, (UNKNOWN, _("No product known"))],
        "product_id": span.product_id,
    }


def _query(span: Span) -> str:
    return address(**span.query()).removeprefix(HOME)


ADDRESSES: list[URLPattern] = [
    path("market/", market, name="market"),
    path("market/messages/", messages_page, name="market_messages"),
]
