"""The list of calls a person had."""
