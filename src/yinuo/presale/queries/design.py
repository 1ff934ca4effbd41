"""Designs as pages and programs read them."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, Max, Min, Q
from msgspec import Struct, field

from yinuo.core.actor import Actor, ActorKind
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.errors import NotFound
from yinuo.core.moves import possible_moves
from yinuo.matters.promises import RUNNING_STATES
from yinuo.people.models import Staff
from yinuo.people.roles import ROLES
from yinuo.presale import access_design as access
from yinuo.presale.actions.design_version import purchase_of
from yinuo.presale.models import BudgetLine, Design, DesignVersion, Finding
from yinuo.presale.rules.design import totals_of
from yinuo.presale.states import DESIGN_MOVES

OPEN = ("asked", "working", "delivered")
TABS = {"open": OPEN, "agreed": ("agreed",), "dropped": ("dropped",)}
MOST_OF_A_MATTER = 20
# What a browser shows by itself; everything else is a download.
SHOWN_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
PDF = "application/pdf"


class DesignRow(Struct, frozen=True, kw_only=True):
    """A design in a list. `due_at` is what was promised last, `promise_state` how it stands; `version` the newest delivered."""

    id: int
    title: str
    kind: str
    state: str
    matter_id: int
    matter_number: str
    customer: str
    designer_id: int | None
    designer: str
    asked_at: datetime
    promise_id: int | None
    promise_state: str
    due_at: datetime | None
    version: int | None


class FileRow(Struct, frozen=True, kw_only=True):
    """A file of a version or a finding. `look` is how a browser can show it: picture, pdf or file."""

    id: int
    name: str
    type: str
    size: int
    look: str


class BudgetRow(Struct, frozen=True, kw_only=True):
    what: str
    supplier: str
    quantity: Decimal
    unit_price: Decimal
    currency: str
    amount: Decimal


class VersionRow(Struct, frozen=True, kw_only=True):
    """A version. For a customer the budget is empty unless it is shown to them, and its suppliers always."""

    id: int
    number: int
    words: str
    made_by: str
    at: datetime
    delivered_at: datetime | None
    agreed_at: datetime | None
    budget_shown: bool
    files: list[FileRow] = field(default_factory=list)
    budget: list[BudgetRow] = field(default_factory=list)
    totals: dict[str, Decimal] = field(default_factory=dict)


class DesignFile(Struct, frozen=True, kw_only=True):
    """A design, whole, its newest version first. `moves` are what its state allows; `grave` counts open grave findings."""

    row: DesignRow
    brief: str
    versions: list[VersionRow]
    grave: int
    moves: list[str]

    @property
    def draft(self) -> VersionRow | None:
        """Return the version that is being worked on."""
        return next((one for one in self.versions if one.delivered_at is None), None)

    @property
    def newest(self) -> VersionRow | None:
        """Return the newest version that was delivered."""
        return next((one for one in self.versions if one.delivered_at is not None), None)


class DesignerRow(Struct, frozen=True, kw_only=True):
    """Somebody who draws, with what lies on their table: open designs, those overdue, the next promised instant."""

    staff_id: int
    name: str
    open: int
    overdue: int
    next_due_at: datetime | None


def list_designs(
    *,
    actor: Actor,
    tab: str = "",
    mine: bool = False,
    matter_id: int | None = None,
    after: str = "",
    limit: int = 50,
) -> tuple[list[DesignRow], str]:
    """Return designs, the last asked for first, and the cursor of the next page. One statement. Raises: InvalidValue."""
    rows = access.visible_designs(actor)
    if tab in TABS:
        rows = rows.filter(state__in=TABS[tab])
    if mine:
        rows = rows.filter(designer=actor.staff_id)
    if matter_id is not None:
        rows = rows.filter(matter=matter_id)
    if after:
        at, key = read_instant_cursor(after)
        rows = rows.filter(Q(asked_at__lt=at) | Q(asked_at=at, pk__lt=key))
    delivered = Max("versions__number", filter=Q(versions__delivered_at__isnull=False))
    known = rows.select_related("matter__customer", "designer", "promise").annotate(newest=delivered)
    found = list(known.order_by("-asked_at", "-id")[: limit + 1])
    cursor = cursor_of(found[limit - 1].asked_at, found[limit - 1].pk) if len(found) > limit else ""
    return [_row(design, design.newest) for design in found[:limit]], cursor


def designs_of_matter(*, actor: Actor, matter_id: int) -> list[DesignRow]:
    """Return a matter's designs, the newest first. One statement."""
    return list_designs(actor=actor, matter_id=matter_id, limit=MOST_OF_A_MATTER)[0]


def get_design(*, actor: Actor, design_id: int) -> DesignFile:
    """Return a design with its versions, files and budgets. Five statements. Raises: NotFound."""
    found = access.visible_designs(actor).filter(pk=design_id)
    design = found.select_related("matter__customer", "designer", "promise").first()
    if design is None:
        raise NotFound()
    by_customer = actor.kind is ActorKind.CUSTOMER
    versions = design.versions.select_related("made_by").order_by("-number")
    if by_customer:
        versions = versions.filter(delivered_at__isnull=False)
    rows = list(versions)
    files = files_of(rows)
    budgets = _budgets(rows)
    shown = [
        _version(one, files.get(one.pk, []), budgets.get(one.pk, []), by_customer=by_customer) for one in rows
    ]
    newest = next((one.number for one in rows if one.delivered_at is not None), None)
    return DesignFile(
        row=_row(design, newest),
        brief="" if by_customer else design.brief,
        versions=shown,
        grave=Finding.objects.filter(
            survey__version__design=design, grave=True, settled_at__isnull=True
        ).count(),
        moves=possible_moves(DESIGN_MOVES, design.state),
    )


def files_of(versions: Iterable[DesignVersion]) -> dict[int, list[FileRow]]:
    """Return the files of versions by the version's key. One statement."""
    links = DesignVersion.files.through.objects.filter(designversion__in=[one.pk for one in versions])
    found: dict[int, list[FileRow]] = {}
    for key, file_id, name, kind, size in links.order_by("attachment_id").values_list(
        "designversion_id", "attachment_id", "attachment__name", "attachment__type", "attachment__size"
    ):
        found.setdefault(key, []).append(file_row(file_id, name, kind, size))
    return found


def file_row(key: int, name: str, kind: str, size: int) -> FileRow:
    """Return a file as pages show it."""
    look = "picture" if kind in SHOWN_PICTURES else "pdf" if kind == PDF else "file"
    return FileRow(id=key, name=name, type=kind, size=size, look=look)


def list_designers(*, actor: Actor) -> list[DesignerRow]:
    """Return who draws, whoever has the least on the table first. Two statements. Raises: NotAllowed."""
    actor.require("staff.read")
    drawing = {name for name, role in ROLES.items() if access.RIGHT in role.rights}
    able = [staff for staff in Staff.objects.filter(is_active=True) if drawing.intersection(staff.roles)]
    load = design_load([staff.pk for staff in able])
    rows = [load.get(staff.pk) or _idle(staff.pk, staff.name) for staff in able]
    return sorted(rows, key=lambda row: (row.open, row.name, row.staff_id))


def design_load(staff_ids: Iterable[int]) -> dict[int, DesignerRow]:
    """Return what designers have on their table, by their key, without those who have nothing. One statement."""
    running = Q(promise__state__in=RUNNING_STATES)
    rows = (
        Design.objects.filter(designer__in=list(staff_ids), state__in=("asked", "working"))
        .values("designer_id", name=F("designer__name"))
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=Q(promise__state="overdue")),
            next_due=Min("promise__due_at", filter=running),
        )
        .order_by("designer_id")
    )
    return {
        row["designer_id"]: DesignerRow(
            staff_id=row["designer_id"],
            name=row["name"],
            open=row["n"],
            overdue=row["late"],
            next_due_at=row["next_due"],
        )
        for row in rows
    }


def _idle(staff_id: int, name: str) -> DesignerRow:
    return DesignerRow(staff_id=staff_id, name=name, open=0, overdue=0, next_due_at=None)


def _row(design: Design, newest: int | None) -> DesignRow:
    promise = design.promise
    customer = design.matter.customer
    return DesignRow(
        id=design.pk,
        title=design.title,
        kind=design.kind,
        state=design.state,
        matter_id=design.matter_id,
        matter_number=design.matter.number,
        customer=customer.name if customer else "",
        designer_id=design.designer_id,
        designer=design.designer.name if design.designer else "",
        asked_at=design.asked_at,
        promise_id=promise.pk if promise else None,
        promise_state=promise.state if promise else "",
        due_at=promise.due_at if promise else None,
        version=newest,
    )


def _budgets(versions: Iterable[DesignVersion]) -> dict[int, list[BudgetLine]]:
    found: dict[int, list[BudgetLine]] = {}
    for line in BudgetLine.objects.filter(version__in=[one.pk for one in versions]).order_by("position"):
        found.setdefault(line.version_id, []).append(line)
    return found


def _version(
    version: DesignVersion, files: list[FileRow], lines: list[BudgetLine], *, by_customer: bool
) -> VersionRow:
    if by_customer and not version.budget_shown:
        lines = []
    purchases = [purchase_of(line) for line in lines]
    return VersionRow(
        id=version.pk,
        number=version.number,
        words=version.words,
        made_by=version.made_by.name if version.made_by else "",
        at=version.at,
        delivered_at=version.delivered_at,
        agreed_at=version.agreed_at,
        budget_shown=version.budget_shown,
        files=files,
        budget=[
            BudgetRow(
                what=one.what,
                supplier="" if by_customer else one.supplier,
                quantity=one.quantity.normalize(),
                unit_price=one.unit_price,
                currency=one.currency,
                amount=one.amount,
            )
            for one in purchases
        ],
        totals=totals_of(purchases),
    )
