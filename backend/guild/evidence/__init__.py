"""Files that parties bring to a dispute."""
