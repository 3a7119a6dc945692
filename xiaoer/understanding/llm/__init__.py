"""The language model's part of understanding: a task (prompt and parser) that knows no provider."""
