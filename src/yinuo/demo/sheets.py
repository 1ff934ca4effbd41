"""Spreadsheets that were taken in: the names from a fair, two of them faulty, orders of the old shop system, and a list of products that was only checked."""

import io
from collections.abc import Iterator
from datetime import datetime

from yinuo.core.actions.imports import start_import_step, upload_import
from yinuo.core.actor import Actor
from yinuo.core.imports_engine import perform_step
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story

_BY = "gaojianguo"
_FAIR = """客户姓名,手机,微信,标签
邱子轩,19900009801,qiu_zixuan,家博会
段丽君,19900009802,,家博会
万俊杰,19900009803,wan_junjie,家博会
祝晓燕,19900009804,,家博会
卢志强,1990000980,,家博会
康文静,19900009806,kang_wj,家博会
,19900009807,,家博会
施佳怡,19900009808,,家博会
尹浩然,19900009809,yin_haoran,家博会
田美玲,19900009810,,家博会
"""
_GOODS = """商品编码,商品名称,价格,规格编码,规格,规格价
N-0901,黑胡桃床头柜,1280.00,N-0901-L,开门: 左,1280.00
N-0901,黑胡桃床头柜,1280.00,N-0901-R,开门: 右,1280.00
N-0902,白蜡木换鞋凳,860.00,N-0902-90,长度: 90 厘米,860.00
N-0902,白蜡木换鞋凳,860.00,N-0902-120,长度: 120 厘米,980.00
"""
_ORDERS_HEAD = "订单号,状态,下单日期,客户,手机号,商品名称,数量,单位,单价,交货日期,收货地址,已付金额,备注"
# Number, state, ordered days ago, customer, telephone, thing, count, unit, price, days until delivery, place, paid, note.
_ORDERS = (
    ("HM-2031", "已完成", 410, "蒋丽华", "19900009821", "黑胡桃六斗柜", "1", "件", "6980", -380, "杭州市余杭区良睦路 88 号", "6980", "老客户介绍"),
    ("HM-2047", "已完成", 362, "余文博", "19900009822", "橡木书架", "2", "组", "3260", -335, "杭州市西湖区文一路 115 号", "8060", ""),
    ("HM-2047", "", None, "", "", "书架安装", "1", "次", "1540", None, "", "", ""),
    ("HM-2102", "已完成", 198, "蒋丽华", "19900009821", "黑胡桃梳妆凳", "1", "把", "890", -180, "杭州市余杭区良睦路 88 号", "890", ""),
    ("HM-2188", "待发货", 16, "方志远", "19900009823", "白蜡木双人床", "1", "张", "7600", 12, "绍兴市越城区胜利路 60 号", "3800", "电梯只到 11 楼"),
    ("HM-2190", "待发货", 12, "", "", "餐椅", "4", "把", "1080", 9, "", "", ""),
)  # fmt: skip


def sheet_stories(stage: Stage) -> list[Story]:
    """Return the stories of the spreadsheets."""
    return [
        _taken_in(stage, "customers", "家博会名单.csv", _FAIR, minutes=26, steps=("check", "run")),
        _taken_in(stage, "orders", "旧系统订单.csv", _orders(stage), minutes=18, steps=("check", "run")),
        _taken_in(stage, "products", "冬季新品.csv", _GOODS, minutes=9, steps=("check",)),
    ]


def _orders(stage: Stage) -> str:
    def on(days: int | None) -> str:
        return "" if days is None else stage.day(days, 12).date().isoformat()

    lines = [_ORDERS_HEAD]
    for number, state, ago, *who, thing, count, unit, price, until, place, paid, note in _ORDERS:
        cells = [
            number,
            state,
            on(None if ago is None else -ago),
            *who,
            thing,
            count,
            unit,
            price,
            on(until),
            place,
            paid,
            note,
        ]
        lines.append(",".join(str(cell) for cell in cells))
    return "\n".join(lines)


def _taken_in(
    stage: Stage, kind: str, name: str, text: str, *, minutes: int, steps: tuple[str, ...]
) -> Iterator[datetime]:
    at = stage.ago(minutes=minutes)
    yield at
    actor: Actor = stage.actor(_BY, at)
    run = upload_import(
        actor=actor, now=at, kind=kind, name=name, stream=io.BytesIO(text.encode("utf-8-sig"))
    )
    for step in steps:
        start_import_step(actor=actor, now=at, run_id=run.pk, step=step, here=True)
        perform_step(actor=actor, run_id=run.pk, step=step)
