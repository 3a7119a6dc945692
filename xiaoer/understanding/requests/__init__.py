"""Several requests in one message: which, and where in the text.

1. `clauses` cuts the message into at most four clauses: at punctuation, at connectives of both languages, and
   where in unpunctuated text something that can stand by itself is followed by the words that open a request.
   Manners are dropped, so is what the customer says they don't want; conditions, reasons and stories are joined
   to the request that they belong to. Most messages come out as one clause and cost nothing more.
2. The classifier is asked once for the whole message and its clauses together.
3. `decide` weighs, for each two neighbours, whether they are two requests: how surely both ask for something and
   for something different, what joins them, how they are worded, and what the whole message looks like. The
   weights are fitted on `requests/*/train.yml` (`python -m evals.understanding.requests --fit`).
4. Requests stand in the order of the text, each with the span of its clauses. The first is the message's intent.
"""
