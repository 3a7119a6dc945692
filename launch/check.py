"""`xiaoer check`: the bot's files, with file and line, before Rasa trains on them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
import yaml
from rich.console import Console

from launch.check_examples import example_faults
from launch.check_guardrails import guard_faults, injected_faults
from xiaoer.config import settings
from xiaoer.errors import ConfigurationError
from xiaoer.shop.mapped.mapping import load_mapping
from xiaoer.shop.option_words import load_option_words
from xiaoer.shop.profile import load_profile
from xiaoer.understanding.lexicon import load_lexicon

console = Console(highlight=False, soft_wrap=True)
_CHINESE = "condition: [{type: slot, name: language, value: zh}]"
_UNUSED = re.compile(r"The utterance '(?P<name>utter_\w+)' is not used in any story or rule")
_SHOWN_LINES = 12
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_FAULT = re.compile(r"UserWarning|\[(?:warning|error) *\]|\bWARNING\b|\bERROR\b|Error\b|onflict after")
_SAID_BY_RASA = frozenset({"utter_default"})
_NOISE = re.compile(
    r"DeprecationWarning|declare_namespace|pkg_resources|TensorFlow|TensorRT|tensorflow|More info at|SparseTensor"
)


def check(rasa: bool = typer.Option(True, help="Also `rasa data validate`, with warnings as faults.")) -> None:
    """Check domain, responses, profiles and training data; every fault is named with its file and line."""
    root = settings().root
    faults = [*yaml_faults(root)] or [
        *response_faults(root),
        *config_faults(root),
        *profile_faults(root),
        *mapping_faults(root, settings().shop_mapping),
        *lexicon_faults(root),
        *example_faults(root),
        *guard_faults(root),
        *injected_faults(root),
    ]
    if rasa:
        faults += rasa_faults(root)
    for fault in faults:
        console.print(f"[red]✗[/red] {fault}")
    if faults:
        raise typer.Exit(1)
    console.print("[green]✓[/green] domain, responses, profiles and training data are in order")


def yaml_faults(root: Path) -> Iterator[str]:
    """Files of the bot that aren't YAML, with the line."""
    files = [root / name for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml")]
    for path in (*files, *sorted((root / "data").rglob("*.yml"))):
        try:
            yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            yield f"{path.relative_to(root)}:{line}: this isn't YAML: {error.problem}"


def config_faults(root: Path) -> Iterator[str]:
    """Settings of Rasa's own components that Rasa only meets when a customer writes."""
    path = root / "config.yml"
    text = path.read_text(encoding="utf-8")
    for component in yaml.safe_load(text).get("pipeline") or []:
        for key in ("threshold", "ambiguity_threshold"):
            value = component.get(key, 0.0)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
                line = text[: text.find(f"{key}: {value}")].count("\n") + 1
                yield f"config.yml:{line}: {component['name']}: {key} is {value!r}; it takes a number from 0 to 1"


def profile_faults(root: Path) -> Iterator[str]:
    """What is wrong with the files in profiles/."""
    for path in sorted((root / "profiles").glob("*.yml")):
        try:
            load_profile(path)
        except Exception as error:  # every fault of a profile is told, whatever it is
            yield str(error)


def mapping_faults(root: Path, in_use: Path | None = None) -> Iterator[str]:
    """What is wrong with the files in mappings/ and with the mapping that is in use."""
    for path in sorted({*(root / "mappings").glob("*.yml"), *([in_use] if in_use else [])}):
        try:
            load_mapping(path)
        except ConfigurationError as error:
            yield from str(error).splitlines()


def lexicon_faults(root: Path) -> Iterator[str]:
    """What is wrong with the files in lexicon/."""
    try:
        load_lexicon(root / "lexicon")
        load_option_words(root / "lexicon" / "options.yml")
    except ConfigurationError as error:
        yield from str(error).splitlines()


def response_faults(root: Path) -> Iterator[str]:
    """Responses without one of the languages, and responses that nothing uses."""
    path = root / "domain.yml"
    text = path.read_text(encoding="utf-8")
    lines = {
        match.group(1): text[: match.start()].count("\n") + 1 for match in re.finditer(r"(?m)^  (utter_\w+):", text)
    }
    domain = yaml.safe_load(text)
    responses = domain.get("responses") or {}
    source = "".join((*_sources(root), *_asked_by_forms(domain)))
    for name, variants in responses.items():
        where = f"domain.yml:{lines.get(name, 1)}: {name}"
        chinese = [v for v in variants if any(c.get("value") == "zh" for c in v.get("condition", []))]
        if not chinese:
            yield f"{where} has no Chinese variation; add one with {_CHINESE}"
        if len(chinese) == len(variants):
            yield f"{where} has no English variation; add one without a condition on language"
        named = [set(_PLACEHOLDER.findall(str(variant.get("text", "")))) for variant in variants]
        for stray in sorted(set().union(*named) - set.intersection(*named)):
            yield f"{where}: {{{stray}}} stands in some of its variations only; is it misspelt?"
        if not _is_used(name, source):
            yield f"{where} is used by no rule, story or action; delete it or use it"


def rasa_faults(root: Path) -> list[str]:
    """Errors and warnings of `rasa data validate`, but for responses that only actions use."""
    done = subprocess.run(
        [sys.executable, "-m", "rasa", "data", "validate", "--max-history", "5"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    faults = [
        line.strip()
        for line in (done.stdout + done.stderr).splitlines()
        if _FAULT.search(line) and not _UNUSED.search(line) and not _NOISE.search(line)
    ]
    if done.returncode != 0:
        said = [line for line in (done.stderr + done.stdout).splitlines() if line.strip() and not _NOISE.search(line)]
        faults.append("rasa data validate stopped:\n" + "\n".join(said[-_SHOWN_LINES:]))
    return faults


def _sources(root: Path) -> Iterator[str]:
    for folder in ("data", "actions", "channels", "components"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".yml", ".py"):
                yield path.read_text(encoding="utf-8")


def _asked_by_forms(domain: dict[str, Any]) -> Iterator[str]:
    """The responses by which Rasa asks for the slots of forms."""
    for form, settings_of in (domain.get("forms") or {}).items():
        for slot in (settings_of or {}).get("required_slots") or []:
            yield f" utter_ask_{slot} utter_ask_{form}_{slot} "


def _is_used(name: str, source: str) -> bool:
    """Named as it is, or by its beginning where the rest is computed (a status, a state)."""
    if (
        name in source
        or name in _SAID_BY_RASA
        or (name.startswith("utter_word_") and f'"{name[len("utter_word_") :]}"' in source)
    ):
        return True
    stems = re.findall(r'f"(\w+_)\{', source)
    return any(name.startswith(stem) or name.startswith(f"utter_word_{stem}") for stem in stems)
