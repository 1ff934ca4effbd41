"""What agents do for customers, who does it, and what makes it no promise, in Chinese."""

import re

from .model import Act, Side, Subject

_TO = "(?:给|为|帮|替|跟|和|与|向|对|同)(?:您|你)(?:们)?(?:这边|那边|本人)?"
_KINDS: tuple[tuple[str, str], ...] = (
    (
        "回电",
        r"[打回](?:过去|过来|过)?(?:您|你)?(?:一?个|一?通)?电(?:话)?(?![视器池脑动费])"
        r"|打给[您你]|致电|去电|来电(?!显)|通话|拨打",
    ),
    (
        "答复",
        r"给出|必回|回复|答复|回信|回话|回应|回消息|回音|答案|准信|准话|说法|结果|交代|交待|解答|回您|回你|出方案|解决方案",
    ),
    ("联系", r"联系|联络|对接|沟通|找[您你]"),
    ("通知", r"通知|告知|告诉|同步|汇报|短信|发消息|知会|提醒|说(?:$|一声|清楚)"),
    (
        "发货",
        r"发货|发出|寄出|寄送|寄给|寄到|邮寄|出货|出库|补发|补寄|重发|重寄|快递给|发快递|(?<!快)寄[您你]|发走|揽收",
    ),
    ("送货", r"送货|送达|送到|配送|派送|送上门|送过去|送[您你]|到货|投递"),
    (
        "上门",
        r"上门|登门|到场|到达(?:现场)?|出发|到府|到[您你]家|到现场|过去(?!的)|来[您你]家|去[您你]家|到$",
    ),
    (
        "退款",
        r"退款|退还|退回|打款|到账|返还|返现|退给|退[您你]|退(?:到|至)|原路退(?:回|还)?|退费|赔付|赔[您你]|入账",
    ),
    ("维修", r"维修|修好|修复|修理|修完|检修|装好|安装|调试"),
    ("更换", r"换货|更换|换新|换好|换给|换[您你]|换一"),
    (
        "发送",
        r"发送|发给|发到|发(?:您|你)|传给|传[您你]|发邮件|发过去|发过来|提供"
        # 给您发尺寸表: what is sent belongs to the words, as long as the clause ends with it.
        r"|(?<=[您你])发(?![货出票快走现生放展作])(?:[\u4e00-\u9fff]{1,6}(?=[，。；！,;!~～\s]|$))?",
    ),
    ("开票", r"开(?:发)?票|开具|开好|补开|重开"),
    ("解决", r"解决|搞定|弄好|落实|办好|办妥|办完|做好|做完|恢复|开通"),
    (
        "处理",
        r"处理|办理|完成|跟进|受理|登记|提交|申请|审核|更新|查清|查明|查到|核查|核实|查询|排查|反馈|给到|答疑|备货|下单|转接|转达|加急",
    ),
    ("确认", r"确认(?!收货|签收|付款|订单|无误后)|落定|定下|敲定|确定"),
    ("安排", r"安排|派(?:人|车|师傅|单|同事|技术)|预约|约(?:好|定|时间)|组织|协调"),
)
_GENERIC = frozenset({"处理", "确认", "安排", "提供"})
_BY_US_ONLY = frozenset({"发货", "送货", "上门", "退款", "维修", "更换", "开票"})
_PLACE = "(?:的?(?:账户|帐户|信用卡|银行卡|支付宝|账号|卡里|卡上|邮箱|微信|手机|地址|府上|家里|家|手里|手上))"
_TAIL = (
    "(?:完成|完毕|好|完|妥当?|清楚|掉|出去?|过去|过来|一下|到位|到账)?"
    f"(?:(?:给|到|至)?[您你]们?(?:{_PLACE}|(?![的看说觉要需可能方先再把]))|(?<=[您你]){_PLACE})?"
)
_KIND = "|".join(f"(?P<k{index}>{pattern})" for index, (_, pattern) in enumerate(_KINDS))
# An act that is named as a thing, waited for, over, or asked of the other side is not one of ours.
_NOT_BEFORE = r"(?<![的等待收未没])(?<!收到)"
_MANNER = (
    "(?:再|去|先|尽快|重新|免费|及时|准时|主动|单独|统一|亲自|做(?:个|一个)?|一个|个|最终|准确|明确|具体|满意|合理|正式|书面|初步"
    "|全额|确切|肯定|的)"
)
_ACT = re.compile(
    rf"(?:(?P<to>{_TO}){_MANNER}{{0,4}}|{_NOT_BEFORE})(?:{_KIND}|(?<=[您你们边人]))(?P<tail>{_TAIL})"
)
_DONE_BEFORE = re.compile(rf"(?:已经?|刚刚?|早就|刚才)(?:{_TO})?$")
_ASKED_AFTER = re.compile(r"(?:给)?(?:我|咱)们?")
_OVER = re.compile(r"[了过](?!去|来)")
# 您提交的申请: the act only tells which thing is meant.
_MODIFIER = re.compile(r"的(?!时间)[\u4e00-\u9fff]")
_CUSTOMER = re.compile("[您你]")
_NOT_FOR = re.compile(r"(?:服务|带来|造成|添|保修|质保|保留|优惠|推荐|介绍|打折|便宜|的|看|说(?!$)|聊|节省)")
_LABELS_HANT = {
    "回电": "回電",
    "答复": "答覆",
    "联系": "聯絡",
    "发货": "出貨",
    "送货": "送貨",
    "上门": "上門",
    "维修": "維修",
    "更换": "更換",
    "发送": "發送",
    "开票": "開票",
    "解决": "解決",
    "处理": "處理",
    "确认": "確認",
}

_OURS = (
    r"(?:(?:(?:我们?|咱们)(?:这边)?的?)?"
    r"(?:(?:维修|安装|送货|配送|售后|上门)?师傅|同事|同仁|专员|专人|客服|售后(?!服务)|技术(?:员|人员|部|同事)?|工程师|技师|仓库|仓管"
    r"|财务|主管|经理|店长|安装工|维修工|工作人员|负责人|小编|服务人员){1,2}"
    r"|我们?这边|我们|咱们|我方|我司|我|咱|俺|本人|(?<![您你递流])这边|本店|小店|本公司|公司|工厂|厂里|店里|门店)"
)
_ASKED = (
    r"(?<![申邀聘约])请(?![您你]?(?:放心|稍[等候]|耐心|理解|谅解|见谅|知悉|留意|注意|保持|相信|问|查收)|示|教|求)|麻烦(?![您你]了|到)|烦请|劳烦|劳驾"
    r"|有劳|辛苦(?![您你]?了)|记得|需要[您你]|需[您你]|要求|亲(?=需|要)"
)
_THEIRS = (
    r"(?<![给为帮替跟和与向对同到去往联复知诉电还达复醒访回退寄发送教补换赔找让谢祝误扰络系把将了过请要需])"
    r"[您你](?!的|好|放心|久等|稍|这|那|订|反馈|说的|提|家|所|之前|昨|上次|满意|们好)"
    r"|买家|客户(?!经理)|顾客|用户|消费者|贵司|贵方"
)
_THIRD = (
    r"(?:(?<![用走过发让叫催系排寄选改交知给和跟的到])(?:快递(?!给|单|费|号)(?:员|小哥|公司|那边|方)?|物流(?!单|号|费)(?:公司|那边)?|顺丰|圆通|中通|申通|韵达|京东|邮政|德邦|菜鸟|驿站|配送员|派送员|骑手"
    r"|银行|平台|厂家(?!师傅)|厂商|供应商|商家|卖家|经营者|上家|对方|他们?|她们?|人家|物业|第三方|承运商?))"
)
_SUBJECT = re.compile(f"(?P<OURS>{_OURS})|(?P<ASKED>{_ASKED})|(?P<THEIRS>{_THEIRS})|(?P<THIRD>{_THIRD})")
_ARRIVING = re.compile(_OURS)
_OBJECT_BEFORE = re.compile(
    r"(?:给|告诉|告知|回复|答复|联系|联络|通知|知会|提醒|发|打|跟|和|找|等|教|帮|回|寄|退|到|向|与|对)$"
)

_NO_LATER = re.compile(
    r"(?:不|绝不|不会|绝不会|最多不|最晚不|最迟不)(?:晚于|迟于|超过|晚過|多于)|不好意思|不客气|不管怎样|不用担心|不要着急|没问题|没关系|不出意外(?:的话)?|不耽误"
)
_VETO = re.compile(
    # refused or doubted
    r"已经?[于在]|不(?:发货?|处理|回复|上门|退|送|派|寄|安排|给|是)|不能|无法|没法|没办法|没有办法|办不到|做不到|来不及|不了|不一定|不保证|不敢|不确定|不可能|恐怕|难以|没能"
    r"|未能|不会(?!晚|迟|超)|不想|不打算|不再|不必|不用|无需|不需要|不支持|不建议|别(?!人|的)|不行|拒绝|取消|没有?(?:收到|发货|回复|处理|解决|到账)|未(?:收到|发货"
    r"|回复|处理|到账)|还没|尚未"
    r"|可能|也许|说不定|或许|没准|希望|但愿|最好能|如果能"
    # a habit, a rule, opening hours
    r"|一般|通常|平时|每[天日周月次个]|往常|正常情况|营业|工作时间|上班时间|服务时间|在线时间|办公时间|休息|放假|上班(?!第一)|无理由|保修|质保|三包|有效期|保质期|应当|规定|依法"
    r"|法律|条例|政策|有权"
    # a point in time of some event
    r"|自[^,]{0,12}起|之日起|当日起|截止|截至"
)
_QUESTION = re.compile(
    r"什么时候|几点|多久|哪天|哪个时间|何时|是否|能否|可否|是不是|能不能|可不可以|行不行|好不好|要不要|有没有|几号|怎么样|[吗么]$|吗[~^]"
)
_TAG = re.compile(
    r"(?:[您你](?:看|觉得)?)?(?:这样)?(?:[您你](?:看|觉得)?)?(?:时间)?(?:可以|行|好|方便|合适|能接受|没问题|ok|怎么样|如何)(?:吗|么|不|嘛|吧)?"
)
_CONDITION = re.compile(
    r"如果|前(?:拍下|下的?单|付款|支付|付清)|如(?=[您你需无有未])|假如|假设|要是|倘若|若(?!干)|万一|一旦|的话|只要|除非|只有|否则|要不然|等(?=[^,]{1,10}[后再]"
    r"|到货|[您你]|收到)"
)
_COURTESY = re.compile(
    r"如(?:果)?[您你]?(?:还)?有(?:任何|其他|其它|什么|别的)?(?:问题|疑问|需要|需求|不清楚)|如需|若有(?:任何)?(?:问题|疑问|需要)|有问题的话|有(?:任何|什么"
    r"|其他)?(?:问题|疑问|需要)[^,]{0,3}的话"
)
_EVENT = re.compile(
    r"(?:收到|签收|付款|下单|拍下|审核|审批|到货|收货|拿到|提交|查实|退回|寄回|通过|支付|确认|验收|验货|入库|到仓|发货|出库|完成|同意|回复|付清|补完|补齐|登记|受理|寄到|来货"
    r"|解冻|填写|填好|提供)[^,]{0,10}?(?:之后|以后|后)(?![天台续面])"
)
_OWN_EVENT = re.compile(
    r"(?:核实|核查|查询|查证|了解|沟通|商量|讨论|请示|汇报|检测|汇总|开会|核对|看完|测试|评估)[^,]{0,8}?(?:之后|以后|后)(?![天台续面])"
)
_REPORTED = re.compile(
    rf"(?:{_THIRD}[^,]{{0,6}}?(?:说|表示|告知|回复|反馈|承诺|答应|通知|称|预计)"
    rf"|(?<![给跟和与向对为])(?:[您你]|客户|顾客|买家)(?:刚才|昨天|之前|上次|这边)?(?:说|要求|提到))(?!明书)"
)
_AGENT_SAID = re.compile(r"(?:说|答应|承诺|约)(?:过|好的|了)|说的")
_COMMITTED = re.compile(r"会(?!议|员)|一定|保证|承诺|确保|肯定|准时|务必|必定|绝对")


def find_acts(clause: str) -> list[Act]:
    """Return the acts of service in a folded clause.

    `ours` is False where the customer or the past has them.
    """
    acts: list[Act] = []
    for match in _ACT.finditer(clause):
        kind = next((i for i in range(len(_KINDS)) if match[f"k{i}"] is not None), None)
        if match["to"] is None and kind is None:
            continue
        if kind is None and _NOT_FOR.match(clause, match.end()):
            continue
        label = "" if kind is None else _KINDS[kind][0]
        acts.append(
            Act(
                match.start(),
                match.end(),
                label,
                generic=label in _GENERIC or not label,
                ours=_whose(clause, match),
                by_us_only=label in _BY_US_ONLY,
            )
        )
    return acts


def _whose(clause: str, match: re.Match[str]) -> bool | None:
    if _DONE_BEFORE.search(clause, max(0, match.start() - 8), match.start()):
        return False
    if _ASKED_AFTER.match(clause, match.end()) or _OVER.match(clause, match.end()):
        return False
    if _MODIFIER.match(clause, match.end()):
        return False
    # Goods arrive by others' hands; "到" alone is a visit only when one of us arrives.
    if match.group() == "到" and not _ARRIVING.search(clause, 0, match.start()):
        return False
    for_customer = match["to"] is not None or bool(_CUSTOMER.search(match.group()))
    return True if for_customer else None


def find_subjects(clause: str) -> list[Subject]:
    """Return who is said to act in a folded clause, in order."""
    subjects: list[Subject] = []
    for match in _SUBJECT.finditer(clause):
        side = Side[match.lastgroup or ""]
        me = side is Side.OURS and match.group()[0] in "我咱俺"
        if me and _OBJECT_BEFORE.search(clause, max(0, match.start() - 2), match.start()):
            continue
        subjects.append(Subject(match.start(), match.end(), side))
    return subjects


def is_refused(clause: str) -> bool:
    """Tell whether the clause denies, doubts, asks, reports, or states a rule."""
    plain = _NO_LATER.sub("", clause)
    return bool(
        _VETO.search(plain) or _QUESTION.search(plain) or _REPORTED.search(plain) or _AGENT_SAID.search(plain)
    )


def is_tag_question(clause: str) -> bool:
    """Tell whether the clause only asks about the one before it ("可以吗")."""
    return _TAG.fullmatch(clause) is not None


def is_condition(clause: str) -> bool:
    """Tell whether the clause makes what follows depend on an event."""
    plain = _NO_LATER.sub("", clause)
    return bool(_CONDITION.search(plain) or _EVENT.search(plain))


def is_courtesy(clause: str) -> bool:
    """Tell whether the clause's condition is mere politeness ("如有疑问")."""
    return _COURTESY.search(clause) is not None


def waits_for_us(clause: str) -> bool:
    """Tell whether the clause starts a span at an event of our own ("核实后两小时内")."""
    return _OWN_EVENT.search(clause) is not None


def is_committed(clause: str) -> bool:
    """Tell whether the clause says outright that something will be done."""
    return _COMMITTED.search(clause) is not None


def label_in(what: str, *, traditional: bool) -> str:
    """Return the label of an act in the script of the text."""
    return _LABELS_HANT.get(what, what) if traditional else what
