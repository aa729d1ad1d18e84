"""Blocks and functions that run on the other side: `vanilla` on the originals, `standins` and `standin` on the shims.

`source` finds the text of a block, `names` says what it reads and what it must not do, `skipping` keeps it from running
where it stands, `there` runs it in the executor and `here` on shims in this process.
"""

from understudy.blocks.errors import BlockRefused
from understudy.blocks.here import standin, standins
from understudy.blocks.magics import load_ipython_extension
from understudy.blocks.there import vanilla

__all__ = ["BlockRefused", "load_ipython_extension", "standin", "standins", "vanilla"]
