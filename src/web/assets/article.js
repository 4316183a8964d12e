// Steps through the matches of an article with n and p; the address names the one that is shown.

const marks = [...document.querySelectorAll("mark[id]")];
const state = document.querySelector(".steps h2");

const now = () => marks.findIndex((mark) => `#${mark.id}` === location.hash);

function show(step) {
  if (marks.length === 0) return;
  const at = now();
  const next = at < 0 ? (step > 0 ? 0 : marks.length - 1) : (at + step + marks.length) % marks.length;
  location.replace(`#${marks[next].id}`);
  tell();
}

function tell() {
  const at = now();
  marks.forEach((mark, place) => mark.classList.toggle("at", place === at));
  marks[at]?.scrollIntoView({ block: "center" });
  if (state) state.textContent = at < 0 ? "Matches" : `Match ${at + 1} of ${marks.length}`;
}

state?.setAttribute("aria-live", "polite");
addEventListener("hashchange", tell);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, dialog")) return;
  if (event.key === "n") show(1);
  else if (event.key === "p") show(-1);
});
if (location.hash) tell();
