"""The conversation: a question asked, its answer as it arrives, and what rests below it."""
