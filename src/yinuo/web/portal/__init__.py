"""The portal: everything works without a script, without a sign-in, on a phone."""
