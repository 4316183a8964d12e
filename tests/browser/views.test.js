// A result over time, on the map and as a network.

import assert from "node:assert/strict";
import { asked, leads, query, scenes, serve, total } from "./room.js";

const site = await serve();
const scene = scenes(site);

/** Drags over the bars of a timeline, from one share of its width to another. */
async function brush(page, from, to) {
  const { x, y, width, height } = await page.locator("svg.bars").boundingBox();
  const middle = y + height / 2;
  await page.mouse.move(x + width * from, middle);
  await page.mouse.down();
  await page.mouse.move(x + width * (from + to) / 2, middle, { steps: 4 });
  await page.mouse.move(x + width * to, middle, { steps: 4 });
  await leads(page, () => page.mouse.up());
}

const bars = (page) => page.locator("svg.bars a").evaluateAll((links) => links.map(({ dataset }) => [dataset.from, dataset.to]));

scene("a drag over the timeline chooses days, and the address says which", async (page) => {
  await page.goto("/?q=treaty");
  const steps = await bars(page);
  const [first, last] = [Math.floor(0.25 * steps.length), Math.floor(0.6 * steps.length)];
  const before = await total(page);
  await brush(page, 0.25, 0.6);
  assert.deepEqual(asked(page), ["q=treaty", `from=${steps[first][0]}`, `to=${steps[last][1]}`]);
  const narrow = await total(page);
  assert.ok(narrow > 0 && narrow < before, `${narrow} of ${before}`);
  assert.equal(narrow, (await site.ask(`/api/search${query(page)}`)).total);
  const days = await page.locator(".hit time").evaluateAll((times) => times.map((time) => time.dateTime));
  for (const day of days) assert.ok(day >= steps[first][0] && day <= steps[last][1], day);
});

scene("a drag to the left chooses the same days as one to the right", async (page) => {
  await page.goto("/?q=treaty");
  await brush(page, 0.25, 0.6);
  const right = query(page);
  await page.goto("/?q=treaty");
  await brush(page, 0.6, 0.25);
  assert.equal(query(page), right);
});

scene("a drag over the days spoken of asks for those", async (page) => {
  await page.goto("/?q=treaty");
  await leads(page, () => page.getByRole("link", { name: "spoken of" }).click());
  assert.ok(asked(page).includes("by=mentions"));
  const steps = await bars(page);
  await brush(page, 0.5, 0.9);
  const [first, last] = [steps[Math.floor(0.5 * steps.length)][0], steps[Math.floor(0.9 * steps.length)][1]];
  assert.ok(asked(page).includes(`mentions=${first}..${last}`), query(page));
  const { total: want } = await site.ask(`/api/search?${new URLSearchParams({ q: "treaty", mentions: `${first}..${last}` })}`);
  assert.equal(await total(page), want);
});

scene("a second drag takes the place of the first", async (page) => {
  for (const by of ["", "&by=mentions"]) {
    await page.goto(`/?q=treaty${by}`);
    await brush(page, 0.2, 0.9);
    const wide = await total(page);
    await brush(page, 0.2, 0.6);
    const names = asked(page).map((pair) => pair.split("=")[0]);
    assert.equal(new Set(names).size, names.length, `${names}`);
    assert.ok((await total(page)) <= wide);
  }
});

scene("the start has a timeline that leads to a result", async (page) => {
  await page.goto("/");
  await brush(page, 0.1, 0.5);
  assert.deepEqual(asked(page).map((pair) => pair.split("=")[0]), ["from", "to"]);
  assert.ok((await total(page)) > 0);
});

scene("the timeline itself is dragged over as well, and stays one", async (page) => {
  await page.goto("/?q=treaty&view=timeline");
  await brush(page, 0.2, 0.7);
  const names = asked(page).map((pair) => pair.split("=")[0]);
  assert.deepEqual(names.toSorted(), ["from", "q", "to", "view"]);
  assert.ok((await total(page)) > 0);
});

scene("a click on a bar chooses its days", async (page) => {
  await page.goto("/?q=treaty");
  const bar = page.locator("svg.bars a", { has: page.locator("rect:nth-of-type(2):not([height='0'])") }).first();
  const { from, to } = await bar.evaluate(({ dataset }) => ({ ...dataset }));
  const { x, y, width, height } = await bar.locator("rect").first().boundingBox();
  await leads(page, () => page.mouse.click(x + width / 2, y + height / 2));
  assert.deepEqual(asked(page), ["q=treaty", `from=${from}`, `to=${to}`]);
  assert.ok((await total(page)) > 0);
});

scene("the timeline as a table narrows the result, in steps that can be chosen", async (page) => {
  await page.goto("/?q=treaty&view=timeline");
  const rows = page.locator(".years tbody tr");
  const sum = async () => (await rows.locator(".count").allInnerTexts()).reduce((all, count) => all + Number(count), 0);
  const { total: all } = await site.ask("/api/search?q=treaty");
  assert.ok((await sum()) <= all && (await sum()) > 0);
  await leads(page, () => page.getByRole("link", { name: "years", exact: true }).click());
  assert.ok(asked(page).includes("step=year"));
  const row = rows.first();
  const count = Number(await row.locator(".count").innerText());
  assert.match(await row.locator("th").innerText(), /^\d{4}$/);
  await leads(page, () => row.locator("a").click());
  assert.equal(await total(page), count);
});

scene("a click on a circle of the map asks for its place", async (page) => {
  await page.goto("/?q=treaty");
  await leads(page, () => page.getByRole("link", { name: "Map", exact: true }).click());
  const circles = page.locator("svg.world a");
  assert.ok((await circles.count()) > 5);
  // The last drawn lies above all others, so a click on its middle cannot fall on another.
  const circle = circles.last();
  const name = await circle.locator("title").textContent();
  await leads(page, () => circle.locator("circle").click({ force: true }));
  assert.ok(asked(page).some((pair) => pair.startsWith("place=")), query(page));
  assert.ok(asked(page).includes("view=map"));
  assert.match(name, new RegExp(`: ${await total(page)}$`));
});

scene("the outline of the world is drawn", async (page) => {
  const drawing = page.waitForResponse(/world\.svg/);
  await page.goto("/?view=map");
  assert.equal((await drawing).status(), 200);
  const box = await page.locator("svg.world use.land").boundingBox();
  assert.ok(box && box.width > 300 && box.height > 100, JSON.stringify(box));
});

scene("the map is zoomed by buttons, wheel and keys, and moved by a drag that follows no link", async (page) => {
  await page.goto("/?q=treaty&view=map");
  const view = async () => (await page.locator("svg.world").getAttribute("viewBox")).split(" ").map(Number);
  const whole = await view();
  const radius = Number(await page.locator("svg.world circle").first().getAttribute("r"));
  await page.getByRole("button", { name: "Closer" }).click();
  const closer = await view();
  assert.ok(closer[2] < whole[2]);
  // A circle keeps its size on the screen.
  const now = Number(await page.locator("svg.world circle").first().getAttribute("r"));
  assert.ok(Math.abs(now / radius - closer[2] / whole[2]) < 0.01);
  const box = await page.locator("svg.world").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -200);
  await page.waitForFunction((width) => document.querySelector("svg.world").viewBox.baseVal.width < width, closer[2]);
  const before = await view();
  const circle = await page.locator("svg.world circle").last().boundingBox();
  const inside = { x: Math.min(Math.max(circle.x, box.x + 20), box.x + box.width - 20), y: Math.min(Math.max(circle.y, box.y + 20), box.y + box.height - 20) };
  await page.mouse.move(inside.x, inside.y);
  await page.mouse.down();
  await page.mouse.move(inside.x + (inside.x > box.x + box.width / 2 ? -60 : 60), inside.y, { steps: 5 });
  await page.mouse.up();
  assert.notEqual((await view())[0], before[0]);
  assert.ok(asked(page).includes("view=map") && asked(page).length === 2, query(page));
  await page.locator("svg.world").focus();
  await page.keyboard.press("0");
  assert.deepEqual(await view(), whole);
  await page.keyboard.press("+");
  await page.keyboard.press("ArrowLeft");
  assert.ok((await view())[2] < whole[2]);
  await page.getByRole("button", { name: "The whole world" }).click();
  assert.deepEqual(await view(), whole);
});

scene("the places of the map stand beside it as a list, for keys and readers of screens", async (page) => {
  await page.goto("/?q=treaty&view=map");
  const row = page.locator("#facets .row a.place").first();
  await row.focus();
  await leads(page, () => page.keyboard.press("Enter"));
  assert.ok(asked(page).some((pair) => pair.startsWith("place=")));
});

scene("the network shows who stands with whom, and a name in it narrows the result", async (page) => {
  await page.goto("/?q=treaty");
  await leads(page, () => page.getByRole("link", { name: "Network", exact: true }).click());
  const nodes = page.locator(".network svg a");
  assert.ok((await nodes.count()) > 3);
  assert.ok((await page.locator(".network line").count()) > 3);
  await nodes.first().locator("circle").hover({ force: true });
  assert.ok(await page.locator(".network.some a.near").count());
  await leads(page, () => nodes.first().locator("circle").click({ force: true }));
  assert.ok(asked(page).some((pair) => /^(person|org)=/.test(pair)), query(page));
});

scene("a pair of the network leads to the articles that name both", async (page) => {
  await page.goto("/?q=treaty&view=network");
  const pair = page.locator("#facets .row").first();
  const count = Number(await pair.locator(".count").innerText());
  await leads(page, () => pair.locator("a.count").click());
  assert.equal(await total(page), count);
  assert.equal(await page.locator(".filters .filter").count(), 2);
});
