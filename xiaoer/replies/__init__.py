"""Free-form replies: drafted by a language model from sources, checked word by word, sent only if they hold."""
