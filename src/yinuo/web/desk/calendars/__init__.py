"""Service calendars: hours, own days, the official year, and a calculator of due times."""
