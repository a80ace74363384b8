"""Lives of tasks that leave every kind of event that exists so far."""

from tests.world import DAY, NATIVE, World


def mixed_life(world: World) -> None:
    """Post, claim, submit, accept, release, lapse, close, withdraw, record, gather, raise an epoch: in both tokens."""
    first, second, third, *_ = world.workers
    token = world.token.address
    paid = world.post(seats=3)
    for worker in (first, second):
        world.claim(paid, worker)
        world.submit(paid, worker)
    world.accept(paid, first)
    in_token = world.post(token=token, poster=world.posters[1], grade=1, seats=2, free_lapses=0)
    world.claim(in_token, first)
    world.submit(in_token, first)
    open_task = world.post(poster=world.posters[2])
    free = world.post(free_lapses=2, seats=2, grade=0)
    world.claim(free, third)
    world.claim(in_token, third)
    world.sleep(3 * DAY)
    world.release(paid, second)
    world.close(paid)
    world.release(in_token, first)
    world.sleep(4 * DAY)
    world.lapse(free, third)
    world.lapse(in_token, third)
    world.record(paid, first)
    world.gather(paid, first)
    world.close(open_task)
    world.withdraw(world.posters[2])
    world.withdraw(world.treasury, NATIVE, to=world.stranger)
    world.withdraw(world.treasury, token)
    world.raise_epoch(first)
    world.raise_epoch(first)
