"""Market topics as whoever sets them sees them: the list, a topic with its words, and what these would have heard."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from yinuo.core.errors import DomainError
from yinuo.presale.access_market import EDITS
from yinuo.presale.actions.market_topics import change_topic, checked_words, hear_past, make_topic
from yinuo.presale.market_topics import KIND_WORDS
from yinuo.presale.queries.market_topics import PastHeard, TopicRow, get_topic, list_topics, past_heard
from yinuo.presale.rules.market import said_in, words_in
from yinuo.web.components.rows import Link
from yinuo.web.desk.action_forms import actor_language, put_errors
from yinuo.web.desk.chapter_forms import NamesForm
from yinuo.web.desk.presale.market_words import GROUPS, ICONS
from yinuo.web.desk.settings_pages import by_language, chapter_page, fields_named, in_fields
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/market/topics/"
METHODS = ("GET", "HEAD", "POST")
LONGEST_LIST = 4_000


class TopicForm(NamesForm):
    """A topic's names and words. The simplified name must be there: the others fall back to it."""

    words = forms.CharField(
        label=lazy("Words that are looked for"),
        max_length=LONGEST_LIST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=lazy(
            "One a line, or between commas: other names, abbreviations, how customers say it. One spelling hears simplified and traditional characters, capitals and small letters."
        ),
    )
    active = forms.BooleanField(label=lazy("In use"), required=False)
    past = forms.BooleanField(
        label=lazy("Also look through the last 90 days"),
        required=False,
        help_text=lazy("What is found there is suggested like what comes in from now on."),
    )
    field_order = ("kind", "code", "name_zh_hans", "name_zh_hant", "name_en", "words", "active", "past")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name_zh_hans"].required = True


class NewTopicForm(TopicForm):
    """A new topic; what it is and its code stay."""

    kind = forms.ChoiceField(
        label=lazy("What it is"), choices=list(KIND_WORDS.items()), widget=forms.RadioSelect
    )
    code = forms.SlugField(
        label=lazy("Code"), max_length=40, help_text=lazy("Small Latin letters, digits and dashes. It stays.")
    )


@desk_page(EDITS)
def topics(request: StaffRequest) -> HttpResponse:
    """Show all topics by kind."""
    rows = list_topics(actor=request.actor, language=actor_language(request))
    return chapter_page(
        request,
        "desk/presale/market_topics.html",
        title=_("Market topics"),
        groups=[
            {"name": name, "icon": ICONS[kind], "rows": found}
            for kind, name in GROUPS.items()
            if (found := [row for row in rows if row.kind == kind])
        ],
    )


@desk_page(EDITS, methods=METHODS)
def new_topic(request: StaffRequest) -> HttpResponse:
    """Make a topic."""
    return _page(request, NewTopicForm(request.POST or None, initial={"active": True, "past": True}), None)


@desk_page(EDITS, methods=METHODS)
def topic(request: StaffRequest, topic_id: int) -> HttpResponse:
    """Change a topic. Raises: NotFound."""
    row = get_topic(actor=request.actor, topic_id=topic_id, language=actor_language(request))
    initial = {**in_fields(row.names, "name"), "words": "\n".join(row.words), "active": row.active}
    return _page(request, TopicForm(request.POST or None, initial=initial), row)


def _page(request: StaffRequest, form: TopicForm, row: TopicRow | None) -> HttpResponse:
    looks = "look" in request.POST
    preview: PastHeard | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if looks:
                words = checked_words(words_in(form.cleaned_data["words"]))
                preview = past_heard(actor=request.actor, now=request.now, words=words)
            else:
                with fields_named({"names": "name_zh_hans"}):
                    messages.success(request, _write(request, form.cleaned_data, row))
                return HttpResponseRedirect(HOME)
        except DomainError as error:
            if error.status in (403, 404):
                raise
            put_errors(form, error)
    title = row.name if row else _("New topic")
    return chapter_page(
        request,
        "desk/presale/market_topic.html",
        title=title,
        status=422 if form.errors else 200,
        form=form,
        row=row,
        kind=KIND_WORDS[row.kind] if row else "",
        back=HOME,
        preview=preview,
        said=_heard(preview) if preview else "",
        examples=[{"row": one, "pieces": said_in(one.text, one.words)} for one in preview.examples]
        if preview
        else [],
        path=[Link(name=_("Market topics"), url=HOME), Link(name=title)],
    )


def _write(request: StaffRequest, values: dict[str, Any], row: TopicRow | None) -> str:
    """Save what was typed, and look through the past where that was asked for; return what to say."""
    actor, now = request.actor, request.now
    facts = {
        "names": by_language(values, "name"),
        "words": words_in(values["words"]),
        "active": values["active"],
    }
    if row is None:
        saved = make_topic(actor=actor, now=now, kind=values["kind"], code=values["code"], **facts)
    else:
        saved = change_topic(actor=actor, now=now, topic_id=row.id, fields=facts)
    if not (values["past"] and saved.active and saved.words):
        return _("Saved.")
    found = hear_past(actor=actor, now=now, topic_id=saved.pk)
    return ngettext(
        "Saved. %(n)s message of the last 90 days was found.",
        "Saved. %(n)s messages of the last 90 days were found.",
        found,
    ) % {"n": found}


def _heard(preview: PastHeard) -> str:
    if preview.is_more:
        return _("These words would have been heard in more than %(n)s messages of the last 90 days.") % {
            "n": preview.count
        }
    return ngettext(
        "These words would have been heard in %(n)s message of the last 90 days.",
        "These words would have been heard in %(n)s messages of the last 90 days.",
        preview.count,
    ) % {"n": preview.count}


ADDRESSES: list[URLPattern] = [
    path("market/topics/", topics, name="market_topics"),
    path("market/topics/new/", new_topic, name="new_market_topic"),
    path("market/topics/<int:topic_id>/", topic, name="market_topic"),
]
