"""The embedded demo shop: orders, shipping and catalogue behind the HTTP protocol that the assistant speaks."""
