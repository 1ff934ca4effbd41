import io

import pytest
from PIL import Image

from yinuo.catalog.errors import PictureUnreadable
from yinuo.catalog.rules import pictures
from yinuo.catalog.rules.pictures import prepare_picture


def photo(size: tuple[int, int], *, kind: str = "JPEG", orientation: int = 1, mode: str = "RGB") -> bytes:
    image = Image.new(mode, size, "red")
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif[0x8825] = {1: "N", 2: (30.0, 15.0, 0.0)}
    written = io.BytesIO()
    image.save(written, kind, exif=exif)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_makes_two_sizes_and_keeps_the_shape() -> None:
    prepared = prepare_picture(photo((3200, 1600)), name="a.jpg")

    assert opened(prepared.large).size == (1600, 800)
    assert opened(prepared.small).size == (480, 240)
    assert opened(prepared.large).format == "WEBP"


def test_does_not_blow_up_a_small_one() -> None:
    assert opened(prepare_picture(photo((30, 20)), name="a.jpg").large).size == (30, 20)


def test_turns_it_upright_and_forgets_where_it_was_taken() -> None:
    prepared = prepare_picture(photo((300, 200), orientation=6), name="a.jpg")

    for content in (prepared.large, prepared.small):
        assert opened(content).size[0] < opened(content).size[1]
        assert dict(opened(content).getexif()) == {}
        assert b"SecretCamera" not in content


def test_keeps_what_is_transparent() -> None:
    image = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    written = io.BytesIO()
    image.save(written, "PNG")

    assert opened(prepare_picture(written.getvalue(), name="a.png").large).mode == "RGBA"


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"\xff\xd8\xff\xe0garbage", photo((40, 40))[:200], b"%PDF-1.7"]
)
def test_refuses_what_is_no_picture(content: bytes) -> None:
    with pytest.raises(PictureUnreadable):
        prepare_picture(content, name="a.jpg")


def test_refuses_more_pixels_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 100)

    with pytest.raises(PictureUnreadable):
        prepare_picture(photo((11, 10)), name="a.jpg")
