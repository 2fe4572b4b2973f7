"""The pages of hubs, by noun."""
