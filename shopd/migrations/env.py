"""What Alembic runs: the caller's connection and transaction, see shopd.migrate."""

from __future__ import annotations

from alembic import context

from shopd.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()
