"""Submissions that workers sign, sent for them."""
