"""Fold a text to one script and width without moving a single character."""

from typing import Literal

_PAIRS = (
    "繫系係系"
    "萬万豐丰為为爲为倉仓況况別别國国帶带幹干慶庆攬揽櫃柜匯汇測测貓猫紹绍膽胆腦脑薦荐營营見见討讨議议論论訪访訴诉諾诺諒谅贊赞趕赶韻韵題题額额飾饰饋馈駕驾騎骑鳥鸟説说於于佈布纔才夥伙隻只闆板麵面"
    "後后電电復复覆复複复兩两個个週周內内時时號号發发貨货禮礼處处給给師师這这邊边無无請请麼么嗎吗們们點点鐘钟鍾钟鐵铁裡里裏里會会與与過过還还來来對对開开關关門门決决絡络聯联訊讯話话寫写傳传單单訂订"
    "購购買买賣卖賠赔償偿換换貼贴質质維维護护廠厂廣广東东車车務务員员體体總总經经辦办該该說说詢询認认證证試试讓让將将應应當当儘尽盡尽剛刚則则據据擔担擾扰報报規规覽览觀观計计記记許许設设評评詳详課课"
    "調调誤误謝谢讀读變变財财貴贵賬账帳账負负貢贡費费達达運运遞递遲迟遠远適适選选遺遗郵邮鄰邻醫医針针釐厘銀银錄录錢钱錯错長长問问間间際际隊队隨随雖虽難难靈灵順顺須须預预領领頭头顧顾風风飛飞飯饭館馆"
    "馬马驗验備备價价優优儲储兒儿冊册凍冻劃划動动勞劳勢势區区協协參参圓圆場场壞坏夠够奧奥媽妈學学實实審审導导層层屬属島岛幫帮幾几庫库廳厅彙汇徹彻恆恒悅悦愛爱態态慣惯慮虑憂忧懷怀戶户掃扫損损擇择擊击"
    "擬拟攜携敗败數数斷断於于昇升晝昼曉晓暫暂書书條条業业極极樣样樓楼標标機机權权歡欢歲岁歸归氣气沒没淨净溝沟滿满漲涨潔洁煩烦熱热爭争狀状獨独現现環环產产畢毕異异療疗監监碼码確确稱称種种積积穩稳節节"
    "範范結结絕绝統统繳缴緊紧線线練练緩缓繼继續续罰罚聽听職职臨临興兴舉举舊旧藝艺術术衛卫補补裝装視视親亲覺觉觸触責责資资輕轻輸输轉转農农連连進进遙遥邏逻鄉乡釋释鑒鉴鑑鉴閒闲陽阳階阶隱隐雜杂離离雙双"
    "雲云靜静韓韩頁页項项類类願愿顯显餘余驛驿髒脏鬆松齊齐齡龄徵征榮荣曆历歷历劑剂圖图圍围團团執执壓压寶宝專专尋寻嚴严掛挂揚扬搶抢擋挡撥拨擁拥檔档檢检橋桥濟济燈灯爾尔牆墙獎奖獲获畫画疊叠睏困矯矫禍祸"
    "禦御穫获窮穷競竞筆笔簡简籤签簽签糧粮糾纠紀纪約约級级紙纸細细終终組组綠绿網网編编織织罷罢準准灣湾臺台蓋盖築筑廁厕塗涂"
)
_TO_SIMPLIFIED = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
# Written in both scripts, so they tell nothing about which one a text is in.
_SHARED = set("覆后里复")
_TRADITIONAL = frozenset(t for t, s in _TO_SIMPLIFIED.items() if t != s) - _SHARED
_SIMPLIFIED = frozenset(s for t, s in _TO_SIMPLIFIED.items() if t != s) - _SHARED
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PUNCTUATION = {0x3000: " ", 0x00A0: " ", 0x2019: "'", 0x2018: "'", 0x2013: "-", 0x2014: "-", 0xFF5E: "~"}
_TABLE = str.maketrans(
    {chr(c): chr(t) for c, t in _WIDTH.items()}
    | {chr(c): t for c, t in _PUNCTUATION.items()}
    | _TO_SIMPLIFIED
)
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def fold(text: str) -> str:
    """Return the text in simplified characters and half width, character by character."""
    return text.translate(_TABLE)


def lower(text: str) -> str:
    """Return the text with its ASCII letters in lower case; others could change its length."""
    return text.translate(_LOWER)


def script_of(text: str) -> Literal["zh-hans", "zh-hant", ""]:
    """Tell which script most of the telling characters are in; "" when there is none."""
    traditional = sum(character in _TRADITIONAL for character in text)
    simplified = sum(character in _SIMPLIFIED for character in text)
    if traditional == simplified == 0:
        return ""
    return "zh-hant" if traditional > simplified else "zh-hans"
