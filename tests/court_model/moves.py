"""Any move of anybody around a court, mostly one that brings a dispute on."""

from random import Random

from tests.court_model.life import ALL, CourtLife
from tests.court_model.state import UNIT, Stage

DISPUTES = 2
LIES = (
    *("draw", "commit", "reveal", "proveEarly", "fundAppeal", "settleFunding", "execute", "settle"),
    *("openEpoch", "createDispute", "stake", "startLeaving", "unstake", "withdraw", "withdrawReward"),
)


def step(life: CourtLife, pick: Random) -> None:
    """Make one move."""
    going = [number for number in range(1, len(life.model.disputes) + 1) if not life.is_done(number)]
    if not going or (len(going) < DISPUTES and pick.randrange(8) == 0):
        life.open(pick.choice((1, 2, 3, 32)))
        return
    number = pick.choice(going)
    kind = pick.randrange(20)
    if kind < 2:
        _stake(life, pick)
    elif kind < 4:
        _lie(life, pick, number)
    elif kind < 5:
        _wait(life, pick, number)
    else:
        _go_on(life, pick, number)


def _stake(life: CourtLife, pick: Random) -> None:
    """Somebody puts in, asks for, or takes out a stake, or what was earned."""
    account = pick.choice(life.accounts)
    staked = life.model.jurors[account].staked if account in life.model.jurors else 0
    match pick.randrange(5):
        case 0 | 1:
            life.call("stake", account, pick.choice((0, 1, 10 * UNIT, 25 * UNIT + 7)))
        case 2:
            life.call("startLeaving", account, pick.choice((0, staked // 6, staked // 6, staked + 1)))
        case 3:
            life.call("unstake", account, account)
        case _:
            life.call(pick.choice(("withdraw", "withdrawReward")), account, account)


def _lie(life: CourtLife, pick: Random, number: int) -> None:
    """Somebody calls anything with anything."""
    account, other = pick.choice(life.accounts), pick.choice(life.accounts)
    dispute = pick.choice((number, 0, number + 1))
    salt = life.salt(number, other) if pick.randrange(2) else b"\1" * 32
    arguments = {
        "draw": (dispute, pick.randrange(3)),
        "commit": (dispute, pick.choice((salt, bytes(32)))),
        "reveal": (dispute, other, pick.randrange(5), salt),
        "proveEarly": (dispute, other, pick.randrange(5), salt),
        "fundAppeal": (dispute, pick.randrange(5)),
        "settleFunding": (dispute, pick.randrange(3), pick.randrange(4), other),
        "execute": (dispute,),
        "settle": (dispute, pick.randrange(3), pick.randrange(3)),
        "openEpoch": (1, b"", b""),
        "createDispute": (pick.choice((0, 3, 256)),),
        "stake": (2**96,),
        "startLeaving": (2**200,),
        "unstake": (other,),
        "withdraw": (other,),
        "withdrawReward": (other,),
    }
    function = pick.choice(LIES)
    value = pick.randrange(3) if function in ("fundAppeal", "createDispute") else 0
    life.call(function, account, *arguments[function], value=value)


def _wait(life: CourtLife, pick: Random, number: int) -> None:
    """Time passes: to the end of a stage, a second before it, or anything."""
    end = life.end(number)
    later = life.model.now + 1 + pick.randrange(2 * life.model.rules.epoch)
    life.pass_to(pick.choice((end, end - 1, later)))


def _go_on(life: CourtLife, pick: Random, number: int) -> None:
    """What the stage of a dispute asks for is done, mostly."""
    stage = life.stage(number)
    if stage == Stage.EVIDENCE:
        life.pass_to(life.end(number))
    elif stage == Stage.DRAWING:
        _draw(life, pick, number)
    elif stage == Stage.COMMITTING:
        _commit(life, pick, number)
    elif stage == Stage.REVEALING:
        _reveal(life, pick, number)
    elif stage == Stage.APPEALABLE:
        _fund(life, pick, number)
    else:
        _finish(life, pick, number)


def _draw(life: CourtLife, pick: Random, number: int) -> None:
    if pick.randrange(20) == 0:
        life.pass_to(life.end(number))
    elif life.model.epoch() in life.model.seeds:
        life.call("draw", pick.choice(life.accounts), number, pick.choice((1, 2, ALL, ALL)))
    else:
        life.seed(pick.choice(life.accounts))


def _commit(life: CourtLife, pick: Random, number: int) -> None:
    """The next jurors commit, one is given away, or the others stay silent."""
    current = life.dispute(number).rounds[-1]
    silent = [account for account, ballot in current.ballots.items() if not ballot.commitment]
    loose = [account for account, ballot in current.ballots.items() if ballot.commitment and not ballot.slashed]
    if loose and pick.randrange(5) == 0:
        account = pick.choice(loose)
        ruling = life.rulings.get((number, len(life.dispute(number).rounds) - 1, account), 0)
        life.call("proveEarly", pick.choice(life.accounts), number, account, ruling, life.salt(number, account))
    elif pick.randrange(8) == 0:
        life.pass_to(life.end(number))
    else:
        for account in silent[: pick.choice((1, ALL))]:
            life.commit(number, account, pick.randint(0, min(2, life.dispute(number).choices)))


def _reveal(life: CourtLife, pick: Random, number: int) -> None:
    current = life.dispute(number).rounds[-1]
    place = len(life.dispute(number).rounds) - 1
    hidden = [account for account, ballot in current.ballots.items() if ballot.commitment and ballot.ruling is None]
    hidden = [each for each in hidden if (number, place, each) in life.rulings and not current.ballots[each].slashed]
    if not hidden or pick.randrange(12) == 0:
        life.pass_to(life.end(number))
        return
    for account in hidden[: pick.choice((1, ALL))]:
        life.reveal(number, account)


def _fund(life: CourtLife, pick: Random, number: int) -> None:
    side = pick.randint(0, min(2, life.dispute(number).choices))
    match pick.randrange(8):
        case 0:
            life.pass_to(life.end(number) - life.model.rules.appeal // 2 + pick.randrange(2))
        case 1:
            life.pass_to(life.end(number))
        case 2 | 3:
            value = pick.randrange(6_000, 12_000)
            life.call("fundAppeal", pick.choice(life.accounts), number, side, value=value)
        case _:
            if side not in life.dispute(number).rounds[-1].funded:
                life.fund(number, side, pick.choice(life.accounts))


def _finish(life: CourtLife, pick: Random, number: int) -> None:
    dispute, account = life.dispute(number), pick.choice(life.accounts)
    given = [(place, *each) for place, chosen in enumerate(dispute.rounds) for each in chosen.given]
    unsettled = [place for place, chosen in enumerate(dispute.rounds) if not chosen.closed]
    if given and pick.randrange(2):
        life.call("settleFunding", account, number, *pick.choice(given))
    elif unsettled:
        life.call("settle", account, number, pick.choice(unsettled), pick.choice((1, 2, ALL)))
    else:
        life.call("execute", account, number)
