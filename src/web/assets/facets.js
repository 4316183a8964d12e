// Search inside a facet: the link to its page becomes a field that looks among its values as one types.

const WAIT = 150;

for (const facet of document.querySelectorAll(".facet[data-kind]")) {
  const more = facet.querySelector(".more a");
  if (!more) continue;
  const list = facet.querySelector("ul");
  const first = [...list.children];
  const input = document.createElement("input");
  input.type = "search";
  input.placeholder = more.textContent;
  input.setAttribute("aria-label", more.textContent);
  more.replaceWith(input);
  const state = document.createElement("p");
  state.className = "unseen";
  state.setAttribute("role", "status");
  input.after(state);
  let timer = 0;
  let asked = 0;

  /** The rows of the facet's own page, so that links are made in one place only. */
  async function look() {
    const mine = ++asked;
    const wanted = input.value.trim();
    if (!wanted) return list.replaceChildren(...first);
    const address = new URL(more.href);
    address.searchParams.set("find", wanted);
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const rows = [...page.querySelectorAll(".many > li")].slice(0, 12);
    list.replaceChildren(...rows);
    state.textContent = rows.length === 0 ? "none" : `${rows.length} found`;
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") location.assign(Object.assign(new URL(more.href), { search: `${new URL(more.href).search}&find=${encodeURIComponent(input.value)}` }));
  });
}
