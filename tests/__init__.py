"""The specification, as tests; `worlds` holds the small worlds that they share.

They read refusals in English, whatever the language of the machine; those of French ask for it.
"""

import os

os.environ.pop("LC_ALL", None)
os.environ["LC_MESSAGES"] = "C"
