"""Spreadsheets that were taken in: the names from a fair, two of them faulty, and a list of products that was only checked."""

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


def sheet_stories(stage: Stage) -> list[Story]:
    """Return the stories of the spreadsheets."""
    return [
        _taken_in(stage, "customers", "家博会名单.csv", _FAIR, minutes=26, steps=("check", "run")),
        _taken_in(stage, "products", "冬季新品.csv", _GOODS, minutes=9, steps=("check",)),
    ]


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
