"""Where a new matter goes: which team, which owner. Nothing is ever left without either."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from yinuo.core.action import before_commit, record
from yinuo.core.live import tell
from yinuo.matters.duty import Colleague, active_teams, colleagues_on_duty
from yinuo.matters.journal import MatterAssigned
from yinuo.matters.models import Matter, Notice
from yinuo.people.models import Staff, Team, TeamMember


class Placement(Struct, frozen=True, kw_only=True):
    """Where a matter was placed; `note()` writes it down once the matter has its own entry."""

    matter: Matter
    how: str
    owner: Staff | None
    member: Colleague | None
    now: datetime

    def note(self) -> None:
        """Write the placement into the journal, turn the round robin, and tell who has to act."""
        record(
            MatterAssigned(
                subject_id=self.matter.pk,
                matter_id=self.matter.pk,
                owner_id=self.matter.owner_id,
                team_id=self.matter.team_id,
                before_owner_id=None,
                before_team_id=None,
                how=self.how,
                owner=self.owner.name if self.owner else "",
            )
        )
        self.turn()
        if self.owner is not None:
            tell(f"staff:{self.owner.pk}", event="assigned", id=self.matter.pk)
            if self.how == "lead":
                tell_unplaced(self.matter, self.owner, now=self.now)
        elif self.matter.team_id is not None:
            tell(f"team:{self.matter.team_id}", event="assigned", id=self.matter.pk)

    def turn(self) -> None:
        """Note that the chosen member had their turn; only a round robin needs it written, and pays for the lock."""
        if self.member is None:
            return
        self.member.load += 1
        self.member.last_given_at = self.now
        if self.how == Team.Assignment.ROUND_ROBIN:
            TeamMember.objects.filter(pk=self.member.member_id).update(last_given_at=self.now)


def place(matter: Matter, *, now: datetime, skills: tuple[str, ...] = ()) -> Placement:
    """Set the team and owner of a matter that is about to be written.

    The customer's own owner comes first when on duty, then the team's way of assignment, then the team's lead, who is
    told that nobody else could. A team that assigns by hand keeps the matter in its queue, and its members are told.
    """
    team = matter.team or team_for(matter.kind)
    matter.team = team
    matter.department_id = matter.department_id or (team.department_id if team else None)
    owner, member, how = _owner_for(matter, team, now=now, skills=skills)
    matter.owner = owner
    matter.outlet_id = matter.outlet_id or (owner.outlet_id if owner else None)
    return Placement(matter=matter, how=how, owner=owner, member=member, now=now)


def team_for(kind: str) -> Team | None:
    """Return the team that takes a kind of matter, else the default team, else any."""
    teams = active_teams()
    taking = [team for team in teams if kind in team.takes_kinds]
    return next(iter(taking or teams), None)


def _owner_for(
    matter: Matter, team: Team | None, *, now: datetime, skills: tuple[str, ...]
) -> tuple[Staff | None, Colleague | None, str]:
    if team is None:
        return _administrator(), None, "lead"
    if team.assignment == Team.Assignment.BY_HAND:
        return None, None, "by_hand"
    on_duty = colleagues_on_duty(team, now=now)
    own = matter.customer.owner_id if matter.customer_id and matter.customer is not None else None
    for member in on_duty:
        if member.staff.pk == own:
            return member.staff, member, "customer_owner"
    chosen = _choose(team, on_duty, skills=skills)
    if chosen is not None:
        return chosen.staff, chosen, str(team.assignment)
    return team.lead or _administrator(), None, "lead"


def _choose(team: Team, on_duty: list[Colleague], *, skills: tuple[str, ...]) -> Colleague | None:
    if team.assignment == Team.Assignment.BY_SKILL and skills:
        on_duty = [m for m in on_duty if set(skills) & set(m.staff.skills)] or on_duty
    rank: Callable[[Colleague], tuple[float, float, int]]
    rank = _longest_ago if team.assignment == Team.Assignment.ROUND_ROBIN else _least_loaded
    return min(on_duty, key=rank, default=None)


def _longest_ago(member: Colleague) -> tuple[float, float, int]:
    return (
        member.last_given_at.timestamp() if member.last_given_at else 0.0,
        float(member.load),
        member.member_id,
    )


def _least_loaded(member: Colleague) -> tuple[float, float, int]:
    return (float(member.load), _longest_ago(member)[0], member.member_id)


def tell_unplaced(matter: Matter, lead: Staff, *, now: datetime) -> None:
    """Tell a lead that a matter fell to them because nobody on duty could take it."""

    def write() -> None:
        Notice.objects.create(
            staff=lead,
            kind="unplaced",
            matter_id=matter.pk,
            facts={"number": matter.number},
            at=now,
            show_from=now,
        )

    before_commit(write)


def _administrator() -> Staff | None:
    return Staff.objects.filter(is_active=True, roles__contains=["administrator"]).order_by("id").first()
