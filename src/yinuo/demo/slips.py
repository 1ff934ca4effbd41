"""The demo's receipts of freight, as photographed with a telephone."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont


def freight_slip(amount: str) -> bytes:
    """Return a picture of a courier's receipt over an amount, as JPEG."""
    picture = Image.new("RGB", (720, 960), "#b9b2a6")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((90, 70, 630, 890), fill="#fbfaf6")
    for place in range(9):
        pen.rectangle((140, 240 + place * 44, 520 - place % 3 * 90, 252 + place * 44), fill="#cfcac0")
    for place in range(46):
        pen.rectangle((140 + place * 9, 760, 142 + place * 9 + place * 7 % 5, 840), fill="#3a3833")
    pen.text((140, 120), "EXPRESS", fill="#3a3833", font=ImageFont.load_default(size=48))
    pen.text((140, 660), f"CNY {amount}", fill="#3a3833", font=ImageFont.load_default(size=56))
    written = BytesIO()
    picture.save(written, "JPEG", quality=78)
    return written.getvalue()
