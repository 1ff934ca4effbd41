from yinuo.presale.models.appointment import Appointment, BookableService, CalendarFeed, Hold, Resource
from yinuo.presale.models.bot import BotTalk
from yinuo.presale.models.design import (
    BudgetLine,
    Design,
    DesignVersion,
    Finding,
    SiteSurvey,
    SurveyChecklist,
)
from yinuo.presale.models.discovery import (
    Brochure,
    DiscoveryAnswer,
    DiscoveryGuide,
    DiscoverySession,
    GuideVersion,
)
from yinuo.presale.models.follow_up import FollowUp
from yinuo.presale.models.inquiry import Inquiry, InquirySetting
from yinuo.presale.models.market import MarketSignal, MarketTopic
from yinuo.presale.models.opportunity import ForecastSnapshot, LossReason, Opportunity, StageSetting
from yinuo.presale.models.quote import (
    Quote,
    QuoteApproval,
    QuoteDate,
    QuoteLine,
    QuoteSetting,
    Telling,
)

__all__ = [
    "Appointment",
    "BookableService",
    "BotTalk",
    "Brochure",
    "BudgetLine",
    "CalendarFeed",
    "Design",
    "DesignVersion",
    "DiscoveryAnswer",
    "DiscoveryGuide",
    "DiscoverySession",
    "Finding",
    "FollowUp",
    "ForecastSnapshot",
    "GuideVersion",
    "Hold",
    "Inquiry",
    "InquirySetting",
    "LossReason",
    "MarketSignal",
    "MarketTopic",
    "Opportunity",
    "Quote",
    "QuoteApproval",
    "QuoteDate",
    "QuoteLine",
    "QuoteSetting",
    "Resource",
    "SiteSurvey",
    "StageSetting",
    "SurveyChecklist",
    "Telling",
]
