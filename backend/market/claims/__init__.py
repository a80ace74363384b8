"""Claims that workers sign, sent for them."""
