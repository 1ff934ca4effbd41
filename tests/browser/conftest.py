"""A small demo company behind a real server, and Chromium to look at it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.journeys.installation import Installation

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
FILL = """
import importlib
from django.conf import settings
settings.YINUO_DEMO = True
from django.utils import timezone
from yinuo.demo.loading import load_demo
load_demo(now=timezone.now(), say=lambda line: None, days=7, matters=12)

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Q
from yinuo.aftersale.models import AuthorityTransfer, Complaint, ComplaintProblem, Return
from yinuo.catalog.models import Article, Product
from yinuo.core.models import OutboxItem, ServiceCalendar
from yinuo.matters.models import Macro, Matter, Promise, Standard
from yinuo.insale.models import ChangeRequest, Contract, ContractReview, InstallationRequest, Order, ReceiptFollowUp, Shipment
from yinuo.people.models import Staff, Team
from yinuo.presale.models import Appointment, BookableService, Design, DiscoveryGuide, Opportunity, Quote, Resource, SiteSurvey
staff = Staff.objects.filter(is_active=True, roles__contains=["administrator"]).first()
session = SessionStore()
session[SESSION_KEY] = str(staff.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
session.create()
matter = Matter.objects.filter(phase="open", customer__isnull=False, promises__isnull=False).first() or Matter.objects.filter(customer__isnull=False).first()
first = lambda model: model.objects.values_list("pk", flat=True).first() or 0
secret = lambda rows: rows.values_list("secret", flat=True).first() or ""
found = {
    "session": session.session_key,
    "secret": matter.secret,
    "number": matter.number,
    "secrets": {
        "o": secret(Order.objects.filter(status="confirmed", milestones__isnull=False)),
        "k": secret(Contract.objects.filter(sent_at__isnull=False)),
        "x": secret(ChangeRequest.objects.filter(offered_at__isnull=False)),
        "r": secret(Shipment.objects.filter(state__in=["delivered", "in_transit", "received"])),
        "i": secret(InstallationRequest.objects),
        "c": secret(Complaint.objects),
        "rt": secret(Return.objects),
    },
    "slug": Article.objects.filter(audience="public").values_list("slug", flat=True).first() or "x",
    "keys": {
        "matter_id": matter.pk,
        "customer_id": matter.customer_id,
        "promise_id": Promise.objects.filter(matter=matter).values_list("pk", flat=True).first() or first(Promise),
        "article_id": first(Article),
        "product_id": first(Product),
        "standard_id": first(Standard),
        "staff_id": staff.pk,
        "team_id": first(Team),
        "calendar_id": first(ServiceCalendar),
        "item_id": first(OutboxItem),
        "macro_id": first(Macro),
        "appointment_id": first(Appointment),
        "service_id": first(BookableService),
        "resource_id": first(Resource),
        "quote_id": Quote.objects.filter(state="draft").values_list("pk", flat=True).first() or first(Quote),
        "order_id": Order.objects.filter(status="confirmed", milestones__isnull=False).values_list("pk", flat=True).first() or first(Order),
        "shipment_id": first(Shipment),
        "change_id": first(ChangeRequest),
        "contract_id": first(Contract),
        "review_id": first(ContractReview),
        "follow_up_id": first(ReceiptFollowUp),
        "installation_id": first(InstallationRequest),
        "complaint_id": first(Complaint),
        "problem_id": first(ComplaintProblem),
        "transfer_id": first(AuthorityTransfer),
        "return_id": first(Return),
        "design_id": first(Design),
        "guide_id": first(DiscoveryGuide),
        "opportunity_id": first(Opportunity),
        "survey_id": first(SiteSurvey),
        "code": BookableService.objects.values_list("code", flat=True).first() or "x",
    },
}
"""


@dataclass(frozen=True)
class House:
    """The running company: a session of its administrator, secrets of a thread and of what has a page of its own, keys of rows that exist."""

    installation: Installation
    session: str
    secret: str
    number: str
    secrets: dict[str, str]
    slug: str
    keys: dict[str, Any]

    @property
    def url(self) -> str:
        return self.installation.url


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    installation = Installation()
    try:
        installation.start()
        yield House(installation=installation, **installation.look(FILL))
    finally:
        installation.remove()


@pytest.fixture(scope="module")
def chromium(house: House) -> Iterator[Any]:
    """One Chromium a file: the loop that drives it must end before another test uses the database."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """A page in a context of its own, and what its console complained of."""

    def __init__(self, chromium: Any, house: House, *, staff: bool = False, **options: Any) -> None:
        self.house = house
        self.context = chromium.new_context(**{"locale": "en-US", "timezone_id": "Asia/Shanghai", **options})
        if staff:
            self.context.add_cookies([{"name": "yinuo_session", "value": house.session, "url": house.url}])
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.asked_for: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("request", lambda request: self.asked_for.append(request.url))

    def _note(self, message: Any) -> None:
        # The icon of a window and a refused form are no faults of a page.
        if message.type in ("error", "warning"):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def open(self, path: str) -> Any:
        return self.page.goto(self.house.url + path, wait_until="load")

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def visit(chromium: Any, house: House) -> Iterator[Any]:
    """Open visits: `visit(staff=True, width=360, language="en")`; all are closed at the end."""
    opened: list[Visit] = []

    def begin(*, width: int = 1440, height: int = 900, language: str = "en", **options: Any) -> Visit:
        found = Visit(chromium, house, viewport={"width": width, "height": height}, **options)
        found.context.add_cookies([{"name": "yinuo_language", "value": language, "url": house.url}])
        opened.append(found)
        return found

    yield begin
    for one in opened:
        one.close()
