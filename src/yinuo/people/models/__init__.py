from yinuo.people.models.customer import Address, Consent, ContactPoint, Customer, CustomerMerge
from yinuo.people.models.organisation import Department, Outlet, Team, TeamMember
from yinuo.people.models.staff import Coverage, Staff

__all__ = [
    "Address",
    "Consent",
    "ContactPoint",
    "Coverage",
    "Customer",
    "CustomerMerge",
    "Department",
    "Outlet",
    "Staff",
    "Team",
    "TeamMember",
]
