"""The entry types of pre-sale, a file for each thing they are about."""

from yinuo.presale.journal.inquiry import InquiryAsked

__all__ = ["InquiryAsked"]
