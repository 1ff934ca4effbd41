"""What becomes of plans and reports because time goes by: a stage overruns its day, a report is missed."""

import logging

from django.utils import timezone

from yinuo.core.actor import SYSTEM
from yinuo.core.errors import DomainError
from yinuo.core.jobs import every
from yinuo.insale.actions.milestone import review_forecast
from yinuo.insale.actions.report import review_report
from yinuo.insale.queries.plan_review import orders_to_foresee, reports_to_review

logger = logging.getLogger(__name__)


@every(600)
def foresee_orders() -> None:
    """Foresee anew what did not end on its day, and tell the owners of what will pass a promised one."""
    now = timezone.now()
    for key in orders_to_foresee(now=now):
        try:
            review_forecast(actor=SYSTEM, now=now, order_id=key)
        except DomainError as refused:
            logger.info("order %s is not foreseen anew: %s", key, refused.code)


@every(60)
def review_reports() -> None:
    """Write down which reports were missed, and owe the next ones."""
    now = timezone.now()
    for key in reports_to_review(now=now):
        try:
            review_report(actor=SYSTEM, now=now, report_id=key)
        except DomainError as refused:
            logger.info("report %s is not reviewed: %s", key, refused.code)
