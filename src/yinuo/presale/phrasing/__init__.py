"""An optional language model that words the automatic answer anew, and what keeps it from adding anything.

`endpoint` asks any server that speaks OpenAI's chat completions; `request` writes what it is asked; `checks` reads what
came back; `wording` goes from one to the other. Off unless YINUO_PHRASING_URL is set; docs/decisions/0010.
"""

from yinuo.presale.phrasing.checks import Objection, objection_to
from yinuo.presale.phrasing.wording import Wording, word_anew

__all__ = ["Objection", "Wording", "objection_to", "word_anew"]
