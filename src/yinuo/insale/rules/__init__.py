"""Decisions of in-sale that need neither the database nor the clock."""
