from django.urls import path

from tests.runtime.small_site import views
from yinuo.runtime.health import healthz, readyz
from yinuo.runtime.metrics import metrics

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("echo/<path:rest>", views.echo),
    path("plain", views.plain),
    path("query", views.query),
    path("tell", views.tell),
    path("count", views.count),
    path("defer", views.defer),
    path("done", views.done),
    path("file", views.file),
    path("endless", views.endless),
    path("ended", views.ended),
    path("fail", views.fail),
]
