"""What can be wrong with a spreadsheet as a file."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class SheetUnreadable(DomainError):
    code = "sheet_unreadable"
    message = _(
        "“%(name)s” cannot be read as a spreadsheet. Save it as .xlsx or .csv without a password and send it again."
    )


class SheetEmpty(DomainError):
    code = "sheet_empty"
    message = _("“%(name)s” has no rows under its headings.")


class SheetTooLarge(DomainError):
    code = "sheet_too_large"
    status = 413
    message = _(
        "This file is too large: at most %(rows)s rows and %(columns)s columns. Divide it and send the parts."
    )
