"""S3 through the tools of data pipelines, each skipped where it is not installed: pyarrow (the C++ SDK), s3fs, the SDK for Go."""

import os
import pathlib
import shutil
import subprocess

import pytest

GO = pathlib.Path(__file__).parent / "go"
MIB = 1 << 20


@pytest.fixture
def bucket(client, account):
    name = f"data-{account}"
    client("s3").create_bucket(Bucket=name)
    return name


def test_pyarrow_writes_and_reads_datasets(server, account, bucket):
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.dataset
    import pyarrow.fs
    import pyarrow.parquet

    s3 = pyarrow.fs.S3FileSystem(endpoint_override=server.url, access_key=account, secret_key="test", region="us-east-1")
    table = pyarrow.table({"a": list(range(100_000)), "p": [i % 3 for i in range(100_000)]})
    pyarrow.parquet.write_table(table, f"{bucket}/one.parquet", filesystem=s3)
    assert pyarrow.parquet.read_table(f"{bucket}/one.parquet", filesystem=s3).num_rows == 100_000
    for _ in range(2):
        pyarrow.dataset.write_dataset(table, f"{bucket}/set", partitioning=["p"], format="parquet", filesystem=s3,
                                      existing_data_behavior="delete_matching")
    dataset = pyarrow.dataset.dataset(f"{bucket}/set", filesystem=s3, partitioning=["p"])
    assert dataset.to_table(filter=pyarrow.dataset.field("p") == 1).num_rows == 33_333
    with s3.open_output_stream(f"{bucket}/large") as file:
        for _ in range(12):
            file.write(os.urandom(MIB) * 2)
    s3.move(f"{bucket}/large", f"{bucket}/moved")
    assert s3.get_file_info(f"{bucket}/moved").size == 24 * MIB
    s3.delete_dir_contents(bucket)


def test_s3fs_is_a_file_system(server, account, bucket):
    s3fs = pytest.importorskip("s3fs")
    files = s3fs.S3FileSystem(endpoint_url=server.url, key=account, secret="test", client_kwargs={"region_name": "us-east-1"})
    with files.open(f"{bucket}/dir/file", "wb") as file:
        file.write(b"x" * (12 * MIB))
    assert files.info(f"{bucket}/dir/file")["size"] == 12 * MIB
    assert files.cat(f"{bucket}/dir/file", start=5, end=9) == b"xxxx"
    files.pipe(f"{bucket}/a b+c", b"hello")
    with pytest.raises(FileExistsError):
        files.pipe_file(f"{bucket}/a b+c", b"other", mode="create")
    files.mv(f"{bucket}/dir/file", f"{bucket}/moved")
    files.put_tags(f"{bucket}/moved", {"a": "b"})
    assert files.get_tags(f"{bucket}/moved") == {"a": "b"}
    assert sorted(files.find(bucket)) == [f"{bucket}/a b+c", f"{bucket}/moved"]
    files.rm(bucket, recursive=True)


def test_the_sdk_for_go_round_trip(server, account, tmp_path_factory):
    if not shutil.which("go"):
        pytest.skip("go is not installed")
    folder = pathlib.Path(os.environ.get("SKYRIG_BUILD", tmp_path_factory.getbasetemp())).resolve() / "go"
    shutil.copytree(GO, folder, dirs_exist_ok=True)
    built = subprocess.run(["go", "build", "-o", "s3_round_trip", "."], cwd=folder, capture_output=True, text=True)
    if built.returncode != 0:
        pytest.skip(f"go cannot build it: {built.stderr.strip()[-200:]}")
    result = subprocess.run([folder / "s3_round_trip"], capture_output=True, text=True, timeout=120, env={
        **os.environ, "AWS_ENDPOINT_URL": server.url, "AWS_ACCESS_KEY_ID": account, "BUCKET": f"go-{account}"})
    assert result.returncode == 0, result.stderr
    assert result.stdout == "objects deleted: 5\n"
