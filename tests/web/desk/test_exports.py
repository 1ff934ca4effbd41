"""The lists' own links to a spreadsheet: narrowed as the page is."""

from typing import Any

from django.test import Client


def test_customers_leave_as_they_are_narrowed(desk: Client) -> None:
    page = desk.get("/desk/customers/", {"tag": "VIP"}).content.decode()

    assert 'href="/desk/exports/customers.xlsx?tag=VIP"' in page
    answer = desk.get("/desk/exports/customers.csv?tag=VIP")
    assert answer.status_code == 200
    assert len(b"".join(answer.streaming_content).splitlines()) == 1  # type: ignore[attr-defined]


def test_products_leave_as_they_are_narrowed(sign_in: Any) -> None:
    leo = sign_in("leo_manager")

    assert (
        'href="/desk/exports/products.csv?retired=1"' in leo.get("/desk/products/?retired=1").content.decode()
    )
    assert "exports/products" not in leo.get("/desk/products/?q=table").content.decode()
