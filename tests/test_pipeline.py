"""An ingest brings the library in line with the files, embeds only what is new, loses nothing."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from store_samples import make_document

from assistant.core.encoder import Encoder
from assistant.errors import AssistantError, BusyError, FingerprintError, StoreError
from assistant.library import Library, LibraryWriter
from assistant.search.indexes import Indexes, is_sound
from assistant.search.indexes.generation import folder_of
from assistant.settings import IngestSettings, Settings, StoreSettings
from ingest import pipeline, publish
from ingest.outcomes import Report, Status
from ingest.pipeline import ingest_documents, ingest_paths

PARAGRAPH = "{0} and the university hospital study {1} together from 2023 on.\n\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        store=StoreSettings(path=tmp_path / "store"), ingest=IngestSettings(max_megabytes=0.1)
    )


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    (folder / "more").mkdir(parents=True)
    for name, partner, subject in (
        ("one.txt", "Janssen", "leukaemia"),
        ("two.md", "Orion", "registries"),
        ("more/three.txt", "Novartis", "heart failure"),
    ):
        write(folder / name, PARAGRAPH.format(partner, subject))
    return folder


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000 + len(text)))  # long ago: its time is trusted


def statuses(report: Report) -> dict[str, Status]:
    return {outcome.name: outcome.status for outcome in report.outcomes}


def assert_consistent(settings: Settings) -> None:
    """Both indexes hold exactly the library's passages, and each is found by vector and words."""
    library = Library(settings.store.path)
    generation = Indexes(library).current()
    passages = [p for summary in library.documents() for p in library.passages_of(summary.id)]
    assert sorted(generation.vectors.ids()) == sorted(passage.id for passage in passages)
    assert generation.words.count() == len(passages)
    vectors = library.vectors([passage.id for passage in passages])
    for passage, document in library.load([passage.id for passage in passages]).values():
        assert generation.vectors.search(vectors[passage.id], 1)[0][1] > 0.999
        text = document.text[passage.start : passage.end]
        assert passage.id in dict(generation.words.search(text, document.language, 20))
    for summary in library.documents():
        document = library.document(summary.id)
        assert document
        ends = [(p.start, p.end) for p in library.passages_of(summary.id)]
        assert "".join(document.text[start:end] for start, end in ends) == document.text


def test_new_unchanged_edited_and_removed_files(documents: Path, settings: Settings) -> None:
    first = ingest_paths([documents], settings)
    assert set(statuses(first).values()) == {Status.ADDED}
    assert set(statuses(first)) == {"one.txt", "two.md", "more/three.txt"}
    assert first.encoded == first.passages == 3
    assert_consistent(settings)
    generation = Library(settings.store.path).generation()

    again = ingest_paths([documents], settings)
    assert set(statuses(again).values()) == {Status.UNCHANGED}
    assert again.encoded == 0
    assert Library(settings.store.path).generation() == generation

    write(documents / "one.txt", PARAGRAPH.format("Bayer", "thrombosis"))
    (documents / "more/three.txt").unlink()
    third = ingest_paths([documents], settings)
    assert statuses(third) == {
        "one.txt": Status.REPLACED,
        "two.md": Status.UNCHANGED,
        "more/three.txt": Status.REMOVED,
    }
    assert third.encoded == 1
    assert_consistent(settings)
    held = Library(settings.store.path).documents()
    assert [summary.name for summary in held] == ["one.txt", "two.md"]


def test_moved_files_are_recognised_and_not_encoded_again(
    documents: Path, settings: Settings, tmp_path: Path
) -> None:
    write(documents / "one.txt", "A title of its own\n\n" + PARAGRAPH.format("Janssen", "blood"))
    ingest_paths([documents], settings)
    shutil.move(documents / "one.txt", documents / "more" / "moved.txt")
    shutil.copy2(documents / "more" / "moved.txt", documents / "more" / "second.txt")
    report = ingest_paths([documents / "more"], settings)
    outcomes = {outcome.name: outcome for outcome in report.outcomes}
    assert outcomes["moved.txt"].status is Status.MOVED
    assert outcomes["moved.txt"].reason == "from one.txt"
    assert outcomes["second.txt"].status is Status.ADDED
    assert report.encoded == 0
    names = [summary.name for summary in Library(settings.store.path).documents()]
    assert names == ["moved.txt", "second.txt", "three.txt", "two.md"]
    assert_consistent(settings)


def test_only_documents_under_the_ingested_folder_are_removed(
    documents: Path, settings: Settings
) -> None:
    ingest_paths([documents], settings)
    (documents / "one.txt").unlink()
    report = ingest_paths([documents / "more"], settings)
    assert Status.REMOVED not in statuses(report).values()
    assert len(Library(settings.store.path).documents()) == 3


def test_an_edit_within_the_same_second_and_size_is_seen(
    documents: Path, settings: Settings
) -> None:
    path = documents / "one.txt"
    path.write_text(PARAGRAPH.format("Pfizer", "vaccines"), encoding="utf-8")
    ingest_paths([path], settings)
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_text(PARAGRAPH.format("Zentiva", "vaccine"), encoding="utf-8")
    os.utime(path, ns=times)
    assert statuses(ingest_paths([path], settings)) == {"one.txt": Status.REPLACED}


def test_a_touched_file_is_unchanged_and_its_new_time_kept(
    documents: Path, settings: Settings
) -> None:
    ingest_paths([documents], settings)
    os.utime(documents / "one.txt", (1_600_000_000, 1_600_000_000))
    assert statuses(ingest_paths([documents], settings))["one.txt"] is Status.UNCHANGED
    stored = LibraryWriter(settings.store.path).files()[str(documents / "one.txt")]
    assert stored.state.mtime_ns == 1_600_000_000 * 10**9


def test_bad_files_are_named_and_the_rest_goes_in(documents: Path, settings: Settings) -> None:
    write(documents / "empty.txt", "")
    write(documents / "broken.pdf", "%PDF-1.4 nothing more")
    write(documents / "large.txt", "x" * 200_000)
    write(documents / "picture.png", "x")
    report = ingest_paths([documents], settings)
    found = {outcome.name: outcome for outcome in report.outcomes}
    for name in ("empty.txt", "broken.pdf", "large.txt"):
        assert found[name].status is Status.FAILED
        assert found[name].reason
    assert "too large" in found["large.txt"].reason
    assert found["picture.png"].status is Status.SKIPPED
    assert report.count(Status.ADDED) == 3
    assert_consistent(settings)


def test_a_file_that_fails_later_keeps_its_earlier_version(
    documents: Path, settings: Settings
) -> None:
    ingest_paths([documents], settings)
    write(documents / "one.txt", "")
    report = ingest_paths([documents], settings)
    (failed,) = [outcome for outcome in report.outcomes if outcome.status is Status.FAILED]
    assert failed.name == "one.txt"
    assert failed.reason.endswith("The version ingested earlier stays.")
    library = Library(settings.store.path)
    texts = [library.document(summary.id) for summary in library.documents()]
    assert any(document and "Janssen" in document.text for document in texts)


def test_odd_things_in_a_folder(documents: Path, settings: Settings) -> None:
    (documents / "loop").symlink_to(documents)
    (documents / "self.txt").symlink_to(documents / "self.txt")
    (documents / ".hidden.txt").write_text("Hidden.")
    (documents / "~$report.docx").write_bytes(b"of whoever has it open")
    (documents / ".git").mkdir()
    (documents / ".git" / "note.txt").write_text("Hidden too.")
    os.mkfifo(documents / "pipe.txt")
    bad = os.path.join(os.fsencode(documents), b"\xff.txt")  # noqa: PTH118
    with open(bad, "w") as file:  # noqa: PTH123
        file.write("A name that is no UTF-8.")
    report = ingest_paths([documents], settings)
    assert report.count(Status.ADDED) == 3
    skipped = {o.name: o.reason for o in report.outcomes if o.status is Status.SKIPPED}
    assert skipped == {"self.txt": "a link that leads nowhere", "pipe.txt": "not a regular file"}
    (failed,) = [outcome for outcome in report.outcomes if outcome.status is Status.FAILED]
    assert "UTF-8" in failed.reason


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="cannot act for others")
def test_a_link_that_somebody_else_made_to_what_is_not_theirs_is_not_followed(
    documents: Path, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "private").mkdir()
    write(tmp_path / "private" / "secret.txt", "The code of the safe is 4711.")
    own = {"mine.txt": 0, "theirs.txt": 4711, "folder": 4711}
    for name, owner in own.items():
        path = documents / name
        path.symlink_to(tmp_path / "private" / ("" if name == "folder" else "secret.txt"))
        os.lchown(path, owner, owner)
    report = ingest_paths([documents], settings)
    told = {o.name: o.status for o in report.outcomes}
    assert told["mine.txt"] is Status.ADDED
    assert told["theirs.txt"] is told["folder"] is Status.SKIPPED
    assert "folder/secret.txt" not in told


def test_a_path_that_does_not_exist_starts_nothing(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(AssistantError, match=r"nowhere does not exist"):
        ingest_paths([tmp_path / "nowhere"], settings)
    assert not settings.store.path.exists()


@pytest.mark.slow
def test_a_folder_that_was_deleted_whole_is_removed_by_its_path(
    documents: Path, settings: Settings
) -> None:
    ingest_paths([documents], settings)
    shutil.rmtree(documents / "more")
    assert statuses(ingest_paths([documents / "more"], settings)) == {"three.txt": Status.REMOVED}
    assert_consistent(settings)
    (documents / "one.txt").unlink()
    report = ingest_paths([documents / "one.txt"], settings)
    assert statuses(report) == {"one.txt": Status.REMOVED}
    held = Library(settings.store.path).documents()
    assert [summary.name for summary in held] == ["two.md"]
    with pytest.raises(AssistantError, match="does not exist"):
        ingest_paths([documents / "one.txt"], settings)


@pytest.mark.slow
def test_names_are_relative_to_the_folder_that_was_ingested_last(
    documents: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(documents)
    ingest_paths([Path("more")], settings)
    library = Library(settings.store.path)
    (passage,) = library.passages_of(library.documents()[0].id)
    assert library.load([passage.id])[passage.id][1].name == "three.txt"
    write(documents / "more" / "four.txt", PARAGRAPH.format("Bayer", "thrombosis"))
    report = ingest_paths([Path("../documents")], settings)
    assert statuses(report) == {
        "one.txt": Status.ADDED,
        "two.md": Status.ADDED,
        "more/three.txt": Status.UNCHANGED,
        "more/four.txt": Status.ADDED,
    }
    assert {summary.name for summary in library.documents()} == set(statuses(report))
    assert library.load([passage.id])[passage.id][1].name == "more/three.txt"
    by_itself = ingest_paths([Path("more/three.txt")], settings)
    assert statuses(by_itself) == {"more/three.txt": Status.UNCHANGED}


def test_paths_that_overlap_give_each_file_once(documents: Path, settings: Settings) -> None:
    report = ingest_paths([documents, documents / "more", documents / "one.txt"], settings)
    assert report.count(Status.ADDED) == 3


def test_documents_are_added_and_replaced_by_content_and_never_removed(
    settings: Settings, documents: Path
) -> None:
    a, b = make_document("a", "The first text."), make_document("b", "The second text.")
    assert set(statuses(ingest_documents([a, b], settings)).values()) == {Status.ADDED}
    edited = make_document("b", "Another second text.")
    assert statuses(ingest_documents([a, edited], settings)) == {
        "a": Status.UNCHANGED,
        "b": Status.REPLACED,
    }
    ingest_paths([documents], settings)
    assert len(Library(settings.store.path).documents()) == 5
    assert_consistent(settings)


def test_equal_passages_are_encoded_once(settings: Settings) -> None:
    twins = [replace(make_document(name, "The same text."), title="Same") for name in "abc"]
    report = ingest_documents(twins, settings)
    assert (report.passages, report.encoded) == (3, 1)


def test_a_second_ingest_is_refused_at_once(documents: Path, settings: Settings) -> None:
    with pipeline._publisher(settings, None), pytest.raises(BusyError, match="Another ingest"):
        ingest_paths([documents], settings)
    ingest_paths([documents], settings)


def test_what_was_encoded_before_a_failure_is_not_encoded_again(
    documents: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest_paths([documents], settings)
    before = Library(settings.store.path).generation()
    write(documents / "new.txt", PARAGRAPH.format("Roche", "sequencing"))
    with monkeypatch.context() as patched:
        patched.setattr(publish, "build_generation", _disk_full)
        with pytest.raises(StoreError, match="disk"):
            ingest_paths([documents], settings)
    assert Library(settings.store.path).generation() == before
    assert_consistent(settings)
    report = ingest_paths([documents], settings)
    assert statuses(report)["new.txt"] is Status.ADDED
    assert report.encoded == 0
    assert_consistent(settings)


def _disk_full(*_: object) -> str:
    raise StoreError("The disk is full.")


def test_another_encoder_means_encoding_all_again_beside_the_old_index(
    documents: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest_paths([documents], settings)

    class OtherEncoder(Encoder):
        @property
        def fingerprint(self):  # type: ignore[no-untyped-def,override]
            return replace(super().fingerprint, model="another")

        def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
            return -super().encode_passages(texts)

    monkeypatch.setattr(pipeline, "open_embedder", lambda _: OtherEncoder())
    with pytest.raises(FingerprintError, match=r"python -m ingest --rebuild"):
        ingest_paths([documents / "more"], settings)
    assert_consistent(settings)
    report = pipeline.rebuild(settings)
    assert report.encoded == 3
    library = LibraryWriter(settings.store.path)
    stored = library.fingerprint()
    assert stored
    assert stored["model"] == "another"
    assert_consistent(settings)
    assert ingest_paths([documents], settings).encoded == 0
    monkeypatch.undo()
    assert pipeline.rebuild(settings).encoded == 0, "the vectors of the model before are kept"
    assert_consistent(settings)


def test_other_rules_for_passages_apply_to_every_document(
    documents: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest_paths([documents], settings)
    before = Library(settings.store.path).generation()
    monkeypatch.setattr(publish, "PASSAGES_VERSION", "other")
    ingest_paths([documents / "more"], settings)
    library = LibraryWriter(settings.store.path)
    assert library.passages_version() == "other"
    assert library.generation() != before
    assert_consistent(settings)


@pytest.mark.parametrize("lost", ["data_level0.bin", "manifest.json"])
def test_damaged_indexes_are_built_anew_without_encoding(
    documents: Path, settings: Settings, lost: str
) -> None:
    ingest_paths([documents], settings)
    library = Library(settings.store.path)
    damaged = library.generation()
    assert damaged
    next(folder_of(settings.store.path, damaged).rglob(lost)).unlink()
    report = ingest_paths([documents], settings)
    assert report.encoded == 0
    assert library.generation() != damaged
    assert_consistent(settings)


def test_leftovers_of_a_killed_build_are_removed(documents: Path, settings: Settings) -> None:
    ingest_paths([documents], settings)
    leftover = folder_of(settings.store.path, "leftover") / "vectors"
    leftover.mkdir(parents=True)
    ingest_paths([documents], settings)
    assert not leftover.exists()
    generation = Library(settings.store.path).generation()
    assert generation
    assert is_sound(settings.store.path, generation)


def test_an_emptied_folder_leaves_an_empty_library(documents: Path, settings: Settings) -> None:
    ingest_paths([documents], settings)
    for path in [*documents.rglob("*.txt"), *documents.rglob("*.md")]:
        path.unlink()
    report = ingest_paths([documents], settings)
    assert set(statuses(report).values()) == {Status.REMOVED}
    assert Library(settings.store.path).documents() == []
    assert_consistent(settings)


def test_an_empty_folder_builds_nothing(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "empty").mkdir()
    assert ingest_paths([tmp_path / "empty"], settings).outcomes == ()
    assert Library(settings.store.path).generation() is None


def test_a_store_that_cannot_be_written_is_named(tmp_path: Path, documents: Path) -> None:
    (tmp_path / "file").touch()
    settings = Settings(store=StoreSettings(path=tmp_path / "file" / "store"))
    with pytest.raises(StoreError, match=r"store\.path"):
        ingest_paths([documents], settings)
