"""Five reception standards to begin with, in three languages; a house changes them to its own voice."""

from typing import Any

_HELLO = ["您好", "你好", "亲", "早上好", "上午好", "下午好", "晚上好", "親愛的", "亲爱的", "尊敬的", "hello", "hi", "dear", "good morning", "good afternoon", "good evening"]  # fmt: skip
_THANKS = ["谢谢", "感谢", "多谢", "謝謝", "感謝", "多謝", "thank you", "thanks", "many thanks"]


def _said(hans: tuple[str, ...], hant: tuple[str, ...], en: tuple[str, ...]) -> list[dict[str, str]]:
    """Return examples; one that begins with “@” is for letters by e-mail."""
    return [
        {"language": language, "channel": "email" if text[0] == "@" else "", "text": text.removeprefix("@")}
        for language, texts in (("zh-hans", hans), ("zh-hant", hant), ("en", en))
        for text in texts
    ]


START: tuple[dict[str, Any], ...] = (
    {
        "code": "greeting",
        "titles": {"zh-hans": "先问候，再说事", "zh-hant": "先問候，再談事", "en": "Greet first"},
        "texts": {
            "zh-hans": "第一次回复以问候开头，知道称呼就带上称呼。",
            "zh-hant": "第一次回覆以問候開頭，知道稱呼就帶上稱呼。",
            "en": "The first reply begins with a greeting, by name where we know it.",
        },
        "examples": _said(
            ("您好，{customer}，我是{agent}，您的事我来跟进。", "@{customer}，您好：\n\n感谢来信，您问的我已经看过，答复如下。"),
            ("您好，{customer}，我是{agent}，您的事由我跟進。", "@{customer}，您好：\n\n感謝來信，您問的我已看過，答覆如下。"),
            ("Hello {customer}, this is {agent}. I am looking after your question.", "@Dear {customer},\n\nThank you for writing. I have read your questions; my answers follow."),
        ),
        "counted": "first_reply",
        "marks": _HELLO,
        "public": True,
    },
    {
        "code": "first-answer",
        "titles": {"zh-hans": "第一次答复就有内容", "zh-hant": "第一次答覆就有內容", "en": "The first answer says something"},
        "texts": {
            "zh-hans": "第一次答复要回应客户问的事：能答就答；不能马上答，说清下一步和时间。不只说“已收到”。",
            "zh-hant": "第一次答覆要回應客戶問的事：能答就答；不能馬上答，說清下一步和時間。不只說「已收到」。",
            "en": "The first answer takes up what was asked: the answer, or else the next step and by when. “Received” alone is none.",
        },
        "examples": _said(
            ("这款餐桌现货在杭州仓。您要的岩板颜色我去核对，今天 16:00 前给您准信。",),
            ("這款餐桌現貨在杭州倉。您要的岩板顏色我去核對，今天 16:00 前回覆您。",),
            ("The table is in stock. I am checking the colour you want and will tell you by 16:00 today.",),
        ),
        "counted": "",
        "marks": [],
        "public": True,
    },
    {
        "code": "tone",
        "titles": {"zh-hans": "语气平和，不推不催", "zh-hant": "語氣平和，不推不催", "en": "A calm tone"},
        "texts": {
            "zh-hans": "说人话，先体谅再说办法；不说“按规定”“不归我管”，不反问客户。",
            "zh-hant": "說人話，先體諒再說辦法；不說「按規定」「不歸我管」，不反問客戶。",
            "en": "Plain words; understanding first, then what we do. Never “it is policy”, never “not my job”.",
        },
        "examples": _said(
            ("等了这么久，换成谁都会着急。我现在就联系物流，问到结果马上告诉您。",),
            ("等了這麼久，換成誰都會著急。我現在就聯絡物流，問到結果馬上告訴您。",),
            ("I see why waiting so long is annoying. I am calling the carrier now and will tell you what they say.",),
        ),
        "counted": "",
        "marks": [],
        "public": True,
    },
    {
        "code": "emoji",
        "titles": {"zh-hans": "表情用在合适处", "zh-hant": "表情符號用在合適處", "en": "Emoji where they fit"},
        "texts": {
            "zh-hans": "聊天里报喜、道谢时可用一个表情；投诉、退款、道歉时不用，邮件里不用。",
            "zh-hant": "聊天裡報喜、道謝時可用一個表情；投訴、退款、道歉時不用，電子郵件裡不用。",
            "en": "One emoji with good news or thanks in a chat; none in complaints, refunds, apologies or letters.",
        },
        "examples": _said(
            ("您的餐桌今天装好了，祝用餐愉快 😊",),
            ("您的餐桌今天裝好了，祝用餐愉快 😊",),
            ("Your table is in place. Enjoy your meals 😊",),
        ),
        "counted": "",
        "marks": [],
        "public": False,
    },
    {
        "code": "thanks",
        "titles": {"zh-hans": "以感谢收尾", "zh-hant": "以感謝收尾", "en": "Close with thanks"},
        "texts": {
            "zh-hans": "事情办完的最后一次回复里道谢，并告诉客户之后找谁。",
            "zh-hant": "事情辦完的最後一次回覆裡道謝，並告訴客戶之後找誰。",
            "en": "The last reply thanks, and says whom to ask later.",
        },
        "examples": _said(
            ("谢谢您的耐心。以后有任何问题，直接回复这里就能找到我。",),
            ("謝謝您的耐心。之後有任何問題，直接回覆這裡就能找到我。",),
            ("Thank you for your patience. Whatever comes up later, just answer here.",),
        ),
        "counted": "last_reply",
        "marks": _THANKS,
        "public": True,
    },
)  # fmt: skip
