"""Pages of LLMEs' days."""
