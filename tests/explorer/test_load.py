"""Many visitors at once: no answer is lost, and the wait is bounded."""

import asyncio
import random
import statistics
import time

import pytest

import iomodel as iom

VISITORS, MOVES, PAUSE = 50, 2, 3.0


@pytest.mark.slow
def test_fifty_visitors_lose_no_answer(record_property):
    pytest.importorskip("uvicorn", reason="the extra `app` is not installed")
    shown = iom.explore()
    try:
        waits = asyncio.run(_visited(shown.address))
    finally:
        shown.close()
    assert len(waits) == VISITORS * MOVES
    record_property("median_wait", statistics.median(waits))
    print(f"{VISITORS} visitors: median {statistics.median(waits):.2f} s, longest {max(waits):.2f} s")
    assert statistics.median(waits) < 5


async def _visited(address):
    """The wait of every move [s]."""
    import httpx

    async with httpx.AsyncClient(base_url=address, timeout=120, limits=httpx.Limits()) as client:
        for share in (0.11, 0.12):  # both workers have read their tables
            await _asked(client, share)
        found = await asyncio.gather(*(_visitor(client, number) for number in range(VISITORS)))
    return [wait for waits in found for wait in waits]


async def _visitor(client, number):
    """One visitor, who moves a slider and looks at the answer."""
    draw = random.Random(number)
    waits = []
    for _ in range(MOVES):
        await asyncio.sleep(draw.uniform(0, 2 * PAUSE))
        began = time.perf_counter()
        await _asked(client, round(draw.uniform(0.2, 1), 3))
        waits.append(time.perf_counter() - began)
    return waits


async def _asked(client, share):
    """One answer in the quick models."""
    question = {"share": share, "models": ["direct", "supply-constrained"]}
    response = await client.post("api/answer", json=question)
    assert response.status_code == 200, response.text
    assert response.json()["models"]
