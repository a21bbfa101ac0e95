"""The site comes with a publication: whole, untouched where nothing changed, old assets kept for old pages."""

import os
import re
import time
from pathlib import Path

import pytest

from backcourt.publishing.site.build import assets, imported, pages, site_files
from backcourt.publishing.site.pages import PAGES
from backcourt.publishing.site.shelve import KEPT_SECONDS, bring_site
from backcourt.publishing.site.vega import bundle_name

LARGEST_SCRIPTS = 80_000


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the site."""
    folder = tmp_path_factory.mktemp("site")
    bring_site(folder)
    return folder


def grow_old(folder: Path, seconds: float) -> None:
    """Let every page have been written so long ago."""
    for page in PAGES:
        path = folder / page.file
        os.utime(path, (time.time() - seconds,) * 2)


def test_every_file_is_brought_and_can_be_read_by_anybody(brought):
    for name, content in site_files().items():
        assert (brought / name).read_bytes() == content
        assert (brought / name).stat().st_mode & 0o444 == 0o444


def test_what_is_there_is_left_as_it_is(brought):
    before = {path: path.stat().st_mtime_ns for path in brought.rglob("*") if path.is_file()}
    assert bring_site(brought) == []
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_what_was_damaged_is_mended(tmp_path):
    bring_site(tmp_path)
    (tmp_path / "index.html").write_text("half a pa")
    assert bring_site(tmp_path) == ["index.html"]


def test_assets_are_there_before_the_pages_that_name_them(tmp_path):
    bring_site(tmp_path)
    pages_written = [(tmp_path / page.file).stat().st_mtime_ns for page in PAGES]
    assets_written = [path.stat().st_mtime_ns for path in (tmp_path / "assets").rglob("*") if path.is_file()]
    assert max(assets_written) <= min(pages_written)


@pytest.mark.parametrize(("age", "stays"), [(KEPT_SECONDS - 60, True), (KEPT_SECONDS + 60, False)])
def test_old_assets_stay_for_a_day_after_the_pages_changed(tmp_path, age, stays):
    bring_site(tmp_path)
    old = tmp_path / "assets" / "0123456789abcdef" / "site.css"
    old.parent.mkdir()
    old.write_text("body {}")
    grow_old(tmp_path, age)
    bring_site(tmp_path)
    assert old.exists() == stays
    assert (tmp_path / bundle_name()).exists()
    assert all((tmp_path / name).exists() for name in assets())


def test_pages_name_only_files_that_are_there():
    files = site_files()
    for name, content in pages().items():
        text = content.decode()
        named = re.findall(r'(?:href|src)="([^"#?]+)', text)
        assert {reference for reference in named if reference not in files} == set(), name


def test_pages_hold_no_inline_script_or_style():
    for name, content in pages().items():
        text = content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text), name
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text)), name
        assert 'http-equiv="Content-Security-Policy"' in text, name


MARKUP_OR_CODE = re.compile(rb"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")


def test_scripts_never_make_markup_or_code_of_text():
    for name, content in assets().items():
        if name.endswith(".js"):
            assert not re.search(
                rb"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", content
            ), name


def test_scripts_and_styles_of_a_page_weigh_little():
    sources = {name.split("/", 2)[2]: content for name, content in assets().items()}
    for page in PAGES:
        script = f"js/pages/{page.stem}.js"
        needed = {"site.css", "js/first.js", script, *imported(script, sources)}
        assert sum(len(sources[name]) for name in needed) < LARGEST_SCRIPTS, page.stem
