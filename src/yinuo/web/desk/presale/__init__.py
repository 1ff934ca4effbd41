"""The pages of pre-sale: a file for each thing they are about; `sale` shows them all beside one matter."""
