"""What a planner proposes: scenarios, sites, repairs, and how far a service reaches."""
