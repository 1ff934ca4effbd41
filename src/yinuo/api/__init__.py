"""The API: the same actions, rights and journal as the browser."""

from ninja import Schema
from ninja.params.models import ParamModel

# What checks a body is made when the first one comes: a fifth of every start, for operations that few processes ever see.
Schema.model_config["defer_build"] = True
ParamModel.model_config["defer_build"] = True
