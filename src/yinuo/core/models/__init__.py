from yinuo.core.models.calendar import CalendarClosure, CalendarOverride, ServiceCalendar
from yinuo.core.models.imports import ImportedRow, ImportRun, RememberedMapping
from yinuo.core.models.journal import JournalAnchor, JournalEntry, JournalHead, JournalPersonal
from yinuo.core.models.organisation import Organisation
from yinuo.core.models.outbox import OutboxItem
from yinuo.core.models.search import SearchDocument
from yinuo.core.models.tries import TryWindow

__all__ = [
    "CalendarClosure",
    "CalendarOverride",
    "ImportRun",
    "ImportedRow",
    "JournalAnchor",
    "JournalEntry",
    "JournalHead",
    "JournalPersonal",
    "Organisation",
    "OutboxItem",
    "RememberedMapping",
    "SearchDocument",
    "ServiceCalendar",
    "TryWindow",
]
