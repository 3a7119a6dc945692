"""Items that customers name loosely, matched with what they bought or with a catalogue."""
