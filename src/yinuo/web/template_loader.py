"""How templates are found and kept."""

import threading
from collections.abc import Sequence
from typing import Any

from django.template import Template
from django.template.loaders import cached


class Loader(cached.Loader):
    """Django's loader that keeps what it compiled; of the threads that want a template at first, one compiles it.

    After a start all threads of a process ask for the same ones at once, and each would compile them for itself while
    it holds up the others: the first pages would take seconds.
    """

    def __init__(self, engine: Any, loaders: Sequence[Any]) -> None:
        super().__init__(engine, loaders)
        self._compiling = threading.RLock()

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """Return the compiled template. Raises: TemplateDoesNotExist."""
        if self.get_template_cache.get(self.cache_key(template_name, skip)):
            return super().get_template(template_name, skip)
        with self._compiling:
            return super().get_template(template_name, skip)
