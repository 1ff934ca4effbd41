"""Spreadsheets as files: read whatever people send, write what no spreadsheet program will run. Knows no business noun."""

from yinuo.core.sheets.reading import Sheet, open_sheet
from yinuo.core.sheets.writing import csv_lines, guarded, write_xlsx

__all__ = ["Sheet", "csv_lines", "guarded", "open_sheet", "write_xlsx"]
