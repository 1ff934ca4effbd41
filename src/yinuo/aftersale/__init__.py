"""What a customer may ask for after the sale."""
