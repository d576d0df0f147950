"""The short codes in use and the characters they stand for."""

import re

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
