"""How well intents and topics are told, measured on customers' real turns."""
