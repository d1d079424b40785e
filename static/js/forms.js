// Counters under long texts, yuan under 万元, a warning before unsaved work is left.

const upgradeCounter = (counter) => {
  const field = document.getElementById(counter.dataset.counterFor);
  const limit = Number(counter.dataset.limit);
  if (!field) return;
  // The server counts code points and one character for a line break.
  const show = () => {
    const length = [...field.value].length;
    counter.textContent = `${length} / ${limit} 字`;
    counter.classList.toggle("is-over", length > limit);
  };
  field.addEventListener("input", show);
  show();
};

const upgradeWan = (input) => {
  const output = input.closest(".q-field")?.querySelector(".q-yuan");
  if (!output) return;
  const show = () => {
    const yuan = Number(input.value) * 10_000;
    output.textContent = input.value && Number.isFinite(yuan) ? `= ${yuan.toLocaleString("zh-CN", { maximumFractionDigits: 2 })} 元` : "";
  };
  input.addEventListener("input", show);
  show();
};

const upgrade = (root) => {
  root.querySelectorAll("[data-counter-for]").forEach(upgradeCounter);
  root.querySelectorAll("[data-wan]").forEach(upgradeWan);
};

upgrade(document);
document.addEventListener("q:added", (event) => upgrade(event.target));

for (const form of document.querySelectorAll("form[data-guard]")) {
  let dirty = false;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  form.addEventListener("q:saved", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}
