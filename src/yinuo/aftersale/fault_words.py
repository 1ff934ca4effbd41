"""How sightings of faults are said on pages and in spreadsheets."""

from typing import Any

from django.utils.translation import pgettext_lazy

SOURCE_WORDS: dict[str, Any] = {
    "complaint": pgettext_lazy("where a fault was seen", "Complaint"),
    "return": pgettext_lazy("where a fault was seen", "Inspection"),
    "repair": pgettext_lazy("where a fault was seen", "Repair"),
}
