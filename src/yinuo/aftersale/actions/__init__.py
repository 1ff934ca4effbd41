"""The public writes of after-sale, a file for each thing."""
