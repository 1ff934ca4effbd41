"""What the worker does for the API."""

from django.utils import timezone

from yinuo.api.idempotency import forget_old_answers
from yinuo.core.jobs import every


@every(600)
def forget_kept_answers() -> None:
    forget_old_answers(now=timezone.now())
