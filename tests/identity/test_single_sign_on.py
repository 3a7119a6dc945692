"""Only a token that the shop signed for this assistant, and that is about to end, says who somebody is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from dataclasses import replace
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from xiaoer.config import single_sign_on_settings
from xiaoer.errors import ConfigurationError
from xiaoer.identity.single_sign_on import TokenRefused, customer_in

from .tokens import SECRET, TRUSTED, token

NOW = int(time.time())


def test_a_good_token_names_its_customer():
    assert customer_in(token("wang"), TRUSTED) == "wang"
    assert customer_in(token(None, member="m1"), replace(TRUSTED, claim="member")) == "m1"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"exp": NOW - 3600}, "ExpiredSignatureError"),
        ({"exp": None}, "MissingRequiredClaimError"),
        ({"exp": NOW + 7200}, "lives for more than"),
        ({"aud": "another"}, "InvalidAudienceError"),
        ({"aud": None}, "MissingRequiredClaimError"),
        ({"iss": "https://evil.example"}, "InvalidIssuerError"),
        ({"iss": None}, "MissingRequiredClaimError"),
        ({"nbf": NOW + 3600}, "ImmatureSignatureError"),
        ({"user_id": None}, "MissingRequiredClaimError"),
        ({"user_id": " "}, "sub isn't an id"),
        ({"user_id": "9" * 201}, "sub isn't an id"),
        ({"key": SECRET.upper()}, "InvalidSignatureError"),
        ({"algorithm": "HS512"}, "InvalidAlgorithmError"),
    ],
)
def test_what_proves_nothing(wrong, why):
    with pytest.raises(TokenRefused, match=why) as caught:
        customer_in(token(**wrong), TRUSTED)
    assert "wang" not in str(caught.value)


def unsigned() -> str:
    parts = ({"alg": "none", "typ": "JWT"}, jwt.decode(token(), options={"verify_signature": False}))
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


@pytest.mark.parametrize("text", ["", "a.b.c", "x" * 9000, unsigned()], ids=["empty", "rubbish", "long", "unsigned"])
def test_what_is_no_token_at_all(text):
    with pytest.raises(TokenRefused):
        customer_in(text, TRUSTED)


@pytest.fixture(scope="module")
def keys(tmp_path_factory) -> tuple[str, Path]:
    private = generate_private_key(65537, 2048)
    path = tmp_path_factory.mktemp("keys") / "public.pem"
    path.write_bytes(private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(), path


def environment(**others: str) -> dict[str, str]:
    return {"XIAOER_SSO_ISSUER": TRUSTED.issuer, "XIAOER_SSO_AUDIENCE": TRUSTED.audience, **others}


def test_a_public_key_takes_what_the_private_one_signed(keys):
    private, public = keys
    trusted = single_sign_on_settings(environment(XIAOER_SSO_PUBLIC_KEY=str(public)))
    assert trusted is not None and trusted.algorithm == "RS256"
    assert customer_in(token(key=private, algorithm="RS256"), trusted) == "wang"
    with pytest.raises(TokenRefused):
        customer_in(token(), trusted)


def test_the_public_key_is_no_secret_to_sign_with(keys):
    """HS256 with the public key's text: the old confusion of algorithms."""
    trusted = single_sign_on_settings(environment(XIAOER_SSO_PUBLIC_KEY=str(keys[1])))
    assert trusted is not None
    header, claims = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in ({"alg": "HS256"}, jwt.decode(token(), options={"verify_signature": False}))
    )
    signature = hmac.new(trusted.key.encode(), header + b"." + claims, hashlib.sha256).digest()
    forged = b".".join((header, claims, base64.urlsafe_b64encode(signature).rstrip(b"="))).decode()
    with pytest.raises(TokenRefused, match="InvalidAlgorithmError"):
        customer_in(forged, trusted)


def test_without_a_key_there_is_no_single_sign_on():
    assert single_sign_on_settings(environment()) is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"XIAOER_SSO_SECRET": "short"}, "takes 32 characters at least"),
        ({"XIAOER_SSO_SECRET": SECRET, "XIAOER_SSO_ISSUER": ""}, "needs XIAOER_SSO_ISSUER"),
        ({"XIAOER_SSO_SECRET": SECRET, "XIAOER_SSO_AUDIENCE": " "}, "needs XIAOER_SSO_AUDIENCE"),
        ({"XIAOER_SSO_SECRET": SECRET, "XIAOER_SSO_PUBLIC_KEY": "x.pem"}, "are both set"),
        ({"XIAOER_SSO_PUBLIC_KEY": "nowhere.pem"}, "can't be read"),
        ({"XIAOER_SSO_PUBLIC_KEY": __file__}, "isn't an RSA public key"),
    ],
)
def test_what_cant_be_used_is_told_at_the_start(wrong, said):
    with pytest.raises(ConfigurationError, match=said) as caught:
        single_sign_on_settings(environment(**wrong))
    assert SECRET not in str(caught.value) and "short" not in str(caught.value)


def test_no_secret_is_shown():
    assert SECRET not in repr(TRUSTED)
