"""An answer to paste elsewhere: its text with numbers, and the list of what they refer to."""

from collections.abc import Sequence

from assistant.conversations.telling import Block, Part, laid_out
from assistant.page.chat.doubts import in_words
from assistant.page.chat.markers import about_in_words, quoted
from assistant.page.reading.citation_link import address_of, link_to
from assistant.page.reading.tidy import on_one_line, without_line_sign
from assistant.page.render import Html, clean, escape, fill, join
from assistant.page.wording import say
from assistant.types import Answer, Citation, Sentence


def copy_button(answer: Answer) -> Html:
    """A button that copies the answer with its references, as plain and as formatted text."""
    return fill(
        '<div class="copy"><button type="button" class="text" data-do="copy-answer" '
        'data-done="{done}">{name}</button>'
        '<pre class="plain" hidden>{plain}</pre><div class="rich" hidden>{rich}</div></div>',
        name=say("answer.copy"),
        done=say("answer.copied"),
        plain=plain(answer),
        rich=rich(answer),
    )


def plain(answer: Answer) -> str:
    """The answer and its references as plain text."""
    if answer.blocks:
        body = "\n\n".join(_plain_block(block) for block in laid_out(answer.blocks))
    else:
        parts = "\n\n" if answer.coverage else " "
        body = parts.join(_plain_sentence(sentence) for sentence in answer.sentences)
    entries = "\n".join(_plain_reference(citation) for citation in answer.citations)
    return clean(f"{body}\n\n{say('answer.references')}\n{entries}\n" if entries else f"{body}\n")


def _plain_block(block: Block) -> str:
    """Of a table each row a line, its cells parted by tabs as spreadsheets take them."""
    if block.kind is Part.TABLE:
        return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in block.rows)
    words = f"{block.lead}: {block.text}" if block.lead else block.text
    return f"• {words}" if block.kind is Part.ITEM else words


def _plain_sentence(sentence: Sentence) -> str:
    lead = f"{sentence.lead}: " if sentence.lead else ""
    numbers = "".join(f" [{citation.number}]" for citation in sentence.citations)
    doubts = f" ({' '.join(in_words(sentence.doubts))})" if sentence.doubts else ""
    return f"{lead}{without_line_sign(sentence.text)}{numbers}{doubts}"


def _plain_reference(citation: Citation) -> str:
    quote = say("answer.quote", words=on_one_line(citation.quote))
    return f"[{citation.number}] {_source(citation)}: {quote} {address_of(link_to(citation))}"


def _source(citation: Citation) -> str:
    facts = (citation.document.title, about_in_words(citation))
    return ", ".join(fact.replace(" · ", ", ") for fact in facts if fact)


def rich(answer: Answer) -> Html:
    """The same as HTML that word processors and mail programs understand."""
    if answer.blocks:
        body = join(_rich_block(block) for block in laid_out(answer.blocks))
    elif answer.coverage:
        rows = (fill("<li>{s}</li>", s=_rich_sentence(s)) for s in answer.sentences)
        body = fill("<ul>{rows}</ul>", rows=join(rows))
    else:
        body = fill("<p>{s}</p>", s=join((_rich_sentence(s) for s in answer.sentences), " "))
    entries = join(_rich_reference(citation) for citation in answer.citations)
    if not entries:
        return body
    return fill(
        "{body}<p><b>{title}</b></p>{entries}",
        body=body,
        title=say("answer.references"),
        entries=entries,
    )


def _rich_block(block: Block) -> Html:
    lead = fill("<b>{lead}</b> ", lead=block.lead) if block.lead else Html("")
    match block.kind:
        case Part.HEADING:
            return fill("<h3>{text}</h3>", text=block.text)
        case Part.TABLE:
            return fill('<table border="1">{rows}</table>', rows=join(map(_rich_row, block.rows)))
        case Part.ITEM:
            return fill("<ul><li>{lead}{text}</li></ul>", lead=lead, text=block.text)
    return fill("<p>{lead}{text}</p>", lead=lead, text=block.text)


def _rich_row(row: Sequence[str]) -> Html:
    cells = join(fill("<td>{text}</td>", text=text) for text in row)
    return fill("<tr>{cells}</tr>", cells=cells)


def _rich_sentence(sentence: Sentence) -> Html:
    lead = fill("<b>{lead}</b><br>", lead=sentence.lead) if sentence.lead else Html("")
    doubts = " ".join(in_words(sentence.doubts))
    return fill(
        "{lead}{text}{numbers}{doubts}",
        lead=lead,
        text=without_line_sign(sentence.text),
        numbers="".join(f" [{citation.number}]" for citation in sentence.citations),
        doubts=fill(" <i>({doubts})</i>", doubts=doubts) if doubts else Html(""),
    )


def _rich_reference(citation: Citation) -> Html:
    return fill(
        '<p>[{number}] <a href="{address}">{title}</a>{about}: {quote}</p>',
        number=citation.number,
        address=address_of(link_to(citation)),
        title=citation.document.title,
        about=escape(f", {about}" if (about := about_in_words(citation)) else ""),
        quote=quoted(citation),
    )
