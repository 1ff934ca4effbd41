"""Files of imports are kept for a month: as long as an import can be looked at closely and taken back."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from yinuo.core.jobs import every
from yinuo.core.models import ImportedRow, ImportRun

KEPT_FOR = timedelta(days=30)


@every(3600)
def forget_old_files() -> None:
    """Remove what is older, as it holds what people sent about other people."""
    forget_files_before(timezone.now() - KEPT_FOR)


def forget_files_before(before: datetime) -> int:
    """Remove the files and the undo data of imports begun before an instant; return how many imports had some."""
    runs = list(ImportRun.objects.filter(at__lt=before).exclude(stored="").order_by("at")[:100])
    for run in runs:
        for place in (run.stored, run.problems_file):
            if place:
                default_storage.delete(place)
        ImportedRow.objects.filter(run=run).delete()
        run.stored = run.problems_file = ""
        run.problems = []
        run.save(update_fields=["stored", "problems_file", "problems"])
    return len(runs)
