"""What webhookgen makes of real documents: a command of its own, and a share of it in the suite."""
