"""Products at the desk: what is known of them, what they cost, what must be told."""
