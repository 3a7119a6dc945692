"""Invoices (发票): for a person or for a company, whose tax number is checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from actions.confirmation import AskConfirmation, ConfirmationQuestion
from actions.drafts import draft, forget, keep
from actions.forms import FormTurn, Question, TaskForm, does_not_know
from actions.identity import IdentityBesideOthers
from actions.which_order import OrderQuestion
from actions.write_task import WriteTask
from xiaoer.shop.tax_numbers import is_tax_number, normal_tax_number
from xiaoer.shop.types import RequestInvoice, Write
from xiaoer.types import Frozen

FORM = "invoice_form"
_GIVEN = "given"
_A_TRY = 4  # digits: whoever types so many means a number
_COMPANY = re.compile(r"(?i)企业|公司|单位|增值税|税号|\b(company|business|corporate|firm|vat)\b")
_PERSONAL = re.compile(r"(?i)个人|自己|私人|\b(personal|individual|private|myself)\b")
_TITLE = re.compile(
    r"(?i)(?:抬头|名头|发票名称)\s*(?:是|为|写|填|开|:|：)*\s*(?P<zh>[^,，。;；\s]{2,40})"
    r"|\b(?:titled?|made out to|in the name of|billed to|title is)\s*:?\s+(?P<en>[^,.;\n]{2,60})"
)
_COMPANY_NAME = re.compile(r"[\u4e00-\u9fff（）()]{3,30}(?:公司|集团|事务所|中心|大学|医院|学校|厂|店|社)")
_TAX_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z][0-9A-Za-z \-]{13,24}[0-9A-Za-z](?![0-9A-Za-z])")
_NO_TITLE = re.compile(r"[?？吗呢]\s*$|(?i:不知道|不清楚|^(要|好的?|是的?|yes|no|ok|不用)$|\b(don'?t know|not sure)\b)")
_TALK = frozenset({"affirm", "deny", "stop", "greeting", "thanks", "goodbye", "policy_question", "talk_to_human"})


_LONGEST = 160  # characters of a message with a title in it


class Wanted(Frozen):
    """What the customer said of the invoice."""

    title: str | None = None
    tax_number: str | None = None


class KindQuestion(Question):
    """Personal or company."""

    slot = "invoice_kind"

    async def take(self, form: FormTurn) -> None:
        if form.started:
            await forget(form.services, form.turn.conversation, Wanted)
        text = form.turn.text
        company = _COMPANY.search(text) or (_COMPANY_NAME.search(text) and not _PERSONAL.search(text))
        if company and (form.value(self.slot) is None or form.asked != "invoice_title"):
            form.set(self.slot, "company")
        elif _PERSONAL.search(text):
            form.set(self.slot, "personal")


class TitleQuestion(Question):
    """To whom the invoice is made out; the slot only says that it is known."""

    slot = "invoice_title"

    async def take(self, form: FormTurn) -> None:
        title = self._said(form)
        if title:
            await _keep(form, title=title)
            form.set(self.slot, None)
            form.set(self.slot, _GIVEN)
        elif form.value(self.slot) is None and form.value("invoice_kind") == "personal" and form.value("identity"):
            await _keep(form, title=(await form.reads.customer()).name.full)
            form.set(self.slot, _GIVEN)

    def _said(self, form: FormTurn) -> str | None:
        text = _TAX_NUMBER.sub(" ", form.turn.text)
        if len(text) > _LONGEST:
            return None
        match = _TITLE.search(text)
        if match:
            return (match["zh"] or match["en"]).strip()
        company = _COMPANY_NAME.search(text)
        if company and form.asked in (self.slot, "invoice_kind"):
            return re.sub(r"^(企业|公司)?(发票)?(开给|给|是|叫|写|抬头)*", "", company[0]) or None
        plain = text.strip(" ,，。.;；")
        if form.asked == self.slot and form.turn.intent not in _TALK and 2 <= len(plain) <= 60:
            return None if _NO_TITLE.search(plain) or does_not_know(plain) else plain
        return None


class TaxNumberQuestion(Question):
    """A company's tax number, with its check character; a person's invoice needs none."""

    slot = "tax_number"

    def is_open(self, form: FormTurn) -> bool:
        return form.value("invoice_kind") == "company" and super().is_open(form)

    async def take(self, form: FormTurn) -> None:
        found = [normal_tax_number(match[0]) for match in _TAX_NUMBER.finditer(form.turn.text)]
        right = next((number for number in found if is_tax_number(number)), None)
        if right:
            await _keep(form, tax_number=right)
            form.set(self.slot, None)
            form.set(self.slot, _GIVEN)
        elif form.asked == self.slot and sum(char.isdigit() for char in form.turn.text) >= _A_TRY:
            form.object_to("utter_tax_number_wrong")


class InvoiceConfirmation(ConfirmationQuestion):
    """Title, tax number and amount, and the yes to them."""

    imperative = re.compile(r"(?i)^\W*(please )?(issue|send) (it|that)\b|^\W*(请|就|那就)?开(吧|票)?\W*$")
    rests_on = ("order_id", "invoice_kind", "invoice_title", "tax_number")
    again: ClassVar[Mapping[str, str]] = {
        "tax-number-invalid": "tax_number",
        "tax-number-missing": "tax_number",
        "invoice-title-missing": "invoice_title",
    }

    async def write(self, form: FormTurn) -> Write | None:
        order_id, kind = form.value("order_id"), form.value("invoice_kind")
        wanted = await draft(form.services, form.turn.conversation, Wanted)
        if not (order_id and kind and wanted.title and form.value("invoice_title")):
            return None
        if kind == "company" and not (wanted.tax_number and form.value("tax_number")):
            return None
        number = wanted.tax_number if kind == "company" else None
        return RequestInvoice(order_id=order_id, kind=kind, title=wanted.title, tax_number=number)

    def _corrected(self, form: FormTurn) -> bool:
        """A title or a number that was said again is another one, though its slot looks the same."""
        text = form.turn.text if form.asked == self.slot and len(form.turn.text) <= _LONGEST else ""
        return bool(_TITLE.search(text) or _TAX_NUMBER.search(text)) or super()._corrected(form)


QUESTIONS = (
    IdentityBesideOthers(),
    OrderQuestion(FORM),
    KindQuestion(),
    TitleQuestion(),
    TaxNumberQuestion(),
    InvoiceConfirmation(),
)


class InvoiceForm(TaskForm):
    """Whose order, which, for whom, and a yes."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"invoice"})
    questions = QUESTIONS


class AskInvoiceConfirmation(AskConfirmation):
    """Shows the invoice as it will be, and asks for a yes."""

    action_name = f"action_ask_{FORM}_confirmation"
    question = InvoiceConfirmation()


class InvoiceAction(WriteTask):
    """Requests the invoice that was confirmed."""

    action_name = "action_invoice"
    questions = QUESTIONS
    deed = "invoice"


async def _keep(form: FormTurn, **said: str) -> None:
    wanted = await draft(form.services, form.turn.conversation, Wanted)
    await keep(form.services, form.turn.conversation, wanted.model_copy(update=said))
