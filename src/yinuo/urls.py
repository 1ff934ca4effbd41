"""All addresses. Each room of the web keeps its own table; a contract test walks them with every role."""

from django.urls import URLResolver, include, path
from django.urls.resolvers import RoutePattern

from yinuo.runtime.health import healthz, readyz
from yinuo.runtime.metrics import metrics

handler400 = "yinuo.web.errors.bad_request"
handler403 = "yinuo.web.errors.forbidden"
handler404 = "yinuo.web.errors.not_found"
handler500 = "yinuo.web.errors.server_error"


class OnDemand(URLResolver):
    """An include that is imported when one of its addresses is asked or reversed, not when another's is.

    The API is a quarter of the program: pages need none of it, nor does a process that serves no programs.
    """

    def _populate(self) -> None:
        # Called whenever any address is reversed; a namespace of its own keeps these names apart until wanted.
        if "urlconf_module" in self.__dict__:
            super()._populate()


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("", include("yinuo.web.preferences_urls")),
    path("demo/", include("yinuo.web.demo_urls")),
    path("account/", include("allauth.urls")),
    path("desk/", include("yinuo.web.desk.urls")),
    OnDemand(
        RoutePattern("api/v1/", is_endpoint=False), "yinuo.api.on_demand", app_name="ninja", namespace="api"
    ),
    path("", include("yinuo.web.portal.urls")),
]
