"""Uploads, told by their content."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.core.errors import DomainError
from yinuo.core.uploads import (
    UploadDangerous,
    UploadEmpty,
    UploadMismatch,
    UploadTooLarge,
    UploadUnknownKind,
    check_upload,
)


def zipped(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return packed.getvalue()


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
MAIL = b"From: kim@example.com\r\nTo: a@example.cn\r\nSubject: Hi\r\n\r\n<html><script>x</script></html>"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01", "image/jpeg"),
        ("a.JPEG", b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00", "image/jpeg"),
        ("a.png", PNG, "image/png"),
        ("a.gif", b"GIF89a\x01\x00\x01\x00", "image/gif"),
        ("a.webp", b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "image/heic"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf"),
        ("a.docx", zipped("[Content_Types].xml", "word/document.xml"), DOCX),
        ("a.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        ("a.zip", zipped("photo.png"), "application/zip"),
        ("a.doc", OLD_OFFICE, "application/msword"),
        ("a.xls", OLD_OFFICE, "application/vnd.ms-excel"),
        ("a.txt", "您好\n".encode(), "text/plain"),
        ("a.txt", "您好，请问".encode("gb18030"), "text/plain"),
        ("a.csv", "姓名,电话\n".encode("utf-8-sig"), "text/csv"),
        ("a.eml", MAIL, "message/rfc822"),
        ("a.mp3", b"ID3\x03\x00\x00\x00\x00\x00\x00", "audio/mpeg"),
        ("a.m4a", b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00", "audio/mp4"),
        ("a.amr", b"#!AMR\n\x3c\x91\x17", "audio/amr"),
        ("a.wav", b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        ("a.mp4", b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00", "video/mp4"),
        ("a.dwg", b"AC1032\x00\x00\x00\x00\x00\x03", "image/vnd.dwg"),
        ("a.dxf", b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "image/vnd.dxf"),
        ("a.dxf", "999\n客厅\n0\nSECTION\n2\nENTITIES\n".encode("gb18030"), "image/vnd.dxf"),
        ("a.dxf", b"AutoCAD Binary DXF\r\n\x1a\x00\x00\x00", "image/vnd.dxf"),
        ("a.txt", b"0\nSECTION\n2\nHEADER\n", "text/plain"),
    ],
)
def test_accepts_a_known_kind(name: str, head: bytes, kind: str) -> None:
    checked = check_upload(name, "application/octet-stream", head, len(head))

    assert (checked.name, checked.type, checked.size) == (name, kind, len(head))


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.jpg", b"MZ\x90\x00\x03"),
        ("a.pdf", b"\x7fELF\x02\x01"),
        ("a.txt", b"#!/bin/sh\nrm -rf /\n"),
        ("a.txt", b"<html><body>x</body></html>"),
        ("a.csv", b"  \n<!DOCTYPE html>"),
        ("a.txt", b"hello <script>alert(1)</script>"),
        ("a.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'),
        ("a.txt", "\ufeff<?xml version='1.0'?><a/>".encode()),
        ("a.txt", "<html>".encode("utf-16")),
        ("a.exe", b"hello"),
        ("a.svg", PNG),
        ("a.html", b"hello"),
        ("photo.jpg.js", b"hello"),
        ("a.zip", zipped("META-INF/MANIFEST.MF", "A.class")),
        ("a.docx", zipped("[Content_Types].xml", "word/vbaProject.bin")),
        ("a.txt", b"<?php echo 1; ?>"),
    ],
)
def test_refuses_programs_and_pages_whatever_the_name(name: str, head: bytes) -> None:
    with pytest.raises(UploadDangerous) as refused:
        check_upload(name, "image/jpeg", head, len(head))

    assert refused.value.field == "file"


@pytest.mark.parametrize(
    ("name", "head", "error"),
    [
        ("a.png", b"", UploadEmpty),
        ("a.bin", b"\x00\x01\x02\x03", UploadUnknownKind),
        ("a.rar", b"Rar!\x1a\x07\x00", UploadUnknownKind),
        ("a.xyz", PNG, UploadUnknownKind),
        ("a.pdf", PNG, UploadMismatch),
        ("a.png", b"just text", UploadMismatch),
        ("a.docx", zipped("photo.png"), UploadMismatch),
        ("a.dwg", b"%PDF-1.7\n", UploadMismatch),
        ("a.dxf", b"AC1032\x00\x00\x00", UploadMismatch),
        ("a.dwg", b"AC10 is not a drawing", UploadMismatch),
        ("a.dxf", b"0\nSECTION\n<script>alert(1)</script>", UploadDangerous),
    ],
)
def test_refuses_what_it_does_not_know(name: str, head: bytes, error: type[DomainError]) -> None:
    with pytest.raises(error):
        check_upload(name, "", head, len(head))


def test_refuses_more_than_the_limit() -> None:
    with pytest.raises(UploadTooLarge) as refused:
        check_upload("a.png", "image/png", PNG, 11, limit_bytes=10)

    assert refused.value.data == {"name": "a.png", "size": 11, "limit": 10}


def test_gives_a_nameless_picture_its_extension() -> None:
    assert check_upload("", "image/png", PNG, 16).name == "file.png"


def test_asks_the_declared_type_where_kinds_look_alike() -> None:
    assert check_upload("table", "text/csv; charset=utf-8", b"a,b\n", 4).type == "text/csv"


@given(name=st.text(max_size=40), declared=st.text(max_size=20), head=st.binary(max_size=200))
def test_answers_any_upload(name: str, declared: str, head: bytes) -> None:
    try:
        checked = check_upload(name, declared, head, len(head))
    except DomainError as error:
        assert error.code.startswith("upload_")
        return

    assert checked.size == len(head)
