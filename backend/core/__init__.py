"""What every wing stands on: settings, database, errors, pagination, limits and the outbox."""
