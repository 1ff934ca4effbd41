"""What a customer meets after buying: the order's page, contract and changes by link, what came."""
