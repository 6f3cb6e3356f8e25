"""Big and many: bounded memory, copies by reference, pages and versions in time that does not grow.

In full (--full): an object of 5 GB, an upload of 10,000 parts, a key of 100,000 versions. Else a sample of each.
"""

import concurrent.futures
import pathlib
import re
import statistics
import threading
import time

import pytest

MIB = 1 << 20
MEMORY_ABOVE_IDLE_MAX = 64 * MIB


def resident_bytes(server):
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024


class PeakMemory:
    """The most memory that a server took while this was open, above what it took before."""

    def __init__(self, server):
        self.server, self.idle, self.peak = server, resident_bytes(server), 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def watch(self):
        while not self.done.wait(0.02):
            self.peak = max(self.peak, resident_bytes(self.server))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()

    @property
    def above_idle(self):
        return max(self.peak - self.idle, 0)


class Pattern:
    """A file-like body of a size, without holding it."""

    def __init__(self, size):
        self.size, self.position, self.block = size, 0, bytes(range(256)) * 4096

    def __len__(self):
        return self.size

    def tell(self):
        return self.position

    def seek(self, offset, whence=0):
        self.position = {0: 0, 1: self.position, 2: self.size}[whence] + offset
        return self.position

    def read(self, count=-1):
        left = self.size - self.position
        count = left if count < 0 else min(count, left)
        start = self.position % len(self.block)
        piece = self.block[start:start + count]
        while len(piece) < count:
            piece += self.block[:count - len(piece)]
        self.position += count
        return piece


@pytest.fixture
def full(request):
    return request.config.getoption("--full")


@pytest.fixture
def stored(start_server, client, tmp_path):
    """A server that keeps its state on the disk, and a client of it."""
    server = start_server("--log", "error", "--data-dir", str(tmp_path / "data"))
    s3 = client("s3", url=server.url, read_timeout=600, request_checksum_calculation="when_required")
    s3.create_bucket(Bucket="scale")
    return server, s3


def body_files(tmp_path):
    return [path for path in (tmp_path / "data/bodies/kept").rglob("*") if path.is_file()]


def test_an_object_of_5_gb_in_bounded_memory(stored, full, tmp_path):
    server, s3 = stored
    size = 5 * 1024 * MIB if full else 256 * MIB
    with PeakMemory(server) as memory:
        started = time.monotonic()
        s3.put_object(Bucket="scale", Key="large", Body=Pattern(size))
        put_seconds = time.monotonic() - started
        started = time.monotonic()
        body = s3.get_object(Bucket="scale", Key="large")["Body"]
        assert sum(len(piece) for piece in body.iter_chunks(MIB)) == size
        get_seconds = time.monotonic() - started
    started = time.monotonic()
    s3.copy_object(Bucket="scale", Key="copy", CopySource="scale/large")
    copy_seconds = time.monotonic() - started
    assert len(body_files(tmp_path)) == 1, "a copy shares the bytes"
    print(f"\n{size / MIB:.0f} MB: PUT {put_seconds:.1f} s, GET {get_seconds:.1f} s, copy {copy_seconds * 1000:.0f} ms, "
          f"at most {memory.above_idle / MIB:.0f} MB above idle")
    assert memory.above_idle < MEMORY_ABOVE_IDLE_MAX


def test_an_upload_of_10000_parts(stored, full):
    server, s3 = stored
    count, part = (10_000, 5 * MIB) if full else (200, 5 * MIB)
    s3.put_object(Bucket="scale", Key="source", Body=Pattern(part))
    upload = s3.create_multipart_upload(Bucket="scale", Key="whole")["UploadId"]
    wanted = dict(Bucket="scale", Key="whole", UploadId=upload)

    def copy(number):
        result = s3.upload_part_copy(**wanted, PartNumber=number, CopySource="scale/source")["CopyPartResult"]
        return {"PartNumber": number, "ETag": result["ETag"]}

    with PeakMemory(server) as memory:
        started = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            parts = list(pool.map(copy, range(1, count + 1)))
        parts_seconds = time.monotonic() - started
        started = time.monotonic()
        done = s3.complete_multipart_upload(**wanted, MultipartUpload={"Parts": parts})
        complete_seconds = time.monotonic() - started
    assert done["ETag"].endswith(f'-{count}"')
    head = s3.head_object(Bucket="scale", Key="whole", PartNumber=count)
    assert head["PartsCount"] == count and head["ContentLength"] == part
    piece = s3.get_object(Bucket="scale", Key="whole", Range=f"bytes={part * count - 10}-")["Body"].read()
    assert piece == Pattern(part).read()[-10:]
    print(f"\n{count} parts by reference in {parts_seconds:.1f} s, completed in {complete_seconds * 1000:.0f} ms, "
          f"at most {memory.above_idle / MIB:.0f} MB above idle")
    assert memory.above_idle < MEMORY_ABOVE_IDLE_MAX


def test_many_versions_of_one_key(stored, full):
    _, s3 = stored
    count = 100_000 if full else 3_000
    s3.put_bucket_versioning(Bucket="scale", VersioningConfiguration={"Status": "Enabled"})

    def put(number):
        return s3.put_object(Bucket="scale", Key="k", Body=b"%d" % number)["VersionId"]

    started = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        versions = list(pool.map(put, range(count)))
    rate = count / (time.monotonic() - started)
    page_seconds, seen = [], 0
    marker = {}
    while marker is not None:
        started = time.monotonic()
        page = s3.list_object_versions(Bucket="scale", **marker)
        page_seconds.append(time.monotonic() - started)
        seen += len(page["Versions"])
        marker = dict(KeyMarker=page["NextKeyMarker"], VersionIdMarker=page["NextVersionIdMarker"]) \
            if page["IsTruncated"] else None
    assert seen == count
    started = time.monotonic()
    middle = count // 2
    assert s3.get_object(Bucket="scale", Key="k", VersionId=versions[middle])["Body"].read() == b"%d" % middle
    get_seconds = time.monotonic() - started
    started = time.monotonic()
    s3.delete_object(Bucket="scale", Key="k", VersionId=versions[middle])
    delete_seconds = time.monotonic() - started
    with pytest.raises(s3.exceptions.ClientError, match="NoSuchVersion"):
        s3.get_object(Bucket="scale", Key="k", VersionId=versions[middle])
    full_pages = page_seconds[:-1] or page_seconds
    print(f"\n{count} versions of one key at {rate:.0f}/s; a page of 1,000: first {full_pages[0] * 1000:.0f} ms, median "
          f"{statistics.median(full_pages) * 1000:.0f} ms, last {full_pages[-1] * 1000:.0f} ms; a middle one: GET "
          f"{get_seconds * 1000:.1f} ms, DELETE {delete_seconds * 1000:.1f} ms")
    assert full_pages[-1] < 3 * full_pages[0] + 0.05


def test_overwritten_bodies_are_collected_without_a_pause(stored, full, tmp_path):
    server, s3 = stored
    size, rounds = (512 * MIB, 6) if full else (64 * MIB, 3)
    s3.put_object(Bucket="scale", Key="small", Body=b"x")
    done, longest = threading.Event(), [0.0]

    def watch():
        while not done.is_set():
            started = time.monotonic()
            s3.head_object(Bucket="scale", Key="small")
            longest[0] = max(longest[0], time.monotonic() - started)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        for _ in range(rounds):
            s3.put_object(Bucket="scale", Key="k", Body=Pattern(size))
    finally:
        done.set()
        watcher.join()
    assert [path.stat().st_size for path in body_files(tmp_path)] == [size]
    print(f"\n{rounds} bodies of {size / MIB:.0f} MB, each over the last: the longest answer to another request meanwhile "
          f"took {longest[0] * 1000:.0f} ms")
    assert longest[0] < 2
