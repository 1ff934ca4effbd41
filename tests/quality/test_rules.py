"""The vectors of facts §4.3, 4.4 and 4.6, to six digits."""

import pytest

from yinuo.quality.rules import clopper_pearson_lower, p_limits, tail_at_least, tail_at_most, verdict, wilson


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        (90, 100, 0.825634, 0.944771),
        (45, 50, 0.786398, 0.956524),
        (0, 20, 0.000000, 0.161125),
        (20, 20, 0.838875, 1.000000),
        (297, 300, 0.971017, 0.996593),
        (352, 384, 0.884725, 0.940354),
        (3, 3, 0.438503, 1.000000),
    ],
)
def test_wilson_agrees_with_the_published_vectors(x: int, n: int, low: float, high: float) -> None:
    assert list(wilson(x=x, n=n)) == pytest.approx([low, high], abs=1e-6)


def test_wilson_of_nothing_says_nothing() -> None:
    assert wilson(x=0, n=0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("x", "n", "p", "at_least", "at_most", "said"),
    [
        (94, 100, 0.90, 0.117156, 0.942423, "unclear"),
        (352, 384, 0.90, 0.157555, 0.881784, "unclear"),
        (370, 400, 0.90, 0.052391, 0.964339, "unclear"),
        (85, 100, 0.90, 0.960109, 0.072573, "unclear"),
        (297, 300, 0.99, 0.647234, 0.577936, "unclear"),
        (290, 300, 0.99, 0.999735, 0.001023, "missed"),
        (96, 100, 0.90, 0.023711, 0.992164, "met"),
    ],
)
def test_exact_tests_agree_with_the_published_vectors(
    x: int, n: int, p: float, at_least: float, at_most: float, said: str
) -> None:
    assert tail_at_least(x=x, n=n, p=p) == pytest.approx(at_least, abs=1e-6)
    assert tail_at_most(x=x, n=n, p=p) == pytest.approx(at_most, abs=1e-6)
    assert verdict(x=x, n=n, target=p) == said


@pytest.mark.parametrize(
    ("n", "p", "least"),
    [
        (100, 0.90, 96),
        (200, 0.90, 188),
        (384, 0.90, 356),
        (300, 0.99, 300),
        (500, 0.99, 499),
        (1000, 0.99, 996),
    ],
)
def test_the_smallest_count_that_proves_a_target(n: int, p: float, least: int) -> None:
    assert verdict(x=least, n=n, target=p) == "met"
    assert verdict(x=least - 1, n=n, target=p) != "met"


@pytest.mark.parametrize(
    ("x", "n", "bound"), [(300, 300, 0.990064), (299, 300, 0.984285), (690, 750, 0.901778)]
)
def test_the_lower_bound_agrees_with_the_published_vectors(x: int, n: int, bound: float) -> None:
    assert clopper_pearson_lower(x=x, n=n) == pytest.approx(bound, abs=1e-6)


def test_the_tails_meet_in_the_millions() -> None:
    below = tail_at_most(x=979_999, n=1_000_000, p=0.98)
    above = tail_at_least(x=980_000, n=1_000_000, p=0.98)

    assert below + above == pytest.approx(1.0, abs=1e-9)


def test_control_limits_agree_with_the_published_vectors() -> None:
    n = (180, 220, 250, 150, 300)
    x = (9, 13, 10, 12, 15)

    mean, limits = p_limits(counts=list(zip(x, n, strict=True)))

    assert mean == pytest.approx(0.053636, abs=1e-6)
    assert [round(limit.upper, 6) for limit in limits] == [0.104015, 0.099205, 0.096384, 0.108823, 0.092659]
    assert [round(limit.lower, 6) for limit in limits] == [0.003258, 0.008067, 0.010889, 0.0, 0.014613]


def test_a_target_of_everything_is_missed_by_one_failure() -> None:
    assert verdict(x=999, n=1000, target=1) == "missed"
    assert verdict(x=1000, n=1000, target=1) == "unclear"


def test_no_target_gives_no_verdict() -> None:
    assert verdict(x=10, n=10, target=None) == ""
