"""Measures the register against gold cells (docs/register.md)."""
