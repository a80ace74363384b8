"""Two people talk at the page, live, and nobody else can read it (R11, R12)."""

from pathlib import Path

from playwright.sync_api import Page, expect

from scripts.demo import Demo
from tests.e2e.steps import ADA, DARA, IVO, Visit, connect

SECRET = "The key lies under the blue pot."


def sign_in(page: Page) -> None:
    """Sign in where the page asks for it."""
    page.get_by_role("button", name="Sign in").click()


def say(page: Page, words: str, shown: str | None = None) -> None:
    """Write a message and send it with the Enter key; `shown` is what is then read of it."""
    box = page.get_by_role("textbox", name="Message")
    box.fill(words)
    box.press("Enter")
    expect(page.get_by_role("group", name="Messages").get_by_text(shown or words)).to_be_visible()
    expect(page.get_by_text("Sending…")).to_have_count(0)


def test_two_people_talk_and_a_third_cannot_read(house: Demo, visit: Visit, tmp_path: Path) -> None:
    """Words and files arrive without a reload; a stranger is told that there is no such conversation."""
    ada, dara, ivo = visit(ADA), visit(DARA), visit(IVO)
    for visitor in (ada, dara, ivo):
        connect(visitor.page)
    dara.page.goto(f"{house.api}/people/{ada.account}")
    dara.page.get_by_role("button", name="Message", exact=True).click()
    expect(dara.page.get_by_role("textbox", name="Message")).to_be_visible()
    room = dara.page.url.rsplit("/", 1)[1]
    say(dara.page, SECRET)

    ada.page.goto(f"{house.api}/messages")
    sign_in(ada.page)
    ada.page.get_by_role("navigation", name="Conversations").get_by_text(SECRET).click()
    expect(ada.page.get_by_role("group", name="Messages").get_by_text(SECRET)).to_be_visible()
    say(ada.page, "Found it. <script>document.title = 'stolen'</script> **Thank you.**", "Found it.")
    expect(dara.page.get_by_role("group", name="Messages").get_by_text("Found it.")).to_be_visible()
    assert "stolen" not in dara.page.title()
    assert dara.page.locator(".messages script").count() == 0

    plan = tmp_path / "plan.txt"
    plan.write_text("Third drawer from the left.", encoding="utf-8")
    ada.page.locator("input[type=file]").set_input_files(plan)
    ada.page.get_by_role("button", name="Send", exact=True).click()
    link = dara.page.get_by_role("link", name="plan.txt")
    expect(link).to_be_visible()
    with dara.page.expect_download() as download:
        link.click()
    assert Path(download.value.path()).read_text(encoding="utf-8") == "Third drawer from the left."
    address = link.get_attribute("href")

    ivo.page.goto(f"{house.api}/messages/{room}")
    sign_in(ivo.page)
    expect(ivo.page.get_by_text("There is no such conversation")).to_be_visible()
    assert SECRET not in ivo.page.content()
    ivo.complaints.clear()
    base = f"{house.api}/api/v1/rooms"
    for path in (f"{base}/{room}", f"{base}/{room}/messages", f"{house.api}{address}"):
        answer = ivo.page.request.get(path)
        assert answer.status == 404, path
        assert SECRET not in answer.text()
    assert ivo.page.request.get(base).json()["items"] == []
