"""Five seasons as they were at commit 1380f9a, before tastes had nests and a desk's presence made it known.

In: the resolved scenarios of that build, with the digests of their logs. Out: nothing else is kept.
"""
