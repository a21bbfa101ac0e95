"""What is published to a folder is brought whole to buckets and other folders, whatever fails on the way."""

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import object_store
import obstore
import pytest
from object_store import BUCKET, environment, proxy, running_server
from shelves import Publisher, TargetReader, some_files

from backcourt.errors import BackcourtError, ExitCode, RefusedError, TargetError, UsageError
from backcourt.publishing.snapshots import KEPT_SNAPSHOTS
from backcourt.publishing.targets import bucket
from backcourt.publishing.targets import mirror as mirroring
from backcourt.publishing.targets.mirror import mirror
from backcourt.publishing.targets.transfer import Transfer

KILLS = int(os.environ.get("BACKCOURT_KILLS", "3"))
SEED = int(os.environ.get("BACKCOURT_KILL_SEED", "0")) or int.from_bytes(os.urandom(4))
NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_server(tmp_path_factory.mktemp("object-store") / "log") as address:
        yield address


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let obstore find the S3 server at an address."""

    def use(address: str) -> None:
        for name, value in environment(address).items():
            monkeypatch.setenv(name, value)

    return use


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path / "published")


@pytest.fixture(params=["s3", "folder", "file", "memory"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty target of each kind."""
    if request.param == "s3":
        return str(request.getfixturevalue("s3"))
    return {
        "folder": str(tmp_path / "elsewhere"),
        "file": (tmp_path / "else where").as_uri(),
        "memory": f"memory://{tmp_path.name}-{next(NUMBERS)}/site",
    }[request.param]


@pytest.fixture
def s3(server: str, endpoint: Callable[[str], None]) -> str:
    """The URL of an empty prefix in a bucket."""
    endpoint(server)
    return f"s3://{BUCKET}/site-{os.getpid()}-{next(NUMBERS)}"


def test_readers_of_a_target_see_what_was_published(publisher: Publisher, target: str) -> None:
    pointer, files = publisher.publish(some_files(20)), some_files(20)
    report = mirror(publisher.shelf, target)
    assert TargetReader(target).whole() == (pointer.snapshot, files)
    assert TargetReader(target).pointer == pointer
    assert (report.created, report.sent, report.copied, report.already_there) == (True, 20, 0, 0)
    assert report.size == sum(map(len, files.values()))


def test_what_is_current_already_is_not_touched(publisher: Publisher, target: str) -> None:
    publisher.publish(some_files(5))
    publisher.site({"index.html": b"<p>", "assets/app-0123456789ab.js": b"1"})
    mirror(publisher.shelf, target)
    before = TargetReader(target).names()
    report = mirror(publisher.shelf, target)
    assert (report.created, report.sent, report.copied, report.already_there) == (False, 0, 0, 5)
    assert (report.site, report.size, report.removed) == (0, 0, [])
    assert TargetReader(target).names() == before


def test_the_target_copies_what_did_not_change(publisher: Publisher, target: str) -> None:
    publisher.publish(some_files(20))
    mirror(publisher.shelf, target)
    files = some_files(20, changed=3, edition="next")
    publisher.publish(files)
    report = mirror(publisher.shelf, target)
    assert (report.sent, report.copied, report.already_there) == (3, 17, 0)
    assert TargetReader(target).whole()[1] == files


def test_a_copy_of_a_damaged_file_is_sent_instead(publisher: Publisher, target: str) -> None:
    publisher.publish(some_files(20))
    mirror(publisher.shelf, target)
    reader = TargetReader(target)
    folder = f"snapshots/{reader.pointer.snapshot}/v1/made-up"
    reader.place.write(f"{folder}/7.json", b"?")  # type: ignore[attr-defined]
    reader.place.remove([f"{folder}/8.json"])  # type: ignore[attr-defined]
    files = some_files(20, changed=3, edition="next")
    publisher.publish(files)
    mirror(publisher.shelf, target)
    assert reader.whole()[1] == files


def test_the_site_lies_beside_the_snapshots(publisher: Publisher, target: str) -> None:
    publisher.publish(some_files(2))
    site = {
        "index.html": b"<p>old",
        "robots.txt": b"x",
        "assets/fonts/a.woff2": b"f",
        "assets/a-12345678.css": b"c",
    }
    publisher.site({**site, "memory.json": b"{}", ".hidden": b"no", "assets/.DS_Store": b"no"})
    assert mirror(publisher.shelf, target).site == len(site)
    reader = TargetReader(target)
    assert {name: reader.read(name) for name in site} == site
    assert [reader.read(name) for name in ("memory.json", ".hidden", "assets/.DS_Store")] == [None] * 3
    publisher.site({"index.html": b"<p>new"})
    report = mirror(publisher.shelf, target)
    assert (report.created, report.site) == (False, 1)
    assert reader.read("index.html") == b"<p>new"


def test_old_snapshots_go_and_the_last_few_stay(publisher: Publisher, target: str) -> None:
    names = []
    for turn in range(KEPT_SNAPSHOTS + 2):
        names.append(publisher.publish(some_files(4, changed=1, edition=str(turn))).snapshot)
        report = mirror(publisher.shelf, target)
    assert report.removed == [names[1]]
    assert TargetReader(target).snapshots == names[-KEPT_SNAPSHOTS:]


def test_what_others_keep_there_stays(publisher: Publisher, target: str) -> None:
    place = TargetReader(target).place  # type: ignore[attr-defined]
    kept = ["other/data.json", "snapshots/mine/x.json", "snapshots/20240101/x.json", "assets/old.js"]
    for name in kept:
        place.write(name, b"{}")
    for turn in range(KEPT_SNAPSHOTS + 1):
        publisher.publish(some_files(2, changed=1, edition=str(turn)))
        mirror(publisher.shelf, target)
    assert [place.read(name) for name in kept] == [b"{}"] * len(kept)


def test_an_older_upload_that_died_is_swept_away_and_a_later_one_is_not(
    publisher: Publisher, target: str
) -> None:
    place = TargetReader(target).place  # type: ignore[attr-defined]
    for name in ("20200101T000000Z-00000000", "20990101T000000Z-00000000"):
        place.write(f"snapshots/{name}/v1/x.json", b"{}")
        place.write(f"snapshots/{name}/uploading.json", b"{}")
    current = publisher.publish(some_files(2)).snapshot
    report = mirror(publisher.shelf, target)
    assert report.removed == ["20200101T000000Z-00000000"]
    assert TargetReader(target).snapshots == sorted([current, "20990101T000000Z-00000000"])


def test_only_whole_snapshots_are_ever_read_while_others_are_published(
    publisher: Publisher, target: str
) -> None:
    publisher.publish(some_files(30))
    mirror(publisher.shelf, target)
    seen: list[str] = []
    torn: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        reader = TargetReader(target)
        while not done.is_set():
            try:
                seen.append(reader.whole()[0])
            except BaseException as error:
                torn.append(error)
                return

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for turn in range(3):
            # Longer than one reading takes: readers are promised the snapshots that are kept, not all there ever were.
            waited = len(seen) + 2
            while len(seen) < waited and not torn:
                time.sleep(0.01)
            publisher.publish(some_files(30, changed=10, edition=str(turn)))
            mirror(publisher.shelf, target)
    finally:
        done.set()
        thread.join()
    assert torn == []
    assert len(set(seen)) > 1


def test_progress_is_told_file_by_file(publisher: Publisher, target: str) -> None:
    publisher.publish(some_files(10))
    told: list[Transfer] = []
    mirror(publisher.shelf, target, watch=told.append)
    assert [each.files for each in told] == list(range(1, 11))
    assert {each.files_planned for each in told} == {10}
    assert told[-1].size == told[-1].size_planned == sum(map(len, some_files(10).values()))
    assert told[-1].seconds_left == 0


# What speaks against it


def test_newer_content_stays_unless_there_is_a_reason(
    publisher: Publisher, target: str, tmp_path: Path
) -> None:
    other = Publisher(tmp_path / "other", day=10)
    newer = other.publish(some_files(3))
    mirror(other.shelf, target)
    publisher.publish(some_files(4))
    with pytest.raises(RefusedError, match="later than") as refused:
        mirror(publisher.shelf, target)
    assert refused.value.exit_code == ExitCode.REFUSED
    assert TargetReader(target).whole() == (newer.snapshot, some_files(3))
    report = mirror(publisher.shelf, target, because="the other was a mistake")
    assert "later than" in report.accepted[0]
    folder = f"snapshots/{TargetReader(target).pointer.snapshot}"
    kept = json.loads(TargetReader(target).read(f"{folder}/because.json") or b"")
    assert kept == {"because": "the other was a mistake", "accepted": report.accepted}


def test_real_games_are_not_replaced_by_simulated_ones(publisher: Publisher, target: str) -> None:
    publisher.publish(some_files(3), simulated=False)
    mirror(publisher.shelf, target)
    publisher.publish(some_files(3, changed=1, edition="x"), simulated=True)
    with pytest.raises(RefusedError, match="real games would be replaced by simulated ones"):
        mirror(publisher.shelf, target)
    assert not TargetReader(target).pointer.simulated
    assert mirror(publisher.shelf, target, because="a test").created


def test_what_only_the_target_knows_is_not_lost(publisher: Publisher, target: str, tmp_path: Path) -> None:
    """Another folder, which never knew of a graded date, would take it from the target's readers."""
    row = {"stat": "points", "game_id": "1", "player_id": 1, "actual": 20, "predictions": {"ours": 1}}
    graded = {"v1/results/2024-12-01.json": json.dumps({"rows": [row]}).encode()}
    rich = Publisher(tmp_path / "rich")
    rich.publish({**some_files(3), **graded})
    mirror(rich.shelf, target)
    publisher.day = 5
    publisher.publish(some_files(3))
    with pytest.raises(RefusedError, match=r"2024-12-01\.json would lose 1 of 1 graded predictions"):
        mirror(publisher.shelf, target)
    assert "v1/results/2024-12-01.json" in TargetReader(target).whole()[1]
    assert len(mirror(publisher.shelf, target, because="a test").accepted) == 1


@pytest.mark.parametrize(
    "content",
    [b'{"snapshot": ', b"", b"null", b'{"snapshot": "../..", "created_at": "2024-01-01T00:00:00Z"}', b"\xff"],
)
def test_a_damaged_pointer_is_named(publisher: Publisher, target: str, content: bytes) -> None:
    publisher.publish(some_files(3))
    place = TargetReader(target).place  # type: ignore[attr-defined]
    place.write("current.json", content)
    with pytest.raises(TargetError, match=r"current\.json at .* is damaged") as told:
        mirror(publisher.shelf, target)
    assert "publish again" in told.value.advice
    place.remove(["current.json"])
    assert mirror(publisher.shelf, target).created


@pytest.mark.parametrize("damage", [None, b"{}"], ids=["gone", "other"])
def test_a_damaged_manifest_is_named(publisher: Publisher, target: str, damage: bytes | None) -> None:
    first = publisher.publish(some_files(3)).snapshot
    mirror(publisher.shelf, target)
    place = TargetReader(target).place  # type: ignore[attr-defined]
    name = f"snapshots/{first}/manifest.json"
    place.remove([name]) if damage is None else place.write(name, damage)
    publisher.publish(some_files(3, changed=1, edition="x"))
    with pytest.raises(TargetError, match=r"manifest\.json at .* is damaged"):
        mirror(publisher.shelf, target)
    place.remove(["current.json"])
    assert mirror(publisher.shelf, target).created
    assert TargetReader(target).whole()[1] == some_files(3, changed=1, edition="x")


def test_a_file_damaged_here_does_not_travel(publisher: Publisher, target: str) -> None:
    snapshot = publisher.publish(some_files(3)).snapshot
    path = publisher.folder / "snapshots" / snapshot / "v1/made-up/1.json"
    path.write_bytes(path.read_bytes().replace(b"1", b"7"))
    with pytest.raises(BackcourtError, match=r"1\.json in .* is damaged"):
        mirror(publisher.shelf, target)
    assert TargetReader(target).read("current.json") is None


def test_nothing_published_is_nothing_to_bring(publisher: Publisher, target: str) -> None:
    with pytest.raises(RefusedError, match="nothing is published"):
        mirror(publisher.shelf, target)


def test_who_published_meanwhile_is_not_overwritten(
    publisher: Publisher, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.publish(some_files(3))
    other = Publisher(tmp_path / "other", day=3)
    theirs = other.publish(some_files(4))
    place = TargetReader(target).place  # type: ignore[attr-defined]

    def publish_too(transfer: Transfer) -> None:
        if transfer.files == 1:
            for name, content in some_files(4).items():
                place.write(f"snapshots/{theirs.snapshot}/{name}", content)
            source = other.folder / "snapshots" / theirs.snapshot / "manifest.json"
            place.write(f"snapshots/{theirs.snapshot}/manifest.json", source.read_bytes())
            place.write("current.json", (other.folder / "current.json").read_bytes())

    with pytest.raises(RefusedError, match="somebody else published there"):
        mirror(publisher.shelf, target, watch=publish_too)
    assert TargetReader(target).whole() == (theirs.snapshot, some_files(4))


def test_a_folder_that_is_being_published_to_is_refused(publisher: Publisher, tmp_path: Path) -> None:
    publisher.publish(some_files(3))
    other = Publisher(tmp_path / "elsewhere")
    with other.shelf.lock(), pytest.raises(RefusedError, match="another process is publishing"):
        mirror(publisher.shelf, str(other.folder))


@pytest.mark.parametrize("inside", [".", "snapshots/there", ".."])
def test_a_folder_is_not_published_into_itself(publisher: Publisher, inside: str) -> None:
    publisher.publish(some_files(3))
    with pytest.raises(UsageError, match="overlap"):
        mirror(publisher.shelf, str(publisher.folder / inside))


def test_a_folder_that_cannot_be_written_is_named(publisher: Publisher, tmp_path: Path) -> None:
    publisher.publish(some_files(3))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BackcourtError, match=r"file") as told:
        mirror(publisher.shelf, str(tmp_path / "file"))
    assert "rights" in told.value.advice


# Object stores


def test_a_bucket_tells_browsers_what_a_file_is_and_how_long_it_lasts(publisher: Publisher, s3: str) -> None:
    publisher.publish(some_files(2))
    publisher.site({"index.html": b"<p>", "assets/app-0123456789ab.js": b"1", "assets/app.css": b"2"})
    publisher.site({"assets/0123456789abcdef/js/a.js": b"3"})
    mirror(publisher.shelf, s3)
    snapshot = publisher.publish(some_files(2, changed=1, edition="x")).snapshot
    mirror(publisher.shelf, s3)
    store = TargetReader(s3).place.store  # type: ignore[attr-defined]
    lasting, asked = "public, max-age=31536000, immutable", "no-cache"
    for name, kind, cache in [
        (f"snapshots/{snapshot}/v1/made-up/0.json", "application/json; charset=utf-8", lasting),
        (f"snapshots/{snapshot}/v1/made-up/1.json", "application/json; charset=utf-8", lasting),
        (f"snapshots/{snapshot}/manifest.json", "application/json; charset=utf-8", lasting),
        ("assets/app-0123456789ab.js", "text/javascript; charset=utf-8", lasting),
        ("assets/0123456789abcdef/js/a.js", "text/javascript; charset=utf-8", lasting),
        ("assets/app.css", "text/css; charset=utf-8", asked),
        ("index.html", "text/html; charset=utf-8", asked),
        ("current.json", "application/json; charset=utf-8", asked),
    ]:
        told = obstore.get(store, name).attributes
        assert (told["Content-Type"], told["Cache-Control"]) == (kind, cache), name


@pytest.mark.parametrize("misfortune", ["500", "503", "reset"])
def test_a_store_that_fails_now_and_then_is_survived(
    publisher: Publisher, server: str, s3: str, endpoint: Callable[[str], None], misfortune: str
) -> None:
    files, chance, lock = some_files(60), random.Random(SEED), threading.Lock()
    failures = Counter[str]()

    def fate(method: str, path: str) -> str:
        with lock:
            fails = chance.random() < 0.1
            failures[method] += fails
        return misfortune if fails else ""

    with proxy(server, fate) as address:
        endpoint(address)
        publisher.publish(files)
        mirror(publisher.shelf, s3)
        files = some_files(60, changed=20, edition="next")
        publisher.publish(files)
        mirror(publisher.shelf, s3)
    endpoint(server)
    assert TargetReader(s3).whole()[1] == files, f"seed {SEED}"
    assert failures["PUT"] > 0


@pytest.mark.parametrize("misfortune", ["500", "reset"])
def test_a_swap_that_nobody_answers_is_made_again(
    publisher: Publisher, server: str, s3: str, endpoint: Callable[[str], None], misfortune: str
) -> None:
    left: list[str] = []

    def fate(method: str, path: str) -> str:
        swaps = method == "PUT" and path.partition("?")[0].endswith("/current.json")
        return left.pop() if left and swaps else ""

    with proxy(server, fate) as address:
        endpoint(address)
        for edition in ("first", "next"):
            publisher.publish(files := some_files(3, changed=1, edition=edition))
            left[:] = [misfortune, misfortune]
            mirror(publisher.shelf, s3)
            assert left == []
    endpoint(server)
    assert TargetReader(s3).whole()[1] == files


@pytest.mark.parametrize("misfortune", ["500", "reset"])
def test_a_deletion_that_nobody_answers_is_made_again(
    publisher: Publisher, server: str, s3: str, endpoint: Callable[[str], None], misfortune: str
) -> None:
    left: list[str] = []

    def fate(method: str, path: str) -> str:
        return left.pop() if left and method == "POST" and "delete" in path else ""

    with proxy(server, fate) as address:
        endpoint(address)
        for edition in range(KEPT_SNAPSHOTS + 2):
            publisher.publish(files := some_files(3, changed=1, edition=str(edition)))
            left[:] = [misfortune, misfortune]
            mirror(publisher.shelf, s3)
    assert left == []
    endpoint(server)
    assert TargetReader(s3).whole()[1] == files


def test_a_store_that_fails_for_good_is_told_and_the_next_publication_goes_on(
    publisher: Publisher,
    server: str,
    s3: str,
    endpoint: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bucket, "RETRIES", 1)
    publisher.publish(some_files(10))
    mirror(publisher.shelf, s3)
    before = TargetReader(s3).whole()
    files = some_files(200, changed=10, edition="next")
    publisher.publish(files)
    puts = itertools.count()

    def fate(method: str, path: str) -> str:
        return "500" if method == "PUT" and next(puts) > 100 else ""

    with proxy(server, fate) as address:
        endpoint(address)
        with pytest.raises(TargetError, match="500") as told:
            mirror(publisher.shelf, s3)
    assert "goes on from there" in told.value.advice
    endpoint(server)
    assert TargetReader(s3).whole() == before
    report = mirror(publisher.shelf, s3)
    assert report.already_there > 60
    assert report.sent + report.copied + report.already_there == 200
    assert TargetReader(s3).whole()[1] == files


def test_wrong_credentials_are_told_without_telling_them(
    publisher: Publisher, server: str, s3: str, endpoint: Callable[[str], None]
) -> None:
    publisher.publish(some_files(3))
    with proxy(server, lambda method, path: "403") as address:
        endpoint(address)
        with pytest.raises(TargetError, match="access denied") as told:
            mirror(publisher.shelf, s3)
    assert "AWS_ACCESS_KEY_ID" in told.value.advice
    assert s3 in told.value.message
    assert object_store.CREDENTIALS["AWS_SECRET_ACCESS_KEY"] not in str(vars(told.value))


def test_a_bucket_that_does_not_exist_is_told(publisher: Publisher, s3: str) -> None:
    publisher.publish(some_files(3))
    with pytest.raises(TargetError, match="there is no such bucket"):
        mirror(publisher.shelf, "s3://nothing-of-that-name/site")


def test_a_server_that_is_not_there_is_told(
    publisher: Publisher, endpoint: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "RETRIES", 1)
    endpoint(f"http://127.0.0.1:{object_store.free_port()}")
    publisher.publish(some_files(3))
    with pytest.raises(TargetError, match="s3://bucket/x") as told:
        mirror(publisher.shelf, "s3://bucket/x")
    assert "AWS_ENDPOINT" in told.value.advice


def test_without_obstore_buckets_say_what_to_install(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.publish(some_files(3))
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    with pytest.raises(TargetError, match="without obstore") as told:
        mirror(publisher.shelf, "gs://bucket/prefix")
    assert "backcourt[buckets]" in told.value.advice


PROGRAM = """
import os, signal, sys
from pathlib import Path
from backcourt.publishing.snapshots import Shelf
from backcourt.publishing.targets.mirror import mirror

def watch(transfer):
    if transfer.files >= int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

print("begins", flush=True)
print(mirror(Shelf(Path(sys.argv[1])), sys.argv[2], watch=watch))
"""
"""Brings a folder to a target, and dies after so many files."""


@pytest.mark.parametrize("target", ["s3", "folder"], indirect=True)
def test_an_upload_killed_at_any_moment_leaves_a_whole_snapshot(
    publisher: Publisher, target: str, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    publisher.publish(some_files(150))
    mirror(publisher.shelf, target)
    killed, resumed = 0, 0
    for turn in range(KILLS):
        before = TargetReader(target).whole()
        files = some_files(150, changed=75, edition=str(turn))
        snapshot = publisher.publish(files).snapshot
        # A quick target may be done before any moment comes; so it first dies among its files, whatever the time.
        files_until_death = chance.randint(1, 70) if turn == 0 else 1_000_000
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(publisher.folder), target, str(files_until_death)],
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"begins\n"
        time.sleep(chance.uniform(0.0, 1.0))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        process.stdout.close()
        assert TargetReader(target).whole() in (before, (snapshot, files)), f"seed {SEED}, turn {turn}"
        report = mirror(publisher.shelf, target)
        resumed += report.already_there > 0
        assert TargetReader(target).whole() == (snapshot, files), f"seed {SEED}, turn {turn}"
        assert len(TargetReader(target).snapshots) <= KEPT_SNAPSHOTS
        left = [
            name
            for name in TargetReader(target).names()
            if ".partial-" in name or name.endswith("uploading.json")
        ]
        assert left == [], f"seed {SEED}, turn {turn}"
    assert killed > 0, f"seed {SEED}: nothing was killed"


# Addresses


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense://bucket/x", "nothing is known of nonsense://"),
        ("https://example.com/x", "nothing can be published to https://"),
        ("s3://", "names no bucket"),
        ("s3:///prefix", "names no bucket"),
        ("s3://bucket/../other", "no plain address"),
        ("s3://bucket/%2e%2e/other", "no plain address"),
        ("s3://bucket/x?versionId=1", "no plain address"),
        ("simplecache::s3://bucket/x", "no plain address"),
        ("s3://[bucket/x", "is no URL"),
        ("s3://bucket:port/x", "is no URL"),
        ("s3://bucket/a\nb", "is no address"),
        ("file://elsewhere/share", "no folder of this machine"),
        ("", "has no name"),
        ("   ", "has no name"),
    ],
)
def test_what_can_be_no_target_is_a_usage_error(publisher: Publisher, url: str, said: str) -> None:
    publisher.publish(some_files(1))
    with pytest.raises(UsageError) as told:
        mirror(publisher.shelf, url)
    assert said in told.value.message
    assert told.value.exit_code == ExitCode.USAGE


@pytest.mark.parametrize(
    "url",
    [
        "s3://AKIAKEY:hush@bucket/x", "s3://hush@bucket/x", "sftp://user:hush@host/x", "az://c/x?sig=hush",
        "s3://a:b@hush@bucket/x", "nonsense://user:hush@host/x", "https://user:hush@host/x", "s3://k:hush@[x/",
    ],
)  # fmt: skip
def test_credentials_in_a_url_are_refused_and_never_repeated(publisher: Publisher, url: str) -> None:
    publisher.publish(some_files(1))
    with pytest.raises(UsageError) as told:
        mirror(publisher.shelf, url)
    assert "hush" not in told.value.message + told.value.advice + str(told.value)


def test_a_snapshot_name_from_elsewhere_leads_nowhere(publisher: Publisher, tmp_path: Path) -> None:
    """A target that somebody prepared cannot make us read or write beside it."""
    first = publisher.publish(some_files(2))
    target = tmp_path / "elsewhere"
    mirror(publisher.shelf, str(target))
    pointer = json.loads((target / "current.json").read_bytes())
    path = target / "snapshots" / first.snapshot / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["files"]["v1/results/../../../../../secret"] = {"sha256": "0" * 64, "size": 1}
    path.write_text(json.dumps(manifest))
    pointer["manifest"]["sha256"] = mirroring._digest(path.read_bytes())
    (target / "current.json").write_text(json.dumps(pointer))
    publisher.publish(some_files(2, changed=1, edition="x"))
    with pytest.raises(TargetError, match="damaged"):
        mirror(publisher.shelf, str(target))
