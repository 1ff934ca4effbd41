"""Orders that were made elsewhere, as rows of a spreadsheet: read, written, taken back."""
