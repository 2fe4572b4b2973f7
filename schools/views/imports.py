"""Reading a register: upload, look at what would change, bring it in, watch."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Refused
from core.once import run_once
from core.refusals import add_refusal
from schools.forms import ImportForm
from schools.models import ImportProblem, ImportRun, School
from schools.register.told import told_counts, told_problems
from schools.rules import can_import
from schools.services.imports import start_import, upload_register, withdraw_import
from schools.tasks import bring_in_register, look_through_register
from schools.views.scope import hide_unless

PROBLEMS_SHOWN = 20


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Upload files of the register; below, the imports so far."""
    hide_unless(can_import(request.user))
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def do() -> str:
            run = upload_register(
                by=request.user,
                files=form.files_by_kind,
                register_date=said["register_date"],
                enqueue=look_through_register.enqueue,
            )
            return reverse("schools:import_run", args=[run.pk])

        try:
            return redirect(run_once(key=said["submission"], by=request.user, at=request.path, do=do))
        except Refused as refused:
            add_refusal(form, refused)
    runs = ImportRun.objects.visible_to(request.user).select_related("started_by")
    page = Paginator(runs, 20).get_page(request.GET.get("page"))
    return render(request, "schools/import.html", {"form": form, "page_obj": page})


@never_cache
@require_GET
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is, what it would change or changed, and the rows set aside. htmx asks for a part."""
    run = _run(request, pk)
    problems = ImportProblem.objects.visible_to(request.user).filter(run=run)
    context: dict[str, Any] = {
        "run": run,
        "lines": told_counts(run.counts),
        "problems": problems[:PROBLEMS_SHOWN],
        "older_than": _older_than(request, run),
        "problem_count": run.counts.get("set_aside", 0),
        "changes_something": any(
            run.counts.get(name) for name in run.counts if name not in ("rows", "unchanged", "passed_over")
        ),
    }
    context["is_part"] = bool(getattr(request, "htmx", False))
    template = "schools/_import_run.html" if context["is_part"] else "schools/import_run.html"
    return render(request, template, context)


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring in what was looked through."""
    run = _run(request, pk)
    start_import(by=request.user, run=run, enqueue=bring_in_register.enqueue)
    return redirect("schools:import_run", pk=run.pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Don't bring it in."""
    run = _run(request, pk)
    withdraw_import(by=request.user, run=run)
    messages.success(request, "Nothing was brought in. The files are removed.")
    return redirect("schools:import")


@require_GET
def problems(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows set aside, as a CSV file."""
    run = _run(request, pk)
    rows = ImportProblem.objects.visible_to(request.user).filter(run=run)
    response = HttpResponse(
        "\ufeff" + told_problems((row.file, row) for row in rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="rows-set-aside-{run.pk}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _run(request: HttpRequest, pk: int) -> ImportRun:
    return get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)


def _older_than(request: HttpRequest, run: ImportRun) -> str:
    """A warning where a later register than this one has been read already."""
    if run.state != ImportRun.State.READY or run.register_date is None:
        return ""
    later = School.objects.visible_to(request.user).filter(register_date__gt=run.register_date)
    if not later.exists():
        return ""
    return "A later register than this has been read. Bringing this one in would take facts back to its date."
