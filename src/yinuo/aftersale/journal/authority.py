"""Entries about what an authority passed on. They stand in the chain of the complaint's matter; instants and days are ISO texts."""

from django.utils.translation import gettext_lazy as _

from yinuo.aftersale.states import AuthorityDocument, InterviewWay, SubmissionWay
from yinuo.core.entries import Personal
from yinuo.matters.journal import MatterEntry


class AuthorityNoticed(MatterEntry, frozen=True, kw_only=True):
    """An authority passed a complaint on; it counts as taken over our heads. `due_rule` is empty where the day is written on the notice."""

    sentence = _(
        "%(actor)s registered what %(authority)s passed on: %(doc_kind)s %(doc_no)s, to be answered by %(owner)s"
    )
    transfer_id: int
    authority: str
    doc_kind: str
    doc_no: str
    noticed_on: str
    received_at: str
    due_at: str
    due_rule: str
    owner_id: int
    owner: str
    promise_id: int
    code_words = {"doc_kind": dict(AuthorityDocument.choices)}


class AuthorityHandedOver(MatterEntry, frozen=True, kw_only=True):
    """Who answers an authority in person became another; `reason` says why."""

    sentence = _("%(actor)s handed the answer to %(authority)s over to %(owner)s")
    transfer_id: int
    authority: str
    owner_id: int
    owner: str
    before_owner_id: int


class AuthorityTakenBack(MatterEntry, frozen=True, kw_only=True):
    """A notice had been registered wrongly; `reason` says how. It counts no longer as taken over our heads."""

    sentence = _("%(actor)s took back the notice of %(authority)s %(doc_no)s as registered wrongly")
    transfer_id: int
    authority: str
    doc_no: str
    owner_id: int
    promise_id: int


class AuthorityMet(MatterEntry, frozen=True, kw_only=True):
    """`way` is a code of InterviewWay."""

    sentence = _("%(actor)s talked with %(authority)s: %(way)s")
    erasure = "with whom, and what was said"
    transfer_id: int
    interview_id: int
    authority: str
    held_at: str
    way: str
    with_whom: Personal[str] = ""
    words: Personal[str] = ""
    code_words = {"way": dict(InterviewWay.choices)}


class AuthorityReportWritten(MatterEntry, frozen=True, kw_only=True):
    """`sha256` is of the version's text; `entries` is how many entries the complaint's journal had."""

    sentence = _("%(actor)s wrote the report to %(authority)s, version %(version)s")
    transfer_id: int
    report_id: int
    authority: str
    version: int
    sha256: str
    entries: int


class AuthorityReportSigned(MatterEntry, frozen=True, kw_only=True):
    sentence = _("%(actor)s kept the signed copy of the report to %(authority)s, version %(version)s")
    transfer_id: int
    report_id: int
    authority: str
    version: int
    attachment_id: int


class AuthorityAnswered(MatterEntry, frozen=True, kw_only=True):
    """`way` is a code of SubmissionWay."""

    sentence = _("%(actor)s answered %(authority)s in writing: %(way)s")
    erasure = "the words of the evidence"
    transfer_id: int
    report_id: int
    authority: str
    version: int
    way: str
    promise_id: int
    evidence: Personal[str] = ""
    code_words = {"way": dict(SubmissionWay.choices)}
