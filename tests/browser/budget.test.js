// What a page costs: bytes, time until something is seen and used, and whether anything jumps.

import assert from "node:assert/strict";
import { availableParallelism, loadavg } from "node:os";
import { everyPage, MEANT, open, scenes, serve } from "./room.js";

const site = await serve();
const scene = scenes(site);
const pages = await everyPage(site);

const MOST_BYTES = 150_000;
const FIRST_PAINT = 300;
const INTERACTIVE = 200;
const TIMES = 5;
/** The page whose times are judged where it is the first that a browser sees, by the median of several loads. */
const FIRST = "start";
/** With more at work than there are cores, times say nothing of the page. */
const isBusy = () => loadavg()[0] > availableParallelism();

const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

/** When a page was answered, seen and to be used, in milliseconds. */
const times = (page) =>
  page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation");
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    return { paint: paint.startTime, interactive: navigation.domContentLoadedEventEnd, answer: navigation.responseEnd };
  });

/** Judges what was measured several times, by the medians. */
function judge(name, loads) {
  const [paint, interactive] = ["paint", "interactive"].map((what) => median(loads.map((told) => told[what])));
  console.log(`${name}: seen after ${Math.round(paint)} ms, usable after ${Math.round(interactive)} ms`);
  if (isBusy()) return console.log(`${name}: times NOT JUDGED, the machine is busy`);
  assert.ok(paint < FIRST_PAINT, `seen after ${paint} ms`);
  assert.ok(interactive < INTERACTIVE, `usable after ${interactive} ms`);
}

/** What one load of a page in a browser that knows nothing of it costs. */
async function load(path) {
  const { context, page } = await open(site, { expects: [/./] });
  try {
    const bodies = [];
    page.on("response", (answer) => bodies.push(answer.body().then((body) => body.length, () => 0)));
    await page.addInitScript(() => {
      window.jumped = [];
      new PerformanceObserver((list) => window.jumped.push(...list.getEntries().map(({ value }) => value))).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(path, { waitUntil: "networkidle" });
    const told = await times(page);
    const jumps = await page.evaluate(() => window.jumped.reduce((sum, value) => sum + value, 0));
    const bytes = (await Promise.all(bodies)).reduce((sum, length) => sum + length, 0);
    return { ...told, jumps, bytes };
  } finally {
    await context.close();
  }
}

for (const [name, path] of Object.entries(pages)) {
  scene(`${name}: few bytes, soon there, nothing jumps`, { expects: MEANT }, async () => {
    const loads = [];
    for (let time = 0; time < (name === FIRST ? TIMES : 1); time += 1) loads.push(await load(path));
    const bytes = median(loads.map((told) => told.bytes));
    const jumps = Math.max(...loads.map((told) => told.jumps));
    console.log(`${name}: ${bytes} bytes, jumps ${jumps.toFixed(4)}`);
    // The outline of the world is fetched by the map alone, which nobody sees first.
    if (name !== "map") assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
    assert.ok(jumps < 0.01, `jumps of ${jumps}`);
    if (name === FIRST) judge(name, loads);
  });
}

scene("results and articles are soon there when one asks for them", { expects: MEANT }, async () => {
  const [results, articles] = [[], []];
  for (let time = 0; time < TIMES; time += 1) {
    const { context, page } = await open(site, { expects: [/./] });
    try {
      await page.goto("/", { waitUntil: "networkidle" });
      await page.fill("#q", "ceasefire");
      await page.press("#q", "Enter");
      await page.locator(".hit").first().waitFor();
      await page.waitForLoadState("networkidle");
      results.push(await times(page));
      await page.locator(".hit h2 a").first().click();
      await page.locator("article mark").first().waitFor();
      await page.waitForLoadState("networkidle");
      articles.push(await times(page));
    } finally {
      await context.close();
    }
  }
  judge("results", results);
  judge("an article", articles);
});
