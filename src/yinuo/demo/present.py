"""What is going on right now: the matters on the desk of 周敏 and her colleagues, relative to this minute."""

from datetime import timedelta

from yinuo.demo.appointments import appointment_stories
from yinuo.demo.arrivals import arrival_stories
from yinuo.demo.authority import authority_stories
from yinuo.demo.automatic import automatic_stories
from yinuo.demo.changes import change_stories
from yinuo.demo.complaint_remedies import complaint_remedy_stories
from yinuo.demo.complaint_reviews import review_of_complaint_stories
from yinuo.demo.complaints import complaint_stories
from yinuo.demo.designs import design_stories
from yinuo.demo.discovery import discovery_stories
from yinuo.demo.exchanges import exchanges
from yinuo.demo.faults import fault_stories
from yinuo.demo.follow_ups import follow_up_stories
from yinuo.demo.market import market_stories
from yinuo.demo.opportunities import opportunity_stories
from yinuo.demo.orders import order_stories
from yinuo.demo.progress import progress_stories
from yinuo.demo.quotes import quote_stories
from yinuo.demo.reception import reception_stories
from yinuo.demo.return_bench import return_bench_stories
from yinuo.demo.returns import return_stories
from yinuo.demo.reviews import review_stories
from yinuo.demo.searches import search_stories
from yinuo.demo.sheets import sheet_stories
from yinuo.demo.shipments import shipment_stories
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.messages import write_note
from yinuo.people.actions.absences import set_absence
from yinuo.people.actions.customers import change_customer


class Present(Stage):
    """The stories that end in this minute."""

    def stories(self) -> list[Story]:
        return [
            self._absence(),
            self._lin_xiaomei(),
            *(exchange.story(self) for exchange in exchanges(self)),
            *appointment_stories(self),
            *quote_stories(self),
            *order_stories(self),
            *shipment_stories(self),
            *arrival_stories(self),
            *return_bench_stories(self),
            *return_stories(self),
            *progress_stories(self),
            *change_stories(self),
            *complaint_stories(self),
            *fault_stories(self),
            *authority_stories(self),
            *complaint_remedy_stories(self),
            *review_of_complaint_stories(self),
            *review_stories(self),
            *discovery_stories(self),
            *design_stories(self),
            *follow_up_stories(self),
            *market_stories(self),
            *opportunity_stories(self),
            *search_stories(self),
            *reception_stories(self),
            *automatic_stories(self),
            *sheet_stories(self),
            self._zhao_yiming(),
            self._fang_xiaodong(),
            self._he_jun(),
        ]

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
