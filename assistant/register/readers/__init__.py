"""Typed values in the lines that a column's question points at; one kind of value a module."""
