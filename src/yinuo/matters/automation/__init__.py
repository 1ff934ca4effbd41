"""What saves staff from typing and clicking: conditions, steps, rules, canned replies.

`conditions` says which matters are meant, `steps` what is done to one, `engine` when rules do it by themselves,
`canned` how a ready answer is filled in.
"""
