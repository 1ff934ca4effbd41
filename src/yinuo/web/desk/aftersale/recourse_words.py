"""Where somebody can turn who is not content with a final answer, in the words that the answer ends with."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yinuo.core.organisation import organisation


def recourse_words() -> str:
    """Return it in the language in force: the review within the house, where it offers one, and bodies outside."""
    days = organisation().review_window_days
    if not days:
        return _(
            "This is our last word: we do not review it ourselves. If you see it differently, you can turn to 12315 or the consumers' association."
        )
    return ngettext(
        "If you see it differently, you can ask on your page, within %(days)s day, that a colleague who decided nothing in it looks at it again; "
        "or you can turn to 12315 or the consumers' association.",
        "If you see it differently, you can ask on your page, within %(days)s days, that a colleague who decided nothing in it looks at it again; "
        "or you can turn to 12315 or the consumers' association.",
        days,
    ) % {"days": days}
