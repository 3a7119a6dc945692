"""Is a customer served end to end, and nobody with what is somebody else's? Real servers, real shop, over HTTP."""
