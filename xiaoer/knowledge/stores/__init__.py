"""Where the documents' vectors are searched: in this process, or in a Qdrant server."""
