// Every page: keys, help, Shift on names, and what is new in the index. State is the address; nothing is kept here.

const box = document.querySelector("#q");
const hits = [...document.querySelectorAll(".hit")];

/** Whether keys belong to what is being typed. */
const isTyping = (target) => target.closest?.("input, select, textarea, [contenteditable], dialog");

/** Goes to the result that is `step` after the one with the focus. */
function walk(step) {
  if (hits.length === 0) return;
  const now = hits.findIndex((hit) => hit.classList.contains("at"));
  const next = Math.min(Math.max(now + step, 0), hits.length - 1);
  hits.forEach((hit, at) => hit.classList.toggle("at", at === next));
  hits[next].querySelector("h2 a").focus({ preventScroll: true });
  hits[next].scrollIntoView({ block: "nearest" });
}

/** Follows a link of the page, if it is there. */
const follow = (selector) => document.querySelector(selector)?.click();

/** Shows the help over the page, read from its own address. */
async function help() {
  const answer = await fetch("/help");
  if (!answer.ok) return location.assign("/help");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // Asked for twice before it came, it is still shown once.
  if (document.querySelector("dialog")) return;
  const dialog = document.createElement("dialog");
  const close = document.createElement("button");
  close.className = "close";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.setAttribute("aria-label", "Help");
  dialog.append(close, ...page.querySelector("main").childNodes);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const keys = {
  "/": () => (box?.focus(), box?.select()),
  j: () => walk(1),
  k: () => walk(-1),
  f: () => document.querySelector("#facets :is(a, summary, input:not([type=hidden]))")?.focus(),
  "?": help,
  "[": () => follow("[rel=prev]"),
  "]": () => follow("[rel=next]"),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape") {
    const open = document.querySelector(".menu[open]");
    if (open) open.open = false;
    if (document.activeElement === box) box.blur();
    return;
  }
  if (isTyping(event.target) || !Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});

document.querySelector(".help-link")?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  help();
});

// With Shift, a name is left out instead of asked for: the same as the link beside it.
document.addEventListener("click", (event) => {
  const other = event.shiftKey && event.target.closest?.("li")?.querySelector(":scope > .not");
  if (other && event.target.closest("a") === other.previousElementSibling) {
    event.preventDefault();
    location.assign(other.href);
  }
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// What is new in the index, asked for now and then while the page is seen.
const live = document.querySelector("#live");
const EVERY = 5000;

/** @param {string} text @param {string} [action] the word of a link that loads the page anew */
function tell(text, action) {
  if (live.dataset.told === text) return;
  live.dataset.told = text;
  live.replaceChildren();
  if (!text) return;
  const line = document.createElement("p");
  line.textContent = text;
  if (action) {
    const again = document.createElement("a");
    again.href = location.href;
    again.textContent = action;
    line.append(" ", again);
  }
  live.append(line);
}

const articles = (count, which = "") => `${new Intl.NumberFormat("en").format(count)} ${which}article${count === 1 ? "" : "s"}`;

async function look() {
  if (document.hidden) return;
  const answer = await fetch("/api/health").catch(() => null);
  if (!answer) return tell("The program behind this page does not answer.");
  if (!answer.ok) return;
  const health = await answer.json();
  const [now, then] = [health.articles ?? 0, Number(live.dataset.articles)];
  const isNewer = String(health.turn) !== live.dataset.commit;
  const writing = health.writing ? `Articles are being read by ${health.writing.command}: ${articles(now)} so far.` : "";
  if (!isNewer) return tell(writing);
  const more = now - then;
  tell(more > 0 ? `${articles(more, "new ")}.` : "The index has changed.", "Show");
}

if (live?.dataset.commit) setInterval(look, EVERY);
