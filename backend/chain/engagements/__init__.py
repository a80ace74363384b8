"""Who took which seat when, and what became of it."""
