"""Texts to begin a letter of apology with."""

import pytest

from tests.cast import NOW, Cast
from yinuo.aftersale.actions.apology_template import change_apology_template, make_apology_template
from yinuo.aftersale.actions.cause import make_cause
from yinuo.aftersale.models import ApologyTemplate
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.matters.errors import EmptyText, UnknownVariable

NAMES = {"zh-hans": "开裂", "en": "Cracked"}
TEXTS = {"zh-hans": "{customer}，您好：真心向您道歉。", "en": "Dear {customer}, we are sorry."}


def _saved() -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(verb="aftersale.apology_template_saved").order_by("id"))


def test_is_made_for_a_cause_and_changed(cast: Cast) -> None:
    leo = cast.actor("leo_manager")
    cause = make_cause(actor=leo, now=NOW, kind="cause", code="wood", names=NAMES)
    made = make_apology_template(actor=leo, now=NOW, names=NAMES, texts=TEXTS, cause_id=cause.pk)

    change_apology_template(
        actor=leo, now=NOW, template_id=made.pk, fields={"texts": {"en": "Sorry."}, "active": False}
    )

    stored = ApologyTemplate.objects.get()
    assert (stored.texts, stored.active, stored.cause_id) == ({"en": "Sorry."}, False, cause.pk)
    assert set(_saved()[1].facts["changed"]) == {"texts", "active"}


def test_nothing_is_journalled_for_nothing(cast: Cast) -> None:
    leo = cast.actor("leo_manager")
    made = make_apology_template(actor=leo, now=NOW, names=NAMES, texts=TEXTS)

    change_apology_template(actor=leo, now=NOW, template_id=made.pk, fields={"texts": TEXTS})

    assert len(_saved()) == 1


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"names": {"en": ""}}, InvalidValue),
        ({"texts": {}}, EmptyText),
        ({"texts": {"en": "Dear {nobody}"}}, UnknownVariable),
        ({"cause_id": 1}, NotFound),
    ],
)
def test_is_not_made_with(cast: Cast, facts: dict[str, object], error: type[DomainError]) -> None:
    with pytest.raises(error):
        make_apology_template(
            actor=cast.actor("leo_manager"),
            now=NOW,
            **{"names": NAMES, "texts": TEXTS, **facts},  # type: ignore[arg-type]
        )

    assert not ApologyTemplate.objects.exists()


def test_agents_write_none(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        make_apology_template(actor=cast.actor("ana_agent"), now=NOW, names=NAMES, texts=TEXTS)
