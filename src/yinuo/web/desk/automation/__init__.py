"""What saves typing and clicking: canned replies, macros, rules with a preview, saved views."""
