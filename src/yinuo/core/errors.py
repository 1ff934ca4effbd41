"""What can go wrong in the business's own words: one base, one stable code, one status, one translated sentence."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from yinuo.core.rights import RIGHTS

REGISTRY: dict[str, type["DomainError"]] = {}


class DomainError(Exception):
    """An objection that a person can act on.

    `status` is the HTTP status of every interface; `field` names the input at fault where there is one; keyword
    arguments become `data` and fill the message's named placeholders.
    """

    code: ClassVar[str]
    status: ClassVar[int] = 422
    message: ClassVar[str | LazyText]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "code" in cls.__dict__:
            REGISTRY[cls.code] = cls

    def __init__(self, *, field: str = "", **data: Any) -> None:
        self.field = field
        self.data: Mapping[str, Any] = data
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message) % dict(self.data)


class NotFound(DomainError):
    code = "not_found"
    status = 404
    message = _("This does not exist, or is not visible to you.")


class NotAllowed(DomainError):
    code = "not_allowed"
    status = 403
    message = _("You may see this but not do it. It needs the right “%(right)s”.")

    def __str__(self) -> str:
        """Name the right as people know it; `data` keeps its code."""
        known = RIGHTS.get(self.data["right"])
        return str(self.message) % {**self.data, "right": known.label if known else self.data["right"]}


class InvalidMove(DomainError):
    code = "invalid_move"
    status = 409
    message = _("“%(move)s” is not possible while the state is “%(state)s”.")


class StaleState(DomainError):
    code = "stale_state"
    status = 409
    message = _(
        "Someone else changed this a moment ago. Nothing of yours is lost: look at the new state and try again."
    )


class InvalidValue(DomainError):
    code = "invalid_value"
    status = 422
    message = _("%(problem)s")


class SeveralErrors(DomainError):
    """All objections to one request at once, so that a person can correct them in one go."""

    code = "several_errors"
    status = 422
    message = _("Please correct the marked fields.")

    def __init__(self, errors: list[DomainError]) -> None:
        super().__init__()
        self.errors = errors


def raise_all(errors: list[DomainError]) -> None:
    """Raise the objections found, one as itself, several together; return where there are none."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise SeveralErrors(errors)
