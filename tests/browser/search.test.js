// Asking: by typing, by names, by leaving out; counts beside the result; leafing; completion.

import assert from "node:assert/strict";
import { asked, leads, number, query, scenes, serve, texts, titles, total } from "./room.js";

const site = await serve();
const scene = scenes(site);

scene("typing and Enter finds articles, and marks what was asked", async (page) => {
  await page.goto("/");
  await page.fill("#q", "ceasefire talks");
  await leads(page, () => page.press("#q", "Enter"));
  assert.deepEqual(asked(page), ["q=ceasefire talks"]);
  const answer = await site.ask("/api/search?q=ceasefire+talks");
  assert.ok(answer.total > 0);
  assert.equal(await total(page), answer.total);
  assert.deepEqual(await titles(page), answer.hits.map((hit) => hit.title));
  assert.ok((await texts(page, ".snippet mark, .hit h2 mark")).some((word) => /ceasefire/i.test(word)));
  assert.match(await page.title(), /^ceasefire talks/);
  assert.equal(await page.inputValue("#q"), "ceasefire talks");
});

scene("a name among those of a hit narrows the result, and the condition can be taken away", async (page) => {
  await page.goto("/?q=treaty");
  const before = await total(page);
  const chip = page.locator(".hit .chips a.person").first();
  const name = await chip.innerText();
  await leads(page, () => chip.click());
  assert.deepEqual(asked(page), ["q=treaty", `person=${name}`]);
  assert.match(await page.locator(".filters").innerText(), new RegExp(name.split(" ").at(-1)));
  const narrow = await total(page);
  assert.ok(narrow > 0 && narrow < before, `${narrow} of ${before}`);
  assert.equal(narrow, (await site.ask(`/api/search${query(page)}`)).total);
  await leads(page, () => page.locator(".filters .filter").first().click());
  assert.deepEqual(asked(page), ["q=treaty"]);
  assert.equal(await total(page), before);
});

scene("a click with Shift leaves a name out", async (page) => {
  await page.goto("/?q=treaty");
  const before = await total(page);
  const chip = page.locator(".hit .chips a.person").first();
  const name = await chip.innerText();
  await leads(page, () => chip.click({ modifiers: ["Shift"] }));
  assert.deepEqual(asked(page), ["q=treaty", `person=!${name}`]);
  const narrow = await total(page);
  assert.ok(narrow < before);
  assert.equal(narrow, (await site.ask(`/api/search${query(page)}`)).total);
  assert.ok(!(await texts(page, ".chips a.person")).includes(name));
  assert.match(await page.locator(".filters").innerText(), /not/);
});

scene("several conditions go away at once", async (page) => {
  await page.goto("/?q=treaty&place=Geneva&from=1950");
  assert.equal(await page.locator(".filters .filter").count(), 2);
  await leads(page, () => page.getByText("all away").click());
  assert.deepEqual(asked(page), ["q=treaty"]);
});

scene("counts beside the result narrow it with a name, and without it by the minus", async (page) => {
  await page.goto("/?q=treaty");
  const row = page.locator(".facet[data-kind=place] .row").first();
  const [name, count] = [await row.locator("a").first().innerText(), number(await row.locator(".count").innerText())];
  const before = await total(page);
  await leads(page, () => row.locator("a").first().click());
  assert.equal(await total(page), count);
  assert.equal(await page.locator(".facet[data-kind=place] .row.on a").first().innerText(), name);
  await leads(page, () => page.locator(".facet[data-kind=place] .row.on a").first().click());
  assert.equal(await total(page), before);
  await row.hover();
  await leads(page, () => row.locator(".not").click());
  assert.match(query(page), /place=%21/);
  assert.equal(await total(page), before - count);
});

scene("a facet opens and closes", async (page) => {
  await page.goto("/?q=treaty");
  const facet = page.locator(".facet[data-kind=person]");
  const row = facet.locator(".row").first();
  assert.ok(await row.isVisible());
  await facet.locator("summary").click();
  assert.ok(!(await row.isVisible()));
  await facet.locator("summary").click();
  assert.ok(await row.isVisible());
});

scene("one searches inside a facet, and goes on to all its values", async (page) => {
  await page.goto("/?q=treaty");
  const facet = page.locator(".facet[data-kind=person]");
  const first = await facet.locator(".row").allInnerTexts();
  const box = facet.getByRole("searchbox");
  const search = async (part) => (await Promise.all([page.waitForResponse(/facet.*find=/), box.fill(part)]), await facet.locator("[role=status]:not(:empty)").waitFor({ state: "attached" }));
  await search("gorb");
  for (const name of await facet.locator(".row a.person").allInnerTexts()) assert.match(name, /gorb/i);
  await box.fill("");
  await facet.locator(".row").nth(first.length - 1).waitFor();
  assert.deepEqual(await facet.locator(".row").allInnerTexts(), first);
  await search("gorb");
  await leads(page, () => box.press("Enter"));
  assert.equal(new URL(page.url()).pathname, "/facet");
  assert.ok(asked(page).includes("find=gorb"));
  await leads(page, () => page.locator(".many a.person").first().click());
  assert.equal(new URL(page.url()).pathname, "/");
  assert.ok((await total(page)) > 0);
});

scene("days of publication are asked for by a form", async (page) => {
  await page.goto("/?q=treaty");
  await page.fill(".period input[name=from]", "1970");
  await page.fill(".period input[name=to]", "1989");
  await leads(page, () => page.click(".period button"));
  assert.deepEqual(asked(page), ["q=treaty", "from=1970", "to=1989"]);
  assert.equal(await total(page), (await site.ask(`/api/search${query(page)}`)).total);
});

scene("results come in the order that is chosen", async (page) => {
  await page.goto("/?q=treaty");
  for (const [link, sort, sign] of [["newest", "newest", -1], ["oldest", "oldest", 1]]) {
    await leads(page, () => page.getByRole("link", { name: link, exact: true }).click());
    assert.ok(asked(page).includes(`sort=${sort}`));
    const days = await page.locator(".hit time").evaluateAll((times) => times.map((time) => time.dateTime));
    assert.deepEqual(days, days.toSorted((one, other) => sign * (one < other ? -1 : 1)));
  }
});

scene("one leafs on and back by links and by [ and ]", async (page) => {
  await page.goto("/?q=treaty");
  const first = await titles(page);
  await leads(page, () => page.locator("[rel=next]").click());
  assert.ok(asked(page).includes("offset=10"));
  const second = await titles(page);
  assert.ok(second.length > 0 && second.every((title) => !first.includes(title)));
  await leads(page, () => page.keyboard.press("["));
  assert.deepEqual(await titles(page), first);
  await leads(page, () => page.keyboard.press("]"));
  assert.deepEqual(await titles(page), second);
});

scene("copies are one hit, until every one is wanted", async (page) => {
  await page.goto("/?q=jeddah+ceasefire");
  const grouped = await page.locator(".hit").count();
  await page.locator(".hit .menu summary").first().click();
  assert.ok(await page.locator(".hit .menu[open] a").first().isVisible());
  await leads(page, () => page.getByRole("link", { name: "show every copy" }).click());
  assert.ok(asked(page).includes("copies=show"));
  assert.ok((await page.locator(".hit").count()) > grouped);
});

scene("a spelling error is met with what may have been meant", async (page) => {
  await page.goto("/?q=zelenskiyy+ceasfire");
  const meant = page.locator(".meant a");
  await leads(page, () => meant.click());
  assert.ok((await total(page)) > 0);
});

scene("names, fields and operators are completed, by keys alone", async (page) => {
  await page.goto("/");
  await page.keyboard.press("/");
  await page.keyboard.type("perso");
  const list = page.getByRole("listbox");
  await list.getByRole("option").first().waitFor();
  assert.equal(await page.getAttribute("#q", "aria-expanded"), "true");
  await page.keyboard.press("ArrowDown");
  const chosen = list.locator("[aria-selected=true]");
  assert.equal(await page.getAttribute("#q", "aria-activedescendant"), await chosen.getAttribute("id"));
  while (!/^person:/.test(await chosen.innerText())) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await page.inputValue("#q"), "person:");
  await page.keyboard.type("gorb");
  await list.getByRole("option", { name: /gorbach/i }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.match(await page.inputValue("#q"), /^person:.*gorbach/i);
  assert.ok(!(await list.isVisible()));
  await leads(page, () => page.keyboard.press("Enter"));
  assert.ok((await total(page)) > 0);
});

scene("completion keeps what stands before and after, in any script", async (page) => {
  await page.goto("/");
  await page.fill("#q", "\u00c9lys\u00e9e \u{1f54a} \u043c\u0438\u0440  treaty");
  for (let back = 0; back < " treaty".length; back += 1) await page.press("#q", "ArrowLeft");
  await page.keyboard.type("person:gorb");
  await page.getByRole("option", { name: /gorbach/i }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.match(await page.inputValue("#q"), /^\u00c9lys\u00e9e \u{1f54a} \u043c\u0438\u0440 person:\S*.*gorbach\S* +treaty$/iu);
});

scene("Escape closes the suggestions and keeps what was typed", async (page) => {
  await page.goto("/");
  await page.fill("#q", "");
  await page.locator("#q").pressSequentially("gorb");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Escape");
  assert.ok(!(await page.getByRole("listbox").isVisible()));
  assert.equal(await page.inputValue("#q"), "gorb");
});
