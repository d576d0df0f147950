"""Whoever asks in one moment is acknowledged before work begins for all but the first; nobody waits long."""

import asyncio

from leadsail_bot.slack.work.rush import LONGEST_S, Rush


async def test_the_first_does_not_wait() -> None:
    """Not one turn of the loop: what LeadSail is asked for them comes while others are acknowledged."""
    turned = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(turned.set_result, None)
    await Rush().over()
    assert not turned.done()


async def test_work_waits_for_the_last_acknowledgement() -> None:
    """However many there are, and in however many turns they come; then for all the others at once."""
    rush, order = Rush(), list[str]()

    async def work() -> None:
        await rush.over()
        order.append("work")

    tasks = []
    for number in range(30):
        order.append("ack")
        rush.acknowledged()
        tasks.append(asyncio.create_task(work()))
        for _ in range(number % 4):
            await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    order.remove("work")  # for the first
    assert order == ["ack"] * 30 + ["work"] * 29


async def test_the_next_rush_is_another() -> None:
    """What is over for some is not over for those who come later."""
    rush = Rush()
    await rush.over()
    later = asyncio.create_task(rush.over())
    await asyncio.sleep(0)
    rush.acknowledged()
    assert not later.done()
    await later


async def test_work_waits_no_longer_than_that() -> None:
    """Where acknowledgements never end, everybody else still gets on."""
    rush, loop = Rush(), asyncio.get_running_loop()
    await rush.over()
    waiting = asyncio.create_task(rush.over())
    began = loop.time()
    async with asyncio.timeout(LONGEST_S * 50):
        while not waiting.done():
            rush.acknowledged()
            await asyncio.sleep(0)
    assert loop.time() - began >= LONGEST_S
