"""From files to passages, vectors and indexes."""
