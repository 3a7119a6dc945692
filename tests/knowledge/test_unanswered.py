from __future__ import annotations

from pathlib import Path

import pytest

from tests.knowledge.conftest import SHIPPED
from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.unanswered import FILE, load_unanswered


def test_the_shipped_examples_can_be_read_and_a_folder_may_have_none(tmp_path: Path) -> None:
    assert min(len(questions) for questions in load_unanswered(SHIPPED).values()) >= 80
    assert load_unanswered(tmp_path) == {"zh": [], "en": []}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"zh: [", "unanswered.yml:1: this isn't YAML"),
        (b"fr: []", "unanswered.yml:1: found {'fr': []}"),
        (b"en: why", "unanswered.yml:1: en is 'why'; it takes a list"),
        (b"en: [1]", "unanswered.yml:1: en has 1; it takes a question"),
    ],
)
def test_faults_name_the_file(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        load_unanswered(tmp_path)
    assert str(caught.value).startswith(message)
