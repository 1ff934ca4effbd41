"""The way around: the places of the desk and the links in the portal's head. A room adds its line when it has a page."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.core.actor import Actor
from yinuo.matters.queries.inbox import InboxCounts
from yinuo.web.components.kept import kept_by_language
from yinuo.web.components.places import Places
from yinuo.web.components.rows import Link, NavItem, NavSection


def desk_navigation(actor: Actor, counts: InboxCounts) -> Places:
    """Return the places that this actor may open; who may open the same has the same."""
    return _places(frozenset(actor.rights), counts.mine)


@kept_by_language
def _places(rights: frozenset[str], mine: int) -> Places:
    """Return the places of the desk, those of a section one after the other."""
    before = NavSection(name=_("Pre-sale"), icon="funnel")
    orders = NavSection(name=_("Orders"), icon="package")
    after = NavSection(name=_("After-sale"), icon="heart-handshake")
    items = [
        ("", NavItem(name=_("Today"), url="/desk/", icon="sun", key="d")),
        (
            "matter.read",
            NavItem(name=_("Inbox"), url="/desk/inbox/", icon="inbox", key="i", count=mine),
        ),
        (
            "matter.read",
            NavItem(name=_("Opportunities"), url="/desk/sale/", icon="funnel", key="p", section=before),
        ),
        (
            "appointment.make",
            NavItem(
                name=pgettext("place in the rail", "Bookings"),
                url="/desk/appointments/",
                icon="calendar-days",
                key="a",
                section=before,
            ),
        ),
        (
            "quote.make",
            NavItem(name=_("Quotes"), url="/desk/quotes/", icon="file-text", key="q", section=before),
        ),
        (
            "design.work",
            NavItem(name=_("Designs"), url="/desk/designs/", icon="pencil-ruler", key="g", section=before),
        ),
        (
            "matter.reply",
            NavItem(
                name=_("Follow-ups"), url="/desk/follow-ups/", icon="heart-handshake", key="w", section=before
            ),
        ),
        (
            "market.mark",
            NavItem(
                name=pgettext("what customers say of it", "Market"),
                url="/desk/market/",
                icon="ear",
                key="m",
                section=before,
            ),
        ),
        (
            "order.work",
            NavItem(name=_("All orders"), url="/desk/orders/", icon="package", key="b", section=orders),
        ),
        (
            "order.work",
            NavItem(
                name=pgettext("orders", "By risk"),
                url="/desk/orders/risk/",
                icon="triangle-alert",
                key="r",
                section=orders,
            ),
        ),
        (
            "order.work",
            NavItem(name=_("Changes"), url="/desk/changes/", icon="pencil", key="v", section=orders),
        ),
        (
            "shipment.work",
            NavItem(name=_("Shipments"), url="/desk/shipments/", icon="truck", key="t", section=orders),
        ),
        (
            "complaint.work",
            NavItem(
                name=_("Complaints"), url="/desk/complaints/", icon="triangle-alert", key="e", section=after
            ),
        ),
        (
            "return.receive",
            NavItem(name=_("Returns"), url="/desk/returns/", icon="undo-2", key="u", section=after),
        ),
        (
            "authority.read",
            NavItem(name=_("Authorities"), url="/desk/authority/", icon="landmark", key="y", section=after),
        ),
        (
            "return.receive",
            NavItem(
                name=_("Returns bench"),
                url="/desk/returns/bench/",
                icon="package-open",
                key="z",
                section=after,
            ),
        ),
        (
            "complaint.work",
            NavItem(
                name=pgettext("place in the rail", "Faults"),
                url="/desk/complaints/faults/",
                icon="chart-column",
                key="l",
                section=after,
            ),
        ),
        ("customer.read", NavItem(name=_("Customers"), url="/desk/customers/", icon="users", key="c")),
        ("article.read", NavItem(name=_("Knowledge"), url="/desk/knowledge/", icon="book-open", key="k")),
        ("standard.read", NavItem(name=_("Standards"), url="/desk/standards/", icon="shield-check", key="s")),
        ("figures.read", NavItem(name=_("Figures"), url="/desk/figures/", icon="chart-line", key="f")),
        ("outbox.read", NavItem(name=_("Outbox"), url="/desk/outbox/", icon="send", key="o")),
        ("", NavItem(name=_("Settings"), url="/desk/settings/", icon="settings", key="x", group="foot")),
    ]
    return Places(item for right, item in items if not right or right in rights)


def portal_navigation() -> list[Link]:
    """Return the links in the portal's head."""
    return [
        Link(name=_("Products"), url="/products/"),
        Link(name=_("Ask"), url="/ask/"),
        Link(name=_("Book"), url="/book/"),
        Link(name=_("Help"), url="/help/"),
        Link(name=_("Track"), url="/track/"),
        Link(name=_("Our record"), url="/board/"),
    ]
