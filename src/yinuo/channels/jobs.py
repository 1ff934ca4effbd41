"""What the worker does for the channels: let mail leave."""

import logging
import time

from django.utils import timezone

from yinuo.channels.delivery import BATCH, deliver_due
from yinuo.channels.smtp import Unreachable, WrongSetup, mail_setup
from yinuo.core.jobs import every

REST_S = 30.0
logger = logging.getLogger(__name__)
_rest_until = 0.0


@every(2)
def deliver_mail() -> None:
    """Deliver what is due; without a mail server it stays queued, and after a failed connection we rest a while."""
    global _rest_until
    if time.monotonic() < _rest_until:
        return
    try:
        setup = mail_setup()
    except WrongSetup:
        return
    try:
        while deliver_due(clock=timezone.now, setup=setup) == BATCH:
            continue
    except Unreachable as error:
        _rest_until = time.monotonic() + REST_S
        logger.warning("mail server %s:%s: %s", setup.host, setup.port, error)
