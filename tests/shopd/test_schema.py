"""The service against its own OpenAPI document: whatever comes, the answer is one that the document names."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import checks

from shopd.app import create_app
from shopd.fill import fill
from shopd.tau.convert import to_world
from shopd.tau.source import read_world
from tests.shopd import small_world
from tests.shopd.conftest import NOW, TOKEN
from xiaoer.shop.profile import Profile


@pytest.fixture(scope="module")
def api_schema(tau_profile: Profile, tmp_path_factory: pytest.TempPathFactory) -> object:
    folder: Path = tmp_path_factory.mktemp("schema")
    url = f"sqlite:///{folder / 'shop.db'}"
    app = create_app(database_url=url, profile=tau_profile, token=TOKEN, clock=lambda: NOW)
    fill(app.state.shop.database, to_world(read_world(small_world.write(folder / "in"))), now=NOW, what="load")
    return schemathesis.openapi.from_asgi("/openapi.json", app)


schema = schemathesis.pytest.from_fixture("api_schema")


@schema.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_answers_are_those_that_the_document_names(case: schemathesis.Case) -> None:
    case.call_and_validate(
        headers={"Authorization": f"Bearer {TOKEN}"},
        checks=[
            checks.not_a_server_error,
            schemathesis.checks.CHECKS.get_one("status_code_conformance"),
            schemathesis.checks.CHECKS.get_one("content_type_conformance"),
            schemathesis.checks.CHECKS.get_one("response_schema_conformance"),
        ],
    )
