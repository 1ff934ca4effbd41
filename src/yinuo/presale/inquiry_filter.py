"""What the inbox's filter by manner means: how somebody came to ask."""

from django.db.models import Q

from yinuo.matters.queries.inbox import register_filter


def of_manner(manner: str) -> Q:
    """Return the matters whose askers came so."""
    return Q(inquiry__manner=manner)


register_filter("manner", of_manner)
