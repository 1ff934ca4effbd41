"""Standards: what is promised to everyone, in versions; drafted, compared, put into force."""
