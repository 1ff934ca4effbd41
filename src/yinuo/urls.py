"""All addresses. Each room of the web keeps its own table; a contract test walks them with every role."""

from django.urls import include, path

from yinuo.runtime.health import healthz, readyz
from yinuo.runtime.metrics import metrics

handler400 = "yinuo.web.errors.bad_request"
handler403 = "yinuo.web.errors.forbidden"
handler404 = "yinuo.web.errors.not_found"
handler500 = "yinuo.web.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("", include("yinuo.web.preferences_urls")),
    path("demo/", include("yinuo.web.demo_urls")),
    path("account/", include("allauth.urls")),
    path("desk/", include("yinuo.web.desk.urls")),
    path("api/v1/", include("yinuo.api.urls")),
    path("", include("yinuo.web.portal.urls")),
]
