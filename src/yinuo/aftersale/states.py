"""States of what after-sale works on, and every move between them. A complaint's `stage` is how far its handling is."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.moves import Move


class ComplaintStage(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("complaint", "Received")
    INVESTIGATING = "investigating", pgettext_lazy("complaint", "Being looked into")
    NOT_ACCEPTED = "not_accepted", pgettext_lazy("complaint", "Not taken on")
    TRANSFERRED = "transferred", pgettext_lazy("complaint", "Handed to another body")
    AWAITING = "awaiting", pgettext_lazy("complaint", "Waiting for the complainant")
    PROPOSED = "proposed", pgettext_lazy("complaint", "Solution offered")
    REFUSED = "refused", pgettext_lazy("complaint", "Solution not agreed")
    REMEDYING = "remedying", pgettext_lazy("complaint", "Being put right")
    MEDIATING = "mediating", pgettext_lazy("complaint", "In mediation")
    MEDIATION_ENDED = "mediation_ended", pgettext_lazy("complaint", "Mediation ended")
    VERIFYING = "verifying", pgettext_lazy("complaint", "Being confirmed with the customer")
    UNDER_REVIEW = "under_review", pgettext_lazy("complaint", "Under review")
    CLOSED = "closed", pgettext_lazy("complaint", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("complaint", "Withdrawn")


OPEN_STAGES = (
    "received",
    "investigating",
    "awaiting",
    "proposed",
    "refused",
    "remedying",
    "mediating",
    "verifying",
    "under_review",
)
ENDED_STAGES = ("not_accepted", "transferred", "mediation_ended", "closed", "withdrawn")
"""Each was reached with a final written answer."""

_COMPLAINT, _APPROVE = "complaint.work", "complaint.approve"

COMPLAINT_MOVES = {
    "accept": Move(
        from_=frozenset({"received"}),
        to="investigating",
        right=_COMPLAINT,
        label=pgettext_lazy("complaint", "Take on"),
    ),
    "decline": Move(
        from_=frozenset({"received"}),
        to="not_accepted",
        right=_COMPLAINT,
        label=pgettext_lazy("complaint", "Do not take on"),
    ),
    "transfer": Move(
        from_=frozenset({"received"}),
        to="transferred",
        right=_COMPLAINT,
        label=_("Hand to another body"),
    ),
    "await": Move(
        from_=frozenset({"investigating"}),
        to="awaiting",
        right=_COMPLAINT,
        label=_("Ask the complainant"),
    ),
    "resume": Move(
        from_=frozenset({"awaiting"}), to="investigating", right=_COMPLAINT, label=_("Go on looking into it")
    ),
    "propose": Move(
        from_=frozenset({"investigating", "refused", "mediating"}),
        to="proposed",
        right=_COMPLAINT,
        label=_("Offer a solution"),
    ),
    "agree": Move(
        from_=frozenset({"proposed"}), to="remedying", right=None, label=pgettext_lazy("complaint", "Agree")
    ),
    "refuse": Move(
        from_=frozenset({"proposed"}),
        to="refused",
        right=None,
        label=pgettext_lazy("complaint", "Do not agree"),
    ),
    "mediate": Move(from_=frozenset({"refused"}), to="mediating", right=_COMPLAINT, label=_("Mediate")),
    "end_mediation": Move(
        from_=frozenset({"mediating"}), to="mediation_ended", right=_COMPLAINT, label=_("End the mediation")
    ),
    "verify": Move(
        from_=frozenset({"remedying"}), to="verifying", right=None, label=_("Confirm with the customer")
    ),
    "close": Move(
        from_=frozenset({"verifying"}),
        to="closed",
        right=_COMPLAINT,
        label=pgettext_lazy("complaint", "Close"),
    ),
    "return": Move(
        from_=frozenset({"verifying"}),
        to="investigating",
        right=_COMPLAINT,
        label=pgettext_lazy("complaint", "Not put right yet"),
    ),
    "appeal": Move(
        from_=frozenset({"not_accepted", "mediation_ended", "closed"}),
        to="under_review",
        right=None,
        label=_("Ask for a review"),
    ),
    "uphold": Move(
        from_=frozenset({"under_review"}), to="closed", right=_APPROVE, label=_("Decision stands")
    ),
    "overturn": Move(
        from_=frozenset({"under_review"}),
        to="investigating",
        right=_APPROVE,
        label=_("Decision does not stand"),
    ),
    "withdraw": Move(
        from_=frozenset(OPEN_STAGES),
        to="withdrawn",
        right=_COMPLAINT,
        label=pgettext_lazy("complaint", "Withdraw"),
    ),
    "reopen": Move(
        from_=frozenset({"closed"}),
        to="investigating",
        right=_COMPLAINT,
        label=pgettext_lazy("complaint", "Take up again"),
    ),
}


class ProposalState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("proposed solution", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("proposed solution", "In review")
    APPROVED = "approved", pgettext_lazy("proposed solution", "Approved")
    OFFERED = "offered", pgettext_lazy("proposed solution", "At the customer's")
    AGREED = "agreed", pgettext_lazy("proposed solution", "Agreed")
    REFUSED = "refused", pgettext_lazy("proposed solution", "Not agreed")
    SUPERSEDED = "superseded", pgettext_lazy("proposed solution", "Superseded")


PROPOSAL_MOVES = {
    "ask_approval": Move(
        from_=frozenset({"draft"}), to="in_review", right=_COMPLAINT, label=_("Ask approval")
    ),
    "approve": Move(from_=frozenset({"in_review"}), to="approved", right=_APPROVE, label=_("Approve")),
    "send_back": Move(from_=frozenset({"in_review"}), to="draft", right=_APPROVE, label=_("Send back")),
    "offer": Move(
        from_=frozenset({"draft", "approved"}), to="offered", right=_COMPLAINT, label=_("Ask the customer")
    ),
    "agree": Move(
        from_=frozenset({"offered"}),
        to="agreed",
        right=None,
        label=pgettext_lazy("proposed solution", "Agree"),
    ),
    "refuse": Move(
        from_=frozenset({"offered"}),
        to="refused",
        right=None,
        label=pgettext_lazy("proposed solution", "Do not agree"),
    ),
    "supersede": Move(
        from_=frozenset({"draft", "in_review", "approved", "offered", "agreed"}),
        to="superseded",
        right=_COMPLAINT,
        label=_("Replace by a new version"),
    ),
}


class ApologyState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("letter of apology", "Draft")
    APPROVED = "approved", pgettext_lazy("letter of apology", "Approved")
    SENT = "sent", pgettext_lazy("letter of apology", "Sent")


APOLOGY_MOVES = {
    "approve": Move(from_=frozenset({"draft"}), to="approved", right=_APPROVE, label=_("Approve")),
    "edit": Move(from_=frozenset({"approved"}), to="draft", right=_COMPLAINT, label=_("Edit again")),
    "send": Move(from_=frozenset({"draft", "approved"}), to="sent", right=_COMPLAINT, label=_("Send")),
}


class Demand(models.TextChoices):
    """What somebody who complains wishes."""

    REPAIR = "repair", pgettext_lazy("demand of a complaint", "Repair")
    REDO = "redo", pgettext_lazy("demand of a complaint", "Do it again")
    EXCHANGE = "exchange", pgettext_lazy("demand of a complaint", "Exchange")
    RETURN = "return", pgettext_lazy("demand of a complaint", "Return")
    MAKE_UP_QUANTITY = "make_up_quantity", pgettext_lazy("demand of a complaint", "Make up the quantity")
    REFUND = "refund", pgettext_lazy("demand of a complaint", "Refund")
    COMPENSATION = "compensation", pgettext_lazy("demand of a complaint", "Compensation")
    APOLOGY = "apology", pgettext_lazy("demand of a complaint", "Apology")
    EXPLANATION = "explanation", pgettext_lazy("demand of a complaint", "Explanation")
    OTHER = "other", pgettext_lazy("demand of a complaint", "Something else")


class ComplaintSource(models.TextChoices):
    """By which way a complaint came."""

    CALL = "call", pgettext_lazy("source of a complaint", "Call")
    LETTER = "letter", pgettext_lazy("source of a complaint", "Letter")
    VISIT = "visit", pgettext_lazy("source of a complaint", "Visit")
    CHAT = "chat", pgettext_lazy("source of a complaint", "Chat")
    MAIL = "mail", pgettext_lazy("source of a complaint", "E-mail")
    WEB = "web", pgettext_lazy("source of a complaint", "Web")
    API = "api", pgettext_lazy("source of a complaint", "Another program")


class RemedyKind(models.TextChoices):
    """What puts a complaint right."""

    REPAIR = "repair", pgettext_lazy("remedy", "Repair")
    EXCHANGE = "exchange", pgettext_lazy("remedy", "Exchange")
    REFUND = "refund", pgettext_lazy("remedy", "Refund")
    PRICE_CUT = "price_cut", pgettext_lazy("remedy", "Price reduced")
    COMPENSATION = "compensation", pgettext_lazy("remedy", "Compensation")
    APOLOGY = "apology", pgettext_lazy("remedy", "Apology")
    EXPLANATION = "explanation", pgettext_lazy("remedy", "Explanation")
    GOODWILL = "goodwill", pgettext_lazy("remedy", "Goodwill")
    OTHER = "other", pgettext_lazy("remedy", "Something else")


class ExternalBody(models.TextChoices):
    """Who outside of the house may settle a dispute."""

    MARKET_REGULATOR = "12315", pgettext_lazy("external body", "12315, market regulator")
    CONSUMER_ASSOCIATION = "consumer_association", pgettext_lazy("external body", "Consumers' association")
    OMBUDSMAN = "ombudsman", pgettext_lazy("external body", "Ombudsman")
    PLATFORM = "platform", pgettext_lazy("external body", "Trading platform")
    MAKER = "maker", pgettext_lazy("external body", "Maker of the goods")
    ARBITRATION = "arbitration", pgettext_lazy("external body", "Arbitration")
    COURT = "court", pgettext_lazy("external body", "Court")
    OTHER = "other", pgettext_lazy("external body", "Another body")


class AuthorityDocument(models.TextChoices):
    """What an authority sends: the forms that go with the measures on complaints (总局令第121号), and what comes besides them."""

    TRANSFER_LETTER = "transfer_letter", pgettext_lazy("document of an authority", "Letter of transfer")
    DISPATCH_NOTICE = "dispatch_notice", pgettext_lazy("document of an authority", "Notice of dispatch")
    ACCEPTANCE = "acceptance", pgettext_lazy("document of an authority", "Decision to take it up")
    MEDIATION_NOTICE = "mediation_notice", pgettext_lazy("document of an authority", "Notice of mediation")
    RECTIFICATION = "rectification", pgettext_lazy("document of an authority", "Notice of rectification")
    ONLINE_DISPUTE = "online_dispute", pgettext_lazy("document of an authority", "12315 online dispute")
    OTHER = "other", pgettext_lazy("document of an authority", "Another document")


class InterviewWay(models.TextChoices):
    """How the owner of a transfer talked with the authority."""

    VISIT = "visit", pgettext_lazy("talk with an authority", "At the authority")
    ON_SITE = "on_site", pgettext_lazy("talk with an authority", "They came to us")
    CALL = "call", pgettext_lazy("talk with an authority", "By telephone")
    VIDEO = "video", pgettext_lazy("talk with an authority", "By video")


class SubmissionWay(models.TextChoices):
    """How an answer reached the authority."""

    IN_PERSON = "in_person", pgettext_lazy("way to an authority", "Handed over in person")
    COURIER = "courier", pgettext_lazy("way to an authority", "By courier")
    POST = "post", pgettext_lazy("way to an authority", "By registered post")
    PLATFORM = "platform", pgettext_lazy("way to an authority", "Entered on the platform")
    MAIL = "mail", pgettext_lazy("way to an authority", "By e-mail")
