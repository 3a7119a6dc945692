"""Read the three files, and say exactly what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from shopd.tau.shape import TauOrder, TauProduct, TauUser
from xiaoer.errors import ConfigurationError

USERS, ORDERS, PRODUCTS = "users.json", "orders.json", "products.json"

Entry = TypeVar("Entry")


class TauWorld(NamedTuple):
    """The three files as values, by id, in the files' order."""

    users: dict[str, TauUser]
    orders: dict[str, TauOrder]
    products: dict[str, TauProduct]


def read_world(folder: Path) -> TauWorld:
    """The world in `folder`; raises `ConfigurationError` that names the file, what it has and what it should have."""
    if not folder.is_dir():
        raise ConfigurationError(f"{folder} isn't a folder; give the one that holds {USERS}, {ORDERS} and {PRODUCTS}")
    world = TauWorld(
        users=_read(folder / USERS, TauUser),
        orders=_read(folder / ORDERS, TauOrder),
        products=_read(folder / PRODUCTS, TauProduct),
    )
    faults = [*_key_faults(folder, world), *_reference_faults(folder, world)]
    if faults:
        raise ConfigurationError(_some(faults))
    return world


def _read(path: Path, kind: type[Entry]) -> dict[str, Entry]:
    expected = f"a JSON object whose keys are ids and whose values are {path.stem} as τ-bench writes them"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigurationError(f"{path}: there is no such file; it should be {expected}") from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: this isn't JSON in UTF-8 ({error}); it should be {expected}") from error
    if not isinstance(raw, dict):
        raise ConfigurationError(f"{path}: found a JSON {_json_kind(raw)}; it should be {expected}")
    try:
        return TypeAdapter(dict[str, kind]).validate_python(raw)  # type: ignore[valid-type]
    except ValidationError as error:
        faults = [f"{path}: {_place(entry['loc'])}: {entry['msg']}, found {_brief(entry)}" for entry in error.errors()]
        raise ConfigurationError(_some(faults)) from error


def _key_faults(folder: Path, world: TauWorld) -> list[str]:
    """Keys that differ from the id inside, and ids that two things share."""
    faults = []
    for key, order in world.orders.items():
        if key != order.order_id:
            faults.append(f"{folder / ORDERS}: {key}: its order_id is {order.order_id!r}; key and id must be the same")
    owners: dict[str, str] = {}
    for key, product in world.products.items():
        if key != product.product_id:
            faults.append(
                f"{folder / PRODUCTS}: {key}: its product_id is {product.product_id!r}; they must be the same"
            )
        for item_id, variant in product.variants.items():
            if item_id != variant.item_id:
                faults.append(f"{folder / PRODUCTS}: {key}.{item_id}: its item_id is {variant.item_id!r}")
            if owners.setdefault(item_id, key) != key:
                faults.append(f"{folder / PRODUCTS}: {item_id} belongs to {owners[item_id]} and to {key}")
    for key, user in world.users.items():
        wrong = [name for name, method in user.payment_methods.items() if name != method.id]
        faults += [f"{folder / USERS}: {key}.payment_methods.{name}: its id differs from its key" for name in wrong]
    return faults


def _reference_faults(folder: Path, world: TauWorld) -> list[str]:
    """Orders without their customer, and customers without their orders."""
    faults = []
    listed: dict[str, str] = {}
    for user_id, user in world.users.items():
        for order_id in user.orders:
            if order_id not in world.orders:
                faults.append(f"{folder / USERS}: {user_id}.orders: {order_id} isn't in {ORDERS}")
            if order_id in listed:
                faults.append(f"{folder / USERS}: {user_id}.orders: {order_id} is {listed[order_id]}'s already")
            listed[order_id] = user_id
    for order_id, order in world.orders.items():
        if listed.get(order_id) != order.user_id:
            found = listed.get(order_id, "nobody")
            faults.append(f"{folder / ORDERS}: {order_id}: its user_id is {order.user_id}, but {found} lists it")
    return faults


def _place(location: tuple[Any, ...]) -> str:
    return ".".join(map(str, location))


def _brief(entry: Any) -> str:
    text = json.dumps(entry.get("input"), ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "…"


def _json_kind(value: Any) -> str:
    names = {list: "array", str: "string", bool: "boolean", type(None): "null"}
    return names.get(type(value), "number")


def _some(faults: list[str]) -> str:
    """The first few faults, and how many more there are."""
    shown = "\n".join(faults[:5])
    return shown if len(faults) <= 5 else f"{shown}\n… and {len(faults) - 5} more"
