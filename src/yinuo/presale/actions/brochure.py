"""Brochures: a link to a product or an article that counts its own openings, offered once the need is known."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.catalog.access import visible_articles, visible_products
from yinuo.catalog.models import Article, ArticleVersion, Product
from yinuo.catalog.rules import shown_language, text_in
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.core.ids import new_id
from yinuo.core.live import tell
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.models import Matter
from yinuo.people.actors import customer_actor
from yinuo.presale.access_discovery import matter_to_ask_in
from yinuo.presale.errors import BrochureTooEarly, CustomerNeeded
from yinuo.presale.journal import BrochureOpened, BrochureSent
from yinuo.presale.models import Brochure, DiscoverySession

LONGEST_REASON = 200
LONGEST_WORDS = 1000


def brochure_url(brochure: Brochure) -> str:
    """Return the customer's own address of a brochure."""
    return f"{settings.YINUO_PUBLIC_URL}/b/{brochure.secret}/"


@action(journal=BrochureSent)
def send_brochure(
    *,
    actor: Actor,
    now: datetime,
    matter_id: int,
    product_id: int | None = None,
    article_id: int | None = None,
    words: str = "",
    reason: str = "",
) -> Brochure:
    """Send the customer of a matter the link to one product or one article, in the matter's thread, after `words`.

    Before a guide was gone through with them in this matter, a `reason` is needed. It must be something customers may
    read. Raises: NotFound, NotAllowed, CustomerNeeded, InvalidValue, BrochureTooEarly.
    """
    actor.require("guide.run")
    matter = matter_to_ask_in(actor, matter_id, lock=True)
    if matter.customer is None:
        raise CustomerNeeded()
    if (product_id is None) == (article_id is None):
        raise InvalidValue(field="product_id", problem=_("Choose one product or one article."))
    reason = _checked("reason", reason, LONGEST_REASON)
    words = _checked("words", words, LONGEST_WORDS)
    product = _product(product_id) if product_id is not None else None
    article = _article(article_id) if article_id is not None else None
    if not reason and not was_discovered(matter):
        raise BrochureTooEarly(field="reason")
    brochure = Brochure(
        id=new_id(),
        matter=matter,
        customer=matter.customer,
        product=product,
        article=article,
        secret=secrets.token_urlsafe(24),
        reason=reason,
        sent_by_id=actor.staff_id,
        sent_at=now,
    )
    brochure.save(force_insert=True)
    what = brochure_name(brochure, matter.language)
    with translation.override(matter.language):
        said = words or _("Here is more about “%(what)s”. Read it when it suits you.") % {"what": what}
    message = send_reply(actor=actor, now=now, matter_id=matter.pk, text=f"{said}\n{brochure_url(brochure)}")
    record(
        BrochureSent(
            subject_id=matter.pk,
            matter_id=matter.pk,
            reason=reason,
            brochure_id=brochure.pk,
            what=what,
            product_id=product_id,
            article_id=article_id,
            message_id=message.pk,
        )
    )
    tell(f"matter:{matter.pk}", event="matter", id=matter.pk)
    return brochure


@action(journal=BrochureOpened, many=True)
def open_brochure(*, actor: Actor, now: datetime, brochure_id: int) -> Brochure:
    """Count that the customer opened a brochure; the journal keeps the first time.

    Raises: NotFound, NotAllowed.
    """
    found = Brochure.objects.filter(pk=brochure_id).values_list("matter_id", flat=True).first()
    if found is None:
        raise NotFound()
    matter = matter_to_ask_in(actor, found, lock=True)
    brochure = (
        Brochure.objects.select_for_update(of=("self",))
        .select_related("product", "article")
        .get(pk=brochure_id)
    )
    first = brochure.first_opened_at is None
    Brochure.objects.filter(pk=brochure.pk).update(
        opened=F("opened") + 1,
        last_opened_at=now,
        first_opened_at=now if first else brochure.first_opened_at,
    )
    if first:
        record(
            BrochureOpened(
                subject_id=matter.pk,
                matter_id=matter.pk,
                brochure_id=brochure.pk,
                what=brochure_name(brochure, matter.language),
            )
        )
        tell(f"matter:{matter.pk}", event="matter", id=matter.pk)
    return brochure


def was_discovered(matter: Matter) -> bool:
    """Tell whether a guide was gone through in a matter, or in the one it came from."""
    ids = [key for key in (matter.pk, matter.origin_id) if key is not None]
    return DiscoverySession.objects.filter(matter__in=ids, finished_at__isnull=False).exists()


def brochure_name(brochure: Brochure, language: str) -> str:
    """Return the name of what a brochure leads to."""
    if brochure.product is not None:
        return text_in(brochure.product.names, language) or brochure.product.code
    return article_title(brochure.article, language) if brochure.article is not None else "—"


def article_title(article: Article, language: str) -> str:
    """Return the title of an article's newest published version, in a language or the one it falls back to."""
    titles: dict[str, str] = {}
    versions = ArticleVersion.objects.filter(article=article, published_at__isnull=False)
    for code, title in versions.order_by("published_at", "id").values_list("language", "title"):
        titles[code] = title
    shown = shown_language(titles, language)
    return titles[shown] if shown is not None else article.slug


def _product(product_id: int) -> Product:
    found = visible_products(_anybody()).filter(pk=product_id).first()
    if found is None:
        raise NotFound(field="product_id")
    return found


def _article(article_id: int) -> Article:
    found = visible_articles(_anybody()).filter(pk=article_id).first()
    if found is None:
        raise NotFound(field="article_id")
    return found


def _anybody() -> Actor:
    return customer_actor(customer_id=None, name="")


def _checked(field: str, text: str, limit: int) -> str:
    text = text.replace("\x00", "").strip()
    if len(text) > limit:
        raise InvalidValue(field=field, problem=_("At most %(limit)s characters fit.") % {"limit": limit})
    return text
