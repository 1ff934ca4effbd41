"""Who asks, when, and about what. Everyone is invented; telephone numbers begin with 199 0000."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from msgspec import Struct

from yinuo.catalog.models import Product
from yinuo.demo.texts import Scenario, read_json, scenarios

ZONE = ZoneInfo("Asia/Shanghai")
# How many questions come in an hour, relative to the others; the first is midnight.
_HOURS = (1, 0, 0, 0, 0, 0, 1, 2, 4, 9, 13, 11, 8, 8, 10, 11, 10, 8, 8, 11, 12, 6, 4, 2)
_WEEKDAYS = (10, 9, 9, 9, 10, 14, 13)
_CHANNELS = ("web", "chat", "phone", "email")
_CHANNEL_WEIGHTS = (45, 25, 15, 15)


class Person(Struct, frozen=True, kw_only=True):
    name: str
    honorific: str
    phone: str
    email: str
    language: str = "zh-hans"


class Visit(Struct, frozen=True, kw_only=True):
    """One question: who asks what, when and by which channel. `ordinal` is its place in the history."""

    ordinal: int
    at: datetime
    person: Person
    scenario: Scenario
    product: Product
    channel: str


def people(rng: Random) -> Iterator[Person]:
    """Yield ever new people: mostly in simplified Chinese, some in traditional, a few in English."""
    names = read_json("names.json")
    seen = set[str]()
    number = 0
    while True:
        number += 1
        phone = f"1990000{number:04d}"
        if rng.random() < 0.08:
            name = names["english"][number % len(names["english"])]
            first = name.split()[0]
            yield Person(
                name=name,
                honorific=first,
                phone=phone,
                email=f"{first.lower()}{number}@example.com",
                language="en",
            )
            continue
        surname, spelled = rng.choice(names["surnames"])
        kind = rng.choice("fm")
        name = surname + rng.choice(names[f"given_{kind}"])
        if name in seen:
            continue
        seen.add(name)
        yield Person(
            name=name,
            honorific=surname + ("女士" if kind == "f" else "先生"),
            phone=phone,
            email=f"{spelled}{number}@example.com" if rng.random() < 0.4 else "",
            language="zh-hant" if rng.random() < 0.07 else "zh-hans",
        )


def visits(
    *, rng: Random, count: int, begin: datetime, end: datetime, products: dict[str, Product]
) -> list[Visit]:
    """Return the questions of a period in their order."""
    new, known = people(rng), list[Person]()
    found = []
    for ordinal, at in enumerate(_instants(rng=rng, count=count, begin=begin, end=end)):
        if known and rng.random() < 0.22:
            person = rng.choice(known)
        else:
            person = next(new)
            known.append(person)
        scenario = _scenario_for(person, rng)
        code = scenario.product if scenario.product not in ("", "any") else rng.choice(sorted(products))
        channel = scenario.channel or rng.choices(_CHANNELS, _CHANNEL_WEIGHTS)[0]
        found.append(
            Visit(
                ordinal=ordinal,
                at=at,
                person=person,
                scenario=scenario,
                product=products[code],
                channel=channel if person.email or channel != "email" else "web",
            )
        )
    return found


def _instants(*, rng: Random, count: int, begin: datetime, end: datetime) -> list[datetime]:
    first = begin.astimezone(ZONE).date()
    days = [first + timedelta(days=n) for n in range((end.astimezone(ZONE).date() - first).days + 1)]
    weights = [_WEEKDAYS[day.weekday()] for day in days]
    found = list[datetime]()
    while len(found) < count:
        day = rng.choices(days, weights)[0]
        hour = rng.choices(range(24), _HOURS)[0]
        at = datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), tzinfo=ZONE)
        if begin <= at < end:
            found.append(at)
    return sorted(found)


def _scenario_for(person: Person, rng: Random) -> Scenario:
    language = "en" if person.language == "en" else "zh-hans"
    fitting = [s for s in scenarios() if s.language == language]
    return rng.choices(fitting, [s.weight for s in fitting])[0]
