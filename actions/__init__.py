"""What the assistant does: one file per goal of the customer. Run by `rasa run actions`.

Importing this package guards the action server that is being built: see `actions.server`.
"""

from actions import server

server.guard_running_app()
