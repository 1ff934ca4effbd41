"""What can stand in the way of an import."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class ColumnMissing(DomainError):
    code = "column_missing"
    message = _("No column is chosen for: %(fields)s")


class ColumnTwice(DomainError):
    code = "column_twice"
    message = _("The column “%(heading)s” is chosen twice.")


class ImportStepWrong(DomainError):
    code = "import_step_wrong"
    status = 409
    message = _("This import has moved on. Look at where it is now.")


class ImportFileGone(DomainError):
    code = "import_file_gone"
    status = 409
    message = _("The file of this import is not kept any more. Send it again.")


class ImportBroke(DomainError):
    code = "import_broke"
    status = 409
    message = _(
        "Something went wrong on our side. What was taken in before can be undone; look into the log."
    )
