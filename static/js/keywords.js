// <input data-keywords>: what is typed is shown as chips below, each with its own button to remove it. The input is what is sent.

const SEPARATORS = /[\s,，、;；|]+/;

const upgrade = (input) => {
  const most = Number(input.dataset.most) || Infinity;
  const longest = Number(input.dataset.longest) || Infinity;
  const chips = Object.assign(document.createElement("div"), { className: "q-keywords" });
  chips.setAttribute("aria-live", "polite");
  input.after(chips);

  const words = () => [...new Set(input.value.split(SEPARATORS).filter(Boolean))];
  const chip = (word, place) => {
    const wrong = [...word].length > longest || place >= most;
    const span = Object.assign(document.createElement("span"), { className: `q-chip ${wrong ? "is-long" : "is-active"}`, textContent: word });
    if (wrong) span.title = place >= most ? `最多 ${most} 个` : `不超过 ${longest} 字`;
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
    button.setAttribute("aria-label", `去掉 ${word}`);
    button.addEventListener("click", () => {
      input.value = words().filter((other) => other !== word).join("、");
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    });
    span.append(button);
    return span;
  };
  const show = () => chips.replaceChildren(...words().map(chip));
  input.addEventListener("input", show);
  show();
};

document.querySelectorAll("[data-keywords]").forEach(upgrade);
