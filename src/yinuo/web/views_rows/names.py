"""What things are called: kinds, channels, states, sources, links."""

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.matters.states import MatterState
from yinuo.web.components.kept import kept_by_language

KINDS = {
    "inquiry": lazy("Inquiry"),
    "opportunity": lazy("Opportunity"),
    "order": pgettext_lazy("kind of matter", "Order"),
    "complaint": pgettext_lazy("kind of matter", "Complaint"),
    "internal": pgettext_lazy("kind of matter", "Question to colleagues"),
}
CHANNELS = {
    "web": lazy("Web form"),
    "email": lazy("E-mail"),
    "mail": lazy("E-mail"),
    "chat": lazy("Chat"),
    "phone": lazy("Telephone"),
    "visit": lazy("In the shop"),
    "wechat": lazy("WeChat"),
    "desk": lazy("Desk"),
    "api": lazy("Program"),
    "import": lazy("Import"),
    "note": lazy("Note"),
}
PRIORITIES = {1: lazy("Urgent"), 2: lazy("Normal"), 3: lazy("Low"), 4: lazy("When there is time")}
LANGUAGES = {"zh-hans": "简体中文", "zh-hant": "繁體中文", "en": "English"}
SOURCES = {
    "standard": lazy("by the standard"),
    "law": lazy("by law"),
    "person": lazy("promised by a person"),
    "message": lazy("words in a message"),
}
LINK_KINDS = {
    "related": lazy("Related"),
    "related_back": lazy("Related"),
    "caused_by": lazy("Caused by"),
    "caused_by_back": lazy("Cause of"),
    "split_from": lazy("Split from"),
    "split_from_back": lazy("Split off"),
    "child": lazy("This one waits for"),
    "parent": lazy("Part of"),
    "absorbed": lazy("Merged into this"),
}


@kept_by_language
def kind_name(kind: str) -> str:
    """Return the name of a kind of matter."""
    return str(KINDS.get(kind, kind))


@kept_by_language
def channel_name(channel: str) -> str:
    """Return the name of a channel."""
    return str(CHANNELS.get(channel, channel))


@kept_by_language
def state_label(state: str) -> str:
    """Return the label of a matter's state."""
    return str(MatterState(state).label) if state in MatterState.values else state
