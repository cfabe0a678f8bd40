"""Runs of an evaluation: cases asked one after the other, scored, totalled and kept."""
