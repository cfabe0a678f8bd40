"""A document beside the answer: its text, its cited words, and whether they still stand."""
