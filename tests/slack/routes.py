"""What the routing table knows: the `action_id` of every control, the `callback_id` of every form."""

import re
from pathlib import Path

from leadsail_bot.slack import listeners

_TABLES = dict(
    re.findall(
        r"^    (\w+) = \{$(.+?)^    \}$",
        Path(listeners.__file__).read_text("utf-8"),
        re.DOTALL | re.MULTILINE,
    )
)
ACTIONS, FORMS = (re.findall(r'^ +"(.+)": ', _TABLES[kind], re.MULTILINE) for kind in ("actions", "views"))
