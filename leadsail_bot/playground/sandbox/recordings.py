"""A short real audio file: two soft voices taking turns, as a WAV made with the standard library."""

import io
import math
import struct
import wave
from functools import cache

from aiohttp import web

RATE_HZ = 8_000  # a telephone's
BEAT_S = 0.5
VOICES_HZ = (220.0, 330.0, 247.0, 370.0, 220.0, 294.0, 262.0, 330.0)  # low voice, high voice, in turn
LOUDNESS = 0.18  # soft: somebody has headphones on
FADE_S = 0.06  # no clicks between the tones


@cache
def tones() -> bytes:
    """Four seconds of mono 16-bit PCM in a WAV container."""
    samples = [sample for hertz in VOICES_HZ for sample in _tone(hertz)]
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


def _tone(hertz: float) -> list[int]:
    count = int(RATE_HZ * BEAT_S)
    fade = RATE_HZ * FADE_S
    peak = LOUDNESS * 32_767
    return [
        round(peak * min(1.0, at / fade, (count - at) / fade) * math.sin(2 * math.pi * hertz * at / RATE_HZ))
        for at in range(count)
    ]


def serve(request: web.Request, audio: bytes) -> web.Response:
    """The file, or the part of it a player asked for (RFC 9110, section 14): seeking needs ranges."""
    headers = {"Content-Type": "audio/wav", "Accept-Ranges": "bytes", "Cache-Control": "no-store"}
    try:
        start, stop, _ = request.http_range.indices(len(audio))
    except ValueError:  # a header that makes no sense is ignored, as the RFC allows
        return web.Response(body=audio, headers=headers)
    if "Range" not in request.headers:
        return web.Response(body=audio, headers=headers)
    if start >= stop:
        headers["Content-Range"] = f"bytes */{len(audio)}"
        return web.Response(status=416, headers=headers)
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(audio)}"
    return web.Response(status=206, body=audio[start:stop], headers=headers)
