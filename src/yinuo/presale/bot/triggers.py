"""What in a customer's words calls for a person at once.

Source: GB/T 47746—2026, as read by third parties: the person refuses the machine, information security, danger, bad
feeling or the wish to complain; price, refund and compensation are a person's to confirm. Better once too often.
"""

import re
from typing import Final

from yinuo.core.search_text import fold
from yinuo.presale.bot.rules import Reason

# The first that matches is the reason told: danger before all, then what was asked for, then what is at stake.
_WORDS: Final[tuple[tuple[Reason, re.Pattern[str]], ...]] = (
    (
        Reason.DANGER,
        re.compile(
            r"着火|起火|冒烟|冒火|爆炸|漏电|触电|煤气|燃气|中毒|受伤|流血|骨折|砸到|砸伤|烫伤|划伤|割伤|昏迷|报警|救命|自杀|不想活|急救|"
            r"\b(?:fire|smok(?:e|ing)|explo\w+|electric shock|gas leak|poison\w*|injur\w+|bleed\w*|burn(?:t|ed)|hurt|suicid\w*|emergency|unconscious)\b"
        ),
    ),
    (
        Reason.ASKED,
        re.compile(
            r"人工|真人|活人|转接|找人|找个人|换个人|叫人|有人吗|客服(?:人员|在吗|呢)|不要机器人|别用机器人|机器人.{0,6}(?:没用|听不懂|滚|烦)|转客服|转专员|"
            r"\b(?:human|real person|a person|live agent|speak to|talk to (?:someone|somebody|an? )|operator|representative|not a (?:bot|robot)|no bots?)\b"
        ),
    ),
    (
        Reason.PERSONAL,
        re.compile(
            r"身份证|护照|银行卡|信用卡|卡号|密码|验证码|账号被盗|个人信息|隐私|(?<!\d)\d{17}[\dx](?!\d)|(?<!\d)(?:\d[ -]?){15,18}\d(?!\d)|"
            r"\b(?:id card|passport|bank card|credit card|card number|password|verification code|personal data|cvv|ssn)\b"
        ),
    ),
    (
        Reason.COMPLAINT,
        re.compile(
            r"投诉|举报|(?<!\d)123[14]5(?!\d)|消协|消费者协会|市场监管|工商局|曝光|媒体|起诉|律师|法院|维权|差评|"
            r"\b(?:complain\w*|lawyer|sue|court|consumer (?:rights|protection)|report you|bad review|press)\b"
        ),
    ),
    (
        Reason.MONEY,
        re.compile(
            r"退款|退钱|退我钱|退押金|退定金|还钱|赔偿|赔付|赔钱|赔我|补偿|多收|乱收费|扣费|扣款|差价|价保|保价|降价了|涨价|便宜点|优惠|折扣|打折|砍价|议价|少收|"
            r"\b(?:refunds?|refunded|money back|compensat\w*|overcharg\w*|discounts?|cheaper|price match|charged twice|deposit back|reimburse\w*)\b"
        ),
    ),
    (
        Reason.FEELING,
        re.compile(
            r"气死|生气|愤怒|太差|垃圾|骗子|骗人|欺骗|坑人|忽悠|恶心|无语|失望|受够|忍不了|没人管|不管不问|敷衍|推诿|混蛋|妈的|他妈|滚|什么态度|"
            r"\b(?:angry|furious|terrible|awful|horrible|disgust\w*|scam\w*|cheat\w*|liars?|ridiculous|disappoint\w*|fed up|unacceptable|useless|worst)\b"
        ),
    ),
)


def trigger_in(text: str) -> Reason | None:
    """Return why these words call for a person, None where nothing does; any script and width."""
    folded = fold(text)
    return next((reason for reason, pattern in _WORDS if pattern.search(folded)), None)
