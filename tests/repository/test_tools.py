"""What stands behind ./dev does what it promises: counts, ordeals, and no run that leaves a test out."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.fixtures.network import NetworkUsed, is_this_machine
from tests.repository import tree
from tools import checks, suite
from tools.ordeal import results

SKIPPED = "import pytest\n\ndef test_runs(): pass\n\n@pytest.mark.sk" + "ip\ndef test_does_not(): pass\n"
EXPECTED_TO_FAIL = "import pytest\n\n@pytest.mark.xf" + "ail\ndef test_does_not(): assert False\n"
MISSING = "import pytest\npytest.importor" + "skip('no_such_module')\n\ndef test_does_not(): pass\n"


def run_pytest(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "tests.fixtures.completeness", "-p", "no:django"]
    return subprocess.run(
        [*command, "-p", "no:cacheprovider", *options, "."],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(tree.ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


@pytest.mark.parametrize("options", [(), ("-n", "1")])
@pytest.mark.parametrize("module", [SKIPPED, EXPECTED_TO_FAIL, MISSING])
def test_run_that_left_a_test_out_fails_and_names_it(elsewhere: Path, module: str, options: tuple[str, ...]):
    (elsewhere / "test_it.py").write_text(module)
    done = run_pytest(elsewhere, *options)
    assert done.returncode == 1, done.stdout
    assert "NOT RUN, which fails the run: test_it.py" in done.stdout


def test_run_of_everything_passes(elsewhere: Path):
    (elsewhere / "test_it.py").write_text("def test_runs(): pass\n")
    assert run_pytest(elsewhere).returncode == 0


def test_counts_take_a_skipped_test_for_a_failed_one(tmp_path: Path):
    report = tmp_path / "report.xml"
    report.write_text('<testsuites><testsuite tests="7" failures="1" errors="1" skipped="2"/></testsuites>')
    counts = suite.Counts()
    counts.add_report(report)
    assert (counts.passed, counts.failed) == (3, 4)


def test_paths_go_to_the_parts_that_cover_them():
    everything, postgres, browser = suite.PARTS
    path = "tests/integration/test_x.py::test_y"
    assert suite._within(everything, [path]) == suite._within(postgres, [path]) == [path]
    assert suite._within(browser, [path]) == []
    assert suite._within(browser, ["."]) == ["tests/browser"]


def test_what_makes_its_own_databases_runs_in_one_part_and_is_left_out_of_the_other():
    everything, postgres, _browser = suite.PARTS
    assert (everything.without, postgres.without) == ("", "own_installation")


def test_check_that_finds_something_fails_the_checks(capsys: pytest.CaptureFixture[str]):
    assert checks.run_all([checks.Check("good", ("true",))])
    assert not checks.run_all([checks.Check("good", ("true",)), checks.Check("bad", ("false",))])
    assert not checks.run_all([checks.Check("missing", ("no-such-program-here",))])
    assert "checks: 1 passed, 1 failed" in capsys.readouterr().out


@pytest.fixture
def small_repository(tmp_path: Path) -> Path:
    (tmp_path / "covered.py").write_text("x = 1\n")
    (tmp_path / "other.py").write_text("y = 1\n")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def test_ordeal_of_changed_code_is_found(small_repository: Path):
    covers = ["covered.py"]
    record = {"passed": True, "commit": "abc", "digest": results.digest_of(covers, root=small_repository)}

    def complaints() -> list[str]:
        return results.complaints({"crash": covers}, {"crash": record}, root=small_repository)

    assert complaints() == []
    (small_repository / "other.py").write_text("y = 2\n")
    assert complaints() == []
    (small_repository / "covered.py").write_text("x = 2\n")
    assert len(complaints()) == 1


def test_ordeal_without_result_with_a_failed_one_and_gone_is_found():
    failed = {"passed": False, "commit": "abc", "digest": ""}
    assert len(results.complaints({"crash": []}, {})) == 1
    assert len(results.complaints({"crash": []}, {"crash": failed})) == 1
    assert len(results.complaints({}, {"crash": failed})) == 1


def test_tests_reach_this_machine_only():
    assert is_this_machine(("127.0.0.1", 25))
    assert is_this_machine(("::1", 25, 0, 0))
    assert is_this_machine("/tmp/socket")
    assert not is_this_machine(("192.0.2.1", 443))
    assert not is_this_machine(("example.net", 443))


def test_reaching_for_another_machine_is_refused():
    with pytest.raises(NetworkUsed), socket.socket() as reaching:
        reaching.connect(("192.0.2.1", 443))
    with pytest.raises(NetworkUsed):
        socket.getaddrinfo("example.net", 443)
