"""Search over tasks: three engines behind one interface."""
