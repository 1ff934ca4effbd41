from django.utils import translation

from yinuo.matters.errors import ReopenWindowOver


def test_a_house_that_opens_nothing_again_says_so_instead_of_a_window_of_no_days() -> None:
    with translation.override("en"):
        assert "more than 14 days ago" in str(ReopenWindowOver(days=14))
        assert "stays closed" in str(ReopenWindowOver(days=0))
