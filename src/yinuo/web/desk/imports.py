"""Spreadsheets in and out: upload, columns, check, run, result, undo; templates and exports."""

from typing import Any

from django import forms
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.core.actions.exports import export_list
from yinuo.core.actions.imports import map_import, start_import_step, stop_import, upload_import
from yinuo.core.errors import DomainError, NotFound
from yinuo.core.exports import EXPORTS, TYPES, export_of, write_sheet
from yinuo.core.imports import kind_of
from yinuo.core.imports_errors import ImportFileGone
from yinuo.core.queries.imports import (
    ImportRow,
    PreviewRow,
    get_import,
    kinds_for,
    list_imports,
    preview_import,
    problems_place,
    template_rows,
)
from yinuo.web.components.rows import Cursor, Link
from yinuo.web.desk.action_forms import answer_form, do_and_go, part, put_errors, query_of
from yinuo.web.desk.settings_pages import chapter_page, key_of
from yinuo.web.errors import error_lines
from yinuo.web.pages import StaffRequest, desk_page

HOME = "/desk/imports/"
STATES = {
    "uploaded": pgettext_lazy("import", "Columns to be named"),
    "checking": pgettext_lazy("import", "Being checked"),
    "checked": pgettext_lazy("import", "Checked, nothing written yet"),
    "running": pgettext_lazy("import", "Being taken in"),
    "done": pgettext_lazy("import", "Taken in"),
    "undoing": pgettext_lazy("import", "Being taken back"),
    "undone": pgettext_lazy("import", "Taken back"),
    "failed": pgettext_lazy("import", "Could not go on"),
}
BUSY = ("checking", "running", "undoing")


class UploadForm(forms.Form):
    """What is imported, and its file."""

    kind = forms.ChoiceField(label=lazy("What is in it"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=lazy("Spreadsheet"),
        help_text=lazy("An .xlsx or .csv file with headings in its first row; at most 200,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["kind"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = kinds
        choice.initial = kinds[0][0] if kinds else ""


@desk_page("import.run")
def imports(request: StaffRequest) -> HttpResponse:
    """Show the imports, newest first, and what can be exported."""
    after = key_of(request, "after")
    rows, older = list_imports(actor=request.actor, after=after)
    return chapter_page(
        request,
        "desk/imports/list.html",
        title=_("Spreadsheets"),
        rows=[{"row": row, "state": STATES[row.state]} for row in rows],
        exports=[
            {
                "code": kind.code,
                "name": kind.label,
                "plain": kind.plain_right and request.actor.can(kind.plain_right),
            }
            for kind in EXPORTS.values()
            if request.actor.can(kind.right)
        ],
        kinds=kinds_for(request.actor),
        cursor=Cursor(
            older_url=query_of({"after": older}) if older else "",
            newer_url="?" if after else "",
            shown=len(rows),
        ),
    )


@desk_page("import.run", methods=("GET", "HEAD", "POST"))
def new_import(request: StaffRequest) -> HttpResponse:
    """Take a spreadsheet in; nothing of it is written yet."""
    kinds = kinds_for(request.actor)
    form = UploadForm(
        request.POST or None, request.FILES or None, kinds=[(kind.code, kind.label) for kind in kinds]
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = upload_import(
                actor=request.actor,
                now=request.now,
                kind=form.cleaned_data["kind"],
                name=file.name,
                stream=file,
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            return HttpResponseRedirect(f"{HOME}{run.pk}/")
    return chapter_page(
        request,
        "desk/imports/new.html",
        title=_("Import a spreadsheet"),
        path=[Link(name=_("Spreadsheets"), url=HOME), Link(name=_("New"))],
        form=form,
        kinds=kinds,
        status=422 if form.errors else 200,
    )


@desk_page("import.run")
def one_import(request: StaffRequest, run_id: int) -> HttpResponse:
    """Show an import where it is now: its columns, its check, its result."""
    row = get_import(actor=request.actor, run_id=run_id)
    return _page(request, row)


def _page(request: StaffRequest, row: ImportRow, *, wrong: DomainError | None = None) -> HttpResponse:
    labels: list[str] = []
    preview: list[PreviewRow] = []
    gone = not row.has_file
    if row.state in ("uploaded", "checked") and row.has_file:
        try:
            labels, preview = preview_import(actor=request.actor, run_id=row.id)
        except ImportFileGone:
            gone = True
    return chapter_page(
        request,
        "desk/imports/run.html",
        title=row.name,
        path=[Link(name=_("Spreadsheets"), url=HOME), Link(name=row.kind_name)],
        status=wrong.status if wrong else 200,
        wrong=error_lines(wrong) if wrong else [],
        labels=labels,
        preview=preview,
        gone=gone,
        fields=_fields(row),
        **_state(row),
    )


def _state(row: ImportRow) -> dict[str, Any]:
    done = row.created + row.changed + row.unchanged + row.refused
    said = _("%(done)s of %(rows)s rows") % {"done": f"{done:,}", "rows": f"{row.rows:,}"}
    return {
        "run": row,
        "state": STATES[row.state],
        "busy": row.state in BUSY,
        "said": STATES[row.state] if row.step == "undo" else f"{STATES[row.state]} · {said}",
        "part": round(row.share * 100),
        "writes": row.created + row.changed,
        "more_problems": max(0, row.refused - len(row.problems)),
    }


def _fields(row: ImportRow) -> list[dict[str, Any]]:
    return [
        {"code": one.code, "label": one.label, "needed": one.needed, "chosen": row.mapping.get(one.code, "")}
        for one in kind_of(row.kind).fields
    ]


@desk_page("import.run")
def progress(request: StaffRequest, run_id: int) -> HttpResponse:
    """Show how far a step is; once it has ended, the whole page comes anew."""
    row = get_import(actor=request.actor, run_id=run_id)
    answer = part(request, "desk/imports/progress.html", _state(row))
    if row.state not in BUSY:
        answer["HX-Refresh"] = "true"
    return answer


@desk_page("import.run", methods=("POST",))
def columns(request: StaffRequest, run_id: int) -> HttpResponse:
    """Say what the columns mean; with `check`, go on to check every row."""
    row = get_import(actor=request.actor, run_id=run_id)
    mapping = {
        one.code: heading
        for one in kind_of(row.kind).fields
        if (heading := request.POST.get(f"column-{one.code}", ""))
    }
    try:
        map_import(actor=request.actor, now=request.now, run_id=run_id, mapping=mapping)
        if "check" in request.POST:
            start_import_step(actor=request.actor, now=request.now, run_id=run_id, step="check")
    except DomainError as error:
        if error.status in (403, 404):
            raise
        return _page(request, get_import(actor=request.actor, run_id=run_id), wrong=error)
    return HttpResponseRedirect(f"{HOME}{run_id}/")


@desk_page("import.run", methods=("POST",))
def run(request: StaffRequest, run_id: int) -> HttpResponse:
    """Take the rows in that can be taken in."""

    def work() -> str:
        start_import_step(actor=request.actor, now=request.now, run_id=run_id, step="run")
        return ""

    return do_and_go(request, run=work, back=f"{HOME}{run_id}/")


@desk_page("import.run", methods=("POST",))
def stop(request: StaffRequest, run_id: int) -> HttpResponse:
    """Stop the step that is going on; what it has written is taken back."""

    def work() -> str:
        stop_import(actor=request.actor, now=request.now, run_id=run_id)
        return ""

    return do_and_go(request, run=work, back=f"{HOME}{run_id}/")


@desk_page("import.run", methods=("GET", "HEAD", "POST"))
def undo(request: StaffRequest, run_id: int) -> HttpResponse:
    """Take a whole import back."""
    row = get_import(actor=request.actor, run_id=run_id)

    def work(values: dict[str, Any]) -> str:
        start_import_step(actor=request.actor, now=request.now, run_id=run_id, step="undo")
        return ""

    return answer_form(
        request,
        form=forms.Form(request.POST if request.method == "POST" else None),
        title=_("Take back %(name)s") % {"name": row.name},
        submit=_("Take back"),
        run=work,
        back=f"{HOME}{run_id}/",
        note=_(
            "What was new goes, what was changed becomes as it was. What was changed or used since stays, and is listed."
        ),
        grave=True,
    )


@desk_page("import.run")
def returned(request: StaffRequest, run_id: int) -> FileResponse:
    """Send back the rows that were refused, with the reasons."""
    place, name = problems_place(actor=request.actor, run_id=run_id)
    if not default_storage.exists(place):
        raise NotFound()
    return FileResponse(default_storage.open(place), as_attachment=True, filename=name)


@desk_page("import.run")
def template(request: StaffRequest, kind: str, ending: str) -> FileResponse:
    """Send an empty spreadsheet with the headings and an example."""
    found = kind_of(kind)
    if ending not in TYPES:
        raise NotFound()
    stream = write_sheet(template_rows(found), ending=ending, title=str(found.label))
    return FileResponse(
        stream, as_attachment=True, filename=f"{found.label}.{ending}", content_type=TYPES[ending]
    )


@desk_page(methods=("GET", "POST"))
def export(request: StaffRequest, kind: str, ending: str) -> FileResponse:
    """Send a list as its page shows it; personal values in full only where that was asked for by a button."""
    if ending not in TYPES:
        raise NotFound()
    plain = request.method == "POST" and request.POST.get("plain") == "1"
    filters = {name: key_of(request, name) for name in export_of(kind).filters}
    stream = export_list(
        actor=request.actor, now=request.now, kind=kind, ending=ending, filters=filters, plain=plain
    )
    name = f"{export_of(kind).label} {request.now:%Y-%m-%d}.{ending}"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=TYPES[ending])


RUN = "imports/<int:run_id>/"
ADDRESSES = [
    path("imports/", imports, name="imports"),
    path("imports/new/", new_import, name="new_import"),
    path("imports/templates/<str:kind>.<str:ending>", template, name="import_template"),
    path(RUN, one_import, name="import"),
    path(RUN + "progress/", progress, name="import_progress"),
    path(RUN + "columns/", columns, name="import_columns"),
    path(RUN + "run/", run, name="import_run"),
    path(RUN + "stop/", stop, name="import_stop"),
    path(RUN + "undo/", undo, name="import_undo"),
    path(RUN + "returned/", returned, name="import_returned"),
    path("exports/<str:kind>.<str:ending>", export, name="export"),
]
