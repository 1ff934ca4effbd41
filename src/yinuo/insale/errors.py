"""What can stand in the way of an order."""

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError


class OrderEmpty(DomainError):
    code = "order_empty"
    message = _("This order has no line yet. Add what was bought first.")


class OrderConfirmed(DomainError):
    code = "order_confirmed"
    status = 409
    message = _(
        "This order is confirmed. From here on it is changed by a change that the customer agrees to."
    )


class OrderNotConfirmed(DomainError):
    code = "order_not_confirmed"
    status = 409
    message = _("This order is not confirmed yet.")


class OrderOver(DomainError):
    code = "order_over"
    status = 409
    message = _("This order is over: it was cancelled or completed.")


class OrderOnItsWay(DomainError):
    code = "order_on_its_way"
    status = 409
    message = _(
        "Something of this order was already shipped. It can no longer be cancelled; take it back instead."
    )


class ReviewNeeded(DomainError):
    code = "review_needed"
    status = 409
    message = _("The contract review of this order is not released. It is confirmed after that.")


class AlreadyHeld(DomainError):
    code = "already_held"
    status = 409
    message = _("This order is on hold already.")


class NotHeld(DomainError):
    code = "not_held"
    status = 409
    message = _("This order is not on hold.")


class PaymentNotPositive(DomainError):
    code = "payment_not_positive"
    message = _("An amount of money is more than nothing.")


class OtherCurrency(DomainError):
    code = "other_currency"
    message = _("This order is paid in %(currency)s.")


class PaymentKnown(DomainError):
    code = "payment_known"
    status = 409
    message = _(
        "A payment with this reference is recorded already, with another amount or for another order."
    )


class PaymentVoided(DomainError):
    code = "payment_voided"
    status = 409
    message = _("This payment was taken back already.")


class MoreThanPaid(DomainError):
    code = "more_than_paid"
    message = _("No more can go back than came in: %(paid)s.")


class ExternalNumberTaken(DomainError):
    code = "external_number_taken"
    status = 409
    message = _("The number %(number)s belongs to another order already.")


class ShipmentEmpty(DomainError):
    code = "shipment_empty"
    message = _("Nothing is packed yet. Say how much of which line goes along.")


class NotGoods(DomainError):
    code = "not_goods"
    message = _("“%(title)s” is not something that is shipped.")


class MoreThanOrdered(DomainError):
    code = "more_than_ordered"
    message = _("Of “%(title)s” only %(left)s are left to ship.")


class OrderIsHeld(DomainError):
    code = "order_is_held"
    status = 409
    message = _("This order is on hold. Take it off hold before something of it leaves.")


class UnknownCourier(DomainError):
    code = "unknown_courier"
    message = _("This courier is not on the list.")


class WaybillUnlikely(DomainError):
    code = "waybill_unlikely"
    message = _("This cannot be a waybill number: it has 6 to 32 letters and digits.")


class WaybillTaken(DomainError):
    code = "waybill_taken"
    status = 409
    message = _("This waybill belongs to another shipment already.")


class NotHandedOver(DomainError):
    code = "not_handed_over"
    status = 409
    message = _("This shipment has not left us yet.")


class ConcernSettledAlready(DomainError):
    code = "concern_settled"
    status = 409
    message = _("This is settled already.")


class AnotherChangeOffered(DomainError):
    code = "another_change_offered"
    status = 409
    message = _(
        "The customer is being asked about change %(number)s of this order. One after the other, please."
    )


class ChangeOutdated(DomainError):
    code = "change_outdated"
    status = 409
    message = _("The order changed after this was assessed. Assess it again before you go on.")


class ChangeWithoutEffect(DomainError):
    code = "change_without_effect"
    message = _("Nothing would change. Change a line or the day, or say in words what changes.")


class LessThanShipped(DomainError):
    code = "less_than_shipped"
    status = 409
    message = _("Of “%(title)s” %(shipped)s are packed or shipped already; it cannot become less.")


class ChangeDecided(DomainError):
    code = "change_decided"
    status = 409
    message = _("This change was decided already.")


class ChangeTakenBack(DomainError):
    code = "change_taken_back"
    status = 409
    message = _("This change was taken back. What was agreed before stays as it is.")


class ChangeNotAgreed(DomainError):
    code = "change_not_agreed"
    message = _("Please tick that you agree to this change.")


class ShipmentUnpackedAlready(DomainError):
    code = "shipment_unpacked"
    status = 409
    message = _("This shipment was unpacked. There is nothing to stick a label on.")


class NotThereYet(DomainError):
    code = "not_there_yet"
    status = 409
    message = _("This shipment has not arrived yet, as far as we know.")


class GoneBack(DomainError):
    code = "gone_back"
    status = 409
    message = _("This shipment came back to us or was never sent. Write to us, and we look into it.")


class ReceiptKnown(DomainError):
    code = "receipt_known"
    status = 409
    message = _("You have told us already that you have it. Write to us if something is not right.")


class NotOurDelivery(DomainError):
    code = "not_our_delivery"
    status = 409
    message = _("A courier brings this shipment. Only what we bring ourselves is signed for here.")


class SignerNeeded(DomainError):
    code = "signer_needed"
    message = _("Say who signed.")


class SignatureUnreadable(DomainError):
    code = "signature_unreadable"
    message = _("The signature cannot be read. Please sign again.")


class FollowUpSettled(DomainError):
    code = "receipt_follow_up_settled"
    status = 409
    message = _("This arrival is settled already.")


class NotAllReceived(DomainError):
    code = "not_all_received"
    status = 409
    message = _("Not everything of this order is with the customer yet.")


class AlreadyAccepted(DomainError):
    code = "already_accepted"
    status = 409
    message = _("This order is accepted already.")


class CauseNeeded(DomainError):
    code = "cause_needed"
    message = _("The day moves back by %(days)s working days. Say why: the customer will ask.")


class PlanUnderWay(DomainError):
    code = "plan_under_way"
    status = 409
    message = _("The work has been reported on already. Adjust the plan instead of replacing it.")


class StageReported(DomainError):
    code = "stage_reported"
    status = 409
    message = _("“%(stage)s” has been reported on. It stays in the plan.")


class ReportSentAlready(DomainError):
    code = "report_sent"
    status = 409
    message = _("This report was sent already.")


class NoReportsOwed(DomainError):
    code = "no_reports_owed"
    status = 409
    message = _("No reports are owed for this order.")


class SiteNotReady(DomainError):
    code = "site_not_ready"
    status = 409
    message = _("The site is not ready yet: %(points)s")


class InstallationOver(DomainError):
    code = "installation_over"
    status = 409
    message = _("This installation is done or not needed any more.")


class InstallationPromisedAlready(DomainError):
    code = "installation_promised"
    status = 409
    message = _(
        "A day is promised already. It moves only with the customer's consent: on the promise itself."
    )


class NotForSale(DomainError):
    code = "not_for_sale"
    message = _("This has no price today, so it cannot be ordered here. Ask us, and you get an offer.")


class BelowCredited(DomainError):
    code = "below_credited"
    status = 409
    message = _("More was credited for what came back than the order would cost then.")
