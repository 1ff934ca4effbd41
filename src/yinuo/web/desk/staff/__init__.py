"""People and where they belong: staff, teams, departments, outlets."""
