"""Work that is all computing, beside each other in processes of their own."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Callable, Sequence, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def in_processes(work: Callable[[Given], Made], given: Sequence[Given], *, worth: bool = True) -> list[Made]:
    """`work` of each, in order; here, where there is one piece of work, one core, or too little to be `worth` the
    seconds that a process takes to start. `work` is a module's function."""
    size = min(len(given), len(os.sched_getaffinity(0)))
    if size < 2 or not worth:
        return [work(one) for one in given]
    with ProcessPoolExecutor(size, mp_context=get_context("spawn"), initializer=_one_thread) as pool:
        return list(pool.map(work, given))


def _one_thread() -> None:
    """Threads of several processes on the same cores would wait for each other."""
    import torch

    torch.set_num_threads(1)
