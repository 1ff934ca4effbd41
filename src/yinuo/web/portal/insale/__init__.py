"""What a customer meets after buying: the order's page, contract and changes by link, goods from the shelf, what came."""
