"""What is taken for an email address; whether there is one, only a mail can tell."""

import re
from typing import Final

ADDRESS: Final = re.compile(r"[^\s@<>\x00-\x20]+@[^\s@<>\x00-\x20]+")
