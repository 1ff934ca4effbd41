"""The only doors to designs and surveys: through their matter, and for whoever draws or checks, their own."""

from django.db.models import Q, QuerySet

from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import NotAllowed, NotFound
from yinuo.matters import access
from yinuo.matters.models import Attachment, Matter
from yinuo.presale.models import Design, DesignVersion, Finding, SiteSurvey

RIGHT = "design.work"


def visible_designs(actor: Actor) -> QuerySet[Design]:
    """Return the designs that an actor may read: those of the matters they may read, and those they draw.

    A customer sees what was delivered once.
    """
    reach = Q(matter__in=access.visible_to(actor))
    if actor.kind is ActorKind.CUSTOMER:
        delivered = DesignVersion.objects.filter(delivered_at__isnull=False).values("design")
        return Design.objects.filter(reach, pk__in=delivered)
    if actor.is_staff and actor.can(RIGHT):
        reach |= Q(designer__in=[actor.id, *actor.covers_ids])
    return Design.objects.filter(reach)


def design_for(
    actor: Actor, design_id: int, *, right: str = RIGHT, lock: bool = False
) -> tuple[Design, Matter]:
    """Return a design with its matter (the survivor of a merge), both locked if asked.

    Staff need the right on the matter; for `design.work` it is enough to be the designer.

    Raises: NotFound, NotAllowed.
    """
    found = visible_designs(actor).filter(pk=design_id).values_list("matter_id", "designer_id").first()
    if found is None:
        raise NotFound()
    matter_id, designer_id = found
    is_own = right == RIGHT and actor.can(RIGHT) and designer_id in {actor.id, *actor.covers_ids}
    matter = _matter(actor, matter_id, right, is_own=is_own, lock=lock)
    rows = Design.objects.select_for_update(of=("self",), no_key=True) if lock else Design.objects.all()
    return rows.select_related("designer", "promise").get(pk=design_id), matter


def version_for(
    actor: Actor, version_id: int, *, right: str = RIGHT, lock: bool = False
) -> tuple[DesignVersion, Design, Matter]:
    """Return a version with its design and matter, locked if asked. A customer sees delivered ones only.

    Raises: NotFound, NotAllowed.
    """
    known = DesignVersion.objects.filter(pk=version_id)
    if actor.kind is ActorKind.CUSTOMER:
        known = known.filter(delivered_at__isnull=False)
    design_id = known.values_list("design_id", flat=True).first()
    if design_id is None:
        raise NotFound()
    design, matter = design_for(actor, design_id, right=right, lock=lock)
    return DesignVersion.objects.get(pk=version_id), design, matter


def visible_surveys(actor: Actor) -> QuerySet[SiteSurvey]:
    """Return the surveys that a member of staff may read: those of their matters, and their own."""
    if actor.kind is ActorKind.CUSTOMER:
        return SiteSurvey.objects.none()
    reach = Q(matter__in=access.visible_to(actor))
    if actor.is_staff and actor.can(RIGHT):
        reach |= Q(by__in=[actor.id, *actor.covers_ids])
    return SiteSurvey.objects.filter(reach)


def survey_for(actor: Actor, survey_id: int, *, lock: bool = False) -> tuple[SiteSurvey, Matter]:
    """Return a survey that the actor may fill in, with its matter, both locked if asked. Raises: NotFound, NotAllowed."""
    found = visible_surveys(actor).filter(pk=survey_id).values_list("matter_id", "by_id").first()
    if found is None:
        raise NotFound()
    matter_id, by_id = found
    is_own = actor.can(RIGHT) and by_id in {actor.id, *actor.covers_ids}
    matter = _matter(actor, matter_id, RIGHT, is_own=is_own, lock=lock)
    rows = (
        SiteSurvey.objects.select_for_update(of=("self",), no_key=True) if lock else SiteSurvey.objects.all()
    )
    return rows.select_related("version__design").get(pk=survey_id), matter


def finding_for(actor: Actor, finding_id: int, *, lock: bool = False) -> tuple[Finding, SiteSurvey, Matter]:
    """Return a finding with its survey and matter, locked if asked. Raises: NotFound, NotAllowed."""
    survey_id = Finding.objects.filter(pk=finding_id).values_list("survey_id", flat=True).first()
    if survey_id is None:
        raise NotFound()
    survey, matter = survey_for(actor, survey_id, lock=lock)
    return Finding.objects.get(pk=finding_id), survey, matter


def drawing_of(actor: Actor, version_id: int, attachment_id: int) -> Attachment:
    """Return a file of a version that the actor may read. Raises: NotFound."""
    versions = DesignVersion.objects.filter(pk=version_id, design__in=visible_designs(actor))
    if actor.kind is ActorKind.CUSTOMER:
        versions = versions.filter(delivered_at__isnull=False)
    found = Attachment.objects.filter(
        pk=attachment_id,
        pk__in=DesignVersion.files.through.objects.filter(designversion__in=versions).values("attachment"),
    ).first()
    if found is None:
        raise NotFound()
    return found


def photo_of(actor: Actor, finding_id: int, attachment_id: int) -> Attachment:
    """Return a photo of a finding that the actor may read. Raises: NotFound."""
    findings = Finding.objects.filter(pk=finding_id, survey__in=visible_surveys(actor))
    found = Attachment.objects.filter(
        pk=attachment_id,
        pk__in=Finding.photos.through.objects.filter(finding__in=findings).values("attachment"),
    ).first()
    if found is None:
        raise NotFound()
    return found


def _matter(actor: Actor, matter_id: int, right: str, *, is_own: bool, lock: bool) -> Matter:
    if is_own:
        rows = Matter.objects.select_for_update(of=("self",), no_key=True) if lock else Matter.objects.all()
        matter = rows.get(pk=matter_id)
    else:
        if right == RIGHT and not actor.can(RIGHT):
            raise NotAllowed(right=RIGHT)
        matter = access.matter_for(actor, matter_id, right, lock=lock)
    return access.surviving(matter) if lock else matter
