"""From the model and a question to a finding and its proof. No clock, no disk, no network."""
