"""How an answer was found: the question as understood, the rankings, what was left out."""

from collections.abc import Mapping, Sequence

from assistant.page.chat.markers import opener
from assistant.page.reading.excerpts import as_citation
from assistant.page.render import Html, escape, fill, join
from assistant.page.wording import say
from assistant.types import Answer, Ending, ScoredPassage, Usage

_SHOWN = 12


def was_searched(answer: Answer) -> bool:
    """Whether there is anything to tell: nothing was looked for to answer a greeting."""
    return bool(answer.retrieved or answer.sentences) or answer.ending is not Ending.COMPLETE


def how_found(answer: Answer, scope: str, turn: int) -> Html:
    """The whole account, folded; `scope` says which documents were searched."""
    return fill(
        '<details class="found"><summary>{name}</summary><div class="found-body">'
        "{facts}{table}{left_out}</div></details>",
        name=say("found.title" if answer.sentences else "found.title_without"),
        facts=_facts(answer, scope),
        table=_table(answer, turn) if answer.retrieved else Html(""),
        left_out=_left_out(answer),
    )


def _facts(answer: Answer, scope: str) -> Html:
    facts = {
        say("found.understood"): answer.understood,
        say("found.scope"): scope,
        say("found.answerable"): say("found.percent", share=round(100 * answer.answerable)),
        say("found.model"): _model(answer.model),
        say("found.tokens"): _tokens(answer.usage),
        say("found.cost"): "" if answer.usage.cost is None else _number(answer.usage.cost, 4),
        say("found.time"): _times(answer.timings),
    }
    rows = (
        fill("<dt>{name}</dt><dd><bdi>{fact}</bdi></dd>", name=name, fact=fact)
        for name, fact in facts.items()
        if fact
    )
    return fill("<dl>{rows}</dl>", rows=join(rows))


def _model(name: str) -> str:
    return say("settings.extractive") if name == "extractive" else name


def _tokens(usage: Usage) -> str:
    if not usage.input_tokens and not usage.output_tokens:
        return ""
    key = "found.tokens_estimated" if usage.estimated else "found.tokens_counted"
    return say(key, read=usage.input_tokens, written=usage.output_tokens)


def _times(timings: Mapping[str, float]) -> str:
    """Each step with its seconds."""
    steps = (
        say(
            "found.step",
            name=say(f"found.step_{name}"),
            seconds=_number(seconds, 2),
        )
        for name, seconds in timings.items()
    )
    return " · ".join(steps)


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", say("numbers.decimal"))


def _table(answer: Answer, turn: int) -> Html:
    passages = answer.retrieved
    meaning = _ranks([scored.meaning for scored in passages])
    words = _ranks([scored.words for scored in passages])
    cited = {citation.passage.id: citation.number for citation in reversed(answer.citations)}
    shown = [
        place
        for place, scored in enumerate(passages)
        if place < _SHOWN or scored.passage.id in cited
    ]
    rows = (
        _row(place + 1, passages[place], meaning[place], words[place], cited, turn)
        for place in shown
    )
    heads = ("rank", "passage", "by_meaning", "by_words", "fused", "used")
    return fill(
        "<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>"
        "</table>",
        caption=say("found.rankings"),
        heads=join(fill('<th scope="col">{name}</th>', name=say(f"found.{h}")) for h in heads),
        rows=join(rows),
    )


def _row(
    place: int,
    scored: ScoredPassage,
    meaning: int,
    words: int,
    cited: Mapping[str, int],
    turn: int,
) -> Html:
    title = fill('<bdi class="title">{title}</bdi>', title=scored.document.title)
    number = cited.get(scored.passage.id)
    return fill(
        '<tr><td data-head="{rank}">{place}</td><th scope="row">{passage}<span class="where">'
        '{heading}</span></th><td data-head="{by_meaning}">{meaning}</td>'
        '<td data-head="{by_words}">{words}</td><td data-head="{fused}">{score}</td>'
        '<td data-head="{used}">{number}</td></tr>',
        place=place,
        passage=opener(as_citation(scored, place), turn, title, "plain", "found")
        if place <= _SHOWN
        else title,
        heading="" if scored.passage.heading == scored.document.title else scored.passage.heading,
        meaning=_scored(meaning, scored.meaning),
        words=_scored(words, scored.words),
        score=_number(scored.score, 2),
        number=fill('<span class="chip">{number}</span>', number=number) if number else "",
        **{name: say(f"found.{name}") for name in ("rank", "by_meaning", "by_words", "fused")},
        used=say("found.used"),
    )


def _scored(rank: int, score: float) -> Html:
    """A rank with its score; a passage that one of the searches did not find has none."""
    if not score:
        return escape("–")
    return fill('{rank}. <span class="faint">{score}</span>', rank=rank, score=_number(score, 2))


def _ranks(scores: Sequence[float]) -> list[int]:
    """The place of each score when the highest is first."""
    order = sorted(range(len(scores)), key=lambda place: -scores[place])
    places = [0] * len(scores)
    for rank, place in enumerate(order, start=1):
        places[place] = rank
    return places


def _left_out(answer: Answer) -> Html:
    used = {citation.passage.id for citation in answer.citations}
    unused = sum(scored.passage.id not in used for scored in answer.retrieved)
    if not unused:
        return Html("")
    return fill('<p class="remark">{words}</p>', words=say("found.left_out", count=unused))
