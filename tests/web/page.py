"""The chat page in a real browser, as its tests see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.web.ensure_chromium import Browser

Found = TypeVar("Found")
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


class Page:
    """One visitor's browser on the chat page."""

    def __init__(self, browser: Browser, profile: Path, address: str, language: str = "en-US") -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = browser.browser
        for flag in (*_FLAGS, f"--user-data-dir={profile}", f"--lang={language}", f"--accept-lang={language}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(browser.driver))
        self.address = address

    def open(self) -> Page:
        """Load the page and wait until it is online."""
        self.driver.get(f"{self.address}/chat/")
        self.until(lambda: self.state() == "online")
        return self

    def close(self) -> None:
        """Quit the browser."""
        self.driver.quit()

    def emulate(self, width: int, height: int, **features: str) -> None:
        """Be a screen of this size, with media features such as prefers_color_scheme="dark"."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        values = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": values})

    def until(self, condition: Callable[[], Found]) -> Found:
        """The condition's value, once it has one."""
        return WebDriverWait(self.driver, 20, poll_frequency=0.05).until(lambda _: condition())

    def run(self, script: str, *arguments: object) -> Any:
        """A value out of the page."""
        return self.driver.execute_script(script, *arguments)

    def all(self, selector: str) -> list[WebElement]:
        """The elements that can be seen."""
        return [found for found in self.driver.find_elements(By.CSS_SELECTOR, selector) if found.is_displayed()]

    def one(self, selector: str) -> WebElement:
        """The last element that can be seen, once there is one."""
        return self.until(lambda: self.all(selector))[-1]

    def texts(self, selector: str) -> list[str]:
        """The visible texts, read in one go because the page may change meanwhile."""
        script = (
            "return [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility()).map(e => e.innerText)"
        )
        return [str(text).strip() for text in self.run(script, selector)]

    def state(self) -> str:
        """Of the line to the server."""
        return str(self.run("return document.getElementById('state').dataset.state"))

    def said(self) -> list[str]:
        """What both sides said, in order."""
        return self.texts(".message:not(.welcome) p.bubble")

    def box(self) -> WebElement:
        """Where the customer writes."""
        return self.driver.find_element(By.ID, "message")

    def say(self, text: str) -> None:
        """Type and press Enter."""
        self.box().send_keys(text + Keys.ENTER)

    def hears(self, text: str, times: int = 1) -> None:
        """Wait until the assistant's words are there, this often and no more."""
        self.until(lambda: sum(text in said for said in self.texts(".message.bot p.bubble")) >= times)
        assert sum(text in said for said in self.texts(".message.bot p.bubble")) == times

    def focused(self) -> str:
        """The id or the text of what has the keyboard."""
        return str(self.run("const e = document.activeElement; return e.id || e.innerText.trim()"))

    def complaints(self) -> list[str]:
        """What the browser complains about, except a line that the test has cut."""
        lines = [str(entry["message"]) for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        return [line for line in lines if "net::ERR_" not in line and "401 (Unauthorized)" not in line]
