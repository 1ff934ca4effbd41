"""What a person may expect of the search over articles and products: (what is typed, what must be found, what must not).

`SHELF` and `KNOWLEDGE` are the whole world of the table. Names are short names of articles and codes of products. A row
says what stands first in `first`; "" where nothing at all may be found.
"""

from typing import NamedTuple

KNOWLEDGE: dict[str, dict[str, tuple[str, str]]] = {
    "walnut-care": {
        "zh-hans": (
            "胡桃木家具怎么保养",
            "平时用拧干的软布顺着木纹擦，水渍马上擦干。\n\n每半年上一次木蜡油。",
        ),
        "en": (
            "How to care for walnut",
            "Wipe with a well wrung cloth along the grain and dry water at once.",
        ),
    },
    "water-marks": {
        "zh-hans": ("桌面有水印怎么办", "轻的水印：软布蘸少许木蜡油，顺木纹擦三五遍。深的水印需要打磨。"),
        "en": ("Water marks on a table", "Rub a little wax oil along the grain; deep marks need sanding."),
    },
    "wood-smell": {
        "zh-hans": ("新家具的味道是甲醛吗", "闻到的多是木材和木蜡油的气味，通风两周左右会散。"),
        "en": ("Is the smell of new furniture formaldehyde?", "At common levels formaldehyde has no smell."),
    },
    "sofa-washing": {
        "zh-hans": ("布艺沙发怎么洗", "布套全部可拆。30 度以下手洗，不漂白、不烘干。"),
        "en": ("Washing the covers of a sofa", "All covers come off. Wash by hand below 30 °C, no bleach."),
    },
    "delivery-time": {
        "zh-hans": ("下单后多久送到", "现货三个工作日内发货，定制家具约三十天。送货前一天电话预约。"),
        "en": (
            "When is my order delivered",
            "Stock leaves within three working days, custom furniture in thirty.",
        ),
    },
    "returns-seven-days": {
        "zh-hans": ("七天无理由退货", "签收七天内可退，定制件除外。退货运费说明见正文。"),
        "en": ("Returning within seven days", "Return within seven days of receipt, custom pieces excepted."),
    },
    "touch-screen": {
        "zh-hans": ("触摸屏幕没有反应", "先断电一分钟，再长按电源键十秒重启。"),
        "zh-hant": ("觸控螢幕沒有反應", "先斷電一分鐘，再長按電源鍵十秒重新啟動。"),
    },
    "invoice": {
        "zh-hans": ("怎么开发票", "在订单页填写抬头和税号，电子发票当天发到邮箱。"),
        "en": (
            "Getting an invoice",
            "Give the company name and tax number; it comes by e-mail the same day.",
        ),
    },
    "mattress-airing": {"zh-hans": ("新床垫要不要晾", "拆封后立起来通风 48 小时再用。")},
    "assembly": {
        "zh-hans": ("上门安装怎么预约", "到货后在订单页选时间，师傅带齐工具上门。"),
        "en": ("Booking the assembly", "Choose a time on the order page; the fitter brings all tools."),
    },
}
SHELF: dict[str, dict[str, str]] = {
    "T-1601": {"zh-hans": "云岭胡桃木餐桌", "en": "Yunling walnut dining table", "sku": "T-1601-WAL-160"},
    "S-3006": {"zh-hans": "栖木布艺沙发", "en": "Qimu fabric sofa", "sku": "S-3006-GRY-3"},
    "M-1812": {"zh-hans": "静眠乳胶床垫", "en": "Jingmian latex mattress", "sku": "M-1812-180"},
    "C-4508": {"zh-hans": "岩板茶几", "en": "Sintered stone coffee table", "sku": "C-4508-BLK"},
    "E-2200X": {
        "zh-hans": "智能升降桌 触摸屏幕款",
        "en": "Standing desk with touch screen",
        "sku": "E-2200X-W",
    },
}


class Row(NamedTuple):
    typed: str
    first: str = ""
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


ARTICLES: list[Row] = [
    # a run of characters anywhere in a word, no dictionary
    Row("屏幕", "touch-screen"),
    Row("触摸屏幕", "touch-screen"),
    Row("摸屏", "touch-screen"),
    Row("幕屏"),
    Row("水印", "water-marks", never=("invoice",)),
    Row("发票", "invoice", never=("delivery-time",)),
    Row("票发"),
    Row("甲醛", "wood-smell"),
    Row("床垫", "mattress-airing"),
    Row("晾", "mattress-airing"),
    # traditional for simplified, and the other way
    Row("觸控螢幕", "touch-screen"),
    Row("螢幕沒有反應", "touch-screen"),
    Row("發票", "invoice"),
    Row("布藝沙發怎麼洗", "sofa-washing"),
    Row("桌面有水印怎麼辦", "water-marks"),
    Row("保養", "walnut-care"),
    Row("退貨", "returns-seven-days"),
    # whole questions, of which no article has all the words
    Row("请问胡桃木的桌子平时要怎么保养呢？", "walnut-care"),
    Row("孩子把水打翻了，餐桌桌面留下一圈水印，怎么处理", "water-marks"),
    Row("你好，沙发套能拆下来放洗衣机里洗吗", "sofa-washing"),
    Row("新买的柜子味道很大，会不会是甲醛超标", "wood-smell"),
    Row("我想问一下定制家具多久能送到", "delivery-time"),
    Row("买了不喜欢，七天内能退货吗", "returns-seven-days"),
    Row("公司买的，能开发票吗，税号填哪里", "invoice"),
    Row("桌子的触摸屏幕按了没反应", "touch-screen"),
    Row("师傅什么时候能上门安装，怎么预约", "assembly"),
    Row("刚拆封的床垫需要通风多久", "mattress-airing"),
    Row("您好，麻烦问下怎么给胡桃木上木蜡油", "walnut-care", also=("water-marks",)),
    # English: stems, questions, small words
    Row("washing sofas", "sofa-washing"),
    Row("how do I wash the sofa cover", "sofa-washing"),
    Row("wash", "sofa-washing"),
    Row("invoices", "invoice"),
    Row("Can you send me an invoice please?", "invoice"),
    Row("returned within 7 days", "returns-seven-days"),
    Row("is it formaldehyde that I smell", "wood-smell"),
    Row("water mark", "water-marks"),
    Row("my table has got water marks", "water-marks"),
    Row("caring for walnut", "walnut-care"),
    Row("when will my order be delivered", "delivery-time"),
    Row("book assembly", "assembly"),
    Row("deliv", "delivery-time"),
    # width and case
    Row("ＩＮＶＯＩＣＥ", "invoice"),
    Row("FORMALDEHYDE", "wood-smell"),
    Row("３０ 度", "sofa-washing"),
    # nothing there: nothing found
    Row("今天天气怎么样"),
    Row("你好"),
    Row("请问一下"),
    Row("谢谢您"),
    Row("在吗"),
    Row("冰箱不制冷"),
    Row("手机充电器"),
    Row("会员积分怎么用"),
    Row("how are you"),
    Row("what is the meaning of life"),
    Row("refrigerator"),
    Row("please help me"),
    Row("？！……"),
    Row("' OR 1=1 --"),
    Row("& | ! ( ) :* <->"),
    Row("\x00"),
    Row("🪑🪑🪑"),
    Row("z" * 500),
]
PRODUCTS: list[Row] = [
    # model numbers with and without dashes, whole and in part
    Row("T-1601", "T-1601", never=("S-3006",)),
    Row("t1601", "T-1601"),
    Row("T 1601", "T-1601"),
    Row("1601", "T-1601"),
    Row("e2200x", "E-2200X"),
    Row("E-2200X", "E-2200X"),
    Row("M-1812-180", "M-1812"),
    Row("m1812180", "M-1812"),
    Row("C-4508-BLK", "C-4508"),
    Row("T-9999"),
    Row("1602"),
    # names in every language
    Row("屏幕", "E-2200X"),
    Row("餐桌", "T-1601"),
    Row("桌餐"),
    Row("茶几", "C-4508"),
    Row("岩板茶几和胡桃木的能不能混搭？", "C-4508", also=("T-1601",)),
    Row("乳膠床墊", "M-1812"),
    Row("布藝沙發", "S-3006"),
    Row("sofas", "S-3006"),
    Row("walnut tables", "T-1601"),
    Row("do you have a latex mattress", "M-1812"),
    Row("我想买一张胡桃木的餐桌", "T-1601"),
    Row("电视机"),
    Row("washing machine"),
    Row("你们几点开门"),
]
