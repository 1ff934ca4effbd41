"""Files from outside: looked at by content, kept apart, given out as downloads that no browser runs."""

import base64
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.security.conftest import SignIn, ticket
from yinuo.matters.models import Attachment

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
REFUSED = [
    ("x.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    ("x.png", "image/png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ("x.html", "text/html", b"<!doctype html><script>alert(1)</script>"),
    ("x.htm", "image/png", b"<html><body onload=alert(1)>"),
    ("x.txt", "text/plain", b"  \n<!DOCTYPE html><script>alert(1)</script>"),
    (
        "x.xhtml",
        "application/xhtml+xml",
        b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
    ),
    ("x.js", "text/javascript", b"alert(1)"),
    ("x.exe", "application/octet-stream", b"MZ\x90\x00\x03" + b"\x00" * 200),
    ("x.png.exe", "image/png", b"MZ\x90\x00\x03" + b"\x00" * 200),
    ("x.bat", "text/plain", b"@echo off\r\ndel *.*"),
    ("x.hta", "text/plain", b"<hta:application>"),
    ("x.lnk", "application/octet-stream", b"L\x00\x00\x00\x01\x14\x02\x00" + b"\x00" * 100),
]


@pytest.mark.parametrize(("name", "declared", "content"), REFUSED)
def test_what_could_run_is_refused(
    client: Client, asked: Any, name: str, declared: str, content: bytes
) -> None:
    file = SimpleUploadedFile(name, content, content_type=declared)

    response = client.post(
        f"/t/{asked.secret}/reply/", {"text": "x", "ticket": ticket(), "attachments": file}
    )

    assert response.status_code == 422
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    "name",
    [
        "../../x.png",
        "..\\x.png",
        "/etc/x.png",
        "x\r\nSet-Cookie: a=b.png",
        'a"b.png',
        "照片.png",
        "x\x00.png",
        "a" * 400 + ".png",
    ],
)
def test_a_file_is_given_out_as_a_download_that_does_nothing(
    client: Client, sign_in: SignIn, asked: Any, name: str
) -> None:
    file = SimpleUploadedFile("x.png", PNG, content_type="image/png")
    vars(file)["_name"] = name  # as a program sends it; the class itself would cut it down
    client.post(f"/t/{asked.secret}/reply/", {"text": "x", "ticket": ticket(), "attachments": file})
    kept = Attachment.objects.get()

    for response in (
        client.get(f"/t/{asked.secret}/files/{kept.pk}/"),
        sign_in("ada_administrator").get(f"/desk/files/{kept.pk}/"),
    ):
        assert b"".join(response) == PNG
        assert response["Content-Disposition"].startswith("attachment")
        assert "\n" not in response["Content-Disposition"]
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]
    assert "/" not in kept.name and "\\" not in kept.name and "\x00" not in kept.name
    assert ".." not in kept.stored


def test_a_file_belongs_to_its_thread(client: Client, ask: Any, asked: Any) -> None:
    file = SimpleUploadedFile("x.png", PNG, content_type="image/png")
    client.post(f"/t/{asked.secret}/reply/", {"text": "x", "ticket": ticket(), "attachments": file})
    kept = Attachment.objects.get()
    other = ask("另一个问题？")

    assert client.get(f"/t/{other.secret}/files/{kept.pk}/").status_code == 404
    assert client.get(f"/desk/files/{kept.pk}/").status_code == 302
    assert client.get(f"/api/v1/attachments/{kept.pk}").status_code in (401, 404)
