"""`eval report`: one page that shows a run, or two side by side, down to every single case."""
