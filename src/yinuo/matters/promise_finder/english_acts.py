"""What agents do for customers, who does it, and what makes it no promise, in English."""

import re

from .model import Act, Side, Subject

_YOU = r"(?: (?:back|you|up with you|to you|with you|it|this|that|them))"
_OBJECT = r"(?: (?:the|an?|your|our) (?!day|end|next|close|morning|afternoon|evening|hour|week|month|latest|[0-9])[a-z]+)"
# Label, what follows "will", what follows "be".
_KINDS: tuple[tuple[str, str, str], ...] = (
    ("call", r"call|ring|phone|give you a (?:call|ring)|make (?:the|that|a) call", r"called"),
    (
        "get back",
        r"(?:get|come|circle) back(?: to you)?|be in touch|be back|revert|have (?:an? |the "
        r"|your )?(?:answer|update|reply|response|news)",
        r"contacted",
    ),
    (
        "reply",
        r"(?:guarantee|promise)(?: you)? an? (?:reply|response|answer)|reply|respond|answer|write back"
        r"|write to you|write you",
        r"answered|replied to",
    ),
    ("email", r"e-?mail|message|text|drop you", r"e-?mailed|messaged"),
    (
        "send",
        r"send|(?<!look )forward|share|submit|give you|provide|upload|attach",
        r"sent|provided|shared|forwarded",
    ),
    ("ship", r"ship|dispatch|mail|post|courier it", r"shipped|dispatched|mailed|posted|on its way"),
    ("deliver", r"deliver|bring|drop (?:it )?off|arrive|be with you", r"delivered"),
    (
        "visit",
        r"visit|come|have (?:an?|our|the) (?:technician|engineer|colleague)|be there|be at your|be on site"
        r"|stop by|drop by|inspect|attend|pick (?:it )?up|collect",
        r"collected|picked up|inspected",
    ),
    (
        "refund",
        r"refund|reach your (?:account|card)|credit|reimburse|pay|return your money",
        r"refunded|credited|reimbursed|paid|returned",
    ),
    ("fix", r"fix|repair|have (?:it|this|that) (?:fixed|repaired|ready|done)", r"fixed|repaired|back up"),
    ("replace", r"replace|swap|exchange|install", r"replaced|exchanged|installed"),
    (
        "resolve",
        r"(?:get|have) (?:it|this|that|everything) (?:sorted|resolved|solved|settled|done|ready)|do (?:that"
        r"|this|it|so)|take care of|handle|deal with|resolve|solve|sort|settle|complete|finish|close",
        r"resolved|solved|sorted|completed|finished|settled|ready|done",
    ),
    (
        "let you know",
        r"let you know|keep you (?:posted|updated|informed)|inform|notify|tell you|update|follow up|contact"
        r"|reach out|reach you",
        r"informed|notified|updated",
    ),
    (
        "issue",
        r"issue|process|prepare|activate|restore|look into|investigate|check|review|escalate|arrange"
        r"|schedule|book|confirm|start|approve",
        r"issued|processed|prepared|activated|restored|reviewed|checked|arranged|scheduled|booked|confirmed"
        r"|approved|escalated",
    ),
)
_GENERIC = "issue"
_BASE = "|".join(f"(?P<b{i}>(?:{base})(?![a-z]))" for i, (_, base, _done) in enumerate(_KINDS))
_DONE = "|".join(f"(?P<d{i}>(?:{done})(?![a-z]))" for i, (_, _base, done) in enumerate(_KINDS))
_ING = (
    r"(?P<ing>calling|ringing|phoning|getting back|coming back|replying|responding|e-?mailing|sending"
    r"|shipping|dispatching"
    r"|delivering|visiting|coming|refunding|fixing|repairing|replacing|resolving|updating|following up"
    r"|contacting|reaching out)"
)
_ING_LABELS = {
    "calling": "call",
    "ringing": "call",
    "phoning": "call",
    "getting back": "get back",
    "coming back": "get back",
    "replying": "reply",
    "responding": "reply",
    "emailing": "email",
    "e-mailing": "email",
    "sending": "send",
    "shipping": "ship",
    "dispatching": "ship",
    "delivering": "deliver",
    "visiting": "visit",
    "coming": "visit",
    "refunding": "refund",
    "fixing": "fix",
    "repairing": "fix",
    "replacing": "replace",
    "resolving": "resolve",
    "updating": "let you know",
    "following up": "let you know",
    "contacting": "let you know",
    "reaching out": "let you know",
}
_FROM_US = (
    r"(?P<from>(?:you(?:'ll| will| can expect to|'re going to) )?hear (?:back )?from (?:us|me|our team)"
    r"|you(?:'ll| will| can expect to) (?:receive|get|have) (?:it|our|an?|the|your|confirmation)\b"
    r"|(?:you can )?expect (?:delivery"
    r"|(?:our|my|an?) (?:call|reply|response|answer|update|e-?mail))(?: from (?:us|me))?)"
)
_NO_NOUN = r"(?<!our )(?<!the )(?<!your )(?<!\ba )(?<!\ban )(?<!my )(?<!this )(?<!to me )"
_ACT = re.compile(
    rf"\b{_FROM_US}|\b(?:be|been|is being|are being) (?:fully |completely )?(?:{_DONE})"
    rf"|{_NO_NOUN}\b(?:{_BASE})(?P<you>{_YOU}{{0,2}}{_OBJECT}?)|\b{_ING}(?P<you2>{_YOU}{{0,2}}{_OBJECT}?)"
)
_WILL = re.compile(
    r"(?:\bwill|'ll|\bgoing to|\bshall"
    r"|\bto)(?: (?:also|then|definitely|certainly|personally|try to|do my best to))? $"
)
_MUST = re.compile(r"(?:\bmust|\bshould|\b(?:needs?|ha(?:s|ve)|ought|required) to|\bcan) $")
_AM = re.compile(r"(?:\bam|'m|\bare|'re|\bis|will be|'ll be)(?: (?:now|already))? $")
_TO_ME = re.compile(r" (?:me|us|our)\b")
_OBJECT_YOU = re.compile(r"\byou\b")

_SUBJECT = re.compile(
    r"(?P<OURS>\b(?:i|we|let me(?! know)|let us(?! know)|our (?!best|records|policy|site|store hours)[a-z]+(?: [a-z]+)?|my (?:colleague|team|manager|supervisor)s?"
    r"|(?:the|a|an|one of our) (?:(?:service|repair|field|support) )?(?:technician|engineer|team|colleague"
    r"|agent|specialist|manager|warehouse|driver of ours)s?"
    r"|someone(?: from our team)?|technician|support|yinuo)\b)"
    r"|(?P<ASKED>\b(?:please(?! (?:expect|wait|allow|be assured|rest assured|note|don't worry|bear with))|kindly|make sure|remember to|be sure to|need you to|ask you to|want you to|remind you to)\b)"
    r"|(?P<THEIRS>(?<!\w )(?:^|(?<=, )|(?<= ))you\b(?=(?:'ll| will| can| could| should| must| need| have| may| might|'d| would| want| are| said| told| reply| call| send| return| pay))"
    r"|\bthe customer\b|\b(?:buyer|customer)s?\b)"
    r"|(?P<THIRD>\b(?:(?:the |your )?(?:courier|carrier|bank|supplier|manufacturer|vendor|landlord|post office|seller|driver|factory)|fedex|ups|dhl|usps|sf express|he|she|they|it says|customs)\b)"
)
_NO_LATER = re.compile(
    r"\b(?:no|not) (?:later|more) than\b|\bnot? (?:a )?problem\b|\bno worries\b|\bdon't worry\b"
    r"|\bif not (?:sooner|earlier|before)\b|\bwhy not\b"
)
_VETO = re.compile(
    # refused or doubted
    r"n't\b|\bcannot\b|\bcan not\b|\bnot\b|\bnever\b|\bunable\b|\bunlikely\b|\bno longer\b|\bno way\b"
    r"|\bwithout\b|\bcant\b|\bwont\b"
    r"|\blook(?:ing)? forward\b|\bdoubt\b|\bwhether\b|'d (?:like|love)\b|\bhope(?:fully)?\b|\bmight\b"
    r"|\bmay(?! [0-9])\b|\bmaybe\b|\bperhaps\b|\bpossibly\b|\bwish\b|\bcould\b|\bwould (?:like|love|need"
    r"|have|be)\b"
    # a habit, a rule, opening hours
    r"|\busually\b|\bnormally\b|\btypically\b|\bgenerally\b|\balways\b|\bevery\b|\beach\b|\bpolicy\b"
    r"|\bopen (?:from|mon|until|till|daily|between)\b|\bhours are\b|\bopening hours\b|\bbusiness hours\b"
    r"|\bwarranty\b|\bentitled\b|\bby law\b|\bthe law\b|\bare required\b|\bdaily\b"
    # the past
    r"|\b(?:called|replied|shipped|refunded|sent|answered|fixed|promised|said|told|mentioned|claims?"
    r"|says)\b(?<!be called)(?<!be replied)(?<!be shipped)(?<!be refunded)(?<!be sent)(?<!be answered)(?<!be fixed)(?<!it fixed)(?<!fully refunded)"
)
_QUESTION = re.compile(
    r"^\s*(?:hi[, ]+)?(?:shall|should|can|could|would|will|may|do|does|did|is|are|what|when|which|how) (?:i"
    r"|we|you|it|that|this|the|time|about|our)\b|\bwhen (?:would|can|could|will|do)\b"
)
_TAG = re.compile(
    r"\s*(?:is that|would that be|does that|will that|that) (?:ok|okay|fine|all right|alright|good|work"
    r"|suit|be ok|works?)(?: (?:for|with) you)?\s*|\s*(?:ok|okay|right|alright|deal|sound good|sounds good"
    r"|yes)\s*"
)
_CONDITION = re.compile(
    r"\bif\b|\bunless\b|\bonce\b|\bwhen\b|\bwhenever\b|\bafter (?:you|we|receiv|your|our|the|it|payment"
    r"|delivery|purchase|check)|\bas soon as\b|\bupon\b|\bprovided\b|\bin case\b|\bassuming\b"
    r"|\bof (?:receipt|receiving|purchase|delivery|payment|your (?:order|payment))\b|\bafter receipt\b"
    r"|\bfrom (?:receipt|the date|delivery)\b|\bbefore you\b"
)
_COURTESY = re.compile(
    r"\bif (?:you have|there (?:is|are)|you need|anything|you've|possible|any|not sooner)\b"
    r"|\bshould you have\b|\bin case (?:you have|of)\b"
)
_REPORTED = re.compile(
    r"\b(?:courier|carrier|bank|supplier|manufacturer|fedex|ups|dhl|he|she|they|customer"
    r"|you)\b[^,]{0,12} (?:says?|said|told|promised|claims?|confirmed)\b"
)


def find_acts(clause: str) -> list[Act]:
    """Return the acts of service in a folded clause.

    `ours` is False where the customer or the past has them.
    """
    acts: list[Act] = []
    for match in _ACT.finditer(clause):
        label = _label(match)
        acts.append(
            Act(
                match.start(),
                match.end(),
                label,
                generic=label == _GENERIC,
                ours=_whose(clause, match),
                by_us_only=True,
            )
        )
    return acts


def _label(match: re.Match[str]) -> str:
    if match["from"]:
        return "deliver" if "receive" in match["from"] or "get" in match["from"] else "get back"
    if match["ing"]:
        return _ING_LABELS.get(match["ing"], "")
    return next(
        (
            kind[0]
            for i, kind in enumerate(_KINDS)
            if match[f"b{i}"] is not None or match[f"d{i}"] is not None
        ),
        "",
    )


def _whose(clause: str, match: re.Match[str]) -> bool | None:
    if match["from"]:
        return True
    if _TO_ME.match(clause, match.end()):
        return False
    before = max(0, match.start() - 32)
    if match["ing"]:
        return None if _AM.search(clause, before, match.start()) else False
    if match.group().startswith(("be ", "been ", "is ", "are ")):
        # "must be returned by Friday" is a duty of the customer's.
        return not _MUST.search(clause, before, match.start())
    # "Call me by Friday" asks; "will call", "call you" and "we call" promise.
    if _OBJECT_YOU.search(match.group()) or _WILL.search(clause, before, match.start()):
        return None
    return None if _SUBJECT.search(clause, before, match.start()) else False


def find_subjects(clause: str) -> list[Subject]:
    """Return who is said to act in a folded clause, in order."""
    return [
        Subject(match.start(), match.end(), Side[match.lastgroup or ""])
        for match in _SUBJECT.finditer(clause)
    ]


def is_refused(clause: str) -> bool:
    """Tell whether the clause denies, doubts, asks, reports, or states a rule."""
    plain = _NO_LATER.sub("", clause)
    return bool(_VETO.search(plain) or _QUESTION.search(plain) or _REPORTED.search(plain))


def is_tag_question(clause: str) -> bool:
    """Tell whether the clause only asks about the one before it ("is that ok")."""
    return _TAG.fullmatch(clause) is not None


def is_condition(clause: str) -> bool:
    """Tell whether the clause makes what follows depend on an event."""
    return _CONDITION.search(_NO_LATER.sub("", clause)) is not None


def is_courtesy(clause: str) -> bool:
    """Tell whether the clause's condition is mere politeness ("if you have any questions")."""
    return _COURTESY.search(clause) is not None
