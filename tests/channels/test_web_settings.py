"""What credentials.yml may say about the page's channel."""

from __future__ import annotations

import pytest

from channels.web_settings import WebSettings
from xiaoer.errors import ConfigurationError


def test_nothing_means_the_defaults() -> None:
    assert WebSettings.from_credentials(None) == WebSettings.from_credentials({}) == WebSettings()


def test_settings_are_taken() -> None:
    web = WebSettings.from_credentials({"session_hours": 1, "secure_cookie": True, "origins": ["https://shop.example"]})
    assert (web.session_hours, web.secure_cookie, web.origins) == (1, True, ("https://shop.example",))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"sesion_hours": 1}, "no setting sesion_hours; there are session_hours"),
        ({"session_hours": 0}, "session_hours is 0; it takes a number above zero"),
        ({"session_hours": "1"}, "session_hours is '1'"),
        ({"max_conversations": 1.5}, "max_conversations is 1.5"),
        ({"secure_cookie": 1}, "secure_cookie is 1; it takes true or false"),
        ({"origins": "https://a"}, "origins is 'https://a'; it takes a list"),
    ],
)
def test_what_cant_be_is_named_with_what_can(given: dict[str, object], named: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        WebSettings.from_credentials(given)
    assert named in str(error.value)
