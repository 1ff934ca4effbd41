"""The public writes of in-sale, a file for each thing."""
