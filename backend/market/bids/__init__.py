"""Bids that workers sign for a task whose poster selects."""
