"""What is going on right now: the matters on the desk of 周敏 and her colleagues, relative to this minute."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from yinuo.catalog.models import Product
from yinuo.core.actor import Actor
from yinuo.demo.company import Company
from yinuo.demo.crowd import ZONE
from yinuo.demo.timeline import Story
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.details import edit_matter
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.messages import send_reply, write_note
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.models import Matter, Promise
from yinuo.people.actions.absences import set_absence
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.people.actions.customers import change_customer
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.inquiry import ask_inquiry


@dataclass
class Present:
    """The stage. `now` is the end of the history; instants before it are what just happened."""

    company: Company
    products: dict[str, Product]
    now: datetime
    matter_ids: set[int] = field(default_factory=set)
    unread_ids: set[int] = field(default_factory=set)
    thread_id: int = 0

    def stories(self) -> list[Story]:
        return [
            self._absence(),
            self._lin_xiaomei(),
            self._zheng_guoqiang(),
            self._wang_xiulan(),
            self._sun_yuanzhang(),
            self._chen_lixin(),
            self._liu_siyuan(),
            self._ouyang_huimin(),
            self._huang_meiling(),
            self._oliver(),
            self._zhao_yiming(),
            self._fang_xiaodong(),
            self._he_jun(),
        ]

    def ago(self, **span: float) -> datetime:
        return self.now - timedelta(**span)

    def day(self, days: int, hour: int, minute: int = 0) -> datetime:
        """Return a wall-clock instant some days from today."""
        local = self.now.astimezone(ZONE).date() + timedelta(days=days)
        return datetime.combine(local, time(hour, minute), tzinfo=ZONE)

    def later_today(self) -> datetime:
        """Return an instant later today, in shop hours where some are left."""
        closing, midnight = self.day(0, 20, 30), self.day(0, 23, 59)
        wished = self.now + timedelta(hours=4)
        if closing > self.now + timedelta(minutes=80):
            return min(wished, closing).replace(second=0)
        return midnight if midnight > self.now + timedelta(minutes=40) else self.day(1, 10)

    # what people do

    def actor(self, username: str, at: datetime) -> Actor:
        return self.company.actor(username, at)

    def ask(
        self, at: datetime, name: str, phone: str, text: str, *, owner: str = "zhoumin", **more: object
    ) -> Matter:
        """Ask, and put the matter into the hands of its owner."""
        language = str(more.pop("language", "zh-hans"))
        matter: Matter = ask_inquiry(
            actor=visitor(language=language, name=name),
            now=at,
            asker=Arrival(name=name, phone=phone, email=str(more.pop("email", ""))),
            text=text,
            language=language,
            **more,  # type: ignore[arg-type]
        )
        self.matter_ids.add(matter.pk)
        if owner and matter.owner_id != self.company.staff[owner].pk:
            assign_matter(
                actor=self.actor("fangyuan", at),
                now=at,
                matter_id=matter.pk,
                owner_id=self.company.staff[owner].pk,
            )
        return matter

    def reply(
        self,
        at: datetime,
        matter: Matter,
        text: str,
        *,
        what: str = "",
        words: str = "",
        due: datetime | None = None,
        by: str = "zhoumin",
        keeps: tuple[int, ...] = (),
        then: str = "",
    ) -> Promise | None:
        planned = (PlannedPromise(what=what, due_at=due, words=words),) if due is not None else ()
        message = send_reply(
            actor=self.actor(by, at),
            now=at,
            matter_id=matter.pk,
            text=text,
            planned=planned,
            keeps=keeps,
            then=then,
        )
        return message.promises.first()

    def write(self, at: datetime, matter: Matter, text: str) -> None:
        customer = matter.customer
        name = customer.name if customer is not None else ""
        take_customer_message(
            actor=customer_actor(
                customer_id=None, name=name, matter_ids=[matter.pk], language=matter.language
            ),
            now=at,
            matter_id=matter.pk,
            text=text,
            channel=matter.channel,
            customer_name=name,
        )

    def tag(self, at: datetime, matter: Matter, *tags: str) -> None:
        edit_matter(
            actor=self.actor("zhoumin", at),
            now=at,
            matter_id=matter.pk,
            fields={"tags": [*matter.tags, *tags]},
        )

    # what goes on

    def _absence(self) -> Story:
        at = self.ago(hours=30)
        yield at
        set_absence(
            actor=self.actor("xujia", at),
            now=at,
            staff_id=self.company.staff["xujia"].pk,
            deputy_id=self.company.staff["zhoumin"].pk,
            begins_at=self.ago(hours=8),
            ends_at=self.now + timedelta(days=3),
            why="家里有事",
        )

    def _lin_xiaomei(self) -> Story:
        at = self.ago(hours=26)
        yield at
        matter = self.ask(
            at,
            "林晓梅",
            "19900009001",
            "你好，上个月买的胡桃木餐桌，台面右边裂了一条缝，大概十厘米。平时只放饭碗，没磕过。",
            title="胡桃木餐桌台面开裂，要求更换",
            topic="trouble",
            product_id=self.products["T-1601"].pk,
            channel="web",
            email="lin.xiaomei@example.com",
            priority=1,
        )
        self.thread_id = matter.pk
        self.unread_ids.add(matter.pk)
        change_customer(
            actor=self.actor("zhoumin", at),
            now=at,
            customer_id=matter.customer_id or 0,
            fields={
                "salutation": "林女士",
                "level": "金卡",
                "tags": ["环保", "木纹"],
                "glance": "三口之家，儿子备考，白天家里常有老人。在意环保和木纹，不喜欢推销电话。",
            },
        )
        at = self.ago(hours=25, minutes=52)
        yield at
        first = self.reply(
            at,
            matter,
            "林女士您好，照片和批次我马上请品质部看，24 小时内给您处理方案。",
            what="提出处理方案",
            words="24 小时内给您处理方案",
            due=at + timedelta(hours=24),
        )
        self.tag(at, matter, "胡桃木", "开裂")
        at = self.ago(hours=3, minutes=10)
        yield at
        self.reply(
            at,
            matter,
            "林女士好，照片和木材批次都看过了，是烘干不足引起的，责任在我们。是换整张台面还是全额退款，由您选。",
            keeps=(first.pk,) if first else (),
        )
        at = self.ago(minutes=48)
        yield at
        write_note(
            actor=self.actor("gaojianguo", at),
            now=at,
            matter_id=matter.pk,
            text="批次 WN-0817 第三起了。同意整张更换，运费和拆装我们出，不用再走审批。台面仓里还有 2 张，@周敏 先锁一张。",
        )
        at = self.ago(minutes=14)
        yield at
        self.write(at, matter, "那就换台面吧。裂纹这两天又长了一点，过几天家里有客人，最快哪天能来装？")
        at = self.ago(minutes=10)
        yield at
        self.reply(
            at,
            matter,
            "好的，给您换整张台面。我先锁货，半小时内答复您换货结论和最快的安装日期。",
            what="答复换货结论",
            words="半小时内答复您换货结论",
            due=self.now + timedelta(minutes=20),
        )

    def _zheng_guoqiang(self) -> Story:
        at = self.day(-2, 14, 12)
        yield at
        matter = self.ask(
            at,
            "郑国强",
            "19900009002",
            "发票抬头开错了，应该是“国强五金”，财务催着要，能重开吗？",
            title="发票抬头开错，重开增值税发票",
            channel="phone",
        )
        at = self.day(-2, 14, 25)
        yield at
        self.reply(
            at,
            matter,
            "郑先生，抱歉开错了。我明天下午五点前把重开的发票发给您。",
            what="重开增值税发票，抬头改为“国强五金”",
            words="明天下午五点前把重开的发票发给您",
            due=self.day(-1, 17),
        )
        self.tag(at, matter, "发票")

    def _wang_xiulan(self) -> Story:
        at = self.day(-1, 16, 5)
        yield at
        matter = self.ask(
            at,
            "王秀兰",
            "19900009003",
            "衣柜门关不严，师傅什么时候能来？我腿脚不方便，想提前知道。",
            title="衣柜铰链松动，等师傅上门",
            topic="trouble",
            product_id=self.products["W-2405"].pk,
            channel="phone",
        )
        at = self.day(-1, 16, 20)
        yield at
        due = self.later_today()
        self.reply(
            at,
            matter,
            "王阿姨好，陆师傅上门的时间我给您问准，到之前一定先给您打电话。",
            what="陆师傅上门修铰链",
            due=due,
        )
        self.tag(at, matter, "维修")

    def _sun_yuanzhang(self) -> Story:
        at = self.day(-1, 10, 31)
        yield at
        matter = self.ask(
            at,
            "孙园长",
            "19900009004",
            "我们是青禾幼儿园，午睡床的甲醛检测报告能先发我吗？园里要备案。",
            title="青禾幼儿园：午睡床检测报告与报价",
            topic="product",
            product_id=self.products["K-1509"].pk,
            channel="email",
            email="sun@example.com",
        )
        at = self.day(-1, 11, 15)
        yield at
        self.reply(
            at,
            matter,
            "孙园长您好，原件在品质部，我后天中午十二点前把检测报告和 60 张的报价一起发给您。",
            what="发午睡床甲醛检测报告和报价",
            words="后天中午十二点前把检测报告和 60 张的报价一起发给您",
            due=self.day(1, 12),
        )

    def _chen_lixin(self) -> Story:
        at = self.day(-1, 9, 40)
        yield at
        matter = self.ask(
            at,
            "陈立新",
            "19900009005",
            "书柜的玻璃门我想加装，能带价目表来家里量一下吗？下周都行。",
            title="书柜加装玻璃门，上门测量",
            product_id=self.products["L-1210"].pk,
            channel="chat",
        )
        at = self.day(-1, 9, 44)
        yield at
        self.reply(
            at,
            matter,
            "陈先生，可以的。下周内安排师傅上门量，量完当场给您报价。",
            what="上门量书柜玻璃门并报价",
            words="下周内安排师傅上门量",
            due=self.day(6, 18),
        )

    def _liu_siyuan(self) -> Story:
        at = self.day(-1, 13, 20)
        yield at
        matter = self.ask(
            at,
            "刘思远",
            "19900009006",
            "沙发尺寸和页面标的不一样，差了三厘米，想退。",
            title="沙发尺寸与页面标注不符",
            topic="trouble",
            product_id=self.products["S-3006"].pk,
            channel="chat",
        )
        at = self.day(-1, 13, 24)
        yield at
        self.reply(
            at,
            matter,
            "刘先生，抱歉。麻烦量一下靠背最高处和扶手外沿，拍照发给我，我据此给您办退货。",
            then="wait_customer",
        )
        self.tag(at, matter, "退换", "尺寸")

    def _ouyang_huimin(self) -> Story:
        at = self.day(-1, 18, 2)
        yield at
        matter = self.ask(
            at,
            "欧阳慧敏",
            "19900009007",
            "您推荐的木蜡油已经下单了，用的时候要注意什么？",
            title="木蜡油的用法",
            topic="usage",
            product_id=self.products["O-0113"].pk,
            channel="chat",
        )
        at = self.day(-1, 18, 5)
        yield at
        self.reply(
            at,
            matter,
            "顺着木纹薄薄一层就好，用过的布要摊开晾干。我一周后再回访您一次，看看效果。",
            what="木蜡油使用回访",
            words="一周后再回访您一次",
            due=self.day(6, 18, 5),
        )

    def _huang_meiling(self) -> Story:
        at = self.day(-1, 11, 8)
        yield at
        matter = self.ask(
            at,
            "黃美玲",
            "19900009008",
            "請問電視櫃送到香港要幾天？牆身是石膏板，可以掛嗎？",
            owner="xujia",
            title="電視櫃送香港與石膏板牆安裝",
            product_id=self.products["V-2011"].pk,
            channel="web",
            language="zh-hant",
        )
        at = self.day(-1, 11, 20)
        yield at
        self.reply(
            at,
            matter,
            "黃小姐您好，石膏板牆需要先加固。運費和日期我明天晚上八點前回覆您。",
            what="回覆香港運費和日期",
            words="明天晚上八點前回覆您",
            due=max(self.day(0, 20), self.now + timedelta(hours=3, minutes=10)),
            by="xujia",
        )

    def _oliver(self) -> Story:
        at = self.day(-1, 15, 30)
        yield at
        matter = self.ask(
            at,
            "Oliver Bennett",
            "19900009009",
            "Could you quote four walnut chairs with delivery to Shanghai, please? We would need them before the holidays.",
            owner="heyutong",
            title="Quotation for four walnut chairs",
            topic="price",
            product_id=self.products["C-4508"].pk,
            channel="email",
            email="oliver@example.com",
            language="en",
        )
        at = self.day(-1, 15, 55)
        yield at
        self.reply(
            at,
            matter,
            "Hello Oliver, of course. I will send you the quotation with the delivery date within 2 days.",
            what="Send the quotation for four chairs",
            words="within 2 days",
            due=at + timedelta(days=2),
            by="heyutong",
        )

    def _zhao_yiming(self) -> Story:
        at = self.ago(hours=5)
        yield at
        matter = self.ask(
            at,
            "赵一鸣",
            "19900009010",
            "样板间预约改到周末上午可以吗？",
            title="样板间预约改期",
            channel="chat",
        )
        at = self.ago(hours=4, minutes=57)
        yield at
        promised = self.reply(
            at,
            matter,
            "可以的，我查一下排期，两小时内回复您。",
            what="确认样板间改期",
            words="两小时内回复您",
            due=at + timedelta(hours=2),
        )
        at = self.ago(hours=3, minutes=40)
        yield at
        self.reply(
            at,
            matter,
            "排好了，周末上午十点，两位从东门进，我在门口接您。",
            keeps=(promised.pk,) if promised else (),
            then="resolve",
        )

    def _fang_xiaodong(self) -> Story:
        at = self.ago(minutes=12)
        yield at
        matter = self.ask(
            at,
            "方晓东",
            "19900009011",
            "床板有点响，半夜翻身就咯吱，能派人来看看吗？",
            owner="",
            title="床板异响，想请师傅上门",
            topic="trouble",
            product_id=self.products["B-1803"].pk,
            channel="web",
        )
        at = self.ago(minutes=6)
        yield at
        assign_matter(
            actor=self.actor("fangyuan", at),
            now=at,
            matter_id=matter.pk,
            owner_id=None,
            team_id=self.company.support.pk,
            reason="需要上门，请支持组认领",
        )

    def _he_jun(self) -> Story:
        at = self.ago(minutes=3)
        yield at
        matter = self.ask(
            at,
            "何俊",
            "19900009012",
            "岩板茶几和胡桃木的能不能混搭？客厅朝北，光线一般。",
            owner="",
            title="岩板茶几和胡桃木能不能混搭",
            product_id=self.products["T-1402"].pk,
            channel="web",
        )
        self.unread_ids.add(matter.pk)
