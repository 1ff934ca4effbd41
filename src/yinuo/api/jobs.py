"""What the worker does for the API."""

from django.utils import timezone

from yinuo.core.jobs import every


@every(600)
def forget_kept_answers() -> None:
    # Loaded when its hour comes: other processes load the API when it is asked for something.
    from yinuo.api.idempotency import forget_old_answers

    forget_old_answers(now=timezone.now())
