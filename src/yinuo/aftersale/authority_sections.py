"""The parts of a written answer to an authority, in their order."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import pgettext_lazy

SECTIONS: Mapping[str, str | LazyText] = {
    "facts": pgettext_lazy("report to an authority", "The complaint"),
    "course": pgettext_lazy("report to an authority", "What happened, and when"),
    "promises": pgettext_lazy("report to an authority", "What was promised, and what became of it"),
    "decision": pgettext_lazy("report to an authority", "What was found and decided"),
    "evidence": pgettext_lazy("report to an authority", "Evidence"),
    "conclusion": pgettext_lazy("report to an authority", "Our position, and what we change"),
}
LONGEST_SECTION = 12_000
