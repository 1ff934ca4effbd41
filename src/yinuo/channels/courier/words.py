"""What the words of a scan say where its code says nothing, or less."""

from yinuo.channels.courier.events import SignType, Status

# The first that stands in the words wins. A locker outweighs "signed": 已签收，丰巢 is no receipt in person.
_PICKED_UP = ("出柜", "已取出", "已取件", "取件成功", "自提点取", "已被取走")
_LOCKER = (
    "快递柜",
    "丰巢",
    "智能柜",
    "自提柜",
    "菜鸟驿站",
    "妈妈驿站",
    "驿站",
    "兔喜",
    "自提点",
    "凭取件码",
    "代收点",
)
_AGENT = ("家人", "门卫", "前台", "同事", "物业", "邻居", "保安", "他人代收", "代收", "代签")
_SELF = (
    "本人签收",
    "签收人:本人",
    "签收人：本人",
    "收件人签收",
    "签收人:收件人",
    "签收人：收件人",
    "客户签收",
)
_STATUS = (
    (("退回签收", "退件签收", "退货签收", "已退签"), Status.RETURNED),
    (("拒收", "拒签"), Status.REJECTED),
    (("退回", "退件", "退货"), Status.RETURNING),
    (("签收", "妥投", "已送达"), Status.SIGNED),
    (
        ("派件异常", "派送不成功", "派送失败", "无法联系", "滞留", "破损", "疑难", "超区", "异常"),
        Status.EXCEPTION,
    ),
    (("派件", "派送", "投递中"), Status.OUT_FOR_DELIVERY),
    (("待揽", "已下单"), Status.CREATED),
    (("揽收", "揽件", "收件", "已收寄"), Status.PICKED_UP),
    (("到达", "离开", "发往", "运输", "中转", "转运", "已发出", "干线", "清关"), Status.IN_TRANSIT),
)


def status_of_words(text: str) -> Status | None:
    """Return what a scan's words say, None where they say nothing that we know."""
    if any(word in text for word in _PICKED_UP):
        return Status.SIGNED
    if any(word in text for word in _LOCKER) and not any(word in text for word in ("退", "拒")):
        return Status.IN_LOCKER
    for words, status in _STATUS:
        if any(word in text for word in words):
            return status
    return None


def sign_type_of_words(text: str) -> SignType:
    """Return who signed by a scan's words: a place before a person, others before the customer."""
    if any(word in text for word in _LOCKER):
        return SignType.LOCKER_STATION
    if any(word in text for word in _SELF):
        return SignType.SELF
    if any(word in text for word in _AGENT):
        return SignType.AGENT
    return SignType.UNKNOWN


def says_picked_up(text: str) -> bool:
    """Tell whether a scan's words say that it was taken out of a locker or from a station."""
    return any(word in text for word in _PICKED_UP)
