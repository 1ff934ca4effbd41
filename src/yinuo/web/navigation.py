"""The way around: what stands in the desk's rail and in the portal's head. A room adds its line when it has a page."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.core.actor import Actor
from yinuo.matters.queries.inbox import InboxCounts
from yinuo.web.components.rows import Link, NavItem


def desk_navigation(actor: Actor, counts: InboxCounts) -> list[NavItem]:
    """Return the rail's items that this actor may open."""
    items = [
        ("", NavItem(name=_("Today"), url="/desk/", icon="sun", key="d")),
        (
            "matter.read",
            NavItem(name=_("Inbox"), url="/desk/inbox/", icon="inbox", key="i", count=counts.mine),
        ),
        ("matter.read", NavItem(name=_("Pre-sale"), url="/desk/sale/", icon="funnel", key="p")),
        (
            "appointment.make",
            NavItem(
                name=pgettext("place in the rail", "Bookings"),
                url="/desk/appointments/",
                icon="calendar-days",
                key="a",
            ),
        ),
        ("quote.make", NavItem(name=_("Quotes"), url="/desk/quotes/", icon="file-text", key="q")),
        ("order.work", NavItem(name=_("Orders"), url="/desk/orders/", icon="package", key="b")),
        ("shipment.work", NavItem(name=_("Shipments"), url="/desk/shipments/", icon="truck", key="t")),
        ("design.work", NavItem(name=_("Designs"), url="/desk/designs/", icon="pencil-ruler", key="g")),
        (
            "market.mark",
            NavItem(
                name=pgettext("what customers say of it", "Market"), url="/desk/market/", icon="ear", key="m"
            ),
        ),
        (
            "matter.reply",
            NavItem(name=_("Follow-ups"), url="/desk/follow-ups/", icon="heart-handshake", key="w"),
        ),
        ("customer.read", NavItem(name=_("Customers"), url="/desk/customers/", icon="users", key="c")),
        ("article.read", NavItem(name=_("Knowledge"), url="/desk/knowledge/", icon="book-open", key="k")),
        ("standard.read", NavItem(name=_("Standards"), url="/desk/standards/", icon="shield-check", key="s")),
        ("figures.read", NavItem(name=_("Figures"), url="/desk/figures/", icon="chart-line", key="f")),
        ("outbox.read", NavItem(name=_("Outbox"), url="/desk/outbox/", icon="send", key="o")),
        ("", NavItem(name=_("Settings"), url="/desk/settings/", icon="settings", key="x", group="foot")),
    ]
    return [item for right, item in items if not right or actor.can(right)]


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
