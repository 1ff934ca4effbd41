"""The only doors to guides, runs of them, and brochures."""

from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import NotFound
from yinuo.matters import access
from yinuo.matters.models import Matter
from yinuo.presale.models import Brochure, DiscoveryGuide, DiscoverySession, GuideVersion

SECRET_LENGTH = 43
_WITH = ("version__guide", "customer", "matter", "staff")


def guide_for(actor: Actor, guide_id: int, *, lock: bool = False) -> DiscoveryGuide:
    """Return a guide for whoever writes them, locked if asked. Raises: NotAllowed, NotFound."""
    actor.require("guide.edit")
    rows = DiscoveryGuide.objects.select_for_update() if lock else DiscoveryGuide.objects.all()
    found = rows.filter(pk=guide_id).first()
    if found is None:
        raise NotFound()
    return found


def published_version(guide_id: int) -> GuideVersion | None:
    """Return the questions in force of an active guide."""
    rows = GuideVersion.objects.filter(guide=guide_id, guide__active=True, published_at__isnull=False)
    return rows.select_related("guide").order_by("-number").first()


def session_for(actor: Actor, session_id: int, *, lock: bool = False) -> DiscoverySession:
    """Return a run of a guide: staff need `guide.run` and its matter, a customer the matter it belongs to.

    With `lock` for a change: the matter must also be one the actor may work in, and a run of a merged matter moves to
    its survivor. Raises: NotFound, NotAllowed.
    """
    matter_id = (
        DiscoverySession.objects.filter(pk=session_id, matter__isnull=False)
        .values_list("matter_id", flat=True)
        .first()
    )
    if matter_id is None:
        raise NotFound()
    matter = matter_to_ask_in(actor, matter_id, lock=lock)
    rows = DiscoverySession.objects.select_related(*_WITH)
    if not lock:
        return rows.get(pk=session_id)
    session = rows.select_for_update(of=("self",), no_key=True).get(pk=session_id)
    if session.matter_id != matter.pk:
        session.matter = matter
        session.save(update_fields=["matter"])
    return session


def matter_to_ask_in(actor: Actor, matter_id: int, *, lock: bool = False) -> Matter:
    """Return a matter in which the actor asks or answers; with `lock` its survivor, locked. Raises: NotFound, NotAllowed."""
    if actor.kind is ActorKind.CUSTOMER:
        right = "matter.write_in"
    else:
        actor.require("guide.run")
        right = "matter.work" if lock else "matter.read"
    matter = access.matter_for(actor, matter_id, right, lock=lock)
    return access.surviving(matter) if lock else matter


def session_of_secret(secret: str) -> DiscoverySession | None:
    """Return the run that a secret opens as a link. One query."""
    if not _may_be_secret(secret):
        return None
    return DiscoverySession.objects.select_related(*_WITH).filter(secret=secret, mode="link").first()


def brochure_of_secret(secret: str) -> Brochure | None:
    """Return the brochure that a secret opens. One query."""
    if not _may_be_secret(secret):
        return None
    rows = Brochure.objects.select_related("product", "article", "matter", "customer")
    return rows.filter(secret=secret).first()


def _may_be_secret(secret: str) -> bool:
    # a NUL is no character of a text that PostgreSQL compares
    return bool(secret) and len(secret) <= SECRET_LENGTH and "\x00" not in secret
