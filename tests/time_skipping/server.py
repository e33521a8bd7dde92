"""Gets the server on which workflow tests skip time, as `.local/bin/temporal-test-server`, once. Only tests use it.

`python tests/time_skipping/server.py`: the SDK's own download, else Maven's jars on Java 17 behind a script of two lines.
The program takes one argument, its port, which is what the SDK expects of `test_server_existing_path`.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from temporalio.testing import WorkflowEnvironment

HERE = Path(__file__).parent
HOME = Path(os.environ.get("RTK_HOME", ".local")).absolute()
PROGRAM = HOME / "bin" / "temporal-test-server"
DOWNLOAD_WITHIN = 120.0
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


async def download(folder: Path) -> bool:
    """The SDK's download into the folder; False where its address cannot be reached."""
    try:
        async with asyncio.timeout(DOWNLOAD_WITHIN):
            environment = await WorkflowEnvironment.start_time_skipping(download_dest_dir=str(folder))
            await environment.shutdown()
    except (RuntimeError, TimeoutError):
        return False
    return True


def fetch_jars(folder: Path) -> None:
    """The server's jars from Maven, their checksums checked; a clear sentence where Maven or Java is missing."""
    for program in ("mvn", "java"):
        if shutil.which(program) is None:
            sys.exit(f"workflow tests need {program}, since the Temporal SDK cannot download its test server here")
    subprocess.run(
        ["mvn", "-B", "-q", "-C", "-f", str(HERE / "pom.xml"), COPY, "-DincludeScope=runtime",
         f"-DoutputDirectory={folder}"],
        check=True,
    )  # fmt: skip


def write_script(jars: str) -> None:
    """Written beside and moved into place, so that a set-up cut short is begun again; the jars lie next to it."""
    half = PROGRAM.with_suffix(".half")
    half.write_text(f'#!/bin/sh\nexec java -cp "$(dirname "$0")/{jars}/*" io.temporal.testserver.TestServer "$1"\n')
    half.chmod(0o755)
    half.rename(PROGRAM)


def main() -> None:
    if PROGRAM.exists():
        return
    PROGRAM.parent.mkdir(parents=True, exist_ok=True)
    print("time-skipping test server: asking the Temporal SDK for it", flush=True)
    with tempfile.TemporaryDirectory(dir=PROGRAM.parent) as folder:
        if asyncio.run(download(Path(folder))):
            downloaded = next(Path(folder).glob("temporal-test-server*"))
            downloaded.chmod(0o755)
            downloaded.rename(PROGRAM)
            return
    print("time-skipping test server: its download cannot be reached; fetching the jars with Maven", flush=True)
    jars = PROGRAM.parent / "temporal-test-server.jars"
    fetch_jars(jars)
    write_script(jars.name)


if __name__ == "__main__":
    main()
