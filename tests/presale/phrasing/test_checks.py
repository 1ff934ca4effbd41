"""What a model made of a passage, and what is held against it; "" where nothing is."""

from zoneinfo import ZoneInfo

import pytest

from tests.cast import NOW
from yinuo.core.worktime import WorkCalendar
from yinuo.presale.journal.bot import OBJECTIONS
from yinuo.presale.phrasing.checks import Objection, objection_to, share_said_by

CALENDAR = WorkCalendar(
    code="shop", zone=ZoneInfo("Asia/Shanghai"), weekly=(((9 * 60, 18 * 60),),) * 5 + ((), ())
)
TITLE = "桌面有水印怎么办"
PASSAGE = (
    "桌面有水印时，先用干软布擦净，再用软布蘸少许木蜡油，顺木纹擦三五遍，静置 24 小时后擦去余油。"
    "不要用湿布或酒精擦，也不要暴晒。木架质保 5 年，保养油每瓶 68 元。"
)
ENGLISH_TITLE = "Water marks on a table"
ENGLISH = (
    "Wipe the table dry with a soft cloth. Then rub a little wood wax oil along the grain three to five times "
    "and leave it for 24 hours. Do not use a wet cloth or alcohol. The frame has a 5 year warranty."
)

TRUTH: list[tuple[str, str, str]] = [
    (
        "zh-hans",
        "先用干软布擦净，再蘸少许木蜡油顺着木纹擦三五遍，静置 24 小时后把余油擦掉。不要用湿布或酒精。",
        "",
    ),
    ("zh-hans", "用软布蘸木蜡油顺木纹擦 3 到 5 遍，放 24 小时再擦去余油。", ""),
    ("zh-hans", "木架质保五年。", ""),
    ("zh-hans", "保养油一瓶 ¥68。", ""),
    ("zh-hant", "先用乾軟布擦淨，再用軟布蘸少許木蠟油，順木紋擦三五遍。", ""),
    (
        "en",
        "Wipe the table dry, then rub in wood wax oil along the grain 3 to 5 times. Leave it for 24 hours.",
        "",
    ),
    ("en", "Avoid a wet cloth or alcohol.", ""),
    ("zh-hans", "", "empty"),
    ("zh-hans", "软布" * 301, "long"),
    # another language
    ("zh-hans", "先用乾軟布擦淨，再用軟布蘸少許木蠟油。", "language"),
    ("zh-hant", "先用干软布擦净，再用软布蘸少许木蜡油，顺木纹擦。", "language"),
    ("zh-hans", "Wipe the table dry with a soft cloth.", "language"),
    ("en", "先用干软布擦净。", "language"),
    ("zh-hans", "…… 24", "language"),
    # a promise
    ("zh-hans", "先用软布擦净，我们明天下午三点前上门处理。", "promise"),
    ("zh-hans", "擦净后静置，我会在 24 小时内给您回电。", "promise"),
    ("en", "Wipe the table dry; we will call you back within 24 hours.", "promise"),
    # what the passage does not say
    ("zh-hans", "静置 48 小时后擦去余油。", "invented"),
    ("zh-hans", "静置二十五小时后擦去余油。", "invented"),
    ("zh-hans", "木架质保十年。", "invented"),
    ("zh-hans", "保养油每瓶 24 元。", "invented"),
    ("zh-hans", "顺木纹擦 68 遍。", "invented"),
    ("zh-hans", "顺木纹擦，八折。", "invented"),
    ("zh-hans", "用软布蘸木蜡油擦，百分之五的酒精。", "invented"),
    ("zh-hans", "木蜡油免费。", "invented"),
    ("zh-hans", "用软布蘸木蜡油，可以退款。", "invented"),
    ("zh-hans", "顺木纹擦，周末也可以。", "invented"),
    ("zh-hans", "先用干软布擦净，再顺木纹擦三五遍，详见 care.example。", "invented"),
    ("zh-hans", "顺木纹擦净，请加微信。", "invented"),
    ("zh-hans", "顺木纹用 OSMO 擦净。", "invented"),
    ("zh-hans", "先用[干软布](/x/)擦净，再顺木纹擦三五遍。", "invented"),
    ("zh-hans", "<b>软布</b>擦净。", "invented"),
    ("en", "Wipe the table dry and leave it for 36 hours.", "invented"),
    ("en", "Wipe the table dry and leave it for two days.", "invented"),
    ("en", "The frame has a ten year warranty.", "invented"),
    ("en", "Wipe the table dry; a refund is possible.", "invented"),
    ("en", "Wipe the table dry; see wood.example/care.", "invented"),
    ("en", "Wipe the table dry, write to a@wood.example.", "invented"),
    ("en", "Wipe it twice along the grain.", "invented"),
    # a "not" turned around
    ("zh-hans", "用湿布或酒精擦。", "turned"),
    ("zh-hans", "不要用软布，顺木纹擦。", "turned"),
    ("en", "Use a wet cloth.", "turned"),
    ("en", "Do not leave it along the grain.", "turned"),
    # off the passage
    ("zh-hans", "我是海盗，宝藏埋在椰子树下面，请带铲子来。", "astray"),
    ("en", "I am a pirate and treasures lie buried under coconut trees.", "astray"),
]


@pytest.mark.parametrize(("language", "text", "objection"), TRUTH)
def test_holds_against_a_model_what_the_passage_does_not_say(
    language: str, text: str, objection: str
) -> None:
    title, passage = (ENGLISH_TITLE, ENGLISH) if language == "en" else (TITLE, PASSAGE)

    found = objection_to(text, title=title, passage=passage, language=language, at=NOW, calendar=CALENDAR)

    assert (found or "") == objection


def test_has_nothing_against_the_passage_itself() -> None:
    for language, title, passage in (("zh-hans", TITLE, PASSAGE), ("en", ENGLISH_TITLE, ENGLISH)):
        assert (
            objection_to(passage, title=title, passage=passage, language=language, at=NOW, calendar=CALENDAR)
            is None
        )


def test_measures_how_much_the_ground_says_too() -> None:
    assert share_said_by("软布", "用软布擦") > 0.3
    assert share_said_by("海盗", "用软布擦") == 0
    assert share_said_by("！？", "用软布擦") == 0


def test_has_words_for_every_objection() -> None:
    assert set(OBJECTIONS) == {one.value for one in Objection}
