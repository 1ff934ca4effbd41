"""Decisions of pre-sale that need neither the database nor the clock."""
