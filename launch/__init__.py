"""Starting and checking an installation: `xiaoer up` and `xiaoer check`."""
