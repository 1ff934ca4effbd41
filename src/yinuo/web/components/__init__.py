"""Components: rows, words and geometry behind the partials in `templates/components/`."""
