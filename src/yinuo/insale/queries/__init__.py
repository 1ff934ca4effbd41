"""What in-sale tells pages and programs."""
