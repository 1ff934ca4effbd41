"""The pages of in-sale: a file for each thing they are about."""
