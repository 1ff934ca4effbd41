"""After-sale on the portal."""
