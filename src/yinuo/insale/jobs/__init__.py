"""What the worker does for in-sale, a file for each thing it is about."""

from yinuo.insale.jobs import receipt, shipment, tracking

__all__ = ["receipt", "shipment", "tracking"]
