"""The bench fills tables past the models: a column that it does not know must not break it unseen."""

import pytest
from bench import seed

from yinuo.matters.models import Matter, Promise


@pytest.mark.django_db(transaction=True)
def test_seed_of_the_bench_fits_the_tables() -> None:
    seeded = seed.fill(size=6)
    assert Matter.objects.count() == 6
    assert Promise.objects.filter(matter_id__in=seeded.answerable, state="active").count() == 2
