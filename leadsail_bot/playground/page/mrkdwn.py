"""Slack's mrkdwn as markup: https://docs.slack.dev/messaging/formatting-message-text."""

import re

from markupsafe import Markup, escape

from leadsail_bot.playground.page import emoji, inline
from leadsail_bot.playground.page.reader import Reader
from leadsail_bot.playground.workspace.links import unescaped

_FENCE = re.compile(r"```(.+?)```", re.DOTALL)
_QUOTE = re.compile(r"(?:&gt;|>) ?")
# A mark means nothing beside a space, nor beside a word joiner, with which the bot breaks those of others.
_MARK = (
    r"(?<![\w{mark}]){mark}(?=[^\s\u2060])((?:[^{mark}\n<]|<[^<>\n]*>|<(?![^<>\n]*>))+?)"
    r"(?<=[^\s\u2060]){mark}(?![\w{mark}])"
)
_INLINE = re.compile(
    "|".join(
        (
            r"`(?!\u2060)(?P<code>[^`\n]+)(?<!\u2060)`",
            r"<(?P<angle>[^<>\n]+)>",
            f"(?P<bold>{_MARK.format(mark=re.escape('*'))})",
            f"(?P<italic>{_MARK.format(mark='_')})",
            f"(?P<strike>{_MARK.format(mark='~')})",
            r":(?P<emoji>[a-z0-9_+'-]+):",
            r"(?P<url>https?://[^\s<>|`*]+[^\s<>|`*.,;:!?)'\"])",
            r"(?<!\w)@(?P<broadcast>here|channel|everyone)\b",
            r"(?P<newline>\n)",
        )
    )
)
_LIVE = re.compile(r"<(?P<angle>[^<>\n]+)>|(?<!\w)@(?P<broadcast>here|channel|everyone)\b")
_TAGS = {"bold": Markup("<b>{}</b>"), "italic": Markup("<i>{}</i>"), "strike": Markup("<s>{}</s>")}


def markup(text: str, reader: Reader, verbatim: bool = False) -> Markup:
    """Render mrkdwn for one reader. `verbatim` leaves bare URLs and a plain `@here` as the text they are."""
    parts = _FENCE.split(text)
    shown = [_lines(part, reader, verbatim) for part in parts]
    for index in range(1, len(parts), 2):
        shown[index] = Markup("<pre>{}</pre>").format(_code(parts[index].strip("\n"), reader, verbatim))
    return Markup("").join(shown)


def _lines(text: str, reader: Reader, verbatim: bool) -> Markup:
    """Text outside code fences: runs of `>` lines become quotes, the rest stays inline."""
    shown: list[Markup] = []
    run: list[str] = []
    quoting = False
    lines = text.split("\n")
    for position, line in enumerate(lines):
        if line.startswith(("&gt;&gt;&gt;", ">>>")):
            rest = "\n".join((re.sub(r"^(?:&gt;|>){3} ?", "", line), *lines[position + 1 :]))
            return Markup("").join(
                (*shown, _run(run, quoting, reader, verbatim), _run([rest], True, reader, verbatim))
            )
        mark = _QUOTE.match(line)
        if bool(mark) != quoting:
            shown.append(_run(run, quoting, reader, verbatim))
            run, quoting = [], bool(mark)
        run.append(line[mark.end() :] if mark else line)
    return Markup("").join((*shown, _run(run, quoting, reader, verbatim)))


def _run(lines: list[str], quoting: bool, reader: Reader, verbatim: bool) -> Markup:
    inner = _inline("\n".join(lines), reader, verbatim)
    return Markup("<blockquote>{}</blockquote>").format(inner) if quoting and lines else inner


def _inline(text: str, reader: Reader, verbatim: bool) -> Markup:
    shown, end = [], 0
    for match in _INLINE.finditer(text):
        shown.append(emoji.markup(unescaped(text[end : match.start()])))
        shown.append(_piece(match, reader, verbatim))
        end = match.end()
    return Markup("").join((*shown, emoji.markup(unescaped(text[end:]))))


def _piece(match: re.Match[str], reader: Reader, verbatim: bool) -> Markup:
    kind = match.lastgroup or ""
    if kind in _TAGS:
        return _TAGS[kind].format(_inline(match[kind][1:-1], reader, verbatim))
    value = match[kind]
    if kind == "code":
        return Markup("<code>{}</code>").format(_code(value, reader, verbatim))
    if kind == "angle":
        return _angle(value, reader)
    if kind == "emoji":
        return emoji.markup(emoji.character(value))
    if kind == "newline":
        return Markup("<br>")
    if verbatim:
        return escape(unescaped(match[0]))
    return inline.broadcast(value) if kind == "broadcast" else inline.link(unescaped(value), reader)


def _code(text: str, reader: Reader, verbatim: bool) -> Markup:
    """Code keeps its characters, yet Slack runs `<…>` and a plain @here in it too."""
    shown, end = [], 0
    for match in _LIVE.finditer(text):
        shown.append(escape(unescaped(text[end : match.start()])))
        if match["angle"]:
            shown.append(_angle(match["angle"], reader))
        else:
            shown.append(escape(match[0]) if verbatim else inline.broadcast(match["broadcast"]))
        end = match.end()
    return Markup("").join((*shown, escape(unescaped(text[end:]))))


def _angle(content: str, reader: Reader) -> Markup:
    """What stands between `<` and `>`: a link, a mention, a date, or else the text as it was written."""
    target, _, label = content.partition("|")
    if target.startswith("@"):
        return inline.person(target[1:], reader)
    if target.startswith("#"):
        return inline.channel(target[1:], reader)
    if target.startswith("!"):
        return _command(target[1:], label, reader) or escape(f"<{unescaped(content)}>")
    if inline.opens(unescaped(target)):
        return inline.link(unescaped(target), reader, unescaped(label) or None)
    if target.startswith(("mailto:", "tel:")):
        return escape(unescaped(label) or target.partition(":")[2])
    return escape(f"<{unescaped(content)}>")


def _command(target: str, label: str, reader: Reader) -> Markup | None:
    name, *parts = target.split("^")
    if name in inline.BROADCASTS:
        return inline.broadcast(name)
    if name == "subteam" and parts:
        return inline.group(parts[0], reader, unescaped(label))
    if name == "date" and len(parts) >= 2:
        url = unescaped(parts[2]) if len(parts) > 2 else ""
        return inline.moment(parts[0], unescaped(parts[1]), url, unescaped(label), reader)
    return None
