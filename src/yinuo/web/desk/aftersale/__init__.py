"""After-sale on the desk."""
