"""What people looked for and did not find: most frequent first, settled by an article or a reason."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.catalog.actions.missed import settle_missed_search
from yinuo.catalog.queries.articles import list_articles
from yinuo.catalog.queries.missed import get_missed, list_missed
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import actor_language, answer_form, query_of
from yinuo.web.desk.settings_pages import chapter_page, key_of
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import LANGUAGES

HOME = "/desk/knowledge/missed/"
PLACES = {"portal": lazy("Portal"), "desk": lazy("Desk"), "api": lazy("API")}
MOST_ARTICLES = 200


class SettleForm(forms.Form):
    """The article that answers a search, or why none is needed."""

    article_id = forms.TypedChoiceField(
        label=lazy("The article that answers it"), coerce=int, empty_value=None, required=False
    )
    reason = forms.CharField(
        label=lazy("Or why none is needed"),
        max_length=200,
        required=False,
        help_text=lazy("For example: not something we sell."),
    )

    def __init__(self, *args: Any, articles: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["article_id"].choices = [("", "–"), *articles]  # type: ignore[attr-defined]


@desk_page("article.edit")
def missed(request: StaffRequest) -> HttpResponse:
    """Show searches without a result that wait, or those settled."""
    settled = key_of(request, "show") == "settled"
    after = key_of(request, "after")
    kept = {"show": "settled"} if settled else {}
    rows, older = list_missed(actor=request.actor, settled=settled, after=after)
    return chapter_page(
        request,
        "desk/knowledge/missed.html",
        title=_("Searched and not found"),
        path=[Link(name=_("Knowledge"), url="/desk/knowledge/"), Link(name=_("Searched and not found"))],
        rows=[
            {"row": row, "place": PLACES[row.place], "language": LANGUAGES.get(row.language, row.language)}
            for row in rows
        ],
        settled=settled,
        options=[
            Link(name=_("Waiting"), url="?", current=not settled),
            Link(name=_("Settled"), url="?show=settled", current=settled),
        ],
        cursor=Cursor(
            older_url=query_of({**kept, "after": older}) if older else "",
            newer_url=query_of(kept) if after else "",
            shown=len(rows),
        ),
    )


@desk_page("article.edit", methods=("GET", "HEAD", "POST"))
def settle(request: StaffRequest, missed_id: int) -> HttpResponse:
    """Settle a search by the article that answers it or by a reason. Raises: NotFound."""
    row = get_missed(actor=request.actor, missed_id=missed_id)
    articles, _more = list_articles(
        actor=request.actor, language=actor_language(request), limit=MOST_ARTICLES
    )

    def run(values: dict[str, Any]) -> str:
        settle_missed_search(actor=request.actor, now=request.now, missed_id=missed_id, **values)
        if values["article_id"] is None:
            return _("Settled.")
        return _("Settled. Who searches for this finds the article from now on.")

    return answer_form(
        request,
        form=SettleForm(request.POST or None, articles=[(article.id, article.title) for article in articles]),
        title=_("Settle “%(text)s”") % {"text": row.text},
        submit=_("Settle"),
        run=run,
        back=HOME,
        note=_("The article is found by these words from then on."),
    )
