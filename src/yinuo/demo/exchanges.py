"""Questions that were answered these days, most of them with a promise: the open promises on the desk."""

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story


class Exchange(Struct, frozen=True, kw_only=True):
    """A question and its answer; `due_at` makes the answer a promise of `what`, `about` goes to the inquiry."""

    asked_at: datetime
    name: str
    phone: str
    text: str
    about: dict[str, Any]
    answered_at: datetime
    answer: str
    owner: str = "zhoumin"
    what: str = ""
    words: str = ""
    due_at: datetime | None = None
    then: str = ""
    tags: tuple[str, ...] = ()

    def story(self, stage: Stage) -> Story:
        """Tell it: asked, answered, given its tags."""
        yield self.asked_at
        matter = stage.ask(self.asked_at, self.name, self.phone, self.text, owner=self.owner, **self.about)
        yield self.answered_at
        stage.reply(
            self.answered_at,
            matter,
            self.answer,
            what=self.what,
            words=self.words,
            due=self.due_at,
            by=self.owner,
            then=self.then,
        )
        if self.tags:
            stage.tag(self.answered_at, matter, *self.tags)


def exchanges(stage: Stage) -> list[Exchange]:
    """Return the exchanges, around the end of the stage's history."""
    return [
        Exchange(
            asked_at=stage.day(-2, 14, 12),
            name="郑国强",
            phone="19900009002",
            text="发票抬头开错了，应该是“国强五金”，财务催着要，能重开吗？",
            about={"title": "发票抬头开错，重开增值税发票", "channel": "phone"},
            answered_at=stage.day(-2, 14, 25),
            answer="郑先生，抱歉开错了。我明天下午五点前把重开的发票发给您。",
            what="重开增值税发票，抬头改为“国强五金”",
            words="明天下午五点前把重开的发票发给您",
            due_at=stage.day(-1, 17),
            tags=("发票",),
        ),
        Exchange(
            asked_at=stage.day(-1, 16, 5),
            name="王秀兰",
            phone="19900009003",
            text="衣柜门关不严，师傅什么时候能来？我腿脚不方便，想提前知道。",
            about={
                "title": "衣柜铰链松动，等师傅上门",
                "topic": "trouble",
                "product_id": stage.products["W-2405"].pk,
                "channel": "phone",
            },
            answered_at=stage.day(-1, 16, 20),
            answer="王阿姨好，陆师傅上门的时间我给您问准，到之前一定先给您打电话。",
            what="陆师傅上门修铰链",
            due_at=stage.later_today(),
            tags=("维修",),
        ),
        Exchange(
            asked_at=stage.day(-1, 10, 31),
            name="孙园长",
            phone="19900009004",
            text="我们是青禾幼儿园，午睡床的甲醛检测报告能先发我吗？园里要备案。",
            about={
                "title": "青禾幼儿园：午睡床检测报告与报价",
                "topic": "product",
                "product_id": stage.products["K-1509"].pk,
                "channel": "email",
                "email": "sun@example.com",
            },
            answered_at=stage.day(-1, 11, 15),
            answer="孙园长您好，原件在品质部，我后天中午十二点前把检测报告和 60 张的报价一起发给您。",
            what="发午睡床甲醛检测报告和报价",
            words="后天中午十二点前把检测报告和 60 张的报价一起发给您",
            due_at=stage.day(1, 12),
        ),
        Exchange(
            asked_at=stage.day(-1, 9, 40),
            name="陈立新",
            phone="19900009005",
            text="书柜的玻璃门我想加装，能带价目表来家里量一下吗？下周都行。",
            about={
                "title": "书柜加装玻璃门，上门测量",
                "product_id": stage.products["L-1210"].pk,
                "channel": "chat",
            },
            answered_at=stage.day(-1, 9, 44),
            answer="陈先生，可以的。下周内安排师傅上门量，量完当场给您报价。",
            what="上门量书柜玻璃门并报价",
            words="下周内安排师傅上门量",
            due_at=stage.day(6, 18),
        ),
        Exchange(
            asked_at=stage.day(-1, 13, 20),
            name="刘思远",
            phone="19900009006",
            text="沙发尺寸和页面标的不一样，差了三厘米，想退。",
            about={
                "title": "沙发尺寸与页面标注不符",
                "topic": "trouble",
                "product_id": stage.products["S-3006"].pk,
                "channel": "chat",
            },
            answered_at=stage.day(-1, 13, 24),
            answer="刘先生，抱歉。麻烦量一下靠背最高处和扶手外沿，拍照发给我，我据此给您办退货。",
            then="wait_customer",
            tags=("退换", "尺寸"),
        ),
        Exchange(
            asked_at=stage.day(-1, 18, 2),
            name="欧阳慧敏",
            phone="19900009007",
            text="您推荐的木蜡油已经下单了，用的时候要注意什么？",
            about={
                "title": "木蜡油的用法",
                "topic": "usage",
                "product_id": stage.products["O-0113"].pk,
                "channel": "chat",
            },
            answered_at=stage.day(-1, 18, 5),
            answer="顺着木纹薄薄一层就好，用过的布要摊开晾干。我一周后再回访您一次，看看效果。",
            what="木蜡油使用回访",
            words="一周后再回访您一次",
            due_at=stage.day(6, 18, 5),
        ),
        Exchange(
            asked_at=stage.day(-1, 11, 8),
            name="黃美玲",
            phone="19900009008",
            text="請問電視櫃送到香港要幾天？牆身是石膏板，可以掛嗎？",
            owner="xujia",
            about={
                "title": "電視櫃送香港與石膏板牆安裝",
                "product_id": stage.products["V-2011"].pk,
                "channel": "web",
                "language": "zh-hant",
            },
            answered_at=stage.day(-1, 11, 20),
            answer="黃小姐您好，石膏板牆需要先加固。運費和日期我明天晚上八點前回覆您。",
            what="回覆香港運費和日期",
            words="明天晚上八點前回覆您",
            due_at=max(stage.day(0, 20), stage.now + timedelta(hours=3, minutes=10)),
        ),
        Exchange(
            asked_at=stage.day(-1, 15, 30),
            name="Oliver Bennett",
            phone="19900009009",
            text="Could you quote four walnut chairs with delivery to Shanghai, please? We would need them before the holidays.",
            owner="heyutong",
            about={
                "title": "Quotation for four walnut chairs",
                "topic": "price",
                "product_id": stage.products["C-4508"].pk,
                "channel": "email",
                "email": "oliver@example.com",
                "language": "en",
            },
            answered_at=stage.day(-1, 15, 55),
            answer="Hello Oliver, of course. I will send you the quotation with the delivery date within 2 days.",
            what="Send the quotation for four chairs",
            words="within 2 days",
            due_at=stage.day(-1, 15, 55) + timedelta(days=2),
        ),
    ]
