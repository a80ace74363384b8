"""Who is shown how often, and what a fairer order would cost."""
