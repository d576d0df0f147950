"""The short codes in use, the characters they stand for, and pictures of them as Slack draws them."""

import re
import unicodedata

from markupsafe import Markup, escape

from leadsail_bot.playground.page.borrowed import PICTURED

CODE = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?")

_CHARACTERS = {
    "+1": "👍", "-1": "👎", "alarm_clock": "⏰", "arrow_down": "⬇️", "arrow_left": "⬅️", "arrow_right": "➡️",
    "arrow_up": "⬆️", "arrows_counterclockwise": "🔄", "ballot_box_with_check": "☑️", "bell": "🔔",
    "bulb": "💡", "calendar": "📆", "calling": "📲", "clipboard": "📋", "clock3": "🕒", "date": "📅",
    "e-mail": "📧", "email": "📧", "envelope": "✉️", "exclamation": "❗", "eyes": "👀",
    "face_with_monocle": "🧐", "fire": "🔥", "grey_question": "❔", "headphones": "🎧",
    "heavy_check_mark": "✔️",
    "heavy_minus_sign": "➖", "heavy_plus_sign": "➕", "hourglass": "⌛", "hourglass_flowing_sand": "⏳",
    "inbox_tray": "📥", "incoming_envelope": "📨", "information_source": "ℹ️", "iphone": "📱",
    "large_blue_circle": "🔵", "large_green_circle": "🟢", "large_orange_circle": "🟠",
    "large_red_circle": "🔴", "large_yellow_circle": "🟡", "leftwards_arrow_with_hook": "↩️", "link": "🔗",
    "lock": "🔒", "loud_sound": "🔊", "mag": "🔍", "mega": "📣", "memo": "📝", "microphone": "🎤",
    "mute": "🔇", "no_bell": "🔕", "no_entry": "⛔", "no_entry_sign": "🚫", "octagonal_sign": "🛑",
    "outbox_tray": "📤", "page_facing_up": "📄", "phone": "☎️", "pushpin": "📌", "question": "❓",
    "raised_hands": "🙌", "red_circle": "🔴", "robot_face": "🤖", "rotating_light": "🚨", "sailboat": "⛵",
    "shield": "🛡️", "smile": "😄", "sound": "🔉", "speech_balloon": "💬", "sparkles": "✨", "star": "⭐",
    "stop_sign": "🛑", "stopwatch": "⏱️", "studio_microphone": "🎙️", "tada": "🎉", "telephone": "☎️",
    "telephone_receiver": "📞", "thumbsup": "👍", "thumbsdown": "👎", "trophy": "🏆",
    "vibration_mode": "📳", "voicemail": "📼", "warning": "⚠️", "wave": "👋", "white_check_mark": "✅",
    "white_circle": "⚪", "black_circle": "⚫", "wind_blowing_face": "🌬️", "x": "❌", "zzz": "💤",
}  # fmt: skip


def character(code: str) -> str:
    """The character of a short code without colons; the code in its colons when it is not a known one."""
    return _CHARACTERS.get(code, f":{code}:")


def replaced(text: str) -> str:
    """`text` with every known `:short_code:` turned into its character."""
    return CODE.sub(lambda match: character(match[1]), text)


def markup(text: str, pictured: frozenset[str] = PICTURED) -> Markup:
    """Text, escaped, with a picture for each emoji that is `pictured`; the others stay characters."""
    shown: list[Markup] = []
    end = 0
    for match in _SEQUENCE.finditer(text):
        name = _name(match[0])
        if name not in pictured:
            continue
        shown.append(escape(text[end : match.start()]))
        shown.append(_PICTURE.format(name, match[0]))
        end = match.end()
    return Markup("").join((*shown, escape(text[end:])))


_JOINER, _AS_PICTURE = "\u200d", "\ufe0f"
_ONE = f"[\u203c-\u3299\U0001f000-\U0001faff](?:{_AS_PICTURE}|[\U0001f3fb-\U0001f3ff])?"
_SEQUENCE = re.compile(f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]{_AS_PICTURE}?\u20e3|{_ONE}(?:{_JOINER}{_ONE})*")
_PICTURE = Markup('<img class="emoji" src="/emoji/{}.svg" alt="{}">')


def _name(sequence: str) -> str:
    """What its picture is called; nothing for a character that is text unless asked for otherwise, as ☎."""
    if len(sequence) == 1 and unicodedata.east_asian_width(sequence) != "W":
        return ""
    points = sequence if _JOINER in sequence else sequence.replace(_AS_PICTURE, "")
    return "-".join(f"{ord(point):x}" for point in points)
