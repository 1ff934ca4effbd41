import pytest

from yinuo.presale.rules.earlier import reusable, worth


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("王女士，您好！水印用软布蘸木蜡油顺木纹擦就会淡。", "水印用软布蘸木蜡油顺木纹擦就会淡。"),
        ("您好，布套全部可拆，30 度以下手洗，不漂白。", "布套全部可拆，30 度以下手洗，不漂白。"),
        ("Dear Kim, all covers come off; wash by hand.", "all covers come off; wash by hand."),
        ("电子发票当天发到您的邮箱，抬头请核对。", "电子发票当天发到您的邮箱，抬头请核对。"),
        ("好的。", ""),
        ("李先生已经同意上门，届时请李先生在家等候。", ""),
        ("您的电话 138 1234 5678 我们已经记下了，谢谢。", ""),
        ("您的工单 ZX-2610-4F7QK3-7 已经安排好师傅了。", ""),
        ("请写信到 kim@example.com，我们收到后处理。", ""),
        ("上海市长宁区愚园路 12 号，我们按这个地址送货。", ""),
        ("长" * 601, ""),
    ],
)
def test_says_again_only_what_is_about_nobody(text: str, said: str) -> None:
    assert reusable(text) == said


def test_ranks_alike_before_liked_before_new() -> None:
    def value(share: float, score: int | None = None, same: bool = False, days: float = 0) -> float:
        return worth(share=share, score=score, same_product=same, age_days=days)

    assert value(0.9) > value(0.5, 5)
    assert value(0.5, 5) > value(0.5, 4) > value(0.5)
    assert value(0.5, same=True) > value(0.5)
    assert value(0.5, 4, days=10) > value(0.5, 4, days=400)
