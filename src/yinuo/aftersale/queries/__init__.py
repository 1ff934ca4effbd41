"""What after-sale tells pages and programs."""
