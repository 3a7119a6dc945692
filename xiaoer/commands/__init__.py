"""Commands of the command line that need more than one part of the library."""
