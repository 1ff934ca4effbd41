"""What a customer meets before buying: products, booking, guides by link, quotes."""
