"""The living page of components: each in each state, by day and by lamp."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yinuo.web.components import examples
from yinuo.web.pages import desk_page

LAMPS = ("light", "dark")


@desk_page()
def ui(request: HttpRequest) -> HttpResponse:
    """Show every component from example rows; `?promise=` answers a promise's explanation as a chip asks for it."""
    if "promise" in request.GET:
        return render(
            request,
            "components/promise_tip.html",
            {"clock": examples.clock(state="risk"), "now": examples.NOW},
        )
    return render(
        request,
        "desk/ui.html",
        {
            "now": examples.NOW,
            "demo_nav": examples.nav(),
            "lamps": [examples.specimens(lamp=lamp) for lamp in LAMPS],
        },
    )
