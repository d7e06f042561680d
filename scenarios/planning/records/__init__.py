"""What a planner brings and keeps for the year's views: tables, rows, the ledger."""
