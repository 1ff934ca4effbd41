"""The API: the same actions, rights and journal as the browser."""
