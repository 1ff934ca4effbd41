"""Loading the demo: only into an empty database, once, and to its end."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from random import Random

from django.core.management import call_command
from django.db import connection
from django.db.models import F

from yinuo.core.actor import SYSTEM
from yinuo.core.calendars import forget_calendars
from yinuo.core.journal import anchor_heads
from yinuo.core.models import JournalEntry, OutboxItem
from yinuo.core.organisation import forget_organisation, organisation
from yinuo.demo.company import PASSWORD, Company, begin_demo, found_company, mark_demo
from yinuo.demo.crowd import ZONE, visits
from yinuo.demo.present import Present
from yinuo.demo.reception import begin_to_talk
from yinuo.demo.shelf import fill_shelf
from yinuo.demo.stories import Teller
from yinuo.demo.texts import traditional
from yinuo.demo.timeline import Story, Timeline
from yinuo.matters.actions.assignment import place_unowned
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.promise import keep_promise
from yinuo.matters.actions.reading import mark_read, see_notices
from yinuo.matters.actions.states import close_matter, resolve_matter
from yinuo.matters.models import Matter, Message, Notice, Promise
from yinuo.matters.standards import forget_standards
from yinuo.people.actors import forget_actors
from yinuo.people.models import Customer, Staff
from yinuo.runtime.notify import database_parameters
from yinuo.runtime.readiness import await_turn

DAYS = 90
MATTERS_A_DAY = 2.7
SEED = 20261009
OPENING = wall_time(8)
SETTLED = "这件事已经办妥，有任何问题随时在这里留言。"
MARK = "demo.demo_loaded"
BEGUN = "demo.demo_begun"
# Any fixed number: it names the lock that lets one node load at a time.
_LOCK = 7_209_465
_TIDY_BEFORE = timedelta(minutes=50)
_NOTHING_DUE_WITHIN = timedelta(hours=3)


class NotEmptyError(Exception):
    """The database holds something already."""


def is_demo() -> bool:
    """Tell whether the database holds the demo."""
    return JournalEntry.objects.filter(subject_kind="demo", verb=MARK).exists()


def is_cut_off() -> bool:
    """Tell whether a load of the demo began here and did not come to its end."""
    return JournalEntry.objects.filter(subject_kind="demo", verb=BEGUN).exists() and not is_demo()


def is_empty() -> bool:
    """Tell whether nobody works here and nothing was ever asked."""
    return not (Staff.objects.exists() or Customer.objects.exists() or Matter.objects.exists())


def load_demo(
    *, now: datetime, say: Callable[[str], None], days: int = DAYS, matters: int | None = None
) -> bool:
    """Load the demo so that its history ends at `now`; tell whether it was loaded, False where it is there already.

    One node loads, others wait. A load that was cut off before is thrown away first.
    Raises: NotEmptyError where the database holds anything else.
    """
    import psycopg

    # A lock on a connection of its own: the load itself is thousands of transactions.
    with psycopg.connect(**database_parameters()) as guard:
        await_turn(guard, _LOCK, say=lambda: say("Another node loads the demo; waiting for it …"))
        if is_demo():
            return False
        if is_cut_off():
            say("The demo was not loaded to its end; it is begun again.")
            _make_tables_anew()
        if not is_empty():
            raise NotEmptyError("This database already holds people or matters, so the demo was not loaded.")
        say(f"Loading the demo company with {days} days of history: a minute or two, once only …")
        began = time.monotonic()
        with _commits_need_not_reach_the_disk():
            present = _make(now=now.replace(second=0, microsecond=0), days=days, matters=matters, say=say)
        lin = Matter.objects.get(pk=present.thread_id)
        mark_demo(
            actor=SYSTEM,
            now=present.now,
            days=days,
            company=present.company,
            matter_id=lin.pk,
            customer_id=lin.customer_id or 0,
        )
    say(
        f"  Done in {time.monotonic() - began:.0f} s:"
        f" {Matter.objects.count()} matters, {Promise.objects.count()} promises."
    )
    return True


@contextmanager
def _commits_need_not_reach_the_disk() -> Iterator[None]:
    """Commit without waiting for the disk: a crash cuts the load off, and the last commit waits for them all."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        forget_actors()
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


def throw_away(*, say: Callable[[str], None]) -> None:
    """Empty a database that holds the demo. Raises: NotEmptyError where it holds anything else.

    Its tables are made anew: the journal lets nobody delete from them, not even here.
    """
    if not is_demo():
        raise NotEmptyError("This database is not the demo, so nothing was thrown away.")
    _make_tables_anew()
    say("The old demo is gone.")


def _make_tables_anew() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    call_command("migrate", interactive=False, verbosity=0)
    forget_organisation()
    forget_calendars()
    forget_standards()
    forget_actors()


def sign_in_lines() -> list[str]:
    """Return the lines that say how to sign in to the demo."""
    entry = JournalEntry.objects.filter(subject_kind="demo", verb=MARK).first()
    if entry is None:
        return []
    people = {
        staff.pk: staff for staff in Staff.objects.filter(pk__in=[key for _, key in entry.facts["sign_ins"]])
    }
    lines = [f"Demo: sign in with one click at /demo/, or with the password {PASSWORD} as:"]
    for role, key in entry.facts["sign_ins"]:
        if key in people:
            lines.append(f"  {people[key].username:<12} {role} ({people[key].name})")
    return lines


def _make(*, now: datetime, days: int, matters: int | None, say: Callable[[str], None]) -> Present:
    first = (now - timedelta(days=days)).astimezone(ZONE).date()
    begin = datetime.combine(first, OPENING, tzinfo=ZONE)
    begin_demo(actor=SYSTEM, now=begin, days=days)
    company = found_company(now=begin)
    products = fill_shelf(now=begin + timedelta(minutes=20), company=company)
    begin_to_talk(now=begin + timedelta(minutes=30))
    say("  The company, its products and its knowledge are there.")
    present = Present(company=company, products=products, now=now)
    timeline = Timeline()
    count = matters if matters is not None else round(days * MATTERS_A_DAY)
    for visit in visits(
        rng=Random(SEED),
        count=count,
        begin=begin + timedelta(hours=1),
        end=now - timedelta(hours=3),
        products=products,
    ):
        timeline.add(Teller(company=company, visit=visit, rng=Random(SEED + visit.ordinal)).story())
    timeline.add(_every_day(company, begin=begin))
    for story in present.stories():
        timeline.add(story, stays=True)
    tidy_at = now - _TIDY_BEFORE
    for part in range(1, 4):
        timeline.run(until=begin + (tidy_at - begin) * part / 3)
        say(f"  {Matter.objects.count()} matters so far …")
    timeline.stop_what_leaves()
    _tidy(company, staged=present.matter_ids, now=tidy_at)
    timeline.run(until=now)
    _leave_the_desk(present, now=now)
    return present


def _every_day(company: Company, *, begin: datetime) -> Story:
    """What workers and people do each day: place what waits, close what is silent, anchor the journal, see notices."""
    day = begin
    while True:
        at = day + timedelta(hours=1, seconds=30)
        yield at
        place_unowned(actor=SYSTEM, now=at)
        anchor_heads(day=(at - timedelta(days=1)).astimezone(UTC).date(), now=at)
        silent_since = at - timedelta(days=organisation().silent_close_days)
        for key in Matter.objects.filter(state="resolved", resolved_at__lt=silent_since).values_list(
            "pk", flat=True
        ):
            close_matter(actor=SYSTEM, now=at, matter_id=key, how="silent")
        at = day + timedelta(hours=13)
        yield at
        _see_notices(company, now=at)
        day += timedelta(days=1)


def _see_notices(company: Company, *, now: datetime) -> None:
    unseen = Notice.objects.filter(seen_at__isnull=True, show_from__lte=now).values_list(
        "staff_id", flat=True
    )
    for key in sorted(set(unseen)):
        see_notices(actor=company.actor(company.by_id[key].username, now), now=now)


def _tidy(company: Company, *, staged: set[int], now: datetime) -> None:
    """Settle what the history left due in these hours, so that what is due now is what the stage says."""
    soon = Promise.objects.filter(
        state__in=("active", "overdue"), paused_at__isnull=True, due_at__lt=now + _NOTHING_DUE_WITHIN
    ).exclude(matter__in=staged)
    manager = company.actor("gaojianguo", now)
    for matter in Matter.objects.filter(pk__in=soon.values("matter_id")).order_by("opened_at", "id"):
        text = (
            "Everything is settled. Write here whenever you need us." if matter.language == "en" else SETTLED
        )
        said = traditional(text) if matter.language == "zh-hant" else text
        send_reply(actor=manager, now=now, matter_id=matter.pk, text=said)
        owed = matter.promises.filter(state__in=("active", "overdue"), standard_version__isnull=True)
        for key in list(owed.values_list("pk", flat=True)):
            keep_promise(actor=manager, now=now, promise_id=key, evidence="已在对话中办妥")
        resolve_matter(actor=manager, now=now, matter_id=matter.pk)
    _see_notices(company, now=now)


def _leave_the_desk(present: Present, *, now: datetime) -> None:
    """Say what everybody has read, and that what was mailed has gone: none of it ever leaves this machine."""
    company = present.company
    for matter in Matter.objects.filter(phase__in=("new", "open", "waiting"), owner__isnull=False):
        if matter.pk not in present.unread_ids:
            owner = company.by_id[matter.owner_id or 0]
            mark_read(actor=company.actor(owner.username, now), now=now, matter_id=matter.pk)
    OutboxItem.objects.filter(state="queued").update(
        state="sent", attempts=1, sent_at=F("created_at") + timedelta(seconds=2)
    )
    Message.objects.filter(delivery="queued").update(delivery="sent")
