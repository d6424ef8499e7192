#!/usr/bin/env python3
"""Count a general meeting again from its published record, and find whatever in it was altered.

    python recount.py RECORD

RECORD is a file that `manage.py export_meeting` wrote: one row of JSON a line. Needs Python 3.11 and nothing else. It
shares no line with the system that took the votes, so that one checks the other.

All is sound: the result goes to standard output, the same bytes as the record's own, and the program ends with 0. Else
every row that was altered, removed or added is named on standard error, and it ends with 1. What it prints last there,
the digest of the board after the count, must be the one in the minutes; only then is this record the one that the
meeting agreed on. Later events (minutes, signed copy) follow on it. Were the votes erased, as the law allows after some
months, the rest is checked, nothing can be counted again, and the program says so and ends with 3.
"""

import gc
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property

READ = json.JSONDecoder().raw_decode
SPELL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
# Of which the board holds the digests.
VOUCHED = ("electors", "acts", "turnout", "ballots", "revocations", "checks", "stays", "hands")
NAMES = {
    "electors": ("elector", "elector {elector}"),
    "turnout": ("turnout", "the turnout of {elector}"),
    "ballots": ("ballot", "the secret ballot {serial}"),
    "checks": ("check", "the check by account {checked_by}"),
    "stays": ("stay", "a stay of {elector}"),
    "hands": ("hands", "a count of hands on {question}"),
}
KINDS = ("meeting", "elector", "act", "turnout", "ballot", "check", "stay", "hands", "inputs", "event", "result")


HEAD = '{"content":'  # of a row as the export spells it


def digest(data) -> str:
    return sha256(SPELL(data))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read(line: str) -> dict:
    """The row in one line, with the digest of its content as it stands there, for `digest_of`."""
    if line.startswith(HEAD + "{"):
        content, end = READ(line, len(HEAD))
        rest = json.loads("{" + line[end:].removeprefix(","))
        if "content" not in rest:
            return rest | {"content": content, "as_read": sha256(line[len(HEAD) : end])}
    return json.loads(line) | {"as_read": ""}


def digest_of(row: dict, vouched: dict) -> str:
    """Where the board vouches for the content as it was read, nobody has to spell it anew."""
    return row["as_read"] if row["as_read"] in vouched else digest(row["content"])


def name_of(kind: str, row: dict) -> str:
    if kind in NAMES:
        return NAMES[kind][1].format(**row["content"])
    name = f"act {row['order']} of {row['content']['elector']}"
    return name if kind == "acts" else f"the taking back of {name}"


class Record:
    """The rows by kind, each with its line; ``faults`` holds what is wrong with them, in sentences."""

    def __init__(self, lines):
        self.faults: list[str] = []
        self.unchecked: set[str] = set()  # papers without a second person's check
        self.too_early: set[int] = set()  # lines of those that count all the same
        self.rows: dict[str, list[dict]] = {kind: [] for kind in KINDS}
        for number, line in enumerate(lines, 1):
            try:
                row = read(line)
                kind = self.rows[row["row"]]
            except (ValueError, KeyError, TypeError):
                self.faults.append(f"line {number}: this is no row of a record")
            else:
                row["line"] = number
                kind.append(row)
        for kind in ("meeting", "inputs", "result"):
            if len(self.rows[kind]) != 1:
                self.faults.append(f"the record holds {len(self.rows[kind])} rows of the kind {kind}, not one")
        if not self.rows["event"]:
            self.faults.append("the record holds no board")

    def one(self, kind: str) -> dict:
        return self.rows[kind][0]

    def event(self, kind: str) -> dict:
        """What the first event of this kind tells; nothing where there is none."""
        told = (row["content"]["data"] for row in self.rows["event"] if row["content"]["kind"] == kind)
        return next(told, {})

    def events(self, kind: str) -> list[dict]:
        return [row["content"] for row in self.rows["event"] if row["content"]["kind"] == kind]

    def taken_at(self) -> dict[int, datetime]:
        """When the vote on each item was closed in the hall, by its number."""
        return {told["data"]["item"]: datetime.fromisoformat(told["at"]) for told in self.events("item_closed")}

    def puts_items(self) -> bool:
        """Whether items were put to the vote one at a time; then an item that was not is not decided."""
        return bool(self.events("item_opened") or self.events("lapsed"))

    def hands(self) -> dict[str, dict[str, int]]:
        """By question, the hands of the count that was entered last."""
        rows = sorted((row["content"] for row in self.rows["hands"]), key=lambda content: content["order"])
        return {content["question"]: content["hands"] for content in rows}

    def check(self) -> None:
        self._check_board()
        meeting, inputs, result = self.one("meeting"), self.one("inputs"), self.one("result")
        if not digest(meeting["content"]) == meeting["digest"] == self.event("noticed").get("decision"):
            self.faults.append(f"line {meeting['line']}: the decision is not the one that was sent with the notice")
        counted = self.event("counted")
        if not counted:
            self.faults.append("the board does not tell of a count")
        if digest(inputs["content"]) != counted.get("inputs"):
            self.faults.append(f"line {inputs['line']}: the list of digests is not the one that was counted")
        if not digest(result["content"]) == result["digest"] == counted.get("result"):
            self.faults.append(f"line {result['line']}: the result is not the one that was written down")
        if self.event("purged"):
            self._check_erasing(meeting["content"], inputs)
        self._check_inputs({kind: dict.fromkeys(inputs["content"].get(kind, [])) for kind in VOUCHED})
        self._check_second_people()
        self._check_names()
        self._check_box(meeting["content"]["items"])

    def _check_board(self) -> None:
        """Every event carries the digest of itself and the one before."""
        previous = "0" * 64
        for place, row in enumerate(self.rows["event"], 1):
            follows = digest({"previous": previous, "event": row["content"]}) == row["digest"]
            if not follows or row["content"]["place"] != place:
                self.faults.append(f"line {row['line']}: event {place} of the board was altered, or one is missing")
                return
            previous = row["digest"]

    def _check_erasing(self, decision: dict, inputs: dict) -> None:
        """Not before three months were over, of these votes, and of all of them."""
        told = next(row for row in self.rows["event"] if row["content"]["kind"] == "purged")
        data, days = told["content"]["data"], (decision["held_at"], told["content"]["data"]["kept_until"])
        (held, until), at = (date.fromisoformat(day[:10]) for day in days), told["content"]["at"][:10]
        if (until - held).days < 89 or at < data["kept_until"]:
            self.faults.append(f"line {told['line']}: the votes were erased before three months were over")
        if data["inputs"] != digest(inputs["content"]) or data["acts"] != len(inputs["content"]["acts"]):
            self.faults.append(f"line {told['line']}: what was erased is not what was counted")
        for kind in ("act", "turnout", "ballot"):
            self.faults += [f"line {row['line']}: this {kind} was erased and stands here" for row in self.rows[kind]]

    def _check_inputs(self, vouched: dict) -> None:
        found: dict[str, set] = {kind: set() for kind in VOUCHED}
        for kind, of_row, row in self._with_digests(vouched):
            if of_row in found[kind]:
                self.faults.append(f"line {row['line']}: {name_of(kind, row)} stands here a second time")
            elif of_row not in vouched[kind]:
                self.faults.append(f"line {row['line']}: {name_of(kind, row)} was altered, or added after the count")
            found[kind].add(of_row)
        erased = ("acts", "turnout", "ballots", "revocations", "checks") if self.event("purged") else ()
        for kind, rows in found.items():
            for missing in sorted(vouched[kind].keys() - rows) if kind not in erased else ():
                self.faults.append(f"one of the {kind} that were counted is missing, with the digest {missing}")

    def _with_digests(self, vouched: dict) -> Iterator[tuple[str, str, dict]]:
        """Of every row that the count depends on: its kind, its digest and itself."""
        for kind, (of, _name) in NAMES.items():
            for row in self.rows[of]:
                yield kind, digest_of(row, vouched[kind]), row
        for row in self.rows["act"]:
            of_act = digest_of(row, vouched["acts"])
            yield "acts", of_act, row
            if row["digest"] != of_act:
                self.faults.append(f"line {row['line']}: {name_of('acts', row)} does not fit its own digest")
            if row["revoked_at"]:
                taken_back = {"act": of_act} | {key: row[key] for key in ("revoked_at", "because") if key in row}
                yield "revocations", digest(taken_back), row

    def _check_second_people(self) -> None:
        """Each check is of one paper or proxy, and by another account than the one that typed it."""
        papers = Counter(row["digest"] for row in self.rows["act"] if row["content"]["channel"] in ("written", "proxy"))
        for line, check in ((row["line"], row["content"]) for row in self.rows["check"]):
            papers[check["act"]] -= 1
            if papers[check["act"]] < 0:
                self.faults.append(f"line {line}: a check of no paper, or a second one of the same")
            if check["checked_by"] == check["typed_by"]:
                self.faults.append(f"line {line}: account {check['checked_by']} checked what it typed itself")
        if "checks" in self.one("inputs")["content"]:  # not in records from before papers were checked
            self.unchecked = set(+papers)

    @cached_property
    def arrivals(self) -> list[tuple[datetime, dict]]:
        """The acts as they arrived; of two that arrived together the one entered later comes later."""
        entered = sorted(self.rows["act"], key=lambda row: row["order"])
        arrived = [(datetime.fromisoformat(row["content"]["arrived_at"]), row) for row in entered]
        return sorted(arrived, key=lambda pair: pair[0])

    def ballots(self) -> list[dict]:
        return sorted((row["content"] for row in self.rows["ballot"]), key=lambda content: content["serial"])

    def box(self) -> dict[str, Counter]:
        """By question how many secret ballots say what."""
        said = defaultdict(Counter)
        for ballot in self.ballots():
            for question, choice in ballot["choices"].items():
                said[question][choice] += 1
        return said

    def _check_box(self, items: list[dict]) -> None:
        """What the board told of the box at the close fits, and each voter cast one ballot on each secret item."""
        secret, told = [item["number"] for item in items if item.get("secret")], self.event("box_closed")
        if not secret or self.event("purged"):
            return
        if digest(self.ballots()) != told.get("root"):
            self.faults.append("the secret ballots are not those that lay in the box when it was closed")
        voters, cast = len(self.rows["turnout"]), Counter(ballot["item"] for ballot in self.ballots())
        for number in {*secret, *cast}:
            if cast[number] != (voters if number in secret else 0):
                self.faults.append(f"item {number}: {cast[number]} secret ballots, and {voters} turned out")

    def _check_names(self) -> None:
        """Only a record for inspection holds names."""
        named = [row for row in self.rows["elector"] if "name" in row]
        if not named:
            return
        named.sort(key=lambda row: row["place"])
        lines = []
        for row in named:
            alias = row["content"]["elector"]
            lines.append([row["number"], row["name"], *([] if isinstance(alias, int) else [alias])])
        if len(named) != len(self.rows["elector"]) or digest(lines) != self.event("noticed").get("roll"):
            self.faults.append("the numbers, names and aliases are not those of the roll that the notice froze")


# Counting


class Votes:
    """Whose act counts at one instant, and what everybody present says to a question.

    ``at``: when the vote was taken in the hall; ``None`` where nobody noted it, then whoever came at all is present.
    ``is_secret``: on a secret item whoever turned out takes part, whatever came after, for no ballot is found again.
    """

    def __init__(self, record: Record, at: datetime | None = None, *, is_secret: bool = False):
        self.at, self.is_secret = at, is_secret
        decision = record.one("meeting")["content"]
        self.rules = decision["rules"]
        self.chair = record.one("inputs")["content"]["chair"]
        self.electors = {
            row["content"]["elector"] for row in record.rows["elector"] if not row["content"]["struck_because"]
        }
        turnout, self.on_roll = {row["content"]["elector"] for row in record.rows["turnout"]}, len(self.electors)
        self.electors |= turnout if is_secret else set()
        stays = [row["content"] for row in record.rows["stay"] if self._has_begun(row["content"]["in_at"])]
        self.came = {stay["elector"] for stay in stays} & self.electors
        self.here = {stay["elector"] for stay in stays if not self._is_over(stay["out_at"])} & self.electors
        self.deadline = datetime.fromisoformat(decision["deadline_at"])
        self.void: Counter = Counter()
        self.spoken: dict = defaultdict(dict)  # in the hall, the last word to each question
        valid = defaultdict(list)
        for arrived_at, row in record.arrivals:
            act = row["content"]
            if act["channel"] == "hall":
                self.spoken[act["elector"]].update(act["choices"])
            is_revoked = bool(row["revoked_at"]) and self._has_begun(row["revoked_at"])
            if why := self._why_void(act, arrived_at, is_revoked=is_revoked, because=row.get("because", "")):
                self.void[why] += 1
            elif act["channel"] != "hall":
                valid[act["elector"]].append((arrived_at, act))
                if row["digest"] in record.unchecked:
                    record.too_early.add(row["line"])
        self.acts = {elector: self._choose(acts) for elector, acts in valid.items()}
        boxed = turnout - self.here if is_secret else (turnout & self.electors) - self.came - self.acts.keys()
        self.acts |= {elector: {"channel": "electronic", "choices": {}} for elector in boxed}
        self.turnout, self.box = turnout, record.box() if is_secret else {}
        self.ways = Counter(act["channel"] for act in self.acts.values())
        self.ways["hall"] = len(self.here)
        self.present = len(self.here) + len(self.acts)
        self.hands: dict[str, dict[str, int]] = {}

    def _has_begun(self, since: str) -> bool:
        return self.at is None or datetime.fromisoformat(since) <= self.at

    def _is_over(self, until: str | None) -> bool:
        return self.at is not None and until is not None and datetime.fromisoformat(until) <= self.at

    def _why_void(self, act: dict, arrived_at: datetime, *, is_revoked: bool, because: str) -> str:
        way, elector = act["channel"], act["elector"]
        if elector not in self.electors:
            return "struck"
        if because == "typing":  # the paper says something else; it was typed again
            return "mistyped"
        if is_revoked:
            return "revoked"
        if way in ("written", "electronic") and arrived_at > self.deadline:
            return "late"
        if way == "proxy" and self.at is not None and arrived_at > self.at:
            return "late"
        if way == "hall":
            return "" if elector in self.came else "absent"
        if elector in self.came:
            return "attended"
        return "no_holder" if way == "proxy" and self._voice(act) not in self.here else ""

    def _voice(self, act: dict):
        return self.chair if act["holder"] is None else act["holder"]

    def _choose(self, acts: list) -> dict:
        """Of the valid acts of one elector, by the rule of the notice."""
        if len(acts) == 1:
            return acts[0][1]
        self.void["superseded"] += len(acts) - 1
        if self.rules["double_votes"] == "electronic":
            acts = [pair for pair in acts if pair[1]["channel"] == "electronic"] or acts
        last_at, last = acts[-1]
        if last["channel"] != "written":
            return last
        choices = dict(last["choices"])
        for arrived_at, act in acts:
            if act["channel"] == "written" and arrived_at == last_at:  # no order tells which of the two is meant
                for question in {*choices, *act["choices"]}:
                    if choices.get(question) != act["choices"].get(question):
                        choices[question] = "invalid"
        return last | {"choices": choices}

    @cached_property
    def voices(self) -> list[tuple]:
        """One elector for all whose acts say the same, and how many they are; those in the hall one by one."""
        alike = defaultdict(list)
        for elector, act in self.acts.items():
            alike[act["channel"], act.get("holder"), tuple(act["choices"].items())].append(elector)
        return [(elector, 1) for elector in self.here] + [(electors[0], len(electors)) for electors in alike.values()]

    def on(self, question: str) -> dict[str, int]:
        votes: Counter = Counter()
        for elector, many in self.voices:
            votes[self._says(elector, question)] += many
        if self.is_secret:
            votes = self.box[question] + Counter(none=self.present - self.box[question].total())
        for choice, raised in self.hands.get(question, {}).items():  # by people who else stand there without a vote
            votes[choice] += raised
            votes["none"] -= raised
        return {vote: votes[vote] for vote in ("for", "against", "abstain", "invalid", "none")}

    def free(self, question: str) -> int:
        """How many in the hall have not voted on it by name, or how many secret papers it has: the most hands."""
        if self.is_secret:
            proxies = sum(act["channel"] == "proxy" for act in self.acts.values())
            return len(self.here - self.turnout) + proxies
        return sum(question not in self.spoken.get(elector, {}) for elector in self.here)

    def _says(self, elector, question: str) -> str:
        if elector in self.here:
            return self.spoken[elector].get(question, "none") if elector in self.spoken else "none"
        act = self.acts[elector]
        if question in act["choices"]:
            return act["choices"][question]
        if act["channel"] == "written":
            return self.rules["unmarked"]
        return self.spoken.get(self._voice(act), {}).get(question, "none") if act["channel"] == "proxy" else "none"


def count(record: Record) -> dict:
    meeting, taken_at, hands = record.one("meeting"), record.taken_at(), record.hands()
    items = meeting["content"]["items"]
    votes = {(at, False): Votes(record, at) for at in {None, *taken_at.values()}}
    for at in {taken_at.get(item["number"]) for item in items if item.get("secret")}:
        votes[at, True] = Votes(record, at, is_secret=True)
    first = votes[taken_at.get(items[0]["number"]) if items else None, False]
    lines = []
    for item in items:
        of_item = votes[taken_at.get(item["number"]), item.get("secret", False)]
        put = item["number"] in taken_at or not record.puts_items()
        ends = outcome(item, of_item, hands) if put else {"outcome": "not_taken", "needs_decision": False}
        lines.append({"number": item["number"], "majority": item["majority"]} | presence(of_item) | ends)
    return {
        "electors": len(first.electors),
        **presence(first),
        "void": {why: many for why, many in sorted(first.void.items()) if many},
        "items": lines,
        "needs_decision": any(line["needs_decision"] for line in lines),
        "engine": 1,
        "decision": meeting["digest"],
    }


def presence(votes: Votes) -> dict:
    present, needed = votes.present, len(votes.electors) // 2 + 1
    return {
        "present": {way: votes.ways[way] for way in ("hall", "proxy", "written", "electronic")} | {"total": present},
        "quorum": {"needed": needed, "met": present >= needed, "short": max(0, needed - present)},
    }


def outcome(item: dict, votes: Votes, hands: dict) -> dict:
    asked = [str(item["number"]), *(f"{item['number']}-{one['number']}" for one in item["candidates"])]
    votes.hands = {question: hands[question] for question in asked if question in hands}
    doubtful = [question for question, raised in votes.hands.items() if sum(raised.values()) > votes.free(question)]
    if doubtful:
        return {"doubtful_hands": sorted(doubtful), "outcome": "needs_decision", "needs_decision": True}
    told = {"secret": of_the_box(asked[1:] or asked, votes)} if votes.is_secret else {}
    return told | decided(item, votes, votes.present, len(votes.electors))


def of_the_box(asked: list[str], votes: Votes) -> dict:
    """How many ballots, of how many struck off since, and whether the result tells who voted what."""
    cast = [[votes.on(one)[choice] for choice in ("for", "against", "abstain")] for one in asked]
    few = any(sum(numbers) < 10 or max(numbers) == sum(numbers) for numbers in cast)
    return {"ballots": len(votes.turnout), "left": len(votes.electors) - votes.on_roll, "reveals": few}


def decided(item: dict, votes: Votes, present: int, electors: int) -> dict:
    quorate = 2 * present > electors
    if item["majority"] == "report":
        return {"outcome": "reported", "needs_decision": False}
    if item["majority"] == "election":
        return election(item, votes, present, quorate)
    numbers = votes.on(str(item["number"]))
    yes, no = numbers["for"], numbers["against"]
    if item["majority"] == "special":
        above, below = votes.rules["special_share"]
        needed = max(-(-electors // 2), -(-electors * above // below))
        tie = False
    else:
        needed = present // 2 + 1
        tie = yes == no and yes + 1 >= needed
    open_tie = (
        tie and votes.rules["chair_breaks_ties"] and votes.spoken.get(votes.chair, {}).get(str(item["number"])) is None
    )
    ends = "no_quorum" if not quorate else "passed" if yes >= needed else "needs_decision" if open_tie else "rejected"
    return {
        "votes": numbers,
        "needed": needed,
        "tie": tie,
        "outcome": ends,
        "needs_decision": ends == "needs_decision",
    }


def election(item: dict, votes: Votes, present: int, quorate: bool) -> dict:
    """Each candidate needs a majority of those present; of those who have one, the most votes come first."""
    seats, needed = item["seats"], present // 2 + 1
    numbers = {one["number"]: votes.on(f"{item['number']}-{one['number']}") for one in item["candidates"]}
    able = sorted((number for number in numbers if numbers[number]["for"] >= needed), key=lambda n: -numbers[n]["for"])
    ends = dict.fromkeys(numbers, "not_elected" if quorate else "no_quorum")
    if quorate:
        ends |= dict.fromkeys(able[:seats], "elected")
        if seats and len(able) > seats:
            last, next_one = numbers[able[seats - 1]]["for"], numbers[able[seats]]["for"]
            if last == next_one:  # for the last seats; no machine decides between equals
                ends |= {number: "needs_decision" for number in able if numbers[number]["for"] == last}
    elected, undecided = (sum(end == what for end in ends.values()) for what in ("elected", "needs_decision"))
    return {
        "seats": seats,
        "needed": needed,
        "candidates": [{"number": number, "votes": numbers[number], "outcome": ends[number]} for number in numbers],
        "elected": elected,
        "vacant": 0 if undecided else seats - elected,
        "outcome": "needs_decision" if undecided else "elected" if quorate else "no_quorum",
        "needs_decision": bool(undecided),
    }


def recount(lines) -> tuple[str, list[str], str]:
    """The result as JSON (none where votes were erased), the faults, and the digest of the board after the count."""
    record = Record(lines)
    try:
        if not record.faults:
            record.check()
        if record.faults:
            return "", record.faults, ""
        result = None if record.event("purged") else count(record)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        return "", [*record.faults, f"a row lacks what it must hold ({type(error).__name__}: {error})"], ""
    if record.too_early:
        return "", [f"line {line}: nobody checked this paper, and it counts" for line in sorted(record.too_early)], ""
    counted = next(row["digest"] for row in record.rows["event"] if row["content"]["kind"] == "counted")
    if result and digest(result) != record.one("result")["digest"]:
        return "", [f"line {record.one('result')['line']}: these votes give another result: {SPELL(result)}"], ""
    return SPELL(result) if result else "", [], counted


def main(arguments: list[str]) -> int:
    say = sys.stderr.write
    if len(arguments) != 1:
        say(__doc__)
        return 2
    gc.disable()  # all rows stay to the end, so nothing is found by looking through them again and again
    with open(arguments[0], encoding="utf-8") as lines:
        result, faults, head = recount(lines)
    if faults:
        say("\n".join([*faults, ""]))
        return 1
    if result:
        sys.stdout.buffer.write(f"{result}\n".encode())
    else:
        say("Votes and proxies were erased lawfully, as the board tells; they cannot be counted again. All else is ")
    say(f"sound; after the count the board ends with {head}\n")
    return 0 if result else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
