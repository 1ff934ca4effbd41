"""Turn a unique constraint's refusal into the room's own words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from yinuo.core.errors import DomainError


@contextmanager
def taken_means(error: DomainError) -> Iterator[None]:
    """Raise the error where the block breaks a unique constraint; the transaction stays usable.

    Checking first would leave a gap in which another may be faster.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refused:
        if isinstance(refused.__cause__, UniqueViolation):
            raise error from None
        raise
