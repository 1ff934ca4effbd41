"""Pictures as they are kept: turned upright, made small enough, written anew so that nothing but the picture is left."""

import io
import warnings

from msgspec import Struct
from PIL import Image, ImageOps, UnidentifiedImageError

from yinuo.catalog.errors import PictureUnreadable

LARGE_SIDE, SMALL_SIDE = 1600, 480
MAX_PIXELS = 50_000_000
TYPE = "image/webp"
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY = 82


class PreparedPicture(Struct, frozen=True, kw_only=True):
    """A picture in two sizes, WebP; where it was taken and with what is gone."""

    large: bytes
    small: bytes


def prepare_picture(content: bytes, *, name: str) -> PreparedPicture:
    """Return a picture written anew, of an animation the first. At most 50 million pixels.

    Raises: PictureUnreadable.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise PictureUnreadable(field="file", name=name)
                upright = ImageOps.exif_transpose(opened)
                has_alpha = "transparency" in upright.info or upright.mode in ("RGBA", "LA", "PA")
                picture = upright.convert("RGBA" if has_alpha else "RGB")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
    ):
        raise PictureUnreadable(field="file", name=name) from None
    return PreparedPicture(large=_written(picture, LARGE_SIDE), small=_written(picture, SMALL_SIDE))


def _written(picture: Image.Image, side: int) -> bytes:
    shrunk = ImageOps.contain(picture, (side, side)) if max(picture.size) > side else picture
    plain = Image.new(shrunk.mode, shrunk.size)
    plain.paste(shrunk)
    written = io.BytesIO()
    plain.save(written, "WEBP", quality=_QUALITY, method=4)
    return written.getvalue()
