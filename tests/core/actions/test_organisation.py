"""Changing what every page and clock shares."""

import pytest

from tests.cast import NOW, Cast
from yinuo.core.actions.organisation import change_organisation
from yinuo.core.errors import NotAllowed, SeveralErrors
from yinuo.core.models import JournalEntry, Organisation


def test_changes_what_is_given_and_says_so(cast: Cast) -> None:
    change_organisation(
        actor=cast.actor("ada_administrator"),
        now=NOW,
        fields={"undo_send_s": 9, "service_phone": "400-800-0315"},
    )

    row = Organisation.objects.get()
    assert (row.undo_send_s, row.service_phone) == (9, "400-800-0315")
    entry = JournalEntry.objects.get(verb="core.organisation_changed")
    assert entry.facts["changed"]["undo_send_s"] == [6, 9]


def test_refuses_all_that_is_wrong_at_once_and_changes_nothing(cast: Cast) -> None:
    with pytest.raises(SeveralErrors) as refused:
        change_organisation(
            actor=cast.actor("ada_administrator"),
            now=NOW,
            fields={"undo_send_s": 900, "language": "fr", "reopen_window_days": 3},
        )

    assert [error.field for error in refused.value.errors] == ["undo_send_s", "language"]
    assert Organisation.objects.get().reopen_window_days == 14
    assert not JournalEntry.objects.filter(verb="core.organisation_changed").exists()


def test_is_not_for_agents(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        change_organisation(actor=cast.actor("ana_agent"), now=NOW, fields={"undo_send_s": 9})

    assert Organisation.objects.get().undo_send_s == 6
