"""Finds passages: by meaning and by words, fused into one ranking, and read once more."""
