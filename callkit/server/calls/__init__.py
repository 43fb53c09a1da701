"""The calls of a server: the rules applied to the store, who is there, and frames on their way to
people.
"""
