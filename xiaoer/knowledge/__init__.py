"""The shop's policies and FAQ: Markdown in, the sentence that answers out, with its source."""
