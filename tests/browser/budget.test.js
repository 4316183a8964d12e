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
/** Pages whose times are judged, by the median of several loads. */
const MEASURED = ["start", "result", "article"];
/** With more at work than there are cores, times say nothing of the page. */
const isBusy = () => loadavg()[0] > availableParallelism();

const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

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
    const told = await page.evaluate(() => {
      const [navigation] = performance.getEntriesByType("navigation");
      const paint = performance.getEntriesByName("first-contentful-paint")[0];
      return { paint: paint.startTime, interactive: navigation.domContentLoadedEventEnd, answer: navigation.responseEnd };
    });
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
    for (let time = 0; time < (MEASURED.includes(name) ? TIMES : 1); time += 1) loads.push(await load(path));
    const of = (what) => median(loads.map((told) => told[what]));
    const [bytes, paint, interactive] = ["bytes", "paint", "interactive"].map(of);
    const jumps = Math.max(...loads.map((told) => told.jumps));
    const busy = isBusy();
    console.log(`${name}: ${bytes} bytes, seen after ${Math.round(paint)} ms, usable after ${Math.round(interactive)} ms, jumps ${jumps.toFixed(4)}`);
    // The outline of the world is fetched by the map alone, which nobody sees first.
    if (name !== "map") assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
    assert.ok(jumps < 0.01, `jumps of ${jumps}`);
    if (!MEASURED.includes(name)) return;
    if (busy) return console.log(`${name}: times NOT JUDGED, the machine is busy`);
    assert.ok(paint < FIRST_PAINT, `seen after ${paint} ms`);
    assert.ok(interactive < INTERACTIVE, `usable after ${interactive} ms`);
  });
}
