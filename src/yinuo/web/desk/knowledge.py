"""Knowledge: articles to read, and for those who edit them versions, publishing and retiring."""

import difflib
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from yinuo.catalog import access
from yinuo.catalog.actions.articles import (
    change_article,
    create_article,
    publish_article,
    retire_article,
    vote_article,
    write_article_version,
)
from yinuo.catalog.actions.missed import note_missed_search
from yinuo.catalog.queries.articles import (
    ArticleRow,
    VersionRow,
    find_articles,
    get_article,
    list_articles,
    list_versions,
)
from yinuo.catalog.queries.products import list_products
from yinuo.catalog.rules import render_markdown
from yinuo.core.errors import NotFound
from yinuo.people.queries.staff import list_staff
from yinuo.web.components.rows import Cursor, DiffLine, Link
from yinuo.web.desk.action_forms import actor_language, answer_form, do_and_go, query_of, whole_number
from yinuo.web.desk.forms import ReasonForm
from yinuo.web.desk.settings_pages import chapter_page, key_of
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import LANGUAGES

HOME = "/desk/knowledge/"
AUDIENCES = {"public": lazy("Everyone"), "staff": lazy("Staff only")}


class NewArticleForm(forms.Form):
    """What an article is called and where it is found; its words follow."""

    slug = forms.CharField(
        label=lazy("Short name"),
        max_length=80,
        help_text=lazy("Part of its address: letters, digits, hyphens."),
    )
    category = forms.CharField(label=lazy("Category"), max_length=60, required=False)


class VersionForm(forms.Form):
    """The next words of an article in one language."""

    language = forms.ChoiceField(label=lazy("Language"), choices=list(LANGUAGES.items()))
    title = forms.CharField(label=lazy("Title"), max_length=160)
    body = forms.CharField(
        label=lazy("Text"),
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=lazy("Markdown: # heading, - list, **strong**, [words](address), | tables |."),
    )


class PublishForm(forms.Form):
    """To whom the newest texts are shown, and in which languages."""

    audience = forms.ChoiceField(
        label=lazy("Who may read it"), choices=list(AUDIENCES.items()), widget=forms.RadioSelect
    )
    languages = forms.MultipleChoiceField(label=lazy("Languages"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = [(code, LANGUAGES[code]) for code in languages]  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """Where an article is found."""

    category = forms.CharField(label=lazy("Category"), max_length=60, required=False)
    product_ids = forms.TypedMultipleChoiceField(
        label=lazy("Products"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, products: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product_ids"].choices = products  # type: ignore[attr-defined]


@desk_page("article.read")
def knowledge(request: StaffRequest) -> HttpResponse:
    """Show articles by search, audience and language; drafts for those who edit."""
    actor = request.actor
    text, audience = key_of(request, "q"), key_of(request, "audience")
    language = key_of(request, "language")
    language = language if language in LANGUAGES else actor_language(request)
    drafts = "drafts" in request.GET and actor.can("article.edit")
    after = key_of(request, "after")
    older = ""
    if text:
        rows = find_articles(actor=actor, text=text, language=language, limit=50)
        if not rows and not after:
            note_missed_search(actor=actor, now=request.now, text=text, language=language, place="desk")
        rows = [row for row in rows if audience in ("", row.audience)]
    else:
        rows, older = list_articles(
            actor=actor,
            language=language,
            audience=audience if audience in AUDIENCES else "",
            drafts=drafts,
            after=after,
        )
    kept = {"q": text, "audience": audience, "language": key_of(request, "language")}
    kept = {name: value for name, value in {**kept, "drafts": "1" if drafts else ""}.items() if value}
    return chapter_page(
        request,
        "desk/knowledge/list.html",
        title=_("Knowledge"),
        rows=[{"row": row, "audience": AUDIENCES[row.audience], "note": _state_note(row)} for row in rows],
        text=text,
        filters=_filters(kept, can_edit=actor.can("article.edit")),
        languages=[
            Link(name=name, url=query_of({**kept, "language": code}), current=code == language)
            for code, name in LANGUAGES.items()
        ],
        clear_url="?" if kept else "",
        can_edit=actor.can("article.edit"),
        cursor=Cursor(
            older_url=query_of({**kept, "after": older}) if older else "",
            newer_url=query_of(kept) if after else "",
            shown=len(rows),
        ),
    )


def _filters(kept: dict[str, str], *, can_edit: bool) -> list[Link]:
    def switched(name: str, value: str) -> str:
        rest = {key: kept[key] for key in kept if key != name}
        return query_of(rest if kept.get(name) == value else {**rest, name: value})

    found = [
        Link(name=str(name), url=switched("audience", key), current=kept.get("audience") == key)
        for key, name in AUDIENCES.items()
    ]
    if can_edit:
        found.append(Link(name=_("With drafts"), url=switched("drafts", "1"), current="drafts" in kept))
    return found


def _state_note(row: ArticleRow) -> str:
    if row.retired_at is not None:
        return _("Retired")
    return "" if row.published_at is not None else _("Draft")


def _row(request: StaffRequest, article_id: int) -> Any:
    article = access.visible_articles(request.actor).filter(pk=article_id).first()
    if article is None:
        raise NotFound()
    return article


@desk_page("article.read")
def article(request: StaffRequest, article_id: int) -> HttpResponse:
    """Show an article; with `version` a version of it, and what that changed."""
    actor, found = request.actor, _row(request, article_id)
    can_edit = actor.can("article.edit")
    asked = key_of(request, "language")
    language = asked if asked in LANGUAGES else actor_language(request)
    versions = list_versions(actor=actor, article_id=article_id) if can_edit else []
    shown = _shown_version(versions, whole_number(key_of(request, "version")))
    context: dict[str, Any] = {"number": None, "lines": []}
    published = (
        found.retired_at is None
        and access.visible_articles(actor)
        .filter(pk=article_id, versions__published_at__isnull=False)
        .exists()
    )
    if shown is None and published:
        page = get_article(actor=actor, slug=found.slug, language=language)
        context = {
            "html": page.html,
            "title": page.row.title,
            "number": page.number,
            "read_in": page.row.language,
        }
        languages = page.languages
    else:
        shown = shown or _first_version(versions, language)
        languages = sorted({version.language for version in versions})
        if shown is not None:
            context = {
                "html": render_markdown(shown.body),
                "title": shown.title,
                "number": shown.number,
                "read_in": shown.language,
                "lines": _difference(versions, shown),
                "version": shown,
            }
    products, _cursor = list_products(actor=actor, language=language, active=None, limit=200)
    linked = set(found.products.values_list("pk", flat=True))
    names = (
        {row.id: row.name for row in list_staff(actor=actor, now=request.now, active=None)}
        if versions
        else {}
    )
    return chapter_page(
        request,
        "desk/knowledge/article.html",
        **{"title": found.slug, **context},
        path=[Link(name=_("Knowledge"), url=HOME), Link(name=found.slug)],
        article=found,
        audience=AUDIENCES[found.audience],
        published=published,
        languages=[
            Link(name=LANGUAGES[code], url=f"?language={code}", current=code == context.get("read_in"))
            for code in languages
        ],
        versions=[
            {"row": row, "author": names.get(row.author_id or 0, ""), "language": LANGUAGES[row.language]}
            for row in versions
        ],
        products=[row for row in products if row.id in linked],
        can_edit=can_edit and found.retired_at is None,
    )


def _shown_version(versions: list[VersionRow], key: int | None) -> VersionRow | None:
    return next((version for version in versions if version.id == key), None)


def _first_version(versions: list[VersionRow], language: str) -> VersionRow | None:
    """Return the newest version in the language, else the newest of any."""
    return next((v for v in versions if v.language == language), versions[0] if versions else None)


def _difference(versions: list[VersionRow], shown: VersionRow) -> list[DiffLine]:
    """Return what a version changed against the one before it in its language; nothing for a first one."""
    before = next(
        (v for v in versions if v.language == shown.language and v.number == shown.number - 1), None
    )
    if before is None:
        return []
    old = [before.title, *before.body.splitlines()]
    new = [shown.title, *shown.body.splitlines()]
    kinds = {"+": "added", "-": "removed", " ": "same"}
    lines = [line for line in difflib.ndiff(old, new) if line[0] in kinds]
    return [DiffLine(kind=kinds[line[0]], text=line[2:]) for line in lines]


@desk_page("article.read", methods=("POST",))
def vote(request: StaffRequest, article_id: int) -> HttpResponse:
    """Count whether an article helped."""

    def run() -> str:
        helpful = request.POST.get("helpful") == "yes"
        vote_article(actor=request.actor, now=request.now, article_id=article_id, helpful=helpful)
        return _("Thank you, counted.")

    return do_and_go(request, run=run, back=f"{HOME}{article_id}/")


@desk_page("article.edit", methods=("GET", "HEAD", "POST"))
def new_article(request: StaffRequest) -> HttpResponse:
    """Begin an article; its words are asked for next."""
    made: list[int] = []

    def run(values: dict[str, Any]) -> str:
        made.append(create_article(actor=request.actor, now=request.now, **values).pk)
        return _("Now its words.")

    answer = answer_form(
        request,
        form=NewArticleForm(request.POST or None),
        title=_("New article"),
        submit=_("Go on to its words"),
        run=run,
        back=HOME,
    )
    return HttpResponseRedirect(f"{HOME}{made[0]}/write/") if made else answer


@desk_page("article.edit", methods=("GET", "HEAD", "POST"))
def write(request: StaffRequest, article_id: int) -> HttpResponse:
    """Write the next version of an article in one language."""
    found = _row(request, article_id)
    versions = list_versions(actor=request.actor, article_id=article_id)
    asked = key_of(request, "language")
    language = asked if asked in LANGUAGES else actor_language(request)
    newest = next((v for v in versions if v.language == language), None)
    form = VersionForm(
        request.POST or None,
        initial={
            "language": language,
            "title": newest.title if newest else "",
            "body": newest.body if newest else "",
        },
    )

    def run(values: dict[str, Any]) -> str:
        write_article_version(actor=request.actor, now=request.now, article_id=article_id, **values)
        return _("Written, as a draft. Readers see it when it is published.")

    return answer_form(
        request,
        form=form,
        title=_("Write “%(name)s”") % {"name": found.slug},
        submit=_("Save as a draft"),
        run=run,
        back=f"{HOME}{article_id}/",
        note=_("Every save is a version of its own; what readers saw on a day can always be shown."),
    )


@desk_page("article.edit", methods=("GET", "HEAD", "POST"))
def publish(request: StaffRequest, article_id: int) -> HttpResponse:
    """Show the newest texts to their readers."""
    found = _row(request, article_id)
    written = {v.language for v in list_versions(actor=request.actor, article_id=article_id)}
    languages = [code for code in LANGUAGES if code in written]
    form = PublishForm(
        request.POST or None,
        languages=languages,
        initial={"audience": found.audience, "languages": languages},
    )

    def run(values: dict[str, Any]) -> str:
        publish_article(actor=request.actor, now=request.now, article_id=article_id, **values)
        return _("Published.")

    return answer_form(
        request,
        form=form,
        title=_("Publish"),
        submit=_("Publish"),
        run=run,
        back=f"{HOME}{article_id}/",
        note=_("The newest version in each chosen language takes the place of the one before."),
    )


@desk_page("article.edit", methods=("GET", "HEAD", "POST"))
def place(request: StaffRequest, article_id: int) -> HttpResponse:
    """Change where an article is found: its category and products."""
    found = _row(request, article_id)
    language = actor_language(request)
    products, _cursor = list_products(actor=request.actor, language=language, active=None, limit=200)
    form = PlaceForm(
        request.POST or None,
        products=[(row.id, f"{row.name} · {row.code}") for row in products],
        initial={
            "category": found.category,
            "product_ids": list(found.products.values_list("pk", flat=True)),
        },
    )

    def run(values: dict[str, Any]) -> str:
        change_article(actor=request.actor, now=request.now, article_id=article_id, fields=values)
        return _("Saved.")

    return answer_form(
        request,
        form=form,
        title=_("Category and products"),
        submit=_("Save"),
        run=run,
        back=f"{HOME}{article_id}/",
    )


@desk_page("article.edit", methods=("GET", "HEAD", "POST"))
def retire(request: StaffRequest, article_id: int) -> HttpResponse:
    """Take an article away from its readers."""

    def run(values: dict[str, Any]) -> str:
        retire_article(actor=request.actor, now=request.now, article_id=article_id, **values)
        return _("Retired.")

    return answer_form(
        request,
        form=ReasonForm(request.POST or None),
        title=_("Retire this article"),
        submit=_("Retire"),
        run=run,
        back=HOME,
        note=_("Its versions stay in the record."),
        grave=True,
    )
