import csv
import io
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yinuo.matters.models import Promise
from yinuo.presale.models import Inquiry

ENGLISH = {"accept-language": "en"}


def settle(count: int, *, matter: Inquiry, state: str, standard_version_id: int) -> None:
    """Write promises that fell due yesterday, as the clocks would have left them."""
    now = timezone.now()
    due = now - timedelta(minutes=10)
    late = state != "kept"
    Promise.objects.bulk_create(
        Promise(
            matter=matter,
            customer_id=matter.customer_id,
            what="First answer",
            state=state,
            source="standard",
            standard_version_id=standard_version_id,
            made_at=due - timedelta(hours=1),
            first_due_at=due,
            due_at=due,
            missed_at=due if late else None,
            settled_at=due + timedelta(minutes=5) if late else due - timedelta(minutes=5),
        )
        for _one in range(count)
    )


def test_shows_counts_and_no_percentage_of_few(client: Client, cast: Cast, asked: Inquiry) -> None:
    settle(28, matter=asked, state="kept", standard_version_id=cast.first_answer.pk)
    settle(1, matter=asked, state="kept_late", standard_version_id=cast.first_answer.pk)

    page = client.get("/board/?period=90_days", headers=ENGLISH).content.decode()

    assert "29 promises fell due, 28 were kept." in page
    assert "28 / 29" in page and "too few for a percentage" in page
    assert "96.6%" not in page


def test_shows_the_interval_and_what_is_proven(client: Client, cast: Cast, asked: Inquiry) -> None:
    settle(100, matter=asked, state="kept", standard_version_id=cast.first_answer.pk)

    page = client.get("/board/?period=90_days", headers=ENGLISH).content.decode()

    assert "96.3% – 100.0%" in page
    assert "On target" in page
    assert "within 30 minutes of service hours" in page


def test_does_not_call_met_what_chance_explains(client: Client, cast: Cast, asked: Inquiry) -> None:
    settle(48, matter=asked, state="kept", standard_version_id=cast.first_answer.pk)
    settle(2, matter=asked, state="kept_late", standard_version_id=cast.first_answer.pk)

    page = client.get("/board/?period=90_days", headers=ENGLISH).content.decode()

    assert "96.0%" in page
    assert "Cannot be told yet" in page


def test_gives_the_facts_without_anything_personal(client: Client, cast: Cast, asked: Inquiry) -> None:
    settle(3, matter=asked, state="kept", standard_version_id=cast.first_answer.pk)

    response = client.get("/board/facts.csv?period=90_days")

    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert response["Content-Disposition"].startswith("attachment")
    assert [(row["standard"], row["version"], row["outcome"]) for row in rows] == [
        ("first-answer", "1", "kept")
    ] * 3
    for hidden in ("林女士", "5678", asked.number, str(asked.pk), asked.secret):
        assert hidden not in text


def test_takes_any_word_for_a_period(client: Client, cast: Cast) -> None:
    assert client.get("/board/?period=';--").status_code == 200
    assert client.get("/board/facts.csv?period=x").status_code == 200


def test_opens_the_desk_figures_and_the_rows_behind(client: Client, cast: Cast, asked: Inquiry) -> None:
    settle(3, matter=asked, state="kept", standard_version_id=cast.first_answer.pk)
    client.force_login(cast.leo_manager, backend="django.contrib.auth.backends.ModelBackend")

    pages = [client.get(f"/desk/figures/?period=90_days&by={by}") for by in ("standard", "owner", "team")]
    rows = client.get("/desk/figures/rows/?period=90_days&outcome=kept").content.decode()

    assert [page.status_code for page in pages] == [200] * 3
    assert rows.count(asked.number) == 3
    assert client.get("/desk/figures/facts.csv?period=90_days").status_code == 200


def test_refuses_words_that_are_none_on_the_desk(client: Client, cast: Cast) -> None:
    client.force_login(cast.leo_manager, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/desk/figures/?by=x").status_code == 422
    assert client.get("/desk/figures/rows/?key=x").status_code == 422
    assert client.get("/desk/figures/rows/?outcome=x").status_code == 422
    assert client.get("/desk/figures/rows/?after=x").status_code == 422
