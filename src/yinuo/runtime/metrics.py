"""Figures for Prometheus: requests, live pages, and gauges that rooms register.

All processes of an installation count into files of one folder, and whichever web process is asked answers for all.
"""

import hmac
import ipaddress
import os
from collections.abc import Callable, Iterable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from yinuo.runtime.shared_counts import FOLDER, forget_gauges_of_the_dead

disable_created_metrics()  # type: ignore[no-untyped-call]
REQUESTS = Counter("yinuo_requests_total", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "yinuo_request_seconds",
    "Seconds from the request to its response, without sending it.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_log = structlog.get_logger("yinuo.metrics")


class RegisteredGauges(Collector):
    """Gauges whose value is asked for when the figures are read."""

    def __init__(self) -> None:
        self._gauges: dict[str, tuple[str, Callable[[], float]]] = {}

    def add(self, name: str, text: str, read: Callable[[], float]) -> None:
        """Add a gauge, replacing one of the same name."""
        self._gauges[name] = (text, read)

    def describe(self) -> Iterable[Metric]:
        """Return no metric, so that registering does not read the gauges."""
        return []

    def collect(self) -> Iterable[Metric]:
        """Read every gauge; one that fails is left out and logged."""
        for name, (text, read) in list(self._gauges.items()):
            try:
                value = float(read())
            except Exception:
                _log.exception("gauge cannot be read", gauge=name)
                continue
            yield GaugeMetricFamily(name, text, value=value)


_gauges = RegisteredGauges()
REGISTRY.register(_gauges)


def register_gauge(name: str, text: str, read: Callable[[], float]) -> None:
    """Show a figure under /metrics; `read` runs at each scrape in a request's thread and may query."""
    _gauges.add(name, text, read)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Show the figures to this machine, or to a bearer of YINUO_METRICS_TOKEN."""
    if not _may_read(request):
        return HttpResponse("Forbidden\n", status=403, content_type="text/plain; charset=utf-8")
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    folder = os.environ.get(FOLDER)
    if not folder:
        return REGISTRY
    forget_gauges_of_the_dead(folder)
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call]
    registry.register(_gauges)
    return registry


def _may_read(request: HttpRequest) -> bool:
    expected = settings.YINUO_METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if given:
        return bool(expected) and hmac.compare_digest(given.encode(), f"Bearer {expected}".encode())
    # Behind a proxy on this machine every visitor comes from loopback; the proxy's headers give it away.
    forwarded = {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"}
    if any(name in request.headers for name in forwarded):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
