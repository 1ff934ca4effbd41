"""What the worker does for in-sale, a file for each thing it is about."""

from yinuo.insale.jobs import plan, receipt, shipment, tracking

__all__ = ["plan", "receipt", "shipment", "tracking"]
