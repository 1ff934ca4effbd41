"""The demo's product pictures: flat furniture on paper, drawn when the demo is loaded."""

import io
from collections.abc import Callable

from PIL import Image, ImageColor, ImageDraw

WIDTH, HEIGHT = 1200, 900
FLOOR = 700
_PAPER, _GROUND, _SHADE = "#f1ebdf", "#e7dfcf", "#d8cdb8"
_FINER = 1.6  # drawn this much larger, then made half as large, so that edges are smooth

Colour = tuple[int, int, int]


class Sheet:
    """A sheet of paper to draw on, 1200 units wide; a piece stands on `FLOOR`."""

    def __init__(self, colour: str) -> None:
        self.image = Image.new("RGB", (round(WIDTH * _FINER), round(HEIGHT * _FINER)), _PAPER)
        self.pen = ImageDraw.Draw(self.image)
        self.main = _rgb(colour)
        self.dark, self.light = _mixed(self.main, "#1d1712", 0.28), _mixed(self.main, "#fffaf0", 0.3)
        self.pen.rectangle(_scaled(0, FLOOR - 30, WIDTH, HEIGHT), fill=_GROUND)

    def box(self, left: int, top: int, right: int, bottom: int, colour: Colour, *, round_: int = 10) -> None:
        self.pen.rounded_rectangle(_scaled(left, top, right, bottom), radius=round_ * _FINER, fill=colour)

    def slope(self, points: list[tuple[int, int]], colour: Colour) -> None:
        self.pen.polygon([(x * _FINER, y * _FINER) for x, y in points], fill=colour)

    def shadow(self, left: int, right: int) -> None:
        self.pen.ellipse(_scaled(left, FLOOR - 18, right, FLOOR + 34), fill=_SHADE)

    def finished(self) -> bytes:
        """Return the picture as PNG."""
        written = io.BytesIO()
        self.image.reduce(2).save(written, "PNG", compress_level=1)
        return written.getvalue()


def draw(shape: str, colour: str) -> bytes:
    """Return the picture of a piece of furniture in a colour, as PNG."""
    sheet = Sheet(colour)
    SHAPES[shape](sheet)
    return sheet.finished()


def draw_grain(colour: str) -> bytes:
    """Return a close view of the material, as PNG."""
    sheet = Sheet(colour)
    sheet.box(0, 0, WIDTH, HEIGHT, sheet.main, round_=0)
    for row in range(18):
        y = 24 + row * 52
        tone = _mixed(sheet.main, "#1d1712", 0.05 + 0.05 * (row % 3))
        sheet.pen.arc(_scaled(-500, y, WIDTH + 700, y + 260 + 40 * (row % 4)), 190, 350, fill=tone, width=10)
    return sheet.finished()


def _table(s: Sheet) -> None:
    s.shadow(190, 1010)
    for left in (260, 900):
        s.slope([(left, 400), (left + 40, 400), (left + 30, FLOOR), (left + 8, FLOOR)], s.dark)
    s.box(240, 402, 960, 440, s.dark, round_=4)
    s.box(190, 368, 1010, 408, s.main, round_=8)
    s.box(190, 368, 1010, 380, s.light, round_=6)


def _low_table(s: Sheet) -> None:
    s.shadow(220, 980)
    for left in (300, 860):
        s.box(left, 560, left + 22, FLOOR, s.dark, round_=4)
    s.box(300, 640, 880, 652, s.dark, round_=4)
    s.box(220, 530, 980, 568, s.main, round_=16)
    s.box(220, 530, 980, 542, s.light, round_=8)


def _bed(s: Sheet) -> None:
    linen = _rgb("#f8f4ea")
    s.shadow(130, 1070)
    s.box(150, 300, 210, FLOOR, s.dark, round_=14)
    s.box(1010, 520, 1050, FLOOR, s.dark, round_=10)
    s.box(180, 480, 1040, 560, linen, round_=30)
    s.box(230, 430, 410, 500, _mixed(linen, "#8d836f", 0.12), round_=32)
    s.box(440, 470, 1040, 560, _mixed(s.main, "#fffaf0", 0.62), round_=26)
    s.box(180, 556, 1040, 620, s.main, round_=8)


def _desk(s: Sheet) -> None:
    s.shadow(230, 970)
    metal = _rgb("#f6f3ec")
    for left in (320, 840):
        s.box(left, 430, left + 44, 690, metal, round_=6)
        s.box(left - 60, 680, left + 104, FLOOR, metal, round_=8)
    s.box(380, 440, 820, 500, s.dark, round_=8)
    s.box(230, 400, 970, 446, s.main, round_=22)
    s.box(640, 280, 660, 400, _rgb("#7d8f7a"))
    s.slope([(600, 290), (700, 290), (670, 230), (630, 230)], _rgb("#7d8f7a"))
    for place, tone in enumerate(("#b85c3c", "#e0c07a", "#5d7d8a")):
        s.box(300 + place * 34, 320 - place * 12, 328 + place * 34, 402, _rgb(tone), round_=4)


def _wardrobe(s: Sheet) -> None:
    s.shadow(240, 960)
    s.box(260, 130, 940, FLOOR - 6, s.dark, round_=8)
    for place in range(4):
        left = 274 + place * 166
        s.box(left, 144, left + 156, FLOOR - 34, s.main, round_=4)
        handle = left + (134 if place % 2 == 0 else 12)
        s.box(handle, 380, handle + 10, 470, s.light, round_=5)


def _sofa(s: Sheet) -> None:
    s.shadow(110, 1090)
    for left in (190, 980):
        s.box(left, 640, left + 30, FLOOR, _rgb("#6b4a35"), round_=4)
    s.box(170, 360, 1030, 640, s.dark, round_=60)
    for place in range(3):
        s.box(214 + place * 260, 400, 464 + place * 260, 570, s.main, round_=44)
    s.box(190, 530, 1010, 656, s.light, round_=36)
    s.box(120, 450, 226, 660, s.main, round_=50)
    s.box(974, 450, 1080, 660, s.main, round_=50)
    s.slope([(330, 420), (430, 440), (410, 540), (310, 520)], _rgb("#b85c3c"))


def _armchair(s: Sheet) -> None:
    s.shadow(380, 820)
    s.box(585, 610, 615, FLOOR - 10, s.dark)
    s.box(450, FLOOR - 22, 750, FLOOR, s.dark, round_=11)
    s.box(410, 250, 790, 600, s.dark, round_=110)
    s.box(450, 290, 750, 530, s.main, round_=80)
    s.box(430, 500, 770, 620, s.light, round_=44)
    s.box(380, 430, 466, 620, s.main, round_=42)
    s.box(734, 430, 820, 620, s.main, round_=42)


def _chair(s: Sheet) -> None:
    s.shadow(420, 780)
    cord = _rgb("#e3cfa4")
    for left in (450, 730):
        s.slope([(left, 220), (left + 24, 220), (left + 28, FLOOR), (left + 2, FLOOR)], s.main)
    s.box(430, 240, 776, 320, s.main, round_=38)
    s.box(470, 500, 740, 540, s.dark, round_=8)
    s.box(420, 466, 788, 508, cord, round_=16)
    for place in range(9):
        s.box(440 + place * 38, 470, 444 + place * 38, 504, _mixed(cord, "#6b4a35", 0.25), round_=2)


def _nap_bed(s: Sheet) -> None:
    s.shadow(220, 980)
    for floor in range(3):
        top = 300 + floor * 130
        s.box(250, top + 60, 950, top + 92, s.main, round_=10)
        s.box(270, top + 34, 930, top + 66, _rgb(("#c9d6d3", "#e8d9bd", "#dcc4b4")[floor]), round_=14)
        for left in (240, 922):
            s.box(left, top, left + 38, top + 134, s.dark, round_=8)


def _bookcase(s: Sheet) -> None:
    s.shadow(360, 840)
    s.box(380, 110, 820, FLOOR - 4, s.dark, round_=8)
    tones = ("#b85c3c", "#5d7d8a", "#e0c07a", "#7d8f7a", "#8a6a8a", "#d9c7a3")
    for shelf in range(5):
        top = 126 + shelf * 112
        s.box(396, top, 804, top + 100, s.light, round_=4)
        left = 410
        for book in range(7 - shelf % 3):
            wide = 22 + (book * 7 + shelf * 5) % 20
            tall = 56 + (book * 13 + shelf * 9) % 32
            tone = _mixed(_rgb(tones[(book + shelf) % len(tones)]), "#f1ebdf", 0.15)
            s.box(left, top + 100 - tall, left + wide, top + 100, tone, round_=3)
            left += wide + 6


def _tv(s: Sheet) -> None:
    s.box(330, 200, 870, 480, _rgb("#34322e"), round_=12)
    s.box(346, 214, 854, 466, _rgb("#4a4a48"), round_=6)
    s.pen.ellipse(_scaled(250, FLOOR - 16, 950, FLOOR + 18), fill=_SHADE)
    s.box(220, 530, 980, 630, s.main, round_=10)
    for left in (478, 732):
        s.box(left, 538, left + 6, 622, s.dark, round_=2)
    s.box(220, 530, 980, 544, s.light, round_=8)


def _mattress(s: Sheet) -> None:
    s.shadow(170, 1030)
    s.box(190, 470, 1010, 690, s.main, round_=44)
    s.box(190, 560, 1010, 580, _rgb("#b7c3b5"), round_=4)
    s.box(190, 440, 1010, 560, _mixed(s.main, "#fffdf8", 0.65), round_=44)
    for place in range(9):
        s.pen.ellipse(
            _scaled(262 + place * 84, 492, 274 + place * 84, 504), fill=_mixed(s.main, "#6c6558", 0.3)
        )


def _oil(s: Sheet) -> None:
    s.shadow(370, 830)
    s.box(470, 300, 650, FLOOR - 4, s.main, round_=24)
    s.box(520, 240, 600, 310, _rgb("#3a352d"), round_=8)
    s.box(470, 420, 650, 580, _rgb("#f8f4ea"), round_=4)
    s.box(500, 460, 620, 470, s.dark, round_=4)
    s.box(500, 490, 590, 498, s.dark, round_=4)
    s.box(660, 620, 810, FLOOR - 2, _rgb("#d9c7a3"), round_=16)
    s.box(640, 650, 800, 668, _rgb("#c4b088"), round_=8)


def _bench(s: Sheet) -> None:
    s.shadow(190, 1010)
    for left in (260, 890):
        s.box(left, 330, left + 40, FLOOR, s.dark, round_=6)
    for place in range(3):
        s.box(220, 350 + place * 52, 980, 388 + place * 52, s.main, round_=8)
    s.box(200, 540, 1000, 580, s.light, round_=10)
    s.box(240, 578, 960, 604, s.dark, round_=4)


SHAPES: dict[str, Callable[[Sheet], None]] = {
    "table": _table,
    "low_table": _low_table,
    "bed": _bed,
    "desk": _desk,
    "wardrobe": _wardrobe,
    "sofa": _sofa,
    "armchair": _armchair,
    "chair": _chair,
    "nap_bed": _nap_bed,
    "bookcase": _bookcase,
    "tv": _tv,
    "mattress": _mattress,
    "oil": _oil,
    "bench": _bench,
}


def _scaled(left: int, top: int, right: int, bottom: int) -> tuple[float, float, float, float]:
    return left * _FINER, top * _FINER, right * _FINER, bottom * _FINER


def _rgb(colour: str) -> Colour:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue


def _mixed(colour: Colour, other: str, share: float) -> Colour:
    mixed = [round(a * (1 - share) + b * share) for a, b in zip(colour, _rgb(other), strict=True)]
    return mixed[0], mixed[1], mixed[2]
