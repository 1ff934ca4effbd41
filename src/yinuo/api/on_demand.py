"""The addresses of the API as they are loaded when the first of them is asked."""

from ninja import Schema
from ninja.params.models import ParamModel

# What checks a body is made when the first one comes: a fifth of every start, for operations that few processes ever see.
Schema.model_config["defer_build"] = True
ParamModel.model_config["defer_build"] = True

from yinuo.api.urls import urlpatterns  # noqa: E402, F401 - after what holds for all that it loads
