"""`eval benchmark`: the assistant and simple systems over public question sets, side by side."""
