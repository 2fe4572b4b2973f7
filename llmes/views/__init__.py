"""The pages of LLMEs, by noun."""
