"""The demo's designs: floor plans drawn as pictures, a scheme as PDF, an exchange drawing, photos from the spot."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1400, 1000
_FINER = 2
_PAPER, _LINE, _SOFT, _WOOD, _GREEN, _MARK = "#fbf8f2", "#3a352d", "#d9d0bf", "#c9a77c", "#9fb39a", "#1a4f67"
_WALL = 16

Box = tuple[int, int, int, int]


class _Plan:
    """A floor plan in units of the finished picture."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.image = Image.new("RGB", (width * _FINER, height * _FINER), _PAPER)
        self.pen = ImageDraw.Draw(self.image)

    def piece(self, box: Box, colour: str, *, round_: int = 12, line: int = 3) -> None:
        self.pen.rounded_rectangle(
            [side * _FINER for side in box],
            radius=round_ * _FINER,
            fill=colour,
            outline=_LINE,
            width=line * _FINER,
        )

    def wall(self, *points: tuple[int, int]) -> None:
        self.pen.line(
            [(x * _FINER, y * _FINER) for x, y in points], fill=_LINE, width=_WALL * _FINER, joint="curve"
        )

    def gap(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        self.pen.line(
            [(x * _FINER, y * _FINER) for x, y in (start, end)], fill=_PAPER, width=(_WALL + 4) * _FINER
        )

    def measure(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Draw a line of measure with its two ends."""
        line = [(x * _FINER, y * _FINER) for x, y in (start, end)]
        self.pen.line(line, fill=_MARK, width=2 * _FINER)
        for x, y in (start, end):
            self.pen.ellipse(
                [(x - 5) * _FINER, (y - 5) * _FINER, (x + 5) * _FINER, (y + 5) * _FINER], fill=_MARK
            )

    def finished(self) -> bytes:
        written = io.BytesIO()
        self.image.reduce(_FINER).save(written, "PNG", compress_level=6)
        return written.getvalue()


def living_room(*, desk: bool = False) -> bytes:
    """Return the plan of a living room as PNG; in the later version a desk stands at the window."""
    plan = _Plan()
    plan.piece((430, 330, 970, 760), "#eee5d6", round_=4, line=1)
    plan.piece((480, 620, 920, 760), _GREEN, round_=26)
    for left in (505, 645, 785):
        plan.piece((left, 632, left + 115, 716), "#b3c4ae", round_=18, line=2)
    plan.piece((560, 440, 840, 540), _WOOD, round_=46)
    plan.piece((440 if desk else 380, 168, 960 if desk else 1020, 226), _WOOD, round_=6)
    plan.piece((1010, 430, 1120, 540), _GREEN, round_=40)
    plan.piece((190, 640, 300, 860), _WOOD, round_=6)
    if desk:
        plan.piece((1130, 620, 1230, 850), _WOOD, round_=6)
        plan.piece((1050, 690, 1120, 780), _SOFT, round_=30)
    plan.wall((150, 150), (1250, 150), (1250, 900), (150, 900), (150, 150))
    plan.gap((260, 900), (420, 900))
    plan.gap((1250, 300), (1250, 600))
    plan.wall((1242, 300), (1242, 600))
    plan.measure((150, 90), (1250, 90))
    plan.measure((90, 150), (90, 900))
    return plan.finished()


def bookcase() -> bytes:
    """Return the front of a wall of shelves as PNG."""
    plan = _Plan(1400, 800)
    for column in range(5):
        left = 120 + column * 232
        plan.piece((left, 110, left + 232, 690), "#efe4d2", round_=2)
        for row in range(4):
            top = 110 + row * 120
            plan.piece((left + 10, top + 12, left + 222, top + 112), _PAPER, round_=2, line=2)
        plan.piece((left + 10, 596, left + 222, 680), _WOOD, round_=2, line=2)
    plan.measure((120, 740), (1280, 740))
    plan.measure((70, 110), (70, 690))
    return plan.finished()


def photo(*, seed: int) -> bytes:
    """Return a picture of a wall with a socket, as from a telephone, as JPEG."""
    picture = Image.new("RGB", (960, 1280), "#d8d2c6")
    pen = ImageDraw.Draw(picture)
    for row in range(0, 1280, 4):
        shade = 216 - (row * (seed + 2)) // 160
        pen.line([(0, row), (960, row)], fill=(shade, shade - 6, shade - 16), width=4)
    pen.rectangle((0, 1050, 960, 1280), fill="#a88d6a")
    pen.rectangle((0, 1020, 960, 1052), fill="#f2eee6")
    left = 180 + seed * 190
    pen.rounded_rectangle((left, 700, left + 190, 890), radius=18, fill="#fbfaf6", outline="#b9b2a4", width=4)
    for x in (left + 60, left + 118):
        pen.rectangle((x, 760, x + 14, 800), fill="#4a463f")
    pen.line([(60, 620), (900, 600 + seed * 14)], fill="#b3301c", width=6)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=78)
    return written.getvalue()


def exchange_drawing(*, width_mm: int, height_mm: int) -> bytes:
    """Return a rectangle as DXF, as craftspeople's programs open it."""
    corners = [(0, 0), (width_mm, 0), (width_mm, height_mm), (0, height_mm)]
    rows = ["0", "SECTION", "2", "ENTITIES"]
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        rows += ["0", "LINE", "8", "0", "10", str(x1), "20", str(y1), "11", str(x2), "21", str(y2)]
    return "\n".join([*rows, "0", "ENDSEC", "0", "EOF", ""]).encode()


def scheme(circuits: Sequence[tuple[str, str]]) -> bytes:
    """Return an electrical scheme as a PDF of one page: a line for each circuit, its name and fuse in Latin letters."""
    drawn = [
        "0.23 0.21 0.18 RG 0.1 0.31 0.4 rg 1.4 w",
        "BT /F1 20 Tf 60 770 Td (HEMU HOME  Electrical scheme) Tj ET",
    ]
    drawn.append("80 700 m 80 " + str(660 - 70 * len(circuits)) + " l S")
    for place, (name, fuse) in enumerate(circuits):
        y = 660 - 70 * place
        drawn.append(f"80 {y} m 200 {y} l S 200 {y - 14} 70 28 re S 270 {y} m 470 {y} l S")
        drawn.append(f"470 {y - 10} 20 20 re S")
        drawn.append(f"BT /F1 12 Tf 212 {y - 4} Td ({fuse}) Tj ET BT /F1 12 Tf 290 {y + 8} Td ({name}) Tj ET")
    content = "\n".join(drawn).encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return written + end % (len(objects) + 1, table, len(objects) + 1, len(written))
