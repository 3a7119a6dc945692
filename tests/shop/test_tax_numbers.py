"""Chinese taxpayer numbers."""

from __future__ import annotations

import pytest

from xiaoer.shop.tax_numbers import is_tax_number, normal_tax_number

EXAMPLE = "91350100M000100Y43"  # the worked example of GB 32100-2015


def test_the_standards_example():
    assert is_tax_number(EXAMPLE)


def test_every_single_slip_of_the_pen_is_found():
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    slips = [EXAMPLE[:i] + char + EXAMPLE[i + 1 :] for i in range(18) for char in alphabet if char != EXAMPLE[i]]
    assert len(slips) == 18 * 30
    assert not any(is_tax_number(slip) for slip in slips)


@pytest.mark.parametrize("number", ["110108551385082", "11010855138508X"])
def test_numbers_of_15_from_before(number):
    assert is_tax_number(number)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "9135",
        EXAMPLE + "1",
        EXAMPLE.lower(),
        EXAMPLE.replace("M", "I"),
        "A10108551385082",
        "１１０１０８５５１３８５０８２",
    ],
)
def test_what_isnt_one(number):
    assert not is_tax_number(number)


@pytest.mark.parametrize(
    "written", ["91350100-M000100Y43", "９１３５０１００Ｍ０００１００Ｙ４３", " 91350100 m000100y43\n"]
)
def test_what_people_write_becomes_normal(written):
    assert normal_tax_number(written) == EXAMPLE
