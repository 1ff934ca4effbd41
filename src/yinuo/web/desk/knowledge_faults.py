"""Faults of products: what is normal and what is not. Found and read by staff, written in versions by those who edit knowledge."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.catalog.actions.faults import (
    EDITS,
    begin_fault,
    move_fault,
    publish_fault,
    restore_fault,
    retire_fault,
    write_fault,
)
from yinuo.catalog.queries.faults import FaultFile, FaultRow, get_fault, list_fault_families, list_faults
from yinuo.catalog.rules.faults import FaultWords, fault_words
from yinuo.core.errors import DomainError
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import (
    actor_language,
    answer_form,
    asked_text,
    do_and_go,
    put_errors,
    query_of,
    whole_number,
)
from yinuo.web.desk.forms import ReasonForm
from yinuo.web.desk.knowledge_fault_forms import (
    AUDIENCES,
    FIELD_OF,
    PARTS,
    FaultAudienceForm,
    FaultPlaceForm,
    FaultWordsForm,
    NewFaultForm,
)
from yinuo.web.desk.presale.opportunity_deeds import product_choices
from yinuo.web.desk.settings_pages import chapter_page, fields_named
from yinuo.web.pages import StaffRequest, desk_page
from yinuo.web.views_rows import LANGUAGES

HOME = "/desk/knowledge/faults/"
METHODS = ("GET", "HEAD", "POST")


def fault_url(fault_id: int) -> str:
    """Return the address of a fault's page."""
    return f"{HOME}{fault_id}/"


@desk_page("article.read")
def faults(request: StaffRequest) -> HttpResponse:
    """Show the faults of products; drafts and those out of use for those who edit."""
    text, after = asked_text(request, "q"), asked_text(request, "after")
    product_id = whole_number(request.GET.get("product"))
    can_edit = request.actor.can(EDITS)
    drafts = "drafts" in request.GET and can_edit
    rows, older = list_faults(
        actor=request.actor,
        language=actor_language(request),
        text=text,
        product_id=product_id,
        drafts=drafts,
        after=after,
    )
    kept = {"q": text, "product": str(product_id or ""), "drafts": "1" if drafts else ""}
    kept = {name: value for name, value in kept.items() if value}
    without = {name: value for name, value in kept.items() if name != "drafts"}
    return chapter_page(
        request,
        "desk/knowledge/faults.html",
        title=_("Quality explanations"),
        path=[Link(name=_("Knowledge"), url="/desk/knowledge/"), Link(name=_("Quality explanations"))],
        rows=[_shown(row) for row in rows],
        text=text,
        filters=[
            Link(
                name=_("With drafts"),
                url=query_of(without if drafts else {**kept, "drafts": "1"}),
                current=drafts,
            )
        ]
        if can_edit
        else [],
        clear_url="?" if kept else "",
        can_edit=can_edit,
        cursor=Cursor(
            older_url=query_of({**kept, "after": older}) if older else "",
            newer_url=query_of(kept) if after else "",
            shown=len(rows),
        ),
    )


def _shown(row: FaultRow) -> dict[str, Any]:
    notes = []
    if row.retired_at is not None:
        notes.append(_("out of use"))
    elif row.number is None:
        notes.append(_("Draft"))
    elif row.has_draft:
        notes.append(_("newer draft"))
    return {"row": row, "audience": AUDIENCES[row.audience], "notes": notes}


@desk_page("article.read")
def fault(request: StaffRequest, fault_id: int) -> HttpResponse:
    """Show a fault as it is explained; with `version` as it was. Raises: NotFound."""
    asked = asked_text(request, "language")
    language = asked if asked in LANGUAGES else actor_language(request)
    file = get_fault(actor=request.actor, fault_id=fault_id, language=language)
    words, languages, number = file.words, file.languages, file.row.number
    key = whole_number(request.GET.get("version"))
    version = next((one for one in file.versions if one.id == key), None)
    if version is None and number is None and file.versions:
        version = file.versions[0]
    if version is not None:
        words, languages = fault_words(version.texts, language), sorted(version.texts)
        number = version.number
    same_version = {"version": str(version.id)} if version is not None and key else {}
    return chapter_page(
        request,
        "desk/knowledge/fault.html",
        title=words.name,
        path=[
            Link(name=_("Knowledge"), url="/desk/knowledge/"),
            Link(name=_("Quality explanations"), url=HOME),
            Link(name=file.row.code),
        ],
        file=file,
        shown=_shown(file.row),
        words=words,
        number=number,
        version=version,
        languages=[
            Link(
                name=LANGUAGES[code],
                url=query_of({**same_version, "language": code}),
                current=code == words.language,
            )
            for code in languages
        ],
        can_edit=request.actor.can(EDITS),
        can_count=request.actor.can("matter.read"),
        url=fault_url(fault_id),
    )


@desk_page(EDITS, methods=METHODS)
def new_fault(request: StaffRequest) -> HttpResponse:
    """Write down a fault, as a draft."""
    form = NewFaultForm(
        request.POST or None,
        initial={"product_id": whole_number(request.GET.get("product"))},
        **_places(request),
    )

    def run(values: dict[str, Any]) -> str:
        made = begin_fault(
            actor=request.actor,
            now=request.now,
            code=values["code"],
            texts=form.texts(),
            product_id=values["product_id"],
            family=values["family"],
        )
        return fault_url(made.pk)

    return _words_page(request, form, run, title=_("New quality explanation"), back=HOME)


@desk_page(EDITS, methods=METHODS)
def write(request: StaffRequest, fault_id: int) -> HttpResponse:
    """Write the next version of a fault's words; the form begins with the newest."""
    file = get_fault(actor=request.actor, fault_id=fault_id, language=actor_language(request))
    form = FaultWordsForm(request.POST or None, initial=_initial(file))

    def run(_values: dict[str, Any]) -> str:
        write_fault(actor=request.actor, now=request.now, fault_id=fault_id, texts=form.texts())
        return fault_url(fault_id)

    return _words_page(request, form, run, title=file.words.name, back=fault_url(fault_id))


def _words_page(
    request: StaffRequest, form: FaultWordsForm, run: Any, *, title: str, back: str
) -> HttpResponse:
    """Ask for words in three languages on a page of its own, language by language; then show the fault they are of."""
    if request.method == "POST" and form.is_valid():
        try:
            with fields_named(FIELD_OF):
                url = run(form.cleaned_data)
        except DomainError as error:
            if error.status in (403, 404) and not error.field:
                raise
            put_errors(form, error)
        else:
            return HttpResponseRedirect(url)
    first = [form[name] for name in ("code", "product_id", "family") if name in form.fields]
    context = {
        "title": title,
        "form": form,
        "first": first,
        "languages": form.languages(),
        "back": back,
    }
    return render(request, "desk/knowledge/fault_form.html", context, status=422 if form.errors else 200)


def _initial(file: FaultFile) -> dict[str, Any]:
    texts = file.versions[0].texts if file.versions else {}
    found: dict[str, Any] = {}
    for code in texts:
        words: FaultWords = fault_words({code: texts[code]}, code)
        end = code.replace("-", "_")
        found |= {f"{part}_{end}": getattr(words, part) for part in PARTS}
        found[f"steps_{end}"] = "\n".join(words.steps)
    return found


@desk_page(EDITS, methods=METHODS)
def publish(request: StaffRequest, fault_id: int) -> HttpResponse:
    """Put the newest words into force."""
    file = get_fault(actor=request.actor, fault_id=fault_id, language=actor_language(request))

    def run(values: dict[str, Any]) -> str:
        publish_fault(actor=request.actor, now=request.now, fault_id=fault_id, **values)
        return _("In force. It can be sent to customers now.")

    return answer_form(
        request,
        form=FaultAudienceForm(request.POST or None, initial={"audience": file.row.audience}),
        title=_("Put the newest words into force"),
        submit=pgettext("quality explanation", "Put into force"),
        run=run,
        back=fault_url(fault_id),
        note=_("What was sent before stays as it was."),
    )


@desk_page(EDITS, methods=METHODS)
def place(request: StaffRequest, fault_id: int) -> HttpResponse:
    """Say of what it is a fault."""
    row = get_fault(actor=request.actor, fault_id=fault_id, language=actor_language(request)).row

    def run(values: dict[str, Any]) -> str:
        move_fault(actor=request.actor, now=request.now, fault_id=fault_id, **values)
        return _("Saved.")

    return answer_form(
        request,
        form=FaultPlaceForm(
            request.POST or None,
            initial={"product_id": row.product_id, "family": row.family},
            **_places(request),
        ),
        title=_("Of what it is a fault"),
        submit=_("Save"),
        run=run,
        back=fault_url(fault_id),
    )


@desk_page(EDITS, methods=METHODS)
def retire(request: StaffRequest, fault_id: int) -> HttpResponse:
    """Take a fault out of use."""
    get_fault(actor=request.actor, fault_id=fault_id, language=actor_language(request))

    def run(values: dict[str, Any]) -> str:
        retire_fault(actor=request.actor, now=request.now, fault_id=fault_id, **values)
        return _("Out of use. What was counted and sent stays.")

    return answer_form(
        request,
        form=ReasonForm(request.POST or None),
        title=_("Take this out of use"),
        submit=_("Out of use"),
        run=run,
        back=fault_url(fault_id),
        grave=True,
    )


@desk_page(EDITS, methods=("POST",))
def restore(request: StaffRequest, fault_id: int) -> HttpResponse:
    """Take a fault into use again."""

    def run() -> str:
        restore_fault(actor=request.actor, now=request.now, fault_id=fault_id)
        return _("In use again.")

    return do_and_go(request, run=run, back=fault_url(fault_id))


def _places(request: StaffRequest) -> dict[str, Any]:
    return {
        "products": product_choices(request.actor, actor_language(request)),
        "families": list_fault_families(actor=request.actor),
    }


FAULT = "knowledge/faults/<int:fault_id>/"
ADDRESSES: list[URLPattern] = [
    path("knowledge/faults/", faults, name="product_faults"),
    path("knowledge/faults/new/", new_fault, name="new_product_fault"),
    path(FAULT, fault, name="product_fault"),
    path(FAULT + "write/", write, name="write_product_fault"),
    path(FAULT + "publish/", publish, name="publish_product_fault"),
    path(FAULT + "place/", place, name="place_product_fault"),
    path(FAULT + "retire/", retire, name="retire_product_fault"),
    path(FAULT + "restore/", restore, name="restore_product_fault"),
]
