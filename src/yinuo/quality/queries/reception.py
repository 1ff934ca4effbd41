"""How often talks have what reception standards ask: counted by a machine where its words tell, judged by people where they were drawn."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q
from msgspec import Struct

from yinuo.core.actor import Actor, Scope
from yinuo.core.errors import NotAllowed
from yinuo.matters import access
from yinuo.matters.automation.canned import in_language
from yinuo.matters.models import Matter, ReceptionFinding, ReceptionVersion, ReplyReview
from yinuo.quality import rules
from yinuo.quality.periods import Period


class Share(Struct, frozen=True, kw_only=True):
    """So many of so many, with Wilson's 95 % interval; below `rules.SMALL` only the counts stand."""

    met: int = 0
    n: int = 0

    @property
    def is_small(self) -> bool:
        return self.n < rules.SMALL

    @property
    def rate(self) -> float | None:
        return self.met / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        return rules.wilson(x=self.met, n=self.n)


class ReceptionFigure(Struct, frozen=True, kw_only=True):
    """A reception standard's figures: `found` by its words (none where only people can tell), `judged` by reviewers."""

    code: str
    title: str
    counted: str
    found: Share
    judged: Share


def reception_figures(
    *, actor: Actor, period: Period, language: str, team_id: int | None = None
) -> list[ReceptionFigure]:
    """Return the figures of a period, by standard in their order: of all that the actor's figures reach, else of one's own replies.

    Three queries. Raises: NotAllowed for a program without the right.
    """
    found = ReceptionFinding.objects.filter(at__gte=period.begins_at, at__lt=period.ends_at)
    judged = ReplyReview.objects.filter(
        message__at__gte=period.begins_at, message__at__lt=period.ends_at, reviewed_at__isnull=False
    )
    if actor.can("figures.read"):
        if actor.require("figures.read") is not Scope.ALL:
            matters = Matter.objects.filter(access.reach_of(actor, "figures.read"))
            found, judged = found.filter(matter__in=matters), judged.filter(matter__in=matters)
    elif actor.staff_id is not None:
        found, judged = found.filter(staff=actor.staff_id), judged.filter(staff=actor.staff_id)
    else:
        raise NotAllowed(right="figures.read")
    if team_id is not None:
        found, judged = found.filter(matter__team=team_id), judged.filter(matter__team=team_id)
    counts = {
        row["point"]: Share(met=row["met"], n=row["n"])
        for row in found.values("point")
        .annotate(n=Count("pk"), met=Count("pk", filter=Q(met=True)))
        .order_by()
    }
    versions = list(
        ReceptionVersion.objects.select_related("point").order_by("point", "-number").distinct("point")
    )
    versions.sort(key=lambda row: (row.point.position, row.point_id))
    by_people = _judged(judged, [row.point.code for row in versions])
    return [
        ReceptionFigure(
            code=row.point.code,
            title=in_language(row.titles, language),
            counted=row.counted,
            found=counts.get(row.point_id, Share()),
            judged=by_people[row.point.code],
        )
        for row in versions
        if row.point.retired_at is None or row.point_id in counts or by_people[row.point.code].n
    ]


def _judged(rows: Any, codes: list[str]) -> Mapping[str, Share]:
    """Return of each point how many reviewed replies did it, of those to which it applies. One query."""
    asked = {}
    for place, code in enumerate(codes):
        asked[f"yes{place}"] = Count("pk", filter=Q(marks__contains={code: "yes"}))
        asked[f"no{place}"] = Count("pk", filter=Q(marks__contains={code: "no"}))
    counts = rows.order_by().aggregate(**asked) if asked else {}
    return {
        code: Share(met=counts[f"yes{place}"], n=counts[f"yes{place}"] + counts[f"no{place}"])
        for place, code in enumerate(codes)
    }
