"""Installations by program."""

from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from tests.insale.shipping import confirmed_order
from yinuo.insale.models import InstallationRequest, SiteChecklist

POINTS = [
    {"code": "power", "texts": {"en": "Is there an earthed socket?"}, "safety": True},
    {"texts": {"en": "Is there a lift?"}},
]


def test_from_the_checklist_to_the_end(program: Program, cast: Cast) -> None:
    order = confirmed_order(cast)
    made = program.post("/site-checklists", {"code": "shelf", "names": {"en": "Shelf"}, "items": POINTS})
    assert made.status == 201
    (known,) = program.get("/site-checklists?language=en").body["items"]
    assert (known["name"], known["items"][1]["code"]) == ("Shelf", "p2")

    wish = {"what": "书柜上墙", "wanted_on": "2026-03-20", "checklist_id": made.body["id"]}
    asked = program.post(f"/orders/{order.pk}/installations", wish)
    assert (asked.status, asked.body["unanswered"], asked.body["state"]) == (201, 2, "asked")
    url = f"/installations/{asked.body['id']}"
    assert program.post(f"{url}/move", {"step": "ready"}).code == "site_not_ready"
    assert program.post(f"{url}/send", {}).status == 201
    said = {"answers": {"power": {"ok": True}, "p2": {"ok": False, "words": "三楼"}}}
    assert program.post(f"{url}/answers", said).body["is_ready"] is True
    promised = program.post(f"{url}/promise", {"on": "2027-03-19", "override": "as they wish"})
    assert promised.body["promise"]["state"] == "active"
    assert program.post(f"{url}/promise", {"on": "2027-03-19"}).code == "installation_promised"
    assert program.post(f"{url}/move", {"step": "ready"}).body["state"] == "ready"
    assert program.post(f"{url}/move", {"step": "finish"}).body["promise"]["state"] == "kept"

    assert len(program.get(f"/orders/{order.pk}/installations").body["items"]) == 1
    assert program.get(url).body["state"] == "done"
    assert program.get("/installations/1").status == 404


def test_refuses_what_cannot_be(program: Program, cast: Cast) -> None:
    order = confirmed_order(cast)

    assert program.post(f"/orders/{order.pk}/installations", {"what": " "}).status == 422
    assert program.post(f"/orders/{order.pk}/installations", {"what": "x", "checklist_id": 1}).status == 422
    assert (
        program.post("/site-checklists", {"code": "A!", "names": {"en": "x"}, "items": POINTS}).status == 422
    )
    assert program.patch("/site-checklists/1", {"active": False}).status == 404
    assert not InstallationRequest.objects.exists() and not SiteChecklist.objects.exists()


def test_a_checklist_is_changed(program: Program, cast: Cast) -> None:
    made = program.post("/site-checklists", {"code": "shelf", "names": {"en": "Shelf"}, "items": POINTS})

    assert program.patch(f"/site-checklists/{made.body['id']}", {"active": False}).status == 200

    assert SiteChecklist.objects.get().active is False
    assert len(SiteChecklist.objects.get().items) == 2


def test_needs_the_right(make_program: MakeProgram, cast: Cast) -> None:
    order = confirmed_order(cast)
    reader = make_program("matter.read")

    assert reader.get(f"/orders/{order.pk}/installations").status == 200
    assert reader.post(f"/orders/{order.pk}/installations", {"what": "x"}).status == 403
    assert reader.get("/site-checklists").status == 403
