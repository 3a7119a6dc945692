"""What happens when a language model gives no answer: the customer is answered without one."""

import logging
import traceback
from contextlib import contextmanager
from typing import Iterator

from xiaoer.errors import BudgetExhausted, CircuitOpen, LLMError

logger = logging.getLogger(__name__)


@contextmanager
def encoder_stands() -> Iterator[None]:
    """Around what asks a language model: whatever goes wrong is one line in the log, and nothing more."""
    try:
        yield
    except LLMError as error:
        expected = isinstance(error, (BudgetExhausted, CircuitOpen))
        logger.log(logging.INFO if expected else logging.WARNING, "The encoder's answer stands: %s", error)
    except Exception as error:  # the outermost boundary: whatever is wrong here, the customer is answered
        # Neither the error's own text nor its values, in which the customer's may stand.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("The encoder's answer stands, because of %s at\n%s", type(error).__name__, where)
