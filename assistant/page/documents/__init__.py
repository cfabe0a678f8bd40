"""The library as a list: documents brought in, kept true, and sent away."""
