"""Pure decisions of after-sale: no rows, no clock, no settings."""
