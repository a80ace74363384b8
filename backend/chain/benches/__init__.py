"""The panels of the deployment."""
