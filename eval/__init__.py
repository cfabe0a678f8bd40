"""Measures answers and rankings offline."""
