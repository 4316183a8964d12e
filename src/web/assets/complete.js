// Completion in the box and in fields for a name: a combobox with a list (WAI-ARIA), over /api/suggest.

/** @typedef {{text: string, label: string, kind: string, count: number | null}} Suggestion */

const WAIT = 80;
const words = new Intl.NumberFormat("en");

/** @param {HTMLInputElement} input @param {string|null} kind of the names wanted; null where a whole question is typed */
function complete(input, kind) {
  const list = document.createElement("ul");
  list.className = "choices";
  list.id = `${input.id || input.name}-choices`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  input.closest("form").append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);

  let at = -1;
  let timer = 0;
  let asked = 0;
  /** @type {{from: number, to: number, suggestions: Suggestion[]}} */
  let found = { from: 0, to: 0, suggestions: [] };

  function close() {
    list.hidden = true;
    at = -1;
    asked += 1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(nth) {
    const { text } = found.suggestions[nth];
    const rest = input.value.slice(found.to);
    const begun = input.value.slice(0, found.from) + text;
    input.value = begun + (begun.endsWith(" ") ? rest.trimStart() : rest);
    input.setSelectionRange(begun.length, begun.length);
    close();
    input.focus();
    if (text.endsWith(":")) ask();
  }

  function mark(nth) {
    at = nth;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    const option = list.children[at];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function show() {
    list.replaceChildren(
      ...found.suggestions.map((suggestion, nth) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${nth}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const name = document.createElement("span");
        name.textContent = suggestion.label;
        name.className = suggestion.kind;
        name.dir = "auto";
        const sort = document.createElement("span");
        sort.className = "sort";
        sort.textContent = [suggestion.kind, suggestion.count && words.format(suggestion.count)].filter(Boolean).join(" ");
        option.append(name, sort);
        option.addEventListener("pointerdown", (event) => (event.preventDefault(), choose(nth)));
        return option;
      }),
    );
    at = -1;
    list.hidden = found.suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  async function ask() {
    const mine = ++asked;
    const typed = input.value;
    if (!typed.trim()) return close();
    const asking = new URLSearchParams({ q: typed, at: String(input.selectionStart ?? typed.length) });
    if (kind) asking.set("kind", kind);
    const answer = await fetch(`/api/suggest?${asking}`).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    found = await answer.json();
    if (mine === asked && document.activeElement === input) show();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const last = found.suggestions.length - 1;
    if (event.key === "ArrowDown" && list.hidden) return ask();
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") mark(at === last ? -1 : at + 1);
    else if (event.key === "ArrowUp") mark(at === -1 ? last : at - 1);
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) choose(at);
    else return;
    event.preventDefault();
  });
}

const box = document.querySelector("#q");
if (box) complete(box, null);
for (const input of document.querySelectorAll("input[data-complete]")) complete(input, input.dataset.complete);
